//! The measures that count cases, and victims.

use super::{Count, Counter, Head, Row, State, Tally, is_case_such};
use crate::answers::elsewhere::Elsewhere;
use crate::answers::find::Sure;
use crate::answers::reconcile::way::Stage;
use crate::answers::victims::victims;
use crate::answers::{Range, Told};
use crate::case::event::Event;
use crate::case::state::{Defendant, Happening, Worlds};
use crate::case::vocabulary::Measure;
use crate::seq::Seq;
use crate::time::Day;

/// The measures that count cases.
const OF_CASES: [Measure; 3] = [
    Measure::CasesOpened,
    Measure::CasesInCourt,
    Measure::CasesDecided,
];

impl<'a> Counter<'_, 'a> {
    pub(super) fn count_cases(
        &self,
        worlds: &Worlds<'_>,
        states: &[Option<State<'_, 'a>>],
        lists: &impl Fn(Measure) -> bool,
        tally: &mut Tally,
    ) {
        let opened = self.told.timeline.names.opened;
        let opened = opened.map(|at| self.told.timeline.nodes[at].fact.logged.seq);
        for measure in OF_CASES {
            let mut head = Head::default();
            for state in states.iter().flatten() {
                let now = is_case_such(measure, state.world);
                let by = self.passed(measure, state);
                if now || by.is_some() {
                    let by = by.or(opened);
                    head.met([now.then_some(by).flatten(), by], [now, true]);
                }
            }
            // Where not every state is at hand, how all defendants stand together is not known.
            let is_open = !worlds.is_every && measure != Measure::CasesOpened;
            let of = states.len() + usize::from(is_open);
            let range = |times: usize| {
                let may_be = is_open || times > 0;
                Range::between(u64::from(times == of), Some(u64::from(may_be)))
            };
            let count = Count {
                then: range(head.times[0]),
                ever: range(head.times[1]),
                ..Count::NONE
            };
            tally.add(measure, count);
            if lists(measure) {
                tally.row(measure, None, &head, of);
            }
        }
    }

    /// By which entry a case came as far as a measure counts, whatever came after.
    fn passed(&self, measure: Measure, state: &State<'_, '_>) -> Option<Seq> {
        match measure {
            Measure::CasesInCourt => {
                let is_of_court = |happening: &&Happening<'_>| {
                    use Event::{CaseReferred, TrialOpened, Verdict};
                    let node = &self.told.timeline.nodes[happening.at];
                    let event = &node.fact.record.event;
                    node.moves && matches!(event, CaseReferred(_) | TrialOpened(_) | Verdict(_))
                };
                let first = state.world.timeline.iter().find(is_of_court);
                first.map(|happening| happening.seq)
            }
            Measure::CasesDecided => {
                let counted = |d: &&Defendant<'_>| !d.severed && d.died.is_none() && !d.is_another;
                let decided =
                    |d: &Defendant<'_>| state.reached[d.person.0][Stage::Decided as usize];
                let all = state.world.defendants.iter().filter(counted).map(decided);
                let all: Option<Vec<Seq>> = all.collect();
                all?.into_iter().max()
            }
            _ => None,
        }
    }

    /// The victims on record; they are not in two readings.
    pub(super) fn count_victims(
        &self,
        as_of: Option<Day>,
        lists: &impl Fn(Measure) -> bool,
        tally: &mut Tally,
    ) {
        if !self.speaks_of_victims {
            return;
        }
        let told = Told {
            day: as_of,
            ..*self.told
        };
        let found = victims(&told, &Elsewhere::listed(self.rolls, as_of));
        let count = Count {
            then: found.count,
            ever: found.count,
            ..Count::NONE
        };
        tally.add(Measure::Victims, count);
        let sure = match found.count {
            Range { certain: 1.., .. } => Sure::Certain,
            count if count.can_be_any() => Sure::Possible,
            _ => return,
        };
        if lists(Measure::Victims) {
            tally.rows.push(Row {
                measure: Measure::Victims,
                person: None,
                sure: [Some(sure); 2],
                entries: found.entries,
            });
        }
    }
}
