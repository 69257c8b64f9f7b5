//! The same told in another order: which orders must say the same, and what is left of what is said
//! when the places of entries are taken out of it.

use casebook::case::record::Record;
use casebook::ledger::View;
use casebook::seq::Seq;
use serde_json::{Map, Value};

use crate::seen;

/// The records in another order, in which those of one case whose dates overlap stand as they stood.
/// The smallest of `keys` comes first of those that may come next. Says how many pairs of one case
/// changed places.
pub fn another_order(records: &[Record], keys: &[u8]) -> (Vec<Record>, usize) {
    let overlap = |a: &Record, b: &Record| {
        let dates = a.on.as_ref().zip(b.on.as_ref());
        a.case == b.case && dates.is_none_or(|(a, b)| a.overlaps(b))
    };
    let mut left: Vec<usize> = (0..records.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let waits = |at: usize| {
            left.iter()
                .any(|&b| b < at && overlap(&records[b], &records[at]))
        };
        let free = left.iter().copied().filter(|&at| !waits(at));
        let Some(next) = free.min_by_key(|&at| (keys[at % keys.len()], at)) else {
            break;
        };
        left.retain(|&at| at != next);
        order.push(next);
    }
    let swapped = |(index, &at): (usize, &usize)| {
        let after = order[index + 1..].iter();
        after
            .filter(|&&b| b < at && records[b].case == records[at].case)
            .count()
    };
    let moved = order.iter().enumerate().map(swapped).sum();
    (order.iter().map(|&at| records[at].clone()).collect(), moved)
}

/// Everything that a view says, with entries named by their records instead of their places, and
/// what is listed in the order of recording listed by name.
pub fn everything(view: &View) -> Value {
    let mut said = seen::everything(view).expect("it can be read");
    seen::forget_when_recorded(&mut said);
    let name = |seq: &Value| match seq.as_u64().map(|n| view.logged(Seq(n))) {
        Some(Ok(logged)) => Value::from(logged.id.to_string()),
        _ => seq.clone(),
    };
    seen::each_object(&mut said, &|fields| rename(fields, &name));
    said
}

/// What is listed in the order of recording.
const BY_PLACE: [&str; 9] = [
    "charges",
    "appeals",
    "decisions",
    "ended",
    "unattributed",
    "may_have_happened",
    "figures",
    "errors",
    "warnings",
];

fn rename(fields: &mut Map<String, Value>, name: &impl Fn(&Value) -> Value) {
    // What a finding says in words has places in it.
    if fields.contains_key("rule") {
        fields.remove("detail");
        fields.remove("hint");
    }
    match fields.get_mut("seq") {
        Some(Value::Array(seqs)) => {
            for seq in &mut *seqs {
                *seq = name(seq);
            }
            seqs.sort_by_key(ToString::to_string);
        }
        Some(seq) => *seq = name(seq),
        None => {}
    }
    if let Some(Value::Object(basis)) = fields.get_mut("basis") {
        basis.values_mut().for_each(|seq| *seq = name(seq));
    }
    for list in BY_PLACE {
        if let Some(Value::Array(items)) = fields.get_mut(list) {
            for item in &mut *items {
                // The warnings of each day are a list of their own.
                if let Value::Array(of_a_day) = item {
                    of_a_day.sort_by_key(ToString::to_string);
                }
            }
            if list != "warnings" {
                items.sort_by_key(ToString::to_string);
            }
        }
    }
}
