//! Whether a text is a record, found out without making one.
//!
//! Whoever reads a whole log only to check it has no use for the records themselves, and making
//! them is most of the work. The grammar is compiled from the JSON Schema of a record, which comes
//! from the types; what a word or a text may be is asked of the types themselves. So it knows
//! nothing that is not said elsewhere, but for what [`Record::check_shape`] asks: see `Form`.
//!
//! Like `plain`, it may doubt what it likes, and must accept only what
//! [`Record::decode`] accepts. It doubts all that is not written in the plain way, and the events of
//! [`DOUBTED`], of which more is asked than the schema says or more is to be told.

mod words;

use std::sync::LazyLock;

use memchr::memmem;
use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde_json::{Map, Value};

use super::date::Date;
use super::ids::{AppealId, CaseId, ChargeId, DefendantId, RecordId, VictimId};
use super::plain::{NotPlain, Reader};
use super::record::Record;
use super::term::{Quantity, Term};
use super::text::{Line, Prose, Reason, Recorder};
use words::Words;

/// Events that are decoded to know whether they are right, or what they do to the ledger.
pub const DOUBTED: [&str; 4] = [
    "ledger_opened",
    "format_raised",
    "evidence_withheld",
    "defendant_identified",
];

/// What a text plainly is. In none of these is a document cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// A fact, and nothing that was recorded before is touched by it.
    Fact,
    /// A correction.
    Correction {
        /// Its own id.
        id: RecordId,
        /// The id of what it puts its record in the place of.
        target: RecordId,
    },
    /// A retraction.
    Retraction {
        /// The id of what it takes out of force.
        target: RecordId,
    },
}

/// What a text plainly is, if it is plainly a record that has an id and a recorder.
///
/// "No" means only that it is in doubt.
#[must_use]
pub fn plainly(json: &[u8]) -> Option<Plain> {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::of_records);
    GRAMMAR.read(simdutf8::basic::from_utf8(json).ok()?)
}

/// A record as it may be: which events it has, and what it cannot be without or cannot have.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A fact of a case.
    Fact,
    /// A figure of no case.
    Claim,
    /// A correction or a retraction.
    Amendment,
    /// What a correction puts in the place of a fact.
    Content,
}

const FIGURE: &str = "figure_claimed";
const AMENDMENTS: [&str; 2] = ["correction", "retraction"];

impl Form {
    fn has(self, event: &str) -> bool {
        let is_doubted = DOUBTED.contains(&event);
        let is_an_amendment = AMENDMENTS.contains(&event);
        match self {
            Self::Fact | Self::Content => !is_doubted && !is_an_amendment,
            Self::Claim => event == FIGURE,
            Self::Amendment => is_an_amendment,
        }
    }

    fn requires(self, field: &str) -> bool {
        match field {
            "event" => true,
            "id" | "by" => self != Self::Content,
            "on" => self != Self::Amendment,
            "case" => matches!(self, Self::Fact | Self::Content),
            _ => false,
        }
    }

    fn bars(self, field: &str) -> bool {
        match field {
            "id" | "by" => self == Self::Content,
            "on" => self == Self::Amendment,
            "case" => matches!(self, Self::Claim | Self::Amendment),
            _ => false,
        }
    }
}

/// What is accepted.
struct Grammar {
    fact: Node,
    claim: Node,
    amendment: Node,
}

impl Grammar {
    fn of_records() -> Self {
        let schema = schemars::schema_for!(Record);
        let (record, defs) = (schema.as_value(), &schema.as_value()["$defs"]);
        let of = |form| Schema { defs, record, form }.record();
        Self {
            fact: of(Form::Fact),
            claim: of(Form::Claim),
            amendment: of(Form::Amendment),
        }
    }

    fn read(&self, text: &str) -> Option<Plain> {
        let is = |form: &Node| {
            let mut reader = Reader::new(text);
            form.accepts(&mut reader).is_ok() && reader.is_at_end()
        };
        if is(&self.fact) || is(&self.claim) {
            return Some(Plain::Fact);
        }
        is(&self.amendment).then(|| amendment(text))?
    }
}

/// Which of both an amendment is. No quote is within a plain text, so a key with its quotes is one;
/// and the events that may be in its record have none of these keys.
fn amendment(text: &str) -> Option<Plain> {
    let value = |key: &[u8]| {
        let from = memmem::find(text.as_bytes(), key)? + key.len();
        text[from..].split('"').next()?.parse().ok()
    };
    let target = value(b"\"target\":\"")?;
    Some(match memmem::find(text.as_bytes(), b"\"correction\":{") {
        Some(_) => Plain::Correction {
            id: value(b"\"id\":\"")?,
            target,
        },
        None => Plain::Retraction { target },
    })
}

/// What may stand at a place.
enum Node {
    /// Fields, in any order, none twice.
    Object {
        keys: Words,
        values: Vec<Node>,
        /// A bit for each that has to be there.
        required: u64,
    },
    /// One field of these.
    OneOf { keys: Words, values: Vec<Node> },
    /// One of these words.
    Word(Words),
    /// A text that passes.
    Text(fn(&str) -> bool),
    /// A number, or a text that passes.
    NumberOr(fn(&str) -> bool),
    /// Items of a kind, at least so many.
    List(Box<Node>, usize),
    /// `true` or `false`.
    Truth,
    /// Nothing is said of it here.
    Doubt,
}

/// A schema that nodes are made of, for records of a form.
#[derive(Clone, Copy)]
struct Schema<'s> {
    defs: &'s Value,
    record: &'s Value,
    form: Form,
}

impl Schema<'_> {
    /// A record of the form.
    fn record(self) -> Node {
        let form = self.form;
        let Some(properties) = self.record["properties"].as_object() else {
            return Node::Doubt;
        };
        let value = |key: &str, value: &Value| match form.bars(key) {
            true => Node::Doubt,
            false => self.compile(value),
        };
        object(properties, value, |key| form.requires(key))
    }

    /// Makes a node of a part of it. What is not known stays in doubt.
    fn compile(self, part: &Value) -> Node {
        if let Some(name) = part["$ref"].as_str() {
            let name = name.strip_prefix("#/$defs/").unwrap_or(name);
            return match (name, self.form) {
                ("Record" | "#", Form::Amendment) => Self {
                    form: Form::Content,
                    ..self
                }
                .record(),
                ("Record" | "#", _) => Node::Doubt,
                ("Event", _) => self.event(),
                _ => named(name).unwrap_or_else(|| self.compile(&self.defs[name])),
            };
        }
        // Absent, or that: a field that is there is never null.
        if let Some([value, null]) = part["anyOf"].as_array().map(Vec::as_slice) {
            return match null["type"].as_str() {
                Some("null") => self.compile(value),
                _ => Node::Doubt,
            };
        }
        if let Some(choices) = part["oneOf"].as_array() {
            let word = |choice: &Value| Some(format!("\"{}\"", choice["const"].as_str()?));
            let words: Option<Vec<String>> = choices.iter().map(word).collect();
            return words.map_or(Node::Doubt, |words| Node::Word(Words::new(words)));
        }
        match part["type"].as_str() {
            Some("object") => self.object(part),
            Some("boolean") => Node::Truth,
            Some("array") => {
                let least = part["minItems"].as_u64().unwrap_or(0);
                let item = Box::new(self.compile(&part["items"]));
                usize::try_from(least).map_or(Node::Doubt, |least| Node::List(item, least))
            }
            _ => Node::Doubt,
        }
    }

    fn object(self, part: &Value) -> Node {
        let Some(properties) = part["properties"].as_object() else {
            return Node::Doubt;
        };
        let required = part["required"].as_array();
        let is_required = |key: &str| required.is_some_and(|keys| keys.iter().any(|k| k == key));
        object(properties, |_, value| self.compile(value), is_required)
    }

    /// An event, of those that the form has.
    fn event(self) -> Node {
        let mut events = Map::new();
        for of_one_field in self.defs["Event"]["oneOf"].as_array().into_iter().flatten() {
            let properties = of_one_field["properties"].as_object();
            events.extend(
                properties
                    .into_iter()
                    .flatten()
                    .map(|(k, v)| (k.clone(), v.clone())),
            );
        }
        events.retain(|event, _| self.form.has(event));
        Node::OneOf {
            keys: keys(&events),
            values: events.values().map(|event| self.compile(event)).collect(),
        }
    }
}

fn keys(properties: &Map<String, Value>) -> Words {
    Words::new(properties.keys().map(|key| format!("\"{key}\":")))
}

/// An object of these properties, fewer than 64.
fn object(
    properties: &Map<String, Value>,
    value: impl Fn(&str, &Value) -> Node,
    is_required: impl Fn(&str) -> bool,
) -> Node {
    let required = properties.keys().enumerate();
    Node::Object {
        required: required
            .filter(|(_, key)| is_required(key))
            .fold(0, |bits, (at, _)| bits | 1 << at),
        keys: keys(properties),
        values: properties.iter().map(|(k, v)| value(k, v)).collect(),
    }
}

/// What the types say themselves of a text.
fn named(name: &str) -> Option<Node> {
    Some(match name {
        "Line" => Node::Text(Line::accepts),
        "Prose" => Node::Text(Prose::accepts),
        "Reason" => Node::Text(Reason::accepts),
        "Recorder" => Node::Text(Recorder::accepts),
        "RecordId" => Node::Text(RecordId::accepts),
        "CaseId" => Node::Text(CaseId::accepts),
        "DefendantId" => Node::Text(DefendantId::accepts),
        "ChargeId" => Node::Text(ChargeId::accepts),
        "VictimId" => Node::Text(VictimId::accepts),
        "AppealId" => Node::Text(AppealId::accepts),
        "Date" => Node::Text(Date::accepts),
        "Term" => Node::Text(is_read_as::<Term>),
        "Quantity" => Node::NumberOr(is_read_as::<Quantity>),
        // A document that is cited has to be looked for.
        "Digest" => Node::Doubt,
        _ => return None,
    })
}

fn is_read_as<'de, T: Deserialize<'de>>(text: &str) -> bool {
    T::deserialize(StrDeserializer::<NotPlain>::new(text)).is_ok()
}

impl Node {
    /// Most nodes are texts and words: for these there is no need of a call.
    #[inline]
    fn accepts(&self, reader: &mut Reader<'_>) -> Result<(), NotPlain> {
        match self {
            Self::Word(words) => words.take(reader).map(drop).ok_or(NotPlain),
            Self::Text(passes) => sure(passes(reader.string()?)),
            _ => self.accepts_more(reader),
        }
    }

    fn accepts_more(&self, reader: &mut Reader<'_>) -> Result<(), NotPlain> {
        match self {
            Self::Object {
                keys,
                values,
                required,
            } => {
                let found = fields(keys, values, reader)?;
                sure(found & required == *required)
            }
            Self::OneOf { keys, values } => {
                reader.expect(b'{')?;
                let at = keys.take(reader).ok_or(NotPlain)?;
                values[at].accepts(reader)?;
                reader.expect(b'}')
            }
            Self::NumberOr(passes) => match reader.peek()? {
                b'"' => sure(passes(reader.string()?)),
                _ => reader.number().map(drop),
            },
            Self::List(item, least) => list(item, *least, reader),
            Self::Truth => reader.bool().map(drop),
            Self::Word(_) | Self::Text(_) | Self::Doubt => Err(NotPlain),
        }
    }
}

fn sure(is_so: bool) -> Result<(), NotPlain> {
    match is_so {
        true => Ok(()),
        false => Err(NotPlain),
    }
}

/// Reads an object. Gives a bit for each field that it has.
fn fields(keys: &Words, values: &[Node], reader: &mut Reader<'_>) -> Result<u64, NotPlain> {
    reader.expect(b'{')?;
    let mut found = 0_u64;
    while !reader.take(b'}') {
        if found != 0 {
            reader.expect(b',')?;
        }
        let at = keys.take(reader).ok_or(NotPlain)?;
        if found & 1 << at != 0 {
            return Err(NotPlain);
        }
        found |= 1 << at;
        values[at].accepts(reader)?;
    }
    Ok(found)
}

fn list(item: &Node, least: usize, reader: &mut Reader<'_>) -> Result<(), NotPlain> {
    reader.expect(b'[')?;
    let mut items = 0;
    while !reader.take(b']') {
        if items != 0 {
            reader.expect(b',')?;
        }
        item.accepts(reader)?;
        items += 1;
    }
    sure(items >= least)
}
