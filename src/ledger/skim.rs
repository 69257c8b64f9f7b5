//! A look at a line: its hash and its envelope, and of its record only what is needed to sort it.

use std::borrow::Cow;
use std::fmt;

use serde::de::{self, IgnoredAny, MapAccess};
use serde::{Deserialize, Deserializer};

use super::{FORMAT, Fault, FaultKind};
use crate::case::ids::CaseId;
use crate::log::chain::Link;
use crate::log::entry::Entry;
use crate::log::hash::Leaf;
use crate::seq::Seq;
use crate::time::Instant;

/// What is looked at in a record before it is decoded.
#[derive(Deserialize)]
pub(super) struct Skim<'a> {
    #[serde(borrow)]
    pub(super) id: Text<'a>,
    #[serde(borrow, default)]
    pub(super) case: Option<Text<'a>>,
    #[serde(borrow)]
    event: SkimEvent<'a>,
}

/// Text that is borrowed wherever nothing in it is escaped.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

impl<'a> Skim<'a> {
    /// Looks at a record. The rest of it is looked at only as far as needed: whoever decodes it
    /// reads all, strictly.
    pub(super) fn of(record: &'a [u8]) -> Result<Self, serde_json::Error> {
        match Self::of_a_case(record) {
            Some(skim) => Ok(skim),
            None => serde_json::from_slice(record),
        }
    }

    /// A record as nearly all are written: id, recorder and case first, without escapes. What has a
    /// case is none of the ledger's own events.
    fn of_a_case(record: &'a [u8]) -> Option<Self> {
        let rest = record.strip_prefix(b"{\"id\":\"")?;
        let (id, rest) = until_quote(rest)?;
        let rest = rest.strip_prefix(b",\"by\":\"")?;
        let (_, rest) = until_quote(rest)?;
        let rest = rest.strip_prefix(b",\"case\":\"")?;
        let (case, _) = until_quote(rest)?;
        Some(Self {
            id: Text(Cow::Borrowed(id)),
            case: Some(Text(Cow::Borrowed(case))),
            event: SkimEvent::Other,
        })
    }
}

/// A text without escapes, and what follows its quote.
fn until_quote(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = memchr::memchr2(b'"', b'\\', bytes).filter(|end| bytes[*end] == b'"')?;
    let text = std::str::from_utf8(&bytes[..end]).ok()?;
    Some((text, &bytes[end + 1..]))
}

pub(super) enum SkimEvent<'a> {
    Targets(Cow<'a, str>),
    RaisesFormat(u32),
    Withholds,
    Other,
}

impl<'de: 'a, 'a> Deserialize<'de> for SkimEvent<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Visitor;
        #[derive(Deserialize)]
        struct Target<'a> {
            #[serde(borrow)]
            target: Cow<'a, str>,
        }
        #[derive(Deserialize)]
        struct Format {
            format: u32,
        }
        impl<'de> de::Visitor<'de> for Visitor {
            type Value = SkimEvent<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an event")
            }
            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let name: Option<Text<'de>> = map.next_key()?;
                match name.as_ref().map(|name| &*name.0) {
                    Some("correction" | "retraction") => map
                        .next_value::<Target<'de>>()
                        .map(|t| SkimEvent::Targets(t.target)),
                    Some("format_raised" | "ledger_opened") => map
                        .next_value::<Format>()
                        .map(|f| SkimEvent::RaisesFormat(f.format)),
                    Some("evidence_withheld") => {
                        map.next_value::<IgnoredAny>().map(|_| SkimEvent::Withholds)
                    }
                    Some(_) => map.next_value::<IgnoredAny>().map(|_| SkimEvent::Other),
                    None => Err(de::Error::custom("the event is empty")),
                }
            }
        }
        from.deserialize_map(Visitor)
    }
}

/// The case that the record of a line names itself.
pub(super) fn case_named(line: &[u8]) -> Option<CaseId> {
    let entry = Entry::parse(line).ok()?;
    Skim::of(entry.record).ok()?.case?.0.parse().ok()
}

/// What an entry is about: what has to be read to know what is in force.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Topic {
    /// A case.
    Case(CaseId),
    /// Documents that are withheld.
    Documents,
    /// No case: the ledger itself, and figures about none.
    Ledger,
}

/// A line, looked at.
pub(super) struct Seen<K> {
    pub(super) link: Link,
    pub(super) prev: Leaf,
    pub(super) seq: Seq,
    pub(super) recorded_at: Instant,
    /// A hash of its id.
    pub(super) id: K,
    /// What it is about, as far as it says so itself.
    pub(super) topic: Topic,
    /// The record that it corrects or retracts: it is about what that is about.
    pub(super) target: Option<Box<str>>,
    pub(super) format: Option<u32>,
}

/// Looks at a line, and hashes it.
pub(super) fn look<K>(
    line: &[u8],
    key: impl Fn(&str) -> K,
) -> Result<Seen<K>, (FaultKind, String)> {
    let entry = Entry::parse(line).map_err(|e| (Fault::entry_kind(&e), e.to_string()))?;
    let skim = Skim::of(entry.record).map_err(|e| json_kind(&e))?;
    let case = skim.case.map(|case| case.0.parse()).transpose();
    let case =
        case.map_err(|e: crate::case::ids::IdError| (FaultKind::NotAnEntry, e.to_string()))?;
    let (target, format) = match &skim.event {
        SkimEvent::Targets(target) => (Some(target.as_ref().into()), None),
        SkimEvent::RaisesFormat(format) => (None, Some(*format)),
        SkimEvent::Withholds | SkimEvent::Other => (None, None),
    };
    let topic = match (case, skim.event) {
        (Some(case), _) => Topic::Case(case),
        (None, SkimEvent::Withholds) => Topic::Documents,
        (None, _) => Topic::Ledger,
    };
    Ok(Seen {
        link: Link::after(&entry, Leaf::of(line)),
        prev: entry.prev,
        seq: entry.seq,
        recorded_at: entry.recorded_at,
        id: key(&skim.id.0),
        topic,
        target,
        format,
    })
}

impl<K> Seen<K> {
    /// Whether it follows a link; and the newer format from which it cannot be read, if it raises
    /// the format to one.
    pub(super) fn follows(&self, link: &Link) -> Result<Option<(Seq, u32)>, Fault> {
        let entry = Entry {
            seq: self.seq,
            prev: self.prev,
            recorded_at: self.recorded_at,
            record: &[],
        };
        if let Some(error) = link.check(&entry).into_iter().next() {
            let case = match &self.topic {
                Topic::Case(case) => Some(case.clone()),
                _ => None,
            };
            return Err(Fault::from_link(link.next, &error).in_case(case));
        }
        let newer = self.format.filter(|format| *format > FORMAT);
        let from = if self.seq.0 == 0 { 0 } else { self.seq.0 + 1 };
        Ok(newer.map(|format| (Seq(from), format)))
    }
}

fn json_kind(error: &serde_json::Error) -> (FaultKind, String) {
    let kind = if error.is_data() {
        FaultKind::NotAnEntry
    } else {
        FaultKind::NotJson
    };
    (kind, error.to_string())
}
