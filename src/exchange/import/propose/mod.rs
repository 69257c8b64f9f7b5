//! A map proposed from the headers of a sheet, in English, Russian and Kazakh.
//!
//! A header that is the name of a field is that field; others are looked up in `headers.rs`. A sheet with a
//! column for the event is one of facts, any other one of defendants. Nothing is guessed further: a header
//! that is not known is left for the user to name.

mod headers;
mod unknown;

use std::collections::{BTreeMap, BTreeSet};

use headers::{ARRESTED, MEANT};
pub use unknown::{left_open, unknown};

use super::map::{Map, RowKind, Rule, knows};
use super::scripts::{check_scripts, unmixed};
use super::sheet::Sheet;
use super::words::plain;
use crate::case::ids::CaseId;

/// Proposes a map. What a given map says stays as it is said there; the rest is proposed.
#[must_use]
pub fn propose(sheet: &Sheet, given: Option<&Map>) -> Map {
    let mut map = given.cloned().unwrap_or_else(|| Map::empty(kind(sheet)));
    if sheet.header_row > 1 {
        map.header_row = Some(sheet.header_row);
    }
    let is_new = |header: &String| {
        let named = map.columns.values().flatten().map(|rule| &rule.text);
        !named
            .chain(&map.ignore)
            .any(|name| plain(name) == plain(header))
    };
    let new: Vec<usize> = (0..sheet.header.len())
        .filter(|column| is_new(&sheet.header[*column]))
        .collect();
    let mut columns: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
    for column in new {
        let header = &sheet.header[column];
        let Some(field) = meant(map.rows, header) else {
            map.ignore
                .extend(is_running_number(header).then(|| header.clone()));
            continue;
        };
        let is_named = needs_ids(sheet, column, field);
        let field = if is_named {
            in_words(map.rows, field, sheet, column)
        } else {
            field
        };
        if map.columns.contains_key(field) || map.fixed.contains_key(field) {
            continue;
        }
        let rule = Rule {
            text: header.clone(),
            slug: is_named && IDS.contains(&field),
            ..map.whole.clone()
        };
        let rules = columns.entry(field.to_owned()).or_default();
        // A list may have several columns; anything else has one, and the second is the user's to name.
        if rules.is_empty() || matches!(field, "source" | "aliases" | "penalties") {
            rules.push(rule);
        }
    }
    map.columns.extend(columns);
    say_what_is_dated(&mut map);
    map
}

/// A sheet with a column for the event is one of facts.
fn kind(sheet: &Sheet) -> RowKind {
    let is_event = |header: &String| meant(RowKind::Fact, header) == Some("event");
    match sheet.header.iter().any(is_event) {
        true => RowKind::Fact,
        false => RowKind::Defendant,
    }
}

/// Where a column has the date of a detention and no other says in what custody somebody was, the date says it.
fn say_what_is_dated(map: &mut Map) {
    let dated = map.columns.get(ARRESTED).and_then(|rules| rules.first());
    let plainly = dated.is_some_and(|rule| plain(&rule.text) != plain(ARRESTED));
    if plainly && !map.columns.contains_key("custody") && !map.fixed.contains_key("custody") {
        let rule = Rule {
            text: "detained".into(),
            ..map.whole.clone()
        };
        map.fixed.insert("custody".into(), rule);
    }
}

/// Headers that are known for a field, other than its name.
pub(super) fn headers_of(rows: RowKind, field: &str) -> &'static [&'static str] {
    let is = |person: &str, fact: &str| field == if rows == RowKind::Fact { fact } else { person };
    let found = MEANT.iter().find(|(_, person, fact)| is(person, fact));
    found.map_or(&[], |(words, ..)| words)
}

/// The field that a header means.
fn meant(rows: RowKind, header: &str) -> Option<&'static str> {
    let given = plain(header);
    let name = given.replace(' ', "_");
    let own = super::map::fields_of(rows)
        .into_iter()
        .find(|field| *field == name);
    own.or_else(|| {
        let (_, person, fact) = MEANT
            .iter()
            .find(|(words, ..)| words.contains(&given.as_str()))?;
        let field = if rows == RowKind::Fact { fact } else { person };
        Some(*field).filter(|field| !field.is_empty() && knows(rows, field))
    })
}

/// The fields that hold ids.
const IDS: [&str; 6] = ["case", "defendant", "who", "charge", "appeal", "group"];

/// A column that counts the rows of a sheet. It changes when they are sorted, and names nothing.
fn is_running_number(header: &str) -> bool {
    ["№", "№ п/п", "n", "no", "nr", "#", "р/с"].contains(&plain(header).as_str())
}

/// What a column of ids is that holds words: a defendant's name, the article or the title of a charge.
fn in_words(rows: RowKind, field: &'static str, sheet: &Sheet, column: usize) -> &'static str {
    let mut cells = sheet.rows.iter().filter_map(|row| row.cells.get(column));
    match (rows, field) {
        (RowKind::Defendant, "defendant") => "name",
        (RowKind::Defendant, "charge")
            if cells.any(|c| c.text.contains(|c: char| c.is_ascii_digit())) =>
        {
            "article"
        }
        (RowKind::Defendant, "charge") => "charge_title",
        _ => field,
    }
}

/// Whether a column that should hold ids holds names: then ids are made of them.
fn needs_ids(sheet: &Sheet, column: usize, field: &str) -> bool {
    if !IDS.contains(&field) {
        return false;
    }
    let cells = sheet.rows.iter().filter_map(|row| row.cells.get(column));
    let texts: BTreeSet<&str> = cells
        .map(|cell| &*cell.text)
        .filter(|text| !text.is_empty())
        .collect();
    let is_name = |text: &str| {
        text.split(';').any(|item| {
            let item = super::sheet::trimmed(item);
            let meant = unmixed(item);
            let item = meant.as_deref().unwrap_or(item);
            item.parse::<CaseId>().is_err() && check_scripts(item).is_ok()
        })
    };
    // One slip among ids is a slip; where most are names, names are meant.
    let names = texts.iter().filter(|text| is_name(text)).count();
    2 * names > texts.len()
}

#[cfg(test)]
mod tests {
    use super::super::delimited::{Form, read};
    use super::*;

    fn proposed(text: &str) -> String {
        propose(
            &read(text.as_bytes(), Form::default()).expect("a sheet"),
            None,
        )
        .to_toml()
    }

    #[test]
    fn headers_of_three_languages_are_known() {
        let map = proposed("Дело;ФИО;Суд;Дата приговора;Итог\nАлматы 5;Х;С;2024;осужден\n");
        assert!(map.contains("rows = \"defendant\""), "{map}");
        assert!(
            map.contains("case = { column = \"Дело\", slug = true }"),
            "{map}"
        );
        assert!(map.contains("verdict_on = \"Дата приговора\""), "{map}");
        let map = proposed("case,event,on,who,Примечание\nk1,verdict,2024,d1,\n");
        assert!(map.contains("rows = \"fact\""), "{map}");
        assert!(
            map.contains("case = \"case\"") && map.contains("note = \"Примечание\""),
            "{map}"
        );
        let map = proposed("іс,аты-жөні,сот\nk1,Х,С\n");
        assert!(
            map.contains("name = \"аты-жөні\"") && map.contains("court = \"сот\""),
            "{map}"
        );
    }

    #[test]
    fn each_word_means_a_field_that_there_is() {
        for (words, person, fact) in MEANT {
            assert!(
                person.is_empty() || knows(RowKind::Defendant, person),
                "{words:?}"
            );
            assert!(fact.is_empty() || knows(RowKind::Fact, fact), "{words:?}");
            assert!(words.iter().all(|word| plain(word) == *word), "{words:?}");
        }
    }
}
