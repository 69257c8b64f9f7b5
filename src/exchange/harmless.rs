//! Text that a spreadsheet does not run.

use std::borrow::Cow;

/// What a spreadsheet takes for a formula when it opens a CSV file is kept from it by an apostrophe
/// before it, as OWASP advises on CSV injection. Numbers below zero are written by this program only,
/// never through here.
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    let starts = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r');
    // Full-width forms are read as the plain ones by some spreadsheets.
    let wide = |c: char| matches!(c, '\u{ff1d}' | '\u{ff0b}' | '\u{ff0d}' | '\u{ff20}');
    if text
        .trim_start_matches(' ')
        .starts_with(|c| starts(c) || wide(c))
    {
        return Cow::Owned(format!("'{text}"));
    }
    Cow::Borrowed(text)
}

#[cfg(test)]
mod tests {
    use super::harmless;

    #[test]
    fn formulas_are_kept_from_running() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "\u{ff1d}1"] {
            assert_eq!(harmless(text), format!("'{text}"));
        }
        for text in ["d1", "2024-03-18", "../2024", "'=1", "Тоқташ", ""] {
            assert_eq!(harmless(text), text);
        }
    }
}
