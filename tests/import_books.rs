//! Workbooks: what a spreadsheet shows is what is read, and what it cannot show is told.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::io::{Cursor, Write};

use cli::{Desk, Done};
use serde_json::{Value, json};

const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

/// A workbook of these sheets: a name, its state, the XML of its rows. Style 1 is a date, style 2 a time,
/// style 3 `mmm-yy`, style 4 `mmmm yyyy` in Russian, style 5 a year, style 6 a day in words, style 7 `d-mmm`.
fn book(properties: &str, sheets: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut put = |name: &str, text: &str| {
        let options = zip::write::SimpleFileOptions::default();
        file.start_file(name, options).expect("a part");
        file.write_all(text.as_bytes()).expect("its text");
    };
    put(
        "[Content_Types].xml",
        &format!("<Types xmlns=\"{PACKAGE}/content-types\"/>"),
    );
    let root = format!(
        "<Relationship Id=\"b\" Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/>"
    );
    put(
        "_rels/.rels",
        &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{root}</Relationships>"),
    );
    let (mut named, mut related) = (String::new(), String::new());
    for (at, (name, state, rows)) in sheets.iter().enumerate() {
        named += &format!(
            "<sheet name=\"{name}\" sheetId=\"{}\" state=\"{state}\" r:id=\"r{at}\"/>",
            at + 1
        );
        related += &format!(
            "<Relationship Id=\"r{at}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/s{at}.xml\"/>"
        );
        put(
            &format!("xl/worksheets/s{at}.xml"),
            &format!("<worksheet xmlns=\"{MAIN}\"><sheetData>{rows}</sheetData></worksheet>"),
        );
    }
    put(
        "xl/styles.xml",
        &format!(
            "<styleSheet xmlns=\"{MAIN}\"><numFmts><numFmt numFmtId=\"170\" formatCode=\"[$-419]mmmm\\ yyyy;@\"/><numFmt numFmtId=\"171\" formatCode=\"yyyy\"/><numFmt numFmtId=\"172\" formatCode=\"[$-43F]d mmmm yyyy\"/></numFmts><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"20\"/><xf numFmtId=\"17\"/><xf numFmtId=\"170\"/><xf numFmtId=\"171\"/><xf numFmtId=\"172\"/><xf numFmtId=\"16\"/></cellXfs></styleSheet>"
        ),
    );
    related += &format!("<Relationship Id=\"st\" Type=\"{OFFICE}/styles\" Target=\"styles.xml\"/>");
    put(
        "xl/_rels/workbook.xml.rels",
        &format!("<Relationships xmlns=\"{PACKAGE}/relationships\">{related}</Relationships>"),
    );
    put(
        "xl/workbook.xml",
        &format!(
            "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\">{properties}<sheets>{named}</sheets></workbook>"
        ),
    );
    file.finish().expect("a file").into_inner()
}

/// A row of cells: text, or XML where it begins with `<`.
fn row(number: u64, more: &str, cells: &[&str]) -> String {
    let cell = |(at, text): (usize, &&str)| {
        let place = format!(
            "{}{number}",
            char::from(b'A' + u8::try_from(at).expect("few"))
        );
        match text.strip_prefix('<') {
            Some(rest) => format!("<{}", rest.replace("HERE", &place)),
            None => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
        }
    };
    let cells: String = cells.iter().enumerate().map(cell).collect();
    format!("<row r=\"{number}\"{more}>{cells}</row>")
}

const HEADER: [&str; 6] = [
    "case",
    "name",
    "joined",
    "verdict_on",
    "outcome",
    "in_absentia",
];

/// A sheet of one defendant who joined on the day of a number.
fn rows(joined: &str, name: &str) -> String {
    let number = format!("<c r=\"HERE\" s=\"1\"><v>{joined}</v></c>");
    row(1, "", &HEADER) + &row(2, "", &["k", name, &number])
}

fn tried(bytes: &[u8]) -> Done {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    fs::write(desk.path().join("b.xlsx"), bytes).expect("a book");
    desk.say("import b.xlsx --dry-run --json")
}

fn joined(bytes: &[u8]) -> Value {
    let records = tried(bytes).ok().json()["records"].clone();
    let records = records.as_array().expect("records").clone();
    let joined = records
        .iter()
        .find(|r| !r["record"]["event"]["defendant_joined"].is_null());
    joined.expect("somebody joined")["record"].clone()
}

#[test]
fn a_day_is_the_day_that_the_spreadsheet_shows() {
    // 45369 days after 1899-12-30 are 2024-03-18; the calendar of old Macs begins 1462 days later.
    let made = joined(&book("", &[("S", "visible", &rows("45369", "A"))]));
    assert_eq!(made["on"], "2024-03-18");
    let made = joined(&book("", &[("S", "visible", &rows("45369.75", "A"))]));
    assert_eq!(made["on"], "2024-03-18");
    let mac = "<workbookPr date1904=\"1\"/>";
    let made = joined(&book(mac, &[("S", "visible", &rows("43907", "A"))]));
    assert_eq!(made["on"], "2024-03-18");
}

#[test]
fn a_cell_that_shows_a_month_or_a_year_is_that_month_or_year() {
    // 45352 is 2024-03-01: what a spreadsheet keeps of a typed "March 2024", and shows as the month.
    for (style, read) in [
        (1, "2024-03-01"),
        (3, "2024-03"),
        (4, "2024-03"),
        (5, "2024"),
        (6, "2024-03-01"),
    ] {
        let cell = format!("<c r=\"HERE\" s=\"{style}\"><v>45352</v></c>");
        let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", &cell]);
        let bytes = book("", &[("S", "visible", &sheet)]);
        assert_eq!(joined(&bytes)["on"], read, "style {style}");
        let notes = tried(&bytes).json()["notes"].to_string();
        let told = format!("the cell C2 shows no day of its date, and is read as {read}");
        assert_eq!(notes.contains(&told), read.len() < 10, "{notes}");
    }
    // In a file of an old Mac days are counted from another one, and a formula's date is shown as any other.
    let cell = "<c r=\"HERE\" s=\"3\"><f>1+1</f><v>43890</v></c>";
    let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", cell]);
    let mac = "<workbookPr date1904=\"1\"/>";
    assert_eq!(
        joined(&book(mac, &[("S", "visible", &sheet)]))["on"],
        "2024-03"
    );
    // What is no date is a number, whatever its format says.
    let cell = "<c r=\"HERE\" s=\"3\"><v>0.4375</v></c>";
    let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", cell]);
    let errors = tried(&book("", &[("S", "visible", &sheet)])).json()["errors"].to_string();
    assert!(errors.contains("\\\"10:30\\\" is not a date"), "{errors}");
}

#[test]
fn a_cell_that_shows_no_year_is_pointed_out() {
    // 45369 is 2024-03-18: what a spreadsheet makes of a typed "18-Mar" in 2024.
    let cell = "<c r=\"HERE\" s=\"7\"><v>45369</v></c>";
    let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", cell]);
    let bytes = book("", &[("S", "visible", &sheet)]);
    assert_eq!(joined(&bytes)["on"], "2024-03-18");
    let doubts = tried(&bytes).json()["doubts"].clone();
    let year = "the year is not shown in the sheet: taken as 2024, which the spreadsheet assumed (2024-03-18)";
    let told = doubts
        .as_array()
        .expect("doubts")
        .iter()
        .find(|doubt| doubt["problem"] == year);
    let told = told.unwrap_or_else(|| panic!("{doubts}"));
    assert_eq!((&told["row"], &told["column"]), (&json!(2), &json!("C")));
}

#[test]
fn a_time_of_day_is_no_day() {
    for number in ["0.5", "-3", "0"] {
        let done = tried(&book("", &[("S", "visible", &rows(number, "A"))]));
        let errors = done.json()["errors"].clone();
        assert_eq!(
            errors.as_array().map(Vec::len),
            Some(1),
            "{number}: {errors}"
        );
        assert_eq!(
            (&errors[0]["row"], &errors[0]["column"]),
            (&json!(2), &json!("C"))
        );
        assert!(
            errors[0]["problem"].to_string().contains("is not a date"),
            "{errors}"
        );
    }
}

#[test]
fn a_formula_is_its_value_and_without_one_an_error() {
    let value = "<c r=\"HERE\" t=\"str\"><f>\"A\"&amp;\"B\"</f><v>AB</v></c>";
    let made = joined(&book("", &[("S", "visible", &rows("45369", value))]));
    assert_eq!(made["event"]["defendant_joined"]["name"], "AB");
    let none = "<c r=\"HERE\"><f>\"A\"&amp;\"B\"</f></c>";
    let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", "2023", "2024", "convicted", none]);
    let errors = tried(&book("", &[("S", "visible", &sheet)])).json()["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
    assert_eq!(
        (&errors[0]["row"], &errors[0]["column"]),
        (&json!(2), &json!("F"))
    );
    assert!(
        errors[0]["problem"]
            .to_string()
            .contains("does not have its value"),
        "{errors}"
    );
}

#[test]
fn yes_and_no_are_yes_and_no() {
    let yes = "<c r=\"HERE\" t=\"b\"><v>1</v></c>";
    let sheet = row(1, "", &HEADER) + &row(2, "", &["k", "A", "2023", "2024", "convicted", yes]);
    let records = tried(&book("", &[("S", "visible", &sheet)])).ok().json()["records"].to_string();
    assert!(records.contains("\"in_absentia\":true"), "{records}");
}

#[test]
fn a_sheet_that_is_hidden_is_not_the_first_and_a_row_that_is_hidden_is_read() {
    let hidden = row(1, "", &HEADER) + &row(2, " hidden=\"1\"", &["k", "B", "2023"]);
    let bytes = book(
        "",
        &[
            ("Old", "hidden", &rows("1000", "X")),
            ("New", "visible", &hidden),
        ],
    );
    assert_eq!(joined(&bytes)["event"]["defendant_joined"]["name"], "B");
    let notes = tried(&bytes).json()["notes"].to_string();
    assert!(
        notes.contains("New") && notes.contains("1 other is not"),
        "{notes}"
    );
    assert!(notes.contains("1 hidden row is read too"), "{notes}");
    // Of three rows the second and the third are hidden, in either way of writing it; the header does not count.
    let hidden = row(1, " hidden=\"1\"", &HEADER)
        + &row(2, " hidden=\"0\"", &["k", "B", "2023"])
        + &row(3, " ht=\"15\" hidden='true'", &["k", "C", "2023"])
        + &row(4, " hidden=\"1\"", &["k", "D", "2023"]);
    let notes = tried(&book("", &[("A &amp; B", "visible", &hidden)])).json()["notes"].clone();
    assert_eq!(notes, json!(["2 hidden rows are read too"]));
    let notes = tried(&book("", &[("S", "visible", &rows("45369", "A"))])).json()["notes"].clone();
    assert_eq!(notes, json!([]));
}
