//! Verdicts, sentences, their force.

use std::fmt;
use std::str::FromStr;

use clap::{Args, ValueEnum};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::{is_false, non_empty};
use crate::case::ids::{ChargeId, DefendantId};
use crate::case::nearest;
use crate::case::term::{RangeError, Term};
use crate::case::text::{Line, Prose, Reason, TextError};
use crate::case::vocabulary::{PenaltyKind, VerdictOutcome};

/// A verdict.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct Verdict {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// What it says
    #[arg(long)]
    pub outcome: VerdictOutcome,
    /// The charges that it is about; where none is given, of all
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[arg(long, alias = "charge", value_delimiter = ',')]
    pub charges: Vec<ChargeId>,
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
    /// The judge
    #[arg(long)]
    pub judge: Option<Line>,
    /// Given in the absence of the defendants
    #[serde(default, skip_serializing_if = "is_false")]
    #[arg(long)]
    pub in_absentia: bool,
    /// Why
    #[arg(long)]
    pub reason: Option<Reason>,
}

/// A sentence.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct SentenceImposed {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
    /// A penalty, such as imprisonment:4y..6y, ban_on_office:for-life or "fine:500000 KZT"
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long = "penalty", alias = "penalties", required = true)]
    pub penalties: Vec<Penalty>,
    /// The court
    #[arg(long)]
    pub court: Option<Line>,
    /// The judge
    #[arg(long)]
    pub judge: Option<Line>,
}

/// A verdict enters into force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema, Args)]
#[serde(deny_unknown_fields)]
pub struct EnteredIntoForce {
    /// The defendants or groups
    #[serde(deserialize_with = "non_empty")]
    #[schemars(length(min = 1))]
    #[arg(long, required = true, value_delimiter = ',')]
    pub who: Vec<DefendantId>,
}

/// One penalty of a sentence.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Penalty {
    /// What it is
    pub kind: PenaltyKind,
    /// For how long
    pub term: Option<Term>,
    /// How much, with the currency
    pub amount: Option<Line>,
    /// Whether it is for life
    #[serde(default, skip_serializing_if = "is_false")]
    pub for_life: bool,
    /// What else is known of it
    pub description: Option<Prose>,
}

impl Penalty {
    /// Whether it lasts for life, be it by its kind or because that is said.
    #[must_use]
    pub fn is_for_life(&self) -> bool {
        self.for_life || self.kind == PenaltyKind::LifeImprisonment
    }
}

/// Why a text is no penalty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PenaltyError {
    /// Not one of the kinds.
    #[error("{given:?} is not a kind of penalty{}", nearest.map(|n| format!(": did you mean {n}?")).unwrap_or_default())]
    UnknownKind {
        /// What was given.
        given: String,
        /// The kind nearest to it.
        nearest: Option<&'static str>,
    },
    /// Not a term.
    #[error(transparent)]
    Term(#[from] RangeError),
    /// Not a text.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Not the JSON of a penalty.
    #[error("it is not the JSON of a penalty: {0}")]
    Json(String),
}

impl FromStr for Penalty {
    type Err = PenaltyError;

    /// Reads a penalty's JSON, or `KIND`, or `KIND:` and a term, `for-life`, or what else is to be said: an amount for
    /// a fine, a description for anything else.
    fn from_str(text: &str) -> Result<Self, PenaltyError> {
        if text.trim_start().starts_with('{') {
            return serde_json::from_str(text).map_err(|e| PenaltyError::Json(e.to_string()));
        }
        let (word, detail) = match text.split_once(':') {
            Some((word, detail)) => (word, Some(detail.trim())),
            None => (text, None),
        };
        let word = word.trim().replace('-', "_");
        let kind = <PenaltyKind as ValueEnum>::from_str(&word, true).map_err(|_| {
            let words = PenaltyKind::value_variants()
                .iter()
                .map(|kind| kind.as_str());
            PenaltyError::UnknownKind {
                nearest: nearest(&word, words),
                given: word.clone(),
            }
        })?;
        let mut penalty = Self {
            kind,
            term: None,
            amount: None,
            for_life: false,
            description: None,
        };
        match detail {
            None => {}
            Some("for-life" | "for_life") => penalty.for_life = true,
            Some(amount) if kind == PenaltyKind::Fine => penalty.amount = Some(amount.parse()?),
            Some(text) if matches!(kind, PenaltyKind::Other | PenaltyKind::NonCustodial) => {
                match text.parse() {
                    Ok(term) => penalty.term = Some(term),
                    Err(_) => penalty.description = Some(text.parse()?),
                }
            }
            Some(term) => penalty.term = Some(term.parse()?),
        }
        Ok(penalty)
    }
}

impl fmt::Display for Penalty {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            PenaltyKind::NonCustodial => {
                f.write_str("non-custodial, of a kind that is not known")?;
            }
            PenaltyKind::None => f.write_str("no punishment")?,
            kind => f.write_str(&kind.as_str().replace('_', " "))?,
        }
        if let Some(term) = &self.term {
            write!(f, " of {}", term.in_words())?;
        }
        if let Some(amount) = &self.amount {
            write!(f, " of {amount}")?;
        }
        if self.for_life {
            f.write_str(" for life")?;
        }
        if let Some(description) = &self.description {
            write!(f, " ({description})")?;
        }
        Ok(())
    }
}
