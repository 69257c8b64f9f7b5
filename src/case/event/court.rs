//! The case before the authorities, what was done, and to whom.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::case::ids::{CaseId, VictimId};
use crate::case::term::Quantity;
use crate::case::text::{Line, Prose, Reason};
use crate::case::vocabulary::{CaseRelation, Instance, Severity};

/// A case is opened.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseOpened {
    /// A title by which people will know the case
    #[arg(long)]
    pub title: Line,
    /// The country or the jurisdiction
    #[arg(long)]
    pub jurisdiction: Option<Line>,
    /// The authority that leads it
    #[arg(long)]
    pub authority: Option<Line>,
    /// The events that it is about
    #[arg(long)]
    pub incident: Option<Line>,
    /// What it is about, at more length
    #[arg(long)]
    pub description: Option<Prose>,
}

/// A case's number in a register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseIdentified {
    /// The register: erdr, court, …
    #[arg(long)]
    pub scheme: Line,
    /// The number in it
    #[arg(long)]
    pub number: Line,
}

/// A relation between two cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseLinked {
    /// The other case
    #[arg(long)]
    pub to: CaseId,
    /// How the two are related
    #[arg(long)]
    pub relation: CaseRelation,
}

/// The prosecutor sends the case to court.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseReferred {
    /// The court
    #[arg(long)]
    pub court: Line,
}

/// The court sends the case back to the prosecutor.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseReturned {
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
    /// Why
    #[arg(long)]
    pub reason: Option<Reason>,
}

/// A trial begins.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct TrialOpened {
    /// The court
    #[arg(long)]
    pub court: Line,
    /// The instance
    #[arg(long)]
    pub instance: Option<Instance>,
}

/// A hearing.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct HearingHeld {
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
    /// What happened
    #[arg(long)]
    pub summary: Option<Prose>,
}

/// The case is closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseClosed {
    /// Why
    #[arg(long)]
    pub reason: Reason,
}

/// The case is opened again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CaseReopened {
    /// Why
    #[arg(long)]
    pub reason: Reason,
}

/// What is said to have been done.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct ActAlleged {
    /// What was done
    #[arg(long)]
    pub description: Option<Prose>,
    /// Where
    #[arg(long)]
    pub place: Option<Line>,
    /// To how many
    #[arg(long)]
    pub victims: Option<Quantity>,
}

/// A victim, or a group of them, without a name.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct VictimRecorded {
    /// An id for the victim, never the name: v1
    #[arg(long)]
    pub victim: VictimId,
    /// What may be said without a name
    #[arg(long)]
    pub description: Option<Prose>,
    /// How many, for a group
    #[arg(long)]
    pub count: Option<Quantity>,
}

/// An injury.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct InjuryRecorded {
    /// The victims, where they are recorded
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, alias = "victim", value_delimiter = ',')]
    pub victims: Vec<VictimId>,
    /// How many were injured
    #[arg(long)]
    pub count: Option<Quantity>,
    /// How gravely
    #[arg(long)]
    pub severity: Option<Severity>,
    /// What is known of it
    #[arg(long)]
    pub description: Option<Prose>,
}
