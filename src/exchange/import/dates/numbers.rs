//! Dates in numbers: which of them is the day, the month, the year.

use chrono::NaiveDate;

use super::super::sheet::Wrong;

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

/// Which stands first in a date of three numbers with the year last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `18.03.2024`
    DayFirst,
    /// `03/18/2024`
    MonthFirst,
}

/// The order that a date says by itself, since one of its numbers can be no month.
pub fn order(text: &str) -> Option<Order> {
    let day = text.split_whitespace().next()?;
    let parts: Vec<&str> = day.split(['.', '/', '-']).collect();
    let [first, second, year] = parts.as_slice() else {
        return None;
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if year.len() != 4 || !digits(year) || !digits(first) || !digits(second) {
        return None;
    }
    match (number(first), number(second)) {
        (13..=31, 1..=12) => Some(Order::DayFirst),
        (1..=12, 13..=31) => Some(Order::MonthFirst),
        _ => None,
    }
}

impl std::fmt::Display for Format {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let name = |part: &Part| match part {
            Part::Day => "DD",
            Part::Month => "MM",
            Part::Year => "YYYY",
        };
        write!(f, "{}", self.order.each_ref().map(name).join("."))
    }
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

pub(super) fn number(digits: &str) -> u32 {
    digits.parse().unwrap_or(0)
}

pub(super) fn month_of(text: &str, year: &str, month: u32) -> Result<String, Wrong> {
    match month {
        1..=12 => Ok(format!("{year}-{month:02}")),
        _ => Err(Wrong::new(format!(
            "{text:?} is not a date: there is no month {month}"
        ))),
    }
}

/// Three numbers: which is the day is said by the format, or by what cannot be a month.
pub(super) fn three(text: &str, parts: [&str; 3], format: Option<Format>) -> Result<String, Wrong> {
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
