//! `casebook findings`

use clap::Args;
use rayon::prelude::*;
use serde::Serialize;

use super::output::{Output, alert, counted, faint, plain, strong};
use super::{Context, Failure};
use crate::case::corrections::{Logged, Records};
use crate::case::ids::CaseId;
use crate::case::rules::{Finding, errors, warnings};
use crate::case::timeline::Timeline;
use crate::ledger::{LedgerError, View};
use crate::time::{Day, Period};

/// What the rules have to say of the whole ledger
///
/// Errors are what cannot be; warnings are what should be looked at, as of a day: that of the last
/// entry where none is given, so that the same ledger gives the same findings.
#[derive(Args)]
pub struct Findings {
    /// Warnings as of a day, a month or a year
    #[arg(long, value_name = "DATE")]
    to: Option<Period>,
}

#[derive(Serialize)]
struct Document<'a> {
    casebook: &'static str,
    as_of: Day,
    errors: &'a [Finding],
    warnings: &'a [Finding],
}

impl Findings {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = context.ledger.read()?;
        let last = view.link().recorded_at.map(crate::time::Instant::day);
        let Some(day) = self.to.as_ref().map(Period::last).or(last) else {
            return Err(Failure::no("the ledger has no entries"));
        };
        let (errors, warnings) = all(&view, day)?;
        if context.json {
            let casebook = "findings/1";
            return Ok(out.json(&Document {
                casebook,
                as_of: day,
                errors: &errors,
                warnings: &warnings,
            })?);
        }
        out.line(
            0,
            &[plain(format!(
                "{}, {}, as of {day}",
                counted(errors.len() as u64, "error", "errors"),
                counted(warnings.len() as u64, "warning", "warnings")
            ))],
        )?;
        for (kind, findings) in [("error", &errors), ("warning", &warnings)] {
            for finding in findings {
                print(kind, finding, out)?;
            }
        }
        Ok(())
    }
}

/// The findings of every case, then of what belongs to none.
fn all(view: &View, day: Day) -> Result<(Vec<Finding>, Vec<Finding>), Failure> {
    let cases: Vec<&CaseId> = view.cases()?.collect();
    let judged: Vec<Result<_, LedgerError>> = cases
        .par_iter()
        .map(|case| Ok(judge(Some(case), &view.entries_of(case)?, day)))
        .collect();
    let (mut errors, mut warnings) = judge(None, &view.loose_entries()?, day);
    for case in judged {
        let (more_errors, more_warnings) = case?;
        errors.extend(more_errors);
        warnings.extend(more_warnings);
    }
    for (first, second) in view.doubled_ids()? {
        let logged = view.logged(second)?;
        errors.push(Finding {
            rule: "same_id",
            case: view.case_of(second)?,
            seq: vec![second, first],
            detail: format!("{first} has the id {} already", logged.id),
            hint: None,
            first: second,
            subject: String::new(),
            field: None,
        });
    }
    errors.sort_by(|a, b| a.seq.cmp(&b.seq));
    warnings.sort_by(|a, b| a.seq.cmp(&b.seq));
    Ok((errors, warnings))
}

fn judge(case: Option<&CaseId>, entries: &[Logged], day: Day) -> (Vec<Finding>, Vec<Finding>) {
    let records = Records::new(entries);
    let timeline = Timeline::new(records.facts());
    (
        errors(case, &records, &timeline),
        warnings(case, &records, &timeline, day),
    )
}

fn print(kind: &'static str, finding: &Finding, out: &mut Output) -> Result<(), Failure> {
    let seqs: Vec<String> = finding.seq.iter().map(ToString::to_string).collect();
    let case = finding
        .case
        .as_ref()
        .map(|case| format!(" in {case}"))
        .unwrap_or_default();
    let head = if kind == "error" {
        alert(format!("{kind} "))
    } else {
        faint(format!("{kind} "))
    };
    let rule = strong(finding.rule);
    Ok(out.line(
        0,
        &[
            head,
            rule,
            plain(format!("{case}: {} ", finding.detail)),
            faint(seqs.join(" ")),
        ],
    )?)
}
