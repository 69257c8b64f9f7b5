//! Which entries are about one fact, and which facts can change a field.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet};

use crate::case::corrections::Records;
use crate::case::event::Event;
use crate::case::ids::RecordId;
use crate::seq::{Seq, Size};

/// The entries from `since` on, by the first entry of the fact that they are about; of each whether it is a
/// retraction.
pub(super) fn about(records: &Records<'_>, since: Size) -> BTreeMap<Seq, Vec<(Seq, bool)>> {
    let stopped: HashSet<Seq> = records
        .rejected()
        .filter(|(_, error)| error.rule() == "bad_target")
        .map(|(entry, _)| entry.seq)
        .collect();
    let mut roots: HashMap<&RecordId, Seq> = HashMap::new();
    let mut about: BTreeMap<Seq, Vec<(Seq, bool)>> = BTreeMap::new();
    for entry in records.entries() {
        if stopped.contains(&entry.seq) {
            continue;
        }
        let (root, is_retraction) = match &entry.record.event {
            Event::Correction(e) => (roots.get(&e.target).copied(), false),
            Event::Retraction(e) => (roots.get(&e.target).copied(), true),
            _ => (Some(entry.seq), false),
        };
        let Some(root) = root else { continue };
        if !is_retraction {
            roots.entry(&entry.id).or_insert(root);
        }
        if entry.seq >= since.next() {
            about
                .entry(root)
                .or_default()
                .push((entry.seq, is_retraction));
        }
    }
    about
}

/// Whether an event of this kind can change a field.
pub(super) fn bears_on(event: &Event, field: &str) -> bool {
    match field {
        "custody" => matches!(event, Event::CustodyChanged(_) | Event::Released(_)),
        "severed" => matches!(event, Event::DefendantSevered(_)),
        "died" => matches!(event, Event::DefendantDied(_)),
        "name" | "aliases" | "agency" | "rank" | "position" | "same_as" | "group" => matches!(
            event,
            Event::DefendantJoined(_)
                | Event::DefendantGroupJoined(_)
                | Event::DefendantIdentified(_)
        ),
        "defendant" => matches!(
            event,
            Event::DefendantJoined(_) | Event::DefendantGroupJoined(_)
        ),
        "charge" | "classification" => matches!(
            event,
            Event::ChargeFiled(_) | Event::ChargeReclassified(_) | Event::ChargeWithdrawn(_)
        ),
        "status" => matches!(
            event,
            Event::CaseReferred(_)
                | Event::CaseReturned(_)
                | Event::TrialOpened(_)
                | Event::CaseClosed(_)
                | Event::CaseReopened(_)
                | Event::Verdict(_)
                | Event::ProceedingsEnded(_)
                | Event::EnteredIntoForce(_)
                | Event::AppealFiled(_)
                | Event::AppealWithdrawn(_)
                | Event::AppealDecided(_)
                | Event::DefendantSevered(_)
                | Event::DefendantDied(_)
        ),
        "title" | "jurisdiction" | "case" => matches!(event, Event::CaseOpened(_)),
        _ => !matches!(
            event,
            Event::CustodyChanged(_)
                | Event::Released(_)
                | Event::FigureClaimed(_)
                | Event::ActAlleged(_)
                | Event::VictimRecorded(_)
                | Event::InjuryRecorded(_)
                | Event::HearingHeld(_)
                | Event::CaseIdentified(_)
                | Event::CaseLinked(_)
                | Event::CaseOpened(_)
                | Event::DefendantJoined(_)
                | Event::DefendantGroupJoined(_)
                | Event::DefendantIdentified(_)
        ),
    }
}
