//! Judging a batch: what the rules say of each case that it touches, before and after.

use std::collections::{BTreeMap, BTreeSet};

use super::append::About;
use super::sort::{Pending, Sorted};
use super::{LedgerError, Refusal, View, each};
use crate::case::corrections::{Logged, Records};
use crate::case::ids::CaseId;
use crate::case::rules::{CUT_LOOSE, Finding, errors, warnings};
use crate::case::timeline::Timeline;
use crate::seq::Seq;

/// What the rules say of a batch.
#[derive(Default)]
pub(super) struct Judged {
    pub(super) refused: Vec<Refusal>,
    pub(super) warnings: Vec<Finding>,
}

/// How many cases are judged before what was found in them is put together.
const AT_A_TIME: usize = 1_024;

/// Judges each case that the batch touches, before and after.
pub(super) fn judge(view: &View, sorted: &Sorted) -> Result<Judged, LedgerError> {
    let mut by_case = sorted.by_case.iter();
    let mut judged = Judged::default();
    loop {
        let some: Vec<_> = by_case.by_ref().take(AT_A_TIME).collect();
        if some.is_empty() {
            break;
        }
        let cases = each(some, |(case, new)| {
            let read: Vec<Result<Logged, Refusal>> =
                new.iter().map(|&at| sorted.logged(at)).collect();
            judge_batch(view, case.as_ref(), read, &sorted.new)
        });
        for case in cases {
            let case = case?;
            judged.refused.extend(case.refused);
            judged.warnings.extend(case.warnings);
        }
    }
    judged.refused.sort_by_key(|refusal| refusal.line);
    judged.warnings.sort_by(|a, b| a.seq.cmp(&b.seq));
    Ok(judged)
}

/// Judges the new records of one case.
fn judge_batch(
    view: &View,
    case: Option<&CaseId>,
    read: Vec<Result<Logged, Refusal>>,
    lines: &[Pending],
) -> Result<Judged, LedgerError> {
    let mut new = Vec::with_capacity(read.len());
    let mut refused = Vec::new();
    for one in read {
        match one {
            Ok(logged) => new.push(logged),
            Err(refusal) => refused.push(refusal),
        }
    }
    if !refused.is_empty() {
        let warnings = Vec::new();
        return Ok(Judged { refused, warnings });
    }
    let mut entries = view.entries_with(case)?;
    let there = entries.len();
    entries.extend(new);
    let after = judge_case(case, &entries);
    // Where nothing is found, it does not matter what was found before.
    let before = match after.errors.is_empty() && after.warnings.is_empty() {
        true => Findings::default(),
        false => judge_case(case, &entries[..there]),
    };
    let known: BTreeSet<_> = before.errors.iter().map(Finding::key).collect();
    let added: Vec<&Finding> = after
        .errors
        .iter()
        .filter(|finding| !known.contains(&finding.key()))
        .collect();
    let batch = Batch {
        case,
        entries: &entries,
        new: &entries[there..],
        lines,
    };
    let refused = batch.refusals(&added);
    let seen: BTreeSet<_> = before.warnings.iter().map(Finding::key).collect();
    let warned = after.warnings.into_iter();
    let warnings = warned.filter(|finding| !seen.contains(&finding.key()));
    Ok(Judged {
        refused,
        warnings: warnings.collect(),
    })
}

#[derive(Default)]
struct Findings {
    errors: Vec<Finding>,
    warnings: Vec<Finding>,
}

fn judge_case(case: Option<&CaseId>, entries: &[Logged]) -> Findings {
    let records = Records::new(entries);
    let timeline = Timeline::new(records.facts());
    let day = entries.last().map(|last| last.recorded_at.day());
    Findings {
        errors: errors(case, &records, &timeline),
        warnings: day.map_or(Vec::new(), |day| warnings(case, &records, &timeline, day)),
    }
}

/// How many records of a batch are tried as the cause of an error elsewhere.
const TRIED: usize = 32;

/// The batch in one case: what was there, and what would come.
struct Batch<'b> {
    case: Option<&'b CaseId>,
    /// All entries of the case, the new ones last.
    entries: &'b [Logged],
    new: &'b [Logged],
    /// All new records, in the order of their places.
    lines: &'b [Pending],
}

impl<'b> Batch<'b> {
    /// The new record that would stand at a place.
    fn pending(&self, seq: Seq) -> Option<&'b Pending> {
        let first = self.lines.first()?.seq;
        let at = usize::try_from(seq.0.checked_sub(first.0)?).ok()?;
        self.lines.get(at)
    }

    /// The new record without which an entry that was there before would not have this error: a
    /// correction or a retraction, if one of them is; else the last record of the batch.
    fn cause(&self, finding: &Finding) -> Option<&'b Pending> {
        let pending = |logged: &Logged| self.pending(logged.seq);
        let (first, then): (Vec<&Pending>, Vec<&Pending>) = self
            .new
            .iter()
            .filter_map(pending)
            .partition(|p| p.is_correction);
        let tried = first.into_iter().chain(then.into_iter().rev()).take(TRIED);
        let without = |cause: &&Pending| {
            let rest: Vec<Logged> = self
                .entries
                .iter()
                .filter(|entry| entry.seq != cause.seq)
                .cloned()
                .collect();
            let records = Records::new(&rest);
            let timeline = Timeline::new(records.facts());
            let left = errors(self.case, &records, &timeline);
            !left.iter().any(|other| other.key() == finding.key())
        };
        match self.new {
            [only] => pending(only),
            several => tried
                .into_iter()
                .find(without)
                .or_else(|| several.last().and_then(pending)),
        }
    }

    fn refusal(&self, line: u64, rule: &'static str) -> Refusal {
        Refusal {
            line,
            rule,
            case: self.case.cloned(),
            clashes_with: Vec::new(),
            detail: String::new(),
            hint: None,
            about: None,
        }
    }

    /// Turns the errors that the batch adds to the case into refusals. Where an entry that was there
    /// before lost what it rests on, the correction or retraction that took it away is refused.
    fn refusals(&self, added: &[&Finding]) -> Vec<Refusal> {
        let mut refused = Vec::new();
        let mut cut: BTreeMap<u64, Vec<&Finding>> = BTreeMap::new();
        for finding in added {
            let own = self.pending(finding.seq[0]);
            let cause = own.or_else(|| self.cause(finding));
            let line = cause.map_or(0, |cause| cause.line);
            let is_cut = own.is_none() && CUT_LOOSE.contains(&finding.rule);
            if is_cut && cause.is_some_and(|cause| cause.is_correction) {
                cut.entry(line).or_default().push(finding);
            } else {
                refused.push(Refusal {
                    clashes_with: finding.seq[usize::from(own.is_some())..].to_vec(),
                    detail: finding.detail.clone(),
                    hint: finding.hint.clone().map(Into::into),
                    about: Some(Box::new(About {
                        field: finding.field,
                        subject: finding.subject.clone(),
                    })),
                    ..self.refusal(line, finding.rule)
                });
            }
        }
        refused.extend(
            cut.into_iter()
                .map(|(line, cut)| self.cut_loose(line, &cut)),
        );
        refused
    }

    fn cut_loose(&self, line: u64, cut: &[&Finding]) -> Refusal {
        let mut clashes_with: Vec<Seq> = cut.iter().map(|finding| finding.seq[0]).collect();
        clashes_with.dedup();
        let each: Vec<String> = cut
            .iter()
            .map(|f| format!("{} ({}: {})", f.seq[0], f.rule, f.detail))
            .collect();
        Refusal {
            clashes_with,
            detail: format!(
                "it would take away what others rest on: {}",
                each.join("; ")
            ),
            hint: Some("correct or retract those first, or all in one batch".into()),
            ..self.refusal(line, "cut_loose")
        }
    }
}
