//! New sentences: after a retrial, after a conviction more, for what an appeal left, or by the court that quashed.

use super::{Draft, Life, Modified, under};
use crate::answers::compare::compare;
use crate::answers::revised::{Cause, Change};
use crate::case::event::Event;
use crate::case::state::{Position, Standing, Step};
use crate::case::timeline::FactIndex;

impl<'a> Life<'_, 'a> {
    pub(super) fn sentence(&mut self, step: &Step<'a>) {
        if self.fill_awaited(step) {
            return;
        }
        let again = self.lost.as_ref().is_some_and(|lost| lost.convicted_again);
        let by = self.ground(step.before.by);
        if again {
            let Some(lost) = self.lost.take() else { return };
            let compared = compare(lost.penalties, step.after.penalties);
            if let Some(change) = Change::of(compared) {
                let mut draft = self.draft(change, step, by);
                draft.before = under(Standing::Convicted, lost.penalties);
                draft.entries.extend(lost.entries);
                self.drafts.push(draft);
            }
        } else if self.is_of_a_new_conviction(&step.before) {
            let compared = compare(step.before.penalties, step.after.penalties);
            if let Some(change) = Change::of(compared) {
                let draft = self.draft(change, step, by);
                self.drafts.push(draft);
            }
        } else {
            self.fill_partly_quashed(step);
        }
    }

    /// The sentence for what was left of a conviction, of which an appeal quashed a part.
    fn fill_partly_quashed(&mut self, step: &Step<'a>) {
        let drafts = &self.drafts;
        let waits = |m: &&mut Modified| !m.is_told && drafts[m.draft].by.quashed_charges > 0;
        let Some(quashing) = self.modified.iter_mut().rfind(waits) else {
            return;
        };
        let Some(change) = Change::of(compare(step.before.penalties, step.after.penalties)) else {
            return;
        };
        quashing.is_told = true;
        let row = quashing.draft;
        let by = Cause {
            event: "sentence_imposed",
            ..self.drafts[row].by.clone()
        };
        let mut draft = self.draft(change, step, by);
        let decided = &self.drafts[row];
        draft.entries.extend(&decided.entries);
        draft.entries.push(decided.at);
        draft.led_by = Some(decided.at);
        self.drafts[row] = draft;
    }

    /// The ground of a sentence: the appeal that convicted, or a retrial after one that sent the case back.
    fn ground(&self, conviction: FactIndex) -> Cause {
        let mut cause = Cause {
            event: "sentence_imposed",
            basis: self.sent_back.then_some("retrial"),
            appeal: None,
            outcome: None,
            quashed_charges: 0,
        };
        let timeline = self.told.whole;
        if let Event::AppealDecided(e) = &timeline.nodes[conviction].fact.record.event {
            let filed = timeline.names.appeal(&e.appeal);
            let filed = filed.map(|at| &timeline.nodes[at].fact.record.event);
            cause.basis = match filed {
                Some(Event::AppealFiled(filed)) => Some(filed.level.as_str()),
                _ => None,
            };
            cause.appeal = Some(e.appeal.clone());
            cause.outcome = Some(e.outcome.as_str());
        }
        cause
    }

    /// Whether a conviction has replaced the one on which the sentence in force rests. Where none has,
    /// another sentence is another report of the same one.
    fn is_of_a_new_conviction(&self, before: &Position<'a>) -> bool {
        let order = &self.told.whole.order;
        let newer = |sentence| order.stands_before(sentence, before.by);
        before.standing == Standing::Convicted && before.sentence.is_some_and(newer)
    }

    /// The sentence that a quashing with a conviction of its own led to. Where it is another than the one that
    /// fell with the old conviction, that is a row of its own, as after a retrial.
    pub(super) fn fill_awaited(&mut self, step: &Step<'a>) -> bool {
        let Some(row) = self.awaits_sentence.take() else {
            return false;
        };
        let quashing = &mut self.drafts[row];
        quashing.after = under(step.after.standing, step.after.penalties);
        quashing.entries.push(step.at);
        let was = quashing.before.penalties.as_deref().unwrap_or_default();
        // From a sentence that nobody recorded it went no way that anybody can tell.
        let compared = (!was.is_empty()).then(|| compare(was, step.after.penalties));
        if let Some(change) = compared.and_then(Change::of) {
            let draft = Draft {
                change,
                at: step.at,
                by: Cause {
                    event: self.told.timeline.nodes[step.at].fact.record.event.name(),
                    ..quashing.by.clone()
                },
                before: quashing.before.clone(),
                after: quashing.after.clone(),
                entries: quashing.entries.clone(),
                led_by: None,
            };
            self.drafts.push(draft);
        }
        true
    }
}
