//! Figures of one day that have no number in common.

use foldhash::{HashMap, HashMapExt};

use super::against::{Disagreement, Matter, Side};
use super::titles;
use crate::answers::reconcile::{Claim, disagreeing, mentioned};
use crate::case::ids::CaseId;
use crate::case::record::Record;
use crate::case::timeline::Timeline;
use crate::seq::Seq;
use crate::time::Day;

/// Figures of the same measure and day that have no number in common, whoever claims them; of a case, or
/// of what belongs to none.
#[must_use]
pub fn of_figures(
    case: Option<&CaseId>,
    timeline: &Timeline<'_>,
    day: Option<Day>,
) -> Vec<Disagreement> {
    let claims = mentioned(timeline, day).claims;
    let mut recorded: HashMap<Seq, &Record> = HashMap::new();
    if !claims.is_empty() {
        let nodes = timeline.nodes.iter();
        recorded.extend(nodes.map(|node| (node.fact.logged.seq, node.fact.record)));
    }
    let side = |claim: &Claim| Side {
        entries: vec![claim.seq],
        on: claim.date().clone(),
        says: {
            let what = &claim.what;
            format!("{}: {} {what}", claim.issuer, claim.words)
        },
        assertions: vec![claim.assertion],
        sources: titles(recorded.get(&claim.seq).copied().into_iter()),
    };
    let found = disagreeing(&claims).into_iter();
    let told = found.map(|pair| {
        let sides = pair.map(|at| side(&claims[at])).to_vec();
        Disagreement::new(case.cloned(), Matter::Figure, Vec::new(), sides)
    });
    told.collect()
}
