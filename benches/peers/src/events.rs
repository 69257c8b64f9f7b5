//! What every peer is given: the records of a generated ledger, in their order.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use casebook::case::date::Date;
use casebook::ledger::Ledger;
use casebook::seq::Seq;
use casebook::time::Instant;

/// Whatever goes wrong ends the row of a peer, with this.
pub type Failure = Box<dyn Error + Send + Sync>;

/// A record, and what peers need to know of it without reading it.
#[derive(Clone)]
pub struct Event {
    /// Its place in the ledger, from 1; the opening of the ledger is its own and is left out.
    pub seq: u64,
    /// Its case; a correction's is that of its target, and `-` stands for none.
    pub case: String,
    /// The event's name.
    pub kind: &'static str,
    /// One day for it, for peers that know nothing less exact: the earliest that it can mean, else
    /// the latest, else the day on which it was recorded.
    pub day: String,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// The record as it stands in the ledger.
    pub record: Vec<u8>,
}

/// Events to load at once: in memory, and as a file of records, a line each.
pub struct Batch<'e> {
    /// The events.
    pub events: &'e [Event],
    /// Their records.
    pub file: PathBuf,
}

impl<'e> Batch<'e> {
    /// Writes the file.
    pub fn new(events: &'e [Event], file: PathBuf) -> Result<Self, Failure> {
        let lines: Vec<&[u8]> = events.iter().map(|event| &*event.record).collect();
        let mut text = lines.join(&b'\n');
        text.push(b'\n');
        std::fs::write(&file, text)?;
        Ok(Self { events, file })
    }
}

impl Event {
    /// Seq, time and record in a line, for peers that keep text.
    pub fn line(&self) -> Vec<u8> {
        let mut head = String::new();
        // Writing into a string does not fail.
        let _ = write!(head, "{} {} ", self.seq, self.recorded_at);
        [head.as_bytes(), &self.record, b"\n"].concat()
    }
}

/// The events of a ledger.
pub fn of_ledger(dir: &Path) -> Result<Vec<Event>, Failure> {
    let view = Ledger::open(dir).read()?;
    (1..view.known().0)
        .map(|seq| {
            let logged = view.logged(Seq(seq))?;
            let on = logged.record.on.as_ref();
            let day = on.and_then(|on: &Date| on.earliest().or(on.latest()));
            Ok(Event {
                seq,
                case: view
                    .case_of(Seq(seq))?
                    .map_or_else(|| "-".to_owned(), |case| case.to_string()),
                kind: logged.record.event.name(),
                day: day.unwrap_or(logged.recorded_at.day()).to_string(),
                recorded_at: logged.recorded_at,
                record: view.record(Seq(seq))?.into_owned(),
            })
        })
        .collect()
}
