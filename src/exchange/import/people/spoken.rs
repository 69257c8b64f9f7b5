//! What a sheet of defendants can say, by the columns that it has.

use std::collections::{BTreeMap, BTreeSet};

use super::super::plan::Bound;
use super::columns::FIELDS;

/// What a row has to have for an event: one of these.
const NEEDS: [(&str, &[&str]); 16] = [
    ("case_opened", &["case"]),
    ("case_identified", &["number"]),
    ("case_referred", &["referred"]),
    ("trial_opened", &["trial_opened"]),
    ("defendant_joined", &["defendant", "name"]),
    (
        "charge_filed",
        &[
            "article",
            "charge",
            "charge_title",
            "charged",
            "code",
            "part",
            "edition",
        ],
    ),
    ("custody_changed", &["custody"]),
    ("verdict", &["outcome"]),
    (
        "sentence_imposed",
        &["penalties", "penalty_kind", "term", "amount"],
    ),
    ("entered_into_force", &["in_force"]),
    (
        "appeal_filed",
        &["appeal_filed", "appeal_outcome", "revised_penalties"],
    ),
    ("appeal_decided", &["appeal_outcome"]),
    ("sentence_revised", &["revised_penalties"]),
    ("proceedings_ended", &["ended_basis"]),
    ("released", &["release_basis"]),
    ("defendant_died", &["died"]),
];

/// The events that such a sheet can make, and the fields of each for which it has columns.
pub fn spoken(bound: &Bound<'_>) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let has = |names: &[&str]| names.iter().any(|name| bound.speaks_of(name));
    let mut events = BTreeMap::new();
    for (event, _) in NEEDS.iter().filter(|(_, needs)| has(needs)) {
        let fields = FIELDS
            .iter()
            .filter(|(from, of, _)| of == event && has(&[from]));
        let mut fields: BTreeSet<&str> = fields.map(|(.., to)| *to).collect();
        match *event {
            "sentence_imposed" => drop(fields.insert("penalties")),
            "charge_filed" if has(&["article"]) => drop(fields.insert("article")),
            "sentence_revised" if has(&["appeal_court"]) => drop(fields.insert("court")),
            _ => {}
        }
        events.insert(*event, fields);
    }
    events
}

#[cfg(test)]
mod tests {
    use super::super::columns::holds;
    use super::*;

    #[test]
    fn every_event_of_a_row_is_here_with_fields_that_there_are() {
        for (_, event, _) in FIELDS {
            assert!(NEEDS.iter().any(|(name, _)| *name == event), "{event}");
        }
        for name in NEEDS.iter().flat_map(|(_, needs)| needs.iter()) {
            assert!(holds(name).is_some(), "{name}");
        }
    }
}
