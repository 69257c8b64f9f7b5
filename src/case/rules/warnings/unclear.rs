//! Events of which only the rule of order decides which comes last.

use std::collections::{BTreeMap, HashMap};

use super::Judged;
use crate::case::event::Event;
use crate::case::ids::ChargeId;
use crate::case::rules::Finding;
use crate::case::timeline::{FactIndex, Person};

/// Something of a defendant that events change.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Thing<'a> {
    Custody,
    Penalties,
    Name,
    Agency,
    Rank,
    Position,
    Verdict(Option<&'a ChargeId>),
}

impl<'a> Judged<'_, 'a> {
    /// Two events that change the same thing of the same defendant, on dates that overlap, and only
    /// the rule of order decides which comes last.
    pub(super) fn order_unclear(&self, seen: &[FactIndex]) -> Vec<Finding> {
        let mut last: HashMap<(Person, Thing<'a>), FactIndex> = HashMap::new();
        let mut pairs: BTreeMap<(usize, usize), (FactIndex, FactIndex, Vec<&str>)> =
            BTreeMap::new();
        for &at in seen.iter().filter(|&&at| self.node(at).moves) {
            for thing in things(self.event(at)) {
                for &person in &self.node(at).who {
                    for before in changed_before(&last, person, thing) {
                        let overlap = self.node(before).on.overlaps(self.node(at).on);
                        if before != at && overlap && !self.is_under(before, at) {
                            let order = &self.timeline.order.position;
                            let pair = pairs
                                .entry((order[before], order[at]))
                                .or_insert_with(|| (before, at, Vec::new()));
                            if !pair.2.contains(&self.defendant(person)) {
                                pair.2.push(self.defendant(person));
                            }
                        }
                    }
                    if thing == Thing::Verdict(None) {
                        last.retain(|(p, t), _| *p != person || !matches!(t, Thing::Verdict(_)));
                    }
                    last.insert((person, thing), at);
                }
            }
        }
        let finding = |(before, at, who): (FactIndex, FactIndex, Vec<&str>)| {
            let seq = self.seq(before);
            let detail = format!(
                "{seq} ({}) and this ({}) change the same thing of {}; their dates overlap, and \
                 only the order of recording decides",
                self.node(before).on,
                self.node(at).on,
                who.join(", ")
            );
            self.finding("order_unclear", at, detail).clashes_with(seq)
        };
        pairs.into_values().map(finding).collect()
    }

    /// Whether `event` depends on `ground`, however indirectly.
    fn is_under(&self, ground: FactIndex, event: FactIndex) -> bool {
        let mut open = vec![event];
        let mut seen = std::collections::HashSet::new();
        while let Some(at) = open.pop() {
            if at == ground {
                return true;
            }
            if seen.insert(at) {
                open.extend(self.timeline.depends_on(at));
            }
        }
        false
    }
}

/// What last changed a thing of somebody. A verdict without charges changes those on every charge.
fn changed_before(
    last: &HashMap<(Person, Thing<'_>), FactIndex>,
    person: Person,
    thing: Thing<'_>,
) -> Vec<FactIndex> {
    let same = |other: Thing<'_>| match (thing, other) {
        (Thing::Verdict(None), Thing::Verdict(_)) | (Thing::Verdict(_), Thing::Verdict(None)) => {
            true
        }
        _ => other == thing,
    };
    if !matches!(thing, Thing::Verdict(_)) {
        return last.get(&(person, thing)).copied().into_iter().collect();
    }
    last.iter()
        .filter(|((p, t), _)| *p == person && same(*t))
        .map(|(_, at)| *at)
        .collect()
}

/// What an event changes of those whom it is about.
fn things(event: &Event) -> Vec<Thing<'_>> {
    match event {
        Event::CustodyChanged(_) | Event::Released(_) => vec![Thing::Custody],
        Event::SentenceImposed(_) | Event::SentenceRevised(_) => vec![Thing::Penalties],
        Event::Verdict(e) => verdicts(&e.charges),
        Event::AppealDecided(e) if e.outcome.is_quashing() => verdicts(&e.charges),
        Event::ProceedingsEnded(_) => vec![Thing::Verdict(None), Thing::Penalties],
        Event::DefendantIdentified(e) if e.defendant.is_some() => {
            let told = [
                (Thing::Name, e.name.is_some()),
                (Thing::Agency, e.agency.is_some()),
                (Thing::Rank, e.rank.is_some()),
                (Thing::Position, e.position.is_some()),
            ];
            told.into_iter()
                .filter(|(_, told)| *told)
                .map(|(thing, _)| thing)
                .collect()
        }
        _ => Vec::new(),
    }
}

fn verdicts(charges: &[ChargeId]) -> Vec<Thing<'_>> {
    if charges.is_empty() {
        return vec![Thing::Verdict(None)];
    }
    charges
        .iter()
        .map(|charge| Thing::Verdict(Some(charge)))
        .collect()
}
