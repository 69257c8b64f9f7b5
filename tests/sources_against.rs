//! What sources disagree on; and what is no disagreement but the course of things.

#[path = "support/cli.rs"]
mod cli;

use cli::Desk;
use serde_json::{Value, json};

/// #1 opens `k`, #2 makes d1, #3 d2, #4 the group g of two, of the Police. Then come these, from #5 on: a
/// date, an assertion where it is not the usual one, and an event.
fn ledger(records: &[(&str, &str)]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let introduced = [
        ("2023", r#"{"case_opened":{"title":"K"}}"#),
        ("2023", r#"{"defendant_joined":{"defendant":"d1"}}"#),
        ("2023", r#"{"defendant_joined":{"defendant":"d2"}}"#),
        (
            "2023",
            r#"{"defendant_group_joined":{"group":"g","count":2,"agency":"Police"}}"#,
        ),
    ];
    let all = introduced.iter().chain(records);
    let batch: Vec<String> = all
        .enumerate()
        .map(|(at, (on, event))| {
            let (on, assertion) = on.split_once(' ').unwrap_or((on, "reported"));
            let source = format!(r#"[{{"title":"Source {}"}}]"#, at + 1);
            format!(
                r#"{{"id":"r{}","case":"k","on":"{on}","assertion":"{assertion}","event":{event},"sources":{source}}}"#,
                at + 1
            )
        })
        .collect();
    desk.batch(&batch.join("\n")).ok();
    desk
}

/// Of each disagreement: on what, about whom, and the entries of each side.
fn found(desk: &Desk, more: &str) -> Vec<(String, Value, Value)> {
    let line = format!("sources --json{more}");
    let answer = desk.say(&line).ok().json();
    let all = answer["disagreements"].as_array().expect("a list").clone();
    let one = |d: &Value| {
        let sides = d["sides"].as_array().expect("a list").iter();
        let sides: Vec<Value> = sides.map(|side| side["entries"].clone()).collect();
        let flat: Vec<&Value> = sides.iter().filter_map(Value::as_array).flatten().collect();
        assert_eq!(json!(flat), d["entries"]);
        let matter = d["matter"].as_str().expect("a word").to_owned();
        (matter, d["who"].clone(), Value::from(sides))
    };
    all.iter().map(one).collect()
}

fn one(matter: &str, who: Value, sides: Value) -> (String, Value, Value) {
    (matter.to_owned(), who, sides)
}

fn verdict(who: &str, outcome: &str) -> String {
    format!(r#"{{"verdict":{{"who":["{who}"],"outcome":"{outcome}"}}}}"#)
}

fn sentence(who: &str, penalties: &str) -> String {
    format!(r#"{{"sentence_imposed":{{"who":["{who}"],"penalties":[{penalties}]}}}}"#)
}

fn custody(who: &str, custody: &str) -> String {
    format!(r#"{{"custody_changed":{{"who":["{who}"],"custody":"{custody}"}}}}"#)
}

/// d1 is a major (#5) and a captain (#6), half a year apart: who somebody is does not depend on when it was
/// learnt; "Captain" (#7) is a captain. #8 gives g-1 another agency than that of the group (#4), and #9 the same
/// to g-2. #10 and #11 give two positions.
#[test]
fn rank_agency_and_position_are_one_thing_each() {
    let told = |who: &str, what: &str| {
        format!(r#"{{"defendant_identified":{{"defendant":"{who}",{what}}}}}"#)
    };
    let desk = ledger(&[
        ("2023-02", &told("d1", r#""rank":"major""#)),
        ("2023-08", &told("d1", r#""rank":"captain""#)),
        ("2023-08", &told("d1", r#""rank":"Captain""#)),
        ("2023-02", &told("g-1", r#""agency":"Security""#)),
        ("2023-02", &told("g-2", r#""agency":"police""#)),
        ("2023-02", &told("d2", r#""position":"investigator""#)),
        ("2023-02", &told("d2", r#""position":"head","name":"N""#)),
    ]);
    assert_eq!(
        found(&desk, ""),
        [
            one("agency", json!(["g-1"]), json!([[4], [8]])),
            one("rank", json!(["d1"]), json!([[5], [6], [7]])),
            one("position", json!(["d2"]), json!([[10], [11]])),
        ]
    );
    let text = desk.say("sources").ok().out;
    let rank = "  k  on the rank  d1\n    #5  2023-02  rank: major\n      Source 5\n    #6  2023-08  rank: captain\n      Source 6\n";
    assert!(text.contains(rank), "{text}");
    let csv = desk.say("sources --csv").ok().out;
    assert!(
        csv.contains("k,,agency,,,2023  agency: Police | 2023-02  agency: Security,reported | reported,,,Source 4 | Source 8,4 8"),
        "{csv}"
    );
}

/// On one day d1 is remanded (#5) and out on bail (#6, #7, which are one fact); d2 is detained in May (#8) and
/// under house arrest at some time in it (#9).
#[test]
fn custody_is_at_odds_on_one_and_the_same_day() {
    let desk = ledger(&[
        ("2024-01-20", &custody("d1", "remanded")),
        ("2024-01-20", &custody("d1", "bail")),
        ("2024-01-20", &custody("d1", "bail")),
        ("2023-05-03", &custody("d2", "detained")),
        ("2023-05", &custody("d2", "house_arrest")),
    ]);
    assert_eq!(
        found(&desk, ""),
        // In one month, one may have come after the other.
        [one("custody", json!(["d1"]), json!([[5], [6, 7]]))]
    );
    // By then the bail of d1 had not happened.
    assert_eq!(found(&desk, " --to 2023"), []);
}

/// None of this is a disagreement. Of d1: sought, detained and remanded in one month, bailed a year later,
/// released by a day until which it was not known. Of d2: detained on one day, remanded on the next.
#[test]
fn custody_that_changed_is_history() {
    let released = r#"{"released":{"who":["d1"],"basis":"other"}}"#;
    let desk = ledger(&[
        ("2023-06", &custody("d1", "wanted")),
        ("2023-06", &custody("d1", "detained")),
        ("2023-06", &custody("d1", "remanded")),
        ("2024-06-05", &custody("d1", "bail")),
        ("../2024-09-05", released),
        ("2023-06-01", &custody("d2", "detained")),
        ("2023-06-02", &custody("d2", "remanded")),
    ]);
    assert_eq!(found(&desk, ""), []);
    // Remanded and detained on one and the same day are two things.
    let desk = ledger(&[
        ("2023-06-01", &custody("d2", "detained")),
        ("2023-06-01", &custody("d2", "remanded")),
    ]);
    assert_eq!(
        found(&desk, ""),
        [one("custody", json!(["d2"]), json!([[5], [6]]))]
    );
}

/// The conviction #5 is alleged to have been an acquittal (#6); #7 dates it otherwise. d2's acquittal (#8) is
/// disputed by a conviction (#9) that is dated after the appeal against it (#10). That g was released (#11)
/// nobody contradicts. g-1 is convicted (#12), and the case is said to have ended without a verdict (#13).
#[test]
fn what_is_alleged_or_disputed_is_held_against_what_stands() {
    let appeal =
        r#"{"appeal_filed":{"appeal":"a","who":["d2"],"appellant":"victim","level":"appeal"}}"#;
    let ended = r#"{"proceedings_ended":{"who":["g-1"],"basis":"amnesty"}}"#;
    let desk = ledger(&[
        ("2024-01-15", &verdict("d1", "convicted")),
        ("2024-01-15 alleged", &verdict("d1", "acquitted")),
        ("2024-01-16", &verdict("d1", "convicted")),
        ("2024-01-15", &verdict("d2", "acquitted")),
        ("2024-03-01 disputed", &verdict("d2", "convicted")),
        ("2024-02-01", appeal),
        ("2024-02-01 alleged", &custody("g", "released")),
        ("2024-01-15", &verdict("g-1", "convicted")),
        ("2025 alleged", ended),
    ]);
    assert_eq!(
        found(&desk, ""),
        [
            one("verdict", json!(["d1"]), json!([[5], [6], [7]])),
            one("verdict", json!(["d2"]), json!([[8], [9]])),
            one("verdict", json!(["g-1"]), json!([[12], [13]])),
            one("date", json!(["d1"]), json!([[5], [7]])),
        ]
    );
    let text = desk.say("sources").ok().out;
    assert!(
        text.contains("    #6  2024-01-15  d1 acquitted (alleged)\n      Source 6\n"),
        "{text}"
    );
}

/// A disputed record that nobody contradicts is listed with those of its kind about the same people.
#[test]
fn a_disputed_record_without_another_is_still_told() {
    let desk = ledger(&[
        ("2024-01-15", &verdict("d1", "convicted")),
        ("2024-01-15", &verdict("d2", "convicted")),
        ("2024-01-15 disputed", &verdict("d1", "convicted")),
        (
            "2024-01-15 disputed",
            r#"{"act_alleged":{"description":"x"}}"#,
        ),
    ]);
    assert_eq!(
        found(&desk, ""),
        [
            one("disputed", json!(["d1"]), json!([[7], [5]])),
            one("disputed", json!([]), json!([[8]])),
        ]
    );
}

/// d1 was convicted on c1 (#7), and acquitted altogether (#8). Of d2 the conviction on c2 (#9) and the
/// acquittal on c3 (#10) go together, and so does a conviction without charges (#11).
#[test]
fn verdicts_are_compared_charge_by_charge() {
    let charge = |id: &str| format!(r#"{{"charge_filed":{{"charge":"{id}","who":["d1","d2"]}}}}"#);
    let on = |who: &str, outcome: &str, charge: &str| {
        format!(r#"{{"verdict":{{"who":["{who}"],"outcome":"{outcome}","charges":["{charge}"]}}}}"#)
    };
    let desk = ledger(&[
        ("2023", &charge("c1")),
        ("2023", &charge("c2")),
        ("2024-01-15", &on("d1", "convicted", "c1")),
        ("2024-01-15", &verdict("d1", "acquitted")),
        ("2024-01-15", &on("d2", "convicted", "c1")),
        ("2024-01-15", &on("d2", "acquitted", "c2")),
        ("2024-01-15", &verdict("d2", "convicted")),
    ]);
    assert_eq!(
        found(&desk, ""),
        [one("verdict", json!(["d1"]), json!([[7], [8]]))]
    );
    desk.batch(r#"{"case":"k","on":"2024-01-15","event":{"verdict":{"who":["d2"],"outcome":"terminated","charges":["c1","c2"]}}}"#).ok();
    assert_eq!(
        found(&desk, "")[1..],
        [
            one("verdict", json!(["d2"]), json!([[9], [12]])),
            one("verdict", json!(["d2"]), json!([[10], [12]])),
        ]
    );
}

/// d1 got four years (#7) or five (#8), or both and a fine (#9). Of d2, "four to six years" (#10), five (#11),
/// and a term that is not told (#12) go together. g-1's fine is dated two ways (#13, #14). g-2's is "not
/// prison" (#15), and restriction of liberty (#16).
#[test]
fn sentences_are_at_odds_where_they_have_nothing_in_common() {
    let term = |term: &str| format!(r#"{{"kind":"imprisonment","term":"{term}"}}"#);
    let with_fine = format!(r#"{},{{"kind":"fine"}}"#, term("P5Y"));
    let fine = r#"{"kind":"fine"}"#;
    let everybody = r#"{"verdict":{"who":["d1","d2"],"outcome":"convicted"}}"#;
    let desk = ledger(&[
        ("2024-01-15", everybody),
        ("2024-01-15", &verdict("g", "convicted")),
        ("2024-01-15", &sentence("d1", &term("P4Y"))),
        ("2024-01-15", &sentence("d1", &term("P5Y"))),
        ("2024-01-15", &sentence("d1", &with_fine)),
        ("2024-01-15", &sentence("d2", &term("P4Y..P6Y"))),
        ("2024-01", &sentence("d2", &term("P60M"))),
        ("2024-01-15", &sentence("d2", r#"{"kind":"imprisonment"}"#)),
        ("2024-01-15", &sentence("g-1", fine)),
        ("2024-01-20", &sentence("g-1", fine)),
        (
            "2024-01-15",
            &sentence("g-2", r#"{"kind":"non_custodial"}"#),
        ),
        (
            "2024-01-15",
            &sentence("g-2", r#"{"kind":"restriction_of_liberty"}"#),
        ),
    ]);
    assert_eq!(
        found(&desk, ""),
        [
            one("sentence", json!(["d1"]), json!([[7], [8], [9]])),
            one("date", json!(["g-1"]), json!([[13], [14]])),
        ]
    );
}

/// Sentenced to four years (#6), cut to three on appeal (#9), then by an amnesty to two (#10): history. A
/// second paper says that the appeal cut it to two and a half (#11), which is at odds with #9.
#[test]
fn a_sentence_that_was_revised_is_history() {
    let prison = |term: &str| format!(r#"{{"kind":"imprisonment","term":"{term}"}}"#);
    let revised = |term: &str, basis: &str| {
        let penalties = prison(term);
        format!(
            r#"{{"sentence_revised":{{"who":["d1"],"penalties":[{penalties}],"basis":{basis}}}}}"#
        )
    };
    let appeal =
        r#"{"appeal_filed":{"appeal":"a","who":["d1"],"appellant":"defence","level":"appeal"}}"#;
    let decided = r#"{"appeal_decided":{"appeal":"a","outcome":"modified"}}"#;
    let (convicted, four) = (verdict("d1", "convicted"), sentence("d1", &prison("P4Y")));
    let three = revised("P3Y", r#""appeal","appeal":"a""#);
    let two = revised("P2Y", r#""amnesty""#);
    let other = revised("P30M", r#""appeal","appeal":"a""#);
    let mut records = vec![
        ("2024-01-15", convicted.as_str()),
        ("2024-01-15", &four),
        ("2024-02", appeal),
        ("2024-06-01", decided),
        ("2024-06-01", &three),
        ("2025-01", &two),
    ];
    assert_eq!(found(&ledger(&records), ""), []);
    records.push(("2024-06-04", &other));
    assert_eq!(
        found(&ledger(&records), ""),
        [one("sentence", json!(["d1"]), json!([[9], [11]]))]
    );
}

/// d1 is convicted, the verdict is quashed and sent back, and the retrial acquits. d2 is convicted, and
/// acquitted by a trial at the court of appeal. g-1 is convicted, appeals, and is convicted again of a later
/// day. Each has its own sentence and its own entry into force.
#[test]
fn another_trial_has_another_verdict() {
    let appeal = |id: &str, who: &str| {
        format!(
            r#"{{"appeal_filed":{{"appeal":"{id}","who":["{who}"],"appellant":"defence","level":"appeal"}}}}"#
        )
    };
    let fine = |amount: &str| format!(r#"{{"kind":"fine","amount":"{amount}"}}"#);
    let force = r#"{"entered_into_force":{"who":["g-1"]}}"#;
    let quashed = r#"{"appeal_decided":{"appeal":"a","outcome":"quashed_remitted"}}"#;
    let tried = r#"{"trial_opened":{"court":"C","instance":"appeal"}}"#;
    let mut records = vec![
        ("2024-01-15", verdict("d1", "convicted")),
        ("2024-01-15", verdict("d2", "convicted")),
        ("2024-01-15", verdict("g-1", "convicted")),
        ("2024-01-15", sentence("g-1", &fine("5"))),
        ("2024-01-30", force.to_owned()),
        ("2024-02-01", appeal("a", "d1")),
        ("2024-02-01", appeal("b", "g-1")),
        ("2024-03-01", quashed.to_owned()),
        ("2024-03-05", tried.to_owned()),
        ("2024-05-01", verdict("d1", "acquitted")),
        ("2024-05-01", verdict("d2", "acquitted")),
        ("2024-05-01", verdict("g-1", "convicted")),
        ("2024-05-01", sentence("g-1", &fine("9"))),
        ("2024-05-30", force.to_owned()),
    ];
    let made = |records: &[(&'static str, String)]| {
        let records: Vec<(&str, &str)> = records.iter().map(|(on, e)| (*on, e.as_str())).collect();
        found(&ledger(&records), "")
    };
    assert_eq!(made(&records), []);
    // Of the second trial, too, two papers can say two things.
    records.push(("2024-05-02", sentence("g-1", &fine("10"))));
    records.push(("2024-06-30", force.to_owned()));
    assert_eq!(
        made(&records),
        [
            one("sentence", json!(["g-1"]), json!([[17], [19]])),
            one("date", json!(["g-1"]), json!([[18], [20]])),
        ]
    );
}

/// An appeal is said to have been upheld (#7) and to have led to an acquittal (#8, alleged); d2 to have died on
/// two days (#9, #10), of which a month (#11) is neither; the charge to have been reclassified to two articles
/// at once (#13, #14), after another a year before (#15).
#[test]
fn appeals_deaths_and_classifications() {
    let appeal =
        r#"{"appeal_filed":{"appeal":"a","who":["d1"],"appellant":"defence","level":"appeal"}}"#;
    let decided = |outcome: &str| {
        format!(r#"{{"appeal_decided":{{"appeal":"a","outcome":"{outcome}","who":["d1"]}}}}"#)
    };
    let died = r#"{"defendant_died":{"defendant":"d2"}}"#;
    let charged = r#"{"charge_filed":{"charge":"c","who":["d1","d2"],"article":"99"}}"#;
    let article = |article: &str| {
        format!(r#"{{"charge_reclassified":{{"charge":"c","article":"{article}"}}}}"#)
    };
    let desk = ledger(&[
        ("2024-01-15", &verdict("d1", "convicted")),
        ("2024-02-01", appeal),
        ("2024-06-01", &decided("upheld")),
        ("2024-06-01 alleged", &decided("quashed_acquitted")),
        ("2024-06-01", died),
        ("2024-07-01", died),
        ("2024-06/2024-07", died),
        ("2023-01", charged),
        ("2023-06", &article("146")),
        ("2023-06-07", &article("362")),
        ("2023-02", &article("77")),
    ]);
    assert_eq!(
        found(&desk, ""),
        [
            one("appeal", json!(["d1"]), json!([[7], [8]])),
            one("charge", json!(["d1", "d2"]), json!([[13], [14]])),
            one("date", json!(["d2"]), json!([[9], [10]])),
        ]
    );
}

/// Two records that say the same are one side, with the entries of both and the sources of both; what was
/// retracted says nothing any more.
#[test]
fn who_says_the_same_stands_on_one_side() {
    let prison = |term: &str| format!(r#"{{"kind":"imprisonment","term":"{term}"}}"#);
    let desk = ledger(&[
        ("2024-01-15", &verdict("d1", "convicted")),
        ("2024-01-15", &sentence("d1", &prison("P4Y"))),
        ("2024-01-15", &sentence("d1", &prison("P5Y"))),
        ("2024-01-15", &sentence("d1", &prison("P4Y"))),
    ]);
    let answer = desk.say("sources --json").ok().json();
    let sides = &answer["disagreements"][0]["sides"];
    assert_eq!(sides[0]["entries"], json!([6, 8]));
    assert_eq!(sides[0]["sources"], json!(["Source 6", "Source 8"]));
    assert_eq!(sides[1]["entries"], json!([7]));
    desk.say("retract r7 --reason x").ok();
    assert_eq!(found(&desk, ""), []);
}

/// d1's second name (#5) comes with the first (#6) as another spelling: they are one. What is alleged (#10)
/// after the conviction of d2 (#7) was quashed (#8, #9) contradicts nothing that stands.
#[test]
fn another_spelling_and_what_was_set_aside_contradict_nothing() {
    let named = |more: &str| format!(r#"{{"defendant_identified":{{"defendant":"d1",{more}}}}}"#);
    let appeal =
        r#"{"appeal_filed":{"appeal":"a","who":["d2"],"appellant":"defence","level":"appeal"}}"#;
    let quashed = r#"{"appeal_decided":{"appeal":"a","outcome":"quashed_remitted"}}"#;
    let desk = ledger(&[
        ("2023", &named(r#""name":"M.""#)),
        ("2023", &named(r#""name":"Em","aliases":["m."]"#)),
        ("2024-01", &verdict("d2", "convicted")),
        ("2024-02", appeal),
        ("2024-03", quashed),
        ("2024-05 alleged", &verdict("d2", "acquitted")),
    ]);
    assert_eq!(found(&desk, ""), []);
}
