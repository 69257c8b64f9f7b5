//! What holds of every ledger, whatever was told: checked on lives of cases that `support/lives` tells
//! from bytes which proptest makes, and takes away again to find the smallest failure.
//!
//! The bytes follow from a fixed seed, so that a run says the same as the one before. To search
//! further: `PROPTEST_RNG_SEED=1 PROPTEST_CASES=2000 cargo test --test properties`.

#[path = "support/disk.rs"]
mod disk;
#[path = "support/lives/mod.rs"]
mod lives;
#[path = "support/renamed.rs"]
mod renamed;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/tales.rs"]
mod tales;

use std::cell::{Cell, RefCell};
use std::fmt::Debug;

use casebook::case::record::Record;
use casebook::seq::Seq;
use lives::{Choice, Teller};
use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};
use tales::{Count, Desk, Said, Tale, copied, decode, noon, said, shown};

/// How many lives each property is tried on.
const LIVES: u32 = 64;

/// Tells lives, and looks whether something holds of each. `more` is what else it needs. Gives what
/// was counted in all of them.
fn for_all<S: Strategy<Value: Debug>>(
    tell: impl Fn(&[Choice]) -> Tale,
    more: S,
    holds: impl Fn(Tale, S::Value),
) -> Count {
    let mut config = Config {
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..Config::default()
    };
    if std::env::var_os("PROPTEST_CASES").is_none() {
        config.cases = LIVES;
    }
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(2026);
    }
    let counted = RefCell::new(Count::default());
    let given = (vec(any::<Choice>(), 8..56), more);
    let tried = TestRunner::new(config).run(&given, |(choices, more)| {
        let tale = tell(&choices);
        counted.borrow_mut().join(&tale.count);
        holds(tale, more);
        Ok(())
    });
    tried.unwrap_or_else(|e| panic!("{e}"));
    let counted = counted.into_inner();
    assert_rich(&counted);
    counted
}

/// Of what was told, enough was taken, and enough of what the properties are about: of a ledger that
/// took nothing they would hold, and say nothing.
fn assert_rich(count: &Count) {
    let all = count.taken + count.refused;
    println!("{} of {all} taken: {:?}", count.taken, count.events);
    assert!(
        count.taken * 2 > all,
        "only {} of {all} were taken",
        count.taken
    );
    let lives = LIVES as usize;
    let floors = [
        (
            lives,
            &["verdict", "appeal_filed", "doubted", "inexact"][..],
        ),
        (
            lives / 2,
            &[
                "sentence_imposed",
                "appeal_decided",
                "charge_filed",
                "defendant_group_joined",
            ],
        ),
        (
            lives / 6,
            &[
                "sentence_revised",
                "custody_changed",
                "entered_into_force",
                "proceedings_ended",
            ],
        ),
    ];
    for (floor, events) in floors {
        for event in events {
            assert!(count.of(event) >= floor, "only {} {event}", count.of(event));
        }
    }
}

/// They are mistaken, too.
fn assert_mistaken(count: &Count) {
    for event in ["correction", "retraction"] {
        assert!(
            count.of(event) >= LIVES as usize,
            "only {} {event}",
            count.of(event)
        );
    }
}

fn tell(choices: &[Choice]) -> Tale {
    Tale::tell(Teller::new(), choices, false)
}

fn tell_facts(choices: &[Choice]) -> Tale {
    Tale::tell(Teller::of_facts(), choices, false)
}

fn tell_in_time(choices: &[Choice]) -> Tale {
    Tale::tell(Teller::new(), choices, true)
}

#[test]
fn one_by_one_in_batches_or_copied_the_same_is_said() {
    let count = for_all(tell, vec(1..9_usize, 48), |tale, cuts| {
        let view = tale.desk.read();
        let expected = said(&view);
        assert_eq!(errors(&expected), 0, "{tale}");
        let batched = in_batches(&tale.records, cuts);
        assert_eq!(said(&batched.read()), expected, "in batches\n{tale}");
        let copy = Desk::new();
        let refused = copy.append(&copied(&view), noon());
        assert_eq!(
            refused,
            Ok(()),
            "what one ledger took, another does\n{tale}"
        );
        assert_eq!(said(&copy.read()), expected, "copied\n{tale}");
    });
    assert_mistaken(&count);
}

/// How many errors the rules find in what was taken.
fn errors(said: &Said) -> usize {
    let cases = said.everything["cases"].as_array().into_iter().flatten();
    cases
        .map(|case| case["errors"].as_array().map_or(1, Vec::len))
        .sum()
}

fn in_batches(mut records: &[Record], cuts: Vec<usize>) -> Desk {
    let desk = Desk::new();
    for cut in cuts.into_iter().chain([records.len()]) {
        let (batch, rest) = records.split_at(cut.min(records.len()));
        let refused = desk.append(batch, noon());
        assert_eq!(
            refused,
            Ok(()),
            "what is taken one by one is taken in batches\n{}",
            shown(batch)
        );
        records = rest;
    }
    desk
}

#[test]
fn events_on_other_days_can_be_recorded_in_any_order() {
    let moved = Cell::new(0);
    for_all(tell_facts, vec(any::<u8>(), 48), |tale, keys| {
        let (order, apart) = renamed::another_order(&tale.records, &keys);
        moved.set(moved.get() + apart);
        let other = Desk::new();
        let told = || format!("recorded as\n{tale}and as\n{}", shown(&order));
        assert_eq!(other.append(&order, noon()), Ok(()), "{}", told());
        let (expected, found) = (tale.desk.read(), other.read());
        assert_eq!(
            renamed::everything(&found),
            renamed::everything(&expected),
            "{}",
            told()
        );
    });
    let moved = moved.get();
    assert!(
        moved > 40 * LIVES as usize,
        "only {moved} pairs of one case changed places"
    );
}

#[test]
fn a_correction_retracted_leaves_everything_as_it_was() {
    let (made, told) = (Cell::new(0), Cell::new(0));
    for_all(tell, vec(any::<Choice>(), 6), |mut tale, wrong| {
        let before = said(&tale.desk.read());
        for choice in wrong {
            let Some(correction) = tale.teller.correct(&choice) else {
                continue;
            };
            let Some(record) = decode(&correction) else {
                continue;
            };
            if tale
                .desk
                .append(std::slice::from_ref(&record), noon())
                .is_err()
            {
                continue;
            }
            let corrected = tale.desk.read();
            made.set(made.get() + 1);
            told.set(told.get() + usize::from(said(&corrected).everything != before.everything));
            let what = format!("{tale}then\n{}", shown(&[record]));
            let refused = tale.desk.append(&[retraction(&correction["id"])], noon());
            assert_eq!(refused, Ok(()), "{what}");
            let restored = tale.desk.read();
            assert_eq!(
                restored.known().0,
                corrected.known().0 + 1,
                "both stay in the log"
            );
            assert_restored(&said(&restored), &before, &what);
        }
    });
    let (made, told) = (made.get(), told.get());
    println!("{made} corrections were retracted; {told} had changed what is said");
    assert!(made > 2 * LIVES as usize && told * 2 > made);
}

fn retraction(target: &Value) -> Record {
    let id = format!("not-{}", target.as_str().unwrap_or_default());
    let event = json!({"retraction": {"target": target, "reason": "it was right"}});
    decode(&json!({"id": id, "by": "teller", "event": event})).expect("a retraction")
}

/// All is said as before, and every entry that was there is what it was; others may have come.
fn assert_restored(now: &Said, before: &Said, what: &str) {
    assert_eq!(now.everything, before.everything, "{what}");
    for (case, rows) in &before.histories {
        assert_eq!(now.histories[case][..rows.len()], rows[..], "{what}");
    }
}

#[test]
fn what_was_known_then_is_what_the_ledger_said_then() {
    let past = Cell::new(0);
    let count = for_all(tell_in_time, vec(any::<u8>(), 4), |tale, moments| {
        let size = tale.desk.read().known().0;
        let recorded = |n: u64| tale.desk.read().recorded_at(Seq(n)).expect("an entry");
        for moment in moments {
            let time = recorded(u64::from(moment) % size);
            let then = tale.desk.read().known_at(time).expect("it can be read");
            let entries = then.known();
            // Entries of one time became known together: the next one is of a later time.
            assert_eq!(recorded(entries.0 - 1), time);
            assert!(entries.0 == size || recorded(entries.0) > time);
            let cut = tale.desk.cut(entries.0).read();
            assert_eq!(cut.known(), entries);
            assert_eq!(said(&then), said(&cut), "{entries} of\n{tale}");
            past.set(past.get() + usize::from(entries.0 < size));
        }
    });
    assert_mistaken(&count);
    assert!(
        past.get() > LIVES as usize,
        "only {} views of the past",
        past.get()
    );
}
