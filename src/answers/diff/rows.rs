//! The fields of a state that are others than before.

use std::collections::BTreeMap;

use serde_json::Value;

use super::items::{Fields, Item, Shown, items};
use super::moved::Moved;
use super::{About, Change, Side};
use crate::case::ids::CaseId;
use crate::seq::Seq;

/// The differences of the two states of a case.
pub(super) fn of_state(
    case: Option<&CaseId>,
    sides: &[Side<'_>; 2],
    moved: &Moved<'_>,
    alternatives: &BTreeMap<Seq, Side<'_>>,
) -> Vec<Change> {
    let [before, after] = sides.each_ref().map(items);
    let alternatives = Alternatives::new(alternatives);
    let mut pairs: BTreeMap<(usize, About), [Option<Item>; 2]> = BTreeMap::new();
    // In the order in which they stand now, then those that stand there no more.
    let mut place = BTreeMap::new();
    for item in after.iter().chain(&before) {
        let next = place.len();
        place.entry(item.about.clone()).or_insert(next);
    }
    for (side, items) in [before, after].into_iter().enumerate() {
        for item in items {
            let key = (place[&item.about], item.about.clone());
            pairs.entry(key).or_default()[side] = Some(item);
        }
    }
    let mut all = Vec::new();
    for pair in pairs.into_values() {
        all.extend(differences(case, &pair, sides, moved, &alternatives));
    }
    all
}

fn differences(
    case: Option<&CaseId>,
    pair: &[Option<Item>; 2],
    sides: &[Side<'_>; 2],
    moved: &Moved<'_>,
    alternatives: &Alternatives,
) -> Vec<Change> {
    let Some(one) = pair[1].as_ref().or(pair[0].as_ref()) else {
        return Vec::new();
    };
    // Of what is there no more, that is all there is to say.
    let is_gone = pair[1].is_none();
    let names = one.fields.iter().map(|(name, _)| *name);
    let names = names
        .enumerate()
        .filter(|(at, name)| !is_gone || *at == 0 || *name == "name");
    let mut all = Vec::new();
    for (_, name) in names {
        let shown = pair.each_ref().map(|item| {
            let fields = item.iter().flat_map(|item| &item.fields);
            let mut found = fields.filter(|(other, _)| *other == name);
            found
                .next()
                .map_or_else(Shown::default, |(_, shown)| shown.clone())
        });
        if shown[0].value == shown[1].value {
            continue;
        }
        let firsts = (0..2).flat_map(|at| {
            let of_side = |seq: &Seq| sides[at].first.get(seq).copied();
            shown[at]
                .from
                .iter()
                .filter_map(of_side)
                .collect::<Vec<_>>()
        });
        let tried = alternatives.causes(&one.about, name, &shown[1].value);
        let (kind, entries) = if tried.is_empty() {
            moved.causes(name, one.who.as_ref(), firsts)
        } else {
            moved.causes(name, one.who.as_ref(), tried)
        };
        let text = |shown: &Shown| match shown.value {
            Value::Null => absent(name).to_owned(),
            _ => shown.words.clone(),
        };
        let words = shown.each_ref().map(text);
        let [before, after] = shown.map(|shown| shown.value);
        all.push(Change {
            case: case.cloned(),
            about: one.about.clone(),
            field: name.to_owned(),
            before,
            after,
            words,
            kind,
            entries,
        });
    }
    all
}

/// The values of all fields, if one fact alone were as it was before.
struct Alternatives(Vec<(Seq, BTreeMap<About, Fields>)>);

impl Alternatives {
    fn new(sides: &BTreeMap<Seq, Side<'_>>) -> Self {
        let of_side = |(first, side): (&Seq, &Side<'_>)| {
            let items = items(side)
                .into_iter()
                .map(|item| (item.about, item.fields));
            (*first, items.collect())
        };
        Self(sides.iter().map(of_side).collect())
    }

    /// The facts without which a field would not have the value that it has now. Where there would be no
    /// such defendant or charge at all, that says nothing of its fields.
    fn causes(&self, about: &About, field: &str, now: &Value) -> Vec<Seq> {
        let matters = |items: &BTreeMap<About, Fields>| match items.get(about) {
            None => {
                !now.is_null()
                    && matches!(field, "case" | "defendant" | "charge" | "appeal" | "one_of")
            }
            Some(fields) => {
                let mut of_it = fields.iter().filter(|(name, _)| *name == field);
                of_it.next().is_some_and(|(_, shown)| shown.value != *now)
            }
        };
        let tried = self.0.iter().filter(|(_, items)| matters(items));
        tried.map(|(first, _)| *first).collect()
    }
}

/// How it is said that a field has no value.
fn absent(field: &str) -> &'static str {
    match field {
        "final" | "severed" | "withdrawn" => "no",
        "case" | "defendant" | "charge" | "appeal" | "one_of" => "not recorded",
        "penalties" => "no sentence",
        "aliases" | "group" | "same_as" | "verdicts" | "decisions" | "pending" => "none",
        _ => "unknown",
    }
}
