//! What the rules have to say of a sheet is told at the cell that it is about, and once: not again in the rows that
//! rest on one that is wrong.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use serde_json::{Value, json};
use sheets::{FACTS, error_at, fresh, put};

const HEADER: &str = "case,title,name,charged,article,verdict_on,outcome,penalties,in_force,appeal_filed,appeal_decided,appeal_outcome,revised_penalties,source\n";

/// What is said of a sheet on the way to nowhere: errors and warnings, without the name of the file.
fn told(sheet: &str) -> (Vec<String>, String) {
    let desk = fresh();
    put(&desk, "s.csv", sheet);
    let done = desk.say("import s.csv --dry-run");
    let said = |kind: &str| {
        let start = format!("casebook: {kind}: s.csv:");
        let lines = done
            .err
            .lines()
            .filter_map(|line| line.strip_prefix(&start));
        lines.map(str::to_owned).collect::<Vec<String>>()
    };
    let mut errors = said("error");
    // The last says how many there are.
    errors.pop();
    (errors, done.err)
}

/// Where the errors of a sheet are.
fn places(sheet: &str) -> Vec<String> {
    let (errors, _) = told(sheet);
    let place = |error: &String| error.split(' ').next().map(str::to_owned);
    errors.iter().filter_map(place).collect()
}

#[test]
fn a_rule_is_told_at_the_cell_that_it_is_about() {
    let rows = "\
k,K,Aliev,2023-04-01,146,2024-03-18,acquitted,imprisonment:4y,,,,,,s
k,K,Bekov,2023-04-01,146,2024-03-18,,imprisonment:4y,,,,,,s
k,K,Cekov,2023-04-01,146,2024-03-18,convicted,imprisonment:4y,2024-03-01,,,,,s
k,K,Dekov,2023-04-01,146,2024-03-18,convicted,imprisonment:4y,,,,,imprisonment:2y,s
";
    // H is penalties, I in_force, M revised_penalties.
    assert_eq!(
        places(&format!("{HEADER}{rows}")),
        ["2:H", "3:H", "4:I", "5:M"]
    );
}

#[test]
fn an_unknown_appeal_or_charge_is_told_at_its_own_column() {
    let row = |line: &str| match line.matches(',').count() {
        8 => format!("{line},\n"),
        _ => format!("{line}\n"),
    };
    let sheet: String = FACTS
        .replace(
            "title,defendant,who,outcome,penalties,note\n",
            "title,defendant,who,outcome,penalties,appeal,charges\n",
        )
        .replace("convicted,,\n", "convicted,,,c9\n")
        .lines()
        .map(row)
        .collect::<String>()
        + "k,appeal_decided,2024-06-01,,,d1,upheld,,ap9,\n";
    assert_eq!(places(&sheet), ["4:J", "6:I"], "{:?}", told(&sheet));
}

#[test]
fn what_rests_on_a_row_that_is_wrong_is_not_accused() {
    // Row 2 has no title: rows 3, 4 and 5 are of its case, and nothing is wrong with them.
    let sheet = FACTS.replace("k,case_opened,2023,K", "k,case_opened,2023,");
    let (errors, all) = told(&sheet);
    assert_eq!(errors.len(), 1, "{all}");
    assert!(
        errors[0].starts_with("2:D (title): title is missing"),
        "{all}"
    );
    let waiting = "casebook: s.csv: 3 rows rest on others that are wrong (rows 2), and are judged when those are right";
    assert!(all.contains(waiting), "{all}");
}

#[test]
fn a_verdict_that_is_wrong_is_why_there_is_no_conviction() {
    for (verdict, place) in [("2099-03-18", "4:C"), ("2024-02-30", "4:C")] {
        let sheet = FACTS.replacen("k,verdict,2024-03-18", &format!("k,verdict,{verdict}"), 1);
        assert_eq!(places(&sheet), [place], "{verdict}");
    }
    // The word for the event is not known: so much of the row can still be read as tells whom it is about.
    let sheet = FACTS.replace("k,verdict,", "k,verdixxx,");
    assert_eq!(places(&sheet), ["4:B"]);
}

#[test]
fn what_does_not_rest_on_it_is_accused_all_the_same() {
    // d9 is nobody, and d1 is missed because of row 3; the case z is nowhere.
    let sheet = FACTS.replace("k,defendant_joined,2023", "k,defendant_joined,2023-99")
        + "k,verdict,2024-03-18,,,d9,acquitted,,\nz,hearing_held,2024-03-18,,,,,,\n";
    assert_eq!(places(&sheet), ["3:C", "6:F", "7:A"]);
}

#[test]
fn what_the_rows_wait_for_is_in_the_document_too() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        &FACTS.replace("k,case_opened,2023,K", "k,case_opened,2023,"),
    );
    let document: Value = desk.say("import s.csv --json").json();
    assert_eq!(document["waiting"], json!({"3": 2, "4": 2, "5": 2}));
    assert_eq!(document["errors"].as_array().map(Vec::len), Some(1));
}

#[test]
fn a_warning_of_a_rule_is_told_at_its_cell_whatever_else_is_wrong() {
    // Two verdicts on d1, of one day, with another outcome.
    let two = FACTS.to_owned() + "k,verdict,2024-03-18,,,d1,acquitted,,\n";
    for sheet in [two.clone(), two + "k,verdict,2024-99,,,d1,acquitted,,\n"] {
        let desk = fresh();
        put(&desk, "s.csv", &sheet);
        let done = desk.say("import s.csv --dry-run");
        let start = "casebook: warning: s.csv:6:G (outcome): verdict_stands: ";
        let told: Vec<&str> = done.err.lines().filter(|l| l.starts_with(start)).collect();
        assert_eq!(told.len(), 1, "{}", done.err);
        assert!(told[0].contains("row 4"), "{}", done.err);
        assert!(
            !done.err.contains("#4"),
            "no entry that is not there: {}",
            done.err
        );
    }
}

#[test]
fn rows_without_a_source_are_told_in_a_line() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    let done = desk.say("import s.csv --dry-run").ok();
    let told: Vec<&str> = done
        .err
        .lines()
        .filter(|l| l.contains("unsourced"))
        .collect();
    let [line] = told.as_slice() else {
        panic!("one line, not {}", done.err)
    };
    assert!(line.contains("s.csv:2"), "{line}");
    assert!(line.ends_with("; so in rows 3, 4, 5"), "{line}");
}

#[test]
fn a_slip_of_its_own_is_told_beside_the_rows_that_wait() {
    let desk = fresh();
    let sheet = FACTS
        .replace("2023,,d1", "2023-99,,d1")
        .replace("imprisonment:4y", "imprisonment:6y..4y");
    put(&desk, "s.csv", &sheet);
    let done = desk.say("import s.csv --dry-run");
    assert!(error_at(&done, "s.csv:5:H (penalties)").contains("minimum"));
}
