//! A number that is not certain rests also on the entries that make it uncertain.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// d1 is remanded on 20 February (#4), d2 on 5 January (#5), and d2 released at some time of March (#6). d1 is
/// convicted on 1 March (#7) and sentenced (#8); the conviction is quashed at some time of March (#10), on the
/// appeal #9.
fn march() -> Desk {
    let remanded = |on: &str, who: &str, custody: &str| {
        fact(
            "k",
            on,
            "custody_changed",
            json!({"who": [who], "custody": custody}),
        )
    };
    let ban = json!({"kind": "ban_on_office", "term": "P4Y"});
    let penalties = json!([{"kind": "imprisonment", "term": "P4Y"}, ban]);
    told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        joined("k", "2023", "d2"),
        remanded("2024-02-20", "d1", "remanded"),
        remanded("2024-01-05", "d2", "remanded"),
        remanded("2024-03", "d2", "released"),
        verdict("k", "2024-03-01", &["d1"], "convicted"),
        sentence("k", "2024-03-01", &["d1"], penalties),
        fact(
            "k",
            "2024-03-02",
            "appeal_filed",
            json!({"appeal": "a", "who": ["d1"], "appellant": "defence", "level": "appeal"}),
        ),
        fact(
            "k",
            "2024-03-05/2024-03-31",
            "appeal_decided",
            json!({"appeal": "a", "outcome": "quashed_acquitted"}),
        ),
    ])
}

fn entries(desk: &Desk, day: &str, fact: &str) -> Value {
    let answer = desk.say(&format!("stats --json --to {day}")).ok().json();
    answer["recorded_in_this_ledger"][fact]["entries"].clone()
}

/// On 15 March one or two are in custody: the second is not where the release was before. On 28 February two are,
/// and on 1 April one: by no entry that was not so, or was so and says nothing of it any more.
#[test]
fn who_may_not_be_counted_any_more_is_so_by_an_entry() {
    let desk = march();
    assert_eq!(entries(&desk, "2024-02-28", "in_custody"), json!([4, 5]));
    assert_eq!(entries(&desk, "2024-03-15", "in_custody"), json!([4, 5, 6]));
    assert_eq!(entries(&desk, "2024-04-01", "in_custody"), json!([4]));
    // Convicted, in prison and acquitted, each none or one.
    assert_eq!(entries(&desk, "2024-03-15", "convicted"), json!([7, 10]));
    assert_eq!(entries(&desk, "2024-03-15", "prison"), json!([8, 10]));
    assert_eq!(entries(&desk, "2024-03-15", "acquitted"), json!([7, 10]));
    assert_eq!(entries(&desk, "2024-04-01", "acquitted"), json!([10]));
    let by = desk.say("stats --by agency --json --to 2024-03-15").ok();
    let rests = &by.json()["rows"][0]["entries"];
    assert_eq!(*rests, json!([2, 3, 4, 5, 6, 7, 8, 10]));
}

/// A figure of 15 March beside it: who may be meant is so by both entries; who is certainly meant, by one.
#[test]
fn who_may_be_meant_by_a_figure_is_so_by_both_entries() {
    let desk = march();
    let claim = |measure: &str| {
        let claim = json!({"issuer": "P", "measure": measure, "value": 2, "as_of": "2024-03-15"});
        json!({"on": "2024-04-02", "event": {"figure_claimed": claim}})
    };
    also(
        &desk,
        &[claim("officers_in_custody"), claim("officers_convicted")],
    );
    let answer = desk.say("reconcile --json").ok().json();
    let meant = |figure: usize| {
        let meant = answer["figures"][figure]["meant"]
            .as_array()
            .expect("a list");
        let one = |m: &Value| json!([m["defendant"], m["as_of_then"], m["entries"]]);
        meant.iter().map(one).collect::<Vec<_>>()
    };
    assert_eq!(
        meant(0),
        [
            json!(["d1", "certain", [4]]),
            json!(["d2", "possible", [5, 6]])
        ]
    );
    assert_eq!(meant(1), [json!(["d1", "possible", [7, 10]])]);
}

/// On 15 March d1 may be barred, unless the conviction was quashed (#10); it has been 14 days from the verdict, unless
/// the appeal was decided in between. On 3 March neither is in question: nothing else can have happened.
#[test]
fn a_ban_and_a_time_that_may_not_be_so_rest_on_what_may_have_come_between() {
    let desk = march();
    let ban = |day: &str| {
        let answer = desk.say(&format!("stats --json --to {day}")).ok().json();
        let ban = &answer["bans"]["people"][0];
        json!([ban["match"], ban["entries"]])
    };
    assert_eq!(ban("2024-03-03"), json!(["certain", [8]]));
    assert_eq!(ban("2024-03-15"), json!(["possible", [8, 10]]));
    let running = |day: &str| {
        let line = format!("durations --from verdict --until appeal --json --to {day}");
        let answer = desk.say(&line).ok().json();
        let rows = answer["rows"].as_array().expect("a list").clone();
        let row = rows.iter().find(|row| row["state"] == "running");
        let row = row.expect("a row");
        json!([row["match"], row["entries"]])
    };
    assert_eq!(running("2024-03-03"), json!(["certain", [7]]));
    assert_eq!(running("2024-03-15"), json!(["possible", [7, 10]]));
}
