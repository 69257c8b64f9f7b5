//! `casebook entries`

use std::borrow::Cow;

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
        let from = self.from.unwrap_or_default();
        let view = match self.case {
            Some(_) => context.look()?,
            None => context.ledger.read()?,
        };
        let (start, between, end): (&[u8], &[u8], &[u8]) = match context.json {
            true => (b"{\"casebook\":\"entries/1\",\"entries\":[", b",", b"]}\n"),
            false => (b"", b"\n", b"\n"),
        };
        let seqs: Box<dyn Iterator<Item = Seq>> = match &self.case {
            Some(case) => {
                known(&view, case)?;
                let places = view.places_of(case)?;
                Box::new(places.into_iter().filter(move |seq| *seq >= from))
            }
            None => Box::new((from.0..view.known().0).map(Seq)),
        };
        out.raw(start)?;
        let mut first = true;
        for seq in seqs {
            if let Some(text) = self.shown(&view, seq)? {
                out.raw(if std::mem::replace(&mut first, false) {
                    b""
                } else {
                    between
                })?;
                out.raw(&text)?;
            }
        }
        if context.json || !first {
            out.raw(end)?;
        }
        Ok(())
    }

    /// What is shown of an entry, if anything.
    fn shown<'v>(&self, view: &'v View, seq: Seq) -> Result<Option<Cow<'v, [u8]>>, Failure> {
        if !self.records {
            return Ok(Some(view.line(seq)?));
        }
        // The opening of a ledger is its own, and so is the raising of its format.
        Ok(match view.logged(seq)?.record.event {
            Event::LedgerOpened(_) | Event::FormatRaised(_) => None,
            _ => Some(view.record(seq)?),
        })
    }
}
