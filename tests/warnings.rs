//! Each rule that warns, with a history that it warns of, and the nearest that it does not.

mod support;

use serde_json::json;
use support::*;

fn warns(story: &Story, day: &str, rule: &str) -> bool {
    story.warned(day).iter().any(|warned| warned == rule)
}

#[test]
fn unsourced_cites_no_source() {
    let mut bare = joined("d1");
    bare["sources"] = json!([]);
    assert_eq!(given([opened(), bare]).warned("2021-01-01"), ["unsourced"]);
    assert!(
        given([opened(), joined("d1")])
            .warned("2021-01-01")
            .is_empty()
    );
}

#[test]
fn single_source_is_a_judgment_on_one_source() {
    let mut one = verdict("2021-01-10", &["d1"], "acquitted");
    one["sources"] = json!([{"title": "A"}]);
    assert_eq!(
        given([opened(), joined("d1"), one]).warned("2021-02-01"),
        ["single_source"]
    );
    let two = verdict("2021-01-10", &["d1"], "acquitted");
    assert!(
        given([opened(), joined("d1"), two])
            .warned("2021-02-01")
            .is_empty()
    );
}

#[test]
fn verdict_stands_where_a_second_one_falls_without_a_quashing() {
    let again = || verdict("2021-09-01", &["d1"], "acquitted");
    assert!(warns(
        &sentenced().and(again()),
        "2021-10-01",
        "verdict_stands"
    ));
    let quashed = appealed().and(decided("2021-05-01", "ap1", "quashed_remitted"));
    assert!(!warns(
        &quashed.and(again()),
        "2021-10-01",
        "verdict_stands"
    ));
}

#[test]
fn order_unclear_is_two_changes_of_one_thing_on_dates_that_overlap() {
    let held = |on: &str| {
        given([
            opened(),
            joined("d1"),
            custody("2020-05", &["d1"], "detained"),
            custody(on, &["d1"], "bail"),
        ])
    };
    assert_eq!(held("2020-05-20").warned("2021-01-01"), ["order_unclear"]);
    assert!(held("2020-06-01").warned("2021-01-01").is_empty());
    // A revision depends on its sentence: their order is certain, whatever the dates.
    let same_day = sentenced().and(revised("2021-01", &["d1"], &["imprisonment:3y"], "appeal"));
    assert!(!warns(&same_day, "2021-02-01", "order_unclear"));
}

#[test]
fn order_unclear_is_also_a_verdict_on_all_beside_one_on_a_charge_and_a_name_beside_another() {
    let beside = |on: &str| {
        given([
            opened(),
            joined("d1"),
            charged("c1", &["d1"]),
            verdict_on("2021-06", &["d1"], "convicted", &["c1"]),
            verdict(on, &["d1"], "acquitted"),
        ])
    };
    assert!(warns(&beside("2021-06"), "2021-07-15", "order_unclear"));
    assert!(!warns(&beside("2021-07"), "2021-08-15", "order_unclear"));
    let called = |name: &str| {
        event(
            "2021",
            json!({"defendant_identified": {"defendant": "d1", "name": name}}),
        )
    };
    assert!(warns(
        &given([opened(), joined("d1"), called("A."), called("B.")]),
        "2022-01-01",
        "order_unclear"
    ));
}

#[test]
fn no_retrial_is_a_verdict_after_a_remittal_without_a_trial() {
    let remitted = || appealed().and(decided("2021-05-01", "ap1", "quashed_remitted"));
    let again = || verdict("2021-09-01", &["d1"], "acquitted");
    assert!(warns(&remitted().and(again()), "2021-10-01", "no_retrial"));
    assert!(!warns(
        &remitted().and(tried("2021-08-01")).and(again()),
        "2021-10-01",
        "no_retrial"
    ));
}

#[test]
fn no_sentence_yet_is_a_conviction_without_one_after_ninety_days() {
    assert!(warns(&convicted(), "2021-04-11", "no_sentence_yet"));
    assert!(
        !warns(&convicted(), "2021-04-10", "no_sentence_yet"),
        "the ninetieth day"
    );
    assert!(!warns(&sentenced(), "2021-05-01", "no_sentence_yet"));
}

#[test]
fn verdict_after_death_is_certainly_after_it() {
    let fell = |on: &str| {
        given([
            opened(),
            joined("d1"),
            died("2021-01-15", "d1"),
            verdict(on, &["d1"], "terminated"),
        ])
    };
    assert_eq!(
        fell("2021-01-16").warned("2021-02-01"),
        ["verdict_after_death"]
    );
    assert!(fell("2021-01").warned("2021-02-01").is_empty());
}

#[test]
fn figures_disagree_where_one_issuer_claims_two_numbers_for_one_day() {
    let figure = |on: &str, value: u64| {
        event(
            on,
            json!({"figure_claimed": {"issuer": "P.", "measure": "victims", "value": value}}),
        )
    };
    assert_eq!(
        given([opened(), figure("2021-01", 3), figure("2021-01", 4)]).warned("2021-02-01"),
        ["figures_disagree"]
    );
    assert!(
        given([opened(), figure("2021-01", 3), figure("2021-02", 4)])
            .warned("2021-03-01")
            .is_empty()
    );
    assert!(
        given([opened(), figure("2021-01", 3), figure("2021-01", 3)])
            .warned("2021-02-01")
            .is_empty()
    );
}

#[test]
fn figures_disagree_also_where_more_victims_are_recorded_than_claimed() {
    let victims = |id: &str, count: u64| {
        event(
            "2021-01-01",
            json!({"victim_recorded": {"victim": id, "count": count}}),
        )
    };
    let claimed = || {
        event(
            "2021-01",
            json!({"figure_claimed": {"issuer": "P.", "measure": "victims", "value": 4}}),
        )
    };
    assert_eq!(
        given([opened(), victims("v1", 3), victims("v2", 2), claimed()]).warned("2021-02-01"),
        ["figures_disagree"]
    );
    assert!(
        given([opened(), victims("v1", 3), victims("v2", 1), claimed()])
            .warned("2021-02-01")
            .is_empty()
    );
}

#[test]
fn same_person_is_one_name_of_two_defendants() {
    let known = |who: &str| {
        event(
            "2021-01-01",
            json!({"defendant_identified": {"defendant": who, "name": "N. N."}}),
        )
    };
    let story = given([
        opened(),
        joined("d1"),
        joined("d2"),
        known("d1"),
        known("d2"),
    ]);
    assert_eq!(story.warned("2021-02-01"), ["same_person"]);
    let same = event(
        "2021-01-02",
        json!({"defendant_identified": {"defendant": "d2", "same_as": "d1"}}),
    );
    let story = story.and(same);
    assert!(story.warned("2021-02-01").is_empty());
    // A third, who is the same as the second, is the same as the first.
    let third = event(
        "2021-01-02",
        json!({"defendant_identified": {"defendant": "d3", "name": "N. N.", "same_as": "d2"}}),
    );
    assert!(
        story
            .and(joined("d3"))
            .and(third)
            .warned("2021-02-01")
            .is_empty()
    );
}

#[test]
fn long_silent_is_a_case_in_court_without_an_event_for_two_years() {
    let story = given([opened(), joined("d1"), tried("2020-06-01")]);
    assert_eq!(story.warned("2022-06-02"), ["long_silent"]);
    assert!(story.warned("2022-06-01").is_empty());
    let heard = event("2021-06-01", json!({"hearing_held": {}}));
    assert!(story.and(heard).warned("2022-06-02").is_empty());
}

#[test]
fn a_warning_never_looks_beyond_its_day() {
    assert!(convicted().warned("2020-12-31").is_empty());
    assert!(convicted().errors().is_empty());
}
