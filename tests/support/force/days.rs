//! How many days lay between two things, found by giving each of them every day that matters.

use std::collections::{BTreeMap, BTreeSet};

use casebook::case::corrections::Records;
use casebook::case::event::Event;
use casebook::case::timeline::Timeline;
use casebook::time::Day;

use super::Facts;

/// More than this many choices of days are not tried.
const CHOICES: usize = 20_000;

/// From the first of one kind of event to the first or the last of another.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub from: &'static str,
    pub to: &'static str,
}

impl Facts {
    /// Of each defendant the fewest days and the most, where both things are on record; `None` where they
    /// certainly happened the wrong way round. Those of whom too much would have to be tried, or of whom a day
    /// is open on both sides of the question, are left out.
    pub fn took(&self, asked: Asked) -> BTreeMap<String, Option<(i64, i64)>> {
        let records = Records::new(&self.logged);
        let timeline = Timeline::new(records.facts());
        let moving = (0..timeline.nodes.len()).filter(|&at| timeline.nodes[at].moves);
        let rests_on: BTreeSet<usize> = moving.flat_map(|at| timeline.depends_on(at)).collect();
        let mut found = BTreeMap::new();
        for (person, d) in timeline.names.defendants.iter().enumerate() {
            let of = |kind: &str| -> Vec<usize> {
                let nodes = timeline.nodes.iter().enumerate();
                let nodes = nodes.filter(|(at, node)| node.moves || rests_on.contains(at));
                let such = nodes.filter(|(_, node)| {
                    let about = node.who.iter().any(|p| p.0 == person);
                    match &node.fact.record.event {
                        Event::ChargeFiled(_) => kind == "charge" && about,
                        Event::CaseReferred(_) => kind == "referral",
                        Event::Verdict(_) => kind == "verdict" && about,
                        Event::EnteredIntoForce(_) => kind == "force" && about,
                        _ => false,
                    }
                });
                such.map(|(at, _)| at).collect()
            };
            let (from, to) = (of(asked.from), of(asked.to));
            if from.is_empty() || to.is_empty() {
                continue;
            }
            if let Some(days) = extremes(&timeline, &from, &to, asked.to == "force") {
                found.insert(d.id.to_string(), days);
            }
        }
        found
    }
}

#[expect(
    clippy::option_option,
    reason = "not tried, or tried and found the wrong way round"
)]
fn extremes(
    timeline: &Timeline<'_>,
    from: &[usize],
    to: &[usize],
    last: bool,
) -> Option<Option<(i64, i64)>> {
    let all: BTreeSet<usize> = from.iter().chain(to).copied().collect();
    let all: Vec<usize> = all.into_iter().collect();
    let bounds: Option<Vec<(Day, Day)>> = all
        .iter()
        .map(|&at| timeline.order.lower[at].zip(timeline.order.upper[at]))
        .collect();
    let bounds = bounds?;
    if bounds.iter().any(|(first, last)| first > last) {
        return None;
    }
    let ends: BTreeSet<Day> = bounds
        .iter()
        .flat_map(|&(first, last)| [first, last])
        .collect();
    let before: Vec<Vec<bool>> = all
        .iter()
        .map(|&a| all.iter().map(|&b| comes_before(timeline, a, b)).collect())
        .collect();
    let mut days: Vec<Vec<Day>> = vec![Vec::new()];
    for (first, last) in bounds {
        let each = || {
            ends.iter()
                .copied()
                .filter(move |day| (first..=last).contains(day))
        };
        days = days
            .iter()
            .flat_map(|so_far| each().map(|day| so_far.iter().copied().chain([day]).collect()))
            .collect();
        if days.len() > CHOICES {
            return None;
        }
    }
    let can_be = |days: &&Vec<Day>| {
        (0..all.len()).all(|a| (0..all.len()).all(|b| !before[a][b] || days[a] <= days[b]))
    };
    let mut found: Option<(i64, i64)> = None;
    for days in days.iter().filter(can_be) {
        let of = |some: &[usize]| -> Vec<Day> {
            let places = some
                .iter()
                .filter_map(|at| all.iter().position(|other| other == at));
            places.map(|place| days[place]).collect()
        };
        let start = of(from).into_iter().min()?;
        let ends = of(to).into_iter();
        let end = if last { ends.max()? } else { ends.min()? };
        let took = (end - start).num_days();
        if took >= 0 {
            found = Some(found.map_or((took, took), |(a, b)| (a.min(took), b.max(took))));
        }
    }
    Some(found)
}

/// Whether one cannot come after another, since that one depends on it.
fn comes_before(timeline: &Timeline<'_>, a: usize, b: usize) -> bool {
    let (mut open, mut seen) = (vec![b], BTreeSet::new());
    while let Some(at) = open.pop() {
        for on in timeline.cannot_precede(at) {
            if on == a {
                return true;
            }
            if seen.insert(on) {
                open.push(on);
            }
        }
    }
    false
}
