//! What sentences are, how long, and who is barred. Every expectation is counted by hand.

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
fn an_open_term_has_no_most_and_life_is_counted_apart() {
    let desk = told_of(
        &["d1", "d2", "d3", "d4"],
        &[
            verdict("k", "2024-01-10", &["d1", "d2", "d3", "d4"], "convicted"),
            sentence("k", "2024-01-10", &["d1"], prison("P4Y..")),
            sentence("k", "2024-01-10", &["d2"], prison("P2Y6M")),
            sentence(
                "k",
                "2024-01-10",
                &["d3"],
                json!([{"kind": "life_imprisonment"}]),
            ),
            sentence(
                "k",
                "2024-01-10",
                &["d4"],
                json!([{"kind": "imprisonment"}]),
            ),
        ],
    );
    assert_eq!(count(&desk, "", "prison"), json!([4, 4]));
    assert_eq!(count(&desk, "", "prison_for_life"), json!([1, 1]));
    let terms = &stats(&desk, "")["prison_terms"];
    assert_eq!(range(&terms["known"]), json!([2, 2]));
    assert_eq!(range(&terms["not_known"]), json!([1, 1]));
    assert_eq!(terms["sum"], json!({"min": "P6Y6M", "max": null}));
    // Two have a lower and an upper middle: 2½ years, and no known end.
    assert_eq!(terms["median"], json!({"min": "P2Y6M", "max": null}));
    assert_eq!(terms["shortest"], json!({"min": "P2Y6M", "max": "P2Y6M"}));
    assert_eq!(terms["longest"], json!({"min": "P4Y", "max": null}));
}

#[test]
fn a_sentence_is_what_its_gravest_part_is() {
    let desk = told_of(
        &["d1", "d2", "d3", "d4", "d5"],
        &[
            verdict(
                "k",
                "2024-01-10",
                &["d1", "d2", "d3", "d4", "d5"],
                "convicted",
            ),
            sentence(
                "k",
                "2024-01-10",
                &["d1"],
                json!([{"kind": "deprivation_of_rank"}, {"kind": "imprisonment", "term": "P3Y"}]),
            ),
            sentence(
                "k",
                "2024-01-10",
                &["d2"],
                json!([{"kind": "suspended_imprisonment", "term": "P2Y"}]),
            ),
            sentence(
                "k",
                "2024-01-10",
                &["d3"],
                json!([{"kind": "fine", "amount": "5 KZT"}]),
            ),
            sentence("k", "2024-01-10", &["d4"], json!([{"kind": "none"}])),
        ],
    );
    let expected = [
        ("convicted", 5),
        ("prison", 1),
        ("suspended", 1),
        ("other", 1),
        ("no_punishment", 1),
        ("no_sentence_recorded", 1),
        ("rank_lost", 1),
    ];
    for (what, number) in expected {
        assert_eq!(count(&desk, "", what), json!([number, number]), "{what}");
    }
    // Who has prison and loss of rank is in both rows, and the fifth in none of a penalty.
    assert_eq!(
        range(&row(&desk, "penalty", &json!("deprivation_of_rank"))["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "penalty", &json!("imprisonment"))["defendants"]),
        json!([1, 1])
    );
    assert_eq!(
        range(&row(&desk, "penalty", &Value::Null)["convicted"]),
        json!([1, 1])
    );
    let text = desk.say("stats --by penalty").ok().out;
    assert!(text.contains("several rows"), "{text}");
}

#[test]
fn a_ban_ends_so_long_after_the_sentence() {
    let ban = |term: Value| json!([{"kind": "imprisonment", "term": "P1Y"}, {"kind": "ban_on_office", "term": term}]);
    let desk = told_of(
        &["d1", "d2"],
        &[
            verdict("k", "2024-02", &["d1", "d2"], "convicted"),
            sentence("k", "2024-02-29", &["d1"], ban(json!("P3Y"))),
            sentence("k", "2024-02", &["d2"], ban(json!("P2Y..P5Y"))),
        ],
    );
    let bans = &stats(&desk, "")["bans"];
    let ends = |at: usize| bans["people"][at]["ends_counted_from_sentence"].clone();
    assert_eq!(
        ends(0),
        json!({"earliest": "2027-02-28", "latest": "2027-02-28"})
    );
    assert_eq!(
        ends(1),
        json!({"earliest": "2026-02-01", "latest": "2029-02-28"})
    );
    assert_eq!(
        bans["ends_counted_from_sentence"],
        json!({"earliest": "2026-02-01", "latest": "2029-02-28"})
    );
    let text = desk.say("stats").ok().out;
    assert!(text.contains("counted from the sentence"), "{text}");
    assert!(
        text.contains("k d1 (name unknown); 3 years, until 2027-02-28"),
        "{text}"
    );
}

/// The sentence fell in January or February, and not before the verdict of 31 January: a ban of one to three years
/// ends from 31 January 2024 to 28 February 2026. As of 10 February the sentence has not certainly fallen; if it
/// has, it was by then.
#[test]
fn a_ban_does_not_begin_before_the_verdict() {
    let ban = json!([{"kind": "ban_on_office", "term": "P1Y..P3Y"}]);
    let desk = told(&[
        opened("k", "2022"),
        joined("k", "2022", "d1"),
        verdict("k", "2023-01-31", &["d1"], "convicted"),
        sentence("k", "2023-01/2023-02", &["d1"], ban),
    ]);
    let ends = |args: &str| {
        let ban = stats(&desk, args)["bans"]["people"][0].clone();
        (
            ban["ends_counted_from_sentence"].clone(),
            ban["match"].clone(),
        )
    };
    let from_to = |to: &str| json!({"earliest": "2024-01-31", "latest": to});
    assert_eq!(ends(""), (from_to("2026-02-28"), json!("certain")));
    assert_eq!(
        ends("--to 2023-02-10"),
        (from_to("2026-02-10"), json!("possible"))
    );
}

/// d1 goes to prison, d2 is convicted without punishment, of d3's sentence nothing is recorded: of the three convicts
/// of a year one is in each column, in JSON and in CSV.
#[test]
fn every_convict_is_in_a_column() {
    let desk = told_of(
        &["d1", "d2", "d3"],
        &[
            verdict("k", "2024-02", &["d1", "d2", "d3"], "convicted"),
            sentence("k", "2024-02", &["d1"], prison("P3Y")),
            sentence("k", "2024-02", &["d2"], json!([{"kind": "none"}])),
        ],
    );
    let one_in_each = [
        ("convicted", 3),
        ("prison", 1),
        ("suspended", 0),
        ("other", 0),
        ("no_punishment", 1),
        ("no_sentence_recorded", 1),
    ];
    let csv = lines_of_csv(&desk.say("stats --by year --csv").ok());
    for (fact, number) in one_in_each {
        assert_eq!(
            range(&row(&desk, "year", &json!({"earliest": 2024, "latest": 2024}))[fact]),
            json!([number, number]),
            "{fact}"
        );
        let column = format!("{fact}_certain");
        let place = csv[0].iter().position(|name| *name == column);
        let cell = &csv[1][place.expect("a column")];
        assert_eq!(*cell, number.to_string(), "{fact}");
    }
}

/// The columns of the unusual are shown to people only where somebody is in them.
#[test]
fn a_column_in_which_nobody_is_takes_no_room() {
    let columns = |penalties: Value| {
        let facts = [
            verdict("k", "2024-02", &["d1"], "convicted"),
            sentence("k", "2024-02", &["d1"], penalties),
        ];
        let text = told_of(&["d1"], &facts).say("stats --by year").ok().out;
        ["suspended", "no punishment", "no sentence recorded"].map(|column| text.contains(column))
    };
    assert_eq!(columns(prison("P3Y")), [true, false, false]);
    assert_eq!(columns(json!([{"kind": "none"}])), [true, true, false]);
}
