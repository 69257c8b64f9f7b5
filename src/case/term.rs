//! How long, and how many: numbers that are often known only as a range.
//!
//! A [`Term`] is an ISO 8601 duration in years, months and days, or a range of two: `P4Y`,
//! `P4Y6M`, `P4Y..P6Y`, `P4Y..` ("at least four years"). A [`Quantity`] is a whole number or a
//! range: `39`, `"39..45"`, `"98.."`. Both keep what was written even where it cannot be
//! (`P6Y..P4Y`): that is for the rules to say (`bad_range`), not for the reader of a log.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A length of time in years, months and days, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    years: Option<u32>,
    months: Option<u32>,
    days: Option<u32>,
}

/// A duration, or a range from one to another or to no known end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    /// The shortest that it may be.
    pub min: Duration,
    /// The longest; `None` for "at least".
    pub max: Option<Duration>,
}

/// A number, or a range from one to another or to no known end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The smallest that it may be.
    pub min: u64,
    /// The largest; `None` for "at least".
    pub max: Option<u64>,
}

/// Why a text is no term or quantity.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeError {
    /// Not a term.
    #[error(
        "{0:?} is not a term such as P4Y, P4Y6M, P4Y..P6Y or P4Y.. (on the command line also 4y6m, 4y..6y)"
    )]
    NotATerm(String),
    /// Not a quantity.
    #[error("{0:?} is not a number or a range such as 39, 39..45 or 98..")]
    NotAQuantity(String),
}

impl Duration {
    /// Whole months (twelve a year).
    #[must_use]
    pub fn months(self) -> u64 {
        u64::from(self.years.unwrap_or(0)) * 12 + u64::from(self.months.unwrap_or(0))
    }

    /// Days beside the months.
    #[must_use]
    pub fn days(self) -> u64 {
        self.days.unwrap_or(0).into()
    }

    /// Whether it is no time at all.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.months() == 0 && self.days() == 0
    }

    /// Whether this is longer than the other whatever months and years they are counted in.
    #[must_use]
    pub fn certainly_longer(self, other: Self) -> bool {
        let parts = |d: Self| (d.months(), d.days());
        let part_by_part = self.months() >= other.months()
            && self.days() >= other.days()
            && parts(self) != parts(other);
        // A month has 28 to 31 days, twelve of them 365 or 366.
        let shortest = self.months() / 12 * 365 + self.months() % 12 * 28 + self.days();
        let longest = other.months() / 12 * 366 + other.months() % 12 * 31 + other.days();
        part_by_part || shortest > longest
    }

    /// Reads `P4Y6M`, or `4y6m` where `loose`.
    fn parse(text: &str, loose: bool) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        let body = match (upper.strip_prefix('P'), loose) {
            (Some(body), _) => body,
            (None, true) => &upper,
            (None, false) => return None,
        };
        if !loose && text != upper {
            return None;
        }
        let mut parts = [None; 3];
        let mut rest = body;
        for (slot, unit) in parts.iter_mut().zip(['Y', 'M', 'D']) {
            if let Some((number, after)) = rest.split_once(unit) {
                *slot = Some(number_of(number)?);
                rest = after;
            }
        }
        let [years, months, days] = parts;
        (rest.is_empty() && !body.is_empty()).then_some(Self {
            years,
            months,
            days,
        })
    }
}

/// A number of at most six digits, without leading zeros.
fn number_of(text: &str) -> Option<u32> {
    let plain = (1..=6).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0')))
        .then(|| text.parse().ok())
        .flatten()
}

impl Term {
    fn parse(text: &str, loose: bool) -> Result<Self, RangeError> {
        let duration =
            |part| Duration::parse(part, loose).ok_or_else(|| RangeError::NotATerm(text.into()));
        match text.split_once("..") {
            None => duration(text).map(|only| Self {
                min: only,
                max: Some(only),
            }),
            Some((min, "")) => Ok(Self {
                min: duration(min)?,
                max: None,
            }),
            Some((min, max)) => Ok(Self {
                min: duration(min)?,
                max: Some(duration(max)?),
            }),
        }
    }

    /// What makes it a term that cannot be, if anything does.
    #[must_use]
    pub fn fault(&self) -> Option<&'static str> {
        if self.min.is_zero() || self.max.is_some_and(Duration::is_zero) {
            Some("a term of zero")
        } else if self.max.is_some_and(|max| self.min.certainly_longer(max)) {
            Some("the minimum is above the maximum")
        } else {
            None
        }
    }
}

impl Duration {
    fn only_years(self) -> Option<u32> {
        self.years
            .filter(|_| self.months.is_none() && self.days.is_none())
    }

    /// In words: `4 years 6 months`.
    #[must_use]
    pub fn in_words(self) -> String {
        let parts = [
            (self.years, "year"),
            (self.months, "month"),
            (self.days, "day"),
        ];
        let word = |(number, unit): (Option<u32>, &str)| {
            number.map(|n| format!("{n} {unit}{}", if n == 1 { "" } else { "s" }))
        };
        parts
            .into_iter()
            .filter_map(word)
            .collect::<Vec<_>>()
            .join(" ")
    }
}

impl Term {
    /// In words: `4 to 6 years`, `6 months to 1 year`, `at least 4 years`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.max {
            Some(max) if max == self.min => max.in_words(),
            Some(max) => match (self.min.only_years(), max.only_years()) {
                (Some(least), Some(_)) => format!("{least} to {}", max.in_words()),
                _ => format!("{} to {}", self.min.in_words(), max.in_words()),
            },
            None => format!("at least {}", self.min.in_words()),
        }
    }
}

impl Quantity {
    /// In words: `39`, `39 to 45`, `at least 98`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match self.max {
            Some(max) if max == self.min => max.to_string(),
            Some(max) => format!("{} to {max}", self.min),
            None if self.min == 0 => "an unknown number of".to_owned(),
            None => format!("at least {}", self.min),
        }
    }

    /// Exactly so many.
    #[must_use]
    pub fn exactly(number: u64) -> Self {
        Self {
            min: number,
            max: Some(number),
        }
    }

    /// Whether the minimum is above the maximum.
    #[must_use]
    pub fn is_reversed(&self) -> bool {
        self.max.is_some_and(|max| self.min > max)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("P")?;
        for (number, unit) in [(self.years, 'Y'), (self.months, 'M'), (self.days, 'D')] {
            if let Some(number) = number {
                write!(f, "{number}{unit}")?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max {
            Some(max) if max == self.min => write!(f, "{max}"),
            Some(max) => write!(f, "{}..{max}", self.min),
            None => write!(f, "{}..", self.min),
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.max {
            Some(max) if max == self.min => write!(f, "{max}"),
            Some(max) => write!(f, "{}..{max}", self.min),
            None => write!(f, "{}..", self.min),
        }
    }
}

impl FromStr for Term {
    type Err = RangeError;

    /// Reads the written form, and what is short to type: `4y6m`, `4y..6y`.
    fn from_str(text: &str) -> Result<Self, RangeError> {
        Self::parse(text, true)
    }
}

impl FromStr for Quantity {
    type Err = RangeError;

    fn from_str(text: &str) -> Result<Self, RangeError> {
        let number = |part: &str| {
            let plain = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            let number = plain.then(|| part.parse().ok()).flatten();
            number.ok_or_else(|| RangeError::NotAQuantity(text.into()))
        };
        match text.split_once("..") {
            None => number(text).map(Self::exactly),
            Some((min, "")) => Ok(Self {
                min: number(min)?,
                max: None,
            }),
            Some((min, max)) => Ok(Self {
                min: number(min)?,
                max: Some(number(max)?),
            }),
        }
    }
}

impl Serialize for Term {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::parse(&Cow::<str>::deserialize(from)?, false).map_err(de::Error::custom)
    }
}

impl Serialize for Quantity {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.max {
            Some(max) if max == self.min => to.serialize_u64(max),
            _ => to.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Quantity {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Quantity;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number or a range such as \"39..45\"")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Quantity, E> {
                Ok(Quantity::exactly(number))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Quantity, E> {
                if text.contains("..") {
                    text.parse().map_err(E::custom)
                } else {
                    Err(E::custom(RangeError::NotAQuantity(text.into())))
                }
            }
        }
        from.deserialize_any(Visitor)
    }
}

impl JsonSchema for Term {
    fn schema_name() -> Cow<'static, str> {
        "Term".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = r"P(?=\d)(\d{1,6}Y)?(\d{1,6}M)?(\d{1,6}D)?";
        json_schema!({"type": "string", "pattern": format!(r"^{one}(\.\.({one})?)?$"),
            "description": "an ISO 8601 duration in years, months and days, or a range: P4Y, P4Y6M, P4Y..P6Y, P4Y.."})
    }
}

impl JsonSchema for Quantity {
    fn schema_name() -> Cow<'static, str> {
        "Quantity".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"anyOf": [
            {"type": "integer", "minimum": 0},
            {"type": "string", "pattern": r"^\d+\.\.\d*$"}],
            "description": "a whole number, or a range: 39, \"39..45\", \"98..\""})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(json: &str) -> Result<Term, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn a_term_is_kept_as_written() {
        for text in [
            "P4Y", "P4Y6M", "P12M", "P4Y..P6Y", "P4Y..", "P10D", "P0Y", "P6Y..P4Y",
        ] {
            let json = format!("\"{text}\"");
            let term = written(&json).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(term.to_string(), text);
        }
        for bad in [
            "P", "4y", "p4y", "P4", "P4M6Y", "P4Y..P", "..P4Y", "P04Y", "P1W", "P4YT1H", "P-4Y",
        ] {
            assert!(written(&format!("\"{bad}\"")).is_err(), "{bad}");
        }
    }

    #[test]
    fn flags_take_the_short_form() {
        let shown = |text: &str| text.parse::<Term>().map(|t| t.to_string());
        assert_eq!(shown("4y6m").as_deref(), Ok("P4Y6M"));
        assert_eq!(shown("4y..6y").as_deref(), Ok("P4Y..P6Y"));
        assert!(shown("years").is_err());
        assert!(shown("").is_err());
    }

    #[test]
    fn a_term_that_cannot_be_is_told_from_one_that_is_only_unusual() {
        let fault = |text: &str| text.parse::<Term>().map(|t| t.fault().is_some());
        for bad in [
            "P0Y",
            "P6Y..P4Y",
            "P13M..P1Y",
            "P1Y1D..P1Y",
            "P400D..P1Y",
            "P0D..P1Y",
        ] {
            assert_eq!(fault(bad), Ok(true), "{bad}");
        }
        for good in [
            "P4Y..P6Y",
            "P30D..P1M",
            "P1M..P30D",
            "P365D..P1Y",
            "P1Y..P12M",
            "P4Y..",
        ] {
            assert_eq!(fault(good), Ok(false), "{good}");
        }
    }

    #[test]
    fn a_quantity_is_a_number_or_a_range_in_a_string() {
        let read = |json: &str| {
            serde_json::from_str::<Quantity>(json)
                .map(|q| (q.min, q.max))
                .ok()
        };
        assert_eq!(read("39"), Some((39, Some(39))));
        assert_eq!(read("\"39..45\""), Some((39, Some(45))));
        assert_eq!(read("\"98..\""), Some((98, None)));
        for bad in ["\"39\"", "-1", "1.5", "\"..45\"", "null", "\"39..\u{661}\""] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(
            serde_json::to_string(&Quantity::exactly(39))
                .ok()
                .as_deref(),
            Some("39")
        );
    }
}
