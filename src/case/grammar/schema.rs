//! The grammar as it is made of the JSON Schema of a record, and of what the types say themselves of a text.

use serde::Deserialize;
use serde::de::value::StrDeserializer;
use serde_json::{Map, Value};

use super::super::date::Date;
use super::super::ids::{AppealId, CaseId, ChargeId, DefendantId, RecordId, VictimId};
use super::super::plain::NotPlain;
use super::super::term::{Quantity, Term};
use super::super::text::{Line, Prose, Reason, Recorder};
use super::words::Words;
use super::{DOUBTED, Node};

/// A record as it may be: which events it has, and what it cannot be without or cannot have.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
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

/// A schema that nodes are made of, for records of a form.
#[derive(Clone, Copy)]
pub(super) struct Schema<'s> {
    pub(super) defs: &'s Value,
    pub(super) record: &'s Value,
    pub(super) form: Form,
}

impl Schema<'_> {
    /// A record of the form.
    pub(super) fn record(self) -> Node {
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
