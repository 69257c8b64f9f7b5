//! Appending: a batch is judged as a whole, and all of it is recorded or nothing.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::time::Duration;

use serde::Serialize;

use super::judge::judge;
use super::{FORMAT, Ledger, LedgerError, View, new_id};
use crate::case::corrections::{Logged, Records};
use crate::case::event::Event;
use crate::case::ids::{CaseId, Digest, RecordId};
use crate::case::record::{RECORD_LIMIT, Record};
use crate::case::rules::Finding;
use crate::log::checkpoint::Checkpoint;
use crate::log::entry::Entry as Envelope;
use crate::log::hash::{Leaf, Root};
use crate::seq::{Seq, Size};
use crate::store::{Document, Writer};
use crate::time::Instant;

/// A record that somebody submits, and the line of their batch on which it stands.
#[derive(Clone, Debug)]
pub struct Submission {
    /// Counted from 1.
    pub line: u64,
    /// The record; an id is made where it has none.
    pub record: Record,
}

/// How to append.
#[derive(Clone, Debug)]
pub struct Append {
    /// What the clock says.
    pub now: Instant,
    /// How long to wait for another writer.
    pub lock_timeout: Duration,
    /// Whether a clock more than a year ahead of the last entry is right.
    pub clock_ok: bool,
    /// Check all, write nothing.
    pub dry_run: bool,
    /// Documents to copy into the ledger first.
    pub documents: Vec<Document>,
}

impl Append {
    /// Appends at a time, as one usually does.
    #[must_use]
    pub fn at(now: Instant) -> Self {
        let lock_timeout = Duration::from_secs(10);
        Self {
            now,
            lock_timeout,
            clock_ok: false,
            dry_run: false,
            documents: Vec::new(),
        }
    }
}

/// An entry that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct New {
    /// Its place.
    pub seq: Seq,
    /// Its record's id.
    pub id: RecordId,
    /// Its leaf.
    pub leaf: Leaf,
}

/// A record that was there already.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Already {
    /// Its place.
    pub seq: Seq,
    /// Its id.
    pub id: RecordId,
    /// Whether it is in force.
    pub in_force: bool,
}

/// What an append did.
#[derive(Clone, Debug)]
pub struct Appended {
    /// The entries that were made, in order.
    pub appended: Vec<New>,
    /// The records that were there already.
    pub already: Vec<Already>,
    /// What should be looked at in the new entries.
    pub warnings: Vec<Finding>,
    /// How many entries the ledger has now.
    pub size: Size,
    /// The leaf of the last.
    pub head: Leaf,
    /// The root over all.
    pub root: Root,
    /// Bytes of an interrupted append that were set aside.
    pub set_aside: u64,
}

/// A record that a rule forbids.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Its line in the batch.
    pub line: u64,
    /// The rule.
    pub rule: &'static str,
    /// The case.
    pub case: Option<CaseId>,
    /// The entries that it clashes with. Entries of the same batch have the places that they would
    /// have had.
    pub clashes_with: Vec<Seq>,
    /// What is the matter, in a sentence.
    pub detail: String,
    /// What to do about it, where that can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Refusal {
    /// A record that cannot be read.
    #[must_use]
    pub fn malformed(line: u64, error: &crate::case::record::DecodeError) -> Self {
        let detail = error.to_string();
        let hint = error.hint.clone();
        Self {
            line,
            rule: "malformed",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
        }
    }

    /// A record that is over its limit.
    #[must_use]
    pub fn too_long(line: u64, length: usize) -> Self {
        let detail =
            format!("the record has {length} bytes, and at most {RECORD_LIMIT} are allowed");
        let hint = Some("attach a long text as a document, and cite it".to_owned());
        Self {
            line,
            rule: "too_long",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
        }
    }
}

impl Ledger {
    /// Appends a batch. When this returns without an error, its entries survive a power cut.
    ///
    /// # Errors
    ///
    /// [`LedgerError::Refused`] with every rule that says no; a fault, where the ledger is not what
    /// its checkpoint says; a clock that is wrong; or what the disk stands in the way of. Nothing is
    /// recorded then, other than in [`crate::store::StoreError::Uncertain`].
    pub fn append(&self, batch: Vec<Submission>, how: &Append) -> Result<Appended, LedgerError> {
        // Before there is a lock file to make, there has to be a ledger.
        self.checkpoint()?;
        if how.dry_run {
            let view = self.look()?;
            let mut draft = Draft::new(&view, batch, how)?;
            draft.warn_of_missing(&self.store.documents()?, how);
            return Ok(draft.appended);
        }
        let writer = self.store.lock(how.lock_timeout)?;
        let view = self.look()?;
        let mut draft = Draft::new(&view, batch, how)?;
        draft.warn_of_missing(&self.store.documents()?, how);
        draft.commit(&writer, &view, how)
    }
}

/// A batch that no rule forbids, ready to be written.
struct Draft {
    appended: Appended,
    lines: Vec<u8>,
    /// The documents that the new records cite, each with the first that does.
    cited: BTreeMap<Digest, (Seq, Option<CaseId>)>,
}

impl Draft {
    /// Warns of cited documents that neither the ledger has nor the append brings.
    fn warn_of_missing(&mut self, there: &BTreeSet<String>, how: &Append) {
        let brought = |digest: &Digest| how.documents.iter().any(|d| d.sha256 == digest.as_str());
        for (digest, (seq, case)) in &self.cited {
            if !there.contains(digest.as_str()) && !brought(digest) {
                self.appended.warnings.push(Finding {
                    rule: "evidence_missing",
                    case: case.clone(),
                    seq: vec![*seq],
                    detail: format!("it cites the document {digest}, which is not in evidence/"),
                    hint: None,
                    first: *seq,
                    subject: String::new(),
                });
            }
        }
    }

    fn new(view: &View, batch: Vec<Submission>, how: &Append) -> Result<Self, LedgerError> {
        let recorded_at = recorded_at(view, how)?;
        let sorted = Sorted::new(view, batch, recorded_at)?;
        let judged = judge(view, &sorted)?;
        if !judged.refused.is_empty() {
            return Err(LedgerError::Refused(judged.refused));
        }
        let mut tree = view.tree().clone();
        let mut link = *view.link();
        let mut lines = Vec::new();
        let mut appended = Vec::with_capacity(sorted.new.len());
        for new in &sorted.new {
            let entry = Envelope {
                seq: link.next,
                prev: link.head,
                recorded_at,
                record: &new.encoded,
            };
            let line = entry.format();
            let leaf = Leaf::of(&line);
            link = crate::log::chain::Link::after(&entry, leaf);
            tree.push(leaf);
            lines.extend_from_slice(&line);
            lines.push(b'\n');
            appended.push(New {
                seq: new.seq,
                id: new.id.clone(),
                leaf,
            });
        }
        let appended = Appended {
            appended,
            already: sorted.already,
            warnings: judged.warnings,
            size: tree.size(),
            head: link.head,
            root: tree.root(),
            set_aside: 0,
        };
        Ok(Self {
            appended,
            lines,
            cited: sorted.cited,
        })
    }

    fn commit(
        mut self,
        writer: &Writer,
        view: &View,
        how: &Append,
    ) -> Result<Appended, LedgerError> {
        for document in &how.documents {
            writer.attach(document)?;
        }
        if !self.appended.appended.is_empty() {
            let beyond = view.beyond()?;
            let next = Checkpoint {
                origin: view.checkpoint().origin.clone(),
                size: self.appended.size,
                root: self.appended.root,
                signatures: String::new(),
            };
            writer.commit(
                view.committed_bytes(),
                &self.lines,
                &next,
                Some(view.checkpoint()),
            )?;
            self.appended.set_aside = beyond;
        }
        Ok(self.appended)
    }
}

/// The later of the clock and the last entry, if the clock can be believed.
fn recorded_at(view: &View, how: &Append) -> Result<Instant, LedgerError> {
    const BEHIND_MS: i64 = 10_000;
    const AHEAD_MS: i64 = 366 * 86_400_000;
    let now = how.now;
    let Some(last) = view.link().recorded_at else {
        return Ok(now);
    };
    if now.millis() < last.millis() - BEHIND_MS {
        return Err(LedgerError::ClockBehind { now, last });
    }
    if now.millis() > last.millis() + AHEAD_MS && !how.clock_ok {
        return Err(LedgerError::ClockAhead { now, last });
    }
    Ok(now.max(last))
}

/// A record on its way into the log.
pub(super) struct Pending {
    pub(super) line: u64,
    pub(super) seq: Seq,
    id: RecordId,
    encoded: Vec<u8>,
    /// The case to which it belongs: its own, or that of what it is about.
    case: Option<CaseId>,
    pub(super) is_correction: bool,
}

/// A batch, with new records told from those already there, and grouped by case.
pub(super) struct Sorted {
    pub(super) new: Vec<Pending>,
    already: Vec<Already>,
    /// The new records of each case, as they would stand in the log.
    cited: BTreeMap<Digest, (Seq, Option<CaseId>)>,
    pub(super) by_case: BTreeMap<Option<CaseId>, Vec<Logged>>,
}

impl Sorted {
    fn new(view: &View, batch: Vec<Submission>, recorded_at: Instant) -> Result<Self, LedgerError> {
        let mut sorted = Self {
            new: Vec::new(),
            already: Vec::new(),
            cited: BTreeMap::new(),
            by_case: BTreeMap::new(),
        };
        let mut seen: HashMap<RecordId, (Seq, Record)> = HashMap::new();
        let mut refused = Vec::new();
        let mut there_already = Held::default();
        for Submission { line, mut record } in batch {
            let id = record.id.get_or_insert_with(|| new_id(recorded_at)).clone();
            if let Some(refusal) = unfit(line, &record) {
                refused.push(refusal);
                continue;
            }
            let there = match seen.get(&id) {
                Some((seq, earlier)) => Some((*seq, earlier.same_content(&record), true)),
                None => match view.find(&id)? {
                    Some(seq) => Some(there_already.look(view, seq, &record)?),
                    None => None,
                },
            };
            match there {
                Some((seq, true, in_force)) => sorted.already.push(Already { seq, id, in_force }),
                Some((seq, false, _)) => refused.push(same_id(line, &record, &id, seq)),
                None => {
                    seen.insert(
                        id.clone(),
                        (sorted.take(view, line, id, &record, recorded_at)?, record),
                    );
                }
            }
        }
        if refused.is_empty() {
            Ok(sorted)
        } else {
            Err(LedgerError::Refused(refused))
        }
    }

    fn take(
        &mut self,
        view: &View,
        line: u64,
        id: RecordId,
        record: &Record,
        recorded_at: Instant,
    ) -> Result<Seq, LedgerError> {
        let seq = Seq(view.checkpoint().size.0 + self.new.len() as u64);
        let case = match &record.event {
            Event::Correction(e) => self
                .case_of(view, &e.target)?
                .or_else(|| e.record.case.clone()),
            Event::Retraction(e) => self.case_of(view, &e.target)?,
            _ => record.case.clone(),
        };
        let is_correction = matches!(record.event, Event::Correction(_) | Event::Retraction(_));
        let corrected = match &record.event {
            Event::Correction(e) => e.record.sources.as_slice(),
            _ => &[],
        };
        for digest in record
            .sources
            .iter()
            .chain(corrected)
            .filter_map(|s| s.sha256.as_ref())
        {
            self.cited
                .entry(digest.clone())
                .or_insert_with(|| (seq, case.clone()));
        }
        let encoded = record.encode();
        let mut content = record.clone();
        content.id = None;
        let by = content
            .by
            .take()
            .expect("a record without a recorder was refused before");
        let logged = Logged {
            seq,
            recorded_at,
            id: id.clone(),
            by,
            record: content,
        };
        self.by_case.entry(case.clone()).or_default().push(logged);
        self.new.push(Pending {
            line,
            seq,
            id,
            encoded,
            case,
            is_correction,
        });
        Ok(seq)
    }

    /// The case of the record with this id, in the batch or in the ledger.
    fn case_of(&self, view: &View, id: &RecordId) -> Result<Option<CaseId>, LedgerError> {
        Ok(match view.find(id)? {
            Some(seq) => view.case_of(seq)?,
            None => {
                let new = self.new.iter().find(|new| new.id == *id);
                new.and_then(|new| new.case.clone())
            }
        })
    }
}

/// Which entries are in force, of the cases that were asked for.
#[derive(Default)]
struct Held(HashMap<Option<CaseId>, HashSet<Seq>>);

impl Held {
    /// Whether a record that is there already says the same, and whether it is in force.
    fn look(
        &mut self,
        view: &View,
        seq: Seq,
        record: &Record,
    ) -> Result<(Seq, bool, bool), LedgerError> {
        let same = view.logged(seq)?.record.same_content(record);
        let in_force = match self.0.entry(view.case_of(seq)?) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(unknown) => {
                let entries = view.entries_with(unknown.key().as_ref())?;
                unknown.insert(in_force(&entries))
            }
        };
        Ok((seq, same, in_force.contains(&seq)))
    }
}

fn in_force(entries: &[Logged]) -> HashSet<Seq> {
    let records = Records::new(entries);
    let indexed = entries.iter().enumerate();
    indexed
        .filter(|(index, _)| records.is_in_force(*index))
        .map(|(_, entry)| entry.seq)
        .collect()
}

/// What is wrong with a record by itself.
fn unfit(line: u64, record: &Record) -> Option<Refusal> {
    let malformed = |problem: &str| {
        let problem = problem.to_owned();
        Refusal::malformed(
            line,
            &crate::case::record::DecodeError {
                problem,
                column: None,
                hint: None,
            },
        )
    };
    if let Err(error) = record.check_shape() {
        return Some(Refusal::malformed(line, &error));
    }
    if record.by.is_none() {
        return Some(malformed("the record has no recorder, by"));
    }
    match &record.event {
        Event::LedgerOpened(_) => {
            return Some(malformed("a ledger is opened once, by its first entry"));
        }
        Event::FormatRaised(_) => {
            return Some(malformed(&format!(
                "this version knows format {FORMAT} and no newer one"
            )));
        }
        _ => {}
    }
    let length = record.encode().len();
    (length > RECORD_LIMIT).then(|| Refusal::too_long(line, length))
}

fn same_id(line: u64, record: &Record, id: &RecordId, seq: Seq) -> Refusal {
    Refusal {
        line,
        rule: "same_id",
        case: record.case.clone(),
        clashes_with: vec![seq],
        detail: format!("{seq} has the id {id} already, and says something else"),
        hint: Some(format!(
            "to change what {seq} says, correct it: casebook correct {seq} …"
        )),
    }
}
