//! What comes after the courts: other sentences, release, death, the end of proceedings.

use casebook::case::event::*;
use casebook::case::ids::AppealId;
use casebook::case::vocabulary::*;

use super::lives::Life;
use super::names::{higher_court, line, penalties};
use super::scribe::Dating;

impl Life {
    /// A sentence is changed for those who have one.
    pub fn revise(&mut self, some: &[usize], basis: RevisionBasis, appeal: Option<AppealId>) {
        if some.is_empty() {
            return;
        }
        let who = self.who(some);
        let chance = &mut self.scribe.chance;
        let event = Event::SentenceRevised(SentenceRevised {
            who,
            penalties: penalties(chance),
            basis,
            appeal,
            court: chance
                .permille(200)
                .then(|| higher_court(chance, self.town)),
        });
        self.scribe.fact(self.day, Dating::Chain, event);
    }

    /// What comes after the courts.
    pub fn go_on(&mut self) {
        self.pass(60, 500);
        let punished: Vec<usize> = self
            .present()
            .into_iter()
            .filter(|&at| self.people[at].sentenced)
            .collect();
        if !punished.is_empty() && self.tells() {
            let basis = *self.scribe.chance.pick(&[
                RevisionBasis::Amnesty,
                RevisionBasis::Pardon,
                RevisionBasis::Commutation,
                RevisionBasis::Breach,
                RevisionBasis::Cumulation,
                RevisionBasis::LawChange,
            ]);
            self.revise(&punished, basis, None);
            self.pass(60, 300);
        }
        if self.tells() {
            let some = if punished.is_empty() {
                self.present()
            } else {
                punished
            };
            self.release(&some);
        }
        match self.scribe.chance.below(20) {
            0 => self.end_proceedings(),
            1 => self.close(),
            2 => {
                if let Some(&one) = self.present().first() {
                    self.die(one);
                }
            }
            3 => {
                let here = self.present();
                self.custody(&here, &[Custody::Released, Custody::Wanted]);
            }
            _ => {}
        }
    }

    fn release(&mut self, some: &[usize]) {
        let who = self.who(some);
        if who.is_empty() {
            return;
        }
        let basis = match some.iter().all(|&at| self.people[at].sentenced) {
            true => *self.scribe.chance.pick(&[
                ReleaseBasis::Served,
                ReleaseBasis::Parole,
                ReleaseBasis::Amnesty,
                ReleaseBasis::Pardon,
            ]),
            false => *self
                .scribe
                .chance
                .pick(&[ReleaseBasis::Acquittal, ReleaseBasis::Other]),
        };
        let event = Event::Released(Released { who, basis });
        self.scribe.fact(self.day, Dating::Loose, event);
    }

    /// Somebody dies: nothing more happens to them here.
    pub fn die(&mut self, one: usize) {
        let event = Event::DefendantDied(DefendantDied {
            defendant: self.people[one].id.clone(),
        });
        self.people[one].gone = true;
        self.scribe.fact(self.day, Dating::Loose, event);
    }

    /// Proceedings end for all without a verdict, or in place of one.
    pub fn end_proceedings(&mut self) {
        let here = self.present();
        if here.is_empty() {
            return;
        }
        self.pass(30, 200);
        let who = self.who(&here);
        let basis = *self.scribe.chance.pick(&[
            EndBasis::Limitation,
            EndBasis::Amnesty,
            EndBasis::Death,
            EndBasis::NoEvidence,
            EndBasis::Reconciliation,
            EndBasis::Other,
        ]);
        let chance = &mut self.scribe.chance;
        let event = Event::ProceedingsEnded(ProceedingsEnded {
            who,
            basis,
            authority: chance.permille(300).then(|| line("Прокуратура")),
        });
        self.scribe.fact(self.day, Dating::Loose, event);
        for at in here {
            self.people[at].gone = true;
            self.people[at].sentenced = false;
        }
    }
}
