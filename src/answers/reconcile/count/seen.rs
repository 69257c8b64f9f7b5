//! Who is counted by each measure, in one state of a case.

use crate::answers::elsewhere::Elsewhere;
use crate::answers::is_in_custody;
use crate::answers::reconcile::way::{Reached, Stage};
use crate::answers::roll::Rolls;
use crate::case::state::{Case, Defendant, Standing, Status};
use crate::case::vocabulary::Measure;
use crate::seq::Seq;
use crate::time::Day;

use super::OF_PEOPLE;

/// By which entry somebody is counted: as of the day, and ever by it.
pub(super) type By = [Option<Seq>; 2];

/// By which entries each defendant of a case is counted, by each measure of [`OF_PEOPLE`]; by the
/// defendants' places.
pub(super) struct Seen(Vec<[By; OF_PEOPLE.len()]>);

impl Seen {
    /// Looks at each defendant once.
    pub(super) fn new(rolls: &Rolls, world: &Case<'_>, reached: &[Reached], day: Day) -> Self {
        let mut all = vec![[[None; 2]; OF_PEOPLE.len()]; reached.len()];
        // Who is tried in another case of the ledger is counted there.
        let elsewhere = Elsewhere::listed(rolls, Some(day));
        let listed = world.defendants.iter();
        let listed = listed.filter(|d| elsewhere.is_here(world, d));
        let others = world
            .larger
            .iter()
            .filter_map(|larger| larger.others.as_ref());
        let others = others.filter(|d| elsewhere.others_are_here(world, d));
        for d in listed.chain(others) {
            let reached = &reached[d.person.0];
            all[d.person.0] = OF_PEOPLE.map(|(_, stage)| by(d, stage, reached));
        }
        Self(all)
    }

    /// By which entries a defendant is counted, by a measure.
    pub(super) fn by(&self, d: &Defendant<'_>, nth: usize) -> By {
        self.0[d.person.0][nth]
    }

    /// Whether a measure counts nobody.
    pub(super) fn is_nobody(&self, nth: usize) -> bool {
        self.0.iter().all(|by| by[nth] == [None; 2])
    }
}

fn by(d: &Defendant<'_>, stage: Stage, reached: &Reached) -> By {
    let then = then(d, stage);
    let ever = reached[stage as usize].or(then).or_else(|| match stage {
        // Nobody is tried who was not charged, even where no charge is on record.
        Stage::Charged => {
            let tried = d.basis.standing.filter(|_| d.standing == Standing::OnTrial);
            reached[Stage::Tried as usize].or(tried)
        }
        _ => None,
    });
    [then, ever]
}

/// By which entry somebody is such as of the day.
fn then(d: &Defendant<'_>, stage: Stage) -> Option<Seq> {
    let standing = |wanted| (d.standing == wanted).then_some(d.basis.standing).flatten();
    match stage {
        Stage::Detained => d.basis.custody.filter(|_| is_in_custody(d)),
        Stage::Charged => standing(Standing::Charged),
        Stage::Tried => standing(Standing::OnTrial),
        Stage::Convicted => standing(Standing::Convicted),
        Stage::Acquitted => standing(Standing::Acquitted),
        Stage::Decided => None,
    }
}

/// By which entry somebody is something else as of the day.
pub(super) fn instead(d: &Defendant<'_>, stage: Stage) -> Option<Seq> {
    match stage {
        Stage::Detained => d.basis.died.or(d.basis.custody),
        _ => d.basis.standing,
    }
}

/// Whether a case is as a measure counts it, in one of its states.
pub(super) fn is_case_such(measure: Measure, world: &Case<'_>) -> bool {
    use Standing::{Acquitted, Convicted, Terminated};
    let decided = |d: &Defendant<'_>| matches!(d.standing, Convicted | Acquitted | Terminated);
    match measure {
        Measure::CasesOpened => true,
        Measure::CasesInCourt => world.status == Status::InCourt,
        Measure::CasesDecided => match world.status {
            Status::Decided | Status::Final | Status::UnderAppeal => true,
            Status::Closed => world.defendants.iter().any(decided),
            Status::InCourt | Status::Open => false,
        },
        _ => false,
    }
}
