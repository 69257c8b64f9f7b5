//! Ledgers that are told at random, what the program says of them, and how that is compared with a count.

use std::collections::BTreeMap;

use casebook::time::Day;
use serde_json::{Value, json};

use super::{Facts, Ways, count};
use crate::cli;
use crate::lives::{CASES, Choice, Teller};
use crate::tales::Tale;

/// Up to this many choices of what may have happened are all looked at, and what is told is exact.
const EVERY: usize = 64;

/// The measures of figures, and what is counted for each.
pub const MEASURES: [(&str, &str, Option<&str>); 9] = [
    ("officers_in_custody", "in_custody", None),
    ("officers_charged", "charged", None),
    ("officers_on_trial", "on_trial", Some("named_on_trial")),
    ("officers_convicted", "convicted", Some("named_convicted")),
    ("officers_acquitted", "acquitted", None),
    ("cases_opened", "cases", None),
    ("cases_in_court", "cases_in_court", None),
    ("cases_decided", "cases_decided", None),
    ("victims", "victims", None),
];

/// Numbers that follow from a seed.
pub struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 24) % limit
    }

    fn choice(&mut self) -> Choice {
        std::array::from_fn(|_| self.below(256) as u8)
    }
}

/// A ledger, and what is in force in it.
pub struct Told {
    pub tale: Tale,
    desk: cli::Desk,
    pub facts: BTreeMap<String, Facts>,
}

pub fn told(seed: u64, length: usize) -> (Told, Dice) {
    told_of(seed, length, |choice| choice)
}

pub fn told_of(seed: u64, length: usize, change: impl Fn(Choice) -> Choice) -> (Told, Dice) {
    let mut dice = Dice(seed * 7_919 + 13);
    let choices: Vec<Choice> = (0..length).map(|_| change(dice.choice())).collect();
    let tale = Tale::tell(Teller::new(), &choices, false);
    let desk = cli::Desk::empty();
    desk.run(["init", "--origin", "casebook.example/force"])
        .ok();
    desk.batch(&tale.to_string()).ok();
    let of_case = |case: &str| {
        let records = tale.teller.in_force().map(|(_, record)| record);
        (case.to_owned(), Facts::new(case, records))
    };
    let facts = CASES.into_iter().map(of_case).collect();
    (Told { tale, desk, facts }, dice)
}

impl Told {
    /// Days of which it is not plain what had happened by them.
    pub fn days(&self, dice: &mut Dice, some: usize) -> Vec<Day> {
        let mut ends: Vec<Day> = self.facts.values().flat_map(Facts::ends).collect();
        ends.sort_unstable();
        ends.dedup();
        let days = count::between(&ends);
        if days.is_empty() {
            return Vec::new();
        }
        (0..some)
            .map(|_| days[dice.below(days.len() as u64) as usize])
            .collect()
    }

    pub fn ways(&self, day: Day, dice: &mut Dice) -> BTreeMap<String, Ways> {
        let of_case = |(case, facts): (&String, &Facts)| {
            (
                case.clone(),
                facts.ways(day, &mut |limit| dice.below(limit)),
            )
        };
        self.facts.iter().map(of_case).collect()
    }

    /// Adds figures that are claimed as of some days, one of each measure.
    pub fn claim(&self, days: &[Day]) {
        let figure = |day: &Day, measure: &str| {
            let claim = json!({"issuer": "Force", "measure": measure, "value": 1, "as_of": day});
            json!({"on": "2026-01-01", "event": {"figure_claimed": claim}}).to_string()
        };
        let figures = days
            .iter()
            .flat_map(|day| MEASURES.map(|(measure, ..)| figure(day, measure)));
        self.desk
            .batch(&figures.collect::<Vec<_>>().join("\n"))
            .ok();
    }

    /// What `reconcile` has beside those figures.
    pub fn claimed(&self) -> Vec<Value> {
        let answer = self.ask("reconcile --issuer Force");
        answer["figures"].as_array().cloned().unwrap_or_default()
    }

    pub fn ask(&self, line: &str) -> Value {
        self.desk.say(&format!("--json {line}")).ok().json()
    }
}

/// How far what is told and what is counted may differ.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Must {
    Equal,
    /// What is told leaves nothing out, and may leave more open.
    Hold,
}

pub fn compare(must: Must, counted: (u64, Option<u64>), told: &Value, what: &str) {
    let certain = told["certain"]
        .as_u64()
        .unwrap_or_else(|| panic!("{what}: {told}"));
    let possible = told["possible"].as_u64();
    let holds = certain <= counted.0
        && possible.is_none_or(|most| counted.1.is_some_and(|count| count <= most));
    match must {
        Must::Equal => assert_eq!((certain, possible), counted, "{what}: told, counted"),
        Must::Hold => assert!(holds, "{what}: told {told}, counted {counted:?}"),
    }
}

pub fn is_too_much(ways: &Ways) -> bool {
    ways.choices.is_none_or(|choices| choices > EVERY)
}

/// What must hold of a ledger on a day.
pub fn must(ways: &BTreeMap<String, Ways>) -> Must {
    let crosses = |ways: &Ways| {
        ways.worlds.iter().flatten().any(|world| {
            let to = world.people.iter().filter_map(|p| p.severed_to.as_ref());
            to.into_iter().any(|to| CASES.contains(&to.as_str()))
        })
    };
    let is_open = ways.values().any(|ways| ways.worlds.len() > 1);
    let too_many = ways.values().any(is_too_much);
    match too_many || is_open && ways.values().any(crosses) {
        true => Must::Hold,
        false => Must::Equal,
    }
}
