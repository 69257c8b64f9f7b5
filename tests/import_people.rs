//! A sheet with one row a defendant, on its way into a ledger.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::fs;

use serde_json::json;
use sheets::{FACTS, error_at, event, fresh, put, records, sample};

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
    // Of the cell that is covered, the merging is all that is told.
    assert!(
        done.err.contains("f.xlsx: 3 errors; nothing was appended"),
        "{}",
        done.err
    );
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
    let lone = error_at(&done, "s.csv:3:G (penalties)");
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
    assert!(error_at(&done, "s.csv:6:H (in_force)").contains("no_verdict"));
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

#[test]
fn several_names_in_one_cell_are_not_one_person() {
    let desk = fresh();
    let row = |name: &str| {
        format!("case,title,name,joined,source\nk,K,\"{name}\",2023,s\nk,K,Dosov,2023,s\n")
    };
    for name in [
        "Иванов И., Петров П.",
        "A. Smith and B. Jones",
        "Aliev; Bekov",
    ] {
        put(&desk, "s.csv", &row(name));
        let done = desk.run(["import", "s.csv"]);
        let told = error_at(&done, "s.csv:2:C (name)");
        assert!(
            told.contains("names several people; a row for each"),
            "{told}"
        );
        assert_eq!(
            done.err.matches("casebook: error: ").count(),
            2,
            "{}",
            done.err
        );
    }
    for name in ["Smith, John", "Иванов, Иван", "de la Cruz y Gómez"] {
        put(&desk, "s.csv", &row(name));
        let done = desk.say("import s.csv --dry-run --json").ok();
        assert_eq!(done.json()["doubts"], json!([]), "{name}");
    }
    put(&desk, "s.csv", &row("John Smith, Peter Jones"));
    let done = desk.say("import s.csv").ok();
    assert!(
        done.err
            .contains("s.csv:2:C (name): \"John Smith, Peter Jones\" may be two people"),
        "{}",
        done.err
    );
}

#[test]
fn when_a_case_was_opened_is_taken_from_whichever_row_says_it() {
    let desk = fresh();
    let opened = |sheet: &str| {
        put(&desk, "s.csv", sheet);
        let document = desk.say("import s.csv --dry-run --json").ok().json();
        let made = document["records"].as_array().expect("records").clone();
        event(&made, 2, "case_opened")["on"].clone()
    };
    let sheet = "case,opened,name,verdict_on,outcome\nk,,Aliev,2024-03-18,convicted\nk,2023-02,Bekov,2024-01-10,acquitted\n";
    assert_eq!(opened(sheet), "2023-02");
    // Where none says it, by the first day of all rows, in whatever order they stand.
    assert_eq!(opened(&sheet.replace("2023-02", "")), "../2024-01-10");
}

#[test]
fn a_fixed_date_is_written_into_a_map_as_it_is_read() {
    let desk = fresh();
    put(&desk, "s.csv", "case,title,name\nk,K,Aliev\n");
    let fixed = "[fixed]\njoined = \"03.04.2023\"\nsource = \"03.04.2023\"\n";
    let head = "casebook_map = 1\nrows = \"defendant\"\ndate_format = \"DD.MM.YYYY\"\n";
    put(
        &desk,
        "m.toml",
        &format!("{head}{fixed}[columns]\ncase = \"case\"\n"),
    );
    let map = desk.say("import s.csv --map m.toml --propose").ok().out;
    // The day comes first; what is no date stays as it is written.
    assert!(map.contains("joined = \"2023-04-03\""), "{map}");
    assert!(map.contains("source = \"03.04.2023\""), "{map}");
    put(&desk, "m2.toml", &map);
    let records = desk
        .say("import s.csv --map m2.toml --dry-run --json")
        .ok()
        .out;
    assert!(records.contains("\"on\":\"2023-04-03\""), "{records}");
}

/// What only one row says of a case is so, whichever row that is.
#[test]
fn the_rows_of_a_case_say_together_what_it_is() {
    let rows = [
        "k,,,Aliev,2024-03-18,convicted,s",
        "k,Four officers,KZ,Bekov,2024-03-18,convicted,s",
        "k,,,Colov,2024-03-18,acquitted,s",
    ];
    let sheet = |rows: &[&str]| {
        format!(
            "case,title,jurisdiction,name,verdict_on,outcome,source\n{}\n",
            rows.join("\n")
        )
    };
    for order in [[0, 1, 2], [1, 0, 2], [2, 0, 1]] {
        let desk = fresh();
        put(&desk, "s.csv", &sheet(&order.map(|at| rows[at])));
        desk.say("import s.csv").ok();
        let found = desk.say("cases --jurisdiction KZ --json").ok().json();
        assert_eq!(found["cases"][0]["title"], "Four officers", "{found}");
        // Sorted otherwise, or without the row that says it, the sheet says nothing else.
        for again in [
            sheet(&rows),
            sheet(&[rows[2], rows[1], rows[0]]),
            sheet(&[rows[2], rows[0]]),
        ] {
            put(&desk, "s.csv", &again);
            let done = desk.say("import s.csv --json").ok().json();
            assert_eq!(done["changed"].as_array().map(Vec::len), Some(0), "{done}");
        }
    }
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        &sheet(&[rows[1], "k,Five officers,KZ,Bekova,2024-03-18,convicted,s"]),
    );
    let done = desk.say("import s.csv");
    let told = "s.csv:3:B (title): row 2 says \"Four officers\" of the case k, and this row something else";
    assert!(done.status == 1 && done.err.contains(told), "{}", done.err);
}
