//! Who is counted in another case.
//!
//! Somebody whose part of a case was severed goes on in another. Where that other case lists them by the
//! day, by the name or another spelling of it, or by the id where they do not both have names that differ, they are
//! counted there only; where it is not known, is not in
//! this ledger, or does not list them, here: nobody is dropped. Where it
//! lists somebody who may be they, since of one of the two no name is known, one or the other is so. A part that came back is counted where the
//! last severance led, once. So what is counted in one case can depend
//! on another one; which cases that is asked of is noted, so that only these have to be looked at.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::case::ids::CaseId;
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::timeline::Person;
use crate::time::Day;

use super::roll::{Roll, Rolls, goes_on_elsewhere, perhaps_elsewhere};
use super::{Others, Told, others};

/// Who is listed in other cases, as far as that is known; and which ones were asked about.
#[derive(Default)]
pub struct Elsewhere<'s> {
    rolls: Option<(&'s Rolls, Option<Day>)>,
    asked: RefCell<Vec<CaseId>>,
}

impl<'s> Elsewhere<'s> {
    /// These are listed in other cases, by a day.
    #[must_use]
    pub fn listed(rolls: &'s Rolls, day: Option<Day>) -> Self {
        Self {
            rolls: Some((rolls, day)),
            asked: RefCell::default(),
        }
    }

    /// The cases of which nobody could say whom they list: each was taken for one that lists nobody.
    #[must_use]
    pub fn into_asked(self) -> Vec<CaseId> {
        self.asked.into_inner()
    }

    /// The states of a case; those of whom it cannot be known whether they are counted elsewhere are in some
    /// of them, and not in others.
    #[must_use]
    pub fn worlds<'a>(&self, told: &Told<'a>) -> Worlds<'a> {
        let worlds = told.worlds();
        match self.rolls {
            Some(_) => worlds.or_without(|| told.worlds(), |case| self.perhaps(case)),
            None => worlds,
        }
    }

    /// The defendants of whom it cannot be known whether they are counted in this case or in another.
    #[must_use]
    pub fn perhaps(&self, case: &Case<'_>) -> BTreeSet<Person> {
        self.rolls
            .map(|(rolls, day)| perhaps_elsewhere(rolls, case, day))
            .unwrap_or_default()
    }

    /// Whether a defendant is counted in this case: not by another id here, and not in another case.
    #[must_use]
    pub fn counts(&self, case: &Case<'_>, defendant: &Defendant<'_>) -> bool {
        !defendant.is_another && self.is_here(case, defendant)
    }

    /// Whether the others whom a group may have are not counted in another case: with whom of those listed
    /// their part went on there, they are counted there too.
    #[must_use]
    pub fn others_are_here(&self, case: &Case<'_>, others: &Defendant<'_>) -> bool {
        let mut of_it = case.defendants.iter().filter(|d| d.group == others.group);
        others.severed_to.is_none() || of_it.any(|d| self.is_here(case, d))
    }

    /// Whoever else the groups of a case may have, in the states in which they are counted in this case.
    #[must_use]
    pub fn others<'w, 'a>(&self, worlds: &'w Worlds<'a>) -> Vec<Others<'w, 'a>> {
        let mut all = others(worlds);
        for others in &mut all {
            for state in &mut others.they.in_states {
                *state = state.filter(|(case, d)| self.others_are_here(case, d));
            }
        }
        all
    }

    /// Whether a defendant, by whichever id, is not counted in another case.
    #[must_use]
    pub fn is_here(&self, case: &Case<'_>, defendant: &Defendant<'_>) -> bool {
        let Some(to) = defendant.severed_to.filter(|to| *to != case.case) else {
            return true;
        };
        if let Some((rolls, day)) = self.rolls {
            return !goes_on_elsewhere(rolls, case.case, defendant, day);
        }
        self.ask(to);
        true
    }

    /// Whom a case lists, as far as that is known.
    #[must_use]
    pub fn roll(&self, case: &CaseId) -> Option<&'s Roll> {
        match self.rolls {
            Some((rolls, _)) => rolls.get(case),
            None => {
                self.ask(case);
                None
            }
        }
    }

    fn ask(&self, case: &CaseId) {
        let mut asked = self.asked.borrow_mut();
        if asked.last() != Some(case) {
            asked.push(case.clone());
        }
    }
}
