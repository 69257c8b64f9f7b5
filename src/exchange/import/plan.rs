//! A map bound to a sheet's header, and what comes of the rows.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use super::lost::Lost;
use super::map::{Map, Rule};
use super::sheet::{Sheet, Trouble, Wrong, letter, meant};
use super::spoken::Spoken;
use crate::case::event::Event;
use crate::case::record::Record;

/// Of what a sheet speaks in a record, and in which columns. Most rows share theirs with many others.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The fields of which the sheet speaks, whether or not this row fills them. What it does not speak of
    /// is no change.
    pub covers: BTreeSet<&'static str>,
    /// Which column each field stands in.
    pub columns: BTreeMap<&'static str, usize>,
    /// What no cell gives, and was made of others: ids of people, charges and appeals, and a date that is
    /// inferred (`on`).
    pub made: BTreeSet<&'static str>,
}

/// A record that a row makes.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The row, as a spreadsheet shows it.
    pub row: u64,
    /// The record; without an id where the sheet gives none.
    pub record: Record,
    /// Of what the sheet speaks, and where.
    pub scope: Arc<Scope>,
    /// What identifies the fact beside its case and event.
    pub key: Vec<String>,
    /// Whether it is one of several of a row, which the row's id cannot name alone.
    pub is_part: bool,
}

impl Planned {
    /// The column that a rule speaks of: that of the field that it names, or of what it is about.
    #[must_use]
    pub fn column_for(&self, rule: &str, field: Option<&str>) -> Option<usize> {
        // In a row of one defendant it is hardly the name that is wrong, but what is said of them.
        let told: &[&str] = match self.record.event {
            _ if !self.is_part => &["who"],
            Event::SentenceImposed(_) | Event::SentenceRevised(_) => &["penalties"],
            _ => &["on"],
        };
        let fields: &[&str] = match (rule, field) {
            ("no_conviction" | "no_sentence" | "no_verdict", Some("who")) => told,
            (_, Some("defendant")) => &["defendant", "who", "one_of", "same_as"],
            (_, Some("charge")) => &["charges", "charge"],
            (_, Some("victim")) => &["victims", "victim"],
            (_, Some("appeal")) => &["appeal"],
            ("no_conviction" | "no_verdict", _) => &["on"],
            ("in_the_future" | "too_early" | "after_death", _) => &["on"],
            ("unknown_case" | "opened_twice" | "malformed", _) => &["case"],
            ("duplicate_reference", _) => &["defendant", "group", "charge", "appeal", "victim"],
            ("bad_range", _) => &["penalties", "count", "value", "victims"],
            ("no_sentence", _) => told,
            ("same_id", _) => &["id"],
            ("unsourced" | "single_source", _) => &["sources"],
            ("same_person", _) => &["name", "defendant"],
            ("no_sentence_yet", _) => &["penalties", "outcome", "who"],
            ("verdict_stands" | "verdict_after_death" | "no_retrial", _) => &["outcome", "on"],
            ("order_unclear", _) => &["on"],
            ("figures_disagree", _) => &["value"],
            _ => &["who", "outcome", "on"],
        };
        let column = |field: &&str| self.scope.columns.get(field).copied();
        fields.iter().find_map(column)
    }
}

impl Rows {
    /// A scope, shared with the rows that have the same.
    pub(super) fn shared(&mut self, scope: Scope) -> Arc<Scope> {
        if let Some(there) = self.scopes.get(&scope) {
            return Arc::clone(there);
        }
        let scope = Arc::new(scope);
        self.scopes.insert(Arc::clone(&scope));
        scope
    }
}

/// What came of the rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The records, in the order of the rows.
    pub planned: Vec<Planned>,
    /// What is wrong.
    pub troubles: Vec<Trouble>,
    /// What is not wrong by any rule, and the user should look at.
    pub doubts: Vec<Trouble>,
    /// What was lost by it.
    pub lost: Vec<Lost>,
    /// What the sheet can say.
    pub spoken: Spoken,
    /// What rows share.
    pub(super) scopes: HashSet<Arc<Scope>>,
}

/// A map bound to the columns of a sheet.
pub(super) struct Bound<'m> {
    pub(super) map: &'m Map,
    /// The columns of each field, by their place in a row.
    columns: BTreeMap<&'m str, Vec<(usize, &'m Rule)>>,
}

/// A text that a row has for a field.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    /// The column; `None` for a fixed value.
    pub(super) column: Option<usize>,
    pub(super) text: &'a str,
    pub(super) rule: &'a Rule,
    pub(super) is_error: bool,
}

impl<'a> Text<'a> {
    /// What the map says that the text means, or else the text.
    pub(super) fn meant(&self) -> &'a str {
        let meant = self.rule.words.get(&super::words::plain(self.text));
        meant.map_or(self.text, String::as_str)
    }
}

impl<'m> Bound<'m> {
    /// Finds each column that the map names. What the map names and the sheet has not, and what the
    /// sheet has and the map names not, is a trouble.
    pub(super) fn new(map: &'m Map, sheet: &Sheet) -> (Self, Vec<Trouble>) {
        let mut troubles = Vec::new();
        let mut columns: BTreeMap<&str, Vec<(usize, &Rule)>> = BTreeMap::new();
        let same = |a: &str, b: &str| super::words::plain(a) == super::words::plain(b);
        let place = |name: &str| sheet.header.iter().position(|header| same(header, name));
        for (field, rules) in &map.columns {
            for rule in rules {
                match place(&rule.text) {
                    Some(column) => columns.entry(field).or_default().push((column, rule)),
                    None => troubles.push(no_column(sheet, field, &rule.text)),
                }
            }
        }
        let used: BTreeSet<usize> = columns
            .values()
            .flatten()
            .map(|(column, _)| *column)
            .collect();
        for (column, header) in sheet.header.iter().enumerate() {
            let ignored = map.ignore.iter().any(|name| same(name, header));
            if !used.contains(&column)
                && !ignored
                && !header.is_empty()
                && place(header) == Some(column)
            {
                troubles.push(no_field(map, sheet, column, header));
            }
        }
        (Self { map, columns }, troubles)
    }

    /// Whether the sheet speaks of a field.
    pub(super) fn speaks_of(&self, field: &str) -> bool {
        self.columns.contains_key(field) || self.map.fixed.contains_key(field)
    }

    /// The first column of a field.
    pub(super) fn column(&self, field: &str) -> Option<usize> {
        self.columns
            .get(field)
            .and_then(|all| all.first())
            .map(|(column, _)| *column)
    }

    /// Where a value of a field would stand: in its column, or in one that is to be mapped to it.
    pub(super) fn place_of(&self, field: &str, what: &str) -> String {
        let rules = self.columns.get(field).and_then(|all| all.first());
        if let Some((column, rule)) = rules {
            return format!("{what} in column {} ({})", letter(*column), rule.text);
        }
        let known = super::propose::headers_of(self.map.rows, field);
        let headers: Vec<String> = [field]
            .iter()
            .chain(known.iter().take(2))
            .map(|h| format!("{h:?}"))
            .collect();
        format!(
            "{what} in a column for it: none is mapped to {field} (headers known for it: {})",
            headers.join(", ")
        )
    }

    /// What a row has for a field: the cells that are not empty, or what is fixed.
    pub(super) fn texts<'a>(&'a self, row: &'a super::Row, field: &str) -> Vec<Text<'a>> {
        if let Some(rule) = self.map.fixed.get(field) {
            let (text, is_error) = (rule.text.as_str(), false);
            return vec![Text {
                column: None,
                text,
                rule,
                is_error,
            }];
        }
        let columns = self.columns.get(field).into_iter().flatten();
        let text = |(column, rule): &(usize, &'a Rule)| {
            let cell = row.cells.get(*column)?;
            let text = Text {
                column: Some(*column),
                text: &cell.text,
                rule,
                is_error: cell.is_error,
            };
            (!cell.text.is_empty()).then_some(text)
        };
        columns.filter_map(text).collect()
    }

    /// The columns that hold a field, with their fields.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'m str, usize)> + '_ {
        self.columns
            .iter()
            .flat_map(|(field, all)| all.iter().map(move |(column, _)| (*field, *column)))
    }
}

fn no_column(sheet: &Sheet, field: &str, name: &str) -> Trouble {
    let near = meant(name, sheet.header.iter().map(String::as_str));
    let wrong = Wrong::new(format!(
        "there is no column {name:?}, which the map names for {field}"
    ));
    let known: Vec<&str> = sheet.header.iter().map(String::as_str).collect();
    let wrong = match near {
        Some(near) => wrong.accepted(format!("did you mean {near:?}?")),
        None => wrong.accepted(format!("the columns are {}", known.join(", "))),
    };
    Trouble::at(sheet.header_row, None, wrong)
}

fn no_field(map: &Map, sheet: &Sheet, column: usize, header: &str) -> Trouble {
    let known = super::map::fields_of(map.rows);
    let near = meant(
        &super::words::plain(header).replace(' ', "_"),
        known.iter().copied(),
    );
    let said = near
        .map(|near| format!("did you mean {near}? else "))
        .unwrap_or_default();
    let wrong = Wrong::new(format!("it is not known what the column {header:?} ({}) is", letter(column)))
        .accepted(format!("{said}name it under [columns] in a map, or leave it out: ignore = [{header:?}] there, or --ignore {header:?}"));
    Trouble::at(sheet.header_row, Some(column), wrong)
}
