//! Text that a program has spoilt on its way: letters that became question marks, or others. It says that it was
//! read well, and its name is nobody's.

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

use super::sheet::Wrong;

const ADVICE: &str = "the text as it was, typed anew; or the whole file saved as CSV UTF-8, or as .xlsx, by the program that has it right";

/// What is wrong with a text of which letters were lost.
pub fn lost(text: &str) -> Option<Wrong> {
    if let Some(at) = text.find('\u{fffd}') {
        let before = text[..at].chars().count();
        let wrong = Wrong::new(format!(
            "a character of {text:?} was lost: in place {} stands U+FFFD",
            before + 1
        ));
        return Some(wrong.accepted(ADVICE));
    }
    if is_formula(text) {
        let wrong = Wrong::new(format!("{text:?} is a formula, and not what it gives"));
        return Some(wrong.accepted("the text that the spreadsheet shows there"));
    }
    let words = || text.split(' ').filter(|word| !word.is_ascii());
    if let Some(meant) = words().find_map(as_cyrillic) {
        let wrong = Wrong::new(format!(
            "{text:?} is Windows-1251 that was read as something else: it has {meant:?} in it"
        ));
        return Some(wrong.accepted(ADVICE));
    }
    let read = [WINDOWS_1252, WINDOWS_1251]
        .into_iter()
        .find_map(|encoding| words().find_map(|word| misread(word, encoding)));
    let meant = read?;
    let wrong = Wrong::new(format!(
        "{text:?} is UTF-8 that was read as something else: it has {meant:?} in it"
    ));
    Some(wrong.accepted(ADVICE))
}

/// What is wrong with a text that has question marks where letters were.
pub fn questioned(text: &str) -> Option<Wrong> {
    let is_lost = |word: &str| {
        let letters: Vec<char> = word
            .trim_matches(['(', ')', ',', '.', '"'])
            .chars()
            .collect();
        let within = letters
            .windows(3)
            .any(|three| three[1] == '?' && three[0].is_alphabetic() && three[2].is_alphabetic());
        let all = letters.len() > 1 && letters.iter().all(|c| *c == '?');
        within || all
    };
    let is_address = |word: &&str| word.contains("://") || word.contains('=');
    let mut words = text.split_whitespace().filter(|word| !is_address(word));
    words.any(is_lost).then(|| {
        let wrong = Wrong::new(format!(
            "letters of {text:?} were lost: question marks stand for them"
        ));
        wrong.accepted(ADVICE)
    })
}

/// Whether a text is a formula: `=A2`, or `=SUM(…)`.
fn is_formula(text: &str) -> bool {
    let Some(name) = text.strip_prefix('=') else {
        return false;
    };
    let rest = name.trim_start_matches(|c: char| c.is_ascii_uppercase() || c == '$');
    let is_row = !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit());
    rest.len() < name.len() && (is_row || rest.starts_with('('))
}

/// A word of Windows-1251 that was read as Latin letters, as it was: `Èâàíîâ`. No language writes words of
/// such letters alone.
fn as_cyrillic(word: &str) -> Option<String> {
    let letters: Vec<char> = word.chars().filter(|c| c.is_alphabetic()).collect();
    let is_strange = |c: &char| ('\u{c0}'..='\u{ff}').contains(c);
    if letters.len() < 3 || !letters.iter().all(is_strange) {
        return None;
    }
    let (bytes, _, is_lossy) = WINDOWS_1252.encode(word);
    let (read, _, _) = WINDOWS_1251.decode(&bytes);
    (!is_lossy).then(|| read.into_owned())
}

/// A word of UTF-8 that was read as another encoding, as it was.
fn misread(word: &str, encoding: &'static Encoding) -> Option<String> {
    let (bytes, _, is_lossy) = encoding.encode(word);
    let read = std::str::from_utf8(&bytes).ok().filter(|_| !is_lossy)?;
    let others = read.chars().filter(|c| !c.is_ascii()).count();
    // Two Cyrillic letters may by chance be one letter of UTF-8.
    let enough = if encoding == WINDOWS_1251 { 2 } else { 1 };
    let is_text = read
        .chars()
        .all(|c| c.is_ascii_graphic() || c.is_alphanumeric() || "«»—–№’“”".contains(c));
    (others >= enough && is_text).then(|| read.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spoilt_text_is_told_from_text() {
        for spoilt in [
            "M\u{fffd}ller",
            "MÃ¼ller, Hans",
            "РџСЂРёРіРѕРІРѕСЂ",
            "JosÃ© B.",
            "Ð¡ÑƒÐ´",
            "Èâàíîâ Ï.",
            "×åðíîâ ×.",
            "=A2",
            "=$B$17",
            "=VLOOKUP(A2;B:B;1)",
        ] {
            assert!(lost(spoilt).is_some(), "{spoilt}");
        }
        for text in [
            "Müller",
            "José",
            "Сері",
            "Сіз",
            "Рів",
            "Ã",
            "Тоқташ Ғ.",
            "Ст. 146 — № 5",
            "Ängström Åsa",
            "São Tomé",
            "Гёте С№",
            "= 5",
            "=",
            "Öé",
        ] {
            assert_eq!(lost(text), None, "{text}");
            assert_eq!(questioned(text), None, "{text}");
        }
        for spoilt in ["Сер?к ??????", "?????? ????", "M?ller"] {
            assert!(questioned(spoilt).is_some(), "{spoilt}");
        }
        for text in ["Иванов?", "Who is it?", "? 5", "https://x.org/?a?b", "d1?"] {
            assert_eq!(questioned(text), None, "{text}");
        }
    }
}
