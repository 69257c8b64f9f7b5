//! Appeals that change a part of what was decided: of two defendants one, of two penalties one, of two charges
//! one. What `stats`, `revised`, `durations` and `why` make of them is counted by hand.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/counted.rs"]
mod counted;

use asked::*;
use cli::Desk;
use counted::*;
use serde_json::{Value, json};

fn filed(on: &str, who: &[&str]) -> Value {
    let fields = json!({"appeal": "ap1", "who": who, "appellant": "defence", "level": "appeal"});
    fact("k", on, "appeal_filed", fields)
}

fn decided(on: &str, also: &Value) -> Value {
    let mut fields = json!({"appeal": "ap1"});
    for (name, value) in also.as_object().into_iter().flatten() {
        fields[name] = value.clone();
    }
    fact("k", on, "appeal_decided", fields)
}

fn revised(on: &str, who: &[&str], penalties: &Value) -> Value {
    let fields = json!({"who": who, "penalties": penalties, "basis": "appeal", "appeal": "ap1"});
    fact("k", on, "sentence_revised", fields)
}

fn prison_and_ban(prison: &str) -> Value {
    json!([{"kind": "imprisonment", "term": prison}, {"kind": "ban_on_office", "term": "P3Y"}])
}

/// `[defendant, change, terms before, terms after]` of each row of `revised`.
fn changes(desk: &Desk) -> Value {
    let answer = desk.say("revised --json").ok().json();
    let terms = |under: &Value| -> Value {
        let penalties = under["penalties"].as_array().into_iter().flatten();
        penalties.map(|penalty| penalty["term"].clone()).collect()
    };
    let rows = answer["rows"].as_array().into_iter().flatten();
    rows.map(|row| {
        json!([
            row["defendant"],
            row["change"],
            terms(&row["before"]),
            terms(&row["after"])
        ])
    })
    .collect()
}

/// Both got five years and a ban for three. The appeal court left d2's sentence, and gave d1 three years of
/// prison instead of five; his ban stays. 10 January to 20 April 2024 are 101 days.
#[test]
fn of_two_defendants_one_and_of_two_penalties_one() {
    let desk = told_of(
        &["d1", "d2"],
        &[
            verdict("k", "2024-01-10", &["d1", "d2"], "convicted"),
            sentence("k", "2024-01-10", &["d1", "d2"], prison_and_ban("P5Y")),
            filed("2024-01-20", &["d1", "d2"]),
            decided("2024-04-20", &json!({"outcome": "modified", "who": ["d1"]})),
            revised("2024-04-20", &["d1"], &prison_and_ban("P3Y")),
        ],
    );
    // One appeal is decided for d1 only: the case waits for d2's part of it.
    let case = &desk.say("replay --json").ok().json()["cases"][0];
    assert_eq!(case["status"], "under_appeal");
    let took = |line: &str| {
        let answer = desk.say(line).ok().json();
        let rows = answer["rows"].as_array().cloned().unwrap_or_default();
        let row = |row: &Value| {
            json!([
                row["defendant"],
                row["state"],
                row["days"]["min"],
                row["days"]["max"]
            ])
        };
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let line = "durations --json --from verdict --until appeal --to 2024-05-10";
    // 10 January to 10 May are 121 days so far.
    assert_eq!(
        took(line),
        [
            json!(["d1", "measured", 101, 101]),
            json!(["d2", "running", 121, 121])
        ]
    );
    also(
        &desk,
        &[decided("2024-05-02", &json!({"outcome": "upheld"}))],
    );
    // 10 January to 2 May are 113 days.
    assert_eq!(
        took(line),
        [
            json!(["d1", "measured", 101, 101]),
            json!(["d2", "measured", 113, 113])
        ]
    );
    assert_eq!(count(&desk, "", "prison"), json!([2, 2]));
    assert_eq!(count(&desk, "", "barred_for_a_term"), json!([2, 2]));
    let terms = |args: &str| stats(&desk, args)["prison_terms"]["sum"].clone();
    assert_eq!(
        terms("--to 2024-04-19"),
        json!({"min": "P10Y", "max": "P10Y"})
    );
    assert_eq!(terms(""), json!({"min": "P8Y", "max": "P8Y"}));
    assert_eq!(
        changes(&desk),
        json!([["d1", "softened", ["P5Y", "P3Y"], ["P3Y", "P3Y"]]])
    );
}

/// d1 was convicted on c1 and on c2, for six years. The appeal court acquits on c2 and leaves four years:
/// still one convict, under one sentence, and one conviction that was softened.
#[test]
fn of_two_charges_one() {
    let charge = |id: &str| {
        fact(
            "k",
            "2023-02-01",
            "charge_filed",
            json!({"charge": id, "who": ["d1"]}),
        )
    };
    let on = |charge: &str| {
        let fields = json!({"who": ["d1"], "outcome": "convicted", "charges": [charge]});
        fact("k", "2024-01-10", "verdict", fields)
    };
    // #3 and #4 charge, #5 and #6 convict, #7 sentences, #8 appeals, #9 decides, #10 revises.
    let desk = told_of(
        &["d1"],
        &[
            charge("c1"),
            charge("c2"),
            on("c1"),
            on("c2"),
            sentence("k", "2024-01-10", &["d1"], prison("P6Y")),
            filed("2024-01-20", &["d1"]),
            decided(
                "2024-04-20",
                &json!({"outcome": "quashed_acquitted", "charges": ["c2"]}),
            ),
            revised("2024-04-20", &["d1"], &prison("P4Y")),
        ],
    );
    for (what, number) in [("convicted", 1), ("acquitted", 0), ("prison", 1)] {
        assert_eq!(count(&desk, "", what), json!([number, number]), "{what}");
    }
    assert_eq!(
        stats(&desk, "")["prison_terms"]["sum"],
        json!({"min": "P4Y", "max": "P4Y"})
    );
    // The conviction on c2 was quashed and the one on c1 got less, by one judgment: that is one revision.
    assert_eq!(
        changes(&desk),
        json!([["d1", "softened", ["P6Y"], ["P4Y"]]])
    );
    let row = &desk.say("revised --json").ok().json()["rows"][0];
    assert_eq!(row["by"]["outcome"], "quashed_acquitted");
    assert_eq!(row["by"]["quashed_charges"], 1);
    assert_eq!(row["entries"], json!([5, 6, 7, 9, 10]));
    let text = desk.say("revised").ok().out;
    assert!(text.contains("quashed on one charge, acquitted"), "{text}");
    assert!(text.contains("quashed   0\n"), "{text}");
    let behind = |line: &str| -> Vec<u64> {
        let why = desk.say(line).ok().json();
        let basis = why["basis"].as_array().cloned().unwrap_or_default();
        basis
            .iter()
            .filter_map(|behind| behind["seq"].as_u64())
            .collect()
    };
    // Before the appeal both convictions stand behind it; after it the one on c1, and not the acquittal.
    assert_eq!(behind("why --json k d1 convicted --to 2024-04-19"), [5, 6]);
    assert_eq!(behind("why --json k d1 convicted"), [5]);
    // The charge of 1 February 2023 to the verdict of 10 January 2024: 343 days, whatever the appeal.
    let took = desk.say("durations --json").ok().json();
    assert_eq!(took["rows"][0]["days"], json!({"min": 343, "max": 343}));
}

/// Remitted on c2 only: the conviction on c1 stands, and so does the sentence until the retrial gives
/// another.
#[test]
fn a_remittal_of_one_charge_leaves_the_conviction_on_the_other() {
    let on = |charge: &str, outcome: &str, day: &str| {
        let fields = json!({"who": ["d1"], "outcome": outcome, "charges": [charge]});
        fact("k", day, "verdict", fields)
    };
    let charge = |id: &str| {
        fact(
            "k",
            "2023-02-01",
            "charge_filed",
            json!({"charge": id, "who": ["d1"]}),
        )
    };
    let desk = told_of(
        &["d1"],
        &[
            charge("c1"),
            charge("c2"),
            on("c1", "convicted", "2024-01-10"),
            on("c2", "convicted", "2024-01-10"),
            sentence("k", "2024-01-10", &["d1"], prison("P6Y")),
            filed("2024-01-20", &["d1"]),
            decided(
                "2024-04-20",
                &json!({"outcome": "quashed_remitted", "charges": ["c2"]}),
            ),
        ],
    );
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    assert_eq!(count(&desk, "", "pending"), json!([0, 0]));
    assert_eq!(
        stats(&desk, "")["prison_terms"]["sum"],
        json!({"min": "P6Y", "max": "P6Y"})
    );
    also(&desk, &[on("c2", "acquitted", "2024-09-01")]);
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    assert_eq!(count(&desk, "", "acquitted"), json!([0, 0]));
    let rows = desk.say("revised --json").ok().json()["rows"].clone();
    assert_eq!(rows.as_array().map(Vec::len), Some(1), "{rows:#}");
    assert_eq!(
        [&rows[0]["change"], &rows[0]["on"]],
        ["changed", "2024-04-20"]
    );
}
