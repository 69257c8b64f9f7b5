//! People bring their spreadsheets into a ledger.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cli::{Desk, Done, binary, done};
use serde_json::{Value, json};

fn fresh() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    desk
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/sheets")
        .join(name)
}

fn put(desk: &Desk, name: &str, text: &str) {
    fs::write(desk.path().join(name), text).expect("a file");
}

/// The records that a sample would append.
fn records(name: &str) -> Vec<Value> {
    let desk = fresh();
    let path = sample(name);
    let path = path.to_str().expect("a path");
    let document = desk
        .run(["import", path, "--dry-run", "--json"])
        .ok()
        .json();
    document["records"].as_array().cloned().expect("records")
}

/// What the record of an event in a row holds.
fn event<'r>(records: &'r [Value], row: u64, name: &str) -> &'r Value {
    let found = records
        .iter()
        .find(|r| r["row"] == row && !r["record"]["event"][name].is_null());
    let found = found.unwrap_or_else(|| panic!("row {row} makes no {name}"));
    &found["record"]
}

fn error_at<'d>(done: &'d Done, place: &str) -> &'d str {
    let start = format!("casebook: error: {place}: ");
    let found = done.err.lines().find(|line| line.starts_with(&start));
    found.unwrap_or_else(|| panic!("nothing at {place} in\n{}", done.err))
}

const FACTS: &str = "\
case,event,on,title,defendant,who,outcome,penalties,note
k,case_opened,2023,K,,,,,
k,defendant_joined,2023,,d1,,,,
k,verdict,2024-03-18,,,d1,convicted,,
k,sentence_imposed,2024-03-18,,,d1,,imprisonment:4y,
";

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
    let done = desk.say("import s.csv").ok().out;
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
fn sheets_of_the_region_are_read_as_they_are() {
    let russian = records("russian.csv");
    // Two defendants of the first case: opened, joined twice, charged twice, a verdict each, one sentence; of
    // the second case: opened, joined, convicted, sentenced.
    assert_eq!(russian.len(), 8 + 4);
    assert_eq!(
        event(&russian, 2, "verdict")["event"]["verdict"]["court"],
        "Городской суд"
    );
    assert_eq!(
        event(&russian, 2, "sentence_imposed")["event"]["sentence_imposed"]["penalties"],
        json!([{"kind": "imprisonment", "term": "P5Y"}])
    );
    assert_eq!(
        event(&russian, 3, "defendant_joined")["note"],
        "«не виновен»"
    );
    let joined = event(&russian, 4, "defendant_joined");
    assert_eq!(joined["event"]["defendant_joined"]["name"], "Тоқташ Ғ. Ө.");
    assert_eq!(joined["note"], "Қ ғ Ұ ұ Ү ү Һ һ І і Ә ә");
    assert_eq!(event(&russian, 4, "verdict")["on"], "2024-03");

    // The same first rows, kept by an old program.
    let old = records("windows-1251.csv");
    assert_eq!(old, russian[..8]);
    let desk = fresh();
    let done = desk.run([
        "import",
        sample("windows-1251.csv").to_str().expect("a path"),
        "--dry-run",
    ]);
    assert!(
        done.err.contains("not UTF-8, and was read as Windows-1251"),
        "{}",
        done.err
    );

    let kazakh = records("kazakh.csv");
    assert_eq!(event(&kazakh, 2, "verdict")["on"], "2024-03-18");
    assert_eq!(event(&kazakh, 2, "verdict")["learned"], "2024-03-20");
    assert_eq!(
        event(&kazakh, 3, "verdict")["event"]["verdict"]["outcome"],
        "acquitted"
    );
    assert_eq!(
        event(&kazakh, 3, "defendant_joined")["event"]["defendant_joined"]["name"],
        "Үлгі Һәм Ұлы"
    );
    let sentence = event(&kazakh, 2, "sentence_imposed");
    assert_eq!(
        sentence["event"]["sentence_imposed"]["penalties"],
        json!([{"kind": "imprisonment", "term": "P4Y..P6Y"}])
    );
}

#[test]
fn a_workbook_is_read_with_its_dates_and_its_numbers() {
    let book = records("book.xlsx");
    assert_eq!(event(&book, 2, "case_opened")["on"], "2023");
    assert_eq!(event(&book, 2, "verdict")["on"], "2024-03-18");
    assert_eq!(
        event(&book, 2, "charge_filed")["event"]["charge_filed"]["article"],
        "146"
    );
    // The third row is empty: the next is the fourth, as the spreadsheet shows it.
    assert_eq!(
        event(&book, 4, "charge_filed")["event"]["charge_filed"]["article"],
        "146"
    );
    assert_eq!(
        event(&book, 4, "defendant_joined")["event"]["defendant_joined"]["defendant"],
        "d2"
    );

    let desk = fresh();
    fs::copy(sample("faults.xlsx"), desk.path().join("f.xlsx")).expect("a copy");
    let done = desk.say("import f.xlsx");
    assert_eq!(done.status, 1);
    assert!(error_at(&done, "f.xlsx:2:E (name)").contains("#REF!"));
    assert!(error_at(&done, "f.xlsx:2:G (verdict_on)").contains("may be 2024-03-18"));
    assert!(error_at(&done, "f.xlsx:3:A (case)").contains("A3:A4 are merged"));
    assert!(error_at(&done, "f.xlsx:4:A (case)").contains("case is missing"));
    assert!(
        done.err.contains("f.xlsx: 4 errors; nothing was appended"),
        "{}",
        done.err
    );
}

#[test]
fn every_planted_fault_is_named_at_its_place() {
    let desk = fresh();
    fs::copy(sample("facts-faults.csv"), desk.path().join("f.csv")).expect("a copy");
    let before = desk.bytes();
    let done = desk.say("import f.csv");
    assert_eq!(done.status, 1);
    let faults = [
        ("f.csv:1:N (Remraks)", "it is not known what the column"),
        (
            "f.csv:1:O (name)",
            "the header \"name\" is doubled: column G has it too",
        ),
        (
            "f.csv:4:D (on)",
            "either 2023-04-03 (the day first) or 2023-03-04 (the month first)",
        ),
        ("f.csv:5:D (on)", "there is no day 31 in 2024-02"),
        ("f.csv:6:I (outcome)", "did you mean convicted?"),
        ("f.csv:7:H (who)", "who is missing: verdict needs it"),
        ("f.csv:8:A (id)", "the id 6 is doubled: row 7 has it too"),
        ("f.csv:9", "the row has 10 cells, and the header 15"),
        ("f.csv:10:B (case)", "\"K 1\" is not an id"),
        ("f.csv:11:B (case)", "unknown_case: "),
        ("f.csv:12:J (penalties)", "the minimum is above the maximum"),
        (
            "f.csv:13:H (who)",
            "unknown_reference: there is no defendant d9",
        ),
        ("f.csv:14:D (on)", "in_the_future: 2031-01-01"),
        ("f.csv:15:L (article)", "decimal point; write 146"),
        ("f.csv:16:C (event)", "did you mean verdict?"),
        ("f.csv:17:D (on)", "interval"),
        (
            "f.csv:18:D (on)",
            "a spreadsheet's number for a day, which may be 2024-03-18",
        ),
        (
            "f.csv:19:F (defendant)",
            "the Cyrillic letter с, which looks like the Latin c",
        ),
        (
            "f.csv:20:F (defendant)",
            "hearing_held has no field defendant",
        ),
        ("f.csv:21:D (on)", "formula ended in an error, #REF!"),
        ("f.csv:22:J (penalties)", "\"4 years\" is not a penalty"),
        ("f.csv:23:D (on)", "four digits"),
        ("f.csv:24:G (name)", "a quote was not closed"),
        ("f.csv:25:Q", "the row has 17 cells"),
        ("f.csv:26:G (name)", "control character U+001B"),
    ];
    for (place, words) in faults {
        let told = error_at(&done, place);
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    // These, what they have in common at the end, and nothing else.
    assert_eq!(
        done.err.lines().filter(|l| l.contains("error: ")).count(),
        faults.len() + 1,
        "{}",
        done.err
    );
    assert_eq!(desk.bytes(), before);
    let document = desk.say("import f.csv --json").json();
    assert_eq!(
        document["errors"].as_array().map(Vec::len),
        Some(faults.len())
    );
    let first = &document["errors"][2];
    assert_eq!(
        (&first["row"], &first["column"], &first["header"]),
        (&json!(4), &json!("D"), &json!("on"))
    );
}

#[test]
fn what_the_rules_refuse_is_told_by_row_beside_what_cannot_be_read() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,event,on,title,defendant,who,outcome,penalties\nk,case_opened,2023,K,,,,\nk,defendant_joined,2023,,d1,,,\nk,defendant_joined,2023,,d2,,,\nk,verdict,2024,,,d1,guity,\nk,sentence_imposed,2024,,,d1,,imprisonment:4y\nk,sentence_imposed,2024,,,d2,,imprisonment:4y\nk,case_opened,2022,L,,,,\n",
    );
    let done = desk.say("import s.csv --dry-run");
    assert_eq!(done.status, 1);
    error_at(&done, "s.csv:5:G (outcome)");
    let cut = error_at(&done, "s.csv:6:F (who)");
    assert!(
        cut.contains("no_conviction") && cut.contains("row 5 could not be read, and may be why"),
        "{cut}"
    );
    assert!(error_at(&done, "s.csv:7:F (who)").contains("no_conviction"));
    let twice = error_at(&done, "s.csv:8:A (case)");
    assert!(
        twice.contains("opened_twice") && twice.contains("row 2"),
        "{twice}"
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
fn rows_of_one_case_must_agree_and_a_defendant_has_one_row() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,title,defendant,joined,verdict_on,outcome\nk,K,d1,2023,,\nk,L,d2,2023,,\nk,,d1,2023,2024,convicted\nk,,d3,,2024,\n",
    );
    let done = desk.say("import s.csv");
    assert!(error_at(&done, "s.csv:3:B (title)").contains("row 2 says \"K\" of the case k"));
    assert!(error_at(&done, "s.csv:4:C (defendant)").contains("is in row 2 already"));
    assert!(error_at(&done, "s.csv:5:E (verdict_on)").contains("outcome is missing"));
    put(
        &desk,
        "s.csv",
        "case,defendant,joined\nk,d1,2023\nk,d2,2023\nk,d2,2023\n",
    );
    assert!(error_at(&desk.say("import s.csv"), "s.csv:4:B (defendant)").contains("row 3"));
    put(
        &desk,
        "s.csv",
        &(FACTS.to_owned() + "k,hearing_held,2024-01,,,,,,\nk,hearing_held,2024-01,,,,,,\n"),
    );
    assert!(
        error_at(&desk.say("import s.csv"), "s.csv:7").contains("the row says the same as row 6")
    );
}

#[test]
fn files_that_are_no_sheets_are_refused_without_harm() {
    let desk = fresh();
    let before = desk.bytes();
    let mut bytes = fs::read(sample("book.xlsx")).expect("a book");
    bytes.truncate(bytes.len() / 2);
    let files: [(&str, &[u8]); 7] = [
        ("empty.csv", b""),
        ("head.csv", b"case,defendant\n"),
        ("zeros.csv", &[0; 100]),
        ("cut.xlsx", &bytes),
        ("no.xlsx", b"PK"),
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
        ("quote.csv", b"case,defendant\n\"k,d1\n"),
    ];
    for (name, bytes) in files {
        fs::write(desk.path().join(name), bytes).expect("a file");
        for flags in [&["--dry-run"][..], &["--json"], &["--propose"]] {
            let done = desk.run(["import", name].iter().chain(flags));
            let proposes = flags == ["--propose"];
            assert!(
                proposes || matches!(done.status, 1 | 2),
                "{name}: {} {}",
                done.status,
                done.out
            );
            assert!(!done.err.contains("panicked"), "{name}: {}", done.err);
        }
    }
    assert_eq!(desk.bytes(), before);
    desk.say("import missing.csv")
        .failed(2, "cannot read missing.csv");
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
fn a_sheet_that_nobody_made_for_this_is_read_from_its_headers() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "№,Case,Defendant,Rank,Agency,Charge,Court,Date of verdict,Verdict,Sentence,Link,Comments,Seen by\n\
        1,Taldykorgan 2022,Toqtash G.,Major,Police,Art. 146 part 2,City Court,18/03/2024,Guilty,imprisonment 4-6 years,https://example.org/1,x,me\n\
        2,Taldykorgan 2022,Example B.,,Police,Art. 146 part 2,City Court,18/03/2024,Not guilty,,https://example.org/1,,me\n",
    );
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:1:M (Seen by)");
    assert!(told.contains("--ignore \"Seen by\""), "{told}");
    assert!(
        done.err.contains("s.csv: 1 error; nothing was appended"),
        "{}",
        done.err
    );
    desk.run(["import", "s.csv", "--ignore", "Seen by"]).ok();
    let found = desk.say("replay --json").ok().json();
    let case = &found["cases"][0];
    assert_eq!(
        (&case["case"], &case["title"]),
        (&json!("taldykorgan-2022"), &json!("Taldykorgan 2022"))
    );
    let first = &case["defendants"][1];
    assert_eq!(
        (&first["defendant"], &first["name"], &first["rank"]),
        (&json!("toqtash-g"), &json!("Toqtash G."), &json!("Major"))
    );
    assert_eq!(
        first["penalties"],
        json!([{"kind": "imprisonment", "term": "P4Y..P6Y"}])
    );
    assert_eq!(case["charges"][1]["article"], "Art. 146 part 2");
    assert_eq!(case["defendants"][0]["standing"], "acquitted");
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

#[test]
fn one_wrong_cell_keeps_the_whole_sheet_out() {
    let desk = fresh();
    let long = "x".repeat(40_000);
    let late = format!(
        "k,hearing_held,soon,,,,,,\nk,hearing_held,{long},,,,,,\nk,hearing_held,2024-01,,,,,,{long}\n"
    );
    put(&desk, "s.csv", &(FACTS.to_owned() + &late));
    let before = desk.bytes();
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1);
    assert!(error_at(&done, "s.csv:6:C (on)").contains("\"soon\" is not a date"));
    assert!(error_at(&done, "s.csv:7:C (on)").contains("40000 bytes"));
    assert!(error_at(&done, "s.csv:8:I (note)").contains("40000 bytes"));
    assert!(done.err.len() < 4_000, "{}", done.err.len());
    assert_eq!(desk.bytes(), before);
}

#[test]
fn in_a_sheet_of_defendants_each_error_is_told_once_and_at_its_own_row() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,title,defendant,joined,verdict_on,outcome,penalties,in_force\n\
        k,K,d1,2023,02.03.2024,convicted,imprisonment:4y,\n\
        k,,d2,2023,2024-03-18,,imprisonment:4y,\n\
        k,,d3,2025,2024-03-18,convicted,,\n\
        k,,D4,2023,2024-03-18,convcted,imprisonment:4,\n\
        k,,d5,2023,,,,2024\n",
    );
    let done = desk.say("import s.csv --dry-run");
    assert_eq!(done.status, 1);
    error_at(&done, "s.csv:2:E (verdict_on)");
    let lone = error_at(&done, "s.csv:3:C (defendant)");
    assert!(
        lone.contains("no_conviction") && !lone.contains("may be why"),
        "{lone}"
    );
    // The joining has no number yet: it is named by its row.
    let early = error_at(&done, "s.csv:4:E (verdict_on)");
    assert!(
        early.contains("before row 4 (defendant_joined, 2025)") && !early.contains('#'),
        "{early}"
    );
    assert!(error_at(&done, "s.csv:5:C (defendant)").contains("such as d4"));
    assert!(error_at(&done, "s.csv:5:F (outcome)").contains("did you mean convicted?"));
    error_at(&done, "s.csv:5:G (penalties)");
    assert!(error_at(&done, "s.csv:6:C (defendant)").contains("no_verdict"));
    assert_eq!(
        done.err.lines().filter(|l| l.contains("error: ")).count(),
        8,
        "{}",
        done.err
    );
}

#[test]
fn no_cell_of_a_row_is_lost_without_a_word() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,name,joined,charged,court,judge,appellant,source\nk1,A,2023-01,15.04.2023,City court,J. X,,s\nk1,B,2023-01,,,,defence,s\n",
    );
    let done = desk.say("import s.csv").ok();
    // The case, two people who joined, and the charge whose article is not known.
    assert!(
        done.out.contains("the ledger has 5 entries"),
        "{}",
        done.out
    );
    for place in [
        "s.csv:2:E (court): \"City court\" is in no record",
        "s.csv:2:F (judge): \"J. X\" is in no record",
        "s.csv:3:G (appellant): \"defence\" is in no record",
    ] {
        assert!(done.err.contains(place), "{place} is not in\n{}", done.err);
    }
    assert_eq!(done.err.matches("is in no record").count(), 3);
    let json = fresh();
    fs::copy(desk.path().join("s.csv"), json.path().join("s.csv")).expect("a file");
    let json = json.say("import s.csv --dry-run --json").ok().json();
    assert_eq!(json["doubts"].as_array().map(Vec::len), Some(3));
    let made = json["records"].as_array().expect("records");
    let charge = event(made, 2, "charge_filed");
    assert_eq!(charge["on"], "2023-04-15");
    assert_eq!(charge["event"]["charge_filed"]["charge"], "a-charge");
}

#[test]
fn a_doubled_id_does_not_hide_what_the_rules_say_of_other_rows() {
    let desk = fresh();
    let sheet = "\
id,case,title,defendant,joined,verdict_on,outcome,source
r1,k1,One,d1,2023-05,2024-03-18,convicted,s
r1,k2,Two,d1,2023-05,2024-03-18,convicted,s
r3,k3,Three,d1,2023-05,2931-03-18,convicted,s
";
    put(&desk, "s.csv", sheet);
    let done = desk.run(["import", "s.csv"]);
    assert_eq!(done.status, 1, "{}", done.err);
    assert!(error_at(&done, "s.csv:3:A (id)").contains("doubled"));
    assert!(error_at(&done, "s.csv:4:F (verdict_on)").contains("in_the_future"));
    assert!(
        !done.err.contains("same_id"),
        "one error for one fault: {}",
        done.err
    );
}

#[test]
fn a_title_above_the_header_is_told_and_a_line_that_names_the_separator_is_read() {
    let desk = fresh();
    let sheet = "case;title;defendant;verdict_on;outcome;source\nk;K;d1;2024-03-18;acquitted;s\n";
    put(
        &desk,
        "title.csv",
        &format!("Register of trials;;;;;\n{sheet}"),
    );
    let done = desk.run(["import", "title.csv"]);
    assert!(
        done.status != 0 && done.err.contains("row 2 looks like it"),
        "{}",
        done.err
    );
    assert!(done.err.contains("header_row = 2"), "{}", done.err);
    assert_eq!(
        done.err.matches("casebook: error: ").count(),
        1,
        "{}",
        done.err
    );
    put(&desk, "sep.csv", &format!("sep=;\n{sheet}"));
    desk.run(["import", "sep.csv"]).ok();
    assert!(
        desk.say("cases --standing acquitted")
            .ok()
            .out
            .contains("1 defendant")
    );
}

#[test]
fn what_says_that_there_is_no_name_is_no_name() {
    let desk = fresh();
    for name in ["неизвестный", "Unknown", "5 сотрудников полиции", "12345"]
    {
        put(
            &desk,
            "s.csv",
            &format!("case,title,defendant,name,joined,source\nk,K,d1,{name},2023,s\n"),
        );
        let done = desk.run(["import", "s.csv"]);
        assert_eq!(done.status, 1, "{name}: {}", done.err);
        assert!(
            error_at(&done, "s.csv:2:D (name)").contains("is no name"),
            "{name}"
        );
    }
}
