//! An id that was made of a name says the name: where that was taken away, an export has another id.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/exported.rs"]
mod exported;

use cli::Desk;
use exported::{FORMATS, ask, database, desk, files, has, row, sheet};

/// Two people; the name of one was wrong, and is corrected. His id, that of his charge and those of
/// records are made of it.
fn corrected() -> Desk {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023-01","event":{"case_opened":{"title":"K"}}}
{"id":"oskenbaev-q.joined","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"oskenbaev-q","name":"Өскенбаев Қ."}}}
{"id":"aliev.joined","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"aliev","name":"Aliev"}}}
{"id":"c","case":"k","on":"2023-02","event":{"charge_filed":{"charge":"oskenbaev-q-146","who":["oskenbaev-q"],"article":"146"}}}
{"id":"v","case":"k","on":"2024-03-18","event":{"verdict":{"who":["oskenbaev-q"],"outcome":"acquitted","charges":["oskenbaev-q-146"]}}}
{"id":"v2","case":"k","on":"2024-03-18","event":{"verdict":{"who":["aliev"],"outcome":"convicted"}}}"#,
    );
    std::thread::sleep(std::time::Duration::from_millis(5));
    let by = [
        "--reason",
        "another man was tried",
        "--set",
        "name=Right One",
    ];
    desk.run([["correct", "oskenbaev-q.joined"].as_slice(), &by].concat())
        .ok();
    desk
}

#[test]
fn no_id_has_a_name_that_was_corrected_away() {
    let desk = corrected();
    for format in FORMATS {
        desk.run(["export", format, "--format", format]).ok();
        let all = files(&desk.path().join(format));
        assert!(!has(&all, "oskenbaev"), "{format}");
        assert!(has(&all, "Right One") && has(&all, "aliev"), "{format}");
        // Who asks for the history gets the ids as they are.
        let dir = format!("{format}-history");
        desk.run(["export", &dir, "--format", format, "--with-history"])
            .ok();
        assert!(
            has(&files(&desk.path().join(&dir)), "oskenbaev-q"),
            "{format}"
        );
    }
    let people = sheet(&desk, "csv", "defendants.csv");
    let person = row(&people, "name", "Right One");
    assert_eq!(
        (person["defendant"].as_str(), person["standing"].as_str()),
        ("id-1", "acquitted")
    );
    let charges = sheet(&desk, "csv", "charges.csv");
    assert_eq!(row(&charges, "charge", "id-1-146")["case"], "k");
    let events = sheet(&desk, "csv", "events.csv");
    assert_eq!(row(&events, "seq", "7")["corrects"], "");
    let db = database(&desk, "sqlite");
    assert!(ask(&db, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
}

#[test]
fn before_it_was_known_to_be_wrong_the_id_is_as_it_was() {
    let desk = corrected();
    let entries = desk.say("entries").ok().out;
    let line = entries.lines().nth(6).expect("the last fact");
    let entry: serde_json::Value = serde_json::from_str(line).expect("an entry");
    let then = entry["recorded_at"].as_str().expect("a time");
    desk.run(["export", "then", "--format", "csv", "--known-at", then])
        .ok();
    let people = sheet(&desk, "then", "defendants.csv");
    assert_eq!(
        row(&people, "name", "Өскенбаев Қ.")["defendant"],
        "oskenbaev-q"
    );
}

#[test]
fn an_id_stays_where_the_corrected_name_makes_it_too() {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023-01","event":{"case_opened":{"title":"K"}}}
{"id":"j","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"ivanov","name":"Ivanov P."}}}
{"id":"j2","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"d2","name":"Petrov"}}}"#,
    );
    for (record, name) in [("j", "name=Ivanov Pyotr"), ("j2", "name=Petrova")] {
        desk.run([
            "correct",
            record,
            "--reason",
            "his full name",
            "--set",
            name,
        ])
        .ok();
    }
    desk.run(["export", "csv", "--format", "csv"]).ok();
    let people = sheet(&desk, "csv", "defendants.csv");
    assert_eq!(row(&people, "defendant", "ivanov")["name"], "Ivanov Pyotr");
    assert_eq!(row(&people, "defendant", "d2")["name"], "Petrova");
}
