//! Defendants: who they are, and where they stand.

use std::collections::BTreeMap;

use super::facts::Facts;
use super::worlds::{InWorlds, across, wire, yes};
use super::{Rows, Table};
use crate::answers::find::Sure;
use crate::answers::is_in_custody;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Defendant, Worlds};
use crate::case::summary;
use crate::case::text::Line;
use crate::case::vocabulary::Custody;
use crate::seq::Seq;

pub(super) fn defendants(
    case: &CaseId,
    worlds: &Worlds<'_>,
    facts: &Facts<'_, '_>,
    rows: &mut Rows,
) {
    let may_be = unattributed(worlds);
    let larger = larger(worlds);
    let all = across(worlds, |case| {
        let people = case.defendants.iter();
        people.map(|d| (d.defendant.clone(), d)).collect()
    });
    for (id, person) in all {
        let may_be = may_be.get(&id).map_or(&[][..], Vec::as_slice);
        defendant(case, &id, &person, (may_be, &larger), facts, rows);
    }
}

fn defendant(
    case: &CaseId,
    id: &DefendantId,
    person: &InWorlds<&Defendant<'_>>,
    (may_be, larger): (&[String], &BTreeMap<DefendantId, Option<u64>>),
    facts: &Facts<'_, '_>,
    rows: &mut Rows,
) {
    let Some(&d) = person.any() else { return };
    let shown = person.shown().copied();
    let standings = person.all(|d| d.standing).into_iter();
    let standings = standings.map(|standing| wire(standing.as_str()));
    let absent = (person.sure() == Sure::Possible).then(|| "absent".to_owned());
    let stands = shown.and_then(|d| facts.at(d.basis.standing?));
    let event = stands.map(|node| &node.fact.record.event);
    let severed = shown.and_then(|d| facts.at(d.basis.severed?));
    let sentence = shown
        .filter(|d| !d.penalties.is_empty())
        .map(|d| summary::penalties(d.penalties));
    let more = d.group.map_or(Some(0), |group| {
        larger.get(group).copied().unwrap_or(Some(0))
    });
    let custody = |d: &&Defendant<'_>| d.custody.map_or("not_recorded", Custody::as_str);
    rows.row(Table::Defendants)
        .written(format_args!("{case}/{id}"))
        .word(Some(case.as_str()))
        .word(Some(id.as_str()))
        .how_sure(person)
        .word(Some(d.group.map_or("none", |group| group.as_str())))
        .number(more)
        .word(d.known_as.map(|(name, _)| name.as_str()))
        .recorded(d.aliases.iter().map(|alias| alias.as_str()))
        .recorded(may_be)
        .word(d.agency.map(Line::as_str))
        .word(d.rank.map(Line::as_str))
        .word(d.position.map(Line::as_str))
        .text(shown.map(|d| wire(d.standing.as_str())))
        .list(standings.chain(absent))
        .date(stands.map(|node| node.on))
        .word(event.and_then(Event::court).map(Line::as_str))
        .word(event.and_then(Event::judge).map(Line::as_str))
        .perhaps(shown.map(|d| d.is_final))
        .recorded(person.all(|d| yes(d.is_final)))
        .word(shown.and_then(|d| d.custody).map(Custody::as_str))
        .recorded(person.all(custody))
        .perhaps(shown.map(is_in_custody))
        .recorded(person.all(|d| yes(is_in_custody(d))))
        .text(sentence)
        .perhaps(shown.map(|d| d.severed))
        .text(shown.and_then(|d| d.severed_to))
        .recorded(person.all(|d| goes_on_in(d)))
        .date(severed.map(|node| node.on))
        .date(shown.and_then(|d| d.died))
        .word(Some(d.same_as.as_ref().map_or("none", |id| id.as_str())))
        .truth(!d.is_another)
        .rests(person.rests(|d| basis(d)));
}

/// Where somebody's part of the case goes on. No case has an id with a space in it.
fn goes_on_in(d: &Defendant<'_>) -> String {
    match (d.severed, d.severed_to) {
        (_, Some(case)) => case.to_string(),
        (true, None) => "not known".to_owned(),
        (false, None) => "here".to_owned(),
    }
}

/// The entries from which the facts about a defendant come.
pub(super) fn basis(d: &Defendant<'_>) -> Vec<Seq> {
    let b = &d.basis;
    let all = [
        b.standing,
        b.is_final,
        b.custody,
        b.penalties,
        d.known_as.map(|(_, seq)| seq),
        b.aliases,
        b.group,
        b.agency,
        b.rank,
        b.position,
        b.severed,
        b.died,
        b.same_as,
    ];
    all.into_iter().flatten().collect()
}

/// How many more members than are listed each group may have in one state or another; `None` for any number.
fn larger(worlds: &Worlds<'_>) -> BTreeMap<DefendantId, Option<u64>> {
    let mut all: BTreeMap<DefendantId, Option<u64>> = BTreeMap::new();
    for larger in worlds.all().flatten().flat_map(|case| &case.larger) {
        let most = all.entry(larger.group.clone()).or_insert(Some(0));
        *most = most.zip(larger.more).map(|(a, b)| a.max(b));
    }
    all
}

/// What is known of one of several, for each who may be that one.
fn unattributed(worlds: &Worlds<'_>) -> BTreeMap<DefendantId, Vec<String>> {
    let mut may_be: BTreeMap<DefendantId, Vec<String>> = BTreeMap::new();
    let Some(shown) = worlds.all().flatten().next() else {
        return may_be;
    };
    for u in &shown.unattributed {
        let aliases = u.aliases.iter();
        let said = u.name.into_iter().chain(aliases);
        let said = said.chain([u.rank, u.position, u.agency].into_iter().flatten());
        let said: Vec<&str> = said.map(Line::as_str).collect();
        let text = format!(
            "{} (of one of {}, {})",
            said.join(", "),
            u.one_of.len(),
            u.seq
        );
        for id in &u.one_of {
            may_be.entry(id.clone()).or_default().push(text.clone());
        }
    }
    may_be
}
