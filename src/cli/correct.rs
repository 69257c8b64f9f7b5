//! `casebook correct` and `casebook retract`

mod target;

use std::str::FromStr;

use clap::Args;
use serde_json::{Map, Value};

use super::advice::{casebook, quoted};
use super::append::submit;
use super::output::{Output, faint, plain, strong};
use super::{Context, Failure, Recorder, Writing};
use crate::case::corrections::Records;
use crate::case::date::Date;
use crate::case::event::{Correction, Event, Penalty, Retraction};
use crate::case::ids::RecordId;
use crate::case::record::Record;
use crate::case::summary::summary;
use crate::case::text::Reason;
use crate::ledger::Submission;
use crate::seq::Seq;
use target::{Reference, Target};

/// Put another record in the place of one that was wrong
///
/// The record in force at REF is taken, what you name is changed, and the whole is appended as a
/// correction. The entry that was wrong stays in the log and in the history.
#[derive(Args)]
#[command(
    after_help = "Example:\n  casebook correct '#3' --on 2024-02-18 --reason \"the court's own list gives the 18th of February\"\n  casebook correct '#7' --set penalties=imprisonment:5y --reason \"misread\""
)]
pub struct Correct {
    /// An entry, '#12', or a record's id
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Why
    #[arg(long)]
    reason: Reason,
    /// When it happened
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
    /// A field and what it is to be: outcome=acquitted, who=d1,d2, note="…", penalties=fine:"500000 KZT"
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    set: Vec<Setting>,
    /// A field to leave out
    #[arg(long = "unset", value_name = "FIELD")]
    unset: Vec<String>,
    #[command(flatten)]
    writing: Writing,
}

/// Take a record out of force
///
/// What a correction corrected is in force again when the correction is retracted. To undo the
/// retraction of a fact, append the fact again.
#[derive(Args)]
#[command(after_help = "Example:\n  casebook retract '#3' --reason \"recorded in the wrong case\"")]
pub struct Retract {
    /// An entry, '#12', or a record's id
    #[arg(value_name = "REF")]
    reference: Reference,
    /// Why
    #[arg(long)]
    reason: Reason,
    #[command(flatten)]
    writing: Writing,
}

/// A field and its new value.
#[derive(Clone)]
struct Setting {
    field: String,
    value: String,
}

impl FromStr for Setting {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, value) = text
            .split_once('=')
            .ok_or("it is not of the form FIELD=VALUE")?;
        Ok(Self {
            field: field.trim().replace('-', "_"),
            value: value.to_owned(),
        })
    }
}

impl Correct {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let by = self.writing.recorder()?;
        let how = self.writing.append()?;
        let view = context.look()?;
        let target = Target::find(&self.reference, &view)?;
        let records = Records::new(&target.entries);
        let fact = target.in_force(&records)?;
        let after = self.changed(fact.record)?;
        if !context.json {
            show_change(out, fact.logged.seq, fact.record, &after)?;
        }
        let correction = Correction {
            target: fact.logged.id.clone(),
            record: Box::new(after),
            reason: self.reason,
        };
        submit(
            context,
            out,
            vec![submission(by, Event::Correction(correction))],
            &how,
        )
    }

    fn changed(&self, record: &Record) -> Result<Record, Failure> {
        let mut value = as_object(record);
        if let Some(on) = &self.on {
            value.insert("on".into(), Value::String(on.to_string()));
        }
        for field in &self.unset {
            let field = field.replace('-', "_");
            if fields(&mut value, &field).remove(&field).is_none() {
                return Err(Failure::cannot(format!(
                    "there is no field {field} to unset"
                )));
            }
        }
        for setting in &self.set {
            value = with(&value, setting)?;
        }
        decode(&value).map_err(|e| Failure::cannot(e.to_string()))
    }
}

/// The object in which a field stands or would stand: the record's own, or that of its event.
fn fields<'v>(record: &'v mut Map<String, Value>, field: &str) -> &'v mut Map<String, Value> {
    const OWN: [&str; 10] = [
        "id",
        "by",
        "case",
        "on",
        "on_note",
        "assertion",
        "event",
        "sources",
        "note",
        "learned",
    ];
    if OWN.contains(&field) {
        return record;
    }
    let event = record.get_mut("event").and_then(Value::as_object_mut);
    event
        .and_then(|event| event.values_mut().next())
        .and_then(Value::as_object_mut)
        .expect("a record's event is an object with one key, which has an object")
}

/// Sets a field to the first reading of a text that makes a record: as JSON, as text, as a list.
fn with(record: &Map<String, Value>, setting: &Setting) -> Result<Map<String, Value>, Failure> {
    let text = || Value::String(setting.value.clone());
    let list = || {
        Value::Array(
            setting
                .value
                .split(',')
                .map(|s| Value::String(s.trim().into()))
                .collect(),
        )
    };
    let mut readings: Vec<Value> = serde_json::from_str(&setting.value).into_iter().collect();
    if setting.field == "penalties" {
        let penalties: Result<Vec<Penalty>, _> = setting.value.split(',').map(str::parse).collect();
        readings.extend(penalties.ok().and_then(|p| serde_json::to_value(p).ok()));
    }
    readings.extend([text(), list()]);
    let mut failed = None;
    for reading in readings {
        let mut changed = record.clone();
        fields(&mut changed, &setting.field).insert(setting.field.clone(), reading);
        match decode(&changed) {
            Ok(_) => return Ok(changed),
            Err(error) => failed = failed.or(Some(error)),
        }
    }
    let (field, value) = (&setting.field, &setting.value);
    let (why, hint) = failed.map(|e| (e.problem, e.hint)).unwrap_or_default();
    let failure = if why.starts_with("unknown field") {
        Failure::cannot(format!("there is no field {field} to set"))
    } else {
        Failure::cannot(format!("{field} cannot be {value:?}: {why}"))
    };
    Err(match hint {
        Some(hint) => failure.hint(hint),
        None => failure,
    })
}

fn as_object(record: &Record) -> Map<String, Value> {
    match serde_json::to_value(record) {
        Ok(Value::Object(fields)) => fields,
        _ => unreachable!("a record is written as an object"),
    }
}

fn decode(record: &Map<String, Value>) -> Result<Record, crate::case::record::DecodeError> {
    Record::decode(&serde_json::to_vec(record).expect("a JSON value can be written"))
}

/// Shows what changes, field by field.
pub fn show_change(
    out: &mut Output,
    seq: Seq,
    before: &Record,
    after: &Record,
) -> std::io::Result<()> {
    out.line(
        0,
        &[
            strong(seq.to_string()),
            plain(format!(" {}", summary(&before.event))),
        ],
    )?;
    let (before, after) = (flat(before), flat(after));
    let names: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let shown = |value: Option<&Value>| value.map_or("–".to_owned(), ToString::to_string);
    for name in names {
        let (was, is) = (before.get(name), after.get(name));
        if was != is {
            out.line(
                2,
                &[
                    faint(format!("{name}: ")),
                    plain(shown(was)),
                    plain(" → "),
                    strong(shown(is)),
                ],
            )?;
        }
    }
    Ok(())
}

/// The command that puts one record in the place of another, as it is typed; the reason is left open.
pub fn command(id: &RecordId, before: &Record, after: &Record) -> String {
    let (before, after) = (flat(before), flat(after));
    let mut words = vec![format!("{} correct {id} --reason '…'", casebook())];
    for (name, is) in &after {
        if before.get(name) == Some(is) {
            continue;
        }
        words.push(match (name.as_str(), is) {
            ("on", Value::String(on)) => format!("--on {}", quoted(on)),
            (name, is) => format!("--set {}", quoted(&format!("{name}={is}"))),
        });
    }
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    words.extend(gone.map(|name| format!("--unset {name}")));
    words.join(" ")
}

/// The command that takes an entry out of force, as it is typed; the reason is left open.
pub fn retraction(seq: Seq) -> String {
    format!("{} retract '{seq}' --reason '…'", casebook())
}

/// A record's fields and those of its event, side by side.
pub fn flat(record: &Record) -> Map<String, Value> {
    let mut all = as_object(record);
    if let Some(Value::Object(event)) = all.remove("event") {
        for (name, fields) in event {
            all.insert("event".into(), Value::String(name));
            if let Value::Object(fields) = fields {
                all.extend(fields);
            }
        }
    }
    all
}

fn submission(by: Recorder, event: Event) -> Submission {
    let record = Record {
        by: Some(by),
        ..Record::of(event)
    };
    Submission {
        line: 0,
        record: record.into(),
    }
}

impl Retract {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let by = self.writing.recorder()?;
        let how = self.writing.append()?;
        let view = context.look()?;
        let target = Target::find(&self.reference, &view)?;
        let records = Records::new(&target.entries);
        let fact = target.in_force(&records)?;
        if !context.json {
            let seq = strong(fact.logged.seq.to_string());
            out.line(
                0,
                &[
                    plain("retracts "),
                    seq,
                    plain(format!(" {}", summary(&fact.record.event))),
                ],
            )?;
        }
        let retraction = Retraction {
            target: fact.logged.id.clone(),
            reason: self.reason,
        };
        submit(
            context,
            out,
            vec![submission(by, Event::Retraction(retraction))],
            &how,
        )
    }
}
