//! Ids without the names that were taken away.
//!
//! An id that was made of a name, `bekov-a`, says the name as well as the name itself does, and is in
//! the log for good. Whoever was named by mistake should not be found in what is published
//! afterwards: where the name is not in force any more, the id is another one in an export.

use std::collections::BTreeSet;

use serde_json::Value;

use super::import::slug;
use crate::case::corrections::{Logged, Records, content};
use crate::case::event::Event;
use crate::case::ids::{DefendantId, RecordId};
use crate::case::record::{DecodeError, Record};
use crate::case::text::Line;
use crate::seq::Seq;

/// The entries of a case, with other ids for the defendants whose ids are made of names that are not in
/// force any more: `id-1`, `id-2`, … in the order in which they were recorded. Ids of charges, appeals
/// and records that are made of such an id are changed with it.
///
/// # Errors
///
/// Where what was changed is no record: no such is known.
pub fn nameless(entries: Vec<Logged>) -> Result<Vec<Logged>, (Seq, DecodeError)> {
    let amends = |entry: &Logged| {
        let event = &entry.record.event;
        matches!(event, Event::Correction(_) | Event::Retraction(_))
    };
    if !entries.iter().any(amends) {
        return Ok(entries);
    }
    let renamed = renamed(&entries);
    if renamed.is_empty() {
        return Ok(entries);
    }
    entries
        .into_iter()
        .map(|entry| rename(entry, &renamed))
        .collect()
}

/// The ids to be changed, each with what it becomes.
fn renamed(entries: &[Logged]) -> Vec<(String, String)> {
    let records = Records::new(entries);
    let in_force: BTreeSet<&str> = records
        .facts()
        .flat_map(|fact| names(fact.record))
        .collect();
    let ever = entries.iter().flat_map(|entry| names(content(entry)));
    let gone: Vec<Vec<String>> = ever
        .filter(|name| !in_force.contains(name))
        .map(words)
        .collect();
    let in_force: Vec<Vec<String>> = in_force.into_iter().map(words).collect();
    let ids: Vec<&DefendantId> = entries
        .iter()
        .filter_map(|e| introduced(content(e)))
        .collect();
    let mut renamed: Vec<(String, String)> = Vec::new();
    let mut number = 0;
    for id in &ids {
        let is_of = |names: &[Vec<String>]| names.iter().any(|name| is_made_of(id.as_str(), name));
        let is_known = renamed.iter().any(|(known, _)| known == id.as_str());
        if is_known || !is_of(&gone) || is_of(&in_force) {
            continue;
        }
        let new = loop {
            number += 1;
            let new = format!("id-{number}");
            if ids.iter().all(|taken| taken.as_str() != new) {
                break new;
            }
        };
        renamed.push((id.to_string(), new));
    }
    // Of two of which one begins with the other, the longer one first.
    renamed.sort_by_key(|(id, _)| std::cmp::Reverse(id.len()));
    renamed
}

/// The names that a record gives a defendant.
fn names(record: &Record) -> Vec<&str> {
    let (name, aliases) = match &record.event {
        Event::DefendantJoined(e) => (&e.name, &e.aliases),
        Event::DefendantIdentified(e) => (&e.name, &e.aliases),
        _ => return Vec::new(),
    };
    name.iter().chain(aliases).map(Line::as_str).collect()
}

/// The defendant whom a record introduces.
fn introduced(record: &Record) -> Option<&DefendantId> {
    match &record.event {
        Event::DefendantJoined(e) => Some(&e.defendant),
        _ => None,
    }
}

/// The words of a name as they stand in ids.
fn words(name: &str) -> Vec<String> {
    let slug = slug(name).unwrap_or_default();
    slug.split('-').map(str::to_owned).collect()
}

/// Whether an id is made of a name: it has a word of two letters or more, and all of these are in it.
fn is_made_of(id: &str, name: &[String]) -> bool {
    let is_word = |word: &&str| word.len() > 1 && !word.bytes().all(|b| b.is_ascii_digit());
    let mut words = id.split('-').filter(is_word).peekable();
    words.peek().is_some() && words.all(|word| name.iter().any(|of_name| of_name == word))
}

fn rename(mut entry: Logged, renamed: &[(String, String)]) -> Result<Logged, (Seq, DecodeError)> {
    let id = renamed_in(entry.id.as_str(), renamed);
    if let Some(id) = id.as_deref().and_then(|id| id.parse::<RecordId>().ok()) {
        entry.id = id;
    }
    let mut value: Value = serde_json::from_slice(&entry.record.encode()).unwrap_or_default();
    rename_in(&mut value, renamed);
    let record = Record::decode(value.to_string().as_bytes());
    entry.record = record.map_err(|error| (entry.seq, error))?;
    Ok(entry)
}

/// Changes the ids in every text that can be one.
fn rename_in(value: &mut Value, renamed: &[(String, String)]) {
    match value {
        Value::String(text) => {
            if let Some(new) = renamed_in(text, renamed) {
                *text = new;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| rename_in(item, renamed)),
        Value::Object(fields) => fields
            .values_mut()
            .for_each(|field| rename_in(field, renamed)),
        _ => {}
    }
}

/// What a text becomes that can be an id, where one of these stands in it between its own parts.
fn renamed_in(text: &str, renamed: &[(String, String)]) -> Option<String> {
    text.parse::<RecordId>().ok()?;
    let mut new = text.to_owned();
    for (from, to) in renamed {
        new = replaced(&new, from, to);
    }
    // Longer than an id may be it becomes only where the name was shorter than what is in its place.
    new.truncate(64);
    let new = new.trim_end_matches('-').to_owned();
    (new != text).then_some(new)
}

fn replaced(text: &str, from: &str, to: &str) -> String {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let (mut new, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once(from) {
        let within = is_part(before.chars().next_back().or(new.chars().next_back()))
            || is_part(after.chars().next());
        new.push_str(before);
        new.push_str(if within { from } else { to });
        rest = after;
    }
    new.push_str(rest);
    new
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_made_of_a_name_where_all_its_words_are_of_it() {
        let is = |id: &str, name: &str| is_made_of(id, &words(name));
        assert!(is("oskenbaev-q", "Өскенбаев Қ."));
        assert!(is("bekov", "Bekov Azamat") && is("bekov-2", "Bekov"));
        assert!(!is("bekov-azamat", "Bekov"));
        for id in ["d1", "g-1", "1", "officers-3"] {
            assert!(!is(id, "Bekov Azamat"), "{id}");
        }
    }

    #[test]
    fn an_id_is_changed_only_between_its_own_parts() {
        let renamed = [
            ("bekova".into(), "id-2".into()),
            ("bekov".into(), "id-1".into()),
        ];
        let new = |text: &str| renamed_in(text, &renamed);
        assert_eq!(new("bekov").as_deref(), Some("id-1"));
        assert_eq!(
            new("verdict:bekov-146.bekova").as_deref(),
            Some("verdict:id-1-146.id-2")
        );
        assert_eq!(new("bekovich"), None);
        assert_eq!(new("Notes of bekov"), None);
    }
}
