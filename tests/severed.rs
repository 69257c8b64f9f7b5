//! Who was severed to another case is counted once.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/counted.rs"]
mod counted;
#[path = "support/exported.rs"]
mod exported;

use asked::*;
use cli::Desk;
use counted::*;
use serde_json::{Value, json};

fn severed(case: &str, on: &str, to: &str) -> Value {
    let fields = json!({"who": ["d1"], "to": to});
    fact(case, on, "defendant_severed", fields)
}

/// How many are convicted, by `stats`, by `reconcile`, and by the views of an exported database.
fn convicted(desk: &Desk) -> [Value; 3] {
    let figure = &desk.say("reconcile --json").ok().json()["figures"][0];
    desk.say("export out --format sqlite").ok();
    let question =
        "SELECT SUM(convicted_certain) || ' ' || SUM(convicted_possible) FROM stats_by_agency";
    let seen = exported::ask(&exported::database(desk, "out"), question);
    let seen: Vec<u64> = seen[0].split(' ').flat_map(str::parse).collect();
    [
        count(desk, "", "convicted"),
        range(&figure["ours"]),
        json!(seen),
    ]
}

/// A figure of no case.
fn figure() -> Value {
    let claim =
        json!({"issuer": "P", "measure": "officers_convicted", "value": 1, "as_of": "2024"});
    json!({"on": "2024-01-01", "event": {"figure_claimed": claim}})
}

#[test]
fn who_was_severed_to_a_case_that_is_shown_is_counted_there_only() {
    let desk = told(&[
        opened("a", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        joined("a", "2023-01-01", "d2"),
        fact(
            "a",
            "2023-06-01",
            "defendant_severed",
            json!({"who": ["d2"], "to": "b"}),
        ),
        fact(
            "a",
            "2023-06-02",
            "case_linked",
            json!({"to": "b", "relation": "related"}),
        ),
        opened("b", "2023-07-01"),
        joined("b", "2023-07-01", "d2"),
        joined("a", "2023-01-01", "d3"),
        fact(
            "a",
            "2023-06-01",
            "defendant_severed",
            json!({"who": ["d3"], "to": "nowhere"}),
        ),
    ]);
    // d1 and d3 in a (what became of d3 is not known), d2 in b.
    assert_eq!(count(&desk, "", "defendants"), json!([3, 3]));
    // Before b is shown, d2 is counted in a.
    assert_eq!(count(&desk, "--to 2023-06-15", "defendants"), json!([3, 3]));
    assert_eq!(count(&desk, "--to 2023-06-15", "cases"), json!([1, 1]));
    let answer = desk.say("stats --json --by outcome").ok().json();
    assert_eq!(
        range(&answer["rows"][0]["defendants"]),
        json!([3, 3]),
        "{answer}"
    );
    also(
        &desk,
        &[fact(
            "b",
            "2024",
            "verdict",
            json!({"who": ["d2"], "outcome": "convicted"}),
        )],
    );
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    assert_eq!(count(&desk, "", "pending"), json!([2, 2]));
}

/// d1 and e1 go each to the other's case, which lists neither: nobody is dropped. f1 is listed there by
/// name, under another id: he is counted there.
#[test]
fn who_was_severed_to_a_case_that_does_not_list_them_is_counted_where_they_were() {
    let severed = |case: &str, who: &str, to: &str| {
        let fields = json!({"who": [who], "to": to});
        fact(case, "2023-06-01", "defendant_severed", fields)
    };
    let by_name = |case: &str, who: &str| {
        let fields = json!({"defendant": who, "name": "F. Example"});
        fact(case, "2023-01-01", "defendant_joined", fields)
    };
    let mut facts = vec![opened("a", "2023-01-01"), opened("b", "2023-01-01")];
    facts.extend([
        joined("a", "2023-01-01", "d1"),
        joined("b", "2023-01-01", "e1"),
    ]);
    facts.push(verdict("a", "2023-02-01", &["d1"], "convicted"));
    facts.push(verdict("b", "2023-02-01", &["e1"], "convicted"));
    facts.extend([severed("a", "d1", "b"), severed("b", "e1", "a")]);
    let desk = told(&facts);
    assert_eq!(count(&desk, "", "defendants"), json!([2, 2]));
    assert_eq!(count(&desk, "", "convicted"), json!([2, 2]));
    let claim = json!({"issuer": "P", "measure": "officers_convicted", "value": 2});
    also(&desk, &[fact("a", "2024-01-01", "figure_claimed", claim)]);
    also(
        &desk,
        &[
            by_name("a", "f1"),
            by_name("b", "g1"),
            severed("a", "f1", "b"),
        ],
    );
    assert_eq!(count(&desk, "", "defendants"), json!([3, 3]));
    let claim = json!({"issuer": "P", "measure": "officers_convicted", "value": 2});
    let mut everywhere = fact("a", "2024-01-02", "figure_claimed", claim);
    everywhere
        .as_object_mut()
        .map(|fields| fields.remove("case"));
    also(&desk, &[everywhere]);
    let figures = desk.say("reconcile --json").ok().json()["figures"].clone();
    assert_eq!(figures[1]["direction"], "agrees", "{figures}");
}

/// d1 went from a to b in February and came back in May: the one person is counted once, in a, where the
/// last severance led; in March, when b alone had d1, in b. There d1 is acquitted, and in a convicted.
#[test]
fn who_was_severed_and_came_back_is_counted_where_the_last_severance_led() {
    let desk = told(&[
        opened("a", "2023-01-01"),
        opened("b", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        joined("b", "2023-01-02", "d1"),
        severed("a", "2023-02-01", "b"),
        verdict("b", "2023-03-01", &["d1"], "acquitted"),
        severed("b", "2023-05-01", "a"),
        verdict("a", "2023-06-01", &["d1"], "convicted"),
        figure(),
    ]);
    assert_eq!(count(&desk, "", "defendants"), json!([1, 1]));
    assert_eq!(count(&desk, "", "acquitted"), json!([0, 0]));
    assert_eq!(
        convicted(&desk),
        [json!([1, 1]), json!([1, 1]), json!([1, 1])]
    );
    let march = |what: &str| count(&desk, "--to 2023-03", what);
    assert_eq!(
        [march("defendants"), march("acquitted")],
        [json!([1, 1]), json!([1, 1])]
    );
    // The other way round, the same two severances leave d1 in b.
    let other = told(&[
        opened("a", "2023-01-01"),
        opened("b", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        joined("b", "2023-01-02", "d1"),
        severed("b", "2023-02-01", "a"),
        severed("a", "2023-05-01", "b"),
        verdict("b", "2023-06-01", &["d1"], "acquitted"),
        verdict("a", "2023-06-01", &["d1"], "convicted"),
        figure(),
    ]);
    assert_eq!(count(&other, "", "acquitted"), json!([1, 1]));
    assert_eq!(
        convicted(&other),
        [json!([0, 0]), json!([0, 0]), json!([0, 0])]
    );
}

/// d1 went round three cases, and is in the one where the last severance led.
#[test]
fn who_was_severed_in_a_circle_is_counted_once_and_not_dropped() {
    let mut facts: Vec<Value> = ["a", "b", "c"]
        .map(|case| opened(case, "2023-01-01"))
        .into();
    facts.extend(["a", "b", "c"].map(|case| joined(case, "2023-01-01", "d1")));
    facts.extend([
        severed("b", "2023-02-01", "c"),
        severed("c", "2023-03-01", "a"),
        severed("a", "2023-04-01", "b"),
        verdict("b", "2023-05-01", &["d1"], "convicted"),
    ]);
    let desk = told(&facts);
    assert_eq!(count(&desk, "", "defendants"), json!([1, 1]));
    assert_eq!(count(&desk, "", "convicted"), json!([1, 1]));
    // Until April d1 was in a, by way of b and c.
    assert_eq!(count(&desk, "--to 2023-03", "defendants"), json!([1, 1]));
}

/// In `a` and in `b` there is a d1 each, and they are two people, whose names differ: a/d1, who was severed to
/// b, is not in b, and is counted in a. a/d2 is in b by what is in `a` another spelling of the name.
#[test]
fn who_has_the_id_of_another_person_in_the_other_case_is_not_taken_for_that_person() {
    let called = |case: &str, who: &str, name: &str| {
        let fields = json!({"defendant": who, "name": name});
        fact(case, "2023-01-01", "defendant_joined", fields)
    };
    let mut facts = vec![opened("a", "2023-01-01"), opened("b", "2023-01-01")];
    facts.extend([called("a", "d1", "Alpha"), called("b", "d1", "Zed")]);
    facts.extend([
        verdict("a", "2023-02-01", &["d1"], "convicted"),
        severed("a", "2023-06-01", "b"),
        figure(),
    ]);
    let desk = told(&facts);
    assert_eq!(count(&desk, "", "defendants"), json!([2, 2]));
    // a/d1 of the two: by stats, by reconcile and by the views.
    assert_eq!(
        convicted(&desk),
        [json!([1, 1]), json!([1, 1]), json!([1, 1])]
    );
    let spelt = json!({"defendant": "d2", "name": "Bolat", "aliases": ["Болат"]});
    let to = json!({"who": ["d2"], "to": "b"});
    let more = [
        fact("a", "2023-01-01", "defendant_joined", spelt),
        called("b", "x9", "Болат"),
        verdict("a", "2023-02-01", &["d2"], "convicted"),
        fact("a", "2023-06-01", "defendant_severed", to),
    ];
    also(&desk, &more);
    // a/d1, b/d1 and b/x9, who is a/d2 and is not convicted there.
    assert_eq!(count(&desk, "", "defendants"), json!([3, 3]));
    std::fs::remove_dir_all(desk.path().join("out")).expect("the first export");
    assert_eq!(
        convicted(&desk),
        [json!([1, 1]), json!([1, 1]), json!([1, 1])]
    );
}

/// a/d1 is in b as e7, by the id under which e7 had been known there before.
#[test]
fn who_is_listed_in_the_other_case_by_two_ids_is_found_by_either() {
    let desk = told(&[
        opened("a", "2023-01-01"),
        opened("b", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        joined("b", "2023-01-01", "d1"),
        joined("b", "2023-01-01", "e7"),
        fact(
            "b",
            "2023-02-01",
            "defendant_identified",
            json!({"defendant": "d1", "same_as": "e7"}),
        ),
        verdict("a", "2023-02-01", &["d1"], "convicted"),
        severed("a", "2023-06-01", "b"),
        figure(),
    ]);
    assert_eq!(count(&desk, "", "defendants"), json!([1, 1]));
    assert_eq!(
        convicted(&desk),
        [json!([0, 0]), json!([0, 0]), json!([0, 0])]
    );
}

/// a/officers-3 was severed to b, which lists d1: of neither a name is known, and the ids differ. They may be
/// one person or two: two of the group, d1, and perhaps officers-3 besides.
#[test]
fn who_may_be_somebody_unnamed_in_the_other_case_is_counted_there_or_here() {
    let to = |who: &str| {
        let fields = json!({"who": [who], "to": "b"});
        fact("a", "2023-06-01", "defendant_severed", fields)
    };
    let group = json!({"group": "officers", "count": 3});
    let facts = [
        opened("a", "2023-01-01"),
        fact("a", "2023-01-01", "defendant_group_joined", group),
        verdict("a", "2023-02-01", &["officers"], "convicted"),
        to("officers-3"),
        opened("b", "2023-07-01"),
        joined("b", "2023-07-01", "d1"),
        figure(),
    ];
    let desk = told(&facts);
    assert_eq!(count(&desk, "", "defendants"), json!([3, 4]));
    assert_eq!(count(&desk, "--to 2023-06-15", "defendants"), json!([3, 3]));
    assert_eq!(
        convicted(&desk),
        [json!([2, 3]), json!([2, 3]), json!([2, 3])]
    );
    // Named in one of the two cases, it is the same; named in both, and otherwise, they are two.
    let called = |case: &str, who: &str, name: &str| {
        let fields = json!({"defendant": who, "name": name});
        fact(case, "2023-08-01", "defendant_identified", fields)
    };
    let but_one = [&facts[..], &[called("b", "d1", "Zed")]].concat();
    assert_eq!(count(&told(&but_one), "", "defendants"), json!([3, 4]));
    let other = [&but_one[..], &[called("a", "officers-3", "Alpha")]].concat();
    assert_eq!(count(&told(&other), "", "defendants"), json!([4, 4]));
    let same = [&but_one[..], &[called("a", "officers-3", "Zed")]].concat();
    assert_eq!(count(&told(&same), "", "defendants"), json!([3, 3]));
    // Where d1 is known to be officers-2, who was severed too, officers-3 is nobody there.
    let known = [called("a", "officers-2", "Zed"), to("officers-2")];
    let known = told(&[&but_one[..], &known].concat());
    assert_eq!(count(&known, "", "defendants"), json!([3, 3]));
    assert_eq!(
        convicted(&known),
        [json!([2, 2]), json!([2, 2]), json!([2, 2])]
    );
}

#[test]
fn durations_and_revisions_of_who_may_be_counted_elsewhere_are_possible() {
    let fields = json!({"who": ["d1"], "to": "b"});
    let penalties =
        |kind: &str| json!({"who": ["d1"], "penalties": [{"kind": kind}], "basis": "appeal"});
    let facts = [
        opened("a", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        fact(
            "a",
            "2023-01-02",
            "charge_filed",
            json!({"charge": "c", "who": ["d1"]}),
        ),
        verdict("a", "2023-02-01", &["d1"], "convicted"),
        fact(
            "a",
            "2023-02-01",
            "sentence_imposed",
            json!({"who": ["d1"], "penalties": [{"kind": "imprisonment"}]}),
        ),
        fact("a", "2023-03-01", "sentence_revised", penalties("fine")),
        fact("a", "2023-06-01", "defendant_severed", fields),
        opened("b", "2023-07-01"),
        joined("b", "2023-07-01", "d9"),
    ];
    // Whether d1 is d9 of b, nobody knows: no name of either is recorded.
    let desk = told(&facts);
    let rows = |answer: &str, facts: &Desk| {
        let document = facts.say(&format!("{answer} --json")).ok().json();
        let of_d1 = |row: &&Value| row["defendant"] == "d1";
        let rows = document["rows"].as_array().expect("rows").iter();
        rows.filter(of_d1)
            .map(|row| row["match"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(rows("revised", &desk), [json!("possible")]);
    assert_eq!(rows("durations", &desk), [json!("possible")]);
    let before = told(&facts[..7]);
    assert_eq!(rows("revised", &before), [json!("certain")]);
    assert_eq!(rows("durations", &before), [json!("certain")]);
}

/// v1 stands for four people in `a`; `b`, to which a part of it went, has a v1 of four too, and v2. The same four
/// may be meant, and another four. Victims of an act of five are told of in both.
#[test]
fn victims_of_a_severed_part_may_be_those_of_the_whole() {
    let victim = |case: &str, id: &str, count: u64| {
        fact(
            case,
            "2022-05-01",
            "victim_recorded",
            json!({"victim": id, "count": count}),
        )
    };
    let claim = json!({"issuer": "P", "measure": "victims", "value": 8, "as_of": "2024-01-01"});
    let desk = told(&[
        opened("a", "2023-01-01"),
        joined("a", "2023-01-01", "d1"),
        victim("a", "v1", 4),
        opened("b", "2023-06-01"),
        severed("a", "2023-06-01", "b"),
        joined("b", "2023-06-01", "d1"),
        victim("b", "v1", 4),
        victim("b", "v2", 2),
        json!({"on": "2024-01-02", "event": {"figure_claimed": claim}}),
    ]);
    assert_eq!(count(&desk, "", "victims"), json!([6, 10]));
    assert_eq!(
        count(&desk, "--to 2023-05-01", "victims"),
        json!([10, 10]),
        "nobody was severed yet"
    );
    let figure = desk.say("reconcile --json").ok().json()["figures"][0].clone();
    assert_eq!(range(&figure["ours"]), json!([6, 10]));
    let by_law = desk.say("stats --by jurisdiction --json").ok().json()["rows"][0].clone();
    assert_eq!(range(&by_law["victims"]), json!([6, 10]), "{by_law}");
    let act = |case: &str| {
        fact(
            case,
            "2022-05-01",
            "act_alleged",
            json!({"description": "s", "victims": 5}),
        )
    };
    also(&desk, &[act("a"), act("b")]);
    // Of `a` nobody is certain any more; of `b` six are recorded one by one.
    assert_eq!(count(&desk, "", "victims"), json!([6, 20]));
}
