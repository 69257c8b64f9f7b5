//! `casebook history`

use std::collections::HashSet;

use clap::Args;
use serde::Serialize;

use super::output::{Output, alert, counted, faint, plain, strong};
use super::replay::known;
use super::{Context, Failure};
use crate::case::corrections::{Logged, Records};
use crate::case::date::Date;
use crate::case::event::Event;
use crate::case::ids::{CaseId, Digest, RecordId};
use crate::case::summary::summary;
use crate::case::text::{Reason, Recorder};
use crate::seq::Seq;
use crate::time::Instant;

/// The audit history of a case: every entry about it, in the order of recording
///
/// Who recorded what, when and why, what corrected what, and what is in force.
#[derive(Args)]
pub struct History {
    /// The case
    case: CaseId,
}

#[derive(Serialize)]
struct Document<'a> {
    casebook: &'static str,
    case: &'a CaseId,
    entries: Vec<Item<'a>>,
}

#[derive(Serialize)]
struct Item<'a> {
    seq: Seq,
    id: &'a RecordId,
    recorded_at: Instant,
    by: &'a Recorder,
    on: Option<&'a Date>,
    event: &'static str,
    summary: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a Reason>,
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<&'a RecordId>,
    in_force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded_by: Option<Seq>,
}

impl History {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = context.look()?;
        let case = &self.case;
        known(&view, case)?;
        let entries = view.entries_of(case)?;
        let cited: HashSet<&Digest> = entries.iter().flat_map(cites).collect();
        let loose = if cited.is_empty() {
            Vec::new()
        } else {
            view.withholdings()?
        };
        let mut items = items(&entries, |_| true);
        let withholding = withholding(&loose, &cited);
        items.extend(self::items(&loose, |entry| {
            withholding.contains(&entry.seq)
        }));
        items.sort_by_key(|item| item.seq);
        if context.json {
            return Ok(out.json(&Document {
                casebook: "history/1",
                case,
                entries: items,
            })?);
        }
        out.line(
            0,
            &[
                strong(case.as_str()),
                plain(format!(
                    "  {}, in the order of recording",
                    counted(items.len() as u64, "entry", "entries")
                )),
            ],
        )?;
        for item in &items {
            print(item, out)?;
        }
        Ok(())
    }
}

/// The documents that an entry cites.
fn cites(entry: &Logged) -> impl Iterator<Item = &Digest> {
    let corrected = match &entry.record.event {
        Event::Correction(e) => e.record.sources.as_slice(),
        _ => &[],
    };
    entry
        .record
        .sources
        .iter()
        .chain(corrected)
        .filter_map(|source| source.sha256.as_ref())
}

/// The entries that keep back one of the documents, or are about one that does.
fn withholding(loose: &[Logged], cited: &HashSet<&Digest>) -> HashSet<Seq> {
    let (mut ids, mut seqs) = (HashSet::new(), HashSet::new());
    for entry in loose {
        let concerns = match &entry.record.event {
            Event::EvidenceWithheld(e) => cited.contains(&e.sha256),
            Event::Correction(e) => ids.contains(&e.target),
            Event::Retraction(e) => ids.contains(&e.target),
            _ => false,
        };
        if concerns {
            ids.insert(&entry.id);
            seqs.insert(entry.seq);
        }
    }
    seqs
}

fn items<'a>(entries: &'a [Logged], shown: impl Fn(&Logged) -> bool) -> Vec<Item<'a>> {
    let records = Records::new(entries);
    let item = |(index, entry): (usize, &'a Logged)| {
        let (reason, target) = match &entry.record.event {
            Event::Correction(e) => (Some(&e.reason), Some(&e.target)),
            Event::Retraction(e) => (Some(&e.reason), Some(&e.target)),
            Event::EvidenceWithheld(e) => (Some(&e.reason), None),
            _ => (None, None),
        };
        Item {
            seq: entry.seq,
            id: &entry.id,
            recorded_at: entry.recorded_at,
            by: &entry.by,
            on: crate::case::corrections::content(entry).on.as_ref(),
            event: entry.record.event.name(),
            summary: summary(&entry.record.event),
            reason,
            target,
            in_force: records.is_in_force(index),
            superseded_by: records.superseded_by(index).map(|by| by.seq),
        }
    };
    entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| shown(entry))
        .map(item)
        .collect()
}

fn print(item: &Item<'_>, out: &mut Output) -> Result<(), Failure> {
    let on = item.on.map(|on| format!("{on}  ")).unwrap_or_default();
    let mut spans = vec![
        strong(format!("{}  ", item.seq)),
        plain(format!("{on}{}", item.summary)),
    ];
    match item.superseded_by {
        Some(by) => spans.push(alert(format!("  superseded by {by}"))),
        None if !item.in_force => spans.push(alert("  not in force")),
        None => {}
    }
    out.line(0, &spans)?;
    if let Some(reason) = item.reason {
        out.line(4, &[plain(format!("because: {reason}"))])?;
    }
    Ok(out.line(
        4,
        &[faint(format!(
            "{} by {}  {}",
            item.recorded_at, item.by, item.id
        ))],
    )?)
}
