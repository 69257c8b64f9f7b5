//! What `stats` says of a ledger, and ledgers to ask it of.
#![allow(dead_code, reason = "each test file uses what it needs")]

use serde_json::{Value, json};

use super::asked::{fact, joined, opened, prison, range, sentence, told, verdict};
use super::cli::Desk;

/// One count of `stats`, as `[certain, possible]`.
pub fn count(desk: &Desk, args: &str, what: &str) -> Value {
    let answer = stats(desk, args);
    assert_eq!(answer["casebook"], "stats/1");
    let count = &answer["recorded_in_this_ledger"][what];
    assert!(count.is_object(), "{what} is not in {answer}");
    range(count)
}

pub fn stats(desk: &Desk, args: &str) -> Value {
    let line = format!(
        "stats --json{}{args}",
        if args.is_empty() { "" } else { " " }
    );
    desk.say(&line).ok().json()
}

/// The row of `stats --by` about a value.
pub fn row(desk: &Desk, by: &str, value: &Value) -> Value {
    let answer = desk.say(&format!("stats --json --by {by}")).ok().json();
    let rows = answer["rows"].as_array().expect("rows");
    let found = rows.iter().find(|row| row["value"] == *value);
    found
        .unwrap_or_else(|| panic!("{value} is not in {answer}"))
        .clone()
}

/// The facts of a case `k`, opened in 2023, that these joined.
pub fn case_of(who: &[&str]) -> Vec<Value> {
    let people = who.iter().map(|who| joined("k", "2023", who));
    std::iter::once(opened("k", "2023")).chain(people).collect()
}

/// A ledger of that case, and of what else happened in it.
pub fn told_of(who: &[&str], also: &[Value]) -> Desk {
    told(&[&case_of(who), also].concat())
}

/// A group of "three to five", and one other, all convicted "in December 2023".
pub fn three_to_five() -> Desk {
    told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-02", "d1"),
        fact(
            "k",
            "2023-01-02",
            "defendant_group_joined",
            json!({"group": "g", "count": "3..5"}),
        ),
        verdict("k", "2023-12", &["d1", "g"], "convicted"),
        sentence("k", "2023-12", &["d1"], prison("P5Y")),
        sentence("k", "2023-12", &["g"], prison("P4Y..P6Y")),
    ])
}
