//! What stands behind a shown fact beside the entry that it comes from: what was retracted or corrected
//! away, who says the same, and who says otherwise.

#[path = "support/cli.rs"]
mod cli;

use cli::Desk;
use serde_json::{Value, json};

/// A ledger of these records, from #1 on, each under the id `r` and its number.
fn ledger(records: &[(&str, &str)]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    append(&desk, 1, records);
    desk
}

fn append(desk: &Desk, first: usize, records: &[(&str, &str)]) {
    let batch: Vec<String> = records
        .iter()
        .enumerate()
        .map(|(at, (on, event))| {
            let (on, assertion) = on.split_once(' ').unwrap_or((on, "reported"));
            let number = first + at;
            format!(
                r#"{{"id":"r{number}","case":"k","on":"{on}","assertion":"{assertion}","event":{event},"sources":[{{"title":"Source {number}"}}]}}"#
            )
        })
        .collect();
    desk.batch(&batch.join("\n")).ok();
}

const OPENED: (&str, &str) = ("2023", r#"{"case_opened":{"title":"K"}}"#);
const D1: (&str, &str) = ("2023", r#"{"defendant_joined":{"defendant":"d1"}}"#);
const D2: (&str, &str) = ("2023", r#"{"defendant_joined":{"defendant":"d2"}}"#);
const COURT: (&str, &str) = ("2023-09", r#"{"case_referred":{"court":"C"}}"#);
const ACQUITTED: &str = r#"{"verdict":{"who":["d1"],"outcome":"acquitted"}}"#;
const CONVICTED: &str = r#"{"verdict":{"who":["d1"],"outcome":"convicted"}}"#;

fn why(desk: &Desk, asked: &str) -> Value {
    desk.say(&format!("why k {asked} --json")).ok().json()
}

fn seqs(list: &Value) -> Vec<u64> {
    let all = list.as_array().expect("a list").iter();
    all.filter_map(|one| one["seq"].as_u64()).collect()
}

/// Of each statement that is gone: its entry, what ended it, and how.
fn gone(answer: &Value) -> Vec<(u64, u64, &str)> {
    let all = answer["withdrawn"].as_array().expect("a list").iter();
    all.map(|w| {
        let (seq, by) = (w["seq"].as_u64(), w["ended"]["seq"].as_u64());
        let did = w["ended"]["did"].as_str();
        (
            seq.expect("a seq"),
            by.expect("a seq"),
            did.expect("a word"),
        )
    })
    .collect()
}

/// d1 was acquitted (#4), which was retracted (#5): on trial, by #3, and the acquittal stands below. A
/// retracted custody (#6, by #7) has nothing to do with it, and neither has d2's acquittal (#8, #10, by #11).
#[test]
fn a_retracted_verdict_is_shown_below_with_who_retracted_it_and_why() {
    let desk = ledger(&[OPENED, D1, COURT, ("2024-02-01", ACQUITTED)]);
    desk.run([
        "retract",
        "r4",
        "--reason",
        "another man of the same name",
        "--by",
        "editor",
    ])
    .ok();
    let custody = r#"{"custody_changed":{"who":["d1"],"custody":"bail"}}"#;
    append(&desk, 6, &[("2023-05", custody)]);
    desk.say("retract r6 --reason x").ok();
    let other = ACQUITTED.replace("d1", "d2");
    append(&desk, 8, &[D2, ("2024-02-01", &other)]);
    desk.say("retract r9 --reason x").ok();
    let answer = why(&desk, "d1 standing");
    assert_eq!(answer["shown"], "on trial");
    assert_eq!(seqs(&answer["basis"]), [3]);
    assert_eq!(gone(&answer), [(4, 5, "retracted")]);
    let was = &answer["withdrawn"][0];
    assert_eq!(was["said"], "d1 acquitted");
    assert_eq!(was["sources"][0]["title"], "Source 4");
    assert_eq!(
        (&was["ended"]["by"], &was["ended"]["reason"], &was["by"]),
        (
            &json!("editor"),
            &json!("another man of the same name"),
            &json!("tester")
        )
    );
    assert_eq!(answer["entries"], json!([3, 4, 5]));
    assert_eq!(gone(&why(&desk, "d1 custody")), [(6, 7, "retracted")]);
    assert_eq!(gone(&why(&desk, "d2 standing")), [(9, 10, "retracted")]);
    assert_eq!(gone(&why(&desk, "case status")).len(), 2);
    let text = desk.say("why k d1 standing").ok().out;
    let told = "no longer in force: retracted or corrected\n  #4  2024-02-01  d1 acquitted  [reported]\n    source: Source 4\n";
    assert!(text.contains(told), "{text}");
    let ended = "    retracted by #5; because: another man of the same name  ";
    assert!(text.contains(ended), "{text}");
    // What it was to have happened after the day asked about is no part of that day.
    assert_eq!(gone(&why(&desk, "d1 standing --to 2023")), []);
}

/// The wrong man (#5, of d1) was corrected to d2 (#6), and that again was retracted (#7). While #6 was in
/// force nothing was left of #5 for d1 but what stands below; for d2 there is the history of #6 itself.
#[test]
fn what_was_corrected_to_be_about_somebody_else_is_gone() {
    let bail = r#"{"custody_changed":{"who":["d1"],"custody":"bail"}}"#;
    let desk = ledger(&[OPENED, D1, D2, COURT, ("2023-05", bail)]);
    desk.run([
        "correct",
        "r5",
        "--set",
        r#"who=["d2"]"#,
        "--reason",
        "the other",
    ])
    .ok();
    let of_d1 = why(&desk, "d1 custody");
    assert_eq!(
        (&of_d1["shown"], gone(&of_d1)),
        (&Value::Null, vec![(5, 6, "corrected")])
    );
    assert_eq!(of_d1["withdrawn"][0]["ended"]["instead"], "d2: bail");
    let of_d2 = why(&desk, "d2 custody");
    assert_eq!((seqs(&of_d2["basis"]), gone(&of_d2)), (vec![6], vec![]));
    assert_eq!(
        of_d2["basis"][0]["history"].as_array().map(Vec::len),
        Some(2)
    );
    let text = desk.say("why k d1 custody").ok().out;
    assert!(
        text.contains("    corrected by #6 to: 2023-05  d2: bail; because: the other  "),
        "{text}"
    );
    desk.run(["retract", "#6", "--reason", "it was d1 after all"])
        .ok();
    let of_d2 = why(&desk, "d2 custody");
    assert_eq!(
        (&of_d2["shown"], gone(&of_d2)),
        (&Value::Null, vec![(6, 7, "retracted")])
    );
    let of_d1 = why(&desk, "d1 custody");
    assert_eq!((seqs(&of_d1["basis"]), gone(&of_d1)), (vec![5], vec![]));
    assert_eq!(
        of_d1["basis"][0]["history"].as_array().map(Vec::len),
        Some(3)
    );
}

/// A decision that names nobody (#7) is about those of its appeal: d2, not d1. Both were retracted (#8, #9).
#[test]
fn what_named_nobody_was_about_those_of_its_appeal() {
    let both = r#"{"verdict":{"who":["d1","d2"],"outcome":"convicted"}}"#;
    let appeal =
        r#"{"appeal_filed":{"appeal":"a","who":["d2"],"appellant":"defence","level":"appeal"}}"#;
    let decided = r#"{"appeal_decided":{"appeal":"a","outcome":"quashed_acquitted"}}"#;
    let desk = ledger(&[
        OPENED,
        D1,
        D2,
        COURT,
        ("2024", both),
        ("2024", appeal),
        ("2024", decided),
    ]);
    desk.say("retract r7 --reason x").ok();
    desk.say("retract r6 --reason x").ok();
    assert_eq!(gone(&why(&desk, "d2 convicted")), [(7, 8, "retracted")]);
    assert_eq!(gone(&why(&desk, "d1 convicted")), []);
    let appeals = why(&desk, "d2 appeals");
    assert_eq!(appeals["unknown"], "no appeal is recorded for d2");
    assert_eq!(gone(&appeals), [(6, 9, "retracted"), (7, 8, "retracted")]);
}

/// d1 is "Good" (#2). "Witness" (#3), with another spelling, was retracted (#5), and one of d1 and d2 was said to be
/// "Passer" (#4), which was retracted, too (#7): neither is anywhere but in the history. As known before, each was shown.
#[test]
fn a_retracted_name_is_in_the_history_only() {
    let good = r#"{"defendant_joined":{"defendant":"d1","name":"Good","agency":"Police"}}"#;
    let named = r#"{"defendant_identified":{"defendant":"d1","name":"Witness","aliases":["Wittness"],"rank":"Major"}}"#;
    let one_of = r#"{"defendant_identified":{"one_of":["d1","d2"],"name":"Passer"}}"#;
    let desk = ledger(&[OPENED, ("2023", good), ("2023-05", named)]);
    let before = recorded_at(&desk, 3);
    later();
    desk.say("retract r3 --reason witness").ok();
    append(&desk, 5, &[D2, ("2023-05", one_of)]);
    let between = recorded_at(&desk, 6);
    later();
    desk.say("retract r6 --reason x").ok();
    let fields = [
        "name",
        "aliases",
        "agency",
        "rank",
        "standing",
        "custody",
        "penalties",
        "same_as",
    ];
    for field in fields {
        let mut answer = why(&desk, &format!("d1 {field}"));
        let history = answer["withdrawn"].take().to_string();
        let rest = answer.to_string();
        let is_in_history = matches!(field, "name" | "aliases" | "rank");
        assert_eq!(
            history.contains("Witness"),
            is_in_history,
            "{field}: {history}"
        );
        assert_eq!(
            history.contains("Passer"),
            field == "name",
            "{field}: {history}"
        );
        assert!(
            !rest.contains("Wit") && !rest.contains("Passer"),
            "{field}: {rest}"
        );
        let text = desk.say(&format!("why k d1 {field}")).ok().out;
        let (shown, _) = text.split_once("no longer in force").unwrap_or((&text, ""));
        assert!(
            !shown.contains("Wit") && !shown.contains("Passer"),
            "{text}"
        );
    }
    let aliases = desk.say("why k d1 aliases").ok().out;
    assert!(
        aliases.contains("d1 identified: Witness; also: Wittness"),
        "{aliases}"
    );
    // Who is asked for by a name that is no longer in force is nobody.
    desk.say("why k Witness name")
        .failed(1, "no defendant Witness");
    let then = why(&desk, &format!("d1 name --known-at {before}"));
    assert_eq!((&then["shown"], gone(&then)), (&json!("Witness"), vec![]));
    let then = why(&desk, &format!("d2 name --known-at {between}"));
    assert_eq!(
        then["unknown"],
        "nobody has recorded a name; Passer is that of one of d1, d2, which one is not known (#6)"
    );
    let then = why(&desk, &format!("d1 name --known-at {between}"));
    assert_eq!(
        (&then["shown"], gone(&then)),
        (&json!("Good"), vec![(3, 4, "retracted")])
    );
}

fn recorded_at(desk: &Desk, seq: usize) -> String {
    let line = format!("entries --from {seq}");
    let first = desk.say(&line).ok().out;
    let entry: Value = serde_json::from_str(first.lines().next().expect("a line")).expect("JSON");
    entry["recorded_at"].as_str().expect("a time").to_owned()
}

/// Two entries of one millisecond are known at the same times.
fn later() {
    std::thread::sleep(std::time::Duration::from_millis(3));
}

/// Shown is bail (#6). #5 and #7 say the same, of the same day and of its month; #8 says otherwise, #9 is only
/// alleged, of another day. #4, half a year before, is history. d2's (#10) is another's.
#[test]
fn who_says_the_same_and_who_says_otherwise_stand_beside_it() {
    let custody =
        |word: &str| format!(r#"{{"custody_changed":{{"who":["d1"],"custody":"{word}"}}}}"#);
    let (bail, remanded) = (custody("bail"), custody("remanded"));
    let desk = ledger(&[
        OPENED,
        D1,
        D2,
        ("2023-06-05", &remanded),
        ("2024-01", &bail),
        ("2024-01-20", &remanded),
        ("2024-01-20", &bail),
        ("2024-01-20", &bail),
        ("2024-05 alleged", &remanded),
        ("2024-01-20", &remanded.replace("d1", "d2")),
    ]);
    let answer = why(&desk, "d1 custody");
    assert_eq!(answer["shown"], "bail");
    assert_eq!(seqs(&answer["basis"]), [8]);
    assert_eq!(seqs(&answer["also"]), [5, 7]);
    assert_eq!(seqs(&answer["otherwise"]), [6, 9]);
    assert_eq!(answer["entries"], json!([2, 5, 6, 7, 8, 9]));
    let text = desk.say("why k d1 bail").ok().out;
    assert!(
        text.contains("\nthe same is said by\n  #5  2024-01  d1: bail"),
        "{text}"
    );
    let told = "\nsaid otherwise, or only alleged, by\n  #6  2024-01-20  d1: remanded  [reported]\n    source: Source 6\n";
    assert!(text.contains(told), "{text}");
    assert!(
        text.contains("  #9  2024-05  d1: remanded  [alleged]\n"),
        "{text}"
    );
    let early = why(&desk, "d1 custody --to 2024-03");
    assert_eq!(seqs(&early["otherwise"]), [6]);
}

/// The rank shown is that of #4; #3 gives another, and stands beside it with what it says. The sentence shown
/// is #7; #6 says four years. The verdict shown is #5; an acquittal is alleged (#8), another disputes it (#9).
#[test]
fn rivals_of_a_rank_of_a_sentence_and_of_a_verdict() {
    let rank =
        |rank: &str| format!(r#"{{"defendant_identified":{{"defendant":"d1","rank":"{rank}"}}}}"#);
    let prison = |term: &str| {
        format!(
            r#"{{"sentence_imposed":{{"who":["d1"],"penalties":[{{"kind":"imprisonment","term":"{term}"}}]}}}}"#
        )
    };
    let desk = ledger(&[
        OPENED,
        D1,
        ("2023-02", &rank("major")),
        ("2023-02", &rank("captain")),
        ("2024-01-15", CONVICTED),
        ("2024-01-15", &prison("P4Y")),
        ("2024-01-15", &prison("P5Y")),
        ("2024-01-15 alleged", ACQUITTED),
        ("2024-01-15 disputed", ACQUITTED),
    ]);
    let answer = why(&desk, "d1 captain");
    assert_eq!(
        (seqs(&answer["basis"]), seqs(&answer["otherwise"])),
        (vec![4], vec![3])
    );
    assert_eq!(
        answer["otherwise"][0]["summary"],
        "d1 identified; rank: major"
    );
    let answer = why(&desk, "d1 P5Y");
    assert_eq!(
        (seqs(&answer["basis"]), seqs(&answer["otherwise"])),
        (vec![7], vec![6])
    );
    let answer = why(&desk, "d1 convicted");
    assert_eq!(
        (seqs(&answer["basis"]), seqs(&answer["otherwise"])),
        (vec![5], vec![8])
    );
    assert_eq!(seqs(&answer["disputed_by"]), [9]);
}

/// Convicted of c1, acquitted of c2; c3 was withdrawn, and of c4 nothing is known. The conviction does not rest
/// on the acquittal, which stands beside it with its charge.
#[test]
fn what_came_of_each_charge_stands_beside_a_standing() {
    let filed = |charge: &str, article: &str| {
        format!(r#"{{"charge_filed":{{"charge":"{charge}","who":["d1"],"article":"{article}"}}}}"#)
    };
    let on = |outcome: &str, charge: &str| {
        format!(r#"{{"verdict":{{"who":["d1"],"outcome":"{outcome}","charges":["{charge}"]}}}}"#)
    };
    let desk = ledger(&[
        OPENED,
        D1,
        ("2023", &filed("c1", "146")),
        ("2023", &filed("c2", "362")),
        ("2023", &filed("c3", "99")),
        ("2023", &filed("c4", "98")),
        ("2023-05", r#"{"charge_withdrawn":{"charge":"c3"}}"#),
        ("2024-01-15", &on("convicted", "c1")),
        ("2024-01-15", &on("acquitted", "c2")),
    ]);
    let answer = why(&desk, "d1 standing");
    assert_eq!(seqs(&answer["basis"]), [8]);
    let charges = answer["charges"].as_array().expect("a list");
    let told: Vec<_> = charges
        .iter()
        .map(|c| (c["charge"].as_str(), c["verdict"].as_str(), &c["entries"]))
        .collect();
    assert_eq!(
        told,
        [
            (Some("c1"), Some("convicted"), &json!([3, 8])),
            (Some("c2"), Some("acquitted"), &json!([4, 9])),
            (Some("c3"), None, &json!([5, 7])),
            (Some("c4"), None, &json!([6])),
        ]
    );
    let text = desk.say("why k d1 standing").ok().out;
    let told = "\ncharge by charge\n  c1 (146): convicted  [#3, #8]\n  c2 (362): acquitted  [#4, #9]\n  c3 (99): withdrawn  [#5, #7]\n  c4 (98): no verdict that stands names it  [#6]\n";
    assert!(text.contains(told), "{text}");
    assert_eq!(why(&desk, "d1 c2")["field"], "charges");
}

/// Every label that `show` prints of a defendant is a field, and so is every value under it.
#[test]
fn every_label_and_every_value_that_is_shown_can_be_asked_about() {
    let joined = r#"{"defendant_joined":{"defendant":"d1","name":"N","aliases":["M"],"agency":"Police","rank":"Major","position":"Head"}}"#;
    let appeal =
        r#"{"appeal_filed":{"appeal":"ap1","who":["d1"],"appellant":"victim","level":"appeal"}}"#;
    let sentence = r#"{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"},{"kind":"fine","amount":"5 KZT"}]}}"#;
    let desk = ledger(&[
        OPENED,
        ("2023", joined),
        D2,
        ("2023", r#"{"charge_filed":{"charge":"c1","who":["d1"]}}"#),
        ("2024", CONVICTED),
        ("2024", sentence),
        ("2024", r#"{"entered_into_force":{"who":["d1"]}}"#),
        (
            "2024",
            r#"{"custody_changed":{"who":["d1"],"custody":"house_arrest"}}"#,
        ),
        ("2024", r#"{"defendant_severed":{"who":["d1"]}}"#),
        ("2024-05", r#"{"defendant_died":{"defendant":"d1"}}"#),
        (
            "2024",
            r#"{"defendant_identified":{"defendant":"d1","same_as":"d2"}}"#,
        ),
        ("2024", appeal),
    ]);
    let shown = desk.say("show k").ok().out;
    let of_d1 = shown.split("\n  d1  N").nth(1).expect("d1 is shown");
    let of_d1 = of_d1.split("\n  d2").next().expect("up to d2");
    let mut asked = 0;
    for line in of_d1.lines().filter(|line| line.starts_with("    ")) {
        let (label, value) = line.trim().split_once(": ").expect("a label and a value");
        let value = value.split("  [").next().expect("a value");
        let of_label = desk.run(["why", "k", "d1", label, "--json"]).ok().json();
        assert!(!seqs(&of_label["basis"]).is_empty(), "{label}");
        if !matches!(label, "in force" | "penalties") {
            let of_value = desk.run(["why", "k", "d1", value, "--json"]).ok().json();
            assert_eq!(of_value["field"], of_label["field"], "{label}: {value}");
        }
        asked += 1;
    }
    assert_eq!(asked, 11, "{of_d1}");
    for (word, field) in [
        ("P4Y..P6Y", "penalties"),
        ("5 KZT", "penalties"),
        ("house arrest", "custody"),
        ("c1", "charges"),
        ("ap1", "appeals"),
    ] {
        let answer = desk.run(["why", "k", "d1", word, "--json"]).ok().json();
        assert_eq!(answer["field"], field, "{word}");
    }
    let appeals = why(&desk, "d1 appeals");
    assert_eq!(
        appeals["shown"],
        "ap1 (appeal by the victim): waits for a decision"
    );
    assert_eq!(seqs(&appeals["basis"]), [12]);
    let charges = why(&desk, "case charges");
    assert_eq!(charges["shown"], "d1: c1: no verdict that stands names it");
    // A word that is nothing of the kind: all the fields are told, also beside what may be meant.
    desk.say("why k d1 standin")
        .failed(1, "neither a field")
        .hinted("did you mean standing? the fields are standing, final, custody");
}
