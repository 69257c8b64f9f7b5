//! How long it took. Days are counted by hand, as the comment beside each says.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use casebook::time::Day;
use cli::Desk;
use serde_json::{Value, json};

fn charged(case: &str, on: &str, charge: &str, who: &[&str]) -> Value {
    fact(
        case,
        on,
        "charge_filed",
        json!({"charge": charge, "who": who}),
    )
}

fn answer(desk: &Desk, args: &str) -> Value {
    let line = format!(
        "durations --json{}{args}",
        if args.is_empty() { "" } else { " " }
    );
    let answer = desk.say(&line).ok().json();
    assert_eq!(answer["casebook"], "durations/1");
    answer
}

/// State, least and most days, and how sure it is, of one defendant.
fn took(answer: &Value, who: &str) -> Value {
    let rows = answer["rows"].as_array().expect("rows");
    let row = rows.iter().find(|row| row["defendant"] == who);
    let row = row.unwrap_or_else(|| panic!("{who} is not in {answer}"));
    json!([
        row["state"],
        row["days"]["min"],
        row["days"]["max"],
        row["match"]
    ])
}

/// Charged on 10 January 2023, in February, and one nobody knows when; sent to court in May; verdicts.
fn desk() -> Desk {
    told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-01", "d1"),
        joined("k", "2023-01-01", "d2"),
        joined("k", "2023-01-01", "d3"),
        joined("k", "2023-01-01", "d4"),
        charged("k", "2023-01-10", "c1", &["d1"]),
        charged("k", "2023-02", "c2", &["d2"]),
        charged("k", "2023-03-01", "c3", &["d1", "d4"]),
        fact("k", "2023-05-20", "case_referred", json!({"court": "C"})),
        verdict("k", "2023-06-10", &["d1"], "convicted"),
        verdict("k", "2023-06", &["d2", "d3"], "acquitted"),
    ])
}

#[test]
fn days_are_a_least_and_a_most_where_dates_are_inexact() {
    let all = answer(&desk(), "");
    assert_eq!([&all["from"], &all["to"]], ["charge", "verdict"]);
    // 10 January to 10 June: 21 + 28 + 31 + 30 + 31 + 10.
    assert_eq!(took(&all, "d1"), json!(["measured", 151, 151, "certain"]));
    // 28 February to 1 June: 31 + 30 + 31 + 1; 1 February to 30 June: 27 + 31 + 30 + 31 + 30.
    assert_eq!(took(&all, "d2"), json!(["measured", 93, 149, "certain"]));
    assert_eq!(
        took(&all, "d3"),
        json!(["without_start", null, null, "certain"])
    );
    assert_eq!(
        took(&all, "d4"),
        json!(["without_end", null, null, "certain"])
    );
    let measured = &all["measured"];
    assert_eq!(range(&measured["count"]), json!([2, 2]));
    assert_eq!(measured["shortest"], json!({"min": 93, "max": 149}));
    // Of two, the lower middle of the least and the upper middle of the most.
    assert_eq!(measured["median"], json!({"min": 93, "max": 151}));
    assert_eq!(measured["longest"], json!({"min": 151, "max": 151}));
    assert_eq!(range(&all["without_start"]), json!([1, 1]));
    assert_eq!(range(&all["without_end"]), json!([1, 1]));
}

#[test]
fn it_says_on_which_entries_it_rests_and_the_first_charge_counts() {
    let all = answer(&desk(), "");
    // The first charge against d1 is entry 6, the verdict 10.
    assert_eq!(all["rows"][0]["entries"], json!([6, 10]));
    assert_eq!(
        all["rows"][0]["from"],
        json!({"earliest": "2023-01-10", "latest": "2023-01-10"})
    );
}

#[test]
fn to_takes_a_stage_a_date_or_both() {
    let desk = desk();
    let both = answer(&desk, "--from charge --to verdict --to 2023-05");
    assert_eq!(both["view"]["through"], "2023-05-31");
    // Nobody has a verdict by the end of May: 10 January to 31 May is 141 days.
    assert_eq!(took(&both, "d1"), json!(["running", 141, 141, "certain"]));
    assert_eq!(took(&both, "d2"), json!(["running", 92, 119, "certain"]));
    assert_eq!(range(&both["running"]), json!([3, 3]));
    assert_eq!(
        answer(&desk, "--to 2023-05 --to verdict")["rows"],
        both["rows"]
    );
    assert_eq!(
        answer(&desk, "--to 2023-05 --until verdict")["rows"],
        both["rows"]
    );
    assert_eq!(answer(&desk, "--to 2023-05")["rows"], both["rows"]);
    let text = desk.say("durations --to 2023-05").ok().out;
    assert!(text.contains("141 so far"), "{text}");
    assert!(
        text.contains("3 have not come to the verdict yet"),
        "{text}"
    );
}

#[test]
fn what_makes_no_sense_is_refused() {
    let desk = desk();
    desk.say("durations --to 2023 --to 2024")
        .failed(2, "two dates")
        .hinted("--to force");
    desk.say("durations --to force --until appeal")
        .failed(2, "two stages");
    desk.say("durations --from verdict")
        .failed(2, "takes no time")
        .hinted("--to appeal");
    desk.say("durations --to sentence")
        .failed(2, "neither a stage");
}

#[test]
fn a_verdict_that_may_have_fallen_is_possible() {
    let all = answer(&desk(), "--to 2023-06-15");
    assert_eq!(took(&all, "d1"), json!(["measured", 151, 151, "certain"]));
    // If it fell by the 15th, then from the 1st on: 27 + 31 + 30 + 31 + 15 from 1 February.
    assert_eq!(took(&all, "d2"), json!(["measured", 93, 134, "possible"]));
    assert_eq!(range(&all["measured"]["count"]), json!([1, 2]));
    assert_eq!(all["measured"]["median"], json!({"min": 93, "max": 151}));
    assert_eq!(all["measured"]["longest"], json!({"min": 151, "max": 151}));
}

/// Charged on 1 March 2023, and a verdict "in January 2024". On the 15th it may have fallen (306 to 320 days: 1 March to
/// 1 January are 31 + 30 + 31 + 30 + 31 + 31 + 30 + 31 + 30 + 31, and 14 more to the 15th), or not yet.
#[test]
fn who_may_not_have_come_to_the_verdict_is_counted_as_running() {
    let desk = told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-01", "d1"),
        charged("k", "2023-03-01", "c1", &["d1"]),
        verdict("k", "2024-01", &["d1"], "convicted"),
    ]);
    let all = answer(&desk, "--to 2024-01-15");
    let counts = [&all["measured"]["count"], &all["running"]].map(range);
    assert_eq!(counts, [json!([0, 1]), json!([0, 1])]);
    let days = |row: &Value| {
        json!([
            row["state"],
            row["days"]["min"],
            row["days"]["max"],
            row["match"]
        ])
    };
    let rows: Vec<Value> = all["rows"]
        .as_array()
        .into_iter()
        .flatten()
        .map(days)
        .collect();
    assert_eq!(
        rows,
        [
            json!(["measured", 306, 320, "possible"]),
            json!(["running", 320, 320, "possible"])
        ]
    );
    let text = desk.say("durations --to 2024-01-15").ok().out;
    let line = "0 to 1 have not come to the verdict yet, 320 days so far";
    assert!(text.contains(line), "{text}");
    // By the end of the month it has fallen.
    assert_eq!(
        range(&answer(&desk, "--to 2024-01")["running"]),
        json!([0, 0])
    );
}

/// Three to five were charged on 1 January 2023, and convicted "in March": in the middle of it none or all of them.
#[test]
fn members_of_a_group_who_may_not_have_come_to_the_verdict_share_a_line() {
    let group = json!({"group": "g", "count": "3..5"});
    let desk = told(&[
        opened("k", "2023-01-01"),
        fact("k", "2023-01-01", "defendant_group_joined", group),
        charged("k", "2023-01-01", "c1", &["g"]),
        verdict("k", "2023-03", &["g"], "convicted"),
    ]);
    let all = answer(&desk, "--to 2023-03-11");
    assert_eq!(range(&all["running"]), json!([0, 5]));
    let text = desk.say("durations --to 2023-03-11").ok().out;
    // 31 + 28 days to 1 March, and ten more.
    assert_eq!(text.matches("g-1 … g-3").count(), 2, "{text}");
    assert!(text.contains("59 to 69, possibly"), "{text}");
    assert!(text.contains("69 so far, possibly"), "{text}");
}

#[test]
fn open_dates_leave_it_open_and_no_duration_is_below_nothing() {
    let desk = told(&[
        opened("k", "2022"),
        joined("k", "../2023-03-01", "d1"),
        joined("k", "2022", "d2"),
        joined("k", "2022", "d3"),
        charged("k", "../2023-03-01", "c1", &["d1"]),
        joined("k", "2022", "d4"),
        charged("k", "../2023-03-01", "c4", &["d4"]),
        charged("k", "2023", "c2", &["d2"]),
        verdict("k", "2023-06-10", &["d1", "d4"], "convicted"),
        verdict("k", "2023", &["d2"], "convicted"),
        charged("k", "2023-09-01", "c3", &["d3"]),
        verdict("k", "2023-08-01", &["d3"], "convicted"),
    ]);
    let all = answer(&desk, "");
    // 1 March to 10 June: 30 + 30 + 31 + 10; when it began is open.
    assert_eq!(took(&all, "d1"), json!(["measured", 101, null, "certain"]));
    // Nobody is charged before having joined: of d4 that was in 2022, 525 days before.
    assert_eq!(took(&all, "d4"), json!(["measured", 101, 525, "certain"]));
    // Both within 2023: 364 days at most.
    assert_eq!(took(&all, "d2"), json!(["measured", 0, 364, "certain"]));
    assert_eq!(
        took(&all, "d3"),
        json!(["wrong_way_round", null, null, "certain"])
    );
    assert_eq!(all["measured"]["longest"], json!({"min": 101, "max": null}));
    let text = desk.say("durations").ok().out;
    assert!(text.contains("at least 101"), "{text}");
    assert!(
        text.contains("1 with the verdict before the charge"),
        "{text}"
    );
}

/// Convicted, appealed, quashed, tried again; the second verdict enters into force.
#[test]
fn of_several_the_first_verdict_counts_and_the_last_decision_and_entry_into_force() {
    let appeal = |id: &str, on: &str, level: &str| {
        fact(
            "k",
            on,
            "appeal_filed",
            json!({"appeal": id, "who": ["d1"], "appellant": "defence", "level": level}),
        )
    };
    let decided = |id: &str, on: &str, outcome: &str| {
        fact(
            "k",
            on,
            "appeal_decided",
            json!({"appeal": id, "outcome": outcome}),
        )
    };
    let desk = told(&[
        opened("k", "2022"),
        joined("k", "2022", "d1"),
        fact("k", "2022-03-01", "act_alleged", json!({"place": "cell"})),
        fact("k", "2022-02", "act_alleged", json!({"place": "yard"})),
        vouched(fact("k", "2021-01-01", "act_alleged", json!({})), "alleged"),
        fact("k", "2022-12-01", "case_referred", json!({"court": "C"})),
        verdict("k", "2023-01-01", &["d1"], "convicted"),
        appeal("ap1", "2023-01-05", "appeal"),
        decided("ap1", "2023-02-01", "quashed_remitted"),
        fact("k", "2023-02-20", "case_referred", json!({"court": "C"})),
        verdict("k", "2023-05-01", &["d1"], "convicted"),
        appeal("ap2", "2023-05-05", "appeal"),
        decided("ap2", "2023-07-01", "upheld"),
        fact(
            "k",
            "2023-07-02",
            "entered_into_force",
            json!({"who": ["d1"]}),
        ),
    ]);
    let days = |args: &str| took(&answer(&desk, args), "d1");
    // 1 January to 1 July: 31 + 28 + 31 + 30 + 31 + 30.
    assert_eq!(
        days("--from verdict --to appeal"),
        json!(["measured", 181, 181, "certain"])
    );
    assert_eq!(
        days("--from verdict --to force"),
        json!(["measured", 182, 182, "certain"])
    );
    // By March: 1 January to 1 February.
    assert_eq!(
        days("--from verdict --to appeal --to 2023-03"),
        json!(["measured", 31, 31, "certain"])
    );
    // An appeal that is waiting; before it was filed there was none to wait for.
    assert_eq!(
        days("--from verdict --to appeal --to 2023-01-11"),
        json!(["running", 10, 10, "certain"])
    );
    assert_eq!(
        days("--from verdict --to appeal --to 2023-01-03"),
        json!(["without_end", null, null, "certain"])
    );
    assert_eq!(
        days("--from referral"),
        json!(["measured", 31, 31, "certain"])
    );
    // The first act was in February: 28 February 2022 to 1 January 2023 is 307 days, 1 February 334.
    assert_eq!(days("--from act"), json!(["measured", 307, 334, "certain"]));
}

#[test]
fn a_group_that_may_have_more_members_may_have_more_durations() {
    let desk = told(&[
        opened("k", "2023-01-01"),
        fact(
            "k",
            "2023-01-01",
            "defendant_group_joined",
            json!({"group": "g", "count": "3..5"}),
        ),
        charged("k", "2023-01-01", "c1", &["g"]),
        verdict("k", "2023-01-11", &["g"], "convicted"),
    ]);
    let all = answer(&desk, "");
    assert_eq!(range(&all["measured"]["count"]), json!([3, 5]));
    assert_eq!(all["measured"]["median"], json!({"min": 10, "max": 10}));
    let text = desk.say("durations").ok().out;
    assert!(text.contains("g-1 … g-3"), "{text}");
    assert!(text.contains("defendants  3 to 5"), "{text}");
}

#[test]
fn the_table_has_a_row_for_each_defendant() {
    let rows = lines_of_csv(&desk().say("durations --csv").ok());
    assert_eq!(rows.len(), 5);
    assert_eq!(
        rows[0][..6],
        ["case", "defendant", "name", "state", "days_min", "days_max"]
    );
    assert_eq!(
        rows[2],
        [
            "k",
            "d2",
            "",
            "measured",
            "93",
            "149",
            "2023-02-01",
            "2023-02-28",
            "2023-06-01",
            "2023-06-30",
            "certain",
            "7 11"
        ]
    );
    assert_eq!(rows[3][3..6], ["without_start", "", ""]);
}

/// Of the ledger that ships only three have a charge on record, some time until the day of the verdict.
#[test]
fn the_ledger_that_ships() {
    let all = shipped("durations --json").ok().json();
    assert_eq!(range(&all["measured"]["count"]), json!([3, 3]));
    assert_eq!(all["measured"]["median"], json!({"min": 0, "max": null}));
    assert_eq!(range(&all["without_start"]), json!([15, 15]));
    // From January 2022 to 18 March 2024: 777 days from the last day of it, 807 from the first.
    let all = shipped("durations --from act --json").ok().json();
    assert_eq!(
        took(&all, "officers-1"),
        json!(["measured", 777, 807, "certain"])
    );
}

/// The verdict "in the 2020s" had fallen when it was recorded: the most days are those until that day, and not
/// until the end of 2029.
#[test]
fn what_is_recorded_had_happened_when_it_was() {
    let desk = told(&[
        opened("k", "2020"),
        joined("k", "2020", "d1"),
        fact(
            "k",
            "2020-03-01",
            "charge_filed",
            json!({"charge": "c1", "who": ["d1"]}),
        ),
        verdict("k", "202X", &["d1"], "convicted"),
    ]);
    let entry = desk.say("entries --case k").ok().out;
    let last: Value = serde_json::from_str(entry.lines().last().unwrap_or_default()).expect("JSON");
    let recorded: Day = last["recorded_at"]
        .as_str()
        .and_then(|at| at[..10].parse().ok())
        .expect("a day");
    let charged: Day = "2020-03-01".parse().expect("a day");
    let row = &desk.say("durations --json").ok().json()["rows"][0];
    let days = (recorded - charged).num_days();
    assert_eq!(row["days"], json!({"min": 0, "max": days}));
    assert_eq!(row["to"]["latest"], json!(recorded));
}
