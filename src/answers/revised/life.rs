//! What became of one defendant's conviction, judgment by judgment.

use super::states::Found;
use super::{Cause, Change, Revision, Under, Who};
use crate::answers::Told;
use crate::answers::compare::compare;
use crate::answers::find::Sure;
use crate::case::event::{AppealDecided, Event, Penalty, SentenceRevised};
use crate::case::ids::AppealId;
use crate::case::state::{Position, Standing, Step};
use crate::case::timeline::{FactIndex, Person};
use crate::case::vocabulary::{AppealLevel, AppealOutcome, RevisionBasis};

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

    fn decide(&mut self, step: &Step<'a>, e: &AppealDecided) {
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

    fn sentence(&mut self, step: &Step<'a>) {
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

    /// The sentence that a quashing with a conviction of its own led to. Where it is another than the one that
    /// fell with the old conviction, that is a row of its own, as after a retrial.
    fn fill_awaited(&mut self, step: &Step<'a>) -> bool {
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
