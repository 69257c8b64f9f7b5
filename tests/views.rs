//! The views of an exported database say what the commands say, number by number: of the ledger that ships,
//! of generated ones, and of small ones in which rules meet that are easily told in two ways.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;
#[path = "support/disk.rs"]
mod disk;
#[path = "support/exported.rs"]
mod exported;
#[path = "support/lives/mod.rs"]
mod lives;
#[path = "support/seen.rs"]
mod seen;
#[path = "support/tales.rs"]
mod tales;
#[path = "support/viewed.rs"]
mod viewed;

use casebook::case::date::Date;
use cli::Desk;
use lives::{Choice, Teller};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::json;
use tales::Tale;
use viewed::{Beside, hold, rows};

const LEDGERS: usize = 6;

#[test]
fn the_views_of_generated_ledgers_say_what_the_commands_say() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let lives = proptest::collection::vec(proptest::prelude::any::<Choice>(), 40..90);
    let mut compared = 0;
    for ledger in 0..LEDGERS {
        let choices = lives.new_tree(&mut runner).expect("a life").current();
        let tale = Tale::tell(Teller::new(), &choices, false);
        let desk = Desk::empty();
        desk.run(["init", "--origin", "casebook.example/views"])
            .ok();
        desk.batch(&tale.to_string()).ok();
        let days = days(&tale);
        compared += hold(&desk, &days[ledger % 3 % days.len()]);
    }
    assert!(compared > 400, "{compared} rows were compared");
}

#[test]
fn the_views_of_the_ledger_that_ships_say_what_the_commands_say() {
    for when in ["", " --to 2024-03 --known-at 2027"] {
        let desk = Desk::empty();
        let out = desk.path().join("out").display().to_string();
        asked::shipped(&format!("export {out} --format sqlite{when}")).ok();
        let database = exported::database(&desk, "out");
        let ask = |line: &str| asked::shipped(line);
        let (database, ask) = (&database, &ask);
        let compared = Beside {
            database,
            ask,
            when,
        }
        .hold();
        assert!(compared > 100, "{compared} rows were compared");
    }
}

/// d1 is convicted, quashed and retried; of d2 and d3 one has no verdict and one was severed to another case
/// that lists nobody; two papers of one publisher say so; two figures go back.
const TOLD: &str = r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K","jurisdiction":"KZ"}},"sources":[{"title":"A","publisher":"P"},{"title":"B","publisher":"P"}]}
{"id":"j1","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","name":"One"}}}
{"id":"j2","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d2"}}}
{"id":"j3","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d3"}}}
{"id":"r","case":"k","on":"2023-05","event":{"case_referred":{"court":"Regional Court"}}}
{"id":"v","case":"k","on":"2023-12","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}}
{"id":"s","case":"k","on":"2023-12-20","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P5Y"},{"kind":"ban_on_office","term":"P3Y"}]}}}
{"id":"a","case":"k","on":"2023-12-28","event":{"appeal_filed":{"appeal":"ap1","who":["d1"],"appellant":"defence","level":"appeal"}}}
{"id":"q","case":"k","on":"2024-04-15","event":{"appeal_decided":{"appeal":"ap1","who":["d1"],"outcome":"quashed_remitted"}}}
{"id":"x","case":"k","on":"2024-02","event":{"defendant_severed":{"who":["d3"],"to":"z"}}}
{"id":"oz","case":"z","on":"2024-02","event":{"case_opened":{"title":"Z"}}}
{"id":"jz","case":"z","on":"2024-02","event":{"defendant_joined":{"defendant":"d3"}}}
{"id":"f1","on":"2024-01-10","event":{"figure_claimed":{"issuer":"Prosecutor","measure":"officers_convicted","value":2,"as_of":"2024-01"}}}
{"id":"f2","on":"2024-06","event":{"figure_claimed":{"issuer":"Prosecutor","measure":"officers_convicted","value":1}}}"#;

#[test]
fn figures_years_courts_and_quashed_sentences_are_told_as_the_commands_tell_them() {
    let desk = exported::desk(TOLD);
    let known = exported::desk(TOLD);
    for when in ["", " --to 2023-12-10", " --to 2024-03"] {
        assert!(hold(&desk, when) > 20);
    }
    known.say("export out --format sqlite").ok();
    let database = exported::database(&known, "out");
    let ask = |question: &str| rows(&database, question);
    // In January d1 was convicted; in June nobody was, for the quashing of April.
    assert_eq!(
        ask("SELECT seq, ours_certain, ours_possible, difference_min FROM figures_beside_counts"),
        [[13, 1, 1, 1], [14, 0, 0, 1]].map(|row| row.map(|cell| json!(cell)))
    );
    assert_eq!(
        ask("SELECT defendant, change, json_extract(before, '$[0].term') FROM revised_sentences"),
        [["d1", "quashed", "P5Y"].map(|cell| json!(cell))]
    );
    // Nobody has a verdict any more: of no year, in the court of the referral but for d3 of the other case.
    assert_eq!(
        ask("SELECT year, defendants_certain FROM stats_by_year"),
        [[json!(null), json!(3)]]
    );
    assert_eq!(
        ask("SELECT court, defendants_certain, defendants_possible FROM stats_by_court"),
        [
            [json!("Regional Court"), json!(2), json!(2)],
            [json!(null), json!(1), json!(1)]
        ]
    );
    // Two articles of one publisher are one source.
    assert_eq!(
        ask("SELECT seq, cited, independent FROM single_source_facts"),
        [[json!(1), json!(2), json!(1)]]
    );
}

#[test]
fn what_was_taken_back_is_in_no_answer_of_an_export() {
    let desk = exported::desk(TOLD);
    let name = r#"{"id":"w","case":"k","on":"2023-02","event":{"defendant_identified":{"defendant":"d1","name":"Wrongname"}}}"#;
    desk.batch(name).ok();
    let disagree = "SELECT matter FROM sources_disagree WHERE matter = 'name'";
    desk.say("export believed --format sqlite").ok();
    let believed = exported::database(&desk, "believed");
    assert_eq!(rows(&believed, disagree), [[json!("name")]]);
    desk.run(["retract", "w", "--reason", "somebody else"]).ok();
    desk.say("export out --format sqlite").ok();
    assert!(rows(&exported::database(&desk, "out"), disagree).is_empty());
    let files = exported::files(&desk.path().join("out"));
    assert!(!exported::has(&files, "Wrongname") && exported::has(&files, "One"));
    assert!(hold(&desk, "") > 20);
}

/// A verdict of December or January is of 2023 or 2024, of one of 2023 to 2025, of one until 2023, of one of a
/// day: the view says it in the words of the table. Nobody was charged: how long it took from then is in the view
/// as it is in the table, for each of the four.
#[test]
fn years_and_what_has_no_beginning_are_told_in_the_words_of_the_tables() {
    let verdicts = [
        "2023-12/2024-01",
        "2023/2025",
        "../2023-12-24",
        "2023-02-01",
    ];
    let of_one = |(nth, on): (usize, &&str)| {
        format!(
            r#"{{"case":"k","on":"2020","event":{{"defendant_joined":{{"defendant":"d{nth}"}}}}}}
{{"case":"k","on":"{on}","event":{{"verdict":{{"who":["d{nth}"],"outcome":"convicted"}}}}}}"#
        )
    };
    let opened = r#"{"case":"k","on":"2020","event":{"case_opened":{"title":"K"}}}"#.to_owned();
    let all = std::iter::once(opened).chain(verdicts.iter().enumerate().map(of_one));
    let desk = exported::desk(&all.collect::<Vec<_>>().join("\n"));
    desk.say("export out --format sqlite").ok();
    let database = exported::database(&desk, "out");
    let csv = |line: &str, column: usize| {
        let text = desk.say(&format!("{line} --csv")).ok().out;
        let cells = text.lines().skip(1).map(|line| {
            let cell = line.split(',').nth(column);
            vec![json!(cell.expect("a cell"))]
        });
        cells.collect::<Vec<_>>()
    };
    let years = rows(&database, "SELECT year FROM stats_by_year");
    assert_eq!(years, csv("stats --by year", 0));
    for year in ["2023 or 2024", "2023 to 2025", "2023 or before", "2023"] {
        assert!(years.contains(&vec![json!(year)]), "{year}: {years:?}");
    }
    let states = "SELECT state FROM durations WHERE from_stage = 'charge' AND to_stage = 'verdict'";
    let states = rows(&database, states);
    assert_eq!(states, csv("durations", 3));
    assert_eq!(states, vec![vec![json!("without_start")]; 4]);
    assert!(hold(&desk, "") > 20);
}

/// Life imprisonment is for life, as a ban for life is; four years and a loss of rank are not.
#[test]
fn life_imprisonment_is_for_life() {
    let desk = exported::desk(
        r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K"}}}
{"id":"j","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1"}}}
{"id":"v","case":"k","on":"2023-12","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}}
{"id":"s","case":"k","on":"2023-12","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"life_imprisonment"},{"kind":"ban_on_office","for_life":true},{"kind":"suspended_imprisonment","term":"P4Y"},{"kind":"deprivation_of_rank"}]}}}"#,
    );
    desk.say("export out --format sqlite").ok();
    let question = "SELECT kind, iif(for_life, 'yes', 'no') FROM penalties ORDER BY id";
    let in_base = rows(&exported::database(&desk, "out"), question);
    let expected = [
        ["life_imprisonment", "yes"],
        ["ban_on_office", "yes"],
        ["suspended_imprisonment", "no"],
        ["deprivation_of_rank", "no"],
    ];
    assert_eq!(in_base, expected.map(|row| row.map(|cell| json!(cell))));
    desk.say("export sheets --format csv").ok();
    let sheet = exported::sheet(&desk, "sheets", "penalties.csv");
    let for_life: Vec<&str> = sheet.iter().map(|row| row["for_life"].as_str()).collect();
    assert_eq!(for_life, expected.map(|[_, for_life]| for_life));
}

/// The tables of an export as sheets say the same of cases and people as the database beside them.
#[test]
fn sheets_have_the_rows_of_the_database() {
    let desk = exported::desk(TOLD);
    desk.say("export sheets --format csv --to 2024-03").ok();
    desk.say("export out --format sqlite --to 2024-03").ok();
    let database = exported::database(&desk, "out");
    for table in ["cases", "defendants", "events", "penalties", "figures"] {
        let sheet = exported::sheet(&desk, "sheets", &format!("{table}.csv"));
        let seen = rows(&database, &format!("SELECT * FROM {table}"));
        assert_eq!(sheet.len(), seen.len(), "{table}");
    }
    let standings = exported::sheet(&desk, "sheets", "defendants.csv");
    let standings: Vec<_> = standings.iter().map(|row| json!(row["standing"])).collect();
    let seen = rows(&database, "SELECT standing FROM defendants");
    assert_eq!(standings, seen.concat());
}

/// Without a day, and as of the middle of two inexact dates.
fn days(tale: &Tale) -> Vec<String> {
    let mut days = vec![String::new()];
    let dates = tale
        .teller
        .in_force()
        .filter_map(|(_, record)| record["on"].as_str());
    let bounds = dates.filter_map(|on| {
        let date: Date = on.parse().ok()?;
        date.earliest()
            .zip(date.latest())
            .filter(|(first, last)| first < last)
    });
    let middle = bounds
        .map(|(first, last)| first + (last - first) / 2)
        .collect::<Vec<_>>();
    let middle = middle.iter().rev().take(2);
    days.extend(middle.map(|day| format!(" --to {day}")));
    days
}
