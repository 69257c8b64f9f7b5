//! How a reconciliation is told to people.

use std::collections::BTreeMap;

use crate::answers::Range;
use crate::answers::find::Sure;
use crate::answers::reconcile::{
    Beside, Contradiction, Difference, Direction, Kind, Meant, is_cumulative,
};
use crate::case::ids::DefendantId;
use crate::case::summary::words;
use crate::case::vocabulary::{Assertion, Measure};
use crate::cli::Failure;
use crate::cli::output::{Output, alert, faint, plain, strong};
use crate::seq::Seq;

/// How many people are named in text for a figure.
const TOLD: usize = 40;

fn measure_words(measure: Measure) -> String {
    match measure {
        Measure::Other => "something else".to_owned(),
        _ => words(measure.as_str()),
    }
}

/// The figures, and then the claims that do not go together.
pub fn print(rows: &[Beside], against: &[Contradiction], out: &mut Output) -> Result<(), Failure> {
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

fn figure(row: &Beside, out: &mut Output) -> Result<(), Failure> {
    let claim = &row.claim;
    let about = claim
        .case
        .as_ref()
        .map_or(String::new(), |case| format!(" in {case}"));
    let mut doubt = match claim.assertion {
        Assertion::Alleged | Assertion::Disputed => format!(" ({})", claim.assertion),
        _ => String::new(),
    };
    if claim.sure == Sure::Possible {
        doubt.push_str(" (may have been said by then)");
    }
    let what = match claim.measure {
        Measure::Other => "something else",
        _ => claim.what.as_str(),
    };
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
            &[faint(format!(
                "counted here on each day from {first} to {last}"
            ))],
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
        (Some(low), None) => format!("at least {low}"),
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
    row: &Beside,
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
        of_one_of(of_case, out)?;
    }
    if listed.len() > TOLD || !row.listed.is_whole {
        let more = "and more: --json lists them, with --everybody all of them";
        out.line(4, &[faint(more)])?;
    }
    if row.listed.has_others {
        let others = "and perhaps others of a group, who have no ids";
        out.line(4, &[faint(others)])?;
    }
    Ok(())
}

/// The names that are known of one of several, with those meant who may bear them.
fn of_one_of(of_case: &[&Meant], out: &mut Output) -> Result<(), Failure> {
    let mut names: BTreeMap<Seq, (&str, Vec<&str>)> = BTreeMap::new();
    for meant in of_case {
        for one in &meant.may_be {
            let none = || (one.name.as_str(), Vec::new());
            let (_, ids) = names.entry(one.seq).or_insert_with(none);
            ids.extend(meant.defendant.as_ref().map(DefendantId::as_str));
        }
    }
    for (seq, (name, ids)) in names {
        let text = format!("{name} may be {} ", ids.join(" or "));
        out.line(4, &[plain(text), faint(seq.to_string())])?;
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
    rows: &[Beside],
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
