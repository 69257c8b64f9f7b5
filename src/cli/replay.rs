//! `casebook replay`

mod text;

use std::io::Write;

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::output::{Output, plain, strong};
use super::{Context, Failure, When};
use crate::case::corrections::Records;
use crate::case::ids::CaseId;
use crate::case::state::{figures, project};
use crate::case::timeline::Timeline;
use crate::ledger::{LedgerError, View};
use crate::log::hash::{Leaf, Root};
use crate::origin::Origin;
use crate::seq::Size;
use crate::time::Day;
use text::brief;
pub use text::{figure_lines, head};

/// The state of every case, as of a day and as known at a time
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook replay --to 2024-03-18\n  casebook replay --to 2024-03 --known-at 2024-04-01 --json"
)]
pub struct Replay {
    #[command(flatten)]
    when: When,
    /// Only this case
    #[arg(long)]
    case: Option<CaseId>,
}

/// What every view is headed with.
#[derive(Serialize)]
pub struct LedgerHead<'a> {
    origin: &'a Origin,
    size: Size,
    head: Leaf,
    root: Root,
}

/// As of when, as known when.
#[derive(Serialize)]
pub struct ViewHead {
    to: Option<String>,
    through: Option<Day>,
    known_at: Option<String>,
    entries: Size,
}

/// The head of a view.
pub fn heads<'a>(view: &'a View, when: &When) -> (LedgerHead<'a>, ViewHead) {
    let checkpoint = view.checkpoint();
    let ledger = LedgerHead {
        origin: &checkpoint.origin,
        size: checkpoint.size,
        head: view.link().head,
        root: checkpoint.root,
    };
    let head = ViewHead {
        to: when.to.as_ref().map(ToString::to_string),
        through: when.day(),
        known_at: when.known_at.as_ref().map(ToString::to_string),
        entries: view.known(),
    };
    (ledger, head)
}

/// How many cases are worked on before they are written out.
const AT_A_TIME: usize = 1_024;

/// What is shown of a case: its state, and the figures that were claimed about it.
struct Shown {
    text: Vec<u8>,
    figures: Vec<(u64, Vec<u8>)>,
}

impl Replay {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = self.when.view(context, self.case.is_some())?;
        let cases: Vec<&CaseId> = match &self.case {
            Some(case) => {
                known(&view, case)?;
                vec![case]
            }
            None => view.cases()?.collect(),
        };
        if context.json {
            json(&view, &self.when, &cases, self.case.is_none(), out)
        } else {
            self.text(&view, &cases, out)
        }
    }

    fn text(&self, view: &View, cases: &[&CaseId], out: &mut Output) -> Result<(), Failure> {
        head(view, &self.when, out)?;
        let day = self.when.day();
        let mut shown = 0;
        for case in cases {
            let entries = view.entries_of(case)?;
            let records = Records::new(&entries);
            let timeline = Timeline::new(records.facts());
            if let Some(state) = project(case, &timeline, day) {
                out.gap()?;
                brief(&state, out)?;
                shown += 1;
            }
            figure_lines(&figures(&timeline, day), out)?;
        }
        if self.case.is_none() {
            let loose = view.loose_entries()?;
            let records = Records::new(&loose);
            let timeline = Timeline::new(records.facts());
            let claimed = figures(&timeline, day);
            if !claimed.is_empty() {
                out.gap()?;
                out.line(0, &[strong("claimed figures")])?;
                figure_lines(&claimed, out)?;
            }
        }
        if shown == 0 {
            out.gap()?;
            out.line(0, &[plain("nothing had happened by then, as known then")])?;
        }
        Ok(())
    }
}

/// Whether the view knows a case.
pub fn known(view: &View, case: &CaseId) -> Result<(), Failure> {
    if !view.places_of(case)?.is_empty() {
        return Ok(());
    }
    let near = crate::case::nearest(case.as_str(), view.cases()?.map(CaseId::as_str));
    Err(Failure::no_case(case.as_str(), near))
}

/// Writes the document. With one case, only the figures about that case.
pub fn json(
    view: &View,
    when: &When,
    cases: &[&CaseId],
    all: bool,
    out: &mut Output,
) -> Result<(), Failure> {
    let (ledger, head) = heads(view, when);
    out.raw(b"{\"casebook\":\"replay/1\",\"ledger\":")?;
    out.raw(&to_json(&ledger))?;
    out.raw(b",\"view\":")?;
    out.raw(&to_json(&head))?;
    out.raw(b",\"cases\":[")?;
    let day = when.day();
    let mut written = Written {
        out,
        first: true,
        claimed: Vec::new(),
    };
    let mut shown = Vec::new();
    for some in cases.chunks(AT_A_TIME) {
        let next = || some.par_iter().map(|case| show_case(view, case, day));
        // While some cases are written out, the next ones are worked on.
        let (so_far, next) = rayon::join(|| written.put(shown), || next().collect());
        so_far?;
        shown = next;
    }
    written.put(shown)?;
    let Written {
        out, mut claimed, ..
    } = written;
    if all {
        let loose = view.loose_entries()?;
        let records = Records::new(&loose);
        let timeline = Timeline::new(records.facts());
        claimed.extend(
            figures(&timeline, day)
                .iter()
                .map(|f| (f.seq.0, to_json(f))),
        );
    }
    claimed.sort();
    out.raw(b"],\"figures\":[")?;
    for (at, (_, figure)) in claimed.iter().enumerate() {
        out.raw(if at == 0 { b"" } else { b"," })?;
        out.raw(figure)?;
    }
    Ok(out.raw(b"]}\n")?)
}

/// Where the cases are written, and the figures that come after them.
struct Written<'o> {
    out: &'o mut Output,
    first: bool,
    claimed: Vec<(u64, Vec<u8>)>,
}

impl Written<'_> {
    fn put(&mut self, shown: Vec<Result<Shown, LedgerError>>) -> Result<(), Failure> {
        for case in shown {
            let Shown { text, figures } = case?;
            self.claimed.extend(figures);
            if !text.is_empty() {
                if !std::mem::replace(&mut self.first, false) {
                    self.out.raw(b",")?;
                }
                self.out.raw(&text)?;
            }
        }
        Ok(())
    }
}

fn show_case(view: &View, case: &CaseId, day: Option<Day>) -> Result<Shown, LedgerError> {
    let entries = view.entries_of(case)?;
    let records = Records::new(&entries);
    let timeline = Timeline::new(records.facts());
    let state = project(case, &timeline, day);
    let text = state.map_or(Vec::new(), |state| to_json(&state));
    let figures = figures(&timeline, day)
        .iter()
        .map(|f| (f.seq.0, to_json(f)))
        .collect();
    Ok(Shown { text, figures })
}

/// A part of a document.
pub fn to_json(value: &impl Serialize) -> Vec<u8> {
    let mut text = Vec::new();
    serde_json::to_writer(&mut text, value).expect("what is shown has string keys only");
    // A writer that is memory does not fail.
    let _ = text.flush();
    text
}
