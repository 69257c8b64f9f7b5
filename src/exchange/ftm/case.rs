//! The court case.

use std::collections::BTreeSet;

use super::{Entity, Id, Made};
use crate::answers::Told;
use crate::case::event::{CaseOpened, Event};
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Status, Worlds};
use crate::case::summary::summary;
use crate::case::text::Line;
use crate::case::timeline::Node;

/// How many things of one kind are told one by one: the tool drops what is beyond thirty megabytes.
pub(super) const TOLD: usize = 200;

/// The case, if anything of it has happened.
pub(super) fn case(made: &mut Made<'_>, told: &Told<'_>, worlds: &Worlds<'_>) -> Option<Id> {
    let shown = worlds.certain.as_ref()?;
    let opening = told.timeline.names.opened;
    let opening = opening.map(|at| &told.timeline.nodes[at]);
    let opened: Option<&CaseOpened> = opening.and_then(|node| match &node.fact.record.event {
        Event::CaseOpened(e) => Some(e),
        _ => None,
    });
    let id = case_id(made, told);
    let as_of = told.timeline.by(told.day);
    let happened = as_of.inside.iter().map(|&at| &told.timeline.nodes[at]);
    let moving: Vec<&Node<'_>> = happened.filter(|node| node.moves).collect();
    let title = opened.map_or(told.case.as_str(), |e| e.title.as_str());
    let title = super::clean::name(title).unwrap_or_else(|| told.case.as_str().into());
    let jurisdiction = opened
        .and_then(|e| e.jurisdiction.as_ref())
        .map(Line::as_str);
    let mut entity = Entity::new(id, "CourtCase")
        .name("name", [&*title])
        .label("status", certain_status(worlds).map(Status::as_str))
        .country(jurisdiction)
        .label("keywords", [told.case.as_str()])
        .date("fileDate", "opened", opening.map(|node| node.on));
    let courts = moving
        .iter()
        .filter_map(|node| node.fact.record.event.court());
    let courts: BTreeSet<&str> = courts.map(Line::as_str).collect();
    entity = entity.label("court", courts.into_iter().take(TOLD));
    let numbers = moving
        .iter()
        .filter_map(|node| match &node.fact.record.event {
            Event::CaseIdentified(e) => Some(e),
            _ => None,
        });
    for e in numbers.take(TOLD) {
        let said = format!("number in {}: {}", e.scheme, e.number);
        entity = entity
            .identifier("caseNumber", e.number.as_str())
            .text("notes", [said.as_str()]);
    }
    let elsewhere = jurisdiction.filter(|j| super::clean::country(j).is_none());
    let elsewhere = elsewhere.map(|j| format!("jurisdiction: {j}"));
    let said = [
        ("authority", opened.and_then(|e| e.authority.as_ref())),
        ("incident", opened.and_then(|e| e.incident.as_ref())),
    ];
    let said = said.map(|(head, text)| text.map(|text| format!("{head}: {text}")));
    let description = opened.and_then(|e| e.description.as_ref());
    let notes = notes(told, shown, &moving, &as_of.maybe);
    entity = entity
        .text("summary", elsewhere.as_deref())
        .text("summary", may_stand(worlds).as_deref())
        .text(
            "description",
            description.map(crate::case::text::Prose::as_str),
        )
        .text("notes", said.iter().flatten().map(String::as_str))
        .text("notes", notes.iter().map(String::as_str));
    made.entities.push(entity);
    Some(id)
}

pub(super) fn case_id(made: &Made<'_>, told: &Told<'_>) -> Id {
    made.ids.of("case", &[told.case.as_str()])
}

fn statuses(worlds: &Worlds<'_>) -> BTreeSet<&'static str> {
    let all = worlds.all().flatten();
    all.map(|case| case.status.as_str()).collect()
}

fn certain_status(worlds: &Worlds<'_>) -> Option<Status> {
    let shown = worlds.certain.as_ref()?.status;
    (statuses(worlds).len() == 1).then_some(shown)
}

/// Where the case may stand, if it is not certain.
fn may_stand(worlds: &Worlds<'_>) -> Option<String> {
    let all: Vec<&str> = statuses(worlds).into_iter().collect();
    (all.len() > 1).then(|| format!("status not certain: {}", all.join(" or ")))
}

/// What is no property: related cases, names of one of several, what may have happened.
fn notes(told: &Told<'_>, shown: &Case<'_>, moving: &[&Node<'_>], maybe: &[usize]) -> Vec<String> {
    let mut notes = Vec::new();
    let events = moving.iter().map(|node| &node.fact.record.event);
    let linked = events.filter(|event| matches!(event, Event::CaseLinked(_)));
    notes.extend(linked.take(TOLD).map(summary));
    for u in shown.unattributed.iter().take(TOLD) {
        let name = u.name.map_or("somebody", Line::as_str);
        let one_of: Vec<&str> = u.one_of.iter().map(DefendantId::as_str).collect();
        let of = one_of.join(", ");
        notes.push(format!(
            "{name} is one of {of}; which one is not known ({})",
            u.seq
        ));
    }
    for &at in maybe.iter().take(TOLD) {
        let node = &told.timeline.nodes[at];
        let line = summary(&node.fact.record.event);
        let seq = node.fact.logged.seq;
        notes.push(format!(
            "may have happened: on {} (EDTF): {line} ({seq})",
            node.on
        ));
    }
    if maybe.len() > TOLD {
        notes.push(format!(
            "and {} more things may have happened",
            maybe.len() - TOLD
        ));
    }
    notes
}
