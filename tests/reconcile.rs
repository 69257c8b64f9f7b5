//! What officials claim, beside what the ledger counts: each expectation was counted by hand, as the
//! comment beside it says.

#[path = "support/cli.rs"]
mod cli;

use std::process::Command;

use cli::{Desk, Done, binary, done};
use serde_json::{Value, json};

const LEDGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/ledger");

fn shipped(line: &str) -> Done {
    let args = ["--ledger", LEDGER].into_iter().chain(line.split(' '));
    done(Command::new(binary()).args(args)).ok()
}

/// A ledger of these records, each `case | on | event`, in this order from #1 on.
fn ledger(records: &[&str]) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let record = |(at, line): (usize, &&str)| {
        let parts: Vec<&str> = line.splitn(3, " | ").collect();
        let event: Value = serde_json::from_str(parts[2]).expect("an event");
        let mut record = json!({"id": format!("r{}", at + 1), "on": parts[1], "event": event});
        if parts[0] != "-" {
            record["case"] = parts[0].into();
        }
        record.to_string()
    };
    let batch: Vec<String> = records.iter().enumerate().map(record).collect();
    desk.batch(&batch.join("\n")).ok();
    desk
}

fn claim(measure: &str, value: &str, as_of: &str) -> String {
    format!(
        r#"- | 2025-01-01 | {{"figure_claimed":{{"issuer":"Prosecutor","measure":"{measure}","value":{value},"as_of":"{as_of}"}}}}"#
    )
}

fn figure(desk: &Desk, line: &str) -> Value {
    let answer = desk.say(line).ok().json();
    assert_eq!(
        answer["figures"].as_array().map(Vec::len),
        Some(1),
        "{answer}"
    );
    answer["figures"][0].clone()
}

fn range(certain: u64, possible: u64) -> Value {
    json!({"certain": certain, "possible": possible})
}

fn who(figure: &Value, reading: &str) -> Vec<String> {
    let meant = figure["meant"].as_array().expect("a list");
    let counted = meant.iter().filter(|m| !m[reading].is_null());
    counted
        .map(|m| {
            let id = m["defendant"]
                .as_str()
                .unwrap_or_else(|| m["case"].as_str().unwrap_or(""));
            format!("{id} {}", m[reading].as_str().unwrap_or(""))
        })
        .collect()
}

/// In June 2023 the shipped ledger has three convicts of Taldykorgan, of whose custody nothing is
/// recorded, and nobody else: none of the 39 in custody can be shown. By January 2024 eleven of the KNB
/// (7 imprisoned, 3 suspended, 1 acquitted, verdicts of December 2023) and those three (verdict of
/// February 2023, d1 to d3, all named) have been before a court: 14, of whom 3 are named; 42 less 14 is 28.
/// On the day itself none of them is on trial any more. The four of March 2024 are not among them.
#[test]
fn of_the_42_officers_that_the_prosecutors_count_how_many_can_we_name() {
    let text = shipped("reconcile").out;
    for line in [
        "  39 claimed; 0 recorded here; 39 more than we can show",
        "  ever by then: 42 claimed; 14 recorded here, 3 of them by name; 28 more than we can show",
        "  as of then: 42 claimed; 0 recorded here; 42 more than we can show",
        "    kz-taldykorgan-2023  d1 Toktash, d2 Bukhanov, d3 Zhumashev",
    ] {
        assert!(text.lines().any(|l| l == line), "{line:?} is not in {text}");
    }
    let answer = shipped("reconcile --json --measure officers_on_trial").json();
    let figure = &answer["figures"][0];
    assert_eq!(figure["seq"], 14);
    assert_eq!(figure["ours"], range(0, 0));
    assert_eq!(figure["ours_ever"], range(14, 14));
    assert_eq!(figure["named_ever"], range(3, 3));
    assert_eq!(figure["difference_ever"], json!({"min": 28, "max": 28}));
    assert_eq!(figure["direction_ever"], "they_count_more");
    assert_eq!(figure["meant"].as_array().map(Vec::len), Some(14));
    // The claim, and the three verdicts on which the fourteen rest.
    assert_eq!(figure["entries"], json!([14, 20, 21, 30]));
}

/// The report says three in its first line and four later; four are recorded, #6. No other issuer claims
/// one thing twice for one date, and nothing that only grows goes back: 35 charged, 9 convicted, 84
/// victims and 243 cases are claimed once each, and custody may fall.
#[test]
fn three_or_four_convicted_is_the_one_contradiction_of_the_shipped_ledger() {
    let answer = shipped("reconcile --json").json();
    let against = answer["contradictions"].as_array().expect("a list");
    assert_eq!(against.len(), 1, "{against:?}");
    assert_eq!(against[0]["kind"], "contradicts");
    assert_eq!(against[0]["entries"], json!([9, 10]));
    let eurasianet = shipped("reconcile --json --issuer EURASIA").json();
    let figures = eurasianet["figures"].as_array().expect("a list");
    let said: Vec<(&Value, &Value)> = figures
        .iter()
        .map(|f| (&f["direction"], &f["ours"]))
        .collect();
    let four = range(4, 4);
    assert_eq!(
        said,
        [(&json!("we_count_more"), &four), (&json!("agrees"), &four)]
    );
}

/// d1 is detained on 5 June and released on the 20th, d2 remanded on 10 June and still held: on 1 June
/// nobody is held, on the 12th both, on the 30th one, d2; ever by the 30th both were, ever by the 1st
/// nobody.
#[test]
fn a_figure_for_a_month_is_held_against_each_day_of_it() {
    let theirs = claim("officers_in_custody", "2", "2023-06");
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1","name":"N."}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d2"}}"#,
        r#"k | 2023-06-05 | {"custody_changed":{"who":["d1"],"custody":"detained"}}"#,
        r#"k | 2023-06-20 | {"released":{"who":["d1"],"basis":"other"}}"#,
        r#"k | 2023-06-10 | {"custody_changed":{"who":["d2"],"custody":"remanded"}}"#,
        &theirs,
    ]);
    let june = figure(&desk, "reconcile --json");
    assert_eq!(
        june["counted"],
        json!({"first": "2023-06-01", "last": "2023-06-30"})
    );
    assert_eq!(june["ours"], range(0, 2));
    assert_eq!(june["ours_ever"], range(0, 2));
    assert_eq!(june["difference"], json!({"min": 0, "max": 2}));
    assert_eq!(june["direction"], "may_agree");
    assert_eq!(june["direction_ever"], "may_agree");
    assert_eq!(who(&june, "as_of_then"), ["d1 possible", "d2 possible"]);
    assert_eq!(who(&june, "ever_by_then"), ["d1 possible", "d2 possible"]);
}

/// Charged: d1 only, who was charged on 1 February and is not yet in court in March. In April the case is
/// in court: all three are on trial, so charged at some time, with or without a charge on record. In May
/// d1 is convicted, d2 acquitted; d3 waits. In July d1's conviction is quashed: acquitted.
#[test]
fn each_measure_is_counted_as_of_then_and_as_ever_by_then() {
    let at = |measure: &str, as_of: &str| {
        let theirs = claim(measure, "9", as_of);
        let desk = ledger(&[
            r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d2"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d3"}}"#,
            r#"k | 2023-02-01 | {"charge_filed":{"charge":"c1","who":["d1"]}}"#,
            r#"k | 2023-04-01 | {"case_referred":{"court":"C"}}"#,
            r#"k | 2023-05-01 | {"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
            r#"k | 2023-05-01 | {"verdict":{"who":["d2"],"outcome":"acquitted"}}"#,
            r#"k | 2023-06-01 | {"appeal_filed":{"appeal":"a1","who":["d1"],"appellant":"defence","level":"appeal"}}"#,
            r#"k | 2023-07-01 | {"appeal_decided":{"appeal":"a1","outcome":"quashed_acquitted"}}"#,
            &theirs,
        ]);
        let figure = figure(&desk, "reconcile --json");
        let number = |field: &str| figure[field]["certain"].as_u64().expect("a number");
        assert_eq!(figure["ours"]["certain"], figure["ours"]["possible"]);
        (number("ours"), number("ours_ever"))
    };
    assert_eq!(at("officers_charged", "2023-03-01"), (1, 1));
    assert_eq!(at("officers_charged", "2023-04-01"), (0, 3));
    assert_eq!(at("officers_on_trial", "2023-03-31"), (0, 0));
    assert_eq!(at("officers_on_trial", "2023-04-01"), (3, 3));
    assert_eq!(at("officers_on_trial", "2023-05-01"), (1, 3));
    assert_eq!(at("officers_convicted", "2023-05-01"), (1, 1));
    assert_eq!(at("officers_convicted", "2023-07-01"), (0, 1));
    assert_eq!(at("officers_acquitted", "2023-05-01"), (1, 1));
    assert_eq!(at("officers_acquitted", "2023-07-01"), (2, 2));
    assert_eq!(at("cases_opened", "2022-12-31"), (0, 0));
    assert_eq!(at("cases_opened", "2023-01-01"), (1, 1));
    assert_eq!(at("cases_in_court", "2023-04-01"), (1, 1));
    // While the appeal waits, the case is under appeal: it has been decided, though not for d3.
    assert_eq!(at("cases_in_court", "2023-06-01"), (0, 1));
    assert_eq!(at("cases_decided", "2023-05-01"), (0, 0));
    assert_eq!(at("cases_decided", "2023-06-01"), (1, 1));
}

/// A case that goes back to the prosecutor was in court; its officers were on trial, and are charged.
#[test]
fn who_was_sent_back_to_the_prosecutor_has_been_on_trial() {
    let theirs = claim("officers_on_trial", "2", "2023-05");
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"k | 2023-02-01 | {"defendant_joined":{"defendant":"d2"}}"#,
        r#"k | 2023-02-15 | {"proceedings_ended":{"who":["d2"],"basis":"no_evidence"}}"#,
        r#"k | 2023-03-01 | {"case_referred":{"court":"C"}}"#,
        r#"k | 2023-04-01 | {"case_returned":{}}"#,
        r#"k | 2023-06-01 | {"defendant_joined":{"defendant":"d3"}}"#,
        &theirs,
    ]);
    let may = figure(&desk, "reconcile --json");
    assert_eq!(may["ours"], range(0, 0));
    // d2 was out of it before the case went to court, d3 came after.
    assert_eq!(may["ours_ever"], range(1, 1));
    assert_eq!(who(&may, "ever_by_then"), ["d1 certain"]);
}

/// A group of three to five is three, and perhaps two more; a name of one of three may be one of them;
/// who is the same person as another is counted once; what is alleged is not counted.
#[test]
fn certain_and_possible_are_kept_apart() {
    let theirs = claim("officers_convicted", "\"6..\"", "2023-05-01");
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_group_joined":{"group":"g","count":"3..5"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1","name":"N."}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d2"}}"#,
        r#"k | 2023-01-02 | {"defendant_identified":{"defendant":"d2","same_as":"d1"}}"#,
        r#"k | 2023-01-02 | {"defendant_identified":{"one_of":["g"],"name":"M."}}"#,
        r#"k | 2023-04-01 | {"verdict":{"who":["g"],"outcome":"convicted"}}"#,
        r#"k | 2023-04/2023-06 | {"verdict":{"who":["d1","d2"],"outcome":"convicted"}}"#,
        &theirs,
    ]);
    let found = figure(&desk, "reconcile --json");
    // Certain: g-1, g-2, g-3. Possible: two more of the group, and d1, who is d2.
    assert_eq!(found["ours"], range(3, 6));
    // By name: perhaps d1, and M. may be one of the three.
    assert_eq!(found["named"], range(0, 2));
    assert_eq!(found["difference"], json!({"min": 0, "max": null}));
    assert_eq!(found["direction"], "may_agree");
    assert_eq!(
        who(&found, "as_of_then"),
        ["g-1 certain", "g-2 certain", "g-3 certain", "d1 possible"]
    );
    let text = desk.say("reconcile").ok().out;
    assert!(
        text.contains(
            "at least 6 claimed; 3 to 6 recorded here, 0 to 2 of them by name; the two may agree"
        ),
        "{text}"
    );
    assert!(text.contains("k  g-1 … g-3, d1 N. (possibly)"), "{text}");
}

/// d2 is severed to a case that is in the ledger from May on: from then he is counted there, and only
/// there. d3 is severed to one that is not in it, and stays counted here.
#[test]
fn who_is_severed_to_another_case_of_the_ledger_is_counted_there() {
    let at = |as_of: &str| {
        let theirs = claim("officers_on_trial", "3", as_of);
        let desk = ledger(&[
            r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d2"}}"#,
            r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d3"}}"#,
            r#"k | 2023-02-01 | {"case_referred":{"court":"C"}}"#,
            r#"k | 2023-03-01 | {"defendant_severed":{"who":["d2"],"to":"m"}}"#,
            r#"k | 2023-03-01 | {"defendant_severed":{"who":["d3"],"to":"elsewhere"}}"#,
            r#"m | 2023-05-01 | {"case_opened":{"title":"M"}}"#,
            r#"m | 2023-05-01 | {"defendant_joined":{"defendant":"d2"}}"#,
            r#"m | 2023-05-01 | {"case_referred":{"court":"C"}}"#,
            &theirs,
        ]);
        let found = figure(&desk, "reconcile --json");
        let meant = found["meant"].as_array().expect("a list");
        let place = |m: &Value| {
            format!(
                "{}/{}",
                m["case"].as_str().unwrap_or(""),
                m["defendant"].as_str().unwrap_or("")
            )
        };
        (
            found["ours"].clone(),
            meant.iter().map(place).collect::<Vec<_>>(),
        )
    };
    assert_eq!(
        at("2023-04"),
        (
            range(3, 3),
            vec!["k/d1".into(), "k/d2".into(), "k/d3".into()]
        )
    );
    assert_eq!(
        at("2023-06"),
        (
            range(3, 3),
            vec!["k/d1".into(), "k/d3".into(), "m/d2".into()]
        )
    );
}

/// The figure about one case is held against that case; of two in the ledger each has one convict.
#[test]
fn a_figure_about_a_case_is_held_against_that_case() {
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"k | 2023-04-01 | {"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
        r#"m | 2023-01-01 | {"case_opened":{"title":"M"}}"#,
        r#"m | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"m | 2023-04-01 | {"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
        r#"m | 2023-05-01 | {"figure_claimed":{"issuer":"Court","measure":"officers_convicted","value":1}}"#,
        r#"- | 2023-05-01 | {"figure_claimed":{"issuer":"Court","measure":"officers_convicted","value":1}}"#,
        r#"- | 2023-03-01 | {"figure_claimed":{"issuer":"Court","measure":"complaints","value":7}}"#,
    ]);
    let answer = desk.say("reconcile --json").ok().json();
    let figures = answer["figures"].as_array().expect("a list");
    let said: Vec<_> = figures
        .iter()
        .map(|f| (f["ours"].clone(), f["direction"].clone()))
        .collect();
    assert_eq!(
        said,
        [
            (range(1, 1), json!("agrees")),
            (range(2, 2), json!("we_count_more")),
            (Value::Null, json!("cannot_say")),
        ]
    );
    assert_eq!(figures[0]["meant"].as_array().map(Vec::len), Some(1));
    assert_eq!(figures[0]["meant"][0]["case"], "m");
    assert_eq!(
        answer["contradictions"],
        json!([]),
        "one is of a case, one is of all"
    );
}

/// By the end of 2023 nothing after it has happened: `--to` cuts the figure's month, and figures said later
/// are not there. With `--known-at` before anything was recorded there is nothing at all.
#[test]
fn both_times_are_kept_to() {
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"k | 2023-04-20 | {"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
        r#"- | 2023-04-01 | {"figure_claimed":{"issuer":"A","measure":"officers_convicted","value":1,"as_of":"2023-04"}}"#,
        r#"- | 2023-05-01 | {"figure_claimed":{"issuer":"A","measure":"officers_convicted","value":1}}"#,
    ]);
    let early = figure(&desk, "reconcile --json --to 2023-04-10");
    assert_eq!(
        early["counted"],
        json!({"first": "2023-04-01", "last": "2023-04-10"})
    );
    assert_eq!(early["ours"], range(0, 0));
    let later = desk.say("reconcile --json --to 2023-05").ok().json();
    assert_eq!(later["figures"][0]["ours"], range(0, 1));
    assert_eq!(later["figures"][1]["ours"], range(1, 1));
    let before = desk.say("reconcile --json --known-at 2020").ok().json();
    assert_eq!(before["figures"], json!([]));
}

/// 50 victims in 2022, 40 in 2023: victims do not become fewer. 50 in custody, then 40: that may be. Of
/// 1 June 2023 both "30 to 35" and "33 or more" may be true, "40" cannot be beside "30 to 35".
#[test]
fn claims_that_contradict_or_go_back_are_found() {
    let say = |issuer: &str, measure: &str, value: &str, as_of: &str| {
        format!(
            r#"- | 2024 | {{"figure_claimed":{{"issuer":"{issuer}","measure":"{measure}","value":{value},"as_of":"{as_of}"}}}}"#
        )
    };
    let said = [
        say("A", "victims", "50", "2022"),
        say("A", "victims", "40", "2023"),
        say("A", "officers_in_custody", "50", "2022"),
        say("A", "officers_in_custody", "40", "2023"),
        say("B", "victims", "45", "2023"),
        say("C", "officers_charged", "\"30..35\"", "2023-06-01"),
        say("C", "officers_charged", "\"33..\"", "2023-06-01"),
        say("C", "officers_charged", "40", "2023-06-01"),
        say("D", "complaints", "9", "2023-01/2023-06"),
        say("D", "complaints", "8", "2023-06-15"),
    ];
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    let answer = ledger(&said).say("reconcile --json").ok().json();
    let found: Vec<(Value, Value)> = answer["contradictions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|c| (c["kind"].clone(), c["entries"].clone()))
        .collect();
    assert_eq!(
        found,
        [
            (json!("goes_back"), json!([1, 2])),
            (json!("contradicts"), json!([6, 8]))
        ]
    );
}

/// One row for each figure, its counts in columns, unknown empty; --json and --csv at once is an error.
#[test]
fn the_table_has_a_row_for_each_figure() {
    let csv = shipped("reconcile --csv --measure officers_on_trial").out;
    let lines: Vec<&str> = csv.lines().collect();
    assert!(
        lines[0].starts_with("figure,issuer,measure,case,scope,as_of,sure,assertion,"),
        "{csv}"
    );
    assert_eq!(lines.len(), 2);
    assert!(
        lines[1].contains(",2024-01~,certain,reported,2024-01-01,2024-01-31,42,42,0,0,they_count_more,14,14,they_count_more,0,0,3,3,,14 20 21 30"),
        "{csv}"
    );
    let other = shipped("reconcile --csv --measure other").out;
    assert!(
        other.contains(",0,,,,cannot_say,,,cannot_say,,,,,,15"),
        "{other}"
    );
    let both =
        done(Command::new(binary()).args(["--ledger", LEDGER, "reconcile", "--csv", "--json"]));
    both.failed(2, "not both");
}

/// The verdict falls on 10 April: of April, one case of its own has none at its beginning, and one at its
/// end; a figure about that case is held against both days.
#[test]
fn a_figure_for_a_month_about_a_case_is_held_against_both_ends_too() {
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"k | 2023-04-10 | {"verdict":{"who":["d1"],"outcome":"convicted"}}"#,
        r#"k | 2023-05-01 | {"figure_claimed":{"issuer":"Court","measure":"officers_convicted","value":1,"as_of":"2023-04"}}"#,
    ]);
    let april = figure(&desk, "reconcile --json");
    assert_eq!(
        (&april["case"], &april["ours"]),
        (&json!("k"), &range(0, 1))
    );
    assert_eq!(who(&april, "as_of_then"), ["d1 possible"]);
}

/// d1 is remanded in January and dies in March: on a day of April nobody is held; ever by then, one was.
#[test]
fn the_dead_are_in_no_custody() {
    let theirs = claim("officers_in_custody", "1", "2023-04-01");
    let desk = ledger(&[
        r#"k | 2023-01-01 | {"case_opened":{"title":"K"}}"#,
        r#"k | 2023-01-01 | {"defendant_joined":{"defendant":"d1"}}"#,
        r#"k | 2023-01-02 | {"custody_changed":{"who":["d1"],"custody":"remanded"}}"#,
        r#"k | 2023-03-01 | {"defendant_died":{"defendant":"d1"}}"#,
        &theirs,
    ]);
    let found = figure(&desk, "reconcile --json");
    assert_eq!(found["ours"], range(0, 0));
    assert_eq!(found["ours_ever"], range(1, 1));
}
