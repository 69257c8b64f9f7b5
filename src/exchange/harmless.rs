//! Text that a spreadsheet does not run, and fields that it does not part.

use std::borrow::Cow;

/// What a spreadsheet takes for a formula when it opens a CSV file is kept from it by an apostrophe
/// before it, as OWASP advises on CSV injection. Numbers below zero are written by this program only,
/// never through here.
///
/// Where lists are parted by semicolons, as in Russian and in Kazakh, Excel parts cells there too, and
/// heeds quotes only where a cell begins: so what comes after a semicolon, a tab or the end of a line
/// within a text is looked at as the beginning of a cell is.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if begins_plainly(text) && !has_any(text, is_parting) {
        return Cow::Borrowed(text);
    }
    let mut formulas = Vec::new();
    let (mut begin, mut is_fresh) = (0, true);
    for (at, c) in text.char_indices() {
        let parts = matches!(c, ';' | '\t' | '\r' | '\n');
        if is_fresh && (runs(c) || (begin == 0 && parts && c != ';')) {
            formulas.push(begin);
        }
        if parts {
            (begin, is_fresh) = (at + 1, true);
        } else {
            is_fresh &= is_blank(c);
        }
    }
    if formulas.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut kept = String::with_capacity(text.len() + formulas.len());
    let mut from = 0;
    for at in formulas {
        kept.push_str(&text[from..at]);
        kept.push('\'');
        from = at;
    }
    kept.push_str(&text[from..]);
    Cow::Owned(kept)
}

/// Whether no formula and no blank is at the beginning, as far as the first byte tells: a digit, or a letter
/// of Latin, Greek or Cyrillic. So it is with most cells.
fn begins_plainly(text: &str) -> bool {
    let first = text.bytes().next();
    first.is_none_or(|b| b.is_ascii_alphanumeric() || matches!(b, 0xc3..=0xdf))
}

/// Whether another cell may begin after a byte.
#[inline]
fn is_parting(b: u8) -> bool {
    (b == b';') | (b == b'\t') | (b == b'\r') | (b == b'\n')
}

/// Whether there is such a byte: a look at all of them at once.
fn has_any(text: &str, such: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(false, |found, b| found | such(b))
}

/// Whether a formula begins so. Full-width forms are read as the plain ones by some spreadsheets.
fn runs(c: char) -> bool {
    let wide = matches!(c, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    wide || matches!(c, '=' | '+' | '-' | '@')
}

/// Whether it may be trimmed away before a formula: spaces of all kinds, and what has no width.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
        )
}

/// Adds a field of CSV, quoted where it has to be.
pub fn csv_field(field: &str, to: &mut Vec<u8>) {
    if !has_any(field, |b| is_parting(b) | (b == b',') | (b == b'"')) {
        to.extend(field.as_bytes());
        return;
    }
    to.push(b'"');
    for (nth, part) in field.split('"').enumerate() {
        to.extend(if nth == 0 { "" } else { "\"\"" }.as_bytes());
        to.extend(part.as_bytes());
    }
    to.push(b'"');
}

/// Adds a line of CSV (RFC 4180). A field is quoted where it has a comma, a quote or the end of a line,
/// and also where it has a semicolon or a tab, by which some spreadsheets part cells.
pub fn csv_line<'f>(fields: impl IntoIterator<Item = &'f str>, end: &str, to: &mut Vec<u8>) {
    let before = to.len();
    for (nth, field) in fields.into_iter().enumerate() {
        if nth > 0 {
            to.push(b',');
        }
        csv_field(field, to);
    }
    if to.len() == before {
        // A line with nothing in it would be none.
        to.extend(b"\"\"");
    }
    to.extend(end.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::{csv_line, harmless};

    #[test]
    fn formulas_are_kept_from_running() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\ta", " =1", "\u{ff1d}1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for blank in ["\u{a0}", "\u{3000}", "\u{200b}", "\u{feff}", " \u{a0}"] {
            let text = format!("{blank}=1");
            assert_eq!(harmless(&text), format!("'{text}"));
        }
        for text in [
            "d1",
            "2024-03-18",
            "../2024",
            "'=1",
            "Тоқташ",
            "",
            "a; b",
            "a-b;c",
            "a\nb",
        ] {
            assert_eq!(harmless(text), text);
        }
    }

    #[test]
    fn what_would_be_another_cell_is_kept_from_running_too() {
        for (text, kept) in [
            ("a;=1+1", "a;'=1+1"),
            ("a; =1;-2", "a;' =1;'-2"),
            ("a\t@b", "a\t'@b"),
            ("ә\r\n+1", "ә\r\n'+1"),
            ("\t=1", "'\t'=1"),
        ] {
            assert_eq!(harmless(text), kept);
        }
    }

    #[test]
    fn fields_are_quoted_where_any_spreadsheet_parts_them() {
        let mut line = Vec::new();
        csv_line(
            ["a", "b;c", "d\te", "f\rg", "h\"i", "j,k", ""],
            "\r\n",
            &mut line,
        );
        csv_line([""], "\n", &mut line);
        let expected = "a,\"b;c\",\"d\te\",\"f\rg\",\"h\"\"i\",\"j,k\",\r\n\"\"\n";
        assert_eq!(String::from_utf8_lossy(&line), expected);
    }
}
