//! What a defendant who is counted is called, or may be.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::answers::loose;
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant};
use crate::seq::Seq;

/// A name that is known of one of several, of whom a defendant is one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MayBe {
    /// The name.
    pub name: String,
    /// The entry that has it.
    pub seq: Seq,
}

/// So many names of one of several are told of a defendant, and no more.
const NAMES: usize = 20;

/// A defendant, by id and by name.
#[derive(Clone, Debug)]
pub(in crate::answers::reconcile) struct Known {
    pub(in crate::answers::reconcile) id: DefendantId,
    /// The name, where it is known.
    pub(in crate::answers::reconcile) name: Option<String>,
    /// The names that may be this one's, where none is known.
    pub(in crate::answers::reconcile) may_be: Vec<MayBe>,
}

/// The names that may be somebody's, by who may bear them.
pub(super) type Loose = BTreeMap<DefendantId, Vec<MayBe>>;

/// The names of one of several in a case.
pub(super) fn names_of_one_of(case: &Case<'_>) -> Loose {
    let mut all = Loose::new();
    for one in loose(case) {
        for id in &one.one_of {
            let names = all.entry(id.clone()).or_default();
            if let Some(name) = one.name.filter(|_| names.len() < NAMES) {
                let (name, seq) = (name.to_string(), one.seq);
                names.push(MayBe { name, seq });
            }
        }
    }
    all
}

impl Known {
    pub(super) fn new(d: &Defendant<'_>, loose: &Loose) -> Self {
        let name = d.known_as.map(|(name, _)| name.to_string());
        let may_be = loose.get(&d.defendant).filter(|_| name.is_none());
        Self {
            id: d.defendant.clone(),
            may_be: may_be.cloned().unwrap_or_default(),
            name,
        }
    }
}
