//! The ledger's own events, and the figures that somebody claims.

use clap::Args;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::case::date::Date;
use crate::case::ids::{Digest, RecordId};
use crate::case::record::Record;
use crate::case::term::Quantity;
use crate::case::text::{Line, Reason};
use crate::case::vocabulary::Measure;
use crate::origin::Origin;

/// The beginning of every ledger.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LedgerOpened {
    /// The format of the records that follow: 1
    pub format: u32,
    /// The name of the ledger in every checkpoint, for ever
    pub origin: Origin,
    /// What the ledger is about
    pub title: Option<Line>,
}

/// Records of a newer format may follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormatRaised {
    /// The newer format
    pub format: u32,
}

/// A record in the place of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The id of the record in force
    pub target: RecordId,
    /// The whole record that takes its place, of the same case, without `id` and `by`
    pub record: Box<Record>,
    /// Why
    pub reason: Reason,
}

/// A record taken out of force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct Retraction {
    /// The id of the record in force
    #[arg(long)]
    pub target: RecordId,
    /// Why
    #[arg(long)]
    pub reason: Reason,
}

/// A document kept back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct EvidenceWithheld {
    /// The SHA-256 of the document
    #[arg(long)]
    pub sha256: Digest,
    /// Who decided so
    #[arg(long)]
    pub authority: Line,
    /// Why
    #[arg(long)]
    pub reason: Reason,
}

/// A number that somebody claims.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct FigureClaimed {
    /// Who claims it
    #[arg(long)]
    pub issuer: Line,
    /// What is counted
    #[arg(long)]
    pub measure: Measure,
    /// How many: 39, 39..45 or 98..
    #[arg(long)]
    pub value: Quantity,
    /// The date for which it is claimed, where that is not when it was said
    #[arg(long)]
    pub as_of: Option<Date>,
    /// What exactly is counted
    #[arg(long)]
    pub scope: Option<Line>,
    /// The claimant's own words
    #[arg(long)]
    pub verbatim: Option<Line>,
}
