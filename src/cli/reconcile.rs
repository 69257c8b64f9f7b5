//! `casebook reconcile`

mod text;

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::answer::{
    Asked, Cell, Column, Form, Table, each_of, json_and_rows, json_rows, loose, one_case,
};
use super::output::Output;
use super::replay::head;
use super::{Context, Failure, When};
use crate::answers::reconcile::{
    Claim, Contradiction, Count, Difference, Direction, Listed, Meant, Mentioned, Ours, compare,
    contradictions, count, is_counted, mentioned,
};
use crate::answers::roll::{Roll, Rolls};
use crate::answers::{Range, Told};
use crate::case::ids::CaseId;
use crate::case::vocabulary::Measure;
use crate::ledger::{LedgerError, View};
use crate::seq::Seq;
use crate::time::Day;

/// Official figures beside what the ledger itself counts as of the same date
///
/// Officials never say which of two things they count, so both are shown where they differ: who is in
/// custody, on trial, convicted as of then; and who has ever been by then, whatever came after, so that a
/// convict has been on trial and was charged. A figure for a month is held against each day
/// of it. A figure about a case is held against that case, any other against the whole ledger: whether the
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

/// How many people are listed, for all figures together, and at least for each.
const LISTED: usize = 100_000;
const LISTED_FOR_EACH: usize = 20;

/// How many figures are written at once.
const AT_A_TIME: usize = 256;

/// There is nothing in the answer but lists.
#[derive(Serialize)]
struct Answer {}

/// A figure, beside what is counted here.
#[derive(Serialize)]
struct Row {
    #[serde(flatten)]
    claim: Claim,
    counted: Counted,
    ours: Option<Range>,
    difference: Option<Difference>,
    direction: Direction,
    named: Option<Range>,
    ours_ever: Option<Range>,
    difference_ever: Option<Difference>,
    direction_ever: Direction,
    named_ever: Option<Range>,
    meant: Vec<Meant>,
    /// Whether all who are meant are listed.
    meant_is_whole: bool,
    #[serde(skip)]
    listed: Listed,
    entries: BTreeSet<Seq>,
}

/// The days at which the ledger was counted; the end of a date without end is `None`.
#[derive(Serialize)]
struct Counted {
    first: Option<Day>,
    last: Option<Day>,
}

impl Reconcile {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, false)?;
        let cases: Vec<&CaseId> = view.cases()?.collect();
        let (mut claims, rolls) = before(&view, when, &cases)?;
        claims.retain(|claim| self.asks_for(claim));
        let room = if self.everybody {
            usize::MAX
        } else {
            LISTED_FOR_EACH.max(LISTED / claims.len().max(1))
        };
        let mut ours = Ours::new(&claims, when.day(), room);
        if claims.iter().any(|claim| is_counted(claim.measure)) {
            // In batches: each adds to what is kept of those before it.
            for some in cases.chunks(4_096) {
                let mut parts = Vec::new();
                each_of(
                    &view,
                    when,
                    some,
                    |told| count(told, &rolls, &ours),
                    |part| parts.push(part),
                )?;
                parts.iter().for_each(|part| ours.add(part));
            }
        }
        let against = contradictions(&claims);
        let counted = claims.into_par_iter().zip(ours.finish());
        let rows: Vec<Row> = counted
            .map(|(claim, ours)| row(claim, ours, when.day()))
            .collect();
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

/// All claims, in the order of the log, and the cases that defendants are severed to.
fn before(view: &View, when: &When, cases: &[&CaseId]) -> Result<(Vec<Claim>, Rolls), LedgerError> {
    let words = ["figure_claimed", "defendant_severed"];
    let with_words: Vec<&CaseId> = cases
        .par_iter()
        .filter_map(|case| match view.mentions(case, &words) {
            Ok(found) => found.then_some(Ok(*case)),
            Err(error) => Some(Err(error)),
        })
        .collect::<Result<_, _>>()?;
    let mut claims = loose(view, when, mentioned)?.claims;
    let mut severed_to = BTreeSet::new();
    let of_case = |told: &Told<'_>| mentioned(told.timeline, told.day);
    each_of(view, when, &with_words, of_case, |found: Mentioned| {
        claims.extend(found.claims);
        severed_to.extend(found.severed_to);
    })?;
    claims.sort_by_key(|claim| claim.seq);
    let mut rolls = Rolls::default();
    for case in severed_to {
        let roll = one_case(view, when, &case, Roll::of)?;
        rolls.insert(case, roll);
    }
    Ok((claims, rolls))
}

fn row(claim: Claim, (count, meant, listed): (Count, Vec<Meant>, Listed), to: Option<Day>) -> Row {
    let is_counted = is_counted(claim.measure);
    let of_people = claim.measure.as_str().starts_with("officers");
    let compared = |ours| {
        let (difference, direction) = compare(claim.value, ours);
        if is_counted {
            (Some(difference), direction)
        } else {
            (None, Direction::CannotSay)
        }
    };
    let span = claim.span(to);
    let (difference, direction) = compared(count.then);
    let (difference_ever, direction_ever) = compared(count.ever);
    let mut entries: BTreeSet<Seq> = meant.iter().flat_map(|m| &m.entries).copied().collect();
    entries.insert(claim.seq);
    Row {
        counted: Counted {
            first: Some(span.first).filter(|day| *day != Day::MIN),
            last: Some(span.last).filter(|day| *day != Day::MAX),
        },
        ours: is_counted.then_some(count.then),
        ours_ever: is_counted.then_some(count.ever),
        difference,
        direction,
        difference_ever,
        direction_ever,
        named: of_people.then_some(count.named),
        named_ever: of_people.then_some(count.named_ever),
        meant,
        meant_is_whole: listed.is_whole && !listed.has_others,
        listed,
        entries,
        claim,
    }
}

fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::TheyCountMore => "they_count_more",
        Direction::WeCountMore => "we_count_more",
        Direction::Agrees => "agrees",
        Direction::MayAgree => "may_agree",
        Direction::CannotSay => "cannot_say",
    }
}

fn table(rows: &[Row], against: &[Contradiction]) -> Table {
    let mut table = Table::new([
        Column::Number("figure"),
        Column::Text("issuer"),
        Column::Text("measure"),
        Column::Text("case"),
        Column::Text("scope"),
        Column::Text("as_of"),
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
            Cell::text(row.counted.first),
            Cell::text(row.counted.last),
            Cell::text(Some(claim.value.min)),
            Cell::text(claim.value.max),
            range(row.ours),
            Cell::text(Some(direction_word(row.direction))),
            range(row.ours_ever),
            Cell::text(Some(direction_word(row.direction_ever))),
            range(row.named),
            range(row.named_ever),
            Cell::text(Some(others).filter(|others| !others.is_empty())),
            Cell::Entries(row.entries.iter().copied().collect()),
        ]);
    }
    table
}
