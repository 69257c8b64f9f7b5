//! `casebook sources`, for people.

use super::Counts;
use crate::answers::sources::{Disagreement, Matter, Resting, Rests, Weak};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::vocabulary::Assertion;
use crate::cli::Failure;
use crate::cli::output::{Output, alert, counted, faint, plain, strong};
use crate::seq::Seq;

pub fn print(all: &Resting, counts: &Counts, out: &mut Output) -> Result<(), Failure> {
    let line = format!(
        "{} recorded in this ledger: {} on no source, {} on one source, {} on officials only",
        counted(counts.facts, "fact", "facts"),
        counted(counts.no_source as u64, "rests", "rest"),
        counts.one_source,
        counts.officials_only
    );
    out.line(0, &[plain(line)])?;
    let figures = "what somebody claims as a figure is no fact, and not among these";
    out.line(0, &[faint(figures)])?;
    for of_case in all.weak.chunk_by(|a, b| a.case == b.case) {
        out.gap()?;
        out.line(0, &[strong(of_case[0].case.as_str())])?;
        for weak in of_case {
            fact(weak, out)?;
        }
    }
    if !all.against.is_empty() {
        out.gap()?;
        out.line(0, &[strong("sources disagree")])?;
        for against in &all.against {
            disagreement(against, out)?;
        }
    }
    Ok(())
}

fn fact(weak: &Weak, out: &mut Output) -> Result<(), Failure> {
    let rests: Vec<&str> = weak
        .rests_on
        .iter()
        .map(|rests| rests_words(*rests))
        .collect();
    let (doubt, entries) = (doubt(&weak.assertions), entries(&weak.entries));
    out.line(
        2,
        &[
            strong(format!("{entries}  ")),
            plain(format!("{}  {}{doubt}  ", weak.on, weak.says)),
            alert(format!("[{}]", rests.join(", "))),
        ],
    )?;
    if !weak.sources.is_empty() {
        out.line(4, &[faint(weak.sources.join("; "))])?;
    }
    Ok(())
}

fn disagreement(against: &Disagreement, out: &mut Output) -> Result<(), Failure> {
    let case = against.case.as_ref().map_or("of no case", CaseId::as_str);
    let who: Vec<&str> = against.who.iter().map(DefendantId::as_str).collect();
    let head = [
        strong(format!("{case}  ")),
        plain(format!("{}  ", matter_words(against.matter))),
        faint(who.join(", ")),
    ];
    out.line(2, &head)?;
    for side in &against.sides {
        let doubt = doubt(&side.assertions);
        let entries = format!("{}  ", entries(&side.entries));
        let says = format!("{}  {}{doubt}", side.on, side.says);
        out.line(4, &[strong(entries), plain(says)])?;
        let cited = if side.sources.is_empty() {
            "no source".to_owned()
        } else {
            side.sources.join("; ")
        };
        out.line(6, &[faint(cited)])?;
    }
    Ok(())
}

/// That something is only alleged, or disputed.
fn doubt(assertions: &[Assertion]) -> String {
    match assertions {
        [assertion] if !assertion.moves_state() => format!(" ({assertion})"),
        _ => String::new(),
    }
}

fn entries(seqs: &[Seq]) -> String {
    let seqs: Vec<String> = seqs.iter().map(Seq::to_string).collect();
    seqs.join(", ")
}

fn matter_words(matter: Matter) -> &'static str {
    match matter {
        Matter::Disputed => "a record is disputed",
        Matter::Verdict => "on the verdict",
        Matter::Sentence => "on the sentence",
        Matter::Appeal => "on what an appeal led to",
        Matter::Charge => "on a charge",
        Matter::Custody => "on custody",
        Matter::Severance => "on the case in which it goes on",
        Matter::Date => "on the date",
        Matter::Name => "on the name",
        Matter::Agency => "on the agency",
        Matter::Rank => "on the rank",
        Matter::Position => "on the position",
        Matter::Figure => "on a figure",
    }
}

fn rests_words(rests: Rests) -> &'static str {
    match rests {
        Rests::NoSource => "no source",
        Rests::OneSource => "one source",
        Rests::OfficialsOnly => "officials only",
    }
}
