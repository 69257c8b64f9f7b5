//! What is wrong in a sheet is named at its place, and keeps the whole sheet out.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::fs;

use serde_json::json;
use sheets::{FACTS, error_at, fresh, put, sample};

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
            "unknown_reference: there is no defendant d10",
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
    // The sentence of the verdict that cannot be read is not accused.
    assert!(!done.err.contains("s.csv:6:"), "{}", done.err);
    assert!(done.err.contains("row 6 rests on row 5"), "{}", done.err);
    assert!(error_at(&done, "s.csv:7:F (who)").contains("no_conviction"));
    let twice = error_at(&done, "s.csv:8:A (case)");
    assert!(
        twice.contains("opened_twice") && twice.contains("row 2"),
        "{twice}"
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
fn two_rows_that_contradict_each_other_are_an_error_and_none_of_them_wins() {
    let desk = fresh();
    let before = desk.bytes();
    let head = "case,title,opened,defendant,name,referred,court,joined,verdict_on,outcome\n";
    let first = "k,K,2023,d1,Aliev,2023-09-01,City court,2023,2024-03-18,convicted\n";
    let faults = [
        // The same person, with two days of the verdict; told by an id, and by the name alone.
        (
            "k,K,2023,d1,Aliev,,City court,2023,2024-03-19,convicted",
            "D (defendant)",
            "in row 2 already",
        ),
        (
            "k,K,2023,,Aliev,,City court,2023,2024-03-19,convicted",
            "E (name)",
            "row 2 has the same name",
        ),
        // Two days of one event of the case.
        (
            "k,K,2022,d2,Bekov,,,2023,,",
            "C (opened)",
            "row 2 says 2023 of the case",
        ),
        (
            "k,K,2023,d2,Bekov,2023-10-01,City court,2023,,",
            "F (referred)",
            "row 2 says 2023-09-01",
        ),
        (
            "k,K,2023,d2,Bekov,2023-09-01,Other court,2023,,",
            "G (court)",
            "row 2 says \"City court\"",
        ),
    ];
    for (row, place, words) in faults {
        put(&desk, "s.csv", &format!("{head}{first}{row}\n"));
        let done = desk.say("import s.csv");
        assert_eq!(done.status, 1);
        let told = error_at(&done, &format!("s.csv:3:{place}"));
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    assert_eq!(desk.bytes(), before);
    // Two people of one name, each with an id, are two people.
    put(
        &desk,
        "s.csv",
        &format!("{head}{first}k,,,d2,Aliev,,,2023,,\n"),
    );
    desk.say("import s.csv --dry-run").ok();
    // In a sheet of facts each row is a fact: that one verdict follows another is what the rules warn of.
    let facts = FACTS.to_owned() + "k,verdict,2024-03-19,,,d1,convicted,,\n";
    put(&desk, "f.csv", &facts);
    let done = desk.say("import f.csv --dry-run").ok();
    assert!(done.err.contains("verdict_stands"), "{}", done.err);
    put(
        &desk,
        "f.csv",
        &(FACTS.to_owned() + "k,defendant_joined,2022,,d1,,,,\n"),
    );
    let done = desk.say("import f.csv --dry-run");
    assert!(error_at(&done, "f.csv:6:E (defendant)").contains("duplicate_reference"));
}

/// The errors of a sheet, without what they have in common at the end.
fn errors(desk: &cli::Desk, sheet: &str) -> Vec<String> {
    put(desk, "s.csv", sheet);
    let done = desk.say("import s.csv --dry-run");
    let errors = done
        .err
        .lines()
        .filter(|line| line.contains("error: s.csv:"));
    let errors: Vec<String> = errors.map(str::to_owned).collect();
    errors[..errors.len() - 1].to_vec()
}

#[test]
fn one_slip_in_a_row_is_one_error_at_the_cell_of_the_slip() {
    const HEAD: &str = "case,title,opened,name,joined,charged,article,verdict_on,outcome,penalties,in_force,source\n";
    let desk = fresh();
    let of = |joined: &str, charged: &str, verdict: &str, outcome: &str| {
        let row =
            format!("{joined},{charged},146,{verdict},{outcome},imprisonment:4y,2024-05-01,s");
        errors(&desk, &format!("{HEAD}k,K,2023-01,Aliev,{row}\n"))
    };
    // The verdict a year too early: its sentence rests on nothing by then, and is dated by the same cell.
    let told = of("2023-05-01", "2023-05-02", "2023-03-18", "convicted");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("s.csv:2:H (verdict_on): too_early: 2023-03-18 is before row 2"),
        "{told:?}"
    );
    // The joining two years too late: the charge, the verdict and what came of it are all before it.
    let told = of("2025-05-01", "2023-05-02", "2024-03-18", "convicted");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("s.csv:2:E (joined): too_early: 2025-05-01 (defendant_joined) is after"),
        "{told:?}"
    );
    assert!(
        told[0].contains("2023-05-02 (charge_filed)") && told[0].contains("2024-05-01"),
        "{told:?}"
    );
    // Two slips are two errors: nobody was convicted, and the charge is of the year before the joining.
    let told = of("2023-05-01", "2022-05-02", "2024-03-18", "acquitted");
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(
        told[1].contains(":2:J (penalties): no_conviction"),
        "{told:?}"
    );
    assert!(told[0].contains(":2:F (charged): too_early"), "{told:?}");
    // Where no outcome is given, no record is refused that the others could follow from.
    let row = "k,K,2023-01,Aliev,2023-05-01,2023-05-02,146,,,,2024-05-01,s\n";
    let told = errors(&desk, &format!("{HEAD}{row}"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("no_verdict"), "{told:?}");
}

#[test]
fn a_file_with_nothing_in_it_is_called_empty_and_one_of_headers_alone_is_not() {
    let desk = fresh();
    let empty: [&[u8]; 4] = [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n\n \n"];
    for bytes in empty {
        fs::write(desk.path().join("e.csv"), bytes).expect("a file");
        for flags in ["", " --dry-run", " --propose"] {
            let done = desk.say(&format!("import e.csv{flags}"));
            done.failed(2, "e.csv: the file is empty");
        }
    }
    put(&desk, "h.csv", "\u{feff}case,title,name,verdict_on\n");
    let done = desk.say("import h.csv");
    assert_eq!(done.status, 1);
    assert!(error_at(&done, "h.csv:1").contains("no rows below its header"));
    let proposed = desk.say("import h.csv --propose").ok();
    assert!(
        proposed.out.contains("verdict_on = \"verdict_on\""),
        "{}",
        proposed.out
    );
}

/// A source that never ends is read up to the limit, and no further.
#[cfg(unix)]
#[test]
fn an_endless_file_is_too_large() {
    let desk = fresh();
    desk.say("import /dev/zero")
        .failed(2, "/dev/zero is larger than 64 MiB");
}

#[test]
fn dates_in_an_order_in_which_things_do_not_happen_are_warned_of_where_they_stand() {
    let desk = fresh();
    let head = "case,title,opened,referred,trial_opened,court,name,joined,charged,article,verdict_on,outcome,source\n";
    let row = |trial: &str, name: &str, charged: &str, verdict: &str| {
        format!(
            "k,K,2023-01,2023-09-01,{trial},C,{name},2023-05,{charged},146,{verdict},acquitted,s\n"
        )
    };
    let warned = |rows: &str| {
        put(&desk, "s.csv", &format!("{head}{rows}"));
        let done = desk.say("import s.csv --dry-run").ok();
        let lines = done
            .err
            .lines()
            .filter(|line| line.contains("warning: s.csv:") && !line.contains("single_source"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let right = row("2023-10-02", "Aliev", "2023-05-02", "2024-03-18");
    assert_eq!(warned(&right), [""; 0]);
    // A month in which it may have been in time is no fault.
    assert_eq!(
        warned(&row("2024-03", "Aliev", "2023-05-02", "2024-03-18")),
        [""; 0]
    );
    let told = warned(&row("2024-05-01", "Aliev", "2023-05-02", "2024-03-18"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("s.csv:2:K (verdict_on): 2024-03-18 (verdict) is before 2024-05-01 (trial_opened, row 2)"),
        "{told:?}"
    );
    // Of two defendants, the second was charged after the verdict.
    let told = warned(&(right.clone() + &row("", "Bekov", "2024-08-02", "2024-03-18")));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("s.csv:3:K (verdict_on)") && told[0].contains("(charge_filed, row 3)"),
        "{told:?}"
    );
    // The trial after both verdicts: one thing is wrong, and it is told once.
    let late = row("2024-05-01", "Aliev", "2023-05-02", "2024-03-18");
    let told = warned(&(late + &row("", "Bekov", "2023-05-02", "2024-03-19")));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("s.csv:2:E (trial_opened): 2024-05-01 (trial_opened) is after"),
        "{told:?}"
    );
}

#[test]
fn an_id_that_only_one_row_lacks_is_pointed_out() {
    let rows: String = (1..=6)
        .map(|n| {
            let id = if n == 4 {
                String::new()
            } else {
                format!("r{n}")
            };
            format!("{id},k,K,N{n},2024-03-18,convicted,s\n")
        })
        .collect();
    let sheet = format!("row id,case,title,name,verdict_on,outcome,source\n{rows}");
    let desk = fresh();
    put(&desk, "s.csv", &sheet);
    let done = desk.say("import s.csv --dry-run").ok();
    let told =
        "casebook: warning: s.csv:5:A (row id): the id is missing, and nearly all rows have one";
    assert!(done.err.contains(told), "{}", done.err);
    // Where many have none, they need none.
    put(
        &desk,
        "s.csv",
        &sheet.replace("r2,", ",").replace("r3,", ","),
    );
    let done = desk.say("import s.csv --dry-run").ok();
    assert!(!done.err.contains("the id is missing"), "{}", done.err);
}
