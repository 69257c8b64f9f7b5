//! The lives of cases, each drawn from its own stream of chance, so that they can be made in any
//! order and on any core.
//!
//! Half never get further than a complaint and a few entries; some go through several courts.

use casebook::case::event::{Event, FigureClaimed};
use casebook::case::ids::{ChargeId, DefendantId, VictimId};
use casebook::case::text::Line;
use casebook::case::vocabulary::Measure;
use casebook::time::{Day, Instant};

use super::chance::Chance;
use super::dates::{after, before, exact};
use super::names::{court, line, quantity};
use super::plan::Plan;
use super::scribe::{Dating, Pending, Scribe};
use super::verdicts::Found;

/// Somebody in the dock.
pub struct Person {
    /// The id.
    pub id: DefendantId,
    /// Whether it is a member of the case's group.
    pub grouped: bool,
    /// Severed, dead, let go, or found to be somebody else: nothing more happens to them here.
    pub gone: bool,
    /// What courts have found so far.
    pub found: Found,
    /// Whether a sentence stands.
    pub sentenced: bool,
}

/// A charge: its id, and whom of the people it concerns.
pub struct Charge {
    /// The id.
    pub id: ChargeId,
    /// Indexes into the people.
    pub who: Vec<usize>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

/// A case as it really goes, while its scribe records what becomes known.
pub struct Life {
    /// Who records it.
    pub scribe: Scribe,
    /// The day on which it stands.
    pub day: Day,
    /// Where it is.
    pub town: &'static str,
    /// Its court of first instance.
    pub court: Line,
    /// Its defendants.
    pub people: Vec<Person>,
    /// Its charges.
    pub charges: Vec<Charge>,
    /// How many appeals were filed.
    pub appeals: u64,
    /// How much is known of it: how often what may be left out is told.
    pub detail: u64,
    /// Whether no other court follows: then its verdict may be dated "until then".
    pub last_court: bool,
    /// Its victims.
    pub victims: Vec<VictimId>,
    /// Its group of defendants, where it has one.
    pub group: Option<DefendantId>,
}

/// Everything that is ever recorded of one life, in order.
pub fn live(plan: &Plan, index: u64) -> Vec<Pending> {
    let mut chance = plan.chance(index);
    let at = plan.start(index);
    let today = Instant::from_millis(at)
        .expect("the generator's years have four digits")
        .day();
    let Some((case, town)) = plan.case(index) else {
        return statement(Scribe::new(chance, None, at, today), today);
    };
    // What is not followed as it happens comes from an archive, years later.
    let ago = match plan.is_followed(index) {
        true => chance.between(0, 25),
        false => chance.between(700, 3_500),
    };
    let day = before(today, ago);
    let court = court(&mut chance, town);
    let detail = chance.weighted(&[(10, 50), (6, 140), (3, 330), (1, 700)]);
    let mut life = Life {
        scribe: Scribe::new(chance, Some(case), at, day),
        day,
        town,
        court,
        people: Vec::new(),
        charges: Vec::new(),
        victims: Vec::new(),
        appeals: 0,
        last_court: false,
        detail,
        group: None,
    };
    life.run(plan, index);
    life.scribe.finish()
}

/// An official counts: figures that belong to no case.
fn statement(mut scribe: Scribe, day: Day) -> Vec<Pending> {
    const MEASURES: &[Measure] = &[
        Measure::OfficersInCustody,
        Measure::OfficersCharged,
        Measure::OfficersOnTrial,
        Measure::OfficersConvicted,
        Measure::OfficersAcquitted,
        Measure::CasesOpened,
        Measure::CasesInCourt,
        Measure::CasesDecided,
        Measure::Victims,
        Measure::Complaints,
        Measure::Other,
    ];
    for _ in 0..scribe.chance.between(1, 4) {
        let measure = *scribe.chance.pick(MEASURES);
        let event = figure(&mut scribe.chance, measure, day, 400);
        scribe.fact(day, Dating::Loose, event);
    }
    scribe.finish()
}

/// A figure that an official claims.
pub fn figure(chance: &mut Chance, measure: Measure, day: Day, most: u64) -> Event {
    let number = chance.between(1, most);
    Event::FigureClaimed(FigureClaimed {
        issuer: line(*chance.pick(&["Генеральная прокуратура", "Ministry of the Interior"])),
        measure,
        value: quantity(chance, number),
        as_of: chance.permille(300).then(|| exact(before(day, 10))),
        scope: (measure == Measure::Other || chance.permille(200))
            .then(|| line("сотрудники полиции, вся страна")),
        verbatim: chance
            .permille(200)
            .then(|| line(format!("«…{number}, из них часть под стражей»"))),
    })
}

impl Life {
    /// Whether something that may be told of a case is told of this one.
    pub fn tells(&mut self) -> bool {
        self.scribe.chance.permille(self.detail)
    }

    /// Lets days pass.
    pub fn pass(&mut self, least: u64, most: u64) {
        self.day = after(self.day, self.scribe.chance.between(least, most));
    }

    /// Those to whom something can still happen.
    pub fn present(&self) -> Vec<usize> {
        let here = |&at: &usize| !self.people[at].gone;
        (0..self.people.len()).filter(here).collect()
    }

    /// Names some of the people: the group by its own id, where that is just who is meant.
    pub fn who(&mut self, some: &[usize]) -> Vec<DefendantId> {
        let is_in = |at: usize| self.people[at].grouped;
        let members = (0..self.people.len()).filter(|&at| is_in(at)).count();
        let named = some.iter().filter(|&&at| is_in(at)).count();
        let mut who = Vec::new();
        let whole = members > 0 && named == members;
        if whole {
            who.extend(self.group.clone());
        }
        let apart = some.iter().filter(|&&at| !(whole && is_in(at)));
        who.extend(apart.map(|&at| self.people[at].id.clone()));
        who
    }

    fn run(&mut self, plan: &Plan, index: u64) {
        self.open(plan, index);
        let depth =
            self.scribe
                .chance
                .weighted(&[(510, 0), (255, 1), (75, 2), (95, 3), (42, 4), (23, 5)]);
        if depth == 0 {
            self.stay_a_complaint();
            return;
        }
        self.suspect();
        self.charge();
        if depth == 1 {
            if self.scribe.chance.permille(150) {
                self.end_proceedings();
            }
            return;
        }
        self.prepare();
        self.go_to_court();
        if depth > 2 {
            self.judge(depth);
        }
    }
}

impl Person {
    /// Somebody of whom no court has said anything yet.
    pub fn new(id: DefendantId, grouped: bool) -> Self {
        Self {
            id,
            grouped,
            gone: false,
            found: Found::Nothing,
            sentenced: false,
        }
    }
}
