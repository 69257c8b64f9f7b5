//! Dates as sources give them: mostly a day, sometimes only a month, a year, "until then".
//!
//! Whatever is written, the true day lies in it. So no event is ever certainly before one that it
//! follows in truth, however inexactly the two are dated.

use casebook::case::date::Date;
use casebook::time::Day;
use chrono::{Datelike, Days};

use super::chance::Chance;

/// A day, as it is.
pub fn exact(day: Day) -> Date {
    written(&day.to_string())
}

/// So many days later.
pub fn after(day: Day, days: u64) -> Day {
    day.checked_add_days(Days::new(days))
        .expect("the generator's years have four digits")
}

/// So many days earlier.
pub fn before(day: Day, days: u64) -> Day {
    day.checked_sub_days(Days::new(days))
        .expect("the generator's years have four digits")
}

/// What a date may look like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Doubted,
    Month,
    MonthOfUnknownDay,
    Year,
    YearOfUnknownMonth,
    YearOfUnknownDay,
    Decade,
    Interval,
    Until,
    Since,
}

const FORMS: &[(u64, Form)] = &[
    (18, Form::Doubted),
    (28, Form::Month),
    (8, Form::MonthOfUnknownDay),
    (8, Form::Year),
    (2, Form::YearOfUnknownMonth),
    (2, Form::YearOfUnknownDay),
    (1, Form::Decade),
    (14, Form::Interval),
    (17, Form::Until),
    (2, Form::Since),
];

/// An inexact date that holds the day, and how that is known.
pub fn inexact(chance: &mut Chance, day: Day) -> (Date, &'static str) {
    let (year, month) = (day.year(), day.month());
    let doubt = chance.weighted(&[(4, ""), (1, "?"), (2, "~"), (1, "%")]);
    let (text, note) = match chance.weighted(FORMS) {
        Form::Doubted => {
            let mark = if doubt.is_empty() { "?" } else { doubt };
            (format!("{day}{mark}"), "дата по одному источнику")
        }
        Form::Month => (
            format!("{year}-{month:02}{doubt}"),
            "the source gives the month only",
        ),
        Form::MonthOfUnknownDay => (
            format!("{year}-{month:02}-XX"),
            "день в документе неразборчив",
        ),
        Form::Year => (format!("{year}{doubt}"), "the source gives the year only"),
        Form::YearOfUnknownMonth => (format!("{year}-XX"), "месяц не указан"),
        Form::YearOfUnknownDay => (format!("{year}-XX-XX"), "ни день, ни месяц не указаны"),
        Form::Decade => (
            format!("{}X", year / 10),
            "«несколько лет назад»; the decade is inferred",
        ),
        Form::Interval => {
            let first = before(day, chance.between(0, 6));
            let last = after(day, chance.between(1, 4));
            (format!("{first}/{last}"), "между двумя сообщениями")
        }
        Form::Until => {
            let last = after(day, chance.between(0, 3));
            (
                format!("../{last}"),
                "known from a later report; it had happened by then",
            )
        }
        Form::Since => {
            let first = before(day, chance.between(0, 20));
            (format!("{first}/.."), "не раньше этого дня")
        }
    };
    (written(&text), note)
}

fn written(text: &str) -> Date {
    text.parse()
        .expect("the generator writes only dates that a ledger accepts")
}
