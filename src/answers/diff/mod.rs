//! What a record of a case says differently than it did: two states of what is known, held against each
//! other field by field, each difference with the entries that made it.
//!
//! Both are states on the same day of the world, so that a difference is never that time went on, always
//! that more was recorded. Three kinds are told apart: something was *learned*; a record was *corrected*;
//! one was *retracted*. A name that was retracted is shown here as what the record said before: this is
//! its history.

mod facts;
mod items;
mod moved;
mod rows;

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use moved::Moved;
use serde::Serialize;
use serde_json::Value;

use crate::case::corrections::{Fact, Logged, Records};
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::state::{Case, project};
use crate::case::summary::summary;
use crate::case::timeline::Timeline;
use crate::seq::{Seq, Size};
use crate::time::{Day, Instant};

/// Why the record says something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Something new was recorded.
    Learned,
    /// A record was put in the place of another.
    Corrected,
    /// A record was taken out of force; or a correction, so that what it corrected is in force again.
    Retracted,
}

/// What of a case is different.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "about", content = "id")]
pub enum About {
    /// The case itself.
    Case,
    /// A defendant.
    Defendant(String),
    /// A charge.
    Charge(String),
    /// An appeal.
    Appeal(String),
    /// A name of one of several.
    OneOf(Seq),
    /// A figure that somebody claims, by its first entry.
    Figure(Seq),
    /// An event, by its first entry.
    Event(Seq),
}

/// One difference.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The case; `None` for what belongs to none.
    pub case: Option<CaseId>,
    /// What of it.
    #[serde(flatten)]
    pub about: About,
    /// Which field.
    pub field: String,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
    /// Both in words.
    #[serde(skip)]
    pub words: [String; 2],
    /// Why.
    pub kind: Kind,
    /// The entries that made the difference.
    pub entries: Vec<Seq>,
}

/// An entry that made a difference: whose, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The entry.
    pub seq: Seq,
    /// What it did.
    pub kind: Kind,
    /// Who recorded it.
    pub by: String,
    /// When.
    pub recorded_at: Instant,
    /// The reason that is given; only corrections and retractions give one.
    pub reason: Option<String>,
    /// What it says, in a line.
    pub summary: String,
    /// The titles of its sources.
    pub sources: Vec<String>,
}

/// All differences of a case, and their causes in the order of the log.
#[derive(Debug, Default)]
pub struct Changes {
    /// The differences.
    pub changes: Vec<Change>,
    /// What made them.
    pub causes: Vec<Cause>,
}

/// What was known at one of the two times.
struct Side<'a> {
    /// The state, where anything had happened by the day.
    state: Option<Case<'a>>,
    /// All facts in force, by the first entry of their chain.
    facts: BTreeMap<Seq, Fact<'a>>,
    /// The first entry of the chain whose record in force is at an entry.
    first: HashMap<Seq, Seq>,
}

impl<'a> Side<'a> {
    fn new(
        case: Option<&'a CaseId>,
        facts: BTreeMap<Seq, Fact<'a>>,
        timeline: &Timeline<'a>,
        day: Option<Day>,
    ) -> Self {
        let mut first = HashMap::new();
        first.extend(facts.values().map(|fact| (fact.logged.seq, fact.first)));
        Self {
            state: case.and_then(|case| project(case, timeline, day)),
            facts,
            first,
        }
    }
}

/// The differences that the entries of a case from `since` on make, in its state on a day. Of what belongs
/// to no case, where none is given.
#[must_use]
pub fn changes(
    case: Option<&CaseId>,
    entries: &[Logged],
    since: Size,
    day: Option<Day>,
) -> Changes {
    let known = entries.partition_point(|entry| entry.seq < since.next());
    let records = [Records::new(&entries[..known]), Records::new(entries)];
    let timelines = [
        Timeline::new(records[0].facts()),
        Timeline::new(records[1].facts()),
    ];
    let side = |at: usize| {
        let facts = records[at].facts().map(|fact| (fact.first, fact));
        Side::new(case, facts.collect(), &timelines[at], day)
    };
    let sides = [side(0), side(1)];
    let moved = Moved::new(&records[1], &timelines, &sides, since);
    let alternatives = alternatives(case, &sides, &moved, day);
    let mut changes = rows::of_state(case, &sides, &moved, &alternatives);
    changes.extend(facts::of_facts(case, &sides, &timelines, &moved, day));
    let mut seqs: Vec<Seq> = changes.iter().flat_map(|c| &c.entries).copied().collect();
    seqs.sort_unstable();
    seqs.dedup();
    let is_cause = |entry: &&Logged| seqs.binary_search(&entry.seq).is_ok();
    Changes {
        causes: entries.iter().filter(is_cause).map(cause).collect(),
        changes,
    }
}

/// Of more facts than this it is not tried which of them made a difference.
const TRIED: usize = 32;

/// What would be known now if one fact alone were as it was before, for each that is another: what is the
/// same then is not due to it. Only where what was corrected has to be told from what was learned; else the
/// facts from which a field comes say enough.
fn alternatives<'a>(
    case: Option<&'a CaseId>,
    sides: &[Side<'a>; 2],
    moved: &Moved<'a>,
    day: Option<Day>,
) -> BTreeMap<Seq, Side<'a>> {
    let learned = moved.0.values().filter(|c| c.kind == Kind::Learned).count();
    let all = moved.0.len();
    if !(2..=TRIED).contains(&all) || learned == all {
        return BTreeMap::new();
    }
    let alternative = |first: &Seq| {
        let mut facts = sides[1].facts.clone();
        match sides[0].facts.get(first) {
            Some(before) => facts.insert(*first, *before),
            None => facts.remove(first),
        };
        let timeline = Timeline::new(facts.values().copied());
        (*first, Side::new(case, facts, &timeline, day))
    };
    moved.0.keys().map(alternative).collect()
}

fn cause(entry: &Logged) -> Cause {
    let (kind, reason, record) = match &entry.record.event {
        Event::Correction(e) => (Kind::Corrected, Some(e.reason.to_string()), &*e.record),
        Event::Retraction(e) => (Kind::Retracted, Some(e.reason.to_string()), &entry.record),
        _ => (Kind::Learned, None, &entry.record),
    };
    let sources = record.sources.iter();
    Cause {
        seq: entry.seq,
        kind,
        by: entry.by.to_string(),
        recorded_at: entry.recorded_at,
        reason,
        summary: summary(&entry.record.event),
        sources: sources.map(|source| source.title.to_string()).collect(),
    }
}
