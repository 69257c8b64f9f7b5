//! Dates as people write them in sheets, to dates as a ledger keeps them (EDTF).
//!
//! | written | read as |
//! | --- | --- |
//! | EDTF: `2024-03-18`, `2023-06`, `2022-01-XX`, `../2024-03-18`, `2024-03-18?` | as it is |
//! | `18.03.2024`, `3/18/2024`, `18-03-2024` | `2024-03-18`: 18 is no month |
//! | `03.04.2024`, `03/04/2024` | nothing, unless the map says which is the day: both readings are shown |
//! | `03.03.2024` | `2024-03-03`: both readings are the same |
//! | `2024/03/18`, `2024.03.18` | `2024-03-18`: the year first, then the month |
//! | `03.2024`, `03/2024` | `2024-03` |
//! | `March 2024`, `март 2024 г.`, `наурыз 2024`, `2024 жылғы наурыз` | `2024-03` |
//! | `18 March 2024`, `March 18, 2024`, `18 марта 2024 года`, `2024 жылғы 18 наурыз` | `2024-03-18` |
//! | `Q1 2023`, `1 квартал 2023`, `I кв. 2023 г.`, `2023 жылғы 1 тоқсан` | `2023-01/2023-03` |
//! | `2023`, `2023 год`, `2023 ж.` | `2023` |
//! | two of these with ` - ` or a dash between | an interval: some time from the one to the other |
//!
//! A year has four digits. A bare number such as 45369, which is how a spreadsheet keeps a day, is an
//! error that shows the day that may be meant.

mod hints;
mod numbers;
mod words;

use super::sheet::Wrong;
use crate::case::date::Date;
use hints::not_a_date;
pub use numbers::{Format, Order, order};
use numbers::{month_of, number, three};
use words::in_words;

/// Reads a date.
pub fn date(text: &str, format: Option<Format>) -> Result<Date, Wrong> {
    let plain = normal(text);
    // Before the year 0 nothing happened; nor is such a sign a dash before a year.
    if plain
        .strip_prefix('-')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    {
        return Err(not_a_date(text));
    }
    if let Ok(date) = plain.parse() {
        return Ok(date);
    }
    let wrong = match one(&plain, format) {
        Ok(edtf) => return checked(text, &edtf),
        Err(wrong) => wrong,
    };
    if let Some((from, to)) = halves(&plain) {
        let both = one_or_edtf(&from, format).and_then(|a| Ok((a, one_or_edtf(&to, format)?)));
        if let Ok((from, to)) = both {
            return checked(text, &format!("{from}/{to}"));
        }
    }
    Err(wrong)
}

fn one_or_edtf(text: &str, format: Option<Format>) -> Result<String, Wrong> {
    match text.parse::<Date>() {
        Ok(date) if !date.as_str().contains('/') => Ok(date.to_string()),
        _ => one(text, format),
    }
}

/// The two ends of an interval.
fn halves(text: &str) -> Option<(String, String)> {
    let (from, to) = text.split_once(" - ").or_else(|| {
        // Days joined by a bare hyphen: 04.01.2022-11.01.2022.
        let hyphen = text
            .match_indices('-')
            .map(|(at, _)| at)
            .collect::<Vec<_>>();
        let [only] = hyphen.as_slice() else {
            return None;
        };
        Some((&text[..*only], &text[only + 1..]))
    })?;
    Some((from.trim().to_owned(), to.trim().to_owned()))
}

fn checked(text: &str, edtf: &str) -> Result<Date, Wrong> {
    edtf.parse::<Date>().map_err(|error| {
        Wrong::new(format!(
            "{text:?} is not a date: it would be {edtf}, and {error}"
        ))
    })
}

/// With one kind of white space, one kind of dash, and without a time of midnight.
fn normal(text: &str) -> String {
    let dashes = |c: char| match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' => " - ".to_owned(),
        c if c.is_whitespace() => " ".to_owned(),
        c => c.to_string(),
    };
    let text: String = text.chars().map(dashes).collect();
    let words: Vec<&str> = text.split_whitespace().collect();
    let text = words.join(" ");
    for midnight in [
        "T00:00:00Z",
        "T00:00:00",
        " 00:00:00",
        " 0:00:00",
        " 00:00",
        " 0:00",
    ] {
        if let Some(day) = text.strip_suffix(midnight) {
            return day.to_owned();
        }
    }
    text
}

/// Reads one date that is no EDTF.
fn one(text: &str, format: Option<Format>) -> Result<String, Wrong> {
    let numbers: Vec<&str> = text
        .trim_end_matches(" г.")
        .trim_end_matches(" г")
        .split(['.', '/', '-', ' '])
        .collect();
    let digits =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    if numbers.iter().all(digits) {
        match numbers.as_slice() {
            [a, b, c] => return three(text, [a, b, c], format),
            [month, year] if year.len() == 4 => return month_of(text, year, number(month)),
            _ => {}
        }
    }
    if let Some(edtf) = in_words(text)? {
        return Ok(edtf);
    }
    Err(not_a_date(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        date(text, None).map_or_else(
            |e| format!("! {} / {}", e.problem, e.accepted.unwrap_or_default()),
            |d| d.to_string(),
        )
    }

    #[test]
    fn what_has_one_reading_is_read() {
        for (text, edtf) in [
            ("2024-03-18", "2024-03-18"),
            ("2022-01-XX", "2022-01-XX"),
            ("../2024-03-18", "../2024-03-18"),
            ("18.03.2024", "2024-03-18"),
            ("3/18/2024", "2024-03-18"),
            ("18-03-2024", "2024-03-18"),
            ("18.03.2024 г.", "2024-03-18"),
            ("03.03.2024", "2024-03-03"),
            ("2024/03/04", "2024-03-04"),
            ("2024-03-18 00:00:00", "2024-03-18"),
            ("03.2024", "2024-03"),
            ("March 2024", "2024-03"),
            ("Mar. 2024", "2024-03"),
            ("18 March 2024", "2024-03-18"),
            ("March 18, 2024", "2024-03-18"),
            ("18th of March 2024", "2024-03-18"),
            ("март 2024", "2024-03"),
            ("Март\u{a0}2024 г.", "2024-03"),
            ("в марте 2024 года", "2024-03"),
            ("18 марта 2024 года", "2024-03-18"),
            ("наурыз 2024", "2024-03"),
            ("2024 жылғы 18 наурыз", "2024-03-18"),
            ("2024 жылғы қазан", "2024-10"),
            ("маусым 2023", "2023-06"),
            ("Q1 2023", "2023-01/2023-03"),
            ("2023-Q4", "2023-10/2023-12"),
            ("2 квартал 2023", "2023-04/2023-06"),
            ("III кв. 2023 г.", "2023-07/2023-09"),
            ("2023 жылғы 1 тоқсан", "2023-01/2023-03"),
            ("2023", "2023"),
            ("2023 год", "2023"),
            ("2023 ж.", "2023"),
            ("14.01.2022 - 31.01.2022", "2022-01-14/2022-01-31"),
            ("14.01.2022–31.01.2022", "2022-01-14/2022-01-31"),
            ("14.01.2022-31.01.2022", "2022-01-14/2022-01-31"),
        ] {
            assert_eq!(read(text), edtf, "{text}");
        }
    }

    #[test]
    fn what_has_two_readings_shows_both() {
        let told = read("03/04/2024");
        assert!(
            told.contains("2024-04-03 (the day first) or 2024-03-04 (the month first)"),
            "{told}"
        );
        assert!(
            told.contains("date_format = \"DD/MM/YYYY\" or \"MM/DD/YYYY\""),
            "{told}"
        );
        assert!(read("03.04.2024").contains("nothing says which"));
        let day_first = Format::parse("DD.MM.YYYY").expect("a format");
        assert_eq!(
            date("03.04.2024", Some(day_first))
                .expect("a date")
                .as_str(),
            "2024-04-03"
        );
        let month_first = Format::parse("M/D/YYYY").expect("a format");
        assert_eq!(
            date("3/4/2024", Some(month_first))
                .expect("a date")
                .as_str(),
            "2024-03-04"
        );
        assert!(date("18/03/2024", Some(month_first)).is_err());
    }

    #[test]
    fn what_is_no_date_is_said_to_be_none() {
        for (text, words) in [
            ("31.02.2024", "there is no day 31 in 2024-02"),
            ("31 февраля 2024", "there is no day 31"),
            ("18.03.24", "four digits"),
            ("45369", "may be 2024-03-18"),
            ("2024.0", "decimal point"),
            ("13/2024", "no month 13"),
            ("spring 2024", "is not a date"),
            (
                "до 18.03.2024",
                "perhaps ../2024-03-18: some time until then",
            ),
            ("before March 2024", "perhaps ../2024-03: some"),
            (
                "после 18.03.2024",
                "perhaps 2024-03-18/..: some time from then on",
            ),
            ("около марта 2024", "perhaps 2024-03~: about then"),
            ("c. 2023", "perhaps 2023~: about then"),
            ("2023 жылға дейін", "perhaps ../2023: some time until then"),
            ("-", "an empty cell, where the date is not known"),
            ("—", "an empty cell"),
            ("н/д", "an empty cell"),
            ("N/A", "an empty cell"),
            ("белгісіз", "an empty cell"),
            ("-0500", "is not a date"),
            ("5 of 2024", "is not a date"),
            ("2024-03-18/2024-01-01", "is not a date"),
            ("", "is not a date"),
        ] {
            let told = read(text);
            assert!(
                told.starts_with("! ") && told.contains(words),
                "{text}: {told}"
            );
        }
    }
}
