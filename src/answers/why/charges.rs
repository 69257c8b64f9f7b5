//! The charges that somebody faces and the appeals about somebody, as they are shown.

use serde::Serialize;

use crate::case::ids::{AppealId, ChargeId, DefendantId};
use crate::case::state::{Appeal, Case, ChargeRow};
use crate::case::summary::words;
use crate::case::text::Line;
use crate::case::vocabulary::{AppealLevel, AppealOutcome, Appellant, VerdictOutcome};
use crate::seq::Seq;

/// A charge against somebody.
#[derive(Clone, Debug, Serialize)]
pub struct OnCharge<'a> {
    /// The charge.
    pub charge: &'a ChargeId,
    /// Against whom it is.
    pub defendant: DefendantId,
    /// The classification: code, article, part, edition, title, as far as they are known.
    pub law: Vec<&'a Line>,
    /// The verdict on it that stands.
    pub verdict: Option<VerdictOutcome>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The entries: of the classification, and of the verdict or the withdrawal.
    pub entries: Vec<Seq>,
}

impl OnCharge<'_> {
    /// In words: `c1 (Criminal Code, 146): convicted`.
    #[must_use]
    pub fn words(&self) -> String {
        let law: Vec<&str> = self.law.iter().map(|part| part.as_str()).collect();
        let law = match law.as_slice() {
            [] => String::new(),
            law => format!(" ({})", law.join(", ")),
        };
        let came_to = match self.verdict {
            Some(verdict) => words(verdict.as_str()),
            None if self.withdrawn => "withdrawn".to_owned(),
            None => "no verdict that stands names it".to_owned(),
        };
        format!("{}{law}: {came_to}", self.charge)
    }
}

/// The charges in a case against one, or against everybody.
pub(super) fn on_charges<'a>(state: &Case<'a>, one: Option<&DefendantId>) -> Vec<OnCharge<'a>> {
    let of_row = |row: &ChargeRow<'a>| {
        let is_asked = |id: &&DefendantId| one.is_none_or(|one| one == *id);
        let against = row.who.iter().chain(&row.withdrawn).filter(is_asked);
        let law = [row.code, row.article, row.part, row.edition, row.title];
        let on = |id: &DefendantId| OnCharge {
            charge: row.charge,
            defendant: id.clone(),
            law: law.into_iter().flatten().collect(),
            verdict: row.verdicts.get(id).copied(),
            withdrawn: row.withdrawn.contains(id),
            entries: [Some(row.seq), row.basis.get(id).copied()]
                .into_iter()
                .flatten()
                .collect(),
        };
        against.map(on).collect::<Vec<_>>()
    };
    state.charges.iter().flat_map(of_row).collect()
}

/// An appeal about somebody.
#[derive(Clone, Debug, Serialize)]
pub(super) struct OnAppeal<'a> {
    pub(super) appeal: &'a AppealId,
    level: AppealLevel,
    appellant: Appellant,
    outcomes: Vec<AppealOutcome>,
    withdrawn: bool,
    pending: bool,
    pub(super) entries: Vec<Seq>,
}

impl OnAppeal<'_> {
    /// In words: `ap1 (appeal by the victim): upheld`.
    pub(super) fn words(&self) -> String {
        let outcomes: Vec<String> = self.outcomes.iter().map(|o| words(o.as_str())).collect();
        let came_to = match outcomes.as_slice() {
            _ if self.withdrawn => "withdrawn".to_owned(),
            [] if self.pending => "waits for a decision".to_owned(),
            [] => "ended without a decision".to_owned(),
            outcomes => outcomes.join(", "),
        };
        let (appeal, level, appellant) = (self.appeal, self.level, self.appellant);
        format!("{appeal} ({level} by the {appellant}): {came_to}")
    }
}

/// The appeals in a case that concern one, or all.
pub(super) fn on_appeals<'a>(state: &Case<'a>, one: Option<&DefendantId>) -> Vec<OnAppeal<'a>> {
    let concerns = |who: &[DefendantId]| one.is_none_or(|one| who.contains(one));
    let on = |appeal: &Appeal<'a>| {
        let decisions = || appeal.decisions.iter().filter(|d| concerns(&d.who));
        let ended = appeal.ended.iter().filter(|e| concerns(&e.who));
        let filed = std::iter::once(appeal.seq);
        OnAppeal {
            appeal: appeal.appeal,
            level: appeal.level,
            appellant: appeal.appellant,
            outcomes: decisions().map(|d| d.outcome).collect(),
            withdrawn: appeal.withdrawn,
            pending: appeal
                .pending
                .iter()
                .any(|id| one.is_none_or(|one| one == id)),
            entries: filed
                .chain(decisions().map(|d| d.seq))
                .chain(ended.map(|e| e.seq))
                .collect(),
        }
    };
    let appeals = state.appeals.iter().filter(|a| concerns(&a.who));
    appeals.map(on).collect()
}
