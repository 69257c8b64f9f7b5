//! How many are recorded. Every expectation is counted by hand, as the comment beside it says.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// One count of `stats`, as `[certain, possible]`.
fn count(desk: &Desk, args: &str, what: &str) -> Value {
    let line = format!(
        "stats --json{}{args}",
        if args.is_empty() { "" } else { " " }
    );
    let answer = desk.say(&line).ok().json();
    assert_eq!(answer["casebook"], "stats/1");
    let count = &answer["recorded_in_this_ledger"][what];
    assert!(count.is_object(), "{what} is not in {answer}");
    range(count)
}

fn stats(desk: &Desk, args: &str) -> Value {
    let line = format!(
        "stats --json{}{args}",
        if args.is_empty() { "" } else { " " }
    );
    desk.say(&line).ok().json()
}

/// The row of `stats --by` about a value.
fn row(desk: &Desk, by: &str, value: &Value) -> Value {
    let answer = desk.say(&format!("stats --json --by {by}")).ok().json();
    let rows = answer["rows"].as_array().expect("rows");
    let found = rows.iter().find(|row| row["value"] == *value);
    found
        .unwrap_or_else(|| panic!("{value} is not in {answer}"))
        .clone()
}

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

/// A group of "three to five", and one other, all convicted "in December 2023".
fn three_to_five() -> Desk {
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
fn an_open_term_has_no_most_and_life_is_counted_apart() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
        joined("k", "2023", "d3"),
        joined("k", "2023", "d4"),
        verdict("k", "2024-01-10", &["d1", "d2", "d3", "d4"], "convicted"),
        sentence("k", "2024-01-10", &["d1"], prison("P4Y..")),
        sentence("k", "2024-01-10", &["d2"], prison("P2Y6M")),
        sentence(
            "k",
            "2024-01-10",
            &["d3"],
            json!([{"kind": "life_imprisonment"}]),
        ),
        sentence(
            "k",
            "2024-01-10",
            &["d4"],
            json!([{"kind": "imprisonment"}]),
        ),
    ]);
    assert_eq!(count(&desk, "", "prison"), json!([4, 4]));
    assert_eq!(count(&desk, "", "prison_for_life"), json!([1, 1]));
    let terms = &stats(&desk, "")["prison_terms"];
    assert_eq!(range(&terms["known"]), json!([2, 2]));
    assert_eq!(range(&terms["not_known"]), json!([1, 1]));
    assert_eq!(terms["sum"], json!({"min": "P6Y6M", "max": null}));
    // Two have a lower and an upper middle: 2½ years, and no known end.
    assert_eq!(terms["median"], json!({"min": "P2Y6M", "max": null}));
    assert_eq!(terms["shortest"], json!({"min": "P2Y6M", "max": "P2Y6M"}));
    assert_eq!(terms["longest"], json!({"min": "P4Y", "max": null}));
}

#[test]
fn a_sentence_is_what_its_gravest_part_is() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
        joined("k", "2023", "d3"),
        joined("k", "2023", "d4"),
        joined("k", "2023", "d5"),
        verdict(
            "k",
            "2024-01-10",
            &["d1", "d2", "d3", "d4", "d5"],
            "convicted",
        ),
        sentence(
            "k",
            "2024-01-10",
            &["d1"],
            json!([{"kind": "deprivation_of_rank"}, {"kind": "imprisonment", "term": "P3Y"}]),
        ),
        sentence(
            "k",
            "2024-01-10",
            &["d2"],
            json!([{"kind": "suspended_imprisonment", "term": "P2Y"}]),
        ),
        sentence(
            "k",
            "2024-01-10",
            &["d3"],
            json!([{"kind": "fine", "amount": "5 KZT"}]),
        ),
        sentence("k", "2024-01-10", &["d4"], json!([{"kind": "none"}])),
    ]);
    let expected = [
        ("convicted", 5),
        ("prison", 1),
        ("suspended", 1),
        ("other", 1),
        ("no_punishment", 1),
        ("no_sentence_recorded", 1),
        ("rank_lost", 1),
    ];
    for (what, number) in expected {
        assert_eq!(count(&desk, "", what), json!([number, number]), "{what}");
    }
    // Who has prison and loss of rank is in both rows, and the fifth in none of a penalty.
    assert_eq!(
        range(&row(&desk, "penalty", &json!("deprivation_of_rank"))["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "penalty", &json!("imprisonment"))["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "penalty", &Value::Null)["convicted"]),
        json!([1, 1])
    );
    let text = desk.say("stats --by penalty").ok().out;
    assert!(text.contains("several rows"), "{text}");
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
fn who_was_severed_to_a_case_that_is_shown_is_counted_there_only() {
    let desk = told(&[
        opened("a", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        joined("a", "2023-01-01", "d2"),
        fact(
            "a",
            "2023-06-01",
            "defendant_severed",
            json!({"who": ["d2"], "to": "b"}),
        ),
        fact(
            "a",
            "2023-06-02",
            "case_linked",
            json!({"to": "b", "relation": "related"}),
        ),
        opened("b", "2023-07-01"),
        joined("b", "2023-07-01", "d2"),
        joined("a", "2023-01-01", "d3"),
        fact(
            "a",
            "2023-06-01",
            "defendant_severed",
            json!({"who": ["d3"], "to": "nowhere"}),
        ),
    ]);
    // d1 and d3 in a (what became of d3 is not known), d2 in b.
    assert_eq!(count(&desk, "", "defendants"), json!([3, 3]));
    // Before b is shown, d2 is counted in a.
    assert_eq!(count(&desk, "--to 2023-06-15", "defendants"), json!([3, 3]));
    assert_eq!(count(&desk, "--to 2023-06-15", "cases"), json!([1, 1]));
    let answer = desk.say("stats --json --by outcome").ok().json();
    assert_eq!(
        range(&answer["rows"][0]["defendants"]),
        json!([3, 3]),
        "{answer}"
    );
    also(
        &desk,
        &[fact(
            "b",
            "2024",
            "verdict",
            json!({"who": ["d2"], "outcome": "convicted"}),
        )],
    );
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    assert_eq!(count(&desk, "", "pending"), json!([2, 2]));
}

/// d1 and e1 go each to the other's case, which lists neither: nobody is dropped. f1 is listed there by
/// name, under another id: he is counted there.
#[test]
fn who_was_severed_to_a_case_that_does_not_list_them_is_counted_where_they_were() {
    let severed = |case: &str, who: &str, to: &str| {
        let fields = json!({"who": [who], "to": to});
        fact(case, "2023-06-01", "defendant_severed", fields)
    };
    let by_name = |case: &str, who: &str| {
        let fields = json!({"defendant": who, "name": "F. Example"});
        fact(case, "2023-01-01", "defendant_joined", fields)
    };
    let mut facts = vec![opened("a", "2023-01-01"), opened("b", "2023-01-01")];
    facts.extend([
        joined("a", "2023-01-01", "d1"),
        joined("b", "2023-01-01", "e1"),
    ]);
    facts.push(verdict("a", "2023-02-01", &["d1"], "convicted"));
    facts.push(verdict("b", "2023-02-01", &["e1"], "convicted"));
    facts.extend([severed("a", "d1", "b"), severed("b", "e1", "a")]);
    let desk = told(&facts);
    assert_eq!(count(&desk, "", "defendants"), json!([2, 2]));
    assert_eq!(count(&desk, "", "convicted"), json!([2, 2]));
    let claim = json!({"issuer": "P", "measure": "officers_convicted", "value": 2});
    also(&desk, &[fact("a", "2024-01-01", "figure_claimed", claim)]);
    also(
        &desk,
        &[
            by_name("a", "f1"),
            by_name("b", "g1"),
            severed("a", "f1", "b"),
        ],
    );
    assert_eq!(count(&desk, "", "defendants"), json!([3, 3]));
    let claim = json!({"issuer": "P", "measure": "officers_convicted", "value": 2});
    let mut everywhere = fact("a", "2024-01-02", "figure_claimed", claim);
    everywhere
        .as_object_mut()
        .map(|fields| fields.remove("case"));
    also(&desk, &[everywhere]);
    let figures = desk.say("reconcile --json").ok().json()["figures"].clone();
    assert_eq!(figures[1]["direction"], "agrees", "{figures}");
}

#[test]
fn a_person_by_two_ids_is_one_and_the_dead_are_counted_but_in_no_custody() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
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
    ]);
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
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        vouched(verdict("k", "2024-01-10", &["d1"], "convicted"), "alleged"),
    ]);
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
fn a_court_is_that_of_the_verdict_else_of_the_sentence_else_of_the_trial() {
    let in_court = |case: &str| {
        fact(
            case,
            "2023-05-01",
            "trial_opened",
            json!({"court": "Trial court"}),
        )
    };
    let with_court = |case: &str, court: Value| {
        fact(
            case,
            "2024-01-10",
            "verdict",
            json!({"who": ["d1"], "outcome": "convicted", "court": court, "judge": "J."}),
        )
    };
    let desk = told(&[
        opened("a", "2023"),
        joined("a", "2023", "d1"),
        in_court("a"),
        with_court("a", json!("Verdict court")),
        fact(
            "a",
            "2024-01-10",
            "sentence_imposed",
            json!({"who": ["d1"], "penalties": prison("P1Y"), "court": "Another court"}),
        ),
        opened("b", "2023"),
        joined("b", "2023", "d1"),
        in_court("b"),
        verdict("b", "2024-01-10", &["d1"], "convicted"),
        fact(
            "b",
            "2024-01-10",
            "sentence_imposed",
            json!({"who": ["d1"], "penalties": prison("P1Y"), "court": "Sentence court"}),
        ),
        opened("c", "2023"),
        joined("c", "2023", "d1"),
        in_court("c"),
        verdict("c", "2024-01-10", &["d1"], "acquitted"),
        opened("d", "2023"),
        joined("d", "2023", "d1"),
    ]);
    for court in ["Verdict court", "Sentence court", "Trial court"] {
        assert_eq!(
            range(&row(&desk, "court", &json!(court))["defendants"]),
            json!([1, 1]),
            "{court}"
        );
    }
    assert_eq!(
        row(&desk, "court", &json!("Sentence court"))["entries"],
        json!([7, 9, 10])
    );
    assert_eq!(
        range(&row(&desk, "court", &Value::Null)["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "judge", &json!("J."))["cases"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "judge", &Value::Null)["cases"]),
        json!([3, 3])
    );
    let csv = lines_of_csv(&desk.say("stats --by court --csv").ok());
    assert_eq!(
        csv[0][..4],
        [
            "court",
            "cases_certain",
            "cases_possible",
            "defendants_certain"
        ]
    );
    assert_eq!(
        csv.last().map(|row| row[0].as_str()),
        Some(""),
        "what is not recorded is empty"
    );
}

#[test]
fn a_year_that_is_one_of_two_is_a_row_of_its_own() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
        joined("k", "2023", "d3"),
        verdict("k", "2023-12-20/2024-01-10", &["d1"], "convicted"),
        verdict("k", "2024-02", &["d2"], "acquitted"),
    ]);
    let either = row(&desk, "year", &json!({"earliest": 2023, "latest": 2024}));
    assert_eq!(range(&either["convicted"]), json!([1, 1]));
    let one = row(&desk, "year", &json!({"earliest": 2024, "latest": 2024}));
    assert_eq!(range(&one["acquitted"]), json!([1, 1]));
    assert_eq!(
        range(&row(&desk, "year", &Value::Null)["pending"]),
        json!([1, 1])
    );
    let text = desk.say("stats --by year").ok().out;
    assert!(
        text.contains("2023 or 2024") && text.contains("no verdict"),
        "{text}"
    );
}

#[test]
fn jurisdictions_have_victims_and_cases_without_defendants_too() {
    let place = |case: &str, place: &str| {
        fact(
            case,
            "2023",
            "case_opened",
            json!({"title": "T", "jurisdiction": place}),
        )
    };
    let desk = told(&[
        place("a", "KZ"),
        fact(
            "a",
            "2023",
            "victim_recorded",
            json!({"victim": "v1", "count": 4}),
        ),
        place("b", "KG"),
        joined("b", "2023", "d1"),
        opened("c", "2023"),
    ]);
    let kz = row(&desk, "jurisdiction", &json!("KZ"));
    assert_eq!(
        [range(&kz["cases"]), range(&kz["victims"])],
        [json!([1, 1]), json!([4, 4])]
    );
    assert_eq!(range(&kz["defendants"]), json!([0, 0]));
    assert_eq!(
        range(&row(&desk, "jurisdiction", &Value::Null)["cases"]),
        json!([1, 1])
    );
}

#[test]
fn a_ban_ends_so_long_after_the_sentence() {
    let ban = |term: Value| json!([{"kind": "imprisonment", "term": "P1Y"}, {"kind": "ban_on_office", "term": term}]);
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
        verdict("k", "2024-02", &["d1", "d2"], "convicted"),
        sentence("k", "2024-02-29", &["d1"], ban(json!("P3Y"))),
        sentence("k", "2024-02", &["d2"], ban(json!("P2Y..P5Y"))),
    ]);
    let bans = &stats(&desk, "")["bans"];
    let ends = |at: usize| bans["people"][at]["ends_counted_from_sentence"].clone();
    assert_eq!(
        ends(0),
        json!({"earliest": "2027-02-28", "latest": "2027-02-28"})
    );
    assert_eq!(
        ends(1),
        json!({"earliest": "2026-02-01", "latest": "2029-02-28"})
    );
    assert_eq!(
        bans["ends_counted_from_sentence"],
        json!({"earliest": "2026-02-01", "latest": "2029-02-28"})
    );
    let text = desk.say("stats").ok().out;
    assert!(text.contains("counted from the sentence"), "{text}");
    assert!(
        text.contains("k d1 (name unknown); 3 years, until 2027-02-28"),
        "{text}"
    );
}

#[test]
fn an_answer_has_one_form() {
    three_to_five()
        .say("stats --json --csv")
        .failed(2, "not both");
}
