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
    let mut statements = vec![
        make("defendants_here", HERE_IS, HERE),
        make("counted_defendants", COUNTED_ARE, COUNTED),
    ];
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

const HERE_IS: &str = "each defendant of a case who is not certainly counted in another, with a weight of 0 where another row of the case is the same person";

const COUNTED_ARE: &str = "each defendant once, with what is certain (1 or 0) and what is possible of them, whatever may be so of the others; the group may have group_more others (NULL: any number), who have no rows. Severances in a circle of three cases or more are not followed";

const COUNTED: &str = "SELECT * FROM defendants_here WHERE weight = 1";

/// Everybody, with what is certain (1 or 0) and what is possible of them here, and how much they weigh: whoever is
/// the same person as another by another id nothing. Who is tried in another case of the ledger is counted
/// there: who certainly is, is left out; of whom that is possible, nothing is certain here. A part that came
/// back goes on where the last severance led.
const HERE: &str = "\
WITH judged AS (
  SELECT d.*, c.jurisdiction, c.shown AS case_shown,
    CASE WHEN d.standing_on_earliest IS NULL OR d.standing_on_latest IS NULL THEN NULL
      WHEN substr(d.standing_on_earliest, 1, 4) = substr(d.standing_on_latest, 1, 4)
      THEN substr(d.standing_on_latest, 1, 4)
      ELSE substr(d.standing_on_earliest, 1, 4) || '..' || substr(d.standing_on_latest, 1, 4) END AS year,
    (SELECT COUNT(*) FROM json_each(d.severed_to_possible) t WHERE EXISTS (SELECT 1 FROM defendants o
      WHERE o.\"case\" = t.value AND o.\"case\" <> d.\"case\" AND o.shown = 1 AND o.counted = 1
        AND (o.defendant = d.defendant OR o.name = d.name)
        AND NOT (o.severed_to IS d.\"case\" AND (COALESCE(o.severed_on_earliest, ''), d.\"case\")
          > (COALESCE(d.severed_on_earliest, ''), o.\"case\")))) AS elsewhere,
    EXISTS (SELECT 1 FROM json_each(d.standing_possible)
      WHERE value IN ('suspected', 'charged', 'on_trial')) AS pending_possible,
    EXISTS (SELECT 1 FROM json_each(d.standing_possible)
      WHERE value NOT IN ('suspected', 'charged', 'on_trial')) AS decided_possible
  FROM defendants d JOIN cases c ON c.\"case\" = d.\"case\")
SELECT *, counted AS weight,
  sure = 'certain' AND elsewhere = 0 AS is_certain,
  standing_possible = '[\"convicted\"]' AND elsewhere = 0 AS convicted_certain,
  'convicted' IN (SELECT value FROM json_each(standing_possible)) AS convicted_possible,
  standing_possible = '[\"acquitted\"]' AND elsewhere = 0 AS acquitted_certain,
  'acquitted' IN (SELECT value FROM json_each(standing_possible)) AS acquitted_possible,
  standing_possible = '[\"terminated\"]' AND elsewhere = 0 AS terminated_certain,
  'terminated' IN (SELECT value FROM json_each(standing_possible)) AS terminated_possible,
  NOT decided_possible AND elsewhere = 0 AS pending_certain,
  sure = 'certain' AND in_custody_possible = '[\"yes\"]' AND elsewhere = 0 AS held_certain,
  'yes' IN (SELECT value FROM json_each(in_custody_possible)) AS held_possible
FROM judged WHERE elsewhere < json_array_length(severed_to_possible)";

/// The views of what is recorded.
const VIEWS: [View; 5] = [
    View {
        name: "currently_convicted",
        about: "who is convicted, or may be",
        select: "\
SELECT \"case\", defendant, id AS defendant_id, name, agency, CASE convicted_certain WHEN 1 THEN 'certain' ELSE 'possible' END AS sure,
  final, sentence, standing_on, court, judge, entries
FROM counted_defendants WHERE convicted_possible = 1 ORDER BY \"case\", defendant",
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
