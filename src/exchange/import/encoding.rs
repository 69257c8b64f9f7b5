//! From the bytes of a text file to text.
//!
//! UTF-8 and UTF-16 are known by their mark or by being valid. What is neither is Windows-1251, the way in
//! which spreadsheets of this region write Cyrillic; that is said to the user. Kazakh sheets of that
//! time are KZ-1048, which is Windows-1251 with other letters in sixteen places; which of the two it is
//! only the map can say.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

use super::sheet::Wrong;

/// What KZ-1048 has where Windows-1251 has other letters.
const KZ_1048: [(char, char); 16] = [
    ('Ќ', 'Қ'),
    ('Ћ', 'Һ'),
    ('ќ', 'қ'),
    ('ћ', 'һ'),
    ('Ў', 'Ұ'),
    ('ў', 'ұ'),
    ('Ј', 'Ә'),
    ('Ґ', 'Ө'),
    ('Ї', 'Ү'),
    ('ґ', 'ө'),
    ('ј', 'ә'),
    ('Ѕ', 'Ң'),
    ('ѕ', 'ң'),
    ('ї', 'ү'),
    ('Є', 'Ғ'),
    ('є', 'ғ'),
];

/// The text of a file, and what was taken for granted.
pub fn decode(bytes: &[u8], named: Option<&str>) -> Result<(String, Option<String>), Wrong> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        if let (true, Err(error)) = (encoding == UTF_8, std::str::from_utf8(&bytes[mark..])) {
            return Err(broken_at(&bytes[mark..], error.valid_up_to()));
        }
        return decode_as(encoding, &bytes[mark..]).map(|text| (text, None));
    }
    match named {
        Some(name) => named_encoding(name, bytes).map(|text| (text, None)),
        None => guess(bytes),
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8]) -> Result<String, Wrong> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    text.map(std::borrow::Cow::into_owned).ok_or_else(|| {
        Wrong::new(format!("the file is not in {}", encoding.name()))
            .accepted("save it as CSV UTF-8, or name its encoding in the map")
    })
}

fn named_encoding(name: &str, bytes: &[u8]) -> Result<String, Wrong> {
    if ["kz-1048", "kz1048", "strk1048-2002"].contains(&name.to_lowercase().as_str()) {
        let text = decode_as(WINDOWS_1251, bytes)?;
        return Ok(text.chars().map(kazakh).collect());
    }
    let encoding = Encoding::for_label(name.as_bytes()).ok_or_else(|| {
        Wrong::new(format!("{name:?} is not an encoding"))
            .accepted("utf-8, utf-16le, windows-1251, kz-1048, koi8-r and the others of the web")
    })?;
    decode_as(encoding, bytes)
}

fn kazakh(c: char) -> char {
    let found = KZ_1048.iter().find(|(from, _)| *from == c);
    found.map_or(c, |(_, to)| *to)
}

fn guess(bytes: &[u8]) -> Result<(String, Option<String>), Wrong> {
    let wrong_at = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok((text.to_owned(), None)),
        // A NUL in a text is a fault of its cell, unless the text is of two bytes a letter.
        Ok(text) if wide(bytes).is_none() => return Ok((text.to_owned(), None)),
        Ok(_) => None,
        Err(error) => Some(error.valid_up_to()),
    };
    if let Some(at) = wrong_at.filter(|_| !bytes.contains(&0) && is_broken_utf8(bytes)) {
        return Err(broken_at(bytes, at));
    }
    if let Some(text) = wide(bytes) {
        let note = "the file has no mark of its encoding, and was read as UTF-16";
        return Ok((text, Some(note.to_owned())));
    }
    if bytes.contains(&0) {
        return Err(Wrong::new("the file is not text")
            .accepted("a CSV file in UTF-8 or UTF-16, or an XLSX file"));
    }
    let text = decode_as(WINDOWS_1251, bytes)?;
    if let Some(at) = wrong_at.filter(|_| text.contains('\u{98}')) {
        // Windows-1251 has no such letter; the second byte of many a letter of UTF-8 is it.
        return Err(broken_at(bytes, at));
    }
    check_plausible(&text)?;
    let other = |c: char| kazakh(c) != c;
    let doubt = if text.contains(other) {
        "; if Kazakh letters look wrong, say encoding = \"kz-1048\" in the map"
    } else {
        ""
    };
    let note = format!("the file is not UTF-8, and was read as Windows-1251{doubt}");
    Ok((text, Some(note)))
}

/// Whether more of it is UTF-8 beyond ASCII than is not: then it is no other encoding, it is damaged.
/// In text of one byte a letter hardly any two bytes are a letter of UTF-8.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let text = UTF_8.decode_without_bom_handling(bytes).0;
    let wrong = text.chars().filter(|c| *c == '\u{fffd}').count();
    let right = text
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    right > wrong
}

/// Where the first byte is that is no UTF-8.
fn broken_at(bytes: &[u8], at: usize) -> Wrong {
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    let line = memchr::memchr_iter(b'\n', &bytes[..start]).count() + 1;
    let before = String::from_utf8_lossy(&bytes[start..at]);
    let count = before.chars().count();
    let near: String = before.chars().skip(count.saturating_sub(20)).collect();
    Wrong::new(format!(
        "the file is UTF-8, but for a byte 0x{:02X} in line {line}, after {near:?} (character {} of the line)",
        bytes.get(at).copied().unwrap_or_default(),
        count + 1
    ))
    .accepted("correct the character there, and save the file as CSV UTF-8; or name its encoding in the map")
}

/// Text of two bytes a letter, without a mark that says so: it has no control characters when it is read
/// so, and has the letters of one region.
fn wide(bytes: &[u8]) -> Option<String> {
    if !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    [UTF_16LE, UTF_16BE].iter().find_map(|encoding| {
        let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
        let usual = |c: char| {
            matches!(c, ' '..='~' | '\n' | '\r' | '\t' | '\u{a0}'..='\u{ff}' | '\u{400}'..='\u{52f}' | '\u{2010}'..='\u{2116}')
        };
        text.chars().all(usual).then(|| text.into_owned())
    })
}

/// Refuses text that is plainly not Windows-1251: words begin small and go on in capitals, as KOI8-R
/// looks then, or most letters beyond ASCII stand in Latin words, as those of Western Europe do.
fn check_plausible(text: &str) -> Result<(), Wrong> {
    let is_cyrillic = |c: char| ('\u{400}'..='\u{4ff}').contains(&c);
    let (mut inverted, mut usual, mut among) = (0, 0, 0);
    for word in text.split(|c: char| !c.is_alphabetic()) {
        let letters: Vec<char> = word.chars().collect();
        if !letters.iter().any(|c| is_cyrillic(*c)) {
            continue;
        }
        if letters.iter().any(char::is_ascii_alphabetic) {
            among += 1;
        } else if letters.len() > 2
            && letters[1..].iter().all(|c| c.is_uppercase())
            && letters[0].is_lowercase()
        {
            inverted += 1;
        } else {
            usual += 1;
        }
    }
    if inverted > usual {
        return Err(
            Wrong::new("the file is neither UTF-8 nor Windows-1251; it looks like KOI8-R")
                .accepted("save it as CSV UTF-8, or say encoding = \"koi8-r\" in a map"),
        );
    }
    if among > usual {
        return Err(Wrong::new("the file is neither UTF-8 nor Windows-1251: it would have Cyrillic letters in Latin words")
            .accepted("save it as CSV UTF-8, or name its encoding in a map, such as encoding = \"windows-1252\""));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_told_from_its_bytes() {
        let (text, note) = decode("\u{feff}Тоқташ".as_bytes(), None).expect("text");
        assert_eq!((text.as_str(), note), ("Тоқташ", None));
        let (bytes, _, _) = WINDOWS_1251.encode("Дело;Приговор");
        let (text, note) = decode(&bytes, None).expect("text");
        assert_eq!(text, "Дело;Приговор");
        assert!(note.is_some_and(|n| n.contains("Windows-1251")));
        let kazakh = decode(&[0x8d, 0xe0, 0xe7, 0xe0, 0x9d], Some("kz-1048")).expect("text");
        assert_eq!(kazakh.0, "Қазақ");
        let mut broken = "Тоқташ Ғалым Өмір\n".as_bytes().to_vec();
        broken.push(0xff);
        assert!(decode(&broken, None).is_err_and(|e| e.problem.contains("line 2")));
        // The mark at its beginning is no character of the first line.
        let marked = [b"\xef\xbb\xbfab\xffc\n".as_slice(), b"\xef\xbb\xbf\nab\xff"];
        for (bytes, place) in marked.into_iter().zip(["line 1", "line 2"]) {
            let wrong = decode(bytes, None).expect_err("a wrong byte");
            let told = format!("0xFF in {place}, after \"ab\" (character 3 of the line)");
            assert!(wrong.problem.contains(&told), "{}", wrong.problem);
        }
        let koi8 = encoding_rs::KOI8_R.encode("Дело;Приговор;Иванов").0;
        assert!(decode(&koi8, None).is_err_and(|e| e.problem.contains("KOI8-R")));
        let western = encoding_rs::WINDOWS_1252.encode("José;Müller").0;
        assert!(decode(&western, None).is_err_and(|e| e.problem.contains("in Latin words")));
        let wide: Vec<u8> = "дело;имя\nК;Тоқташ\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        let (text, note) = decode(&wide, None).expect("text");
        assert_eq!(text, "дело;имя\nК;Тоқташ\n");
        assert!(note.is_some_and(|n| n.contains("UTF-16")));
        assert!(decode(b"a\x00b\x01\xff\x03", None).is_err_and(|e| e.problem.contains("not text")));
    }
}
