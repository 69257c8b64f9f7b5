//! Sorting a batch: what is new in it, what is there already, and what each new record is about.

mod fit;

use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt, HashSet};

use super::append::{Already, Refusal, Submit};
use super::{LedgerError, View, each};
use crate::case::corrections::{Logged, Records};
use crate::case::event::Event;
use crate::case::ids::{CaseId, Digest, RecordId};
use crate::case::record::Record;
use crate::seq::Seq;
use crate::time::Instant;
use fit::Fit;

/// A record on its way into the log.
pub(super) struct Pending {
    pub(super) line: u64,
    pub(super) seq: Seq,
    pub(super) id: RecordId,
    pub(super) encoded: Box<[u8]>,
    /// The case to which it belongs: its own, or that of what it is about.
    case: Option<CaseId>,
    pub(super) is_correction: bool,
}

impl Pending {
    /// Reads it as it will be read from the log. Who calls the library can make records of a shape
    /// that no log may hold: a verdict on nobody.
    fn decode(&self) -> Result<Record, Refusal> {
        Record::decode(&self.encoded).map_err(|error| Refusal::malformed(self.line, &error))
    }
}

/// Documents that new records cite, each with the first that does.
pub(super) type Cited = BTreeMap<Digest, (Seq, Option<CaseId>)>;

/// A batch, with new records told from those already there.
pub(super) struct Sorted {
    /// The new records, encoded. A batch may be of a million: as they were read they would take twice
    /// the memory, which the judge needs for one case at a time only.
    pub(super) new: Vec<Pending>,
    recorded_at: Instant,
    /// Which of them are about a case, or about none.
    pub(super) by_case: BTreeMap<Option<CaseId>, Vec<usize>>,
    already: Vec<Already>,
    cited: Cited,
    /// The new records, by their id.
    by_id: HashMap<RecordId, usize>,
}

/// How many records are encoded before they are sorted: enough for all cores.
const AT_A_TIME: usize = 4_096;

impl Sorted {
    pub(super) fn new<S: Submit>(
        view: &View,
        batch: Vec<S>,
        recorded_at: Instant,
    ) -> Result<Self, LedgerError> {
        let mut sorted = Self {
            new: Vec::new(),
            recorded_at,
            by_case: BTreeMap::new(),
            already: Vec::new(),
            cited: BTreeMap::new(),
            by_id: HashMap::with_capacity(batch.len()),
        };
        let mut refused = Vec::new();
        let mut there_already = Held::default();
        let mut batch = batch.into_iter();
        let mut fit_next = || {
            let some: Vec<S> = batch.by_ref().take(AT_A_TIME).collect();
            each(some, |submission| Fit::new(submission, recorded_at))
        };
        let mut fits = fit_next();
        while !fits.is_empty() {
            let is_last = fits.len() < AT_A_TIME;
            let sort = || {
                for fit in fits {
                    match fit {
                        Ok(fit) => refused.extend(sorted.sort(view, fit, &mut there_already)?),
                        Err(refusal) => refused.push(refusal),
                    }
                }
                Ok::<_, LedgerError>(())
            };
            // While some are sorted, one by one, the next are encoded.
            let (done, next) = if is_last {
                (sort(), Vec::new())
            } else {
                rayon::join(sort, &mut fit_next)
            };
            done?;
            fits = next;
        }
        if refused.is_empty() {
            Ok(sorted)
        } else {
            Err(LedgerError::Refused(refused))
        }
    }

    /// Takes a record, or tells that it is there already, or why it cannot be taken.
    fn sort(
        &mut self,
        view: &View,
        fit: Fit,
        there_already: &mut Held,
    ) -> Result<Option<Refusal>, LedgerError> {
        let (id, record) = (&fit.id, &fit.record);
        let in_batch = self.by_id.get(id).map(|at| {
            let earlier = &self.new[*at];
            let same = earlier
                .decode()
                .is_ok_and(|earlier| earlier.same_content(record));
            (earlier.seq, same, true)
        });
        let there = match in_batch {
            Some(there) => Some(there),
            None => match view.find(id)? {
                Some(seq) => Some(there_already.look(view, seq, record)?),
                None => None,
            },
        };
        match there {
            Some((seq, true, in_force)) => {
                let id = fit.id;
                self.already.push(Already { seq, id, in_force });
                Ok(None)
            }
            Some((seq, false, _)) => Ok(Some(same_id(fit.line, record, id, seq))),
            None => self.take(view, fit).map(|()| None),
        }
    }

    fn take(&mut self, view: &View, fit: Fit) -> Result<(), LedgerError> {
        let Fit {
            line,
            id,
            record,
            encoded,
        } = fit;
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
        let sources = record.sources.iter().chain(corrected);
        for digest in sources.filter_map(|source| source.sha256.as_ref()) {
            let cited = self.cited.entry(digest.clone());
            cited.or_insert_with(|| (seq, case.clone()));
        }
        let at = self.new.len();
        self.by_id.insert(id.clone(), at);
        self.by_case.entry(case.clone()).or_default().push(at);
        self.new.push(Pending {
            line,
            seq,
            id,
            encoded,
            case,
            is_correction,
        });
        Ok(())
    }

    /// A new record, as it would stand in the log; or why it could not be read there.
    pub(super) fn logged(&self, at: usize) -> Result<Logged, Refusal> {
        let new = &self.new[at];
        let mut record = new.decode()?;
        record.id = None;
        let by = record.by.take();
        Ok(Logged {
            seq: new.seq,
            recorded_at: self.recorded_at,
            id: new.id.clone(),
            by: by.expect("a record without a recorder is not taken"),
            record,
        })
    }

    /// What is left to be written, once the judge has spoken; all else is let go.
    pub(super) fn into_parts(self) -> (Vec<Pending>, Vec<Already>, Cited) {
        (self.new, self.already, self.cited)
    }

    /// The case of the record with this id, in the batch or in the ledger.
    fn case_of(&self, view: &View, id: &RecordId) -> Result<Option<CaseId>, LedgerError> {
        Ok(match view.find(id)? {
            Some(seq) => view.case_of(seq)?,
            None => {
                let new = self.by_id.get(id).map(|at| &self.new[*at]);
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

fn same_id(line: u64, record: &Record, id: &RecordId, seq: Seq) -> Refusal {
    Refusal {
        line,
        rule: "same_id",
        case: record.case.clone(),
        clashes_with: vec![seq],
        detail: format!("{seq} has the id {id} already, and says something else"),
        hint: Some(format!(
            "to change what {seq} says, correct it: casebook correct '{seq}' …; to take over the rest of a batch, leave this line out"
        ).into()),
        about: None,
    }
}
