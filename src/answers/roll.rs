//! Who is listed in a case, for those whose part of another case was severed to it.

mod listed;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::Told;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId, VictimId};
use crate::case::state::{Case, Defendant, project};
use crate::case::timeline::Person;
use crate::time::Day;
use listed::{Listed, Names};

/// The defendants of a case, each from the day on which there certainly is one; and its victims.
pub struct Roll {
    listed: Vec<Listed>,
    /// The victims on record.
    pub(super) victims: BTreeSet<VictimId>,
    /// Whether an act had so many victims.
    pub(super) has_victims_of_acts: bool,
}

/// The defendants of the cases to which others were severed.
pub type Rolls = BTreeMap<CaseId, Roll>;

impl Roll {
    /// The defendants of a case.
    #[must_use]
    pub fn of(told: &Told<'_>) -> Self {
        let mut roll = Self {
            listed: Vec::new(),
            victims: BTreeSet::new(),
            has_victims_of_acts: false,
        };
        for node in told.timeline.nodes.iter().filter(|node| node.moves) {
            match &node.fact.record.event {
                Event::VictimRecorded(e) => drop(roll.victims.insert(e.victim.clone())),
                Event::ActAlleged(e) => roll.has_victims_of_acts |= e.victims.is_some(),
                _ => {}
            }
        }
        let Some(state) = project(told.case, told.timeline, None) else {
            return roll;
        };
        let (counted, others): (Vec<_>, Vec<_>) =
            state.defendants.iter().partition(|d| !d.is_another);
        let all = &mut roll.listed;
        all.extend(counted.iter().map(|d| Listed::new(told, d)));
        let places = counted.iter().enumerate().map(|(at, d)| (d.person, at));
        let places: HashMap<Person, usize> = places.collect();
        for d in others {
            if let Some(&at) = places.get(&d.counted_as) {
                all[at].also(Listed::new(told, d));
            }
        }
        roll
    }

    /// The days from which on somebody more is listed, or may be, or is severed.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.listed.iter().flat_map(|listed| {
            let severed = listed.severed.iter().map(|severance| severance.since);
            severed.chain([listed.perhaps_since, listed.since])
        })
    }

    /// Who is listed by a day and is the same person: by the name, or another spelling of it; else by the id,
    /// unless both have names, which differ.
    fn find(&self, id: &DefendantId, names: &Names, day: Option<Day>) -> Option<&Listed> {
        let by_name = |listed: &&Listed| listed.names.agree(names);
        let by_id = |listed: &&Listed| listed.ids.contains(id);
        let all = || self.there(day);
        let found = all().filter(by_name).find(by_id);
        let found = found.or_else(|| all().find(by_name));
        found.or_else(|| {
            all()
                .filter(by_id)
                .find(|listed| !listed.names.differ(names))
        })
    }

    /// Who is listed by a day.
    fn there(&self, day: Option<Day>) -> impl Iterator<Item = &Listed> {
        let there = move |listed: &&Listed| day.is_none_or(|day| listed.since <= day);
        self.listed.iter().filter(there)
    }

    /// Whose id this is.
    fn of_id(&self, id: &DefendantId) -> Option<&Listed> {
        self.listed.iter().find(|listed| listed.ids.contains(id))
    }
}

/// Those of a case of whom it cannot be known whether they are counted in another: their part went on there,
/// it does not list them, but it has somebody who may be they, since of one of the two no name is known.
/// Nobody is meant whose own part goes on elsewhere, and nobody who is known to be another of this case.
#[must_use]
pub fn perhaps_elsewhere(rolls: &Rolls, case: &Case<'_>, day: Option<Day>) -> BTreeSet<Person> {
    let mut severed: BTreeMap<&CaseId, Vec<&Defendant<'_>>> = BTreeMap::new();
    for d in &case.defendants {
        if let Some(to) = d.severed_to.filter(|to| *to != case.case) {
            severed.entry(to).or_default().push(d);
        }
    }
    let mut perhaps = BTreeSet::new();
    for (to, severed) in severed {
        let Some(roll) = rolls.get(to) else { continue };
        let (mut known, mut others) = (BTreeSet::new(), Vec::new());
        for d in severed {
            let names = Names::of(d);
            match roll.find(&d.defendant, &names, day) {
                Some(listed) => drop(known.insert(listed.id())),
                None => others.push((d.person, names)),
            }
        }
        let may_be_there = |listed: &&Listed| day.is_none_or(|day| listed.perhaps_since <= day);
        let free = roll
            .listed
            .iter()
            .filter(may_be_there)
            .filter(|listed| listed.severed_by(day).is_none() && !known.contains(listed.id()));
        let free: Vec<&Listed> = free.collect();
        let has_unnamed = free.iter().any(|listed| !listed.names.is_named);
        let may_be = |names: &Names| has_unnamed || !names.is_named && !free.is_empty();
        let others = others.iter().filter(|(_, names)| may_be(names));
        perhaps.extend(others.map(|(person, _)| *person));
    }
    perhaps
}

/// Whether somebody's part of a case goes on in another that lists them by a day, by the name or by the
/// id; from there it may go on in a third. Where the severances lead in a circle, since a part that
/// was severed came back, it goes on where the last of them led.
#[must_use]
pub fn goes_on_elsewhere(
    rolls: &Rolls,
    case: &CaseId,
    d: &Defendant<'_>,
    day: Option<Day>,
) -> bool {
    let Some(mut to) = d.severed_to.filter(|to| *to != case) else {
        return false;
    };
    let own = rolls.get(case).and_then(|roll| roll.of_id(&d.defendant));
    let mut id = own.map_or(&d.defendant, Listed::id);
    let mut names = own.map_or_else(|| Names::of(d), |own| own.names.clone());
    let mut first = own
        .and_then(|own| own.severed.iter().rfind(|s| s.to.as_ref() == Some(to)))
        .and_then(|severance| severance.first);
    let mut path: Vec<(&CaseId, &DefendantId, Option<Day>, &CaseId)> = Vec::new();
    let mut at = case;
    loop {
        path.push((at, id, first, to));
        let roll = rolls.get(to);
        let Some(listed) = roll.and_then(|roll| roll.find(id, &names, day)) else {
            return at != case;
        };
        let met = path
            .iter()
            .position(|(case, id, ..)| *case == to && *id == listed.id());
        if let Some(start) = met {
            let ring = path[start..].iter();
            let last = ring.max_by_key(|(case, _, first, _)| (*first, Reverse(*case)));
            return last.is_some_and(|(.., home)| *home != case);
        }
        let next = listed.severed_by(day);
        let Some((severance, goes_on_in)) = next.and_then(|s| Some((s, s.to.as_ref()?))) else {
            return to != case;
        };
        if goes_on_in == to {
            return to != case;
        }
        (at, id, names) = (to, listed.id(), listed.names.clone());
        (first, to) = (severance.first, goes_on_in);
    }
}
