//! Appeals, retrials, cassation.

use casebook::case::event::*;
use casebook::case::ids::AppealId;
use casebook::case::vocabulary::*;

use super::lives::Life;
use super::names::{GROUNDS, higher_court, line, reason};
use super::scribe::{Dating, ground};
use super::verdicts::Found;

/// What goes back to the first instance: who, and on which charges; on all where there are none.
#[derive(Default)]
struct Remitted {
    who: Vec<usize>,
    charges: Vec<usize>,
}

impl Life {
    /// From the first verdict to the end, through as many courts as the depth says.
    pub fn judge(&mut self, depth: u64) {
        let dock = self.present();
        self.last_court = depth == 3;
        self.rule(&dock, &[]);
        if depth == 3 {
            if self.scribe.chance.permille(400) {
                self.pass(15, 45);
                self.enter_into_force();
            }
            if self.scribe.chance.permille(150) {
                self.go_on();
            }
            return;
        }
        self.review(AppealLevel::Appeal);
        if depth > 4 {
            if self.scribe.chance.permille(800) {
                self.enter_into_force();
            }
            self.pass(30, 150);
            self.review(AppealLevel::Cassation);
        }
        if self.scribe.chance.permille(500) {
            self.enter_into_force();
        }
        self.go_on();
    }

    /// One instance looks at what the one before found; where it remits, there is a retrial.
    fn review(&mut self, level: AppealLevel) {
        let found = |at: &usize| self.people[*at].found != Found::Nothing;
        let dock: Vec<usize> = self.present().into_iter().filter(found).collect();
        if dock.is_empty() {
            return;
        }
        self.pass(3, 15);
        let several = if self.tells() { 3 } else { 1 };
        let count = self.scribe.chance.between(1, several);
        let filed: Vec<(AppealId, Vec<usize>)> =
            (0..count).map(|_| self.file(&dock, level)).collect();
        self.pass(30, 150);
        if dock.len() > 1 && self.scribe.chance.permille(60) {
            self.die(dock[0]);
        }
        let Some(((last, concerned), others)) = filed.split_last() else {
            return;
        };
        for (appeal, _) in others {
            if self.scribe.chance.permille(300) {
                self.withdraw_appeal(appeal);
            } else {
                self.decide(
                    appeal,
                    &[],
                    AppealOutcome::Upheld,
                    &[],
                    level,
                    Dating::Chain,
                );
            }
        }
        if self.scribe.chance.permille(60) {
            self.withdraw_appeal(last);
            return;
        }
        let remitted = self.outcome(last, concerned, level);
        self.scribe.catch_up(300);
        if !remitted.who.is_empty() {
            self.pass(60, 250);
            self.open_trial(Instance::Retrial);
            let here: Vec<usize> = remitted
                .who
                .into_iter()
                .filter(|&at| !self.people[at].gone)
                .collect();
            self.rule(&here, &remitted.charges);
        }
    }

    fn file(&mut self, dock: &[usize], level: AppealLevel) -> (AppealId, Vec<usize>) {
        let some = match dock.len() > 1 && self.scribe.chance.permille(250) {
            true => &dock[1..],
            false => dock,
        };
        let who = self.who(some);
        let appeal = self.next_appeal();
        let chance = &mut self.scribe.chance;
        let appellant = chance.weighted(&[
            (45, Appellant::Defence),
            (25, Appellant::Victim),
            (22, Appellant::Prosecutor),
            (8, Appellant::Unknown),
        ]);
        let event = Event::AppealFiled(AppealFiled {
            appeal: appeal.clone(),
            who,
            appellant,
            level,
            against: chance.permille(60).then_some(AppealAgainst::Verdict),
            grounds: chance.permille(350).then(|| line(*chance.pick(GROUNDS))),
        });
        self.scribe.fact(self.day, Dating::Chain, event);
        (appeal, some.to_vec())
    }

    fn next_appeal(&mut self) -> AppealId {
        self.appeals += 1;
        format!("ap{}", self.appeals)
            .parse()
            .expect("letters and a number make a slug")
    }

    fn withdraw_appeal(&mut self, appeal: &AppealId) {
        let appeal = appeal.clone();
        let event = Event::AppealWithdrawn(AppealWithdrawn { appeal });
        self.scribe.fact(self.day, Dating::Chain, event);
    }

    /// Against detention: it has nothing to do with any verdict.
    pub fn contest_detention(&mut self) {
        let here = self.present();
        let who = self.who(&here);
        let appeal = self.next_appeal();
        let event = Event::AppealFiled(AppealFiled {
            appeal: appeal.clone(),
            who,
            appellant: Appellant::Defence,
            level: AppealLevel::Appeal,
            against: Some(AppealAgainst::Other),
            grounds: Some(line("арест необоснован")),
        });
        self.scribe.fact(self.day, Dating::Chain, event);
        self.pass(3, 12);
        let outcome = self.scribe.chance.weighted(&[
            (8, AppealOutcome::Upheld),
            (2, AppealOutcome::Modified),
            (1, AppealOutcome::QuashedRemitted),
        ]);
        self.decide(
            &appeal,
            &[],
            outcome,
            &[],
            AppealLevel::Appeal,
            Dating::Chain,
        );
    }

    /// Decides an appeal: for all alike, for some otherwise than for the rest, or on one charge.
    fn outcome(&mut self, appeal: &AppealId, concerned: &[usize], level: AppealLevel) -> Remitted {
        if concerned.len() > 1 && self.scribe.chance.permille(350) {
            // Two decisions, to the day: the second is for whoever the first left out.
            let (first, rest) = concerned.split_at(1);
            let one = self.possible(first);
            let mut remitted = self.decide(appeal, first, one, &[], level, Dating::Exact);
            self.pass(0, 20);
            let other = self.possible(rest);
            let more = self.decide_for(appeal, (&[], rest), other, &[], level, Dating::Exact);
            remitted.who.extend(more.who);
            return remitted;
        }
        let on = self.partly(concerned);
        let named = match self.scribe.chance.permille(300) {
            true => concerned,
            false => &[],
        };
        let for_whom = (named, concerned);
        match on {
            Some((charge, outcome)) => {
                self.decide_for(appeal, for_whom, outcome, &[charge], level, Dating::Chain)
            }
            None => {
                let outcome = self.possible(concerned);
                self.decide_for(appeal, for_whom, outcome, &[], level, Dating::Chain)
            }
        }
    }

    /// A charge of which all are convicted, or all acquitted, and a quashing of that only: where
    /// verdicts are by charge, and chance wants it.
    fn partly(&mut self, concerned: &[usize]) -> Option<(usize, AppealOutcome)> {
        let is = |at: usize, found: (usize, VerdictOutcome)| match &self.people[at].found {
            Found::ByCharge(each) => each.contains(&found),
            _ => false,
        };
        let ways = [
            (VerdictOutcome::Convicted, AppealOutcome::QuashedRemitted),
            (VerdictOutcome::Convicted, AppealOutcome::QuashedAcquitted),
            (VerdictOutcome::Convicted, AppealOutcome::QuashedTerminated),
            (VerdictOutcome::Acquitted, AppealOutcome::QuashedConvicted),
            (VerdictOutcome::Acquitted, AppealOutcome::QuashedRemitted),
        ];
        let possible: Vec<(usize, AppealOutcome)> = (0..self.charges.len())
            .flat_map(|charge| ways.map(|(found, quashing)| (charge, found, quashing)))
            .filter(|&(charge, found, _)| concerned.iter().all(|&at| is(at, (charge, found))))
            .map(|(charge, _, quashing)| (charge, quashing))
            .collect();
        let wanted = !possible.is_empty() && self.scribe.chance.permille(500);
        wanted.then(|| *self.scribe.chance.pick(&possible))
    }

    /// An outcome that is possible for all of some.
    fn possible(&mut self, some: &[usize]) -> AppealOutcome {
        use AppealOutcome::{
            Modified, QuashedAcquitted, QuashedConvicted, QuashedRemitted, QuashedTerminated,
            Upheld,
        };
        let convicted = some
            .iter()
            .filter(|&&at| self.people[at].found.is_conviction());
        let outcomes: &[(u64, AppealOutcome)] = match convicted.count() {
            0 => &[(60, Upheld), (20, QuashedConvicted), (20, QuashedRemitted)],
            all if all == some.len() => &[
                (48, Upheld),
                (20, Modified),
                (12, QuashedRemitted),
                (9, QuashedAcquitted),
                (6, QuashedConvicted),
                (5, QuashedTerminated),
            ],
            _ => &[(80, Upheld), (20, QuashedRemitted)],
        };
        self.scribe.chance.weighted(outcomes)
    }

    fn decide(
        &mut self,
        appeal: &AppealId,
        named: &[usize],
        outcome: AppealOutcome,
        on: &[usize],
        level: AppealLevel,
        dating: Dating,
    ) -> Remitted {
        self.decide_for(appeal, (named, named), outcome, on, level, dating)
    }

    /// Records a decision that names some, or nobody, and concerns some, and does what it says.
    fn decide_for(
        &mut self,
        appeal: &AppealId,
        (named, concerned): (&[usize], &[usize]),
        outcome: AppealOutcome,
        on: &[usize],
        level: AppealLevel,
        dating: Dating,
    ) -> Remitted {
        let who = self.who(named);
        let convicts = outcome == AppealOutcome::QuashedConvicted;
        let dating = if convicts { Dating::Exact } else { dating };
        let charges = on.iter().map(|&at| self.charges[at].id.clone()).collect();
        let chance = &mut self.scribe.chance;
        let event = Event::AppealDecided(AppealDecided {
            appeal: appeal.clone(),
            outcome,
            who,
            charges,
            court: chance
                .permille(400)
                .then(|| higher_court(chance, self.town)),
            judge: None,
            reason: ground(chance, 250).map(reason),
        });
        self.scribe.fact(self.day, dating, event);
        if outcome.is_quashing() {
            for &at in concerned {
                self.quash(at, on, outcome.verdict());
            }
        }
        if convicts {
            // The court that convicts sentences too, for all that the person is convicted of.
            for &at in concerned {
                self.people[at].sentenced = false;
            }
            self.punish(concerned);
        }
        let punished: Vec<usize> = concerned
            .iter()
            .copied()
            .filter(|&at| self.people[at].sentenced && !self.people[at].gone)
            .collect();
        let changes = outcome == AppealOutcome::Modified
            || outcome == AppealOutcome::QuashedAcquitted && !on.is_empty();
        if changes {
            let basis = match level {
                AppealLevel::Appeal => RevisionBasis::Appeal,
                AppealLevel::Cassation => RevisionBasis::Cassation,
            };
            self.revise(&punished, basis, Some(appeal.clone()));
        }
        match outcome {
            AppealOutcome::QuashedRemitted => Remitted {
                who: concerned.to_vec(),
                charges: on.to_vec(),
            },
            _ => Remitted::default(),
        }
    }

    /// Takes away what was found, puts in its place what the decision itself finds.
    fn quash(&mut self, at: usize, on: &[usize], finds: Option<VerdictOutcome>) {
        let person = &mut self.people[at];
        match (on, finds) {
            ([], None) => person.found = Found::Nothing,
            ([], Some(outcome)) => person.found = Found::Whole(outcome),
            (charges, outcome) => {
                for &charge in charges {
                    person.found.set(charge, outcome);
                }
            }
        }
        // A sentence stands as long as a conviction is left that it rested on.
        if on.is_empty() || !person.found.is_conviction() {
            person.sentenced = false;
        }
    }
}
