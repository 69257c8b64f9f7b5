//! `casebook status`

use serde::Serialize;

use super::output::{Output, alert, counted, entries, faint, plain, strong};
use super::{Context, Failure};
use crate::case::ids::RecordId;
use crate::case::text::Recorder;
use crate::log::hash::{Leaf, Root};
use crate::origin::Origin;
use crate::seq::{Seq, Size};
use crate::time::Instant;

#[derive(Serialize)]
struct Status<'a> {
    casebook: &'static str,
    origin: &'a Origin,
    size: Size,
    head: Leaf,
    root: Root,
    signed: bool,
    last: Option<Last>,
    cases: u64,
    beyond_commit_bytes: u64,
}

#[derive(Serialize)]
struct Last {
    seq: Seq,
    id: RecordId,
    recorded_at: Instant,
    by: Recorder,
    event: &'static str,
}

pub fn run(context: &Context, out: &mut Output) -> Result<(), Failure> {
    let view = context.look()?;
    let last = view
        .known()
        .last()
        .map(|seq| view.logged(seq))
        .transpose()?;
    let checkpoint = view.checkpoint();
    let status = Status {
        casebook: "status/1",
        origin: &checkpoint.origin,
        size: checkpoint.size,
        head: view.link().head,
        root: checkpoint.root,
        signed: checkpoint.is_signed(),
        last: last.map(|last| Last {
            seq: last.seq,
            id: last.id,
            recorded_at: last.recorded_at,
            by: last.by,
            event: last.record.event.name(),
        }),
        cases: view.case_count()?,
        beyond_commit_bytes: view.beyond()?,
    };
    if context.json {
        return Ok(out.json(&status)?);
    }
    let mut row =
        |name: &str, value: String| out.line(0, &[faint(format!("{name:<8}")), plain(value)]);
    row("origin", status.origin.to_string())?;
    row(
        "size",
        format!(
            "{}, {}",
            entries(status.size),
            counted(status.cases, "case", "cases")
        ),
    )?;
    row("head", status.head.to_string())?;
    row("root", status.root.to_string())?;
    row(
        "signed",
        if status.signed {
            "yes, not checked here"
        } else {
            "no"
        }
        .to_owned(),
    )?;
    if let Some(last) = &status.last {
        out.line(
            0,
            &[
                faint("last    "),
                strong(last.seq.to_string()),
                plain(format!(
                    " {} by {}, {}",
                    last.event, last.by, last.recorded_at
                )),
            ],
        )?;
    }
    if status.beyond_commit_bytes > 0 {
        let bytes = status.beyond_commit_bytes;
        out.line(0, &[alert(format!(
            "{bytes} bytes lie beyond the commit point: an interrupted append, which the next append sets aside"
        ))])?;
    }
    Ok(())
}
