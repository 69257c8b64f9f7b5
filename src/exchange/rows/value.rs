//! The cells of a row.

use std::borrow::Cow;
use std::fmt::Display;

use crate::case::date::Date;
use crate::seq::Seq;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nobody recorded it.
    Unknown,
    /// Text.
    Text(Cow<'static, str>),
    /// A number.
    Number(u64),
    /// Yes or no.
    Truth(bool),
    /// Several texts; none of them is not the same as unknown.
    List(Vec<String>),
    /// Places in the log.
    Entries(Vec<Seq>),
}

impl Value {
    /// Text, where there is any.
    pub fn text(text: Option<impl Display>) -> Self {
        text.map_or(Self::Unknown, |text| Self::Text(text.to_string().into()))
    }

    /// A word of a vocabulary, where there is one.
    pub fn word(word: Option<&'static str>) -> Self {
        word.map_or(Self::Unknown, |word| Self::Text(word.into()))
    }

    /// A number, where there is one.
    pub fn number(number: Option<u64>) -> Self {
        number.map_or(Self::Unknown, Self::Number)
    }

    /// A list of what was recorded; unknown, where nothing was.
    pub fn list<T: Display>(items: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| item.to_string()).collect();
        if items.is_empty() {
            Self::Unknown
        } else {
            Self::List(items)
        }
    }
}

/// The cells of a row, in the order of its table's columns.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row(pub Vec<Value>);

impl Row {
    /// A row that begins with its id.
    pub(super) fn with_id(id: String) -> Self {
        Self(vec![Value::Text(id.into())])
    }

    /// Goes on with a cell.
    pub(super) fn cell(mut self, value: Value) -> Self {
        self.0.push(value);
        self
    }

    /// Goes on with text, where there is any.
    pub(super) fn text(self, text: Option<impl Display>) -> Self {
        self.cell(Value::text(text))
    }

    /// Goes on with a word of a vocabulary, where there is one.
    pub(super) fn word(self, word: Option<&'static str>) -> Self {
        self.cell(Value::word(word))
    }

    /// Goes on with a number, where there is one.
    pub(super) fn number(self, number: Option<u64>) -> Self {
        self.cell(Value::number(number))
    }

    /// Goes on with yes or no.
    pub(super) fn truth(self, is_so: bool) -> Self {
        self.cell(Value::Truth(is_so))
    }

    /// Goes on with a date: as written, its earliest and its latest day.
    pub(super) fn date(self, date: Option<&Date>) -> Self {
        self.text(date)
            .text(date.and_then(Date::earliest))
            .text(date.and_then(Date::latest))
    }
}
