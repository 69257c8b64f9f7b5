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
    let error = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => return Ok((text.to_owned(), None)),
        Err(error) => error,
    };
    for encoding in [UTF_16LE, UTF_16BE] {
        // Without a mark: every other byte of plain text is zero then.
        let zero = usize::from(encoding == UTF_16LE);
        let head: Vec<&u8> = bytes.iter().take(64).skip(zero).step_by(2).collect();
        if head.len() > 8 && head.iter().filter(|b| ***b == 0).count() * 4 > head.len() * 3 {
            return decode_as(encoding, bytes).map(|text| (text, None));
        }
    }
    if bytes.contains(&0) {
        return Err(Wrong::new("the file is not text").accepted("a CSV or an XLSX file"));
    }
    if is_broken_utf8(bytes) {
        let line = bytes[..error.valid_up_to()]
            .iter()
            .filter(|b| **b == b'\n')
            .count()
            + 1;
        return Err(Wrong::new(format!(
            "the file is UTF-8 with bytes in line {line} that are not"
        ))
        .accepted("save it as CSV UTF-8 again, or name its encoding in the map"));
    }
    let text = decode_as(WINDOWS_1251, bytes)?;
    let other = |c: char| kazakh(c) != c;
    let doubt = if text.contains(other) {
        "; if Kazakh letters look wrong, say encoding = \"kz-1048\" in the map"
    } else {
        ""
    };
    let note = format!("the file is not UTF-8, and was read as Windows-1251{doubt}");
    Ok((text, Some(note)))
}

/// Whether it is mostly UTF-8 beyond ASCII: then it is not another encoding, it is damaged.
fn is_broken_utf8(bytes: &[u8]) -> bool {
    let text = UTF_8.decode_without_bom_handling(bytes).0;
    let wrong = text.chars().filter(|c| *c == '\u{fffd}').count();
    let right = text
        .chars()
        .filter(|c| !c.is_ascii() && *c != '\u{fffd}')
        .count();
    right > 4 * wrong
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
    }
}
