//! Counting in every way in which things may have been: of each number the least and the most.

use std::collections::{BTreeMap, BTreeSet};

use casebook::case::event::Penalty;
use casebook::case::state::Standing;
use casebook::case::vocabulary::PenaltyKind;
use casebook::time::Day;

use super::terms::{Terms, prison};
use super::{Person, Ways, World};

/// Of a group of which nobody says how large it is, so many more are tried. What grows with the last of
/// them has no limit.
const TRIED: u64 = 3;

/// The least and the most of each number; no most, where nothing limits it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds(pub BTreeMap<String, (u64, Option<u64>)>);

impl Bounds {
    pub fn of(&self, key: &str) -> (u64, Option<u64>) {
        self.0.get(key).copied().unwrap_or((0, Some(0)))
    }

    /// Of two cases together.
    pub fn and(&self, other: &Self) -> Self {
        self.with(other, |(a, b), (c, d)| {
            (a + c, b.zip(d).map(|(b, d)| b + d))
        })
    }

    /// In one way or in another.
    pub fn or(&self, other: &Self) -> Self {
        self.with(other, |(a, b), (c, d)| {
            (a.min(c), b.zip(d).map(|(b, d)| b.max(d)))
        })
    }

    fn with(
        &self,
        other: &Self,
        join: impl Fn((u64, Option<u64>), (u64, Option<u64>)) -> (u64, Option<u64>),
    ) -> Self {
        let keys: BTreeSet<&String> = self.0.keys().chain(other.0.keys()).collect();
        Self(
            keys.into_iter()
                .map(|k| (k.clone(), join(self.of(k), other.of(k))))
                .collect(),
        )
    }
}

/// What a case comes to.
#[derive(Debug, Default)]
pub struct Counted {
    pub bounds: Bounds,
    /// The prison terms, way by way, where no group is without limit.
    pub terms: BTreeSet<Terms>,
    pub is_limited: bool,
}

/// What all these cases come to. Who goes on in another of them is counted there.
pub fn all(cases: &BTreeMap<String, Ways>) -> Counted {
    let crosses = |world: &World| {
        world.people.iter().any(|p| {
            p.severed_to
                .as_ref()
                .is_some_and(|to| cases.contains_key(to))
        })
    };
    if !cases
        .values()
        .flat_map(|ways| ways.worlds.iter().flatten())
        .any(crosses)
    {
        let of_each = cases.values().map(|ways| each(ways.worlds.iter()));
        return of_each.reduce(|a, b| both(&a, &b)).unwrap_or_default();
    }
    let mut joint: Vec<BTreeMap<&str, Option<&World>>> = vec![BTreeMap::new()];
    for (case, ways) in cases {
        joint = joint
            .iter()
            .flat_map(|so_far| {
                ways.worlds.iter().map(move |world| {
                    let mut more = so_far.clone();
                    more.insert(case, world.as_ref());
                    more
                })
            })
            .collect();
    }
    let mut whole: Option<Counted> = None;
    let ways = joint.iter().flat_map(|worlds| {
        let unsure = |gone: &u32| *gone == 0 || has_unsure(worlds);
        let of_each = (0..1 << worlds.len()).filter(unsure);
        of_each.map(move |gone| (worlds, gone))
    });
    for (worlds, gone) in ways {
        let here = worlds.iter().enumerate().map(|(nth, (case, world))| {
            let gone = gone >> nth & 1 == 1;
            let world = world.map(|world| {
                let people = world.people.iter();
                let here = people.map(|p| Person {
                    is_elsewhere: is_elsewhere(case, p, worlds)
                        || gone && is_unsure(case, p, worlds),
                    ..p.clone()
                });
                World {
                    people: here.collect(),
                    ..world.clone()
                }
            });
            each(std::iter::once(&world))
        });
        let sum = here.reduce(|a, b| both(&a, &b)).unwrap_or_default();
        whole = Some(match whole {
            None => sum,
            Some(so_far) => either(so_far, sum),
        });
    }
    whole.unwrap_or_default()
}

/// Whether these, of two cases, are one person.
fn is_same(a: &Person, b: &Person) -> bool {
    let agree = a.names().any(|name| b.names().any(|other| name == other));
    agree || a.id == b.id && (a.name.is_none() || b.name.is_none())
}

/// Whether somebody may be one who is listed in the other case, of one of whom no name is known.
fn is_unsure(case: &str, p: &Person, worlds: &BTreeMap<&str, Option<&World>>) -> bool {
    let next = p.severed_to.as_deref().filter(|to| *to != case);
    let Some((to, Some(there))) = next.and_then(|to| worlds.get_key_value(to)) else {
        return false;
    };
    let here = worlds[case].map_or(&[][..], |world| &world.people);
    let from_here = |o: &Person| {
        let severed = |s: &&Person| s.severed_to.as_deref() == Some(to);
        here.iter().filter(severed).any(|s| is_same(s, o))
    };
    let people = || there.people.iter().filter(|o| !o.is_extra);
    let free = |o: &&Person| !o.is_another && o.severed_on.is_none() && !from_here(o);
    let may_be = |o: &Person| o.name.is_none() || p.name.is_none();
    !people().any(|o| is_same(p, o)) && people().filter(free).any(may_be)
}

fn has_unsure(worlds: &BTreeMap<&str, Option<&World>>) -> bool {
    worlds.iter().any(|(case, world)| {
        let mut people = world.iter().flat_map(|world| &world.people);
        people.any(|p| is_unsure(case, p, worlds))
    })
}

/// Whether somebody is counted in another case: the one where the severances end, or, where they lead in a
/// circle, to which the last of them led.
fn is_elsewhere(case: &str, p: &Person, worlds: &BTreeMap<&str, Option<&World>>) -> bool {
    let mut path: Vec<(&str, &Person)> = vec![(case, p)];
    loop {
        let (at, who) = path[path.len() - 1];
        let next = who.severed_to.as_deref().filter(|to| *to != at);
        let listed = next.and_then(|to| {
            let (to, world) = worlds.get_key_value(to)?;
            let found = (*world)?
                .people
                .iter()
                .filter(|o| !o.is_extra && is_same(who, o));
            // One of the same name before one under the same id.
            Some((
                *to,
                found.min_by_key(|o| (o.name != who.name, o.id != who.id))?,
            ))
        });
        let Some((to, there)) = listed else {
            return path.len() > 1 && at != case;
        };
        if let Some(start) = path
            .iter()
            .position(|(case, met)| *case == to && met.id == there.id)
        {
            let ring = &path[start..];
            let last = ring
                .iter()
                .max_by_key(|(case, p)| (p.severed_on, std::cmp::Reverse(*case)));
            let home = last.and_then(|(_, p)| p.severed_to.as_deref());
            return home != Some(case);
        }
        path.push((to, there));
    }
}

fn both(a: &Counted, b: &Counted) -> Counted {
    let joined = |x: &Terms| {
        b.terms
            .iter()
            .map(|y| [x.clone(), y.clone()].concat())
            .collect::<Vec<_>>()
    };
    let sorted = |mut terms: Terms| {
        terms.sort_unstable();
        terms
    };
    Counted {
        bounds: a.bounds.and(&b.bounds),
        terms: a.terms.iter().flat_map(joined).map(sorted).collect(),
        is_limited: a.is_limited && b.is_limited,
    }
}

fn either(mut a: Counted, b: Counted) -> Counted {
    a.terms.extend(b.terms);
    Counted {
        bounds: a.bounds.or(&b.bounds),
        terms: a.terms,
        is_limited: a.is_limited && b.is_limited,
    }
}

/// A case in each of some ways.
fn each<'w>(worlds: impl Iterator<Item = &'w Option<World>>) -> Counted {
    let mut whole: Option<Counted> = None;
    for world in worlds {
        let counted = world.as_ref().map_or_else(
            || Counted {
                terms: BTreeSet::from([Terms::new()]),
                is_limited: true,
                ..Counted::default()
            },
            in_world,
        );
        whole = Some(match whole {
            None => counted,
            Some(so_far) => either(so_far, counted),
        });
    }
    whole.unwrap_or_default()
}

/// A case in one way, whoever else is in its groups.
fn in_world(world: &World) -> Counted {
    let with = |tried: u64| {
        let mut bounds: Option<Bounds> = None;
        let mut terms = BTreeSet::new();
        for people in fills(world, tried) {
            let counts = Bounds(facts(world, &people));
            terms.insert(prison(&people));
            bounds = Some(bounds.map_or(counts.clone(), |so_far| so_far.or(&counts)));
        }
        (bounds.unwrap_or_default(), terms)
    };
    let (mut bounds, terms) = with(TRIED);
    let is_limited = world.more.values().all(|(more, _)| more.is_some());
    if !is_limited {
        let (fewer, _) = with(TRIED - 1);
        for (key, (_, most)) in &mut bounds.0 {
            if *most > fewer.of(key).1 {
                *most = None;
            }
        }
    }
    bounds.0.insert("victims".into(), world.victims);
    Counted {
        bounds,
        terms,
        is_limited,
    }
}

/// Those on record, with every number of others of their groups that there may be.
fn fills(world: &World, tried: u64) -> Vec<Vec<Person>> {
    let mut fills = vec![world.people.clone()];
    for (group, (more, one)) in &world.more {
        // With whom of the group the case goes on elsewhere, whoever else there is of it does too.
        let mut of_it = world
            .people
            .iter()
            .filter(|p| p.group.as_ref() == Some(group));
        let is_here = one.severed_to.is_none() || of_it.any(|p| !p.is_elsewhere);
        let most = if is_here { more.unwrap_or(tried) } else { 0 };
        let with = |people: &Vec<Person>, some: u64| {
            let others = std::iter::repeat_n(one.clone(), some as usize);
            people.iter().cloned().chain(others).collect()
        };
        fills = fills
            .iter()
            .flat_map(|people| (0..=most).map(move |some| with(people, some)))
            .collect();
    }
    fills
}

/// How many are such, of those counted.
fn facts(world: &World, people: &[Person]) -> BTreeMap<String, (u64, Option<u64>)> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let counted: Vec<&Person> = people
        .iter()
        .filter(|p| !p.is_another && !p.is_elsewhere)
        .collect();
    for p in &counted {
        for key in keys(p) {
            *counts.entry(key).or_default() += 1;
        }
    }
    let mut bounds: BTreeMap<String, (u64, Option<u64>)> = counts
        .into_iter()
        .map(|(key, n)| (key, (n, Some(n))))
        .collect();
    bounds.insert("cases".into(), (1, Some(1)));
    let in_court = u64::from(world.status == "in_court");
    bounds.insert("cases_in_court".into(), (in_court, Some(in_court)));
    let decided = |p: &Person| {
        matches!(
            p.standing,
            Standing::Convicted | Standing::Acquitted | Standing::Terminated
        )
    };
    let is_decided = match world.status {
        "decided" | "final" | "under_appeal" => true,
        "closed" => world.people.iter().any(decided),
        _ => false,
    };
    let is_decided = u64::from(is_decided);
    bounds.insert("cases_decided".into(), (is_decided, Some(is_decided)));
    for (key, such) in [
        ("named", None),
        ("named_convicted", Some(Standing::Convicted)),
        ("named_on_trial", Some(Standing::OnTrial)),
    ] {
        let of_them = |p: &&&Person| such.is_none_or(|standing| p.standing == standing);
        let those: Vec<&Person> = counted.iter().filter(of_them).copied().collect();
        bounds.insert(key.into(), named(world, &those));
    }
    bounds
}

/// How many of these have a name: those of whom it is known, and whoever else of them may bear one that is
/// known of one of several.
fn named(world: &World, those: &[&Person]) -> (u64, Option<u64>) {
    let own = those.iter().filter(|p| p.name.is_some()).count() as u64;
    let mut loose: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let has = |p: &Person, name: &str| p.names().any(|own| own == name);
    for (name, ids) in &world.loose {
        // A name that one of them has on record is that one's.
        let mut people = world.people.iter().filter(|p| !p.is_extra);
        if people.any(|p| has(p, name) && ids.contains(&p.id)) {
            continue;
        }
        loose
            .entry(name)
            .or_default()
            .extend(ids.iter().map(String::as_str));
    }
    let mut best = BTreeSet::from([BTreeSet::new()]);
    for ids in loose.values() {
        let may_be: Vec<&str> = those
            .iter()
            .filter(|p| !p.is_extra && p.name.is_none() && ids.contains(p.id.as_str()))
            .map(|p| p.id.as_str())
            .collect();
        let borne = best.iter().flat_map(|so_far: &BTreeSet<&str>| {
            may_be
                .iter()
                .map(move |id| so_far.iter().copied().chain([*id]).collect())
        });
        let borne: Vec<BTreeSet<&str>> = borne.collect();
        best.extend(borne);
    }
    let more = best.iter().map(BTreeSet::len).max().unwrap_or(0) as u64;
    (own, Some(own + more))
}

/// All that is so of somebody, by the names that `stats --json` has for it.
pub fn keys(p: &Person) -> Vec<String> {
    let penalties = p.penalties();
    let has = |kind: PenaltyKind| penalties.iter().any(|penalty| penalty.kind == kind);
    let for_life = |penalty: &Penalty| {
        penalty.kind == PenaltyKind::LifeImprisonment
            || penalty.kind == PenaltyKind::Imprisonment && penalty.for_life
    };
    let mut keys = vec!["defendants"];
    keys.extend(match p.standing {
        Standing::Convicted => &["convicted"][..],
        Standing::Acquitted => &["acquitted"],
        Standing::Terminated => &["terminated"],
        Standing::Suspected => &["pending", "suspected"],
        Standing::Charged => &["pending", "charged"],
        Standing::OnTrial => &["pending", "on_trial"],
    });
    if p.standing == Standing::Convicted {
        keys.extend(if penalties.iter().any(for_life) {
            &["prison", "prison_for_life"][..]
        } else if has(PenaltyKind::Imprisonment) {
            &["prison"]
        } else if has(PenaltyKind::SuspendedImprisonment) {
            &["suspended"]
        } else if penalties.is_empty() {
            &["no_sentence_recorded"]
        } else if penalties
            .iter()
            .all(|penalty| penalty.kind == PenaltyKind::None)
        {
            &["no_punishment"]
        } else {
            &["other"]
        });
    }
    let some = [
        (p.is_final, "in_force"),
        (p.in_custody, "in_custody"),
        (has(PenaltyKind::DeprivationOfRank), "rank_lost"),
        (has(PenaltyKind::BanOnOffice), "barred_from_office"),
    ];
    keys.extend(
        some.into_iter()
            .filter(|(is_so, _)| *is_so)
            .map(|(_, key)| key),
    );
    let mut bans = penalties
        .iter()
        .filter(|penalty| penalty.kind == PenaltyKind::BanOnOffice);
    if has(PenaltyKind::BanOnOffice) {
        keys.push(if bans.clone().any(|ban| ban.for_life) {
            "barred_for_life"
        } else if bans.any(|ban| ban.term.is_some()) {
            "barred_for_a_term"
        } else {
            "barred_for_unknown_time"
        });
    }
    let agency = format!("agency {}", p.agency.as_deref().unwrap_or("null"));
    let mut keys: Vec<String> = keys.into_iter().map(str::to_owned).collect();
    keys.extend([format!("{agency} {}", p.standing.as_str()), agency]);
    keys
}

/// Days between which things may have happened: what is worth asking about.
pub fn between(ends: &[Day]) -> Vec<Day> {
    let middle = |pair: &[Day]| pair[0] + (pair[1] - pair[0]) / 2;
    ends.windows(2).map(middle).collect()
}
