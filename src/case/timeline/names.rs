//! Who and what the events of a case name: ids introduced, and what they stand for.

use foldhash::HashMap;
use std::ops::Range;

use crate::case::corrections::Fact;
use crate::case::event::Event;
use crate::case::ids::{AppealId, ChargeId, DefendantId, VictimId};

/// The most members that a group can have.
pub const GROUP_LIMIT: u64 = 500;

/// An event's index among the facts of its case, in the order of first recording.
pub type FactIndex = usize;

/// A defendant's index in its case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person(pub usize);

/// A defendant, as introduced.
#[derive(Debug)]
pub struct Defendant<'a> {
    /// The defendant's id.
    pub id: DefendantId,
    /// The group that it is a member of, and its number there, counted from 1.
    pub group: Option<(&'a DefendantId, u64)>,
    /// The event that introduced it.
    pub joined: FactIndex,
}

/// An id introduced a second time.
#[derive(Debug)]
pub struct Duplicate {
    /// The later event.
    pub at: FactIndex,
    /// The earlier one.
    pub first: FactIndex,
    /// The kind of thing and its id.
    pub what: String,
}

/// A reference to what is not there.
#[derive(Debug)]
pub struct Unknown {
    /// The event that refers.
    pub at: FactIndex,
    /// The kind of thing: `defendant`, `charge`, `victim` or `appeal`.
    pub field: &'static str,
    /// The kind of thing and its id.
    pub what: String,
}

/// The ids of one case, each with the event that introduced it.
#[derive(Debug, Default)]
pub struct Names<'a> {
    /// The first `case_opened`.
    pub opened: Option<FactIndex>,
    /// All defendants, a group's members side by side; where they are followed, then whoever else each
    /// group may have, under the id of the group.
    pub defendants: Vec<Defendant<'a>>,
    /// Whoever else a group may have, by the group.
    others: HashMap<&'a DefendantId, Person>,
    people: HashMap<DefendantId, (FactIndex, Range<usize>)>,
    charges: HashMap<&'a ChargeId, FactIndex>,
    appeals: HashMap<&'a AppealId, FactIndex>,
    victims: HashMap<&'a VictimId, FactIndex>,
    /// Ids introduced twice.
    pub duplicates: Vec<Duplicate>,
}

impl<'a> Names<'a> {
    /// Collects what the facts of one case introduce, in the order of first recording.
    pub fn new(facts: &[Fact<'a>]) -> Self {
        let mut names = Self::default();
        for (at, fact) in facts.iter().enumerate() {
            names.introduce(at, &fact.record.event);
        }
        names
    }

    /// Follows whoever else each group of "three to five" may have: nobody knows whether there is any such
    /// member, but what happens to the group happens to them, and nothing else does.
    pub fn follow_others(&mut self, facts: &[Fact<'a>]) {
        for (at, fact) in facts.iter().enumerate() {
            let Event::DefendantGroupJoined(e) = &fact.record.event else {
                continue;
            };
            let Some((_, members)) = self.people.get(&e.group).filter(|(first, _)| *first == at)
            else {
                continue;
            };
            let made = members.len() as u64;
            if e.count.max.is_none_or(|most| most > made) {
                self.others.insert(&e.group, Person(self.defendants.len()));
                self.defendants.push(Defendant {
                    id: e.group.clone(),
                    group: Some((&e.group, made + 1)),
                    joined: at,
                });
            }
        }
    }

    /// Whether there certainly is such a defendant, and not only perhaps, as others of a group.
    #[must_use]
    pub fn is_listed(&self, person: Person) -> bool {
        person.0 < self.defendants.len() - self.others.len()
    }

    /// Whoever else a group may have.
    pub fn others(&self, group: &DefendantId) -> Option<Person> {
        self.others.get(group).copied()
    }

    fn introduce(&mut self, at: FactIndex, event: &'a Event) {
        match event {
            Event::CaseOpened(_) => {
                self.opened.get_or_insert(at);
            }
            Event::DefendantJoined(e) => self.join(at, &e.defendant, None),
            Event::DefendantGroupJoined(e) => {
                self.join(at, &e.group, Some(e.count.min.clamp(1, GROUP_LIMIT)));
            }
            Event::ChargeFiled(e) => {
                let first = *self.charges.entry(&e.charge).or_insert(at);
                self.once(at, first, || format!("charge {}", e.charge));
            }
            Event::AppealFiled(e) => {
                let first = *self.appeals.entry(&e.appeal).or_insert(at);
                self.once(at, first, || format!("appeal {}", e.appeal));
            }
            Event::VictimRecorded(e) => {
                let first = *self.victims.entry(&e.victim).or_insert(at);
                self.once(at, first, || format!("victim {}", e.victim));
            }
            _ => {}
        }
    }

    fn once(&mut self, at: FactIndex, first: FactIndex, what: impl FnOnce() -> String) {
        if first != at {
            self.duplicates.push(Duplicate {
                at,
                first,
                what: what(),
            });
        }
    }

    /// Introduces a defendant, or a group of `members`.
    fn join(&mut self, at: FactIndex, id: &'a DefendantId, members: Option<u64>) {
        let made: Vec<(DefendantId, Option<(&'a DefendantId, u64)>)> = match members {
            None => vec![(id.clone(), None)],
            Some(count) => (1..=count).map(|n| (id.member(n), Some((id, n)))).collect(),
        };
        let taken = std::iter::once(id)
            .chain(made.iter().map(|(id, _)| id))
            .find_map(|id| self.people.get(id).map(|(first, _)| (*first, id.clone())));
        if let Some((first, id)) = taken {
            self.duplicates.push(Duplicate {
                at,
                first,
                what: format!("defendant {id}"),
            });
            return;
        }
        let start = self.defendants.len();
        for (index, (id, group)) in made.into_iter().enumerate() {
            self.people
                .insert(id.clone(), (at, start + index..start + index + 1));
            self.defendants.push(Defendant {
                id,
                group,
                joined: at,
            });
        }
        if members.is_some() {
            self.people
                .insert(id.clone(), (at, start..self.defendants.len()));
        }
    }

    /// The event that introduced a charge.
    pub fn charge(&self, id: &ChargeId) -> Option<FactIndex> {
        self.charges.get(id).copied()
    }

    /// The event that introduced an appeal.
    pub fn appeal(&self, id: &AppealId) -> Option<FactIndex> {
        self.appeals.get(id).copied()
    }

    /// The defendants for whom a list of ids stands, in order, each once.
    pub fn people(&self, who: &[DefendantId]) -> Vec<Person> {
        let ranges = who.iter().filter_map(|id| self.people.get(id));
        let mut people: Vec<Person> = ranges
            .flat_map(|(_, range)| range.clone().map(Person))
            .collect();
        if !self.others.is_empty() {
            people.extend(who.iter().filter_map(|id| self.others.get(id)));
        }
        people.sort_unstable();
        people.dedup();
        people
    }

    /// A defendant's own index; `None` for a group or where there is none.
    pub fn person(&self, id: &DefendantId) -> Option<Person> {
        let (_, range) = self.people.get(id)?;
        (range.len() == 1 && self.defendants[range.start].id == *id).then_some(Person(range.start))
    }

    /// The events that introduced the ids which an event names; what is not there goes to `unknown`.
    /// The opening of the case is none of them: things happen before anybody opens a case, so that
    /// nothing proves it.
    pub fn references(
        &self,
        at: FactIndex,
        event: &Event,
        unknown: &mut Vec<Unknown>,
    ) -> Vec<FactIndex> {
        let mut found: Vec<FactIndex> = Vec::new();
        let mut look = |hit: Option<FactIndex>, field: &'static str, id: &str| match hit {
            Some(index) => found.push(index),
            None => {
                let what = format!("{field} {id}");
                unknown.push(Unknown { at, field, what });
            }
        };
        let named = Named::of(event);
        for id in named.defendants {
            let joined = self.people.get(id).map(|p| p.0);
            look(joined, "defendant", id.as_str());
        }
        if let Event::DefendantIdentified(e) = event
            && let Some(id) = &e.same_as
        {
            let person = self.person(id).map(|p| self.defendants[p.0].joined);
            look(person, "defendant", id.as_str());
        }
        for id in named.charges {
            look(self.charge(id), "charge", id.as_str());
        }
        for id in named.victims {
            look(self.victims.get(id).copied(), "victim", id.as_str());
        }
        if let Some(id) = named.appeal {
            look(self.appeal(id), "appeal", id.as_str());
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The ids that an event names, other than those which it introduces.
#[derive(Default)]
struct Named<'e> {
    defendants: Vec<&'e DefendantId>,
    charges: Vec<&'e ChargeId>,
    victims: Vec<&'e VictimId>,
    appeal: Option<&'e AppealId>,
}

impl<'e> Named<'e> {
    fn of(event: &'e Event) -> Self {
        let mut named = Self {
            defendants: who(event).iter().collect(),
            ..Self::default()
        };
        match event {
            Event::DefendantIdentified(e) => {
                named
                    .defendants
                    .extend(e.defendant.iter().chain(&e.one_of).chain(&e.same_as));
            }
            Event::DefendantDied(e) => named.defendants.push(&e.defendant),
            Event::InjuryRecorded(e) => named.victims.extend(&e.victims),
            Event::ChargeReclassified(e) => named.charges.push(&e.charge),
            Event::ChargeWithdrawn(e) => named.charges.push(&e.charge),
            Event::Verdict(e) => named.charges.extend(&e.charges),
            Event::AppealWithdrawn(e) => named.appeal = Some(&e.appeal),
            Event::AppealDecided(e) => {
                named.charges.extend(&e.charges);
                named.appeal = Some(&e.appeal);
            }
            Event::SentenceRevised(e) => named.appeal = e.appeal.as_ref(),
            _ => {}
        }
        named
    }
}

/// The list of defendants that an event gives as `who`; empty where it gives none.
pub fn who(event: &Event) -> &[DefendantId] {
    match event {
        Event::DefendantSevered(e) => &e.who,
        Event::ChargeFiled(e) => &e.who,
        Event::ChargeReclassified(e) => &e.who,
        Event::ChargeWithdrawn(e) => &e.who,
        Event::CustodyChanged(e) => &e.who,
        Event::ProceedingsEnded(e) => &e.who,
        Event::Verdict(e) => &e.who,
        Event::SentenceImposed(e) => &e.who,
        Event::EnteredIntoForce(e) => &e.who,
        Event::AppealFiled(e) => &e.who,
        Event::AppealDecided(e) => &e.who,
        Event::SentenceRevised(e) => &e.who,
        Event::Released(e) => &e.who,
        _ => &[],
    }
}

/// Whether an event cannot come before what it depends on. The others only need it to exist.
pub fn binds_in_time(event: &Event) -> bool {
    matches!(
        event,
        Event::ChargeFiled(_)
            | Event::ChargeReclassified(_)
            | Event::ChargeWithdrawn(_)
            | Event::Verdict(_)
            | Event::SentenceImposed(_)
            | Event::SentenceRevised(_)
            | Event::EnteredIntoForce(_)
            | Event::AppealFiled(_)
            | Event::AppealWithdrawn(_)
            | Event::AppealDecided(_)
    )
}
