//! A ledger's name.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de};

/// A ledger's name in every checkpoint, for ever: `casebook.example/taldykorgan`.
///
/// `[a-z0-9.-]+(/[a-z0-9._-]+)*`, at most 200 bytes. It need not be an address that answers.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Origin(String);

/// Why a text is no origin.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is not an origin such as casebook.example/taldykorgan: small letters, digits, dots and hyphens, in parts joined by '/'"
)]
pub struct OriginError(String);

impl Origin {
    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let letter = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'.' || b == b'-';
        let mut parts = text.split('/');
        let first = parts.next().unwrap_or_default();
        let valid = text.len() <= 200
            && !first.is_empty()
            && first.bytes().all(letter)
            && parts.all(|p| !p.is_empty() && p.bytes().all(|b| letter(b) || b == b'_'));
        valid
            .then(|| Self(text.to_owned()))
            .ok_or_else(|| OriginError(text.to_owned()))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Origin {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl JsonSchema for Origin {
    fn schema_name() -> Cow<'static, str> {
        "Origin".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({"type": "string", "maxLength": 200,
            "pattern": "^[a-z0-9.-]+(/[a-z0-9._-]+)*$"})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_a_schemeless_name() {
        for good in ["casebook.example/taldykorgan", "a", "a-b.c/d_e/f"] {
            assert!(good.parse::<Origin>().is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "a/",
            "a//b",
            "A",
            "a_b",
            "https://a",
            "a b",
            "қ",
            "a\nb",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad}");
        }
    }
}
