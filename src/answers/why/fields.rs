//! The facts that can be asked about, and the words that mean them.

use serde_json::Value;

use super::charges::on_charges;
use super::possible;
use super::shown::{Shown, shown};
use crate::answers::Told;
use crate::case::event::Penalty;
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::summary::words;

/// A fact that is shown of a defendant, or of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Where the defendant stands.
    Standing,
    /// Whether the verdict is in force.
    Final,
    /// The custody.
    Custody,
    /// The penalties in force.
    Penalties,
    /// The name.
    Name,
    /// Other spellings of it.
    Aliases,
    /// The agency served.
    Agency,
    /// The rank.
    Rank,
    /// The position.
    Position,
    /// The group.
    Group,
    /// Whether this part goes on elsewhere.
    Severed,
    /// The death.
    Died,
    /// Another defendant who is the same person.
    SameAs,
    /// The charges.
    Charges,
    /// The appeals.
    Appeals,
    /// The title of the case.
    Title,
    /// Where the case stands.
    Status,
    /// The jurisdiction of the case.
    Jurisdiction,
}

/// What can be asked about a defendant.
pub const OF_DEFENDANT: [Field; 15] = [
    Field::Standing,
    Field::Final,
    Field::Custody,
    Field::Penalties,
    Field::Name,
    Field::Aliases,
    Field::Agency,
    Field::Rank,
    Field::Position,
    Field::Group,
    Field::Severed,
    Field::Died,
    Field::SameAs,
    Field::Charges,
    Field::Appeals,
];

/// What can be asked about a case.
pub const OF_CASE: [Field; 5] = [
    Field::Title,
    Field::Status,
    Field::Jurisdiction,
    Field::Charges,
    Field::Appeals,
];

impl Field {
    /// Its name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Final => "final",
            Self::Custody => "custody",
            Self::Penalties => "penalties",
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Agency => "agency",
            Self::Rank => "rank",
            Self::Position => "position",
            Self::Group => "group",
            Self::Severed => "severed",
            Self::Died => "died",
            Self::SameAs => "same_as",
            Self::Charges => "charges",
            Self::Appeals => "appeals",
            Self::Title => "title",
            Self::Status => "status",
            Self::Jurisdiction => "jurisdiction",
        }
    }

    /// The field that a word means: its name; a value that is shown, such as `convicted` or `P4Y..P6Y`; or a
    /// value that may be so on the day instead.
    #[must_use]
    pub fn find_among<'a>(
        word: &str,
        told: &Told<'a>,
        (state, worlds): (&Case<'a>, &Worlds<'a>),
        defendant: Option<&Defendant<'a>>,
    ) -> Option<Self> {
        let certain = Self::find(word, told, state, defendant);
        certain.or_else(|| possible::find(word, told, worlds, defendant))
    }

    /// The field that a word means in one state.
    pub(super) fn find(
        word: &str,
        told: &Told<'_>,
        state: &Case<'_>,
        defendant: Option<&Defendant<'_>>,
    ) -> Option<Self> {
        let fields: &[Self] = if defendant.is_some() {
            &OF_DEFENDANT
        } else {
            &OF_CASE
        };
        let name = word.to_lowercase().replace([' ', '-'], "_");
        let meant = match name.as_str() {
            "verdict" | "outcome" => "standing",
            "sentence" | "penalty" | "term" => "penalties",
            "in_force" => "final",
            "alias" | "also_known_as" => "aliases",
            "the_same_person_as" => "same_as",
            "charge" | "article" | "classification" => "charges",
            "appeal" => "appeals",
            other => other,
        };
        let named = fields.iter().copied().find(|field| field.name() == meant);
        named.or_else(|| {
            let is_it = |field: &Self| shows(&shown(told, state, defendant, *field), word);
            let of_penalties =
                defendant.is_some_and(|d| d.penalties.iter().any(|p| is_part(p, word)));
            let penalties = of_penalties.then_some(Self::Penalties);
            let listed = || {
                let is_charge = on_charges(state, None)
                    .iter()
                    .any(|on| on.charge.as_str() == word);
                let is_appeal = state.appeals.iter().any(|on| on.appeal.as_str() == word);
                let charges = is_charge.then_some(Self::Charges);
                charges.or(is_appeal.then_some(Self::Appeals))
            };
            let shown = penalties.or_else(|| fields.iter().copied().find(is_it));
            shown.or_else(listed)
        })
    }
}

/// Whether a value is what a word says.
fn shows(shown: &Shown, word: &str) -> bool {
    let same = |text: &str| {
        text.to_lowercase() == word.to_lowercase() || words(text) == words(&word.to_lowercase())
    };
    let listed = |value: &Value| {
        value
            .as_array()
            .is_some_and(|all| all.iter().any(|v| v.as_str().is_some_and(same)))
    };
    shown.words.as_deref().is_some_and(same)
        || shown.value.as_str().is_some_and(same)
        || listed(&shown.value)
}

/// Whether a word is a penalty, or a part of it: its kind, its term, its amount.
fn is_part(penalty: &Penalty, word: &str) -> bool {
    let word = word.to_lowercase();
    let mut parts = vec![
        penalty.to_string(),
        penalty.kind.to_string(),
        words(penalty.kind.as_str()),
    ];
    parts.extend(penalty.term.map(|term| term.to_string()));
    parts.extend(penalty.term.map(|term| term.in_words()));
    parts.extend(penalty.amount.as_ref().map(ToString::to_string));
    parts.iter().any(|part| part.to_lowercase() == word)
}
