//! Whether a text is a record, found out without making one.
//!
//! Whoever reads a whole log only to check it has no use for the records themselves, and making
//! them is most of the work. The grammar is compiled from the JSON Schema of a record, which comes
//! from the types; what a word or a text may be is asked of the types themselves. So it knows
//! nothing that is not said elsewhere.
//!
//! Like `plain`, it may doubt what it likes, and must accept only what
//! [`Record::decode`] accepts. It doubts all that is not written in the plain way, and the events of
//! [`DOUBTED`], of which more is asked than the schema says or more is to be told.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde_json::Value;

use super::date::Date;
use super::ids::{AppealId, CaseId, ChargeId, DefendantId, RecordId, VictimId};
use super::plain::{NotPlain, Reader};
use super::record::Record;
use super::term::{Quantity, Term};
use super::text::{Line, Prose, Reason, Recorder};

/// Events that are decoded to know whether they are right, or what they do to the ledger.
pub const DOUBTED: [&str; 7] = [
    "ledger_opened",
    "format_raised",
    "correction",
    "retraction",
    "evidence_withheld",
    "figure_claimed",
    "defendant_identified",
];

/// What an event of a case cannot be without: see [`Record::check_shape`].
const REQUIRED: [&str; 5] = ["id", "by", "case", "on", "event"];

/// Whether bytes are a record of a case, with an id and a recorder, that cites no document.
///
/// "No" means only that it is in doubt.
#[must_use]
pub fn is_plainly_a_record(json: &[u8]) -> bool {
    static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::of_records);
    let text = simdutf8::basic::from_utf8(json);
    text.is_ok_and(|text| GRAMMAR.accepts(text))
}

/// What may stand at a place.
enum Node {
    /// Fields, in any order, none twice.
    Object(Vec<Field>),
    /// One field of these.
    OneOf(Vec<Field>),
    /// One of these words.
    Word(Vec<String>),
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

struct Field {
    /// The key, in quotes, and the colon.
    key: Vec<u8>,
    /// Its first eight bytes, and which of these it has: most keys are told apart by these.
    head: (u64, u64),
    required: bool,
    value: Node,
}

impl Field {
    fn new(name: &str, required: bool, value: Node) -> Self {
        let key = quoted(name);
        let mut head = [0; 8];
        let mut mask = [0; 8];
        for (at, byte) in key.iter().enumerate().take(8) {
            (head[at], mask[at]) = (*byte, 0xff);
        }
        Self {
            key,
            head: (u64::from_le_bytes(head), u64::from_le_bytes(mask)),
            required,
            value,
        }
    }

    fn may_begin_with(&self, eight: u64) -> bool {
        let (head, mask) = self.head;
        eight & mask == head
    }
}

/// What is accepted.
struct Grammar(Node);

impl Grammar {
    fn of_records() -> Self {
        let schema = schemars::schema_for!(Record);
        let schema = schema.as_value();
        let mut record = compile(schema, &schema["$defs"]);
        if let Node::Object(fields) = &mut record {
            for field in fields {
                field.required = REQUIRED.iter().any(|key| field.key == quoted(key));
            }
        }
        Self(record)
    }

    fn accepts(&self, text: &str) -> bool {
        let mut reader = Reader::new(text);
        self.0.accepts(&mut reader).is_ok() && reader.is_at_end()
    }
}

fn quoted(key: &str) -> Vec<u8> {
    format!("\"{key}\":").into_bytes()
}

/// Makes a node of a schema. What it does not know stays in doubt.
fn compile(schema: &Value, defs: &Value) -> Node {
    if let Some(name) = schema["$ref"].as_str() {
        let Some(name) = name.strip_prefix("#/$defs/") else {
            return Node::Doubt;
        };
        return named(name).unwrap_or_else(|| compile(&defs[name], defs));
    }
    // Absent, or that: a field that is there is never null.
    if let Some([value, null]) = schema["anyOf"].as_array().map(Vec::as_slice) {
        return match null["type"].as_str() {
            Some("null") => compile(value, defs),
            _ => Node::Doubt,
        };
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        return choice(choices, defs);
    }
    match schema["type"].as_str() {
        Some("object") => Node::Object(fields(schema, defs)),
        Some("boolean") => Node::Truth,
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            let item = Box::new(compile(&schema["items"], defs));
            usize::try_from(least).map_or(Node::Doubt, |least| Node::List(item, least))
        }
        _ => Node::Doubt,
    }
}

/// Words, or objects of one field each.
fn choice(choices: &[Value], defs: &Value) -> Node {
    let word = |choice: &Value| choice["const"].as_str().map(str::to_owned);
    if let Some(words) = choices.iter().map(word).collect() {
        return Node::Word(words);
    }
    let of_one_field = |choice: &Value| {
        choice["properties"]
            .as_object()
            .is_some_and(|p| p.len() == 1)
    };
    if !choices.iter().all(of_one_field) {
        return Node::Doubt;
    }
    Node::OneOf(
        choices
            .iter()
            .flat_map(|choice| fields(choice, defs))
            .collect(),
    )
}

fn fields(schema: &Value, defs: &Value) -> Vec<Field> {
    let required = schema["required"].as_array();
    let field = |(key, value): (&String, &Value)| {
        let required = required.is_some_and(|keys| keys.iter().any(|k| k == key));
        let value = match DOUBTED.contains(&key.as_str()) {
            true => Node::Doubt,
            false => compile(value, defs),
        };
        Field::new(key, required, value)
    };
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(field)
        .collect()
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
        "Date" => Node::Text(is_read_as::<Date>),
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
    fn accepts(&self, reader: &mut Reader<'_>) -> Result<(), NotPlain> {
        let sure = |is_so: bool| if is_so { Ok(()) } else { Err(NotPlain) };
        match self {
            Self::Object(fields) => object(fields, reader),
            Self::OneOf(fields) => {
                reader.expect(b'{')?;
                let (_, field) = next(fields, reader).ok_or(NotPlain)?;
                field.value.accepts(reader)?;
                reader.expect(b'}')
            }
            Self::Word(words) => {
                let word = reader.string()?;
                sure(words.iter().any(|known| known == word))
            }
            Self::Text(passes) => sure(passes(reader.string()?)),
            Self::NumberOr(passes) => match reader.peek()? {
                b'"' => sure(passes(reader.string()?)),
                _ => reader.number().map(drop),
            },
            Self::List(item, least) => list(item, *least, reader),
            Self::Truth => reader.bool().map(drop),
            Self::Doubt => Err(NotPlain),
        }
    }
}

fn object(fields: &[Field], reader: &mut Reader<'_>) -> Result<(), NotPlain> {
    reader.expect(b'{')?;
    let mut found = 0_u64;
    while !reader.take(b'}') {
        if found != 0 {
            reader.expect(b',')?;
        }
        let (at, field) = next(fields, reader).ok_or(NotPlain)?;
        if found & 1 << at != 0 {
            return Err(NotPlain);
        }
        found |= 1 << at;
        field.value.accepts(reader)?;
    }
    let is_missing = |(at, field): (usize, &Field)| field.required && found & 1 << at == 0;
    match fields.iter().enumerate().any(is_missing) {
        true => Err(NotPlain),
        false => Ok(()),
    }
}

/// The field whose key stands here, and its place among them.
fn next<'f>(fields: &'f [Field], reader: &mut Reader<'_>) -> Option<(usize, &'f Field)> {
    let eight = reader.eight()?;
    let mut all = fields.iter().enumerate();
    all.find(|(_, field)| field.may_begin_with(eight) && reader.take_all(&field.key))
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
    match items < least {
        true => Err(NotPlain),
        false => Ok(()),
    }
}
