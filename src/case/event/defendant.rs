//! Defendants, charges, custody.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::non_empty;
use crate::case::ids::{CaseId, ChargeId, DefendantId};
use crate::case::term::Quantity;
use crate::case::text::{Line, Prose};
use crate::case::vocabulary::{Custody, EndBasis};

/// Somebody becomes a suspect.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct DefendantJoined {
    /// An id for the defendant: d1
    #[arg(long)]
    pub defendant: DefendantId,
    /// The name, where it is known
    #[arg(long)]
    pub name: Option<Line>,
    /// Other spellings and other scripts of the name
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, alias = "alias")]
    pub aliases: Vec<Line>,
    /// The agency served
    #[arg(long)]
    pub agency: Option<Line>,
    /// The rank
    #[arg(long)]
    pub rank: Option<Line>,
    /// The position
    #[arg(long)]
    pub position: Option<Line>,
    /// What else is known
    #[arg(long)]
    pub description: Option<Prose>,
}

/// Several unnamed people become suspects.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct DefendantGroupJoined {
    /// An id for the group: its members are GROUP-1, GROUP-2, …
    #[arg(long)]
    pub group: DefendantId,
    /// How many: 4, 3..5 or 3..; as many members are made as there are at least, 1 to 500
    #[arg(long)]
    pub count: Quantity,
    /// The agency served
    #[arg(long)]
    pub agency: Option<Line>,
    /// What else is known
    #[arg(long)]
    pub description: Option<Prose>,
}

/// Who a defendant is.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct DefendantIdentified {
    /// The defendant
    #[arg(long)]
    pub defendant: Option<DefendantId>,
    /// Or: one of these, or of this group, which is not known
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, value_delimiter = ',')]
    pub one_of: Vec<DefendantId>,
    /// The name
    #[arg(long)]
    pub name: Option<Line>,
    /// Other spellings and other scripts of the name
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, alias = "alias")]
    pub aliases: Vec<Line>,
    /// The agency served
    #[arg(long)]
    pub agency: Option<Line>,
    /// The rank
    #[arg(long)]
    pub rank: Option<Line>,
    /// The position
    #[arg(long)]
    pub position: Option<Line>,
    /// Another defendant of this case who is the same person
    #[arg(long)]
    pub same_as: Option<DefendantId>,
}

/// Defendants' part of the case is severed from it.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct DefendantSevered {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// The case in which it goes on
    #[arg(long)]
    pub to: Option<CaseId>,
}

/// A defendant dies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct DefendantDied {
    /// The defendant
    #[arg(long)]
    pub defendant: DefendantId,
}

/// Defendants are charged.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct ChargeFiled {
    /// An id for the charge: c1
    #[arg(long)]
    pub charge: ChargeId,
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// The code of law
    #[arg(long)]
    pub code: Option<Line>,
    /// The article
    #[arg(long)]
    pub article: Option<Line>,
    /// The part of the article
    #[arg(long)]
    pub part: Option<Line>,
    /// The edition of the code
    #[arg(long)]
    pub edition: Option<Line>,
    /// What the offence is called
    #[arg(long)]
    pub title: Option<Line>,
}

/// Another classification in the place of the whole one before.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct ChargeReclassified {
    /// The charge
    #[arg(long)]
    pub charge: ChargeId,
    /// The defendants or groups; all whom the charge concerns where none is given
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// The code of law
    #[arg(long)]
    pub code: Option<Line>,
    /// The article
    #[arg(long)]
    pub article: Option<Line>,
    /// The part of the article
    #[arg(long)]
    pub part: Option<Line>,
    /// The edition of the code
    #[arg(long)]
    pub edition: Option<Line>,
    /// What the offence is called
    #[arg(long)]
    pub title: Option<Line>,
}

/// A charge is dropped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct ChargeWithdrawn {
    /// The charge
    #[arg(long)]
    pub charge: ChargeId,
    /// The defendants or groups; all whom the charge concerns where none is given
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
}

/// Where defendants are held, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct CustodyChanged {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// Where they are held from then on, or not
    #[arg(long)]
    pub custody: Custody,
}

/// Proceedings end without a verdict.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct ProceedingsEnded {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// On what ground
    #[arg(long)]
    pub basis: EndBasis,
    /// Who ended them
    #[arg(long)]
    pub authority: Option<Line>,
}
