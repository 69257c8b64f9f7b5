//! Every count of the answers, beside what is counted by trying every way in which the records may be
//! meant: `support/force`. The ledgers are lives of one or two cases that `support/lives` tells. To search
//! further: `CASEBOOK_SEEDS=40..400 cargo test --test answers_by_force`.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/disk.rs"]
mod disk;
#[path = "support/force/mod.rs"]
mod force;
#[path = "support/lives/mod.rs"]
mod lives;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/tales.rs"]
mod tales;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use casebook::time::Day;
use force::count::{self, Counted};
use force::{Facts, Person, Ways, World};
use lives::{CASES, Choice, Teller};
use serde_json::{Value, json};
use tales::Tale;

/// Up to this many choices of what may have happened are all looked at, and what is told is exact.
const EVERY: usize = 64;

/// How many ledgers are tried.
const LEDGERS: u64 = 24;

/// The ledgers that are tried; others, where somebody asks for them.
fn seeds() -> Range<u64> {
    let asked = std::env::var("CASEBOOK_SEEDS").ok();
    let ends = asked.as_deref().and_then(|text| text.split_once(".."));
    ends.map_or(0..LEDGERS, |(from, to)| {
        from.parse().expect("a number")..to.parse().expect("a number")
    })
}

/// Numbers that follow from a seed.
struct Dice(u64);

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
struct Told {
    tale: Tale,
    desk: cli::Desk,
    facts: BTreeMap<String, Facts>,
}

fn told(seed: u64, length: usize) -> (Told, Dice) {
    told_of(seed, length, |choice| choice)
}

fn told_of(seed: u64, length: usize, change: impl Fn(Choice) -> Choice) -> (Told, Dice) {
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
    fn days(&self, dice: &mut Dice, some: usize) -> Vec<Day> {
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

    fn ways(&self, day: Day, dice: &mut Dice) -> BTreeMap<String, Ways> {
        let of_case = |(case, facts): (&String, &Facts)| {
            (
                case.clone(),
                facts.ways(day, &mut |limit| dice.below(limit)),
            )
        };
        self.facts.iter().map(of_case).collect()
    }

    /// Adds figures that are claimed as of some days, one of each measure.
    fn claim(&self, days: &[Day]) {
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
    fn claimed(&self) -> Vec<Value> {
        let answer = self.ask("reconcile --issuer Force");
        answer["figures"].as_array().cloned().unwrap_or_default()
    }

    fn ask(&self, line: &str) -> Value {
        self.desk.say(&format!("--json {line}")).ok().json()
    }
}

/// How far what is told and what is counted may differ.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Must {
    Equal,
    /// What is told leaves nothing out, and may leave more open.
    Hold,
}

fn compare(must: Must, counted: (u64, Option<u64>), told: &Value, what: &str) {
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

fn is_too_much(ways: &Ways) -> bool {
    ways.choices.is_none_or(|choices| choices > EVERY)
}

/// What must hold of a ledger on a day.
fn must(ways: &BTreeMap<String, Ways>) -> Must {
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

const FACTS: [&str; 21] = [
    "cases",
    "defendants",
    "named",
    "victims",
    "convicted",
    "acquitted",
    "terminated",
    "pending",
    "suspected",
    "charged",
    "on_trial",
    "in_force",
    "in_custody",
    "prison",
    "prison_for_life",
    "suspended",
    "other",
    "no_sentence_recorded",
    "barred_from_office",
    "barred_for_life",
    "rank_lost",
];

#[test]
fn stats_are_what_is_counted_by_trying_everything() {
    let mut equal = 0;
    for seed in seeds() {
        let (told, mut dice) = told(seed, 10 + seed as usize % 24 * 2);
        for day in told.days(&mut dice, 2) {
            let ways = told.ways(day, &mut dice);
            if ways.values().any(|ways| !ways.is_one_order) {
                continue;
            }
            let must = must(&ways);
            equal += usize::from(must == Must::Equal);
            let counted = count::all(&ways);
            let stats = told.ask(&format!("stats --to {day}"));
            let all = &stats["recorded_in_this_ledger"];
            for fact in FACTS {
                let what = format!("seed {seed}, {day}, {fact}\n{}", told.tale);
                compare(must, counted.bounds.of(fact), &all[fact], &what);
            }
            if must == Must::Equal && counted.is_limited {
                terms(
                    &stats["prison_terms"],
                    &counted,
                    &format!("seed {seed}, {day}\n{}", told.tale),
                );
            }
        }
    }
    assert!(
        equal > seeds().count(),
        "only {equal} were compared to the number"
    );
}

/// Of a case of which only the years are known, too much may have happened by the middle of one for every
/// combination to be looked at. What is told then may leave more open, and never less.
#[test]
fn where_too_much_may_have_happened_nothing_is_claimed_that_need_not_be() {
    let mut too_many = 0;
    for seed in seeds().map(|seed| seed + 4_000) {
        let of_one_year = |[what, who, when, exactness, a, b, vouched, beside]: Choice| {
            let exactness = if exactness < 0xd0 { 11 } else { exactness };
            [what, who, when % 8, exactness, a, b, vouched % 0xb0, beside]
        };
        let (told, mut dice) = told_of(seed, 12 + seed as usize % 24, of_one_year);
        let day: Day = "2019-06-15".parse().expect("a day");
        let ways = told.ways(day, &mut dice);
        too_many += usize::from(ways.values().any(is_too_much));
        if ways.values().any(|ways| !ways.is_one_order) {
            continue;
        }
        let counted = count::all(&ways);
        told.claim(&[day]);
        for (row, (measure, key, named)) in told.claimed().iter().zip(MEASURES) {
            let what = format!("seed {seed}, {day}, {measure}\n{}", told.tale);
            compare(Must::Hold, counted.bounds.of(key), &row["ours"], &what);
            if let Some(named) = named {
                compare(Must::Hold, counted.bounds.of(named), &row["named"], &what);
            }
        }
        let stats = told.ask(&format!("stats --to {day}"));
        for fact in FACTS {
            let what = format!("seed {seed}, {day}, {fact}\n{}", told.tale);
            let told = &stats["recorded_in_this_ledger"][fact];
            compare(Must::Hold, counted.bounds.of(fact), told, &what);
        }
    }
    assert!(
        too_many * 3 > seeds().count(),
        "only {too_many} had too much"
    );
}

/// The measures of figures, and what is counted for each.
const MEASURES: [(&str, &str, Option<&str>); 9] = [
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

#[test]
fn reconcile_has_the_same_numbers_as_of_each_day() {
    for seed in seeds().map(|seed| seed + 1_000) {
        let (told, mut dice) = told(seed, 10 + seed as usize % 24);
        let days = told.days(&mut dice, 2);
        told.claim(&days);
        let rows = told.claimed();
        let mut rows = rows.iter();
        for day in days {
            let ways = told.ways(day, &mut dice);
            let counted = count::all(&ways);
            for (measure, key, named) in MEASURES {
                let row = rows.next().expect("a row for each figure");
                assert_eq!(
                    (&row["measure"], &row["as_of"]),
                    (&json!(measure), &json!(day))
                );
                if ways.values().any(|ways| !ways.is_one_order) {
                    continue;
                }
                let what = format!("seed {seed}, {day}, {measure}\n{}", told.tale);
                compare(must(&ways), counted.bounds.of(key), &row["ours"], &what);
                if let Some(named) = named {
                    compare(must(&ways), counted.bounds.of(named), &row["named"], &what);
                }
            }
        }
    }
}

#[test]
fn cases_finds_those_who_are_such_in_every_way_or_in_one() {
    for seed in seeds().map(|seed| seed + 2_000) {
        let (told, mut dice) = told(seed, 10 + seed as usize % 24);
        for day in told.days(&mut dice, 1) {
            let ways = told.ways(day, &mut dice);
            if ways
                .values()
                .any(|ways| !ways.is_one_order || is_too_much(ways))
            {
                continue;
            }
            let is = |standing: &'static str| {
                move |p: &Person| p.standing.as_str().replace(' ', "_") == standing
            };
            let asked: [(&str, Box<dyn Fn(&Person) -> bool>); 6] = [
                ("--standing convicted", Box::new(is("convicted"))),
                ("--standing on_trial", Box::new(is("on_trial"))),
                ("--standing suspected", Box::new(is("suspected"))),
                ("--final", Box::new(|p| p.is_final)),
                ("--not-final", Box::new(|p| !p.is_final)),
                ("--agency police", Box::new(|p| p.agency.is_some())),
            ];
            for (line, such) in asked.into_iter().skip(seed as usize % 3).step_by(3) {
                let mut expected: BTreeMap<(String, String), &str> = BTreeMap::new();
                for (case, ways) in &ways {
                    let ids: BTreeSet<&String> = ways
                        .worlds
                        .iter()
                        .flatten()
                        .flat_map(|w| w.people.iter().map(|p| &p.id))
                        .collect();
                    for id in ids {
                        let found = |world: &Option<World>| {
                            let mut people = world.iter().flat_map(|world| &world.people);
                            people.any(|p| p.id == *id && !p.is_another && such(p))
                        };
                        let how = match ways.worlds.iter().filter(|world| found(world)).count() {
                            0 => continue,
                            all if all == ways.worlds.len() => "certain",
                            _ => "possible",
                        };
                        expected.insert((case.clone(), id.clone()), how);
                    }
                }
                let answer = told.ask(&format!("cases {line} --to {day}"));
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let cases = answer["cases"].as_array().cloned().unwrap_or_default();
                let found: BTreeMap<(String, String), String> = cases
                    .iter()
                    .flat_map(|case| {
                        let people = case["defendants"].as_array().into_iter().flatten();
                        people.map(|d| {
                            (
                                (text(&case["case"]), text(&d["defendant"])),
                                text(&d["match"]),
                            )
                        })
                    })
                    .collect();
                let expected: BTreeMap<_, _> = expected
                    .into_iter()
                    .map(|(who, how)| (who, how.to_owned()))
                    .collect();
                assert_eq!(
                    found, expected,
                    "seed {seed}, {line} --to {day}: told, counted\n{}",
                    told.tale
                );
            }
        }
    }
}

#[test]
fn durations_are_the_fewest_and_the_most_days_of_all_that_dates_allow() {
    let mut tried = 0;
    for seed in seeds().map(|seed| seed + 3_000) {
        let (told, _) = told(seed, 16 + seed as usize % 24);
        for (from, to) in [
            ("charge", "verdict"),
            ("verdict", "force"),
            ("referral", "verdict"),
        ] {
            let answer = told.ask(&format!("durations --from {from} --to {to}"));
            for row in answer["rows"].as_array().into_iter().flatten() {
                let facts = &told.facts[row["case"].as_str().unwrap_or_default()];
                let took = facts.took(force::days::Asked { from, to });
                let Some(expected) = took.get(row["defendant"].as_str().unwrap_or_default()) else {
                    continue;
                };
                let days = &row["days"];
                let found = days
                    .is_object()
                    .then(|| (days["min"].as_i64(), days["max"].as_i64()));
                let expected = expected.map(|(min, max)| (Some(min), Some(max)));
                tried += 1;
                assert_eq!(
                    found, expected,
                    "seed {seed}, {from} to {to}, {row}: told, counted\n{}",
                    told.tale
                );
            }
        }
    }
    assert!(tried > seeds().count(), "only {tried} were tried");
}

fn terms(told: &Value, counted: &Counted, what: &str) {
    let expected = count::spread(&counted.terms);
    for field in ["sum", "shortest", "median", "longest"] {
        let found = &told[field];
        let months = |text: &Value| text.as_str().map(months);
        let found = match found {
            Value::Null => Value::Null,
            some => json!([months(&some["min"]), months(&some["max"])]),
        };
        assert_eq!(found, expected[field], "{field}, {what}: told, counted");
    }
}

/// `P4Y6M` in months.
fn months(text: &str) -> u64 {
    let (mut sum, mut number) = (0, 0);
    for c in text.chars() {
        match c.to_digit(10) {
            Some(digit) => number = number * 10 + u64::from(digit),
            None => {
                sum += number
                    * match c {
                        'Y' => 12,
                        'M' => 1,
                        _ => 0,
                    };
                number = 0;
            }
        }
    }
    sum
}
