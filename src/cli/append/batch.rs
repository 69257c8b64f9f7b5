//! A batch: a file with one JSON record a line.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use super::report::{SHOWN, Told, told};
use crate::case::record::{RECORD_LIMIT, Record};
use crate::cli::{Failure, Recorder};
use crate::ledger::{Refusal, Submission, Submit};

/// A line of a batch, not yet read.
pub(super) struct Text<'b> {
    line: u64,
    /// How long it is; of one that is too long, only the beginning is kept.
    length: usize,
    text: Vec<u8>,
    /// Who records it, where it does not say so itself.
    by: Option<&'b Recorder>,
}

impl Submit for Text<'_> {
    fn submission(self) -> Result<Submission, Refusal> {
        let Self { line, length, .. } = self;
        // A record can be written more loosely than it is kept, but not without bounds.
        if length > 2 * RECORD_LIMIT {
            return Err(Refusal::too_long(line, length));
        }
        let mut record =
            Record::decode(&self.text).map_err(|error| Refusal::malformed(line, &error))?;
        if record.by.is_none() {
            record.by = self.by.cloned();
        }
        Ok(Submission {
            line,
            record: record.into(),
        })
    }
}

/// Takes in a batch: one record a line, empty lines apart.
pub(super) fn take_batch<'b>(
    path: &Path,
    by: Option<&'b Recorder>,
) -> Result<Vec<Text<'b>>, Failure> {
    let input: Box<dyn Read> = if path.as_os_str() == "-" {
        Box::new(io::stdin())
    } else {
        Box::new(File::open(path).map_err(|e| unreadable(path, &e))?)
    };
    let mut input = BufReader::with_capacity(1 << 16, input);
    let mut batch = Vec::new();
    let (mut line, mut text) = (0, Vec::new());
    while let Some(length) = next_line(&mut input, &mut text).map_err(|e| unreadable(path, &e))? {
        line += 1;
        if length > 2 * RECORD_LIMIT || !text.trim_ascii().is_empty() {
            batch.push(Text {
                line,
                length,
                text: text.as_slice().into(),
                by,
            });
        }
    }
    if batch.is_empty() {
        return Err(Failure::cannot(format!(
            "{} has no records",
            path.display()
        )));
    }
    Ok(batch)
}

/// What is told of the first records of a batch.
pub(super) fn told_of(batch: &[Text<'_>]) -> Vec<Told> {
    let first = batch.iter().take(2 * SHOWN);
    first
        .filter_map(|text| Record::decode(&text.text).ok())
        .map(|record| told(&record))
        .collect()
}

fn unreadable(path: &Path, error: &io::Error) -> Failure {
    Failure::cannot(format!("cannot read {}: {error}", path.display()))
}

/// Reads a line, without its line feed; of one that is too long only the beginning. Gives its
/// length, or `None` at the end.
fn next_line(input: &mut impl BufRead, text: &mut Vec<u8>) -> io::Result<Option<usize>> {
    text.clear();
    let mut length = 0;
    loop {
        let block = match input.fill_buf() {
            Ok(block) => block,
            Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
            Err(e) => return Err(e),
        };
        if block.is_empty() {
            return Ok((length > 0).then_some(length));
        }
        let end = memchr::memchr(b'\n', block);
        let part = &block[..end.unwrap_or(block.len())];
        let room = (2 * RECORD_LIMIT + 1).saturating_sub(text.len());
        text.extend_from_slice(&part[..part.len().min(room)]);
        length += part.len();
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(Some(length));
        }
    }
}
