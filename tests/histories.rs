//! Histories in the wire format, with what must be so at their dates.
//!
//! The expectations were worked out by hand from the rules of the domain, by somebody who had not
//! seen this program. Each history is a batch; `known_at_size` cuts it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use casebook::case::corrections::Records;
use casebook::case::record::Record;
use casebook::case::state::project;
use casebook::case::timeline::Timeline;
use casebook::ledger::{Append, Ledger, Submission};
use casebook::time::{Instant, Period};
use serde_json::{Value, json};

fn now() -> Instant {
    "2026-11-22T12:00:00.000Z".parse().expect("a time")
}

/// The only case of the first records of a history, at a date.
fn state(lines: &[&str], to: Option<&str>) -> Value {
    let dir = tempfile::tempdir().expect("there is room for a directory");
    let ledger = Ledger::open(dir.path());
    let (origin, by) = ("casebook.example/h".parse(), "h".parse());
    ledger
        .init(
            &origin.expect("an origin"),
            None,
            by.expect("a recorder"),
            now(),
        )
        .expect("a ledger");
    let submit = |(n, line): (usize, &&str)| Submission {
        line: n as u64 + 1,
        record: Record::decode(line.as_bytes()).expect("a record").into(),
    };
    let batch = lines.iter().enumerate().map(submit).collect();
    ledger
        .append(batch, &Append::at(now()))
        .expect("the history is accepted");
    let view = ledger.read().expect("the ledger can be read");
    let case = view
        .cases()
        .expect("the log can be read")
        .next()
        .expect("a case")
        .clone();
    let entries = view.entries_of(&case).expect("the entries can be read");
    let records = Records::new(&entries);
    let timeline = Timeline::new(records.facts());
    let day = to.map(|to| to.parse::<Period>().expect("a period").last());
    serde_json::to_value(project(&case, &timeline, day)).expect("a state is JSON")
}

/// Ids in the place of places in the log, which a history does not know.
fn ids(events: &Value, lines: &[&str]) -> Vec<String> {
    let id = |event: &Value| {
        let at = event["seq"].as_u64().expect("a place") as usize;
        let record: Value = serde_json::from_str(lines[at - 1]).expect("a record");
        record["id"].as_str().expect("an id").to_owned()
    };
    events.as_array().expect("a list").iter().map(id).collect()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v Vec<Value> {
    value[name].as_array().expect("a list")
}

/// What the state says of each thing that a history can expect.
fn said(state: &Value, lines: &[&str]) -> BTreeMap<&'static str, Value> {
    let mut may = ids(&state["may_have_happened"], lines);
    may.sort();
    let appeals = || list(state, "appeals").iter();
    let decisions = appeals().flat_map(|a| {
        list(a, "decisions")
            .iter()
            .map(|d| json!([a["appeal"], d["outcome"], d["who"]]))
    });
    let ended = appeals().flat_map(|a| {
        list(a, "ended")
            .iter()
            .map(|e| json!([a["appeal"], e["who"]]))
    });
    let charges = list(state, "charges").iter();
    BTreeMap::from([
        ("status", state["status"].clone()),
        ("may", json!(may)),
        ("timeline", json!(ids(&state["timeline"], lines))),
        ("decisions", decisions.collect()),
        ("ended", ended.collect()),
        (
            "charges",
            charges
                .clone()
                .map(|c| json!([c["charge"], c["verdicts"]]))
                .collect(),
        ),
        (
            "rows",
            charges
                .map(|c| json!([c["charge"], c["article"], c["part"], c["who"]]))
                .collect(),
        ),
        (
            "unattributed",
            list(state, "unattributed")
                .iter()
                .map(|u| json!({"one_of": u["one_of"], "name": u["name"]}))
                .collect(),
        ),
    ])
}

fn check(path: &Path) -> usize {
    let name = path
        .file_name()
        .and_then(|n| n.to_str())
        .expect("a name")
        .replace(".expect.json", "");
    let text = fs::read_to_string(path.with_file_name(format!("{name}.jsonl"))).expect("a history");
    let expected: Value =
        serde_json::from_str(&fs::read_to_string(path).expect("expectations")).expect("JSON");
    let mut checked = 0;
    for view in expected.as_array().expect("a list") {
        let lines: Vec<&str> = text.lines().collect();
        let known = view["known_at_size"]
            .as_u64()
            .map_or(lines.len(), |n| n as usize - 1);
        let state = state(&lines[..known], view["to"].as_str());
        let here = format!("{name} at {} of {known}", view["to"]);
        let found = said(&state, &lines);
        for (what, value) in found {
            if !view[what].is_null() {
                let mut wanted = view[what].clone();
                if let (true, Some(list)) = (what == "may", wanted.as_array_mut()) {
                    list.sort_by_key(ToString::to_string);
                }
                assert_eq!(value, wanted, "{what} in {here}");
                checked += 1;
            }
        }
        let defendants = list(&state, "defendants");
        let find = |id: &str| defendants.iter().find(|d| d["defendant"] == id);
        for (id, facts) in view["defendants"].as_object().expect("defendants") {
            let defendant = find(id).unwrap_or_else(|| panic!("{id} is missing in {here}"));
            for (fact, value) in facts.as_object().expect("facts") {
                assert_eq!(&defendant[fact], value, "{fact} of {id} in {here}");
                checked += 1;
            }
        }
        for id in view["absent"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            assert!(find(id).is_none(), "{id} is shown in {here}");
        }
    }
    checked
}

#[test]
fn every_history_is_as_it_was_worked_out_by_hand() {
    let (mut histories, mut checked) = (0, 0);
    for entry in fs::read_dir("tests/histories").expect("the histories are there") {
        let path = entry.expect("an entry").path();
        if path.to_string_lossy().ends_with(".expect.json") {
            checked += check(&path);
            histories += 1;
        }
    }
    assert!(
        histories >= 28 && checked >= 500,
        "{histories} histories, {checked} facts"
    );
}
