//! Names of things: cases, defendants, charges, appeals, victims, records, documents.
//!
//! Each is a type of its own, so that a charge cannot stand where a defendant is meant.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use compact_str::CompactString;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Why a text is no name of its kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Not a slug.
    #[error(
        "{0:?} is not an id: small letters and digits, in parts joined by single hyphens, at most 64"
    )]
    NotASlug(String),
    /// Not a record's id.
    #[error("{0:?} is not a record's id: 1 to 64 of letters, digits and . _ : -")]
    NotARecordId(String),
    /// Not a SHA-256.
    #[error("{0:?} is not a SHA-256: 64 of the digits 0-9 a-f")]
    NotADigest(String),
}

/// The bytes of which names are made, by their value.
const fn among(bytes: &[u8]) -> [bool; 256] {
    let mut among = [false; 256];
    let mut at = 0;
    while at < bytes.len() {
        among[bytes[at] as usize] = true;
        at += 1;
    }
    among
}

const SLUG_BYTES: [bool; 256] = among(b"abcdefghijklmnopqrstuvwxyz0123456789-");
const RECORD_ID_BYTES: [bool; 256] =
    among(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._:-");

fn is_slug(text: &str) -> bool {
    // A hyphen may stand neither at the beginning nor at the end, nor after another.
    let step = |(right, before): (bool, u8), b: u8| {
        let joined = (b != b'-') | (before != b'-');
        (right & SLUG_BYTES[usize::from(b)] & joined, b)
    };
    let (right, last) = text.bytes().fold((true, b'-'), step);
    (1..=64).contains(&text.len()) && right && last != b'-'
}

fn is_record_id(text: &str) -> bool {
    let allowed = |right: bool, b: u8| right & RECORD_ID_BYTES[usize::from(b)];
    (1..=64).contains(&text.len()) && text.bytes().fold(true, allowed)
}

fn is_digest(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $valid:ident, $error:ident, $pattern:expr) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(CompactString);

        impl $name {
            /// The id as it is written.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether this can be one.
            #[must_use]
            pub fn accepts(text: &str) -> bool {
                $valid(text)
            }
        }

        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                if $valid(text) {
                    Ok(Self(text.into()))
                } else {
                    Err(IdError::$error(text.to_owned()))
                }
            }
        }

        impl TryFrom<CompactString> for $name {
            type Error = IdError;
            fn try_from(text: CompactString) -> Result<Self, IdError> {
                if $valid(&text) {
                    Ok(Self(text))
                } else {
                    Err(IdError::$error(text.into()))
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                struct Visitor;
                impl de::Visitor<'_> for Visitor {
                    type Value = $name;
                    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                        f.write_str("a string")
                    }
                    fn visit_str<E: de::Error>(self, text: &str) -> Result<$name, E> {
                        text.parse().map_err(E::custom)
                    }
                }
                from.deserialize_str(Visitor)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "maxLength": 64, "pattern": $pattern})
            }
        }
    };
}

const SLUG: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";

id!(
    /// A case's name in a ledger, such as `kz-taldykorgan-2024`.
    CaseId, is_slug, NotASlug, SLUG
);
id!(
    /// A defendant's name in a case, or that of a group of them: `d1`, `officers`, `officers-3`.
    DefendantId, is_slug, NotASlug, SLUG
);
id!(
    /// A charge's name in a case, such as `c1`.
    ChargeId, is_slug, NotASlug, SLUG
);
id!(
    /// A victim's name in a case, such as `v1`: never the person's own.
    VictimId, is_slug, NotASlug, SLUG
);
id!(
    /// An appeal's name in a case, such as `ap1`.
    AppealId, is_slug, NotASlug, SLUG
);
id!(
    /// A record's name, unique in its ledger and kept when it is copied to another.
    RecordId, is_record_id, NotARecordId, "^[A-Za-z0-9._:-]{1,64}$"
);
id!(
    /// The SHA-256 of a document or of a confidential field, in lower-case hexadecimal.
    Digest, is_digest, NotADigest, "^[0-9a-f]{64}$"
);

impl DefendantId {
    /// The id of a group's member, counted from 1: `officers-3`.
    #[must_use]
    pub fn member(&self, number: u64) -> Self {
        Self(compact_str::format_compact!("{}-{number}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_parts_joined_by_single_hyphens() {
        for good in ["d1", "officers-3", "kz-taldykorgan-2024", "0"] {
            assert!(good.parse::<CaseId>().is_ok(), "{good}");
        }
        let long = "a".repeat(65);
        for bad in [
            "",
            "-",
            "a-",
            "-a",
            "a--b",
            "A",
            "қ",
            "a_b",
            "../x",
            long.as_str(),
        ] {
            assert!(bad.parse::<CaseId>().is_err(), "{bad}");
        }
    }
}
