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

mod schema;
mod words;

use std::sync::LazyLock;

use memchr::memmem;

use super::ids::RecordId;
use super::plain::{NotPlain, Reader};
use super::record::Record;
use schema::{Form, Schema};
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
