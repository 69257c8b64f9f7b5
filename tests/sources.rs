//! On what the record rests, and what sources disagree on.

#[path = "support/cli.rs"]
mod cli;

use std::process::Command;

use cli::{Desk, binary, done};
use serde_json::{Value, json};

const LEDGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ledger");

/// A ledger of these records, from #1 on, after `k` is opened (#1, by an NGO and a paper) and d1 and d2 have
/// joined (#2 and #3, by the same two).
fn ledger(records: &[&str]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let two = r#""sources":[{"title":"A","publisher":"NGO"},{"title":"B","publisher":"Paper"}]"#;
    let mut batch = vec![
        format!(r#"{{"case":"k","on":"2023","event":{{"case_opened":{{"title":"K"}}}},{two}}}"#),
        format!(
            r#"{{"case":"k","on":"2023","event":{{"defendant_joined":{{"defendant":"d1"}}}},{two}}}"#
        ),
        format!(
            r#"{{"case":"k","on":"2023","event":{{"defendant_joined":{{"defendant":"d2"}}}},{two}}}"#
        ),
    ];
    batch.extend(records.iter().map(|record| record.replace("TWO", two)));
    desk.batch(&batch.join("\n")).ok();
    desk
}

fn rests(answer: &Value) -> Vec<(u64, Vec<&str>)> {
    let weak = answer["weak"].as_array().expect("a list");
    let words = |w: &'_ Value| -> Vec<String> {
        let all = w["rests_on"].as_array().expect("a list");
        all.iter()
            .filter_map(|r| r.as_str().map(str::to_owned))
            .collect()
    };
    let name = |word: String| match word.as_str() {
        "no_source" => "none",
        "one_source" => "one",
        "officials_only" => "officials",
        other => panic!("{other}"),
    };
    weak.iter()
        .map(|w| {
            (
                w["entries"][0].as_u64().expect("a seq"),
                words(w).into_iter().map(name).collect(),
            )
        })
        .collect()
}

fn disagreements(desk: &Desk) -> Vec<(String, Value)> {
    let answer = desk.say("sources --json").ok().json();
    let all = answer["disagreements"].as_array().expect("a list");
    let one = |d: &Value| {
        (
            d["matter"].as_str().unwrap_or("").to_owned(),
            d["entries"].clone(),
        )
    };
    all.iter().map(one).collect()
}

/// 39 entries: the opening of the ledger and 14 figures (#9 to #15, #32 to #38) are no facts, which leaves
/// 24. Each cites one source. Two are official: the injuries (#4) and the verdict of March 2024 (#6), as
/// the field `assertion` of the log says; the official sources are those of figures only. The one
/// disagreement is that of three or four convicted.
#[test]
fn the_shipped_ledger_rests_on_one_source_each() {
    let shipped = |line: &str| {
        let args = ["--ledger", LEDGER].into_iter().chain(line.split(' '));
        done(Command::new(binary()).args(args)).ok()
    };
    let answer = shipped("sources --json").json();
    assert_eq!(answer["facts"], 24);
    assert_eq!(
        (
            &answer["no_source"],
            &answer["one_source"],
            &answer["officials_only"]
        ),
        (&json!(0), &json!(24), &json!(2))
    );
    let officials = shipped("sources --json --rests officials_only").json();
    assert_eq!(
        rests(&officials),
        [(4, vec!["one", "officials"]), (6, vec!["one", "officials"])]
    );
    assert_eq!(officials["disagreements"].as_array().map(Vec::len), Some(1));
    assert_eq!(officials["disagreements"][0]["entries"], json!([9, 10]));
    let text = shipped("sources --rests officials_only").out;
    assert!(text.contains("24 facts recorded in this ledger: 0 rest on no source, 24 on one source, 2 on officials only"), "{text}");
    assert!(
        text.contains("#6  2024-03-18  officers convicted  [one source, officials only]"),
        "{text}"
    );
    assert!(text.contains("kz-taldykorgan-2024  on a figure"), "{text}");
}

/// #4 cites nobody; #5 one publisher twice; #6 one address twice, under two publishers; #7 two untitled
/// papers that are the same; #8 two publishers, who are bound to one by a third at the address of the one
/// and of the publisher of the other; #9 two officials; #10 two, and says that it is official; #11 an
/// official and a paper: nothing is weak about it.
#[test]
fn one_publisher_or_one_address_twice_is_one_source() {
    let sources = [
        "[]",
        r#"[{"title":"A","publisher":"Paper","url":"https://a.example/1"},{"title":"B","publisher":"PAPER","url":"https://a.example/2"}]"#,
        r#"[{"title":"A","publisher":"P","url":"https://a.example/1"},{"title":"B","publisher":"Q","url":"https://a.example/1/"}]"#,
        r#"[{"title":"Leaflet"},{"title":"Leaflet"}]"#,
        r#"[{"title":"A","url":"https://a.example/1"},{"title":"B","publisher":"P"},{"title":"C","publisher":"P","url":"https://a.example/1"}]"#,
        r#"[{"title":"A","publisher":"P","kind":"official"},{"title":"B","publisher":"Q","kind":"official"}]"#,
    ];
    let mut records: Vec<String> = sources
        .iter()
        .map(|s| {
            format!(r#"{{"case":"k","on":"2024","event":{{"hearing_held":{{}}}},"sources":{s}}}"#)
        })
        .collect();
    records.push(r#"{"case":"k","on":"2024","assertion":"official","event":{"hearing_held":{"summary":"x"}},TWO}"#.to_owned());
    records.push(r#"{"case":"k","on":"2024","event":{"hearing_held":{"summary":"y"}},"sources":[{"title":"A","publisher":"P","kind":"official"},{"title":"B","publisher":"Q","kind":"press"}]}"#.to_owned());
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    let answer = ledger(&records).say("sources --case k --json").ok().json();
    assert_eq!(
        rests(&answer),
        [
            (4, vec!["none"]),
            (5, vec!["one"]),
            (6, vec!["one"]),
            (7, vec!["one"]),
            (8, vec!["one"]),
            (9, vec!["officials"]),
            (10, vec!["officials"]),
        ]
    );
    assert_eq!(answer["facts"], 11);
    assert_eq!(answer["weak"][1]["cited"], 2);
    assert_eq!(answer["weak"][1]["independent"], 1);
}

/// #4 convicts d1 and d2 some time in March; #5 says that d1 was acquitted on the 18th: they cannot both be.
/// #6 sentences d2, #7 otherwise, in one month. #8 disputes the verdict #4 as far as d2 goes.
#[test]
fn what_cannot_both_be_so_is_told_with_the_sources_of_each() {
    let desk = ledger(&[
        r#"{"case":"k","on":"2024-03","event":{"verdict":{"who":["d1","d2"],"outcome":"convicted"}},TWO}"#,
        r#"{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"acquitted"}},"sources":[{"title":"Weekly"}]}"#,
        r#"{"case":"k","on":"2024-03-20","event":{"sentence_imposed":{"who":["d2"],"penalties":[{"kind":"fine"}]}},TWO}"#,
        r#"{"case":"k","on":"2024-03","event":{"sentence_imposed":{"who":["d2"],"penalties":[{"kind":"probation"}]}},TWO}"#,
        r#"{"case":"k","on":"2024-03","assertion":"disputed","event":{"verdict":{"who":["d2"],"outcome":"acquitted"}},TWO}"#,
    ]);
    assert_eq!(
        disagreements(&desk),
        [
            ("verdict".to_owned(), json!([4, 8])),
            ("verdict".to_owned(), json!([4, 5])),
            ("sentence".to_owned(), json!([7, 6])),
        ]
    );
    let answer = desk.say("sources --json").ok().json();
    let verdict = answer["disagreements"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|d| d["matter"] == "verdict" && d["who"] == json!(["d1"]))
        .expect("it");
    let sides = verdict["sides"].as_array().expect("a list");
    let told: Vec<_> = sides
        .iter()
        .map(|s| (&s["entries"], &s["says"], &s["sources"]))
        .collect();
    assert_eq!(
        told,
        [
            (&json!([4]), &json!("d1, d2 convicted"), &json!(["A", "B"])),
            (&json!([5]), &json!("d1 acquitted"), &json!(["Weekly"])),
        ]
    );
    let csv = desk.say("sources --csv").ok().out;
    assert!(csv.contains("k,,verdict,,,"), "{csv}");
}

/// d1's verdict is dated two ways (#4, #5), and his name is given two ways (#6, #7); a third spelling (#8)
/// names the second as another spelling of itself, and is at odds with the first only. A quashing and a new verdict are no disagreement (#9 to
/// #12 are of d2).
#[test]
fn dates_and_names_that_differ_but_not_what_came_after_a_quashing() {
    let desk = ledger(&[
        r#"{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},TWO}"#,
        r#"{"case":"k","on":"2024-02-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},TWO}"#,
        r#"{"case":"k","on":"2024-04-01","event":{"defendant_identified":{"defendant":"d1","name":"N."}},TWO}"#,
        r#"{"case":"k","on":"2024-04-02","event":{"defendant_identified":{"defendant":"d1","name":"M."}},TWO}"#,
        r#"{"case":"k","on":"2024-04-03","event":{"defendant_identified":{"defendant":"d1","name":"Em","aliases":["M."]}},TWO}"#,
        r#"{"case":"k","on":"2024-03","event":{"verdict":{"who":["d2"],"outcome":"convicted"}},TWO}"#,
        r#"{"case":"k","on":"2024-03","event":{"appeal_filed":{"appeal":"a","who":["d2"],"appellant":"defence","level":"appeal"}},TWO}"#,
        r#"{"case":"k","on":"2024-03","event":{"appeal_decided":{"appeal":"a","outcome":"quashed_remitted"}},TWO}"#,
        r#"{"case":"k","on":"2024-03/2024-05","event":{"verdict":{"who":["d2"],"outcome":"acquitted"}},TWO}"#,
    ]);
    let mut found = disagreements(&desk);
    found.sort_by_key(|(matter, _)| matter.clone());
    assert_eq!(
        found,
        [
            ("date".to_owned(), json!([5, 4])),
            ("name".to_owned(), json!([6, 7, 8]))
        ]
    );
}

/// 40 and 45 victims of 1 June, by two offices, and "at least 41", which goes with the second only; with `--to`
/// before they were said there are none.
#[test]
fn figures_of_one_day_are_compared_whoever_claims_them() {
    let figure = |issuer: &str, value: &str| {
        format!(
            r#"{{"on":"2023-07","event":{{"figure_claimed":{{"issuer":"{issuer}","measure":"victims","value":{value},"as_of":"2023-06-01"}}}},TWO}}"#
        )
    };
    let figures = [
        figure("A", "40"),
        figure("B", "45"),
        figure("C", "\"41..\""),
    ];
    let desk = ledger(&figures.each_ref().map(String::as_str));
    assert_eq!(
        disagreements(&desk),
        [
            ("figure".to_owned(), json!([4, 5])),
            ("figure".to_owned(), json!([4, 6]))
        ]
    );
    let early = desk.say("sources --to 2023-06 --json").ok().json();
    assert_eq!(early["disagreements"], json!([]));
    // What may have happened by then is a fact that rests on something, too: all three are "some time in 2023".
    assert_eq!(early["facts"], 3);
    let text = desk.say("sources").ok().out;
    assert!(text.contains("  of no case  on a figure"), "{text}");
}
