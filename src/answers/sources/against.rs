//! Records in force that say different things of the same.

use foldhash::{HashMap, HashMapExt, HashSet};
use serde::Serialize;

use super::clash::{Clash, clashes, told_of};
use super::figures::of_figures;
use super::said::{Said, Thing};
use super::{assertions, titles};
use crate::answers::Told;
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::summary::summary;
use crate::case::timeline::{FactIndex, Node, Person};
use crate::case::vocabulary::Assertion;
use crate::seq::Seq;

/// On what sources disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A record is marked as disputed, and no other says what is so instead.
    Disputed,
    /// What the verdict was.
    Verdict,
    /// What the sentence was.
    Sentence,
    /// What an appeal led to.
    Appeal,
    /// To what a charge was reclassified.
    Charge,
    /// Where somebody was held.
    Custody,
    /// In which case somebody's part goes on.
    Severance,
    /// When it was.
    Date,
    /// What somebody is called.
    Name,
    /// The agency served.
    Agency,
    /// The rank.
    Rank,
    /// The position.
    Position,
    /// How many.
    Figure,
}

/// Records that say different things.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    /// The case; `None` where it is of none.
    pub case: Option<CaseId>,
    /// On what.
    pub matter: Matter,
    /// Whom it is about.
    pub who: Vec<DefendantId>,
    /// What is said, in the order in which it is said to have happened.
    pub sides: Vec<Side>,
    /// All entries that say so, in the order of the sides.
    pub entries: Vec<Seq>,
}

/// One thing that is said, and by whom.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// The entries in force that say so.
    pub entries: Vec<Seq>,
    /// When it is said to have happened.
    pub on: Date,
    /// What is said.
    pub says: String,
    /// Who vouches for it.
    pub assertions: Vec<Assertion>,
    /// The titles of what these entries cite.
    pub sources: Vec<String>,
}

impl Disagreement {
    /// Between these.
    pub(super) fn new(
        case: Option<CaseId>,
        matter: Matter,
        who: Vec<DefendantId>,
        sides: Vec<Side>,
    ) -> Self {
        let entries = sides.iter().flat_map(|side| &side.entries);
        Self {
            case,
            matter,
            who,
            entries: entries.copied().collect(),
            sides,
        }
    }
}

/// So many records are listed against one that is disputed.
const LISTED: usize = 20;

/// What the records of a case disagree on, among those seen by the day, in order, with what they say, by the facts
/// that they state.
pub(super) fn of_case(
    told: &Told<'_>,
    (seen, said): (&[FactIndex], &[Said<'_>]),
    facts: &[Vec<FactIndex>],
) -> Vec<Disagreement> {
    let clashes = clashes(told, said);
    let against = Against { told, facts };
    let mut all = against.disputed(seen, &clashes);
    all.extend(against.disagreements(&clashes));
    all.extend(of_figures(Some(told.case), told.timeline, told.day));
    all
}

struct Against<'t, 'a> {
    told: &'t Told<'a>,
    facts: &'t [Vec<FactIndex>],
}

impl<'a> Against<'_, 'a> {
    fn node(&self, at: FactIndex) -> &Node<'a> {
        &self.told.timeline.nodes[at]
    }

    fn event(&self, at: FactIndex) -> &'a Event {
        &self.node(at).fact.record.event
    }

    fn disagreements(&self, clashes: &[Clash<'a>]) -> Vec<Disagreement> {
        let mut fact_of: HashMap<FactIndex, usize> = HashMap::new();
        if !clashes.is_empty() {
            let facts = self.facts.iter().enumerate();
            fact_of.extend(facts.flat_map(|(fact, ats)| ats.iter().map(move |&at| (at, fact))));
        }
        let disagreement = |clash: &Clash<'a>| {
            // Of each fact, the records that state it.
            let mut places: HashMap<usize, usize> = HashMap::new();
            let mut sides: Vec<Vec<FactIndex>> = Vec::new();
            for &at in &clash.among {
                let next = sides.len();
                let place = fact_of
                    .get(&at)
                    .map_or(next, |fact| *places.entry(*fact).or_insert(next));
                if place == next {
                    sides.push(Vec::new());
                }
                sides[place].push(at);
            }
            let sides = sides.iter().map(|ats| self.side(ats, Some(clash.thing)));
            self.between(clash.matter, &clash.who, sides.flatten().collect())
        };
        clashes.iter().map(disagreement).collect()
    }

    fn between(&self, matter: Matter, who: &[Person], sides: Vec<Side>) -> Disagreement {
        let names = &self.told.timeline.names;
        let who = who.iter().map(|p| names.defendants[p.0].id.clone());
        Disagreement::new(Some(self.told.case.clone()), matter, who.collect(), sides)
    }

    /// What some records say that state the same.
    fn side(&self, ats: &[FactIndex], thing: Option<Thing<'_>>) -> Option<Side> {
        let &first = ats.first()?;
        let records = || ats.iter().map(|&at| self.node(at).fact.record);
        let seqs = ats.iter().map(|&at| self.node(at).fact.logged.seq);
        Some(Side {
            entries: seqs.collect(),
            on: self.node(first).on.clone(),
            says: thing.map_or_else(
                || summary(self.event(first)),
                |t| says(self.event(first), t),
            ),
            assertions: assertions(records()),
            sources: titles(records()),
        })
    }

    /// Each disputed record against which no other says what is so instead, with those of the same kind
    /// about the same people.
    fn disputed(&self, seen: &[FactIndex], clashes: &[Clash<'_>]) -> Vec<Disagreement> {
        let is_disputed =
            |at: FactIndex| self.node(at).fact.record.assertion == Assertion::Disputed;
        if !seen.iter().any(|&at| is_disputed(at)) {
            return Vec::new();
        }
        let told: HashSet<FactIndex> = clashes.iter().flat_map(|c| &c.among).copied().collect();
        let about = |at: FactIndex| {
            let who = &self.node(at).who;
            let nobody = who.is_empty().then_some(None);
            who.iter().copied().map(Some).chain(nobody)
        };
        let mut of_kind: HashMap<(&str, Option<Person>), Vec<FactIndex>> = HashMap::new();
        for &at in seen.iter().filter(|at| !is_disputed(**at)) {
            for person in about(at) {
                let of_kind = of_kind.entry((self.event(at).name(), person)).or_default();
                if of_kind.len() < LISTED {
                    of_kind.push(at);
                }
            }
        }
        let mut all = Vec::new();
        for &at in seen
            .iter()
            .filter(|at| is_disputed(**at) && !told.contains(at))
        {
            let kind = self.event(at).name();
            let others = about(at).filter_map(|person| of_kind.get(&(kind, person)));
            let mut others: Vec<FactIndex> = others.flatten().copied().collect();
            others.sort_by_key(|&at| self.told.timeline.order.position[at]);
            others.dedup();
            others.truncate(LISTED);
            let among = std::iter::once(at).chain(others);
            let sides = among.filter_map(|at| self.side(&[at], None));
            all.push(self.between(Matter::Disputed, &self.node(at).who, sides.collect()));
        }
        all
    }
}

/// What an event says of a thing.
pub(in crate::answers) fn says(event: &Event, thing: Thing<'_>) -> String {
    match told_of(event, thing) {
        Some(line) => match thing {
            Thing::Name => format!("name: {line}"),
            Thing::Agency => format!("agency: {line}"),
            Thing::Rank => format!("rank: {line}"),
            _ => format!("position: {line}"),
        },
        None => summary(event),
    }
}
