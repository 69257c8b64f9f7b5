//! What the JSON reader would let pass and a record does not have, and how its errors are told.

use std::sync::LazyLock;

use memchr::memmem::Finder;
use serde::de::IgnoredAny;

use super::DecodeError;
use crate::case::nearest;

/// The fields that hold lists.
const LISTS: [&str; 8] = [
    "who",
    "one_of",
    "aliases",
    "charges",
    "victims",
    "penalties",
    "sources",
    "sealed",
];

/// The JSON reader takes a list of values for an object with these fields; a record does not.
pub(super) fn refuse_lists(json: &str) -> Result<(), DecodeError> {
    let bytes = json.as_bytes();
    // As records are written, each bracket follows the key of a list. One inside a text may not, and
    // then it has to be found out where texts begin and end.
    let follows_key = |at: usize| {
        let before = bytes[..at].strip_suffix(b"\":");
        before.is_some_and(|before| {
            let ends_with = |key: &&str| {
                let rest = before.strip_suffix(key.as_bytes());
                rest.is_some_and(|rest| rest.ends_with(b"{\"") || rest.ends_with(b",\""))
            };
            LISTS.iter().any(ends_with)
        })
    };
    if memchr::memchr_iter(b'[', bytes).all(follows_key) {
        return Ok(());
    }
    let (mut at, mut before, mut key) = (0, b' ', "");
    while at < bytes.len() {
        match bytes[at] {
            b'"' => {
                let start = at + 1;
                at = start;
                while bytes.get(at).is_some_and(|b| *b != b'"') {
                    at += if bytes[at] == b'\\' { 2 } else { 1 };
                }
                key = json.get(start..at).unwrap_or_default();
                before = b'"';
            }
            b'[' if before != b':' || !LISTS.contains(&key) => {
                let problem = "a list stands where an object or a value is expected".to_owned();
                return Err(DecodeError {
                    problem,
                    column: Some(at + 1),
                    hint: None,
                });
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            other => before = other,
        }
        at += 1;
    }
    Ok(())
}

/// A field that is absent is left out; `null` is no value of any field.
pub(super) fn refuse_null(json: &[u8]) -> Result<(), DecodeError> {
    static NULL: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("null"));
    let has_null = NULL.find(json).is_some()
        && serde_json::from_slice(json).is_ok_and(|value| holds_null(&value));
    if has_null {
        return Err(DecodeError::shape(
            "a field is null: leave out what is absent",
        ));
    }
    Ok(())
}

fn holds_null(value: &serde_json::Value) -> bool {
    match value {
        serde_json::Value::Null => true,
        serde_json::Value::Array(items) => items.iter().any(holds_null),
        serde_json::Value::Object(fields) => fields.values().any(holds_null),
        _ => false,
    }
}

/// Turns what the JSON reader says into what a recorder understands.
pub(super) fn explain(error: &serde_json::Error, text: &str) -> DecodeError {
    let column = (error.column() > 0).then(|| error.column());
    let full = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = full.strip_suffix(&place).unwrap_or(&full);
    let quoted: Vec<&str> = said.split('`').skip(1).step_by(2).collect();
    let (problem, hint) = match quoted.split_first() {
        Some((given, known)) if said.starts_with("unknown variant") => {
            let kind = if known.contains(&"verdict") {
                "event"
            } else {
                "word"
            };
            (
                format!("unknown {kind} {given:?}"),
                suggestion(given, known),
            )
        }
        Some((given, known)) if said.starts_with("unknown field") => {
            (format!("unknown field {given:?}"), suggestion(given, known))
        }
        // What stands there is JSON: it is the one key of the event, or its end, that is missing.
        _ if said == "expected value" && serde_json::from_str::<IgnoredAny>(text).is_ok() => {
            let problem = "an event is an object with one key, its name";
            (problem.to_owned(), None)
        }
        _ => (plain_words(said), None),
    };
    DecodeError {
        problem,
        column,
        hint,
    }
}

fn suggestion(given: &str, known: &[&str]) -> Option<String> {
    match nearest(given, known.iter().copied()) {
        Some(word) => Some(format!("did you mean {word}?")),
        None if known.is_empty() => None,
        None => Some(format!("known are {}", known.join(", "))),
    }
}

/// Takes the names of the program's own types out of a message.
fn plain_words(said: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut rest = said.split(' ').peekable();
    while let Some(word) = rest.next() {
        match word {
            "struct" | "enum" => {
                rest.next();
                words.push("an object");
            }
            "newtype" | "unit" if rest.peek().is_some_and(|w| w.starts_with("variant")) => {
                let tail = rest.next().unwrap_or_default();
                let unit = word == "unit";
                words.push(match (unit, tail.ends_with(',')) {
                    (true, true) => "a bare word,",
                    (true, false) => "a bare word",
                    (false, _) => "an object with the event's name as its one key",
                });
            }
            _ => words.push(word),
        }
    }
    words.join(" ")
}
