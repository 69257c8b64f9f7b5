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

/// Of three officers in custody g-1 is named; "Ghalym" is one of g-2, g-3 and d4, who is not held: one or two can
/// be told by name, and who the second may be is told. "Nurlan", one of g-1 and g-3, is the other name of g-1,
/// and nobody else's.
#[test]
fn a_name_of_one_of_several_is_told_with_those_who_may_bear_it() {
    let identified = |fields: Value| fact("k", "2023-05", "defendant_identified", fields);
    let desk = told(&[
        opened("k", "2023"),
        fact(
            "k",
            "2023",
            "defendant_group_joined",
            json!({"group": "g", "count": 3}),
        ),
        joined("k", "2023", "d4"),
        fact(
            "k",
            "2023-02-01",
            "custody_changed",
            json!({"who": ["g"], "custody": "remanded"}),
        ),
        identified(json!({"defendant": "g-1", "name": "Qairat", "aliases": ["Nurlan"]})),
        identified(json!({"one_of": ["g-2", "g-3", "d4"], "name": "Ghalym"})),
        identified(json!({"one_of": ["g-1", "g-3"], "name": "Nurlan"})),
        fact(
            "k",
            "2024-02",
            "figure_claimed",
            json!({"issuer": "P", "measure": "officers_in_custody", "value": 3, "as_of": "2023-06-01"}),
        ),
    ]);
    let answer = desk.say("reconcile --json").ok().json();
    let figure = &answer["figures"][0];
    assert_eq!(range(&figure["named"]), json!([1, 2]));
    let may_be: Vec<&Value> = ["/meant/0", "/meant/1", "/meant/2"]
        .iter()
        .map(|at| &figure.pointer(at).expect("somebody")["may_be"])
        .collect();
    let ghalym = json!([{"name": "Ghalym", "seq": 6}]);
    assert_eq!(may_be, [&json!([]), &ghalym, &ghalym]);
    let text = desk.say("reconcile").ok().out;
    assert!(
        text.contains("1 to 2 of them by name")
            && text.contains("k  g-1 Qairat, g-2 … g-3\n    Ghalym may be g-2 or g-3 #6\n"),
        "{text}"
    );
    assert!(!text.contains("Nurlan"), "{text}");
}
