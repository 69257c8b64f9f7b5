//! What is corrected or retracted: the record in force at an entry, or with an id.

use std::str::FromStr;

use crate::case::corrections::{Fact, Logged, Records};
use crate::case::event::Event;
use crate::case::ids::RecordId;
use crate::cli::Failure;
use crate::cli::failure::note;
use crate::ledger::View;
use crate::seq::Seq;

/// An entry, or the id of a record.
#[derive(Clone)]
pub(super) struct Reference(String);

impl FromStr for Reference {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text
            .strip_prefix('#')
            .map(|digits| digits.parse::<u64>().is_ok());
        match number {
            Some(true) => Ok(Self(text.to_owned())),
            None if text.parse::<RecordId>().is_ok() => Ok(Self(text.to_owned())),
            _ => Err("it is neither an entry such as '#12' nor a record's id".to_owned()),
        }
    }
}

impl Reference {
    /// The entry that is meant. A bare number is an entry's, unless a record has it as its id.
    pub(super) fn seq(&self, view: &View) -> Result<Seq, Failure> {
        let by_id = match self.0.parse() {
            Ok(id) => view.find(&id)?,
            Err(_) => None,
        };
        let digits = self.0.strip_prefix('#').unwrap_or(&self.0);
        by_id
            .or_else(|| digits.parse().ok().map(Seq))
            .filter(|seq| seq.0 < view.known().0)
            .ok_or_else(|| Failure::no_entry(&self.0))
    }
}

/// The record in force at a reference, with the entries among which it stands.
pub(super) struct Target {
    pub(super) entries: Vec<Logged>,
    pub(super) at: RecordId,
}

impl Target {
    pub(super) fn find(reference: &Reference, view: &View) -> Result<Self, Failure> {
        let seq = reference.seq(view)?;
        let entries = view.entries_with(view.case_of(seq)?.as_ref())?;
        let at = view.logged(seq)?.id;
        Ok(Self { entries, at })
    }

    /// The fact in force. Where a correction superseded the one that was named, that one is told;
    /// where it was retracted, another is not what was meant.
    pub(super) fn in_force<'a>(&self, records: &Records<'a>) -> Result<Fact<'a>, Failure> {
        let entries = records.entries();
        let at = entries.iter().position(|entry| entry.id == self.at);
        let mut index = at.ok_or_else(|| Failure::no_entry(self.at.as_str()))?;
        let name = entries[index].record.event.name();
        if matches!(name, "retraction" | "ledger_opened" | "format_raised") {
            let detail = format!(
                "{} is a {name}, which can be neither corrected nor retracted",
                self.at
            );
            return Err(Failure::bad_target(detail, None));
        }
        while let Some(by) = records.superseded_by(index) {
            if matches!(by.record.event, Event::Retraction(_)) {
                return Err(self.retracted(by.seq, records));
            }
            index += entries[index..]
                .iter()
                .position(|entry| entry.seq == by.seq)
                .unwrap_or(1);
        }
        let fact = records
            .in_force_for(&entries[index].id)
            .ok_or_else(|| Failure::bad_target(format!("{} is not in force", self.at), None))?;
        if fact.logged.id != self.at {
            note(&format!(
                "{} was superseded: in force is {} ({})",
                self.at, fact.logged.seq, fact.logged.id
            ));
        }
        Ok(fact)
    }

    pub(super) fn retracted(&self, by: Seq, records: &Records<'_>) -> Failure {
        match records.in_force_for(&self.at) {
            Some(fact) => {
                let now = fact.logged.seq;
                let detail = format!("{} was retracted by {by}; in force is {now}", self.at);
                Failure::bad_target(
                    detail,
                    Some(&format!("if that is what you mean, name it: {now}")),
                )
            }
            None => {
                let detail = format!(
                    "{} was retracted by {by}, and nothing is in its place",
                    self.at
                );
                Failure::bad_target(
                    detail,
                    Some("to put it into force again, append the fact again"),
                )
            }
        }
    }
}
