//! A case's events in force, in the order in which they happened, with what each depends on.
//!
//! Built once from the facts in force, whatever day is asked about later. It answers three things:
//! in which order to fold, what is brought in at a day, and what cannot be (for the rules).

mod assigned;
mod names;
mod nature;
mod order;

use assigned::{assign_charged, assign_decisions};
pub use names::{Defendant, Duplicate, FactIndex, GROUP_LIMIT, Names, Person, Unknown};
pub use nature::{Bearing, Kind, Ruling};
use nature::{Natural, bearings, settled};
pub use order::Order;
use order::arrange;

use super::corrections::Fact;
use super::date::{Date, Happened};
use super::event::{AppealFiled, Event};
use super::vocabulary::AppealAgainst;
use crate::time::Day;

/// One event of a timeline.
#[derive(Debug)]
pub struct Node<'a> {
    /// The fact.
    pub fact: Fact<'a>,
    /// When it happened.
    pub on: &'a Date,
    /// Whether it moves the state: it is neither alleged nor disputed.
    pub moves: bool,
    /// Whom it is about, with groups resolved and what is left out filled in.
    pub who: Vec<Person>,
    /// The events that introduced what it names.
    pub references: Vec<FactIndex>,
}

/// A decision on what had been decided, or on what was withdrawn; or a withdrawal of what was decided.
#[derive(Debug)]
pub struct DecidedTwice {
    /// The event that comes too late.
    pub at: FactIndex,
    /// The one before.
    pub before: FactIndex,
}

/// The events of one case.
#[derive(Debug)]
pub struct Timeline<'a> {
    /// The facts in force, in the order of first recording.
    pub nodes: Vec<Node<'a>>,
    /// What ids stand for.
    pub names: Names<'a>,
    /// What bears on each defendant.
    pub bearings: Vec<Bearing<'a>>,
    /// The order.
    pub order: Order,
    /// References to what is not there.
    pub unknown: Vec<Unknown>,
    /// Decisions that came too late.
    pub decided_twice: Vec<DecidedTwice>,
    natural: Vec<Natural>,
}

/// Rounds after which an order that still moves is taken as it is. Each round settles at least one
/// more instance of a chain verdict → appeal → quashing → appeal …, and courts have few.
const ROUNDS: usize = 12;

impl<'a> Timeline<'a> {
    /// Arranges the facts in force of one case. Facts without a date (the ledger's own) are left out.
    #[must_use]
    pub fn new(facts: impl IntoIterator<Item = Fact<'a>>) -> Self {
        let facts = dated(facts);
        let names = Names::new(&facts);
        Self::of(facts, names)
    }

    /// The same timeline, which also follows whoever else its groups may have; `None` where no group may have
    /// more members than are listed. These others change neither the order nor what depends on what.
    #[must_use]
    pub fn with_others(&self) -> Option<Self> {
        let has_groups =
            |node: &Node<'_>| matches!(node.fact.record.event, Event::DefendantGroupJoined(_));
        if !self.nodes.iter().any(has_groups) {
            return None;
        }
        let facts: Vec<Fact<'a>> = self.nodes.iter().map(|node| node.fact).collect();
        let mut names = Names::new(&facts);
        let listed = names.defendants.len();
        names.follow_others(&facts);
        (names.defendants.len() > listed).then(|| Self::of(facts, names))
    }

    fn of(facts: Vec<Fact<'a>>, names: Names<'a>) -> Self {
        let mut unknown = Vec::new();
        let mut nodes: Vec<Node<'a>> = facts
            .into_iter()
            .enumerate()
            .filter_map(|(at, fact)| {
                let event = &fact.record.event;
                let references = names.references(at, event, &mut unknown);
                let on = fact.record.on.as_ref()?;
                let moves = fact.record.assertion.moves_state();
                Some(Node {
                    fact,
                    on,
                    moves,
                    who: concerned(&names, event),
                    references,
                })
            })
            .collect();
        let decided_twice = assign_decisions(&mut nodes, &names, &mut unknown);
        assign_charged(&mut nodes, &names);
        let bearings = bearings(&nodes, &names);
        let natural = vec![Natural::new(); nodes.len()];
        let order = Order::default();
        let mut timeline = Self {
            nodes,
            names,
            bearings,
            order,
            unknown,
            decided_twice,
            natural,
        };
        timeline.settle();
        timeline
    }

    /// Finds order and dependence together: each moves the other.
    fn settle(&mut self) {
        self.order = self.arranged();
        if self.bearings.iter().all(|b| b.rulings.is_empty()) {
            return;
        }
        for _ in 0..ROUNDS {
            for event in self.order.sequence.clone() {
                self.natural[event] = self.nature_of(event);
            }
            let next = self.arranged();
            if settled(&self.order, &next) {
                break;
            }
            self.order = next;
        }
    }

    fn arranged(&self) -> Order {
        let dates: Vec<&Date> = self.nodes.iter().map(|node| node.on).collect();
        let depends: Vec<Vec<FactIndex>> = (0..self.nodes.len())
            .map(|at| self.cannot_precede(at))
            .collect();
        arrange(&dates, &depends)
    }

    /// What an event cannot come before, each once.
    #[must_use]
    pub fn cannot_precede(&self, at: FactIndex) -> Vec<FactIndex> {
        let node = &self.nodes[at];
        let binds = names::binds_in_time(&node.fact.record.event);
        let named = node
            .references
            .iter()
            .copied()
            .filter(|r| binds && Some(*r) != self.names.opened);
        let mut on: Vec<FactIndex> = named.chain(self.grounds(at)).collect();
        on.sort_unstable();
        on.dedup();
        on
    }

    /// All that an event depends on, by reference or by nature.
    pub fn depends_on(&self, at: FactIndex) -> impl Iterator<Item = FactIndex> + '_ {
        let references = self.nodes[at].references.iter().copied();
        references.chain(self.grounds(at))
    }

    /// What an event rests on by its nature. Others of a group, who may not be there, prove nothing.
    fn grounds(&self, at: FactIndex) -> impl Iterator<Item = FactIndex> + '_ {
        let natural = self.natural[at].iter();
        let listed = natural.filter(|(person, _)| self.names.is_listed(*person));
        listed.map(|&(_, ground)| ground)
    }

    /// What is known to have happened by a day.
    #[must_use]
    pub fn by(&self, day: Option<Day>) -> AsOf {
        self.supposing(day, &[])
    }

    /// What would have happened by a day, if some of what may have happened did, with all that these
    /// depend on.
    #[must_use]
    pub fn supposing(&self, day: Option<Day>, supposed: &[FactIndex]) -> AsOf {
        let mut happened: Vec<Happened> = self.nodes.iter().map(|node| node.on.by(day)).collect();
        for &at in supposed {
            happened[at] = Happened::Yes;
        }
        let mut moving = vec![false; self.nodes.len()];
        let mut open: Vec<FactIndex> = (0..self.nodes.len())
            .filter(|&at| self.nodes[at].moves && happened[at] == Happened::Yes)
            .collect();
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut moving[at], true) {
                let proven = self
                    .depends_on(at)
                    .filter(|&on| happened[on] != Happened::No);
                open.extend(proven);
            }
        }
        let is_in = |at: &FactIndex| happened[*at] == Happened::Yes || moving[*at];
        let sequence = self.order.sequence.iter().copied();
        let (inside, outside): (Vec<_>, Vec<_>) = sequence.partition(is_in);
        let maybe = outside
            .into_iter()
            .filter(|&at| happened[at] == Happened::Maybe)
            .collect();
        let mut depended = vec![false; self.nodes.len()];
        for &at in inside.iter().filter(|at| moving[**at]) {
            self.depends_on(at).for_each(|on| depended[on] = true);
        }
        AsOf {
            inside,
            maybe,
            depended,
        }
    }
}

/// What has happened by a day.
#[derive(Debug)]
pub struct AsOf {
    /// What has, in order: by its own date, or because something that has depends on it.
    pub inside: Vec<FactIndex>,
    /// What may have, in order.
    pub maybe: Vec<FactIndex>,
    /// Of each event, whether state-moving events that have happened depend on it.
    depended: Vec<bool>,
}

impl AsOf {
    /// Whether a state-moving event that has happened depends on an event.
    #[must_use]
    pub fn is_depended_on(&self, at: FactIndex) -> bool {
        self.depended[at]
    }
}

impl AppealFiled {
    /// Whether it is against the verdict, as it is where nothing else is said.
    #[must_use]
    pub fn is_against_verdict(&self) -> bool {
        self.against.unwrap_or(AppealAgainst::Verdict) == AppealAgainst::Verdict
    }
}

/// Those of the facts that have dates.
fn dated<'a>(facts: impl IntoIterator<Item = Fact<'a>>) -> Vec<Fact<'a>> {
    let facts = facts.into_iter();
    facts.filter(|fact| fact.record.on.is_some()).collect()
}

/// Whom an event is about, as far as it says so itself.
#[must_use]
pub fn concerned(names: &Names<'_>, event: &Event) -> Vec<Person> {
    match event {
        Event::DefendantJoined(e) => names.people(std::slice::from_ref(&e.defendant)),
        Event::DefendantGroupJoined(e) => names.people(std::slice::from_ref(&e.group)),
        Event::DefendantDied(e) => names.people(std::slice::from_ref(&e.defendant)),
        Event::DefendantIdentified(e) => match &e.defendant {
            Some(defendant) => names.people(std::slice::from_ref(defendant)),
            None => names.people(&e.one_of),
        },
        other => names.people(names::who(other)),
    }
}
