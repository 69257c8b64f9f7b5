//! What other records in force say of the same thing: the same, or otherwise.

use foldhash::HashSet;

use super::Field;
use super::looking::Looking;
use super::speaks::{is_of, speaks_of};
use crate::answers::sources::{Said, Thing, clashes, facts, loosely, said, seen, told_of};
use crate::case::event::Event;
use crate::case::timeline::FactIndex;

/// Records beside those from which a fact comes, in the order of the timeline.
#[derive(Default)]
pub(super) struct Beside {
    /// They say the same.
    pub(super) same: Vec<FactIndex>,
    /// They say otherwise, or what they say is alleged or disputed.
    pub(super) otherwise: Vec<FactIndex>,
}

impl<'a> Looking<'_, 'a> {
    /// What is said beside the basis of a field.
    pub(super) fn beside(&self, basis: &[FactIndex]) -> Beside {
        let seen = seen(self.told);
        let said = said(self.told, &seen);
        let mut same: HashSet<FactIndex> = self.same_facts((&seen, &said), basis);
        let mut otherwise: HashSet<FactIndex> = HashSet::default();
        if let Some(person) = self.person {
            let own = |s: &&Said<'_>| s.person == person && is_of(s.thing, self.field);
            let own: Vec<&Said<'a>> = said.iter().filter(own).collect();
            for of_one in own.chunk_by(|a, b| a.thing == b.thing) {
                let from = of_one.iter().find(|s| basis.contains(&s.at));
                let Some(from) = from else { continue };
                let agreeing = of_one
                    .iter()
                    .filter(|s| self.agrees(s.at, from.at, s.thing));
                same.extend(agreeing.map(|s| s.at));
            }
            let clashes = clashes(self.told, &said);
            let own = clashes.iter().filter(|clash| {
                let is_own = is_of(clash.thing, self.field) && clash.who.contains(&person);
                is_own && clash.among.iter().any(|at| basis.contains(at))
            });
            otherwise.extend(own.flat_map(|clash| &clash.among));
        }
        let doubtful = seen.iter().filter(|at| {
            let node = self.node(**at);
            let speaks = speaks_of(&node.fact.record.event, self.field);
            !node.moves && speaks && self.is_about(node)
        });
        otherwise.extend(doubtful);
        let in_order = |among: &dyn Fn(&FactIndex) -> bool| {
            let seen = seen.iter().copied();
            seen.filter(|at| among(at) && !basis.contains(at)).collect()
        };
        Beside {
            same: in_order(&|at| same.contains(at)),
            otherwise: in_order(&|at| otherwise.contains(at) && !same.contains(at)),
        }
    }

    /// All records that state the facts of the basis.
    fn same_facts(
        &self,
        (seen, said): (&[FactIndex], &[Said<'_>]),
        basis: &[FactIndex],
    ) -> HashSet<FactIndex> {
        let facts = facts(self.told, seen, said).into_iter();
        let own = facts.filter(|fact| fact.iter().any(|at| basis.contains(at)));
        own.flatten().collect()
    }

    /// Whether two records that speak of one thing say the same of the field, so that the one bears the other
    /// out. What happens once says the same on another date; of what comes again it may be another time. A date
    /// of death is what is shown of it.
    fn agrees(&self, one: FactIndex, other: FactIndex, thing: Thing<'_>) -> bool {
        let (a, b) = (self.node(one), self.node(other));
        let (first, second) = (&a.fact.record.event, &b.fact.record.event);
        let line = |event| told_of(event, thing).map(|line| loosely(line.as_str()));
        let is_same = match (first, second) {
            _ if line(first).is_some() => return line(first) == line(second),
            (Event::Verdict(a), Event::Verdict(b)) => {
                let is_on_the_same = self.field == Field::Standing || a.charges == b.charges;
                a.outcome == b.outcome && is_on_the_same
            }
            (Event::SentenceImposed(a), Event::SentenceImposed(b)) => a.penalties == b.penalties,
            (Event::SentenceRevised(a), Event::SentenceRevised(b)) => a.penalties == b.penalties,
            (Event::CustodyChanged(a), Event::CustodyChanged(b)) => a.custody == b.custody,
            (Event::AppealDecided(a), Event::AppealDecided(b)) => a.outcome == b.outcome,
            (Event::DefendantSevered(a), Event::DefendantSevered(b)) => a.to == b.to,
            (Event::EnteredIntoForce(_), Event::EnteredIntoForce(_))
            | (Event::DefendantDied(_), Event::DefendantDied(_)) => true,
            _ => false,
        };
        let is_once = !matches!(
            thing,
            Thing::Custody | Thing::Charge(_) | Thing::Revision(_, None) | Thing::Death
        );
        is_same && (is_once || a.on.overlaps(b.on))
    }
}

/// The thing of which a field that is one line speaks.
pub(super) fn thing_of(field: Field) -> Option<Thing<'static>> {
    match field {
        Field::Name => Some(Thing::Name),
        Field::Agency => Some(Thing::Agency),
        Field::Rank => Some(Thing::Rank),
        Field::Position => Some(Thing::Position),
        _ => None,
    }
}
