//! A record in the making: what the cells of a row give, before it is known to be one.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map as Object, Value};

use super::super::people::by;
use crate::case::date::Date;

/// A record in the making.
#[derive(Clone)]
pub(in super::super) struct Draft {
    pub(in super::super) event: &'static str,
    pub(super) record: Object<String, Value>,
    pub(in super::super) fields: Object<String, Value>,
    pub(super) covers: BTreeSet<&'static str>,
    pub(super) columns: BTreeMap<&'static str, usize>,
    /// What no cell gives, and was made of others: an id, a date.
    pub(in super::super) made: BTreeSet<&'static str>,
    /// Something of it could not be read.
    pub(in super::super) is_broken: bool,
}

impl Draft {
    pub(in super::super) fn of(event: &'static str) -> Self {
        Self {
            event,
            record: Object::new(),
            fields: Object::new(),
            covers: BTreeSet::new(),
            columns: BTreeMap::new(),
            made: BTreeSet::new(),
            is_broken: false,
        }
    }

    /// Sets a field beside the event that no cell gives.
    pub(in super::super) fn derive(&mut self, field: &'static str, value: impl Into<Value>) {
        self.record.insert(field.into(), value.into());
    }

    /// The beginning of another record of the same row.
    pub(in super::super) fn as_event(&self, event: &'static str) -> Self {
        let mut draft = self.clone();
        draft.event = event;
        draft
    }

    /// Says when it happened, as the sheet does.
    pub(in super::super) fn date(&mut self, on: &str, column: Option<usize>) {
        self.derive("on", on);
        self.cover("on", column);
    }

    /// Says that it happened some time until its date, which is another event's.
    pub(in super::super) fn until(&mut self) {
        let on = self
            .record
            .get("on")
            .and_then(Value::as_str)
            .and_then(|on| on.parse::<Date>().ok());
        if let Some(until) = on.as_ref().and_then(by) {
            self.derive("on", until);
            self.covers.remove("on");
            self.columns.remove("on");
            self.made.insert("on");
        }
    }

    /// Says that the sheet speaks of a field.
    pub(in super::super) fn cover(&mut self, field: &'static str, column: Option<usize>) {
        self.covers.insert(field);
        self.place(field, column);
    }

    /// Says in which column a field would stand.
    pub(in super::super) fn place(&mut self, field: &'static str, column: Option<usize>) {
        if let Some(column) = column {
            self.columns.entry(field).or_insert(column);
        }
    }

    /// Takes back that the sheet speaks of a field, whatever column it was made of.
    pub(in super::super) fn uncover(&mut self, field: &str) {
        self.covers.remove(field);
    }

    /// Takes back that the sheet speaks of what all records of a row have: of a case, many rows do.
    pub(in super::super) fn forget_covers(&mut self) {
        self.covers.clear();
    }

    pub(in super::super) fn has(&self, field: &str) -> bool {
        self.fields.contains_key(field) || self.record.contains_key(field)
    }

    pub(in super::super) fn case(&self) -> Option<&str> {
        self.record.get("case").and_then(Value::as_str)
    }
}
