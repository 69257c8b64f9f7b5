//! Convictions that were later softened, toughened, quashed or ended, with the sentence before and after.
//!
//! Each is one row: a sentence revised (together with the decision on appeal that led to it), a conviction
//! quashed, proceedings ended after a conviction, a retrial, or a court that quashed and convicted anew, that
//! came to something else than the conviction that had been quashed. Decisions that upheld what was are no
//! rows. Whether a sentence is softer or tougher is said only where that is certain ([`super::compare`]); else
//! it was changed.

mod life;
mod states;

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;
use serde::Serialize;

use super::compare::Compared;
use super::elsewhere::Elsewhere;
use super::find::Sure;
use super::{Range, Told, everybody};
use crate::case::event::{Event, Penalty};
use crate::case::ids::{AppealId, CaseId, DefendantId};
use crate::case::state::{Defendant, Standing, possibilities, steps};
use crate::case::timeline::Person;
use crate::case::vocabulary::AppealOutcome;
use crate::seq::Seq;
use life::Life;
use states::{Found, certain_and_possible};

/// Which way a conviction was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The sentence is certainly softer.
    Softened,
    /// The sentence is certainly harder.
    Toughened,
    /// The sentence is another one, or stands on fewer charges; which is harder is not certain, or not recorded.
    Changed,
    /// The conviction was set aside, on all charges.
    Quashed,
    /// It came to nothing in the end: proceedings ended, or a retrial did not convict.
    Ended,
}

/// Where somebody stood, and under which penalties.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Under {
    /// Where.
    pub standing: Standing,
    /// The penalties in force; `None` where a sentence was changed, and to what is not recorded.
    pub penalties: Option<Vec<Penalty>>,
}

/// What changed a conviction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// The event.
    pub event: &'static str,
    /// Its ground, such as `appeal`, `amnesty`, `limitation`, `retrial`.
    pub basis: Option<&'static str>,
    /// The appeal, where it was one.
    pub appeal: Option<AppealId>,
    /// What a decision on an appeal, or a verdict, came to.
    pub outcome: Option<&'static str>,
    /// On how many charges it quashed the conviction, where it stands on others; else none.
    pub quashed_charges: usize,
}

/// A conviction that was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub defendant: DefendantId,
    /// The group of which this is a member.
    #[serde(skip)]
    pub group: Option<DefendantId>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// Which way.
    pub change: Change,
    /// When, as it is written.
    pub on: String,
    /// By what.
    pub by: Cause,
    /// The sentence before.
    pub before: Under,
    /// And after.
    pub after: Under,
    /// How sure it is.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entries on which this rests: of the conviction, of the sentence before, of what changed it.
    pub entries: Vec<Seq>,
}

/// The revisions of one case.
#[derive(Default)]
pub struct OfCase {
    rows: Vec<Revision>,
    /// How many more members its groups may have, and which revisions these had.
    others: Vec<(Option<u64>, BTreeSet<Change>)>,
}

/// All revisions.
#[derive(Default, Serialize)]
pub struct Revised {
    /// How many rows there are of each kind.
    pub recorded_in_this_ledger: BTreeMap<Change, Range>,
    /// The rows, case by case.
    pub rows: Vec<Revision>,
}

impl Change {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Softened,
        Self::Toughened,
        Self::Changed,
        Self::Quashed,
        Self::Ended,
    ];

    /// The word as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Softened => "softened",
            Self::Toughened => "toughened",
            Self::Changed => "changed",
            Self::Quashed => "quashed",
            Self::Ended => "ended",
        }
    }

    /// What a new sentence does; `None` where it does nothing.
    fn of(compared: Compared) -> Option<Self> {
        match compared {
            Compared::Same => None,
            Compared::Softer => Some(Self::Softened),
            Compared::Tougher => Some(Self::Toughened),
            Compared::Unclear => Some(Self::Changed),
        }
    }
}

impl OfCase {
    /// The revisions of a case.
    #[must_use]
    pub fn new(told: &Told<'_>, elsewhere: &Elsewhere<'_>) -> Self {
        if !can_have_any(told) {
            return Self::default();
        }
        let worlds = told.worlds();
        let mut counted = counted(told, &worlds, elsewhere);
        let others = elsewhere.others(&worlds);
        let unlisted = others.iter().filter_map(|others| {
            let (_, d) = others.they.shown()?;
            Some((d.person, (Who::new(told, d), Sure::Possible)))
        });
        counted.extend(unlisted);
        let states: Vec<(usize, Vec<Found>)> = possibilities(told.whole, told.day)
            .all
            .iter()
            .map(|as_of| {
                let mut lives: BTreeMap<Person, Life<'_, '_>> = BTreeMap::new();
                for step in steps(told.whole, as_of) {
                    if counted.contains_key(&step.person) {
                        let new = || Life::new(told);
                        lives.entry(step.person).or_insert_with(new).take(&step);
                    }
                }
                let of = |(person, life): (Person, Life<'_, '_>)| {
                    let (who, sure) = &counted[&person];
                    life.revisions(person, who, *sure)
                };
                (as_of.inside.len(), lives.into_iter().flat_map(of).collect())
            })
            .collect();
        let (unlisted, rows): (Vec<Revision>, Vec<Revision>) = certain_and_possible(states)
            .into_iter()
            .partition(|row| others.iter().any(|others| *others.they.id == row.defendant));
        let changes = others.iter().map(|others| {
            let of_them = unlisted
                .iter()
                .filter(|row| row.defendant == *others.they.id);
            (others.more, of_them.map(|row| row.change).collect())
        });
        Self {
            rows,
            others: changes.collect(),
        }
    }

    /// Them, one by one.
    #[must_use]
    pub fn rows(&self) -> &[Revision] {
        &self.rows
    }
}

/// Whether a case has any event that can make a row.
fn can_have_any(told: &Told<'_>) -> bool {
    let (mut verdicts, mut ends) = (0, 0);
    for node in &told.timeline.nodes {
        match &node.fact.record.event {
            Event::SentenceRevised(_) => return true,
            Event::AppealDecided(e) if e.outcome != AppealOutcome::Upheld => return true,
            Event::Verdict(_) => verdicts += 1,
            Event::ProceedingsEnded(_) => ends += 1,
            _ => {}
        }
    }
    verdicts > 1 || (verdicts == 1 && ends > 0)
}

/// Somebody, as a row shows them.
#[derive(Clone)]
struct Who {
    case: CaseId,
    defendant: DefendantId,
    group: Option<DefendantId>,
    name: Option<String>,
}

impl Who {
    fn new(told: &Told<'_>, d: &Defendant<'_>) -> Self {
        Self {
            case: told.case.clone(),
            defendant: d.defendant.clone(),
            group: d.group.cloned(),
            name: d.known_as.map(|(name, _)| name.to_string()),
        }
    }
}

/// Who is counted in a case, and how sure that is.
fn counted(
    told: &Told<'_>,
    worlds: &crate::case::state::Worlds<'_>,
    elsewhere: &Elsewhere<'_>,
) -> HashMap<Person, (Who, Sure)> {
    let mut all = HashMap::default();
    for somebody in everybody(worlds) {
        let Some((_, d)) = somebody.shown() else {
            continue;
        };
        let states = || {
            somebody
                .in_states
                .iter()
                .map(|s| s.map(|(case, d)| elsewhere.counts(case, d)))
        };
        let perhaps = || {
            let mut found = somebody.in_states.iter().flatten();
            found.any(|(case, d)| elsewhere.perhaps(case).contains(&d.person))
        };
        if !states().any(|counts| counts == Some(true)) {
            continue;
        }
        let sure = if states().any(|counts| counts == Some(false)) || perhaps() {
            Sure::Possible
        } else {
            Sure::Certain
        };
        all.insert(d.person, (Who::new(told, d), sure));
    }
    all
}

impl Revised {
    /// Adds a case.
    pub fn add(&mut self, case: OfCase) {
        self.sum(&case);
        self.rows.extend(case.rows);
    }

    /// Adds the numbers of a case, and keeps no row of it.
    pub fn sum(&mut self, case: &OfCase) {
        let OfCase { rows, others } = case;
        for row in rows {
            let certain = u64::from(row.sure == Sure::Certain);
            self.count(row.change, Range::between(certain, Some(1)));
        }
        for (more, changes) in others {
            for change in changes {
                self.count(*change, Range::NONE.perhaps(*more));
            }
        }
    }

    fn count(&mut self, change: Change, range: Range) {
        let sum = self.recorded_in_this_ledger.entry(change).or_default();
        *sum = *sum + range;
    }

    /// All rows, in the order of cases.
    #[must_use]
    pub fn finish(mut self) -> Self {
        for change in Change::ALL {
            self.recorded_in_this_ledger.entry(change).or_default();
        }
        self.rows.sort_by(|a, b| a.case.cmp(&b.case));
        self
    }
}
