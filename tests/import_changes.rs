//! A sheet that comes again: what is there already, what has changed, what is new.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::process::Command;

use cli::{Desk, binary};
use serde_json::json;
use sheets::{FACTS, fresh, put};

#[test]
fn the_same_sheet_again_adds_only_what_is_new_in_whatever_order() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    desk.say("import s.csv").ok();
    let mut rows: Vec<&str> = FACTS.lines().collect();
    rows.push("k,hearing_held,2024-01,,,,,,");
    rows[1..].reverse();
    put(&desk, "s.csv", &rows.join("\n"));
    let done = desk.say("import s.csv --json").ok().json();
    assert_eq!(done["already"].as_array().map(Vec::len), Some(4));
    assert_eq!(done["appended"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&done["appended"][0]["row"], &done["appended"][0]["seq"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(done["changed"], json!([]));
}

#[test]
fn what_was_recorded_by_hand_is_not_recorded_again() {
    let desk = Desk::with_a_case();
    put(
        &desk,
        "s.csv",
        "case,event,on,who,outcome\nk,verdict,2024-03-18,d1,convicted\nk,verdict,2024-03-18,d2,acquitted\n",
    );
    let done = desk.say("import s.csv --json").ok().json();
    assert_eq!(done["already"][0]["id"], "v1");
    assert_eq!(done["already"][1]["id"], "v2");
    assert_eq!(done["size"], 6);
}

#[test]
fn a_changed_row_is_offered_as_a_correction_and_never_as_a_second_fact() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    desk.say("import s.csv").ok();
    let changed = FACTS
        .replace("2024-03-18,,,d1,convicted", "18.02.2024,,,d1,convicted")
        .replace("imprisonment:4y", "imprisonment:5y");
    put(&desk, "s.csv", &changed);
    let done = desk.say("import s.csv").ok();
    assert!(done.out.contains("row 4: has changed: it says something else than\n#3 d1 convicted\n  on: \"2024-03-18\" → \"2024-02-18\""), "{}", done.out);
    assert!(done.out.contains("nothing to append"), "{}", done.out);
    assert!(done.err.contains("--correct --reason WHY"), "{}", done.err);
    assert!(
        done.out.contains("the ledger has 5 entries"),
        "{}",
        done.out
    );

    // The commands that are shown can be run as they are, with a reason.
    let commands: Vec<String> = done
        .out
        .lines()
        .filter(|l| l.starts_with("  casebook correct "))
        .map(|l| l.replace("'…'", "'the list'"))
        .collect();
    assert_eq!(commands.len(), 2, "{}", done.out);
    for command in &commands {
        let path = format!(
            "{}:/usr/bin:/bin",
            binary().parent().expect("a directory").display()
        );
        let mut shell = Command::new("sh");
        shell
            .args(["-c", command])
            .current_dir(desk.path())
            .env("PATH", path)
            .env("CASEBOOK_BY", "t");
        let ran = cli::done(&mut shell);
        assert_eq!(ran.status, 0, "{command}: {}", ran.err);
    }
    let again = desk.say("import s.csv").ok().out;
    assert!(again.contains("already there: 4"), "{again}");
    // The sheet as it was before is held against what is in force by now, and can be put back.
    put(&desk, "s.csv", FACTS);
    let old = desk.say("import s.csv").ok();
    assert!(
        old.out.contains("row 4: has changed: it says something else than\n#5 d1 convicted\n  on: \"2024-02-18\" → \"2024-03-18\""),
        "{}",
        old.out
    );
    assert!(old.out.contains("the ledger has 7 entries"), "{}", old.out);
    assert!(old.err.contains("--correct --reason WHY"), "{}", old.err);
    let back = [
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "the list was wrong",
    ];
    let done = desk.run(back).ok().out;
    assert!(done.contains("the ledger has 9 entries"), "{done}");
    let again = desk.say("import s.csv").ok().out;
    assert!(again.contains("already there: 4"), "{again}");
}

#[test]
fn changed_rows_are_corrected_in_the_same_batch_where_a_reason_is_given() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    desk.say("import s.csv").ok();
    put(
        &desk,
        "s.csv",
        &(FACTS.replace("imprisonment:4y", "fine:1 KZT") + "k,hearing_held,2024-01,,,,,,\n"),
    );
    let args = [
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "misread",
        "--json",
    ];
    let done = desk.run(args).ok().json();
    assert_eq!(done["appended"].as_array().map(Vec::len), Some(2));
    assert_eq!(done["changed"][0]["corrected"], true);
    let last = desk.say("show k --json").ok().json();
    let penalties = &last["cases"][0]["defendants"][0]["penalties"];
    assert_eq!(penalties, &json!([{"kind": "fine", "amount": "1 KZT"}]));
    desk.say("import s.csv --correct").failed(2, "--reason");
}

#[test]
fn what_the_sheet_does_not_speak_of_is_no_change_and_what_was_retracted_stays_so() {
    let desk = fresh();
    let sheet = FACTS.replace(",note", "").replace(",\n", "\n");
    put(&desk, "s.csv", &sheet);
    desk.say("import s.csv").ok();
    desk.run([
        "correct",
        "#3",
        "--reason",
        "more is known",
        "--set",
        "note=in the small hall",
    ])
    .ok();
    let done = desk.say("import s.csv").ok().out;
    assert!(done.contains("already there: 4"), "{done}");
    desk.run(["retract", "#4", "--reason", "wrong"]).ok();
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1, "{}", done.err);
    let done = done.out;
    assert!(
        done.contains(
            "row 5: is there already as #4, no longer in force: it was retracted; nothing to append"
        ),
        "{done}"
    );
}

#[test]
fn two_verdicts_on_one_person_are_two_facts_and_stay_two() {
    let desk = fresh();
    let sheet = "case,event,on,title,defendant,who,outcome\nk,case_opened,2020,K,,,\nk,defendant_joined,2020,,d1,,\nk,verdict,2021,,,d1,convicted\nk,verdict,2023,,,d1,acquitted\n";
    put(&desk, "s.csv", sheet);
    assert_eq!(desk.say("import s.csv --json").ok().json()["size"], 5);
    assert!(
        desk.say("import s.csv")
            .ok()
            .out
            .contains("already there: 4")
    );
    put(&desk, "s.csv", &sheet.replace("2023,", "2023-05,"));
    let changed = desk.say("import s.csv --json").ok().json();
    assert_eq!(
        (&changed["changed"][0]["seq"], &changed["appended"]),
        (&json!(4), &json!([]))
    );
}

#[test]
fn an_id_column_decides_which_row_is_which_fact() {
    let desk = fresh();
    let head = "id,case,event,on,title\na,k,case_opened,2020,K\nb,k,hearing_held,2021-01-05,\n";
    put(&desk, "s.csv", head);
    desk.say("import s.csv").ok();
    // Another hearing has its own id; the first one's date was wrong.
    put(
        &desk,
        "s.csv",
        &(head.replace("2021-01-05", "2021-01-06") + "c,k,hearing_held,2021-01-05,\n"),
    );
    let done = desk.say("import s.csv --json").ok().json();
    assert_eq!(
        (&done["changed"][0]["id"], &done["appended"][0]["id"]),
        (&json!("b"), &json!("c"))
    );
    // Without ids, a sheet of new hearings only is in doubt, unless the map says that the date tells them apart.
    put(
        &desk,
        "new.csv",
        "case,event,on\nk,hearing_held,2021-02-05\n",
    );
    assert_eq!(
        desk.say("import new.csv --json").ok().json()["appended"],
        json!([])
    );
    put(
        &desk,
        "m.toml",
        "casebook_map = 1\nrows = \"fact\"\nkey = [\"on\"]\n[columns]\ncase = \"case\"\nevent = \"event\"\non = \"on\"\n",
    );
    let done = desk.say("import new.csv --map m.toml --json").ok().json();
    assert_eq!(done["appended"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_row_with_an_id_is_known_by_it_whatever_else_changes() {
    let desk = fresh();
    let sheet = "id,case,defendant,joined,verdict_on,outcome\nr1,k,d1,2023,2024-03,convicted\n";
    put(&desk, "s.csv", sheet);
    desk.say("import s.csv").ok();
    assert!(
        desk.say("entries")
            .ok()
            .out
            .contains("\"id\":\"r1.verdict\"")
    );
    assert!(
        desk.say("import s.csv")
            .ok()
            .out
            .contains("already there: 3")
    );
    // The wrong person was entered: both of the row's records are offered as corrections.
    put(&desk, "s.csv", &sheet.replace("d1", "d2"));
    let done = desk.say("import s.csv --json").ok().json();
    let ids: Vec<&str> = done["changed"]
        .as_array()
        .expect("changes")
        .iter()
        .filter_map(|c| c["id"].as_str())
        .collect();
    assert_eq!(ids, ["r1.defendant_joined", "r1.verdict"]);
    assert_eq!(done["appended"], json!([]));
    desk.run([
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "the wrong person",
    ])
    .ok();
    assert!(
        desk.say("import s.csv")
            .ok()
            .out
            .contains("already there: 3")
    );
}
