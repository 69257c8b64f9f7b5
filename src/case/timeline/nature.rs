//! What events depend on by their nature: a sentence on a conviction, an appeal on a verdict.
//!
//! These dependences are not written down by anybody. They follow from dates, from the order of
//! recording, and from what quashings have set aside. Since they in turn move the order, they are
//! found by going round until nothing changes.

use foldhash::{HashMap, HashMapExt};

use super::names::{FactIndex, Names, Person};
use super::order::Order;
use super::{Node, Timeline};
use crate::case::event::{AppealDecided, Event};
use crate::case::ids::ChargeId;
use crate::case::vocabulary::VerdictOutcome;

/// A verdict on one defendant, by a court of first instance or by a quashing.
#[derive(Clone, Copy, Debug)]
pub struct Ruling<'a> {
    /// The event.
    pub at: FactIndex,
    /// The charge; `None` where the verdict names none.
    pub charge: Option<&'a ChargeId>,
    /// What it says.
    pub outcome: VerdictOutcome,
}

/// What bears on one defendant: the verdicts, the quashings, the sentences.
#[derive(Debug, Default)]
pub struct Bearing<'a> {
    /// Verdicts, in the order of first recording.
    pub rulings: Vec<Ruling<'a>>,
    /// Decisions that set verdicts aside.
    pub quashings: Vec<FactIndex>,
    /// Sentences imposed.
    pub sentences: Vec<FactIndex>,
}

/// Sorts the state-moving judgments of a case by defendant.
pub fn bearings<'a>(nodes: &[Node<'a>], names: &Names<'a>) -> Vec<Bearing<'a>> {
    let people = names.defendants.len();
    let mut all: Vec<Bearing<'a>> = (0..people).map(|_| Bearing::default()).collect();
    for (at, node) in nodes.iter().enumerate().filter(|(_, node)| node.moves) {
        for &Person(person) in &node.who {
            let bearing = &mut all[person];
            let mut rule = |outcome, charges: &'a [ChargeId]| {
                let each = charges.iter().map(Some);
                let none = charges.is_empty().then_some(None);
                let rulings = each.chain(none).map(|charge| Ruling {
                    at,
                    charge,
                    outcome,
                });
                bearing.rulings.extend(rulings);
            };
            match &node.fact.record.event {
                Event::Verdict(e) => rule(e.outcome, &e.charges),
                Event::AppealDecided(e) if quashes_verdict(nodes, names, e) => {
                    if let Some(outcome) = e.outcome.verdict() {
                        rule(outcome, &e.charges);
                    }
                    bearing.quashings.push(at);
                }
                Event::SentenceImposed(_) => bearing.sentences.push(at),
                _ => {}
            }
        }
    }
    all
}

/// Whether a decision quashes a verdict. One on an appeal against something else, such as detention,
/// leaves verdicts alone.
fn quashes_verdict(nodes: &[Node<'_>], names: &Names<'_>, decision: &AppealDecided) -> bool {
    let appeal = names
        .appeal(&decision.appeal)
        .map(|at| &nodes[at].fact.record.event);
    let elsewhere = matches!(appeal, Some(Event::AppealFiled(a)) if !a.is_against_verdict());
    decision.outcome.is_quashing() && !elsewhere
}

/// What an event depends on by its nature: whom it is about, and the event.
pub type Natural = Vec<(Person, FactIndex)>;

impl<'a> Timeline<'a> {
    /// Whether an event is a decision that quashes a verdict.
    pub fn quashes_verdict(&self, at: FactIndex) -> bool {
        matches!(&self.nodes[at].fact.record.event,
            Event::AppealDecided(e) if quashes_verdict(&self.nodes, &self.names, e))
    }

    /// Whether a quashing sets a verdict on a defendant aside: what its appeal was against, and
    /// what it certainly follows; on its charges, where it names some.
    pub fn sets_aside(&self, quashing: FactIndex, person: Person, ruling: &Ruling<'_>) -> bool {
        let Event::AppealDecided(decision) = &self.nodes[quashing].fact.record.event else {
            return false;
        };
        let on_its_charges = decision.charges.is_empty()
            || ruling
                .charge
                .is_some_and(|charge| decision.charges.contains(charge));
        let appealed = || {
            let appeal = self.names.appeal(&decision.appeal);
            appeal.is_some_and(|a| self.natural[a].contains(&(person, ruling.at)))
        };
        quashing != ruling.at
            && on_its_charges
            && (self.order.certainly_before(ruling.at, quashing) || appealed())
    }

    /// Whether some quashing that `counts` sets the verdict aside.
    fn is_set_aside(
        &self,
        person: Person,
        ruling: &Ruling<'_>,
        counts: impl Fn(FactIndex) -> bool,
    ) -> bool {
        let quashings = &self.bearings[person.0].quashings;
        quashings
            .iter()
            .any(|&q| counts(q) && self.sets_aside(q, person, ruling))
    }

    /// Whether a quashing that `counts` took a sentence away: it came after the sentence and left no
    /// conviction of the defendant, as in the fold.
    fn is_sentence_set_aside(
        &self,
        person: Person,
        sentence: FactIndex,
        counts: impl Fn(FactIndex) -> bool,
    ) -> bool {
        let bearing = &self.bearings[person.0];
        let mut after = bearing
            .quashings
            .iter()
            .filter(|&&q| counts(q) && self.order.stands_before(sentence, q));
        after.any(|&last| {
            let until = |q: FactIndex| q == last || self.order.stands_before(q, last);
            let left = |ruling: &Ruling<'_>| {
                ruling.at == last
                    || (self.order.stands_before(ruling.at, last)
                        && !self.is_set_aside(person, ruling, until))
            };
            !bearing.rulings.iter().filter(is_conviction).any(left)
        })
    }

    /// Whether `event` can have come after a quashing. An appeal cannot follow its own decision,
    /// nor anything that rests on it.
    fn may_follow(&self, event: FactIndex, quashing: FactIndex) -> bool {
        event != quashing
            && self.order.may_precede(quashing, event)
            && !self.rests_on(quashing, event)
    }

    /// Whether `event` depends on `ground`, by reference or by nature, however indirectly.
    pub fn rests_on(&self, event: FactIndex, ground: FactIndex) -> bool {
        // Of all that has dependents, only an appeal's decision comes under those of others.
        let event_kind = |at: FactIndex| &self.nodes[at].fact.record.event;
        if !matches!(event_kind(event), Event::AppealDecided(_))
            || !matches!(event_kind(ground), Event::AppealFiled(_))
        {
            return false;
        }
        let mut seen = vec![false; self.nodes.len()];
        let mut open = vec![event];
        while let Some(at) = open.pop() {
            if at == ground {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                open.extend(self.depends_on(at));
            }
        }
        false
    }

    /// The verdicts on which an event depends, by its nature.
    fn rulings_under(&self, event: FactIndex, person: Person, kind: Kind) -> Natural {
        let rulings = self.bearings[person.0].rulings.iter();
        let eligible: Vec<&Ruling<'_>> = rulings
            .filter(|ruling| kind == Kind::AnyVerdict || is_conviction(ruling))
            .filter(|ruling| !self.rests_on(ruling.at, event))
            .filter(|ruling| !self.is_set_aside(person, ruling, |q| self.may_follow(event, q)))
            .collect();
        let mut last: HashMap<Option<&ChargeId>, FactIndex> = HashMap::new();
        for ruling in eligible
            .iter()
            .filter(|r| self.order.stands_before(r.at, event))
        {
            let held = last.entry(ruling.charge).or_insert(ruling.at);
            if self.order.stands_before(*held, ruling.at) {
                *held = ruling.at;
            }
        }
        if last.is_empty() {
            last.extend(
                self.first_after(event, eligible.iter().map(|r| r.at))
                    .map(|at| (None, at)),
            );
        }
        let mut natural: Natural = last.into_values().map(|at| (person, at)).collect();
        natural.sort_unstable();
        natural.dedup();
        natural
    }

    /// The sentence on which a revision depends.
    fn sentence_under(&self, event: FactIndex, person: Person) -> Option<FactIndex> {
        let sentences = self.bearings[person.0].sentences.iter().copied();
        let eligible: Vec<FactIndex> = sentences
            .filter(|&s| !self.is_sentence_set_aside(person, s, |q| self.may_follow(event, q)))
            .collect();
        let before = eligible
            .iter()
            .copied()
            .filter(|&s| self.order.stands_before(s, event));
        before
            .max_by_key(|&s| self.order.position[s])
            .or_else(|| self.first_after(event, eligible.into_iter()))
    }

    /// The first of some events that stands after another and may yet have preceded it.
    fn first_after(
        &self,
        event: FactIndex,
        candidates: impl Iterator<Item = FactIndex>,
    ) -> Option<FactIndex> {
        candidates
            .filter(|&c| self.order.stands_before(event, c) && self.order.may_precede(c, event))
            .min_by_key(|&c| self.order.position[c])
    }

    /// What an event depends on by its nature, as the order stands now.
    pub(super) fn nature_of(&self, event: FactIndex) -> Natural {
        let node = &self.nodes[event];
        let kind = match &node.fact.record.event {
            _ if !node.moves => return Natural::new(),
            Event::SentenceImposed(_) | Event::SentenceRevised(_) => Kind::Conviction,
            Event::EnteredIntoForce(_) => Kind::AnyVerdict,
            Event::AppealFiled(e) if e.is_against_verdict() => Kind::AnyVerdict,
            _ => return Natural::new(),
        };
        let revises = matches!(node.fact.record.event, Event::SentenceRevised(_));
        let mut natural = Natural::new();
        for &person in &node.who {
            natural.extend(self.rulings_under(event, person, kind));
            if revises {
                natural.extend(self.sentence_under(event, person).map(|s| (person, s)));
            }
        }
        natural
    }

    /// Whether a sentence, a revision or an entry into force lacks the verdict that it needs: none
    /// may precede it, or each one that may is certainly set aside by then.
    pub fn lacks_ruling(&self, event: FactIndex, person: Person, kind: Kind) -> bool {
        let rulings = self.bearings[person.0].rulings.iter();
        let mut possible = rulings
            .filter(|ruling| kind == Kind::AnyVerdict || is_conviction(ruling))
            .filter(|ruling| self.order.may_precede(ruling.at, event));
        let gone = |ruling: &Ruling<'_>| {
            self.is_set_aside(person, ruling, |q| self.order.certainly_before(q, event))
        };
        !possible.any(|ruling| !gone(ruling))
    }

    /// Whether there is such a verdict on somebody at all, whenever it was given.
    pub fn has_ruling(&self, person: Person, kind: Kind) -> bool {
        let mut rulings = self.bearings[person.0].rulings.iter();
        rulings.any(|ruling| kind == Kind::AnyVerdict || is_conviction(&ruling))
    }

    /// Whether a revision lacks the sentence that it revises, in the same sense.
    pub fn lacks_sentence(&self, event: FactIndex, person: Person) -> bool {
        let sentences = self.bearings[person.0].sentences.iter().copied();
        let mut possible = sentences.filter(|&s| self.order.may_precede(s, event));
        !possible.any(|s| {
            !self.is_sentence_set_aside(person, s, |q| self.order.certainly_before(q, event))
        })
    }
}

/// Which verdicts an event can rest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A conviction only.
    Conviction,
    /// Any verdict.
    AnyVerdict,
}

fn is_conviction(ruling: &&Ruling<'_>) -> bool {
    ruling.outcome == VerdictOutcome::Convicted
}

/// Whether two rounds found the same order; then the dependences are the same for good.
pub(super) fn settled(before: &Order, after: &Order) -> bool {
    before == after
}
