//! Which of the statements about one thing of one person cannot all be so.
//!
//! What is so once, such as a name or the verdict of a trial, is at odds wherever it is said to be two, and
//! so are two dates of it that have no day in common. What changes, such as custody, is at odds only on
//! dates that overlap: what is said of a later day is what came next. A less exact statement is not at odds
//! with a more exact one that it contains.
//!
//! No statement is compared with all others: there may be a hundred thousand about one defendant.

mod names;
mod overlap;
mod penalties;
mod verdicts;

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use overlap::{Spell, at_odds, rows};

use super::Matter;
use super::said::{Said, Thing};
use crate::answers::Told;
use crate::case::event::Event;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Node, Person};
use crate::case::vocabulary::Custody;
use crate::time::Day;

/// Statements that cannot all be so.
#[derive(Debug)]
pub(in crate::answers) struct Clash<'a> {
    pub(in crate::answers) matter: Matter,
    /// Of what they speak.
    pub(in crate::answers) thing: Thing<'a>,
    /// Of whom.
    pub(in crate::answers) who: Vec<Person>,
    /// The records, in the order of the timeline.
    pub(in crate::answers) among: Vec<FactIndex>,
}

/// The clashes among what is said, by matter, in the order of the timeline.
pub(in crate::answers) fn clashes<'a>(told: &Told<'a>, said: &[Said<'a>]) -> Vec<Clash<'a>> {
    let mut all: BTreeMap<(Matter, Vec<FactIndex>), (Thing<'a>, Vec<Person>)> = BTreeMap::new();
    let position = |at: &FactIndex| told.timeline.order.position[*at];
    for of_one in said.chunk_by(|a, b| a.person == b.person && a.thing == b.thing) {
        let [first, _, ..] = of_one else { continue };
        let among = of_one.iter().map(|said| said.at).collect();
        let of_one = OfOne { told, among };
        for (matter, mut among) in of_one.clashes(first.thing) {
            among.sort_by_key(position);
            among.dedup();
            let (_, who) = all
                .entry((matter, among))
                .or_insert_with(|| (first.thing, Vec::new()));
            who.push(first.person);
        }
    }
    let mut all: Vec<Clash<'a>> = all
        .into_iter()
        .map(|((matter, among), (thing, who))| Clash {
            matter,
            thing,
            who,
            among,
        })
        .collect();
    let places = |clash: &Clash<'_>| clash.among.iter().map(position).collect::<Vec<_>>();
    all.sort_by_cached_key(|clash| (clash.matter, places(clash)));
    all
}

/// What is said of one thing of one person.
struct OfOne<'t, 'a> {
    told: &'t Told<'a>,
    among: Vec<FactIndex>,
}

/// On what, and among which records.
type Found = Vec<(Matter, Vec<FactIndex>)>;

impl<'a> OfOne<'_, 'a> {
    fn clashes(&self, thing: Thing<'a>) -> Found {
        match thing {
            Thing::Name => self.unless_one(Matter::Name, &self.names()),
            Thing::Agency => self.differ(Matter::Agency, |at| self.line(at, thing)),
            Thing::Rank => self.differ(Matter::Rank, |at| self.line(at, thing)),
            Thing::Position => self.differ(Matter::Position, |at| self.line(at, thing)),
            Thing::Custody => self.custody(),
            Thing::Charge(_) => self.changing(Matter::Charge, |at| self.law(at)),
            Thing::Revision(_, None) => {
                self.changing(Matter::Sentence, |at| penalties::written(self.event(at)))
            }
            Thing::Sentence(_) | Thing::Revision(_, Some(_)) => {
                let sentences = self.among.iter().map(|&at| (at, self.event(at)));
                let odd = penalties::at_odds(sentences);
                self.and_dates(Matter::Sentence, odd, |at| {
                    penalties::written(self.event(at))
                })
            }
            Thing::Verdict(_) => self.verdicts(),
            Thing::Appeal(_) => {
                let outcome = |at| match self.event(at) {
                    Event::AppealDecided(e) => Some(e.outcome),
                    _ => None,
                };
                let odd = self.differ(Matter::Appeal, outcome);
                let odd = odd.into_iter().flat_map(|(_, odd)| odd).collect();
                self.and_dates(Matter::Appeal, odd, outcome)
            }
            Thing::Severance => self.differ(Matter::Severance, |at| match self.event(at) {
                Event::DefendantSevered(e) => e.to.as_ref(),
                _ => None,
            }),
            Thing::Force(_) | Thing::Death => self.and_dates(Matter::Date, Vec::new(), |_| ()),
        }
    }

    fn node(&self, at: FactIndex) -> &Node<'a> {
        &self.told.timeline.nodes[at]
    }

    fn event(&self, at: FactIndex) -> &'a Event {
        &self.node(at).fact.record.event
    }

    /// All of them, unless they are all of one kind.
    fn unless_one<K: PartialEq>(&self, matter: Matter, kinds: &[K]) -> Found {
        let is_one = kinds.windows(2).all(|two| two[0] == two[1]);
        if is_one {
            Vec::new()
        } else {
            vec![(matter, self.among.clone())]
        }
    }

    fn differ<K: PartialEq>(&self, matter: Matter, kind: impl Fn(FactIndex) -> K) -> Found {
        let kinds: Vec<K> = self.among.iter().map(|&at| kind(at)).collect();
        self.unless_one(matter, &kinds)
    }

    fn line(&self, at: FactIndex, thing: Thing<'_>) -> Option<String> {
        told_of(self.event(at), thing).map(|line| loosely(line.as_str()))
    }

    /// What changes: at odds where the dates overlap and another thing is said.
    fn changing<K: Eq + std::hash::Hash>(
        &self,
        matter: Matter,
        kind: impl Fn(FactIndex) -> K,
    ) -> Found {
        let mut spells = self.spells(kind);
        let odd = at_odds(&mut spells);
        rows(&spells, &odd)
            .into_iter()
            .map(|row| (matter, row))
            .collect()
    }

    /// From when until when each is said to have been. A date that is open to one side says no more than that
    /// it was so by its one day, or from then on: it is taken as that day.
    fn spells<K: Eq + std::hash::Hash>(&self, kind: impl Fn(FactIndex) -> K) -> Vec<Spell> {
        let mut numbers: HashMap<K, usize> = HashMap::new();
        let spell = |&at: &FactIndex| {
            let next = numbers.len();
            let on = self.node(at).on;
            Spell {
                from: on.earliest().or(on.latest()).unwrap_or(Day::MIN),
                until: on.latest().or(on.earliest()).unwrap_or(Day::MAX),
                kind: *numbers.entry(kind(at)).or_insert(next),
                at,
            }
        };
        self.among.iter().map(spell).collect()
    }

    /// Where somebody is held changes: on dates that only overlap, one may have come after another. On one and
    /// the same day it is either.
    fn custody(&self) -> Found {
        let mut spells = self.spells(|at| match self.event(at) {
            Event::CustodyChanged(e) => e.custody,
            _ => Custody::Released,
        });
        spells.retain(|spell| spell.from == spell.until);
        let odd = at_odds(&mut spells);
        rows(&spells, &odd)
            .into_iter()
            .map(|row| (Matter::Custody, row))
            .collect()
    }

    fn law(&self, at: FactIndex) -> Option<[Option<&'a Line>; 4]> {
        match self.event(at) {
            Event::ChargeReclassified(e) => Some([
                e.code.as_ref(),
                e.article.as_ref(),
                e.part.as_ref(),
                e.title.as_ref(),
            ]),
            _ => None,
        }
    }

    /// What is at odds in what is said; and those that are of dates that have no day in common: among all,
    /// where nothing else is at odds, or else among those that say the same.
    fn and_dates<K: Ord>(
        &self,
        matter: Matter,
        odd: Vec<FactIndex>,
        kind: impl Fn(FactIndex) -> K,
    ) -> Found {
        if odd.is_empty() {
            return self.dates(&self.among).into_iter().collect();
        }
        let mut kinds: BTreeMap<K, Vec<FactIndex>> = BTreeMap::new();
        for &at in &self.among {
            kinds.entry(kind(at)).or_default().push(at);
        }
        let dates = kinds.values().filter_map(|of_kind| self.dates(of_kind));
        dates.chain([(matter, odd)]).collect()
    }

    /// Those that have no day in common with some other.
    fn dates(&self, among: &[FactIndex]) -> Option<(Matter, Vec<FactIndex>)> {
        let on = |at: &FactIndex| self.node(*at).on;
        let first_end = among.iter().filter_map(|at| on(at).latest()).min();
        let last_start = among.iter().filter_map(|at| on(at).earliest()).max();
        let is_odd = |at: &&FactIndex| {
            let after = matches!((on(at).earliest(), first_end), (Some(a), Some(b)) if a > b);
            let before = matches!((on(at).latest(), last_start), (Some(a), Some(b)) if a < b);
            after || before
        };
        let odd: Vec<FactIndex> = among.iter().filter(is_odd).copied().collect();
        (!odd.is_empty()).then_some((Matter::Date, odd))
    }
}

/// What an event tells of a thing that is one line.
pub(in crate::answers) fn told_of<'e>(event: &'e Event, thing: Thing<'_>) -> Option<&'e Line> {
    let [name, agency, rank, position] = match event {
        Event::DefendantJoined(e) => [&e.name, &e.agency, &e.rank, &e.position],
        Event::DefendantIdentified(e) => [&e.name, &e.agency, &e.rank, &e.position],
        Event::DefendantGroupJoined(e) => [&None, &e.agency, &None, &None],
        _ => [&None; 4],
    };
    match thing {
        Thing::Name => name.as_ref(),
        Thing::Agency => agency.as_ref(),
        Thing::Rank => rank.as_ref(),
        Thing::Position => position.as_ref(),
        _ => None,
    }
}

/// A text without what makes no difference: capitals, and how wide the spaces are.
pub(in crate::answers) fn loosely(text: &str) -> String {
    let words: Vec<String> = text.split_whitespace().map(str::to_lowercase).collect();
    words.join(" ")
}
