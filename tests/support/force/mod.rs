//! What a ledger can mean on a day, found by trying everything.
//!
//! Nothing of the answers is used here, nor of what they are made from, other than the projector: each
//! record that may have happened by the day is given a date by then, or a date after it, and the whole is
//! projected as any ledger of such records would be. What the records say of groups and of what they
//! depend on is read from the records and from the timeline.
#![allow(dead_code, reason = "each test uses what it needs")]

pub mod count;
pub mod days;
pub mod terms;
pub mod told;

use std::collections::{BTreeMap, BTreeSet};

use casebook::case::corrections::{Logged, Records};
use casebook::case::date::{Date, Happened};
use casebook::case::event::{Event, Penalty};
use casebook::case::record::Record;
use casebook::case::state::{Case, Standing, Status, project};
use casebook::case::term::Quantity;
use casebook::case::timeline::Timeline;
use casebook::case::vocabulary::Custody;
use casebook::seq::Seq;
use casebook::time::Day;
use serde_json::Value;

/// More ways than this are not tried: then some of them are, by lot.
const WAYS: u64 = 256;

/// Somebody in one way in which things may have been.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Person {
    pub id: String,
    pub group: Option<String>,
    pub name: Option<String>,
    /// Other spellings of it.
    pub aliases: Vec<String>,
    pub agency: Option<String>,
    pub standing: Standing,
    pub is_final: bool,
    pub in_custody: bool,
    pub penalties: String,
    /// Where this part of the case goes on.
    pub severed_to: Option<String>,
    /// When it was severed: the first day that it can have been.
    pub severed_on: Option<Day>,
    pub is_another: bool,
    /// Counted in another case.
    pub is_elsewhere: bool,
    /// Not on record: somebody more of a group.
    pub is_extra: bool,
}

impl Person {
    /// The name, and its other spellings.
    pub fn names(&self) -> impl Iterator<Item = &String> {
        self.name.iter().chain(&self.aliases)
    }

    pub fn penalties(&self) -> Vec<Penalty> {
        serde_json::from_str(&self.penalties).expect("penalties")
    }
}

/// A case in one way in which things may have been.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct World {
    pub people: Vec<Person>,
    /// Names of one of several.
    pub loose: Vec<(String, Vec<String>)>,
    /// Groups, how many more members than those on record they may have, and what these would be.
    pub more: BTreeMap<String, (Option<u64>, Person)>,
    pub status: &'static str,
    /// At least and at most.
    pub victims: (u64, Option<u64>),
}

/// Every way in which a case may have been on a day; `None` where nothing of it had happened.
#[derive(Debug)]
pub struct Ways {
    pub worlds: BTreeSet<Option<World>>,
    /// How many choices there are of what has happened; `None` where not all were tried.
    pub choices: Option<usize>,
    /// Whether things stand in the same order in all of them. Where dates leave that open the projector has
    /// a rule, which looks at all that is recorded, later things too: then other dates are another case.
    pub is_one_order: bool,
}

/// The records in force of one case, in the order of first recording.
pub struct Facts {
    case: String,
    logged: Vec<Logged>,
}

impl Facts {
    /// From records as they were submitted, corrections followed.
    pub fn new<'v>(case: &str, in_force: impl Iterator<Item = &'v Value>) -> Self {
        let of_it = in_force.filter(|record| record["case"] == *case);
        let logged = of_it.enumerate().map(|(at, record)| {
            let mut record = record.clone();
            record["id"] = format!("f{at}").into();
            let mut record = Record::decode(record.to_string().as_bytes()).expect("a record");
            Logged {
                seq: Seq(at as u64),
                recorded_at: "2026-11-22T12:00:00.000Z".parse().expect("a time"),
                id: record.id.take().expect("an id"),
                by: "teller".parse().expect("a recorder"),
                record,
            }
        });
        let case = case.to_owned();
        let logged = logged.collect();
        Self { case, logged }
    }

    /// The days on which the dates of the records begin and end.
    pub fn ends(&self) -> Vec<Day> {
        let dates = self.logged.iter().filter_map(|l| l.record.on.as_ref());
        let mut days: Vec<Day> = dates
            .flat_map(|on| [on.earliest(), on.latest()])
            .flatten()
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Every way; some of them, where there are too many. `pick` is asked for a number below another.
    pub fn ways(&self, day: Day, pick: &mut dyn FnMut(u64) -> u64) -> Ways {
        let records = Records::new(&self.logged);
        let timeline = Timeline::new(records.facts());
        let happened: Vec<Happened> = timeline
            .nodes
            .iter()
            .map(|node| node.on.by(Some(day)))
            .collect();
        let closed = |some: &[usize]| {
            let mut all = BTreeSet::new();
            let mut open: Vec<usize> = (0..happened.len())
                .filter(|&at| timeline.nodes[at].moves && happened[at] == Happened::Yes)
                .chain(some.iter().copied())
                .collect();
            while let Some(at) = open.pop() {
                if all.insert(at) {
                    let on = timeline.depends_on(at);
                    open.extend(on.filter(|&on| happened[on] != Happened::No));
                }
            }
            all
        };
        let certain = closed(&[]);
        let open: Vec<usize> = (0..happened.len())
            .filter(|at| happened[*at] == Happened::Maybe && timeline.nodes[*at].moves)
            .filter(|at| !certain.contains(at))
            .collect();
        let mut ways = BTreeSet::new();
        let every = 1_u64 << open.len().min(40);
        for way in 0..every.min(WAYS) {
            let bits = if every > WAYS { pick(every) } else { way };
            let some: Vec<usize> = (0..open.len())
                .filter(|at| bits >> at & 1 == 1)
                .map(|at| open[at])
                .collect();
            let way = closed(&some);
            let too_early = |at: &usize| {
                let before = timeline.cannot_precede(*at);
                before.into_iter().any(|on| happened[on] == Happened::No)
            };
            // What rests on something later cannot have happened.
            if !way.difference(&certain).any(too_early) {
                ways.insert(way);
            }
        }
        let (mut worlds, mut is_one_order) = (BTreeSet::new(), true);
        for way in &ways {
            let (world, same_order) = self.world(day, way, &timeline);
            worlds.insert(world);
            is_one_order &= same_order;
        }
        Ways {
            worlds,
            choices: (every <= WAYS).then_some(ways.len()),
            is_one_order,
        }
    }

    /// The case as a ledger would have it in which these records are known to have happened by the day,
    /// and no others of those that may have.
    fn world(
        &self,
        day: Day,
        way: &BTreeSet<usize>,
        known: &Timeline<'_>,
    ) -> (Option<World>, bool) {
        let mut logged = self.logged.clone();
        for (at, entry) in logged.iter_mut().enumerate() {
            let on = entry.record.on.clone().expect("a date");
            if on.by(Some(day)) == Happened::Maybe {
                if way.contains(&at) {
                    entry.record.on = Some(until(&on, day));
                } else if known.nodes[at].moves {
                    entry.record.on = Some(after(&on, day));
                }
            }
        }
        let records = Records::new(&logged);
        let timeline = Timeline::new(records.facts());
        let id = self.case.parse().expect("a case");
        let order = |timeline: &Timeline<'_>| -> Vec<usize> {
            let sequence = timeline.order.sequence.iter().copied();
            sequence.filter(|at| way.contains(at)).collect()
        };
        let same_order = order(&timeline) == order(known);
        let Some(case) = project(&id, &timeline, Some(day)) else {
            return (None, same_order);
        };
        let world = World {
            people: self.people(&case),
            loose: case
                .unattributed
                .iter()
                .filter_map(|u| {
                    let ids = u.one_of.iter().map(ToString::to_string).collect();
                    Some((u.name?.to_string(), ids))
                })
                .collect(),
            more: self.more(&logged, day, &case),
            status: match case.status {
                Status::Closed => "closed",
                Status::UnderAppeal => "under_appeal",
                Status::Final => "final",
                Status::Decided => "decided",
                Status::InCourt => "in_court",
                Status::Open => "open",
            },
            victims: self.victims(day, way, known),
        };
        (Some(world), same_order)
    }

    fn people(&self, case: &Case<'_>) -> Vec<Person> {
        let same: BTreeMap<String, String> = case
            .defendants
            .iter()
            .filter_map(|d| Some((d.defendant.to_string(), d.same_as.as_ref()?.to_string())))
            .collect();
        let present: Vec<String> = case
            .defendants
            .iter()
            .map(|d| d.defendant.to_string())
            .collect();
        let first = |ring: &[String]| {
            let introduced = self.introduced();
            let place = |id: &String| introduced.iter().position(|other| other == id);
            ring.iter().min_by_key(|id| place(id)).cloned()
        };
        let counted_as = |id: &str| {
            let mut path = vec![id.to_owned()];
            while let Some(next) = same
                .get(&path[path.len() - 1])
                .filter(|n| present.contains(n))
            {
                if let Some(start) = path.iter().position(|met| met == next) {
                    return first(&path[start..]).unwrap_or_default();
                }
                path.push(next.clone());
            }
            path[path.len() - 1].clone()
        };
        let person = |d: &casebook::case::state::Defendant<'_>| Person {
            id: d.defendant.to_string(),
            group: d.group.map(ToString::to_string),
            name: d.name.map(ToString::to_string),
            aliases: d.aliases.iter().map(ToString::to_string).collect(),
            agency: d.agency.map(ToString::to_string),
            standing: d.standing,
            is_final: d.is_final,
            in_custody: matches!(d.custody, Some(Custody::Detained | Custody::Remanded))
                && d.died.is_none(),
            penalties: serde_json::to_string(d.penalties).expect("JSON"),
            severed_to: d.severed_to.map(ToString::to_string),
            severed_on: d.basis.severed.and_then(|seq| {
                self.logged[seq.0 as usize]
                    .record
                    .on
                    .as_ref()
                    .and_then(Date::earliest)
            }),
            is_another: counted_as(d.defendant.as_str()) != d.defendant.as_str(),
            is_elsewhere: false,
            is_extra: false,
        };
        let mut people: Vec<Person> = case.defendants.iter().map(person).collect();
        // A name that is known of somebody under another id is known of them.
        for at in 0..people.len() {
            let mut same = people.iter().filter(|p| counted_as(&p.id) == people[at].id);
            if people[at].name.is_none() {
                people[at].name = same.find_map(|p| p.name.clone());
            }
        }
        people
    }

    /// All who are introduced, in the order of recording.
    fn introduced(&self) -> Vec<String> {
        let mut all = Vec::new();
        for entry in &self.logged {
            match &entry.record.event {
                Event::DefendantJoined(e) => all.push(e.defendant.to_string()),
                Event::DefendantGroupJoined(e) => {
                    all.extend((1..=e.count.min).map(|n| format!("{}-{n}", e.group)));
                }
                _ => {}
            }
        }
        all
    }

    /// Of each group that may have more members: what one more of them would be, if it certainly had one.
    fn more(
        &self,
        logged: &[Logged],
        day: Day,
        case: &Case<'_>,
    ) -> BTreeMap<String, (Option<u64>, Person)> {
        let mut all = BTreeMap::new();
        for entry in &self.logged {
            let Event::DefendantGroupJoined(e) = &entry.record.event else {
                continue;
            };
            let is_there = case.defendants.iter().any(|d| d.group == Some(&e.group));
            let more = e.count.max.map(|max| max - e.count.min);
            if is_there && more != Some(0) {
                let one = self.one_more(logged.to_vec(), day, e.group.as_str());
                all.insert(e.group.to_string(), (more, one));
            }
        }
        all
    }

    fn one_more(&self, mut logged: Vec<Logged>, day: Day, group: &str) -> Person {
        let mut id = String::new();
        for entry in &mut logged {
            match &mut entry.record.event {
                Event::DefendantGroupJoined(e) if e.group.as_str() == group => {
                    let with_one = e.count.min + 1;
                    e.count = Quantity::exactly(with_one);
                    id = format!("{group}-{with_one}");
                }
                _ => {}
            }
        }
        let records = Records::new(&logged);
        let timeline = Timeline::new(records.facts());
        let case = self.case.parse().expect("a case");
        let case = project(&case, &timeline, Some(day)).expect("a state");
        let one = self.people(&case).into_iter().find(|p| p.id == id);
        Person {
            id: String::new(),
            is_extra: true,
            ..one.expect("one more")
        }
    }

    /// At least as many as are recorded one by one, or as the largest act had; at most all together.
    fn victims(&self, day: Day, way: &BTreeSet<usize>, known: &Timeline<'_>) -> (u64, Option<u64>) {
        let depended: BTreeSet<usize> = way
            .iter()
            .filter(|at| known.nodes[**at].moves)
            .flat_map(|&at| known.depends_on(at))
            .collect();
        let (mut recorded, mut act, mut all) = (0, 0, Some(0));
        for (at, entry) in self.logged.iter().enumerate() {
            let on = entry.record.on.as_ref().expect("a date");
            let is_in = way.contains(&at) || on.by(Some(day)) == Happened::Yes;
            if !is_in || !(known.nodes[at].moves || depended.contains(&at)) {
                continue;
            }
            let one = Quantity {
                min: 1,
                max: Some(1),
            };
            let count = match &entry.record.event {
                Event::VictimRecorded(e) => {
                    let count = e.count.unwrap_or(one);
                    recorded += count.min;
                    count
                }
                Event::ActAlleged(e) => {
                    let Some(count) = e.victims else { continue };
                    act = act.max(count.min);
                    count
                }
                _ => continue,
            };
            all = all.zip(count.max).map(|(all, max)| all + max);
        }
        (recorded.max(act), all)
    }
}

/// The same date, and not after the day.
fn until(on: &Date, day: Day) -> Date {
    match on.earliest() {
        Some(first) if first == day => day.to_string(),
        Some(first) => format!("{first}/{day}"),
        None => format!("../{day}"),
    }
    .parse()
    .expect("a date")
}

/// The same date, and not by the day.
fn after(on: &Date, day: Day) -> Date {
    let next = day.succ_opt().expect("there is a next day");
    match on.latest() {
        Some(last) if last == next => next.to_string(),
        Some(last) => format!("{next}/{last}"),
        None => format!("{next}/.."),
    }
    .parse()
    .expect("a date")
}
