//! The states that a case may be in on a day.
//!
//! With inexact dates the question "is this officer convicted on that day?" has three answers: yes, no,
//! perhaps. What has certainly happened by the day gives one state, which is what is shown. What may
//! have happened gives others. Whatever holds in each of them is certain; whatever holds in one is
//! possible. An event that may have happened brings in what it depends on, as one that has does; what
//! is alleged or disputed moves no state, and so makes no other one.

use std::collections::BTreeSet;

use super::Case;
use super::choices::possibilities;
use super::fold::project_as_of;
use crate::case::ids::CaseId;
use crate::case::timeline::{Person, Timeline};
use crate::time::Day;

/// The states of one case on one day.
pub struct Worlds<'a> {
    /// The state that follows from what has certainly happened; `None` where nothing has.
    pub certain: Option<Case<'a>>,
    /// The states that it may be in instead.
    pub others: Vec<Option<Case<'a>>>,
    /// Whether these are all there are. Else there are all in which one defendant can be, and numbers have
    /// to be added up one by one.
    pub is_every: bool,
}

impl<'a> Worlds<'a> {
    /// The states that a case may be in on a day.
    #[must_use]
    pub fn new(case: &'a CaseId, timeline: &Timeline<'a>, day: Option<Day>) -> Self {
        let possible = possibilities(timeline, day);
        let mut states = possible
            .all
            .iter()
            .map(|as_of| project_as_of(case, timeline, as_of));
        let certain = states.next().flatten();
        let mut others: Vec<Option<Case<'a>>> = states.collect();
        if !possible.unsure.is_empty() {
            let mut without = project_as_of(case, timeline, &possible.all[0]);
            if let Some(without) = &mut without {
                without.defendants.retain(|d| {
                    let person = timeline.names.person(&d.defendant);
                    person.is_some_and(|person| !possible.unsure.contains(&person))
                });
            }
            others.push(without);
        }
        Self {
            certain,
            others,
            is_every: possible.is_every,
        }
    }

    /// These, and each of them again without those of whom it is not known whether they are to be counted.
    /// The same states are made `again`, where there are any such.
    #[must_use]
    pub fn or_without(
        mut self,
        again: impl FnOnce() -> Self,
        who: impl Fn(&Case<'a>) -> BTreeSet<Person>,
    ) -> Self {
        let of_state = |state: Option<&Case<'a>>| state.map_or_else(BTreeSet::new, &who);
        let gone: Vec<BTreeSet<Person>> = self.all().map(of_state).collect();
        if gone.iter().all(BTreeSet::is_empty) {
            return self;
        }
        let again = again();
        let states = std::iter::once(again.certain).chain(again.others);
        for (mut state, gone) in states.zip(gone) {
            if let Some(case) = &mut state {
                case.defendants.retain(|d| !gone.contains(&d.person));
            }
            self.others.push(state);
        }
        self
    }

    /// All of them, the certain one first.
    pub fn all(&self) -> impl Iterator<Item = Option<&Case<'a>>> {
        std::iter::once(self.certain.as_ref()).chain(self.others.iter().map(Option::as_ref))
    }
}
