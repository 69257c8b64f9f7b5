//! When something happened: an EDTF date, kept as written, with the days that it can mean.
//!
//! EDTF is ISO 8601-2:2019, Annex A. `edtf-core` parses it; this module says which of it a ledger
//! accepts, and what the earliest and the latest day are:
//!
//! | written | means some time in |
//! | --- | --- |
//! | `2024-03-18` `2023-06` `2022` | that day, month, year |
//! | `2022-01-XX` `2022-XX` `2022-XX-XX` `202X` `20XX` | unspecified digits, from the right |
//! | any of these and `?` `~` `%` | the same: uncertain, approximate, both; the bounds do not move |
//! | `2022-01-04/2022-01-11` | from the first day of the one to the last day of the other |
//! | `../2024-03-18` `2024-03-18/..` | until then, from then on |
//!
//! Nothing else: no seasons, no times of day, no years beyond four digits, no reversed intervals.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use compact_str::CompactString;
use edtf_core::{Bound, BoundDate, Edtf, Interval, IntervalEndpoint, Precision, Year, YearKind};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use crate::time::Day;

/// The accepted forms, for hints.
pub const ACCEPTED: &str = "2024-03-18, 2023-06, 2022, 2022-01-XX, 2022-XX, 2022-XX-XX, 202X, \
    20XX, each also with ? ~ or % at its end, an interval of two such as 2022-01-04/2022-01-11, \
    or one open on one side such as ../2024-03-18";

/// An inexact date, as written.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Date {
    written: CompactString,
    earliest: Option<Day>,
    latest: Option<Day>,
}

/// What makes a text no date that a ledger accepts, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a date: {problem} at character {}", at + 1)]
pub struct DateError {
    /// What was written.
    pub text: String,
    /// What is wrong with it.
    pub problem: &'static str,
    /// Characters before the place that is wrong.
    pub at: usize,
}

/// Whether an event has happened by a day: three answers, never two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// Its latest day is on or before the day.
    Yes,
    /// The day lies between its earliest and its latest.
    Maybe,
    /// Its earliest day is after the day.
    No,
}

impl Date {
    /// The first day that it can mean; `None` where it is open to the past.
    #[must_use]
    pub fn earliest(&self) -> Option<Day> {
        self.earliest
    }

    /// The last day that it can mean; `None` where it is open to the future.
    #[must_use]
    pub fn latest(&self) -> Option<Day> {
        self.latest
    }

    /// The date as it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether a text is a date.
    #[must_use]
    pub fn accepts(text: &str) -> bool {
        plain_day(text).is_some() || text.parse::<Self>().is_ok()
    }

    /// Whether it is one day, written as days are: `2024-03-18`. Nothing else that is as long means one.
    #[must_use]
    pub fn is_written_as_day(&self) -> bool {
        const LENGTH: usize = "2024-03-18".len();
        self.written.len() == LENGTH && self.earliest.is_some() && self.earliest == self.latest
    }

    /// Whether this had happened by the end of `day`; by the end of time where there is none.
    #[must_use]
    pub fn by(&self, day: Option<Day>) -> Happened {
        let Some(day) = day else { return Happened::Yes };
        if self.latest.is_some_and(|latest| latest <= day) {
            Happened::Yes
        } else if self.earliest.is_none_or(|earliest| earliest <= day) {
            Happened::Maybe
        } else {
            Happened::No
        }
    }

    /// Whether all of this lies before all of the other.
    #[must_use]
    pub fn certainly_before(&self, other: &Self) -> bool {
        matches!((self.latest, other.earliest), (Some(mine), Some(theirs)) if mine < theirs)
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        !self.certainly_before(other) && !other.certainly_before(self)
    }
}

impl FromStr for Date {
    type Err = DateError;

    fn from_str(text: &str) -> Result<Self, DateError> {
        if let Some(day) = plain_day(text) {
            return Ok(Self {
                written: text.into(),
                earliest: Some(day),
                latest: Some(day),
            });
        }
        let wrong = |(at, problem)| DateError {
            text: text.to_owned(),
            problem,
            at,
        };
        let parsed = Edtf::parse(text).map_err(|e| {
            let at = text
                .char_indices()
                .take_while(|&(byte, _)| byte < e.offset)
                .count();
            // What EDTF has beside what a ledger accepts is of no help.
            wrong((
                at,
                e.message
                    .split(" or a sub-year")
                    .next()
                    .unwrap_or(e.message),
            ))
        })?;
        accept(text, &parsed).map_err(wrong)?;
        let bounds = parsed.bounds();
        Ok(Self {
            written: text.into(),
            earliest: day(bounds.earliest),
            latest: day(bounds.latest),
        })
    }
}

/// A day as most are written, `2024-03-18`: what is nothing but that need not be taken apart any
/// further. A quarter of the time of reading a log was spent on it.
fn plain_day(text: &str) -> Option<Day> {
    let &[a, b, c, d, b'-', e, f, b'-', g, h] = text.as_bytes() else {
        return None;
    };
    let number = |digits: &[u8]| {
        digits.iter().try_fold(0_u32, |n, digit| {
            digit
                .is_ascii_digit()
                .then(|| n * 10 + u32::from(digit - b'0'))
        })
    };
    let year = i32::try_from(number(&[a, b, c, d])?).ok()?;
    NaiveDate::from_ymd_opt(year, number(&[e, f])?, number(&[g, h])?)
}

fn day(bound: Bound) -> Option<Day> {
    let Bound::Date(BoundDate { year, month, day }) = bound else {
        return None;
    };
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month.into(), day.into())
}

type Rejected = (usize, &'static str);

/// Narrows what EDTF allows to what a ledger accepts. The text is ASCII by now: EDTF is.
fn accept(text: &str, parsed: &Edtf) -> Result<(), Rejected> {
    match parsed {
        Edtf::Date(date) => accept_date(text, date, 0),
        Edtf::DateTime(_) => Err((text.find('T').unwrap_or(0), "a time of day is not accepted")),
        Edtf::Set(_) => Err((0, "a set is not accepted")),
        Edtf::Interval(Interval { start, end }) => {
            let slash = text.find('/').unwrap_or(0);
            accept_end(&text[..slash], start, 0)?;
            accept_end(&text[slash + 1..], end, slash + 1)
        }
    }
}

fn accept_end(text: &str, end: &IntervalEndpoint, base: usize) -> Result<(), Rejected> {
    match end {
        IntervalEndpoint::Date(date) => accept_date(text, date, base),
        IntervalEndpoint::Open => Ok(()),
        IntervalEndpoint::Unknown => Err((base, "an open side is written '..'")),
        IntervalEndpoint::OnOrBefore(_) | IntervalEndpoint::OnOrAfter(_) => {
            Err((base, "'..' must stand alone on its side of the interval"))
        }
    }
}

fn accept_date(text: &str, date: &edtf_core::Date, base: usize) -> Result<(), Rejected> {
    let Year {
        kind: YearKind::Standard {
            negative: false,
            digits,
        },
        significant_digits: None,
        ..
    } = date.year
    else {
        return Err((base, "the year must have four digits, without a sign"));
    };
    if date.precision() == Precision::Season {
        return Err((base + 5, "a season is not accepted"));
    }
    let body = text.trim_end_matches(['?', '~', '%']);
    if let Some(at) = body.find(['?', '~', '%']) {
        return Err((
            base + at,
            "'?', '~' and '%' must stand at the end, for the whole date",
        ));
    }
    if digits[1].is_none() || digits[0].is_none() {
        return Err((
            base,
            "at most the last two digits of a year may be unspecified",
        ));
    }
    let month = date.month.map(|m| m.digits);
    let day = date.day.map(|d| d.digits);
    let whole = |d: [Option<u8>; 2]| d.iter().all(Option::is_some) || d.iter().all(Option::is_none);
    let place = |part: usize| base + 2 + 3 * part;
    if digits[2].is_none() && digits[3].is_some() {
        return Err((place(0), "unspecified digits must be the last ones"));
    }
    if month.is_some_and(|m| !whole(m)) {
        return Err((place(1), "a month is two digits or XX"));
    }
    if day.is_some_and(|d| !whole(d)) {
        return Err((place(2), "a day is two digits or XX"));
    }
    let open_year = digits[3].is_none();
    let open_month = month.is_some_and(|m| m[0].is_none());
    let open_day = day.is_some_and(|d| d[0].is_none());
    if open_year && month.is_some() {
        return Err((place(1), "after an unspecified year nothing may follow"));
    }
    if open_month && day.is_some() && !open_day {
        return Err((place(2), "after an unspecified month the day must be XX"));
    }
    Ok(())
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.written)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        CompactString::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl JsonSchema for Date {
    fn schema_name() -> Cow<'static, str> {
        "Date".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = r"(\d{4}(-\d{2}(-(\d{2}|XX))?|-XX(-XX)?)?|\d{3}X|\d{2}XX)[?~%]?";
        json_schema!({
            "type": "string",
            "pattern": format!(r"^({one}|{one}/({one}|\.\.)|\.\./{one})$"),
            "description": format!("an inexact date (EDTF): {ACCEPTED}"),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(text: &str) -> (String, String) {
        let date: Date = text.parse().unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(date.to_string(), text);
        let show = |day: Option<Day>| day.map_or("open".into(), |d| d.to_string());
        (show(date.earliest), show(date.latest))
    }

    #[test]
    fn every_accepted_form_has_its_bounds() {
        for (text, earliest, latest) in [
            ("2024-03-18", "2024-03-18", "2024-03-18"),
            ("2023-06", "2023-06-01", "2023-06-30"),
            ("2022", "2022-01-01", "2022-12-31"),
            ("2022-01-XX", "2022-01-01", "2022-01-31"),
            ("2022-XX", "2022-01-01", "2022-12-31"),
            ("2022-XX-XX", "2022-01-01", "2022-12-31"),
            ("202X", "2020-01-01", "2029-12-31"),
            ("20XX", "2000-01-01", "2099-12-31"),
            ("2022-01~", "2022-01-01", "2022-01-31"),
            ("2024-03-18?", "2024-03-18", "2024-03-18"),
            ("202X%", "2020-01-01", "2029-12-31"),
            ("2022-01-04/2022-01-11", "2022-01-04", "2022-01-11"),
            ("2022-01~/2022-03-XX?", "2022-01-01", "2022-03-31"),
            ("../2024-03-18", "open", "2024-03-18"),
            ("2024-03/..", "2024-03-01", "open"),
            ("2024-02-29", "2024-02-29", "2024-02-29"),
        ] {
            assert_eq!(bounds(text), (earliest.into(), latest.into()), "{text}");
        }
    }

    #[test]
    fn everything_else_is_refused_at_its_place() {
        for (text, at) in [
            ("", 0),
            ("2024-13-01", 5),
            ("2024-02-30", 8),
            ("2024-21", 5),
            ("2024-03-18T10:00:00", 10),
            ("Y17000", 0),
            ("-0044", 0),
            ("XXXX", 0),
            ("2XXX", 0),
            ("202X-01", 5),
            ("2022-1X", 5),
            ("2022-01-1X", 8),
            ("2022-XX-15", 8),
            ("?2022-01", 0),
            ("2022?-01", 4),
            ("1950S2", 0),
            ("2022-01-11/2022-01-04", 11),
            ("../..", 0),
            ("/2022", 0),
            ("2022/", 5),
            ("[2022,2023]", 0),
            ("2022-01-04/..2022-01-11", 11),
            ("март 2024", 0),
            (" 2024", 0),
            ("2024-3-18", 6),
            ("18.03.2024", 2),
        ] {
            match text.parse::<Date>() {
                Ok(_) => panic!("{text} was accepted"),
                Err(e) => assert_eq!(e.at, at, "{e}"),
            }
        }
    }

    #[test]
    fn whether_it_happened_has_three_answers() {
        let by = |date: &str, day: &str| {
            date.parse::<Date>()
                .map(|d| d.by(Some(day.parse().expect("a day"))))
        };
        assert_eq!(by("2023-12", "2023-11-30"), Ok(Happened::No));
        assert_eq!(by("2023-12", "2023-12-01"), Ok(Happened::Maybe));
        assert_eq!(by("2023-12", "2023-12-31"), Ok(Happened::Yes));
        assert_eq!(by("../2023-12", "1999-01-01"), Ok(Happened::Maybe));
        assert_eq!(by("2023-12/..", "2099-01-01"), Ok(Happened::Maybe));
    }
}
