//! What is shown of each fact, and the entries from which it comes.

use serde::Serialize;
use serde_json::Value;

use super::Field;
use super::charges::{OnAppeal, on_appeals, on_charges};
use crate::answers::Told;
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant, Standing, Status};
use crate::case::summary::{penalties, words};
use crate::seq::Seq;

/// What is shown, and the entries from which it comes.
#[derive(Debug, Default)]
pub struct Shown {
    /// As JSON.
    pub value: Value,
    /// In words; `None` where nothing is known.
    pub words: Option<String>,
    /// The entries in force.
    pub from: Vec<Seq>,
}

fn some(
    value: impl Serialize,
    words: Option<String>,
    from: impl IntoIterator<Item = Seq>,
) -> Shown {
    let mut from: Vec<Seq> = from.into_iter().collect();
    from.sort_unstable();
    from.dedup();
    Shown {
        value: serde_json::to_value(value).unwrap_or_default(),
        words,
        from,
    }
}

/// What is shown of a field. Of the case, where no defendant is given.
pub(super) fn shown(
    told: &Told<'_>,
    state: &Case<'_>,
    defendant: Option<&Defendant<'_>>,
    field: Field,
) -> Shown {
    match defendant {
        Some(d) => of_defendant(told, state, d, field),
        None => of_case(told, state, field),
    }
}

fn of_defendant(told: &Told<'_>, state: &Case<'_>, d: &Defendant<'_>, field: Field) -> Shown {
    let basis = &d.basis;
    let text = |text: Option<String>, from| some(text.as_ref(), text.clone(), from);
    let line =
        |line: Option<&crate::case::text::Line>, from| text(line.map(ToString::to_string), from);
    match field {
        Field::Standing => {
            // A conviction does not rest on an acquittal on another charge.
            let rulings = state.charges.iter().filter_map(|row| {
                let outcome = row.verdicts.get(&d.defendant)?;
                let is_it = Standing::from(*outcome) == d.standing;
                row.basis.get(&d.defendant).filter(|_| is_it)
            });
            let words = Some(d.standing.as_str().to_owned());
            some(
                d.standing,
                words,
                basis.standing.into_iter().chain(rulings.copied()),
            )
        }
        Field::Final => some(
            d.is_final,
            d.is_final.then(|| "in force".to_owned()),
            basis.is_final,
        ),
        Field::Custody => some(
            d.custody,
            d.custody.map(|c| words(c.as_str())),
            basis.custody,
        ),
        Field::Penalties => {
            let words = (!d.penalties.is_empty()).then(|| penalties(d.penalties));
            some(d.penalties, words, basis.penalties)
        }
        Field::Name => line(d.name, basis.name),
        Field::Aliases => {
            let aliases: Vec<String> = d.aliases.iter().map(ToString::to_string).collect();
            let words = (!aliases.is_empty()).then(|| aliases.join(", "));
            some(aliases, words, naming(told, d))
        }
        Field::Agency => line(d.agency, basis.agency),
        Field::Rank => line(d.rank, basis.rank),
        Field::Position => line(d.position, basis.position),
        Field::Group => text(d.group.map(ToString::to_string), basis.group),
        Field::Severed => {
            let words = match d.severed_to {
                Some(case) => format!("goes on in {case}"),
                None => "goes on elsewhere".to_owned(),
            };
            some(d.severed, d.severed.then_some(words), basis.severed)
        }
        Field::Died => text(d.died.map(ToString::to_string), basis.died),
        Field::SameAs => text(d.same_as.as_ref().map(ToString::to_string), basis.same_as),
        Field::Charges => charges(state, Some(&d.defendant)),
        Field::Appeals => appeals(state, Some(&d.defendant)),
        Field::Title | Field::Status | Field::Jurisdiction => some(Value::Null, None, None),
    }
}

fn charges(state: &Case<'_>, one: Option<&DefendantId>) -> Shown {
    let all = on_charges(state, one);
    let from: Vec<Seq> = all
        .iter()
        .flat_map(|on| on.entries.iter().copied())
        .collect();
    let words = all.iter().map(|on| match one {
        Some(_) => on.words(),
        None => format!("{}: {}", on.defendant, on.words()),
    });
    let words: Vec<String> = words.collect();
    let words = (!words.is_empty()).then(|| words.join("; "));
    some(all, words, from)
}

fn appeals(state: &Case<'_>, one: Option<&DefendantId>) -> Shown {
    let all = on_appeals(state, one);
    let from: Vec<Seq> = all
        .iter()
        .flat_map(|on| on.entries.iter().copied())
        .collect();
    let words: Vec<String> = all.iter().map(OnAppeal::words).collect();
    let words = (!words.is_empty()).then(|| words.join("; "));
    some(all, words, from)
}

/// All entries that give other spellings of a name.
fn naming(told: &Told<'_>, d: &Defendant<'_>) -> Vec<Seq> {
    let person = told.timeline.names.person(&d.defendant);
    let of_it = told.timeline.nodes.iter().filter(|node| {
        let aliases = match &node.fact.record.event {
            Event::DefendantJoined(e) => &e.aliases,
            Event::DefendantIdentified(e) if node.moves && e.defendant.is_some() => &e.aliases,
            _ => return false,
        };
        !aliases.is_empty() && person.is_some_and(|person| node.who.contains(&person))
    });
    of_it.map(|node| node.fact.logged.seq).collect()
}

fn of_case(told: &Told<'_>, state: &Case<'_>, field: Field) -> Shown {
    let opened = told
        .timeline
        .names
        .opened
        .map(|at| &told.timeline.nodes[at]);
    let seq = opened.map(|node| node.fact.logged.seq);
    let said = opened.and_then(|node| match &node.fact.record.event {
        Event::CaseOpened(e) => Some(e),
        _ => None,
    });
    match field {
        Field::Charges => charges(state, None),
        Field::Appeals => appeals(state, None),
        Field::Title => {
            let title = state.title.map(ToString::to_string);
            some(title.as_ref(), title.clone(), seq)
        }
        Field::Jurisdiction => {
            let jurisdiction = said
                .and_then(|e| e.jurisdiction.as_ref())
                .map(ToString::to_string);
            let from = seq.filter(|_| jurisdiction.is_some());
            some(jurisdiction.as_ref(), jurisdiction.clone(), from)
        }
        _ => {
            let words = Some(state.status.as_str().to_owned());
            some(state.status, words, of_status(state, seq))
        }
    }
}

/// The entries from which the status of a case follows.
fn of_status(state: &Case<'_>, opened: Option<Seq>) -> Vec<Seq> {
    let last = |names: &[&str]| {
        let events = state.timeline.iter().rev();
        let moving = events.filter(|event| event.assertion.moves_state());
        moving
            .filter(|event| names.contains(&event.event))
            .map(|event| event.seq)
            .next()
    };
    let counted = || {
        let all = state.defendants.iter();
        all.filter(|d| !d.severed && d.died.is_none() && !d.is_another)
    };
    match state.status {
        Status::Closed => last(&["case_closed"]).into_iter().collect(),
        Status::UnderAppeal => {
            let pending = state.appeals.iter().filter(|a| !a.pending.is_empty());
            pending.map(|appeal| appeal.seq).collect()
        }
        Status::Final => {
            let both = counted().flat_map(|d| [d.basis.standing, d.basis.is_final]);
            both.flatten().collect()
        }
        Status::Decided => counted().filter_map(|d| d.basis.standing).collect(),
        Status::InCourt => {
            let court = last(&["case_referred", "trial_opened"]);
            court.or(last(&["appeal_decided"])).into_iter().collect()
        }
        Status::Open => opened.into_iter().collect(),
    }
}
