//! Counts side by side. Every expectation is counted by hand, as the comment beside it says.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/counted.rs"]
mod counted;

use asked::*;
use counted::*;
use serde_json::{Value, json};

#[test]
fn a_court_is_that_of_the_verdict_else_of_the_sentence_else_of_the_trial() {
    let in_court = |case: &str| {
        fact(
            case,
            "2023-05-01",
            "trial_opened",
            json!({"court": "Trial court"}),
        )
    };
    let with_court = |case: &str, court: Value| {
        fact(
            case,
            "2024-01-10",
            "verdict",
            json!({"who": ["d1"], "outcome": "convicted", "court": court, "judge": "J."}),
        )
    };
    let desk = told(&[
        opened("a", "2023"),
        joined("a", "2023", "d1"),
        in_court("a"),
        with_court("a", json!("Verdict court")),
        fact(
            "a",
            "2024-01-10",
            "sentence_imposed",
            json!({"who": ["d1"], "penalties": prison("P1Y"), "court": "Another court"}),
        ),
        opened("b", "2023"),
        joined("b", "2023", "d1"),
        in_court("b"),
        verdict("b", "2024-01-10", &["d1"], "convicted"),
        fact(
            "b",
            "2024-01-10",
            "sentence_imposed",
            json!({"who": ["d1"], "penalties": prison("P1Y"), "court": "Sentence court"}),
        ),
        opened("c", "2023"),
        joined("c", "2023", "d1"),
        in_court("c"),
        verdict("c", "2024-01-10", &["d1"], "acquitted"),
        opened("d", "2023"),
        joined("d", "2023", "d1"),
    ]);
    for court in ["Verdict court", "Sentence court", "Trial court"] {
        assert_eq!(
            range(&row(&desk, "court", &json!(court))["defendants"]),
            json!([1, 1]),
            "{court}"
        );
    }
    assert_eq!(
        row(&desk, "court", &json!("Sentence court"))["entries"],
        json!([7, 9, 10])
    );
    assert_eq!(
        range(&row(&desk, "court", &Value::Null)["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "judge", &json!("J."))["cases"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "judge", &Value::Null)["cases"]),
        json!([3, 3])
    );
    let csv = lines_of_csv(&desk.say("stats --by court --csv").ok());
    assert_eq!(
        csv[0][..4],
        [
            "court",
            "cases_certain",
            "cases_possible",
            "defendants_certain"
        ]
    );
    assert_eq!(
        csv.last().map(|row| row[0].as_str()),
        Some(""),
        "what is not recorded is empty"
    );
}

#[test]
fn a_year_that_is_one_of_two_is_a_row_of_its_own() {
    let desk = told_of(
        &["d1", "d2", "d3"],
        &[
            verdict("k", "2023-12-20/2024-01-10", &["d1"], "convicted"),
            verdict("k", "2024-02", &["d2"], "acquitted"),
        ],
    );
    let either = row(&desk, "year", &json!({"earliest": 2023, "latest": 2024}));
    assert_eq!(range(&either["convicted"]), json!([1, 1]));
    let one = row(&desk, "year", &json!({"earliest": 2024, "latest": 2024}));
    assert_eq!(range(&one["acquitted"]), json!([1, 1]));
    assert_eq!(
        range(&row(&desk, "year", &Value::Null)["pending"]),
        json!([1, 1])
    );
    let text = desk.say("stats --by year").ok().out;
    assert!(
        text.contains("2023 or 2024") && text.contains("no verdict"),
        "{text}"
    );
}

#[test]
fn jurisdictions_have_victims_and_cases_without_defendants_too() {
    let place = |case: &str, place: &str| {
        fact(
            case,
            "2023",
            "case_opened",
            json!({"title": "T", "jurisdiction": place}),
        )
    };
    let desk = told(&[
        place("a", "KZ"),
        fact(
            "a",
            "2023",
            "victim_recorded",
            json!({"victim": "v1", "count": 4}),
        ),
        place("b", "KG"),
        joined("b", "2023", "d1"),
        opened("c", "2023"),
    ]);
    let kz = row(&desk, "jurisdiction", &json!("KZ"));
    assert_eq!(
        [range(&kz["cases"]), range(&kz["victims"])],
        [json!([1, 1]), json!([4, 4])]
    );
    assert_eq!(range(&kz["defendants"]), json!([0, 0]));
    assert_eq!(
        range(&row(&desk, "jurisdiction", &Value::Null)["cases"]),
        json!([1, 1])
    );
}

/// Five officers in two jurisdictions:
///
/// | case | who | agency | court | judge | outcome | penalties |
/// | --- | --- | --- | --- | --- | --- | --- |
/// | a, KZ | d1 | Police | East | J. One | convicted | prison 2 years, a ban |
/// | a, KZ | d2 | Police | East | J. One | convicted | a fine |
/// | a, KZ | d3 | not known | East | J. One | acquitted | |
/// | b, KG | d1 | Army | West | J. Two | convicted | prison 4 years |
/// | b, KG | d2 | Police | trial at West | | pending | |
fn five() -> cli::Desk {
    let place = |case: &str, place: &str| {
        let fields = json!({"title": "T", "jurisdiction": place});
        fact(case, "2023", "case_opened", fields)
    };
    let serves = |case: &str, who: &str, agency: &str| {
        let fields = json!({"defendant": who, "agency": agency});
        fact(case, "2023", "defendant_joined", fields)
    };
    let ruled = |case: &str, who: &[&str], outcome: &str, court: &str, judge: &str| {
        let fields = json!({"who": who, "outcome": outcome, "court": court, "judge": judge});
        fact(case, "2024-01-10", "verdict", fields)
    };
    let ban = json!([{"kind": "imprisonment", "term": "P2Y"}, {"kind": "ban_on_office", "for_life": true}]);
    told(&[
        place("a", "KZ"),
        serves("a", "d1", "Police"),
        serves("a", "d2", "Police"),
        joined("a", "2023", "d3"),
        ruled("a", &["d1", "d2"], "convicted", "East", "J. One"),
        ruled("a", &["d3"], "acquitted", "East", "J. One"),
        sentence("a", "2024-01-10", &["d1"], ban),
        sentence("a", "2024-01-10", &["d2"], json!([{"kind": "fine"}])),
        place("b", "KG"),
        serves("b", "d1", "Army"),
        serves("b", "d2", "Police"),
        fact("b", "2023-06-01", "trial_opened", json!({"court": "West"})),
        ruled("b", &["d1"], "convicted", "West", "J. Two"),
        sentence("b", "2024-01-10", &["d1"], prison("P4Y")),
    ])
}

#[test]
fn five_officers_are_counted_by_whatever_divides_them() {
    let desk = five();
    let numbers = |by: &str, value: Value, facts: [&str; 6]| {
        let row = row(&desk, by, &value);
        facts.map(|fact| {
            assert_eq!(
                row[fact]["certain"], row[fact]["possible"],
                "{by} {value} {fact}"
            );
            row[fact]["certain"].as_u64().unwrap_or(99)
        })
    };
    let of = |by: &str, value: Value| {
        numbers(
            by,
            value,
            [
                "cases",
                "defendants",
                "convicted",
                "acquitted",
                "pending",
                "prison",
            ],
        )
    };
    assert_eq!(of("agency", json!("Police")), [2, 3, 2, 0, 1, 1]);
    assert_eq!(of("agency", json!("Army")), [1, 1, 1, 0, 0, 1]);
    assert_eq!(of("agency", Value::Null), [1, 1, 0, 1, 0, 0]);
    assert_eq!(of("court", json!("East")), [1, 3, 2, 1, 0, 1]);
    assert_eq!(of("court", json!("West")), [1, 2, 1, 0, 1, 1]);
    assert_eq!(of("judge", json!("J. One")), [1, 3, 2, 1, 0, 1]);
    assert_eq!(of("judge", json!("J. Two")), [1, 1, 1, 0, 0, 1]);
    assert_eq!(of("judge", Value::Null), [1, 1, 0, 0, 1, 0]);
    assert_eq!(of("jurisdiction", json!("KZ")), [1, 3, 2, 1, 0, 1]);
    assert_eq!(of("jurisdiction", json!("KG")), [1, 2, 1, 0, 1, 1]);
    assert_eq!(of("penalty", json!("imprisonment")), [2, 2, 2, 0, 0, 2]);
    assert_eq!(of("penalty", json!("ban_on_office")), [1, 1, 1, 0, 0, 1]);
    assert_eq!(of("penalty", json!("fine")), [1, 1, 1, 0, 0, 0]);
    assert_eq!(of("penalty", Value::Null), [2, 2, 0, 1, 1, 0]);
    assert_eq!(of("outcome", json!("convicted")), [2, 3, 3, 0, 0, 2]);
    // The rows of what divides people, and not their penalties, add up to all of them.
    for by in [
        "agency",
        "court",
        "judge",
        "jurisdiction",
        "outcome",
        "year",
    ] {
        let answer = desk.say(&format!("stats --json --by {by}")).ok().json();
        let rows = answer["rows"].as_array().expect("rows");
        let sum: u64 = rows
            .iter()
            .filter_map(|row| row["defendants"]["certain"].as_u64())
            .sum();
        assert_eq!(sum, 5, "{by}");
    }
}

/// As JSON, as CSV and as text the rows have the same numbers, of the ledger that ships too.
#[test]
fn all_forms_have_the_same_rows() {
    let desk = five();
    for by in [
        "agency",
        "court",
        "judge",
        "jurisdiction",
        "year",
        "outcome",
        "penalty",
    ] {
        for ask in [&|line: &str| desk.say(line).ok(), &|line: &str| {
            shipped(line).ok()
        }] as [&dyn Fn(&str) -> cli::Done; 2]
        {
            let json = ask(&format!("stats --json --by {by}")).json();
            let rows = json["rows"].as_array().expect("rows");
            let csv = lines_of_csv(&ask(&format!("stats --by {by} --csv")));
            assert_eq!(csv.len(), rows.len() + 1, "{by}");
            let column = |name: &str| {
                csv[0]
                    .iter()
                    .position(|head| head == name)
                    .expect("a column")
            };
            let text = ask(&format!("stats --by {by}")).out;
            for (row, cells) in rows.iter().zip(&csv[1..]) {
                for fact in [
                    "cases",
                    "defendants",
                    "convicted",
                    "acquitted",
                    "pending",
                    "prison",
                ] {
                    for bound in ["certain", "possible"] {
                        let cell = &cells[column(&format!("{fact}_{bound}"))];
                        assert_eq!(*cell, row[fact][bound].to_string(), "{by} {fact}");
                    }
                }
                if let Some(value) = row["value"].as_str() {
                    assert!(text.contains(&value.replace('_', " ")), "{value}: {text}");
                }
            }
        }
    }
}
