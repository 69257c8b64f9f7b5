//! Sheets on a desk, and what an import says of them.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::cli::{Desk, Done};

/// A desk with a ledger that has no case yet.
pub fn fresh() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    desk
}

/// A sheet that ships with the tests.
pub fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sheets")
        .join(name)
}

/// Writes a file on a desk.
pub fn put(desk: &Desk, name: &str, text: &str) {
    fs::write(desk.path().join(name), text).expect("a file");
}

/// The records that a sample would append.
pub fn records(name: &str) -> Vec<Value> {
    let desk = fresh();
    let path = sample(name);
    let path = path.to_str().expect("a path");
    let document = desk
        .run(["import", path, "--dry-run", "--json"])
        .ok()
        .json();
    document["records"].as_array().cloned().expect("records")
}

/// What the record of an event in a row holds.
pub fn event<'r>(records: &'r [Value], row: u64, name: &str) -> &'r Value {
    let found = records
        .iter()
        .find(|r| r["row"] == row && !r["record"]["event"][name].is_null());
    let found = found.unwrap_or_else(|| panic!("row {row} makes no {name}"));
    &found["record"]
}

/// What is said of a place in a sheet.
pub fn error_at<'d>(done: &'d Done, place: &str) -> &'d str {
    let start = format!("casebook: error: {place}: ");
    let found = done.err.lines().find(|line| line.starts_with(&start));
    found.unwrap_or_else(|| panic!("nothing at {place} in\n{}", done.err))
}

/// A sheet of facts: a case, a defendant, a verdict and a sentence.
pub const FACTS: &str = "\
case,event,on,title,defendant,who,outcome,penalties,note
k,case_opened,2023,K,,,,,
k,defendant_joined,2023,,d1,,,,
k,verdict,2024-03-18,,,d1,convicted,,
k,sentence_imposed,2024-03-18,,,d1,,imprisonment:4y,
";

/// Two defendants. Once it is imported, the entries are: #1 the case; #2 Aliev joins, #3 146, #4 the
/// verdict; #5 Bekov joins, #6 146, #7 362, #8 the verdict.
pub const PEOPLE: &str = "\
case,title,name,agency,charged,article,verdict_on,outcome,source
k,K,Aliev,Police,2023-04-01,146,2024-03-18,convicted,s
k,K,Bekov,Prison,2023-04-01,146; 362,2024-03-18,acquitted,s
";

/// A desk on which a sheet was imported.
pub fn imported(sheet: &str) -> Desk {
    let desk = fresh();
    put(&desk, "s.csv", sheet);
    desk.say("import s.csv").ok();
    desk
}

/// Imports the sheet as it is now.
pub fn again(desk: &Desk, sheet: &str) -> Done {
    put(desk, "s.csv", sheet);
    desk.say("import s.csv --json")
}

/// Makes the corrections that are offered.
pub fn correct(desk: &Desk) -> Value {
    let args = [
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "the list",
        "--json",
    ];
    desk.run(args).ok().json()
}

/// What changes, field by field: the id of the record, the field, before and after.
pub fn changes(document: &Value) -> Vec<(String, String, Value, Value)> {
    let mut all = Vec::new();
    for change in document["changed"].as_array().expect("changes") {
        let fields = |record: &Value| {
            let mut all = record.as_object().expect("a record").clone();
            let event = all.remove("event").expect("an event");
            let event = event
                .as_object()
                .expect("an event")
                .values()
                .next()
                .cloned();
            all.extend(event.expect("fields").as_object().expect("fields").clone());
            all
        };
        let (before, after) = (fields(&change["before"]), fields(&change["after"]));
        let names = before.keys().chain(after.keys());
        let names: std::collections::BTreeSet<&String> = names.collect();
        for name in names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name))
        {
            let value =
                |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
            let id = change["seq"].to_string();
            all.push((id, name.clone(), value(&before), value(&after)));
        }
    }
    all
}

/// The sheet and the ledger agree.
pub fn nothing_is_left_to_say(desk: &Desk) {
    let document = desk.say("import s.csv --json").ok().json();
    for what in ["appended", "changed", "gone", "errors"] {
        assert_eq!(document[what], json!([]), "{what}");
    }
}
