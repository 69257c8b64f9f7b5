//! What a row says, held against what a record says.

use std::sync::Arc;

use serde_json::{Map as Object, Value};

use super::super::Planned;
use super::super::key::{key_of, recurs};
use crate::case::record::Record;

/// A record's fields and those of its event, side by side; none of them has the name of another.
pub fn flat(record: &Record) -> Object<String, Value> {
    let mut all = match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => Object::new(),
    };
    all.remove("id");
    all.remove("by");
    if let Some(Value::Object(event)) = all.remove("event") {
        all.extend(
            event
                .into_iter()
                .filter_map(|(_, fields)| fields.as_object().cloned())
                .flatten(),
        );
    }
    all
}

/// A record with other fields of its event, and one's own where it has such.
pub fn with_fields(record: &Record, fields: &[(&str, Value)]) -> Option<Record> {
    let mut whole = serde_json::to_value(record).ok()?;
    let event = whole
        .get_mut("event")?
        .get_mut(record.event.name())?
        .as_object_mut()?;
    for (name, value) in fields {
        match value {
            Value::Null => event.remove(*name),
            value => event.insert((*name).to_owned(), value.clone()),
        };
    }
    Record::decode(&serde_json::to_vec(&whole).ok()?).ok()
}

/// What a record would say if the row's word were taken for all that the sheet speaks of.
pub fn overlaid(there: &Record, row: &Planned) -> Option<Record> {
    let theirs = flat(&row.record);
    let mut whole = serde_json::to_value(there).ok()?;
    for field in &row.scope.covers {
        let own = ["on", "on_note", "assertion", "sources", "note", "learned"].contains(field);
        let holder = match own {
            true => whole.as_object_mut(),
            false if ["case", "id", "by"].contains(field) => continue,
            false => whole
                .get_mut("event")?
                .get_mut(there.event.name())?
                .as_object_mut(),
        }?;
        match theirs.get(*field) {
            Some(value) => holder.insert((*field).to_owned(), value.clone()),
            None => holder.remove(*field),
        };
    }
    let mut record = Record::decode(&serde_json::to_vec(&whole).ok()?).ok()?;
    (record.id, record.by) = (None, None);
    Some(record)
}

/// Whether a record says what a row says, of all that the sheet speaks of.
pub fn says(there: &Record, row: &Planned) -> bool {
    there.same_content(&row.record)
        || (there.event.name() == row.record.event.name()
            && overlaid(there, row).is_some_and(|after| after.same_content(there)))
}

/// Whether a record in force at the row's place is of the same fact, though it says something else.
pub fn is_same_fact(there: &Record, row: &Planned) -> bool {
    if !recurs(row.record.event.name()) || there.on == row.record.on {
        return true;
    }
    let mut but_for_the_date = row.clone();
    Arc::make_mut(&mut but_for_the_date.scope)
        .covers
        .remove("on");
    says(there, &but_for_the_date)
}

/// The place of a fact: its event and its key.
pub fn place(event: &str, key: &[String]) -> Vec<String> {
    std::iter::once(event.to_owned())
        .chain(key.iter().cloned())
        .collect()
}

/// The place of a record's fact.
pub fn place_of(record: &Record, more: &[String]) -> Vec<String> {
    let all = flat(record);
    let event = record.event.name();
    place(event, &key_of(event, &all, &all, more))
}

/// A place, once for each whom it concerns: a key names them in its last part.
pub fn each(mut place: Vec<String>) -> Vec<Vec<String>> {
    let people = place.pop().unwrap_or_default();
    let with = |one: &str| {
        let mut place = place.clone();
        place.push(one.to_owned());
        place
    };
    people.split(' ').map(with).collect()
}
