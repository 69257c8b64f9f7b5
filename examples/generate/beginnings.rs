//! How cases begin: a complaint, suspects, charges. Three of four cases stay there.

use casebook::case::event::*;
use casebook::case::ids::{ChargeId, DefendantId, VictimId};
use casebook::case::vocabulary::{CaseRelation, Custody, Measure, Severity};
use casebook::time::Day;
use chrono::Datelike;

use super::dates::before;
use super::lives::{Charge, Life, Person, figure};
use super::names::{
    ACTS, AGENCIES, ARTICLES, POSITIONS, RANKS, line, person, prose, quantity, reason,
};
use super::plan::Plan;
use super::scribe::{Dating, ground};

impl Life {
    /// A case is opened.
    pub fn open(&mut self, plan: &Plan, index: u64) {
        let opened = self.day;
        let title = match self.scribe.chance.below(3) {
            0 => format!("{}: жалоба на пытки", self.town),
            1 => format!("Дело сотрудников полиции, {}", self.town),
            _ => format!("{}: officers accused of torture", self.town),
        };
        let chance = &mut self.scribe.chance;
        let event = CaseOpened {
            title: line(title),
            jurisdiction: chance.permille(500).then(|| line("XA")),
            authority: chance.permille(300).then(|| line("Прокуратура")),
            incident: chance.permille(100).then(|| line("события января")),
            description: chance
                .permille(120)
                .then(|| prose("Возбуждено по заявлению потерпевшего.")),
        };
        self.scribe
            .fact(opened, Dating::Loose, Event::CaseOpened(event));
        if self.tells() {
            let number = self.scribe.chance.between(100_000, 999_999);
            let event = Event::CaseIdentified(CaseIdentified {
                scheme: line(*self.scribe.chance.pick(&["erdr", "court"])),
                number: line(format!("{}{number}", opened.year())),
            });
            self.scribe.fact(opened, Dating::Loose, event);
        }
        let other = self.scribe.chance.below(index.max(1));
        let linked = self.scribe.chance.permille(20) && index > 0;
        if let Some((to, _)) = plan.case(other).filter(|_| linked) {
            let relation = *self
                .scribe
                .chance
                .pick(&[CaseRelation::Related, CaseRelation::MergedInto]);
            let event = Event::CaseLinked(CaseLinked { to, relation });
            self.scribe.fact(opened, Dating::Loose, event);
        }
    }

    /// What was done, and to whom: before the opening in the world, after it in the log.
    fn tell_the_act(&mut self) {
        let done = before(self.day, self.scribe.chance.between(1, 60));
        let chance = &mut self.scribe.chance;
        let victims = chance.between(1, 5);
        let event = Event::ActAlleged(ActAlleged {
            description: Some(prose(*chance.pick(ACTS))),
            place: chance.permille(400).then(|| line("изолятор")),
            victims: chance.permille(400).then(|| quantity(chance, victims)),
        });
        match self.scribe.chance.below(10) {
            0 => self.scribe.found_late(done, event),
            1..=6 => self.scribe.alleged(done, event),
            _ => self.scribe.fact(done, Dating::Loose, event),
        }
    }

    fn tell_a_victim(&mut self) {
        let done = before(self.day, self.scribe.chance.between(1, 60));
        let id: VictimId = format!("v{}", self.victims.len() + 1)
            .parse()
            .expect("v and a number make a slug");
        let chance = &mut self.scribe.chance;
        let event = Event::VictimRecorded(VictimRecorded {
            victim: id.clone(),
            description: chance.permille(500).then(|| prose("задержанный")),
            count: chance.permille(100).then(|| quantity(chance, 3)),
        });
        self.scribe.fact(done, Dating::Loose, event);
        self.victims.push(id);
        if self.scribe.chance.permille(500) {
            self.tell_an_injury(done);
        }
    }

    fn tell_an_injury(&mut self, done: Day) {
        const GRAVITY: &[Severity] = &[
            Severity::Light,
            Severity::Moderate,
            Severity::Grave,
            Severity::Fatal,
            Severity::Varying,
        ];
        let chance = &mut self.scribe.chance;
        let event = Event::InjuryRecorded(InjuryRecorded {
            victims: self.victims.last().cloned().into_iter().collect(),
            count: chance.permille(100).then(|| quantity(chance, 2)),
            severity: chance.permille(800).then(|| *chance.pick(GRAVITY)),
            description: chance
                .permille(300)
                .then(|| prose("Заключение экспертизы: следы ожогов.")),
        });
        if self.scribe.chance.permille(120) {
            self.scribe.found_late(done, event);
        } else {
            self.scribe.fact(done, Dating::Loose, event);
        }
    }

    /// Nobody is ever suspected.
    pub fn stay_a_complaint(&mut self) {
        match self.scribe.chance.below(10) {
            0..=2 => self.tell_a_victim(),
            8 => {
                let measure = *self
                    .scribe
                    .chance
                    .pick(&[Measure::Victims, Measure::Complaints]);
                let event = figure(&mut self.scribe.chance, measure, self.day, 9);
                self.scribe.fact(self.day, Dating::Loose, event);
            }
            9 if self.scribe.chance.permille(80) => {
                self.scribe.withhold();
                self.tell_the_act();
            }
            _ => self.tell_the_act(),
        }
        if self.scribe.chance.permille(150) {
            self.pass(30, 300);
            self.close();
            if self.scribe.chance.permille(200) {
                self.pass(30, 200);
                let why = ground(&mut self.scribe.chance, 1_000).unwrap_or("жалоба");
                let event = Event::CaseReopened(CaseReopened {
                    reason: reason(why),
                });
                self.scribe.fact(self.day, Dating::Loose, event);
            }
        }
    }

    /// The case is closed.
    pub fn close(&mut self) {
        let why = *self.scribe.chance.pick(&[
            "отсутствие состава преступления",
            "the offence was not confirmed",
        ]);
        let event = Event::CaseClosed(CaseClosed {
            reason: reason(why),
        });
        self.scribe.fact(self.day, Dating::Loose, event);
    }

    /// What was done becomes known, and by whom.
    pub fn suspect(&mut self) {
        if self.tells() {
            self.tell_the_act();
        }
        for _ in 0..3 {
            if self.tells() {
                self.tell_a_victim();
            }
        }
        self.pass(0, 40);
        if self.scribe.chance.permille(180) {
            self.join_group();
        } else {
            let several = if self.tells() { 3 } else { 1 };
            for _ in 0..self.scribe.chance.between(1, several) {
                self.join_one();
            }
        }
    }

    fn join_one(&mut self) {
        let number = self.people.iter().filter(|p| !p.grouped).count() + 1;
        let id: DefendantId = format!("d{number}")
            .parse()
            .expect("d and a number make a slug");
        let chance = &mut self.scribe.chance;
        let (name, latin) = person(chance);
        let event = Event::DefendantJoined(DefendantJoined {
            defendant: id.clone(),
            name: chance.permille(800).then_some(name),
            aliases: if chance.permille(150) {
                vec![latin]
            } else {
                Vec::new()
            },
            agency: chance.permille(350).then(|| line(*chance.pick(AGENCIES))),
            rank: chance.permille(250).then(|| line(*chance.pick(RANKS))),
            position: chance.permille(150).then(|| line(*chance.pick(POSITIONS))),
            description: chance
                .permille(50)
                .then(|| prose("по данным родственников")),
        });
        self.scribe.root(self.day, event);
        self.people.push(Person::new(id, false));
    }

    fn join_group(&mut self) {
        let group: DefendantId = "officers".parse().expect("a word is a slug");
        let chance = &mut self.scribe.chance;
        let count = match chance.permille(20) {
            true => chance.between(12, 45),
            false => chance.between(2, 6),
        };
        let event = Event::DefendantGroupJoined(DefendantGroupJoined {
            group: group.clone(),
            count: quantity(chance, count),
            agency: chance.permille(500).then(|| line(*chance.pick(AGENCIES))),
            description: None,
        });
        self.scribe.root(self.day, event);
        self.people
            .extend((1..=count).map(|n| Person::new(group.member(n), true)));
        self.group = Some(group);
        if self.tells() {
            self.join_one();
        }
        if self.scribe.chance.permille(250) {
            self.name_one_of_them();
        }
    }

    /// A name becomes known: of one of the group, or of one of them it is not known which.
    pub fn name_one_of_them(&mut self) {
        let members: Vec<usize> = self.present();
        let Some(group) = self.group.clone() else {
            return;
        };
        let at = *self.scribe.chance.pick(&members);
        let (name, latin) = person(&mut self.scribe.chance);
        let chance = &mut self.scribe.chance;
        let one_of = match chance.below(3) {
            0 => vec![group],
            1 if members.len() > 2 => members[..2]
                .iter()
                .map(|&at| self.people[at].id.clone())
                .collect(),
            _ => Vec::new(),
        };
        let event = Event::DefendantIdentified(DefendantIdentified {
            defendant: one_of.is_empty().then(|| self.people[at].id.clone()),
            one_of,
            name: Some(name),
            aliases: vec![latin],
            agency: None,
            rank: chance.permille(400).then(|| line(*chance.pick(RANKS))),
            position: None,
            same_as: None,
        });
        if chance.permille(400) {
            self.scribe.found_late(self.day, event);
        } else {
            self.scribe.fact(self.day, Dating::Loose, event);
        }
    }

    /// The suspects are charged.
    pub fn charge(&mut self) {
        self.pass(0, 30);
        let here = self.present();
        if self.scribe.chance.permille(500) {
            self.custody(
                &here,
                &[Custody::Detained, Custody::Wanted, Custody::Recognizance],
            );
        }
        let several = if self.tells() { 3 } else { 1 };
        for number in 1..=self.scribe.chance.between(1, several) {
            let whole = here.len() < 2 || self.scribe.chance.permille(750);
            let who = match whole {
                true => here.clone(),
                false => here[1..].to_vec(),
            };
            let id: ChargeId = format!("c{number}")
                .parse()
                .expect("c and a number make a slug");
            let named = self.who(&who);
            let chance = &mut self.scribe.chance;
            let (article, title) = *chance.pick(ARTICLES);
            let event = Event::ChargeFiled(ChargeFiled {
                charge: id.clone(),
                who: named,
                code: chance.permille(400).then(|| line("УК")),
                article: Some(line(article)),
                part: chance
                    .permille(600)
                    .then(|| line(chance.between(1, 3).to_string())),
                edition: chance.permille(80).then(|| line("2014")),
                title: chance.permille(350).then(|| line(title)),
            });
            self.scribe.fact(self.day, Dating::Chain, event);
            self.charges.push(Charge {
                id,
                who,
                withdrawn: false,
            });
        }
        self.scribe.catch_up(300);
    }

    /// Some are held, or let go.
    pub fn custody(&mut self, some: &[usize], kinds: &[Custody]) {
        let who = self.who(some);
        if who.is_empty() {
            return;
        }
        let custody = *self.scribe.chance.pick(kinds);
        let event = Event::CustodyChanged(CustodyChanged { who, custody });
        match self.scribe.chance.below(25) {
            0 => self.scribe.found_late(self.day, event),
            1 => self.scribe.alleged(self.day, event),
            _ => self.scribe.fact(self.day, Dating::Loose, event),
        }
    }
}
