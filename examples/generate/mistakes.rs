//! How a recorder errs and makes it good: corrections, retractions, corrections taken back.
//!
//! A mistake is made so that no rule is broken by it at any time: a wrong date is put right by the
//! very next entry, wrong content is of a kind that nothing else builds on, and what is taken back
//! introduced nothing.

use casebook::case::event::{Correction, Event, Retraction};
use casebook::case::ids::RecordId;
use casebook::case::record::Record;
use casebook::time::Day;

use super::dates::{after, before, exact};
use super::names::{SLIPS, WITHDRAWN, reason};
use super::scribe::{PutOff, Scribe};
use super::slips::{introduces_nothing, misprint};
use super::sources::sources;

impl Scribe {
    /// A wrong date at first, put right by the very next entry: too early, or, where that would
    /// pass the event before in the chain, too late.
    pub fn misdated(&mut self, right: Record, day: Day, floor: Option<Day>) {
        let days = self.chance.between(1, 9);
        let (earlier, later) = (before(day, days), after(day, days));
        let wrong = if floor.is_none_or(|floor| earlier >= floor) {
            earlier
        } else if later <= self.today() {
            later
        } else {
            self.write(right);
            return;
        };
        let id = self.write(with_date(&right, wrong));
        self.correct(id, right);
    }

    /// Wrong content at first, put right some time later.
    pub fn misprinted(&mut self, right: Record) {
        match misprint(&mut self.chance, &right.event) {
            Some(event) => {
                let wrong = Record {
                    event,
                    ..right.clone()
                };
                let id = self.write(wrong);
                self.put_off.push(PutOff::Correct(id, vec![right]));
            }
            None => {
                self.write(right);
            }
        }
    }

    /// Right at first, then corrected wrongly, then put back.
    pub fn wrongly_corrected(&mut self, right: Record) {
        let Some(event) = misprint(&mut self.chance, &right.event) else {
            self.write(right);
            return;
        };
        let wrong = Record {
            event,
            ..right.clone()
        };
        let id = self.write(right.clone());
        self.put_off.push(match self.chance.permille(600) {
            true => PutOff::CorrectAndUndo(id, Box::new(wrong)),
            false => PutOff::Correct(id, vec![wrong, right]),
        });
    }

    /// Entered twice, and once taken back.
    pub fn doubled(&mut self, record: Record, day: Day) {
        let twice = introduces_nothing(&record.event).then(|| record.clone());
        self.write(record);
        if let Some(mut twice) = twice {
            let today = self.today();
            twice.sources = sources(&mut self.chance, day, today, false, None);
            let id = self.write(twice);
            self.retract(id, WITHDRAWN);
        }
    }

    /// Puts another record in the place of one.
    pub fn correct(&mut self, target: RecordId, record: Record) -> RecordId {
        let days = self.chance.between(0, 25);
        self.pause(days);
        let why = *self.chance.pick(SLIPS);
        self.write(Record::of(Event::Correction(Correction {
            target,
            record: Box::new(record),
            reason: reason(why),
        })))
    }

    /// Takes a record out of force.
    pub fn retract(&mut self, target: RecordId, because: &[&str]) {
        let days = self.chance.between(0, 40);
        self.pause(days);
        let why = *self.chance.pick(because);
        self.write(Record::of(Event::Retraction(Retraction {
            target,
            reason: reason(why),
        })));
    }
}

/// The same record, dated to a day.
pub fn with_date(record: &Record, day: Day) -> Record {
    Record {
        on: Some(exact(day)),
        on_note: None,
        ..record.clone()
    }
}
