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

use chrono::{Datelike, Days, NaiveDate};

use super::sheet::Wrong;
use crate::case::date::{ACCEPTED, Date};

/// In which order a date's numbers stand: `DD.MM.YYYY`, `MM/DD/YYYY`, `YYYY-DD-MM`, …
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Format {
    order: [Part; 3],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Day,
    Month,
    Year,
}

impl Format {
    /// Reads a format: the day as `DD` or `D`, the month as `MM` or `M`, the year as `YYYY`, in any order and
    /// with anything but letters and digits between.
    pub fn parse(text: &str) -> Result<Self, Wrong> {
        let wrong = || {
            Wrong::new(format!("{text:?} is not a date format"))
                .accepted("DD.MM.YYYY, MM/DD/YYYY, YYYY-MM-DD and the like")
        };
        let part = |word: &str| match word.to_ascii_uppercase().as_str() {
            "DD" | "D" => Ok(Part::Day),
            "MM" | "M" => Ok(Part::Month),
            "YYYY" => Ok(Part::Year),
            _ => Err(wrong()),
        };
        let words = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|w| !w.is_empty());
        let parts: Vec<Part> = words.map(part).collect::<Result<_, _>>()?;
        let order: [Part; 3] = parts.try_into().map_err(|_| wrong())?;
        let all = [Part::Day, Part::Month, Part::Year]
            .iter()
            .all(|p| order.contains(p));
        all.then_some(Self { order }).ok_or_else(wrong)
    }
}

/// Reads a date.
pub fn date(text: &str, format: Option<Format>) -> Result<Date, Wrong> {
    let plain = normal(text);
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

fn not_a_date(text: &str) -> Wrong {
    if let Some(day) = serial(text) {
        return Wrong::new(format!(
            "{text} is a spreadsheet's number for a day, which may be {day}"
        ))
        .accepted(
            "the date itself: give the column a date format in the spreadsheet, or write the date",
        );
    }
    if let Some(year) = text.strip_suffix(".0").filter(|y| y.len() == 4) {
        return Wrong::new(format!(
            "{text} is not a date: a year was kept as a number with a decimal point"
        ))
        .accepted(format!("write {year}"));
    }
    // What is written as EDTF is told what EDTF has against it.
    let is_edtf = |c: char| c.is_ascii_digit() || "-/.X?~%".contains(c);
    let why = text
        .parse::<Date>()
        .err()
        .filter(|_| text.chars().all(is_edtf) && text.contains('-'));
    let why = why
        .map(|error| format!(": {} at character {}", error.problem, error.at + 1))
        .unwrap_or_default();
    Wrong::new(format!("{text:?} is not a date{why}")).accepted(format!(
        "18.03.2024, March 2024, Q1 2023, and EDTF: {ACCEPTED}"
    ))
}

/// The day that a spreadsheet counts so, where it is one of our time.
fn serial(text: &str) -> Option<NaiveDate> {
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let days: u64 = whole
        .parse()
        .ok()
        .filter(|n| (20_000..80_000).contains(n))?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

fn month_of(text: &str, year: &str, month: u32) -> Result<String, Wrong> {
    match month {
        1..=12 => Ok(format!("{year}-{month:02}")),
        _ => Err(Wrong::new(format!(
            "{text:?} is not a date: there is no month {month}"
        ))),
    }
}

/// Three numbers: which is the day is said by the format, or by what cannot be a month.
fn three(text: &str, parts: [&str; 3], format: Option<Format>) -> Result<String, Wrong> {
    let year_at = |at: usize| parts[at].len() == 4;
    let readings: Vec<[usize; 3]> = match format {
        Some(format) => {
            let place = |part| format.order.iter().position(|p| *p == part).unwrap_or(0);
            let order = [place(Part::Year), place(Part::Month), place(Part::Day)];
            if year_at(order[0]) {
                vec![order]
            } else if year_at(0) {
                vec![[0, 1, 2]]
            } else {
                Vec::new()
            }
        }
        None if year_at(0) => vec![[0, 1, 2]],
        None if year_at(2) => vec![[2, 1, 0], [2, 0, 1]],
        None => Vec::new(),
    };
    if readings.is_empty() {
        return Err(Wrong::new(format!(
            "{text:?} is not a date: its year does not have four digits where it is expected"
        ))
        .accepted("a year of four digits, such as 18.03.2024"));
    }
    let made = |order: &[usize; 3]| {
        let [year, month, day] = order.map(|at| number(parts[at]));
        NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
    };
    let mut days: Vec<NaiveDate> = readings.iter().filter_map(made).collect();
    days.dedup();
    match days.as_slice() {
        [day] => Ok(day.to_string()),
        [] => Err(no_such_day(text, parts, &readings)),
        [first, second, ..] => Err(Wrong::new(format!(
            "{text:?} is either {first} (the day first) or {second} (the month first), and nothing says which"
        ))
        .accepted(format!(
            "{first} or {second}; or, for the whole column, date_format = \"{}\" or \"{}\" in the map",
            shape(text, "DD", "MM"),
            shape(text, "MM", "DD")
        ))),
    }
}

fn no_such_day(text: &str, parts: [&str; 3], readings: &[[usize; 3]]) -> Wrong {
    let [year, month, day] = readings[0].map(|at| number(parts[at]));
    let why = match (month, readings.len()) {
        (1..=12, _) => format!("there is no day {day} in {year}-{month:02}"),
        (_, 1) => format!("there is no month {month}; the day is expected at another place"),
        _ => "no month has such a number".to_owned(),
    };
    Wrong::new(format!("{text:?} is not a date: {why}"))
}

/// How a format of such a date is written.
fn shape(text: &str, first: &str, second: &str) -> String {
    let mark = text.chars().find(|c| !c.is_ascii_digit()).unwrap_or('.');
    format!("{first}{mark}{second}{mark}YYYY")
}

/// The beginnings of the names of the months, in English, Russian and Kazakh.
const MONTHS: [&[&str]; 12] = [
    &["jan", "янв", "қаң", "каң"],
    &["feb", "фев", "ақпан", "ақп"],
    &["mar", "мар", "наурыз", "нау"],
    &["apr", "апр", "сәуір", "сәу"],
    &["may", "май", "мая", "мамыр", "мам"],
    &["jun", "июн", "маусым", "мау"],
    &["jul", "июл", "шілде", "шіл"],
    &["aug", "авг", "тамыз", "там"],
    &["sep", "сен", "қыркүйек", "қыр"],
    &["oct", "окт", "қазан", "қаз"],
    &["nov", "ноя", "қараша", "қар"],
    &["dec", "дек", "желтоқсан", "жел"],
];

/// The names in full, which a word must be a beginning of, or be declined from.
const FULL: [&[&str]; 12] = [
    &["january", "январь", "января", "январе", "қаңтар"],
    &["february", "февраль", "февраля", "феврале", "ақпан"],
    &["march", "март", "марта", "марте", "наурыз"],
    &["april", "апрель", "апреля", "апреле", "сәуір"],
    &["may", "май", "мая", "мае", "мамыр"],
    &["june", "июнь", "июня", "июне", "маусым"],
    &["july", "июль", "июля", "июле", "шілде"],
    &["august", "август", "августа", "августе", "тамыз"],
    &[
        "september",
        "sept",
        "сентябрь",
        "сентября",
        "сентябре",
        "қыркүйек",
    ],
    &["october", "октябрь", "октября", "октябре", "қазан"],
    &["november", "ноябрь", "ноября", "ноябре", "қараша"],
    &["december", "декабрь", "декабря", "декабре", "желтоқсан"],
];

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches(['.', ',']);
    let is = |names: &&[&str]| {
        names.iter().any(|name| {
            let short = word.chars().count() >= 3 && name.starts_with(word);
            short
                || word
                    .strip_prefix(name)
                    .is_some_and(|rest| matches!(rest, "да" | "де" | "та" | "те" | "ы" | "ның"))
        })
    };
    let in_full = FULL.iter().position(is);
    let short = || MONTHS.iter().position(|names| names.contains(&word));
    in_full
        .or_else(short)
        .and_then(|at| u32::try_from(at + 1).ok())
}

/// Words that say nothing more than that what stands beside them is a year, or a day.
fn is_filler(word: &str) -> bool {
    const FILLERS: [&str; 16] = [
        "of",
        "the",
        "in",
        "year",
        "г",
        "год",
        "года",
        "году",
        "в",
        "ж",
        "жыл",
        "жылы",
        "жылғы",
        "жылдың",
        "числа",
        "день",
    ];
    FILLERS.contains(&word)
}

fn quarter(word: &str) -> Option<u32> {
    let roman = ["i", "ii", "iii", "iv"]
        .iter()
        .position(|r| *r == word)
        .map(|at| at + 1);
    let digits = word
        .trim_end_matches("-й")
        .trim_end_matches("-ші")
        .trim_end_matches("-шы");
    let given = roman.or_else(|| digits.parse().ok())?;
    u32::try_from(given).ok().filter(|q| (1..=4).contains(q))
}

/// A month's name, a quarter or a year, with what stands beside it.
fn in_words(text: &str) -> Result<Option<String>, Wrong> {
    let lower = text.to_lowercase().replace([',', '-'], " ");
    let words: Vec<&str> = lower
        .split_whitespace()
        .map(|word| word.trim_end_matches('.'))
        .filter(|word| !word.is_empty() && !is_filler(word))
        .collect();
    let four = |word: &&str| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit());
    let years: Vec<&&str> = words.iter().filter(|w| four(w)).collect();
    let [year] = years.as_slice() else {
        return Ok(None);
    };
    let rest: Vec<&str> = words.iter().copied().filter(|word| !four(word)).collect();
    Ok(match rest.as_slice() {
        [] => Some((*year).to_string()),
        [only] if month(only).is_some() => month(only).map(|m| format!("{year}-{m:02}")),
        [only] => only
            .strip_prefix('q')
            .and_then(quarter)
            .map(|q| months_of(year, q)),
        [number, word] | [word, number] if is_quarter(word) && quarter(number).is_some() => {
            quarter(number).map(|q| months_of(year, q))
        }
        [a, b] => match (month(a), month(b)) {
            (Some(m), None) => Some(day_of(text, year, m, b)?),
            (None, Some(m)) => Some(day_of(text, year, m, a)?),
            _ => None,
        },
        _ => None,
    })
}

fn is_quarter(word: &str) -> bool {
    matches!(
        word,
        "quarter"
            | "qtr"
            | "q"
            | "квартал"
            | "квартала"
            | "квартале"
            | "кв"
            | "тоқсан"
            | "тоқсаны"
            | "тоқсанда"
    )
}

fn months_of(year: &str, quarter: u32) -> String {
    format!("{year}-{:02}/{year}-{:02}", quarter * 3 - 2, quarter * 3)
}

fn day_of(text: &str, year: &str, month: u32, day: &str) -> Result<String, Wrong> {
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| day.strip_suffix(end))
        .unwrap_or(day);
    let Ok(day) = digits.parse::<u32>() else {
        return Err(not_a_date(text));
    };
    let made = year
        .parse()
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    made.map(|d| format!("{:04}-{:02}-{:02}", d.year(), d.month(), d.day()))
        .ok_or_else(|| {
            Wrong::new(format!(
                "{text:?} is not a date: there is no day {day} in {year}-{month:02}"
            ))
        })
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
