//! How long sentences are.

use serde::Serialize;

use super::sentence::Sentence;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::length::Length;
use crate::answers::spread::{Interval, Lot, Measured, Spread};
use crate::answers::{Range, everybody};
use crate::case::state::{Case, Defendant, Worlds};

/// How long the sentences of one kind are, over the whole ledger.
#[derive(Debug, Serialize)]
pub struct Terms {
    /// Of how many the term is known, at least in part.
    pub known: Range,
    /// Of how many it is not.
    pub not_known: Range,
    /// All known ones added up; `None` where none is known.
    pub sum: Option<Interval<Length>>,
    /// The shortest.
    pub shortest: Option<Interval<Length>>,
    /// The one in the middle: the least and the most that it can be, never a middle of these.
    pub median: Option<Interval<Length>>,
    /// The longest.
    pub longest: Option<Interval<Length>>,
}

/// The terms of one case.
pub struct OfCase {
    /// Each part of the case that may be in one state or another whatever the other parts are in, with the
    /// terms in each of its states.
    parts: Vec<Vec<Lot<Length>>>,
    not_known: Range,
    sum: Interval<Length>,
}

/// The terms of all cases so far.
pub struct OfAll {
    spread: Spread<Length>,
    not_known: Range,
    sum: Interval<Length>,
}

/// Nothing at all.
const NOTHING: Interval<Length> = Interval {
    min: Length::NONE,
    max: Some(Length::NONE),
};

impl OfCase {
    /// The terms of those whose sentence is such as is asked for; `None` where no state has any.
    pub fn new(
        worlds: &Worlds<'_>,
        elsewhere: &Elsewhere<'_>,
        such: impl Fn(Sentence) -> bool,
    ) -> Option<Self> {
        let parts = if worlds.is_every {
            let in_state = |world: Option<&Case<'_>>| {
                world.map_or_else(State::default, |case| State::new(case, elsewhere, &such))
            };
            vec![worlds.all().map(in_state).collect()]
        } else {
            one_by_one(worlds, elsewhere, &such)
        };
        let mut whole = Self {
            parts: Vec::new(),
            not_known: Range::NONE,
            sum: NOTHING,
        };
        let mut any = false;
        for states in parts {
            let has_any =
                |state: &State| state.not_known.can_be_any() || state.lot.count().can_be_any();
            any |= states.iter().any(has_any);
            let not_known = states.iter().map(|state| state.not_known).reduce(Range::or);
            whole.not_known = whole.not_known + not_known.unwrap_or_default();
            let sum = states.iter().map(State::sum).reduce(either);
            whole.sum = add(whole.sum, sum.unwrap_or(NOTHING));
            whole
                .parts
                .push(states.into_iter().map(|state| state.lot).collect());
        }
        any.then_some(whole)
    }
}

/// Of each defendant the states by themselves, where not every state of the case is at hand; then of each
/// group that may have more members, those with whomever else it has and without.
fn one_by_one(
    worlds: &Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
    such: impl Fn(Sentence) -> bool,
) -> Vec<Vec<State>> {
    let mut parts = Vec::new();
    for somebody in everybody(worlds) {
        let mut states = Vec::new();
        for state in &somebody.in_states {
            let here = state.filter(|(case, d)| elsewhere.counts(case, d));
            let term = here.and_then(|(_, d)| term(d, &such));
            states.push(State {
                lot: Lot::new(term.flatten()),
                not_known: Range::exactly(u64::from(term == Some(None))),
            });
        }
        parts.push(states);
    }
    for others in elsewhere.others(worlds) {
        let states = others.they.in_states.iter().flatten();
        let terms: Vec<Option<Interval<Length>>> =
            states.filter_map(|(_, d)| term(d, &such)).collect();
        if !terms.is_empty() {
            let mut state = State::default();
            state.perhaps(terms, others.more);
            parts.push(vec![State::default(), state]);
        }
    }
    parts
}

/// The term of somebody whose sentence is such; `None` in it where no term is known.
fn term(d: &Defendant<'_>, such: impl Fn(Sentence) -> bool) -> Option<Option<Interval<Length>>> {
    let sentence = Sentence::of(d).filter(|sentence| such(*sentence))?;
    Some(sentence.term(d.penalties))
}

/// The terms in one state of a case.
#[derive(Default)]
struct State {
    lot: Lot<Length>,
    not_known: Range,
}

impl State {
    fn new(case: &Case<'_>, elsewhere: &Elsewhere<'_>, such: impl Fn(Sentence) -> bool) -> Self {
        let counted = case.defendants.iter().filter(|d| elsewhere.counts(case, d));
        let terms: Vec<Option<Interval<Length>>> = counted.filter_map(|d| term(d, &such)).collect();
        let unknown = terms.iter().filter(|term| term.is_none());
        let not_known = Range::exactly(unknown.count() as u64);
        let lot = Lot::new(terms.into_iter().flatten());
        let mut state = Self { lot, not_known };
        for larger in &case.larger {
            let others = larger.others.as_ref();
            let here = others.filter(|d| elsewhere.others_are_here(case, d));
            state.perhaps(here.and_then(|d| term(d, &such)), larger.more);
        }
        state
    }

    /// A group may have so many more members, whose terms are one of these.
    fn perhaps(
        &mut self,
        terms: impl IntoIterator<Item = Option<Interval<Length>>>,
        more: Option<u64>,
    ) {
        let terms: Vec<Option<Interval<Length>>> = terms.into_iter().collect();
        if terms.contains(&None) {
            self.not_known = self.not_known.perhaps(more);
        }
        let values = Lot::new(terms.into_iter().flatten()).values;
        if !values.is_empty() {
            let values = values.into_iter().map(|(value, _)| value).collect();
            self.lot.more.push((values, more));
        }
    }

    /// All added up; with as many others of the groups as there may be.
    fn sum(&self) -> Interval<Length> {
        let listed = self
            .lot
            .values
            .iter()
            .fold(NOTHING, |sum, (value, people)| {
                add(
                    sum,
                    Interval {
                        min: value.min.times(*people),
                        max: value.max.map(|max| max.times(*people)),
                    },
                )
            });
        self.lot.more.iter().fold(listed, |sum, (values, more)| {
            let longest = values
                .iter()
                .map(|value| value.max)
                .collect::<Option<Vec<_>>>();
            let longest = longest.and_then(|all| all.into_iter().max_by_key(Length::at_most));
            let others = longest
                .zip(*more)
                .map(|(longest, more)| longest.times(more));
            add(
                sum,
                Interval {
                    min: Length::NONE,
                    max: others,
                },
            )
        })
    }
}

impl Default for OfAll {
    fn default() -> Self {
        Self {
            spread: Spread::default(),
            not_known: Range::NONE,
            sum: NOTHING,
        }
    }
}

impl OfAll {
    /// Adds the terms of a case.
    pub fn add(&mut self, case: OfCase) {
        for states in case.parts {
            self.spread.add(states);
        }
        self.not_known = self.not_known + case.not_known;
        self.sum = add(self.sum, case.sum);
    }

    /// What they come to.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let summary = self.spread.summary();
        Terms {
            known: summary.count,
            not_known: self.not_known,
            sum: summary.count.can_be_any().then_some(self.sum),
            shortest: summary.shortest,
            median: summary.median,
            longest: summary.longest,
        }
    }
}

fn add(a: Interval<Length>, b: Interval<Length>) -> Interval<Length> {
    Interval {
        min: a.min + b.min,
        max: a.max.zip(b.max).map(|(a, b)| a + b),
    }
}

/// Where one or the other is so.
fn either(a: Interval<Length>, b: Interval<Length>) -> Interval<Length> {
    let least = [a.min, b.min].into_iter().min_by_key(Length::at_least);
    let most = a.max.zip(b.max).map(|(a, b)| [a, b]);
    Interval {
        min: least.unwrap_or(a.min),
        max: most.and_then(|most| most.into_iter().max_by_key(Length::at_most)),
    }
}
