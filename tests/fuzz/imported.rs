//! What must hold of a sheet and a map, whatever bytes they are.

use casebook::case::record::Record;
use casebook::exchange::import::{
    Header, Map, Sheet, check_days, delimited, propose, read_rows, workbook,
};

/// What stands between a map and a sheet in one input. Without it, all is the sheet.
const BETWEEN: &[u8] = b"\n====\n";

/// A map and a sheet: both are read or refused with a reason, and each record that comes of them is one.
pub fn import(bytes: &[u8]) {
    let at = bytes
        .windows(BETWEEN.len())
        .position(|window| window == BETWEEN);
    let (map, sheet) = match at {
        Some(at) => (&bytes[..at], &bytes[at + BETWEEN.len()..]),
        None => (&[][..], bytes),
    };
    let map = std::str::from_utf8(map)
        .ok()
        .filter(|text| !text.is_empty());
    let map = map.and_then(|text| match Map::parse(text) {
        Ok(map) => Some(map),
        Err(error) => {
            assert!(!error.problem.is_empty());
            None
        }
    });
    let named = map.as_ref().and_then(|m| m.header_row);
    let header = named.map_or(Header::Found, Header::Row);
    let read = if sheet.starts_with(b"PK") {
        let name = map.as_ref().and_then(|m| m.sheet.as_deref());
        workbook::read(sheet, name, header)
    } else {
        let form = delimited::Form {
            encoding: map.as_ref().and_then(|m| m.encoding.as_deref()),
            delimiter: map.as_ref().and_then(|m| m.delimiter),
            header,
        };
        delimited::read(sheet, form)
    };
    match read {
        Ok(sheet) => rows(&sheet, map.as_ref()),
        Err(wrong) => assert!(!wrong.problem.is_empty()),
    }
}

/// By the map that is given, and by the one that is proposed.
fn rows(sheet: &Sheet, given: Option<&Map>) {
    let proposed = propose(sheet, given);
    let written = proposed.to_toml();
    let again = Map::parse(&written).unwrap_or_else(|e| panic!("{e} in\n{written}"));
    assert_eq!(again.to_toml(), written);
    for map in given.into_iter().chain([&proposed]) {
        let mut rows = read_rows(sheet, map);
        let today = "2026-11-22".parse().expect("a day");
        check_days(&mut rows, today);
        for trouble in rows.troubles.iter().chain(&rows.doubts) {
            assert!(!trouble.problem.is_empty(), "{trouble:?}");
            // What is said of a cell is short, however long the cell is.
            assert!(trouble.problem.chars().count() < 500, "{trouble:?}");
        }
        for planned in &rows.planned {
            let encoded = planned.record.encode();
            assert_eq!(Record::decode(&encoded).as_ref(), Ok(&planned.record));
        }
    }
}
