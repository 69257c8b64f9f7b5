//! A record: an event with its case, its date and its sources, as a recorder submits it.
//!
//! ```json
//! {"id":"…","by":"…","case":"…","on":"2024-03-18","on_note":"…","assertion":"official",
//!  "event":{"verdict":{…}},"sources":[{…}],"note":"…","learned":"…","sealed":["…"]}
//! ```
//!
//! Reading is strict: an unknown field, a doubled key, a wrong type, a `null` is an error with its
//! line and column. Writing has one way: the fields in this order, absent ones left out.

mod strict;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use super::date::Date;
use super::event::{Correction, Event};
use super::ids::{CaseId, Digest, RecordId};
use super::plain;
use super::text::{Line, Prose, Recorder};
use super::vocabulary::{Assertion, SourceKind};
use strict::{explain, refuse_lists, refuse_null};

/// The longest record, in bytes of its written form.
pub const RECORD_LIMIT: usize = 32_768;

/// What a recorder submits.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The record's name: unique in the ledger, kept when it is copied to another
    pub id: Option<RecordId>,
    /// The recorder: public and permanent; a pseudonym is fine
    pub by: Option<Recorder>,
    /// The case; absent only for the ledger's own events and for figures about no case
    pub case: Option<CaseId>,
    /// When it happened
    pub on: Option<Date>,
    /// How that date is known: the source's own words, and what was inferred
    pub on_note: Option<Line>,
    /// Who vouches for it
    #[serde(default, skip_serializing_if = "is_reported")]
    pub assertion: Assertion,
    /// What happened
    pub event: Event,
    /// Where it is known from
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// Whatever else is to be said
    pub note: Option<Prose>,
    /// When the recorder says to have learnt it; a claim, never used as a time
    pub learned: Option<Date>,
    /// Digests of confidential fields that are kept outside the log
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sealed: Vec<Digest>,
}

/// Where something is known from.
#[skip_serializing_none]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The title of the document
    pub title: Line,
    /// Who published it
    pub publisher: Option<Line>,
    /// Where it can be found
    pub url: Option<Line>,
    /// When it was published
    pub published: Option<Date>,
    /// When it was retrieved
    pub retrieved: Option<Date>,
    /// What kind of source it is
    pub kind: Option<SourceKind>,
    /// The place in it: a page, a paragraph
    pub locator: Option<Line>,
    /// Its language
    pub lang: Option<Line>,
    /// The SHA-256 of a copy, kept in `evidence/`
    pub sha256: Option<Digest>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde calls it with a reference"
)]
fn is_reported(assertion: &Assertion) -> bool {
    *assertion == Assertion::default()
}

/// Why bytes are no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}{}", column.map(|c| format!(" at column {c}")).unwrap_or_default())]
pub struct DecodeError {
    /// What is wrong.
    pub problem: String,
    /// Where in the line, counted in bytes from 1, where that can be told.
    pub column: Option<usize>,
    /// What may have been meant.
    pub hint: Option<String>,
}

impl DecodeError {
    fn shape(problem: impl Into<String>) -> Self {
        Self {
            problem: problem.into(),
            column: None,
            hint: None,
        }
    }
}

impl Record {
    /// A record of an event, with nothing else.
    #[must_use]
    pub fn of(event: Event) -> Self {
        Self {
            id: None,
            by: None,
            case: None,
            on: None,
            on_note: None,
            assertion: Assertion::default(),
            event,
            sources: Vec::new(),
            note: None,
            learned: None,
            sealed: Vec::new(),
        }
    }

    /// Reads a record from its JSON.
    ///
    /// # Errors
    ///
    /// Where it is not JSON, not a record, or a record of a shape that cannot be; see
    /// [`Record::check_shape`].
    pub fn decode(json: &[u8]) -> Result<Self, DecodeError> {
        let text = simdutf8::compat::from_utf8(json).map_err(|error| DecodeError {
            problem: "the text is not UTF-8".into(),
            column: Some(error.valid_up_to() + 1),
            hint: None,
        })?;
        if let Ok(record) = plain::read::<Self>(text) {
            record.check_shape()?;
            return Ok(record);
        }
        let record: Self = serde_json::from_str(text).map_err(|e| explain(&e, text))?;
        refuse_lists(text)?;
        refuse_null(json)?;
        record.check_shape()?;
        Ok(record)
    }

    /// Writes it in the one way in which records are written.
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("a record has string keys only, so it can be written")
    }

    /// What types cannot say: which events need a case and a date, what a correction may hold.
    ///
    /// # Errors
    ///
    /// Names the first thing that is wrong.
    pub fn check_shape(&self) -> Result<(), DecodeError> {
        let event = self.event.name();
        let need = |what: &str| Err(DecodeError::shape(format!("{event} needs {what}")));
        let bars = |what: &str| Err(DecodeError::shape(format!("{event} takes no {what}")));
        if self.event.is_the_ledgers_own() {
            if self.case.is_some() {
                return bars("case: it is the ledger's own");
            }
            if self.on.is_some() {
                return bars("date: it is the ledger's own");
            }
        } else if self.on.is_none() {
            return need("a date, on: when it happened");
        } else if self.case.is_none() && !matches!(self.event, Event::FigureClaimed(_)) {
            return need("a case");
        }
        match &self.event {
            Event::Correction(correction) => check_correction(correction),
            Event::DefendantIdentified(e) if e.defendant.is_some() != e.one_of.is_empty() => {
                need("either a defendant or one_of")
            }
            _ => Ok(()),
        }
    }

    /// Whether it says the same: all but `id` and `by` are equal.
    #[must_use]
    pub fn same_content(&self, other: &Self) -> bool {
        let Self {
            id: _,
            by: _,
            case,
            on,
            on_note,
            assertion,
            event,
            sources,
            note,
            learned,
            sealed,
        } = self;
        *event == other.event
            && *case == other.case
            && *on == other.on
            && *on_note == other.on_note
            && *assertion == other.assertion
            && *sources == other.sources
            && *note == other.note
            && *learned == other.learned
            && *sealed == other.sealed
    }
}

fn check_correction(correction: &Correction) -> Result<(), DecodeError> {
    let record = &correction.record;
    if record.id.is_some() || record.by.is_some() {
        return Err(DecodeError::shape(
            "the record in a correction takes neither id nor by",
        ));
    }
    match &record.event {
        Event::LedgerOpened(_)
        | Event::FormatRaised(_)
        | Event::Correction(_)
        | Event::Retraction(_) => {
            let event = record.event.name();
            Err(DecodeError::shape(format!(
                "a correction cannot hold a {event}"
            )))
        }
        _ => record.check_shape(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(json: &str) -> String {
        let error = Record::decode(json.as_bytes()).expect_err("this is no record");
        format!("{error} / {}", error.hint.as_deref().unwrap_or_default())
    }

    const GOOD: &str = r#"{"id":"r1","by":"a","case":"c","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},"sources":[{"title":"t"}],"note":"a\nb"}"#;

    #[test]
    fn a_record_is_written_as_it_was_read() {
        let record = Record::decode(GOOD.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(String::from_utf8_lossy(&record.encode()), GOOD);
        let reported = GOOD.replace("\"event\"", "\"assertion\":\"reported\",\"event\"");
        let again = Record::decode(reported.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
        assert_eq!(
            String::from_utf8_lossy(&again.encode()),
            GOOD,
            "the default is dropped"
        );
    }

    #[test]
    fn an_event_has_one_name() {
        let one = "an event is an object with one key, its name at column";
        assert!(problem(r#"{"event":{}}"#).starts_with(one));
        let two = r#"{"event":{"case_closed":{"reason":"r"},"verdict":{}}}"#;
        assert!(problem(two).starts_with(one));
        assert!(!problem(r#"{"event":}"#).starts_with(one));
    }

    #[test]
    fn what_is_wrong_is_named_with_its_column() {
        let swap = |from: &str, to: &str| problem(&GOOD.replace(from, to));
        assert_eq!(
            swap("\"verdict\"", "\"verdct\""),
            "unknown event \"verdct\" at column 66 / did you mean verdict?"
        );
        assert_eq!(
            swap("\"outcome\":", "\"outcom\":"),
            "unknown field \"outcom\" at column 90 / did you mean outcome?"
        );
        assert_eq!(
            swap("\"convicted\"", "\"convict\""),
            "unknown word \"convict\" at column 101 / did you mean convicted?"
        );
        assert!(swap("2024-03-18", "2024-13-18").contains("is not a date"));
        assert!(swap("[\"d1\"]", "[]").contains("must name at least one"));
        assert!(swap("\"a\\nb\"", "null").contains("null"));
        assert!(swap("\"by\":\"a\"", "\"by\":\"a\",\"by\":\"a\"").contains("duplicate field"));
        assert!(swap("\"on\":\"2024-03-18\",", "").contains("needs a date"));
        assert!(swap("\"case\":\"c\",", "").contains("needs a case"));
        let number = swap(
            "{\"verdict\":{\"who\":[\"d1\"],\"outcome\":\"convicted\"}}",
            "{\"verdict\":7}",
        );
        assert!(
            number.contains("an object") && !number.contains("struct"),
            "{number}"
        );
    }

    #[test]
    fn a_correction_holds_a_fact_without_id_and_by() {
        let correction = |record: &str| {
            format!(
                r#"{{"id":"k","by":"a","event":{{"correction":{{"target":"r1","record":{record},"reason":"x"}}}}}}"#
            )
        };
        assert!(problem(&correction(GOOD)).contains("neither id nor by"));
        let bare = GOOD.replace(r#""id":"r1","by":"a","#, "");
        assert!(Record::decode(correction(&bare).as_bytes()).is_ok());
        let nested = correction(r#"{"event":{"retraction":{"target":"r1","reason":"x"}}}"#);
        assert!(problem(&nested).contains("cannot hold"));
    }

    #[test]
    fn a_list_is_no_object() {
        for (from, to) in [
            (
                r#"{"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
                r#"{"case_identified":["erdr","1"]}"#,
            ),
            (
                r#"[{"title":"t"}]"#,
                r#"[["t","p","u","2024","2024","press","l","en","0000000000000000000000000000000000000000000000000000000000000000"]]"#,
            ),
        ] {
            assert!(
                problem(&GOOD.replace(from, to)).contains("a list stands where"),
                "{to}"
            );
        }
        let whole = r#"["r1","a","c","2024",null,"reported",{"hearing_held":{}},[],"n"]"#;
        assert!(Record::decode(whole.as_bytes()).is_err());
        let text = GOOD.replace("a\\nb", "a \\\" [ : [ b");
        assert!(Record::decode(text.as_bytes()).is_ok(), "{text}");
    }

    #[test]
    fn a_plain_record_and_one_with_white_space_are_read_alike() {
        let correction = format!(
            r#"{{"id":"k","by":"Тоқташ","event":{{"correction":{{"target":"r1","record":{},"reason":"x"}}}}}}"#,
            GOOD.replace(r#""id":"r1","by":"a","#, "")
        );
        let mut plain = 0;
        for good in [GOOD, &GOOD.replace("\\n", " "), &correction] {
            for at in 0..good.len() {
                for byte in *b"\"{}[],:\\ \n09ax-\x80" {
                    let mut bytes = good.as_bytes().to_vec();
                    bytes[at] = byte;
                    // White space is nothing that the plain reader reads.
                    let loose = [b" ", &*bytes].concat();
                    let (read, read_loosely) = (Record::decode(&bytes), Record::decode(&loose));
                    let text = String::from_utf8_lossy(&bytes);
                    assert_eq!(read.as_ref().ok(), read_loosely.as_ref().ok(), "{text}");
                    let problem = |e: DecodeError| (e.problem, e.hint);
                    assert_eq!(
                        read.err().map(problem),
                        read_loosely.err().map(problem),
                        "{text}"
                    );
                    let is_plain = std::str::from_utf8(&bytes)
                        .is_ok_and(|text| plain::read::<Record>(text).is_ok());
                    plain += usize::from(is_plain);
                }
            }
        }
        assert!(plain > 150, "only {plain} were plain");
    }

    #[test]
    fn the_word_null_inside_a_text_is_only_a_word() {
        assert!(Record::decode(GOOD.replace("a\\nb", "null and void").as_bytes()).is_ok());
    }
}
