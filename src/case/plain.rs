//! A reader of JSON that reads only what is written in the one way in which records are written: no
//! white space, no escapes, no `null`, whole numbers, and never a list in the place of an object.
//!
//! Nearly every record in a log is that, and is read in a third of the time. What is not, or is
//! wrong, is not read at all: it is left to the general reader, which says what is wrong and where.
//! So this one may refuse what it likes, and must accept only what the other accepts, as the same.

mod values;

use std::fmt;

use serde::de;

use super::eight::{below, equal};

/// The text is not plain, or is wrong: the general reader decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPlain;

impl fmt::Display for NotPlain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the text is not plain")
    }
}

impl std::error::Error for NotPlain {}

impl de::Error for NotPlain {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }
}

type Read<T> = Result<T, NotPlain>;

/// How deep values may lie in each other: deeper than in any record, and never so deep that the
/// stack would end.
const DEPTH: u8 = 12;

/// Reads a value from all of a text, where it is plain.
pub fn read<'de, T: de::Deserialize<'de>>(text: &'de str) -> Read<T> {
    let mut reader = Reader::new(text);
    let value = T::deserialize(&mut reader)?;
    if reader.is_at_end() {
        Ok(value)
    } else {
        Err(NotPlain)
    }
}

/// A place in a text that is read.
pub(super) struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
        }
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at == self.text.len()
    }

    pub(super) fn peek(&self) -> Read<u8> {
        self.text.as_bytes().get(self.at).copied().ok_or(NotPlain)
    }

    /// Steps over a byte, if it is the next one.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        let is_next = self.text.as_bytes().get(self.at) == Some(&byte);
        self.at += usize::from(is_next);
        is_next
    }

    /// Steps over these bytes, if they are the next ones.
    pub(super) fn take_all(&mut self, bytes: &[u8]) -> bool {
        let is_next = self.text.as_bytes()[self.at..].starts_with(bytes);
        self.at += if is_next { bytes.len() } else { 0 };
        is_next
    }

    /// The next sixteen bytes; zeros beyond the end.
    pub(super) fn sixteen(&self) -> u128 {
        let rest = &self.text.as_bytes()[self.at..];
        let sixteen = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut last = [0; 16];
            last[..rest.len()].copy_from_slice(rest);
            last
        });
        u128::from_le_bytes(sixteen)
    }

    /// Steps over so many bytes, which the caller has seen.
    pub(super) fn step(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn expect(&mut self, byte: u8) -> Read<()> {
        if self.take(byte) {
            Ok(())
        } else {
            Err(NotPlain)
        }
    }

    pub(super) fn string(&mut self) -> Read<&'de str> {
        self.expect(b'"')?;
        let rest = &self.text.as_bytes()[self.at..];
        let end = first_special(rest).ok_or(NotPlain)?;
        if rest[end] != b'"' {
            return Err(NotPlain);
        }
        let string = &self.text[self.at..self.at + end];
        self.at += end + 1;
        Ok(string)
    }

    /// A whole number of at most 18 digits, without a sign or leading zeros.
    pub(super) fn number(&mut self) -> Read<u64> {
        let rest = &self.text.as_bytes()[self.at..];
        let digits = rest.iter().take_while(|b| b.is_ascii_digit()).count();
        let leads_with_zero = digits > 1 && rest[0] == b'0';
        let goes_on = rest
            .get(digits)
            .is_some_and(|b| matches!(b, b'.' | b'e' | b'E'));
        if digits == 0 || digits > 18 || leads_with_zero || goes_on {
            return Err(NotPlain);
        }
        self.at += digits;
        let step = |n: u64, digit: &u8| n * 10 + u64::from(digit - b'0');
        Ok(rest[..digits].iter().fold(0, step))
    }

    pub(super) fn bool(&mut self) -> Read<bool> {
        let rest = &self.text.as_bytes()[self.at..];
        let (value, length) = match rest {
            [b't', b'r', b'u', b'e', ..] => (true, 4),
            [b'f', b'a', b'l', b's', b'e', ..] => (false, 5),
            _ => return Err(NotPlain),
        };
        self.at += length;
        Ok(value)
    }

    /// Goes into an object or a list, and out of it at its end.
    fn inside<T>(&mut self, open: u8, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        self.expect(open)?;
        if self.depth == DEPTH {
            return Err(NotPlain);
        }
        self.depth += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }
}

/// The first byte that no plain string has within it: a quote, a backslash or a control character.
fn first_special(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(eight) = bytes[at..].first_chunk() {
        let word = u64::from_le_bytes(*eight);
        let special = equal(word, b'"') | equal(word, b'\\') | below(word, 0x20);
        if special != 0 {
            return Some(at + (special.trailing_zeros() / 8) as usize);
        }
        at += 8;
    }
    let is_special = |b: &u8| matches!(b, b'"' | b'\\' | ..0x20);
    let rest = bytes[at..].iter().position(is_special)?;
    Some(at + rest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn what_is_not_plain_is_not_read() {
        type Map = BTreeMap<String, u64>;
        assert_eq!(read::<Map>(r#"{"a":1,"b":20}"#).map(|m| m.len()), Ok(2));
        assert_eq!(read::<Vec<bool>>("[true,false]"), Ok(vec![true, false]));
        for other in [
            "",
            "{",
            "{}x",
            "{ }",
            r#"{"a":1,}"#,
            r#"{,"a":1}"#,
            r#"{"a" :1}"#,
            r#"{"a":01}"#,
            r#"{"a":-1}"#,
            r#"{"a":1.0}"#,
            r#"{"a":1e3}"#,
            r#"{"a":null}"#,
            r#"{"\u0061":1}"#,
            r#"{"a":1]"#,
            r#"{"a":1000000000000000000000}"#,
            "[]",
            "{\"a\n\":1}",
            r#"{"a":1"b":2}"#,
        ] {
            assert_eq!(read::<Map>(other), Err(NotPlain), "{other}");
        }
        for other in [
            "[true,]",
            "[,true]",
            "[true false]",
            "[true}",
            "[truefalse]",
            "[tru]",
        ] {
            assert_eq!(read::<Vec<bool>>(other), Err(NotPlain), "{other}");
        }
    }

    #[test]
    fn the_first_special_byte_is_found_wherever_it_is() {
        let plain: Vec<u8> = (0_u8..=255)
            .filter(|b| !matches!(b, b'"' | b'\\' | ..0x20))
            .collect();
        for at in 0..40 {
            for special in (0..0x20).chain([b'"', b'\\']) {
                let mut bytes: Vec<u8> = plain
                    .iter()
                    .copied()
                    .cycle()
                    .skip(at * 7)
                    .take(at)
                    .collect();
                assert_eq!(first_special(&bytes), None);
                bytes.extend([special, b'"', b'x', 0x1f, b'"']);
                assert_eq!(first_special(&bytes), Some(at), "{special}");
            }
        }
    }

    #[test]
    fn nothing_is_read_that_lies_too_deep() {
        #[derive(serde::Deserialize)]
        struct Nested(#[expect(dead_code, reason = "it is only read")] Vec<Nested>);
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read::<Nested>(&nested(DEPTH.into())).is_ok());
        assert!(read::<Nested>(&nested(usize::from(DEPTH) + 1)).is_err());
        assert!(read::<Nested>(&nested(100_000)).is_err());
    }
}
