//! The map: which column of a sheet is what. TOML, version 1 of it:
//!
//! ```toml
//! casebook_map = 1                 # the version of this format
//! rows = "fact"                    # one row a fact; or "defendant": one row a defendant
//! # for the whole sheet, all optional:
//! sheet = "2024"                   # of an XLSX file; the first where none is named
//! encoding = "windows-1251"        # of a CSV file that is not UTF-8
//! delimiter = ";"                  # of a CSV file; found out where it is not given
//! header_row = 1
//! date_format = "DD.MM.YYYY"       # which number is the day, where both could be
//! separator = ";"                  # of the items of a list in one cell
//! ignore = ["Remarks"]             # columns that are not imported
//! key = ["on"]                     # what identifies a fact beside its case, event and people
//!
//! [fixed]                          # FIELD = "the same for every row"
//! jurisdiction = "KZ"
//!
//! [columns]                        # FIELD = "Header", or more about it:
//! case = { column = "Дело", slug = true }                      # makes ids of names
//! on = { column = "Date", date_format = "MM/DD/YYYY" }
//! outcome = { column = "Итог", words = { "обвин." = "convicted" } }
//! who = { column = "Кто", separator = "," }
//! source = ["Source 1", "Source 2"]                            # a list from several columns
//! ```
//!
//! Fields of a sheet of facts: those of a record (`id case on on_note assertion event note learned by`), of
//! its source (`source source_url source_title source_publisher source_published source_retrieved
//! source_kind source_locator source_lang`), and those of any event, by their names. Fields of a sheet of
//! defendants stand at the head of `people.rs`. Every column has to be named or ignored: nothing is left
//! out in silence.

mod meant;
mod parsed;
mod written;

use std::collections::BTreeMap;

use serde::Deserialize;

use super::dates::Format;
use super::fields::{EVENTS, of_record};
use super::people;
use crate::case::nearest;

/// What a row of a sheet is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// One fact: one record.
    Fact,
    /// One defendant: several records.
    Defendant,
}

/// Which column of a sheet is what.
#[derive(Clone, Debug)]
pub struct Map {
    /// What a row is.
    pub rows: RowKind,
    /// The sheet of a workbook.
    pub sheet: Option<String>,
    /// The encoding of a text file.
    pub encoding: Option<String>,
    /// The separator of a text file.
    pub delimiter: Option<char>,
    /// The row of the header.
    pub header_row: Option<u64>,
    /// Columns that are not imported.
    pub ignore: Vec<String>,
    pub(super) key: Vec<String>,
    /// How a column is read that says nothing else.
    pub(super) whole: Rule,
    pub(super) fixed: BTreeMap<String, Rule>,
    pub(super) columns: BTreeMap<String, Vec<Rule>>,
}

/// What separates the items of a list, where the map does not say.
pub(super) const SEPARATOR: &str = ";";

/// What stands in advice for what only the user knows: no map has it.
pub(super) const PLACEHOLDER: &str = "…";

/// How one column is read; or, for a fixed value, the value.
#[derive(Clone, Debug, Default)]
pub(super) struct Rule {
    /// Its header, or the fixed value.
    pub(super) text: String,
    pub(super) format: Option<Format>,
    /// What separates the items of a list.
    pub(super) separator: String,
    /// Whether ids are made of names.
    pub(super) slug: bool,
    /// Words of this sheet, as [`super::words::plain`] writes them, and what they mean.
    pub(super) words: BTreeMap<String, String>,
}

/// Why a text is no map.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{problem}", line.map(|line| format!("line {line}: ")).unwrap_or_default())]
pub struct MapError {
    /// Where, counted from 1.
    pub line: Option<usize>,
    /// What is wrong.
    pub problem: String,
    /// What is accepted.
    pub accepted: Option<String>,
}

impl MapError {
    fn new(problem: impl Into<String>) -> Self {
        Self {
            line: None,
            problem: problem.into(),
            accepted: None,
        }
    }

    fn accepted(mut self, accepted: Option<String>) -> Self {
        self.accepted = accepted;
        self
    }
}

impl Map {
    /// A map that names no column.
    pub(super) fn empty(rows: RowKind) -> Self {
        Self {
            rows,
            sheet: None,
            encoding: None,
            delimiter: None,
            header_row: None,
            ignore: Vec::new(),
            key: Vec::new(),
            whole: Rule {
                separator: SEPARATOR.into(),
                ..Rule::default()
            },
            fixed: BTreeMap::new(),
            columns: BTreeMap::new(),
        }
    }

    /// Whether a field is one that such a sheet can have.
    fn check_field(&self, field: &str) -> Result<(), MapError> {
        if knows(self.rows, field) {
            return Ok(());
        }
        let known = fields_of(self.rows);
        let near = nearest(field, known.iter().copied());
        let accepted = match near {
            Some(near) => format!("did you mean {near}?"),
            None => format!("known are {}", known.join(", ")),
        };
        Err(MapError::new(format!("there is no field {field:?}")).accepted(Some(accepted)))
    }

    fn check_key(&self) -> Result<(), MapError> {
        self.key
            .iter()
            .try_for_each(|field| self.check_field(field))
    }

    /// Leaves out columns, too.
    #[must_use]
    pub fn ignoring(mut self, columns: Vec<String>) -> Self {
        self.ignore.extend(columns);
        self
    }

    /// Whether no column is any field.
    #[must_use]
    pub fn says_nothing(&self) -> bool {
        self.columns.is_empty()
    }

    /// The fields that identify a fact beside its case, event and people.
    #[must_use]
    pub fn key(&self) -> &[String] {
        &self.key
    }
}

/// Whether a field is one that such a sheet can have.
pub(super) fn knows(rows: RowKind, field: &str) -> bool {
    match rows {
        RowKind::Fact => {
            let of_event =
                |fields: &Vec<super::fields::Field>| fields.iter().any(|f| f.name == field);
            field == "event" || of_record(field).is_some() || EVENTS.values().any(of_event)
        }
        RowKind::Defendant => people::holds(field).is_some(),
    }
}

/// All fields that such a sheet can have.
pub(super) fn fields_of(rows: RowKind) -> Vec<&'static str> {
    match rows {
        RowKind::Fact => {
            let mut fields: Vec<&str> = EVENTS.values().flatten().map(|f| f.name).collect();
            fields.extend(super::fields::OF_RECORD);
            fields.push("event");
            fields.sort_unstable();
            fields.dedup();
            fields
        }
        RowKind::Defendant => people::fields(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_at_the_head_of_this_file_is_a_map() {
        let head = include_str!("mod.rs")
            .lines()
            .map_while(|line| line.strip_prefix("//!"));
        let inside = head.skip_while(|line| *line != " ```toml").skip(1);
        let example: Vec<&str> = inside
            .take_while(|line| *line != " ```")
            .map(str::trim)
            .collect();
        assert!(example.len() > 20, "{example:?}");
        let map = Map::parse(&example.join("\n")).expect("a map");
        assert_eq!(map.columns["source"].len(), 2);
    }

    #[test]
    fn what_is_proposed_can_be_read_again() {
        let text = "casebook_map = 1\nrows = \"fact\"\nignore = [\"a \\\"b\\\"\"]\n\n[fixed]\nevent = \"verdict\"\n\n[columns]\ncase = { column = \"Дело\", slug = true }\nsource = [\"S1\", \"S2\"]\n";
        let map = Map::parse(text).expect("a map");
        assert_eq!(map.to_toml(), text);
        let text = "casebook_map = 1\nrows = \"fact\"\nsheet = \"2024\"\nencoding = \"koi8-r\"\ndelimiter = \"|\"\nheader_row = 3\ndate_format = \"DD.MM.YYYY\"\nseparator = \",\"\nkey = [\"on\"]\n\n[columns]\ncourt = { column = \"C\", separator = \"/\", words = { \"a\" = \"b\" } }\non = { column = \"D\", date_format = \"MM.DD.YYYY\" }\n";
        assert_eq!(Map::parse(text).expect("a map").to_toml(), text);
        assert!(Map::parse("casebook_map = 1\nrows = \"fact\"\nheader_row = 0\n").is_err());
    }

    #[test]
    fn the_example_that_is_printed_has_every_key_and_works_with_each() {
        use crate::exchange::examples::map;
        // What a map does not know, it answers with all that it knows.
        let keys = |error: toml::de::Error| -> Vec<String> {
            let parts = error.message().split('`').map(str::to_owned);
            parts.skip(3).step_by(2).collect()
        };
        let of_map = keys(
            toml::from_str::<parsed::Written>("zzz = 1")
                .map(|_| ())
                .expect_err("no key"),
        );
        let of_rule = keys(
            toml::from_str::<parsed::WrittenRule>("zzz = 1")
                .map(|_| ())
                .expect_err("no key"),
        );
        assert!(
            of_map.len() >= 12 && of_rule.len() >= 5,
            "{of_map:?} {of_rule:?}"
        );
        let text = map();
        for key in of_map {
            let starts = |line: &str| {
                let line = line.trim_start_matches('#');
                line.starts_with(&format!("{key} = ")) || line.starts_with(&format!("[{key}]"))
            };
            assert!(text.lines().any(starts), "no line of {key}");
        }
        for key in of_rule {
            assert!(text.contains(&format!("{key} = ")), "no example of {key}");
        }
        assert!(Map::parse(&text).is_ok());
        let on = |line: &str| match line.strip_prefix('#') {
            Some(rest) if !rest.starts_with(' ') => rest.to_owned(),
            _ => line.to_owned(),
        };
        let all: Vec<String> = text.lines().map(on).collect();
        let map = Map::parse(&all.join("\n")).unwrap_or_else(|e| panic!("{e}"));
        assert!(map.header_row.is_some() && map.columns.contains_key("term"));
    }

    #[test]
    fn what_is_wrong_with_a_map_is_named() {
        let problem = |text: &str| Map::parse(text).map(|_| ()).expect_err("no map");
        let unknown = problem(
            "casebook_map = 1\nrows = \"fact\"\n[columns]\nverdct = \"A\"\noutcom = \"B\"\n",
        );
        assert_eq!(unknown.accepted.as_deref(), Some("did you mean outcome?"));
        let line = problem("casebook_map = 1\nrows = \"fact\"\ndelimeter = \";\"\n");
        assert_eq!(line.line, Some(3));
        let twice =
            problem("casebook_map = 1\nrows = \"fact\"\n[columns]\nwho = \"A\"\nwho = \"B\"\n");
        assert_eq!(twice.to_string(), "line 5: who stands there twice");
        assert!(
            problem("casebook_map = 2\nrows = \"fact\"\n")
                .to_string()
                .contains("version 2")
        );
        assert!(
            problem("casebook_map = 1\nrows = \"fact\"\ndate_format = \"DD.MM.YY\"\n")
                .to_string()
                .contains("not a date format")
        );
        assert!(
            problem(
                "casebook_map = 1\nrows = \"fact\"\n[fixed]\ncase=\"a\"\n[columns]\ncase=\"a\"\n"
            )
            .to_string()
            .contains("both")
        );
    }
}
