//! Appeals, revised sentences, releases.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{Penalty, non_empty};
use crate::case::ids::{AppealId, ChargeId, DefendantId};
use crate::case::text::{Line, Reason};
use crate::case::vocabulary::{
    AppealAgainst, AppealLevel, AppealOutcome, Appellant, ReleaseBasis, RevisionBasis,
};

/// An appeal.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct AppealFiled {
    /// An id for the appeal: ap1
    #[arg(long)]
    pub appeal: AppealId,
    /// The defendants or groups whom it concerns
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// Who appeals
    #[arg(long)]
    pub appellant: Appellant,
    /// To which instance
    #[arg(long)]
    pub level: AppealLevel,
    /// What it is against; the verdict where nothing is given
    #[arg(long)]
    pub against: Option<AppealAgainst>,
    /// On what grounds
    #[arg(long)]
    pub grounds: Option<Line>,
}

/// An appeal is withdrawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct AppealWithdrawn {
    /// The appeal
    #[arg(long)]
    pub appeal: AppealId,
}

/// An appeal is decided.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct AppealDecided {
    /// The appeal
    #[arg(long)]
    pub appeal: AppealId,
    /// What it led to
    #[arg(long)]
    pub outcome: AppealOutcome,
    /// The defendants or groups; all who still wait for a decision where none is given
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// The charges whose verdicts are quashed; all where none is given
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, alias = "charge", value_delimiter = ',')]
    pub charges: Vec<ChargeId>,
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
    /// The judge
    #[arg(long)]
    pub judge: Option<Line>,
    /// Why
    #[arg(long)]
    pub reason: Option<Reason>,
}

/// A sentence is changed.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct SentenceRevised {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// A penalty of the new sentence, all of them: imprisonment:4y, ban_on_office:for-life, …
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long = "penalty", alias = "penalties", required = true)]
    pub penalties: Vec<Penalty>,
    /// On what ground
    #[arg(long)]
    pub basis: RevisionBasis,
    /// The appeal that led to it
    #[arg(long)]
    pub appeal: Option<AppealId>,
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
}

/// Somebody is released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct Released {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// On what ground
    #[arg(long)]
    pub basis: ReleaseBasis,
}
