//! A map from its text.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::dates::Format;
use super::super::words::plain;
use super::{Map, MapError, RowKind, Rule, SEPARATOR};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    casebook_map: u32,
    rows: RowKind,
    sheet: Option<String>,
    encoding: Option<String>,
    delimiter: Option<char>,
    header_row: Option<u64>,
    date_format: Option<String>,
    separator: Option<String>,
    #[serde(default)]
    ignore: Vec<String>,
    #[serde(default)]
    key: Vec<String>,
    #[serde(default)]
    fixed: BTreeMap<String, toml::Value>,
    #[serde(default)]
    columns: BTreeMap<String, toml::Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct WrittenRule {
    column: String,
    date_format: Option<String>,
    separator: Option<String>,
    #[serde(default)]
    slug: bool,
    #[serde(default)]
    words: BTreeMap<String, String>,
}

impl Map {
    /// Reads a map.
    ///
    /// # Errors
    ///
    /// Names the first thing that is wrong, with its line where that can be told.
    pub fn parse(text: &str) -> Result<Self, MapError> {
        let written: Written = toml::from_str(text).map_err(|e| of_toml(text, &e))?;
        if written.casebook_map != 1 {
            let problem = format!("a map of version {} is not known", written.casebook_map);
            return Err(MapError::new(problem).accepted(Some("casebook_map = 1".into())));
        }
        if written.header_row == Some(0) {
            let wrong = MapError::new("header_row = 0: rows are counted from 1");
            return Err(wrong.accepted(Some("header_row = 1 for the first".into())));
        }
        let whole = Rule {
            format: format(written.date_format.as_deref())?,
            separator: separator(written.separator)?.unwrap_or_else(|| SEPARATOR.into()),
            ..Rule::default()
        };
        let mut map = Self {
            rows: written.rows,
            sheet: written.sheet,
            encoding: written.encoding,
            delimiter: written.delimiter,
            header_row: written.header_row,
            ignore: written.ignore,
            key: written.key,
            whole: whole.clone(),
            fixed: BTreeMap::new(),
            columns: BTreeMap::new(),
        };
        for (field, value) in written.fixed {
            map.check_field(&field)?;
            let text = match value {
                toml::Value::String(text) => text,
                toml::Value::Integer(number) => number.to_string(),
                toml::Value::Boolean(yes) => if yes { "yes" } else { "no" }.to_owned(),
                toml::Value::Datetime(date) => date.to_string(),
                _ => return Err(MapError::new(format!("fixed.{field} is not one value"))),
            };
            map.fixed.insert(
                field,
                Rule {
                    text,
                    ..whole.clone()
                },
            );
        }
        for (field, value) in written.columns {
            map.check_field(&field)?;
            if map.fixed.contains_key(&field) {
                return Err(MapError::new(format!("{field} is both fixed and a column")));
            }
            let several = match value {
                toml::Value::Array(several) => several,
                one => vec![one],
            };
            let rules: Result<_, _> = several
                .into_iter()
                .map(|v| rule(&field, v, &whole))
                .collect();
            map.columns.insert(field, rules?);
        }
        map.check_key()?;
        map.check_words(text)?;
        Ok(map)
    }
}

fn rule(field: &str, value: toml::Value, whole: &Rule) -> Result<Rule, MapError> {
    let of = |e: toml::de::Error| MapError::new(format!("columns.{field}: {}", e.message()));
    let written: WrittenRule = match value {
        toml::Value::String(text) => {
            return Ok(Rule {
                text,
                ..whole.clone()
            });
        }
        toml::Value::Table(table) => table.try_into().map_err(of)?,
        _ => {
            let problem =
                format!("columns.{field} is neither a header nor {{ column = \"Header\", … }}");
            return Err(MapError::new(problem));
        }
    };
    let words = written.words.into_iter();
    Ok(Rule {
        text: written.column,
        format: format(written.date_format.as_deref())?.or(whole.format),
        separator: separator(written.separator)?.unwrap_or_else(|| whole.separator.clone()),
        slug: written.slug,
        words: words.map(|(from, to)| (plain(&from), to)).collect(),
    })
}

fn separator(text: Option<String>) -> Result<Option<String>, MapError> {
    match text {
        Some(text) if text.is_empty() => Err(MapError::new("the separator is empty")),
        other => Ok(other),
    }
}

fn format(text: Option<&str>) -> Result<Option<Format>, MapError> {
    let format = text.map(Format::parse).transpose();
    format.map_err(|wrong| MapError::new(wrong.problem).accepted(wrong.accepted))
}

fn of_toml(text: &str, error: &toml::de::Error) -> MapError {
    let line = error.span().map(|span| {
        let before = &text.as_bytes()[..span.start.min(text.len())];
        before.iter().filter(|b| **b == b'\n').count() + 1
    });
    let mut problem = error.message().replace('`', "\"");
    let is_double = problem == "duplicate key";
    if let Some(key) = error
        .span()
        .and_then(|span| text.get(span))
        .filter(|_| is_double)
    {
        problem = format!("{key} stands there twice");
    }
    let is_missing = problem.starts_with("missing field");
    let accepted = is_missing.then(|| {
        "casebook_map = 1, and rows = \"defendant\" where a row is a defendant, or rows = \"fact\" where it is a fact; casebook import --propose prints a whole map".to_owned()
    });
    let once =
        is_double.then(|| "one line for each: what is new in place of what was there".to_owned());
    let accepted = accepted.or(once);
    MapError {
        line: line.filter(|_| !is_missing),
        problem,
        accepted,
    }
}
