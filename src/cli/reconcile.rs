//! `casebook reconcile`

use std::collections::BTreeSet;

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, each_of, json, loose, one_case};
use super::output::{Output, alert, faint, plain, strong};
use super::replay::head;
use super::{Context, Failure, When};
use crate::answers::find::Sure;
use crate::answers::reconcile::{
    Claim, Contradiction, Count, Difference, Direction, Elsewhere, Kind, Meant, Mentioned, Ours,
    compare, contradictions, count, is_counted, is_cumulative, mentioned,
};
use crate::answers::{Range, Told};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::summary::words;
use crate::case::vocabulary::{Assertion, Measure};
use crate::ledger::{LedgerError, View};
use crate::seq::Seq;
use crate::time::Day;

/// Official figures beside what the ledger itself counts as of the same date
///
/// Officials never say which of two things they count, so both are shown where they differ: who is in
/// custody, on trial, convicted as of then; and who has ever been by then, whatever came after, so that a
/// convict has been on trial and was charged. A figure for a month is held against its first and its last
/// day. A figure about a case is held against that case, any other against the whole ledger: whether the
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

/// How many people are named in text for a figure.
const TOLD: usize = 40;

#[derive(Serialize)]
struct Answer<'a> {
    figures: &'a [Row],
    contradictions: &'a [Contradiction],
}

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
        let (mut claims, elsewhere) = before(&view, when, &cases)?;
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
                    |told| count(told, &elsewhere, &ours),
                    |part| parts.push(part),
                )?;
                parts.iter().for_each(|part| ours.add(part));
            }
        }
        let against = contradictions(&claims);
        let rows: Vec<Row> = claims
            .into_iter()
            .zip(ours.finish())
            .map(|(claim, ours)| row(claim, ours, when.day()))
            .collect();
        match form {
            Form::Json => {
                let answer = Answer {
                    figures: &rows,
                    contradictions: &against,
                };
                json("reconcile/1", &view, when, answer, out)
            }
            Form::Csv => table(&rows, &against).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                text(&rows, &against, out)
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
fn before(
    view: &View,
    when: &When,
    cases: &[&CaseId],
) -> Result<(Vec<Claim>, Elsewhere), LedgerError> {
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
    let mut elsewhere = Elsewhere::default();
    for case in &severed_to {
        one_case(view, when, case, |told| elsewhere.add(told))?;
    }
    Ok((claims, elsewhere))
}

fn row(claim: Claim, (count, meant, whole): (Count, Vec<Meant>, bool), to: Option<Day>) -> Row {
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
        meant_is_whole: whole,
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

fn measure_words(measure: Measure) -> String {
    match measure {
        Measure::Other => "something else".to_owned(),
        _ => words(measure.as_str()),
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
    for row in rows {
        let claim = &row.claim;
        let others = against.iter().filter(|c| c.entries.contains(&claim.seq));
        let others = others
            .flat_map(|c| c.entries)
            .filter(|seq| *seq != claim.seq);
        let others: BTreeSet<String> = others.map(|seq| seq.0.to_string()).collect();
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

fn text(rows: &[Row], against: &[Contradiction], out: &mut Output) -> Result<(), Failure> {
    out.gap()?;
    let found = match rows.len() {
        0 => "no figures are claimed in this ledger, as asked for and as known then".to_owned(),
        1 => "1 claimed figure, beside what is recorded in this ledger".to_owned(),
        n => format!("{n} claimed figures, beside what is recorded in this ledger"),
    };
    out.line(0, &[plain(found)])?;
    if rows.iter().any(|row| row.claim.case.is_none()) {
        let unchecked = "whether this ledger covers all that is claimed is not checked";
        out.line(0, &[faint(unchecked)])?;
    }
    for row in rows {
        out.gap()?;
        figure(row, out)?;
    }
    if !against.is_empty() {
        out.gap()?;
        out.line(0, &[strong("claims that do not go together")])?;
        for contradiction in against {
            contradicting(rows, contradiction, out)?;
        }
    }
    Ok(())
}

fn figure(row: &Row, out: &mut Output) -> Result<(), Failure> {
    let claim = &row.claim;
    let about = claim
        .case
        .as_ref()
        .map_or(String::new(), |case| format!(" in {case}"));
    let doubt = match claim.assertion {
        Assertion::Alleged | Assertion::Disputed => format!(" ({})", claim.assertion),
        _ => String::new(),
    };
    let what = measure_words(claim.measure);
    let of = if claim.measure == Measure::Other && claim.value.max.is_some() {
        " of"
    } else {
        ""
    };
    out.line(
        0,
        &[
            strong(claim.issuer.as_str()),
            plain(format!(
                ": {}{of} {what}{about}, {}{doubt} ",
                claim.words,
                claim.date()
            )),
            faint(claim.seq.to_string()),
        ],
    )?;
    if let Some(scope) = &claim.scope {
        out.line(2, &[faint(format!("what they count: {scope}"))])?;
    }
    let (Some(then), Some(ever)) = (row.ours, row.ours_ever) else {
        out.line(2, &[plain(format!("not counted in this ledger: {what}"))])?;
        return Ok(());
    };
    if let (Some(first), Some(last)) = (row.counted.first, row.counted.last)
        && first != last
    {
        out.line(
            2,
            &[faint(format!("counted here on {first} and on {last}"))],
        )?;
    }
    let same = then == ever && row.named == row.named_ever;
    let reading = |ours, named, difference, direction| {
        beside(&claim.words, ours, named, difference, direction)
    };
    let first = reading(then, row.named, row.difference, row.direction);
    let second = reading(
        ever,
        row.named_ever,
        row.difference_ever,
        row.direction_ever,
    );
    if same {
        out.line(2, &[plain(second)])?;
        return meant(row, |m| m.ever_by_then, out);
    }
    out.line(2, &[strong("as of then: "), plain(first)])?;
    meant(row, |m| m.as_of_then, out)?;
    out.line(2, &[strong("ever by then: "), plain(second)])?;
    meant(row, |m| m.ever_by_then, out)
}

/// A claim and a count in one line: `42 claimed; 11 recorded here, 3 of them by name; 31 more than we can
/// show`.
fn beside(
    theirs: &str,
    ours: Range,
    named: Option<Range>,
    difference: Option<Difference>,
    direction: Direction,
) -> String {
    let theirs = match theirs {
        "an unknown number of" => "no number",
        number => number,
    };
    let named = match named.filter(|_| ours.can_be_any()) {
        Some(Range::NONE) => ", none of them by name".to_owned(),
        Some(named) => format!(", {named} of them by name"),
        None => String::new(),
    };
    let (min, max) = difference.map_or((None, None), |d| (d.min, d.max));
    let between = |low: Option<i128>, high: Option<i128>| match (low, high) {
        (Some(low), Some(high)) if low == high => low.to_string(),
        (Some(low), Some(high)) => format!("{low} to {high}"),
        (Some(low), None) => format!("{low} or more"),
        (None, _) => "some".to_owned(),
    };
    let compared = match direction {
        Direction::TheyCountMore => format!("{} more than we can show", between(min, max)),
        Direction::WeCountMore => {
            let more = between(max.map(|n| -n), min.map(|n| -n));
            format!("{more} fewer than are recorded here")
        }
        Direction::Agrees => "the same".to_owned(),
        Direction::MayAgree => "the two may agree".to_owned(),
        Direction::CannotSay => "nothing to compare".to_owned(),
    };
    format!("{theirs} claimed; {ours} recorded here{named}; {compared}")
}

/// Who is meant, a line for each case.
fn meant(
    row: &Row,
    sure: impl Fn(&Meant) -> Option<Sure>,
    out: &mut Output,
) -> Result<(), Failure> {
    let listed: Vec<&Meant> = row.meant.iter().filter(|m| sure(m).is_some()).collect();
    for of_case in listed[..listed.len().min(TOLD)].chunk_by(|a, b| a.case == b.case) {
        let people = people(of_case, &sure);
        let mut spans = vec![plain(of_case[0].case.as_str())];
        if !people.is_empty() {
            spans.push(plain(format!("  {people}")));
        } else if sure(of_case[0]) == Some(Sure::Possible) {
            spans.push(plain(" (possibly)"));
        }
        out.line(4, &spans)?;
    }
    if listed.len() > TOLD || !row.meant_is_whole {
        let more = "and more: --json lists them, with --everybody all of them";
        out.line(4, &[faint(more)])?;
    }
    Ok(())
}

/// Defendants of one case; unnamed members of a group that follow each other as `officers-1 … officers-4`.
fn people(all: &[&Meant], sure: impl Fn(&Meant) -> Option<Sure>) -> String {
    fn place(meant: &Meant) -> Option<(&str, u64)> {
        let (group, number) = meant.defendant.as_ref()?.as_str().rsplit_once('-')?;
        number.parse().ok().map(|number| (group, number))
    }
    let follows = |a: &&Meant, b: &&Meant| {
        let unnamed = a.name.is_none() && b.name.is_none() && sure(a) == sure(b);
        let next = place(a).map(|(group, number)| (group, number + 1));
        unnamed && next.is_some() && next == place(b)
    };
    let id = |m: &Meant| {
        m.defendant
            .as_ref()
            .map_or(String::new(), DefendantId::to_string)
    };
    let one = |run: &[&Meant]| {
        let (first, last) = (run[0], run[run.len() - 1]);
        let name = first
            .name
            .as_ref()
            .map_or(String::new(), |name| format!(" {name}"));
        let range = if run.len() > 1 {
            format!("{} … {}", id(first), id(last))
        } else {
            id(first) + &name
        };
        match sure(first) {
            Some(Sure::Possible) => format!("{range} (possibly)"),
            _ => range,
        }
    };
    let runs = all
        .chunk_by(follows)
        .map(one)
        .filter(|text| !text.is_empty());
    runs.collect::<Vec<_>>().join(", ")
}

fn contradicting(
    rows: &[Row],
    contradiction: &Contradiction,
    out: &mut Output,
) -> Result<(), Failure> {
    let [first, second] = contradiction.claims.map(|at| &rows[at].claim);
    let what = measure_words(contradiction.measure);
    let how = match contradiction.kind {
        Kind::Contradicts => "contradicts itself",
        Kind::GoesBack => "goes back, where it can only grow",
    };
    debug_assert!(contradiction.kind != Kind::GoesBack || is_cumulative(contradiction.measure));
    let text = format!(
        ": {what}: {} as of {}, and {} as of {}: ",
        first.words,
        first.date(),
        second.words,
        second.date()
    );
    let entries = format!(" {} {}", first.seq, second.seq);
    let issuer = strong(contradiction.issuer.as_str());
    Ok(out.line(2, &[issuer, plain(text), alert(how), faint(entries)])?)
}
