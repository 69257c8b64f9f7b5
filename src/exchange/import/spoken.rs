//! What a sheet can say: the events that its rows can be, and the fields for which it has columns.

use std::collections::{BTreeMap, BTreeSet};

use super::fields::{EVENTS, of_source};
use super::map::RowKind;
use super::people;
use super::plan::Bound;
use crate::case::record::Record;

/// What a sheet can say.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// The fields of each event that the rows can be; beside them, those of all records.
    events: BTreeMap<&'static str, BTreeSet<&'static str>>,
}

/// What an import says of its own accord.
const DERIVED: [&str; 13] = [
    "case",
    "on",
    "id",
    "by",
    "who",
    "defendant",
    "charge",
    "appeal",
    "appellant",
    "level",
    "basis",
    "scheme",
    "title",
];

impl Spoken {
    /// What a sheet with these columns can say.
    pub(super) fn of(bound: &Bound<'_>) -> Self {
        let mut own: BTreeSet<&'static str> = ["assertion", "learned", "on_note", "note"]
            .into_iter()
            .filter(|field| bound.speaks_of(field))
            .collect();
        if of_source().iter().any(|field| bound.speaks_of(field)) {
            own.insert("sources");
        }
        let mut events = match bound.map.rows {
            RowKind::Fact => of_facts(bound),
            RowKind::Defendant => people::spoken(bound),
        };
        for fields in events.values_mut() {
            fields.extend(&own);
        }
        Self { events }
    }

    /// Whether a row can have made such a record.
    pub fn holds(&self, record: &Record) -> bool {
        let Some(known) = self.events.get(record.event.name()) else {
            return false;
        };
        let all = super::compare::flat(record);
        all.keys()
            .all(|field| DERIVED.contains(&field.as_str()) || known.contains(field.as_str()))
    }
}

/// The events of a sheet of facts.
fn of_facts(bound: &Bound<'_>) -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    let fixed = bound.map.fixed.get("event").map(|rule| rule.text.as_str());
    let events = EVENTS
        .iter()
        .filter(|(event, _)| fixed.is_none_or(|fixed| fixed == **event));
    events
        .map(|(event, fields)| {
            let names = fields.iter().map(|field| field.name);
            // A column of defendants may give their names.
            let has = |name: &str| {
                bound.speaks_of(name) || name == "name" && bound.speaks_of("defendant")
            };
            (*event, names.filter(|name| has(name)).collect())
        })
        .collect()
}
