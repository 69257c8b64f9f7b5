//! What each answer says before and after a correction, and before and after a retraction: before it is known the
//! old, after it the new, and the name that was corrected away nowhere. And in all its forms the same.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/counted.rs"]
mod counted;

use std::thread::sleep;
use std::time::Duration;

use asked::*;
use cli::Desk;
use counted::*;
use serde_json::{Value, json};

/// The answers that tell how things are; `diff` and `why` also tell how they were said to be.
const ANSWERS: [&str; 7] = [
    "cases",
    "stats",
    "stats --by outcome",
    "reconcile",
    "durations",
    "revised",
    "sources",
];

/// When the last entry was recorded; whatever is recorded next is later.
fn now(desk: &Desk) -> String {
    let last = desk.say("--json status").ok().json()["last"]["recorded_at"].clone();
    sleep(Duration::from_millis(5));
    last.as_str().expect("a time").to_owned()
}

/// #1 opens, #2 joins d1 under a wrong name, #3 charges, #4 convicts on 10 January, #5 sentences to five
/// years, #6 revises that to three, #7 is a figure; and then, each later than the other: #8 corrects the
/// name, #9 the verdict to 5 January, #10 retracts the revision.
fn told_wrong() -> (Desk, [String; 4]) {
    let mut revision = json!({"who": ["d1"], "basis": "amnesty"});
    revision["penalties"] = prison("P3Y");
    let claim =
        json!({"issuer": "P", "measure": "officers_convicted", "value": 1, "as_of": "2024-02-01"});
    let desk = told(&[
        opened("k", "2023"),
        named(
            "j",
            fact(
                "k",
                "2023-01-01",
                "defendant_joined",
                json!({"defendant": "d1", "name": "Wrong Man"}),
            ),
        ),
        fact(
            "k",
            "2023-12-31",
            "charge_filed",
            json!({"charge": "c1", "who": ["d1"]}),
        ),
        named("v", verdict("k", "2024-01-10", &["d1"], "convicted")),
        sentence("k", "2024-01-10", &["d1"], prison("P5Y")),
        named("r", fact("k", "2024-05-01", "sentence_revised", revision)),
        fact("k", "2024-02-01", "figure_claimed", claim),
    ]);
    let first = now(&desk);
    desk.run([
        "correct",
        "j",
        "--reason",
        "another man",
        "--set",
        "name=Right Man",
    ])
    .ok();
    let name = now(&desk);
    desk.run(["correct", "v", "--reason", "misread", "--on", "2024-01-05"])
        .ok();
    let verdict = now(&desk);
    desk.run(["retract", "r", "--reason", "of somebody else"])
        .ok();
    let revision = now(&desk);
    (desk, [first, name, verdict, revision])
}

#[test]
fn each_answer_has_the_old_until_the_new_is_known_and_never_both() {
    let (desk, times) = told_wrong();
    let names = ["cases", "reconcile", "durations", "revised"];
    for answer in ANSWERS {
        for form in ["", " --json", " --csv"] {
            let said = |time: &str| {
                desk.say(&format!("{answer}{form} --known-at {time}"))
                    .ok()
                    .out
            };
            let before = said(&times[0]);
            assert!(!before.contains("Right Man"), "{answer}{form}: {before}");
            // The table of reconcile has a row for a figure, and nobody in it.
            if names.contains(&answer) && form != " --csv" {
                assert!(before.contains("Wrong Man"), "{answer}{form}: {before}");
            }
            for time in &times[1..] {
                assert!(
                    !said(time).contains("Wrong Man"),
                    "{answer}{form} at {time}"
                );
            }
            let last = desk.say(&format!("{answer}{form}")).ok().out;
            assert!(!last.contains("Wrong Man"), "{answer}{form}: {last}");
        }
    }
}

#[test]
fn the_numbers_are_those_of_what_was_known() {
    let (desk, times) = told_wrong();
    let at = |line: &str, time: usize| {
        desk.say(&format!("--json {line} --known-at {}", times[time]))
            .ok()
            .json()
    };
    // 31 December to 10 January are ten days; to 5 January five, from the third time on.
    let days = |time| at("durations", time)["rows"][0]["days"]["max"].clone();
    assert_eq!([0, 1, 2, 3].map(days), [10, 10, 5, 5]);
    let sum = |time| at("stats", time)["prison_terms"]["sum"]["min"].clone();
    assert_eq!([0, 1, 2, 3].map(sum), ["P3Y", "P3Y", "P3Y", "P5Y"]);
    let revised = |time| at("revised", time)["rows"].as_array().map_or(9, Vec::len);
    assert_eq!([0, 1, 2, 3].map(revised), [1, 1, 1, 0]);
    let facts = |time| at("sources", time)["facts"].as_u64();
    assert_eq!(facts(0), facts(2));
    assert_eq!(
        facts(2),
        facts(3).map(|facts| facts + 1),
        "the revision is no fact any more"
    );
    // On 7 January the conviction had fallen, as is known since the second correction.
    let convicted = |time: usize| {
        let known = format!("--to 2024-01-07 --known-at {}", times[time]);
        count(&desk, &known, "convicted")
    };
    assert_eq!([convicted(1), convicted(2)], [json!([0, 0]), json!([1, 1])]);
    let why = |line: &str, time| {
        let answer = at(line, time);
        let basis = answer["basis"].as_array().cloned().unwrap_or_default();
        basis
            .iter()
            .map(|behind| behind["seq"].clone())
            .collect::<Value>()
    };
    assert_eq!(
        [0, 1].map(|time| why("why k d1 name", time)),
        [json!([2]), json!([8])]
    );
    assert_eq!(
        [2, 3].map(|time| why("why k d1 penalties", time)),
        [json!([6]), json!([5])]
    );
    // What the name was said to be stands there as what was corrected, and nowhere before it was.
    assert!(desk.say("why k d1 name").ok().out.contains("Wrong Man"));
    let changed = |since: usize, until: usize| {
        let line = format!("diff {} {} --json", times[since], times[until]);
        desk.say(&line).ok().out
    };
    assert!(changed(0, 1).contains("Wrong Man") && changed(0, 1).contains("Right Man"));
    assert!(!changed(1, 3).contains("Wrong Man"), "{}", changed(1, 3));
    assert!(
        changed(2, 3).contains("of somebody else") && !changed(0, 2).contains("of somebody else")
    );
}

/// The rows of JSON and those of CSV, of the ledger that ships and of the one above: as many, of the same
/// defendants, on the same entries. (Counts side by side: `stats_by.rs`.)
#[test]
fn the_rows_of_json_are_those_of_csv() {
    let (desk, _) = told_wrong();
    let asked: [&dyn Fn(&str) -> cli::Done; 2] =
        [&|line| desk.say(line).ok(), &|line| shipped(line).ok()];
    let entries = |list: &Value| -> String {
        let seqs = list
            .as_array()
            .into_iter()
            .flatten()
            .map(ToString::to_string);
        seqs.collect::<Vec<_>>().join(" ")
    };
    for ask in asked {
        for (line, rows) in [
            ("durations", "rows"),
            ("revised", "rows"),
            ("reconcile", "figures"),
            ("sources", "weak"),
        ] {
            let json = ask(&format!("{line} --json")).json();
            let csv = lines_of_csv(&ask(&format!("{line} --csv")));
            let at = |name: &str| {
                csv[0]
                    .iter()
                    .position(|head| head == name)
                    .expect("a column")
            };
            let expected: Vec<String> = json[rows]
                .as_array()
                .into_iter()
                .flatten()
                .map(|row| entries(&row["entries"]))
                .collect();
            let found: Vec<String> = csv[1..]
                .iter()
                .map(|row| row[at("entries")].clone())
                .collect();
            assert_eq!(
                found[..expected.len().min(found.len())],
                expected[..],
                "{line}"
            );
        }
        let json = ask("cases --json").json();
        let cases = json["cases"].as_array().cloned().unwrap_or_default();
        let people = cases
            .iter()
            .flat_map(|case| case["defendants"].as_array().cloned().unwrap_or_default());
        let expected: Vec<String> = people.map(|d| entries(&d["entries"])).collect();
        let csv = lines_of_csv(&ask("cases --csv"));
        let found: Vec<String> = csv[1..]
            .iter()
            .filter_map(|row| row.last().cloned())
            .collect();
        assert_eq!(found, expected);
        let json = ask("stats --json").json();
        let csv = lines_of_csv(&ask("stats --csv"));
        let text = ask("stats").out;
        for row in &csv[1..] {
            let count = &json["recorded_in_this_ledger"][&row[0]];
            if count.is_object() {
                assert_eq!(
                    [&row[1], &row[2]],
                    [
                        &count["certain"].to_string(),
                        &count["possible"].to_string()
                    ]
                );
            }
        }
        let convicted = json["recorded_in_this_ledger"]["convicted"]["certain"].to_string();
        let line = text
            .lines()
            .find(|line| line.trim_start().starts_with("convicted"))
            .unwrap_or_default();
        assert!(
            line.split_whitespace().any(|word| word == convicted),
            "{line}"
        );
    }
}
