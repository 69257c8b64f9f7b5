//! Decisions on appeal: what they changed, and what they quashed.

use super::{Life, Lost, Modified, leads};
use crate::answers::revised::{Cause, Change};
use crate::case::event::{AppealDecided, Event};
use crate::case::state::Step;
use crate::case::vocabulary::{AppealLevel, AppealOutcome};

impl<'a> Life<'_, 'a> {
    pub(super) fn decide(&mut self, step: &Step<'a>, e: &AppealDecided) {
        let timeline = self.told.whole;
        let filed = timeline
            .names
            .appeal(&e.appeal)
            .map(|at| &timeline.nodes[at].fact.record.event);
        let level = match filed {
            Some(Event::AppealFiled(filed)) if !filed.is_against_verdict() => return,
            Some(Event::AppealFiled(filed)) => Some(filed.level),
            _ => None,
        };
        let by = Cause {
            event: "appeal_decided",
            basis: level.map(AppealLevel::as_str),
            appeal: Some(e.appeal.clone()),
            outcome: Some(e.outcome.as_str()),
            quashed_charges: 0,
        };
        if e.outcome == AppealOutcome::Modified && !step.before.convictions.is_empty() {
            self.modify(step, e, level, by);
        } else if e.outcome.is_quashing() {
            self.quash(step, e, level, by);
        }
    }

    /// Something was changed on appeal: what, a revision says that came before, or that comes yet.
    fn modify(
        &mut self,
        step: &Step<'a>,
        e: &AppealDecided,
        level: Option<AppealLevel>,
        by: Cause,
    ) {
        let mut modified = Modified {
            draft: self.drafts.len(),
            appeal: e.appeal.clone(),
            level,
            is_told: false,
        };
        let told = self
            .revised
            .iter()
            .rposition(|(_, appeal, basis)| leads(&modified, appeal.as_ref(), *basis));
        if let Some(told) = told {
            let (row, ..) = self.revised.remove(told);
            let draft = &mut self.drafts[row];
            draft.entries.push(step.at);
            draft.led_by = Some(step.at);
            draft.by.outcome = by.outcome;
            draft.by.quashed_charges = by.quashed_charges;
            draft.by.appeal = by.appeal;
            modified.is_told = true;
        } else {
            let is_modified = by.quashed_charges == 0;
            let mut draft = self.draft(Change::Changed, step, by);
            if is_modified {
                draft.after.penalties = None;
            }
            self.drafts.push(draft);
        }
        self.modified.push(modified);
    }

    fn quash(
        &mut self,
        step: &Step<'a>,
        e: &AppealDecided,
        level: Option<AppealLevel>,
        mut by: Cause,
    ) {
        let outcome = e.outcome;
        let all = &step.before.convictions;
        let stands = |conviction| step.after.convictions.contains(conviction);
        let fallen = all.iter().filter(|conviction| !stands(*conviction)).count();
        if fallen == 0 {
            return;
        }
        self.sent_back |= outcome == AppealOutcome::QuashedRemitted;
        if fallen < all.len() && outcome != AppealOutcome::QuashedConvicted {
            // The conviction stands on another charge: which way it went, its sentence says.
            by.quashed_charges = fallen;
            self.modify(step, e, level, by);
            return;
        }
        let draft = self.draft(Change::Quashed, step, by);
        let lost = (outcome == AppealOutcome::QuashedRemitted && step.after.convictions.is_empty())
            .then(|| Lost {
                penalties: step.before.penalties,
                entries: draft.entries.clone(),
                convicted_again: false,
            });
        self.lost = lost;
        self.awaits_sentence =
            (outcome == AppealOutcome::QuashedConvicted).then_some(self.drafts.len());
        self.drafts.push(draft);
    }
}
