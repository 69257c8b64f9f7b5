//! Sheets on a desk, and what an import says of them.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

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
