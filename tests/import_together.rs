//! What was recorded by hand of several people at once, and a sheet with a row for each of them.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use cli::Desk;
use serde_json::{Value, json};
use sheets::{again, changes, error_at, fresh, nothing_is_left_to_say, put};

const BY_HAND: &str = r#"
{"case":"k","on":"2023-01-01","event":{"case_opened":{"title":"K"}}}
{"case":"k","on":"2023-01-01","event":{"defendant_joined":{"defendant":"d1","name":"Aliev"}}}
{"case":"k","on":"2023-01-01","event":{"defendant_joined":{"defendant":"d2","name":"Bekov"}}}
{"case":"k","on":"2023-05-01","event":{"charge_filed":{"charge":"c1","who":["d1","d2"],"article":"146"}}}
{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1","d2"],"outcome":"convicted","court":"City court"}}}
{"case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["d1","d2"],"court":"City court","penalties":[{"kind":"imprisonment","term":"P4Y"}]}}}
"#;

const SHEET: &str = "\
case,title,opened,defendant,name,joined,charged,article,verdict_on,outcome,penalties,court
k,K,2023-01-01,d1,Aliev,2023-01-01,2023-05-01,146,2024-03-18,convicted,imprisonment:4y,City court
k,K,2023-01-01,d2,Bekov,2023-01-01,2023-05-01,146,2024-03-18,convicted,imprisonment:4y,City court
";

/// A desk on which it was recorded by hand: #4 the charge, #5 the verdict, #6 the sentence.
fn by_hand() -> Desk {
    let desk = fresh();
    put(&desk, "r.jsonl", BY_HAND.trim_start());
    desk.say("append --from r.jsonl").ok();
    desk
}

#[test]
fn an_entry_about_two_is_there_for_the_row_of_each() {
    let desk = by_hand();
    put(&desk, "s.csv", SHEET);
    nothing_is_left_to_say(&desk);
    // A sheet that has one of them alone says no less of that one.
    let one: Vec<&str> = SHEET.lines().take(2).collect();
    put(&desk, "s.csv", &(one.join("\n") + "\n"));
    nothing_is_left_to_say(&desk);
}

#[test]
fn what_both_rows_say_otherwise_is_one_correction_of_both() {
    let desk = by_hand();
    let document = again(&desk, &SHEET.replace(":4y", ":5y")).ok().json();
    let penalty = |term: &str| json!([{"kind": "imprisonment", "term": term}]);
    assert_eq!(
        changes(&document),
        [(
            "6".to_owned(),
            "penalties".to_owned(),
            penalty("P4Y"),
            penalty("P5Y")
        )]
    );
    assert_eq!(document["appended"], json!([]));
}

#[test]
fn what_one_row_says_otherwise_is_an_error_and_no_second_verdict() {
    let desk = by_hand();
    let sheet = SHEET.replacen("convicted,imprisonment:4y", "acquitted,", 1);
    let document: Value = again(&desk, &sheet).json();
    assert_eq!(document["changed"], json!([]));
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:2:J (outcome)");
    assert!(
        told.contains("#5 says otherwise of d1, d2 together"),
        "{told}"
    );
    assert_eq!(done.err.matches("error: s.csv:").count(), 2, "{}", done.err);
}

#[test]
fn another_charge_is_another_charge() {
    let desk = by_hand();
    let document = again(&desk, &SHEET.replacen("146", "362", 1)).ok().json();
    let appended = document["appended"].as_array().expect("entries");
    assert_eq!(appended.len(), 1, "{document}");
    assert_eq!(changes(&document), []);
}
