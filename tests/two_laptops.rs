//! Two people keep ledgers of the same cases on two laptops, and bring them together.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::process::Command;

use cli::{Desk, Done, binary, done};

/// Two ledgers on one desk: `mine` and `theirs`.
fn two() -> Desk {
    let desk = Desk::empty();
    desk.say("--ledger mine init --origin casebook.example/mine")
        .ok();
    desk.say("--ledger theirs init --origin casebook.example/theirs")
        .ok();
    desk
}

/// A command line as the README has it.
fn shell(desk: &Desk, line: &str) -> Done {
    let path = format!(
        "{}:/usr/bin:/bin",
        binary().parent().expect("a directory").display()
    );
    done(
        Command::new("sh")
            .args(["-c", line])
            .current_dir(desk.path())
            .env("PATH", path)
            .env("CASEBOOK_BY", "tester"),
    )
}

const THEIRS_TO_MINE: &str =
    "casebook --ledger theirs entries --records | casebook --ledger mine append --from -";
const MINE_TO_THEIRS: &str =
    "casebook --ledger mine entries --records | casebook --ledger theirs append --from -";

fn states(desk: &Desk, ledger: &str) -> serde_json::Value {
    let mut state = desk
        .run(["--ledger", ledger, "replay", "--json"])
        .ok()
        .json();
    let mut cases = state["cases"].take();
    // Where an entry stands, and when it was recorded, is a ledger's own.
    for case in cases.as_array_mut().into_iter().flatten() {
        for event in case["timeline"].as_array_mut().into_iter().flatten() {
            event["seq"].take();
            event["recorded_at"].take();
        }
        for defendant in case["defendants"].as_array_mut().into_iter().flatten() {
            defendant["basis"].take();
        }
    }
    cases
}

#[test]
fn what_each_recorded_alone_is_brought_together_once() {
    let desk = two();
    for (ledger, case, who) in [("mine", "k1", "d1"), ("theirs", "k2", "d2")] {
        let args = format!(
            "--ledger {ledger} append case-opened --case {case} --on 2023 --title {case} --source s"
        );
        desk.say(&args).ok();
        desk.say(&format!("--ledger {ledger} append defendant-joined --case {case} --on 2023 --defendant {who} --source s")).ok();
    }
    let first = shell(&desk, THEIRS_TO_MINE).ok();
    assert!(
        first.out.contains("appended #3 ") && first.out.contains("appended #4 "),
        "{}",
        first.out
    );
    let back = shell(&desk, MINE_TO_THEIRS).ok();
    // Theirs has its own two records already, and gets the two of mine.
    assert_eq!(
        back.out.matches("is there already").count(),
        2,
        "{}",
        back.out
    );
    assert_eq!(states(&desk, "mine"), states(&desk, "theirs"));
    let again = shell(&desk, THEIRS_TO_MINE).ok();
    assert!(
        again.out.contains("the ledger has 5 entries"),
        "{}",
        again.out
    );
    for ledger in ["mine", "theirs"] {
        desk.run(["--ledger", ledger, "verify"]).ok();
    }
}

#[test]
fn the_same_sheet_on_both_laptops_makes_the_same_records() {
    let desk = two();
    let sheet = desk.say("template sheet").ok().out;
    fs::write(desk.path().join("s.csv"), &sheet).expect("a sheet");
    // The other has it in another order: the last row first.
    let mut rows: Vec<&str> = sheet.lines().collect();
    let last = rows.pop().expect("a row");
    rows.insert(1, last);
    fs::write(desk.path().join("t.csv"), rows.join("\n")).expect("a sheet");
    desk.say("--ledger mine import s.csv").ok();
    desk.say("--ledger theirs import t.csv").ok();
    let together = shell(&desk, THEIRS_TO_MINE).ok();
    // All 18 records of the sheet were there: with the opening, 19 entries.
    assert!(
        together.out.contains("the ledger has 19 entries"),
        "{}",
        together.out
    );
    assert!(!together.out.contains("appended"), "{}", together.out);
}

#[test]
fn a_clash_by_id_is_explained_and_resolved_by_a_correction() {
    let desk = two();
    let common = concat!(
        r#"{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K"}}}"#,
        "\n",
        r#"{"id":"j","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1"}}}"#,
        "\n",
    );
    let verdict = |on: &str| {
        format!(
            "{{\"id\":\"v\",\"case\":\"k\",\"on\":\"{on}\",\"event\":{{\"verdict\":{{\"who\":[\"d1\"],\"outcome\":\"convicted\"}}}}}}\n"
        )
    };
    let hearing = r#"{"id":"h","case":"k","on":"2024-01","event":{"hearing_held":{}}}"#;
    fs::write(
        desk.path().join("mine.jsonl"),
        format!("{common}{}", verdict("2024-03-18")),
    )
    .expect("a batch");
    fs::write(
        desk.path().join("theirs.jsonl"),
        format!("{common}{}{hearing}\n", verdict("2024-03-19")),
    )
    .expect("a batch");
    desk.say("--ledger mine append --from mine.jsonl").ok();
    desk.say("--ledger theirs append --from theirs.jsonl").ok();

    // Nothing of theirs is taken over, not even the hearing: the batch is refused as a whole.
    let refused = shell(&desk, THEIRS_TO_MINE);
    refused.failed(
        1,
        "line 3: same_id in k: #3 has the id v already, and says something else (clashes with #3)",
    );
    refused.hinted("to change what #3 says, correct it: casebook --ledger mine correct '#3'");
    assert!(desk.say("--ledger mine entries").ok().out.lines().count() == 4);

    // They agree that the 19th is right: mine is corrected, and what remains of theirs is taken over.
    desk.run([
        "--ledger",
        "mine",
        "correct",
        "v",
        "--on",
        "2024-03-19",
        "--reason",
        "the other observer was there",
    ])
    .ok();
    let rest = "casebook --ledger theirs entries --records | grep -v '\"id\":\"v\"' | casebook --ledger mine append --from -";
    shell(&desk, rest).ok();
    let shown = desk.say("--ledger mine show k --json").ok().json();
    let timeline = shown["cases"][0]["timeline"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let days: Vec<&str> = timeline.iter().filter_map(|e| e["on"].as_str()).collect();
    assert_eq!(days, ["2023", "2023", "2024-01", "2024-03-19"]);
}

#[test]
fn the_same_change_of_a_sheet_makes_the_same_correction_on_both() {
    let desk = two();
    let sheet = desk.say("template sheet").ok().out;
    let changed = sheet.replace("18.03.2024", "19.03.2024");
    assert_ne!(sheet, changed);
    for ledger in ["mine", "theirs"] {
        for (name, sheet) in [("s.csv", &sheet), ("t.csv", &changed)] {
            fs::write(desk.path().join(name), sheet).expect("a sheet");
            let how = ["--correct", "--reason", "the court says so"];
            let import = ["--ledger", ledger, "import", name];
            desk.run([import.as_slice(), &how].concat()).ok();
        }
    }
    let of = |ledger: &str| {
        desk.run(["--ledger", ledger, "status", "--json"])
            .ok()
            .json()["size"]
            .clone()
    };
    let before = of("mine");
    assert_eq!(before, of("theirs"));
    let together = shell(&desk, THEIRS_TO_MINE).ok();
    assert!(!together.out.contains("appended"), "{}", together.out);
    assert_eq!(before, of("mine"));
    // Put back and changed again, it is another correction, of another record.
    for name in ["s.csv", "t.csv", "s.csv"] {
        let put = if name == "s.csv" { &sheet } else { &changed };
        fs::write(desk.path().join(name), put).expect("a sheet");
        let how = ["--correct", "--reason", "the court says so"];
        desk.run([["--ledger", "mine", "import", name].as_slice(), &how].concat())
            .ok();
    }
    assert_ne!(before, of("mine"));
    desk.say("--ledger mine verify").ok();
}
