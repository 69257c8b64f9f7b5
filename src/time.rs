//! The calendar that both times share: days, instants, and the periods that people ask for.
//!
//! Nothing here reads a clock. An [`Instant`] is a moment of UTC in milliseconds, written in the
//! one form that a ledger knows, `2026-11-22T14:05:09.123Z` (RFC 3339). A [`Period`] is what
//! somebody types after `--to` or `--known-at`: a day, a month or a year, *inclusive of all of it*.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A calendar day (proleptic Gregorian).
pub type Day = NaiveDate;

/// A moment of UTC, to the millisecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

const MS_PER_DAY: i64 = 86_400_000;

impl Instant {
    /// The latest instant that can be written: the last millisecond of the year 9999.
    pub const MAX: Self = Self(253_402_300_799_999);

    /// From milliseconds since 1970-01-01T00:00:00Z; `None` outside the years 0 to 9999.
    #[must_use]
    pub fn from_millis(ms: i64) -> Option<Self> {
        (-62_167_219_200_000..=Self::MAX.0)
            .contains(&ms)
            .then_some(Self(ms))
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    #[must_use]
    pub fn millis(self) -> i64 {
        self.0
    }

    /// The day of UTC on which it falls.
    #[must_use]
    pub fn day(self) -> Day {
        self.to_chrono().date_naive()
    }

    /// The last millisecond of a day of UTC.
    #[must_use]
    pub fn end_of(day: Day) -> Self {
        let start = day
            .and_time(chrono::NaiveTime::MIN)
            .and_utc()
            .timestamp_millis();
        Self((start + MS_PER_DAY - 1).min(Self::MAX.0))
    }

    /// Reads the one form in which a ledger writes its times, and no other.
    #[must_use]
    pub fn from_ascii(text: &[u8]) -> Option<Self> {
        let fixed = |at: usize, byte| text.get(at) == Some(&byte);
        let shaped = text.len() == 24
            && fixed(4, b'-')
            && fixed(7, b'-')
            && fixed(10, b'T')
            && fixed(13, b':')
            && fixed(16, b':')
            && fixed(19, b'.')
            && fixed(23, b'Z');
        if !shaped {
            return None;
        }
        let number = |from: usize, to: usize| {
            text[from..to].iter().try_fold(0_u32, |sum, byte| {
                byte.is_ascii_digit()
                    .then(|| sum * 10 + u32::from(byte - b'0'))
            })
        };
        let year = i32::try_from(number(0, 4)?).ok()?;
        let at = NaiveDate::from_ymd_opt(year, number(5, 7)?, number(8, 10)?)?.and_hms_milli_opt(
            number(11, 13)?,
            number(14, 16)?,
            number(17, 19)?,
            number(20, 23)?,
        )?;
        Some(Self(at.and_utc().timestamp_millis()))
    }

    /// Writes the one form in which a ledger writes its times: 24 bytes.
    #[must_use]
    pub fn to_ascii(self) -> [u8; 24] {
        let day = self.day();
        let of_day = self.0.rem_euclid(MS_PER_DAY);
        let mut text = *b"0000-00-00T00:00:00.000Z";
        // Its year is one of 0 to 9999, and all else below 1000: none is cut.
        let mut write = |from: usize, to: usize, number: i64| {
            let mut rest = number;
            for digit in text[from..to].iter_mut().rev() {
                *digit = b'0' + (rest % 10) as u8;
                rest /= 10;
            }
        };
        write(0, 4, day.year().into());
        write(5, 7, day.month().into());
        write(8, 10, day.day().into());
        write(11, 13, of_day / 3_600_000);
        write(14, 16, of_day / 60_000 % 60);
        write(17, 19, of_day / 1000 % 60);
        write(20, 23, of_day % 1000);
        text
    }

    fn to_chrono(self) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::milliseconds(self.0)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(std::str::from_utf8(&self.to_ascii()).map_err(|_| fmt::Error)?)
    }
}

/// Why a text is no instant, day or period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not in the form `2026-11-22T14:05:09.123Z`.
    #[error("{0:?} is not a time of the form 2026-11-22T14:05:09.123Z")]
    NotAnInstant(String),
    /// Neither a day, a month nor a year.
    #[error("{0:?} is not a day, a month or a year such as 2024-03-18, 2024-03 or 2024")]
    NotAPeriod(String),
    /// Neither a period nor an RFC 3339 time.
    #[error("{0:?} is not a day, a month, a year, or a time such as 2024-03-18T09:30:00Z")]
    NotAMoment(String),
}

impl FromStr for Instant {
    type Err = TimeError;

    /// As [`Instant::from_ascii`].
    fn from_str(text: &str) -> Result<Self, TimeError> {
        Self::from_ascii(text.as_bytes()).ok_or_else(|| TimeError::NotAnInstant(text.to_owned()))
    }
}

impl Serialize for Instant {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        <&str>::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// A day, a month or a year, as somebody asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    written: String,
    first: Day,
    last: Day,
}

impl Period {
    /// The first day of it.
    #[must_use]
    pub fn first(&self) -> Day {
        self.first
    }

    /// The last day of it: what "as of 2023-06" reaches through.
    #[must_use]
    pub fn last(&self) -> Day {
        self.last
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl FromStr for Period {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let (first, last) = days_of(text).ok_or_else(|| TimeError::NotAPeriod(text.to_owned()))?;
        Ok(Self {
            written: text.to_owned(),
            first,
            last,
        })
    }
}

fn days_of(text: &str) -> Option<(Day, Day)> {
    let digits = |part: &str, wide: usize| -> Option<u32> {
        let plain = part.len() == wide && part.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| part.parse().ok()).flatten()
    };
    let mut parts = text.split('-');
    let year = i32::try_from(digits(parts.next()?, 4)?).ok()?;
    let month = parts
        .next()
        .map(|part| digits(part, 2))
        .map_or(Some(None), |m| m.map(Some))?;
    let day = parts
        .next()
        .map(|part| digits(part, 2))
        .map_or(Some(None), |d| d.map(Some))?;
    if parts.next().is_some() {
        return None;
    }
    let first = NaiveDate::from_ymd_opt(year, month.unwrap_or(1), day.unwrap_or(1))?;
    let last = match (month, day) {
        (Some(_), Some(_)) => first,
        (Some(_), None) => (first + Months::new(1)) - Days::new(1),
        _ => NaiveDate::from_ymd_opt(first.year(), 12, 31)?,
    };
    Some((first, last))
}

/// What `--known-at` takes: a period of UTC, or an RFC 3339 time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moment {
    written: String,
    through: Instant,
}

impl Moment {
    /// The last instant that counts as known.
    #[must_use]
    pub fn through(&self) -> Instant {
        self.through
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl FromStr for Moment {
    type Err = TimeError;

    fn from_str(text: &str) -> Result<Self, TimeError> {
        let through = match days_of(text) {
            Some((_, last)) => Some(Instant::end_of(last)),
            None => DateTime::parse_from_rfc3339(text)
                .ok()
                .and_then(|time| Instant::from_millis(time.timestamp_millis())),
        };
        let through = through.ok_or_else(|| TimeError::NotAMoment(text.to_owned()))?;
        Ok(Self {
            written: text.to_owned(),
            through,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_reaches_through_its_last_day() {
        let last = |text: &str| text.parse::<Period>().map(|p| p.last().to_string());
        assert_eq!(last("2024-02").as_deref(), Ok("2024-02-29"));
        assert_eq!(last("2023").as_deref(), Ok("2023-12-31"));
        assert_eq!(last("2023-12").as_deref(), Ok("2023-12-31"));
        assert_eq!(last("9999-12").as_deref(), Ok("9999-12-31"));
        for bad in [
            "",
            "24",
            "2024-3",
            "2024-02-30",
            "2024-02-01-",
            "2024-02-01T00:00:00Z",
            "+024",
        ] {
            assert!(last(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_has_one_written_form() {
        let text = "2026-11-22T14:05:09.123Z";
        assert_eq!(
            text.parse::<Instant>().map(|i| i.to_string()).as_deref(),
            Ok(text)
        );
        for bad in [
            "2026-11-22T14:05:09Z",
            "2026-11-22T14:05:09.123+00:00",
            "2026-02-30T00:00:00.000Z",
        ] {
            assert!(bad.parse::<Instant>().is_err(), "{bad}");
        }
    }

    #[test]
    fn an_instant_is_written_as_the_calendar_has_it() {
        let first = -62_167_219_200_000;
        let step = 86_399_999_937;
        let all = (0..)
            .map(|i| first + i * step)
            .take_while(|ms| *ms <= Instant::MAX.0);
        for ms in all.chain([-1, 0, 1, 951_782_400_000, Instant::MAX.0]) {
            let instant = Instant::from_millis(ms).expect("it can be written");
            let calendar = instant
                .to_chrono()
                .to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            assert_eq!(instant.to_string(), calendar);
            assert_eq!(calendar.parse(), Ok(instant));
        }
    }

    #[test]
    fn a_moment_takes_a_period_or_a_time_with_an_offset() {
        let at = |text: &str| text.parse::<Moment>().map(|m| m.through().to_string());
        assert_eq!(at("2024-04-01").as_deref(), Ok("2024-04-01T23:59:59.999Z"));
        assert_eq!(
            at("2024-04-01T10:00:00+05:00").as_deref(),
            Ok("2024-04-01T05:00:00.000Z")
        );
        assert!(at("2024-04-01T10:00").is_err());
    }
}
