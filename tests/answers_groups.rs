//! Groups of "one to five": the others, of whom nothing is recorded alone, are what the group was made as a whole.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

fn group(count: &str) -> Value {
    fact(
        "k",
        "2023-01-05",
        "defendant_group_joined",
        json!({"group": "g", "count": count}),
    )
}

fn custody(who: &str) -> Value {
    let fields = json!({"who": [who], "custody": "remanded"});
    fact("k", "2023-01-10", "custody_changed", fields)
}

/// What `stats` has for some of its facts: `certain..possible`.
fn stats<const N: usize>(desk: &Desk, facts: [&str; N]) -> [String; N] {
    let answer = desk.run(["stats", "--json"]).ok().json();
    facts.map(|fact| span(&answer["recorded_in_this_ledger"][fact]))
}

fn span(value: &Value) -> String {
    match (&value["certain"], &value["possible"]) {
        (certain, possible) if certain == possible => certain.to_string(),
        (certain, Value::Null) => format!("{certain}.."),
        (certain, possible) => format!("{certain}..{possible}"),
    }
}

/// One to five went on trial; one has a name, and is convicted and sentenced by the id. Of the up to four others
/// no verdict is known.
#[test]
fn who_is_judged_by_the_id_alone_says_nothing_of_the_others() {
    let named = json!({"defendant": "g-1", "name": "Ivan Named"});
    let desk = told(&[
        opened("k", "2023-01-01"),
        group("1..5"),
        fact("k", "2023-03-01", "trial_opened", json!({"court": "C"})),
        fact("k", "2023-03-01", "defendant_identified", named),
        custody("g-1"),
        verdict("k", "2023-06-01", &["g-1"], "convicted"),
        sentence("k", "2023-06-01", &["g-1"], prison("P8Y")),
        figure("officers_convicted", 5),
        figure("officers_on_trial", 4),
    ]);
    let facts = [
        "defendants",
        "convicted",
        "on_trial",
        "in_custody",
        "prison",
        "named",
    ];
    assert_eq!(stats(&desk, facts), ["1..5", "1", "0..4", "1", "1", "1"]);
    let terms = desk.run(["stats", "--json"]).ok().json()["prison_terms"]["sum"].clone();
    assert_eq!(terms["min"], terms["max"], "eight years, and no more");
    let figures = desk.run(["reconcile", "--json"]).ok().json()["figures"].clone();
    assert_eq!(span(&figures[0]["ours"]), "1");
    assert_eq!(span(&figures[1]["ours"]), "0..4");
    assert_eq!(span(&figures[1]["ours_ever"]), "1..5");
    let took = desk
        .say("durations --json --from charge --to 2023-07-01")
        .ok()
        .json();
    assert_eq!(span(&took["measured"]["count"]), "0");
    assert_eq!(span(&took["without_start"]), "1..5", "nobody was charged");
    let revised = desk.run(["revised", "--json"]).ok().json();
    assert_eq!(span(&revised["recorded_in_this_ledger"]["quashed"]), "0");
}

/// One to three are remanded; the only one listed dies.
#[test]
fn one_who_dies_leaves_the_others_where_they_were() {
    let died = fact(
        "k",
        "2023-02-01",
        "defendant_died",
        json!({"defendant": "g-1"}),
    );
    let desk = told(&[opened("k", "2023-01-01"), group("1..3"), custody("g"), died]);
    assert_eq!(stats(&desk, ["in_custody"]), ["0..2"]);
}

/// Three or four are convicted together and one of them is acquitted on appeal: a fourth, if there is one,
/// stays convicted. The sentence is only of two.
#[test]
fn what_the_group_was_made_the_others_were() {
    let appeal = json!({"appeal": "ap", "who": ["g-2"], "appellant": "defence", "level": "appeal"});
    let decided = json!({"appeal": "ap", "outcome": "quashed_acquitted"});
    let desk = told(&[
        opened("k", "2023-01-01"),
        group("3..4"),
        verdict("k", "2023-06-01", &["g"], "convicted"),
        sentence("k", "2023-06-01", &["g-1", "g-3"], prison("P4Y")),
        fact("k", "2023-06-10", "appeal_filed", appeal),
        fact("k", "2023-09-01", "appeal_decided", decided),
    ]);
    let facts = [
        "convicted",
        "acquitted",
        "prison",
        "no_sentence_recorded",
        "pending",
    ];
    assert_eq!(stats(&desk, facts), ["2..3", "1", "2", "0..1", "0"]);
    let revised = desk.run(["revised", "--json"]).ok().json();
    assert_eq!(span(&revised["recorded_in_this_ledger"]["quashed"]), "1");
    let found = desk.run(["cases", "--standing", "acquitted"]).ok().out;
    assert!(found.contains("1 case, 1 defendant found"), "{found}");
    let found = desk.run(["cases", "--standing", "convicted"]).ok().out;
    assert!(found.contains("1 case, 2 to 3 defendants found"), "{found}");
    assert!(found.contains("g  2 to 3 people"), "{found}");
}

/// Five of whom one is called C; two of them have names of their own.
#[test]
fn who_has_a_name_is_not_the_one_of_another_name() {
    let identified = |fields: Value| fact("k", "2023-02-01", "defendant_identified", fields);
    let desk = told(&[
        opened("k", "2023-01-01"),
        fact(
            "k",
            "2023-01-05",
            "defendant_group_joined",
            json!({"group": "g", "count": 5}),
        ),
        identified(json!({"defendant": "g-1", "name": "Aliyev"})),
        identified(json!({"defendant": "g-2", "name": "Bekov"})),
        identified(json!({"one_of": ["g"], "name": "Chernov"})),
    ]);
    let found = desk.run(["cases", "--text", "chernov"]).ok().out;
    assert!(found.contains("g-3 … g-5"), "{found}");
    assert!(
        !found.contains("Aliyev") && !found.contains("Bekov"),
        "{found}"
    );
}

/// d1 has no name and is convicted; d2 turns out to be the same person, and has one.
#[test]
fn a_name_on_record_under_another_id_of_a_person_is_a_name_of_the_person() {
    let same = json!({"defendant": "d2", "same_as": "d1"});
    let desk = told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-02", "d1"),
        fact(
            "k",
            "2023-01-03",
            "defendant_joined",
            json!({"defendant": "d2", "name": "Ержан Сәтов"}),
        ),
        verdict("k", "2023-06-01", &["d1"], "convicted"),
        fact("k", "2023-06-02", "defendant_identified", same),
        figure("officers_convicted", 1),
    ]);
    assert_eq!(
        stats(&desk, ["defendants", "named", "convicted"]),
        ["1", "1", "1"]
    );
    let reconcile = desk.run(["reconcile"]).ok().out;
    assert!(reconcile.contains("k  d1 Ержан Сәтов"), "{reconcile}");
    assert!(reconcile.contains("1 of them by name"), "{reconcile}");
    let cases = desk.run(["cases"]).ok().out;
    assert!(
        cases.contains("d1  Ержан Сәтов; convicted; also recorded as d2  #3 #4"),
        "{cases}"
    );
    let why = desk.run(["why", "k", "d1", "name"]).ok().out;
    assert!(
        why.contains("Ержан Сәтов is that of the same person by another id (#3)"),
        "{why}"
    );
    let csv = desk.run(["durations", "--csv", "--from", "act"]).ok().out;
    assert!(csv.contains("k,d1,Ержан Сәтов"), "{csv}");
}

/// d3 turned out to be d2, and it is d3 on whom the verdict is recorded: d2 is counted, and what is recorded of d3
/// is told beside it.
#[test]
fn what_is_recorded_of_a_person_under_another_id_is_not_hidden() {
    let same = json!({"defendant": "d3", "same_as": "d2"});
    let desk = told(&[
        opened("k", "2023-01-01"),
        joined("k", "2023-01-02", "d2"),
        joined("k", "2023-01-03", "d3"),
        fact("k", "2023-01-04", "defendant_identified", same),
        verdict("k", "2023-06-01", &["d3"], "convicted"),
    ]);
    let cases = desk.run(["cases"]).ok().out;
    assert!(
        cases.contains("d2  (name unknown); suspected; also recorded as d3, convicted"),
        "{cases}"
    );
    let rows = lines_of_csv(&desk.run(["cases", "--csv"]).ok());
    let at = rows[0]
        .iter()
        .position(|name| name == "also")
        .expect("a column");
    assert_eq!((rows.len(), rows[1][at].as_str()), (2, "d3"));
}

fn figure(measure: &str, value: u64) -> Value {
    let claim = json!({"issuer": "PG", "measure": measure, "value": value, "as_of": "2023-07-01"});
    json!({"on": "2023-07-02", "event": {"figure_claimed": claim}})
}
