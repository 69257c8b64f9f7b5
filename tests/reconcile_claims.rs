//! Which official figures are set beside the ledger, and which of them cannot both be true.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use serde_json::{Value, json};

/// A figure that the prosecutor gives, said on a date.
fn said(on: &str, measure: &str, value: Value, as_of: Option<&str>) -> Value {
    let mut claim = json!({"issuer": "Prosecutor", "measure": measure, "value": value});
    if let Some(as_of) = as_of {
        claim["as_of"] = json!(as_of);
    }
    json!({"on": on, "event": {"figure_claimed": claim}})
}

/// Said "in January", asked of the 20th: it may have been said by then. One case was opened, in 2023. By
/// the 31st it certainly was said; by 31 December 2023 certainly not.
#[test]
fn a_figure_that_may_not_have_been_said_yet_is_listed_and_marked() {
    let desk = told(&[
        opened("k", "2023-02-01"),
        said("2024-01", "cases_opened", json!(3), None),
        said("2024-01-15", "cases_opened", json!(1), Some("2024-01-15")),
    ]);
    let figures = |to: &str| {
        let answer = desk.say(&format!("reconcile --json --to {to}")).ok().json();
        let rows = answer["figures"].as_array().expect("a list").clone();
        let row = |f: &Value| (f["seq"].clone(), f["sure"].clone(), range(&f["ours"]));
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let perhaps = (json!(2), json!("possible"), json!([1, 1]));
    let surely = |seq: u64| (json!(seq), json!("certain"), json!([1, 1]));
    assert_eq!(figures("2024-01-20"), [perhaps, surely(3)]);
    assert_eq!(figures("2024-01-31"), [surely(2), surely(3)]);
    assert_eq!(figures("2023"), []);
    let text = desk.say("reconcile --to 2024-01-20").ok().out;
    let line = "Prosecutor: 3 cases opened, 2024-01 (may have been said by then) #2";
    assert!(text.contains(line), "{text}");
    let csv = desk.say("reconcile --csv --to 2024-01-20").ok();
    let rows = lines_of_csv(&csv);
    let sure = rows[0].iter().position(|name| name == "sure");
    assert_eq!(rows[1][sure.expect("a column")], "possible");
}

/// Of 15 January 1 and 3 cannot both be so. While the second may not have been said, nothing is contradicted.
#[test]
fn what_may_not_have_been_said_contradicts_nothing() {
    let day = Some("2024-01-15");
    let desk = told(&[
        said("2024-01-15", "cases_opened", json!(1), day),
        said("2024-01", "cases_opened", json!(3), day),
    ]);
    let to = |day: &str| {
        let answer = desk
            .say(&format!("reconcile --json --to {day}"))
            .ok()
            .json();
        answer["contradictions"].as_array().map(Vec::len)
    };
    assert_eq!((to("2024-01-20"), to("2024-01-31")), (Some(0), Some(1)));
}
