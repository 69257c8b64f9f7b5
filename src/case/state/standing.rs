//! One defendant's part of the fold: verdicts by charge, and what follows from them.

use std::collections::BTreeMap;

use super::Standing;
use crate::case::date::Date;
use crate::case::event::Penalty;
use crate::case::ids::{CaseId, ChargeId};
use crate::case::timeline::FactIndex;
use crate::case::vocabulary::{Custody, VerdictOutcome};

/// What holds on a charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// A verdict.
    Verdict(VerdictOutcome),
    /// Proceedings ended without a verdict; nothing has to enter into force.
    Ended,
    /// A quashing sent it back for retrial.
    Remitted,
    /// Sent back for retrial, and from there to the prosecutor.
    Returned,
}

/// What holds on a charge, and the event that made it so.
#[derive(Clone, Copy, Debug)]
pub struct Slot {
    /// What holds.
    pub held: Held,
    /// The event.
    pub at: FactIndex,
    /// The how-manieth of the defendant's slots it is, in the order of the timeline. An event's index
    /// does not tell: it follows the order of recording.
    turn: usize,
}

/// What is known of one defendant at a point of the fold.
#[derive(Debug, Default)]
pub struct Record<'a> {
    /// What holds, by charge; under `None`, of all, by a verdict that names no charges.
    pub slots: BTreeMap<Option<&'a ChargeId>, Slot>,
    /// The return to the prosecutor after which the defendant is charged again.
    pub returned: Option<FactIndex>,
    /// The entry into force.
    pub in_force: Option<FactIndex>,
    /// The penalties, and the event that set them.
    pub penalties: Option<(&'a [Penalty], FactIndex)>,
    /// The custody, and the event that changed it.
    pub custody: Option<(Custody, FactIndex)>,
    /// The severance.
    pub severed: Option<(Option<&'a CaseId>, FactIndex)>,
    /// The death.
    pub died: Option<(&'a Date, FactIndex)>,
    /// How many slots were made.
    turns: usize,
}

/// What else a standing depends on, where there is no verdict.
#[derive(Clone, Copy, Debug)]
pub struct Accusation {
    /// The event that introduced the defendant.
    pub joined: FactIndex,
    /// The event by which the case is in court.
    pub in_court: Option<FactIndex>,
    /// The first charge on record that is not withdrawn.
    pub charged: Option<FactIndex>,
    /// The withdrawal after which no charge is left of those on record.
    pub all_withdrawn: Option<FactIndex>,
}

impl<'a> Record<'a> {
    fn slot(&mut self, held: Held, at: FactIndex) -> Slot {
        self.turns += 1;
        let turn = self.turns;
        Slot { held, at, turn }
    }

    /// A verdict falls. One without charges replaces all before it.
    pub fn rule(&mut self, charges: &'a [ChargeId], outcome: VerdictOutcome, at: FactIndex) {
        let slot = self.slot(Held::Verdict(outcome), at);
        if charges.is_empty() {
            self.slots.clear();
            self.slots.insert(None, slot);
        } else {
            // What was sent back without naming charges is answered by the next verdict.
            if self
                .slots
                .get(&None)
                .is_some_and(|s| s.held.is_open_again())
            {
                self.slots.remove(&None);
            }
            self.slots
                .extend(charges.iter().map(|charge| (Some(charge), slot)));
        }
        self.in_force = None;
    }

    /// A quashing takes away what `set_aside` says, and an end without a verdict, where it is not of
    /// some charges only. Gives the charges whose verdicts fell.
    pub fn quash(
        &mut self,
        charges: &[ChargeId],
        set_aside: impl Fn(Option<&ChargeId>, FactIndex) -> bool,
    ) -> Vec<Option<&'a ChargeId>> {
        let falls = |charge, slot: &Slot| match slot.held {
            Held::Verdict(_) => set_aside(charge, slot.at),
            Held::Ended => charges.is_empty(),
            Held::Remitted | Held::Returned => false,
        };
        let fallen: Vec<Option<&ChargeId>> = self
            .slots
            .iter()
            .filter(|(charge, slot)| falls(**charge, slot))
            .map(|(charge, _)| *charge)
            .collect();
        for charge in &fallen {
            self.slots.remove(charge);
        }
        self.in_force = None;
        fallen
    }

    /// What fell goes back for retrial: the charges named, else all that fell, else the whole. A
    /// verdict that still stands there is one that may already have answered the remittal.
    pub fn remit(
        &mut self,
        charges: &'a [ChargeId],
        fallen: Vec<Option<&'a ChargeId>>,
        at: FactIndex,
    ) {
        let slot = self.slot(Held::Remitted, at);
        if !charges.is_empty() {
            for charge in charges {
                self.slots.entry(Some(charge)).or_insert(slot);
            }
        } else if !fallen.is_empty() {
            self.slots
                .extend(fallen.into_iter().map(|charge| (charge, slot)));
        } else if self.slots.is_empty() {
            self.slots.insert(None, slot);
        }
    }

    /// After a quashing: a sentence needs a conviction to rest on.
    pub fn drop_penalties_without_conviction(&mut self) {
        if self
            .find(&[Held::Verdict(VerdictOutcome::Convicted)])
            .is_none()
        {
            self.penalties = None;
        }
    }

    /// Proceedings end without a verdict.
    pub fn end(&mut self, at: FactIndex) {
        let slot = self.slot(Held::Ended, at);
        self.slots.clear();
        self.slots.insert(None, slot);
        self.penalties = None;
        self.in_force = None;
    }

    /// The case goes back to the prosecutor: who was on trial is charged again.
    pub fn give_back(&mut self, accusation: &Accusation, at: FactIndex) {
        if self.standing(accusation).0 != Standing::OnTrial {
            return;
        }
        self.returned = Some(at);
        let returned = self.slot(Held::Returned, at);
        for slot in self
            .slots
            .values_mut()
            .filter(|slot| slot.held == Held::Remitted)
        {
            *slot = returned;
        }
    }

    /// Whether something was sent back for retrial and waits in court.
    pub fn is_remitted(&self) -> bool {
        self.find(&[Held::Remitted]).is_some()
    }

    /// The last event, in the order of the timeline, that made one of these hold.
    fn find(&self, held: &[Held]) -> Option<FactIndex> {
        self.slots
            .values()
            .filter(|slot| held.contains(&slot.held))
            .max_by_key(|slot| slot.turn)
            .map(|slot| slot.at)
    }

    /// Whether there is a verdict or an end to speak of, and nothing is pending.
    pub fn is_decided(&self, accusation: &Accusation) -> bool {
        use Standing::{Acquitted, Convicted, Terminated};
        matches!(
            self.standing(accusation).0,
            Convicted | Acquitted | Terminated
        )
    }

    /// Whether what was decided is in force: an end without a verdict always is.
    pub fn is_in_force(&self) -> bool {
        self.in_force.is_some() || self.slots.values().all(|slot| slot.held == Held::Ended)
    }

    /// The convictions that stand: on which charge, and by which event.
    pub fn convictions(&self) -> Vec<(Option<&'a ChargeId>, FactIndex)> {
        let convicted = Held::Verdict(VerdictOutcome::Convicted);
        let standing = self.slots.iter().filter(|(_, slot)| slot.held == convicted);
        standing.map(|(charge, slot)| (*charge, slot.at)).collect()
    }

    /// Where the defendant stands, and by which event.
    pub fn standing(&self, accusation: &Accusation) -> (Standing, FactIndex) {
        let convicted = [Held::Verdict(VerdictOutcome::Convicted)];
        let acquitted = [Held::Verdict(VerdictOutcome::Acquitted)];
        let terminated = [Held::Verdict(VerdictOutcome::Terminated), Held::Ended];
        if let Some(at) = self.find(&convicted) {
            (Standing::Convicted, at)
        } else if let Some(at) = self.find(&[Held::Remitted]) {
            (Standing::OnTrial, at)
        } else if let Some(at) = self.find(&[Held::Returned]) {
            accusation
                .in_court
                .map_or((Standing::Charged, at), |court| (Standing::OnTrial, court))
        } else if let Some(at) = self.find(&acquitted) {
            (Standing::Acquitted, at)
        } else if let Some(at) = self.find(&terminated) {
            (Standing::Terminated, at)
        } else {
            accusation.standing(self.returned)
        }
    }
}

impl Held {
    fn is_open_again(self) -> bool {
        matches!(self, Self::Remitted | Self::Returned)
    }
}

impl Accusation {
    /// Where somebody without a verdict stands.
    fn standing(&self, returned: Option<FactIndex>) -> (Standing, FactIndex) {
        if let Some(at) = self.all_withdrawn {
            (Standing::Suspected, at)
        } else if let Some(at) = self.in_court {
            (Standing::OnTrial, at)
        } else if let Some(at) = returned.or(self.charged) {
            (Standing::Charged, at)
        } else {
            (Standing::Suspected, self.joined)
        }
    }
}
