//! Whom events are about that name nobody: what is said of a charge, and decisions on an appeal.

use super::{DecidedTwice, FactIndex, Names, Node, Person, Unknown};
use crate::case::event::{AppealDecided, Event};
use crate::case::ids::DefendantId;

/// Fills in all whom a charge concerns, where a reclassification or a withdrawal names nobody.
pub(super) fn assign_charged(nodes: &mut [Node<'_>], names: &Names<'_>) {
    for at in 0..nodes.len() {
        let charge = match &nodes[at].fact.record.event {
            Event::ChargeReclassified(e) if e.who.is_empty() => &e.charge,
            Event::ChargeWithdrawn(e) if e.who.is_empty() => &e.charge,
            _ => continue,
        };
        if let Some(filed) = names.charge(charge) {
            nodes[at].who = nodes[filed].who.clone();
        }
    }
}

/// Gives each decision those whom it is about. A decision that names nobody is about all for whom
/// its appeal was filed and whom no decision dated, then recorded, before it covers.
pub(super) fn assign_decisions(
    nodes: &mut [Node<'_>],
    names: &Names<'_>,
    unknown: &mut Vec<Unknown>,
) -> Vec<DecidedTwice> {
    let mut steps: Vec<FactIndex> = (0..nodes.len())
        .filter(|&at| {
            matches!(
                nodes[at].fact.record.event,
                Event::AppealDecided(_) | Event::AppealWithdrawn(_)
            )
        })
        .collect();
    steps.sort_by_key(|&at| (nodes[at].on.earliest().or(nodes[at].on.latest()), at));
    let mut covered: Vec<(FactIndex, Person, FactIndex)> = Vec::new();
    let mut withdrawn: Vec<(FactIndex, FactIndex)> = Vec::new();
    let mut late = Vec::new();
    for at in steps {
        let moves = nodes[at].moves;
        match &nodes[at].fact.record.event {
            Event::AppealDecided(e) => {
                let Some(appeal) = names.appeal(&e.appeal) else {
                    continue;
                };
                let before =
                    |person: &Person| covered.iter().find(|(a, p, _)| *a == appeal && p == person);
                let who = decided_for(nodes, at, e, appeal, unknown, |p| before(p).is_some());
                let again = who.iter().find_map(before).map(|&(_, _, earlier)| earlier);
                let none_left = || {
                    let first = covered.iter().find(|(a, ..)| *a == appeal);
                    first
                        .filter(|_| who.is_empty())
                        .map(|&(_, _, earlier)| earlier)
                };
                let gone = || {
                    withdrawn
                        .iter()
                        .find(|(a, _)| *a == appeal)
                        .map(|&(_, by)| by)
                };
                if moves {
                    late.extend(
                        again
                            .or_else(none_left)
                            .or_else(gone)
                            .map(|before| DecidedTwice { at, before }),
                    );
                    covered.extend(who.iter().map(|&person| (appeal, person, at)));
                }
                nodes[at].who = who;
            }
            Event::AppealWithdrawn(e) => {
                let Some(appeal) = names.appeal(&e.appeal) else {
                    continue;
                };
                if moves {
                    let decided = covered.iter().find(|(a, ..)| *a == appeal);
                    late.extend(decided.map(|&(_, _, before)| DecidedTwice { at, before }));
                    withdrawn.push((appeal, at));
                }
            }
            _ => {}
        }
    }
    late
}

/// Whom a decision is about; those outside its appeal are unknown to it.
fn decided_for(
    nodes: &[Node<'_>],
    at: FactIndex,
    decision: &AppealDecided,
    appeal: FactIndex,
    unknown: &mut Vec<Unknown>,
    is_covered: impl Fn(&Person) -> bool,
) -> Vec<Person> {
    let filed_for = &nodes[appeal].who;
    if decision.who.is_empty() {
        return filed_for
            .iter()
            .copied()
            .filter(|p| !is_covered(p))
            .collect();
    }
    let (inside, outside): (Vec<Person>, Vec<Person>) =
        nodes[at].who.iter().partition(|p| filed_for.contains(p));
    if !outside.is_empty() {
        let what = format!(
            "defendant of the appeal {}, which was not filed for all of",
            decision.appeal
        );
        let who: Vec<&str> = decision.who.iter().map(DefendantId::as_str).collect();
        unknown.push(Unknown {
            at,
            field: "defendant",
            what: format!("{what} {}", who.join(", ")),
        });
    }
    inside
}
