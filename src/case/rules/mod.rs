//! What the rules have to say of a case: errors, which cannot be, and warnings, to be looked at.
//!
//! Pure functions of the records and a day. Errors are judged over all that is known, whatever the
//! day; an append is refused for the errors that it would add. Warnings concern what has happened
//! or may have happened by the day.

mod errors;
mod warnings;

pub use errors::errors;
use serde::Serialize;
pub use warnings::warnings;

use super::corrections::{Fact, Records};
use super::ids::CaseId;
use super::timeline::{FactIndex, Timeline};
use crate::seq::Seq;

/// The rules whose break by an entry already there is the fault of the correction or retraction
/// that caused it.
pub const CUT_LOOSE: [&str; 6] = [
    "unknown_case",
    "unknown_reference",
    "no_conviction",
    "no_sentence",
    "no_verdict",
    "too_early",
];

/// What a rule has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// The case; `None` for what concerns no case.
    pub case: Option<CaseId>,
    /// The entries that it concerns: first the one that breaks the rule, then those it clashes with.
    pub seq: Vec<Seq>,
    /// What is the matter, in a sentence.
    pub detail: String,
    /// What to do about it, where that can be said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where the chain of the entry that breaks the rule began. A correction does not make an old
    /// error a new one.
    #[serde(skip)]
    pub first: Seq,
    /// Whom or what it is about, to tell two errors of one entry apart.
    #[serde(skip)]
    pub subject: String,
    /// The field of the record that is most likely wrong, where that can be said: `on` for a date, `charge` for
    /// an id of a charge, wherever the record names one.
    #[serde(skip)]
    pub field: Option<&'static str>,
}

impl Finding {
    /// What makes it the same error before and after an append.
    #[must_use]
    pub fn key(&self) -> (&'static str, Seq, &str) {
        (self.rule, self.first, &self.subject)
    }

    fn new(rule: &'static str, case: Option<&CaseId>, fact: &Fact<'_>, detail: String) -> Self {
        Self {
            rule,
            case: case.cloned(),
            seq: vec![fact.logged.seq],
            detail,
            hint: None,
            first: fact.first,
            subject: String::new(),
            field: None,
        }
    }

    fn in_field(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    fn about(mut self, subject: impl Into<String>) -> Self {
        self.subject = subject.into();
        self
    }

    fn clashes_with(mut self, other: Seq) -> Self {
        self.seq.push(other);
        self
    }

    fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// One case, as the rules see it.
struct Judged<'j, 'a> {
    case: Option<&'j CaseId>,
    records: &'j Records<'a>,
    timeline: &'j Timeline<'a>,
}

impl Judged<'_, '_> {
    fn finding(&self, rule: &'static str, at: FactIndex, detail: String) -> Finding {
        Finding::new(rule, self.case, &self.timeline.nodes[at].fact, detail)
    }

    fn seq(&self, at: FactIndex) -> Seq {
        self.timeline.nodes[at].fact.logged.seq
    }

    fn defendant(&self, person: super::timeline::Person) -> &str {
        self.timeline.names.defendants[person.0].id.as_str()
    }
}
