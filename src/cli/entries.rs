//! `casebook entries`

use clap::Args;

use super::output::Output;
use super::replay::known;
use super::{Context, Failure};
use crate::case::ids::CaseId;
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
        for seq in (self.from.map_or(0, |from| from.0)..view.known().0).map(Seq) {
            if self.case.is_some() && view.case_of(seq) != self.case.as_ref() {
                continue;
            }
            if self.records {
                let name = view.logged(seq)?.record.event.name();
                if !matches!(name, "ledger_opened" | "format_raised") {
                    out.raw(view.entry(seq)?.record)?;
                    out.gap()?;
                }
            } else {
                out.raw(view.line(seq))?;
                out.gap()?;
            }
        }
        Ok(())
    }
}
