//! Who is meant by an official figure, where a group may have more members than are listed.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use serde_json::{Value, json};

/// Of "three to five" convicts three have ids: of a list of those meant two may be missing, and that is said.
/// Of three acquitted, none is.
#[test]
fn a_list_of_those_meant_is_not_whole_where_a_group_may_have_others() {
    let group = |case: &str, count: Value| {
        let fields = json!({"group": "g", "count": count});
        fact(case, "2023", "defendant_group_joined", fields)
    };
    let claimed = |case: &str, measure: &str| {
        let fields = json!({"issuer": "P", "measure": measure, "value": 3, "as_of": "2024-01-01"});
        fact(case, "2024-02", "figure_claimed", fields)
    };
    let desk = told(&[
        opened("k", "2023"),
        group("k", json!("3..5")),
        verdict("k", "2023-06-01", &["g"], "convicted"),
        opened("l", "2023"),
        group("l", json!(3)),
        verdict("l", "2023-06-01", &["g"], "acquitted"),
        claimed("k", "officers_convicted"),
        claimed("k", "officers_acquitted"),
        claimed("l", "officers_acquitted"),
    ]);
    let answer = desk.say("reconcile --json").ok().json();
    let whole = |nth: usize| {
        let figure = &answer["figures"][nth];
        let meant = figure["meant"].as_array().expect("a list").len();
        (meant, figure["meant_is_whole"] == json!(true))
    };
    assert_eq!(
        [whole(0), whole(1), whole(2)],
        [(3, false), (0, true), (3, true)]
    );
    let text = desk.say("reconcile").ok().out;
    assert_eq!(
        text.matches("perhaps others of a group").count(),
        1,
        "{text}"
    );
    // The figures of no case, as of the same day.
    let claim =
        json!({"issuer": "P", "measure": "officers_convicted", "value": 3, "as_of": "2024-01-01"});
    also(
        &desk,
        &[json!({"on": "2024-02", "event": {"figure_claimed": claim}})],
    );
    let answer = desk.say("reconcile --json").ok().json();
    assert_eq!(
        answer["figures"][3]["meant_is_whole"],
        json!(false),
        "{answer}"
    );
}
