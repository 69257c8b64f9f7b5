//! What can have happened by a day: the choices to make among what may have.
//!
//! Mostly there are few of them, and all are looked at. Eight officers with a verdict each "in 2023" have 256 in
//! the middle of that year. Then each officer is looked at apart from the others, in every state that
//! they may be in, which leaves out nothing that can be said of one of them; and numbers are added up one by
//! one. Of somebody who may be in too many states even so, nothing is certain: there is one in which they
//! are missing.

use std::collections::BTreeSet;

use foldhash::{HashMap, HashSet};

use crate::case::event::Event;
use crate::case::timeline::{AsOf, FactIndex, Person, Timeline};
use crate::time::Day;

/// Up to so many states are all looked at.
const ALL: usize = 64;

/// Of one defendant up to so many, and of all of them together.
const OF_ONE: usize = 128;
const TOGETHER: usize = 256;

/// As many events that may have happened are told apart.
const EVENTS: usize = 128;

/// What can have happened by a day.
pub struct Possibilities {
    /// What certainly has, and then other choices.
    pub all: Vec<AsOf>,
    /// Whether these are all choices.
    pub(super) is_every: bool,
    /// Those who may be in other states than these give them.
    pub(super) unsure: BTreeSet<Person>,
}

/// What can have happened by a day: what certainly has, and then each other choice.
#[must_use]
pub fn possibilities(timeline: &Timeline<'_>, day: Option<Day>) -> Possibilities {
    let certain = timeline.by(day);
    let open = Open::new(timeline, day, &certain);
    let everything: Vec<usize> = (0..open.events.len()).collect();
    let every = open
        .choices(&everything, ALL)
        .filter(|_| open.rest.is_empty());
    let (choices, is_every, unsure) = match every {
        Some(choices) => (choices, true, BTreeSet::new()),
        None => {
            let (choices, unsure) = open.one_by_one();
            (choices, false, unsure)
        }
    };
    let mut all = vec![certain];
    all.extend(
        choices
            .iter()
            .map(|some| timeline.supposing(day, &open.chosen(some))),
    );
    if !open.rest.is_empty() {
        let everything = open.events.iter().chain(&open.rest).copied();
        all.push(timeline.supposing(day, &everything.collect::<Vec<_>>()));
    }
    Possibilities {
        all,
        is_every,
        unsure,
    }
}

/// Some of the events that may have happened, by their places in [`Open::events`].
type Choice = BTreeSet<usize>;

/// What may have happened by a day.
struct Open<'t, 'a> {
    timeline: &'t Timeline<'a>,
    events: Vec<FactIndex>,
    /// For each of them, what else of them has happened if it has, and itself.
    with: Vec<Choice>,
    /// Those beyond [`EVENTS`].
    rest: Vec<FactIndex>,
    /// Of those that bring the case to court, those after another with no return between them. Where a
    /// defendant stands is the same with the other alone.
    brings_nothing: HashSet<FactIndex>,
}

impl<'t, 'a> Open<'t, 'a> {
    fn new(timeline: &'t Timeline<'a>, day: Option<Day>, certain: &AsOf) -> Self {
        // What rests on something certainly later cannot have happened yet, whatever its own date says.
        let can_be = |at: &FactIndex| {
            let lower = timeline.order.lower[*at];
            lower.zip(day).is_none_or(|(lower, day)| lower <= day)
        };
        let maybe = certain.maybe.iter().copied();
        let mut events: Vec<FactIndex> = maybe
            .filter(|&at| timeline.nodes[at].moves && can_be(&at))
            .collect();
        // Of what changes no state one is enough, by which the case is shown where nothing else is.
        let mut shows = certain.inside.is_empty();
        events.retain(|&at| changes_state(timeline, at) || std::mem::take(&mut shows));
        let rest = events.split_off(events.len().min(EVENTS));
        let places: HashMap<FactIndex, usize> = events
            .iter()
            .enumerate()
            .map(|(place, &at)| (at, place))
            .collect();
        let with = events.iter().map(|&event| {
            let (mut open, mut seen) = (vec![event], HashSet::default());
            let mut found = Choice::new();
            while let Some(at) = open.pop() {
                if seen.insert(at) {
                    found.extend(places.get(&at));
                    open.extend(timeline.depends_on(at));
                }
            }
            found
        });
        Self {
            timeline,
            with: with.collect(),
            brings_nothing: brings_nothing(timeline, &events),
            events,
            rest,
        }
    }

    fn chosen(&self, some: &Choice) -> Vec<FactIndex> {
        some.iter().map(|&place| self.events[place]).collect()
    }

    /// Every choice among some of the events, each with what it depends on, other than that none
    /// happened; `None` where there are more than so many.
    fn choices(&self, among: &[usize], most: usize) -> Option<Vec<Choice>> {
        let mut all = BTreeSet::from([Choice::new()]);
        for &place in among {
            let longer: Vec<Choice> = all.iter().map(|some| some | &self.with[place]).collect();
            all.extend(longer);
            if all.len() > most {
                return None;
            }
        }
        all.remove(&Choice::new());
        Some(all.into_iter().collect())
    }

    /// The choices among what is about each defendant, as if nothing that may have happened had to the others;
    /// each event by itself; and all of them. With those of whom there are too many.
    fn one_by_one(&self) -> (Vec<Choice>, BTreeSet<Person>) {
        let everything = 0..self.events.len();
        let mut all: BTreeSet<Choice> = self.with.iter().cloned().collect();
        all.insert(everything.clone().collect());
        let mut looked_at: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut too_many: BTreeSet<Vec<usize>> = BTreeSet::new();
        let mut unsure = BTreeSet::new();
        for person in (0..self.timeline.names.defendants.len()).map(Person) {
            let about: Vec<usize> = everything
                .clone()
                .filter(|&place| self.judges(self.events[place], person))
                .collect();
            if looked_at.insert(about.clone()) {
                match self.choices(&about, OF_ONE) {
                    Some(choices) if all.len() < TOGETHER => all.extend(choices),
                    _ => {
                        let left = TOGETHER.saturating_sub(all.len());
                        all.extend(self.some_of(&about).into_iter().take(left));
                        too_many.insert(about.clone());
                    }
                }
            }
            if too_many.contains(&about) || self.rest.iter().any(|&at| self.is_about(at, person)) {
                unsure.insert(person);
            }
        }
        (all.into_iter().collect(), unsure)
    }

    /// All up to one of the events, in order, and each with each other.
    fn some_of(&self, about: &[usize]) -> Vec<Choice> {
        let mut so_far = Choice::new();
        let up_to = about.iter().map(|&place| {
            so_far.extend(&self.with[place]);
            so_far.clone()
        });
        let mut some: Vec<Choice> = up_to.collect();
        for (at, &one) in about.iter().enumerate().take(OF_ONE) {
            let others = about[..at].iter();
            some.extend(others.map(|&other| &self.with[one] | &self.with[other]));
        }
        some
    }

    fn is_about(&self, at: FactIndex, person: Person) -> bool {
        let who = &self.timeline.nodes[at].who;
        who.is_empty() || who.binary_search(&person).is_ok()
    }

    /// Whether an event decides together with others where a defendant stands. Custody, severance, death:
    /// of those the last one counts, so that each by itself gives all there is.
    fn judges(&self, at: FactIndex, person: Person) -> bool {
        match &self.timeline.nodes[at].fact.record.event {
            Event::CaseReferred(_) | Event::TrialOpened(_) => !self.brings_nothing.contains(&at),
            Event::CaseReturned(_)
            | Event::DefendantJoined(_)
            | Event::DefendantGroupJoined(_)
            | Event::ChargeFiled(_)
            | Event::ChargeWithdrawn(_)
            | Event::ProceedingsEnded(_)
            | Event::Verdict(_)
            | Event::SentenceImposed(_)
            | Event::SentenceRevised(_)
            | Event::EnteredIntoForce(_)
            | Event::AppealDecided(_) => self.is_about(at, person),
            // Who faces a charge faces it under another article.
            Event::ChargeReclassified(e) => {
                let filed = self.timeline.names.charge(&e.charge);
                let is_known = filed.is_some_and(|filed| self.is_about(filed, person));
                !is_known && self.is_about(at, person)
            }
            _ => false,
        }
    }
}

/// Whether an event can make the state another, by itself or by what it depends on.
fn changes_state(timeline: &Timeline<'_>, at: FactIndex) -> bool {
    !matches!(
        timeline.nodes[at].fact.record.event,
        Event::CaseIdentified(_)
            | Event::CaseLinked(_)
            | Event::HearingHeld(_)
            | Event::ActAlleged(_)
            | Event::VictimRecorded(_)
            | Event::InjuryRecorded(_)
            | Event::FigureClaimed(_)
            | Event::CaseOpened(_)
    )
}

/// Of events that bring the case to court, those after another of them with no return between the two.
fn brings_nothing(timeline: &Timeline<'_>, events: &[FactIndex]) -> HashSet<FactIndex> {
    let mut found = HashSet::default();
    let mut is_there = false;
    for &at in &timeline.order.sequence {
        let event = &timeline.nodes[at].fact.record.event;
        let brings = matches!(event, Event::CaseReferred(_) | Event::TrialOpened(_));
        if matches!(event, Event::CaseReturned(_)) {
            is_there = false;
        } else if brings && events.contains(&at) && std::mem::replace(&mut is_there, true) {
            found.insert(at);
        }
    }
    found
}
