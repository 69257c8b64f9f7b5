//! Records that state the same fact.
//!
//! Two records of a case are one fact where they say the same event, about the same people, on the same
//! date as it is written. Who recorded it, from what source, with which note and when it was learnt is what
//! vouches for a fact, not the fact. Who says so, a newspaper, an authority or a court, is such a voucher
//! too; but what is alleged or disputed is another statement than what is said to be so. Courts and judges are
//! the same whatever their capitals and spaces. Two hearings of one year, two acts or two injuries of which
//! nothing else is said may be two, and are.
//!
//! What happens once in a trial, such as its verdict, is one fact also where one date is less exact than another
//! that it contains: who says "in March" bears out that it was, and whoever says "on 18 March" alone vouches for
//! the day. Where there are two such days, it is not known which of them is borne out: neither is. What comes
//! again, such as custody, may have come at another time of March.

mod dates;

use foldhash::{HashMap, HashMapExt};

use super::clash::loosely;
use super::said::Said;
use crate::answers::Told;
use crate::case::event::{CaseReferred, Event, TrialOpened};
use crate::case::ids::Digest;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Node, Person};
use crate::case::vocabulary::Assertion;

/// What can be told of a record at little cost, and what two records of one fact have in common.
#[derive(PartialEq, Eq, Hash)]
struct Outline<'n> {
    event: &'static str,
    on: &'n str,
    doubt: Option<Assertion>,
    first: Option<Person>,
    people: usize,
}

/// All that two records of one fact have in common, beside what is in the outline.
#[derive(PartialEq, Eq, Hash)]
struct Content<'n> {
    who: &'n [Person],
    event: Vec<u8>,
    sealed: &'n [Digest],
}

/// The records among those seen, of which it is known what is `said`, by the fact that they state. The facts are
/// in the order of the first of their records, and so are the records of each, but for the one with the most
/// exact date, which comes first.
pub(in crate::answers) fn facts(
    told: &Told<'_>,
    seen: &[FactIndex],
    said: &[Said<'_>],
) -> Vec<Vec<FactIndex>> {
    let node = |at: FactIndex| &told.timeline.nodes[at];
    let mut alike: HashMap<Outline<'_>, Vec<usize>> = HashMap::with_capacity(seen.len());
    let places = seen.iter().enumerate();
    for (place, &at) in places.filter(|(_, at)| !may_be_two(node(**at))) {
        alike.entry(outline(node(at))).or_default().push(place);
    }
    // Of each record, the place of the first that states the same fact.
    let mut first: Vec<usize> = (0..seen.len()).collect();
    for places in alike.into_values().filter(|places| places.len() > 1) {
        let mut known: HashMap<Content<'_>, usize> = HashMap::with_capacity(places.len());
        for place in places {
            first[place] = *known.entry(content(node(seen[place]))).or_insert(place);
        }
    }
    dates::join(told, seen, said, &mut first);
    let mut facts: Vec<Vec<FactIndex>> = Vec::with_capacity(seen.len());
    let mut fact_of = vec![0; seen.len()];
    for (place, &at) in seen.iter().enumerate() {
        if first[place] == place {
            fact_of[place] = facts.len();
            facts.push(vec![at]);
        } else {
            facts[fact_of[first[place]]].push(at);
        }
    }
    for fact in facts.iter_mut().filter(|fact| fact.len() > 1) {
        fact.sort_by_key(|&at| dates::span(node(at).on));
        let (_, others) = fact.split_at_mut(1);
        others.sort_by_key(|&at| told.timeline.order.position[at]);
    }
    facts
}

/// Whether a record says so little of what happens more than once that another that says the same may be of
/// another such event.
fn may_be_two(node: &Node<'_>) -> bool {
    match &node.fact.record.event {
        Event::HearingHeld(e) => e.summary.is_none() && !node.on.is_written_as_day(),
        Event::ActAlleged(e) => e.description.is_none(),
        Event::InjuryRecorded(e) => e.description.is_none() && e.victims.is_empty(),
        _ => false,
    }
}

fn outline<'n>(node: &'n Node<'_>) -> Outline<'n> {
    let record = node.fact.record;
    Outline {
        event: record.event.name(),
        on: node.on.as_str(),
        doubt: Some(record.assertion).filter(|assertion| !assertion.moves_state()),
        first: node.who.first().copied(),
        people: node.who.len(),
    }
}

fn content<'n>(node: &'n Node<'_>) -> Content<'n> {
    let event = in_one_order(&node.fact.record.event);
    Content {
        who: &node.who,
        event: serde_json::to_vec(&event).unwrap_or_default(),
        sealed: &node.fact.record.sealed,
    }
}

/// A court or a judge, without what makes no difference.
fn one_spelling(line: &mut Line) {
    if let Ok(folded) = loosely(line.as_str()).parse() {
        *line = folded;
    }
}

fn fold(spellings: [&mut Option<Line>; 2]) {
    spellings.into_iter().flatten().for_each(one_spelling);
}

/// An event with its lists in one order, and courts in one spelling. Those who are named one by one or as a group are compared as the
/// people that they are.
fn in_one_order(event: &Event) -> Event {
    let mut event = event.clone();
    match &mut event {
        Event::Verdict(e) => {
            e.who.clear();
            fold([&mut e.court, &mut e.judge]);
            e.charges.sort_unstable();
        }
        Event::AppealDecided(e) => {
            e.who.clear();
            fold([&mut e.court, &mut e.judge]);
            e.charges.sort_unstable();
        }
        Event::SentenceImposed(e) => {
            e.who.clear();
            fold([&mut e.court, &mut e.judge]);
            e.penalties.sort_by_cached_key(ToString::to_string);
        }
        Event::SentenceRevised(e) => {
            e.who.clear();
            fold([&mut e.court, &mut None]);
            e.penalties.sort_by_cached_key(ToString::to_string);
        }
        Event::DefendantIdentified(e) => {
            e.one_of.clear();
            e.aliases.sort_unstable();
        }
        Event::DefendantSevered(e) => e.who.clear(),
        Event::ChargeFiled(e) => e.who.clear(),
        Event::ChargeReclassified(e) => e.who.clear(),
        Event::ChargeWithdrawn(e) => e.who.clear(),
        Event::CustodyChanged(e) => e.who.clear(),
        Event::ProceedingsEnded(e) => e.who.clear(),
        Event::CaseReferred(CaseReferred { court })
        | Event::TrialOpened(TrialOpened { court, .. }) => {
            one_spelling(court);
        }
        Event::CaseReturned(e) => fold([&mut e.court, &mut None]),
        Event::HearingHeld(e) => fold([&mut e.court, &mut None]),
        Event::EnteredIntoForce(e) => e.who.clear(),
        Event::AppealFiled(e) => e.who.clear(),
        Event::Released(e) => e.who.clear(),
        Event::InjuryRecorded(e) => e.victims.sort_unstable(),
        _ => {}
    }
    event
}
