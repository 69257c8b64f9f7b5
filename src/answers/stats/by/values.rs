//! What each defendant of a case is counted under, and the entries that say so.

use foldhash::HashMap;

use super::{By, Value};
use crate::answers::Told;
use crate::answers::stats::joined;
use crate::case::event::Event;
use crate::case::state::{Case, Defendant, Standing};
use crate::case::timeline::FactIndex;
use crate::seq::Seq;

/// Where the values of a case are found.
pub(super) struct Values<'t, 'a> {
    pub(super) told: &'t Told<'a>,
    places: HashMap<Seq, FactIndex>,
}

impl<'t, 'a> Values<'t, 'a> {
    pub(super) fn new(told: &'t Told<'a>) -> Self {
        let nodes = told.timeline.nodes.iter().enumerate();
        let places = nodes.map(|(at, node)| (node.fact.logged.seq, at)).collect();
        Self { told, places }
    }

    /// What a defendant is counted under, and the entries that say so.
    pub(super) fn of(
        &self,
        by: By,
        case: &Case<'_>,
        d: &Defendant<'_>,
    ) -> Vec<(Value, Option<Seq>)> {
        match by {
            By::Agency => {
                let agency = d.agency.map(|agency| (text(agency), d.basis.agency));
                vec![agency.unwrap_or((Value::NotRecorded, joined(self.told, d)))]
            }
            By::Court => vec![self.court(case, d)],
            By::Judge => {
                let judge = self.named(d, |event| event.judge().map(text));
                vec![judge.unwrap_or((Value::NotRecorded, d.basis.standing))]
            }
            By::Jurisdiction => vec![(self.jurisdiction(), joined(self.told, d))],
            By::Year => vec![(self.year(d), d.basis.standing)],
            By::Outcome => {
                vec![(
                    Value::Text(d.standing.as_str().replace(' ', "_")),
                    d.basis.standing,
                )]
            }
            By::Penalty => penalties(d),
        }
    }

    fn event(&self, seq: Option<Seq>) -> Option<&'a Event> {
        let at = *self.places.get(&seq?)?;
        Some(&self.told.timeline.nodes[at].fact.record.event)
    }

    /// What the event says on which the standing rests, else the sentence.
    fn named(
        &self,
        d: &Defendant<'_>,
        what: impl Fn(&Event) -> Option<Value>,
    ) -> Option<(Value, Option<Seq>)> {
        let events = [d.basis.standing, d.basis.penalties];
        events.into_iter().find_map(|seq| {
            let value = self.event(seq).and_then(&what)?;
            Some((value, seq))
        })
    }

    fn court(&self, case: &Case<'_>, d: &Defendant<'_>) -> (Value, Option<Seq>) {
        let of_case = |name: &str| {
            let happened = case.timeline.iter().rev().filter(|h| h.event == name);
            let mut moving = happened.filter(|h| h.assertion.moves_state());
            let seq = moving.next()?.seq;
            let court = self.event(Some(seq))?.court()?;
            Some((text(court), Some(seq)))
        };
        self.named(d, |event| event.court().map(text))
            .or_else(|| of_case("trial_opened"))
            .or_else(|| of_case("case_referred"))
            .unwrap_or((Value::NotRecorded, d.basis.standing))
    }

    pub(super) fn jurisdiction(&self) -> Value {
        let opened = self.told.timeline.names.opened;
        match opened.map(|at| &self.told.timeline.nodes[at].fact.record.event) {
            Some(Event::CaseOpened(e)) => e.jurisdiction.as_ref().map_or(Value::NotRecorded, text),
            _ => Value::NotRecorded,
        }
    }

    /// The year of the event on which a verdict, or an end without one, rests.
    fn year(&self, d: &Defendant<'_>) -> Value {
        use chrono::Datelike;
        let decided = [
            Standing::Convicted,
            Standing::Acquitted,
            Standing::Terminated,
        ];
        let standing = d.basis.standing.filter(|_| decided.contains(&d.standing));
        let Some(at) = standing.and_then(|seq| self.places.get(&seq)) else {
            return Value::NotRecorded;
        };
        let on = self.told.timeline.nodes[*at].on;
        Value::Years {
            earliest: on.earliest().map(|day| day.year()),
            latest: on.latest().map(|day| day.year()),
        }
    }
}

fn text(text: &crate::case::text::Line) -> Value {
    Value::Text(text.to_string())
}

/// The kinds of penalties in force.
fn penalties(d: &Defendant<'_>) -> Vec<(Value, Option<Seq>)> {
    let mut kinds: Vec<_> = d.penalties.iter().map(|penalty| penalty.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.is_empty() {
        return vec![(Value::NotRecorded, d.basis.standing)];
    }
    let value = |kind: crate::case::vocabulary::PenaltyKind| Value::Text(kind.as_str().to_owned());
    kinds
        .into_iter()
        .map(|kind| (value(kind), d.basis.penalties))
        .collect()
}
