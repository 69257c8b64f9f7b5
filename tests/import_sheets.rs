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
        // Also where no record of the row needs the cell.
        let sheet = people(&format!("k1,B,2023-06,,{failure},,,,,"));
        wrong_once(&sheet, "3:E (court)", failure);
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
        .filter(|l| l.contains("warning: s.csv") && !l.contains("unsourced"))
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
        "r8,Итого,2023,,,,,,,",
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
    wrong_once(
        people("k1,B"),
        "3",
        "the row has 2 cells, and the header 10",
    );
    // Where nothing is wrong, nothing is shifted.
    assert_eq!(tried(people("k1,B,2023-06,,,,,,,,")).status, 0);
}

/// What comes of a file of this name, by the map where one is given.
fn file(name: &str, bytes: impl AsRef<[u8]>, map: Option<&str>) -> Done {
    let desk = fresh();
    fs::write(desk.path().join(name), bytes).expect("a sheet");
    let mut line = format!("import {name} --dry-run");
    if let Some(map) = map {
        fs::write(desk.path().join("m.toml"), map).expect("a map");
        line.push_str(" --map m.toml");
    }
    desk.say(&line)
}

#[test]
fn a_wrong_byte_in_a_file_of_utf_8_is_found_where_it_stands() {
    let mut bytes = "case,name,joined\nk1,Анна,2023-05\nk1,Пётр "
        .as_bytes()
        .to_vec();
    bytes.extend(b"\xcf,2023-06\n");
    file("s.csv", &bytes, None).failed(
        2,
        "a byte 0xCF in line 3, after \"k1,Пётр \" (character 9 of the line)",
    );
    // As many bytes of the one as of the other.
    let mut bytes = "case,name,joined\nk1,Ия,2023-05\nk1,".as_bytes().to_vec();
    bytes.extend(b"\xcf\xe5\xf0\x98,2023-06\n");
    file("s.csv", &bytes, None).failed(2, "a byte 0xCF in line 3");
    // What is all of another encoding is that encoding.
    let (old, _, _) =
        encoding_rs::WINDOWS_1251.encode("case,name,joined\nk1,Иванов Пётр,2023-05\n");
    assert!(
        file("s.csv", &*old, None)
            .ok()
            .err
            .contains("read as Windows-1251")
    );
}

#[test]
fn a_sheet_of_two_bytes_a_letter_needs_no_mark() {
    let text = "case;name;joined\nk1;Иванов;2023-05\n";
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let done = file("s.csv", &bytes, None).ok();
    assert!(
        done.err.contains("read as UTF-16") && done.out.contains("Иванов"),
        "{done:?}"
    );
}

#[test]
fn a_nul_in_a_cell_is_a_fault_of_the_cell() {
    wrong_once(
        "case,name,joined\nk1,A\0B,2023-05\n",
        "2:B (name)",
        "control character",
    );
}

#[test]
fn lines_may_end_as_old_programs_end_them() {
    let done = tried("case,name,joined\rk1,A,2023-05\rk1,B,2023-06\r").ok();
    assert!(done.out.contains("s.csv: 2 rows"), "{}", done.out);
}

#[test]
fn a_file_that_is_not_what_its_name_says_is_refused() {
    file("s.xlsx", "case,name,joined\nk1,A,2023\n", None)
        .failed(2, "s.xlsx: it is named as a workbook, and is none");
}

#[test]
fn a_map_that_is_no_file_is_refused() {
    let desk = fresh();
    fs::write(desk.path().join("s.csv"), "case,name,joined\nk1,A,2023\n").expect("a sheet");
    for map in [".", "/dev/zero"] {
        desk.say(&format!("import s.csv --map {map}"))
            .failed(2, "the map is not a file");
    }
    file(
        "s.csv",
        "case,name\n",
        Some("casebook_map = 1\nrows = \"defendant\"\nheader_row = 0\n"),
    )
    .failed(2, "header_row = 0: rows are counted from 1");
}

#[test]
fn a_proposal_keeps_what_a_map_says() {
    let desk = fresh();
    let sheet =
        "Our list,,,,\nДело,ФИО,Дата обвинения,Итог суда,Город\n5,Иванов,03.04.2024,обв,А\n";
    fs::write(desk.path().join("s.csv"), sheet).expect("a sheet");
    let map = "casebook_map = 1\nrows = \"defendant\"\nheader_row = 2\ndate_format = \"DD.MM.YYYY\"\nignore = [\"Город\"]\n\n[columns]\noutcome = { column = \"Итог суда\", words = { \"обв\" = \"convicted\" } }\n";
    fs::write(desk.path().join("m.toml"), map).expect("a map");
    let proposed = desk.say("import s.csv --map m.toml --propose").ok().out;
    for line in [
        "header_row = 2",
        "date_format = \"DD.MM.YYYY\"",
        "ignore = [\"Город\"]",
        "name = \"ФИО\"",
        "charged = \"Дата обвинения\"",
        "outcome = { column = \"Итог суда\", words = { \"обв\" = \"convicted\" } }",
    ] {
        assert!(
            proposed.lines().any(|l| l == line),
            "{line} is not in\n{proposed}"
        );
    }
}

#[test]
fn the_limits_are_told() {
    let help = Desk::empty().say("import --help").ok().out;
    let help: Vec<&str> = help.split_whitespace().collect();
    let help = help.join(" ");
    for words in [
        "64 MiB",
        "1000 columns",
        "5 million cells",
        "merged cells are an error",
    ] {
        assert!(help.contains(words), "{words} is not in {help}");
    }
}

#[test]
fn a_date_that_is_missing_is_missed_once() {
    let sheet = people("k1,B,2023-06,,,,convicted,imprisonment:4y,,");
    wrong_once(
        &sheet,
        "3:F (verdict_on)",
        "the date is missing: verdict needs it; a date in column F",
    );
}

#[test]
fn a_row_whose_cells_fit_the_columns_beside_is_shifted_and_that_is_told_once() {
    // The name is missing, and one cell at the end is empty for it; then there is one too many before the date.
    for row in [
        "k1,2023-06,City police,C,2024-01-02,convicted,imprisonment:4y,2024-02-01,,",
        "k1,B,Captain,2023-06,C,D,2024-01-02,convicted,imprisonment:4y,2024-02-01",
    ] {
        let done = tried(people(row));
        let told = "the cells of this row seem shifted from column ";
        assert_eq!(done.err.matches(told).count(), 1, "{}", done.err);
        assert_eq!(
            done.err.matches("error: s.csv:3").count(),
            1,
            "{}",
            done.err
        );
    }
    // In a sheet of facts: a cell too many before whom it is about.
    let head = "case,event,on,title,defendant,who,outcome,in_absentia,learned,note";
    let row = "k,verdict,2024-03,,,,d1,convicted,yes,2024-04";
    let done = tried(format!("{head}\nk,case_opened,2023,K,,,,,,\n{row}\n"));
    let told = "s.csv:3:F (who): the cells of this row seem shifted from column F on";
    assert!(done.err.contains(told), "{}", done.err);
    assert_eq!(
        done.err.matches("error: s.csv:3").count(),
        1,
        "{}",
        done.err
    );
    // Much is wrong, and in its own columns.
    let done = tried(people("k1,B,soon,,,later,perhaps,long,never,"));
    assert!(!done.err.contains("seem shifted"), "{}", done.err);
    for place in ["3:C", "3:F", "3:G", "3:H", "3:I"] {
        assert!(
            done.err.contains(&format!("s.csv:{place} ")),
            "{place}: {}",
            done.err
        );
    }
}

#[test]
fn a_sentence_that_is_revised_needs_what_the_appeal_decided() {
    let head = "case,name,joined,verdict_on,outcome,penalties,appeal_filed,appeal_decided,appeal_outcome,revised_penalties";
    for appeal in [",,,imprisonment:2y", "2024-03,2024-05,,imprisonment:2y"] {
        let sheet = format!("{head}\nk1,A,2023,2024-01-02,convicted,imprisonment:4y,{appeal}\n");
        let told = "what the appeal decided is missing; modified, or another outcome, in column I";
        wrong_once(&sheet, "2:J (revised_penalties)", told);
    }
}

#[test]
fn a_date_without_an_end_is_told_to_be_no_bound() {
    let sheet = "case,name,charged,article\nk1,A,2022/..,146\n";
    let told = tried(sheet).err;
    assert!(
        told.contains("has no end, and says of nothing by when it was"),
        "{told}"
    );
}

#[test]
fn a_doubled_id_is_one_error() {
    let head = "id,case,name,joined";
    let sheet = format!("{head}\nr1,k1,A,2023\nr1,k1,A,2023\n");
    wrong_once(&sheet, "3:A (id)", "the id r1 is doubled: row 2 has it too");
}

#[test]
fn a_year_of_another_age_is_pointed_out() {
    let done = tried(people("k1,B,1024-06-01,,,,,,,")).ok();
    assert!(
        done.err
            .contains("s.csv:3:C (joined): \"1024-06-01\" is before 1900"),
        "{}",
        done.err
    );
}

/// A sheet on a desk, and the map that is proposed for it.
fn proposed(sheet: &str) -> (Desk, Done) {
    let desk = fresh();
    fs::write(desk.path().join("s.csv"), sheet).expect("a sheet");
    let done = desk.say("import s.csv --propose");
    fs::write(desk.path().join("m.toml"), &done.out).expect("a map");
    (desk, done)
}

#[test]
fn a_map_is_proposed_for_a_sheet_below_a_title() {
    // A title with a separator of its own, an empty row, and the header in row 3.
    let sheet =
        "Список, 2024 год\n\nДело;ФИО;Дата обвинения;Ведомство\nА 5;Иванов;03.04.2024;КНБ\n";
    let (desk, done) = proposed(sheet);
    assert_eq!(done.status, 0, "{done:?}");
    assert!(done.out.contains("\nheader_row = 3\n"), "{}", done.out);
    assert!(done.out.contains("name = \"ФИО\""), "{}", done.out);
    let map = done.out.replace(
        "header_row = 3",
        "header_row = 3\ndate_format = \"DD.MM.YYYY\"",
    );
    fs::write(desk.path().join("m.toml"), map).expect("a map");
    desk.say("import s.csv --map m.toml --dry-run").ok();
    // Without a map nothing is guessed; and a map that says no more than the row is told what it lacks.
    let done = desk.say("import s.csv --dry-run");
    assert_eq!(done.status, 2);
    assert!(
        done.err.contains("--propose prints such a map"),
        "{}",
        done.err
    );
    fs::write(
        desk.path().join("m.toml"),
        "casebook_map = 1\nheader_row = 3\n",
    )
    .expect("a map");
    let done = desk.say("import s.csv --map m.toml");
    assert_eq!(done.status, 2);
    let told = "rows = \"defendant\" where a row is a defendant";
    assert!(done.err.contains(told), "{}", done.err);
}

#[test]
fn a_proposal_says_which_columns_it_does_not_know() {
    let (desk, done) = proposed("case,name,joined,Лишён звания\nk,A,2023,да\n");
    assert_eq!(done.status, 0, "{done:?}");
    assert!(
        done.out.contains("\n#FIELD = \"Лишён звания\"\n"),
        "{}",
        done.out
    );
    assert!(
        done.out
            .contains("\n#   verdict_on: the date of the verdict\n"),
        "{}",
        done.out
    );
    assert!(!done.out.contains("#   name:"), "{}", done.out);
    assert!(
        done.err.contains("nothing is known: \"Лишён звания\""),
        "{}",
        done.err
    );
    // The comment is where it can be put in force.
    let map = done.out.replace("#FIELD = ", "note = ");
    fs::write(desk.path().join("m.toml"), map).expect("a map");
    desk.say("import s.csv --map m.toml --dry-run").ok();
    // Where nothing is known, no map is proposed that could be taken for one.
    let (_, done) = proposed("Xa,Yb,Zc\nk,A,2023\n");
    assert_eq!(done.status, 2, "{done:?}");
    for header in ["Xa", "Yb", "Zc"] {
        assert!(
            done.out.contains(&format!("#FIELD = \"{header}\"")),
            "{}",
            done.out
        );
    }
    assert!(
        done.out
            .contains("#   case: which case the row is of: needed"),
        "{}",
        done.out
    );
    assert!(done.err.contains("nothing is known"), "{}", done.err);
    // All are known: there is nothing to add.
    let (_, done) = proposed("case,name,joined\nk,A,2023\n");
    assert!(!done.out.contains('#'), "{}", done.out);
}

#[test]
fn what_a_map_says_and_no_row_uses_is_pointed_out() {
    let desk = fresh();
    fs::write(desk.path().join("s.csv"), "case,on,title\nk1,2023,K\n").expect("a sheet");
    let map = "casebook_map = 1\nrows = \"fact\"\nignore = [\"Remarks\"]\n[fixed]\nevent = \"case_opened\"\nappellant = \"defence\"\njurisdiction = \"KZ\"\n[columns]\ncase = \"case\"\non = \"on\"\ntitle = \"title\"\n";
    fs::write(desk.path().join("m.toml"), map).expect("a map");
    let done = desk.say("import s.csv --map m.toml --dry-run").ok();
    assert!(
        done.err.contains("no column \"Remarks\" to be left out"),
        "{}",
        done.err
    );
    assert!(
        done.err
            .contains("appellant is fixed in the map, and no row makes what has it: appeal_filed"),
        "{}",
        done.err
    );
    assert!(!done.err.contains("jurisdiction is fixed"), "{}", done.err);
    // The kind of every sentence, where there is none.
    fs::write(desk.path().join("s.csv"), "case,name,joined\nk1,A,2023\n").expect("a sheet");
    let map = "casebook_map = 1\nrows = \"defendant\"\n[fixed]\npenalty_kind = \"fine\"\nagency = \"P\"\n[columns]\ncase = \"case\"\nname = \"name\"\njoined = \"joined\"\n";
    fs::write(desk.path().join("m.toml"), map).expect("a map");
    let done = desk.say("import s.csv --map m.toml --dry-run").ok();
    assert!(
        done.err.contains("penalty_kind is fixed in the map"),
        "{}",
        done.err
    );
    assert!(!done.err.contains("agency is fixed"), "{}", done.err);
}
