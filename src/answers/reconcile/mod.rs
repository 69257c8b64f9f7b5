//! What officials claim, beside what the ledger itself counts as of the same date.
//!
//! A figure is claimed for a date, `as_of`, or else the day on which it was said. Such a date may be
//! some time in a month: the ledger is counted on each day of it, the least is certain and the most is
//! possible. A figure about a case is held against that case, any other against the whole
//! ledger: whether the ledger covers all that the claimant counts, nobody can check, and the scope in
//! the claimant's words stands beside it.
//!
//! A ledger has thousands of cases, and may have as many figures. So each case is counted once for each
//! stretch of days on which nothing of it changes, and its numbers are added to all figures of that
//! stretch at once ([`Ours`]).

mod beside;
mod claims;
mod count;
mod ours;
mod part;
mod way;

pub use beside::{Beside, Counted};
pub use claims::{Contradiction, Kind, contradictions, disagreeing, is_cumulative};
pub use count::{Count, MayBe};
pub use ours::{Listed, Ours};
pub use part::{Meant, Part, count};
use serde::Serialize;

use super::Range;
use super::find::Sure;
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::state::{Bounds, Figure, figures, figures_perhaps};
use crate::case::summary::of_measure;
use crate::case::timeline::Timeline;
use crate::case::vocabulary::{Assertion, Measure};
use crate::seq::Seq;
use crate::time::Day;

/// A figure that somebody claims.
#[derive(Clone, Debug, Serialize)]
pub struct Claim {
    /// The entry.
    pub seq: Seq,
    /// Who claims it.
    pub issuer: String,
    /// What is counted.
    pub measure: Measure,
    /// The case that it is about, if it is about one.
    pub case: Option<CaseId>,
    /// How many.
    pub value: Bounds,
    /// The same, in words.
    #[serde(skip)]
    pub words: String,
    /// Of what, in words.
    #[serde(skip)]
    pub what: String,
    /// The date for which it is claimed.
    pub as_of: Option<Date>,
    /// When it was said.
    pub on: Date,
    /// What exactly is counted.
    pub scope: Option<String>,
    /// Who vouches for its having been claimed.
    pub assertion: Assertion,
    /// Whether it had been said by the day asked about.
    pub sure: Sure,
}

/// The days at which the ledger is counted for a figure; [`Day::MAX`] is the end of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first day that the figure can be of.
    pub first: Day,
    /// The last.
    pub last: Day,
}

/// What else a case says that is needed before anything is counted.
#[derive(Default)]
pub struct Mentioned {
    /// The figures about it, or about none.
    pub claims: Vec<Claim>,
    /// The cases to which defendants are severed.
    pub severed_to: Vec<CaseId>,
}

/// How a claim and the ledger compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// They claim more than the ledger can hold.
    TheyCountMore,
    /// The ledger certainly has more.
    WeCountMore,
    /// One number, the same.
    Agrees,
    /// The two have numbers in common.
    MayAgree,
    /// Nothing definite is claimed, or nothing of the kind is counted here.
    CannotSay,
}

impl Direction {
    /// The word as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TheyCountMore => "they_count_more",
            Self::WeCountMore => "we_count_more",
            Self::Agrees => "agrees",
            Self::MayAgree => "may_agree",
            Self::CannotSay => "cannot_say",
        }
    }
}

/// Theirs less ours, at least and at most; `None` where there is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// At least.
    pub min: Option<i128>,
    /// At most.
    pub max: Option<i128>,
}

impl Claim {
    /// The date for which it is claimed; the day on which it was said, where none is given.
    #[must_use]
    pub fn date(&self) -> &Date {
        self.as_of.as_ref().unwrap_or(&self.on)
    }

    /// The days at which the ledger is counted for it, none of them after the day asked about.
    #[must_use]
    pub fn span(&self, to: Option<Day>) -> Span {
        let to = to.unwrap_or(Day::MAX);
        Span {
            first: self.date().earliest().unwrap_or(Day::MIN).min(to),
            last: self.date().latest().unwrap_or(Day::MAX).min(to),
        }
    }
}

/// Whether the ledger itself counts what a measure counts.
#[must_use]
pub fn is_counted(measure: Measure) -> bool {
    !matches!(measure, Measure::Complaints | Measure::Other)
}

/// The figures claimed by a day, or perhaps claimed by then, and the severances, of a case or of what belongs
/// to none.
#[must_use]
pub fn mentioned(timeline: &Timeline<'_>, day: Option<Day>) -> Mentioned {
    let claim = |figure: &Figure<'_>, sure: Sure| Claim {
        seq: figure.seq,
        issuer: figure.issuer.to_string(),
        measure: figure.measure,
        case: figure.case.cloned(),
        value: figure.value,
        words: figure.claim.value.in_words(),
        what: of_measure(figure.measure, &figure.claim.value),
        as_of: figure.as_of.cloned(),
        on: figure.on.clone(),
        scope: figure.scope.map(ToString::to_string),
        assertion: figure.assertion,
        sure,
    };
    let mut claims = Vec::new();
    for (figures, sure) in [
        (figures(timeline, day), Sure::Certain),
        (figures_perhaps(timeline, day), Sure::Possible),
    ] {
        claims.extend(figures.iter().map(|figure| claim(figure, sure)));
    }
    claims.sort_by_key(|claim| claim.seq);
    let severed = |event: &Event| match event {
        Event::DefendantSevered(e) => e.to.clone(),
        _ => None,
    };
    let nodes = timeline.nodes.iter();
    Mentioned {
        claims,
        severed_to: nodes
            .filter_map(|n| severed(&n.fact.record.event))
            .collect(),
    }
}

/// Compares a claim with a count.
#[must_use]
pub fn compare(claim: Bounds, ours: Range) -> (Difference, Direction) {
    let less = |a: u64, b: u64| i128::from(a) - i128::from(b);
    let difference = Difference {
        min: ours.possible.map(|ours| less(claim.min, ours)),
        max: claim.max.map(|theirs| less(theirs, ours.certain)),
    };
    let direction = match (difference.min, difference.max) {
        _ if claim.min == 0 && claim.max.is_none() => Direction::CannotSay,
        (Some(0), Some(0)) => Direction::Agrees,
        (Some(1..), _) => Direction::TheyCountMore,
        (_, Some(..=-1)) => Direction::WeCountMore,
        _ => Direction::MayAgree,
    };
    (difference, direction)
}
