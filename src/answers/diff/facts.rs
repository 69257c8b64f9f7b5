//! The events that are others than before: added, taken away, or changed field by field.

use std::collections::BTreeSet;

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::moved::{Chain, Moved};
use super::{About, Change, Side};
use crate::case::corrections::Fact;
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::case::record::Record;
use crate::case::summary::summary;
use crate::case::timeline::Timeline;
use crate::seq::Seq;
use crate::time::Day;

/// Where an event is on the day: it has happened, or may have, or is of later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    In,
    Perhaps,
    Later,
}

/// The changes of events that have happened or may have happened by the day.
pub(super) fn of_facts(
    case: Option<&CaseId>,
    sides: &[Side<'_>; 2],
    timelines: &[Timeline<'_>; 2],
    moved: &Moved<'_>,
    day: Option<Day>,
) -> Vec<Change> {
    let places = timelines.each_ref().map(|timeline| places(timeline, day));
    let mut all = Vec::new();
    for (first, chain) in &moved.0 {
        let shown = |at: usize| {
            let fact = sides[at].facts.get(first)?;
            // The ledger's own events have no date: they are so at any.
            let undated = fact.record.on.is_none().then_some(Place::In);
            let place = places[at].get(&fact.logged.seq).copied().or(undated);
            Some((fact, place.unwrap_or(Place::Later)))
        };
        let told = Told {
            case,
            first: *first,
            chain,
        };
        let is_of_later = |shown: Option<Shown<'_, '_>>| shown.is_none_or(|s| s.1 == Place::Later);
        match (shown(0), shown(1)) {
            (before, after) if is_of_later(before) && is_of_later(after) => {}
            (Some(before), Some(after)) if same_event(before.0, after.0) => {
                all.extend(told.fields(before, after));
            }
            (before, after) => all.push(told.whole(before, after)),
        }
    }
    all
}

fn places(timeline: &Timeline<'_>, day: Option<Day>) -> HashMap<Seq, Place> {
    let as_of = timeline.by(day);
    let seq = |at: &usize| timeline.nodes[*at].fact.logged.seq;
    let inside = as_of.inside.iter().map(|at| (seq(at), Place::In));
    let maybe = as_of.maybe.iter().map(|at| (seq(at), Place::Perhaps));
    inside.chain(maybe).collect()
}

fn same_event(before: &Fact<'_>, after: &Fact<'_>) -> bool {
    before.record.event.name() == after.record.event.name()
}

type Shown<'f, 'a> = (&'f Fact<'a>, Place);

/// One event that is another than before.
struct Told<'t, 'a> {
    case: Option<&'t CaseId>,
    first: Seq,
    chain: &'t Chain<'a>,
}

impl Told<'_, '_> {
    fn change(
        &self,
        fact: &Fact<'_>,
        field: &str,
        values: [Value; 2],
        words: [String; 2],
    ) -> Change {
        let [before, after] = values;
        Change {
            case: self.case.cloned(),
            about: match fact.record.event {
                Event::FigureClaimed(_) => About::Figure(self.first),
                _ => About::Event(self.first),
            },
            field: field.to_owned(),
            before,
            after,
            words,
            kind: self.chain.kind,
            entries: self.chain.entries.clone(),
        }
    }

    /// It came, went, or became another kind of event.
    fn whole(&self, before: Option<Shown<'_, '_>>, after: Option<Shown<'_, '_>>) -> Change {
        let text = |shown: Option<Shown<'_, '_>>| {
            shown.map(|(fact, place)| {
                let on = fact
                    .record
                    .on
                    .as_ref()
                    .map_or(String::new(), |on| format!("{on}  "));
                let perhaps = match place {
                    Place::In => "",
                    Place::Perhaps => " (may have happened)",
                    Place::Later => " (had not happened)",
                };
                let doubt = match fact.record.assertion {
                    assertion if assertion.moves_state() => String::new(),
                    assertion => format!(" ({assertion})"),
                };
                format!("{on}{}{doubt}{perhaps}", summary(&fact.record.event))
            })
        };
        let texts = [text(before), text(after)];
        let fact = after.or(before).map(|(fact, _)| fact);
        let words = texts
            .clone()
            .map(|text| text.unwrap_or_else(|| "not recorded".to_owned()));
        let values = texts.map(|text| text.map_or(Value::Null, Value::String));
        let fact = fact.expect("it is shown on one side at least");
        self.change(fact, "event", values, words)
    }

    /// Each field in which the two records differ.
    fn fields(&self, before: Shown<'_, '_>, after: Shown<'_, '_>) -> Vec<Change> {
        let maps = [fields_of(before.0.record), fields_of(after.0.record)];
        let keys: BTreeSet<&String> = maps.iter().flat_map(Map::keys).collect();
        let mut all = Vec::new();
        for key in keys {
            let values = maps
                .each_ref()
                .map(|map| map.get(key).cloned().unwrap_or(Value::Null));
            if values[0] != values[1] {
                let words = values.each_ref().map(in_words);
                all.push(self.change(after.0, key, values, words));
            }
        }
        if before.1 != after.1 {
            let word = |place| match place {
                Place::In => "has happened",
                Place::Perhaps => "may have happened",
                Place::Later => "had not happened",
            };
            let words = [word(before.1).to_owned(), word(after.1).to_owned()];
            let values = words.clone().map(Value::String);
            all.push(self.change(after.0, "happened", values, words));
        }
        all
    }
}

/// The fields of a record, with those of its event beside the others.
fn fields_of(record: &Record) -> Map<String, Value> {
    let Ok(Value::Object(mut fields)) = serde_json::to_value(record) else {
        return Map::new();
    };
    for own in ["id", "by", "case"] {
        fields.remove(own);
    }
    // What is not written is "reported".
    fields.insert("assertion".to_owned(), record.assertion.as_str().into());
    if let Some(Value::Object(event)) = fields.remove("event") {
        for (_, inner) in event {
            if let Value::Object(inner) = inner {
                fields.extend(inner);
            }
        }
    }
    fields
}

/// A value as people read it; sources by their titles.
fn in_words(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(in_words).collect::<Vec<_>>().join(", "),
        Value::Object(fields) => {
            let title = fields.get("title").map(in_words);
            title.unwrap_or_else(|| {
                let texts: Vec<String> = fields.values().map(in_words).collect();
                texts.join(" ")
            })
        }
        Value::Number(number) => number.to_string(),
    }
}
