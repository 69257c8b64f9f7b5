//! The views of an exported database beside the answers of the commands, number by number.

use rusqlite::{Connection, types::ValueRef};
use serde_json::{Value, json};

use crate::cli::{Desk, Done};

/// Rows, each with its cells.
type Rows = Vec<Vec<Value>>;

/// What a question to the database is answered with; lists as lists.
pub fn rows(database: &Connection, question: &str) -> Rows {
    let mut statement = database.prepare(question).expect("a question");
    let columns = statement.column_count();
    let cell = |value: ValueRef<'_>| match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => json!(number),
        ValueRef::Text(text) => {
            let text = std::str::from_utf8(text).expect("text");
            let list = text
                .starts_with('[')
                .then(|| serde_json::from_str(text).ok());
            list.flatten().unwrap_or_else(|| json!(text))
        }
        other => panic!("nothing of this kind is written: {other:?}"),
    };
    let rows = statement.query_map([], |row| {
        (0..columns).map(|at| Ok(cell(row.get_ref(at)?))).collect()
    });
    rows.expect("an answer")
        .map(|row| row.expect("a row"))
        .collect()
}

/// The fields of each of some rows of an answer, by their pointers.
fn told(rows: &Value, fields: &[&str]) -> Rows {
    let rows = rows.as_array().expect("rows").iter();
    let cell = |row: &Value, field: &str| row.pointer(field).cloned().unwrap_or(Value::Null);
    rows.map(|row| fields.iter().map(|field| cell(row, field)).collect())
        .collect()
}

fn sorted(mut rows: Rows) -> Rows {
    rows.sort_by_key(|row| json!(row).to_string());
    rows
}

/// A database beside the commands, as of the same day and as known at the same time.
pub struct Beside<'d> {
    pub database: &'d Connection,
    pub ask: &'d dyn Fn(&str) -> Done,
    /// ` --to … --known-at …`, as the export had it.
    pub when: &'d str,
}

const STATS: &[&str] = &[
    "cases",
    "defendants",
    "convicted",
    "acquitted",
    "terminated",
    "pending",
    "in_force",
    "in_custody",
    "prison",
    "suspended",
    "other",
    "no_punishment",
    "no_sentence_recorded",
];

impl Beside<'_> {
    fn json(&self, line: &str) -> Value {
        (self.ask)(&format!("{line} --json{}", self.when))
            .ok()
            .json()
    }

    fn same(&self, view: &str, seen: Rows, told: Rows) {
        assert_eq!(sorted(seen), sorted(told), "{view}{}", self.when);
    }

    /// Holds every view against the command that answers the same; gives how many rows there were.
    pub fn hold(&self) -> usize {
        self.whole();
        self.stats()
            + self.reconcile()
            + self.durations()
            + self.revised()
            + self.sources()
            + self.cases()
    }

    fn whole(&self) {
        let broken = rows(self.database, "SELECT * FROM pragma_foreign_key_check");
        assert_eq!(broken, Rows::new(), "{}", self.when);
        let whole = rows(self.database, "SELECT * FROM pragma_integrity_check");
        assert_eq!(whole, [[json!("ok")]]);
    }

    fn stats(&self) -> usize {
        let stats = self.json("stats");
        let counts = stats["recorded_in_this_ledger"]
            .as_object()
            .expect("counts");
        let counts = counts.iter().map(|(what, count)| {
            vec![
                json!(what),
                count["certain"].clone(),
                count["possible"].clone(),
                count["entries"].clone(),
            ]
        });
        let seen = rows(
            self.database,
            "SELECT what, certain, possible, entries FROM stats",
        );
        self.same("stats", seen, counts.collect());
        let bans = [
            "case",
            "defendant",
            "name",
            "for_life",
            "ends_counted_from_sentence/earliest",
            "ends_counted_from_sentence/latest",
            "match",
            "entries",
        ]
        .map(|field| format!("/{field}"));
        let bans = told(
            &stats["bans"]["people"],
            &bans.each_ref().map(String::as_str),
        );
        let seen = rows(
            self.database,
            "SELECT \"case\", defendant, name, iif(for_life, json('true'), json('false')), ends_earliest, ends_latest, sure, entries FROM barred_from_office",
        );
        let seen = seen.into_iter().map(|mut row| {
            row[3] = json!(row[3] == "true");
            row
        });
        self.same("barred_from_office", seen.collect(), bans);
        let mut count = 0;
        for by in [
            "agency",
            "court",
            "judge",
            "jurisdiction",
            "year",
            "outcome",
            "penalty",
        ] {
            let answer = self.json(&format!("stats --by {by}"));
            let value = if by == "year" {
                vec!["/value/earliest", "/value/latest"]
            } else {
                vec!["/value"]
            };
            let columns = if by == "year" {
                vec!["year_earliest", "year_latest"]
            } else {
                vec![by]
            };
            let mut facts = STATS.to_vec();
            facts.extend((by == "jurisdiction").then_some("victims"));
            let ranges = facts
                .iter()
                .flat_map(|fact| ["certain", "possible"].map(|sure| (fact, sure)));
            let fields = ranges.clone().map(|(fact, sure)| format!("/{fact}/{sure}"));
            let fields: Vec<String> = value
                .into_iter()
                .map(str::to_owned)
                .chain(fields)
                .chain(["/entries".into()])
                .collect();
            let columns = columns
                .into_iter()
                .map(str::to_owned)
                .chain(ranges.map(|(fact, sure)| format!("{fact}_{sure}")))
                .collect::<Vec<_>>();
            let answer = told(
                &answer["rows"],
                &fields.iter().map(String::as_str).collect::<Vec<_>>(),
            );
            let seen = rows(
                self.database,
                &format!("SELECT {}, entries FROM stats_by_{by}", columns.join(", ")),
            );
            count += seen.len();
            self.same(by, seen, answer);
        }
        count
    }

    fn reconcile(&self) -> usize {
        let answer = self.json("reconcile");
        let fields = [
            "/seq",
            "/case",
            "/issuer",
            "/measure",
            "/counted/first",
            "/counted/last",
            "/ours/certain",
            "/ours/possible",
            "/difference/min",
            "/difference/max",
            "/direction",
            "/ours_ever/certain",
            "/ours_ever/possible",
            "/direction_ever",
            "/named/certain",
            "/named/possible",
            "/entries",
        ];
        let seen = rows(
            self.database,
            "SELECT seq, \"case\", issuer, measure, counted_first, counted_last, ours_certain, ours_possible, difference_min, difference_max, direction, ours_ever_certain, ours_ever_possible, direction_ever, named_certain, named_possible, entries FROM figures_beside_counts",
        );
        let count = seen.len();
        self.same(
            "figures_beside_counts",
            seen,
            told(&answer["figures"], &fields),
        );
        let mut meant = Rows::new();
        for figure in answer["figures"].as_array().expect("figures") {
            let of = [
                "/case",
                "/defendant",
                "/as_of_then",
                "/ever_by_then",
                "/entries",
            ];
            for mut row in told(&figure["meant"], &of) {
                row.insert(0, figure["seq"].clone());
                meant.push(row);
            }
        }
        let seen = rows(
            self.database,
            "SELECT seq, \"case\", defendant, as_of_then, ever_by_then, entries FROM figures_meant",
        );
        self.same("figures_meant", seen, meant);
        let seen = rows(
            self.database,
            "SELECT kind, issuer, measure, \"case\", first_seq, second_seq FROM figures_that_contradict",
        );
        let against = told(
            &answer["contradictions"],
            &[
                "/kind",
                "/issuer",
                "/measure",
                "/case",
                "/entries/0",
                "/entries/1",
            ],
        );
        self.same("figures_that_contradict", seen, against);
        count
    }

    fn durations(&self) -> usize {
        let mut count = 0;
        for (from, until) in ["act", "charge", "referral", "verdict"]
            .into_iter()
            .flat_map(|from| ["verdict", "appeal", "force"].map(|until| (from, until)))
        {
            if from == until {
                continue;
            }
            let answer = self.json(&format!("durations --from {from} --until {until}"));
            let fields = [
                "/case",
                "/defendant",
                "/name",
                "/state",
                "/days/min",
                "/days/max",
                "/from/earliest",
                "/from/latest",
                "/to/earliest",
                "/to/latest",
                "/match",
                "/entries",
            ];
            let all = told(&answer["rows"], &fields);
            let seen = rows(
                self.database,
                &format!(
                    "SELECT \"case\", defendant, name, state, days_min, days_max, from_earliest, from_latest, to_earliest, to_latest, sure, entries FROM durations WHERE from_stage = '{from}' AND to_stage = '{until}'"
                ),
            );
            count += seen.len();
            self.same("durations", seen, all);
            let fields = [
                "/measured/count/certain",
                "/measured/count/possible",
                "/measured/shortest/min",
                "/measured/median/max",
                "/measured/longest/max",
                "/running/certain",
                "/running/possible",
                "/without_start/certain",
                "/without_start/possible",
                "/without_end/certain",
                "/without_end/possible",
                "/wrong_way_round/possible",
            ];
            let seen = rows(
                self.database,
                &format!(
                    "SELECT measured_certain, measured_possible, shortest_min, median_max, longest_max, running_certain, running_possible, without_start_certain, without_start_possible, without_end_certain, without_end_possible, wrong_way_round_possible FROM durations_in_all WHERE from_stage = '{from}' AND to_stage = '{until}'"
                ),
            );
            self.same("durations_in_all", seen, told(&json!([answer]), &fields));
        }
        count
    }

    fn revised(&self) -> usize {
        let answer = self.json("revised");
        let fields = [
            "/case",
            "/defendant",
            "/name",
            "/change",
            "/on",
            "/by/event",
            "/by/basis",
            "/by/appeal",
            "/by/outcome",
            "/before/standing",
            "/before/penalties",
            "/after/standing",
            "/after/penalties",
            "/match",
            "/entries",
        ];
        let seen = rows(
            self.database,
            "SELECT \"case\", defendant, name, change, \"on\", event, basis, appeal, outcome, standing_before, before, standing_after, after, sure, entries FROM revised_sentences",
        );
        let count = seen.len();
        self.same("revised_sentences", seen, told(&answer["rows"], &fields));
        let kinds = answer["recorded_in_this_ledger"]
            .as_object()
            .expect("counts")
            .iter();
        let kinds = kinds.map(|(what, range)| {
            vec![
                json!(what),
                range["certain"].clone(),
                range["possible"].clone(),
            ]
        });
        self.same(
            "revised_in_all",
            rows(self.database, "SELECT * FROM revised_in_all"),
            kinds.collect(),
        );
        count
    }

    fn sources(&self) -> usize {
        let mut count = 0;
        for (view, rests) in [
            ("single_source_facts", "one_source"),
            ("unsourced_facts", "no_source"),
            ("officials_only_facts", "officials_only"),
        ] {
            let answer = self.json(&format!("sources --rests {rests}"));
            let seen = rows(
                self.database,
                &format!("SELECT \"case\", event, \"on\", entries FROM {view}"),
            );
            count += seen.len();
            self.same(
                view,
                seen,
                told(&answer["weak"], &["/case", "/event", "/on", "/entries"]),
            );
            let number = rows(
                self.database,
                &format!(
                    "SELECT counted_certain FROM totals WHERE answer = 'sources' AND what = '{rests}'"
                ),
            );
            assert_eq!(number, [[answer[rests].clone()]], "{rests}{}", self.when);
        }
        let mut answer = self.json("sources");
        for one in answer["disagreements"].as_array_mut().expect("a list") {
            let sides = one["sides"].as_array().expect("a list").iter();
            one["say"] = sides.map(|side| side["says"].clone()).collect();
        }
        let seen = rows(
            self.database,
            "SELECT \"case\", matter, who, say, entries FROM sources_disagree",
        );
        self.same(
            "sources_disagree",
            seen,
            told(
                &answer["disagreements"],
                &["/case", "/matter", "/who", "/say", "/entries"],
            ),
        );
        count
    }

    /// The tables have the cases and the defendants that `cases` finds.
    fn cases(&self) -> usize {
        let answer = self.json("cases");
        let mut people = Rows::new();
        for case in answer["cases"].as_array().expect("cases") {
            for mut row in told(&case["defendants"], &["/defendant", "/name", "/agency"]) {
                row.insert(0, case["case"].clone());
                people.push(row);
            }
        }
        let seen = rows(self.database, "SELECT \"case\", title FROM cases");
        self.same("cases", seen, told(&answer["cases"], &["/case", "/title"]));
        let seen = rows(
            self.database,
            "SELECT \"case\", defendant, name, agency FROM defendants",
        );
        let count = seen.len();
        self.same("defendants", seen, people);
        count
    }
}

/// Exports a desk's ledger, and holds the views against the commands.
pub fn hold(desk: &Desk, when: &str) -> usize {
    let dir = format!("out{}", when.replace([' ', ':', '.'], ""));
    desk.say(&format!("export {dir} --format sqlite{when}"))
        .ok();
    let database = crate::exported::database(desk, &dir);
    let ask = |line: &str| desk.say(line);
    let beside = Beside {
        database: &database,
        ask: &ask,
        when,
    };
    beside.hold()
}
