//! Which records speak of a field, and of whom.

use super::Field;
use crate::answers::sources::Thing;
use crate::case::corrections::{Records, content};
use crate::case::event::Event;
use crate::case::ids::{AppealId, ChargeId};
use crate::case::timeline::{Person, Timeline, concerned};

/// Whether an event says something of a field, or takes away what was said of it.
pub(super) fn speaks_of(event: &Event, field: Field) -> bool {
    let [name, aliases, agency, rank, position, same_as] = identity(event);
    match field {
        Field::Name => name,
        Field::Aliases => aliases,
        Field::Agency => agency,
        Field::Rank => rank,
        Field::Position => position,
        Field::SameAs => same_as,
        Field::Group => matches!(event, Event::DefendantGroupJoined(_)),
        Field::Custody => matches!(event, Event::CustodyChanged(_) | Event::Released(_)),
        Field::Severed => matches!(event, Event::DefendantSevered(_)),
        Field::Died => matches!(event, Event::DefendantDied(_)),
        Field::Penalties => {
            decides(event) || matches!(event, Event::SentenceImposed(_) | Event::SentenceRevised(_))
        }
        Field::Final => {
            decides(event) || matches!(event, Event::EnteredIntoForce(_) | Event::Verdict(_))
        }
        Field::Standing => decides(event) || accuses(event) || matches!(event, Event::Verdict(_)),
        Field::Charges => classifies(event) || decides(event) || matches!(event, Event::Verdict(_)),
        Field::Appeals => appeals(event),
        Field::Title | Field::Jurisdiction => matches!(event, Event::CaseOpened(_)),
        Field::Status => {
            decides(event)
                || accuses(event)
                || appeals(event)
                || matches!(
                    event,
                    Event::Verdict(_)
                        | Event::EnteredIntoForce(_)
                        | Event::CaseClosed(_)
                        | Event::CaseReopened(_)
                )
        }
    }
}

/// Whether an event says something of the name, other spellings of it, the agency, the rank, the position,
/// and who is the same person.
fn identity(event: &Event) -> [bool; 6] {
    match event {
        Event::DefendantJoined(e) => [
            e.name.is_some(),
            !e.aliases.is_empty(),
            e.agency.is_some(),
            e.rank.is_some(),
            e.position.is_some(),
            false,
        ],
        Event::DefendantIdentified(e) => [
            e.name.is_some(),
            !e.aliases.is_empty(),
            e.agency.is_some(),
            e.rank.is_some(),
            e.position.is_some(),
            e.same_as.is_some(),
        ],
        Event::DefendantGroupJoined(e) => {
            let agency = e.agency.is_some();
            [false, false, agency, false, false, false]
        }
        _ => [false; 6],
    }
}

fn decides(event: &Event) -> bool {
    matches!(event, Event::AppealDecided(_) | Event::ProceedingsEnded(_))
}

fn accuses(event: &Event) -> bool {
    matches!(
        event,
        Event::CaseReferred(_)
            | Event::CaseReturned(_)
            | Event::TrialOpened(_)
            | Event::ChargeFiled(_)
            | Event::ChargeWithdrawn(_)
    )
}

fn classifies(event: &Event) -> bool {
    matches!(
        event,
        Event::ChargeFiled(_) | Event::ChargeReclassified(_) | Event::ChargeWithdrawn(_)
    )
}

fn appeals(event: &Event) -> bool {
    matches!(
        event,
        Event::AppealFiled(_) | Event::AppealWithdrawn(_) | Event::AppealDecided(_)
    )
}

/// Whether what is said of a thing is said of a field.
pub(super) fn is_of(thing: Thing<'_>, field: Field) -> bool {
    match field {
        Field::Standing => matches!(thing, Thing::Verdict(_) | Thing::Appeal(_)),
        Field::Final => matches!(thing, Thing::Force(_)),
        Field::Penalties => matches!(thing, Thing::Sentence(_) | Thing::Revision(..)),
        Field::Custody => thing == Thing::Custody,
        Field::Name => thing == Thing::Name,
        Field::Agency => thing == Thing::Agency,
        Field::Rank => thing == Thing::Rank,
        Field::Position => thing == Thing::Position,
        Field::Severed => thing == Thing::Severance,
        Field::Died => thing == Thing::Death,
        Field::Charges => matches!(thing, Thing::Charge(_) | Thing::Verdict(_)),
        Field::Appeals => matches!(thing, Thing::Appeal(_)),
        Field::Aliases
        | Field::Group
        | Field::SameAs
        | Field::Title
        | Field::Status
        | Field::Jurisdiction => false,
    }
}

/// Whether an event that is not in force any more is about somebody; in a case where nobody is given. What
/// names nobody is about all whom its charge or its appeal concerns, or about the whole case.
pub(super) fn was_about(
    event: &Event,
    person: Option<Person>,
    records: &Records<'_>,
    timeline: &Timeline<'_>,
) -> bool {
    let Some(person) = person else { return true };
    let who = concerned(&timeline.names, event);
    let charged = |id: &ChargeId| {
        let filed = timeline.names.charge(id);
        filed.map(|at| timeline.nodes[at].who.clone())
    };
    let appealed = |id: &AppealId| {
        let is_it = |event: &&Event| matches!(event, Event::AppealFiled(e) if e.appeal == *id);
        let events = records.entries().iter().map(|entry| &content(entry).event);
        let filed = events.rev().find(is_it);
        filed.map(|event| concerned(&timeline.names, event))
    };
    let implied = match event {
        Event::ChargeReclassified(e) if e.who.is_empty() => charged(&e.charge),
        Event::ChargeWithdrawn(e) if e.who.is_empty() => charged(&e.charge),
        Event::AppealDecided(e) if e.who.is_empty() => appealed(&e.appeal),
        Event::AppealWithdrawn(e) => appealed(&e.appeal),
        Event::CaseReferred(_)
        | Event::CaseReturned(_)
        | Event::TrialOpened(_)
        | Event::CaseClosed(_)
        | Event::CaseReopened(_)
        | Event::CaseOpened(_) => None,
        _ => Some(who),
    };
    implied.is_none_or(|who| who.contains(&person))
}
