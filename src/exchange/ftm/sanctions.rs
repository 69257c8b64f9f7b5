//! What is a sanction.

use super::people::Seen;
use super::{Entity, Id, Made};
use crate::answers::Told;
use crate::case::event::Penalty;
use crate::case::state::Defendant;
use crate::case::text::Line;
use crate::case::vocabulary::PenaltyKind;

/// The bans on office and losses of rank that a defendant is certainly under.
pub(super) fn sanctions(
    made: &mut Made<'_>,
    told: &Told<'_>,
    d: &Defendant<'_>,
    person: &Id,
    seen: &Seen<'_, '_>,
) {
    let Some(seq) = d.basis.penalties else { return };
    let everywhere = |penalty: &Penalty| seen.all(d).all(|d| d.penalties.contains(penalty));
    let node = seen.nodes.get(&seq);
    let is_final = seen.all(d).all(|d| d.is_final);
    // A sanction stays what it is when the record of its sentence is corrected.
    let first = node.map_or(seq, |node| node.fact.first);
    for (nth, penalty) in d.penalties.iter().enumerate() {
        let program = match penalty.kind {
            PenaltyKind::BanOnOffice => "Ban on office",
            PenaltyKind::DeprivationOfRank => "Loss of rank",
            _ => continue,
        };
        if !everywhere(penalty) {
            continue;
        }
        let place = (first.0.to_string(), nth.to_string());
        let key = [
            told.case.as_str(),
            d.defendant.as_str(),
            place.0.as_str(),
            place.1.as_str(),
        ];
        let term = penalty.term.map(|term| format!("term: {term}"));
        let life = penalty.for_life.then_some("for life");
        let court = node.and_then(|node| node.fact.record.event.court());
        let record = node.map(|node| node.fact.logged.id.as_str());
        let entity = Entity::new(made.ids.of("sanction", &key), "Sanction")
            .link("entity", [person])
            .label("program", [program])
            .label("provisions", [penalty.to_string().as_str()])
            .label("authority", court.map(Line::as_str))
            .label("status", is_final.then_some("verdict in force"))
            .country(seen.country)
            .date("listingDate", "imposed", node.map(|node| node.on))
            .label("recordId", record)
            .text("summary", term.as_deref())
            .text("summary", life)
            .urls("sourceUrl", seen.urls(Some(seq)));
        made.entities.push(entity);
    }
}
