//! Ledgers to ask questions of: facts in a line each.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::cli::{Desk, Done, binary, done};

/// The ledger that ships with the program.
const SHIPPED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ledger");

/// Asks the ledger that ships.
pub fn shipped(line: &str) -> Done {
    assert!(Path::new(SHIPPED).exists());
    let args = ["--ledger", SHIPPED].into_iter().chain(line.split(' '));
    done(Command::new(binary()).args(args))
}

/// A fact of a case: `event` is the event's name, `fields` its fields.
pub fn fact(case: &str, on: &str, event: &str, fields: Value) -> Value {
    let mut fact = json!({"case": case, "on": on, "event": {}});
    fact["event"][event] = fields;
    fact
}

pub fn opened(case: &str, on: &str) -> Value {
    fact(case, on, "case_opened", json!({"title": case}))
}

pub fn joined(case: &str, on: &str, who: &str) -> Value {
    fact(case, on, "defendant_joined", json!({"defendant": who}))
}

pub fn verdict(case: &str, on: &str, who: &[&str], outcome: &str) -> Value {
    fact(case, on, "verdict", json!({"who": who, "outcome": outcome}))
}

/// A sentence; penalties as JSON.
pub fn sentence(case: &str, on: &str, who: &[&str], penalties: Value) -> Value {
    let mut fields = json!({"who": who});
    fields["penalties"] = penalties;
    fact(case, on, "sentence_imposed", fields)
}

/// Prison for a term.
pub fn prison(term: &str) -> Value {
    json!([{"kind": "imprisonment", "term": term}])
}

/// The same fact, vouched for in another way.
pub fn vouched(mut fact: Value, assertion: &str) -> Value {
    fact["assertion"] = json!(assertion);
    fact
}

/// The same fact, under an id.
pub fn named(id: &str, mut fact: Value) -> Value {
    fact["id"] = json!(id);
    fact
}

/// A ledger of these facts: the first of them is entry 1.
pub fn told(facts: &[Value]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/asked"])
        .ok();
    also(&desk, facts);
    desk
}

/// Adds facts.
pub fn also(desk: &Desk, facts: &[Value]) {
    let lines: Vec<String> = facts.iter().map(ToString::to_string).collect();
    desk.batch(&lines.join("\n")).ok();
}

/// A count as `[certain, possible]`; `possible` is null where nothing limits it.
pub fn range(count: &Value) -> Value {
    json!([count["certain"], count["possible"]])
}

/// The rows of CSV, the head first.
pub fn lines_of_csv(done: &Done) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(done.out.as_bytes());
    let fields = |row: csv::StringRecord| row.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|row| fields(row.expect("a row")))
        .collect()
}
