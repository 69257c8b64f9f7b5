//! What else a fact may be on the day, where it is not known what had happened by then.

use serde::Serialize;
use serde_json::Value;

use super::Field;
use super::shown::{Shown, shown};
use crate::answers::Told;
use crate::case::state::{Case, Defendant, Worlds};
use crate::seq::Seq;

/// What a fact may be instead of what is shown.
#[derive(Debug, Serialize)]
pub struct Possible {
    /// As JSON.
    pub value: Value,
    /// In words.
    pub shown: String,
    /// The entries by which it is.
    pub entries: Vec<Seq>,
}

/// The other states that a case may be in, with the same defendant in them where one is asked about.
fn others<'w, 'a>(
    worlds: &'w Worlds<'a>,
    defendant: Option<&Defendant<'a>>,
) -> impl Iterator<Item = (&'w Case<'a>, Option<&'w Defendant<'a>>)> {
    let person = defendant.map(|d| d.person);
    worlds.others.iter().flatten().filter_map(move |state| {
        let Some(person) = person else {
            return Some((state, None));
        };
        let same = state.defendants.iter().find(|d| d.person == person)?;
        Some((state, Some(same)))
    })
}

/// What a field may be instead, each once, in the order of the states.
pub(super) fn possible<'a>(
    told: &Told<'a>,
    worlds: &Worlds<'a>,
    defendant: Option<&Defendant<'a>>,
    field: Field,
    now: &Shown,
) -> Vec<Possible> {
    let mut all: Vec<Possible> = Vec::new();
    for (state, d) in others(worlds, defendant) {
        let other = shown(told, state, d, field);
        if other.value == now.value || all.iter().any(|one| one.value == other.value) {
            continue;
        }
        all.push(Possible {
            shown: other.words.unwrap_or_else(|| field.where_none().to_owned()),
            value: other.value,
            entries: other.from,
        });
    }
    all
}

/// The field that a word means in a state that the case may be in.
pub(super) fn find<'a>(
    word: &str,
    told: &Told<'a>,
    worlds: &Worlds<'a>,
    defendant: Option<&Defendant<'a>>,
) -> Option<Field> {
    others(worlds, defendant).find_map(|(state, d)| Field::find(word, told, state, d))
}

impl Field {
    /// What is told of it where a state has none.
    fn where_none(self) -> &'static str {
        match self {
            Self::Final => "not in force",
            Self::Penalties => "none in force",
            _ => "unknown",
        }
    }
}
