//! The worked cases that the model must hold, told as stories.

mod support;

use serde_json::json;
use support::*;

/// Three officers get "four to six years", a fourth a non-custodial sentence; none is named; two
/// months later a name becomes known, of one of the four; then the fourth's sentence is learnt.
#[test]
fn terms_over_unnamed_people_stay_ranges_and_a_name_of_one_of_four_stays_nobodys() {
    let fourth = named(
        "fourth",
        sentence("2024-03-18", &["officers-4"], &["non_custodial"]),
    );
    let story = given([
        recorded("2024-03-19", opened()),
        event(
            "../2024-03-18",
            json!({"defendant_group_joined": {"group": "officers", "count": 4}}),
        ),
        recorded(
            "2024-03-20",
            verdict("2024-03-18", &["officers"], "convicted"),
        ),
        sentence(
            "2024-03-18",
            &["officers-1", "officers-2", "officers-3"],
            &["imprisonment:4y..6y"],
        ),
        fourth,
        recorded(
            "2024-05-20",
            event(
                "2024-05-20",
                json!({"defendant_identified": {"one_of": ["officers"], "name": "N."}}),
            ),
        ),
    ]);
    let story = story
        .sentence("2024-03-18", "officers-2", &["imprisonment:4y..6y"])
        .sentence("2024-03-18", "officers-4", &["non_custodial"])
        .status("2024-03-18", "decided");
    for who in ["officers-1", "officers-2", "officers-3", "officers-4"] {
        assert!(
            story.defendant("", "", who)["name"].is_null(),
            "{who} was given a name by guessing"
        );
    }
    let unattributed = &story.state("2024-03-18", "")["unattributed"];
    assert_eq!(unattributed[0]["name"], "N.");
    assert_eq!(unattributed[0]["one_of"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        story.state("2024-03-18", "2024-04")["unattributed"],
        json!([]),
        "in April nobody knew"
    );

    let better = sentence(
        "2024-03-18",
        &["officers-4"],
        &["restriction_of_liberty:2y"],
    );
    story.and(correction("fourth", better)).sentence(
        "2024-03-18",
        "officers-4",
        &["restriction_of_liberty:2y"],
    );
}

/// Two charges, one convicted, one acquitted; on appeal the conviction is quashed and remitted, the
/// acquittal stands; the retrial convicts; cassation cuts the sentence; limitation ends the case.
#[test]
fn a_partial_quashing_a_retrial_a_cut_and_a_limitation() {
    given([
        opened(),
        joined("d1"),
        charged("c1", &["d1"]),
        charged("c2", &["d1"]),
        referred("2020-06-01"),
        verdict_on("2021-01-10", &["d1"], "convicted", &["c1"]),
        verdict_on("2021-01-10", &["d1"], "acquitted", &["c2"]),
        sentence("2021-01-10", &["d1"], &["imprisonment:6y"]),
        appeal("2021-02-01", "ap1", &["d1"]),
        event("2021-05-01", json!({"appeal_decided": {"appeal": "ap1", "outcome": "quashed_remitted", "charges": ["c1"]}})),
        tried("2021-09-01"),
        verdict_on("2022-02-01", &["d1"], "convicted", &["c1"]),
        sentence("2022-02-01", &["d1"], &["imprisonment:5y"]),
        in_force("2022-03-01", &["d1"]),
        event("2022-04-01", json!({"appeal_filed": {"appeal": "ap2", "who": ["d1"], "appellant": "defence", "level": "cassation"}})),
        decided("2022-08-01", "ap2", "modified"),
        revised("2022-08-01", &["d1"], &["imprisonment:3y"], "cassation"),
        event("2023-01-15", json!({"proceedings_ended": {"who": ["d1"], "basis": "limitation"}})),
    ])
    .at("2020-01-15", "d1", "suspected")
    .at("2020-02-15", "d1", "charged")
    .at("2020-06-01", "d1", "on_trial")
    .at("2021-01-10", "d1", "convicted")
    .sentence("2021-01-10", "d1", &["imprisonment:6y"])
    .status("2021-01-15", "decided")
    .status("2021-02-01", "under_appeal")
    .at("2021-05-01", "d1", "on_trial")
    .sentence("2021-05-01", "d1", &[])
    .status("2021-05-01", "in_court")
    .at("2022-02-01", "d1", "convicted")
    .sentence("2022-02-01", "d1", &["imprisonment:5y"])
    .status("2022-03-01", "final")
    .status("2022-04-01", "under_appeal")
    .sentence("2022-08-01", "d1", &["imprisonment:3y"])
    .status("2022-08-01", "final")
    .at("2023-01-15", "d1", "terminated")
    .sentence("2023-01-15", "d1", &[])
    .status("2023-01-15", "final");
}

/// The verdict is reported in March; in May it turns out that it fell on 18 February.
#[test]
fn a_state_as_known_then_does_not_know_what_was_learnt_later() {
    let story = given([
        recorded("2024-03-19", opened()),
        joined("d1"),
        recorded(
            "2024-03-20",
            named("v", verdict("2024-03-18", &["d1"], "convicted")),
        ),
        recorded(
            "2024-05-10",
            correction("v", verdict("2024-02-18", &["d1"], "convicted")),
        ),
    ]);
    assert_eq!(
        story.defendant("2024-03-01", "2024-04-01", "d1")["standing"],
        "suspected"
    );
    assert_eq!(
        story.defendant("2024-03-18", "2024-04-01", "d1")["standing"],
        "convicted"
    );
    story
        .at("2024-03-01", "d1", "convicted")
        .at("2024-02-17", "d1", "suspected");
}

/// A recorder enters the wrong defendant, corrects it, then learns that the correction was wrong.
#[test]
fn a_retracted_correction_restores_the_state_exactly() {
    let story = given([
        opened(),
        joined("d1"),
        joined("d2"),
        named("v", verdict("2024-03-18", &["d1"], "convicted")),
    ]);
    let before = story.state("", "");
    let story = story
        .and(named(
            "fix",
            correction("v", verdict("2024-03-18", &["d2"], "convicted")),
        ))
        .at("", "d1", "suspected")
        .at("", "d2", "convicted")
        .and(retraction("fix"));
    assert_eq!(story.state("", ""), before);
    // The first record is in force again, and can be corrected again.
    story
        .and(correction("v", verdict("2024-03-19", &["d1"], "convicted")))
        .at("2024-03-18", "d1", "suspected");
}

/// The prosecutor claims 39 in custody "in June", and 42 sent to court "at the start of the year".
#[test]
fn claimed_figures_are_kept_as_claims_and_move_no_state() {
    let figure = |on: &str, measure: &str, value: u64| {
        event(
            on,
            json!({"figure_claimed": {"issuer": "P.", "measure": measure, "value": value}}),
        )
    };
    let story = given([
        opened(),
        joined("d1"),
        figure("2023-06", "officers_in_custody", 39),
        figure("2024-01~", "officers_on_trial", 42),
    ])
    .at("", "d1", "suspected")
    .status("", "open");
    let may = |to: &str| {
        story.state(to, "")["may_have_happened"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(
        may("2023-06-15"),
        Some(1),
        "in the middle of June it may have been said"
    );
    assert_eq!(may("2023-06"), Some(0));
    assert_eq!(
        story.state("2023-06", "")["timeline"]
            .as_array()
            .map(Vec::len),
        Some(3)
    );
}

/// One of three is severed and tried elsewhere; one dies before the appeal is decided; the third's
/// suspended sentence becomes prison after a breach.
#[test]
fn the_severed_and_the_dead_no_longer_count_for_the_case() {
    given([
        opened(),
        group("g", 3),
        referred("2020-06-01"),
        event(
            "2020-09-01",
            json!({"defendant_severed": {"who": ["g-1"], "to": "k-2"}}),
        ),
        verdict("2021-01-10", &["g-2", "g-3"], "convicted"),
        sentence(
            "2021-01-10",
            &["g-2", "g-3"],
            &["suspended_imprisonment:2y"],
        ),
        in_force("2021-02-10", &["g-3"]),
        appeal("2021-02-01", "ap1", &["g-2"]),
        died("2021-04-01", "g-2"),
        revised("2021-06-01", &["g-3"], &["imprisonment:2y"], "breach"),
    ])
    .at("", "g-1", "on_trial")
    .at("", "g-2", "convicted")
    .status("2020-09-01", "in_court")
    .status("2021-01-10", "decided")
    .status("2021-03-01", "under_appeal")
    .status("2021-04-01", "final")
    .sentence("2021-05-01", "g-3", &["suspended_imprisonment:2y"])
    .sentence("2021-06-01", "g-3", &["imprisonment:2y"]);
}

#[test]
fn a_standing_rests_on_the_verdict_that_fell_last_whichever_was_recorded_last() {
    let story = given([
        opened(),
        joined("d1"),
        charged("c1", &["d1"]),
        charged("c2", &["d1"]),
        verdict_on("2021-05-01", &["d1"], "convicted", &["c1"]),
        verdict_on("2021-01-01", &["d1"], "convicted", &["c2"]),
    ]);
    let defendant = story.defendant("", "", "d1");
    assert_eq!(defendant["basis"]["standing"], 5, "the verdict of May");
}
