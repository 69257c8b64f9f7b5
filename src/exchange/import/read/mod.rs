//! The rows of a sheet, one after the other: what each makes, and what is wrong with it.

mod advice;
mod cells;
mod draft;
mod moved;
mod sources;
mod unused;
mod whole;

use serde_json::{Map as Object, Value};

use super::checks::check_columns;
use super::fields::{Kind, of_record, of_source};
use super::key::key_of;
use super::lost::{Lost, introduced_in, people_in};
use super::map::{Map, RowKind};
use super::plan::{Bound, Planned, Rows, Scope, Text};
use super::sheet::{Row, Sheet, Trouble, Wrong};
use super::spoken::Spoken;
use super::{facts, people};
use crate::case::record::{RECORD_LIMIT, Record};
pub(super) use draft::Draft;

use moved::moved;
use unused::unused;
use whole::{
    doubled_ids, doubled_rows, lengths_only, merged, missing_ids, no_column, one_cause, shifted,
};

/// Makes records of the rows of a sheet. Everything that is wrong is told, in the order of the rows.
#[must_use]
pub fn read_rows(sheet: &Sheet, map: &Map) -> Rows {
    let (bound, troubles) = Bound::new(map, sheet);
    let mut rows = Rows {
        troubles,
        spoken: Spoken::of(&bound),
        ..Rows::default()
    };
    rows.troubles.extend(sheet.troubles.iter().cloned());
    rows.doubts.extend(sheet.doubts.iter().cloned());
    match map.rows {
        RowKind::Fact => facts::read(sheet, &bound, &mut rows),
        RowKind::Defendant => people::read(sheet, &bound, &mut rows),
    }
    if sheet.rows.is_empty() && rows.troubles.is_empty() {
        let wrong = Wrong::new("the sheet has no rows below its header");
        rows.troubles
            .push(Trouble::at(sheet.header_row, None, wrong));
    }
    check_columns(sheet, &bound, &mut rows);
    shifted(sheet, &mut rows);
    merged(sheet, &mut rows);
    doubled_ids(sheet, &bound, &mut rows);
    missing_ids(sheet, &bound, &mut rows);
    doubled_rows(&mut rows);
    // What is wrong with the map's fixed values is wrong once, not in every row.
    let mut seen = std::collections::BTreeSet::new();
    rows.troubles
        .retain(|t| t.row > 0 || seen.insert(t.problem.clone()));
    rows.troubles.sort_by_key(|t| (t.row, t.column));
    rows.troubles.dedup();
    one_cause(&mut rows);
    no_column(&mut rows);
    lengths_only(&mut rows, sheet.rows.len());
    moved(sheet, &bound, &mut rows);
    unused(sheet, &bound, &mut rows);
    rows.doubts.sort_by_key(|t| (t.row, t.column));
    rows
}

/// A row in the making.
pub(super) struct Making<'a, 'm> {
    pub(super) bound: &'a Bound<'m>,
    pub(super) row: &'a Row,
    pub(super) rows: &'a mut Rows,
    /// The events that the row is about, whether or not they could be read.
    pub(super) made: std::collections::BTreeSet<&'static str>,
}

impl<'a, 'm> Making<'a, 'm> {
    /// The beginning of a row.
    pub(super) fn new(bound: &'a Bound<'m>, row: &'a Row, rows: &'a mut Rows) -> Self {
        let made = std::collections::BTreeSet::new();
        Self {
            bound,
            row,
            rows,
            made,
        }
    }
}

impl Making<'_, '_> {
    /// Tells what is wrong.
    pub(super) fn wrong(&mut self, column: Option<usize>, wrong: Wrong) {
        self.rows
            .troubles
            .push(Trouble::at(self.row.number, column, wrong));
    }

    fn wrong_at(&mut self, text: Text<'_>, wrong: Wrong) {
        let row = if text.column.is_some() {
            self.row.number
        } else {
            0
        };
        self.rows
            .troubles
            .push(Trouble::at(row, text.column, wrong));
    }

    /// Reads a field of the event from a field of the sheet.
    pub(super) fn field(&mut self, draft: &mut Draft, from: &str, to: &super::fields::Field) {
        if !self.bound.speaks_of(from) {
            return;
        }
        draft.covers.insert(to.name);
        draft
            .columns
            .extend(self.bound.column(from).map(|column| (to.name, column)));
        let (value, broken) = if to.is_list {
            let (values, broken) = self.several(from, &to.kind);
            ((!values.is_empty()).then_some(Value::Array(values)), broken)
        } else {
            self.one(from, &to.kind)
        };
        draft.is_broken |= broken;
        match value {
            Some(Value::Bool(false)) | None => {}
            Some(value) => {
                draft.fields.insert(to.name.into(), value);
            }
        }
    }

    /// Reads a field of the record.
    pub(super) fn own(&mut self, draft: &mut Draft, from: &str, to: &'static str) {
        if !self.bound.speaks_of(from) {
            return;
        }
        draft.covers.insert(to);
        draft
            .columns
            .extend(self.bound.column(from).map(|column| (to, column)));
        let kind = of_record(to).unwrap_or(Kind::Line);
        let (value, broken) = self.one(from, &kind);
        draft.is_broken |= broken;
        if let Some(value) = value {
            draft.record.insert(to.into(), value);
        }
    }

    /// Reads what every record has: its case, who vouches for it, when it was learnt, and its sources.
    pub(super) fn common(&mut self, draft: &mut Draft) {
        for field in ["case", "assertion", "learned", "by"] {
            self.own(draft, field, field);
        }
        let (sources, broken) = self.sources();
        draft.is_broken |= broken;
        if of_source().iter().any(|field| self.bound.speaks_of(field)) {
            draft.covers.insert("sources");
            let columns = of_source()
                .iter()
                .find_map(|field| self.bound.column(field));
            draft
                .columns
                .extend(columns.map(|column| ("sources", column)));
        }
        if !sources.is_empty() {
            draft.record.insert("sources".into(), Value::Array(sources));
        }
    }

    /// A field that the event needs and the row has not.
    pub(super) fn missing(&mut self, draft: &mut Draft, field: &str) {
        let column = self.bound.column(field);
        let wrong = Wrong::new(format!("{field} is missing: {} needs it", draft.event));
        let wrong = match column {
            Some(_) => wrong,
            // What is another in each row is no value of all of them.
            None if matches!(
                field,
                "title" | "on" | "who" | "defendant" | "charge" | "appeal"
            ) =>
            {
                wrong.accepted(self.bound.place_of(field, field))
            }
            None => wrong.accepted(format!(
                "{}; or {field} under [fixed] in the map",
                self.bound.place_of(field, field)
            )),
        };
        self.wrong(column, wrong);
        draft.is_broken = true;
    }

    /// Takes a record that is made; or remembers what was lost.
    pub(super) fn take(&mut self, mut draft: Draft, is_part: bool) -> bool {
        let row = self.row.number;
        let case = draft.case().and_then(|case| case.parse().ok());
        let people = people_in(&draft.fields);
        let introduces = introduced_in(draft.event, &draft.fields);
        if !draft.is_broken {
            let key = key_of(
                draft.event,
                &draft.fields,
                &draft.record,
                &self.bound.map.key,
            );
            let event = Object::from_iter([(
                draft.event.to_owned(),
                Value::Object(std::mem::take(&mut draft.fields)),
            )]);
            draft.record.insert("event".into(), Value::Object(event));
            let json = serde_json::to_vec(&draft.record).unwrap_or_default();
            match Record::decode(&json) {
                Ok(record) => {
                    let length = record.encode().len();
                    if length <= RECORD_LIMIT {
                        let Draft {
                            covers,
                            columns,
                            made,
                            ..
                        } = draft;
                        let scope = self.rows.shared(Scope {
                            covers,
                            columns,
                            made,
                        });
                        self.rows.planned.push(Planned {
                            row,
                            record,
                            scope,
                            key,
                            is_part,
                        });
                        return true;
                    }
                    let wrong = Wrong::new(format!(
                        "the record has {length} bytes, and at most {RECORD_LIMIT} are allowed"
                    ));
                    self.wrong(
                        None,
                        wrong.accepted(
                            "shorter texts; attach a long one as a document, and cite it",
                        ),
                    );
                }
                Err(error) => {
                    let wrong = Wrong {
                        problem: error.problem,
                        accepted: error.hint,
                    };
                    self.wrong(None, wrong);
                }
            }
        }
        self.rows.lost.push(Lost {
            row,
            case,
            event: Some(draft.event),
            people,
            introduces,
        });
        false
    }
}
