//! Who is counted in another case.
//!
//! Somebody whose part of a case was severed goes on in another. Where that other case is itself shown
//! in this ledger at the day, the defendant is counted there only; where it is not known, or is not in this
//! ledger, here. So what is counted in one case can depend on whether another one is shown; which cases that
//! is asked of is noted, so that only these have to be looked at.

use std::cell::RefCell;

use foldhash::HashSet;

use crate::case::ids::CaseId;
use crate::case::state::{Case, Defendant};

/// Which other cases are shown, as far as that is known; and which ones were asked about.
#[derive(Default)]
pub struct Elsewhere<'s> {
    shown: Option<&'s HashSet<CaseId>>,
    asked: RefCell<Vec<CaseId>>,
}

impl<'s> Elsewhere<'s> {
    /// These other cases are shown.
    #[must_use]
    pub fn shown(cases: &'s HashSet<CaseId>) -> Self {
        Self {
            shown: Some(cases),
            asked: RefCell::default(),
        }
    }

    /// The cases of which nobody could say whether they are shown: each was taken for one that is not.
    #[must_use]
    pub fn into_asked(self) -> Vec<CaseId> {
        self.asked.into_inner()
    }

    /// Whether a defendant is counted in this case: not by another id here, and not in another case.
    #[must_use]
    pub fn counts(&self, case: &Case<'_>, defendant: &Defendant<'_>) -> bool {
        let goes_on_in = defendant.severed_to.filter(|to| *to != case.case);
        let is_there = goes_on_in.is_some_and(|to| self.is_shown(to));
        !defendant.is_another && !is_there
    }

    fn is_shown(&self, case: &CaseId) -> bool {
        if let Some(shown) = self.shown {
            return shown.contains(case);
        }
        let mut asked = self.asked.borrow_mut();
        if asked.last() != Some(case) {
            asked.push(case.clone());
        }
        false
    }
}
