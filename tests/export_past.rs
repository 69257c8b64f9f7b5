//! What was taken back is in no export, unless its history is asked for.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/exported.rs"]
mod exported;

use std::collections::BTreeMap;

use cli::Desk;
use exported::{FORMATS, OFFICERS, ask, database, desk, files, has, row, sheet};
use serde_json::Value;

/// When an entry was recorded.
fn recorded_at(desk: &Desk, seq: usize) -> String {
    let entries = desk.say("entries").ok().out;
    let line = entries.lines().nth(seq).expect("the entry");
    let entry: Value = serde_json::from_str(line).expect("an entry");
    entry["recorded_at"].as_str().expect("a time").to_owned()
}

#[test]
fn a_name_that_was_taken_back_is_in_no_byte_of_an_export() {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023-01","event":{"case_opened":{"title":"Wrongtitle case"}},"note":"Wrongnote"}
{"id":"j1","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"d1","name":"Wrongname One","aliases":["Ошибкин"],"description":"Wrongname One, they say"}}}
{"id":"j2","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"d2"}}}
{"id":"i2","case":"k","on":"2024","event":{"defendant_identified":{"defendant":"d2","name":"Wrongname Two"}},"sources":[{"title":"Wrongsource on Wrongname Two"}]}
{"id":"h","case":"k","on":"2023-05","event":{"hearing_held":{"summary":"Wrongname Three spoke"}}}
{"id":"f","on":"2023-06","event":{"figure_claimed":{"issuer":"Wrongissuer","measure":"victims","value":9}}}"#,
    );
    std::thread::sleep(std::time::Duration::from_millis(5));
    desk.run([
        "correct",
        "o",
        "--reason",
        "not Wrongtitle but Right",
        "--set",
        "title=Right case",
        "--unset",
        "note",
    ])
    .ok();
    desk.run([
        "correct",
        "j1",
        "--reason",
        "Wrongname One is innocent",
        "--set",
        "name=Right One",
        "--unset",
        "aliases",
        "--unset",
        "description",
    ])
    .ok();
    desk.run([
        "retract",
        "i2",
        "--reason",
        "Wrongname Two is somebody else",
    ])
    .ok();
    desk.run(["retract", "h", "--reason", "Wrongname Three was not there"])
        .ok();
    desk.run(["retract", "f", "--reason", "Wrongissuer never said so"])
        .ok();
    let before = recorded_at(&desk, 6);
    let known = format!("--known-at={before}");
    for format in FORMATS {
        for (nth, option) in ["--json", "--to=2023-12", "--to=2023-05-10"]
            .into_iter()
            .enumerate()
        {
            let dir = format!("{format}-{nth}");
            let said = desk.run(["export", &dir, "--format", format, option]).ok();
            let all = files(&desk.path().join(&dir));
            for wrong in ["Wrong", "Ошибкин"] {
                assert!(!has(&all, wrong), "{wrong} is in {format} {option}");
                assert!(!said.out.contains(wrong));
            }
            assert!(
                has(&all, "Right One") && has(&all, "Right case"),
                "{format} {option}"
            );
        }
        // As known before, it was believed.
        let dir = format!("{format}-known");
        desk.run(["export", &dir, "--format", format, &known]).ok();
        let all = files(&desk.path().join(&dir));
        for believed in [
            "Wrongname One",
            "Ошибкин",
            "Wrongname Two",
            "Wrongissuer",
            "Wrongsource",
        ] {
            assert!(
                has(&all, believed),
                "{believed} is not in {format} as known then"
            );
        }
        assert!(!has(&all, "Right One"));
        // Who asks for the history gets it, marked.
        let dir = format!("{format}-history");
        desk.run(["export", &dir, "--format", format, "--with-history"])
            .ok();
        let all = files(&desk.path().join(&dir));
        for past in [
            "Wrongname One",
            "Wrongname Two",
            "is innocent",
            "Wrongsource",
            "Wrongissuer never",
        ] {
            assert!(has(&all, past), "{past} is not in the history of {format}");
        }
    }
    let events = sheet(&desk, "csv-history", "events.csv");
    // #2 is j1: corrected by #8. #4 is i2: retracted by #9.
    let old = row(&events, "seq", "2");
    let of = |row: &BTreeMap<String, String>| {
        ["in_force", "superseded_by", "happened"].map(|name| row[name].clone())
    };
    assert_eq!(of(old), ["no", "8", "none"]);
    let new = row(&events, "seq", "8");
    assert_eq!(of(new), ["yes", "", "yes"]);
    assert_eq!(
        (new["corrects"].as_str(), new["first_seq"].as_str()),
        ("j1", "2")
    );
    assert_eq!(new["reason"], "Wrongname One is innocent");
    assert_eq!(row(&events, "seq", "9")["event"], "retraction");
    let db = database(&desk, "sqlite-history");
    assert!(ask(&db, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    assert!(ask(&db, "SELECT name FROM defendants WHERE name LIKE 'Wrong%'").is_empty());
}

#[test]
fn history_before_a_day_has_nothing_of_after_it() {
    let desk = desk(OFFICERS);
    desk.run(["retract", "a", "--reason", "There was no appeal"])
        .ok();
    desk.run([
        "correct",
        "r",
        "--reason",
        "Another court",
        "--set",
        "court=Right court",
    ])
    .ok();
    for format in FORMATS {
        let args = [
            "export",
            format,
            "--format",
            format,
            "--with-history",
            "--to",
        ];
        desk.run(args.into_iter().chain(["2024-03"])).ok();
        let all = files(&desk.path().join(format));
        // The appeal is of April 2024, and so is its retraction of that; the court is of 2023.
        assert!(!has(&all, "There was no appeal"), "{format}");
        assert!(
            has(&all, "Another court") && has(&all, "Right court"),
            "{format}"
        );
    }
    let db = database(&desk, "sqlite");
    let past = "SELECT seq || ' ' || in_force || ' ' || IFNULL(superseded_by, '-') FROM events WHERE seq IN (3, 8, 11, 12)";
    // #3 is the referral, corrected by #12.
    assert_eq!(ask(&db, past), ["3 0 12", "12 1 -"]);
}
