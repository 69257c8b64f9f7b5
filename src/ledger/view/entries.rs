//! The entries of a ledger by what they are about, and by the ids of their records.

use super::View;
use crate::case::corrections::Logged;
use crate::case::ids::{CaseId, RecordId};
use crate::exchange::nameless;
use crate::ledger::skim::Topic;
use crate::ledger::{Fault, FaultKind, LedgerError};
use crate::seq::Seq;

impl View {
    /// The places of the entries about a case that this view knows, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where they cannot be read.
    pub fn places_of(&self, case: &CaseId) -> Result<Vec<Seq>, LedgerError> {
        self.about(&Topic::Case(case.clone()))
    }

    fn about(&self, topic: &Topic) -> Result<Vec<Seq>, LedgerError> {
        let mut seqs = if self.indexed.is_some() {
            self.ask(
                |index| {
                    let mut seqs = index.about(topic)?;
                    seqs.extend(self.stretch.about(topic));
                    Ok(seqs)
                },
                |log| Ok(log.about(topic).to_vec()),
            )?
        } else {
            self.stretch.about(topic).to_vec()
        };
        seqs.truncate(seqs.partition_point(|seq| seq.0 < self.known.0));
        Ok(seqs)
    }

    /// The entries of a case that this view knows, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn entries_of(&self, case: &CaseId) -> Result<Vec<Logged>, LedgerError> {
        let entries = self.written_of(case)?;
        if !self.nameless {
            return Ok(entries);
        }
        nameless(entries).map_err(|(seq, error)| {
            LedgerError::Fault(Fault::at(seq, FaultKind::NotAnEntry, error))
        })
    }

    /// The entries of a case as they are written.
    fn written_of(&self, case: &CaseId) -> Result<Vec<Logged>, LedgerError> {
        let seqs = self.places_of(case)?;
        let entries = self.decode(&seqs)?;
        let of_another = |entry: &Logged| entry.record.case.as_ref().is_some_and(|c| c != case);
        if !entries.iter().any(of_another) {
            return Ok(entries);
        }
        // Two names with one key, in an index: the log tells them apart.
        let seqs = self.all()?.about(&Topic::Case(case.clone()));
        let known = seqs.partition_point(|seq| seq.0 < self.known.0);
        self.decode(&seqs[..known])
    }

    /// The entries that withhold documents, and those about them, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn withholdings(&self) -> Result<Vec<Logged>, LedgerError> {
        self.decode(&self.about(&Topic::Documents)?)
    }

    /// The entries that belong to no case, in the order of the log.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn loose_entries(&self) -> Result<Vec<Logged>, LedgerError> {
        let mut seqs = self.about(&Topic::Ledger)?;
        seqs.extend(self.about(&Topic::Documents)?);
        seqs.sort_unstable();
        self.decode(&seqs)
    }

    /// The entries of a case, or those that belong to none.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn entries_with(&self, case: Option<&CaseId>) -> Result<Vec<Logged>, LedgerError> {
        case.map_or_else(|| self.loose_entries(), |case| self.entries_of(case))
    }

    /// Whether an entry of a case may have one of these words in it: all that is known of it before it
    /// is decoded. A word that is written with escapes cannot be told from any other.
    ///
    /// # Errors
    ///
    /// Where one cannot be read.
    pub fn mentions(&self, case: &CaseId, words: &[&str]) -> Result<bool, LedgerError> {
        for seq in self.places_of(case)? {
            let line = self.line(seq)?;
            let has = |word: &str| memchr::memmem::find(&line, word.as_bytes()).is_some();
            if words.iter().any(|word| has(word)) || has("\\u") {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn decode(&self, seqs: &[Seq]) -> Result<Vec<Logged>, LedgerError> {
        seqs.iter().map(|&seq| self.logged(seq)).collect()
    }

    /// The first entry with a record of this id.
    ///
    /// # Errors
    ///
    /// Where the log cannot be read.
    pub fn find(&self, id: &RecordId) -> Result<Option<Seq>, LedgerError> {
        let earlier = match &self.indexed {
            Some(_) => self.ask(|index| index.find(id), |log| Ok(log.find(id)))?,
            None => None,
        };
        Ok(earlier.or_else(|| self.stretch.find(id)))
    }

    /// The ids that several records bear, each with its entries. The whole log is read for it.
    ///
    /// # Errors
    ///
    /// Where it cannot be read.
    pub fn doubled_ids(&self) -> Result<Vec<(Seq, Seq)>, LedgerError> {
        let all = self.all()?;
        let mut doubled = Vec::new();
        for seq in all.doubled_hashes().filter(|seq| seq.0 < self.known.0) {
            let id = self.logged(seq)?.id;
            doubled.extend(
                all.find(&id)
                    .filter(|first| *first < seq)
                    .map(|first| (first, seq)),
            );
        }
        Ok(doubled)
    }
}
