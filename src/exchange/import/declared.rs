//! How many texts a workbook says that it shares.
//!
//! The reader of workbooks makes room for as many as `uniqueCount` says, before it has read any. So the
//! number is held against the size of the part in which it stands: each text takes a few bytes there.

use std::io::{self, Write};

use memchr::memmem;

/// Where the number of the texts stands.
const WORD: &[u8] = b"uniqueCount";

/// How many bytes from the word on are looked at, for the number: white space is allowed in between.
const AFTER: usize = 256;

/// Looks for the number in what is written to it.
#[derive(Default)]
pub struct Declared {
    /// What could be the beginning of the word, or of the number.
    tail: Vec<u8>,
    /// The largest number found; `u64::MAX`, where what stands there is none.
    pub texts: u64,
}

impl Write for Declared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.tail.extend_from_slice(bytes);
        for at in memmem::find_iter(&self.tail, WORD) {
            let after = &self.tail[at + WORD.len()..];
            self.texts = self.texts.max(number(&after[..after.len().min(AFTER)]));
        }
        let kept = self.tail.len().min(WORD.len() + AFTER);
        self.tail.drain(..self.tail.len() - kept);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The number in ` = "123"`. What goes on beyond what is looked at is read again with what follows it.
fn number(text: &[u8]) -> u64 {
    if text
        .trim_ascii_start()
        .first()
        .is_some_and(|byte| *byte != b'=')
    {
        // The word, in some text.
        return 0;
    }
    let is_between = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\'');
    let start = text.iter().position(|byte| !is_between(byte));
    let digits = start.map_or(&[][..], |start| &text[start..]);
    let end = digits.iter().position(|byte| matches!(byte, b'"' | b'\''));
    let Some(end) = end else {
        // Longer than any number, or cut: then the next look has all of it.
        return if text.len() < AFTER { 0 } else { u64::MAX };
    };
    let digits = std::str::from_utf8(&digits[..end]).unwrap_or_default();
    digits.parse().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared(pieces: &[&str]) -> u64 {
        let mut declared = Declared::default();
        for piece in pieces {
            declared.write_all(piece.as_bytes()).expect("memory");
        }
        declared.texts
    }

    #[test]
    fn the_number_is_found_wherever_it_is_cut() {
        let text = "<sst count='9' uniqueCount = \"4294967295\"><si/>";
        assert_eq!(declared(&[text]), 4_294_967_295);
        for at in 0..text.len() {
            assert_eq!(declared(&[&text[..at], &text[at..]]), 4_294_967_295, "{at}");
        }
        assert_eq!(declared(&["<sst uniqueCount=\"&#57;\">"]), u64::MAX);
        assert_eq!(declared(&["<sst uniqueCount=\"3\">"]), 3);
        assert_eq!(declared(&["<sst>"]), 0);
        assert_eq!(declared(&["<si><t>uniqueCount is \"a\"</t></si>"]), 0);
    }
}
