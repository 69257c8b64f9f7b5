//! What each judgment changed: where a defendant stood before it, and after.

use super::Standing;
use super::fold::Fold;
use crate::case::event::{Event, Penalty};
use crate::case::ids::ChargeId;
use crate::case::timeline::{AsOf, FactIndex, Person, Timeline};

/// Where a defendant stands at a point of the timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position<'a> {
    /// Where the defendant stands.
    pub standing: Standing,
    /// The event by which.
    pub by: FactIndex,
    /// The convictions that stand: on which charge, and by which event.
    pub convictions: Vec<(Option<&'a ChargeId>, FactIndex)>,
    /// The penalties in force.
    pub penalties: &'a [Penalty],
    /// The event that set them.
    pub sentence: Option<FactIndex>,
}

/// A judgment on one defendant.
#[derive(Clone, Debug)]
pub struct Step<'a> {
    /// The event.
    pub at: FactIndex,
    /// Whom it is about.
    pub person: Person,
    /// Where the defendant stood before it.
    pub before: Position<'a>,
    /// And after it.
    pub after: Position<'a>,
}

/// The judgments of a case in which this has happened, and nothing else, in the order of the timeline:
/// verdicts, sentences, decisions on appeals, ends of proceedings. One that is about several defendants is
/// a step for each.
#[must_use]
pub fn steps<'a>(timeline: &Timeline<'a>, as_of: &AsOf) -> Vec<Step<'a>> {
    let mut fold = Fold::new(timeline, as_of);
    let mut steps = Vec::new();
    for &at in &as_of.inside {
        let node = &timeline.nodes[at];
        if !node.moves && !as_of.is_depended_on(at) {
            continue;
        }
        let event = &node.fact.record.event;
        let who: &[Person] = if decides(event) { &node.who } else { &[] };
        let before: Vec<Position<'a>> = who.iter().map(|&p| position(&fold, p)).collect();
        fold.take(at, event);
        for (&person, before) in who.iter().zip(before) {
            let after = position(&fold, person);
            steps.push(Step {
                at,
                person,
                before,
                after,
            });
        }
    }
    steps
}

/// Whether an event is a judgment, or ends proceedings without one.
fn decides(event: &Event) -> bool {
    event.is_judgment() || matches!(event, Event::ProceedingsEnded(_))
}

fn position<'a>(fold: &Fold<'a, '_>, person: Person) -> Position<'a> {
    let record = &fold.people[person.0];
    let (standing, by) = record.standing(&fold.accusation(person));
    Position {
        standing,
        by,
        convictions: record.convictions(),
        penalties: record.penalties.map_or(&[], |(penalties, _)| penalties),
        sentence: record.penalties.map(|(_, at)| at),
    }
}
