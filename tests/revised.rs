//! Convictions that were later changed.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

fn appeal(on: &str, id: &str, who: &[&str], level: &str) -> Value {
    fact(
        "k",
        on,
        "appeal_filed",
        json!({"appeal": id, "who": who, "appellant": "defence", "level": level}),
    )
}

fn decided(on: &str, id: &str, outcome: &str) -> Value {
    fact(
        "k",
        on,
        "appeal_decided",
        json!({"appeal": id, "outcome": outcome}),
    )
}

fn revised(on: &str, who: &[&str], penalties: Value, basis: &str) -> Value {
    let mut fields = json!({"who": who, "basis": basis});
    fields["penalties"] = penalties;
    fact("k", on, "sentence_revised", fields)
}

/// A conviction of d1 to five years on 10 January 2021: entries 1 to 4; and then these.
fn after(facts: &[Value]) -> Desk {
    let mut all = vec![
        opened("k", "2020-01-01"),
        joined("k", "2020-01-01", "d1"),
        verdict("k", "2021-01-10", &["d1"], "convicted"),
        sentence("k", "2021-01-10", &["d1"], prison("P5Y")),
    ];
    all.extend_from_slice(facts);
    told(&all)
}

fn rows(desk: &Desk, args: &str) -> Vec<Value> {
    let line = format!(
        "revised --json{}{args}",
        if args.is_empty() { "" } else { " " }
    );
    let answer = desk.say(&line).ok().json();
    assert_eq!(answer["casebook"], "revised/1");
    answer["rows"].as_array().expect("rows").clone()
}

/// What each row says in short: change, day, event, ground, sentence before, sentence after, entries.
fn told_of(rows: &[Value]) -> Vec<String> {
    let sentence = |under: &Value| match under["penalties"].as_array() {
        None => format!("{} ?", under["standing"].as_str().unwrap_or("?")),
        Some(all) => {
            let one = |p: &Value| {
                let term = p["term"]
                    .as_str()
                    .map(|t| format!(" {t}"))
                    .unwrap_or_default();
                format!("{}{term}", p["kind"].as_str().unwrap_or("?"))
            };
            let all: Vec<String> = all.iter().map(one).collect();
            format!(
                "{} {}",
                under["standing"].as_str().unwrap_or("?"),
                all.join(" + ")
            )
            .trim()
            .to_owned()
        }
    };
    let row = |row: &Value| {
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        format!(
            "{} {} {} {} {}: {} -> {} {}",
            text(&row["defendant"]),
            text(&row["change"]),
            text(&row["on"]),
            text(&row["by"]["basis"]),
            text(&row["by"]["outcome"]),
            sentence(&row["before"]),
            sentence(&row["after"]),
            row["entries"],
        )
    };
    rows.iter().map(row).collect()
}

#[test]
fn an_appeal_and_the_sentence_revised_by_it_are_one_row() {
    let with_appeal = |penalties: Value| {
        fact(
            "k",
            "2021-03-01",
            "sentence_revised",
            json!({"who": ["d1"], "penalties": penalties, "basis": "appeal", "appeal": "ap1"}),
        )
    };
    let expected = [
        "d1 softened 2021-03-01 appeal modified: convicted imprisonment P5Y -> convicted imprisonment P3Y [3,4,6,7]",
    ];
    let decision_first = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "modified"),
        with_appeal(prison("P3Y")),
    ]);
    assert_eq!(told_of(&rows(&decision_first, "")), expected);
    let revision_first = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        with_appeal(prison("P3Y")),
        decided("2021-03-01", "ap1", "modified"),
    ]);
    assert_eq!(told_of(&rows(&revision_first, "")), expected);
    let without_its_id = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "modified"),
        revised("2021-03-01", &["d1"], prison("P3Y"), "appeal"),
    ]);
    assert_eq!(told_of(&rows(&without_its_id, "")), expected);
}

#[test]
fn one_decision_leads_to_one_revision() {
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "modified"),
        revised("2021-03-01", &["d1"], prison("P3Y"), "appeal"),
        revised("2021-09-01", &["d1"], prison("P2Y"), "appeal"),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [
            "d1 softened 2021-03-01 appeal modified: convicted imprisonment P5Y -> convicted imprisonment P3Y [3,4,6,7]",
            "d1 softened 2021-09-01 appeal -: convicted imprisonment P3Y -> convicted imprisonment P2Y [3,7,8]",
        ]
    );
}

#[test]
fn what_was_upheld_or_not_against_the_verdict_is_no_row() {
    let other = fact(
        "k",
        "2021-01-25",
        "appeal_filed",
        json!({"appeal": "ap2", "who": ["d1"], "appellant": "defence", "level": "appeal", "against": "other"}),
    );
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "upheld"),
        other,
        decided("2021-03-02", "ap2", "modified"),
        revised("2021-04-01", &["d1"], prison("P60M"), "law_change"),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [""; 0],
        "sixty months are five years"
    );
}

#[test]
fn a_modified_sentence_that_nobody_recorded_is_a_change_to_what_is_not_known() {
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "modified"),
        revised(
            "2022-03-01",
            &["d1"],
            json!([{"kind": "suspended_imprisonment", "term": "P5Y"}]),
            "amnesty",
        ),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [
            "d1 changed 2021-03-01 appeal modified: convicted imprisonment P5Y -> convicted ? [3,4,6]",
            "d1 softened 2022-03-01 amnesty -: convicted imprisonment P5Y -> convicted suspended_imprisonment P5Y [3,4,7]",
        ]
    );
}

#[test]
fn which_way_it_went_is_said_only_where_it_is_certain() {
    let change = |penalties: Value| {
        let desk = after(&[revised("2021-06-01", &["d1"], penalties, "commutation")]);
        rows(&desk, "")[0]["change"].clone()
    };
    assert_eq!(change(prison("P3Y")), "softened");
    assert_eq!(change(prison("P7Y..P9Y")), "toughened");
    assert_eq!(change(prison("P4Y..P6Y")), "changed");
    assert_eq!(
        change(json!([{"kind": "fine", "amount": "1 KZT"}])),
        "softened"
    );
    assert_eq!(change(json!([{"kind": "life_imprisonment"}])), "toughened");
    assert_eq!(
        change(json!([{"kind": "imprisonment", "term": "P5Y"}, {"kind": "deprivation_of_rank"}])),
        "toughened"
    );
}

/// Worked case 2, with one charge: quashed and remitted, convicted again, cut by cassation, ended by limitation.
#[test]
fn quashed_tried_again_cut_and_ended() {
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "quashed_remitted"),
        verdict("k", "2021-06-01", &["d1"], "convicted"),
        sentence("k", "2021-06-01", &["d1"], prison("P4Y")),
        appeal("2021-07-01", "ap2", &["d1"], "cassation"),
        decided("2021-09-01", "ap2", "modified"),
        revised("2021-09-01", &["d1"], prison("P2Y"), "cassation"),
        fact(
            "k",
            "2022-01-01",
            "proceedings_ended",
            json!({"who": ["d1"], "basis": "limitation"}),
        ),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [
            "d1 quashed 2021-03-01 appeal quashed_remitted: convicted imprisonment P5Y -> on_trial [3,4,6]",
            "d1 softened 2021-06-01 retrial -: convicted imprisonment P5Y -> convicted imprisonment P4Y [3,4,6,7,8]",
            "d1 softened 2021-09-01 cassation modified: convicted imprisonment P4Y -> convicted imprisonment P2Y [7,8,10,11]",
            "d1 ended 2022-01-01 limitation -: convicted imprisonment P2Y -> terminated [7,11,12]",
        ]
    );
    assert_eq!(told_of(&rows(&desk, "--to 2021-05")).len(), 1);
    let answer = desk.say("revised --json").ok().json();
    let counts = &answer["recorded_in_this_ledger"];
    assert_eq!(range(&counts["softened"]), json!([2, 2]));
    assert_eq!(range(&counts["quashed"]), json!([1, 1]));
    assert_eq!(range(&counts["toughened"]), json!([0, 0]));
}

#[test]
fn a_retrial_that_does_not_convict_ends_the_conviction_that_was_quashed() {
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "quashed_remitted"),
        verdict("k", "2021-06-01", &["d1"], "acquitted"),
    ]);
    assert_eq!(
        told_of(&rows(&desk, ""))[1],
        "d1 ended 2021-06-01 retrial acquitted: convicted imprisonment P5Y -> acquitted [3,4,6,7]"
    );
    let acquitted = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "quashed_acquitted"),
    ]);
    assert_eq!(
        told_of(&rows(&acquitted, "")),
        [
            "d1 quashed 2021-03-01 appeal quashed_acquitted: convicted imprisonment P5Y -> acquitted [3,4,6]"
        ]
    );
}

/// Five years are quashed by a court that convicts anew: seven years are tougher, three softer, and that is a row
/// of its own, as after a retrial; five again are neither.
#[test]
fn a_quashing_that_convicts_has_the_new_sentence_beside_the_old() {
    let told = |term: &str| {
        told_of(&rows(
            &after(&[
                appeal("2021-01-20", "ap1", &["d1"], "appeal"),
                decided("2021-03-01", "ap1", "quashed_convicted"),
                sentence("k", "2021-03-01", &["d1"], prison(term)),
            ]),
            "",
        ))
    };
    for (term, change) in [("P7Y", "toughened"), ("P3Y", "softened")] {
        let went = format!(
            "2021-03-01 appeal quashed_convicted: convicted imprisonment P5Y -> convicted imprisonment {term} [3,4,6,7]"
        );
        let expected = [format!("d1 quashed {went}"), format!("d1 {change} {went}")];
        assert_eq!(told(term), expected);
    }
    assert_eq!(
        told("P5Y"),
        [
            "d1 quashed 2021-03-01 appeal quashed_convicted: convicted imprisonment P5Y -> convicted imprisonment P5Y [3,4,6,7]"
        ]
    );
}

/// Of the sentence before, nothing is recorded: which way the new one went, nobody can say.
#[test]
fn a_quashing_that_convicts_goes_no_way_from_a_sentence_that_nobody_recorded() {
    let desk = told(&[
        opened("k", "2020"),
        joined("k", "2020", "d1"),
        verdict("k", "2021-01-10", &["d1"], "convicted"),
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided("2021-03-01", "ap1", "quashed_convicted"),
        sentence("k", "2021-03-01", &["d1"], prison("P7Y")),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [
            "d1 quashed 2021-03-01 appeal quashed_convicted: convicted -> convicted imprisonment P7Y [3,5,6]"
        ]
    );
}

/// Convicted on one of two charges; on appeal of the other too, with a new sentence; then the first is sent
/// back, tried again, and a third sentence falls.
#[test]
fn a_new_sentence_for_a_conviction_more_says_what_led_to_it() {
    let charge = |id: &str| {
        fact(
            "k",
            "2020-06-01",
            "charge_filed",
            json!({"charge": id, "who": ["d1"]}),
        )
    };
    let on_charge = |on: &str, charge: &str, outcome: &str| {
        fact(
            "k",
            on,
            "verdict",
            json!({"who": ["d1"], "outcome": outcome, "charges": [charge]}),
        )
    };
    let decided_on = |on: &str, id: &str, outcome: &str, charge: &str| {
        fact(
            "k",
            on,
            "appeal_decided",
            json!({"appeal": id, "outcome": outcome, "charges": [charge]}),
        )
    };
    let desk = told(&[
        opened("k", "2020-01-01"),
        joined("k", "2020-01-01", "d1"),
        charge("c1"),
        charge("c2"),
        on_charge("2021-01-10", "c1", "convicted"),
        on_charge("2021-01-10", "c2", "acquitted"),
        sentence("k", "2021-01-10", &["d1"], prison("P2Y")),
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided_on("2021-03-01", "ap1", "quashed_convicted", "c2"),
        sentence("k", "2021-03-01", &["d1"], prison("P4Y")),
        appeal("2021-04-01", "ap2", &["d1"], "cassation"),
        decided_on("2021-06-01", "ap2", "quashed_remitted", "c1"),
        on_charge("2021-09-01", "c1", "convicted"),
        sentence("k", "2021-09-01", &["d1"], prison("P3Y")),
    ]);
    assert_eq!(
        told_of(&rows(&desk, "")),
        [
            "d1 toughened 2021-03-01 appeal quashed_convicted: convicted imprisonment P2Y -> convicted imprisonment P4Y [5,7,9,10]",
            "d1 changed 2021-06-01 cassation quashed_remitted: convicted imprisonment P4Y -> convicted imprisonment P4Y [5,9,10,12]",
            "d1 softened 2021-09-01 retrial -: convicted imprisonment P4Y -> convicted imprisonment P3Y [9,10,13,14]",
        ]
    );
}

#[test]
fn another_report_of_the_same_sentence_and_an_acquittal_quashed_are_no_rows() {
    let desk = told(&[
        opened("k", "2020-01-01"),
        joined("k", "2020-01-01", "d1"),
        joined("k", "2020-01-01", "d2"),
        verdict("k", "2021-01-10", &["d1"], "convicted"),
        sentence(
            "k",
            "2021-01-10",
            &["d1"],
            json!([{"kind": "non_custodial"}]),
        ),
        sentence(
            "k",
            "2021-01-10",
            &["d1"],
            json!([{"kind": "restriction_of_liberty"}]),
        ),
        verdict("k", "2021-01-10", &["d2"], "acquitted"),
        appeal("2021-01-20", "ap1", &["d2"], "appeal"),
        decided("2021-03-01", "ap1", "quashed_convicted"),
        sentence("k", "2021-03-01", &["d2"], prison("P3Y")),
    ]);
    assert_eq!(told_of(&rows(&desk, "")), [""; 0]);
}

#[test]
fn what_may_have_happened_is_listed_as_possible_and_what_is_alleged_not_at_all() {
    let desk = after(&[
        revised("2021-06", &["d1"], prison("P3Y"), "pardon"),
        vouched(
            revised("2021-02-01", &["d1"], prison("P1Y"), "pardon"),
            "alleged",
        ),
    ]);
    let at = |args: &str| {
        let of = |row: &Value| row["match"].clone();
        rows(&desk, args).iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(at("--to 2021-05"), [""; 0]);
    assert_eq!(at("--to 2021-06-15"), ["possible"]);
    assert_eq!(at("--to 2021-06"), ["certain"]);
    let text = desk.say("revised --to 2021-06-15").ok().out;
    assert!(
        text.contains("softened  0 to 1") && text.contains(", possibly"),
        "{text}"
    );
    desk.run(["retract", "#5", "--reason", "it was not so"])
        .ok();
    assert_eq!(at(""), [""; 0]);
}

/// The appeal court decided "in the first ten days of November", and the sentence it gave has the same date. On the
/// 5th both may have happened, or one: that is one revision, of entries 6 and 7, and none that went another way.
#[test]
fn a_decision_and_its_sentence_that_may_both_have_happened_are_one_row() {
    let on = "2023-11-01/2023-11-10";
    let cut = fact(
        "k",
        on,
        "sentence_revised",
        json!({"who": ["d1"], "penalties": prison("P4Y"), "basis": "appeal", "appeal": "ap1"}),
    );
    let desk = after(&[
        appeal("2021-01-20", "ap1", &["d1"], "appeal"),
        decided(on, "ap1", "modified"),
        cut,
    ]);
    let row = "d1 softened 2023-11-01/2023-11-10 appeal modified: convicted imprisonment P5Y -> convicted imprisonment P4Y [3,4,6,7]";
    for (to, least) in [("--to 2023-11-05", 0), ("--to 2023-11-10", 1)] {
        assert_eq!(told_of(&rows(&desk, to)), [row], "{to}");
        let counts =
            &desk.say(&format!("revised --json {to}")).ok().json()["recorded_in_this_ledger"];
        assert_eq!(range(&counts["softened"]), json!([least, 1]), "{to}");
        assert_eq!(range(&counts["changed"]), json!([0, 0]), "{to}");
    }
}

#[test]
fn members_of_a_group_share_a_line_and_have_a_row_each() {
    let desk = told(&[
        opened("k", "2020-01-01"),
        fact(
            "k",
            "2020-01-01",
            "defendant_group_joined",
            json!({"group": "g", "count": "3..4"}),
        ),
        verdict("k", "2021-01-10", &["g"], "convicted"),
        sentence("k", "2021-01-10", &["g"], prison("P5Y")),
        revised("2021-06-01", &["g"], prison("P3Y"), "amnesty"),
    ]);
    let text = desk.say("revised").ok().out;
    assert!(
        text.contains("g-1 … g-3  softened 2021-06-01, amnesty\n"),
        "{text}"
    );
    assert!(
        text.contains("    before: convicted; imprisonment of 5 years\n"),
        "{text}"
    );
    assert!(text.contains("softened  3 to 4\n"), "{text}");
    let csv = lines_of_csv(&desk.say("revised --csv").ok());
    assert_eq!(csv.len(), 4);
    assert_eq!(
        csv[1],
        [
            "k",
            "g-1",
            "",
            "softened",
            "2021-06-01",
            "sentence_revised",
            "amnesty",
            "",
            "",
            "convicted",
            "imprisonment of 5 years",
            "convicted",
            "imprisonment of 3 years",
            "certain",
            "3 4 5"
        ]
    );
}

#[test]
fn who_is_another_or_goes_on_in_another_case_is_told_there_only() {
    let desk = after(&[
        joined("k", "2020-01-01", "d2"),
        fact(
            "k",
            "2020-01-01",
            "defendant_identified",
            json!({"defendant": "d2", "same_as": "d1"}),
        ),
        verdict("k", "2021-01-10", &["d2"], "convicted"),
        sentence("k", "2021-01-10", &["d2"], prison("P5Y")),
        revised("2021-06-01", &["d1", "d2"], prison("P3Y"), "amnesty"),
    ]);
    assert_eq!(rows(&desk, "").len(), 1);
    also(
        &desk,
        &[
            fact(
                "k",
                "2021-07-01",
                "defendant_severed",
                json!({"who": ["d1"], "to": "m"}),
            ),
            opened("m", "2021-07-01"),
        ],
    );
    // Nobody is listed there: who is dropped here would be told nowhere.
    assert_eq!(rows(&desk, "").len(), 1);
    also(&desk, &[joined("m", "2021-08-01", "d1")]);
    assert_eq!(rows(&desk, "").len(), 0);
    assert_eq!(rows(&desk, "--to 2021-06-15").len(), 1);
}

#[test]
fn the_ledger_that_ships_has_none_yet() {
    assert_eq!(shipped("revised --json").ok().json()["rows"], json!([]));
}

#[test]
fn what_is_left_of_a_conviction_is_sentenced_anew() {
    let about = |on: &str, event: &'static str, fields: Value| fact("k", on, event, fields);
    let on_charge = |on: &str, charge: &str, outcome: &str| {
        let fields = json!({"who": ["d1"], "outcome": outcome, "charges": [charge]});
        about(on, "verdict", fields)
    };
    let charge = |id: &str| {
        about(
            "2020-01-02",
            "charge_filed",
            json!({"charge": id, "who": ["d1"]}),
        )
    };
    let decided = |outcome: &str| {
        let fields = json!({"appeal": "ap", "outcome": outcome, "charges": ["c1"]});
        about("2021-03-01", "appeal_decided", fields)
    };
    let told_with = |more: &[Value]| {
        let mut facts = vec![
            opened("k", "2020-01-01"),
            joined("k", "2020-01-01", "d1"),
            charge("c1"),
            charge("c2"),
            on_charge("2021-01-10", "c1", "convicted"),
            on_charge("2021-01-10", "c2", "convicted"),
            sentence("k", "2021-01-10", &["d1"], prison("P5Y")),
            appeal("2021-01-20", "ap", &["d1"], "appeal"),
        ];
        facts.extend(more.iter().cloned());
        told_of(&rows(&told(&facts), ""))
    };
    // On appeal acquitted of one, and sentenced for the other on the same day.
    let the_same_day = [
        decided("quashed_acquitted"),
        sentence("k", "2021-03-01", &["d1"], prison("P2Y")),
    ];
    assert_eq!(
        told_with(&the_same_day),
        [
            "d1 softened 2021-03-01 appeal quashed_acquitted: convicted imprisonment P5Y -> convicted imprisonment P2Y [5,6,7,9,10]"
        ]
    );
    // Sent back, acquitted there, and sentenced for what stood.
    let later = [
        decided("quashed_remitted"),
        on_charge("2021-09-01", "c1", "acquitted"),
        sentence("k", "2021-09-01", &["d1"], prison("P7Y")),
    ];
    assert_eq!(
        told_with(&later),
        [
            "d1 toughened 2021-09-01 appeal quashed_remitted: convicted imprisonment P5Y -> convicted imprisonment P7Y [5,6,7,9,11]"
        ]
    );
}
