//! Whatever is wrong gets one clear line and the right exit status, and the ledger stays byte for byte
//! as it was.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::io::Read;
use std::process::{Command, Stdio};

use cli::{Desk, Done, binary};

/// Tries something on a ledger, which must be untouched afterwards.
fn untouched(attempt: impl FnOnce(&Desk) -> Done) -> Done {
    let desk = Desk::with_a_case();
    let before = desk.bytes();
    let done = attempt(&desk);
    assert!(before == desk.bytes(), "the ledger was changed");
    done
}

fn refused(line: &str) -> Done {
    untouched(|desk| desk.say(line))
}

fn refused_batch(text: &str) -> Done {
    untouched(|desk| desk.batch(text))
}

#[test]
fn a_malformed_date_is_shown_with_its_place() {
    let done = refused("append custody-changed --case k --on 2024-13-01 --who d1 --custody bail");
    done.failed(2, "\"2024-13-01\" is not a date")
        .failed(2, "at character 6")
        .hinted("2022-01-XX");
    let done =
        refused_batch(r#"{"case":"k","on":"18.03.2024","event":{"case_closed":{"reason":"x"}}}"#);
    done.failed(1, "line 1: malformed")
        .failed(1, "\"18.03.2024\" is not a date");
    refused("replay --to 2024-3").failed(2, "\"2024-3\" is not a day, a month or a year");
}

#[test]
fn an_unknown_field_is_named_with_line_and_column() {
    let text = "{\"case\":\"k\",\"on\":\"2024\",\"event\":{\"case_closed\":{\"reason\":\"x\"}},\"nots\":\"x\"}";
    refused_batch(text)
        .failed(1, "line 1: malformed: unknown field \"nots\" at column 69")
        .hinted("did you mean note?");
    refused("append verdict --case k --on 2024 --who d1 --outcom convicted")
        .failed(2, "--outcom")
        .hinted("--outcome");
}

#[test]
fn an_unknown_event_is_named_with_the_nearest_known() {
    let text = r#"{"case":"k","on":"2024","event":{"case_close":{"reason":"x"}}}"#;
    refused_batch(text)
        .failed(1, "unknown event \"case_close\" at column")
        .hinted("did you mean case_closed?");
    refused("append verdct --case k --on 2024")
        .failed(2, "verdct")
        .hinted("verdict");
}

#[test]
fn an_unknown_case_or_defendant_is_named() {
    refused("append custody-changed --case nope --on 2024 --who d1 --custody bail")
        .failed(1, "unknown_case in nope")
        .hinted("case-opened");
    refused("append custody-changed --case k --on 2024 --who d9 --custody bail")
        .failed(1, "there is no defendant d9");
    refused("show nope").failed(1, "there is no case nope");
    refused("history kk")
        .failed(1, "there is no case kk")
        .hinted("did you mean k?");
    refused("retract #99 --reason x").failed(1, "no entry or record #99");
}

#[test]
fn a_reversed_term_a_future_verdict_and_a_sentence_of_the_acquitted_are_refused() {
    refused(
        "append sentence-imposed --case k --on 2024-03-18 --who d1 --penalty imprisonment:P6Y..P4Y",
    )
    .failed(
        1,
        "bad_range in k: P6Y..P4Y: the minimum is above the maximum",
    );
    refused("append verdict --case k --on 2199-01-01 --who d1 --outcome convicted")
        .failed(1, "in_the_future in k");
    refused("append sentence-imposed --case k --on 2024-03-18 --who d2 --penalty fine:1")
        .failed(1, "no_conviction in k: d2");
}

#[test]
fn a_batch_with_a_bad_line_is_refused_whole() {
    let good = |n: usize| {
        format!(r#"{{"id":"h{n}","case":"k","on":"2024","event":{{"hearing_held":{{}}}}}}"#)
    };
    let mut lines: Vec<String> = (1..=600).map(good).collect();
    lines[499] =
        r#"{"id":"h500","case":"k","on":"2024","event":{"hearing_held":{"sumary":"x"}}}"#.into();
    refused_batch(&lines.join("\n")).failed(
        1,
        "line 500: malformed: unknown field \"sumary\" at column 69",
    );
    lines[499] =
        r#"{"id":"h500","case":"k","on":"2024","event":{"defendant_died":{"defendant":"d9"}}}"#
            .into();
    refused_batch(&lines.join("\n")).failed(1, "line 500: unknown_reference");
}

#[test]
fn the_same_id_with_other_content_is_refused_and_with_the_same_is_told() {
    let other = r#"{"id":"v1","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d2"],"outcome":"convicted"}}}"#;
    refused_batch(other)
        .failed(1, "same_id in k: #4 has the id v1 already")
        .hinted("correct '#4'");
    let same = r#"{"id":"v1","by":"another","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}}"#;
    let done = refused_batch(same).ok();
    assert!(
        done.out
            .contains("v1 is there already as #4: nothing to append"),
        "{}",
        done.out
    );
}

#[test]
fn the_same_id_again_says_so_where_it_is_no_longer_in_force() {
    let desk = Desk::with_a_case();
    desk.run(["retract", "v2", "--reason", "x"]).ok();
    let again = r#"{"id":"v2","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d2"],"outcome":"acquitted"}}}"#;
    assert!(desk.batch(again).ok().out.contains("no longer in force"));
}

#[test]
fn bytes_that_are_no_text_and_lines_without_end_are_refused() {
    let done = untouched(|desk| desk.feed(b"{\"case\":\"k\xff\"}"));
    done.failed(1, "line 1: malformed: the text is not UTF-8 at column 11");
    let long = format!(
        r#"{{"case":"k","on":"2024","event":{{"hearing_held":{{}}}},"note":"{}"}}"#,
        "x".repeat(70_000)
    );
    refused_batch(&long)
        .failed(1, "line 1: too_long")
        .hinted("attach");
    refused_batch("{\"case\":").failed(1, "line 1: malformed");
    refused_batch("[1]").failed(1, "line 1: malformed");
    refused_batch("\n\n").failed(2, "has no records");
}

#[test]
fn a_control_character_in_a_name_is_refused() {
    let text = r#"{"case":"k","on":"2024","event":{"defendant_identified":{"defendant":"d1","name":"a\u001b[2Jb"}}}"#;
    refused_batch(text).failed(1, "control character U+001B");
    untouched(|desk| {
        desk.run([
            "append",
            "defendant-identified",
            "--case",
            "k",
            "--on",
            "2024",
            "--defendant",
            "d1",
            "--name",
            "a\u{7}",
        ])
    })
    .failed(2, "control character U+0007");
}

#[test]
fn a_missing_recorder_is_never_guessed() {
    let line = "append custody-changed --case k --on 2024 --who d1 --custody bail";
    untouched(|desk| desk.without_recorder(line.split(' ')))
        .failed(2, "--by NAME")
        .hinted("pseudonym");
}

#[test]
fn what_is_missing_is_named() {
    refused("append custody-changed --case k --who d1 --custody bail").failed(2, "needs --on DATE");
    refused("append custody-changed --on 2024 --who d1 --custody bail")
        .failed(2, "needs --case CASE");
    refused("append custody-changed --case k --on 2024 --custody bail").failed(2, "--who <WHO>");
    refused("append").failed(2, "nothing to append");
    refused("").failed(2, "");
}

#[test]
fn a_directory_that_is_no_ledger_is_said_to_be_none() {
    let desk = Desk::empty();
    for line in [
        "verify",
        "replay",
        "status",
        "append case-closed --case k --on 2024 --reason x",
    ] {
        desk.say(line)
            .failed(2, "is not a ledger")
            .hinted("casebook init");
    }
    assert!(!desk.ledger().exists(), "a directory was made by looking");
    let desk = Desk::with_a_case();
    desk.say("init --origin casebook.example/again")
        .failed(2, "already holds a ledger");
}

#[test]
fn a_ledger_that_was_altered_is_not_built_on() {
    let desk = Desk::with_a_case();
    let log = desk.ledger().join("events.jsonl");
    let text = fs::read_to_string(&log).expect("the log");
    fs::write(&log, text.replacen("convicted", "acquitted", 1)).expect("it is altered");
    let before = desk.bytes();
    desk.say("append custody-changed --case k --on 2024 --who d1 --custody bail")
        .failed(1, "chain_broken")
        .hinted("verify");
    desk.say("replay")
        .failed(1, "entry #5 (line 6): chain_broken");
    assert_eq!(desk.say("verify").status, 1);
    assert!(before == desk.bytes());
    let verified = desk.say("verify --json").json();
    assert_eq!(verified["ok"], false);
    assert_eq!(verified["faults"][0]["kind"], "chain_broken");
    assert_eq!(verified["faults"][0]["seq"], 5);
    assert_eq!(verified["proven"], serde_json::json!([]));
}

#[test]
fn a_missing_or_malformed_checkpoint_is_a_fault() {
    let desk = Desk::with_a_case();
    let checkpoint = desk.ledger().join("checkpoint");
    fs::write(&checkpoint, "nonsense").expect("it is overwritten");
    desk.say("status").failed(1, "bad_checkpoint");
    fs::remove_file(&checkpoint).expect("it is removed");
    desk.say("append case-closed --case k --on 2024 --reason x")
        .failed(1, "checkpoint_missing");
    assert_eq!(
        desk.say("verify --json").json()["faults"][0]["kind"],
        "checkpoint_missing"
    );
}

#[test]
fn a_file_that_cannot_grow_harms_nothing() {
    let desk = Desk::with_a_case();
    let record = |n: usize| {
        let note = "x".repeat(900);
        format!(
            r#"{{"id":"h{n}","case":"k","on":"2024","event":{{"hearing_held":{{}}}},"note":"{note}"}}"#
        )
    };
    let batch: Vec<String> = (0..40).map(record).collect();
    fs::write(desk.path().join("batch.jsonl"), batch.join("\n")).expect("a batch");
    // 16 blocks of 512 bytes; the signal that would end the program is turned into an error.
    let line = format!(
        "trap '' XFSZ; ulimit -f 16; {} append --from batch.jsonl",
        binary().display()
    );
    let before = desk.bytes();
    let mut command = Command::new("sh");
    command
        .args(["-c", &line])
        .current_dir(desk.path())
        .env("CASEBOOK_BY", "tester");
    cli::done(command.env_remove("CASEBOOK_LEDGER")).failed(2, "cannot write ledger/events.jsonl");
    desk.say("verify").ok();
    assert_eq!(desk.say("status --json").json()["size"], 6);
    // What was written stands beyond the commit point; what is committed is byte for byte the same.
    let log = desk.ledger().join("events.jsonl");
    assert!(desk.bytes()[&log].starts_with(&before[&log]));
    desk.say("append --from batch.jsonl").ok();
    assert_eq!(desk.say("status --json").json()["size"], 46);
}

#[test]
fn a_link_does_not_lead_out_of_the_ledger() {
    let desk = Desk::with_a_case();
    let (log, elsewhere) = (
        desk.ledger().join("events.jsonl"),
        desk.path().join("elsewhere"),
    );
    fs::rename(&log, &elsewhere).expect("it is moved");
    std::os::unix::fs::symlink(&elsewhere, &log).expect("a link is made");
    desk.say("replay").failed(2, "symbolic link");
}

#[test]
fn a_closed_pipe_ends_it_quietly() {
    let desk = Desk::with_a_case();
    let many: Vec<String> = (0..3000)
        .map(|n| format!(r#"{{"id":"h{n}","case":"k","on":"2024","event":{{"hearing_held":{{"summary":"{}"}}}}}}"#, "x".repeat(200)))
        .collect();
    desk.batch(&many.join("\n")).ok();
    for command in ["entries", "history", "show", "replay"] {
        let mut args = vec![command];
        args.extend((command != "entries" && command != "replay").then_some("k"));
        args.extend((command == "replay").then_some("--json"));
        let mut child = Command::new(binary())
            .args(args)
            .current_dir(desk.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut first = [0; 10];
        child
            .stdout
            .take()
            .expect("an output")
            .read_exact(&mut first)
            .expect("some output");
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(output.status.code(), Some(0), "{command}");
        assert!(
            output.stderr.is_empty(),
            "{command}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}

#[test]
fn a_refusal_is_also_a_document() {
    let desk = Desk::with_a_case();
    let done = desk
        .say("append sentence-imposed --case k --on 2024-03-18 --who d2 --penalty fine:1 --json");
    assert_eq!(done.status, 1);
    let document = done.json();
    assert_eq!(document["casebook"], "refused/1");
    assert_eq!(document["refused"][0]["rule"], "no_conviction");
    assert_eq!(document["refused"][0]["case"], "k");
}

#[test]
fn a_dry_run_makes_all_checks_and_writes_nothing() {
    let line = "append custody-changed --case k --on 2024 --who d1 --custody bail --dry-run";
    let done = refused(line).ok();
    assert!(done.out.contains("would append #6"), "{}", done.out);
    refused(&line.replace("d1", "d9")).failed(1, "d9");
}

#[test]
fn what_a_ledger_says_reaches_no_terminal_raw() {
    let desk = Desk::with_a_case();
    let name = "a\u{202e}b";
    desk.run([
        "append",
        "defendant-identified",
        "--case",
        "k",
        "--on",
        "2024",
        "--defendant",
        "d1",
        "--name",
        name,
    ])
    .ok();
    for command in ["replay", "show k", "history k"] {
        let out = desk.say(command).ok().out;
        assert!(
            !out.contains('\u{202e}') && out.contains("a\\u{202e}b"),
            "{out}"
        );
    }
}
