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

use casebook::case::state::Standing;
use casebook::time::Day;
use force::count::{self, Counted};
use force::told::{MEASURES, Must, compare, is_too_much, must, told, told_of};
use force::{Person, Ways, World, terms};
use lives::Choice;
use serde_json::{Value, json};

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

#[test]
fn reconcile_has_the_same_numbers_as_of_each_day() {
    for seed in seeds().map(|seed| seed + 1_000) {
        let (told, mut dice) = told(seed, 10 + seed as usize % 24);
        let days = told.days(&mut dice, 2);
        if days.is_empty() {
            continue;
        }
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
            let asked: [(&str, Such); 6] = [
                ("--standing convicted", |p| {
                    p.standing == Standing::Convicted
                }),
                ("--standing on_trial", |p| p.standing == Standing::OnTrial),
                ("--standing suspected", |p| {
                    p.standing == Standing::Suspected
                }),
                ("--final", |p| p.is_final),
                ("--not-final", |p| !p.is_final),
                ("--agency police", |p| p.agency.is_some()),
            ];
            for (line, such) in asked.into_iter().skip(seed as usize % 3).step_by(3) {
                let expected: BTreeMap<_, _> = ways
                    .iter()
                    .flat_map(|(case, ways)| found(case, ways, such))
                    .collect();
                let answer = told.ask(&format!("cases {line} --to {day}"));
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let cases = answer["cases"].as_array().cloned().unwrap_or_default();
                let told_of: BTreeMap<(String, String), String> = cases
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
                assert_eq!(
                    told_of, expected,
                    "seed {seed}, {line} --to {day}: told, counted\n{}",
                    told.tale
                );
            }
        }
    }
}

type Such = fn(&Person) -> bool;

/// Who is such in every way, and who in one.
fn found(
    case: &str,
    ways: &Ways,
    such: impl Fn(&Person) -> bool,
) -> Vec<((String, String), String)> {
    let people = ways.worlds.iter().flatten().flat_map(|world| &world.people);
    let ids: BTreeSet<&String> = people.map(|p| &p.id).collect();
    let how = |id: &&String| {
        let is_found = |world: &&Option<World>| {
            let mut people = world.iter().flat_map(|world| &world.people);
            people.any(|p| p.id == **id && !p.is_another && such(p))
        };
        match ways.worlds.iter().filter(is_found).count() {
            0 => None,
            all if all == ways.worlds.len() => Some("certain"),
            _ => Some("possible"),
        }
    };
    let found = ids
        .iter()
        .filter_map(|id| Some(((case.to_owned(), (*id).clone()), how(id)?.to_owned())));
    found.collect()
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
    let expected = terms::spread(&counted.terms);
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
