//! Figures that somebody claims: kept as claims, beside what the ledger itself says.

use serde::Serialize;

use crate::case::date::Date;
use crate::case::event::{Event, FigureClaimed};
use crate::case::ids::CaseId;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Timeline};
use crate::case::vocabulary::{Assertion, Measure};
use crate::seq::Seq;
use crate::time::Day;

/// A figure that somebody claimed by a day.
#[derive(Debug, Serialize)]
pub struct Figure<'a> {
    /// The entry.
    pub seq: Seq,
    /// Who claims it.
    pub issuer: &'a Line,
    /// What is counted.
    pub measure: Measure,
    /// How many.
    pub value: Bounds,
    /// The date for which it is claimed.
    pub as_of: Option<&'a Date>,
    /// When it was said.
    pub on: &'a Date,
    /// What exactly is counted.
    pub scope: Option<&'a Line>,
    /// The claimant's own words.
    pub verbatim: Option<&'a Line>,
    /// Who vouches for its having been claimed.
    pub assertion: Assertion,
    /// The case, where it is about one.
    pub case: Option<&'a CaseId>,
    /// The claim itself.
    #[serde(skip)]
    pub claim: &'a FigureClaimed,
}

/// A quantity, taken apart; an open range has no `max`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The smallest that it may be.
    pub min: u64,
    /// The largest.
    pub max: Option<u64>,
}

/// The figures claimed by a day, in the order of the log.
#[must_use]
pub fn figures<'a>(timeline: &Timeline<'a>, day: Option<Day>) -> Vec<Figure<'a>> {
    among(timeline, timeline.by(day).inside)
}

/// The figures of which it is not known whether they had been claimed by a day, in the order of the log.
#[must_use]
pub fn figures_perhaps<'a>(timeline: &Timeline<'a>, day: Option<Day>) -> Vec<Figure<'a>> {
    among(timeline, timeline.by(day).maybe)
}

/// The figures among some events.
fn among<'a>(timeline: &Timeline<'a>, places: Vec<FactIndex>) -> Vec<Figure<'a>> {
    let mut all = Vec::new();
    for at in places {
        let node = &timeline.nodes[at];
        let Event::FigureClaimed(e) = &node.fact.record.event else {
            continue;
        };
        all.push(Figure {
            seq: node.fact.logged.seq,
            issuer: &e.issuer,
            measure: e.measure,
            value: Bounds {
                min: e.value.min,
                max: e.value.max,
            },
            as_of: e.as_of.as_ref(),
            on: node.on,
            scope: e.scope.as_ref(),
            verbatim: e.verbatim.as_ref(),
            assertion: node.fact.record.assertion,
            case: node.fact.record.case.as_ref(),
            claim: e,
        });
    }
    all.sort_by_key(|figure| figure.seq);
    all
}
