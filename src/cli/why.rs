//! `casebook why`

use clap::Args;
use serde::Serialize;

use super::answer::{json, one_case};
use super::output::{Output, alert, faint, plain, strong};
use super::replay::{head, known};
use super::{Context, Failure, When};
use crate::answers::Told;
use crate::answers::why::{Behind, Field, OF_CASE, OF_DEFENDANT, Step, Why, why};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::record::Source;
use crate::case::state::{Case, Defendant, project};
use crate::case::summary::words;
use crate::case::vocabulary::Assertion;

/// Everything behind one shown fact: its entries, sources, dates, and what was corrected
///
/// What it rests on, who disputes it and what may have changed it by the day are shown after it. Where
/// nothing is known, why not.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook why kz-taldykorgan-2024 officers-1 standing\n  casebook why kz-taldykorgan-2024 officers-1 P4Y..P6Y\n  casebook why kz-taldykorgan-2024 case status"
)]
pub struct WhyCommand {
    /// The case
    case: CaseId,
    /// The defendant, by id or by name; - or case for the case itself
    #[arg(allow_hyphen_values = true)]
    defendant: String,
    /// The field: standing, final, custody, penalties, name, aliases, agency, rank, position, group, severed, died, same_as; of the case title, status, jurisdiction; or a value that is shown, such as convicted
    field: String,
    #[command(flatten)]
    when: When,
}

#[derive(Serialize)]
struct Answer<'a> {
    case: &'a CaseId,
    defendant: Option<&'a DefendantId>,
    #[serde(flatten)]
    why: Why<'a>,
}

impl WhyCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = self.when.view(context, true)?;
        known(&view, &self.case)?;
        one_case(&view, &self.when, &self.case, |told| {
            let Some(state) = project(told.case, told.timeline, told.day) else {
                return Err(Failure::not_yet(self.case.as_str()));
            };
            let defendant = self.whom(&state)?;
            let field = Field::find(&self.field, told, &state, defendant)
                .ok_or_else(|| self.no_field(told, defendant))?;
            let why = why(told, &state, defendant, field);
            if context.json {
                let answer = Answer {
                    case: told.case,
                    defendant: defendant.map(|d| &d.defendant),
                    why,
                };
                return json("why/1", &view, &self.when, answer, out);
            }
            head(&view, &self.when, out)?;
            out.gap()?;
            text(&state, defendant, &why, out)
        })?
    }

    /// The defendant who is asked about; `None` for the case itself.
    fn whom<'s, 'a>(&self, state: &'s Case<'a>) -> Result<Option<&'s Defendant<'a>>, Failure> {
        let asked = self.defendant.as_str();
        let all = &state.defendants;
        if let Some(d) = all.iter().find(|d| d.defendant.as_str() == asked) {
            return Ok(Some(d));
        }
        if matches!(asked, "-" | "case") {
            return Ok(None);
        }
        let lower = asked.to_lowercase();
        let named: Vec<&Defendant<'a>> = all
            .iter()
            .filter(|d| {
                let names = d.name.iter().chain(&d.aliases);
                names
                    .into_iter()
                    .any(|name| name.as_str().to_lowercase() == lower)
            })
            .collect();
        if let [one] = named.as_slice() {
            return Ok(Some(one));
        }
        let members = all
            .iter()
            .filter(|d| d.group.is_some_and(|g| g.as_str() == asked));
        let members: Vec<&str> = members.map(|d| d.defendant.as_str()).collect();
        let near = crate::case::nearest(asked, all.iter().map(|d| d.defendant.as_str()));
        Err(Failure::no_defendant(
            asked,
            self.case.as_str(),
            &members,
            near,
        ))
    }

    fn no_field(&self, told: &Told<'_>, defendant: Option<&Defendant<'_>>) -> Failure {
        let fields: &[Field] = if defendant.is_some() {
            &OF_DEFENDANT
        } else {
            &OF_CASE
        };
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let near = crate::case::nearest(&self.field, names.iter().copied());
        let whose = defendant.map_or(told.case.as_str(), |d| d.defendant.as_str());
        Failure::no_field(&self.field, whose, &names, near)
    }
}

fn text(
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
    out.line(
        0,
        &[
            strong(format!("{}{whose}", state.case)),
            plain(format!("  {}: ", words(why.field))),
            strong(shown),
        ],
    )?;
    if let Some(unknown) = &why.unknown {
        out.line(2, &[plain(unknown.as_str())])?;
    }
    let sections = [
        ("because of", &why.basis),
        ("which rests on", &why.depends_on),
        ("disputed by", &why.disputed_by),
        ("may have changed it by then", &why.may_change),
        ("recorded of a later day", &why.later),
    ];
    for (title, all) in sections {
        if !all.is_empty() {
            out.gap()?;
            out.line(0, &[strong(title)])?;
        }
        for behind in all {
            entry(behind, out)?;
        }
    }
    Ok(())
}

fn entry(behind: &Behind<'_>, out: &mut Output) -> Result<(), Failure> {
    let doubt = matches!(behind.assertion, Assertion::Alleged | Assertion::Disputed);
    let assertion = format!("  [{}]", words(behind.assertion.as_str()));
    out.line(
        2,
        &[
            strong(format!("{}  {}  ", behind.seq, behind.on)),
            plain(behind.summary.as_str()),
            if doubt {
                alert(assertion)
            } else {
                faint(assertion)
            },
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
