//! The views of an exported database beside `stats`: they count each defendant by themselves, so that they
//! may leave more open than `stats`, and may never leave out anything that it tells.

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

use casebook::case::date::Date;
use cli::Desk;
use lives::{Choice, Teller};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use rusqlite::Connection;
use tales::Tale;

const LEDGERS: usize = 50;

/// What the views have columns for, and what `stats` calls it.
const FACTS: [(&str, &str); 6] = [
    ("defendants", "defendants"),
    ("convicted", "convicted"),
    ("acquitted", "acquitted"),
    ("terminated", "terminated"),
    ("pending", "pending"),
    ("held", "in_custody"),
];

#[test]
fn the_views_leave_out_nothing_that_stats_tells() {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let lives = proptest::collection::vec(proptest::prelude::any::<Choice>(), 8..44);
    let (mut the_same, mut more_open) = (0, 0);
    for ledger in 0..LEDGERS {
        let choices = lives.new_tree(&mut runner).expect("a life").current();
        let tale = Tale::tell(Teller::new(), &choices, false);
        let desk = Desk::empty();
        desk.run(["init", "--origin", "casebook.example/views"])
            .ok();
        desk.batch(&tale.to_string()).ok();
        let days = days(&tale);
        let to = &days[ledger % 3 % days.len()];
        desk.say(&format!("export out --format sqlite{to}")).ok();
        let stats = desk.say(&format!("stats --json{to}")).ok().json();
        let database = exported::database(&desk, "out");
        for (column, fact) in FACTS {
            let (certain, possible) = seen_in(&database, column);
            let told = &stats["recorded_in_this_ledger"][fact];
            let what =
                format!("{fact}{to}: the view {certain} to {possible:?}, stats {told}\n{tale}");
            assert!(Some(certain) <= told["certain"].as_u64(), "{what}");
            let most = told["possible"].as_u64();
            assert!(
                possible.is_none_or(|p| most.is_some_and(|most| most <= p)),
                "{what}"
            );
            match (Some(certain), possible) == (told["certain"].as_u64(), most) {
                true => the_same += 1,
                // Without a day nothing is left open: the numbers are the same.
                false => {
                    assert_ne!(to.as_str(), "", "{what}");
                    more_open += 1;
                }
            }
        }
    }
    println!("{the_same} were the same, {more_open} more open");
    assert!(
        the_same > 10 * more_open,
        "{the_same} were the same, {more_open} more open"
    );
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

/// The sum over all agencies; of what has no limit, none.
fn seen_in(database: &Connection, column: &str) -> (u64, Option<u64>) {
    let question = format!(
        "SELECT COALESCE(SUM({column}_certain), 0), CASE COUNT({column}_possible) WHEN COUNT(*) THEN COALESCE(SUM({column}_possible), 0) END FROM stats_by_agency"
    );
    let row = database.query_row(&question, [], |row| {
        let (certain, possible): (u32, Option<u32>) = (row.get(0)?, row.get(1)?);
        Ok((u64::from(certain), possible.map(u64::from)))
    });
    row.expect("two numbers")
}
