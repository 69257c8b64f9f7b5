//! The state of a case on a day: what [`project`] makes of a timeline, and its JSON.
//!
//! The types here are written as they stand: their fields, in their order, are the `cases` of
//! `replay --json`. Unknown is a value: it is `null`, never a guess. For every fact about a
//! defendant, [`Basis`] has the entry that it came from.

mod choices;
mod figures;
mod fold;
mod identity;
mod rows;
mod standing;
mod steps;
mod worlds;

use std::collections::BTreeMap;

pub use choices::{Possibilities, possibilities};
use clap::ValueEnum;
pub use figures::{Bounds, Figure, figures, figures_perhaps};
pub use fold::project;
use serde::Serialize;
pub use steps::{Position, Step, steps};
pub use worlds::Worlds;

use super::date::Date;
use super::event::Penalty;
use super::ids::{AppealId, CaseId, ChargeId, DefendantId, RecordId};
use super::summary::InALine;
use super::text::{Line, Recorder};
use super::timeline::{FactIndex, Person};
use super::vocabulary::{
    AppealAgainst, AppealLevel, AppealOutcome, Appellant, Assertion, Custody, VerdictOutcome,
};
use crate::seq::Seq;
use crate::time::Instant;

/// Where a case stands; derived, never stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Closed, and not opened again.
    Closed,
    /// An appeal against a verdict waits for a decision.
    UnderAppeal,
    /// Everybody has a verdict or a termination, and all are in force.
    Final,
    /// Everybody has a verdict or a termination, not all in force.
    Decided,
    /// Before a court.
    InCourt,
    /// None of these.
    Open,
}

/// Where a defendant stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, ValueEnum)]
#[serde(rename_all = "snake_case")]
#[value(rename_all = "snake_case")]
pub enum Standing {
    /// Joined to the case.
    Suspected,
    /// Charged.
    Charged,
    /// Before a court.
    OnTrial,
    /// Found guilty of something.
    Convicted,
    /// Found not guilty.
    Acquitted,
    /// Proceedings ended without either.
    Terminated,
}

/// A case on a day.
#[derive(Debug, Serialize)]
pub struct Case<'a> {
    /// Its id.
    pub case: &'a CaseId,
    /// Its title; `None` where nobody opened it.
    pub title: Option<&'a Line>,
    /// Where it stands.
    pub status: Status,
    /// The charges, one row for each classification.
    pub charges: Vec<ChargeRow<'a>>,
    /// The defendants.
    pub defendants: Vec<Defendant<'a>>,
    /// Names of one of several, of nobody in particular.
    pub unattributed: Vec<Unattributed<'a>>,
    /// The appeals.
    pub appeals: Vec<Appeal<'a>>,
    /// What has happened, in order.
    pub timeline: Vec<Happening<'a>>,
    /// What may have happened.
    pub may_have_happened: Vec<Possibility<'a>>,
    /// Groups that may have more members than its `defendants` has.
    #[serde(skip)]
    pub larger: Vec<Larger<'a>>,
}

/// A charge, with those who face it under one classification.
#[derive(Debug, Serialize)]
pub struct ChargeRow<'a> {
    /// Its id.
    pub charge: &'a ChargeId,
    /// The code of law.
    pub code: Option<&'a Line>,
    /// The article.
    pub article: Option<&'a Line>,
    /// The part of the article.
    pub part: Option<&'a Line>,
    /// The edition of the code.
    pub edition: Option<&'a Line>,
    /// What the offence is called.
    pub title: Option<&'a Line>,
    /// Who faces it.
    pub who: Vec<DefendantId>,
    /// Against whom it was withdrawn.
    pub withdrawn: Vec<DefendantId>,
    /// The verdicts on it that stand.
    pub verdicts: BTreeMap<DefendantId, VerdictOutcome>,
    /// The entry of this classification.
    pub seq: Seq,
    /// The entries of the verdicts and of the withdrawals, by defendant.
    pub basis: BTreeMap<DefendantId, Seq>,
}

/// A defendant on a day.
#[derive(Debug, Serialize)]
pub struct Defendant<'a> {
    /// The id.
    pub defendant: DefendantId,
    /// The group of which this is a member.
    pub group: Option<&'a DefendantId>,
    /// The name, where it is known.
    pub name: Option<&'a Line>,
    /// The agency served.
    pub agency: Option<&'a Line>,
    /// The rank.
    pub rank: Option<&'a Line>,
    /// Where the defendant stands.
    pub standing: Standing,
    /// Whether the verdict is in force.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// The last custody recorded.
    pub custody: Option<Custody>,
    /// The penalties in force.
    pub penalties: &'a [Penalty],
    /// Other spellings of the name.
    pub aliases: Vec<&'a Line>,
    /// The position.
    pub position: Option<&'a Line>,
    /// Whether this part of the case goes on elsewhere.
    pub severed: bool,
    /// The day of death, as known.
    pub died: Option<&'a Date>,
    /// Another defendant of this case who is the same person.
    pub same_as: Option<DefendantId>,
    /// Where each of these facts comes from.
    pub basis: Basis,
    /// The place among the defendants of the timeline.
    #[serde(skip)]
    pub person: Person,
    /// The case in which this part goes on, where it is known.
    #[serde(skip)]
    pub severed_to: Option<&'a CaseId>,
    /// Who is counted for this one: another defendant of the case, where this is the same person.
    #[serde(skip)]
    pub counted_as: Person,
    /// Whether this is another defendant of the case by another id, who is counted instead.
    #[serde(skip)]
    pub is_another: bool,
    /// The name by which this person is known, and the entry that gives it: the defendant's own, else one on
    /// record under another id of the same person.
    #[serde(skip)]
    pub known_as: Option<(&'a Line, Seq)>,
    /// Whether an appeal against the verdict waits for its decision.
    #[serde(skip)]
    pub awaits_appeal: bool,
}

/// The entries from which the facts about a defendant come; `None` where a fact is unknown, false or
/// empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Basis {
    /// Of the standing.
    pub standing: Option<Seq>,
    /// Of the entry into force.
    #[serde(rename = "final")]
    pub is_final: Option<Seq>,
    /// Of the custody.
    pub custody: Option<Seq>,
    /// Of the penalties.
    pub penalties: Option<Seq>,
    /// Of the name.
    pub name: Option<Seq>,
    /// Of the last alias.
    pub aliases: Option<Seq>,
    /// Of the group.
    pub group: Option<Seq>,
    /// Of the agency.
    pub agency: Option<Seq>,
    /// Of the rank.
    pub rank: Option<Seq>,
    /// Of the position.
    pub position: Option<Seq>,
    /// Of the severance.
    pub severed: Option<Seq>,
    /// Of the death.
    pub died: Option<Seq>,
    /// Of the identity with another.
    pub same_as: Option<Seq>,
}

/// What is known of one of several, without knowing of which.
#[derive(Debug, Serialize)]
pub struct Unattributed<'a> {
    /// The entry.
    pub seq: Seq,
    /// Those of whom one is meant.
    pub one_of: Vec<DefendantId>,
    /// The name.
    pub name: Option<&'a Line>,
    /// Other spellings of it.
    pub aliases: &'a [Line],
    /// The agency served.
    pub agency: Option<&'a Line>,
    /// The rank.
    pub rank: Option<&'a Line>,
    /// The position.
    pub position: Option<&'a Line>,
}

/// A group of "three to five", of whom three were made.
#[derive(Debug)]
pub struct Larger<'a> {
    /// The group.
    pub group: &'a DefendantId,
    /// How many more there may be; `None` where nobody says.
    pub more: Option<u64>,
    /// The entry that says so.
    pub seq: Seq,
    /// What is so of these others, if there are any; `None` where the timeline does not follow them, and where
    /// the whole group is somebody else by another id.
    pub others: Option<Defendant<'a>>,
}

/// An appeal on a day.
#[derive(Debug, Serialize)]
pub struct Appeal<'a> {
    /// Its id.
    pub appeal: &'a AppealId,
    /// Who appeals.
    pub appellant: Appellant,
    /// To which instance.
    pub level: AppealLevel,
    /// What it is against.
    pub against: AppealAgainst,
    /// Whom it concerns.
    pub who: Vec<DefendantId>,
    /// The decisions on it.
    pub decisions: Vec<Decision>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// For whom something else ended it.
    pub ended: Vec<Ended>,
    /// For whom it still waits.
    pub pending: Vec<DefendantId>,
    /// The entry that filed it.
    pub seq: Seq,
}

/// A decision on an appeal.
#[derive(Debug, Serialize)]
pub struct Decision {
    /// The entry.
    pub seq: Seq,
    /// What it led to.
    pub outcome: AppealOutcome,
    /// For whom.
    pub who: Vec<DefendantId>,
}

/// The end of an appeal by something other than a decision on it.
#[derive(Debug, Serialize)]
pub struct Ended {
    /// The entry that ended it.
    pub seq: Seq,
    /// For whom.
    pub who: Vec<DefendantId>,
}

/// An event of a timeline.
#[derive(Debug, Serialize)]
pub struct Happening<'a> {
    /// Its place among the events of the timeline.
    #[serde(skip)]
    pub at: FactIndex,
    /// The entry in force.
    pub seq: Seq,
    /// The id of the record in force.
    pub id: &'a RecordId,
    /// When it happened.
    pub on: &'a Date,
    /// The event's name.
    pub event: &'static str,
    /// Who vouches for it.
    pub assertion: Assertion,
    /// It, in a line.
    pub summary: InALine<'a>,
    /// How many sources it cites.
    pub sources: usize,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// By whom.
    pub by: &'a Recorder,
}

/// An event that may have happened.
#[derive(Debug, Serialize)]
pub struct Possibility<'a> {
    /// The entry in force.
    pub seq: Seq,
    /// When it happened.
    pub on: &'a Date,
    /// The event's name.
    pub event: &'static str,
}

impl Status {
    /// The word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::UnderAppeal => "under appeal",
            Self::Final => "final",
            Self::Decided => "decided",
            Self::InCourt => "in court",
            Self::Open => "open",
        }
    }
}

impl From<VerdictOutcome> for Standing {
    /// Where somebody stands by a verdict alone.
    fn from(outcome: VerdictOutcome) -> Self {
        match outcome {
            VerdictOutcome::Convicted => Self::Convicted,
            VerdictOutcome::Acquitted => Self::Acquitted,
            VerdictOutcome::Terminated => Self::Terminated,
        }
    }
}

impl Standing {
    /// The word for people.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Suspected => "suspected",
            Self::Charged => "charged",
            Self::OnTrial => "on trial",
            Self::Convicted => "convicted",
            Self::Acquitted => "acquitted",
            Self::Terminated => "terminated",
        }
    }
}
