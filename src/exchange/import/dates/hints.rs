//! What a text that is no date most likely means.

use chrono::{Days, NaiveDate};

use super::super::sheet::Wrong;
use super::one;
use crate::case::date::{ACCEPTED, Date};

/// What people write where there is no date.
const NO_DATE: [&str; 16] = [
    "-",
    "--",
    "–",
    "—",
    "?",
    "x",
    "х",
    "n/a",
    "na",
    "none",
    "unknown",
    "н/д",
    "нет",
    "нет данных",
    "неизвестно",
    "белгісіз",
];

/// Words before or after a date that say it is not that day, and what EDTF puts before and after it.
const AROUND: [(&[&str], &str, &str, &str); 3] = [
    (
        &[
            "before",
            "until",
            "by",
            "till",
            "до",
            "не позднее",
            "к",
            "дейін",
        ],
        "../",
        "",
        "some time until then",
    ),
    (
        &[
            "after",
            "since",
            "from",
            "после",
            "с",
            "со",
            "кейін",
            "бастап",
        ],
        "",
        "/..",
        "some time from then on",
    ),
    (
        &[
            "about",
            "around",
            "approximately",
            "approx",
            "circa",
            "ca",
            "c",
            "около",
            "примерно",
            "приблизительно",
            "ориентировочно",
            "шамамен",
        ],
        "",
        "~",
        "about then",
    ),
];

/// A date with a word that says that it was before, after or about then, as EDTF writes it.
fn roughly(text: &str) -> Option<(String, &'static str)> {
    let lower = text.to_lowercase();
    AROUND.iter().find_map(|(words, before, after, meaning)| {
        let rest = words.iter().find_map(|word| {
            let start = lower
                .strip_prefix(word)
                .filter(|r| r.starts_with([' ', '.']));
            let end = lower.strip_suffix(word).filter(|r| r.ends_with(' '));
            start.or(end).map(|rest| rest.trim_matches([' ', '.']))
        })?;
        let date = rest.parse::<Date>().map(|date| date.to_string());
        let date = date.ok().or_else(|| one(bare(rest).as_str(), None).ok())?;
        let edtf = format!("{before}{date}{after}");
        edtf.parse::<Date>().is_ok().then_some((edtf, *meaning))
    })
}

/// Without the ending that a Kazakh word has before such a word: `2023 жылға` is `2023 жыл`.
fn bare(text: &str) -> String {
    text.strip_suffix("жылға")
        .map_or_else(|| text.to_owned(), |rest| format!("{rest}жыл"))
}

/// What to say of a text that is no date: what it may mean, where that can be told.
pub(super) fn not_a_date(text: &str) -> Wrong {
    let wrong = Wrong::new(format!("{text:?} is not a date"));
    if NO_DATE.contains(&text.trim().trim_end_matches('.').to_lowercase().as_str()) {
        return wrong.accepted("an empty cell, where the date is not known");
    }
    if let Some((edtf, meaning)) = roughly(text) {
        return wrong.accepted(format!("perhaps {edtf}: {meaning}"));
    }
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
