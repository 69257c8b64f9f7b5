//! What became of one defendant's conviction, judgment by judgment.

mod appeals;
mod sentences;

use super::states::Found;
use super::{Cause, Change, Revision, Under, Who};
use crate::answers::Told;
use crate::answers::compare::compare;
use crate::answers::find::Sure;
use crate::case::event::{Event, Penalty, SentenceRevised};
use crate::case::ids::AppealId;
use crate::case::state::{Standing, Step};
use crate::case::timeline::{FactIndex, Person};
use crate::case::vocabulary::{AppealLevel, RevisionBasis};

/// A row in the making.
struct Draft {
    change: Change,
    /// What decides it.
    at: FactIndex,
    by: Cause,
    before: Under,
    after: Under,
    entries: Vec<FactIndex>,
    /// The decision on appeal that led to it, where a sentence revised is what decides it.
    led_by: Option<FactIndex>,
}

/// A conviction that a quashing took away.
struct Lost<'a> {
    penalties: &'a [Penalty],
    entries: Vec<FactIndex>,
    /// Whether a retrial has convicted again.
    convicted_again: bool,
}

/// A decision on appeal that changed something, or quashed a part; what, another event may say.
struct Modified {
    draft: usize,
    appeal: AppealId,
    level: Option<AppealLevel>,
    /// Whether a revision that it led to is known.
    is_told: bool,
}

/// One defendant's conviction so far.
pub struct Life<'t, 'a> {
    told: &'t Told<'a>,
    drafts: Vec<Draft>,
    lost: Option<Lost<'a>>,
    /// Whether any charge was sent back for retrial.
    sent_back: bool,
    modified: Vec<Modified>,
    /// The revisions that a decision on appeal may yet turn out to have led to: which row, which appeal.
    revised: Vec<(usize, Option<AppealId>, RevisionBasis)>,
    /// A row whose quashing convicted anew, and whose new sentence is awaited.
    awaits_sentence: Option<usize>,
}

impl<'t, 'a> Life<'t, 'a> {
    /// Nothing has happened yet.
    pub fn new(told: &'t Told<'a>) -> Self {
        Self {
            told,
            drafts: Vec::new(),
            lost: None,
            sent_back: false,
            modified: Vec::new(),
            revised: Vec::new(),
            awaits_sentence: None,
        }
    }

    /// Takes the next judgment.
    pub fn take(&mut self, step: &Step<'a>) {
        match &self.told.whole.nodes[step.at].fact.record.event {
            Event::SentenceRevised(e) => self.revise(step, e),
            Event::AppealDecided(e) => self.decide(step, e),
            Event::SentenceImposed(_) => self.sentence(step),
            Event::Verdict(e) => self.verdict(step, e.outcome.as_str()),
            Event::ProceedingsEnded(e) => {
                self.end(step, "proceedings_ended", Some(e.basis.as_str()), None);
            }
            _ => {}
        }
    }

    fn revise(&mut self, step: &Step<'a>, e: &SentenceRevised) {
        if step.before.convictions.is_empty() {
            return;
        }
        let on_appeal = matches!(e.basis, RevisionBasis::Appeal | RevisionBasis::Cassation);
        if on_appeal && self.fill_awaited(step) {
            return;
        }
        let Some(change) = Change::of(compare(step.before.penalties, step.after.penalties)) else {
            return;
        };
        let by = Cause {
            event: "sentence_revised",
            basis: Some(e.basis.as_str()),
            appeal: e.appeal.clone(),
            outcome: None,
            quashed_charges: 0,
        };
        let draft = self.draft(change, step, by);
        // The decision that led to it may have been taken already.
        let led = self
            .modified
            .iter_mut()
            .rfind(|m| !m.is_told && leads(m, e.appeal.as_ref(), e.basis));
        if let Some(modified) = led {
            modified.is_told = true;
            let row = modified.draft;
            let mut merged = draft;
            merged.entries.push(self.drafts[row].at);
            merged.led_by = Some(self.drafts[row].at);
            merged.by.outcome = self.drafts[row].by.outcome;
            merged.by.quashed_charges = self.drafts[row].by.quashed_charges;
            if merged.by.quashed_charges > 0 {
                merged.entries.extend(&self.drafts[row].entries);
            }
            merged.by.appeal = Some(modified.appeal.clone());
            self.drafts[row] = merged;
        } else {
            self.revised
                .push((self.drafts.len(), e.appeal.clone(), e.basis));
            self.drafts.push(draft);
        }
    }

    fn verdict(&mut self, step: &Step<'a>, outcome: &'static str) {
        let basis = self.lost.is_some().then_some("retrial");
        if step.after.standing == Standing::Convicted {
            if let Some(lost) = &mut self.lost {
                lost.convicted_again = true;
            }
        } else {
            self.end(step, "verdict", basis, Some(outcome));
        }
    }

    /// A conviction, or one that was sent back for retrial, comes to nothing.
    fn end(
        &mut self,
        step: &Step<'a>,
        event: &'static str,
        basis: Option<&'static str>,
        outcome: Option<&'static str>,
    ) {
        let by = Cause {
            event,
            basis,
            appeal: None,
            outcome,
            quashed_charges: 0,
        };
        let decided = [Standing::Acquitted, Standing::Terminated];
        let lost = self.lost.take();
        if !step.before.convictions.is_empty() && step.after.convictions.is_empty() {
            let draft = self.draft(Change::Ended, step, by);
            self.drafts.push(draft);
        } else if let Some(lost) = lost {
            if !decided.contains(&step.after.standing) {
                // A verdict on one charge, while another is still waiting.
                self.lost = Some(lost);
                return;
            }
            let mut draft = self.draft(Change::Ended, step, by);
            draft.before = under(Standing::Convicted, lost.penalties);
            draft.entries.extend(lost.entries);
            self.drafts.push(draft);
        }
    }

    fn draft(&self, change: Change, step: &Step<'a>, by: Cause) -> Draft {
        let before = &step.before;
        let convictions = before.convictions.iter().map(|&(_, at)| at);
        let entries = convictions
            .chain(before.sentence)
            .chain([step.at])
            .collect();
        Draft {
            change,
            at: step.at,
            by,
            before: under(before.standing, before.penalties),
            after: under(step.after.standing, step.after.penalties),
            entries,
            led_by: None,
        }
    }

    /// The rows.
    pub(super) fn revisions(self, person: Person, who: &Who, sure: Sure) -> Vec<Found> {
        let timeline = self.told.whole;
        let row = |draft: Draft| {
            let seq = |at: FactIndex| timeline.nodes[at].fact.logged.seq;
            let mut entries: Vec<_> = draft.entries.into_iter().map(seq).collect();
            entries.sort_unstable();
            entries.dedup();
            let row = Revision {
                case: who.case.clone(),
                defendant: who.defendant.clone(),
                group: who.group.clone(),
                name: who.name.clone(),
                change: draft.change,
                on: timeline.nodes[draft.at].on.to_string(),
                by: draft.by,
                before: draft.before,
                after: draft.after,
                sure,
                entries,
            };
            Found {
                row,
                person,
                at: draft.at,
                position: timeline.order.position[draft.at],
                led_by: draft.led_by,
            }
        };
        self.drafts.into_iter().map(row).collect()
    }
}

/// Whether a decision on appeal led to a revision: by the appeal that the revision names, else by the
/// instance that it gives as its ground.
fn leads(modified: &Modified, appeal: Option<&AppealId>, basis: RevisionBasis) -> bool {
    match appeal {
        Some(appeal) => *appeal == modified.appeal,
        None => matches!(
            (basis, modified.level),
            (RevisionBasis::Appeal, Some(AppealLevel::Appeal))
                | (RevisionBasis::Cassation, Some(AppealLevel::Cassation))
        ),
    }
}

fn under(standing: Standing, penalties: &[Penalty]) -> Under {
    Under {
        standing,
        penalties: Some(penalties.to_vec()),
    }
}
