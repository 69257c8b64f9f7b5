//! Words for telling stories about cases: `given([..]).when(..).refused("no_conviction")`.
//!
//! A story is a real ledger in a directory of its own. What is said of its state is read back
//! from that ledger.
#![allow(dead_code, reason = "each test file uses the words that it needs")]

use casebook::case::corrections::Records;
use casebook::case::record::Record;
use casebook::case::rules::{Finding, errors, warnings};
use casebook::case::state::project;
use casebook::case::timeline::Timeline;
use casebook::ledger::{Append, Ledger, LedgerError, Refusal, Submission};
use casebook::time::{Instant, Moment, Period};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A ledger, and what was tried on it.
pub struct Story {
    dir: TempDir,
    now: Instant,
    refused: Vec<Refusal>,
}

/// The day on which the stories are recorded, unless they say otherwise.
const TODAY: &str = "2026-11-22T12:00:00.000Z";

/// A ledger that holds these records.
pub fn given(records: impl IntoIterator<Item = Value>) -> Story {
    let dir = TempDir::new().expect("there is room for a directory");
    let mut story = Story {
        dir,
        now: TODAY.parse().expect("today is a time"),
        refused: Vec::new(),
    };
    let origin = "casebook.example/story".parse().expect("an origin");
    let by = "teller".parse().expect("a recorder");
    let opened: Instant = "2010-01-01T00:00:00.000Z".parse().expect("a time");
    story
        .ledger()
        .init(&origin, None, by, opened)
        .expect("the ledger begins");
    for record in records {
        story = story.and(record);
    }
    story
}

impl Story {
    pub fn ledger(&self) -> Ledger {
        Ledger::open(self.dir.path())
    }

    /// From here on, records are made at this day.
    pub fn on_the_day(mut self, day: &str) -> Self {
        self.now = format!("{day}T12:00:00.000Z").parse().expect("a day");
        self
    }

    /// Appends, and must not be refused.
    pub fn and(self, record: Value) -> Self {
        let shown = record.to_string();
        let story = self.when(record);
        assert!(
            story.refused.is_empty(),
            "{shown} was refused: {:?}",
            story.refused
        );
        story
    }

    /// Tries to append.
    pub fn when(self, record: Value) -> Self {
        self.when_all([record])
    }

    /// Tries to append a batch.
    pub fn when_all(mut self, records: impl IntoIterator<Item = Value>) -> Self {
        let submit = |(line, mut record): (usize, Value)| {
            let day = record
                .as_object_mut()
                .and_then(|fields| fields.remove("recorded"));
            if let Some(day) = day.as_ref().and_then(Value::as_str) {
                self.now = format!("{day}T12:00:00.000Z").parse().expect("a day");
            }
            let mut record = Record::decode(record.to_string().as_bytes()).expect("a record");
            record
                .by
                .get_or_insert_with(|| "teller".parse().expect("a recorder"));
            Submission {
                line: line as u64 + 1,
                record: record.into(),
            }
        };
        let batch: Vec<Submission> = records.into_iter().enumerate().map(submit).collect();
        let mut how = Append::at(self.now);
        how.clock_ok = true;
        self.refused = match self.ledger().append(batch, &how) {
            Ok(_) => Vec::new(),
            Err(LedgerError::Refused(refused)) => refused,
            Err(other) => panic!("the append failed: {other}"),
        };
        self
    }

    /// The last append was refused, by this rule and no other.
    pub fn refused(self, rule: &str) -> Self {
        let rules: Vec<&str> = self.refused.iter().map(|refusal| refusal.rule).collect();
        assert!(
            !rules.is_empty(),
            "it was accepted, and {rule} should have refused it"
        );
        assert!(
            rules.iter().all(|r| *r == rule),
            "{rule} should have refused it, not {:?}",
            self.refused
        );
        self
    }

    /// The last append was refused with these words in the message.
    pub fn saying(self, words: &str) -> Self {
        let said = self.refused.iter().any(|r| r.detail.contains(words));
        assert!(said, "{words:?} is not in {:?}", self.refused);
        self
    }

    /// The lines of the batch on which the last append was refused.
    pub fn lines(&self) -> Vec<u64> {
        self.refused.iter().map(|refusal| refusal.line).collect()
    }

    /// The last append was accepted.
    pub fn accepted(self) -> Self {
        assert!(
            self.refused.is_empty(),
            "it was refused: {:?}",
            self.refused
        );
        self
    }

    /// The state of the case `k` at a date, as known at a time; empty stands for everything.
    pub fn state(&self, to: &str, known_at: &str) -> Value {
        let mut view = self.ledger().read().expect("the ledger can be read");
        if !known_at.is_empty() {
            let moment: Moment = known_at.parse().expect("a time");
            view = view
                .known_at(moment.through())
                .expect("the ledger can be read");
        }
        let day = (!to.is_empty()).then(|| to.parse::<Period>().expect("a period").last());
        let case = "k".parse().expect("a case");
        let entries = view.entries_of(&case).expect("the entries can be read");
        let records = Records::new(&entries);
        let timeline = Timeline::new(records.facts());
        let state = project(&case, &timeline, day);
        serde_json::to_value(state).expect("a state is JSON")
    }

    /// At a date, a defendant's standing is this.
    pub fn at(self, to: &str, who: &str, standing: &str) -> Self {
        let found = self.defendant(to, "", who)["standing"].clone();
        assert_eq!(found, standing, "{who} at {to:?}");
        self
    }

    /// At a date, the case's status is this.
    pub fn status(self, to: &str, status: &str) -> Self {
        assert_eq!(self.state(to, "")["status"], status, "at {to:?}");
        self
    }

    /// At a date, a defendant's penalties are these, as they are given on the command line.
    pub fn sentence(self, to: &str, who: &str, penalties: &[&str]) -> Self {
        let expected: Vec<Value> = penalties.iter().map(|p| penalty(p)).collect();
        assert_eq!(
            self.defendant(to, "", who)["penalties"],
            Value::Array(expected),
            "{who} at {to:?}"
        );
        self
    }

    /// A defendant at a date, as known at a time.
    pub fn defendant(&self, to: &str, known_at: &str, who: &str) -> Value {
        let state = self.state(to, known_at);
        let all = state["defendants"].as_array().cloned().unwrap_or_default();
        all.into_iter()
            .find(|d| d["defendant"] == who)
            .unwrap_or(Value::Null)
    }

    fn found(
        &self,
        judge: impl Fn(&Records<'_>, &Timeline<'_>) -> Vec<Finding>,
        case: Option<&str>,
    ) -> Vec<String> {
        let view = self.ledger().read().expect("the ledger can be read");
        let entries = match case {
            Some(case) => view.entries_of(&case.parse().expect("a case")),
            None => view.loose_entries(),
        };
        let entries = entries.expect("the entries can be read");
        let records = Records::new(&entries);
        let timeline = Timeline::new(records.facts());
        judge(&records, &timeline)
            .into_iter()
            .map(|finding| finding.rule.to_owned())
            .collect()
    }

    /// The rules that warn of the case `k` as of a day, each once, in order of their names.
    pub fn warned(&self, day: &str) -> Vec<String> {
        let day = day.parse().expect("a day");
        let case = "k".parse().expect("a case");
        let mut rules = self.found(|r, t| warnings(Some(&case), r, t, day), Some("k"));
        rules.sort();
        rules.dedup();
        rules
    }

    /// The errors of the case `k` in the ledger.
    pub fn errors(&self) -> Vec<String> {
        let case = "k".parse().expect("a case");
        self.found(|r, t| errors(Some(&case), r, t), Some("k"))
    }
}

/// A penalty as it is given on the command line.
pub fn penalty(text: &str) -> Value {
    let penalty: casebook::case::event::Penalty = text.parse().expect("a penalty");
    serde_json::to_value(penalty).expect("a penalty is JSON")
}

/// An event of the case `k` on a date, with two sources.
#[expect(
    clippy::needless_pass_by_value,
    reason = "the stories make it on the spot"
)]
pub fn event(on: &str, event: Value) -> Value {
    json!({"case": "k", "on": on, "event": event, "sources": [{"title": "A"}, {"title": "B"}]})
}

/// A record under a name.
pub fn named(id: &str, mut record: Value) -> Value {
    record["id"] = id.into();
    record
}

/// A record made on a day.
pub fn recorded(day: &str, mut record: Value) -> Value {
    record["recorded"] = day.into();
    record
}

/// A record that somebody vouches for in this way.
pub fn vouched(assertion: &str, mut record: Value) -> Value {
    record["assertion"] = assertion.into();
    record
}

pub fn opened() -> Value {
    event("2020-01-01", json!({"case_opened": {"title": "K"}}))
}

pub fn joined(who: &str) -> Value {
    event(
        "2020-01-02",
        json!({"defendant_joined": {"defendant": who}}),
    )
}

pub fn group(id: &str, count: u64) -> Value {
    event(
        "2020-01-02",
        json!({"defendant_group_joined": {"group": id, "count": count}}),
    )
}

pub fn charged(charge: &str, who: &[&str]) -> Value {
    event(
        "2020-02-01",
        json!({"charge_filed": {"charge": charge, "who": who}}),
    )
}

pub fn referred(on: &str) -> Value {
    event(on, json!({"case_referred": {"court": "C"}}))
}

pub fn tried(on: &str) -> Value {
    event(on, json!({"trial_opened": {"court": "C"}}))
}

pub fn verdict(on: &str, who: &[&str], outcome: &str) -> Value {
    event(on, json!({"verdict": {"who": who, "outcome": outcome}}))
}

pub fn verdict_on(on: &str, who: &[&str], outcome: &str, charges: &[&str]) -> Value {
    event(
        on,
        json!({"verdict": {"who": who, "outcome": outcome, "charges": charges}}),
    )
}

pub fn sentence(on: &str, who: &[&str], penalties: &[&str]) -> Value {
    let penalties: Vec<Value> = penalties.iter().map(|p| penalty(p)).collect();
    event(
        on,
        json!({"sentence_imposed": {"who": who, "penalties": penalties}}),
    )
}

pub fn revised(on: &str, who: &[&str], penalties: &[&str], basis: &str) -> Value {
    let penalties: Vec<Value> = penalties.iter().map(|p| penalty(p)).collect();
    event(
        on,
        json!({"sentence_revised": {"who": who, "penalties": penalties, "basis": basis}}),
    )
}

pub fn in_force(on: &str, who: &[&str]) -> Value {
    event(on, json!({"entered_into_force": {"who": who}}))
}

pub fn appeal(on: &str, id: &str, who: &[&str]) -> Value {
    event(
        on,
        json!({"appeal_filed": {"appeal": id, "who": who, "appellant": "defence", "level": "appeal"}}),
    )
}

pub fn decided(on: &str, id: &str, outcome: &str) -> Value {
    event(
        on,
        json!({"appeal_decided": {"appeal": id, "outcome": outcome}}),
    )
}

pub fn died(on: &str, who: &str) -> Value {
    event(on, json!({"defendant_died": {"defendant": who}}))
}

pub fn custody(on: &str, who: &[&str], custody: &str) -> Value {
    event(
        on,
        json!({"custody_changed": {"who": who, "custody": custody}}),
    )
}

/// A correction of the record of this id, by a whole record.
pub fn correction(target: &str, mut record: Value) -> Value {
    record.as_object_mut().map(|fields| fields.remove("id"));
    json!({"event": {"correction": {"target": target, "record": record, "reason": "it was wrong"}}})
}

/// A retraction of the record of this id.
pub fn retraction(target: &str) -> Value {
    json!({"event": {"retraction": {"target": target, "reason": "it was wrong"}}})
}

/// A case to go on from.
pub fn convicted() -> Story {
    given([
        opened(),
        joined("d1"),
        joined("d2"),
        named("v", verdict("2021-01-10", &["d1"], "convicted")),
    ])
}

/// A case to go on from.
pub fn sentenced() -> Story {
    convicted().and(named(
        "s",
        sentence("2021-01-10", &["d1"], &["imprisonment:4y"]),
    ))
}

/// A case to go on from.
pub fn appealed() -> Story {
    sentenced().and(named("a", appeal("2021-02-01", "ap1", &["d1"])))
}
