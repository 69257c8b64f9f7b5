//! Whether one sentence is harder than another, where that is certain.
//!
//! casebook knows no country's law, and says no more than anybody would: life is harder than a term,
//! prison than what is not prison, any punishment than none, a longer term than a shorter one, the same with
//! something added than without. Where a sentence is harder in one part and softer in another, where a term
//! is not known, or where ranges meet, it is not said which way it went.

use super::length::Length;
use super::spread::Interval;
use crate::case::event::Penalty;
use crate::case::vocabulary::PenaltyKind;

/// How a sentence lies to the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compared {
    /// It is the same, as far as is recorded.
    Same,
    /// It is certainly softer.
    Softer,
    /// It is certainly harder.
    Tougher,
    /// It is another one; which is harder is not certain.
    Unclear,
}

impl Compared {
    /// Both of two parts.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, one) | (one, Self::Same) => one,
            (a, b) if a == b => a,
            _ => Self::Unclear,
        }
    }

    fn of(order: std::cmp::Ordering) -> Self {
        match order {
            std::cmp::Ordering::Less => Self::Softer,
            std::cmp::Ordering::Equal => Self::Same,
            std::cmp::Ordering::Greater => Self::Tougher,
        }
    }
}

/// How a sentence lies to the one before it.
#[must_use]
pub fn compare(before: &[Penalty], after: &[Penalty]) -> Compared {
    if before == after {
        return Compared::Same;
    }
    let (Some(was), Some(is)) = (gravity(before), gravity(after)) else {
        return Compared::Unclear;
    };
    if was != is {
        return Compared::of(is.cmp(&was));
    }
    let mut kinds: Vec<PenaltyKind> = before.iter().chain(after).map(|p| p.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    let of_kind = |kind| part(kind, before, after);
    match kinds
        .into_iter()
        .map(of_kind)
        .fold(Compared::Same, Compared::and)
    {
        // The same but for a description: something is different, though nobody can say which way.
        Compared::Same if described(before) != described(after) => Compared::Unclear,
        other => other,
    }
}

/// What else is said of each penalty, in the order of kinds.
fn described(penalties: &[Penalty]) -> Vec<(PenaltyKind, Option<String>)> {
    let one = |p: &Penalty| (p.kind, p.description.as_ref().map(ToString::to_string));
    let mut all: Vec<_> = penalties.iter().map(one).collect();
    all.sort();
    all
}

/// How grave a sentence is, as far as everybody would say the same; `None` where one cannot tell.
fn gravity(penalties: &[Penalty]) -> Option<u8> {
    let has = |kind: PenaltyKind| penalties.iter().any(|penalty| penalty.kind == kind);
    let mut prison = penalties
        .iter()
        .filter(|p| p.kind == PenaltyKind::Imprisonment);
    if has(PenaltyKind::LifeImprisonment) || prison.clone().any(|p| p.for_life) {
        Some(3)
    } else if prison.next().is_some() {
        Some(2)
    } else if penalties.is_empty() || has(PenaltyKind::Other) {
        None
    } else {
        let punished = penalties
            .iter()
            .any(|penalty| penalty.kind != PenaltyKind::None);
        Some(u8::from(punished))
    }
}

/// How the penalties of one kind lie to those before.
fn part(kind: PenaltyKind, before: &[Penalty], after: &[Penalty]) -> Compared {
    let of = |penalties: &'_ [Penalty]| -> Vec<Penalty> {
        penalties
            .iter()
            .filter(|penalty| penalty.kind == kind)
            .cloned()
            .collect()
    };
    let (was, is) = (of(before), of(after));
    match (&was[..], &is[..]) {
        ([], _) => Compared::Tougher,
        (_, []) => Compared::Softer,
        ([was], [is]) => one(was, is),
        _ if was == is => Compared::Same,
        _ => Compared::Unclear,
    }
}

fn one(was: &Penalty, is: &Penalty) -> Compared {
    if was.amount != is.amount {
        return Compared::Unclear;
    }
    match (was.for_life, is.for_life) {
        (true, true) => Compared::Same,
        (false, true) if was.term.is_some() => Compared::Tougher,
        (true, false) if is.term.is_some() => Compared::Softer,
        (true, false) | (false, true) => Compared::Unclear,
        (false, false) => match (&was.term, &is.term) {
            (None, None) => Compared::Same,
            (Some(a), Some(b)) if Interval::<Length>::from(a) == Interval::from(b) => {
                Compared::Same
            }
            (Some(a), Some(b)) if a.max.is_some_and(|max| b.min.certainly_longer(max)) => {
                Compared::Tougher
            }
            (Some(a), Some(b)) if b.max.is_some_and(|max| a.min.certainly_longer(max)) => {
                Compared::Softer
            }
            _ => Compared::Unclear,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentence(text: &str) -> Vec<Penalty> {
        let penalties = text
            .split(", ")
            .map(|penalty| penalty.parse().expect("a penalty"));
        penalties.collect()
    }

    #[test]
    fn it_is_said_which_is_harder_only_where_that_is_certain() {
        use Compared::{Same, Softer, Tougher, Unclear};
        let table = [
            ("imprisonment:5y", "imprisonment:3y", Softer),
            ("imprisonment:3y", "imprisonment:5y", Tougher),
            ("imprisonment:5y", "imprisonment:60m", Same),
            ("imprisonment:4y..6y", "imprisonment:3y", Softer),
            ("imprisonment:4y..6y", "imprisonment:4y", Unclear),
            ("imprisonment:4y..", "imprisonment:3y", Softer),
            ("imprisonment:4y..", "imprisonment:5y", Unclear),
            ("imprisonment", "imprisonment:5y", Unclear),
            ("imprisonment:5y", "suspended_imprisonment:5y", Softer),
            ("suspended_imprisonment:3y", "imprisonment:3y", Tougher),
            (
                "imprisonment:5y",
                "fine:10 KZT, ban_on_office:for-life",
                Softer,
            ),
            ("life_imprisonment", "imprisonment:20y", Softer),
            ("imprisonment:20y", "life_imprisonment", Tougher),
            ("fine:10 KZT", "none", Softer),
            ("none", "probation:1y", Tougher),
            ("fine:10 KZT", "probation:1y", Unclear),
            ("fine:10 KZT", "fine:20 KZT", Unclear),
            ("imprisonment:5y", "other:see the note", Unclear),
            (
                "imprisonment:5y, deprivation_of_rank",
                "imprisonment:5y",
                Softer,
            ),
            (
                "imprisonment:5y",
                "imprisonment:5y, ban_on_office:3y",
                Tougher,
            ),
            (
                "imprisonment:5y, ban_on_office:3y",
                "imprisonment:5y, ban_on_office:5y",
                Tougher,
            ),
            (
                "imprisonment:5y, ban_on_office:3y",
                "imprisonment:5y, ban_on_office:for-life",
                Tougher,
            ),
            (
                "imprisonment:5y",
                "imprisonment:3y, ban_on_office:3y",
                Unclear,
            ),
            (
                "imprisonment:5y, ban_on_office:3y",
                "imprisonment:3y",
                Softer,
            ),
            ("imprisonment:5y", "imprisonment:5y", Same),
        ];
        for (before, after, expected) in table {
            assert_eq!(
                compare(&sentence(before), &sentence(after)),
                expected,
                "{before} to {after}"
            );
        }
        assert_eq!(compare(&[], &sentence("imprisonment:5y")), Unclear);
    }
}
