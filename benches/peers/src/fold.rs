//! The one fold. Whatever a peer keeps the events in, the state of a case is made of them by
//! casebook's own `project`, so that stores are compared and not folds; and all have to come to the
//! same answer, or the run ends.

use std::collections::BTreeMap;

use casebook::case::corrections::{Logged, Records};
use casebook::case::ids::CaseId;
use casebook::case::record::Record;
use casebook::case::state::{Case, project};
use casebook::case::timeline::Timeline;
use casebook::seq::Seq;
use casebook::time::{Instant, Period};
use rayon::prelude::*;
use serde_json::Value;

use crate::events::Failure;

/// An event as a peer gives it back.
pub struct Kept {
    /// Its place, as far as the peer knows one.
    pub seq: u64,
    /// When it was recorded.
    pub recorded_at: Instant,
    /// What was recorded.
    pub record: Vec<u8>,
}

/// What was found: for each case, in a line, its status, and each defendant's standing and number
/// of penalties.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer(pub BTreeMap<String, String>);

/// Rebuilds all cases, on all cores.
pub fn all(cases: BTreeMap<String, Vec<Kept>>, to: &Period) -> Result<Answer, Failure> {
    let cases: Vec<_> = cases.into_iter().filter(|(case, _)| case != "-").collect();
    let answers = cases
        .into_par_iter()
        .map(|(case, kept)| one(&case, kept, to));
    let answers: Vec<Answer> = answers.collect::<Result<_, _>>()?;
    Ok(answers.into_iter().flat_map(|answer| answer.0).collect())
}

/// Rebuilds one case.
pub fn one(case: &str, kept: Vec<Kept>, to: &Period) -> Result<Answer, Failure> {
    let logged = kept.into_iter().map(Kept::logged);
    of_entries(&case.parse()?, &logged.collect::<Result<Vec<_>, _>>()?, to)
}

/// Rebuilds one case from entries that are decoded.
pub fn of_entries(case: &CaseId, entries: &[Logged], to: &Period) -> Result<Answer, Failure> {
    let records = Records::new(entries);
    let timeline = Timeline::new(records.facts());
    let state = project(case, &timeline, Some(to.last()));
    Ok(state
        .iter()
        .map(|state| (case.to_string(), line(state)))
        .collect())
}

impl Kept {
    fn logged(self) -> Result<Logged, Failure> {
        let mut record = Record::decode(&self.record)?;
        Ok(Logged {
            seq: Seq(self.seq),
            recorded_at: self.recorded_at,
            id: record.id.take().ok_or("a record without an id")?,
            by: record.by.take().ok_or("a record without a recorder")?,
            record,
        })
    }

    /// Reads what [`crate::events::Event::line`] wrote.
    pub fn parse(line: &[u8]) -> Result<Self, Failure> {
        let mut parts = line.splitn(3, |byte| *byte == b' ');
        let mut part = || parts.next().ok_or("a line that was cut short");
        Ok(Self {
            seq: std::str::from_utf8(part()?)?.parse()?,
            recorded_at: std::str::from_utf8(part()?)?.parse()?,
            record: part()?.to_vec(),
        })
    }
}

fn line(state: &Case<'_>) -> String {
    let defendants = state.defendants.iter().map(|d| {
        let standing = d.standing.as_str();
        format!(" {}:{standing}:{}", d.defendant, d.penalties.len())
    });
    format!(
        "{}{}",
        state.status.as_str(),
        defendants.collect::<String>()
    )
}

/// The same of what the command prints.
pub fn of_json(json: &[u8]) -> Result<Answer, Failure> {
    let document: Value = serde_json::from_slice(json)?;
    let text = |value: &Value| value.as_str().unwrap_or("?").to_owned();
    // As people read it, which is how the fold's own words are written.
    let words = |value: &Value| text(value).replace('_', " ");
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let case = |state: &Value| {
        let defendants = list(&state["defendants"]).into_iter().map(|d| {
            let (id, standing) = (text(&d["defendant"]), words(&d["standing"]));
            format!(" {id}:{standing}:{}", list(&d["penalties"]).len())
        });
        let line = words(&state["status"]) + &defendants.collect::<String>();
        (text(&state["case"]), line)
    };
    Ok(list(&document["cases"]).iter().map(case).collect())
}

impl FromIterator<(String, String)> for Answer {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(lines: I) -> Self {
        Self(lines.into_iter().collect())
    }
}
