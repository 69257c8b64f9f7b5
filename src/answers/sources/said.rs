//! What each record says of whom, by the thing that it speaks of.
//!
//! Two statements can only be at odds where they speak of the same thing of the same person. What somebody
//! is called, the agency, the rank and the position are one thing each, whenever it was learnt. Verdicts and
//! sentences are so within one trial: after a quashing, an appeal, or a trial at another instance, another
//! verdict is what happened next.

use foldhash::{HashSet, HashSetExt};

use crate::answers::Told;
use crate::case::event::{AppealDecided, Event, TrialOpened};
use crate::case::ids::{AppealId, ChargeId};
use crate::case::timeline::{FactIndex, Node, Person};
use crate::case::vocabulary::{Instance, RevisionBasis};

/// A thing of somebody of which records speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::answers) enum Thing<'a> {
    /// What somebody is called.
    Name,
    /// The agency served.
    Agency,
    /// The rank.
    Rank,
    /// The position.
    Position,
    /// Where somebody is held, or not.
    Custody,
    /// How a trial ended: the how-manieth it is tells it from others.
    Verdict(u32),
    /// The sentence of a trial.
    Sentence(u32),
    /// What a sentence was changed to, on what ground and appeal.
    Revision(RevisionBasis, Option<&'a AppealId>),
    /// When the verdict of a trial entered into force.
    Force(u32),
    /// What an appeal led to.
    Appeal(&'a AppealId),
    /// To what a charge was reclassified.
    Charge(&'a ChargeId),
    /// Where somebody's part of the case goes on.
    Severance,
    /// When somebody died.
    Death,
}

/// That a record speaks of a thing of somebody.
#[derive(Clone, Copy, Debug)]
pub(in crate::answers) struct Said<'a> {
    pub(in crate::answers) person: Person,
    pub(in crate::answers) thing: Thing<'a>,
    pub(in crate::answers) at: FactIndex,
}

/// What the records seen say, by person and thing, those of each in the order of the timeline.
pub(in crate::answers) fn said<'a>(told: &Told<'a>, seen: &[FactIndex]) -> Vec<Said<'a>> {
    let people = told.timeline.names.defendants.len();
    let mut reading = Reading {
        told,
        tracks: vec![Track::default(); people],
        instances: 0,
        ruled: HashSet::new(),
        said: Vec::with_capacity(seen.len()),
    };
    for &at in seen {
        reading.read(at);
    }
    reading.said.sort_by_key(|said| (said.person, said.thing));
    reading.said
}

/// How far somebody's case has come.
#[derive(Clone, Default)]
struct Track {
    /// Trials, sentences and entries into force that came to an end.
    trial: u32,
    sentence: u32,
    force: u32,
    /// The trial of which the verdict stands.
    standing: Option<u32>,
    last_sentence: Option<FactIndex>,
    last_force: Option<FactIndex>,
}

struct Reading<'t, 'a> {
    told: &'t Told<'a>,
    tracks: Vec<Track>,
    /// Trials opened at another instance than the first.
    instances: u32,
    /// On which charges there is a verdict, of which trial of whom.
    ruled: HashSet<(Person, u32, Option<&'a ChargeId>)>,
    said: Vec<Said<'a>>,
}

impl<'a> Reading<'_, 'a> {
    fn read(&mut self, at: FactIndex) {
        let node = &self.told.timeline.nodes[at];
        match &node.fact.record.event {
            Event::TrialOpened(e) if node.moves && is_another_instance(e) => self.instances += 1,
            Event::Verdict(_) => self.verdict(at, node),
            Event::ProceedingsEnded(_) => self.ended(at, node),
            Event::SentenceImposed(_) => self.each(at, node, |track, _| {
                let thing = Thing::Sentence(track.sentence);
                track.last_sentence = Some(at).filter(|_| node.moves).or(track.last_sentence);
                thing
            }),
            Event::EnteredIntoForce(_) => self.each(at, node, |track, _| {
                let thing = Thing::Force(track.force);
                track.last_force = Some(at).filter(|_| node.moves).or(track.last_force);
                thing
            }),
            Event::AppealFiled(e) if node.moves && e.is_against_verdict() => {
                for person in &node.who {
                    self.tracks[person.0].trial += 1;
                }
            }
            Event::AppealDecided(e) => self.decided(at, node, e),
            event => {
                for thing in things(event).into_iter().flatten() {
                    self.each(at, node, |_, _| thing);
                }
            }
        }
    }

    fn each(
        &mut self,
        at: FactIndex,
        node: &Node<'a>,
        mut thing: impl FnMut(&mut Track, Person) -> Thing<'a>,
    ) {
        for &person in &node.who {
            let thing = thing(&mut self.tracks[person.0], person);
            self.said.push(Said { person, thing, at });
        }
    }

    /// A verdict that is only alleged is held against the one that stands.
    fn verdict(&mut self, at: FactIndex, node: &Node<'a>) {
        let Event::Verdict(e) = &node.fact.record.event else {
            return;
        };
        let charges = || {
            let none = e.charges.is_empty().then_some(None);
            e.charges.iter().map(Some).chain(none)
        };
        for &person in &node.who {
            let now = self.now(person);
            let track = &mut self.tracks[person.0];
            let trial = track.standing.filter(|_| !node.moves).unwrap_or(now);
            let thing = Thing::Verdict(trial);
            self.said.push(Said { person, thing, at });
            if !node.moves {
                continue;
            }
            track.standing = Some(now);
            let mut new = false;
            for charge in charges() {
                new |= self.ruled.insert((person, now, charge));
            }
            if new {
                self.begin_anew(person, at);
            }
        }
    }

    /// Which trial of somebody is the present one.
    fn now(&self, person: Person) -> u32 {
        self.tracks[person.0].trial + self.instances
    }

    /// Another verdict has a sentence and an entry into force of its own.
    fn begin_anew(&mut self, person: Person, at: FactIndex) {
        let nodes = &self.told.timeline.nodes;
        let is_over = |last: Option<FactIndex>| {
            last.is_some_and(|last| nodes[last].on.certainly_before(nodes[at].on))
        };
        let track = &mut self.tracks[person.0];
        track.sentence += u32::from(is_over(track.last_sentence));
        track.force += u32::from(is_over(track.last_force));
    }

    fn ended(&mut self, at: FactIndex, node: &Node<'a>) {
        for &person in &node.who {
            let now = self.now(person);
            let track = &mut self.tracks[person.0];
            let trial = track.standing.filter(|_| !node.moves).unwrap_or(now);
            let thing = Thing::Verdict(trial);
            self.said.push(Said { person, thing, at });
            if node.moves {
                track.standing = Some(now);
                track.trial += 1;
                track.sentence += 1;
                track.force += 1;
            }
        }
    }

    fn decided(&mut self, at: FactIndex, node: &Node<'a>, e: &'a AppealDecided) {
        let timeline = self.told.timeline;
        let filed = timeline.names.appeal(&e.appeal);
        let filed = filed.map(|filed| &timeline.nodes[filed].fact.record.event);
        let elsewhere = matches!(filed, Some(Event::AppealFiled(a)) if !a.is_against_verdict());
        for &person in &node.who {
            let thing = Thing::Appeal(&e.appeal);
            self.said.push(Said { person, thing, at });
            if !node.moves || elsewhere {
                continue;
            }
            self.begin_anew(person, at);
            let track = &mut self.tracks[person.0];
            track.trial += 1;
            if e.outcome.is_quashing() {
                track.standing = None;
                track.sentence += 1;
                track.force += 1;
            }
        }
    }
}

fn is_another_instance(trial: &TrialOpened) -> bool {
    trial
        .instance
        .is_some_and(|instance| instance != Instance::First)
}

/// The things that do not depend on how far a case has come.
fn things(event: &Event) -> [Option<Thing<'_>>; 4] {
    let one = |thing| [Some(thing), None, None, None];
    match event {
        Event::DefendantJoined(e) => [
            e.name.as_ref().map(|_| Thing::Name),
            e.agency.as_ref().map(|_| Thing::Agency),
            e.rank.as_ref().map(|_| Thing::Rank),
            e.position.as_ref().map(|_| Thing::Position),
        ],
        Event::DefendantIdentified(e) if e.defendant.is_some() => [
            e.name.as_ref().map(|_| Thing::Name),
            e.agency.as_ref().map(|_| Thing::Agency),
            e.rank.as_ref().map(|_| Thing::Rank),
            e.position.as_ref().map(|_| Thing::Position),
        ],
        Event::DefendantGroupJoined(e) if e.agency.is_some() => one(Thing::Agency),
        Event::CustodyChanged(_) | Event::Released(_) => one(Thing::Custody),
        Event::SentenceRevised(e) => one(Thing::Revision(e.basis, e.appeal.as_ref())),
        Event::ChargeReclassified(e) => one(Thing::Charge(&e.charge)),
        Event::DefendantSevered(e) if e.to.is_some() => one(Thing::Severance),
        Event::DefendantDied(_) => one(Thing::Death),
        _ => [None; 4],
    }
}
