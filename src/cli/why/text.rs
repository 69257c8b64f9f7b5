//! `casebook why`, for people.

use crate::answers::why::{Behind, OnCharge, Step, Why, Withdrawn};
use crate::case::record::Source;
use crate::case::state::{Case, Defendant};
use crate::case::summary::words;
use crate::case::vocabulary::Assertion;
use crate::cli::Failure;
use crate::cli::output::{Output, Span, alert, faint, plain, strong};

pub fn print(
    state: &Case<'_>,
    defendant: Option<&Defendant<'_>>,
    why: &Why<'_>,
    out: &mut Output,
) -> Result<(), Failure> {
    let whose = defendant.map_or(String::new(), |d| {
        let name = d.name.map_or(String::new(), |name| format!(" ({name})"));
        format!(" {}{name}", d.defendant)
    });
    let shown = why.shown.as_deref().unwrap_or("unknown");
    let others = why.possible.iter().map(|one| {
        let entries = one.entries.iter().map(|seq| format!(" {seq}"));
        one.shown.clone() + &entries.collect::<String>()
    });
    let others: Vec<String> = others.collect();
    let possibly = match others.as_slice() {
        [] => String::new(),
        others => format!(", possibly {}", others.join(" or ")),
    };
    out.line(
        0,
        &[
            strong(format!("{}{whose}", state.case)),
            plain(format!("  {}: ", words(why.field))),
            strong(shown),
            alert(possibly),
        ],
    )?;
    if let Some(unknown) = &why.unknown {
        out.line(2, &[plain(unknown.as_str())])?;
    }
    section("because of", &why.basis, out)?;
    charges(&why.charges, out)?;
    section("the same is said by", &why.also, out)?;
    section("which rests on", &why.depends_on, out)?;
    section("disputed by", &why.disputed_by, out)?;
    section("said otherwise, or only alleged, by", &why.otherwise, out)?;
    gone(&why.withdrawn, out)?;
    section("may have changed it by then", &why.may_change, out)?;
    section("recorded of a later day", &why.later, out)
}

fn title(title: &'static str, out: &mut Output) -> Result<(), Failure> {
    out.gap()?;
    Ok(out.line(0, &[strong(title)])?)
}

fn section(words: &'static str, all: &[Behind<'_>], out: &mut Output) -> Result<(), Failure> {
    if !all.is_empty() {
        title(words, out)?;
    }
    all.iter().try_for_each(|behind| entry(behind, out))
}

/// What came of each charge: an acquittal on one stands beside a conviction on another.
fn charges(all: &[OnCharge<'_>], out: &mut Output) -> Result<(), Failure> {
    if !all.is_empty() {
        title("charge by charge", out)?;
    }
    for on in all {
        let entries: Vec<String> = on.entries.iter().map(ToString::to_string).collect();
        let entries = format!("  [{}]", entries.join(", "));
        out.line(2, &[plain(on.words()), faint(entries)])?;
    }
    Ok(())
}

/// What was said once, and what took it out of force.
fn gone(all: &[Withdrawn<'_>], out: &mut Output) -> Result<(), Failure> {
    if !all.is_empty() {
        title("no longer in force: retracted or corrected", out)?;
    }
    for was in all {
        let on = was.on.map_or(String::new(), |on| format!("{on}  "));
        let said = [
            strong(format!("{}  {on}", was.seq)),
            plain(was.said.as_str()),
            assertion(was.assertion),
        ];
        out.line(2, &said)?;
        was.sources
            .iter()
            .try_for_each(|cited| source(cited, out))?;
        let by = format!("recorded {} by {}", was.recorded_at, was.by);
        out.line(4, &[faint(by)])?;
        let end = &was.ended;
        let on = end.on.map_or(String::new(), |on| format!(" {on} "));
        let instead = end.instead.as_ref();
        let instead = instead.map_or(String::new(), |said| format!(" to:{on} {said}"));
        let reason = end
            .reason
            .map_or(String::new(), |why| format!("; because: {why}"));
        let by = format!("  {} by {}", end.recorded_at, end.by);
        let how = format!("{} by {}{instead}{reason}", end.did, end.seq);
        out.line(4, &[alert(how), faint(by)])?;
    }
    Ok(())
}

fn assertion(assertion: Assertion) -> Span<'static> {
    let said = format!("  [{}]", words(assertion.as_str()));
    if assertion.moves_state() {
        faint(said)
    } else {
        alert(said)
    }
}

fn entry(behind: &Behind<'_>, out: &mut Output) -> Result<(), Failure> {
    out.line(
        2,
        &[
            strong(format!("{}  {}  ", behind.seq, behind.on)),
            plain(behind.summary.as_str()),
            assertion(behind.assertion),
        ],
    )?;
    if let Some(note) = behind.on_note {
        out.line(4, &[plain(format!("date: {note}"))])?;
    }
    for line in behind.note.iter().flat_map(|note| note.as_str().lines()) {
        out.line(4, &[plain(format!("note: {line}"))])?;
    }
    if behind.sources.is_empty() {
        out.line(4, &[alert("no source")])?;
    }
    for cited in behind.sources {
        source(cited, out)?;
    }
    let by = format!("recorded {} by {}", behind.recorded_at, behind.by);
    out.line(4, &[faint(by)])?;
    for said in &behind.history {
        step(said, out)?;
    }
    Ok(())
}

fn source(source: &Source, out: &mut Output) -> Result<(), Failure> {
    let kind = source.kind.map(|kind| kind.to_string());
    let published = source.published.as_ref().map(ToString::to_string);
    let texts = [&source.publisher, &source.locator, &source.url];
    // A source that was given as an address has it for a title, too.
    let texts = texts
        .into_iter()
        .flatten()
        .filter(|text| **text != source.title);
    let texts = texts.map(ToString::to_string);
    let rest: Vec<String> = kind.into_iter().chain(published).chain(texts).collect();
    let rest = if rest.is_empty() {
        String::new()
    } else {
        format!(", {}", rest.join(", "))
    };
    Ok(out.line(
        4,
        &[plain(format!("source: {}", source.title)), faint(rest)],
    )?)
}

fn step(step: &Step<'_>, out: &mut Output) -> Result<(), Failure> {
    let on = step.on.map_or(String::new(), |on| format!(" {on} "));
    let said = step
        .said
        .as_ref()
        .map_or(String::new(), |said| format!(":{on} {said}"));
    let reason = step
        .reason
        .map_or(String::new(), |reason| format!("; because: {reason}"));
    let by = format!("  {} by {}", step.recorded_at, step.by);
    let what = format!("{} {}{said}{reason}", step.seq, step.did);
    Ok(out.line(6, &[plain(what), faint(by)])?)
}
