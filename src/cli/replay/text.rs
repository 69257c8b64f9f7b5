//! What is printed of a view and of the states of its cases.

use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant, Figure};
use crate::case::summary::{penalties, words};
use crate::cli::output::{Output, alert, entries, faint, plain, strong};
use crate::cli::{Failure, When};
use crate::ledger::View;

/// The line above every view.
pub fn head(view: &View, when: &When, out: &mut Output) -> Result<(), Failure> {
    let as_of = match &when.to {
        Some(period) => format!("as of {period}, through {}", period.last()),
        None => "as of all that is recorded".to_owned(),
    };
    let known = match &when.known_at {
        Some(moment) => format!(
            ", as known at {moment}, {} of {}",
            view.known(),
            entries(view.checkpoint().size)
        ),
        None => format!(", {}", entries(view.known())),
    };
    Ok(out.line(
        0,
        &[
            strong(view.checkpoint().origin.as_str()),
            plain(format!("  {as_of}{known}")),
        ],
    )?)
}

/// A case in a few lines.
pub(super) fn brief(state: &Case<'_>, out: &mut Output) -> Result<(), Failure> {
    let title = state.title.map_or("(never opened)", |title| title.as_str());
    out.line(
        0,
        &[
            strong(state.case.as_str()),
            plain(format!("  {}", state.status.as_str())),
        ],
    )?;
    out.line(2, &[plain(title)])?;
    let rows = rows(&state.defendants);
    let wide = rows
        .iter()
        .map(|(who, _)| who.chars().count())
        .max()
        .unwrap_or(0);
    for (who, text) in rows {
        out.line(2, &[strong(format!("{who:wide$}  ")), plain(text)])?;
    }
    for unattributed in &state.unattributed {
        let name = unattributed.name.map_or("somebody", |name| name.as_str());
        let one_of: Vec<&str> = unattributed
            .one_of
            .iter()
            .map(DefendantId::as_str)
            .collect();
        let text = format!(
            "{name} is one of {}; which one is not known ",
            one_of.join(", ")
        );
        out.line(2, &[plain(text), faint(unattributed.seq.to_string())])?;
    }
    for appeal in state
        .appeals
        .iter()
        .filter(|appeal| !appeal.pending.is_empty())
    {
        let text = format!(
            "{} by the {} waits for a decision",
            appeal.appeal, appeal.appellant
        );
        out.line(2, &[plain(text)])?;
    }
    for possible in &state.may_have_happened {
        let text = format!(
            "may have happened: {} {} ",
            words(possible.event),
            possible.on
        );
        out.line(2, &[alert(text), faint(possible.seq.to_string())])?;
    }
    Ok(())
}

/// Defendants, a line each; members of a group of whom the same is known share one.
fn rows(defendants: &[Defendant<'_>]) -> Vec<(String, String)> {
    let same = |a: &Defendant<'_>, b: &Defendant<'_>| {
        a.group.is_some() && a.group == b.group && describe(a) == describe(b)
    };
    let row = |alike: &[Defendant<'_>]| {
        let (first, last) = (&alike[0].defendant, &alike[alike.len() - 1].defendant);
        let who = if first == last {
            first.to_string()
        } else {
            format!("{first} … {last}")
        };
        (who, describe(&alike[0]))
    };
    defendants.chunk_by(same).map(row).collect()
}

/// A defendant in a line.
pub fn describe(defendant: &Defendant<'_>) -> String {
    let mut parts = Vec::new();
    parts.push(
        defendant
            .name
            .map_or("(name unknown)".to_owned(), ToString::to_string),
    );
    let in_force = if defendant.is_final { ", in force" } else { "" };
    parts.push(format!("{}{in_force}", defendant.standing.as_str()));
    if !defendant.penalties.is_empty() {
        parts.push(penalties(defendant.penalties));
    }
    if let Some(custody) = defendant.custody {
        parts.push(words(custody.as_str()));
    }
    if defendant.severed {
        parts.push("severed".to_owned());
    }
    if let Some(on) = defendant.died {
        parts.push(format!("died {on}"));
    }
    if let Some(other) = &defendant.same_as {
        parts.push(format!("the same person as {other}"));
    }
    parts.join("; ")
}

/// Claimed figures, a line each.
pub fn figure_lines(figures: &[Figure<'_>], out: &mut Output) -> Result<(), Failure> {
    for figure in figures {
        let doubt = match figure.assertion {
            assertion if assertion.moves_state() => String::new(),
            assertion => format!(", {assertion}"),
        };
        let claim = crate::case::summary::claim(figure.claim);
        let text = format!("{claim} (said {}{doubt}) ", figure.on);
        out.line(2, &[plain(text), faint(figure.seq.to_string())])?;
    }
    Ok(())
}
