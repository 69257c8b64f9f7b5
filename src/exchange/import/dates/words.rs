//! Dates in words: months, quarters and years, in English, Russian and Kazakh.

use chrono::{Datelike, NaiveDate};

use super::super::sheet::Wrong;
use super::hints::not_a_date;

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
pub(super) fn in_words(text: &str) -> Result<Option<String>, Wrong> {
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
