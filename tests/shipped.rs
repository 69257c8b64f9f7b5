//! The ledger that ships, and the README: what they promise is run here.

#[path = "support/cli.rs"]
mod cli;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use cli::{Desk, Done, binary, done};
use serde_json::Value;

const LEDGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ledger");

fn shipped(line: &str) -> Done {
    let args = ["--ledger", LEDGER].into_iter().chain(line.split(' '));
    done(Command::new(binary()).args(args))
}

/// The blocks of the README, by the word after their language.
fn blocks() -> BTreeMap<String, String> {
    let text = include_str!("../README.md");
    let mut blocks = BTreeMap::new();
    for part in text.split("\n```").skip(1).step_by(2) {
        if let Some((head, body)) = part.split_once('\n') {
            blocks.insert(head.to_owned(), body.to_owned());
        }
    }
    blocks
}

/// Runs a block with a shell, with the program on its path.
fn shell(dir: &Path, script: &str) -> Done {
    let bin = binary().parent().expect("the program is in a directory");
    let path = format!(
        "{}:{}",
        bin.display(),
        std::env::var("PATH").unwrap_or_default()
    );
    done(
        Command::new("sh")
            .arg("-euc")
            .arg(script)
            .current_dir(dir)
            .env("PATH", path),
    )
}

#[test]
fn it_verifies_and_the_rules_find_no_errors() {
    let verified = shipped("verify --json").ok().json();
    assert_eq!(verified["ok"], true);
    let findings = shipped("findings --json").ok().json();
    assert_eq!(findings["errors"], serde_json::json!([]));
    let warnings = findings["warnings"].as_array().expect("a list");
    let rules: Vec<&str> = warnings.iter().filter_map(|w| w["rule"].as_str()).collect();
    assert!(
        rules
            .iter()
            .all(|r| ["single_source", "figures_disagree"].contains(r)),
        "{rules:?}"
    );
    assert_eq!(
        rules.iter().filter(|r| **r == "figures_disagree").count(),
        1,
        "three or four?"
    );
}

#[test]
fn every_entry_cites_its_source() {
    for line in shipped("entries --records").ok().out.lines() {
        let record: Value = serde_json::from_str(line).expect("a record");
        assert!(
            record["sources"].as_array().is_some_and(|s| !s.is_empty()),
            "{line}"
        );
    }
}

#[test]
fn it_holds_the_report_and_leaves_open_what_the_report_left_open() {
    let document = shipped("replay --to 2024-03-18 --json").ok().json();
    assert_eq!(
        document["ledger"]["origin"],
        "casebook.example/bloody-january"
    );
    let cases = document["cases"].as_array().expect("cases");
    let case = cases
        .iter()
        .find(|c| c["case"] == "kz-taldykorgan-2024")
        .expect("the case");
    assert_eq!(case["status"], "decided");
    let officers = case["defendants"].as_array().expect("defendants");
    assert_eq!(officers.len(), 4);
    for (n, officer) in officers.iter().enumerate() {
        assert_eq!(officer["standing"], "convicted");
        assert!(officer["name"].is_null() && officer["rank"].is_null());
        let first = &officer["penalties"][0];
        match n {
            3 => assert_eq!(first["kind"], "non_custodial"),
            _ => assert_eq!(first["term"], "P4Y..P6Y"),
        }
    }
    let figures = document["figures"].as_array().expect("figures");
    let claimed = |measure: &str| {
        figures
            .iter()
            .filter(|f| f["measure"] == measure)
            .filter_map(|f| f["value"]["min"].as_u64())
            .collect::<Vec<_>>()
    };
    assert_eq!(claimed("officers_in_custody"), [39, 9, 49]);
    assert_eq!(claimed("officers_on_trial"), [42]);
    assert_eq!(claimed("cases_in_court"), [12]);
    let day_before = shipped("replay --to 2024-03-17 --case kz-taldykorgan-2024 --json")
        .ok()
        .json();
    assert_eq!(
        day_before["cases"][0]["defendants"][0],
        Value::Null,
        "nothing is known of before"
    );
}

#[test]
fn the_commands_that_made_it_make_it_again() {
    let desk = Desk::empty();
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/shipped/make.sh");
    let made = shell(desk.path(), &format!("sh {script} ledger"));
    assert_eq!(made.status, 0, "{}", made.err);
    let again = desk.say("entries --records").ok().out;
    assert!(
        again == shipped("entries --records").ok().out,
        "the records differ"
    );
}

#[test]
fn the_readme_session_does_what_it_says() {
    let desk = Desk::empty();
    let all = blocks();
    let path = all["sh path"]
        .lines()
        .filter(|line| line.contains("CASEBOOK"))
        .collect::<String>();
    let session = &all["sh session"];
    assert_eq!(session.lines().count(), 10, "a ten-line session");
    let ran = shell(desk.path(), &format!("{path}\n{session}"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    for words in [
        "as of 2024-03, through 2024-03-31",
        "B. Example; convicted; imprisonment of 4 to 6 years",
        "as of 2024-07, through 2024-07-31",
        "B. Example; convicted; suspended imprisonment of 3 years",
        "verified: casebook.example/my-ledger, 9 entries",
        "because: the court's own list gives the 15th of March",
    ] {
        assert!(ran.out.contains(words), "{words:?} is not in {}", ran.out);
    }
}

#[test]
fn the_readme_takes_a_sheet_in() {
    let desk = Desk::empty();
    desk.say("init --origin casebook.example/sheet").ok();
    let by = "export CASEBOOK_BY=tester";
    let ran = shell(desk.path(), &format!("{by}\n{}", blocks()["sh sheet"]));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert!(
        ran.out.contains("nothing to append") || ran.out.contains("there already"),
        "{}",
        ran.out
    );
    let size = desk.say("status --json").ok().json()["size"].clone();
    let again = "casebook import trials.csv --map map.toml";
    let ran = shell(desk.path(), &format!("{by}\n{again}"));
    assert_eq!(ran.status, 0, "{}", ran.err);
    assert_eq!(desk.say("status --json").ok().json()["size"], size);
}

#[test]
fn the_readme_asks_the_ledger_that_ships() {
    let ran = shell(
        Path::new(env!("CARGO_MANIFEST_DIR")),
        &blocks()["sh answers"],
    );
    assert_eq!(ran.status, 0, "{}", ran.err);
    for words in [
        "recorded in this ledger",
        "ever by then: 42 claimed; 14 recorded here, 3 of them by name; 28 more than we can show",
        "Taldykorgan city court convicts three policemen of torture",
    ] {
        assert!(ran.out.contains(words), "{words:?} is not in {}", ran.out);
    }
}

#[test]
fn a_link_can_be_checked_by_hand() {
    let ran = shell(Path::new(env!("CARGO_MANIFEST_DIR")), &blocks()["sh link"]);
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 2, "{}{}", ran.out, ran.err);
    assert_eq!(lines[0].len(), 64);
    assert_eq!(lines[0], lines[1], "the leaf of #1 and prev of #2");
}

fn by_python(ledger: &Path) -> Done {
    let script = &blocks()["python"];
    assert!(script.lines().count() <= 30, "at most thirty lines");
    done(Command::new("python3").arg("-c").arg(script).arg(ledger))
}

#[test]
fn the_ledger_is_verified_without_the_program() {
    let ran = by_python(Path::new(LEDGER));
    assert_eq!(ran.status, 0, "{}", ran.err);
    let root = shipped("status --json").ok().json()["root"]
        .as_str()
        .expect("a root")
        .to_owned();
    assert!(ran.out.contains(&root), "{}", ran.out);
}

#[test]
fn the_program_without_the_program_sees_an_altered_byte() {
    let desk = Desk::with_a_case();
    assert_eq!(by_python(&desk.ledger()).status, 0);
    let log = desk.ledger().join("events.jsonl");
    let text = fs::read_to_string(&log).expect("the log");
    fs::write(&log, text.replacen("acquitted", "acquittee", 1)).expect("it is altered");
    assert_eq!(by_python(&desk.ledger()).status, 1);
}

#[test]
fn two_laptops_are_brought_together() {
    let (mine, theirs) = (Desk::with_a_case(), Desk::with_a_case());
    theirs
        .say("append custody-changed --case k --on 2024 --who d1 --custody bail --id c1")
        .ok();
    theirs.say("correct v2 --on 2024-03-19 --reason x").ok();
    let records = theirs.say("entries --records").ok().out;
    mine.batch(&records).ok();
    assert_eq!(mine.say("status --json").json()["size"], 8);
    let (a, b) = (
        mine.say("replay --json").json(),
        theirs.say("replay --json").json(),
    );
    assert_eq!(a["cases"][0]["defendants"], b["cases"][0]["defendants"]);
    let again = mine.batch(&records).ok();
    assert!(again.out.contains("there already"), "{}", again.out);
    assert_eq!(
        mine.say("status --json").json()["size"],
        8,
        "nothing is doubled"
    );
}
