//! Whether one sentence is harder than another, where that is certain.
//!
//! casebook knows no country's law, and says no more than anybody would: life is harder than a term,
//! prison than what is not prison, any punishment than none, a longer term than a shorter one, the same with
//! something added than without. Where a sentence is harder in one part and softer in another, where a term
//! is not known, or where ranges meet, it is not said which way it went.

use super::length::Length;
use super::spread::Interval;
use crate::case::event::Penalty;
use crate::case::term::Term;
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

/// How a part of a sentence lies to that of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// As the whole would.
    As(Compared),
    /// It is the same or softer.
    AtMost,
    /// It is the same or harder.
    AtLeast,
}

impl Part {
    const SAME: Self = Self::As(Compared::Same);

    /// Both of two parts.
    fn and(self, other: Self) -> Self {
        use Compared::{Softer, Tougher, Unclear};
        match (self, other) {
            (Self::SAME, one) | (one, Self::SAME) => one,
            (a, b) if a == b => a,
            (Self::As(Softer), Self::AtMost) | (Self::AtMost, Self::As(Softer)) => Self::As(Softer),
            (Self::As(Tougher), Self::AtLeast) | (Self::AtLeast, Self::As(Tougher)) => {
                Self::As(Tougher)
            }
            _ => Self::As(Unclear),
        }
    }
}

impl Compared {
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
    match kinds.into_iter().map(of_kind).fold(Part::SAME, Part::and) {
        // The same but for a description: something is different, though nobody can say which way.
        Part::SAME if described(before) != described(after) => Compared::Unclear,
        Part::As(compared) => compared,
        Part::AtMost | Part::AtLeast => Compared::Unclear,
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
fn part(kind: PenaltyKind, before: &[Penalty], after: &[Penalty]) -> Part {
    let of = |penalties: &'_ [Penalty]| -> Vec<Penalty> {
        penalties
            .iter()
            .filter(|penalty| penalty.kind == kind)
            .cloned()
            .collect()
    };
    let (was, is) = (of(before), of(after));
    match (&was[..], &is[..]) {
        ([], _) => Part::As(Compared::Tougher),
        (_, []) => Part::As(Compared::Softer),
        ([was], [is]) => one(was, is),
        _ if was == is => Part::SAME,
        _ => Part::As(Compared::Unclear),
    }
}

fn one(was: &Penalty, is: &Penalty) -> Part {
    if was.amount != is.amount {
        return Part::As(Compared::Unclear);
    }
    match (was.for_life, is.for_life) {
        (true, true) => Part::SAME,
        (false, true) if was.term.is_some() => Part::As(Compared::Tougher),
        (true, false) if is.term.is_some() => Part::As(Compared::Softer),
        (true, false) | (false, true) => Part::As(Compared::Unclear),
        (false, false) => match (&was.term, &is.term) {
            (None, None) => Part::SAME,
            (Some(was), Some(is)) => terms(was, is),
            _ => Part::As(Compared::Unclear),
        },
    }
}

fn terms(was: &Term, is: &Term) -> Part {
    let (before, after) = (Interval::<Length>::from(was), Interval::from(is));
    if before == after {
        Part::SAME
    } else if was.max.is_some_and(|max| is.min.certainly_longer(max)) {
        Part::As(Compared::Tougher)
    } else if is.max.is_some_and(|max| was.min.certainly_longer(max)) {
        Part::As(Compared::Softer)
    } else if after.max == Some(before.min) {
        Part::AtMost
    } else if before.max == Some(after.min) {
        Part::AtLeast
    } else {
        Part::As(Compared::Unclear)
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
            // Prison was cut, and the ban was not made longer.
            (
                "imprisonment:2y..3y, ban_on_office:1y..2y",
                "imprisonment:1y, ban_on_office:1y",
                Softer,
            ),
            (
                "imprisonment:3y, ban_on_office:2y",
                "imprisonment:1y, ban_on_office:1y..2y",
                Softer,
            ),
            (
                "imprisonment:1y, ban_on_office:1y..2y",
                "imprisonment:2y, ban_on_office:2y",
                Tougher,
            ),
            (
                "imprisonment:3y, ban_on_office:1y..2y",
                "imprisonment:1y, ban_on_office:2y",
                Unclear,
            ),
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
