//! What an import recorded and the sheet no longer says is told, and stays in force.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::process::Command;

use cli::{Desk, binary};
use serde_json::{Value, json};
use sheets::{FACTS, fresh, put};

const PEOPLE: &str = "\
case,title,name,agency,charged,article,verdict_on,outcome,penalties,source
k,K,Aliev,Police,2023-04-01,146,2024-03-18,convicted,imprisonment:4y,s
k,K,Bekov,Police,2023-04-01,146,2024-03-18,acquitted,,s
m,M,Colov,Army,2023-05-01,362,2024-05-02,convicted,fine:1 KZT,s
";

// Of PEOPLE: #1 case k; Aliev #2 joins, #3 charge, #4 verdict, #5 sentence; Bekov #6 joins, #7 charge,
// #8 verdict; #9 case m; Colov #10 joins, #11 charge, #12 verdict, #13 sentence.

fn imported() -> Desk {
    let desk = fresh();
    put(&desk, "s.csv", PEOPLE);
    desk.say("import s.csv").ok();
    desk
}

/// The entries that are told to be gone, each with its row.
fn gone(desk: &Desk, sheet: &str) -> Vec<(Value, u64)> {
    put(desk, "s.csv", sheet);
    let document = desk.say("import s.csv --json").ok().json();
    let gone = document["gone"].as_array().expect("a list");
    gone.iter()
        .map(|g| (g["row"].clone(), g["seq"].as_u64().expect("a number")))
        .collect()
}

fn without(row: &str) -> String {
    let lines = PEOPLE.lines().filter(|line| !line.contains(row));
    lines.map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_row_that_is_gone_is_told_with_the_commands_that_would_retract_it() {
    let desk = imported();
    let before = desk.bytes();
    put(&desk, "s.csv", &without("Bekov"));
    let done = desk.say("import s.csv").ok();
    for line in [
        "no row: no longer says #8 k 2024-03-18 bekov acquitted",
        "  casebook retract '#8' --reason '…'",
        "no row: no longer says #7 k 2023-04-01 bekov charged",
        "no row: no longer says #6 k ../2023-04-01 bekov joined",
    ] {
        assert!(done.out.contains(line), "{line:?} is not in\n{}", done.out);
    }
    assert!(
        done.err.contains("nothing is retracted by itself"),
        "{}",
        done.err
    );
    assert_eq!(desk.bytes(), before);
    // In the order in which they are shown they can be run.
    let commands = done
        .out
        .lines()
        .filter(|line| line.starts_with("  casebook retract "));
    for command in commands {
        let path = binary()
            .parent()
            .expect("a directory")
            .display()
            .to_string();
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command.replace('…', "the list")])
            .current_dir(desk.path())
            .env("PATH", path + ":/usr/bin:/bin")
            .env("CASEBOOK_BY", "t");
        let ran = cli::done(&mut shell);
        assert_eq!(ran.status, 0, "{command}: {}", ran.err);
    }
    assert_eq!(gone(&desk, &without("Bekov")), []);
}

#[test]
fn a_cell_that_is_empty_by_now_is_told_at_its_row() {
    let desk = imported();
    let sheet = PEOPLE.replace("imprisonment:4y", "");
    assert_eq!(gone(&desk, &sheet), [(json!(2), 5)]);
    let sheet = PEOPLE.replace(
        "2023-05-01,362,2024-05-02,convicted,fine:1 KZT",
        ",,2024-05-02,,",
    );
    put(&desk, "s.csv", &sheet);
    let done = desk.say("import s.csv");
    // A day of a verdict that is none is an error of its own, and nothing else is said of that case.
    assert_eq!(done.status, 1);
    let sheet = PEOPLE.replace(
        "2023-05-01,362,2024-05-02,convicted,fine:1 KZT",
        "2023-05-01,362,,,",
    );
    assert_eq!(gone(&desk, &sheet), [(json!(4), 13), (json!(4), 12)]);
    // A date that a cell no longer gives stays, and is told; one that was corrected is no word of the sheet.
    let undated = PEOPLE.replace("Police,2023-04-01", "Police,");
    put(&desk, "s.csv", &undated);
    let done = desk.say("import s.csv").ok();
    let told = "s.csv:2:E (charged): the cell is empty, and #3 is dated 2023-04-01: it stays so";
    assert!(done.err.contains(told), "{}", done.err);
    assert!(done.out.contains("nothing to append"), "{}", done.out);
    assert_eq!(
        done.err.matches("the cell is empty").count(),
        2,
        "{}",
        done.err
    );
    desk.run([
        "correct",
        "#3",
        "--on",
        "2023-04-02",
        "--reason",
        "the file",
    ])
    .ok();
    let done = desk.say("import s.csv").ok();
    assert_eq!(
        done.err.matches("the cell is empty").count(),
        1,
        "{}",
        done.err
    );
    // A field of a record is a change of the record, as any other.
    put(&desk, "s.csv", &PEOPLE.replace("Army", ""));
    let document = desk.say("import s.csv --json").ok().json();
    assert_eq!(document["gone"], json!([]));
    let changed = &document["changed"][0];
    assert!(changed["after"]["event"]["defendant_joined"]["agency"].is_null());
}

#[test]
fn nobody_is_gone_from_a_sheet_that_never_had_them() {
    let desk = imported();
    // Another case; other columns; another sheet with other people, once and again.
    assert_eq!(
        gone(
            &desk,
            "case,title,name,verdict_on,outcome\nz,Z,Aliev,2024-03-18,convicted\n"
        ),
        []
    );
    assert_eq!(
        gone(&desk, "case,title,name,in_force\nk,K,Aliev,2024-06\n"),
        []
    );
    let other = PEOPLE.lines().next().expect("a header").to_owned()
        + "\nk,K,Dosov,Army,2023-06-01,146,2024-07-02,acquitted,,s\n";
    assert_eq!(gone(&desk, &other), []);
    assert_eq!(gone(&desk, &other), []);
    // What was recorded by hand was in no sheet.
    let by_hand = "append hearing-held --case k --on 2023-12 --source s";
    desk.say(by_hand).ok();
    desk.say("append custody-changed --case k --on 2023-12 --who aliev --custody bail --source s")
        .ok();
    desk.say(
        "append defendant-joined --case k --on 2023-12 --defendant d7 --agency Police --source s",
    )
    .ok();
    let both = PEOPLE.to_owned() + other.lines().nth(1).expect("a row") + "\n";
    assert_eq!(gone(&desk, &both), []);
    // What was retracted, or withdrawn, is gone already.
    desk.run(["retract", "#8", "--reason", "wrong"]).ok();
    desk.say("append charge-withdrawn --case k --on 2023-12 --charge bekov-146 --source s")
        .ok();
    let seqs: Vec<u64> = gone(&desk, &both.replace("k,K,Bekov", "x,X,Bekov"))
        .iter()
        .map(|g| g.1)
        .collect();
    assert_eq!(seqs, [6]);
}

#[test]
fn a_row_of_facts_that_is_gone_is_told_too() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        &(FACTS.to_owned() + "k,hearing_held,2024-01,,,,,,\n"),
    );
    desk.say("import s.csv").ok();
    desk.say("append hearing-held --case k --on 2024-02").ok();
    assert_eq!(gone(&desk, FACTS), [(Value::Null, 5)]);
    // With ids of its own, too: it is the import of which the other rows are.
    let desk = fresh();
    let sheet = "id,case,event,on,title\na,k,case_opened,2020,K\nb,k,hearing_held,2021-01-05,\nc,k,hearing_held,2021-01-06,\n";
    put(&desk, "s.csv", sheet);
    desk.say("import s.csv").ok();
    let by_hand = r#"{"id":"d","case":"k","on":"2021-03","event":{"hearing_held":{}}}"#;
    desk.batch(by_hand).ok();
    assert_eq!(
        gone(&desk, &sheet.replace("c,k,hearing_held,2021-01-06,\n", "")),
        [(Value::Null, 3)]
    );
}

#[test]
fn where_a_row_cannot_be_read_nobody_is_said_to_be_gone() {
    let desk = imported();
    put(
        &desk,
        "s.csv",
        &PEOPLE.replace("k,K,Bekov,Police,2023-04-01", "k,K,Bekov,Police,soon"),
    );
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1);
    assert!(!done.out.contains("no longer says"), "{}", done.out);
}

#[test]
fn a_case_whose_last_row_is_gone_is_told_too() {
    let desk = imported();
    let all: Vec<(Value, u64)> = (9..=13).rev().map(|seq| (json!(null), seq)).collect();
    assert_eq!(gone(&desk, &without("Colov")), all);
    // What came with another import is not of this sheet.
    let other = "case,title,name,verdict_on,outcome,source\nz,Z,Zed,2024-05-02,convicted,s\n";
    put(&desk, "other.csv", other);
    std::thread::sleep(std::time::Duration::from_millis(5));
    desk.say("import other.csv").ok();
    assert_eq!(gone(&desk, &without("Colov")), all);
    assert_eq!(gone(&desk, PEOPLE), []);
}

#[test]
fn a_case_that_has_another_name_by_now_is_asked_about() {
    let desk = imported();
    let before = desk.bytes();
    put(&desk, "s.csv", &PEOPLE.replace("\nk,K,", "\nk-renamed,K,"));
    let done = desk.say("import s.csv");
    let told = "s.csv:2:A (case): the case k-renamed looks like k: in no row any more, and the same people are in it; for the same case: k in this column";
    assert!(done.status == 1 && done.err.contains(told), "{}", done.err);
    assert!(!done.out.contains("no row: no longer says"), "{}", done.out);
    assert_eq!(desk.bytes(), before);
    // Another case with other people is one, and what is gone is told.
    let others = PEOPLE
        .replace("k,K,Aliev", "n,N,Nurov")
        .replace("k,K,Bekov", "n,N,Omarov");
    put(&desk, "s.csv", &others);
    let done = desk.say("import s.csv").ok();
    assert!(
        done.out.contains("no row: no longer says #8 k "),
        "{}",
        done.out
    );
}

#[test]
fn what_was_put_back_after_something_else_is_a_correction_of_that() {
    let desk = imported();
    let with = |years: &str| PEOPLE.replace("imprisonment:4y", years);
    // Emptied, retracted, filled again with something else, put back.
    desk.run(["retract", "#5", "--reason", "not in the list"])
        .ok();
    put(&desk, "s.csv", &with("imprisonment:7y"));
    desk.say("import s.csv").ok();
    put(&desk, "s.csv", PEOPLE);
    let done = desk.say("import s.csv").ok();
    assert!(!done.out.contains("no longer says"), "{}", done.out);
    let offered = "--set 'penalties=[{\"kind\":\"imprisonment\",\"term\":\"P4Y\"}]'";
    assert!(done.out.contains(offered), "{}", done.out);
    desk.run([
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "the list says so",
    ])
    .ok();
    let standing = desk.say("show k").ok().out;
    assert!(standing.contains("imprisonment of 4 years"), "{standing}");
}

#[test]
fn what_was_retracted_is_recorded_anew_where_that_is_asked_for() {
    let desk = imported();
    desk.run(["retract", "#5", "--reason", "not in the list"])
        .ok();
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1, "{}", done.err);
    let told = "row 2: is there already as #5, no longer in force: it was retracted; nothing to append (--again records it anew)";
    assert!(done.out.contains(told), "{}", done.out);
    desk.say("import s.csv --again").ok();
    let shown = desk.say("show k").ok().out;
    assert!(shown.contains("imprisonment of 4 years"), "{shown}");
    let before = desk.bytes();
    desk.say("import s.csv --again").ok();
    assert_eq!(desk.bytes(), before);
}
