//! The views of a database: questions that people ask, with the statements that answer them.

/// A view, and the question that it answers.
#[derive(Debug)]
pub struct View {
    /// Its name.
    pub name: &'static str,
    /// What it tells.
    pub about: &'static str,
    /// What it selects.
    pub select: &'static str,
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
    for (name, by) in STATS {
        let about = format!(
            "defendants recorded in this ledger, by {name}; each counted by themselves, so that more may be open than in casebook stats, which knows what cannot be together"
        );
        statements.push(make(&format!("stats_by_{name}"), &about, &stats(name, by)));
    }
    let views = VIEWS.iter();
    statements.extend(views.map(|view| make(view.name, view.about, view.select)));
    statements
}

const HERE_IS: &str = "each defendant of a case who is not certainly counted in another, with a weight of 0 where another row of the case is the same person";

const COUNTED_ARE: &str = "each defendant once, with what is certain (1 or 0) and what is possible of them, whatever may be so of the others; the group may have group_more others (NULL: any number), who have no rows. Severances in a circle of three cases or more are not followed";

const COUNTED: &str = "SELECT * FROM defendants_here WHERE weight = 1";

/// By what defendants are counted, each with the expression for it.
const STATS: [(&str, &str); 6] = [
    ("agency", "agency"),
    ("court", "court"),
    ("judge", "judge"),
    ("jurisdiction", "jurisdiction"),
    ("year", "year"),
    ("outcome", "standing"),
];

/// Of a group that may have more members than are listed, the others may be such where one of those listed
/// is, as in all answers: so what is possible is summed group by group.
fn stats(name: &str, by: &str) -> String {
    let whats = ["convicted", "acquitted", "terminated", "pending", "held"];
    let of_group = whats.map(|what| {
        format!(
            "    SUM(weight * {what}_certain) AS {what}_certain, {},\n",
            with_more(&format!("{what}_possible"), &format!("{what}_most"))
        )
    });
    let sums = whats.map(|what| {
        let most = or_unlimited(&format!("{what}_most"));
        format!("  SUM({what}_certain) AS {what}_certain, {most} AS {what}_possible")
    });
    format!(
        "WITH of_group AS (\n  SELECT {by} AS {name}, \"case\", SUM(weight * is_certain) AS is_certain, {},\n{}    \"group\" AS of\n  FROM defendants_here GROUP BY {by}, \"case\", \"group\")\nSELECT {name}, COUNT(DISTINCT \"case\") AS cases,\n  SUM(is_certain) AS defendants_certain, {} AS defendants_possible,\n{}\nFROM of_group GROUP BY {name} ORDER BY {name} IS NULL, {name}",
        with_more("1", "defendants_most"),
        of_group.concat(),
        or_unlimited("defendants_most"),
        sums.join(",\n")
    )
}

/// How many of a group may be such: those listed, and if there are any, all who are not. NULL is any number.
fn with_more(possible: &str, name: &str) -> String {
    format!(
        "SUM(weight * {possible}) + CASE MAX({possible}) WHEN 1 THEN MAX(group_more) ELSE 0 END AS {name}"
    )
}

/// The sum over groups; NULL, where one of them is any number.
fn or_unlimited(most: &str) -> String {
    format!("CASE COUNT({most}) WHEN COUNT(*) THEN SUM({most}) END")
}

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

/// The views beside those that count.
pub const VIEWS: [View; 8] = [
    View {
        name: "currently_convicted",
        about: "who is convicted, or may be",
        select: "\
SELECT \"case\", defendant, id AS defendant_id, name, agency, CASE convicted_certain WHEN 1 THEN 'certain' ELSE 'possible' END AS sure,
  final, sentence, standing_on, court, judge, entries
FROM counted_defendants WHERE convicted_possible = 1 ORDER BY \"case\", defendant",
    },
    View {
        name: "revised_sentences",
        about: "each revision of a sentence, with the sentence before and after",
        select: "\
SELECT \"case\", defendant, \"on\", on_earliest, on_latest, basis, before, after, happened, before_seq, seq FROM (
  SELECT e.\"case\", w.value AS defendant, e.event, e.\"on\", e.on_earliest, e.on_latest, e.happened, e.seq,
    json_extract(e.details, '$.basis') AS basis,
    LAG(json_extract(e.details, '$.penalties')) OVER past AS before,
    json_extract(e.details, '$.penalties') AS after, LAG(e.seq) OVER past AS before_seq
  FROM events e, json_each(e.who) w
  WHERE e.event IN ('sentence_imposed', 'sentence_revised') AND e.moves = 1
  WINDOW past AS (PARTITION BY e.\"case\", w.value ORDER BY e.place))
WHERE event = 'sentence_revised' ORDER BY \"case\", defendant, on_earliest, seq",
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
        name: "figures_beside_counts",
        about: "each claimed figure beside what this ledger counts, of its case where it is about one, as of this export, not as of the figure's date; NULL where it is not counted, and ours_possible also where nothing limits it",
        select: "\
WITH counted AS (
  SELECT \"case\", \"group\", group_more, weight, 'officers_convicted' AS measure, convicted_certain AS certain, convicted_possible AS possible FROM defendants_here
  UNION ALL SELECT \"case\", \"group\", group_more, weight, 'officers_acquitted', acquitted_certain, acquitted_possible FROM defendants_here
  UNION ALL SELECT \"case\", \"group\", group_more, weight, 'officers_on_trial', standing_possible = '[\"on_trial\"]' AND elsewhere = 0,
    'on_trial' IN (SELECT value FROM json_each(standing_possible)) FROM defendants_here
  UNION ALL SELECT \"case\", \"group\", group_more, weight, 'officers_charged', standing_possible = '[\"charged\"]' AND elsewhere = 0,
    'charged' IN (SELECT value FROM json_each(standing_possible)) FROM defendants_here
  UNION ALL SELECT \"case\", \"group\", group_more, weight, 'officers_in_custody', held_certain, held_possible FROM defendants_here
  UNION ALL SELECT \"case\", NULL, 0, 1, 'cases_opened', shown, 1 FROM cases),
of_group AS (
  SELECT \"case\", measure, SUM(weight * certain) AS certain,
    SUM(weight * possible) + CASE MAX(possible) WHEN 1 THEN MAX(group_more) ELSE 0 END AS most
  FROM counted GROUP BY \"case\", \"group\", measure),
ours AS (
  SELECT '' AS whose, measure, SUM(certain) AS certain, CASE COUNT(most) WHEN COUNT(*) THEN SUM(most) END AS possible
  FROM of_group GROUP BY measure
  UNION ALL SELECT \"case\", measure, SUM(certain), CASE COUNT(most) WHEN COUNT(*) THEN SUM(most) END
  FROM of_group GROUP BY \"case\", measure),
known AS (VALUES ('officers_convicted'), ('officers_acquitted'), ('officers_on_trial'), ('officers_charged'),
  ('officers_in_custody'), ('cases_opened'))
SELECT f.seq, f.\"case\", f.issuer, f.measure, f.value, f.value_min, f.value_max, COALESCE(f.as_of, f.\"on\") AS as_of, f.happened, f.scope,
  CASE WHEN f.measure IN known THEN COALESCE(ours.certain, 0) END AS ours_certain,
  CASE WHEN ours.measure IS NOT NULL THEN ours.possible WHEN f.measure IN known THEN 0 END AS ours_possible
FROM figures f LEFT JOIN ours ON ours.measure = f.measure AND ours.whose = COALESCE(f.\"case\", '') ORDER BY f.seq",
    },
    View {
        name: "single_source_facts",
        about: "verdicts, sentences and decisions on appeals that rest on one source, or on none",
        select: "\
SELECT e.\"case\", e.seq, e.event, e.\"on\", e.summary, e.happened, e.sources, s.title, s.publisher, s.kind, s.url
FROM events e LEFT JOIN sources s ON s.seq = e.seq
WHERE e.in_force = 1 AND e.moves = 1 AND e.sources <= 1
  AND e.event IN ('verdict', 'sentence_imposed', 'sentence_revised', 'appeal_decided') ORDER BY e.\"case\", e.place",
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
