//! The views of a database: questions that people ask, with the statements that answer them.

mod answered;

use crate::answers::stats::By;
use answered::ANSWERED;

/// A view, and the question that it answers.
struct View {
    /// Its name.
    name: &'static str,
    /// What it tells.
    about: &'static str,
    /// What it selects.
    select: &'static str,
}

/// The statements that make the views.
#[must_use]
pub fn views() -> Vec<String> {
    let make = |name: &str, about: &str, select: &str| {
        format!("CREATE VIEW {name} AS -- {about}\n{select}")
    };
    let mut statements = Vec::new();
    for by in By::ALL {
        let name = by.as_str();
        let about =
            format!("defendants recorded in this ledger, as casebook stats --by {name} has them");
        statements.push(make(&format!("stats_by_{name}"), &about, &stats(by)));
    }
    let views = VIEWS.iter().chain(&ANSWERED);
    statements.extend(views.map(|view| make(view.name, view.about, view.select)));
    statements
}

fn stats(by: By) -> String {
    let name = by.as_str();
    let years = match by {
        By::Year => " year_earliest, year_latest,",
        _ => "",
    };
    let ranges = by.facts().into_iter().map(|fact| {
        let fact = fact.name();
        format!("\n  {fact}_certain, {fact}_possible,")
    });
    let ranges: String = ranges.collect();
    format!(
        "SELECT value AS {name},{years}{ranges}\n  entries, entries_left_out\nFROM divided WHERE divided_by = '{name}' ORDER BY id"
    )
}

/// The views of what is recorded.
const VIEWS: [View; 5] = [
    View {
        name: "currently_convicted",
        about: "who is convicted, or may be, as casebook cases --standing convicted finds them",
        select: "\
SELECT \"case\", defendant, id AS defendant_id, name, agency,
  CASE WHEN sure = 'certain' AND standing_possible = '[\"convicted\"]' THEN 'certain' ELSE 'possible' END AS sure,
  final, sentence, standing_on, court, judge, entries
FROM defendants WHERE counted = 1 AND 'convicted' IN (SELECT value FROM json_each(standing_possible)) ORDER BY \"case\", defendant",
    },
    View {
        name: "pending_appeals",
        about: "appeals that wait for a decision, or may",
        select: "\
SELECT a.\"case\", a.appeal, a.defendant, d.name, a.appellant, a.level, a.against, a.filed, a.status, a.status_possible,
  a.shown, a.sure, a.entries, a.entries_possible
FROM appeals a JOIN defendants d ON d.id = a.defendant_id
WHERE 'pending' IN (SELECT value FROM json_each(a.status_possible)) ORDER BY a.\"case\", a.appeal, a.defendant",
    },
    View {
        name: "silent_cases",
        about: "cases in court of which nothing is recorded for two years before the day of this export",
        select: "\
SELECT \"case\", title, status, last, last_latest, entries FROM cases
WHERE status = 'in_court' AND date(last_latest, '+2 years') < (SELECT value FROM meta WHERE key = 'day')
ORDER BY last_latest, \"case\"",
    },
    View {
        name: "unattributed_names",
        about: "what is known of one of several, of nobody in particular",
        select: "\
SELECT \"case\", seq, who AS one_of, json_extract(details, '$.name') AS name, json_extract(details, '$.aliases') AS aliases,
  json_extract(details, '$.agency') AS agency, json_extract(details, '$.rank') AS rank,
  json_extract(details, '$.position') AS position, \"on\", happened
FROM events WHERE event = 'defendant_identified' AND in_force = 1
  AND json_extract(details, '$.one_of') IS NOT NULL ORDER BY \"case\", seq",
    },
    View {
        name: "defendant_events",
        about: "the events about each defendant, in the order in which they happened",
        select: "\
SELECT e.\"case\", w.value AS defendant, e.\"case\" || '/' || w.value AS defendant_id, e.place, e.event, e.\"on\", e.happened,
  e.assertion, e.summary, e.seq
FROM events e, json_each(e.who) w WHERE e.in_force = 1 ORDER BY e.\"case\", w.value, e.place",
    },
];
