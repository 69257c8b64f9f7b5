//! The lines of a log, read some blocks at a time and looked at on all cores.

use rayon::prelude::*;

use crate::log::entry::LINE_LIMIT;
use crate::seq::Size;
use crate::store::{LogFile, StoreError};

/// How much one thread reads at a time. What is no longer is sooner read and looked at than other
/// threads are started.
const BLOCK: usize = 256 << 10;

/// How many blocks are read before they are looked at: so few that they are still near the core.
const AT_ONCE: usize = 16;

/// The first lines of a log from an offset on, as far as they were read.
pub(super) struct Lines<'l> {
    log: &'l LogFile,
    offset: u64,
    wanted: usize,
    bytes: Vec<u8>,
    /// How many of the bytes were read.
    read: usize,
    /// Where each line begins, and where the last one ends.
    starts: Vec<usize>,
}

impl<'l> Lines<'l> {
    /// So many lines; none is read yet.
    pub(super) fn new(log: &'l LogFile, offset: u64, wanted: Size) -> Result<Self, StoreError> {
        let left = log.length()?.saturating_sub(offset);
        let lines_at_most = wanted.0.saturating_mul(LINE_LIMIT as u64 + 1);
        let most = usize::try_from(left.min(lines_at_most)).unwrap_or(usize::MAX);
        Ok(Self {
            log,
            offset,
            wanted: usize::try_from(wanted.0).unwrap_or(usize::MAX),
            bytes: vec![0; most],
            read: 0,
            starts: vec![0],
        })
    }

    /// How many lines were found.
    pub(super) fn found(&self) -> Size {
        Size(self.starts.len() as u64 - 1)
    }

    /// The bytes of all lines, where each begins, and where the last one ends.
    pub(super) fn into_parts(mut self) -> (Vec<u8>, Vec<usize>) {
        self.bytes
            .truncate(self.starts.last().copied().unwrap_or(0));
        (self.bytes, self.starts)
    }

    /// Whether some are wanted that are not read yet. What lies beyond the wanted ones may be long,
    /// and is not read.
    pub(super) fn are_more(&self) -> bool {
        self.read < self.bytes.len() && self.starts.len() <= self.wanted
    }

    /// Reads on, and looks at the lines that are whole by then.
    pub(super) fn next<T: Send>(
        &mut self,
        look: impl Fn(&[u8]) -> T + Sync,
    ) -> Result<Vec<T>, StoreError> {
        let found = self.starts.len() - 1;
        let alone = self.read_on()? <= BLOCK;
        let at = |at: &[usize]| look(&self.bytes[at[0]..at[1] - 1]);
        let new = &self.starts[found..];
        Ok(match alone {
            true => new.windows(2).map(at).collect(),
            false => new.par_windows(2).map(at).collect(),
        })
    }

    /// Reads some blocks, and finds the ends of lines in them. Gives how many bytes it read.
    fn read_on(&mut self) -> Result<usize, StoreError> {
        let length = (self.bytes.len() - self.read).min(AT_ONCE * BLOCK);
        let some = &mut self.bytes[self.read..self.read + length];
        let (from, log, offset) = (self.read, self.log, self.offset);
        let read = |(number, block): (usize, &mut [u8])| {
            let start = from + number * BLOCK;
            let read = log.read_at(offset + start as u64, block)?;
            let ends = memchr::memchr_iter(b'\n', &block[..read]);
            Ok((read, ends.map(|end| start + end + 1).collect()))
        };
        let blocks: Vec<(usize, Vec<usize>)> = match length <= BLOCK {
            true => vec![read((0, some))?],
            false => {
                let blocks = some.par_chunks_mut(BLOCK).enumerate();
                blocks.map(read).collect::<Result<_, StoreError>>()?
            }
        };
        for (_, ends) in &blocks {
            let room = self.wanted + 1 - self.starts.len();
            self.starts.extend(ends.iter().take(room));
        }
        let read = blocks.iter().map(|(read, _)| read).sum();
        self.read += length;
        if read < length {
            // The log is shorter than it was.
            self.bytes.truncate(self.read);
        }
        Ok(read)
    }
}
