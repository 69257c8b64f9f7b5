//! All that a view of a ledger says, as one JSON document: what is compared when two ledgers, or two
//! views of one, must say the same.
#![allow(dead_code, reason = "each test uses what it needs")]

use casebook::case::corrections::{Logged, Records};
use casebook::case::ids::CaseId;
use casebook::case::rules::{errors, warnings};
use casebook::case::state::{figures, project};
use casebook::case::timeline::Timeline;
use casebook::ledger::{LedgerError, View};
use casebook::time::Day;
use serde_json::{Value, json};

/// The days as of which states are looked at; the lives that are told begin in 2019.
const DAYS: [&str; 3] = ["2019-06-15", "2020-12-31", "2022-03-01"];

/// Everything that a view says, of each case and of what belongs to none.
pub fn everything(view: &View) -> Result<Value, LedgerError> {
    let mut cases = Vec::new();
    for case in view.cases()? {
        let mut said = said(Some(case), &view.entries_of(case)?);
        said["case"] = case.as_str().into();
        cases.push(said);
    }
    Ok(json!({"cases": cases, "loose": said(None, &view.loose_entries()?)}))
}

/// What the entries of a case say: its state on several days and at the end of time, the figures
/// claimed, and what the rules have to say.
pub fn said(case: Option<&CaseId>, entries: &[Logged]) -> Value {
    let records = Records::new(entries);
    let timeline = Timeline::new(records.facts());
    let days = DAYS.map(|day| Some(day.parse::<Day>().expect("a day")));
    let days = || days.into_iter().chain([None]);
    let state = |day| {
        let state = case.and_then(|case| project(case, &timeline, day));
        json!({"state": state, "figures": figures(&timeline, day)})
    };
    let warned = |day: Day| json!(warnings(case, &records, &timeline, day));
    json!({
        "states": days().map(state).collect::<Vec<_>>(),
        "errors": errors(case, &records, &timeline),
        "warnings": days().flatten().map(warned).collect::<Vec<_>>(),
    })
}

/// Which entries of a case are in force, and what took the place of those that are not.
pub fn in_force(entries: &[Logged]) -> Value {
    let records = Records::new(entries);
    let item = |(index, entry): (usize, &Logged)| {
        let by = records.superseded_by(index).map(|by| by.seq);
        let now = records.in_force_for(&entry.id).map(|fact| fact.logged.seq);
        json!([entry.seq, records.is_in_force(index), by, now])
    };
    entries.iter().enumerate().map(item).collect()
}

/// Walks a document, and changes each object in it.
pub fn each_object(document: &mut Value, change: &impl Fn(&mut serde_json::Map<String, Value>)) {
    match document {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        Value::Object(fields) => {
            fields
                .values_mut()
                .for_each(|field| each_object(field, change));
            change(fields);
        }
        _ => {}
    }
}

/// Takes out when entries were recorded.
pub fn forget_when_recorded(document: &mut Value) {
    each_object(document, &|fields| {
        fields.remove("recorded_at");
    });
}
