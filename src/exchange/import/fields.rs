//! The fields of every event, and what kind of thing each holds: taken from the JSON Schema of the
//! domain's own types, so that a sheet can hold whatever a record can.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde_json::Value;

use crate::case::event::Event;
use crate::case::record::Record;
use crate::case::vocabulary::SourceKind;
use clap::ValueEnum;

/// What a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line of text.
    Line,
    /// Text of any number of lines.
    Prose,
    /// Why: text of any number of lines, not too long.
    Reason,
    /// Who recorded.
    Recorder,
    /// A date.
    Date,
    /// A number or a range of them.
    Quantity,
    /// An id that is a slug.
    Slug,
    /// A record's id, or a digest: as it is.
    Id,
    /// One of a list of words.
    Words(Vec<&'static str>),
    /// Yes or no.
    Flag,
    /// A penalty.
    Penalty,
}

/// A field of an event.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name, as it is written.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether it is a list of such.
    pub is_list: bool,
    /// Whether the event needs it.
    pub is_required: bool,
}

/// The events that a row can be, each with its fields.
pub static EVENTS: LazyLock<BTreeMap<&'static str, Vec<Field>>> = LazyLock::new(events);

/// Events that are no facts of a sheet.
const NOT_IN_SHEETS: [&str; 3] = ["ledger_opened", "format_raised", "correction"];

fn events() -> BTreeMap<&'static str, Vec<Field>> {
    // Once a run, and kept for all of it.
    let schema: &'static Value = Box::leak(Box::new(schemars::schema_for!(Record).to_value()));
    let definitions = &schema["$defs"];
    let names = Event::NAMES
        .iter()
        .filter(|name| !NOT_IN_SHEETS.contains(name));
    names
        .map(|name| (*name, fields(definitions, name)))
        .collect()
}

fn fields(definitions: &'static Value, event: &str) -> Vec<Field> {
    let camel: String = event.split('_').map(capital).collect();
    let type_of = &definitions[camel];
    let required: Vec<&str> = strings(&type_of["required"]);
    let properties = type_of["properties"].as_object().into_iter().flatten();
    let field = |(name, property): (&'static String, &'static Value)| {
        let (kind, is_list) = kind(definitions, property);
        Field {
            name: name.as_str(),
            kind,
            is_list,
            is_required: required.contains(&name.as_str()),
        }
    };
    properties.map(field).collect()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn strings(list: &'static Value) -> Vec<&'static str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect()
}

fn kind(definitions: &'static Value, property: &'static Value) -> (Kind, bool) {
    if property["type"] == "boolean" {
        return (Kind::Flag, false);
    }
    let is_list = property["type"] == "array";
    let holder = if is_list {
        &property["items"]
    } else {
        property
    };
    let reference = holder["$ref"]
        .as_str()
        .or_else(|| holder["anyOf"][0]["$ref"].as_str());
    let name = reference
        .and_then(|r| r.rsplit('/').next())
        .unwrap_or_default();
    let kind = match name {
        "Date" => Kind::Date,
        "Quantity" => Kind::Quantity,
        "Penalty" => Kind::Penalty,
        "CaseId" | "DefendantId" | "ChargeId" | "VictimId" | "AppealId" => Kind::Slug,
        "RecordId" | "Digest" => Kind::Id,
        _ => match words(&definitions[name]) {
            Some(words) => Kind::Words(words),
            None if name == "Prose" => Kind::Prose,
            None if name == "Reason" => Kind::Reason,
            None => Kind::Line,
        },
    };
    (kind, is_list)
}

fn words(definition: &'static Value) -> Option<Vec<&'static str>> {
    let choices = definition["oneOf"].as_array()?;
    Some(choices.iter().filter_map(|c| c["const"].as_str()).collect())
}

/// A field of a record beside its event: what a column of either kind of sheet can be.
pub fn of_record(name: &str) -> Option<Kind> {
    Some(match name {
        "id" => Kind::Id,
        "case" => Kind::Slug,
        "on" | "learned" | "source_published" | "source_retrieved" => Kind::Date,
        "assertion" => Kind::Words(vec![
            "reported",
            "official",
            "court_found",
            "alleged",
            "disputed",
        ]),
        "source_kind" => Kind::Words(
            SourceKind::value_variants()
                .iter()
                .map(|k| k.as_str())
                .collect(),
        ),
        "by" => Kind::Recorder,
        "note" => Kind::Prose,
        "on_note" | "source" | "source_url" | "source_title" | "source_publisher"
        | "source_locator" | "source_lang" => Kind::Line,
        _ => return None,
    })
}

/// The names of those fields.
pub const OF_RECORD: [&str; 17] = [
    "id",
    "by",
    "case",
    "on",
    "on_note",
    "assertion",
    "note",
    "learned",
    "source",
    "source_url",
    "source_title",
    "source_publisher",
    "source_published",
    "source_retrieved",
    "source_kind",
    "source_locator",
    "source_lang",
];

/// Those of them that are of a source: the source as one text, then its fields.
pub fn of_source() -> &'static [&'static str] {
    let first = OF_RECORD.iter().position(|name| *name == "source");
    &OF_RECORD[first.unwrap_or(OF_RECORD.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_event_has_its_fields() {
        assert_eq!(EVENTS.len() + NOT_IN_SHEETS.len(), Event::NAMES.len());
        let field = |event: &str, name: &str| {
            let found = EVENTS[event].iter().find(|f| f.name == name);
            found
                .cloned()
                .unwrap_or_else(|| panic!("{event} has no {name}"))
        };
        let who = field("verdict", "who");
        assert_eq!(
            (who.kind, who.is_list, who.is_required),
            (Kind::Slug, true, true)
        );
        assert_eq!(field("verdict", "in_absentia").kind, Kind::Flag);
        assert_eq!(field("sentence_imposed", "penalties").kind, Kind::Penalty);
        assert_eq!(field("act_alleged", "victims").kind, Kind::Quantity);
        assert_eq!(field("injury_recorded", "victims").kind, Kind::Slug);
        let Kind::Words(words) = field("figure_claimed", "measure").kind else {
            panic!("a measure is a word")
        };
        assert!(words.contains(&"officers_in_custody"));
        assert_eq!(of_record("source_lang"), Some(Kind::Line));
        assert!(OF_RECORD.iter().all(|name| of_record(name).is_some()));
    }
}
