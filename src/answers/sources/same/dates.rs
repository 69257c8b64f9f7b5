//! What is said of dates of which one contains another.

use foldhash::{HashMap, HashMapExt};

use super::{Content, Outline, content, outline};
use crate::answers::Told;
use crate::answers::sources::said::{Said, Thing};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::timeline::FactIndex;
use crate::time::Day;

/// Of more dates than this, of which the same is said, it is not asked which contains which.
const COMPARED: usize = 64;

/// The days that a date can mean.
fn days(on: &Date) -> (Day, Day) {
    let first = on.earliest().unwrap_or(Day::MIN);
    (first, on.latest().unwrap_or(Day::MAX))
}

/// How many days a date can mean, less one: the most exact has the fewest.
pub(super) fn span(on: &Date) -> i64 {
    let (first, last) = days(on);
    last.signed_duration_since(first).num_days()
}

/// Whether an event of this kind happens once in a trial, or at all.
fn is_once(event: &Event) -> bool {
    match event {
        Event::SentenceRevised(e) => e.appeal.is_some(),
        other => matches!(
            other,
            Event::Verdict(_)
                | Event::SentenceImposed(_)
                | Event::AppealDecided(_)
                | Event::EnteredIntoForce(_)
                | Event::ProceedingsEnded(_)
                | Event::DefendantDied(_)
                | Event::DefendantSevered(_)
        ),
    }
}

/// Joins facts of the same content whose dates contain one another: to each record seen, `first` has the place of
/// the first that states the same fact, and has it still when this is done.
pub(super) fn join(told: &Told<'_>, seen: &[FactIndex], said: &[Said<'_>], first: &mut [usize]) {
    let node = |place: usize| &told.timeline.nodes[seen[place]];
    let is_own = |place: &usize| first[*place] == *place;
    let once = |place: &usize| is_once(&node(*place).fact.record.event);
    let mut alike: HashMap<Outline<'_>, Vec<usize>> = HashMap::new();
    for place in (0..seen.len()).filter(is_own).filter(once) {
        let outline = Outline {
            on: "",
            ..outline(node(place))
        };
        alike.entry(outline).or_default().push(place);
    }
    alike.retain(|_, places| places.len() > 1);
    if alike.is_empty() {
        return;
    }
    let things: HashMap<FactIndex, Thing<'_>> = said.iter().map(|s| (s.at, s.thing)).collect();
    let mut moved: HashMap<usize, usize> = HashMap::new();
    for places in alike.into_values() {
        let mut same: HashMap<(Content<'_>, Option<Thing<'_>>), Vec<usize>> = HashMap::new();
        for place in places {
            let thing = things.get(&seen[place]).copied();
            let of_it = same.entry((content(node(place)), thing)).or_default();
            of_it.push(place);
        }
        for places in same
            .into_values()
            .filter(|p| (2..=COMPARED).contains(&p.len()))
        {
            let dates: Vec<(usize, &Date)> = places.iter().map(|&p| (p, node(p).on)).collect();
            moved.extend(joined(&dates));
        }
    }
    for place in first {
        *place = moved.get(place).copied().unwrap_or(*place);
    }
}

/// Which places go with which other, the first of those that go together: each with the one exact date that its
/// own contains, if it is one.
fn joined(dates: &[(usize, &Date)]) -> Vec<(usize, usize)> {
    let mut in_order = dates.to_vec();
    in_order.sort_by_key(|(place, on)| (span(on), *place));
    let mut root: Vec<usize> = (0..in_order.len()).collect();
    for one in 0..in_order.len() {
        let (from, to) = days(in_order[one].1);
        let contains = |other: &usize| {
            let (first, last) = days(in_order[*other].1);
            from <= first && last <= to
        };
        let mut within = (0..one).filter(contains).map(|other| root[other]);
        if let Some(exact) = within.next()
            && within.all(|other| other == exact)
        {
            root[one] = exact;
        }
    }
    let mut first: HashMap<usize, usize> = HashMap::new();
    for (at, root) in root.iter().enumerate() {
        let place = in_order[at].0;
        let least = first.entry(*root).or_insert(place);
        *least = place.min(*least);
    }
    let places = in_order.iter().zip(&root);
    places
        .map(|((place, _), root)| (*place, first[root]))
        .collect()
}
