//! How many are recorded. Every expectation is counted by hand, as the comment beside it says.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/counted.rs"]
mod counted;

use asked::*;
use counted::*;
use serde_json::{Value, json};

/// Counted on `casebook replay`: 11 + 3 + 4 defendants in 3 cases; all convicted but `acquitted-1`. Prison
/// for 7 (3 to 5 years), 3 (3 years) and 3 (4 to 6 years); suspended for 3; the fourth of Taldykorgan is
/// something else. Rank and office are lost to the four. Three have names. 24 victims of one act are
/// recorded; the only victim recorded alone is alleged.
#[test]
fn the_ledger_that_ships_is_counted_as_by_hand() {
    let answer = shipped("stats --json").ok().json();
    let counts = &answer["recorded_in_this_ledger"];
    let expected = [
        ("cases", 3),
        ("defendants", 18),
        ("named", 3),
        ("victims", 24),
        ("convicted", 17),
        ("acquitted", 1),
        ("terminated", 0),
        ("pending", 0),
        ("in_force", 0),
        ("in_custody", 0),
        ("prison", 13),
        ("prison_for_life", 0),
        ("suspended", 3),
        ("other", 1),
        ("no_sentence_recorded", 0),
        ("rank_lost", 4),
        ("barred_from_office", 4),
        ("barred_for_life", 4),
        ("barred_for_a_term", 0),
    ];
    for (what, number) in expected {
        assert_eq!(range(&counts[what]), json!([number, number]), "{what}");
    }
    assert_eq!(counts["prison"]["entries"], json!([7, 22, 31]));
    assert_eq!(counts["victims"]["entries"], json!([25]));
    // 7 × 3 + 3 × 3 + 3 × 4 = 42 years at least, 7 × 5 + 3 × 3 + 3 × 6 = 62 at most. Of thirteen the seventh:
    // of the least 3 ×10, 4 ×3; of the most 3 ×3, 5 ×7, 6 ×3.
    let terms = &answer["prison_terms"];
    assert_eq!(range(&terms["known"]), json!([13, 13]));
    assert_eq!(terms["sum"], json!({"min": "P42Y", "max": "P62Y"}));
    assert_eq!(terms["median"], json!({"min": "P3Y", "max": "P5Y"}));
    assert_eq!(terms["shortest"], json!({"min": "P3Y", "max": "P3Y"}));
    assert_eq!(terms["longest"], json!({"min": "P4Y", "max": "P6Y"}));
    assert_eq!(
        range(&answer["suspended_terms"]["not_known"]),
        json!([3, 3])
    );
}

/// By 15 December 2023 the verdict "in December 2023" on eleven may have fallen; the three of February had
/// been convicted; of the four of 2024 nobody knows when the case began.
#[test]
fn what_may_have_happened_is_possible_and_what_had_is_certain() {
    let answer = shipped("stats --json --to 2023-12-15").ok().json();
    let counts = &answer["recorded_in_this_ledger"];
    assert_eq!(range(&counts["convicted"]), json!([3, 13]));
    assert_eq!(range(&counts["acquitted"]), json!([0, 1]));
    assert_eq!(range(&counts["prison"]), json!([3, 10]));
    assert_eq!(range(&counts["defendants"]), json!([3, 18]));
    // The act of January 2022 is in, so the case of the four is shown, though none of them is certain.
    assert_eq!(range(&counts["cases"]), json!([2, 3]));
    let terms = &answer["prison_terms"];
    // Three times three years for certain, and perhaps seven of three to five.
    assert_eq!(terms["sum"], json!({"min": "P9Y", "max": "P44Y"}));
    assert_eq!(terms["median"], json!({"min": "P3Y", "max": "P5Y"}));
    let january = shipped("stats --json --to 2023-12-31").ok().json();
    assert_eq!(
        range(&january["recorded_in_this_ledger"]["convicted"]),
        json!([13, 13])
    );
}

#[test]
fn the_text_is_headed_as_recorded_and_never_as_a_total() {
    let text = shipped("stats").ok().out;
    assert!(text.contains("recorded in this ledger\n"), "{text}");
    assert!(text.contains("sum       42 to 62 years"), "{text}");
    assert!(!text.to_lowercase().contains("total"), "{text}");
    for by in [
        "agency",
        "court",
        "judge",
        "jurisdiction",
        "year",
        "outcome",
        "penalty",
    ] {
        let text = shipped(&format!("stats --by {by}")).ok().out;
        assert!(
            text.contains(&format!("recorded in this ledger, by {by}")),
            "{text}"
        );
        assert!(!text.to_lowercase().contains("total"), "{text}");
    }
    let csv = shipped("stats --csv").ok();
    assert!(
        csv.out
            .starts_with("recorded_in_this_ledger,certain,possible,entries,entries_left_out\n")
    );
    assert!(
        csv.out.contains("\nconvicted,17,17,6 20 30,0\n"),
        "{}",
        csv.out
    );
    assert!(
        csv.out.contains("\nprison_terms_sum,P42Y,P62Y,7 22 31,0\n"),
        "{}",
        csv.out
    );
}

#[test]
fn a_group_of_three_to_five_has_three_for_certain_and_two_perhaps() {
    let desk = three_to_five();
    assert_eq!(count(&desk, "", "defendants"), json!([4, 6]));
    assert_eq!(count(&desk, "", "convicted"), json!([4, 6]));
    assert_eq!(count(&desk, "--to 2023-12-15", "convicted"), json!([0, 6]));
    assert_eq!(count(&desk, "--to 2023-12-15", "pending"), json!([0, 6]));
    assert_eq!(count(&desk, "--to 2022", "defendants"), json!([0, 0]));
    let terms = &stats(&desk, "")["prison_terms"];
    // 5 + 3 × 4 = 17 at least; 5 + 5 × 6 = 35 at most.
    assert_eq!(terms["sum"], json!({"min": "P17Y", "max": "P35Y"}));
    // Of 4 4 4 5 the lower middle is 4; of 5 6 6 6 the upper is 6.
    assert_eq!(terms["median"], json!({"min": "P4Y", "max": "P6Y"}));
    assert_eq!(terms["shortest"], json!({"min": "P4Y", "max": "P5Y"}));
    assert_eq!(terms["longest"], json!({"min": "P5Y", "max": "P6Y"}));
    let may_be = &stats(&desk, "--to 2023-12-15")["prison_terms"];
    assert_eq!(range(&may_be["known"]), json!([0, 6]));
    assert_eq!(may_be["sum"]["max"], "P35Y");
    let text = desk.say("stats --to 2023-12-15").ok().out;
    assert!(text.contains("convicted               0 to 6"), "{text}");
}

#[test]
fn victims_recorded_and_victims_of_acts_may_be_the_same() {
    let act = |victims: Value| {
        fact(
            "k",
            "2022-01-05",
            "act_alleged",
            json!({"victims": victims}),
        )
    };
    let victim = |id: &str, count: Value| {
        fact(
            "k",
            "2022-01-06",
            "victim_recorded",
            json!({"victim": id, "count": count}),
        )
    };
    let desk = told(&[
        opened("k", "2022-02"),
        victim("v1", json!(1)),
        victim("v2", json!("2..3")),
    ]);
    // No act: 1 + 2 to 1 + 3.
    assert_eq!(count(&desk, "", "victims"), json!([3, 4]));
    also(
        &desk,
        &[
            act(json!("5..6")),
            act(json!(2)),
            vouched(act(json!(50)), "alleged"),
        ],
    );
    // The largest act alone had five; if nobody is counted twice, 4 + 6 + 2.
    assert_eq!(count(&desk, "", "victims"), json!([5, 12]));
    assert_eq!(count(&desk, "--to 2022-01-05", "victims"), json!([5, 8]));
    also(
        &desk,
        &[fact(
            "k",
            "2022-02",
            "victim_recorded",
            json!({"victim": "v3", "count": "1.."}),
        )],
    );
    assert_eq!(count(&desk, "--to 2022-02-10", "victims"), json!([5, null]));
    assert_eq!(count(&desk, "--to 2022-02", "victims"), json!([5, null]));
}

#[test]
fn a_person_by_two_ids_is_one_and_the_dead_are_counted_but_in_no_custody() {
    let desk = told_of(
        &["d1", "d2"],
        &[
            fact(
                "k",
                "2023",
                "defendant_identified",
                json!({"defendant": "d2", "same_as": "d1"}),
            ),
            joined("k", "2023", "d3"),
            fact(
                "k",
                "2023-05-01",
                "custody_changed",
                json!({"who": ["d1", "d3"], "custody": "remanded"}),
            ),
        ],
    );
    assert_eq!(count(&desk, "", "defendants"), json!([2, 2]));
    assert_eq!(count(&desk, "", "in_custody"), json!([2, 2]));
    also(
        &desk,
        &[fact(
            "k",
            "2023-09",
            "defendant_died",
            json!({"defendant": "d3"}),
        )],
    );
    assert_eq!(count(&desk, "", "defendants"), json!([2, 2]));
    assert_eq!(count(&desk, "", "in_custody"), json!([1, 1]));
    assert_eq!(count(&desk, "--to 2023-09-10", "in_custody"), json!([1, 2]));
}

#[test]
fn what_is_alleged_or_retracted_is_not_counted_and_what_was_not_yet_known_neither() {
    let desk = told_of(
        &["d1"],
        &[vouched(
            verdict("k", "2024-01-10", &["d1"], "convicted"),
            "alleged",
        )],
    );
    assert_eq!(count(&desk, "", "convicted"), json!([0, 0]));
    also(
        &desk,
        &[named("v", verdict("k", "2024-01-10", &["d1"], "convicted"))],
    );
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    desk.run(["retract", "v", "--reason", "another man"]).ok();
    assert_eq!(count(&desk, "", "convicted"), json!([0, 0]));
    assert_eq!(count(&desk, "--known-at 2020", "cases"), json!([0, 0]));
}

#[test]
fn an_answer_has_one_form() {
    three_to_five()
        .say("stats --json --csv")
        .failed(2, "not both");
}

/// d1 has a name; one of d2 and d3 is B. Example, which one is not known: one by name for certain, perhaps
/// two, in `stats` as in `reconcile`. Of d2 alone, who is acquitted, none for certain and perhaps one.
#[test]
fn a_name_of_one_of_several_is_perhaps_that_of_one_more() {
    let name = |fields: Value| fact("k", "2023", "defendant_identified", fields);
    let claim = |measure: &str| {
        let claim = json!({"issuer": "P", "measure": measure, "value": 3});
        fact("k", "2024-06-01", "figure_claimed", claim)
    };
    let desk = told_of(
        &["d1", "d2", "d3"],
        &[
            name(json!({"defendant": "d1", "name": "A. Example"})),
            name(json!({"one_of": ["d2", "d3"], "name": "B. Example"})),
            verdict("k", "2024-01-10", &["d1", "d3"], "convicted"),
            verdict("k", "2024-01-10", &["d2"], "acquitted"),
            claim("officers_convicted"),
            claim("officers_acquitted"),
        ],
    );
    assert_eq!(count(&desk, "", "named"), json!([1, 2]));
    let named = &stats(&desk, "")["recorded_in_this_ledger"]["named"];
    assert_eq!(named["entries"], json!([5, 6]));
    let figures = desk.say("reconcile --json").ok().json()["figures"].clone();
    assert_eq!(range(&figures[0]["named"]), json!([1, 2]));
    assert_eq!(range(&figures[1]["named"]), json!([0, 1]));
}

/// The one of "one to three" who is on record turned out to be d1, who is counted. The two others that there
/// may be are not: they may be convicted as that one is.
#[test]
fn others_of_a_group_are_counted_though_the_one_on_record_is_somebody_else() {
    let desk = told_of(
        &["d1"],
        &[
            fact(
                "k",
                "2023",
                "defendant_group_joined",
                json!({"group": "g", "count": "1..3"}),
            ),
            fact(
                "k",
                "2023",
                "defendant_identified",
                json!({"defendant": "g-1", "same_as": "d1"}),
            ),
            verdict("k", "2024-01-10", &["d1", "g"], "convicted"),
            sentence("k", "2024-01-10", &["d1", "g"], prison("P2Y")),
        ],
    );
    assert_eq!(count(&desk, "", "defendants"), json!([1, 3]));
    assert_eq!(count(&desk, "", "convicted"), json!([1, 3]));
    // One term of two years, and perhaps two more.
    let terms = &stats(&desk, "")["prison_terms"];
    assert_eq!(terms["sum"], json!({"min": "P2Y", "max": "P6Y"}));
    assert_eq!(range(&terms["known"]), json!([1, 3]));
}

/// A victim who is only alleged is counted as soon as an injury that is not may rest on them.
#[test]
fn a_victim_who_is_alleged_is_possible_where_something_may_rest_on_them() {
    let victim = fact(
        "k",
        "2023-01-01",
        "victim_recorded",
        json!({"victim": "v1", "count": 5}),
    );
    let desk = told_of(
        &[],
        &[
            vouched(victim, "alleged"),
            fact(
                "k",
                "2023",
                "injury_recorded",
                json!({"victims": ["v1"], "severity": "grave"}),
            ),
        ],
    );
    assert_eq!(count(&desk, "--to 2023-06", "victims"), json!([0, 5]));
    assert_eq!(count(&desk, "--to 2023", "victims"), json!([5, 5]));
}

/// Eight officers, each with a verdict "in 2023": in the middle of the year there are 256 ways for it to be, and
/// every number of them from none to eight.
#[test]
fn eight_verdicts_of_one_year_leave_all_numbers_open() {
    let who = ["d1", "d2", "d3", "d4", "d5", "d6", "d7", "d8"];
    let mut facts: Vec<Value> = who
        .iter()
        .map(|who| verdict("k", "2023", &[who], "convicted"))
        .collect();
    facts.push(sentence("k", "2023", &["d1"], prison("P3Y")));
    facts.push(sentence("k", "2023", &["d2"], prison("P5Y")));
    let joined = who.iter().map(|who| joined("k", "2022", who));
    let case: Vec<Value> = std::iter::once(opened("k", "2022")).chain(joined).collect();
    let desk = told(&[case, facts].concat());
    let june = |what: &str| count(&desk, "--to 2023-06", what);
    assert_eq!(june("defendants"), json!([8, 8]));
    assert_eq!(june("convicted"), json!([0, 8]));
    assert_eq!(june("pending"), json!([0, 8]));
    assert_eq!(june("prison"), json!([0, 2]));
    let terms = &stats(&desk, "--to 2023-06")["prison_terms"];
    assert_eq!(terms["sum"], json!({"min": "P0D", "max": "P8Y"}));
    assert_eq!(terms["median"], json!({"min": "P3Y", "max": "P5Y"}));
}

/// Of three, d1 is Bolat; that "one of the three is Bolat" tells nothing more, that one is Erlan may be so of
/// d2 or of d3.
#[test]
fn a_name_of_one_of_several_that_one_of_them_has_is_no_further_name() {
    let of = |fields: Value| fact("k", "2023-02", "defendant_identified", fields);
    let mut facts = vec![
        of(json!({"defendant": "d1", "name": "Bolat", "aliases": ["Болат"]})),
        of(json!({"one_of": ["d1", "d2", "d3"], "name": "Bolat"})),
        of(json!({"one_of": ["d1", "d2"], "name": "Болат"})),
    ];
    let desk = told_of(&["d1", "d2", "d3"], &facts);
    assert_eq!(count(&desk, "", "named"), json!([1, 1]));
    facts.push(of(json!({"one_of": ["d2", "d3"], "name": "Bolat"})));
    // Another of the same name.
    let desk = told_of(&["d1", "d2", "d3"], &facts);
    assert_eq!(count(&desk, "", "named"), json!([1, 2]));
}

/// The terms of d1 and d2 are known, 4 and 5 years; that of d3 is not, and is in no sum.
#[test]
fn the_sum_says_of_how_many_terms_it_is() {
    let unknown = json!([{"kind": "imprisonment"}]);
    let desk = told_of(
        &["d1", "d2", "d3"],
        &[
            verdict("k", "2023-06-01", &["d1", "d2", "d3"], "convicted"),
            sentence("k", "2023-06-01", &["d1"], prison("P4Y")),
            sentence("k", "2023-06-01", &["d2"], prison("P5Y")),
            sentence("k", "2023-06-01", &["d3"], unknown),
        ],
    );
    let text = desk.say("stats").ok().out;
    assert!(
        text.contains("sum       9 years, of the 2 known\n"),
        "{text}"
    );
    assert!(text.contains("median    4 to 5 years\n"), "{text}");
}
