//! A sheet with one row a fact, on its way into a ledger.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::fs;

use cli::done;
use serde_json::json;
use sheets::{FACTS, error_at, event, fresh, put, sample};

#[test]
fn a_dry_run_shows_each_row_and_writes_nothing() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    let before = desk.bytes();
    let done = desk.say("import s.csv --dry-run").ok();
    for line in [
        "s.csv: 4 rows, one row a fact, by a map proposed from the headers",
        "  case = \"case\"",
        "row 2: would append #1 k 2023 case opened: K",
        "row 4: would append #3 k 2024-03-18 d1 convicted",
        "row 5: would append #4 k 2024-03-18 d1 sentenced: imprisonment of 4 years",
    ] {
        assert!(done.out.contains(line), "{line:?} is not in\n{}", done.out);
    }
    assert_eq!(desk.bytes(), before);
    let document = desk.say("import s.csv --dry-run --json").ok();
    assert!(
        document
            .out
            .starts_with("{\"casebook\":\"import/1\",\"file\":\"s.csv\""),
        "{}",
        document.out
    );
    // What is shown is what append --from takes.
    let lines: Vec<String> = document.json()["records"]
        .as_array()
        .expect("records")
        .iter()
        .map(|r| r["record"].to_string())
        .collect();
    assert_eq!(lines.len(), 4);
    desk.batch(&lines.join("\n")).ok();
    let again = desk.say("import s.csv").ok().out;
    assert!(
        again.contains("already there: 4") && again.contains("nothing to append"),
        "{again}"
    );
}

#[test]
fn a_map_says_what_is_what_and_what_is_wrong_with_it_is_named() {
    let desk = fresh();
    for name in ["us.csv", "us.toml"] {
        fs::copy(sample(name), desk.path().join(name)).expect("a copy");
    }
    let done = desk
        .say("import us.csv --map us.toml --dry-run --json")
        .ok()
        .json();
    let made = done["records"].as_array().expect("records");
    // The month first: the fourth of March, the eleventh of December.
    assert_eq!(event(made, 2, "case_opened")["on"], "2024-03-04");
    let verdict = event(made, 4, "verdict");
    assert_eq!(
        (&verdict["on"], &verdict["case"], &verdict["assertion"]),
        (&json!("2024-12-11"), &json!("ny-1"), &json!("official"))
    );
    assert_eq!(
        verdict["event"]["verdict"],
        json!({"who": ["john-doe"], "outcome": "convicted"})
    );

    let map = fs::read_to_string(sample("us.toml")).expect("a map");
    put(
        &desk,
        "m.toml",
        &map.replace("date_format", "# date_format"),
    );
    let done = desk.say("import us.csv --map m.toml");
    assert!(
        error_at(&done, "us.csv:2:C (When)")
            .contains("2024-04-03 (the day first) or 2024-03-04 (the month first)")
    );
    put(&desk, "m.toml", &map.replace("outcome =", "outcom ="));
    desk.say("import us.csv --map m.toml")
        .failed(2, "there is no field \"outcom\"")
        .hinted("did you mean outcome?");
    put(
        &desk,
        "m.toml",
        &map.replace("on = \"When\"", "on = \"Wenn\""),
    );
    let done = desk.say("import us.csv --map m.toml");
    assert!(done.err.contains("us.csv:1: there is no column \"Wenn\", which the map names for on; did you mean \"When\"?"), "{}", done.err);
    put(&desk, "m.toml", &map.replace("rows =", "row ="));
    desk.say("import us.csv --map m.toml")
        .failed(2, "m.toml: line 2: unknown field \"row\"");
}

#[test]
fn who_records_is_asked_of_who_appends_and_may_be_a_column() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    desk.without_recorder(["import", "s.csv"])
        .failed(2, "who records this is missing");
    assert_eq!(
        desk.without_recorder(["import", "s.csv", "--dry-run"])
            .status,
        0
    );
    put(
        &desk,
        "s.csv",
        "case,event,on,title,by\nk,case_opened,2023,K,a colleague\n",
    );
    desk.without_recorder(["import", "s.csv"]).ok();
    assert!(
        desk.say("entries --from 1")
            .ok()
            .out
            .contains("\"by\":\"a colleague\"")
    );
    let mut piped = desk.command(["import", "-"]);
    let file = fs::File::open(desk.path().join("s.csv")).expect("a file");
    assert!(done(piped.stdin(file)).out.contains("already there: 1"));
}

#[test]
fn one_column_of_defendants_is_enough_for_all_events() {
    let desk = fresh();
    let sheet = "\
Title,Case ID,Event,Date,Defendant,Agency,Article,Outcome,Source
Q,q1,case_opened,2023-02-10,,,,,s
,q1,defendant_joined,2023-03-01,Әбдіқадыр Нұрғали,Police,,,s
,q1,defendant_joined,2023-03-01,Өмірзақ Ғани,Police,,,s
,q1,charge_filed,2023-04-15,Әбдіқадыр Нұрғали,,146,,s
,q1,charge_filed,2023-04-15,Өмірзақ Ғани,,,,s
,q1,verdict,2024-01-22,Әбдіқадыр Нұрғали; Өмірзақ Ғани,,,convicted,s
,q1,hearing_held,2023-05,,,,,s
";
    put(&desk, "s.csv", sheet);
    desk.say("import s.csv").ok();
    let state = desk.say("show q1 --json").ok().json();
    let case = &state["cases"][0];
    let people = case["defendants"].as_array().expect("people");
    let people: Vec<(&str, &str)> = people
        .iter()
        .map(|d| {
            (
                d["defendant"].as_str().expect("an id"),
                d["name"].as_str().expect("a name"),
            )
        })
        .collect();
    let abd = ("abdiqadyr-nurghali", "Әбдіқадыр Нұрғали");
    assert_eq!(people, [abd, ("omirzaq-ghani", "Өмірзақ Ғани")]);
    let charges = case["charges"].as_array().expect("charges");
    let charges: Vec<&str> = charges
        .iter()
        .filter_map(|c| c["charge"].as_str())
        .collect();
    assert_eq!(charges, ["abdiqadyr-nurghali-146", "omirzaq-ghani-charge"]);
    // The article is learnt, the other one was misread, and a name is spelt better: corrections, all.
    let changed = sheet
        .replace(",,146,,s", ",,147,,s")
        .replace("Ғани,,,,s", "Ғани,,362,,s");
    put(&desk, "s.csv", &changed);
    let document = desk.say("import s.csv --json").ok().json();
    assert_eq!(document["appended"], json!([]));
    assert_eq!(document["changed"].as_array().map(Vec::len), Some(2));
    put(&desk, "s.csv", &sheet.replace("Өмірзақ", "Өмірзақов"));
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:4:E (Defendant)");
    assert!(told.contains("looks like omirzaq-ghani"), "{told}");
    // An event that is about nobody has no place for a defendant.
    put(
        &desk,
        "s.csv",
        &sheet.replace("hearing_held,2023-05,", "hearing_held,2023-05,Өмірзақ Ғани"),
    );
    let done = desk.say("import s.csv");
    assert!(
        error_at(&done, "s.csv:8:E (Defendant)").contains("hearing_held has no field defendant")
    );
}

#[test]
fn a_column_of_names_says_whom_every_event_is_about() {
    let desk = fresh();
    let sheet = "case,event,on,title,name,outcome\nk,case_opened,2023,K,,\nk,defendant_joined,2023,,Иванов И.,\nk,verdict,2024,,Иванов И.,convicted\n";
    put(&desk, "s.csv", sheet);
    let document = desk.say("import s.csv --dry-run --json").ok().json();
    let made = document["records"].as_array().expect("records");
    let joined = &event(made, 3, "defendant_joined")["event"]["defendant_joined"];
    assert_eq!(
        joined,
        &json!({"defendant": "ivanov-i", "name": "Иванов И."})
    );
    assert_eq!(
        event(made, 4, "verdict")["event"]["verdict"]["who"],
        json!(["ivanov-i"])
    );
    put(&desk, "s.csv", &sheet.replace("И.,c", "И. и Петров П.,c"));
    let told = desk.say("import s.csv");
    assert!(
        error_at(&told, "s.csv:4:E (name)").contains("names several people"),
        "{}",
        told.err
    );
    assert_eq!(
        told.err.matches("casebook: error: ").count(),
        2,
        "{}",
        told.err
    );
}

/// A fact cannot be carried from one case to another: it is retracted there, and recorded anew here, under an id
/// that says so; from then on the row is that fact.
#[test]
fn a_row_of_facts_with_an_id_may_move_to_another_case() {
    let desk = cli::Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let sheet = "id,case,event,on,title,defendant,who,outcome\n\
                 f1,k1,case_opened,2023-01,K1,,,\nf2,k2,case_opened,2023-01,K2,,,\n\
                 f3,k1,defendant_joined,2023-02,,d1,,\nf4,k2,defendant_joined,2023-02,,d1,,\n\
                 f5,k1,verdict,2024-01-01,,,d1,convicted\n";
    let columns = [
        "id",
        "case",
        "event",
        "on",
        "title",
        "defendant",
        "who",
        "outcome",
    ];
    let columns: String = columns.map(|c| format!("{c} = \"{c}\"\n")).concat();
    let map = format!("casebook_map = 1\nrows = \"fact\"\n[columns]\n{columns}");
    let import = |sheet: &str| {
        fs::write(desk.path().join("f.csv"), sheet).expect("room for a sheet");
        fs::write(desk.path().join("f.toml"), &map).expect("room for a map");
        desk.say("import f.csv --map f.toml")
    };
    import(sheet).ok();
    let moved = sheet.replace("f5,k1,", "f5,k2,");
    let done = import(&moved);
    done.failed(
        1,
        "f.csv:6:B (case): the row was of the case k1 when it was imported",
    );
    assert!(done.err.contains("f.csv: 1 error;"), "{}", done.err);
    desk.run(["retract", "#5", "--reason", "it is of the other case"])
        .ok();
    assert!(import(&moved).ok().out.contains("f5.again-2"));
    assert!(import(&moved).ok().out.contains("nothing to append"));
    let later = import(&moved.replace("2024-01-01", "2024-01-02")).ok();
    assert!(later.out.contains("correct f5.again-2"), "{}", later.out);
}
