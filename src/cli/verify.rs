//! `casebook verify`

use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use super::failure::{NO_CHECKPOINT, hint};
use super::output::{Output, alert, entries, faint, plain, strong};
use super::{Context, Failure};
use crate::ledger::{Fault, FaultKind, Progress, Report};
use crate::log::hash::{Leaf, Root};
use crate::seq::Size;

#[derive(Serialize)]
struct Verified<'a> {
    casebook: &'static str,
    ok: bool,
    size: Size,
    head: Leaf,
    root: Root,
    faults: &'a [Fault],
    beyond_commit_bytes: u64,
    proven: Vec<String>,
    not_proven: Vec<String>,
}

pub fn run(context: &Context, out: &mut Output) -> Result<ExitCode, Failure> {
    let report = with_progress("verifying", |progress| context.ledger.verify(progress))?;
    let ok = report.faults.is_empty();
    let verified = Verified {
        casebook: "verify/1",
        ok,
        size: report.size,
        head: report.head,
        root: report.root,
        faults: &report.faults,
        beyond_commit_bytes: report.beyond_commit_bytes,
        proven: if ok { proven(&report) } else { Vec::new() },
        not_proven: not_proven(&report),
    };
    if context.json {
        out.json(&verified)?;
    } else {
        print(&verified, &report, out)?;
    }
    use FaultKind::{BadCheckpoint, CheckpointMissing};
    let unreadable = |fault: &Fault| matches!(fault.kind, CheckpointMissing | BadCheckpoint);
    if report.faults.iter().any(unreadable) {
        hint(NO_CHECKPOINT);
    }
    Ok(ExitCode::from(u8::from(!ok)))
}

/// Long reading, with a bar on stderr where that is a terminal.
pub fn with_progress<T>(doing: &str, read: impl FnOnce(Progress<'_>) -> T) -> T {
    let bar = ProgressBar::new(0)
        .with_message(doing.to_owned())
        .with_style(
            ProgressStyle::with_template("{msg} {bytes}/{total_bytes} {wide_bar}")
                .expect("the template of the progress bar is well formed"),
        );
    let done = read(&|done, all| {
        bar.set_length(all);
        bar.set_position(done);
    });
    bar.finish_and_clear();
    done
}

fn print(verified: &Verified<'_>, report: &Report, out: &mut Output) -> Result<(), Failure> {
    let origin = report
        .checkpoint
        .as_ref()
        .map_or("(no checkpoint)".into(), |c| c.origin.to_string());
    let answer = if verified.ok {
        strong("verified")
    } else {
        alert("not verified")
    };
    out.line(
        0,
        &[
            answer,
            plain(format!(": {origin}, {}", entries(verified.size))),
        ],
    )?;
    out.line(2, &[faint("head "), plain(verified.head.to_string())])?;
    out.line(2, &[faint("root "), plain(verified.root.to_string())])?;
    for fault in verified.faults {
        let case = fault
            .case
            .as_ref()
            .map(|case| format!(" in {case}"))
            .unwrap_or_default();
        out.line(2, &[alert("fault "), plain(format!("{fault}{case}"))])?;
    }
    if verified.beyond_commit_bytes > 0 {
        let bytes = verified.beyond_commit_bytes;
        out.line(
            2,
            &[plain(format!(
                "{bytes} bytes lie beyond the commit point: an interrupted append, no fault"
            ))],
        )?;
    }
    for (title, lines) in [
        ("proven", &verified.proven),
        ("not proven", &verified.not_proven),
    ] {
        if !lines.is_empty() {
            out.line(0, &[strong(title)])?;
        }
        for line in lines {
            out.line(2, &[plain(line.as_str())])?;
        }
    }
    Ok(())
}

fn proven(report: &Report) -> Vec<String> {
    let mut proven = vec![
        "every entry is one that this format knows, in its place, and follows from the one before"
            .to_owned(),
        format!(
            "the {} entries are those that the checkpoint in this directory commits to",
            report.size
        ),
    ];
    if report.documents > 0 {
        proven.push(format!(
            "the {} documents in evidence/ are those that their names say",
            report.documents
        ));
    }
    proven
}

fn not_proven(report: &Report) -> Vec<String> {
    let mut open = vec![
        "that the whole history was not rewritten: only a checkpoint that came from elsewhere can show that; compare the root above with one that somebody else kept".to_owned(),
        "that the clock was right, or that the recorder was who they said".to_owned(),
        "that what the records say is true: casebook findings and the sources are there for that".to_owned(),
    ];
    if report.withheld > 0 {
        let withheld = report.withheld;
        open.push(format!(
            "what stands in {withheld} cited documents: they are withheld, and not here"
        ));
    }
    if report
        .checkpoint
        .as_ref()
        .is_some_and(crate::log::checkpoint::Checkpoint::is_signed)
    {
        open.push(
            "that the signatures on the checkpoint are good: they were not checked".to_owned(),
        );
    }
    open
}
