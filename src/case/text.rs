//! Text that people wrote: never empty, never with control characters.
//!
//! [`Line`] is one line; [`Prose`] may have line feeds. Neither is changed in any way: what was
//! written is what is kept, byte for byte.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

use super::eight::{below, equal};

/// Why a text cannot be kept.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// Nothing, or only white space.
    #[error("the text is empty: leave the field out")]
    Empty,
    /// A control character, at a byte.
    #[error("control character U+{code:04X} at byte {at}")]
    Control {
        /// Its code point.
        code: u32,
        /// Bytes before it.
        at: usize,
    },
    /// Longer than its kind of text may be.
    #[error("{length} {unit}, and at most {limit} are allowed")]
    TooLong {
        /// How long it is.
        length: usize,
        /// How long it may be.
        limit: usize,
        /// What is counted.
        unit: &'static str,
    },
}

/// The longest `reason`, in bytes of UTF-8.
pub const REASON_LIMIT: usize = 4_096;

fn check(text: &str, line_feeds: bool) -> Result<(), TextError> {
    if text.chars().all(char::is_whitespace) {
        return Err(TextError::Empty);
    }
    if !may_have_controls(text.as_bytes()) {
        return Ok(());
    }
    match text
        .char_indices()
        .find(|&(_, c)| c.is_control() && !(line_feeds && c == '\n'))
    {
        None => Ok(()),
        Some((at, c)) => Err(TextError::Control { code: c.into(), at }),
    }
}

/// Whether there may be control characters: below U+0020, U+007F, and U+0080 to U+009F, which are C2
/// 80 to C2 9F in UTF-8.
fn may_have_controls(bytes: &[u8]) -> bool {
    let in_word = |eight: &[u8; 8]| {
        let word = u64::from_le_bytes(*eight);
        (below(word, 0x20) | equal(word, 0x7f) | equal(word, 0xc2)) != 0
    };
    match bytes.last_chunk() {
        // The last eight may have some of those before: that is sooner looked at than one by one.
        Some(last) => in_word(last) || bytes.as_chunks().0.iter().any(in_word),
        None => bytes.iter().any(|b| matches!(b, ..0x20 | 0x7f | 0xc2)),
    }
}

macro_rules! text {
    ($(#[$doc:meta])* $name:ident, $check:expr, $schema:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// The text as it was written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            fn check(text: &str) -> Result<(), TextError> {
                let check: fn(&str) -> Result<(), TextError> = $check;
                check(text)
            }

            /// Whether this can be one.
            #[must_use]
            pub fn accepts(text: &str) -> bool {
                Self::check(text).is_ok()
            }
        }

        impl TryFrom<String> for $name {
            type Error = TextError;
            fn try_from(text: String) -> Result<Self, TextError> {
                Self::check(&text)?;
                Ok(Self(text))
            }
        }

        impl FromStr for $name {
            type Err = TextError;
            fn from_str(text: &str) -> Result<Self, TextError> {
                Self::try_from(text.to_owned())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                Self::try_from(String::deserialize(from)?).map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

text!(
    /// One line of text.
    Line,
    |text| check(text, false),
    json_schema!({"type": "string", "minLength": 1, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        "description": "one line of text, without control characters"})
);

text!(
    /// Text of any number of lines.
    Prose,
    |text| check(text, true),
    json_schema!({"type": "string", "minLength": 1,
        "pattern": "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f]*$",
        "description": "text without control characters other than line feeds"})
);

text!(
    /// Why something was done: text of any number of lines, at most [`REASON_LIMIT`] bytes.
    Reason,
    |text| {
        check(text, true)?;
        let length = text.len();
        if length > REASON_LIMIT {
            return Err(TextError::TooLong { length, limit: REASON_LIMIT, unit: "bytes" });
        }
        Ok(())
    },
    json_schema!({"type": "string", "minLength": 1, "maxLength": REASON_LIMIT,
        "pattern": "^[^\\u0000-\\u0009\\u000b-\\u001f\\u007f-\\u009f]*$",
        "description": "why: text of at most 4096 bytes, without control characters other than line feeds"})
);

impl Reason {
    /// Whether it says anything: a letter or a digit. What advised commands print in its place, `…`, does not. Only
    /// what is appended is asked: a ledger may hold such a reason from before.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.0.chars().any(char::is_alphanumeric)
    }
}

text!(
    /// Who recorded: a person or an office, 1 to 64 characters. Public and permanent.
    Recorder,
    |text| {
        check(text, false)?;
        // There are no more characters than bytes.
        let length = if text.len() > 64 { text.chars().count() } else { 0 };
        if length > 64 {
            return Err(TextError::TooLong { length, limit: 64, unit: "characters" });
        }
        Ok(())
    },
    json_schema!({"type": "string", "minLength": 1, "maxLength": 64,
        "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$",
        "description": "who recorded: a name or a pseudonym; public and permanent"})
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_refused_and_line_feeds_only_in_prose() {
        assert!("Тоқташ Ғ.".parse::<Line>().is_ok());
        assert_eq!(
            "a\u{1b}[2J".parse::<Line>(),
            Err(TextError::Control { code: 0x1b, at: 1 })
        );
        assert_eq!(
            "a\u{9b}".parse::<Prose>(),
            Err(TextError::Control { code: 0x9b, at: 1 })
        );
        assert!("a\nb".parse::<Line>().is_err());
        assert!("a\nb".parse::<Prose>().is_ok());
        assert_eq!(" ".parse::<Line>(), Err(TextError::Empty));
    }

    #[test]
    fn a_control_character_is_found_wherever_it_is() {
        for length in 1..40 {
            for at in 0..length {
                for control in ['\u{1f}', '\u{7f}', '\u{80}', '\u{9f}'] {
                    let text: String = (0..length)
                        .map(|i| if i == at { control } else { 'ё' })
                        .collect();
                    let found = Err(TextError::Control {
                        code: control.into(),
                        at: at * 2,
                    });
                    assert_eq!(text.parse::<Line>(), found);
                    let ascii: String = (0..length)
                        .map(|i| if i == at { control } else { '~' })
                        .collect();
                    let found = Err(TextError::Control {
                        code: control.into(),
                        at,
                    });
                    assert_eq!(ascii.parse::<Line>(), found);
                }
            }
            assert!("\u{a0}ß~ ".repeat(length).parse::<Line>().is_ok());
        }
    }

    #[test]
    fn a_reason_of_marks_alone_says_nothing() {
        for (text, says) in [
            ("…", false),
            ("...", false),
            ("- ?!", false),
            ("қате", true),
            ("№ 5", true),
        ] {
            let reason: Reason = text.parse().expect("a reason");
            assert_eq!(reason.says_something(), says, "{text}");
        }
    }

    #[test]
    fn a_recorder_is_counted_in_characters_and_a_reason_in_bytes() {
        assert!("Ғ".repeat(64).parse::<Recorder>().is_ok());
        assert!("Ғ".repeat(65).parse::<Recorder>().is_err());
        assert!("Ғ".repeat(2048).parse::<Reason>().is_ok());
        assert!("Ғ".repeat(2049).parse::<Reason>().is_err());
    }
}
