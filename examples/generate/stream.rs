//! The log: lives interleaved by the time of recording, written as they come.
//!
//! Lives are made in blocks, on all cores. At any time only those are in memory that have begun
//! and not ended, and one block of those to come; bytes go to the file as soon as they are hashed.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::vec::IntoIter;

use casebook::case::event::{Event, LedgerOpened};
use casebook::case::record::Record;
use casebook::case::vocabulary::Assertion;
use casebook::ledger::FORMAT;
use casebook::log::chain::Link;
use casebook::log::checkpoint::Checkpoint;
use casebook::log::entry::Entry;
use casebook::log::hash::Leaf;
use casebook::log::tree::Tree;
use casebook::origin::Origin;
use casebook::store::{CHECKPOINT, LOG};
use casebook::time::Instant;
use rayon::prelude::*;

use super::lives::live;
use super::names::line;
use super::plan::{BEGINNING, Plan};
use super::scribe::Pending;

/// How many lives are made at a time.
const BLOCK: u64 = 512;

/// What was written.
pub struct Written {
    /// How many lives had begun: cases, and statements that belong to none.
    pub lives: u64,
    /// The bytes of the log.
    pub bytes: u64,
    /// The most lives that were in memory at a time.
    pub held: usize,
}

/// Writes a ledger of exactly so many entries, at least one. The directory must be there, and
/// empty.
pub fn generate(entries: u64, seed: u64, dir: &Path) -> io::Result<Written> {
    let plan = Plan::new(entries, seed);
    let origin: Origin = "casebook.example/generated"
        .parse()
        .expect("the generator's origin is well formed");
    let mut log = Log::create(dir)?;
    log.add(BEGINNING, &opening(&origin))?;

    let mut to_come = Lives::new(&plan);
    let mut under_way: BinaryHeap<Reverse<UnderWay>> = BinaryHeap::new();
    let mut held = 0;
    while log.tree.size().0 < entries {
        let next = under_way.peek().map(|Reverse(life)| life.next.at);
        if next.is_none_or(|at| plan.start(to_come.index) <= at) {
            under_way.extend(to_come.next().map(Reverse));
            held = held.max(under_way.len() + to_come.made.len());
            continue;
        }
        if let Some(Reverse(life)) = under_way.pop() {
            log.add(life.next.at, &life.next.record)?;
            under_way.extend(UnderWay::from(life.index, life.rest).map(Reverse));
        }
    }
    let bytes = log.bytes;
    let tree = log.finish()?;
    let checkpoint = Checkpoint {
        origin,
        size: tree.size(),
        root: tree.root(),
        signatures: String::new(),
    };
    fs::write(dir.join(CHECKPOINT), checkpoint.format())?;
    Ok(Written {
        lives: to_come.index,
        bytes,
        held,
    })
}

fn opening(origin: &Origin) -> Vec<u8> {
    let record = Record {
        id: "opening".parse().ok(),
        by: "generator".parse().ok(),
        case: None,
        on: None,
        on_note: None,
        assertion: Assertion::default(),
        event: Event::LedgerOpened(LedgerOpened {
            format: FORMAT,
            origin: origin.clone(),
            title: Some(line("Generated: no case in it is real")),
        }),
        sources: Vec::new(),
        note: None,
        learned: None,
        sealed: Vec::new(),
    };
    record.encode()
}

/// The log as it grows.
struct Log {
    file: BufWriter<File>,
    link: Link,
    tree: Tree,
    bytes: u64,
}

impl Log {
    fn create(dir: &Path) -> io::Result<Self> {
        let file = File::create_new(dir.join(LOG))?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 20, file),
            link: Link::default(),
            tree: Tree::default(),
            bytes: 0,
        })
    }

    fn add(&mut self, at: i64, record: &[u8]) -> io::Result<()> {
        let entry = Entry {
            seq: self.link.next,
            prev: self.link.head,
            recorded_at: Instant::from_millis(at).expect("the generator's years have four digits"),
            record,
        };
        let mut line = entry.format();
        let leaf = Leaf::of(&line);
        self.link = Link::after(&entry, leaf);
        self.tree.push(leaf);
        line.push(b'\n');
        self.bytes += line.len() as u64;
        self.file.write_all(&line)
    }

    fn finish(mut self) -> io::Result<Tree> {
        self.file.flush()?;
        Ok(self.tree)
    }
}

/// A life of which something is still to be recorded.
struct UnderWay {
    index: u64,
    next: Pending,
    rest: IntoIter<Pending>,
}

impl UnderWay {
    fn from(index: u64, mut rest: IntoIter<Pending>) -> Option<Self> {
        let next = rest.next()?;
        Some(Self { index, next, rest })
    }

    fn turn(&self) -> (i64, u64) {
        (self.next.at, self.index)
    }
}

impl PartialEq for UnderWay {
    fn eq(&self, other: &Self) -> bool {
        self.turn() == other.turn()
    }
}

impl Eq for UnderWay {}

impl PartialOrd for UnderWay {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnderWay {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.turn().cmp(&other.turn())
    }
}

/// The lives to come, in the order in which they begin.
struct Lives<'p> {
    plan: &'p Plan,
    index: u64,
    made: VecDeque<Vec<Pending>>,
}

impl<'p> Lives<'p> {
    fn new(plan: &'p Plan) -> Self {
        Self {
            plan,
            index: 0,
            made: VecDeque::new(),
        }
    }
}

impl Iterator for Lives<'_> {
    type Item = UnderWay;

    fn next(&mut self) -> Option<UnderWay> {
        if self.made.is_empty() {
            let block: Vec<Vec<Pending>> = (self.index..self.index + BLOCK)
                .into_par_iter()
                .map(|index| live(self.plan, index))
                .collect();
            self.made.extend(block);
        }
        let life = self.made.pop_front()?;
        let index = self.index;
        self.index += 1;
        UnderWay::from(index, life.into_iter())
    }
}
