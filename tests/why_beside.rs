//! What stands beside a shown fact: who says the same of it, who says otherwise, and what else may be so.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// The entries in some lists of an answer.
fn seqs(desk: &Desk, line: &str, lists: &[&str]) -> Vec<Vec<u64>> {
    let answer = desk.say(&format!("{line} --json")).ok().json();
    let of_list = |list: &&str| {
        let all = answer[*list].as_array().expect("a list").iter();
        all.filter_map(|behind| behind["seq"].as_u64()).collect()
    };
    lists.iter().map(of_list).collect()
}

const BESIDE: [&str; 3] = ["basis", "also", "otherwise"];

/// #3 says that d1 was convicted on the 18th, #4 on the 19th, which is what is shown: of the standing the two
/// say the same. #5 and #6 say the same of the sentence; #7, of the same day as #6, another.
#[test]
fn who_says_the_same_of_another_date_says_the_same() {
    let in_force = |on: &str| fact("k", on, "entered_into_force", json!({"who": ["d1"]}));
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        verdict("k", "2024-03-18", &["d1"], "convicted"),
        verdict("k", "2024-03-19", &["d1"], "convicted"),
        sentence("k", "2024-03-18", &["d1"], prison("P4Y")),
        sentence("k", "2024-03-20", &["d1"], prison("P4Y")),
        in_force("2024-05-01"),
        in_force("2024-05-03"),
    ]);
    let none: Vec<u64> = Vec::new();
    for (field, basis, also) in [("standing", 4, 3), ("penalties", 6, 5), ("final", 8, 7)] {
        assert_eq!(
            seqs(&desk, &format!("why k d1 {field}"), &BESIDE),
            [vec![basis], vec![also], none.clone()],
            "{field}"
        );
    }
    let text = desk.say("why k d1 standing").ok().out;
    assert!(
        text.contains("the same is said by\n  #3  2024-03-18"),
        "{text}"
    );
    assert!(!text.contains("otherwise"), "{text}");
}

/// Another outcome, another sentence, and another day of a death, which is what is shown of it, are otherwise.
#[test]
fn who_says_another_thing_says_otherwise() {
    let died = |on: &str| fact("k", on, "defendant_died", json!({"defendant": "d1"}));
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        verdict("k", "2024-03-18", &["d1"], "acquitted"),
        verdict("k", "2024-03-19", &["d1"], "convicted"),
        sentence("k", "2024-03-20", &["d1"], prison("P4Y")),
        sentence("k", "2024-03-20", &["d1"], prison("P5Y")),
        died("2025-01-01"),
        died("2025-01-02"),
    ]);
    let none: Vec<u64> = Vec::new();
    for (field, basis, otherwise) in [("standing", 4, 3), ("penalties", 6, 5), ("died", 8, 7)] {
        assert_eq!(
            seqs(&desk, &format!("why k d1 {field}"), &BESIDE),
            [vec![basis], none.clone(), vec![otherwise]],
            "{field}"
        );
    }
}

/// Remanded in 2023, released, remanded again in 2024: the first was another remand.
#[test]
fn what_came_before_is_neither_the_same_nor_otherwise() {
    let custody = |on: &str, what: &str| {
        let fields = json!({"who": ["d1"], "custody": what});
        fact("k", on, "custody_changed", fields)
    };
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        custody("2023-05", "remanded"),
        custody("2023-05/2023-07", "released"),
        custody("2024-06/2024-08", "remanded"),
        custody("2024-07", "remanded"),
    ]);
    let none: Vec<u64> = Vec::new();
    assert_eq!(
        seqs(&desk, "why k d1 custody", &BESIDE),
        [vec![6], vec![5], none]
    );
    let answer: Value = desk.say("sources --json").ok().json();
    assert_eq!(answer["disagreements"], json!([]));
}

/// "Convicted of c1" bears out "convicted"; of what came of each charge it says more.
#[test]
fn a_conviction_of_one_charge_says_the_same_of_the_standing() {
    let charge = json!({"charge": "c1", "who": ["d1"]});
    let mut of_one = verdict("k", "2024-03-19", &["d1"], "convicted");
    of_one["event"]["verdict"]["charges"] = json!(["c1"]);
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        fact("k", "2023", "charge_filed", charge),
        of_one,
        verdict("k", "2024-03-19", &["d1"], "convicted"),
    ]);
    assert_eq!(
        seqs(&desk, "why k d1 standing", &BESIDE),
        [vec![5], vec![4], Vec::new()]
    );
}

/// Before court in 2023. The verdict fell from December to February, the sentence within February: on 15 January d1
/// may be convicted (#4), and nothing is known of a sentence; on 10 February there may be one, too (#5).
#[test]
fn a_value_that_is_only_possible_is_found() {
    let desk = told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-01", "d1"),
        fact("k", "2023-02-01", "trial_opened", json!({"court": "A"})),
        verdict("k", "2023-12/2024-02", &["d1"], "convicted"),
        sentence("k", "2024-02", &["d1"], prison("P2Y")),
    ]);
    let asked = |line: &str| desk.say(&format!("why k d1 {line} --json")).ok().json();
    let answer = asked("convicted --to 2024-01-15");
    assert_eq!(answer["field"], "standing");
    assert_eq!(answer["shown"], "on trial");
    let convicted = json!([{"value": "convicted", "shown": "convicted", "entries": [4]}]);
    assert_eq!(answer["possible"], convicted);
    assert_eq!(
        seqs(&desk, "why k d1 convicted --to 2024-01-15", &["may_change"]),
        [[4]]
    );
    assert_eq!(
        asked("convicted --to 2024-02-29")["possible"],
        json!([]),
        "certain by then"
    );
    for word in ["P2Y", "penalties"] {
        let answer = asked(&format!("{word} --to 2024-02-10"));
        assert_eq!(answer["field"], "penalties");
        assert_eq!(answer["shown"], Value::Null);
        assert_eq!(
            (
                &answer["possible"][0]["shown"],
                &answer["possible"][0]["entries"]
            ),
            (&json!("imprisonment of 2 years"), &json!([5]))
        );
    }
    let text = desk.say("why k d1 standing --to 2024-01-15").ok().out;
    assert!(
        text.contains("standing: on trial, possibly convicted"),
        "{text}"
    );
    // Of the case, too.
    let text = desk.say("why k case decided --to 2024-01-15").ok().out;
    assert!(
        text.contains("status: in court, possibly decided"),
        "{text}"
    );
    desk.say("why k d1 P2Y --to 2024-01-15").failed(1, "P2Y");
}

/// d1 joined at some time of 2023, and was charged in it; d2 in 2024. In June 2023 it is not known whether anything
/// had happened: d1 may be suspected (#2) or charged (#3), which is shown of the case, too; d2 is not there yet.
#[test]
fn what_is_asked_of_somebody_who_may_not_be_there_yet_is_answered() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        fact(
            "k",
            "2023",
            "charge_filed",
            json!({"charge": "c1", "who": ["d1"]}),
        ),
        joined("k", "2024", "d2"),
    ]);
    let answer = desk.say("why k d1 charged --to 2023-06 --json").ok().json();
    assert_eq!(answer["field"], "standing");
    assert_eq!(
        (&answer["shown"], &answer["basis"]),
        (&Value::Null, &json!([]))
    );
    let possible = answer["possible"].as_array().expect("a list").iter();
    let mut possible: Vec<Value> = possible
        .map(|one| json!([one["shown"], one["entries"]]))
        .collect();
    possible.sort_by_key(|one| one[1][0].as_u64());
    assert_eq!(
        possible,
        [json!(["suspected", [2]]), json!(["charged", [3]])]
    );
    let text = desk.say("why k d1 standing --to 2023-06").ok().out;
    assert!(
        text.contains("k d1  standing: unknown, possibly "),
        "{text}"
    );
    assert!(text.contains("charged #3"), "{text}");
    assert!(
        text.contains("it is not known whether anything of d1 had happened by then"),
        "{text}"
    );
    assert!(desk.say("why k case open --to 2023-06").status == 0);
    let early = desk.say("why k d2 standing --to 2023-06");
    early.failed(1, "there is no defendant d2 in k by then");
    desk.say("why k d1 standing --to 2022")
        .failed(1, "nothing of k had happened by then");
}
