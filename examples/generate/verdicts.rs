//! What comes before a court, and what it finds.

use casebook::case::event::*;
use casebook::case::ids::{CaseId, ChargeId};
use casebook::case::vocabulary::*;

use super::lives::Life;
use super::names::{AGENCIES, ARTICLES, HEARINGS, line, penalties, person, prose, reason};
use super::scribe::{Dating, ground};

/// What courts have found of somebody, as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or nothing that stands.
    Nothing,
    /// One verdict on all.
    Whole(VerdictOutcome),
    /// A verdict on each of some charges, by their indexes.
    ByCharge(Vec<(usize, VerdictOutcome)>),
}

impl Found {
    /// Whether a conviction stands.
    pub fn is_conviction(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Whole(outcome) => *outcome == VerdictOutcome::Convicted,
            Self::ByCharge(each) => each.iter().any(|(_, o)| *o == VerdictOutcome::Convicted),
        }
    }

    /// Sets what is found on one charge, or takes it away.
    pub fn set(&mut self, charge: usize, outcome: Option<VerdictOutcome>) {
        if !matches!(self, Self::ByCharge(_)) {
            *self = Self::ByCharge(Vec::new());
        }
        if let Self::ByCharge(each) = self {
            each.retain(|(at, _)| *at != charge);
            each.extend(outcome.map(|outcome| (charge, outcome)));
            if each.is_empty() {
                *self = Self::Nothing;
            }
        }
    }
}

impl Life {
    /// Between the charges and the court.
    pub fn prepare(&mut self) {
        self.pass(20, 120);
        if self.tells() {
            self.reclassify();
        }
        if self.charges.len() > 1 && self.tells() {
            self.withdraw();
        }
        if self.tells() {
            let here = self.present();
            self.custody(
                &here,
                &[Custody::Remanded, Custody::HouseArrest, Custody::Bail],
            );
            if self.scribe.chance.permille(350) {
                self.contest_detention();
            }
        }
        if self.group.is_some() && self.tells() {
            self.name_one_of_them();
            self.find_the_same();
        }
        if self.present().len() > 1 && self.scribe.chance.permille(120) {
            self.sever();
        }
        self.scribe.catch_up(300);
    }

    fn reclassify(&mut self) {
        let at = self.scribe.chance.below(self.charges.len() as u64) as usize;
        let charge = self.charges[at].id.clone();
        let concerned = self.charges[at].who.clone();
        let some = match concerned.len() > 1 && self.scribe.chance.permille(400) {
            true => self.who(&concerned[..1]),
            false => Vec::new(),
        };
        let (article, title) = *self.scribe.chance.pick(ARTICLES);
        let event = Event::ChargeReclassified(ChargeReclassified {
            charge,
            who: some,
            code: Some(line("УК")),
            article: Some(line(article)),
            part: Some(line("3")),
            edition: None,
            title: Some(line(title)),
        });
        self.scribe.fact(self.day, Dating::Chain, event);
    }

    fn withdraw(&mut self) {
        let last = self.charges.len() - 1;
        self.charges[last].withdrawn = true;
        let event = Event::ChargeWithdrawn(ChargeWithdrawn {
            charge: self.charges[last].id.clone(),
            who: Vec::new(),
        });
        self.scribe.fact(self.day, Dating::Chain, event);
    }

    /// One of the others turns out to be a member of the group.
    fn find_the_same(&mut self) {
        let here = self.present();
        let apart = here.iter().find(|&&at| !self.people[at].grouped);
        let member = here.iter().find(|&&at| self.people[at].grouped);
        if let (Some(&apart), Some(&member)) = (apart, member) {
            let event = Event::DefendantIdentified(DefendantIdentified {
                defendant: Some(self.people[apart].id.clone()),
                one_of: Vec::new(),
                name: None,
                aliases: Vec::new(),
                agency: Some(line(*self.scribe.chance.pick(AGENCIES))),
                rank: None,
                position: None,
                same_as: Some(self.people[member].id.clone()),
            });
            self.people[apart].gone = true;
            self.scribe.fact(self.day, Dating::Loose, event);
        }
    }

    /// Somebody's part goes on as a case of its own.
    fn sever(&mut self) {
        let here = self.present();
        let one = [*self.scribe.chance.pick(&here)];
        let Some(from) = self.scribe.case.clone() else {
            return;
        };
        let to: CaseId = format!("{from}-b")
            .parse()
            .expect("a slug with a part more is a slug");
        let who = self.who(&one);
        let event = Event::DefendantSevered(DefendantSevered {
            who: who.clone(),
            to: Some(to.clone()),
        });
        self.scribe.fact(self.day, Dating::Loose, event);
        self.people[one[0]].gone = true;
        self.scribe.case = Some(to);
        let opened = CaseOpened {
            title: line(format!("{}: выделенное дело", self.town)),
            jurisdiction: None,
            authority: None,
            incident: None,
            description: None,
        };
        self.scribe
            .fact(self.day, Dating::Loose, Event::CaseOpened(opened));
        let linked = CaseLinked {
            to: from.clone(),
            relation: CaseRelation::SeveredFrom,
        };
        self.scribe
            .fact(self.day, Dating::Loose, Event::CaseLinked(linked));
        for defendant in who {
            let joined = DefendantJoined {
                defendant,
                name: Some(person(&mut self.scribe.chance).0),
                aliases: Vec::new(),
                agency: None,
                rank: None,
                position: None,
                description: None,
            };
            self.scribe
                .fact(self.day, Dating::Loose, Event::DefendantJoined(joined));
        }
        self.scribe.case = Some(from);
    }

    /// The prosecutor sends the case to court; sometimes the court sends it back first.
    pub fn go_to_court(&mut self) {
        if self.tells() {
            let referred = |court| Event::CaseReferred(CaseReferred { court });
            let court = self.court.clone();
            self.scribe
                .fact(self.day, Dating::Loose, referred(court.clone()));
            if self.scribe.chance.permille(150) {
                self.pass(10, 60);
                let event = Event::CaseReturned(CaseReturned {
                    court: Some(court.clone()),
                    reason: ground(&mut self.scribe.chance, 600).map(reason),
                });
                self.scribe.fact(self.day, Dating::Loose, event);
                self.pass(40, 150);
                self.scribe.fact(self.day, Dating::Loose, referred(court));
            }
        }
        self.pass(5, 60);
        self.open_trial(Instance::First);
    }

    /// A trial, with what is known of its hearings.
    pub fn open_trial(&mut self, instance: Instance) {
        let event = Event::TrialOpened(TrialOpened {
            court: self.court.clone(),
            instance: self.scribe.chance.permille(600).then_some(instance),
        });
        match self.scribe.chance.below(20) {
            0 => self.scribe.found_late(self.day, event),
            _ => self.scribe.fact(self.day, Dating::Loose, event),
        }
        for _ in 0..4 {
            if self.tells() {
                self.pass(3, 40);
                let chance = &mut self.scribe.chance;
                let event = Event::HearingHeld(HearingHeld {
                    court: chance.permille(400).then(|| self.court.clone()),
                    summary: chance.permille(800).then(|| prose(*chance.pick(HEARINGS))),
                });
                match self.scribe.chance.below(12) {
                    0 => self.scribe.found_late(self.day, event),
                    _ => self.scribe.fact(self.day, Dating::Loose, event),
                }
            }
        }
        self.pass(3, 60);
    }

    /// The court rules on those in the dock, on all or only on some charges.
    pub fn rule(&mut self, dock: &[usize], only: &[usize]) {
        use VerdictOutcome::{Acquitted, Convicted, Terminated};
        if dock.is_empty() {
            return;
        }
        let shared: Vec<usize> = (0..self.charges.len())
            .filter(|&at| !self.charges[at].withdrawn)
            .filter(|&at| dock.iter().all(|p| self.charges[at].who.contains(p)))
            .collect();
        let mostly = [(76, Convicted), (18, Acquitted), (6, Terminated)];
        if !only.is_empty() {
            let outcome = self.scribe.chance.weighted(&mostly);
            self.verdict(dock, only, outcome);
        } else if shared.len() > 1 && self.scribe.chance.permille(550) {
            let (first, rest) = shared.split_at(1);
            self.verdict(dock, first, Convicted);
            let outcome = *self.scribe.chance.pick(&[Acquitted, Convicted]);
            self.verdict(dock, rest, outcome);
        } else if dock.len() > 1 && self.scribe.chance.permille(350) {
            let (first, rest) = dock.split_at(dock.len() / 2);
            self.verdict(first, &[], Convicted);
            let outcome = *self.scribe.chance.pick(&[Acquitted, Acquitted, Terminated]);
            self.verdict(rest, &[], outcome);
        } else {
            let outcome = self.scribe.chance.weighted(&mostly);
            self.verdict(dock, &[], outcome);
        }
        // Whoever is convicted, after a retrial too, is sentenced for all that they are convicted of.
        for &at in dock {
            let person = &mut self.people[at];
            person.sentenced &= !person.found.is_conviction();
        }
        self.punish(dock);
        self.scribe.catch_up(300);
    }

    fn verdict(&mut self, some: &[usize], on: &[usize], outcome: VerdictOutcome) {
        let who = self.who(some);
        let charges: Vec<ChargeId> = on.iter().map(|&at| self.charges[at].id.clone()).collect();
        let chance = &mut self.scribe.chance;
        let event = Event::Verdict(Verdict {
            who,
            outcome,
            charges,
            court: chance.permille(350).then(|| self.court.clone()),
            judge: chance.permille(200).then(|| person(chance).0),
            in_absentia: chance.permille(30),
            reason: ground(chance, 120).map(reason),
        });
        let dating = match self.last_court {
            true => Dating::ChainOrUntil,
            false => Dating::Chain,
        };
        self.scribe.fact(self.day, dating, event);
        for &at in some {
            let found = &mut self.people[at].found;
            if on.is_empty() {
                *found = Found::Whole(outcome);
            }
            for &charge in on {
                found.set(charge, Some(outcome));
            }
        }
    }

    /// The convicted of those in the dock who have no sentence get one, on the same day.
    pub fn punish(&mut self, dock: &[usize]) {
        let waits = |&at: &usize| {
            let person = &self.people[at];
            person.found.is_conviction() && !person.sentenced && !person.gone
        };
        let convicted: Vec<usize> = dock.iter().copied().filter(waits).collect();
        let split = match convicted.len() > 1 && self.scribe.chance.permille(400) {
            true => 1,
            false => convicted.len(),
        };
        let (first, rest) = convicted.split_at(split);
        for some in [first, rest].into_iter().filter(|some| !some.is_empty()) {
            let who = self.who(some);
            let chance = &mut self.scribe.chance;
            let event = Event::SentenceImposed(SentenceImposed {
                who,
                penalties: penalties(chance),
                court: chance.permille(150).then(|| self.court.clone()),
                judge: None,
            });
            self.scribe.fact(self.day, Dating::Exact, event);
            for &at in some {
                self.people[at].sentenced = true;
            }
        }
    }

    /// What has been found, and may be, enters into force.
    pub fn enter_into_force(&mut self) {
        let found = |at: &usize| self.people[*at].found != Found::Nothing;
        let some: Vec<usize> = self.present().into_iter().filter(found).collect();
        if !some.is_empty() {
            let who = self.who(&some);
            let event = Event::EnteredIntoForce(EnteredIntoForce { who });
            self.scribe.fact(self.day, Dating::Chain, event);
        }
    }
}
