//! `casebook reconcile`

mod figures;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, json_and_rows, json_rows};
use super::output::Output;
use super::replay::head;
use super::{Context, Failure};
use crate::answers::Range;
use crate::answers::reconcile::{Beside, Claim, Contradiction};
use crate::case::vocabulary::Measure;
use crate::seq::Seq;

pub use figures::figures;

/// Official figures beside what the ledger itself counts as of the same date
///
/// Officials never say which of two things they count, so both are shown where they differ: who is in
/// custody, on trial, convicted as of then; and who has ever been by then, whatever came after, so that a
/// convict has been on trial and was charged. A figure for a month is held against each day
/// of it. A figure that may not have been said by then is listed, and marked so. A figure about a case is held against that case, any other against the whole ledger: whether the
/// ledger covers all that is claimed is not checked. Claims of one issuer that contradict each other, or
/// go back where they can only grow, are listed after the figures.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook reconcile\n  casebook reconcile --issuer prosecutor --measure officers_on_trial --to 2024"
)]
pub struct Reconcile {
    /// Part of the name of who claims it
    #[arg(long)]
    issuer: Option<String>,
    /// What is counted
    #[arg(long)]
    measure: Option<Measure>,
    /// List all who are meant, however many
    #[arg(long)]
    everybody: bool,
    #[command(flatten)]
    asked: Asked,
}

/// How many figures are written at once.
const AT_A_TIME: usize = 256;

/// There is nothing in the answer but lists.
#[derive(Serialize)]
struct Answer {}

impl Reconcile {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, false)?;
        let asked = |claim: &Claim| self.asks_for(claim);
        let room = self.everybody.then_some(usize::MAX);
        let (rows, against) = figures(&view, when, asked, room)?;
        match form {
            Form::Json => {
                let figures: Vec<Vec<u8>> = rows.par_chunks(AT_A_TIME).map(json_rows).collect();
                let figures = figures.iter().map(Vec::as_slice).collect();
                let against = json_rows(&against);
                let lists = [("figures", figures), ("contradictions", vec![&*against])];
                json_and_rows("reconcile/1", &view, when, Answer {}, &lists, out)
            }
            Form::Csv => table(&rows, &against).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                text::print(&rows, &against, out)
            }
        }
    }

    fn asks_for(&self, claim: &Claim) -> bool {
        let part = self.issuer.as_ref().map(|issuer| issuer.to_lowercase());
        part.is_none_or(|part| claim.issuer.to_lowercase().contains(&part))
            && self.measure.is_none_or(|measure| measure == claim.measure)
    }
}

fn table(rows: &[Beside], against: &[Contradiction]) -> Table {
    let mut table = Table::new([
        Column::Number("figure"),
        Column::Text("issuer"),
        Column::Text("measure"),
        Column::Text("case"),
        Column::Text("scope"),
        Column::Text("as_of"),
        Column::Text("sure"),
        Column::Text("assertion"),
        Column::Text("counted_first"),
        Column::Text("counted_last"),
        Column::Text("theirs_min"),
        Column::Text("theirs_max"),
        Column::Range("ours"),
        Column::Text("direction"),
        Column::Range("ours_ever"),
        Column::Text("direction_ever"),
        Column::Range("named"),
        Column::Range("named_ever"),
        Column::Text("contradicts"),
        Column::Entries,
    ]);
    let mut contradicts: BTreeMap<Seq, BTreeSet<String>> = BTreeMap::new();
    for [one, other] in against.iter().map(|c| c.entries) {
        contradicts
            .entry(one)
            .or_default()
            .insert(other.0.to_string());
        contradicts
            .entry(other)
            .or_default()
            .insert(one.0.to_string());
    }
    for row in rows {
        let claim = &row.claim;
        let others = contradicts.remove(&claim.seq).unwrap_or_default();
        let others = others.into_iter().collect::<Vec<_>>().join(" ");
        let range = |range: Option<Range>| range.map_or(Cell::Unknown, Cell::Range);
        table.row([
            Cell::Number(i64::try_from(claim.seq.0).unwrap_or(i64::MAX)),
            Cell::text(Some(&claim.issuer)),
            Cell::text(Some(claim.measure)),
            Cell::text(claim.case.as_ref()),
            Cell::text(claim.scope.as_ref()),
            Cell::text(Some(claim.date())),
            Cell::text(Some(claim.sure.as_str())),
            Cell::text(Some(claim.assertion)),
            Cell::text(row.counted.first),
            Cell::text(row.counted.last),
            Cell::text(Some(claim.value.min)),
            Cell::text(claim.value.max),
            range(row.ours),
            Cell::text(Some(row.direction.as_str())),
            range(row.ours_ever),
            Cell::text(Some(row.direction_ever.as_str())),
            range(row.named),
            range(row.named_ever),
            Cell::text(Some(others).filter(|others| !others.is_empty())),
            Cell::Entries(row.entries.iter().copied().collect()),
        ]);
    }
    table
}
