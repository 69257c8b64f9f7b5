//! Judging a batch: what the rules say of each case that it touches, before and after.

use std::collections::{BTreeSet, HashMap};

use super::append::{Pending, Sorted};
use super::{LedgerError, Refusal, View};
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

/// Judges each case that the batch touches, before and after.
pub(super) fn judge(view: &View, sorted: &Sorted) -> Result<Judged, LedgerError> {
    let lines: HashMap<Seq, &Pending> = sorted.new.iter().map(|new| (new.seq, new)).collect();
    let mut judged = Judged::default();
    for (case, new) in &sorted.by_case {
        let mut entries = view.entries_with(case.as_ref())?;
        let before = judge_case(case.as_ref(), &entries);
        entries.extend(new.iter().cloned());
        let after = judge_case(case.as_ref(), &entries);
        let known: BTreeSet<_> = before.errors.iter().map(Finding::key).collect();
        let added: Vec<&Finding> = after
            .errors
            .iter()
            .filter(|finding| !known.contains(&finding.key()))
            .collect();
        judged
            .refused
            .extend(refusals(case.as_ref(), &added, new, &lines));
        let seen: BTreeSet<_> = before.warnings.iter().map(Finding::key).collect();
        let warned = after
            .warnings
            .into_iter()
            .filter(|finding| !seen.contains(&finding.key()));
        judged.warnings.extend(warned);
    }
    judged.refused.sort_by_key(|refusal| refusal.line);
    judged.warnings.sort_by(|a, b| a.seq.cmp(&b.seq));
    Ok(judged)
}

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

/// Turns the errors that a batch adds to a case into refusals. Where an entry that was there before
/// lost what it rests on, the correction or retraction that took it away is refused.
fn refusals(
    case: Option<&CaseId>,
    added: &[&Finding],
    new: &[Logged],
    lines: &HashMap<Seq, &Pending>,
) -> Vec<Refusal> {
    let first_new = new.first().map_or(Seq(u64::MAX), |logged| logged.seq);
    let is_cut =
        |finding: &&&Finding| finding.seq[0] < first_new && CUT_LOOSE.contains(&finding.rule);
    let culprit = new
        .iter()
        .filter_map(|n| lines.get(&n.seq))
        .find(|pending| pending.is_correction);
    let mut refused = Vec::new();
    let (cut, other): (Vec<&&Finding>, Vec<&&Finding>) = added
        .iter()
        .partition(|finding| culprit.is_some() && is_cut(finding));
    if let (Some(culprit), false) = (culprit, cut.is_empty()) {
        let mut clashes: Vec<Seq> = cut.iter().map(|finding| finding.seq[0]).collect();
        clashes.dedup();
        let each: Vec<String> = cut
            .iter()
            .map(|f| format!("{} ({}: {})", f.seq[0], f.rule, f.detail))
            .collect();
        refused.push(Refusal {
            line: culprit.line,
            rule: "cut_loose",
            case: case.cloned(),
            clashes_with: clashes,
            detail: format!(
                "it would take away what others rest on: {}",
                each.join("; ")
            ),
            hint: Some("correct or retract those first, or all in one batch".into()),
        });
    }
    for finding in other {
        let own = lines.get(&finding.seq[0]);
        let line = own
            .copied()
            .or_else(|| lines.get(&new.last()?.seq).copied())
            .map_or(0, |p| p.line);
        let skip = usize::from(own.is_some());
        refused.push(Refusal {
            line,
            rule: finding.rule,
            case: case.cloned(),
            clashes_with: finding.seq[skip..].to_vec(),
            detail: finding.detail.clone(),
            hint: finding.hint.clone(),
        });
    }
    refused
}
