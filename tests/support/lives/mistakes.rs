//! Corrections and retractions of what was told.

use serde_json::{Value, json};

use super::{Pick, Teller, date, day_of, vouch};

/// A correction of something in force, or its retraction.
pub fn propose(teller: &Teller, pick: &Pick) -> Value {
    if pick.b < 0x50 {
        retraction(teller, pick)
    } else {
        correction(teller, pick)
    }
}

fn retraction(teller: &Teller, pick: &Pick) -> Value {
    // What was told last is oftener free of what rests on it, and a correction oftener retracted.
    let back = usize::from(pick.who) % teller.chains.len();
    let of_corrections = || teller.chains.iter().rfind(|chain| chain.len() > 1);
    let chain = match pick.a % 2 {
        0 => of_corrections().unwrap_or(&teller.chains[back]),
        _ => &teller.chains[teller.chains.len() - 1 - back],
    };
    let target = chain.last().map(|(id, _)| id);
    json!({"event": {"retraction": {"target": target, "reason": "it was wrong"}}})
}

/// A correction of something in force.
pub fn correction(teller: &Teller, pick: &Pick) -> Value {
    let chain = &teller.chains[usize::from(pick.who) % teller.chains.len()];
    let Some((target, record)) = chain.last() else {
        return Value::Null;
    };
    let mut record = record.clone();
    if let Some(fields) = record.as_object_mut() {
        fields.remove("id");
        fields.remove("by");
    }
    match pick.a % 6 {
        0 | 1 => redate(&mut record, pick),
        2 => vouch(&mut record, pick.vouched),
        3 => record["note"] = format!("corrected {}", pick.when).into(),
        _ => change(&mut record, pick),
    }
    json!({"event": {"correction": {"target": target, "record": record, "reason": "it was wrong"}}})
}

fn redate(record: &mut Value, pick: &Pick) {
    let Some(day) = record["on"].as_str().and_then(day_of) else {
        return;
    };
    let moved = (day + u32::from(pick.when & 0x1f)).saturating_sub(15);
    record["on"] = date(moved, pick.exactness).into();
}

/// Changes what is said, where that is something that can be changed.
fn change(record: &mut Value, pick: &Pick) {
    let Some((name, fields)) = record["event"]
        .as_object_mut()
        .and_then(|e| e.iter_mut().next())
    else {
        return;
    };
    let (field, value): (&str, Value) = match name.as_str() {
        "verdict" => (
            "outcome",
            ["acquitted", "convicted"][usize::from(pick.b % 2)].into(),
        ),
        "appeal_decided" => (
            "outcome",
            ["upheld", "quashed_remitted"][usize::from(pick.b % 2)].into(),
        ),
        "sentence_imposed" | "sentence_revised" => (
            "penalties",
            json!([{"kind": "imprisonment", "term": format!("P{}M", pick.b % 90 + 1)}]),
        ),
        "custody_changed" => ("custody", "house_arrest".into()),
        "defendant_joined" | "defendant_identified" => {
            ("name", format!("Name {}", pick.b % 3).into())
        }
        "defendant_group_joined" => ("count", (pick.b % 4 + 1).into()),
        "case_opened" | "charge_filed" => ("title", format!("Title {}", pick.b % 5).into()),
        _ => return,
    };
    fields[field] = value;
}
