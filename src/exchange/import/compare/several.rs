//! What was recorded of several people at once, where a sheet of defendants has a row for each of them.
//!
//! A verdict on d1 and d2 is there already for the row of d1 and for that of d2. Where the rows of all of them
//! say the same other thing, it has changed, once and for all of them. Where only some do, it cannot be corrected
//! without saying so of the others too: that is an error, which names the entry.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::lost::people_in;
use super::super::{Planned, Trouble, Wrong};
use super::Met;
use super::content::{flat, is_same_fact, overlaid, place, says};
use super::known::{Case, changed, there};
use crate::case::corrections::Fact;
use crate::case::event::Event;
use crate::case::record::Record;
use crate::seq::Seq;

/// What the row of one person cannot say of an entry about several: whom else it concerns, under which id a
/// charge stands; and what was read where, which is another word for the same fact.
const NOT_SAID: [&str; 7] = [
    "who", "charge", "sources", "note", "learned", "on_note", "id",
];

/// A fact about several people, and the rows of some of them.
struct Together<'a> {
    fact: Fact<'a>,
    /// Whom it concerns.
    people: Vec<String>,
    /// The rows by their places, each with its person and with what the fact would say by it.
    rows: Vec<(usize, String, Record)>,
}

/// Finds the entries about several people of whom the rows are of one each.
pub fn hold(
    known: &mut Case<'_, '_>,
    rows: &[&mut Planned],
    met: &mut [Option<Met>],
    troubles: &mut Vec<Trouble>,
) {
    let facts = known.of_several();
    if facts.is_empty() {
        return;
    }
    let mut found: BTreeMap<Seq, Together<'_>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(person) = one_person(row).filter(|_| met[at].is_none()) else {
            continue;
        };
        let alone = without(row);
        let all = facts.get(&(row.record.event.name(), person.clone()));
        let mut free = all
            .into_iter()
            .flatten()
            .filter(|(fact, _)| !known.used.contains(&fact.first));
        let same = free.clone().find(|(fact, _)| says(fact.record, &alone));
        let other = || {
            let is_charge = matches!(row.record.event, Event::ChargeFiled(_));
            let has_own = known.has_free(&place(row.record.event.name(), &row.key));
            free.find(|(fact, _)| !is_charge && !has_own && is_same_fact(fact.record, &alone))
        };
        let Some((fact, people)) = same.or_else(other) else {
            continue;
        };
        let Some(after) = overlaid(fact.record, &alone) else {
            continue;
        };
        let together = found.entry(fact.first).or_insert_with(|| Together {
            fact: *fact,
            people: people.clone(),
            rows: Vec::new(),
        });
        together.rows.push((at, person, after));
    }
    for (first, together) in found {
        known.used.insert(first);
        settle(together, rows, met, troubles);
    }
}

/// Says what became of the rows of a fact.
fn settle(
    together: Together<'_>,
    rows: &[&mut Planned],
    met: &mut [Option<Met>],
    troubles: &mut Vec<Trouble>,
) {
    let Together {
        fact,
        people,
        rows: of,
    } = together;
    for (at, ..) in &of {
        met[*at] = Some(there(fact));
    }
    let is_other = |after: &Record| !after.same_content(fact.record);
    let Some((first, _, after)) = of.iter().find(|(_, _, after)| is_other(after)) else {
        return;
    };
    let agree = |who: &String| {
        of.iter()
            .any(|(_, person, said)| person == who && said.same_content(after))
    };
    if people.iter().all(agree) && of.iter().all(|(_, _, said)| said.same_content(after)) {
        met[*first] = Some(changed(fact, after.clone()));
        return;
    }
    for (at, person, _) in of.iter().filter(|(_, _, after)| is_other(after)) {
        let row = &rows[*at];
        let wrong = Wrong::new(format!(
            "{} says otherwise of {} together, and the row speaks of {person} alone",
            fact.logged.seq,
            people.join(", ")
        ));
        let wrong = wrong.accepted(format!(
            "a row of each of them that says the same; or the entry corrected to those whom it is about: casebook correct {} --set who=…",
            fact.logged.id
        ));
        let column = row.column_for("verdict_stands", None);
        troubles.push(Trouble::at(row.row, column, wrong));
    }
}

/// Whom a row of a sheet of defendants is about, where its event can be about several.
fn one_person(row: &Planned) -> Option<String> {
    if !row.is_part {
        return None;
    }
    let all = flat(&row.record);
    all.get("who")?;
    let mut people = people_in(&all);
    people.pop().filter(|_| people.is_empty())
}

/// A row that does not speak of what it cannot say.
fn without(row: &Planned) -> Planned {
    let mut alone = row.clone();
    let covers = &mut Arc::make_mut(&mut alone.scope).covers;
    covers.retain(|field| !NOT_SAID.contains(field));
    alone
}
