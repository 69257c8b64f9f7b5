//! `casebook repair`

use std::io::{self, IsTerminal};
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::output::{Output, alert, entries, faint, plain, strong};
use super::verify::with_progress;
use super::{Context, Failure, seconds};
use crate::ledger::{Fault, FaultKind, Found, Proposal, Report};
use crate::log::hash::{Leaf, Root};
use crate::origin::Origin;
use crate::seq::Size;
use crate::store::{StoreError, Writer};
use crate::time::Instant;

/// Assert a checkpoint where there is none that can be read
///
/// How much of the log is the ledger stands in the file checkpoint and nowhere else. Where it is
/// missing or malformed, restore it from a copy. Where there is no copy, this reads the whole log,
/// shows what could be asserted and what cannot be known, and asks. A malformed checkpoint is kept in
/// interrupted/. Nothing of the log is altered or cut.
#[derive(Args)]
pub struct Repair {
    /// Assert this many entries, not all that are whole
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    size: Option<u64>,
    /// Assert it without asking
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
    /// Show what would be asserted, write nothing
    #[arg(long)]
    dry_run: bool,
    /// How many seconds to wait for another writer
    #[arg(long, default_value_t = 10.0, value_name = "SECONDS", value_parser = seconds)]
    lock_timeout: f64,
}

#[derive(Serialize)]
struct Document<'a> {
    casebook: &'static str,
    /// What the checkpoint was found to be: `sound`, `missing` or `malformed`.
    checkpoint: &'static str,
    asserted: bool,
    origin: &'a Origin,
    size: Size,
    head: Leaf,
    root: Root,
    #[serde(flatten)]
    more: Option<More<'a>>,
}

/// What is said only of a checkpoint that has to be asserted.
#[derive(Serialize)]
struct More<'a> {
    recorded_at: Instant,
    /// How many entries had certainly been committed.
    certain: Size,
    left_out: u64,
    beyond_commit_bytes: u64,
    agrees_with: &'a [String],
    damage: Option<&'a Fault>,
    evidence: &'a [Fault],
    kept_as: Option<String>,
    known: Vec<String>,
    not_known: Vec<String>,
    would_tell: Vec<String>,
}

impl Repair {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let store = context.ledger.store();
        let timeout = Duration::from_secs_f64(self.lock_timeout);
        // A ledger that has its checkpoint is only read, and reading waits for nobody.
        let lock = match store.checkpoint() {
            Err(StoreError::CheckpointMissing(_) | StoreError::BadCheckpoint { .. })
                if !self.dry_run =>
            {
                Some(store.lock(timeout)?)
            }
            _ => None,
        };
        let found = with_progress("reading", |progress| {
            context.ledger.examine(self.size.map(Size), progress)
        })?;
        match found {
            Found::Sound(report) => nothing_to_repair(context, &report, out),
            Found::Mendable(proposal) => self.mend(context, &proposal, lock.as_ref(), out),
        }
    }

    fn mend(
        &self,
        context: &Context,
        proposal: &Proposal,
        lock: Option<&Writer>,
        out: &mut Output,
    ) -> Result<(), Failure> {
        if !context.json {
            show(proposal, out)?;
        }
        let consent = self.consent(context.json, out);
        let (asserted, kept) = match (&consent, lock) {
            (Ok(true), Some(lock)) => (true, proposal.assert(lock).map_err(Failure::of_repair)?),
            // There was a checkpoint at first: nobody waited for the lock.
            (Ok(true), None) => return Err(Failure::checkpoint_went()),
            _ => (false, None),
        };
        let kept = kept.map(|path| path.display().to_string());
        if context.json {
            out.json(&document(proposal, asserted, kept))?;
        } else if asserted {
            let size = proposal.checkpoint.size;
            out.line(
                0,
                &[
                    strong("asserted"),
                    plain(format!(": the ledger has {}", entries(size))),
                ],
            )?;
            if let Some(kept) = kept {
                out.line(
                    2,
                    &[plain(format!("the malformed checkpoint is kept as {kept}"))],
                )?;
            }
        }
        out.finish()?;
        consent.map(|_| ())
    }

    /// Whether a person says yes to what was shown.
    fn consent(&self, json: bool, out: &mut Output) -> Result<bool, Failure> {
        if self.dry_run || self.yes {
            return Ok(self.yes);
        }
        // Nobody says yes to what they do not see.
        if json || !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(Failure::cannot_ask());
        }
        out.finish()?;
        eprint!("casebook: assert this? type yes to go on: ");
        let mut answer = String::new();
        io::stdin().read_line(&mut answer)?;
        match answer.trim() {
            "yes" => Ok(true),
            _ => Err(Failure::not_asserted()),
        }
    }
}

fn nothing_to_repair(context: &Context, report: &Report, out: &mut Output) -> Result<(), Failure> {
    let checkpoint = report
        .checkpoint
        .as_ref()
        .expect("a ledger without a checkpoint is not found to be sound");
    if context.json {
        return Ok(out.json(&Document {
            casebook: "repair/1",
            checkpoint: "sound",
            asserted: false,
            origin: &checkpoint.origin,
            size: report.size,
            head: report.head,
            root: report.root,
            more: None,
        })?);
    }
    let text = format!(
        ": {}, the checkpoint is there, and the {} entries are those that it commits to",
        checkpoint.origin, report.size
    );
    Ok(out.line(0, &[strong("nothing to repair"), plain(text)])?)
}

fn document(proposal: &Proposal, asserted: bool, kept_as: Option<String>) -> Document<'_> {
    Document {
        casebook: "repair/1",
        checkpoint: match proposal.broken.kind {
            FaultKind::CheckpointMissing => "missing",
            _ => "malformed",
        },
        asserted,
        origin: &proposal.checkpoint.origin,
        size: proposal.checkpoint.size,
        head: proposal.head,
        root: proposal.checkpoint.root,
        more: Some(More {
            recorded_at: proposal.recorded_at,
            certain: proposal.certain,
            left_out: proposal.left_out(),
            beyond_commit_bytes: proposal.beyond_bytes,
            agrees_with: &proposal.agrees_with,
            damage: proposal.damage.as_ref(),
            evidence: &proposal.evidence,
            kept_as,
            known: known(proposal),
            not_known: not_known(proposal),
            would_tell: would_tell(),
        }),
    }
}

fn show(proposal: &Proposal, out: &mut Output) -> Result<(), Failure> {
    let checkpoint = &proposal.checkpoint;
    out.line(0, &[alert(proposal.broken.to_string())])?;
    out.line(0, &[strong("could be asserted")])?;
    let last = checkpoint.size.last().unwrap_or_default();
    for (name, value) in [
        ("origin", checkpoint.origin.to_string()),
        ("size", format!("{} entries", checkpoint.size)),
        ("head", proposal.head.to_string()),
        ("root", checkpoint.root.to_string()),
        (
            "last",
            format!("{last}, recorded at {}", proposal.recorded_at),
        ),
    ] {
        out.line(2, &[faint(format!("{name:<8}")), plain(value)])?;
    }
    for (title, lines) in [
        ("beyond it", beyond(proposal)),
        ("what is known", known(proposal)),
        ("what cannot be known", not_known(proposal)),
        ("what would tell", would_tell()),
    ] {
        if !lines.is_empty() {
            out.line(0, &[strong(title)])?;
        }
        for line in lines {
            out.line(2, &[plain(line)])?;
        }
    }
    for fault in &proposal.evidence {
        out.line(0, &[alert("fault "), plain(fault.to_string())])?;
    }
    Ok(())
}

/// What the next append would set aside.
fn beyond(proposal: &Proposal) -> Vec<String> {
    let mut lines = Vec::new();
    let size = proposal.checkpoint.size;
    if proposal.left_out() > 0 {
        let out = range(size, proposal.whole);
        lines.push(format!("{out}: whole, and left out of the ledger"));
    }
    if proposal.certain > size {
        let out = range(size, proposal.certain);
        lines.push(format!(
            "of these, {out} had been committed: the ledger would lose them"
        ));
    }
    if let Some(damage) = &proposal.damage {
        lines.push(format!("damage: {damage}"));
    }
    if proposal.beyond_bytes > 0 {
        let bytes = proposal.beyond_bytes;
        let what = if lines.is_empty() {
            "bytes of an interrupted append"
        } else {
            "bytes in all"
        };
        lines.push(format!(
            "{bytes} {what}, which the next append sets aside in interrupted/"
        ));
    }
    lines
}

fn known(proposal: &Proposal) -> Vec<String> {
    let size = proposal.checkpoint.size;
    let mut lines = vec![format!(
        "each of the {size} entries is one that this format knows, in its place, and follows from the one before"
    )];
    for place in &proposal.agrees_with {
        lines.push(format!(
            "{place} agrees with the log; signatures were not checked"
        ));
    }
    let committed = proposal.certain.min(size);
    if committed.0 > 0 {
        let which = range(Size(0), committed);
        lines.push(format!(
            "{which} had been committed before anything that is in doubt was written"
        ));
    }
    lines
}

fn not_known(proposal: &Proposal) -> Vec<String> {
    let mut lines = Vec::new();
    let (certain, size) = (proposal.certain, proposal.checkpoint.size);
    if certain < size {
        let which = range(certain, size);
        lines.push(format!("whether {which} had ever been acknowledged: the last append may have been interrupted before it was committed"));
    }
    if proposal.may_split_a_batch && certain.0 > 0 {
        let which = range(certain, size);
        lines.push(format!("whether {which} are the beginning of a batch, of which the rest was interrupted, is damaged or is left out: --size {certain} leaves them out too"));
    }
    lines.push("whether entries were cut off at the end, or the whole history was rewritten: the log alone cannot show it".to_owned());
    lines
}

fn would_tell() -> Vec<String> {
    vec![
        "the checkpoint in a copy of the ledger, or one that was published or sent to somebody: put it in its place, and nothing has to be asserted".to_owned(),
        "what an append printed when it was done: how many entries the ledger had".to_owned(),
    ]
}

/// The entries from one size to another, in words.
fn range(from: Size, to: Size) -> String {
    let (first, last) = (from.next(), to.last().unwrap_or_default());
    if first == last {
        first.to_string()
    } else {
        format!("{first} to {last}")
    }
}
