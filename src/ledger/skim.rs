//! A look at a line: its hash and its envelope, and of its record only what is needed to sort it.

use std::borrow::Cow;
use std::fmt;
use std::hash::{BuildHasher, RandomState};

use serde::de::{self, IgnoredAny, MapAccess};
use serde::{Deserialize, Deserializer};

use super::{Fault, FaultKind};
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
    case: Option<Text<'a>>,
    #[serde(borrow)]
    event: SkimEvent<'a>,
}

/// Text that is borrowed wherever nothing in it is escaped.
#[derive(Deserialize)]
pub(super) struct Text<'a>(#[serde(borrow)] pub(super) Cow<'a, str>);

pub(super) enum SkimEvent<'a> {
    Targets(Cow<'a, str>),
    RaisesFormat(u32),
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
                    Some(_) => map.next_value::<IgnoredAny>().map(|_| SkimEvent::Other),
                    None => Err(de::Error::custom("the event is empty")),
                }
            }
        }
        from.deserialize_map(Visitor)
    }
}

/// A line, looked at.
pub(super) struct Seen {
    pub(super) link: Link,
    pub(super) prev: Leaf,
    pub(super) seq: Seq,
    pub(super) recorded_at: Instant,
    pub(super) id: u64,
    pub(super) case: Option<CaseId>,
    pub(super) target: Option<Box<str>>,
    pub(super) format: Option<u32>,
}

pub(super) fn look(line: &[u8], hasher: &RandomState) -> Result<Seen, (FaultKind, String)> {
    let entry = Entry::parse(line).map_err(|e| (Fault::entry_kind(&e), e.to_string()))?;
    let skim: Skim<'_> = serde_json::from_slice(entry.record).map_err(|e| json_kind(&e))?;
    let case = skim.case.map(|case| case.0.parse()).transpose();
    let (target, format) = match skim.event {
        SkimEvent::Targets(target) => (Some(target.into()), None),
        SkimEvent::RaisesFormat(format) => (None, Some(format)),
        SkimEvent::Other => (None, None),
    };
    Ok(Seen {
        link: Link::after(&entry, Leaf::of(line)),
        prev: entry.prev,
        seq: entry.seq,
        recorded_at: entry.recorded_at,
        id: hasher.hash_one(&*skim.id.0),
        case: case
            .map_err(|e: crate::case::ids::IdError| (FaultKind::NotAnEntry, e.to_string()))?,
        target,
        format,
    })
}

fn json_kind(error: &serde_json::Error) -> (FaultKind, String) {
    let kind = if error.is_data() {
        FaultKind::NotAnEntry
    } else {
        FaultKind::NotJson
    };
    (kind, error.to_string())
}
