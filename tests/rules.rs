//! Each rule that refuses, with a record that triggers just it, and the nearest that does not.

mod support;

use casebook::case::event::Event;
use casebook::case::record::Record;
use casebook::ledger::{Append, LedgerError, Submission};
use serde_json::json;
use support::*;

/// JSON cannot say this; who calls the library can.
#[test]
fn malformed_is_what_no_log_could_be_read_with() {
    let story = given([opened(), joined("d1")]);
    let text = verdict("2024-03-18", &["d1"], "convicted").to_string();
    let mut record = Record::decode(text.as_bytes()).expect("a record");
    record.by = Some("teller".parse().expect("a recorder"));
    if let Event::Verdict(on_nobody) = &mut record.event {
        on_nobody.who.clear();
    }
    let batch = vec![Submission {
        line: 7,
        record: record.into(),
    }];
    let mut how = Append::at("2026-11-22T12:00:00.000Z".parse().expect("a time"));
    how.clock_ok = true;
    match story.ledger().append(batch, &how) {
        Err(LedgerError::Refused(refused)) => {
            assert_eq!((refused[0].rule, refused[0].line), ("malformed", 7));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn malformed_is_an_event_of_a_shape_that_cannot_be() {
    let no_recorder_needed =
        json!({"event": {"ledger_opened": {"format": 1, "origin": "a.example"}}});
    given([opened()])
        .when(no_recorder_needed)
        .refused("malformed");
}

#[test]
fn too_long_is_a_record_over_its_limit() {
    let noted = |length: usize| {
        let mut record = joined("d1");
        record["note"] = "x".repeat(length).into();
        record
    };
    given([opened()])
        .when(noted(33_000))
        .refused("too_long")
        .when(noted(32_000))
        .accepted();
}

#[test]
fn same_id_is_the_same_id_with_other_content_and_no_error_with_the_same() {
    let story = given([opened(), named("j", joined("d1"))]);
    let story = story
        .when(named("j", joined("d2")))
        .refused("same_id")
        .when(named("j", joined("d1")))
        .accepted();
    assert_eq!(
        story.ledger().read().expect("a ledger").known().0,
        3,
        "nothing was added"
    );
}

#[test]
fn unknown_case_is_an_event_of_a_case_that_nobody_opened() {
    given([]).when(joined("d1")).refused("unknown_case");
    given([]).when_all([joined("d1"), opened()]).accepted();
}

#[test]
fn opened_twice_is_a_second_opening() {
    given([opened()])
        .when(opened())
        .refused("opened_twice")
        .when(joined("d1"))
        .accepted();
}

#[test]
fn unknown_reference_is_what_is_not_there() {
    let story = appealed();
    let story = story
        .when(custody("2021-01-01", &["d9"], "detained"))
        .refused("unknown_reference");
    let story = story
        .when(verdict_on("2021-01-11", &["d2"], "convicted", &["c9"]))
        .refused("unknown_reference");
    let story = story
        .when(decided("2021-03-01", "ap9", "upheld"))
        .refused("unknown_reference");
    let injury = event(
        "2021-01-01",
        json!({"injury_recorded": {"victims": ["v9"]}}),
    );
    let story = story.when(injury).refused("unknown_reference");
    let outside = json!({"appeal_decided": {"appeal": "ap1", "outcome": "upheld", "who": ["d2"]}});
    let story = story
        .when(event("2021-03-01", outside))
        .refused("unknown_reference");
    story
        .when(custody("2021-01-01", &["d2"], "detained"))
        .accepted();
}

#[test]
fn duplicate_reference_is_an_id_introduced_twice() {
    let story = given([opened(), group("g", 2)]);
    let story = story.when(joined("g-2")).refused("duplicate_reference");
    let story = story.when(group("g", 3)).refused("duplicate_reference");
    story.when(joined("g-3")).accepted();
}

#[test]
fn bad_target_is_what_cannot_be_corrected_or_retracted() {
    let story = convicted();
    let story = story.when(retraction("nobody")).refused("bad_target");
    let story = story.and(named(
        "fix",
        correction("v", verdict("2021-01-11", &["d1"], "convicted")),
    ));
    let story = story
        .when(retraction("v"))
        .refused("bad_target")
        .saying("in force is fix");
    let mut elsewhere = verdict("2021-01-12", &["d1"], "convicted");
    elsewhere["case"] = "other".into();
    let story = story
        .when(correction("fix", elsewhere))
        .refused("bad_target");
    let story = story.and(named("back", retraction("fix")));
    let story = story
        .when(retraction("back"))
        .refused("bad_target")
        .saying("retraction");
    story
        .when(retraction("v"))
        .accepted()
        .when(retraction("v"))
        .refused("bad_target")
        .saying("retracted");
}

#[test]
fn changes_nothing_is_a_correction_that_says_the_same() {
    let same = verdict("2021-01-10", &["d1"], "convicted");
    convicted()
        .when(correction("v", same))
        .refused("changes_nothing")
        .when(correction("v", verdict("2021-01-10", &["d1"], "acquitted")))
        .accepted();
}

#[test]
fn bad_range_is_a_minimum_above_a_maximum_a_zero_and_a_group_out_of_bounds() {
    let story = convicted();
    let story = story
        .when(sentence("2021-01-10", &["d1"], &["imprisonment:6y..4y"]))
        .refused("bad_range");
    let story = story
        .when(sentence("2021-01-10", &["d1"], &["imprisonment:P0Y"]))
        .refused("bad_range");
    let story = story.when(group("g", 0)).refused("bad_range");
    let story = story.when(group("g", 501)).refused("bad_range");
    let act = |victims: &str| event("2021-01-01", json!({"act_alleged": {"victims": victims}}));
    let story = story.when(act("5..3")).refused("bad_range");
    let story = story
        .when(act("3..5"))
        .accepted()
        .when(group("g", 500))
        .accepted();
    story
        .when(sentence("2021-01-10", &["d1"], &["imprisonment:4y..6y"]))
        .accepted();
}

#[test]
fn in_the_future_is_after_the_day_of_recording_with_a_day_of_grace() {
    given([recorded("2024-03-18", opened()), joined("d1")])
        .when(verdict("2024-03-20", &["d1"], "convicted"))
        .refused("in_the_future")
        .when(verdict("2024-03-19", &["d1"], "convicted"))
        .accepted();
}

#[test]
fn too_early_is_certainly_before_what_it_depends_on() {
    let story = given([opened(), joined("d1")]);
    let before = event(
        "2020-01-01",
        json!({"charge_filed": {"charge": "c1", "who": ["d1"]}}),
    );
    let story = story.when(before).refused("too_early");
    let month = event(
        "2020-01",
        json!({"charge_filed": {"charge": "c1", "who": ["d1"]}}),
    );
    let story = story.when(month).accepted();
    // Custody may have begun before anybody knew of the person as a defendant.
    story
        .when(custody("2019-12-01", &["d1"], "detained"))
        .accepted();
}

#[test]
fn no_conviction_is_a_sentence_without_one_that_stands() {
    let story = convicted();
    let story = story
        .when(sentence("2021-01-10", &["d2"], &["imprisonment:4y"]))
        .refused("no_conviction");
    let story = story
        .when(sentence("2021-01-09", &["d1"], &["imprisonment:4y"]))
        .refused("no_conviction");
    let acquitted = story.and(verdict("2021-01-10", &["d2"], "acquitted"));
    let story = acquitted
        .when(sentence("2021-01-10", &["d2"], &["fine:1 KZT"]))
        .refused("no_conviction");
    story
        .when(sentence("2021-01", &["d1"], &["imprisonment:4y"]))
        .accepted();
}

#[test]
fn no_conviction_is_also_one_that_was_certainly_quashed() {
    let story = appealed().and(decided("2021-05-01", "ap1", "quashed_remitted"));
    let story = story
        .when(sentence("2021-06-01", &["d1"], &["imprisonment:4y"]))
        .refused("no_conviction");
    story
        .when(sentence("2021-05-01", &["d1"], &["imprisonment:4y"]))
        .accepted();
}

#[test]
fn an_allegation_supports_no_sentence() {
    given([
        opened(),
        joined("d1"),
        vouched("alleged", verdict("2021-01-10", &["d1"], "convicted")),
    ])
    .when(sentence("2021-01-10", &["d1"], &["imprisonment:4y"]))
    .refused("no_conviction");
}

#[test]
fn no_sentence_is_a_revision_of_nothing() {
    let cut = || revised("2021-06-01", &["d1"], &["imprisonment:2y"], "appeal");
    convicted().when(cut()).refused("no_sentence");
    sentenced().when(cut()).accepted();
}

#[test]
fn no_sentence_and_the_state_agree_on_whether_a_sentence_is_left() {
    let on = |on: &str, id: &str, outcome: &str, charge: &str| {
        event(
            on,
            json!({"appeal_decided": {"appeal": id, "outcome": outcome, "charges": [charge]}}),
        )
    };
    let story = given([
        opened(),
        joined("d1"),
        charged("c1", &["d1"]),
        charged("c2", &["d1"]),
        verdict_on("2021-01-10", &["d1"], "convicted", &["c1"]),
        verdict_on("2021-01-10", &["d1"], "acquitted", &["c2"]),
        sentence("2021-01-10", &["d1"], &["imprisonment:3y"]),
        appeal("2021-02-01", "ap1", &["d1"]),
        on("2021-05-01", "ap1", "quashed_convicted", "c2"),
        appeal("2021-06-01", "ap2", &["d1"]),
        on("2021-09-01", "ap2", "quashed_acquitted", "c1"),
    ]);
    let cut = || revised("2022-01-01", &["d1"], &["imprisonment:2y"], "amnesty");
    // A conviction is left, and the sentence with it.
    story
        .sentence("", "d1", &["imprisonment:3y"])
        .when(cut())
        .accepted();
    // A retrial's conviction is not the one for which the sentence was imposed.
    let again = appealed().and(decided("2021-05-01", "ap1", "quashed_remitted"));
    let again = again
        .and(verdict("2021-09-01", &["d1"], "convicted"))
        .sentence("", "d1", &[]);
    again.when(cut()).refused("no_sentence");
}

#[test]
fn no_verdict_is_an_entry_into_force_of_nothing() {
    convicted()
        .when(in_force("2021-02-10", &["d2"]))
        .refused("no_verdict")
        .when(in_force("2021-02-10", &["d1"]))
        .accepted();
}

#[test]
fn already_decided_is_a_second_decision_for_the_same_defendant() {
    let both = convicted().and(verdict("2021-01-10", &["d2"], "convicted"));
    let both = both.and(appeal("2021-02-01", "ap1", &["d1", "d2"]));
    let first = json!({"appeal_decided": {"appeal": "ap1", "outcome": "upheld", "who": ["d1"]}});
    let story = both.and(event("2021-03-01", first.clone()));
    let story = story
        .when(event("2021-03-02", first))
        .refused("already_decided");
    let withdrawal = event("2021-03-02", json!({"appeal_withdrawn": {"appeal": "ap1"}}));
    let story = story.when(withdrawal).refused("already_decided");
    let story = story
        .when(decided("2021-03-03", "ap1", "upheld"))
        .accepted();
    story
        .when(decided("2021-03-04", "ap1", "upheld"))
        .refused("already_decided");
}

#[test]
fn already_decided_is_also_a_decision_of_what_was_withdrawn() {
    let withdrawal = event("2021-02-02", json!({"appeal_withdrawn": {"appeal": "ap1"}}));
    appealed()
        .and(withdrawal)
        .when(decided("2021-03-01", "ap1", "upheld"))
        .refused("already_decided");
}

#[test]
fn after_death_is_custody_or_a_sentence_certainly_after_it() {
    convicted()
        .and(died("2021-01-15", "d1"))
        .when(custody("2021-01-16", &["d1"], "detained"))
        .refused("after_death")
        .when(sentence("2021-01-16", &["d1"], &["imprisonment:4y"]))
        .refused("after_death")
        .when(custody("2021-01", &["d1"], "detained"))
        .accepted();
}

#[test]
fn cut_loose_is_a_correction_that_takes_away_what_others_rest_on() {
    let story = sentenced();
    let story = story
        .when(retraction("v"))
        .refused("cut_loose")
        .saying("no_conviction");
    let acquittal = verdict("2021-01-10", &["d1"], "acquitted");
    let story = story
        .when(correction("v", acquittal))
        .refused("cut_loose")
        .saying("#5");
    let late = verdict("2021-01-11", &["d1"], "convicted");
    let story = story.when(correction("v", late)).refused("cut_loose");
    let story = story.when(retraction("s")).accepted();
    story.when(retraction("v")).accepted();
}

#[test]
fn a_correction_that_is_wrong_itself_is_refused_for_what_is_wrong_with_it() {
    let nobody = verdict("2021-01-10", &["d9"], "convicted");
    convicted()
        .when(correction("v", nobody))
        .refused("unknown_reference");
}

#[test]
fn the_record_that_is_to_blame_is_named_in_a_batch() {
    let hearing = || named("h", event("2021-01-05", json!({"hearing_held": {}})));
    let heard = event("2021-01-05", json!({"hearing_held": {"summary": "x"}}));
    let story = sentenced().and(hearing());
    let story = story
        .when_all([correction("h", heard.clone()), retraction("v")])
        .refused("cut_loose");
    assert_eq!(story.lines(), [2]);
    // A quashing that comes late takes the ground from a sentence: that is no correction's doing.
    let story = story.and(sentence("2021-06-01", &["d1"], &["fine:1 KZT"]));
    let quashed = decided("2021-03-01", "ap1", "quashed_acquitted");
    let filed = appeal("2021-02-01", "ap1", &["d1"]);
    let story = story
        .when_all([correction("h", heard), filed, quashed])
        .refused("no_conviction");
    assert_eq!(story.lines(), [3]);
}

#[test]
fn a_batch_is_judged_after_its_last_record() {
    sentenced()
        .when_all([retraction("v"), retraction("s")])
        .accepted();
}

#[test]
fn an_error_that_was_there_before_refuses_nothing() {
    // A quashing recorded late takes the ground from under a sentence: that is refused as such.
    let story = sentenced().and(sentence("2021-06-01", &["d1"], &["fine:1 KZT"]));
    let story = story.and(named("a", appeal("2021-02-01", "ap1", &["d1"])));
    story
        .when(decided("2021-03-01", "ap1", "quashed_acquitted"))
        .refused("no_conviction");
}
