//! The values of a row's cells, one or several, and what is wrong with them.

use serde_json::Value;

use super::super::fields::Kind;
use super::super::names::{self, Names};
use super::super::penalties::of_length;
use super::super::plan::Text;
use super::super::sheet::{Trouble, Wrong};
use super::super::values::{items, value};
use super::super::words::{check_name, says_the_same};
use super::Making;
use super::advice::advised;
use crate::case::ids::DefendantId;

impl Making<'_, '_> {
    /// The value of a field of a sheet that is one; nothing where the cell is empty or wrong, and whether
    /// it is wrong.
    pub(in super::super) fn one(&mut self, field: &str, kind: &Kind) -> (Option<Value>, bool) {
        let texts = self.bound.texts(self.row, field);
        let [text] = texts.as_slice() else {
            if let Some(second) = texts.get(1) {
                self.wrong_at(
                    *second,
                    Wrong::new(format!("two columns give {field}, and there can be one")),
                );
            }
            return (None, !texts.is_empty());
        };
        let said = match field {
            "name" => check_name(text.text).and_then(|()| self.one_name(*text)),
            "defendant" => somebody(*text).and_then(|()| self.one_name(*text)),
            _ => Ok(()),
        };
        match said.and_then(|()| value(kind, *text)) {
            Ok(value) => (Some(value), false),
            Err(wrong) => {
                self.wrong_at(
                    *text,
                    advised(wrong, self.bound.map.rows, (field, kind), *text),
                );
                (None, true)
            }
        }
    }

    /// Refuses a cell of several names as one.
    fn one_name(&mut self, text: Text<'_>) -> Result<(), Wrong> {
        match names::names(text.text) {
            Names::One => Ok(()),
            Names::Several => Err(names::several(text.text)),
            Names::Doubtful => {
                let doubt = names::doubtful(text.text);
                let place = Trouble::at(self.row.number, text.column, doubt);
                self.rows.doubts.push(place);
                Ok(())
            }
        }
    }

    /// The values of a field of a sheet that is a list.
    pub(in super::super) fn several(&mut self, field: &str, kind: &Kind) -> (Vec<Value>, bool) {
        let bound = self.bound;
        let texts = bound.texts(self.row, field);
        let (mut values, mut broken) = (Vec::new(), false);
        for item in items(&texts) {
            let said = match field {
                "who" | "defendant" => somebody(item).and_then(|()| self.one_name(item)),
                _ => Ok(()),
            };
            if field == "article" {
                self.one_article(item);
            }
            match said.and_then(|()| self.item(field, kind, item)) {
                Ok(value) if values.contains(&value) => {
                    self.wrong_at(
                        item,
                        Wrong::new(format!("{:?} stands there twice", item.text)),
                    );
                    broken = true;
                }
                Ok(value) => values.push(value),
                Err(wrong) => {
                    self.wrong_at(item, advised(wrong, bound.map.rows, (field, kind), item));
                    broken = true;
                }
            }
        }
        if *kind == Kind::Penalty {
            broken |= !self.together(&values, texts.first().copied());
        }
        (values, broken)
    }

    /// Points out a cell of several articles that is taken for one: `146, 362`, and not `146, 2`, whose second
    /// number is its part.
    fn one_article(&mut self, text: Text<'_>) {
        let marks = [',', '/', '+', '|', '&', ';'];
        let starts = |part: &str| part.bytes().take_while(u8::is_ascii_digit).count() >= 3;
        let parts: Vec<&str> = text.text.split(marks).map(str::trim).collect();
        if parts.len() < 2 || !parts.into_iter().all(starts) {
            return;
        }
        let problem = format!("{:?} is taken for one article", text.text);
        let mark = text.text.chars().find(|c| marks.contains(c)).unwrap_or(',');
        let wrong = Wrong::new(problem).accepted(format!(
            "{:?} between them, where it is several; or {{ column = {:?}, separator = \"{mark}\" }} in the map",
            text.rule.separator, text.rule.text
        ));
        let doubt = Trouble::at(self.row.number, text.column, wrong);
        self.rows.doubts.push(doubt);
    }

    /// Whether penalties can be of one sentence; two terms of one kind are to be looked at.
    fn together(&mut self, penalties: &[Value], text: Option<Text<'_>>) -> bool {
        let Some(text) = text.filter(|_| penalties.len() > 1) else {
            return true;
        };
        let kinds: Vec<&str> = penalties
            .iter()
            .filter_map(|p| p["kind"].as_str())
            .collect();
        if kinds.contains(&"none") {
            let wrong = Wrong::new(format!(
                "{:?} cannot be: it is no punishment, and one",
                text.text
            ));
            self.wrong_at(text, wrong.accepted("none alone, or the punishment alone"));
            return false;
        }
        let twice = penalties.iter().enumerate().find(|(at, penalty)| {
            let kind = penalty["kind"].as_str().unwrap_or_default();
            !penalty["term"].is_null() && kinds[..*at].contains(&kind)
        });
        if let (Some((_, penalty)), Some(column)) = (twice, text.column) {
            let wrong = Wrong::new(format!(
                "{:?} has two terms of {}, and is taken for one sentence of both",
                text.text,
                penalty["kind"].as_str().unwrap_or_default()
            ));
            let wrong = wrong.accepted("the term that the court set for all of it, if it did");
            let doubt = Trouble::at(self.row.number, Some(column), wrong);
            if !self.rows.doubts.contains(&doubt) {
                self.rows.doubts.push(doubt);
            }
        }
        true
    }

    /// One value of a list. A penalty of which a cell gives only the length is of the kind that the row or the
    /// map gives; of what an appeal made of it, only the map says the kind.
    fn item(&self, field: &str, kind: &Kind, item: Text<'_>) -> Result<Value, Wrong> {
        let kinds = self.bound.texts(self.row, "penalty_kind");
        let known = kinds.first().filter(|given| {
            *kind == Kind::Penalty && (given.column.is_none() || field == "penalties")
        });
        let whole = known.and_then(|given| of_length(given.meant(), item.text));
        match whole {
            Some(whole) => value(
                kind,
                Text {
                    text: &whole,
                    ..item
                },
            ),
            None => value(kind, item),
        }
    }
}

/// Refuses as a name of which an id is to be made what names nobody. What is an id already names whoever has it.
fn somebody(text: Text<'_>) -> Result<(), Wrong> {
    let is_id = |text: &str| text.parse::<DefendantId>().is_ok();
    let parts: Vec<&str> = text
        .text
        .split([',', ';', '/', '|'])
        .map(str::trim)
        .collect();
    if text.rule.slug && parts.len() > 1 && parts.iter().all(|part| is_id(part)) {
        let wrong = Wrong::new(format!(
            "{:?} has several ids, and would be made one",
            text.text
        ));
        let mark = text
            .text
            .chars()
            .find(|c| matches!(c, ',' | ';' | '/' | '|'))
            .unwrap_or(',');
        return Err(wrong.accepted(format!(
            "{:?} between them; or {{ column = {:?}, separator = \"{mark}\" }} in the map",
            text.rule.separator, text.rule.text
        )));
    }
    let is_id = is_id(text.text) && !says_the_same(text.text);
    match text.rule.slug && !is_id {
        true => check_name(text.meant()),
        false => Ok(()),
    }
}
