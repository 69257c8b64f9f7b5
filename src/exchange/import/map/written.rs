//! A map as it is written.

use std::fmt::Write;

use super::super::checks::kind_of;
use super::super::dates::date;
use super::super::fields::Kind;
use super::super::words::plain;
use super::{Map, RowKind, Rule, SEPARATOR};

impl Map {
    /// The map as it is written.
    #[must_use]
    pub fn to_toml(&self) -> String {
        let rows = match self.rows {
            RowKind::Fact => "fact",
            RowKind::Defendant => "defendant",
        };
        let mut text = format!("casebook_map = 1\nrows = \"{rows}\"\n");
        let texts = [
            ("sheet", self.sheet.as_deref()),
            ("encoding", self.encoding.as_deref()),
        ];
        for (key, value) in texts {
            if let Some(value) = value {
                let _ = writeln!(text, "{key} = {}", quoted(value));
            }
        }
        if let Some(delimiter) = self.delimiter {
            let _ = writeln!(text, "delimiter = {}", quoted(&delimiter.to_string()));
        }
        if let Some(row) = self.header_row {
            let _ = writeln!(text, "header_row = {row}");
        }
        if let Some(format) = self.whole.format {
            let _ = writeln!(text, "date_format = \"{format}\"");
        }
        if self.whole.separator != SEPARATOR {
            let _ = writeln!(text, "separator = {}", quoted(&self.whole.separator));
        }
        if !self.key.is_empty() {
            let names: Vec<String> = self.key.iter().map(|n| quoted(n)).collect();
            let _ = writeln!(text, "key = [{}]", names.join(", "));
        }
        if !self.ignore.is_empty() {
            let names: Vec<String> = self.ignore.iter().map(|n| quoted(n)).collect();
            let _ = writeln!(text, "ignore = [{}]", names.join(", "));
        }
        if !self.fixed.is_empty() {
            text.push_str("\n[fixed]\n");
        }
        for (field, rule) in &self.fixed {
            let _ = writeln!(
                text,
                "{field} = {}",
                quoted(&self.fixed_as_read(field, rule))
            );
        }
        text.push_str("\n[columns]\n");
        for (field, rules) in &self.columns {
            let each: Vec<String> = rules.iter().map(|rule| rule.to_toml(&self.whole)).collect();
            let _ = match each.as_slice() {
                [one] => writeln!(text, "{field} = {one}"),
                several => writeln!(text, "{field} = [{}]", several.join(", ")),
            };
        }
        text
    }

    /// The line of the map for the column of a field, with one more word of it and what that means.
    #[must_use]
    pub fn line_with(&self, field: &str, word: &str, meaning: &str) -> Option<String> {
        let [rule] = self.columns.get(field)?.as_slice() else {
            return None;
        };
        let mut rule = rule.clone();
        rule.words.insert(plain(word), meaning.to_owned());
        Some(format!("{field} = {}", rule.to_toml(&self.whole)))
    }

    /// What is fixed, a date as it was read: whoever changes how the dates of the columns are written does not
    /// change it.
    fn fixed_as_read(&self, field: &str, rule: &Rule) -> String {
        let is_date = kind_of(self.rows, field) == Some(Kind::Date);
        let read = is_date
            .then(|| date(&rule.text, rule.format).ok())
            .flatten();
        read.map_or_else(|| rule.text.clone(), |date| date.to_string())
    }
}

impl Rule {
    fn to_toml(&self, whole: &Rule) -> String {
        let name = quoted(&self.text);
        let mut more = String::new();
        if let Some(format) = self.format.filter(|_| self.format != whole.format) {
            let _ = write!(more, ", date_format = \"{format}\"");
        }
        if self.separator != whole.separator {
            let _ = write!(more, ", separator = {}", quoted(&self.separator));
        }
        if self.slug {
            more.push_str(", slug = true");
        }
        if !self.words.is_empty() {
            let each = self.words.iter();
            let each: Vec<String> = each
                .map(|(from, to)| format!("{} = {}", quoted(from), quoted(to)))
                .collect();
            let _ = write!(more, ", words = {{ {} }}", each.join(", "));
        }
        match more.is_empty() {
            true => name,
            false => format!("{{ column = {name}{more} }}"),
        }
    }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
