//! What was appended, and what should be looked at, as it is shown.

use std::io;

use serde::Serialize;

use crate::case::ids::{CaseId, RecordId};
use crate::case::record::Record;
use crate::case::rules::Finding;
use crate::case::summary::summary;
use crate::cli::failure::{note, warning};
use crate::cli::output::{Output, entries, faint, plain, strong};
use crate::cli::{Context, Failure};
use crate::ledger::{Already, Append, Appended, LedgerError, NO_RECORDER, New, Submission, Submit};
use crate::log::hash::{Leaf, Root};
use crate::seq::Size;

#[derive(Serialize)]
struct Report<'a> {
    casebook: &'static str,
    dry_run: bool,
    appended: &'a [New],
    already: &'a [Already],
    warnings: Vec<Warned<'a>>,
    size: Size,
    head: Leaf,
    root: Root,
}

/// A warning, as JSON has it.
#[derive(Serialize)]
pub struct Warned<'a> {
    seq: Option<crate::seq::Seq>,
    rule: &'static str,
    case: Option<&'a CaseId>,
    detail: &'a str,
}

impl<'a> Warned<'a> {
    /// What a finding warns of.
    pub fn from(finding: &'a Finding) -> Self {
        Self {
            seq: finding.seq.first().copied(),
            rule: finding.rule,
            case: finding.case.as_ref(),
            detail: &finding.detail,
        }
    }
}

/// Appends a batch and shows what was done.
pub fn submit(
    context: &Context,
    out: &mut Output,
    batch: Vec<Submission>,
    how: &Append,
) -> Result<(), Failure> {
    let first = batch.iter().take(2 * SHOWN);
    let told: Vec<Told> = first.map(|s| told(&s.record)).collect();
    submit_told(context, out, batch, &told, how)
}

/// Appends a batch of which the first records have been told.
pub(super) fn submit_told<S: Submit>(
    context: &Context,
    out: &mut Output,
    batch: Vec<S>,
    told: &[Told],
    how: &Append,
) -> Result<(), Failure> {
    let done = match context.ledger.append(batch, how) {
        Err(LedgerError::Refused(refused)) if refused.iter().any(|r| r.detail == NO_RECORDER) => {
            return Err(Failure::no_recorder());
        }
        Err(LedgerError::Refused(refused)) => return Err(Failure::Refused(refused)),
        other => other?,
    };
    warn(&done);
    let shown = if context.json {
        out.json(&Report {
            casebook: "append/1",
            dry_run: how.dry_run,
            appended: &done.appended,
            already: &done.already,
            warnings: done.warnings.iter().map(Warned::from).collect(),
            size: done.size,
            head: done.head,
            root: done.root,
        })
    } else {
        show(out, &done, told, how.dry_run)
    };
    finish(shown, out, &done, how)
}

/// Ends an append that was shown. What is recorded is recorded, whether or not it could be shown.
pub fn finish(
    shown: io::Result<()>,
    out: &mut Output,
    done: &Appended,
    how: &Append,
) -> Result<(), Failure> {
    match (shown.and_then(|()| out.finish()), done.appended.last()) {
        (Err(e), Some(last)) if !how.dry_run && e.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::recorded(done.appended.len(), &last.id, &e))
        }
        (shown, _) => Ok(shown?),
    }
}

/// Says on stderr what an append found, and what should be looked at.
fn warn(done: &Appended) {
    set_aside(done);
    warn_of(&done.warnings);
}

/// Says that there was an interrupted append.
pub fn set_aside(done: &Appended) {
    if done.set_aside > 0 {
        note(&format!(
            "set aside {} bytes of an interrupted append in interrupted/",
            done.set_aside
        ));
    }
}

/// Says what should be looked at.
pub fn warn_of(warnings: &[Finding]) {
    for finding in warnings.iter().take(SHOWN) {
        let seq = finding
            .seq
            .first()
            .map(|seq| format!("{seq} "))
            .unwrap_or_default();
        warning(&format!("{seq}{}: {}", finding.rule, finding.detail));
    }
    if warnings.len() > SHOWN {
        let more = warnings.len() - SHOWN;
        warning(&format!("and {more} more: casebook findings lists them"));
    }
}

/// How many new entries, and how many warnings, are shown one by one.
pub const SHOWN: usize = 20;

/// A line about a record, and its id where it has one.
pub(super) type Told = (Option<RecordId>, String);

pub(super) fn told(record: &Record) -> Told {
    (record.id.clone(), summary(&record.event))
}

fn show(out: &mut Output, done: &Appended, told: &[Told], dry_run: bool) -> io::Result<()> {
    let was_there = |id: &Option<RecordId>| {
        id.as_ref()
            .is_some_and(|id| done.already.iter().any(|a| a.id == *id))
    };
    let verb = if dry_run {
        "would append "
    } else {
        "appended "
    };
    let new = told.iter().filter(|(id, _)| !was_there(id));
    for (entry, (_, text)) in done.appended.iter().zip(new).take(SHOWN) {
        let seq = strong(entry.seq.to_string());
        out.line(
            0,
            &[
                plain(verb),
                seq,
                plain(format!(" {text} ")),
                faint(entry.id.to_string()),
            ],
        )?;
    }
    if done.appended.len() > SHOWN {
        out.line(
            0,
            &[plain(format!(
                "… {verb}{} entries in all",
                done.appended.len()
            ))],
        )?;
    }
    for already in done.already.iter().take(SHOWN) {
        let force = if already.in_force {
            ""
        } else {
            ", no longer in force"
        };
        let text = format!(
            " is there already as {}{force}: nothing to append",
            already.seq
        );
        out.line(0, &[strong(already.id.to_string()), plain(text)])?;
    }
    if done.already.len() > SHOWN {
        out.line(
            0,
            &[plain(format!(
                "… {} records were there already",
                done.already.len()
            ))],
        )?;
    }
    end(out, done.size, done.root, dry_run)
}

/// How the ledger stands after an append.
pub fn end(out: &mut Output, size: Size, root: Root, dry_run: bool) -> io::Result<()> {
    let now = if dry_run {
        "the ledger would have"
    } else {
        "the ledger has"
    };
    let text = format!("{now} {}, root {root}", entries(size));
    out.line(0, &[faint(text)])
}
