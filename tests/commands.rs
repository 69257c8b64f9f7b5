//! The commands, as a person meets them: what they print, what they show beside each fact.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::process::Command;

use cli::{Desk, binary, done};
use serde_json::{Value, json};

/// The example in an event's help, as one line for a shell.
fn example(event: &str) -> Option<String> {
    let help = done(Command::new(binary()).args(["append", event, "--help"]))
        .ok()
        .out;
    let (_, example) = help.split_once("Example:")?;
    Some(example.replace("\\\n", " ").trim().to_owned())
}

fn events() -> Vec<String> {
    let help = done(Command::new(binary()).args(["append", "--help"]))
        .ok()
        .out;
    let (_, list) = help.split_once("Events:").expect("the events are listed");
    let names = list
        .lines()
        .skip(1)
        .take_while(|line| !line.trim().is_empty());
    names
        .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
        .collect()
}

#[test]
fn every_event_is_a_subcommand_and_the_examples_in_the_help_work_one_after_the_other() {
    let desk = Desk::empty();
    desk.say("init --origin casebook.example/help").ok();
    let events = events();
    assert!(events.len() >= 33, "{events:?}");
    let mut examples = 0;
    for event in &events {
        let Some(line) = example(event) else { continue };
        let path = format!(
            "{}:/usr/bin:/bin",
            binary().parent().expect("a directory").display()
        );
        let ran = done(
            Command::new("sh")
                .args(["-c", &line])
                .current_dir(desk.path())
                .env("PATH", path)
                .env("CASEBOOK_BY", "a reader"),
        );
        assert_eq!(ran.status, 0, "{line}\n{}", ran.err);
        examples += 1;
    }
    assert!(examples >= 10, "only {examples} examples");
}

#[test]
fn an_event_has_the_name_that_it_has_in_json_too() {
    let desk = Desk::with_a_case();
    desk.say("append custody_changed --case k --on 2024 --who d1 --custody house_arrest")
        .ok();
    desk.say("append custody-changed --case k --on 2024-02 --who d1 --custody bail")
        .ok();
}

#[test]
fn beside_each_fact_stands_who_vouches_for_it_and_what_disputes_it() {
    let desk = Desk::with_a_case();
    desk.run([
        "append",
        "verdict",
        "--case",
        "k",
        "--on",
        "2024-03-18",
        "--who",
        "d1",
        "--outcome",
        "acquitted",
        "--assertion",
        "disputed",
        "--source",
        "https://example.org/1",
    ])
    .ok();
    let shown = desk.say("show k").ok().out;
    assert!(
        shown.contains("standing: convicted  [#4 reported, no source] disputed by #6"),
        "{shown}"
    );
    assert!(
        shown.contains("d1 acquitted (disputed)  [#6 disputed, 1 source]"),
        "{shown}"
    );
}

#[test]
fn a_document_is_attached_verified_withheld_and_the_withholding_taken_back() {
    let desk = Desk::with_a_case();
    fs::write(desk.path().join("ruling.pdf"), "a ruling").expect("a document");
    let attached = desk.say("append case-closed --case k --on 2024-05 --reason x --attach ruling.pdf --source https://example.org/r");
    assert!(
        attached
            .err
            .contains("warning: ruling.pdf is copied as it is: documents carry metadata"),
        "{}",
        attached.err
    );
    attached.ok();
    let documents: Vec<_> = fs::read_dir(desk.ledger().join("evidence"))
        .expect("evidence")
        .flatten()
        .collect();
    assert_eq!(documents.len(), 1);
    let sha256 = documents[0].file_name().into_string().expect("a name");
    let record: Value =
        serde_json::from_str(desk.say("entries --records --from 6").ok().out.trim())
            .expect("a record");
    assert_eq!(
        record["sources"],
        json!([{"title": "https://example.org/r", "url": "https://example.org/r", "sha256": sha256}])
    );
    desk.say("verify").ok();

    fs::remove_file(documents[0].path()).expect("it is removed");
    let missing = desk.say("verify --json").json();
    assert_eq!(missing["faults"][0]["kind"], "evidence_missing");
    assert_eq!(missing["faults"][0]["seq"], 6);
    assert_eq!(missing["faults"][0]["case"], "k");

    desk.run([
        "append",
        "evidence-withheld",
        "--sha256",
        &sha256,
        "--authority",
        "the board",
        "--reason",
        "it names a victim",
        "--id",
        "w",
    ])
    .ok();
    desk.say("verify").ok();
    assert!(
        desk.say("show k")
            .ok()
            .out
            .contains("is withheld by the board: it names a victim")
    );
    let history = desk.say("history k --json").json();
    assert_eq!(history["entries"][6]["event"], "evidence_withheld");
    desk.run(["retract", "w", "--reason", "it is public by now"])
        .ok();
    assert_eq!(desk.say("verify").status, 1);
    assert_eq!(
        desk.say("history k --json").json()["entries"][7]["event"],
        "retraction"
    );

    fs::write(documents[0].path(), "another ruling").expect("it is put back, altered");
    assert_eq!(
        desk.say("verify --json").json()["faults"][0]["kind"],
        "evidence_altered"
    );
}

#[test]
fn a_correction_is_made_of_the_record_in_force_and_shown_before_and_after() {
    let desk = Desk::with_a_case();
    let first = desk
        .run([
            "correct",
            "v1",
            "--set",
            "outcome=acquitted",
            "--set",
            "court=The court",
            "--reason",
            "misread",
        ])
        .ok();
    assert!(
        first.out.contains("outcome: \"convicted\" → \"acquitted\""),
        "{}",
        first.out
    );
    assert!(
        first.out.contains("court: – → \"The court\""),
        "{}",
        first.out
    );
    // The old id and the old place lead to the record in force.
    let second = desk
        .run([
            "correct",
            "#4",
            "--unset",
            "court",
            "--set",
            "who=d1,d2",
            "--on",
            "2024-03-19",
            "--reason",
            "again",
        ])
        .ok();
    assert!(
        second.err.contains("v1 was superseded: in force is #6"),
        "{}",
        second.err
    );
    let history = desk.say("history k --json").json();
    let entry = |n: usize| history["entries"][n].clone();
    assert_eq!(
        (
            entry(3)["in_force"].clone(),
            entry(3)["superseded_by"].clone()
        ),
        (json!(false), json!(6))
    );
    assert_eq!(
        (
            entry(5)["superseded_by"].clone(),
            entry(6)["in_force"].clone()
        ),
        (json!(7), json!(true))
    );
    assert_eq!(entry(6)["reason"], "again");
    desk.run(["correct", "v1", "--set", "outcome=maybe", "--reason", "x"])
        .failed(2, "outcome cannot be \"maybe\"");
    desk.run(["correct", "v1", "--unset", "judge", "--reason", "x"])
        .failed(2, "there is no field judge");
    desk.run(["correct", "v1", "--on", "2024-03-19", "--reason", "x"])
        .failed(1, "changes_nothing");
    let log = fs::read_to_string(desk.ledger().join("events.jsonl")).expect("the log");
    assert_eq!(
        log.lines().count(),
        8,
        "nothing was edited, two entries were added"
    );
}

#[test]
fn known_at_is_a_prefix_of_the_log_and_shown_in_the_head_of_a_view() {
    let desk = Desk::with_a_case();
    let none = desk.say("replay --known-at 2020 --json").ok().json();
    assert_eq!(
        none["view"],
        json!({"to": null, "through": null, "known_at": "2020", "entries": 0})
    );
    assert_eq!(none["cases"], json!([]));
    let all = desk
        .say("replay --known-at 2199 --to 2024-02 --json")
        .ok()
        .json();
    assert_eq!(all["view"]["entries"], 6);
    assert_eq!(all["view"]["through"], "2024-02-29");
    desk.say("show k --known-at 2020")
        .failed(1, "there is no case k");
}

#[test]
fn the_schema_knows_every_event_and_nothing_else() {
    let schema: Value = done(Command::new(binary()).arg("schema")).ok().json();
    assert_eq!(schema["title"], "Record");
    assert_eq!(schema["additionalProperties"], false);
    let events = schema["$defs"]["Event"]["oneOf"]
        .as_array()
        .expect("the events");
    assert_eq!(events.len(), 36);
    assert!(
        events
            .iter()
            .all(|event| event["additionalProperties"] == false)
    );
    assert_eq!(schema["required"], json!(["event"]));
}

#[test]
fn what_lies_beyond_the_commit_point_is_told_and_set_aside() {
    let desk = Desk::with_a_case();
    let log = desk.ledger().join("events.jsonl");
    let mut bytes = fs::read(&log).expect("the log");
    bytes.extend_from_slice(b"{\"seq\":6,\"pr");
    fs::write(&log, &bytes).expect("an interrupted append");
    assert!(
        desk.say("status")
            .ok()
            .out
            .contains("12 bytes lie beyond the commit point")
    );
    assert_eq!(
        desk.say("verify --json").ok().json()["beyond_commit_bytes"],
        12
    );
    let next = desk.say("append case-closed --case k --on 2024-05 --reason x");
    assert!(
        next.err
            .contains("set aside 12 bytes of an interrupted append"),
        "{}",
        next.err
    );
    let aside: Vec<_> = fs::read_dir(desk.ledger().join("interrupted"))
        .expect("a directory")
        .flatten()
        .collect();
    assert_eq!(aside.len(), 1);
    assert_eq!(
        fs::read(aside[0].path()).expect("a file"),
        b"{\"seq\":6,\"pr"
    );
    desk.say("verify").ok();
}

#[test]
fn two_at_once_make_one_chain() {
    let desk = Desk::with_a_case();
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let desk = &desk;
            scope.spawn(move || {
                for n in 0..10 {
                    let id = format!("w{writer}-{n}");
                    desk.run([
                        "append",
                        "hearing-held",
                        "--case",
                        "k",
                        "--on",
                        "2024",
                        "--id",
                        &id,
                    ])
                    .ok();
                }
            });
        }
        for _ in 0..20 {
            desk.say("verify").ok();
            desk.say("replay --json").ok();
        }
    });
    assert_eq!(desk.say("status --json").json()["size"], 46);
    desk.say("verify").ok();
}

#[test]
fn a_withholding_is_followed_to_the_record_in_force() {
    let desk = Desk::with_a_case();
    fs::write(desk.path().join("page.txt"), "a page").expect("a document");
    desk.say("append case-closed --case k --on 2024-05 --reason x --attach page.txt")
        .ok();
    let documents: Vec<_> = fs::read_dir(desk.ledger().join("evidence"))
        .expect("evidence")
        .flatten()
        .collect();
    let sha256 = documents[0].file_name().into_string().expect("a name");
    fs::remove_file(documents[0].path()).expect("it is removed");
    desk.run([
        "append",
        "evidence-withheld",
        "--sha256",
        &sha256,
        "--authority",
        "a",
        "--reason",
        "r",
        "--id",
        "w",
    ])
    .ok();
    let verified = desk.say("verify").ok();
    assert!(
        verified
            .out
            .contains("1 cited documents: they are withheld"),
        "{}",
        verified.out
    );
    // The correction withholds another document: this one is missing.
    let other = format!("sha256={}", "ab".repeat(32));
    desk.run(["correct", "w", "--set", &other, "--reason", "x"])
        .ok();
    assert_eq!(
        desk.say("verify --json").json()["faults"][0]["kind"],
        "evidence_missing"
    );
    // With the correction retracted, the first withholding is in force again.
    desk.say("retract #8 --reason x").ok();
    desk.say("verify").ok();
}

#[test]
fn what_was_retracted_is_not_retracted_again_by_way_of_another() {
    let desk = Desk::with_a_case();
    desk.run(["correct", "v1", "--on", "2024-03-19", "--reason", "x"])
        .ok();
    desk.say("retract #6 --reason x").ok();
    desk.say("retract #6 --reason x")
        .failed(1, "was retracted by #7; in force is #4")
        .hinted("#4");
    desk.say("retract #7 --reason x")
        .failed(1, "is a retraction");
    desk.say("correct #0 --set title=x --reason x")
        .failed(1, "is a ledger_opened");
    assert_eq!(
        desk.say("retract #6 --reason x --json").json()["refused"][0]["rule"],
        "bad_target"
    );
}

#[test]
fn flags_of_a_record_do_not_go_with_a_batch() {
    let desk = Desk::with_a_case();
    desk.say("append --from - --case k")
        .failed(2, "--case and --from cannot be given together");
}

#[test]
fn a_log_that_goes_on_for_ever_is_read_only_to_its_commit_point() {
    let desk = Desk::with_a_case();
    let log = fs::OpenOptions::new()
        .write(true)
        .open(desk.ledger().join("events.jsonl"))
        .expect("the log");
    log.set_len(1 << 42).expect("a file with a hole");
    assert_eq!(
        desk.say("replay --json").ok().json()["cases"][0]["case"],
        "k"
    );
    desk.say("verify").ok();
}

#[test]
fn a_cited_document_that_is_not_there_is_warned_of() {
    let desk = Desk::with_a_case();
    let source = format!(r#"{{"title":"t","sha256":"{}"}}"#, "ab".repeat(32));
    let done = desk
        .run([
            "append",
            "hearing-held",
            "--case",
            "k",
            "--on",
            "2024",
            "--source",
            &source,
        ])
        .ok();
    assert!(
        done.err
            .contains("#6 evidence_missing: it cites the document abab"),
        "{}",
        done.err
    );
}

#[test]
fn show_tells_what_else_a_record_says() {
    let desk = Desk::with_a_case();
    let digest = "ab".repeat(32);
    let record = format!(
        r#"{{"case":"k","on":"2024","on_note":"in winter","event":{{"hearing_held":{{}}}},"note":"a\nb","learned":"2025","sealed":["{digest}","{digest}"]}}"#
    );
    desk.batch(&record).ok();
    let shown = desk.say("show k").ok().out;
    for line in [
        "date: in winter",
        "note: a",
        "note: b",
        "learnt, as the recorder says: 2025",
        "2 fields are sealed",
    ] {
        assert!(shown.contains(line), "{line:?} is not in {shown}");
    }
}

/// Lines are sorted by the thousand and written in blocks of megabytes, one while the next is made.
#[test]
fn a_batch_of_several_blocks_is_recorded_whole_and_in_its_order() {
    let desk = Desk::with_a_case();
    let note = "Ә".repeat(500);
    let records: Vec<String> = (0..9_000)
        .map(|n| format!(r#"{{"id":"r{n}","by":"n.s.","case":"k","on":"2022-02","event":{{"hearing_held":{{}}}},"note":"{n} {note}"}}"#))
        .collect();
    let batch = records.join("\n");
    assert!(batch.len() > 2 * (4 << 20), "{} bytes", batch.len());
    desk.batch(&batch).ok();
    let recorded = desk.run(["entries", "--records"]).ok().out;
    let lines: Vec<&str> = recorded.lines().collect();
    let lines = &lines[lines.len() - 9_000..];
    assert!(lines == records, "the records are not what was submitted");
    desk.run(["verify"]).ok();
    let again = desk.batch(&batch).ok().out;
    assert!(again.contains("9000"), "{again}");
    assert_eq!(desk.run(["entries", "--records"]).ok().out, recorded);
}
