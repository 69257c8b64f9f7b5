//! What several records state in the same way is one fact, which rests on the sources of all of them.

#[path = "support/cli.rs"]
mod cli;

use cli::Desk;
use serde_json::{Value, json};

/// #1 opens `k`, #2 and #3 make d1 and d2, #4 the group g of two, by an NGO and a paper. Then come the
/// records, from #5 on: in them `A`, `B` and `P` stand for the sources of a newspaper, of another, and of the
/// prosecutor.
fn ledger(records: &[&str]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let two = r#""sources":[{"title":"a","publisher":"NGO"},{"title":"b","publisher":"Paper"}]"#;
    let introduced = [
        r#"{"case_opened":{"title":"K"}}"#,
        r#"{"defendant_joined":{"defendant":"d1"}}"#,
        r#"{"defendant_joined":{"defendant":"d2"}}"#,
        r#"{"defendant_group_joined":{"group":"g","count":2}}"#,
    ];
    let mut batch: Vec<String> = introduced
        .iter()
        .map(|event| format!(r#"{{"case":"k","on":"2023","event":{event},{two}}}"#))
        .collect();
    let source = |title: &str, publisher: &str, kind: &str| {
        format!(r#""sources":[{{"title":"{title}","publisher":"{publisher}","kind":"{kind}"}}]"#)
    };
    let told = |record: &&str| {
        let record = record.replace(",A}", &format!(",{}}}", source("One", "Daily", "press")));
        let record = record.replace(",B}", &format!(",{}}}", source("Two", "Weekly", "press")));
        record.replace(
            ",P}",
            &format!(",{}}}", source("Statement", "Office", "official")),
        )
    };
    batch.extend(records.iter().map(told));
    desk.batch(&batch.join("\n")).ok();
    desk
}

/// How many facts there are, and the entries, the sources and what it rests on of each weak one.
fn weak(desk: &Desk) -> (u64, Vec<(Value, Value)>) {
    let answer = desk.say("sources --json").ok().json();
    let all = answer["weak"].as_array().expect("a list");
    let weak = all
        .iter()
        .map(|w| (w["entries"].clone(), w["rests_on"].clone()))
        .collect();
    (answer["facts"].as_u64().expect("a number"), weak)
}

/// A daily (#5) and the prosecutor (#6) state the same verdict: one fact on two sources, of which one is no
/// official. #7 and #8 state the same sentence from one paper, with another note and learnt another day: one
/// fact on one source. #9 and #10, without and with a source, are a fact on one. Facts: 4 + 3.
#[test]
fn what_two_records_state_in_the_same_way_rests_on_the_sources_of_both() {
    let desk = ledger(&[
        r#"{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},A}"#,
        r#"{"case":"k","on":"2024-03-18","assertion":"official","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},P}"#,
        r#"{"case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"fine"}]}},B}"#,
        r#"{"case":"k","on":"2024-03-18","on_note":"on Monday","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"fine"}]}},"sources":[{"title":"Two","publisher":"Weekly"}],"note":"x","learned":"2024"}"#,
        r#"{"case":"k","on":"2024-05","event":{"entered_into_force":{"who":["d1"]}}}"#,
        r#"{"case":"k","on":"2024-05","event":{"entered_into_force":{"who":["d1"]}},A}"#,
    ]);
    let one = json!(["one_source"]);
    let (facts, weak) = weak(&desk);
    assert_eq!(facts, 7);
    assert_eq!(weak, [(json!([7, 8]), one.clone()), (json!([9, 10]), one)]);
    let text = desk.say("sources").ok().out;
    assert!(
        text.contains("  #7, #8  2024-03-18  d1 sentenced: fine  [one source]\n"),
        "{text}"
    );
    let csv = desk.say("sources --csv").ok().out;
    assert!(
        csv.lines()
            .any(|l| l.contains("one_source") && l.ends_with("7 8")),
        "{csv}"
    );
}

/// Two officials, of whom one is so only by his word, are still officials only (#5, #6).
#[test]
fn a_fact_rests_on_officials_only_where_all_its_records_do() {
    let desk = ledger(&[
        r#"{"case":"k","on":"2024","event":{"case_referred":{"court":"C"}},P}"#,
        r#"{"case":"k","on":"2024","assertion":"official","event":{"case_referred":{"court":"C"}},A}"#,
    ]);
    assert_eq!(
        weak(&desk),
        (5, vec![(json!([5, 6]), json!(["officials_only"]))])
    );
}

/// Those who are named one by one, in whatever order, and those who are named as a group, are the same
/// people: #5, #6 and #7 are one verdict on two charges or in another order; #8 and #9 one custody.
#[test]
fn the_same_people_are_the_same_however_they_are_named() {
    let verdict = |who: &str| {
        format!(
            r#"{{"case":"k","on":"2024-03","event":{{"verdict":{{"who":[{who}],"outcome":"convicted"}}}},A}}"#
        )
    };
    let custody = |who: &str| {
        format!(
            r#"{{"case":"k","on":"2023","event":{{"custody_changed":{{"who":[{who}],"custody":"detained"}}}},B}}"#
        )
    };
    let records = [
        verdict(r#""d1","g""#),
        verdict(r#""g-2","d1","g-1""#),
        verdict(r#""g","d1""#),
        custody(r#""g""#),
        custody(r#""g-1","g-2""#),
    ];
    let desk = ledger(&records.each_ref().map(String::as_str));
    let (facts, weak) = weak(&desk);
    assert_eq!(facts, 6);
    let entries: Vec<&Value> = weak.iter().map(|(entries, _)| entries).collect();
    assert_eq!(entries, [&json!([8, 9]), &json!([5, 6, 7])]);
}

/// Other than #5 are: #6 by its date, on which nothing that it says happened on the 18th; #7 by whom it is about; #8 by its outcome; #9 and
/// #10, which are alleged and disputed; #11 by its court. What was retracted (#12, by #13) is no fact at all.
#[test]
fn another_date_other_people_or_a_doubt_make_another_fact() {
    let verdict = |on: &str, who: &str, outcome: &str, more: &str| {
        format!(
            r#"{{"id":"{on}-{who}-{outcome}-{}","case":"k","on":"{on}"{more},"event":{{"verdict":{{"who":["{who}"],"outcome":"{outcome}"}}}},A}}"#,
            more.len()
        )
    };
    let records = [
        verdict("2024-03-18", "d1", "convicted", ""),
        verdict("2024-04", "d1", "convicted", ""),
        verdict("2024-03-18", "d2", "convicted", ""),
        verdict("2024-03-18", "d1", "terminated", ""),
        verdict("2024-03-18", "d1", "convicted", r#","assertion":"alleged""#),
        verdict("2024-03-18", "d1", "convicted", r#","assertion":"disputed""#),
        r#"{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted","court":"C"}},A}"#.to_owned(),
        r#"{"id":"again","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},P}"#.to_owned(),
    ];
    let desk = ledger(&records.each_ref().map(String::as_str));
    let of_both = weak(&desk)
        .1
        .into_iter()
        .all(|(entries, _)| entries != json!([5]));
    assert!(of_both, "#5 and #12 are one fact on two sources");
    desk.say("retract again --reason x").ok();
    let (facts, weak) = weak(&desk);
    assert_eq!(facts, 11);
    let entries: Vec<u64> = weak
        .iter()
        .filter_map(|(entries, _)| entries[0].as_u64())
        .collect();
    assert_eq!(entries, [5, 7, 8, 9, 10, 11, 6]);
    assert!(
        weak.iter()
            .all(|(entries, _)| entries.as_array().map(Vec::len) == Some(1))
    );
}

/// Two hearings of one year (#5, #6) are two, two of one day (#7, #8) are one; two injuries of which nothing
/// else is said (#9, #10) are two, those of which the same is said (#11, #12) are one.
#[test]
fn what_happens_more_than_once_is_one_fact_only_where_more_is_said() {
    let record = |on: &str, event: &str| format!(r#"{{"case":"k","on":"{on}","event":{event},A}}"#);
    let hearing = r#"{"hearing_held":{}}"#;
    let injury = r#"{"injury_recorded":{"severity":"grave"}}"#;
    let burn = r#"{"injury_recorded":{"description":"a burn"}}"#;
    let records = [
        record("2024", hearing),
        record("2024", hearing),
        record("2024-05-06", hearing),
        record("2024-05-06", hearing),
        record("2024-05-06", injury),
        record("2024-05-06", injury),
        record("2024-05-06", burn),
        record("2024-05-06", burn),
    ];
    let desk = ledger(&records.each_ref().map(String::as_str));
    let (facts, weak) = weak(&desk);
    assert_eq!(facts, 10);
    let entries: Vec<Value> = weak.into_iter().map(|(entries, _)| entries).collect();
    assert_eq!(
        Value::from(entries),
        json!([[5], [6], [7, 8], [9], [10], [11, 12]])
    );
}

/// A court that is written with other capitals or wider spaces is the same (#5, #6); another is another (#7).
#[test]
fn a_court_is_the_same_however_it_is_spelled() {
    let verdict = |court: &str, source: &str| {
        format!(
            r#"{{"case":"k","on":"2024-03-18","event":{{"verdict":{{"who":["d1"],"outcome":"convicted","court":"{court}","judge":"J.  One"}}}},{source}}}"#
        )
    };
    let records = [
        verdict("Court Q", "A"),
        verdict("court  q", "B").replace("J.  One", "j. one"),
        verdict("Court R", "A"),
    ];
    let desk = ledger(&records.each_ref().map(String::as_str));
    let one_source = json!(["one_source"]);
    assert_eq!(weak(&desk), (6, vec![(json!([7]), one_source)]));
}

/// A daily says that the sentence fell on 18 March (#7), a weekly that it fell in March (#6): the one bears the other
/// out, and the day that is shown is that of the daily. So does "in 2024" (#8), of the daily again. Beside the
/// verdict, #5, all is of one source where the weekly is the daily.
#[test]
fn a_less_exact_date_bears_out_the_one_that_it_contains() {
    let fine = |on: &str, source: &str| {
        format!(
            r#"{{"case":"k","on":"{on}","event":{{"sentence_imposed":{{"who":["d1"],"penalties":[{{"kind":"fine"}}]}}}},{source}}}"#
        )
    };
    let verdict = r#"{"case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},A}"#;
    let records = |lines: &[String]| {
        let mut all = vec![verdict];
        all.extend(lines.iter().map(String::as_str));
        ledger(&all)
    };
    let one_source = || json!(["one_source"]);
    let three = [
        fine("2024-03", "B"),
        fine("2024-03-18", "A"),
        fine("2024", "A"),
    ];
    let desk = records(&three);
    assert_eq!(weak(&desk), (6, vec![(json!([5]), one_source())]));
    let desk = records(&three.map(|line| line.replace(",B}", ",A}")));
    let rests = weak(&desk);
    assert_eq!(
        rests,
        (
            6,
            vec![(json!([5]), one_source()), (json!([6, 7, 8]), one_source())]
        )
    );
    let text = desk.say("sources").ok().out;
    assert!(
        text.contains("  #6, #7, #8  2024-03-18  d1 sentenced"),
        "{text}"
    );
    // Of two days in March, "in March" may be either: it is a third statement.
    let desk = records(&[
        fine("2024-03-18", "A"),
        fine("2024-03", "B"),
        fine("2024-03-19", "A"),
    ]);
    assert_eq!(weak(&desk).0, 8);
}

/// Custody that changed "in March" may have changed at another time than on the 18th.
#[test]
fn what_comes_again_is_not_borne_out_by_a_less_exact_date() {
    let held = |on: &str, source: &str| {
        format!(
            r#"{{"case":"k","on":"{on}","event":{{"custody_changed":{{"who":["d1"],"custody":"detained"}}}},{source}}}"#
        )
    };
    let desk = ledger(&[&held("2024-03", "A"), &held("2024-03-18", "B")]);
    assert_eq!(weak(&desk).0, 6);
}
