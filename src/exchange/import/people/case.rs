//! What a row says of its case: each event of a case is made once, of what all its rows say.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map as Object, Value};

use super::super::compare::identify;
use super::super::read::{Draft, Making};
use super::super::sheet::Wrong;
use super::Known;
use super::columns::{Dates, FIELDS, Until};
use crate::case::date::Date;

/// Events of a case, not of one of its defendants: each is made once, of what all rows say of it.
pub(super) const OF_CASE: [(&str, &str, &str); 4] = [
    ("case_opened", "opened", "case"),
    ("case_identified", "opened", "number"),
    ("case_referred", "referred", "referred"),
    ("trial_opened", "trial_opened", "trial_opened"),
];

/// What the first row that tells of an event of a case says of it.
pub(super) struct First {
    said: Object<String, Value>,
    /// The fields that a cell gives, each with its row.
    given: BTreeMap<&'static str, u64>,
    row: u64,
    /// The date, where a cell gives it.
    on: Option<Date>,
    /// Its record, among all.
    at: usize,
}

impl Making<'_, '_> {
    /// Two names that make the same id are not the same case.
    pub(super) fn check_case(&mut self, case: &str, known: &mut Known) {
        let texts = self.bound.texts(self.row, "case");
        let Some(text) = texts.first().copied() else {
            return;
        };
        let row = self.row.number;
        let written = super::super::words::plain(text.text);
        let (first, at) = known
            .cases
            .entry(case.to_owned())
            .or_insert((written.clone(), row));
        if *first != written {
            let wrong = Wrong::new(format!(
                "{:?} makes the id {case}, and so does what stands in row {at}",
                text.text
            ));
            let wrong = wrong
                .accepted("the same name for the same case, and for another one an id of its own");
            self.wrong(text.column, wrong);
        }
    }

    /// An event of the case. Rows may repeat it or leave it out, and must not contradict each other.
    pub(super) fn of_case(
        &mut self,
        common: &Draft,
        (event, on, trigger): (&'static str, &'static str, &str),
        dates: &Dates,
        case: &str,
        known: &mut Known,
    ) {
        if self.bound.texts(self.row, trigger).is_empty() {
            return;
        }
        let mut draft = common.as_event(event);
        draft.forget_covers();
        self.event_fields(&mut draft);
        if event == "case_identified" && !draft.has("scheme") {
            draft.fields.insert("scheme".into(), "court".into());
        }
        if event == "case_opened" && !draft.has("title") {
            let title = self
                .bound
                .texts(self.row, "case")
                .first()
                .map(|t| t.text.to_owned());
            draft
                .fields
                .extend(title.map(|title| ("title".to_owned(), Value::String(title))));
        }
        let is_first = !known.said.contains_key(&(case.to_owned(), event));
        match Until::of(event) {
            // Later rows of a case need not say when it was opened.
            Some(_) if !is_first && !dates.known.contains_key(on) => {}
            until => self.date(&mut draft, on, dates, until),
        }
        if matches!(event, "case_referred" | "trial_opened") && !draft.has("court") {
            self.missing(&mut draft, "court");
        }
        if draft.is_broken {
            self.take(draft, true);
            return;
        }
        if let Some(first) = known.said.get_mut(&(case.to_owned(), event)) {
            self.compare_with_first(&draft, case, first);
            self.compare_dates(event, on, dates, first);
        } else {
            let fields = FIELDS.iter().filter(|(_, of, _)| *of == event);
            let mut given = BTreeMap::new();
            for (field, _, to) in fields {
                if self.bound.texts(self.row, field).is_empty() {
                    // What no row says of a case, the sheet does not speak of.
                    draft.uncover(to);
                } else {
                    given.insert(*to, self.row.number);
                }
            }
            let first = First {
                said: draft.fields.clone(),
                given,
                row: self.row.number,
                on: dates.known.get(on).cloned(),
                at: self.rows.planned.len(),
            };
            known.said.insert((case.to_owned(), event), first);
            self.take(draft, true);
        }
    }

    /// When it happened is said once, in whichever row; where none says it, it is inferred of all of them.
    fn compare_dates(
        &mut self,
        event: &'static str,
        on: &'static str,
        dates: &Dates,
        first: &mut First,
    ) {
        let column = self.bound.column(on);
        let planned = self.rows.planned.get_mut(first.at);
        let planned = planned.filter(|p| p.row == first.row && p.record.event.name() == event);
        match (dates.known.get(on), &first.on) {
            (Some(mine), Some(there)) if mine != there => {
                let wrong = Wrong::new(format!(
                    "row {} says {there} of the case, and this row something else",
                    first.row
                ));
                self.wrong(
                    column,
                    wrong.accepted("the same in all rows of a case, or an empty cell"),
                );
            }
            (Some(mine), None) => {
                first.on = Some(mine.clone());
                if let Some(planned) = planned {
                    planned.record.on = first.on.clone();
                    let scope = Arc::make_mut(&mut planned.scope);
                    scope.made.remove("on");
                    scope.covers.insert("on");
                    scope.columns.extend(column.map(|column| ("on", column)));
                }
            }
            (None, None) => {
                let mine = Until::of(event).and_then(|until| dates.until(until));
                let mine = mine.and_then(|day| day.parse::<Date>().ok());
                let latest = |date: &Option<Date>| date.as_ref().and_then(Date::latest);
                if let Some(planned) = planned
                    && mine.is_some()
                    && latest(&mine) < latest(&planned.record.on)
                {
                    planned.record.on = mine;
                }
            }
            _ => {}
        }
    }

    /// What a later row says of a case has to be what an earlier one said; what none said yet is added.
    fn compare_with_first(&mut self, draft: &Draft, case: &str, first: &mut First) {
        for (field, _, to) in FIELDS.iter().filter(|(_, event, _)| *event == draft.event) {
            let (Some(mine), false) = (
                draft.fields.get(*to),
                self.bound.texts(self.row, field).is_empty(),
            ) else {
                continue;
            };
            let column = self.bound.column(field);
            let Some(at) = first.given.get(to) else {
                first.given.insert(to, self.row.number);
                first.said.insert((*to).to_owned(), mine.clone());
                self.add_to_first(draft.event, (to, mine, column), first);
                continue;
            };
            if first.said.get(*to) != Some(mine) {
                let there = first.said.get(*to).and_then(Value::as_str);
                let wrong = Wrong::new(format!(
                    "row {at} says {:?} of the case {case}, and this row something else",
                    there.unwrap_or("nothing")
                ));
                self.wrong(
                    column,
                    wrong.accepted("the same in all rows of a case, or an empty cell"),
                );
            }
        }
    }

    /// Adds to the record of a case what only a later row says of it.
    fn add_to_first(
        &mut self,
        event: &str,
        (field, value, column): (&'static str, &Value, Option<usize>),
        first: &First,
    ) {
        let planned = self.rows.planned.get_mut(first.at);
        let planned = planned.filter(|p| p.row == first.row && p.record.event.name() == event);
        if let Some(planned) = planned {
            identify(planned, &[(field, value.clone())], &self.bound.map.key);
            let scope = Arc::make_mut(&mut planned.scope);
            scope.made.remove(field);
            scope.covers.insert(field);
            scope.columns.extend(column.map(|column| (field, column)));
        }
    }
}
