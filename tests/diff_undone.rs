//! Which entries a difference is laid to, where some of those in between were undone again.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// #1 to #4: d1 is convicted, and sentenced to four years.
fn sentenced() -> Desk {
    told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        verdict("k", "2024-03-18", &["d1"], "convicted"),
        named("s", sentence("k", "2024-03-18", &["d1"], prison("P4Y"))),
    ])
}

/// The record in force at `target` is put right.
fn correct(desk: &Desk, target: &str, term: &str) {
    let penalties = format!("penalties={}", prison(term));
    let args = ["correct", target, "--set", &penalties, "--reason", "so"];
    desk.run(args).ok();
}

/// What the sentence was and is, how it came, and by which entries; and what else is told to have made a
/// difference.
fn sentence_since(desk: &Desk, since: &str) -> (Value, Vec<Value>) {
    let answer = desk.say(&format!("diff {since} --json")).ok().json();
    let changes = answer["changes"].as_array().expect("a list");
    let of_d1 = |c: &&Value| c["id"] == "d1" && c["field"] == "penalties";
    let change = changes.iter().find(of_d1).expect("a change");
    let terms = ["before", "after"].map(|side| change[side][0]["term"].clone());
    let change = json!([terms[0], terms[1], change["kind"], change["entries"]]);
    let causes = answer["causes"].as_array().expect("a list").iter();
    (change, causes.map(|cause| cause["seq"].clone()).collect())
}

/// #5 makes six years of four, #6 five of six, and #7 takes #6 back: the six years are those of #5.
#[test]
fn a_correction_that_was_taken_back_makes_no_difference() {
    let desk = sentenced();
    correct(&desk, "#4", "P6Y");
    correct(&desk, "#5", "P5Y");
    desk.say("retract #6 --reason another-case").ok();
    let by_5 = json!(["P4Y", "P6Y", "corrected", [5]]);
    assert_eq!(sentence_since(&desk, "#4"), (by_5, vec![json!(5)]));
    // Known since #6, only the retraction made a difference.
    let by_7 = json!(["P5Y", "P6Y", "retracted", [7]]);
    assert_eq!(sentence_since(&desk, "#6"), (by_7, vec![json!(7)]));
    // Taken back too, it is four years again; #8 and #9 undo what stood at #6.
    desk.say("retract #5 --reason nor-this-one").ok();
    let by_7_and_8 = json!(["P5Y", "P4Y", "retracted", [7, 8]]);
    let both = vec![json!(7), json!(8)];
    assert_eq!(sentence_since(&desk, "#6"), (by_7_and_8, both));
    // Corrected anew, the three years are those of #9, after the two retractions.
    correct(&desk, "#4", "P3Y");
    let (change, _) = sentence_since(&desk, "#6");
    assert_eq!(change, json!(["P5Y", "P3Y", "corrected", [7, 8, 9]]));
    // Since #4 all that was undone in between is as if it had not been.
    let by_9 = json!(["P4Y", "P3Y", "corrected", [9]]);
    assert_eq!(sentence_since(&desk, "#4"), (by_9, vec![json!(9)]));
}

/// The case is decided by the verdict (#3), and final by its entry into force (#5): the sentence (#4) and the
/// custody (#6) make no difference to where it stands.
#[test]
fn where_a_case_stands_is_laid_to_no_sentence() {
    let facts = [
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        verdict("k", "2024-03-18", &["d1"], "convicted"),
        sentence("k", "2024-03-18", &["d1"], prison("P4Y")),
        fact("k", "2024-05", "entered_into_force", json!({"who": ["d1"]})),
        fact(
            "k",
            "2024-05",
            "custody_changed",
            json!({"who": ["d1"], "custody": "remanded"}),
        ),
    ];
    let desk = told(&facts);
    let status = |line: &str| {
        let answer = desk.say(&format!("diff {line} --json")).ok().json();
        let changes = answer["changes"].as_array().expect("a list").clone();
        let status = changes.iter().find(|c| c["field"] == "status");
        let status = status.expect("a change");
        json!([status["before"], status["after"], status["entries"]])
    };
    assert_eq!(status("#2 #4"), json!(["open", "decided", [3]]));
    assert_eq!(status("#2"), json!(["open", "final", [3, 5]]));
}
