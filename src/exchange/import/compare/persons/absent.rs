//! Those of a case who are in no row of a sheet, by what happened to them: a row whose name is new is held
//! against them all at once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::super::super::Planned;
use super::super::super::lost::people_of;
use super::super::super::plan::Scope;
use super::super::Asked;
use super::super::content::flat;
use super::super::known::Case;
use super::{Recorded, Sheet, joined, person};
use crate::case::corrections::content;
use crate::case::record::Record;

/// Of what the rows of a person speak, event by event.
type Shape = Vec<(&'static str, Arc<Scope>)>;

/// Those who are in no row, by what happened to them: so that a row is not held against each of them.
pub(super) struct Absent<'a> {
    by_events: HashMap<Vec<&'static str>, Vec<(String, Vec<&'a Record>)>>,
    /// What is recorded of them, of what a shape speaks of, and of whom.
    by_shape: HashMap<Shape, HashMap<Vec<String>, Vec<String>>>,
    /// Whose names have a word.
    by_word: HashMap<String, Vec<String>>,
    /// The words of their names.
    names: BTreeMap<String, BTreeSet<String>>,
}

/// The words of a name, however they are written.
fn words(name: &str) -> BTreeSet<String> {
    let words = name.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

/// Whether two names that have a word in common may be one person's: one has all the words of the other, or
/// as many, and all but one the same, which differ by no more than two letters.
fn are_near(mine: &BTreeSet<String>, theirs: &BTreeSet<String>) -> bool {
    if mine.is_subset(theirs) || theirs.is_subset(mine) {
        return true;
    }
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| {
        let mut only = a.difference(b).cloned();
        only.next().filter(|_| only.next().is_none())
    };
    let both = only(mine, theirs).zip(only(theirs, mine));
    // Initials are near to each other, whoever has them.
    let is_long = |word: &str| word.chars().count() >= 4;
    both.is_some_and(|(a, b)| {
        is_long(&a) && is_long(&b) && strsim::damerau_levenshtein(&a, &b) <= 2
    })
}

/// What a record says of a row's fields, but for whom it concerns and what is made of that.
fn said(record: &Record, covers: &BTreeSet<&str>) -> String {
    const WHOM: [&str; 9] = [
        "name",
        "defendant",
        "who",
        "charge",
        "appeal",
        "case",
        "id",
        "by",
        "event",
    ];
    let mut all = flat(record);
    all.retain(|name, _| covers.contains(name.as_str()) && !WHOM.contains(&name.as_str()));
    Value::Object(all).to_string()
}

impl Absent<'_> {
    /// Those whose names are near to one.
    pub(super) fn near(&self, name: &str) -> Vec<String> {
        let mine = words(name);
        let with_a_word = mine.iter().filter_map(|word| self.by_word.get(word));
        let found: BTreeSet<&String> = with_a_word.flatten().collect();
        let found = found.into_iter();
        let near = found.filter(|who| are_near(&mine, &self.names[*who]));
        near.cloned().collect()
    }

    /// Those of whom all that the rows of a person say is recorded, and nothing more of what such rows can say.
    pub(super) fn alike(&mut self, rows: &[&mut Planned], at: &[usize]) -> Vec<String> {
        let mine = |at: &usize| {
            let row = &*rows[*at];
            let (event, scope) = (row.record.event.name(), Arc::clone(&row.scope));
            let said = said(&row.record, &scope.covers);
            ((event, scope), said)
        };
        // What is of several people is of none of them alone.
        let alone = |at: &&usize| people_of(&rows[**at].record).len() == 1;
        let mut mine: Vec<_> = at.iter().filter(alone).map(mine).collect();
        mine.sort();
        let (shape, mine): (Shape, Vec<String>) = mine.into_iter().unzip();
        let events: Vec<&str> = shape.iter().map(|(event, _)| *event).collect();
        let Some(others) = self.by_events.get(&events) else {
            return Vec::new();
        };
        let by_what = self.by_shape.entry(shape.clone()).or_insert_with(|| {
            let mut by_what: HashMap<Vec<String>, Vec<String>> = HashMap::new();
            for (who, facts) in others {
                by_what
                    .entry(theirs(&shape, facts))
                    .or_default()
                    .push(who.clone());
            }
            by_what
        });
        by_what.get(&mine).cloned().unwrap_or_default()
    }
}

/// What is recorded of somebody, in the order of a shape of the same events.
fn theirs(shape: &Shape, facts: &[&Record]) -> Vec<String> {
    let mut said_of: Vec<(&str, &Scope, String)> = Vec::new();
    let mut left: Vec<&Record> = facts.to_vec();
    for (event, scope) in shape {
        let at = left.iter().position(|record| record.event.name() == *event);
        if let Some(at) = at {
            said_of.push((event, scope, said(left.remove(at), &scope.covers)));
        }
    }
    said_of.sort();
    said_of.into_iter().map(|(.., said)| said).collect()
}

impl<'a> Recorded<'a> {
    /// Those who are in no row.
    pub(super) fn absent(
        &self,
        known: &Case<'_, 'a>,
        sheet: &Sheet,
        asked: &Asked<'_>,
    ) -> Absent<'a> {
        let mut facts: BTreeMap<&String, Vec<&'a Record>> = BTreeMap::new();
        for fact in known.records.facts() {
            let who = person(fact.record);
            let who = who.and_then(|who| self.joined.get_key_value(&who));
            let beginning = content(known.beginning(&fact));
            if let Some((who, _)) = who.filter(|(who, _)| !sheet.people.contains_key(*who))
                && asked.spoken.holds(beginning)
            {
                facts.entry(who).or_default().push(fact.record);
            }
        }
        let mut by_events: HashMap<Vec<&'static str>, Vec<(String, Vec<&'a Record>)>> =
            HashMap::new();
        let (mut by_word, mut names) = (HashMap::<String, Vec<String>>::new(), BTreeMap::new());
        for (who, facts) in facts {
            let joined = self.joined.get(who).and_then(|fact| joined(fact.record));
            let name = joined.and_then(|joined| joined.name.as_ref());
            let of_name = name.map(|name| words(name.as_str())).unwrap_or_default();
            for word in &of_name {
                by_word.entry(word.clone()).or_default().push(who.clone());
            }
            names.insert(who.clone(), of_name);
            let mut events: Vec<&str> = facts.iter().map(|record| record.event.name()).collect();
            events.sort_unstable();
            by_events
                .entry(events)
                .or_default()
                .push((who.clone(), facts));
        }
        Absent {
            by_events,
            by_shape: HashMap::new(),
            by_word,
            names,
        }
    }
}
