//! Events, figures and sources.

use foldhash::HashSet;

use super::facts::Facts;
use super::{Rows, Table};
use crate::case::corrections::{Logged, Records, content};
use crate::case::date::Happened;
use crate::case::event::{Event, FigureClaimed};
use crate::case::ids::CaseId;
use crate::case::record::Record;
use crate::case::summary::InALine;
use crate::case::text::{Line, Prose};
use crate::case::timeline::{Node, Person};
use crate::case::vocabulary::SourceKind;
use crate::seq::Seq;
use crate::time::Day;

/// How an entry stands to the others.
struct Force<'r> {
    first: Option<Seq>,
    in_force: bool,
    superseded_by: Option<Seq>,
    /// Whether what it corrects, and why, may be said.
    history: Option<&'r Logged>,
}

/// The rows of all that has happened or may have, in order; then, with the history, of what is not in
/// force and of what put it out of force, in the order of the log.
pub(super) fn events(
    case: Option<&CaseId>,
    records: &Records<'_>,
    day: Option<Day>,
    facts: &Facts<'_, '_>,
    history: bool,
    rows: &mut Rows,
) {
    if case.is_none() {
        own(records, facts, history, rows);
    }
    for (place, &(at, certainly)) in facts.happened.iter().enumerate() {
        let node = &facts.timeline.nodes[at];
        let force = Force {
            first: Some(node.fact.first),
            in_force: true,
            superseded_by: None,
            history: history.then_some(node.fact.logged),
        };
        let happened = if certainly { "yes" } else { "maybe" };
        let place = Some((place as u64 + 1, node));
        event(case, node.fact.logged, place, happened, facts, &force, rows);
        figure(case, node, happened, rows);
        sources(case, node.fact.logged, rows);
    }
    if history {
        past(case, records, day, facts, rows);
    }
}

/// The ledger's own events in force, which have no date.
fn own(records: &Records<'_>, facts: &Facts<'_, '_>, history: bool, rows: &mut Rows) {
    for fact in records.facts().filter(|fact| fact.record.on.is_none()) {
        let force = Force {
            first: Some(fact.first),
            in_force: true,
            superseded_by: None,
            history: history.then_some(fact.logged),
        };
        event(None, fact.logged, None, "none", facts, &force, rows);
        sources(None, fact.logged, rows);
    }
}

/// What is not in force any more, and the retractions. What certainly happened after the day is left
/// out, as it is of what is in force; so is a retraction of that alone.
fn past(
    case: Option<&CaseId>,
    records: &Records<'_>,
    day: Option<Day>,
    facts: &Facts<'_, '_>,
    rows: &mut Rows,
) {
    let mut told: HashSet<&crate::case::ids::RecordId> = HashSet::default();
    for (index, entry) in records.entries().iter().enumerate() {
        let in_force = records.is_in_force(index);
        let later = |record: &Record| {
            let on = record.on.as_ref();
            on.is_some_and(|on| on.by(day) == Happened::No)
        };
        let is_told = match &entry.record.event {
            Event::Retraction(e) => told.contains(&e.target),
            _ => !in_force && !later(content(entry)),
        };
        if !is_told {
            continue;
        }
        told.insert(&entry.id);
        let force = Force {
            first: None,
            in_force,
            superseded_by: records.superseded_by(index).map(|by| by.seq),
            history: Some(entry),
        };
        event(case, entry, None, "none", facts, &force, rows);
        sources(case, entry, rows);
    }
}

fn event(
    case: Option<&CaseId>,
    logged: &Logged,
    place: Option<(u64, &Node<'_>)>,
    happened: &'static str,
    facts: &Facts<'_, '_>,
    force: &Force<'_>,
    rows: &mut Rows,
) {
    let record = content(logged);
    let names = &facts.timeline.names.defendants;
    let id = |person: &Person| names[person.0].id.as_str();
    let (corrects, reason) = match force.history.map(|logged| &logged.record.event) {
        Some(Event::Correction(e)) => (Some(&e.target), Some(&e.reason)),
        Some(Event::Retraction(e)) => (Some(&e.target), Some(&e.reason)),
        _ => (None, None),
    };
    let row = rows
        .row(Table::Events)
        .number(Some(logged.seq.0))
        .word(Some(logged.id.as_str()))
        .word(case.map(CaseId::as_str))
        .number(place.map(|(place, _)| place))
        .word(Some(record.event.name()))
        .date(record.on.as_ref())
        .word(record.on_note.as_ref().map(Line::as_str))
        .word(Some(happened))
        .word(Some(record.assertion.as_str()))
        .truth(place.is_some_and(|(_, node)| node.moves))
        .written(InALine(&record.event));
    let row = match place {
        Some((_, node)) => row.list(node.who.iter().map(id)),
        None => row.unknown(),
    };
    row.word(record.event.court().map(Line::as_str))
        .word(record.event.judge().map(Line::as_str))
        .word(Some(fields(&details(&record.event), &record.event)))
        .word(record.note.as_ref().map(Prose::as_str))
        .number(Some(record.sources.len() as u64))
        .date(record.learned.as_ref())
        .written(logged.recorded_at)
        .text(Some(&logged.by))
        .number(force.first.map(|seq| seq.0))
        .truth(force.in_force)
        .number(force.superseded_by.map(|seq| seq.0))
        .text(corrects)
        .text(reason);
}

/// An event as JSON.
fn details(event: &Event) -> String {
    serde_json::to_string(event).expect("an event has string keys only")
}

/// Its fields, without its name: an event is an object with one key, `{"NAME":FIELDS}`.
fn fields<'t>(text: &'t str, event: &Event) -> &'t str {
    &text[event.name().len() + 4..text.len() - 1]
}

fn figure(case: Option<&CaseId>, node: &Node<'_>, happened: &'static str, rows: &mut Rows) {
    let Event::FigureClaimed(claim) = &node.fact.record.event else {
        return;
    };
    let FigureClaimed {
        issuer,
        measure,
        value,
        as_of,
        scope,
        verbatim,
    } = claim;
    rows.row(Table::Figures)
        .number(Some(node.fact.logged.seq.0))
        .word(case.map(CaseId::as_str))
        .word(Some(issuer.as_str()))
        .word(Some(measure.as_str()))
        .text(Some(value))
        .number(Some(value.min))
        .number(value.max)
        .date(as_of.as_ref())
        .date(Some(node.on))
        .word(Some(happened))
        .word(scope.as_ref().map(Line::as_str))
        .word(verbatim.as_ref().map(Line::as_str))
        .word(Some(node.fact.record.assertion.as_str()));
}

fn sources(case: Option<&CaseId>, logged: &Logged, rows: &mut Rows) {
    for (nth, source) in content(logged).sources.iter().enumerate() {
        let number = nth as u64 + 1;
        rows.row(Table::Sources)
            .written(format_args!("{}.{number}", logged.seq.0))
            .number(Some(logged.seq.0))
            .word(case.map(CaseId::as_str))
            .number(Some(number))
            .word(Some(source.title.as_str()))
            .word(source.publisher.as_ref().map(Line::as_str))
            .word(source.url.as_ref().map(Line::as_str))
            .date(source.published.as_ref())
            .date(source.retrieved.as_ref())
            .word(source.kind.map(SourceKind::as_str))
            .word(source.locator.as_ref().map(Line::as_str))
            .word(source.lang.as_ref().map(Line::as_str))
            .text(source.sha256.as_ref());
    }
}
