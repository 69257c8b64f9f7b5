//! Which official figures are set beside the ledger, and which of them cannot both be true.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// A figure that the prosecutor gives, said on a date.
fn said(on: &str, measure: &str, value: u64, as_of: Option<&str>) -> Value {
    let mut claim = json!({"issuer": "Prosecutor", "measure": measure, "value": value});
    if let Some(as_of) = as_of {
        claim["as_of"] = json!(as_of);
    }
    json!({"on": on, "event": {"figure_claimed": claim}})
}

fn of_dates(measure: &str, figures: &[(u64, &str)]) -> Desk {
    let figure = |(value, as_of): &(u64, &str)| said("2025", measure, *value, Some(as_of));
    told(&figures.iter().map(figure).collect::<Vec<_>>())
}

/// How the two figures of a ledger are held against each other, the entries in the order told.
fn against(desk: &Desk) -> Vec<(Value, Value)> {
    let answer = desk.say("reconcile --json").ok().json();
    let found = answer["contradictions"].as_array().expect("a list");
    let found = found
        .iter()
        .map(|c| (c["kind"].clone(), c["entries"].clone()));
    found.collect()
}

/// Said "in January", asked of the 20th: it may have been said by then. One case was opened, in 2023. By
/// the 31st it certainly was said; by 31 December 2023 certainly not.
#[test]
fn a_figure_that_may_not_have_been_said_yet_is_listed_and_marked() {
    let desk = told(&[
        opened("k", "2023-02-01"),
        said("2024-01", "cases_opened", 3, None),
        said("2024-01-15", "cases_opened", 1, Some("2024-01-15")),
    ]);
    let figures = |to: &str| {
        let answer = desk.say(&format!("reconcile --json --to {to}")).ok().json();
        let rows = answer["figures"].as_array().expect("a list").clone();
        let row = |f: &Value| (f["seq"].clone(), f["sure"].clone(), range(&f["ours"]));
        rows.iter().map(row).collect::<Vec<_>>()
    };
    let perhaps = (json!(2), json!("possible"), json!([1, 1]));
    let surely = |seq: u64| (json!(seq), json!("certain"), json!([1, 1]));
    assert_eq!(figures("2024-01-20"), [perhaps, surely(3)]);
    assert_eq!(figures("2024-01-31"), [surely(2), surely(3)]);
    assert_eq!(figures("2023"), []);
    let text = desk.say("reconcile --to 2024-01-20").ok().out;
    let line = "Prosecutor: 3 cases opened, 2024-01 (may have been said by then) #2";
    assert!(text.contains(line), "{text}");
    let csv = desk.say("reconcile --csv --to 2024-01-20").ok();
    let rows = lines_of_csv(&csv);
    let sure = rows[0].iter().position(|name| name == "sure");
    assert_eq!(rows[1][sure.expect("a column")], "possible");
}

/// Of 15 January 1 and 3 cannot both be so. While the second may not have been said, nothing is contradicted.
#[test]
fn what_may_not_have_been_said_contradicts_nothing() {
    let day = Some("2024-01-15");
    let desk = told(&[
        said("2024-01-15", "cases_opened", 1, day),
        said("2024-01", "cases_opened", 3, day),
    ]);
    let to = |day: &str| {
        let answer = desk
            .say(&format!("reconcile --json --to {day}"))
            .ok()
            .json();
        answer["contradictions"].as_array().map(Vec::len)
    };
    assert_eq!((to("2024-01-20"), to("2024-01-31")), (Some(0), Some(1)));
}

/// Of two days of one month, any two numbers of people in custody can be true, and what only grows can have
/// grown; of one day they cannot.
#[test]
fn two_figures_of_one_month_may_both_be_true() {
    for measure in ["officers_charged", "officers_in_custody"] {
        let month = of_dates(measure, &[(7, "2024-02"), (5, "2024-02")]);
        assert_eq!(against(&month), [], "{measure}");
        let day = of_dates(measure, &[(7, "2024-02-03"), (5, "2024-02-03")]);
        let found = [(json!("contradicts"), json!([1, 2]))];
        assert_eq!(against(&day), found, "{measure}");
        let within = of_dates(measure, &[(7, "2024-02"), (5, "2024-02-15")]);
        assert_eq!(against(&within), [], "{measure}");
    }
}

/// 7 charged at some time of February: 5 on its last day cannot be so, whichever day the 7 are of; neither
/// can 7 at some time of it beside 8 on its first. The same of custody can be so, and 9 on the last day, or
/// 6 on the first, of charged.
#[test]
fn what_only_grows_is_not_less_on_the_last_day_of_a_month_than_at_some_time_of_it() {
    let pair = |measure: &str, one, other| against(&of_dates(measure, &[one, other]));
    let contradicts = |first: u64, second: u64| (json!("contradicts"), json!([first, second]));
    let charged = "officers_charged";
    let month = (7, "2024-02");
    assert_eq!(pair(charged, month, (5, "2024-02-29")), [contradicts(1, 2)]);
    assert_eq!(pair(charged, (5, "2024-02-29"), month), [contradicts(2, 1)]);
    assert_eq!(pair(charged, month, (8, "2024-02-01")), [contradicts(2, 1)]);
    assert_eq!(
        pair(charged, month, (5, "2024-02-29/2024-03")),
        [contradicts(1, 2)]
    );
    assert_eq!(pair(charged, month, (9, "2024-02-29")), []);
    assert_eq!(pair(charged, month, (6, "2024-02-01")), []);
    assert_eq!(pair("officers_in_custody", month, (5, "2024-02-29")), []);
    let later = [(json!("goes_back"), json!([1, 2]))];
    assert_eq!(pair(charged, month, (5, "2024-03")), later);
}

/// What two issuers say of one month is at odds no more than what one says of it.
#[test]
fn figures_of_one_month_are_at_odds_with_nothing() {
    let of_figures = |as_of: &str| {
        let one = said("2025", "officers_charged", 5, Some(as_of));
        let mut other = said("2025", "officers_charged", 7, Some(as_of));
        other["event"]["figure_claimed"]["issuer"] = json!("Ministry");
        let answer = told(&[one, other]).say("sources --json").ok().json();
        answer["disagreements"].as_array().map(Vec::len)
    };
    assert_eq!(of_figures("2024-02"), Some(0));
    assert_eq!(of_figures("2024-02-03"), Some(1));
}

/// What the prosecutor is only alleged to have said of the same day is listed as alleged, and contradicts
/// nothing.
#[test]
fn an_alleged_claim_contradicts_nothing_and_is_told_as_alleged() {
    let day = Some("2023-07-01");
    let one = said("2023-07-01", "officers_convicted", 1, day);
    let other = said("2023-07-01", "officers_convicted", 8, day);
    let desk = told(&[one.clone(), vouched(other.clone(), "alleged")]);
    assert_eq!(against(&desk), []);
    let text = desk.say("reconcile").ok().out;
    assert!(
        text.contains("8 officers convicted, 2023-07-01 (alleged) #2"),
        "{text}"
    );
    let text = desk.say("replay").ok().out;
    assert!(
        text.contains("8 officers convicted as of 2023-07-01 (said 2023-07-01, alleged) #2")
            && text.contains("1 officer convicted as of 2023-07-01 (said 2023-07-01) #1"),
        "{text}"
    );
    // In the table and in the database, too.
    let csv = lines_of_csv(&desk.say("reconcile --csv").ok());
    let column = csv[0].iter().position(|name| name == "assertion");
    let column = column.expect("a column");
    assert_eq!([&csv[1][column], &csv[2][column]], ["reported", "alleged"]);
    desk.say("export out --format sqlite").ok();
    let database = desk.path().join("out/casebook.sqlite");
    let database = rusqlite::Connection::open(database).expect("a database");
    let question = "SELECT group_concat(assertion) FROM figures_beside_counts";
    let seen: String = database
        .query_row(question, [], |row| row.get(0))
        .expect("an answer");
    assert_eq!(seen, "reported,alleged");
    assert_eq!(against(&told(&[one, other])).len(), 1);
}
