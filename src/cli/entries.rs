//! `casebook entries`

use clap::Args;

use super::output::Output;
use super::replay::known;
use super::{Context, Failure};
use crate::case::event::Event;
use crate::case::ids::CaseId;
use crate::ledger::View;
use crate::seq::Seq;

/// The entries themselves, as JSON lines
///
/// With --records, records ready for `casebook append --from` in another ledger: they keep their ids,
/// so that what is there already is not doubled. The opening of this ledger is left out then.
#[derive(Args)]
pub struct Entries {
    /// Only entries about this case
    #[arg(long)]
    case: Option<CaseId>,
    /// Only entries from this one on: 12
    #[arg(long, value_name = "SEQ", value_parser = place)]
    from: Option<Seq>,
    /// The records alone
    #[arg(long)]
    records: bool,
}

fn place(text: &str) -> Result<Seq, String> {
    let digits = text.strip_prefix('#').unwrap_or(text);
    digits
        .parse()
        .map(Seq)
        .map_err(|_| format!("{text:?} is not an entry's number such as 12"))
}

impl Entries {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = context.ledger.read()?;
        if let Some(case) = &self.case {
            known(&view, case)?;
        }
        let (start, between, end): (&[u8], &[u8], &[u8]) = match context.json {
            true => (b"{\"casebook\":\"entries/1\",\"entries\":[", b",", b"]}\n"),
            false => (b"", b"\n", b"\n"),
        };
        out.raw(start)?;
        let mut first = true;
        for seq in (self.from.map_or(0, |from| from.0)..view.known().0).map(Seq) {
            if let Some(text) = self.shown(&view, seq)? {
                out.raw(if std::mem::replace(&mut first, false) {
                    b""
                } else {
                    between
                })?;
                out.raw(text)?;
            }
        }
        if context.json || !first {
            out.raw(end)?;
        }
        Ok(())
    }

    /// What is shown of an entry, if it is one that was asked for.
    fn shown<'v>(&self, view: &'v View, seq: Seq) -> Result<Option<&'v [u8]>, Failure> {
        if self.case.is_some() && view.case_of(seq) != self.case.as_ref() {
            return Ok(None);
        }
        if !self.records {
            return Ok(Some(view.line(seq)));
        }
        // The opening of a ledger is its own, and so is the raising of its format.
        let copied = match view.logged(seq)?.record.event {
            Event::LedgerOpened(_) | Event::FormatRaised(_) => None,
            _ => Some(view.entry(seq)?.record),
        };
        Ok(copied)
    }
}
