//! Which verdicts of one trial cannot all be so.

use std::collections::BTreeMap;

use super::super::Matter;
use super::{Found, OfOne};
use crate::case::event::Event;
use crate::case::ids::ChargeId;
use crate::case::timeline::FactIndex;
use crate::case::vocabulary::VerdictOutcome;

/// The verdicts on each charge, and, under `None`, on the whole.
type ByCharge<'a> = BTreeMap<Option<&'a ChargeId>, Vec<(FactIndex, VerdictOutcome)>>;

impl<'a> OfOne<'_, 'a> {
    /// Verdicts of one trial, charge by charge; one that names no charge is at odds with a conviction on
    /// any, unless it is one itself.
    pub(super) fn verdicts(&self) -> Found {
        let mut by_charge = ByCharge::new();
        for &at in &self.among {
            let Event::Verdict(e) = self.event(at) else {
                continue;
            };
            let none = e.charges.is_empty().then_some(None);
            for charge in e.charges.iter().map(Some).chain(none) {
                by_charge.entry(charge).or_default().push((at, e.outcome));
            }
        }
        let mut found: Found = Vec::new();
        let mut of_all = Self::against_all(&by_charge);
        of_all.extend(self.against_ends());
        for (charge, rulings) in by_charge {
            let mut outcomes: BTreeMap<VerdictOutcome, Vec<FactIndex>> = BTreeMap::new();
            for &(at, outcome) in &rulings {
                outcomes.entry(outcome).or_default().push(at);
            }
            found.extend(outcomes.values().filter_map(|same| self.dates(same)));
            let ats = rulings.iter().map(|(at, _)| *at);
            if outcomes.len() > 1 && charge.is_none() {
                of_all.extend(ats);
            } else if outcomes.len() > 1 {
                found.push((Matter::Verdict, ats.collect()));
            }
        }
        if !of_all.is_empty() {
            found.push((Matter::Verdict, of_all));
        }
        found
    }

    /// Verdicts on the whole that are no convictions, and convictions on a charge.
    fn against_all(by_charge: &ByCharge<'a>) -> Vec<FactIndex> {
        let convicts = |outcome: VerdictOutcome| outcome == VerdictOutcome::Convicted;
        let (mut whole, mut of_a_charge) = (Vec::new(), Vec::new());
        for (charge, rulings) in by_charge {
            for &(at, outcome) in rulings {
                if charge.is_none() && !convicts(outcome) {
                    whole.push(at);
                } else if charge.is_some() && convicts(outcome) {
                    of_a_charge.push(at);
                }
            }
        }
        if whole.is_empty() || of_a_charge.is_empty() {
            return Vec::new();
        }
        whole.extend(of_a_charge);
        whole
    }

    /// Ends without a verdict, and verdicts that say otherwise, where one of the two is in doubt. Where
    /// both are so, the end came after the verdict.
    fn against_ends(&self) -> Vec<FactIndex> {
        let is_end = |at: &FactIndex| matches!(self.event(*at), Event::ProceedingsEnded(_));
        let (ends, verdicts): (Vec<FactIndex>, Vec<FactIndex>) =
            self.among.iter().partition(|at| is_end(at));
        let says_else = |at: &FactIndex| match self.event(*at) {
            Event::Verdict(e) => e.outcome != VerdictOutcome::Terminated,
            _ => false,
        };
        let moves = |at: &FactIndex| self.node(*at).moves;
        let mut found = Vec::new();
        for doubted in [true, false] {
            let mut ends = ends
                .iter()
                .copied()
                .filter(|at| moves(at) != doubted)
                .peekable();
            let others = verdicts.iter().copied();
            let others = others.filter(|at| says_else(at) && moves(at) == doubted);
            let mut others = others.peekable();
            if ends.peek().is_some() && others.peek().is_some() {
                found.extend(ends.chain(others));
            }
        }
        found
    }
}
