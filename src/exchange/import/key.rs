//! What identifies a fact, so that a changed row is known for what it is.
//!
//! A fact is known by its case, its event and what is in [`KEYS`] for that event: never by its date, its
//! outcome, its penalties, its court, so that each of these can be corrected. Where an event happens
//! again and again ([`recurs`]), such as a hearing, two rows are one fact if they also agree in the date or in
//! everything but the date. `key` in the map adds fields: with `key = ["on"]` another date is another
//! fact.
//!
//! Where a sheet gives no ids, one is made: the event's name, `:`, and 24 digits of the SHA-256 of the
//! case, the event, the key, and a number that tells facts with the same key apart. So the same
//! sheet makes the same ids on two laptops.

use serde_json::{Map as Object, Value};
use sha2::{Digest, Sha256};

use crate::case::ids::{CaseId, RecordId};

/// What identifies an event beside its case.
const KEYS: [(&str, &[&str]); 27] = [
    ("case_identified", &["scheme"]),
    ("case_linked", &["to"]),
    ("trial_opened", &["instance"]),
    ("victim_recorded", &["victim"]),
    ("injury_recorded", &["victims"]),
    ("defendant_joined", &["defendant"]),
    ("defendant_group_joined", &["group"]),
    ("defendant_identified", &["defendant", "one_of"]),
    ("defendant_severed", &["who"]),
    ("defendant_died", &["defendant"]),
    ("charge_filed", &["charge"]),
    ("charge_reclassified", &["charge", "who"]),
    ("charge_withdrawn", &["charge", "who"]),
    ("custody_changed", &["who"]),
    ("proceedings_ended", &["who"]),
    ("verdict", &["charges", "who"]),
    ("sentence_imposed", &["who"]),
    ("entered_into_force", &["who"]),
    ("appeal_filed", &["appeal"]),
    ("appeal_withdrawn", &["appeal"]),
    ("appeal_decided", &["appeal", "who"]),
    ("sentence_revised", &["appeal", "who"]),
    ("released", &["who"]),
    ("figure_claimed", &["issuer", "measure"]),
    ("evidence_withheld", &["sha256"]),
    ("retraction", &["target"]),
    ("case_opened", &[]),
];

/// Whether an event happens again and again to the same people.
pub fn recurs(event: &str) -> bool {
    matches!(
        event,
        "hearing_held"
            | "custody_changed"
            | "figure_claimed"
            | "act_alleged"
            | "injury_recorded"
            | "case_referred"
            | "case_returned"
            | "case_closed"
            | "case_reopened"
            | "released"
            | "sentence_revised"
            | "charge_reclassified"
            | "defendant_identified"
            | "trial_opened"
    )
}

/// The texts of a value: its items, or itself.
fn texts(value: Option<&Value>) -> String {
    let one = |v: &Value| v.as_str().map_or_else(|| v.to_string(), str::to_owned);
    match value {
        None => String::new(),
        Some(Value::Array(items)) => {
            let mut items: Vec<String> = items.iter().map(one).collect();
            items.sort();
            items.join(" ")
        }
        Some(value) => one(value),
    }
}

/// What identifies a fact beside its case and event; whom it concerns comes last.
pub fn key_of(
    event: &str,
    fields: &Object<String, Value>,
    record: &Object<String, Value>,
    more: &[String],
) -> Vec<String> {
    let own = KEYS
        .iter()
        .find(|(name, _)| *name == event)
        .map_or(&[][..], |(_, own)| *own);
    let people = own.contains(&"who").then_some("who");
    let rest = own.iter().copied().filter(|name| *name != "who");
    let more = more.iter().map(String::as_str);
    let mut key: Vec<String> = rest
        .chain(more)
        .map(|name| texts(fields.get(name).or_else(|| record.get(name))))
        .collect();
    key.push(people.map(|who| texts(fields.get(who))).unwrap_or_default());
    key
}

/// The id that is made for a fact; `number` tells facts with one key apart.
pub fn made_id(case: Option<&CaseId>, event: &str, key: &[String], number: u32) -> RecordId {
    let mut hash = Sha256::new();
    let number = number.to_string();
    let case = case.map_or("", CaseId::as_str);
    for part in [case, event, &number]
        .into_iter()
        .chain(key.iter().map(String::as_str))
    {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let digits: String = hash
        .finalize()
        .iter()
        .take(12)
        .map(|byte| format!("{byte:02x}"))
        .collect();
    format!("{event}:{digits}")
        .parse()
        .expect("an event's name and digits make a record's id")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::event::Event;

    #[test]
    fn keys_are_fields_of_their_events() {
        let events = &*super::super::fields::EVENTS;
        for (event, names) in KEYS {
            assert!(Event::NAMES.contains(&event), "{event}");
            for name in names {
                assert!(
                    events[event].iter().any(|f| f.name == *name),
                    "{event} has no {name}"
                );
            }
        }
    }

    #[test]
    fn an_id_fits_and_depends_on_what_identifies_the_fact_alone() {
        let id = |number| made_id(None, "defendant_group_joined", &["officers".into()], number);
        assert!(id(0).as_str().len() <= 64);
        assert_eq!(id(0), id(0));
        assert_ne!(id(0), id(1));
    }
}
