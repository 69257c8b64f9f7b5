//! Slips as people make them: each is named once, at its own cell, and nothing else is.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use sheets::{FACTS, fresh, put};

const HEADER: &str = "case,title,name,joined,charged,article,trial_opened,court,verdict_on,outcome,penalties,learned,source";

/// The fields of a row in which nothing is wrong.
const RIGHT: &str = "K,K,NAME,2023-01-10,2023-04-01,146,2023-10-02,C,2024-03-18,convicted,imprisonment:4y,2024-06-01,s";

/// The errors and the warnings of a sheet: their kinds, and what stands behind the name of the file.
fn said(sheet: &str) -> Vec<String> {
    let desk = fresh();
    put(&desk, "s.csv", sheet);
    let done = desk.say("import s.csv --dry-run");
    let lines = done.err.lines().filter_map(|line| {
        let told = line.strip_prefix("casebook: ")?;
        let (kind, told) = told.split_once(": s.csv:")?;
        // The last error says how many there are; that one source is few is said of every sheet.
        let is_cell = told.starts_with(|c: char| c.is_ascii_digit());
        (is_cell && !told.contains("single_source")).then(|| format!("{kind} {told}"))
    });
    lines.collect()
}

/// A row with another text in place of one.
fn row(from: &str, to: &str) -> String {
    RIGHT
        .replacen(from, to, 1)
        .replace("K,K", "k,K")
        .replace("NAME", "Aliev")
}

#[test]
fn a_slip_in_a_row_is_named_once_at_its_cell() {
    let slips = [
        (
            ",C,2024-03-18,convicted",
            ",C,convicted,2024-03-18",
            "error 2:I (verdict_on)",
            "seem swapped",
        ),
        (
            "2024-03-18",
            "2024-02-30",
            "error 2:I (verdict_on)",
            "no day 30",
        ),
        (
            "2024-03-18",
            "2029-03-18",
            "error 2:I (verdict_on)",
            "in_the_future",
        ),
        (
            "2024-03-18",
            "1024-03-18",
            "error 2:I (verdict_on)",
            "too_early: 1024-03-18",
        ),
        (
            "2024-03-18",
            "—//—",
            "error 2:I (verdict_on)",
            "is not a date",
        ),
        (
            "2023-10-02",
            "2024-05-02",
            "warning 2:I (verdict_on)",
            "is before 2024-05-02 (trial_opened",
        ),
        (
            "2024-06-01",
            "2023-06-01",
            "warning 2:L (learned)",
            "before it happened",
        ),
        (
            "imprisonment:4y",
            "imprisonment:4y; imprisonment:5y",
            "warning 2:K (penalties)",
            "two terms",
        ),
        (
            "imprisonment:4y",
            "imprisonment:4-6",
            "error 2:K (penalties)",
            "is not a term",
        ),
        (
            "imprisonment:4y",
            "fine:-500 KZT",
            "error 2:K (penalties)",
            "below nothing",
        ),
        (
            "imprisonment:4y",
            "50%",
            "error 2:K (penalties)",
            "is not a penalty",
        ),
        (
            "imprisonment:4y",
            "до 7 лет",
            "error 2:K (penalties)",
            "1d..7y",
        ),
        (
            "convicted",
            "под следствием",
            "error 2:J (outcome)",
            "nothing was decided",
        ),
        (
            "convicted",
            "acquitted",
            "error 2:K (penalties)",
            "no_conviction",
        ),
        ("NAME", "н/д", "error 2:C (name)", "nothing is known"),
        ("146", "#REF!", "error 2:F (article)", "formula"),
    ];
    for (from, to, place, what) in slips {
        let found = said(&format!("{HEADER}\n{}\n", row(from, to)));
        let [one] = found.as_slice() else {
            panic!("{to}: {found:#?}")
        };
        assert!(one.starts_with(place) && one.contains(what), "{to}: {one}");
    }
    assert_eq!(said(&format!("{HEADER}\n{}\n", row("", ""))), [""; 0]);
}

#[test]
fn a_column_that_the_sheet_has_not_is_missing_once() {
    let header = HEADER.replace("court,", "");
    let one = |name: &str| {
        RIGHT
            .replace("K,K,NAME", &format!("k,K,{name}"))
            .replace(",C,", ",")
    };
    let found = said(&format!(
        "{header}\n{}\n{}\n",
        one("Aliev"),
        one("Bekov").replace("k,K", "l,L")
    ));
    let [only] = found.as_slice() else {
        panic!("{found:#?}")
    };
    assert!(
        only.starts_with(
            "error 2: court is missing: trial_opened needs it, here and in 1 more rows"
        ),
        "{only}"
    );
}

#[test]
fn a_fact_out_of_its_order_is_pointed_out() {
    let header = "case,event,on,title,defendant,who,outcome,penalties,custody,court,issuer,measure,value,as_of,source\n";
    let start = "k,case_opened,2023-02-01,K,,,,,,,,,,,s\nk,defendant_joined,2023-02-02,,d1,,,,,,,,,,s\nk,verdict,2024-03-18,,,d1,convicted,,,,,,,,s\nk,sentence_imposed,2024-03-18,,,d1,,imprisonment:4y,,,,,,,s\n";
    let slips = [
        (
            "k,custody_changed,2022-02-03,,,d1,,,released,,,,,,s",
            "warning 6:C (on): 2022-02-03 (custody_changed) is before",
        ),
        (
            "k,trial_opened,2023-01-01,,,,,,,C,,,,,s",
            "warning 6:C (on): 2023-01-01 (trial_opened) is before",
        ),
        (
            "k,sentence_imposed,2024-03-18,,,d1,,imprisonment:5y,,,,,,,s",
            "warning 6:C (on): order_unclear: row 5",
        ),
        (
            "k,verdict,2024-03-18,,,d1,acquitted,,,,,,,,s",
            "warning 6:G (outcome): verdict_stands",
        ),
        (
            ",figure_claimed,2024-02-01,,,,,,,,GP,officers_in_custody,5,2024-06-01,s",
            "warning 6:N (as_of): 2024-06-01 is after",
        ),
    ];
    for (slip, told) in slips {
        let found = said(&format!("{header}{start}{slip}\n"));
        let [one] = found.as_slice() else {
            panic!("{slip}: {found:#?}")
        };
        assert!(one.starts_with(told), "{slip}: {one}");
    }
}

#[test]
fn a_reason_that_says_nothing_is_refused_wherever_it_is_given() {
    let desk = fresh();
    put(&desk, "s.csv", FACTS);
    desk.say("import s.csv").ok();
    let before = desk.bytes();
    let given = [
        &["retract", "#4", "--reason", "…"][..],
        &["retract", "#4", "--reason", "..."],
        &["correct", "#4", "--on", "2024", "--reason", "? -"],
        &["import", "s.csv", "--correct", "--reason", "…"],
        &["append", "retraction", "--target", "x", "--reason", "…"],
    ];
    for args in given {
        let done = desk.run(args);
        assert_ne!(done.status, 0, "{args:?}");
        assert!(
            done.err.contains("says nothing") && done.err.contains("write why"),
            "{args:?}: {}",
            done.err
        );
    }
    assert_eq!(desk.bytes(), before);
    desk.run(["retract", "#4", "--reason", "қате"]).ok();
}

/// Half an hour of a newcomer: a column of lengths is one matter of the map, not one of each row.
#[test]
fn lengths_without_a_kind_are_one_matter_where_most_rows_have_them() {
    let desk = cli::Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let row = |n: u64, sentence: &str| {
        format!("k,Case K,Person {n},2022-03-01,convicted,2023-05-10,{sentence}\n")
    };
    let sheet = |sentences: [&str; 4]| {
        let rows = (1..).zip(sentences).map(|(n, sentence)| row(n, sentence));
        let header = "case,title,name,charged,outcome,verdict date,sentence\n";
        header.to_owned() + &rows.collect::<String>()
    };
    let told = |sentences: [&str; 4]| {
        std::fs::write(desk.path().join("t.csv"), sheet(sentences)).expect("room for a sheet");
        let done = desk.say("import t.csv --dry-run");
        let lines = done.err.lines().filter(|l| l.contains("not of what kind"));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let one = told(["4y", "3y", "imprisonment: 2y", "2y"]);
    assert_eq!(one.len(), 1, "{one:?}");
    assert!(one[0].contains("t.csv:2:G (sentence)"), "{one:?}");
    assert!(one[0].contains("here and in 2 more rows"), "{one:?}");
    assert!(one[0].contains("penalty_kind"), "{one:?}");
    // Where the others say of what kind, each that does not is a slip of its own.
    let each = told(["4y", "imprisonment: 3y", "imprisonment: 2y", "2y"]);
    assert_eq!(each.len(), 2, "{each:?}");
}

#[test]
fn a_verdict_date_without_an_outcome_is_wrong_also_where_the_kind_of_all_penalties_is_fixed() {
    let desk = cli::Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let sheet = "case,title,name,charged,outcome,verdict date,sentence\n\
                 k,Case K,Person A,2022-03-01,convicted,2023-05-10,4y\n\
                 k,Case K,Person B,2022-03-01,,2023-05-10,\n";
    let map = "casebook_map = 1\nrows = \"defendant\"\n[columns]\ncase = \"case\"\ntitle = \"title\"\n\
               name = \"name\"\ncharged = \"charged\"\noutcome = \"outcome\"\nverdict_on = \"verdict date\"\n\
               term = \"sentence\"\n[fixed]\npenalty_kind = \"imprisonment\"\n";
    std::fs::write(desk.path().join("t.csv"), sheet).expect("room for a sheet");
    std::fs::write(desk.path().join("t.toml"), map).expect("room for a map");
    let done = desk.say("import t.csv --map t.toml");
    done.failed(
        1,
        "t.csv:3:F (verdict date): there is a date, and outcome is missing",
    );
    assert!(done.err.contains("t.csv: 1 error;"), "{}", done.err);
}
