//! What a sentence is, by its gravest part.

use crate::answers::length::{Length, together};
use crate::answers::spread::Interval;
use crate::case::event::Penalty;
use crate::case::state::{Defendant, Standing};
use crate::case::vocabulary::PenaltyKind;

/// What a sentence in force is, by its gravest part: prison and loss of rank together are prison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// Prison, for a term that [`Sentence::term`] has, or for life.
    Prison {
        /// Whether it is for life.
        for_life: bool,
    },
    /// A suspended prison term.
    Suspended,
    /// Anything else.
    Other,
    /// A conviction without punishment.
    NoPunishment,
    /// No sentence is on record.
    NotRecorded,
}

impl Sentence {
    /// The sentence of somebody who is convicted.
    #[must_use]
    pub fn of(defendant: &Defendant<'_>) -> Option<Self> {
        (defendant.standing == Standing::Convicted).then(|| Self::among(defendant.penalties))
    }

    /// What these penalties are together.
    #[must_use]
    pub fn among(penalties: &[Penalty]) -> Self {
        let has = |kind: PenaltyKind| penalties.iter().any(|penalty| penalty.kind == kind);
        if has(PenaltyKind::LifeImprisonment) || penalties.iter().any(is_prison_for_life) {
            Self::Prison { for_life: true }
        } else if has(PenaltyKind::Imprisonment) {
            Self::Prison { for_life: false }
        } else if has(PenaltyKind::SuspendedImprisonment) {
            Self::Suspended
        } else if penalties.is_empty() {
            Self::NotRecorded
        } else if penalties
            .iter()
            .all(|penalty| penalty.kind == PenaltyKind::None)
        {
            Self::NoPunishment
        } else {
            Self::Other
        }
    }

    /// How long the prison term, or the suspended one, is, where that is known.
    #[must_use]
    pub fn term(self, penalties: &[Penalty]) -> Option<Interval<Length>> {
        let of = |kind| together(penalties.iter().filter(move |penalty| penalty.kind == kind));
        match self {
            Self::Prison { for_life: false } => of(PenaltyKind::Imprisonment),
            Self::Suspended => of(PenaltyKind::SuspendedImprisonment),
            _ => None,
        }
    }
}

fn is_prison_for_life(penalty: &Penalty) -> bool {
    penalty.kind == PenaltyKind::Imprisonment && penalty.for_life
}
