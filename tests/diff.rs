//! What the record says differently than it did.

#[path = "support/cli.rs"]
mod cli;

use std::fs;

use cli::Desk;
use serde_json::{Value, json};

/// A ledger in which, from #1 on: `k` is opened, d1 (named) and d2 join, d1 is convicted on 18 March and
/// sentenced to four to six years, d2 is acquitted. #6 is the last.
fn before() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let batch = [
        r#"{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K","jurisdiction":"KZ"}}}"#,
        r#"{"id":"j1","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","name":"Wrong Name"}}}"#,
        r#"{"id":"j2","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d2"}}}"#,
        r#"{"id":"v1","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}},"sources":[{"title":"Daily"}]}"#,
        r#"{"id":"s1","case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"}]}}}"#,
        r#"{"id":"v2","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d2"],"outcome":"acquitted"}}}"#,
        r#"{"id":"m","case":"m","on":"2023","event":{"case_opened":{"title":"M"}}}"#,
    ];
    desk.batch(&batch.join("\n")).ok();
    desk
}

fn changes(desk: &Desk, line: &str) -> Vec<Value> {
    let answer = desk.say(line).ok().json();
    answer["changes"].as_array().expect("a list").clone()
}

/// The change of a field, of which there must be one.
fn change<'v>(changes: &'v [Value], about: &str, id: impl Into<Value>, field: &str) -> &'v Value {
    let id = id.into();
    let of_it = |c: &&Value| c["about"] == about && c["id"] == id && c["field"] == field;
    let mut found = changes.iter().filter(of_it);
    let one = found
        .next()
        .unwrap_or_else(|| panic!("no {about} {id} {field}: {changes:?}"));
    assert!(found.next().is_none(), "{about} {id} {field} twice");
    one
}

/// After #7 a sentence is corrected (#8), a name is retracted with its joining corrected (#9), the
/// acquittal is retracted (#10), and it is learnt that d1 was remanded (#11). Case `m` is left alone.
fn corrected() -> Desk {
    let desk = before();
    desk.run([
        "correct",
        "s1",
        "--set",
        r#"penalties=[{"kind":"imprisonment","term":"P5Y"}]"#,
        "--reason",
        "the court published the sentence",
        "--by",
        "editor",
    ])
    .ok();
    desk.run([
        "correct",
        "j1",
        "--unset",
        "name",
        "--reason",
        "it was somebody else",
    ])
    .ok();
    desk.run(["retract", "v2", "--reason", "the paper took it back"])
        .ok();
    desk.run([
        "append",
        "custody-changed",
        "--case",
        "k",
        "--on",
        "2023-06",
        "--who",
        "d1",
        "--custody",
        "remanded",
        "--source",
        "Weekly",
    ])
    .ok();
    desk
}

#[test]
fn each_field_is_shown_before_and_after_by_which_entry_whose_and_why() {
    let desk = corrected();
    let found = changes(&desk, "diff 7 --json");
    let penalties = change(&found, "defendant", json!("d1"), "penalties");
    assert_eq!(
        penalties["before"],
        json!([{"kind": "imprisonment", "term": "P4Y..P6Y"}])
    );
    assert_eq!(
        penalties["after"],
        json!([{"kind": "imprisonment", "term": "P5Y"}])
    );
    assert_eq!(penalties["kind"], "corrected");
    assert_eq!(penalties["entries"], json!([8]));
    assert_eq!(penalties["by"], json!(["editor"]));
    assert_eq!(
        penalties["why"],
        json!(["the court published the sentence"])
    );

    // A name that is known no more is shown: it is what the record said.
    let name = change(&found, "defendant", json!("d1"), "name");
    assert_eq!(
        (&name["before"], &name["after"]),
        (&json!("Wrong Name"), &Value::Null)
    );
    assert_eq!(
        (&name["kind"], &name["entries"]),
        (&json!("corrected"), &json!([9]))
    );

    let standing = change(&found, "defendant", json!("d2"), "standing");
    assert_eq!(
        (&standing["before"], &standing["after"]),
        (&json!("acquitted"), &json!("suspected"))
    );
    assert_eq!(
        (&standing["kind"], &standing["entries"]),
        (&json!("retracted"), &json!([10]))
    );
    assert_eq!(standing["why"], json!(["the paper took it back"]));

    let custody = change(&found, "defendant", json!("d1"), "custody");
    assert_eq!(
        (&custody["before"], &custody["after"]),
        (&Value::Null, &json!("remanded"))
    );
    assert_eq!(
        (&custody["kind"], &custody["entries"]),
        (&json!("learned"), &json!([11]))
    );

    // Not everybody has a verdict any more: of the acquittal, not of the custody.
    let status = change(&found, "case", Value::Null, "status");
    assert_eq!(
        (&status["before"], &status["after"]),
        (&json!("decided"), &json!("open"))
    );
    assert!(
        status["entries"]
            .as_array()
            .is_some_and(|e| e.contains(&json!(10)) && !e.contains(&json!(11)))
    );

    // The events: one changed in its penalties, one in its name, one gone, one new.
    change(&found, "event", json!(5), "penalties");
    assert_eq!(
        change(&found, "event", json!(2), "name")["after"],
        Value::Null
    );
    assert_eq!(
        change(&found, "event", json!(6), "event")["after"],
        Value::Null
    );
    assert_eq!(
        change(&found, "event", json!(11), "event")["before"],
        Value::Null
    );
    // d1: penalties, name, custody; d2: standing; the case: status; four events. Nothing else.
    assert_eq!(found.len(), 9, "{found:?}");
    assert!(found.iter().all(|c| c["case"] == "k"));
}

#[test]
fn what_a_publisher_prints_as_corrections() {
    let desk = corrected();
    let found = changes(&desk, "diff 7 --corrections --json");
    // All of the nine but the custody and its event.
    assert_eq!(found.len(), 7);
    assert!(found.iter().all(|c| c["kind"] != "learned"));
    let text = desk.say("diff 7 --corrections").ok().out;
    assert!(
        text.contains(
            "penalties: imprisonment of 4 to 6 years → imprisonment of 5 years  [corrected #8]"
        ),
        "{text}"
    );
    assert!(
        text.contains("standing: acquitted → suspected  [retracted #10]"),
        "{text}"
    );
    assert!(
        text.contains("#8  correction: the court published the sentence"),
        "{text}"
    );
    assert!(text.contains(" by editor"), "{text}");
    assert!(!text.contains("remanded"), "{text}");
    assert!(
        text.contains("1 case, by 2 corrections, 1 retraction"),
        "{text}"
    );
}

/// #8 to #9: the correction of the name only. From #6 to #7 only `m` is new. The same point twice: nothing.
#[test]
fn until_closes_the_window() {
    let desk = corrected();
    let found = changes(&desk, "diff #8 #9 --json");
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found
            .iter()
            .all(|c| c["field"] == "name" && c["entries"] == json!([9]))
    );
    let found = changes(&desk, "diff 6 7 --json");
    assert!(found.iter().all(|c| c["case"] == "m"));
    assert_eq!(change(&found, "case", Value::Null, "title")["after"], "M");
    let same = desk.say("diff 7 7").ok().out;
    assert!(same.contains("nothing is different"), "{same}");
    desk.say("diff 9 8")
        .failed(2, "9 is later than 8")
        .hinted("SINCE UNTIL");
    desk.say("diff #12")
        .failed(1, "there is no entry #12: this ledger has 12 entries");
    desk.say("diff yesterday")
        .failed(2, "neither a date")
        .hinted("#12");
}

/// Everything was recorded today: by the year before nothing was known, and since tomorrow nothing is new.
/// A time between the two appends shows what came after it.
#[test]
fn since_takes_dates_and_times() {
    let desk = before();
    let all = changes(&desk, "diff 2020 --json");
    let titles = all.iter().filter(|c| c["field"] == "title");
    assert_eq!(titles.map(|c| &c["after"]).collect::<Vec<_>>(), ["K", "M"]);
    let later = desk.say("diff 9999-12-31").ok().out;
    assert!(later.contains("nothing is different"), "{later}");
    let entries = desk.say("entries").ok().out;
    let third: Value = serde_json::from_str(entries.lines().nth(7).expect("#7")).expect("JSON");
    let time = third["recorded_at"].as_str().expect("a time");
    desk.say("correct v2 --set outcome=convicted --reason misread")
        .ok();
    let found = changes(&desk, &format!("diff {time} --json"));
    let standing = change(&found, "defendant", json!("d2"), "standing");
    assert_eq!(
        (&standing["before"], &standing["after"]),
        (&json!("acquitted"), &json!("convicted"))
    );
}

/// Both states are of the same day: on 1 March 2024 neither verdict had fallen, so that its retraction
/// makes no difference then. A verdict found to be of February makes one on that day.
#[test]
fn to_fixes_the_day_of_the_world_for_both() {
    let desk = corrected();
    let found = changes(&desk, "diff 7 --to 2024-03-01 --json");
    let fields: Vec<&Value> = found.iter().map(|c| &c["field"]).collect();
    assert!(
        !fields.contains(&&json!("standing")) && !fields.contains(&&json!("penalties")),
        "{fields:?}"
    );
    change(&found, "defendant", json!("d1"), "custody");
    desk.say("correct v1 --on 2024-02-18 --reason misread").ok();
    let found = changes(&desk, "diff 11 --to 2024-03-01 --json");
    let standing = change(&found, "defendant", json!("d1"), "standing");
    assert_eq!(
        (&standing["before"], &standing["after"]),
        (&json!("suspected"), &json!("convicted"))
    );
    assert_eq!(standing["kind"], "corrected");
    // The verdict was on record before, and of later than the day.
    let of_event = |field: &str| {
        let one = change(&found, "event", json!(4), field);
        (one["before"].clone(), one["after"].clone())
    };
    assert_eq!(of_event("on"), (json!("2024-03-18"), json!("2024-02-18")));
    assert_eq!(
        of_event("happened"),
        (json!("had not happened"), json!("has happened"))
    );
    let found = changes(&desk, "diff 11 --json");
    assert_eq!(
        found.len(),
        1,
        "today only the date of the event is another: {found:?}"
    );
    assert_eq!(found[0]["field"], "on");
    assert_eq!(
        (&found[0]["before"], &found[0]["after"]),
        (&json!("2024-03-18"), &json!("2024-02-18"))
    );
}

/// What was corrected and corrected back in between is no difference; nor is what came and went.
#[test]
fn what_was_undone_in_between_is_no_difference() {
    let desk = before();
    desk.say("correct v2 --set outcome=convicted --reason misread")
        .ok();
    desk.say("retract #8 --reason it-was-right").ok();
    desk.say("append hearing-held --case k --on 2024-01-01 --source S")
        .ok();
    desk.say("retract #10 --reason another-case").ok();
    assert_eq!(changes(&desk, "diff 7 --json"), [] as [Value; 0]);
    // Seen from between, the correction was undone.
    let found = changes(&desk, "diff 8 9 --json");
    let standing = change(&found, "defendant", json!("d2"), "standing");
    assert_eq!(
        (&standing["before"], &standing["after"]),
        (&json!("convicted"), &json!("acquitted"))
    );
    assert_eq!(standing["kind"], "retracted");
}

/// The checkpoint that was published with #7 is a point of this history. One of another ledger, one that
/// this copy has not reached, and one with another root at its size are not.
#[test]
fn a_published_checkpoint_must_be_of_this_history() {
    let desk = before();
    let published = desk.path().join("published");
    fs::copy(desk.ledger().join("checkpoint"), &published).expect("a copy");
    desk.say("correct v2 --set outcome=convicted --reason misread")
        .ok();
    let since = changes(&desk, "diff published --json");
    assert_eq!(since, changes(&desk, "diff #7 --json"));
    assert!(!since.is_empty());

    let text = fs::read_to_string(&published).expect("a checkpoint");
    let lines: Vec<&str> = text.lines().collect();
    let forge = |origin: &str, size: &str, root: &str| {
        fs::write(
            desk.path().join("forged"),
            format!("{origin}\n{size}\n{root}\n"),
        )
        .expect("a file");
        desk.say("diff forged")
    };
    forge("casebook.example/other", lines[1], lines[2]).failed(1, "no history in common");
    forge(lines[0], "99", lines[2]).failed(1, "entries that were there are missing");
    forge(lines[0], "7", lines[2])
        .failed(
            1,
            "not of this history: the first 7 entries of this ledger hash to another root",
        )
        .hinted("altered, dropped or slipped in");
    forge(lines[0], "9", lines[2]).failed(1, "hash to another root");
    fs::write(desk.path().join("forged"), "nothing\n").expect("a file");
    desk.say("diff forged")
        .failed(2, "checkpoint")
        .hinted("three lines");
}

/// Figures and what else belongs to no case; members of a group who are alike share their lines in text.
#[test]
fn figures_groups_and_the_table() {
    let desk = before();
    let batch = [
        r#"{"id":"f","on":"2024-01","event":{"figure_claimed":{"issuer":"P","measure":"victims","value":8}}}"#,
        r#"{"id":"g","case":"m","on":"2023","event":{"defendant_group_joined":{"group":"g","count":3}}}"#,
        r#"{"id":"n","case":"m","on":"2024","event":{"defendant_identified":{"one_of":["g"],"name":"N."}}}"#,
    ];
    desk.batch(&batch.join("\n")).ok();
    desk.say("correct f --set value=9 --reason misread").ok();
    let found = changes(&desk, "diff 7 --json");
    assert_eq!(
        change(&found, "figure", json!(8), "event")["case"],
        Value::Null
    );
    assert_eq!(
        change(&found, "figure", json!(8), "event")["entries"],
        json!([8, 11])
    );
    let one_of = change(&found, "one_of", json!(10), "one_of");
    assert_eq!(one_of["after"], "N.: one of g-1, g-2, g-3");
    let of_figure = changes(&desk, "diff 10 --json");
    let value = change(&of_figure, "figure", json!(8), "value");
    assert_eq!(
        (&value["before"], &value["after"], &value["kind"]),
        (&json!(8), &json!(9), &json!("corrected"))
    );
    let text = desk.say("diff 7").ok().out;
    assert!(text.contains("  defendant g-1 … g-3\n"), "{text}");
    let unknown = desk.say("diff 9 10 --csv").ok().out;
    assert!(
        unknown.contains("m,one_of,#10,one_of,,\"N.: one of g-1, g-2, g-3\",learned,"),
        "{unknown}"
    );
    let csv = desk.say("diff 10 --csv").ok().out;
    assert_eq!(
        csv,
        "case,about,id,field,before,after,kind,by,why,entries\n,figure,#8,value,8,9,corrected,tester,misread,11\n"
    );
}

/// The date of the acquittal is corrected (#8), and both verdicts enter into force (#9): the case is final
/// because of the second, which is no correction. Case `m` is not touched.
#[test]
fn what_was_learned_is_not_laid_to_a_correction_beside_it() {
    let desk = before();
    desk.say("correct v2 --on 2024-03-17 --reason misread").ok();
    desk.say("append entered-into-force --case k --on 2024-05-01 --who d1,d2 --source S")
        .ok();
    let found = changes(&desk, "diff 7 --json");
    let status = change(&found, "case", Value::Null, "status");
    assert_eq!(
        (&status["before"], &status["after"]),
        (&json!("decided"), &json!("final"))
    );
    assert_eq!(
        (&status["kind"], &status["entries"]),
        (&json!("learned"), &json!([9]))
    );
    let corrections = changes(&desk, "diff 7 --corrections --json");
    assert_eq!(corrections.len(), 1, "{corrections:?}");
    assert_eq!(corrections[0]["field"], "on");
}
