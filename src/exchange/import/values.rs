//! From the text of a cell to the value of a field.

use serde_json::Value;

use super::dates::date;
use super::fields::Kind;
use super::map::Rule;
use super::penalties::penalty;
use super::plan::Text;
use super::scripts::{check_scripts, unmixed};
use super::sheet::{Wrong, trimmed};
use super::slugs::slug;
use super::words::{flag, plain, says_nothing, says_the_same, word};
use crate::case::ids::{CaseId, RecordId};
use crate::case::record::RECORD_LIMIT;
use crate::case::term::Quantity;
use crate::case::text::{Line, Prose, Reason, Recorder, TextError};

/// Reads one value.
pub fn value(kind: &Kind, text: Text<'_>) -> Result<Value, Wrong> {
    let Text {
        text: given, rule, ..
    } = text;
    if text.is_error {
        return Err(failed(given));
    }
    if given.len() > RECORD_LIMIT {
        return Err(Wrong::new(format!(
            "the text has {} bytes, and a record at most {RECORD_LIMIT}",
            given.len()
        ))
        .accepted("a shorter text; attach a long one as a document, and cite it"));
    }
    match kind {
        Kind::Line => line(given),
        Kind::Prose => text_of::<Prose>(&given.replace("\r\n", "\n")),
        Kind::Reason => text_of::<Reason>(&given.replace("\r\n", "\n")),
        Kind::Recorder => text_of::<Recorder>(given),
        Kind::Date => date(given, rule.format).map(|date| Value::String(date.to_string())),
        Kind::Quantity => quantity(given),
        Kind::Slug => id(given, rule).map(Value::String),
        Kind::Id => record_id(given),
        Kind::Words(words) => {
            let meant = rule.words.get(&plain(given)).map_or(given, String::as_str);
            word(meant, words).map(|word| Value::String(word.into()))
        }
        Kind::Flag => flag(given).map(Value::Bool),
        Kind::Penalty => penalty_of(given, rule),
    }
}

/// What is wrong with a cell that shows a failure and no value.
pub fn failed(given: &str) -> Wrong {
    let problem = if given.bytes().all(|b| b == b'#') {
        format!("{given} is what a column too narrow for its number shows")
    } else {
        format!("the cell's formula ended in an error, {given}")
    };
    Wrong::new(problem).accepted("a value, or an empty cell")
}

/// Reads a list: the items of one cell, or of several.
pub fn items<'a>(texts: &[Text<'a>]) -> Vec<Text<'a>> {
    let of_one = |text: &Text<'a>| {
        let text = *text;
        let items = text.text.split(text.rule.separator.as_str()).map(trimmed);
        items
            .filter(|item| !item.is_empty())
            .map(move |item| Text { text: item, ..text })
            .collect::<Vec<_>>()
    };
    texts.iter().flat_map(of_one).collect()
}

fn penalty_of(text: &str, rule: &Rule) -> Result<Value, Wrong> {
    let meant = match text.split_once(':') {
        Some((kind, detail)) => rule
            .words
            .get(&plain(kind))
            .map(|kind| format!("{kind}:{detail}")),
        None => rule.words.get(&plain(text)).cloned(),
    };
    let penalty = penalty(meant.as_deref().unwrap_or(text))?;
    serde_json::to_value(penalty).map_err(|e| Wrong::new(e.to_string()))
}

fn text_of<T: std::str::FromStr<Err = TextError>>(text: &str) -> Result<Value, Wrong> {
    match text.parse::<T>() {
        Ok(_) => Ok(Value::String(text.to_owned())),
        Err(error @ TextError::Control { .. }) => {
            Err(Wrong::new(format!("the text has a {error}"))
                .accepted("text without control characters"))
        }
        Err(error) => Err(Wrong::new(error.to_string())),
    }
}

fn line(text: &str) -> Result<Value, Wrong> {
    if text.contains(['\n', '\r']) {
        return Err(Wrong::new("the text has several lines").accepted("one line"));
    }
    if !text.contains(char::is_alphanumeric) {
        return Err(Wrong::new(format!("{text:?} says nothing"))
            .accepted("an empty cell for what is not known"));
    }
    if says_the_same(text) {
        return Err(Wrong::new(format!("{text:?} points to another row"))
            .accepted("what is meant, in each row"));
    }
    if says_nothing(text) {
        return Err(Wrong::new(format!("{text:?} says that nothing is known"))
            .accepted("an empty cell for what is not known"));
    }
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00"));
    if let Some(whole) = whole.filter(|w| !w.is_empty() && w.bytes().all(|b| b.is_ascii_digit())) {
        return Err(
            Wrong::new(format!("{text} was kept as a number with a decimal point"))
                .accepted(format!("write {whole}")),
        );
    }
    text_of::<Line>(text)
}

fn quantity(text: &str) -> Result<Value, Wrong> {
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let ranged = match tight.split_once(['-', '–', '—']) {
        Some((min, max)) => format!("{min}..{max}"),
        None => tight,
    };
    let wrong = || {
        Wrong::new(format!("{text:?} is not a number"))
            .accepted("a whole number or a range: 39, 39..45, 39-45, 98..")
    };
    let quantity: Quantity = ranged.parse().map_err(|_| wrong())?;
    if quantity.is_reversed() {
        return Err(Wrong::new(format!(
            "{text:?} cannot be: the minimum is above the maximum"
        )));
    }
    serde_json::to_value(quantity).map_err(|_| wrong())
}

/// An id; where the map says so, one that is made of a name.
fn id(text: &str, rule: &Rule) -> Result<String, Wrong> {
    // A slip in a name is told of the name; its id is that of what was meant.
    let meant = unmixed(text).filter(|_| rule.slug);
    let text = meant.as_deref().unwrap_or(text);
    check_scripts(text)?;
    let text = rule.words.get(&plain(text)).map_or(text, String::as_str);
    if text.parse::<CaseId>().is_ok() {
        return Ok(text.to_owned());
    }
    let made = slug(text);
    if let Some(made) = made.clone().filter(|_| rule.slug) {
        return Ok(made);
    }
    let wrong = Wrong::new(format!(
        "{text:?} is not an id: small letters and digits, in parts joined by single hyphens, at most 64"
    ));
    Err(match made {
        Some(made) => wrong.accepted(format!(
            "such as {made}; or, to make ids of what stands there, {{ column = {:?}, slug = true }} in the map",
            rule.text
        )),
        None => wrong,
    })
}

fn record_id(text: &str) -> Result<Value, Wrong> {
    check_scripts(text)?;
    match text.parse::<RecordId>() {
        Ok(_) => Ok(Value::String(text.to_owned())),
        Err(error) => Err(Wrong::new(error.to_string())),
    }
}
