//! What an export wrote, read with the tools that it is for.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use rusqlite::{Connection, OpenFlags};

use crate::cli::Desk;

pub const FORMATS: [&str; 3] = ["csv", "sqlite", "ftm"];

/// Four officers, whose names are not known, and a figure that somebody claims:
/// #0 ledger_opened, #1 o, #2 g, #3 r, #4 v, #5 s1, #6 s2, #7 n, #8 a, #9 f1, #10 f2.
pub const OFFICERS: &str = r#"
{"id":"o","case":"k","on":"../2023-06","event":{"case_opened":{"title":"=Four officers","jurisdiction":"KZ"}},"sources":[{"title":"Report","url":"https://example.org/a"}]}
{"id":"g","case":"k","on":"2023-01","event":{"defendant_group_joined":{"group":"officers","count":4,"agency":"Полиция"}}}
{"id":"r","case":"k","on":"2023-02","event":{"case_referred":{"court":"City court"}}}
{"id":"v","case":"k","on":"2024-03","event":{"verdict":{"who":["officers"],"outcome":"convicted","court":"City court"}},"sources":[{"title":"Verdict","kind":"court","published":"2024-03-19"}]}
{"id":"s1","case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["officers-1","officers-2","officers-3"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"},{"kind":"ban_on_office","for_life":true}]}}}
{"id":"s2","case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["officers-4"],"penalties":[{"kind":"non_custodial"}]}}}
{"id":"n","case":"k","on":"2024-05-20","event":{"defendant_identified":{"one_of":["officers"],"name":"A. Example"}}}
{"id":"a","case":"k","on":"2024-04-02","event":{"appeal_filed":{"appeal":"ap1","who":["officers-1"],"appellant":"victim","level":"appeal"}}}
{"id":"f1","on":"2024-04","event":{"figure_claimed":{"issuer":"Prosecutor","measure":"officers_convicted","value":"5..","as_of":"2024-03"}}}
{"id":"f2","case":"k","on":"2024-04","event":{"figure_claimed":{"issuer":"Paper","measure":"officers_convicted","value":3}}}
"#;

pub fn desk(batch: &str) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/out"]).ok();
    desk.batch(batch.trim()).ok();
    desk
}

/// The rows of a sheet, each by the names of its columns.
pub fn sheet(desk: &Desk, dir: &str, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = desk.path().join(dir).join(file);
    let mut reader = csv::Reader::from_path(path).expect("a sheet");
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row with all cells")).collect()
}

pub fn row<'r>(
    rows: &'r [BTreeMap<String, String>],
    key: &str,
    is: &str,
) -> &'r BTreeMap<String, String> {
    let found: Vec<_> = rows.iter().filter(|row| row[key] == is).collect();
    assert_eq!(found.len(), 1, "one row with {key} {is}");
    found[0]
}

pub fn database(desk: &Desk, dir: &str) -> Connection {
    let path = desk.path().join(dir).join("casebook.sqlite");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database")
}

/// The first column of a question's answer, as text.
pub fn ask(database: &Connection, question: &str) -> Vec<String> {
    let mut statement = database.prepare(question).expect("a question");
    let rows = statement.query_map([], |row| row.get::<_, String>(0));
    let rows = rows.expect("an answer");
    rows.map(|row| row.expect("text")).collect()
}

/// What marks the directory of an export.
pub const MARKER: &str = ".casebook-export";

/// Every file in a directory but the marker of an export, byte for byte.
pub fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a directory");
    let entries = entries.map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .filter(|(name, _)| name != MARKER)
        .collect()
}

pub fn has(files: &BTreeMap<String, Vec<u8>>, text: &str) -> bool {
    let part = text.as_bytes();
    let has = |bytes: &Vec<u8>| bytes.windows(part.len()).any(|window| window == part);
    files.values().any(has)
}
