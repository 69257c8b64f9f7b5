//! Which records are in force: corrections and retractions, followed to their end.
//!
//! Every fact begins a chain. A correction of the record in force puts another on top of it; a
//! retraction takes the top off, and what lies below is in force again. Nothing is ever removed
//! from the log: a chain remembers every entry that was about it.

use foldhash::{HashMap, HashMapExt};

use super::event::Event;
use super::ids::RecordId;
use super::record::Record;
use super::text::Recorder;
use crate::seq::Seq;
use crate::time::Instant;

/// A record as it stands in a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place.
    pub seq: Seq,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// Its name.
    pub id: RecordId,
    /// Who recorded it.
    pub by: Recorder,
    /// What it says; its own `id` and `by` are taken out.
    pub record: Record,
}

/// A fact in force.
#[derive(Clone, Copy, Debug)]
pub struct Fact<'a> {
    /// The entry in force: the fact's own, or that of the last correction.
    pub logged: &'a Logged,
    /// The first entry of its chain, which gives it its place among facts of one date.
    pub first: Seq,
    /// What is so: the fact's own record, or the one in the correction.
    pub record: &'a Record,
}

/// Why a correction or a retraction cannot have its target.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    /// No record has that id.
    #[error("there is no record with the id {0}")]
    Unknown(RecordId),
    /// A record that cannot be corrected or retracted.
    #[error("{id} is a {event}, which can be neither corrected nor retracted")]
    NotAFact {
        /// The target.
        id: RecordId,
        /// Its event.
        event: &'static str,
    },
    /// Superseded by another, or retracted.
    #[error("{id} is not in force: {}", in_force.as_ref().map_or("it was retracted".into(), |i| format!("the record in force is {i}")))]
    NotInForce {
        /// The target.
        id: RecordId,
        /// What is in force in its place, if anything is.
        in_force: Option<RecordId>,
    },
    /// A correction that names another case than its target.
    #[error(
        "the correction names another case than {0}, which it corrects: retract {0} and append the fact there"
    )]
    OtherCase(RecordId),
    /// A correction that says what is in force already.
    #[error("the correction of {0} says what is in force already")]
    ChangesNothing(RecordId),
}

impl TargetError {
    /// The name of the rule that it breaks.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::ChangesNothing(_) => "changes_nothing",
            _ => "bad_target",
        }
    }
}

/// A fact, and every entry that was about it.
#[derive(Clone, Debug)]
struct Chain {
    /// The fact and what was put on top of it, by index: the last is in force.
    stack: Vec<usize>,
    /// Where it began.
    first: Seq,
}

/// The records of one case, with those in force told from the others.
#[derive(Debug)]
pub struct Records<'a> {
    entries: &'a [Logged],
    chains: Vec<Chain>,
    chain_of: HashMap<&'a RecordId, usize>,
    /// What could not have its target, by index.
    rejected: Vec<(usize, TargetError)>,
    /// The entry by which another was superseded or retracted, by index.
    superseded_by: HashMap<usize, usize>,
}

impl<'a> Records<'a> {
    /// Follows the entries of one case, in the order of the log.
    #[must_use]
    pub fn new(entries: &'a [Logged]) -> Self {
        let mut records = Self {
            entries,
            chains: Vec::new(),
            chain_of: HashMap::with_capacity(entries.len()),
            rejected: Vec::new(),
            superseded_by: HashMap::new(),
        };
        for (index, entry) in entries.iter().enumerate() {
            records.take(index, entry);
        }
        records
    }

    fn take(&mut self, index: usize, entry: &'a Logged) {
        match &entry.record.event {
            Event::Correction(correction) => match self.target(&correction.target) {
                Ok(chain) => {
                    if let Err(error) = self.check_correction(chain, &correction.record) {
                        let stops = error.rule() == "bad_target";
                        self.rejected.push((index, error));
                        if stops {
                            return;
                        }
                    }
                    let below = self.top(chain);
                    self.superseded_by.insert(below, index);
                    self.chains[chain].stack.push(index);
                    self.chain_of.entry(&entry.id).or_insert(chain);
                }
                Err(error) => self.rejected.push((index, error)),
            },
            Event::Retraction(retraction) => match self.target(&retraction.target) {
                Ok(chain) => {
                    if let Some(top) = self.chains[chain].stack.pop() {
                        self.superseded_by.insert(top, index);
                    }
                    if let Some(&below) = self.chains[chain].stack.last() {
                        self.superseded_by.remove(&below);
                    }
                }
                Err(error) => self.rejected.push((index, error)),
            },
            _ => {
                let chain = self.chains.len();
                self.chains.push(Chain {
                    stack: vec![index],
                    first: entry.seq,
                });
                self.chain_of.entry(&entry.id).or_insert(chain);
            }
        }
    }

    fn top(&self, chain: usize) -> usize {
        *self.chains[chain]
            .stack
            .last()
            .expect("a chain that is a target is in force")
    }

    /// The chain whose record in force has this id.
    fn target(&self, id: &RecordId) -> Result<usize, TargetError> {
        let Some(&chain) = self.chain_of.get(id) else {
            let found = self.entries.iter().find(|e| e.id == *id);
            return Err(match found {
                Some(e) if matches!(e.record.event, Event::Retraction(_)) => {
                    TargetError::NotAFact {
                        id: id.clone(),
                        event: "retraction",
                    }
                }
                _ => TargetError::Unknown(id.clone()),
            });
        };
        let in_force = self.chains[chain]
            .stack
            .last()
            .map(|&top| &self.entries[top]);
        match in_force {
            Some(entry) if entry.id == *id => match &entry.record.event {
                event @ (Event::LedgerOpened(_) | Event::FormatRaised(_)) => {
                    Err(TargetError::NotAFact {
                        id: id.clone(),
                        event: event.name(),
                    })
                }
                _ => Ok(chain),
            },
            other => Err(TargetError::NotInForce {
                id: id.clone(),
                in_force: other.map(|entry| entry.id.clone()),
            }),
        }
    }

    fn check_correction(&self, chain: usize, record: &Record) -> Result<(), TargetError> {
        let top = self.top(chain);
        let (id, now) = (&self.entries[top].id, content(&self.entries[top]));
        if record.case != now.case {
            Err(TargetError::OtherCase(id.clone()))
        } else if record.same_content(now) {
            Err(TargetError::ChangesNothing(id.clone()))
        } else {
            Ok(())
        }
    }

    /// All entries, in the order of the log.
    #[must_use]
    pub fn entries(&self) -> &'a [Logged] {
        self.entries
    }

    /// The facts in force, in the order in which they were first recorded.
    pub fn facts(&self) -> impl Iterator<Item = Fact<'a>> + '_ {
        self.chains.iter().filter_map(|chain| {
            let logged = &self.entries[*chain.stack.last()?];
            Some(Fact {
                logged,
                first: chain.first,
                record: content(logged),
            })
        })
    }

    /// Corrections and retractions that could not have their target, and why.
    pub fn rejected(&self) -> impl Iterator<Item = (&'a Logged, &TargetError)> {
        self.rejected
            .iter()
            .map(|(index, error)| (&self.entries[*index], error))
    }

    /// The fact in force in the chain to which a record belongs.
    #[must_use]
    pub fn in_force_for(&self, id: &RecordId) -> Option<Fact<'a>> {
        let chain = &self.chains[*self.chain_of.get(id)?];
        let logged = &self.entries[*chain.stack.last()?];
        Some(Fact {
            logged,
            first: chain.first,
            record: content(logged),
        })
    }

    /// The entries that retractions take out of force one after the other, until nothing is left of the fact to
    /// which a record belongs: from the one in force down.
    pub fn layers(&self, id: &RecordId) -> impl Iterator<Item = Seq> + '_ {
        let chain = self.chain_of.get(id).map(|&chain| &self.chains[chain]);
        let stack = chain.into_iter().flat_map(|chain| chain.stack.iter().rev());
        stack.map(|&index| self.entries[index].seq)
    }

    /// Whether the entry at this index is in force. A retraction is, as long as nothing undoes it;
    /// what could not have its target is not.
    #[must_use]
    pub fn is_in_force(&self, index: usize) -> bool {
        let rejected =
            |(at, error): &(usize, TargetError)| *at == index && error.rule() == "bad_target";
        !self.superseded_by.contains_key(&index) && !self.rejected.iter().any(rejected)
    }

    /// The entry that superseded or retracted the one at this index.
    #[must_use]
    pub fn superseded_by(&self, index: usize) -> Option<&'a Logged> {
        self.superseded_by.get(&index).map(|&by| &self.entries[by])
    }
}

/// What an entry says is so: its own record, or the one that it puts in another's place.
#[must_use]
pub fn content(logged: &Logged) -> &Record {
    match &logged.record.event {
        Event::Correction(correction) => &correction.record,
        _ => &logged.record,
    }
}
