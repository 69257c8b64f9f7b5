//! The row of a case.

use std::collections::BTreeSet;

use super::facts::Facts;
use super::people::basis;
use super::value::Row;
use super::worlds::wire;
use super::{Rows, Table};
use crate::answers::{Told, people_across};
use crate::case::event::{CaseOpened, Event};
use crate::case::state::{Case, Standing, Worlds};
use crate::case::text::Line;
use crate::case::timeline::Node;
use crate::seq::Seq;

pub(super) fn case(told: &Told<'_>, worlds: &Worlds<'_>, facts: &Facts<'_, '_>, rows: &mut Rows) {
    let opening = told.timeline.names.opened;
    let opening = opening.map(|at| &told.timeline.nodes[at]);
    let opened: Option<&CaseOpened> = opening.and_then(|node| match &node.fact.record.event {
        Event::CaseOpened(e) => Some(e),
        _ => None,
    });
    let shown = worlds.certain.as_ref();
    let mut rest: BTreeSet<Seq> = opening.iter().map(|node| seq(node)).collect();
    let numbers = listed(facts, &mut rest, |event| match event {
        Event::CaseIdentified(e) => Some(format!("{} {}", e.scheme, e.number)),
        _ => None,
    });
    let linked = listed(facts, &mut rest, |event| match event {
        Event::CaseLinked(e) => Some(format!("{} {}", e.relation, e.to)),
        _ => None,
    });
    let courts = listed(facts, &mut rest, |event| {
        event.court().map(ToString::to_string)
    });
    let last = facts
        .certain()
        .max_by_key(|node| (node.on.latest().or(node.on.earliest()), seq(node)));
    rest.extend(last.map(seq));
    rest.extend(shown.into_iter().flat_map(rests));
    let possible: BTreeSet<Seq> = worlds.all().flatten().flat_map(rests).collect();
    let possible: Vec<Seq> = possible.difference(&rest).copied().collect();
    let status = |case: &Case<'_>| wire(case.status.as_str());
    let statuses: BTreeSet<String> = worlds.all().flatten().map(status).collect();
    let row = rows
        .row(Table::Cases)
        .word(Some(told.case.as_str()))
        .truth(shown.is_some())
        .word(opened.map(|e| e.title.as_str()))
        .word(
            opened
                .and_then(|e| e.jurisdiction.as_ref())
                .map(Line::as_str),
        )
        .word(opened.and_then(|e| e.authority.as_ref()).map(Line::as_str))
        .word(opened.and_then(|e| e.incident.as_ref()).map(Line::as_str))
        .text(opened.and_then(|e| e.description.as_ref()))
        .recorded(numbers)
        .recorded(linked)
        .recorded(courts)
        .text(shown.map(status))
        .recorded(statuses)
        .date(opening.map(|node| node.on))
        .date(last.map(|node| node.on));
    let row = counts(row, worlds);
    let larger = shown.into_iter().flat_map(|case| &case.larger);
    let larger = larger.map(|l| match l.more {
        Some(more) => format!("{} up to {more} more", l.group),
        None => format!("{} any number more", l.group),
    });
    row.recorded(larger).entries(rest).entries(possible);
}

/// Goes on with how many defendants there are, and how many of each outcome.
fn counts<'s>(row: Row<'s>, worlds: &Worlds<'_>) -> Row<'s> {
    let of = |standing: Standing| people_across(worlds, |_, _, d| d.standing == standing);
    let row = row.range(people_across(worlds, |_, _, _| true));
    let row = row.range(of(Standing::Convicted));
    let row = row.range(of(Standing::Acquitted));
    row.range(of(Standing::Terminated))
}

fn seq(node: &Node<'_>) -> Seq {
    node.fact.logged.seq
}

/// The entries on which the status of a state rests: where its defendants stand, and its appeals.
fn rests(case: &Case<'_>) -> Vec<Seq> {
    let people = case.defendants.iter().flat_map(basis);
    people.chain(case.appeals.iter().map(|a| a.seq)).collect()
}

/// What events that have certainly happened say, each once, in order; with their entries.
fn listed(
    facts: &Facts<'_, '_>,
    rest: &mut BTreeSet<Seq>,
    said: impl Fn(&Event) -> Option<String>,
) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for node in facts.certain().filter(|node| node.moves) {
        if let Some(text) = said(&node.fact.record.event)
            && known.insert(text.clone())
        {
            rest.insert(seq(node));
            all.push(text);
        }
    }
    all
}
