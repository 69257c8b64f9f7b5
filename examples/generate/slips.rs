//! How recorders err: content that is wrong and harms nothing else.
//!
//! A slip never touches who an event is about, what it says of them or which ids it introduces, so
//! that it may stay uncorrected for any time while other entries build on it.

use casebook::case::event::Event;
use casebook::case::term::Quantity;
use casebook::case::vocabulary::{Custody, ReleaseBasis, Severity};

use super::chance::Chance;
use super::names::{ACTS, ARTICLES, GROUNDS, HEARINGS, line, penalties, person, prose, reason};

/// The same event with something in it wrong; none where nothing can be or by chance nothing is.
pub fn misprint(chance: &mut Chance, event: &Event) -> Option<Event> {
    let mut wrong = event.clone();
    let ground = *chance.pick(GROUNDS);
    match &mut wrong {
        Event::CaseOpened(e) => e.title = line(format!("{}?", e.title)),
        Event::CaseIdentified(e) => e.number = line(format!("{}0", e.number)),
        Event::CaseReferred(e) => e.court = line(format!("{} (апелляция)", e.court)),
        Event::TrialOpened(e) => e.court = line(format!("{} № 2", e.court)),
        Event::CaseReturned(e) => e.reason = Some(reason(ground)),
        Event::CaseClosed(e) => e.reason = reason(ground),
        Event::HearingHeld(e) => e.summary = Some(prose(*chance.pick(HEARINGS))),
        Event::ActAlleged(e) => e.description = Some(prose(*chance.pick(ACTS))),
        Event::VictimRecorded(e) => e.description = Some(prose("student")),
        Event::InjuryRecorded(e) => e.severity = Some(Severity::Unknown),
        Event::DefendantJoined(e) => e.name = Some(person(chance).0),
        Event::DefendantGroupJoined(e) => e.agency = Some(line("Полиция")),
        Event::DefendantIdentified(e) => e.rank = Some(line("капитан")),
        Event::ChargeFiled(e) => e.article = Some(line(chance.pick(ARTICLES).0)),
        Event::ChargeReclassified(e) => e.part = Some(line("4")),
        Event::CustodyChanged(e) => {
            e.custody = *chance.pick(&[Custody::Detained, Custody::Remanded, Custody::HouseArrest]);
        }
        Event::Verdict(e) => e.judge = Some(person(chance).0),
        Event::SentenceImposed(e) => e.penalties = penalties(chance),
        Event::SentenceRevised(e) => e.penalties = penalties(chance),
        Event::AppealFiled(e) => e.grounds = Some(line(ground)),
        Event::AppealDecided(e) => e.reason = Some(reason(ground)),
        Event::Released(e) => e.basis = *chance.pick(&[ReleaseBasis::Parole, ReleaseBasis::Other]),
        Event::FigureClaimed(e) => e.value = Quantity::exactly(e.value.min * 10 + 1),
        _ => return None,
    }
    (wrong != *event).then_some(wrong)
}

/// Whether an event may be entered twice by mistake and the second taken back, with nothing else
/// to suffer from it.
pub fn introduces_nothing(event: &Event) -> bool {
    matches!(
        event,
        Event::CaseIdentified(_)
            | Event::CaseLinked(_)
            | Event::CaseReferred(_)
            | Event::TrialOpened(_)
            | Event::HearingHeld(_)
            | Event::ActAlleged(_)
            | Event::InjuryRecorded(_)
            | Event::CustodyChanged(_)
            | Event::DefendantIdentified(_)
            | Event::Released(_)
            | Event::FigureClaimed(_)
    )
}
