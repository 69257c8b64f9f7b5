//! How long sentences are.

use serde::Serialize;

use super::sentence::Sentence;
use crate::answers::Range;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::length::Length;
use crate::answers::spread::{Interval, Lot, Measured, Spread};
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
    states: Vec<Lot<Length>>,
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
        let mut whole: Option<Self> = None;
        let mut any = false;
        for world in worlds.all() {
            let state =
                world.map_or_else(State::default, |case| State::new(case, elsewhere, &such));
            any |= state.not_known.can_be_any() || !state.lot.values.is_empty();
            let sum = state.sum();
            whole = Some(match whole {
                None => Self {
                    states: vec![state.lot],
                    not_known: state.not_known,
                    sum,
                },
                Some(mut so_far) => {
                    so_far.states.push(state.lot);
                    so_far.not_known = so_far.not_known.or(state.not_known);
                    so_far.sum = either(so_far.sum, sum);
                    so_far
                }
            });
        }
        whole.filter(|_| any)
    }
}

/// The terms in one state of a case.
#[derive(Default)]
struct State {
    lot: Lot<Length>,
    not_known: Range,
}

impl State {
    fn new(case: &Case<'_>, elsewhere: &Elsewhere<'_>, such: impl Fn(Sentence) -> bool) -> Self {
        let is_here = |d: &&Defendant<'_>| elsewhere.is_here(case, d);
        let such: Vec<(&Defendant<'_>, Option<Interval<Length>>)> = case
            .defendants
            .iter()
            .filter(is_here)
            .filter_map(|d| {
                let sentence = Sentence::of(d).filter(|sentence| such(*sentence))?;
                Some((d, sentence.term(d.penalties)))
            })
            .collect();
        let counted = || such.iter().filter(|(d, _)| !d.is_another);
        let mut lot = Lot::new(counted().filter_map(|(_, term)| *term));
        let unknown = counted().filter(|(_, term)| term.is_none());
        let mut not_known = Range::exactly(unknown.count() as u64);
        for larger in &case.larger {
            let of_it = such.iter().filter(|(d, _)| d.group == Some(larger.group));
            let listed: Vec<Option<Interval<Length>>> = of_it.map(|(_, term)| *term).collect();
            if listed.contains(&None) {
                not_known = not_known.perhaps(larger.more);
            }
            let values = Lot::new(listed.into_iter().flatten()).values;
            if !values.is_empty() {
                let values = values.into_iter().map(|(value, _)| value).collect();
                lot.more.push((values, larger.more));
            }
        }
        Self { lot, not_known }
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
        self.spread.add(case.states);
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
