//! What is wrong with a sheet is told once, with its place, and nothing is guessed.

#[path = "support/cli.rs"]
mod cli;

use std::fs;

use cli::{Desk, Done};

fn fresh() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    desk
}

/// What comes of a sheet, tried.
fn tried(sheet: impl AsRef<[u8]>) -> Done {
    let desk = fresh();
    fs::write(desk.path().join("s.csv"), sheet).expect("a sheet");
    desk.say("import s.csv --dry-run")
}

/// The errors that name a place, without what comes before it.
fn errors(done: &Done) -> Vec<&str> {
    let lines = done.err.lines();
    let told = lines.filter_map(|line| line.strip_prefix("casebook: error: s.csv:"));
    told.filter(|line| line.starts_with(|c: char| c.is_ascii_digit()) || line.starts_with("map"))
        .collect()
}

/// The sheet is wrong in one place only, and this is said of it.
#[track_caller]
fn wrong_once(sheet: impl AsRef<[u8]>, place: &str, words: &str) {
    let done = tried(sheet);
    let told = errors(&done);
    assert_eq!(told.len(), 1, "{}", done.err);
    assert!(
        told[0].starts_with(&format!("{place}: ")) && told[0].contains(words),
        "{place}: {words} is not in\n{}",
        done.err
    );
    assert_eq!(done.status, 1);
}

/// A sheet of one good row, and then these.
fn people(rows: &str) -> String {
    let head = "case,name,joined,agency,court,verdict_on,outcome,penalties,learned,note\n";
    format!("{head}k1,Alan Bee,2023-05,City police,,,,,,\n{rows}\n")
}

#[test]
fn two_orders_of_day_and_month_in_a_column_contradict_each_other() {
    let sheet = people("k1,B,18/03/2024,,,,,,,\nk1,C,19/03/2024,,,,,,,\nk1,D,03/20/2024,,,,,,,");
    wrong_once(
        &sheet,
        "5:C (joined)",
        "\"03/20/2024\" has the month first, and \"18/03/2024\" in row 3 the day",
    );
    // In two columns, each has its own.
    let fine = people("k1,B,18/03/2024,,,03/20/2024,acquitted,,,");
    assert_eq!(tried(&fine).status, 0, "{}", tried(&fine).err);
}

#[test]
fn what_a_spreadsheet_shows_in_place_of_a_value_is_no_value() {
    for failure in [
        "#VALUE!",
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#ЗНАЧ!",
        "#ССЫЛКА!",
        "Err:502",
    ] {
        let sheet = people(&format!("k1,B,2023-06,,,,,,,{failure}"));
        wrong_once(
            &sheet,
            "3:J (note)",
            &format!("ended in an error, {failure}"),
        );
        let sheet = people(&format!("k1,B,2023-06,{failure},,,,,,"));
        wrong_once(&sheet, "3:D (agency)", failure);
    }
    wrong_once(
        people("k1,B,2023-06,########,,,,,,"),
        "3:D (agency)",
        "too narrow",
    );
}

#[test]
fn what_is_not_seen_in_a_name_or_an_id_is_refused() {
    let sheet = people("k1,Iva\u{200b}nov,2023-06,,,,,,,");
    wrong_once(
        &sheet,
        "3:B (name)",
        "U+200B, after \"Iva\"; \"Ivanov\", typed anew",
    );
    let sheet = people("k\u{ad}1,B,2023-06,,,,,,,");
    wrong_once(&sheet, "3:A (case)", "U+00AD");
    // Around a text it is white space.
    let fine = people("k1,\u{200b}Ivanov\u{feff},2023-06,,,,,,,");
    assert_eq!(tried(&fine).status, 0);
}

#[test]
fn a_word_in_two_scripts_is_pointed_out_once() {
    let rows = "k1,B,2023-06,Пoлиция,,,,,,\nk1,C,2023-06,Пoлиция,,,,,,\nk1,D,2023-06,Полиция,,,,,,";
    let done = tried(people(rows)).ok();
    let warnings: Vec<&str> = done
        .err
        .lines()
        .filter(|l| l.contains("warning: s.csv"))
        .collect();
    let [told] = warnings.as_slice() else {
        panic!("one warning, not {}", done.err)
    };
    for words in [
        "s.csv:3:D (agency)",
        "\"Пoлиция\"",
        "Latin letter 'o'",
        "another row",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
}

#[test]
fn what_was_learnt_tomorrow_was_not_learnt() {
    let sheet = people("k1,B,2023-06,,,,,,2204-01-01,");
    wrong_once(
        &sheet,
        "3:I (learned)",
        "it was learnt on 2204-01-01, and today is ",
    );
    assert_eq!(tried(people("k1,B,2023-06,,,,,,2024-01-01,")).status, 0);
}

#[test]
fn a_term_longer_than_a_life_is_pointed_out() {
    let done = tried(people(
        "k1,B,2023-06,,,2024-03,convicted,imprisonment:400y,,",
    ))
    .ok();
    assert!(
        done.err
            .contains("s.csv:3:H (penalties): \"imprisonment:400y\" is more than 50 years"),
        "{}",
        done.err
    );
    let done = tried(people(
        "k1,B,2023-06,,,2024-03,convicted,imprisonment:25y,,",
    ))
    .ok();
    assert!(!done.err.contains("more than 50"), "{}", done.err);
}

#[test]
fn a_fine_of_no_number_is_no_fine() {
    let sheet = people("k1,B,2023-06,,,2024-03,convicted,fine:abc,,");
    wrong_once(&sheet, "3:H (penalties)", "\"abc\" is no amount");
    assert_eq!(
        tried(people("k1,B,2023-06,,,2024-03,convicted,fine:500000 KZT,,")).status,
        0
    );
}

#[test]
fn a_row_that_is_no_row_is_set_aside_with_one_error() {
    let head = "case,name,joined,agency,court,verdict_on,outcome,penalties,learned,note";
    wrong_once(people(head), "3", "the row repeats the header");
    for total in [
        "Итого,2,,,,,,,,",
        "Total:,,2,,,,,,,",
        ",Всего 5,,,,,,,,",
        "Барлығы,5,,,,,,,,",
        "Жиыны,5,,,,,,,,",
    ] {
        wrong_once(people(total), "3", "looks like a total");
    }
    // Somebody of that name is somebody.
    let fine = people("k1,Total Ivan,2023-06,,,,,,,\ntotal-2024,B,2023-06,City,,,,,,");
    assert_eq!(tried(&fine).status, 0, "{}", tried(&fine).err);
}

#[test]
fn a_comma_too_many_is_the_one_thing_wrong_with_its_row() {
    let sheet = people("k1,Bee, Alan,2023-06,,,,,,,");
    wrong_once(
        &sheet,
        "3",
        "11 cells, and the header 10: the cells seem shifted",
    );
    // Where nothing is wrong, nothing is shifted.
    assert_eq!(tried(people("k1,B,2023-06,,,,,,,,")).status, 0);
}
