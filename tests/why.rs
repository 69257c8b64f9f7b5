//! Everything behind one shown fact.

#[path = "support/cli.rs"]
mod cli;

use std::process::Command;

use cli::{Desk, Done, binary, done};
use serde_json::{Value, json};

const LEDGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ledger");

fn shipped(line: &str) -> Done {
    let args = ["--ledger", LEDGER].into_iter().chain(line.split(' '));
    done(Command::new(binary()).args(args))
}

fn seqs(list: &Value) -> Vec<u64> {
    let all = list.as_array().expect("a list");
    all.iter()
        .filter_map(|behind| behind["seq"].as_u64())
        .collect()
}

/// #1 opens, #2 d1 joins, #3 d2 joins, #4 charge c1 and #5 charge c2 against d1, #6 convicts d1 of c1, #7
/// of c2, #8 sentences d1, #9 says in April or May that d1 was acquitted of c2: disputed; #10 identifies
/// "N." as one of d1 and d2; #11 corrects the sentence (P3Y to P4Y..P6Y), #12 corrects the date of it.
fn ledger() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let batch = [
        r#"{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K","jurisdiction":"KZ"}}}"#,
        r#"{"id":"j1","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","rank":"Major","aliases":["M."]}}}"#,
        r#"{"id":"j2","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d2"}}}"#,
        r#"{"id":"c1","case":"k","on":"2023","event":{"charge_filed":{"charge":"c1","who":["d1"]}}}"#,
        r#"{"id":"c2","case":"k","on":"2023","event":{"charge_filed":{"charge":"c2","who":["d1"]}}}"#,
        r#"{"id":"v1","case":"k","on":"2024-03-18","on_note":"on Monday","event":{"verdict":{"who":["d1"],"outcome":"convicted","charges":["c1"]}},"sources":[{"title":"Daily","publisher":"House","url":"https://example.org/1","locator":"p. 3"}],"note":"read out"}"#,
        r#"{"id":"v2","case":"k","on":"2024-03-19","event":{"verdict":{"who":["d1"],"outcome":"convicted","charges":["c2"]}}}"#,
        r#"{"id":"s1","case":"k","on":"2024-03-19","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P3Y"}]}}}"#,
        r#"{"id":"x","case":"k","on":"2024-03-20","assertion":"disputed","event":{"verdict":{"who":["d1"],"outcome":"acquitted","charges":["c2"]}}}"#,
        r#"{"id":"n","case":"k","on":"2024-05","event":{"defendant_identified":{"one_of":["d1","d2"],"name":"N."}}}"#,
    ];
    desk.batch(&batch.join("\n")).ok();
    desk.run([
        "correct",
        "s1",
        "--set",
        r#"penalties=[{"kind":"imprisonment","term":"P4Y..P6Y"}]"#,
        "--reason",
        "a range",
        "--by",
        "editor",
    ])
    .ok();
    desk.say("correct s1 --on 2024-03-20 --reason a-day-later")
        .ok();
    desk
}

/// Both verdicts, on c1 and on c2, stand behind "convicted"; both charges and the joining under them; the
/// acquittal #9 disputes them.
#[test]
fn behind_a_standing_are_all_verdicts_what_they_rest_on_and_who_disputes_them() {
    let desk = ledger();
    let why = desk.say("why k d1 standing --json").ok().json();
    assert_eq!(
        (&why["value"], &why["shown"]),
        (&json!("convicted"), &json!("convicted"))
    );
    assert_eq!(seqs(&why["basis"]), [6, 7]);
    assert_eq!(seqs(&why["depends_on"]), [2, 4, 5]);
    assert_eq!(seqs(&why["disputed_by"]), [9]);
    assert_eq!(why["entries"], json!([2, 4, 5, 6, 7, 9]));
    let verdict = &why["basis"][0];
    assert_eq!(verdict["sources"][0]["locator"], "p. 3");
    assert_eq!(
        (&verdict["on_note"], &verdict["note"]),
        (&json!("on Monday"), &json!("read out"))
    );
    let text = desk.say("why k d1 standing").ok().out;
    for line in [
        "k d1  standing: convicted",
        "    source: Daily, House, p. 3, https://example.org/1",
        "    date: on Monday",
        "    note: read out",
        "disputed by",
        "    no source",
    ] {
        assert!(text.lines().any(|l| l == line), "{line:?} is not in {text}");
    }
}

/// The sentence was recorded (#8), corrected by the editor (#11), and corrected again (#12): in force is #12.
#[test]
fn the_chain_of_corrections_says_what_stood_before_and_why_it_was_changed() {
    let desk = ledger();
    let why = desk.say("why k d1 P4Y..P6Y --json").ok().json();
    assert_eq!(why["field"], "penalties");
    assert_eq!(seqs(&why["basis"]), [12]);
    let history = why["basis"][0]["history"].as_array().expect("a list");
    let told: Vec<_> = history
        .iter()
        .map(|s| {
            (
                s["seq"].as_u64(),
                s["did"].as_str(),
                s["reason"].as_str(),
                s["by"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (Some(8), Some("recorded"), None, Some("tester")),
            (Some(11), Some("corrected"), Some("a range"), Some("editor")),
            (
                Some(12),
                Some("corrected"),
                Some("a-day-later"),
                Some("tester")
            ),
        ]
    );
    assert_eq!(history[0]["said"], "d1 sentenced: imprisonment of 3 years");
    // All of it is told there, and not once more.
    assert_eq!(why["withdrawn"], json!([]));
    // It rests on the convictions, on their charges and on the joining.
    assert_eq!(seqs(&why["depends_on"]), [2, 4, 5, 6, 7]);
    // Known before the editor's correction, the term was another.
    let before = desk.say("why k d1 P3Y --json");
    before.failed(1, "neither a field nor anything that is shown of d1");
}

#[test]
fn a_value_that_is_shown_leads_to_its_field() {
    let desk = ledger();
    let field = |word: &str| {
        let done = desk.run(["why", "k", "d1", word, "--json"]).ok();
        done.json()["field"]
            .as_str()
            .map(str::to_owned)
            .expect("a field")
    };
    for (word, wanted) in [
        ("convicted", "standing"),
        ("Convicted", "standing"),
        ("imprisonment", "penalties"),
        ("4 to 6 years", "penalties"),
        ("major", "rank"),
        ("M.", "aliases"),
        ("same-as", "same_as"),
        ("Rank", "rank"),
    ] {
        assert_eq!(field(word), wanted, "{word}");
    }
    desk.say("why k d1 standin")
        .failed(1, "neither a field")
        .hinted("did you mean standing?");
    desk.say("why k d1 xyzxyz")
        .failed(1, "neither a field")
        .hinted("the fields are standing, final");
    desk.say("why k d3 name")
        .failed(1, "no defendant d3 in k")
        .hinted("did you mean d");
    desk.say("why q d1 name").failed(1, "there is no case q");
    desk.say("why k d1 name --to 2020")
        .failed(1, "nothing of k had happened by then");
}

#[test]
fn unknown_has_its_reason() {
    let desk = ledger();
    let unknown = |field: &str| {
        let why = desk.say(&format!("why k d1 {field} --json")).ok().json();
        assert_eq!(why["shown"], Value::Null, "{field}");
        assert_eq!(why["basis"], json!([]), "{field}");
        why["unknown"]
            .as_str()
            .map(str::to_owned)
            .expect("a reason")
    };
    assert_eq!(
        unknown("name"),
        "nobody has recorded a name; N. is that of one of d1, d2, which one is not known (#10)"
    );
    assert_eq!(unknown("custody"), "nobody has recorded whether d1 is held");
    assert_eq!(unknown("final"), "no entry into force is recorded of d1");
    assert_eq!(unknown("group"), "d1 was not joined as a member of a group");
    let text = desk.say("why k d2 penalties").ok().out;
    assert!(
        text.contains("k d2  penalties: unknown\n  no sentence is recorded of d2"),
        "{text}"
    );
    // What an appeal set aside is told as such.
    let batch = [
        r#"{"id":"a","case":"k","on":"2024-04-01","event":{"appeal_filed":{"appeal":"a1","who":["d1"],"appellant":"defence","level":"appeal"}}}"#,
        r#"{"id":"q","case":"k","on":"2024-06-01","event":{"appeal_decided":{"appeal":"a1","outcome":"quashed_remitted"}}}"#,
    ];
    desk.batch(&batch.join("\n")).ok();
    assert_eq!(
        unknown("penalties"),
        "#12 is not in force any more, set aside by #14"
    );
}

/// By May 2024 the release "in April or May or June" may have happened; the entry into force of July has not.
#[test]
fn what_may_have_changed_it_by_the_day_and_what_did_later() {
    let desk = ledger();
    let batch = [
        r#"{"id":"r","case":"k","on":"2024-02-01","event":{"custody_changed":{"who":["d1"],"custody":"remanded"}}}"#,
        r#"{"id":"l","case":"k","on":"2024-04/2024-06","event":{"released":{"who":["d1"],"basis":"other"}}}"#,
        r#"{"id":"l2","case":"k","on":"2024-04/2024-06","event":{"custody_changed":{"who":["d2"],"custody":"bail"}}}"#,
        r#"{"id":"f","case":"k","on":"2024-07-01","event":{"entered_into_force":{"who":["d1"]}}}"#,
    ];
    desk.batch(&batch.join("\n")).ok();
    let custody = desk.say("why k d1 custody --to 2024-05 --json").ok().json();
    assert_eq!(
        (&custody["value"], seqs(&custody["basis"])),
        (&json!("remanded"), vec![13])
    );
    assert_eq!(seqs(&custody["may_change"]), [14], "not #15, of d2");
    let force = desk.say("why k d1 final --to 2024-05 --json").ok().json();
    assert_eq!(
        (&force["value"], seqs(&force["later"])),
        (&json!(false), vec![16])
    );
    let now = desk.say("why k d1 final --json").ok().json();
    assert_eq!(
        (&now["value"], seqs(&now["basis"])),
        (&json!(true), vec![16])
    );
    assert_eq!(seqs(&now["may_change"]), [] as [u64; 0]);
}

#[test]
fn the_case_itself_can_be_asked_about() {
    let desk = ledger();
    let title = desk.say("why k - title --json").ok().json();
    assert_eq!(
        (&title["value"], seqs(&title["basis"])),
        (&json!("K"), vec![1])
    );
    assert_eq!(title["defendant"], Value::Null);
    // Open, since d2 has no verdict: so says the opening, and nothing since.
    let status = desk.say("why k case status --json").ok().json();
    assert_eq!(
        (&status["value"], seqs(&status["basis"])),
        (&json!("open"), vec![1])
    );
    let place = desk.say("why k case KZ --json").ok().json();
    assert_eq!(place["field"], "jurisdiction");
}

/// The sentence of three of the four officers of the shipped ledger is #7, which rests on the verdict #6 and
/// on the group of #5; their status as convicts is #6; no name is recorded.
#[test]
fn of_the_shipped_ledger() {
    let why = shipped("why kz-taldykorgan-2024 officers-1 P4Y..P6Y --json")
        .ok()
        .json();
    assert_eq!(
        (seqs(&why["basis"]), seqs(&why["depends_on"])),
        (vec![7], vec![5, 6])
    );
    let name = shipped("why kz-taldykorgan-2024 officers-1 name").ok().out;
    assert!(
        name.contains("name: unknown\n  nobody has recorded a name"),
        "{name}"
    );
    let group = shipped("why kz-taldykorgan-2024 officers standing");
    group
        .failed(1, "no defendant officers")
        .hinted("is a group: ask about one of officers-1, officers-2");
    let by_name = shipped("why kz-taldykorgan-2023 toktash convicted --json")
        .ok()
        .json();
    assert_eq!(
        (&by_name["defendant"], seqs(&by_name["basis"])),
        (&json!("d1"), vec![30])
    );
}
