//! A case's events in force, in the order in which they happened, with what each depends on.
//!
//! Built once from the facts in force, whatever day is asked about later. It answers three things:
//! in which order to fold, what is brought in at a day, and what cannot be (for the rules).

mod names;
mod nature;
mod order;

pub use names::{Defendant, Duplicate, FactIndex, GROUP_LIMIT, Names, Person, Unknown};
pub use nature::{Bearing, Kind, Ruling};
use nature::{Natural, bearings, settled};
pub use order::Order;
use order::arrange;

use super::corrections::Fact;
use super::date::{Date, Happened};
use super::event::{AppealDecided, AppealFiled, Event};
use super::ids::DefendantId;
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
        let facts: Vec<Fact<'a>> = facts
            .into_iter()
            .filter(|fact| fact.record.on.is_some())
            .collect();
        let names = Names::new(&facts);
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
        let mut on: Vec<FactIndex> = named
            .chain(self.natural[at].iter().map(|&(_, ground)| ground))
            .collect();
        on.sort_unstable();
        on.dedup();
        on
    }

    /// All that an event depends on, by reference or by nature.
    pub fn depends_on(&self, at: FactIndex) -> impl Iterator<Item = FactIndex> + '_ {
        let natural = self.natural[at].iter().map(|&(_, ground)| ground);
        self.nodes[at].references.iter().copied().chain(natural)
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

/// Fills in all whom a charge concerns, where a reclassification or a withdrawal names nobody.
fn assign_charged(nodes: &mut [Node<'_>], names: &Names<'_>) {
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
fn assign_decisions(
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
            what: format!("{what} {}", who.join(", ")),
        });
    }
    inside
}
