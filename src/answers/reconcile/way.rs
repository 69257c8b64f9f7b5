//! How far each defendant of a case has come, whatever came after.

use crate::case::event::Event;
use crate::case::timeline::{FactIndex, Person, Timeline};
use crate::case::vocabulary::VerdictOutcome;
use crate::seq::Seq;

/// How far a defendant can have come; the first five are what measures count.
#[derive(Clone, Copy)]
pub(super) enum Stage {
    Detained,
    Charged,
    Tried,
    Convicted,
    Acquitted,
    Decided,
}

/// By which entry a defendant first came to each stage.
pub(super) type Reached = [Option<Seq>; 6];

/// How far the defendants of a case have come, event by event.
pub(super) struct Way<'t, 'a> {
    timeline: &'t Timeline<'a>,
    pub(super) reached: Vec<Reached>,
    /// The event by which the case is in court.
    in_court: Option<Seq>,
    /// Those against whom proceedings ended.
    ended: Vec<Person>,
}

impl<'t, 'a> Way<'t, 'a> {
    pub(super) fn new(timeline: &'t Timeline<'a>) -> Self {
        Self {
            timeline,
            reached: vec![[None; 6]; timeline.names.defendants.len()],
            in_court: None,
            ended: Vec::new(),
        }
    }

    fn mark(&mut self, who: &[Person], stage: Stage, seq: Seq) {
        for person in who {
            self.reached[person.0][stage as usize].get_or_insert(seq);
        }
    }

    /// What an event makes of them.
    pub(super) fn take(&mut self, at: FactIndex, seq: Seq) {
        let node = &self.timeline.nodes[at];
        let who = node.who.as_slice();
        match &node.fact.record.event {
            Event::CustodyChanged(e) if e.custody.is_behind_bars() => {
                self.mark(who, Stage::Detained, seq);
            }
            Event::ChargeFiled(_) => self.mark(who, Stage::Charged, seq),
            Event::CaseReferred(_) | Event::TrialOpened(_) => {
                self.in_court.get_or_insert(seq);
            }
            Event::CaseReturned(_) => self.give_back(at),
            Event::ChargeWithdrawn(_) => self.tried_until_now(who),
            Event::ProceedingsEnded(_) => {
                self.tried_until_now(who);
                self.mark(who, Stage::Decided, seq);
                self.ended.extend(who);
            }
            Event::Verdict(e) => self.rule(who, Some(e.outcome), seq),
            Event::AppealDecided(e) if self.timeline.quashes_verdict(at) => {
                self.rule(who, e.outcome.verdict(), seq);
            }
            _ => {}
        }
    }

    /// Who is out of it while the case is in court has been on trial.
    fn tried_until_now(&mut self, who: &[Person]) {
        if let Some(court) = self.in_court {
            self.mark(who, Stage::Tried, court);
        }
    }

    /// The case goes back to the prosecutor: who was in court until then has been on trial.
    fn give_back(&mut self, at: FactIndex) {
        let Some(court) = self.in_court.take() else {
            return;
        };
        let defendants = &self.timeline.names.defendants;
        let there = |p: &Person| {
            let joined = defendants[p.0].joined;
            !self.timeline.order.certainly_before(at, joined) && !self.ended.contains(p)
        };
        let who: Vec<Person> = (0..defendants.len()).map(Person).filter(there).collect();
        self.mark(&who, Stage::Tried, court);
    }

    fn rule(&mut self, who: &[Person], outcome: Option<VerdictOutcome>, seq: Seq) {
        self.mark(who, Stage::Tried, seq);
        match outcome {
            Some(VerdictOutcome::Convicted) => self.mark(who, Stage::Convicted, seq),
            Some(VerdictOutcome::Acquitted) => self.mark(who, Stage::Acquitted, seq),
            _ => {}
        }
        if outcome.is_some() {
            self.mark(who, Stage::Decided, seq);
        }
    }
}
