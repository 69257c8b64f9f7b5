//! The envelope: one line of the log.
//!
//! ```text
//! {"seq":12,"prev":"<64 hex>","recorded_at":"2026-11-22T14:05:09.123Z","record":{…}}
//! ```
//!
//! Just these fields, in this order, without white space between them. `prev` is the leaf of the
//! entry before; that of the first is SHA-256 of nothing. `record` comes last, so that its exact
//! bytes can be cut out. What is in the record is not this module's business.

use super::hash::{Leaf, hex};
use crate::seq::Seq;
use crate::time::Instant;

/// The longest line, in bytes without its line feed: what an entry bundle of a tiled log can hold.
pub const LINE_LIMIT: usize = 65_535;

/// A line of the log, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// Its place, as it says itself.
    pub seq: Seq,
    /// The leaf of the entry before, as it says itself.
    pub prev: Leaf,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The bytes of its record.
    pub record: &'a [u8],
}

/// Why a line is no entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryError {
    /// Too long.
    #[error("the line has {0} bytes, and at most {LINE_LIMIT} are allowed")]
    TooLong(usize),
    /// The fields are not those of an entry, in their order.
    #[error(
        "the line does not begin with the fields of an entry: {0} is missing or malformed at byte {1}"
    )]
    Framing(&'static str, usize),
}

impl<'a> Entry<'a> {
    /// Takes a line apart, given without its line feed.
    ///
    /// # Errors
    ///
    /// Where it is too long or not framed as an entry.
    pub fn parse(line: &'a [u8]) -> Result<Self, EntryError> {
        if line.len() > LINE_LIMIT {
            return Err(EntryError::TooLong(line.len()));
        }
        let mut rest = Rest { line, at: 0 };
        rest.expect(b"{\"seq\":", "seq")?;
        let seq = rest.number().ok_or(EntryError::Framing("seq", rest.at))?;
        rest.expect(b",\"prev\":\"", "prev")?;
        let prev = rest.take(64).and_then(Leaf::from_hex);
        let prev = prev.ok_or(EntryError::Framing("prev", rest.at))?;
        rest.expect(b"\",\"recorded_at\":\"", "recorded_at")?;
        let time = rest.take(24).and_then(Instant::from_ascii);
        let recorded_at = time.ok_or(EntryError::Framing("recorded_at", rest.at))?;
        rest.expect(b"\",\"record\":", "record")?;
        let record = line[rest.at..].strip_suffix(b"}");
        let record = record.filter(|record| record.first() == Some(&b'{'));
        let record = record.ok_or(EntryError::Framing("record", rest.at))?;
        Ok(Self {
            seq: Seq(seq),
            prev,
            recorded_at,
            record,
        })
    }

    /// The line, without its line feed.
    #[must_use]
    pub fn format(&self) -> Vec<u8> {
        let mut line = Vec::with_capacity(self.record.len() + 160);
        self.write(&mut line);
        line
    }

    /// Writes the line after what is there, without its line feed.
    pub fn write(&self, to: &mut Vec<u8>) {
        /// More than all but the record has.
        const ENVELOPE: usize = 160;
        to.reserve(ENVELOPE + self.record.len());
        to.extend_from_slice(b"{\"seq\":");
        to.extend_from_slice(self.seq.0.to_string().as_bytes());
        to.extend_from_slice(b",\"prev\":\"");
        to.extend_from_slice(hex(&self.prev.0).as_bytes());
        to.extend_from_slice(b"\",\"recorded_at\":\"");
        to.extend_from_slice(&self.recorded_at.to_ascii());
        to.extend_from_slice(b"\",\"record\":");
        to.extend_from_slice(self.record);
        to.push(b'}');
    }
}

struct Rest<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Rest<'a> {
    fn expect(&mut self, text: &[u8], field: &'static str) -> Result<(), EntryError> {
        if self.line[self.at..].starts_with(text) {
            self.at += text.len();
            Ok(())
        } else {
            Err(EntryError::Framing(field, self.at))
        }
    }

    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let taken = self.line.get(self.at..self.at + count)?;
        self.at += count;
        Some(taken)
    }

    /// A number without a sign or leading zeros.
    fn number(&mut self) -> Option<u64> {
        let from = self.at;
        let mut number = 0_u64;
        while let Some(digit @ b'0'..=b'9') = self.line.get(self.at) {
            number = number
                .checked_mul(10)?
                .checked_add(u64::from(digit - b'0'))?;
            self.at += 1;
        }
        let digits = &self.line[from..self.at];
        let is_one = digits
            .first()
            .is_some_and(|first| *first != b'0' || digits.len() == 1);
        is_one.then_some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::log::hash::EMPTY;

    const LINE: &str = "{\"seq\":0,\"prev\":\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\",\"recorded_at\":\"2026-11-22T14:05:09.123Z\",\"record\":{\"a\":1}}";

    #[test]
    fn an_entry_is_written_as_it_was_read() {
        let entry = Entry::parse(LINE.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(
            (entry.seq, entry.prev, entry.record),
            (Seq(0), Leaf(EMPTY), &b"{\"a\":1}"[..])
        );
        assert_eq!(entry.format(), LINE.as_bytes());
    }

    #[test]
    fn anything_else_is_named() {
        for (from, to, field) in [
            ("{\"seq\"", "{ \"seq\"", "seq"),
            (":0,", ":-1,", "seq"),
            (":0,", ":00,", "seq"),
            (":0,", ":18446744073709551616,", "seq"),
            ("e3b0", "E3B0", "prev"),
            (".123Z", "Z", "recorded_at"),
            ("11-22", "02-30", "recorded_at"),
            ("\"record\":{", "\"record\":[", "record"),
            (",\"record\"", ",\"sig\":\"x\",\"record\"", "record"),
        ] {
            let line = LINE.replace(from, to);
            match Entry::parse(line.as_bytes()) {
                Err(EntryError::Framing(named, _)) => assert_eq!(named, field, "{line}"),
                other => panic!("{line}: {other:?}"),
            }
        }
        let long = vec![b'x'; LINE_LIMIT + 1];
        assert_eq!(
            Entry::parse(&long),
            Err(EntryError::TooLong(LINE_LIMIT + 1))
        );
    }
}
