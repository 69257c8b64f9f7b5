//! How many: of a whole ledger, or by agency, court, judge, jurisdiction, year, outcome or penalty.
//!
//! Counted are the defendants of cases that are shown at the day, the dead among them. One who is another
//! by `same_as` is not; one whose part of the case goes on in another case that is shown is counted there
//! only ([`super::elsewhere`]). All counts are of what is recorded in this ledger, which is never all that
//! there is.

mod bans;
mod by;
mod sentence;
mod tally;
mod terms;
mod years;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use bans::{Ban, Bans, Ends};
pub use by::{By, ByRow, OfAllBy, OfCaseBy, Value};
pub use sentence::Sentence;
pub use tally::Count;
pub use terms::Terms;
pub use years::years_in_words;

use super::elsewhere::Elsewhere;
use super::victims::victims;
use super::{Range, Told, is_in_custody, named_across};
use crate::case::state::{Defendant, Standing, Worlds};
use crate::case::vocabulary::PenaltyKind;
use crate::seq::Seq;
use tally::{Said, tally};

macro_rules! facts {
    ($($variant:ident $name:literal $label:literal,)+) => {
        /// What is counted.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
        pub enum Fact {
            $(
                #[doc = $label]
                #[serde(rename = $name)]
                $variant,
            )+
        }

        impl Fact {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its name in JSON and in CSV.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)+ }
            }

            /// What people read.
            #[must_use]
            pub fn label(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }
    };
}

facts! {
    Cases "cases" "cases",
    Defendants "defendants" "defendants",
    Named "named" "whose name is known",
    Victims "victims" "victims",
    Convicted "convicted" "convicted",
    Acquitted "acquitted" "acquitted",
    Terminated "terminated" "terminated",
    Pending "pending" "pending",
    Suspected "suspected" "suspected",
    Charged "charged" "charged",
    OnTrial "on_trial" "on trial",
    InForce "in_force" "verdict in force",
    InCustody "in_custody" "in custody",
    Prison "prison" "prison",
    PrisonForLife "prison_for_life" "of these for life",
    Suspended "suspended" "suspended",
    Other "other" "other",
    NoPunishment "no_punishment" "no punishment",
    NoSentence "no_sentence_recorded" "no sentence recorded",
    RankLost "rank_lost" "rank lost",
    Barred "barred_from_office" "barred from office",
    BarredForLife "barred_for_life" "for life",
    BarredForATerm "barred_for_a_term" "for a term",
    BarredUnknown "barred_for_unknown_time" "for how long not known",
}

/// What one case has.
pub struct OfCase {
    counts: BTreeMap<Fact, Count>,
    prison: Option<terms::OfCase>,
    suspended: Option<terms::OfCase>,
    bans: Vec<Ban>,
}

/// What the whole ledger has.
#[derive(Serialize)]
pub struct Stats {
    /// How many.
    pub recorded_in_this_ledger: BTreeMap<Fact, Count>,
    /// How long those in prison have to be there, other than for life.
    pub prison_terms: Terms,
    /// How long the suspended terms are.
    pub suspended_terms: Terms,
    /// Who is barred from office, and until when.
    pub bans: Bans,
}

/// What the cases so far have.
pub struct OfAll {
    counts: BTreeMap<Fact, Count>,
    prison: terms::OfAll,
    suspended: terms::OfAll,
    bans: Bans,
}

impl OfCase {
    /// What a case has.
    #[must_use]
    pub fn new(told: &Told<'_>, elsewhere: &Elsewhere<'_>) -> Self {
        Self::in_worlds(told, &elsewhere.worlds(told), elsewhere)
    }

    /// The same, where its states are at hand.
    #[must_use]
    pub fn in_worlds(told: &Told<'_>, worlds: &Worlds<'_>, elsewhere: &Elsewhere<'_>) -> Self {
        let people = tally(worlds, elsewhere, |_, d| said(told, d), instead);
        let mut counts: BTreeMap<Fact, Count> = people
            .into_iter()
            .map(|(fact, (range, entries))| (fact, Count::new(range, entries)))
            .collect();
        counts.insert(Fact::Cases, cases(told, worlds));
        counts.insert(Fact::Named, by_name(worlds, elsewhere));
        let victims = victims(told, elsewhere);
        counts.insert(Fact::Victims, Count::new(victims.count, victims.entries));
        let is_prison = |sentence| sentence == Sentence::Prison { for_life: false };
        let is_suspended = |sentence| sentence == Sentence::Suspended;
        Self {
            prison: terms::OfCase::new(worlds, elsewhere, is_prison),
            suspended: terms::OfCase::new(worlds, elsewhere, is_suspended),
            bans: bans::of_case(told, worlds, elsewhere),
            counts,
        }
    }

    /// Who is barred from office, and until when.
    #[must_use]
    pub fn bans(&self) -> &[Ban] {
        &self.bans
    }
}

/// A case is one, as soon as any of it has happened.
fn cases(told: &Told<'_>, worlds: &Worlds<'_>) -> Count {
    let states = worlds
        .all()
        .map(|world| Range::exactly(u64::from(world.is_some())));
    let one = states.reduce(Range::or).unwrap_or_default();
    let opened = told
        .timeline
        .names
        .opened
        .or(told.timeline.order.sequence.first().copied());
    let entry = opened.map(|at| told.timeline.nodes[at].fact.logged.seq);
    Count::new(one, entry.filter(|_| one.can_be_any()))
}

/// How many defendants can be told by name, and the entries that give the names.
fn by_name(worlds: &Worlds<'_>, elsewhere: &Elsewhere<'_>) -> Count {
    let range = named_across(worlds, |_, case, d| elsewhere.counts(case, d));
    let mut entries = BTreeSet::new();
    for case in worlds.all().flatten() {
        let counted = case.defendants.iter().filter(|d| elsewhere.counts(case, d));
        entries.extend(counted.filter_map(|d| d.known_as.map(|(_, seq)| seq)));
        let loose = case.unattributed.iter().filter(|u| u.name.is_some());
        entries.extend(loose.map(|u| u.seq));
    }
    Count::new(range, entries)
}

/// The entry that introduced a defendant.
fn joined(told: &Told<'_>, d: &Defendant<'_>) -> Option<Seq> {
    let at = told.whole.names.defendants[d.person.0].joined;
    Some(told.timeline.nodes[at].fact.logged.seq)
}

/// What is so of a defendant, and which entry says it.
fn said(told: &Told<'_>, d: &Defendant<'_>) -> Said<Fact> {
    let basis = &d.basis;
    let mut said = vec![(Fact::Defendants, joined(told, d))];
    said.extend(standing(d));
    said.extend(d.is_final.then_some((Fact::InForce, basis.is_final)));
    said.extend(is_in_custody(d).then_some((Fact::InCustody, basis.custody)));
    said.extend(sentence(d));
    let has = |kind: PenaltyKind| d.penalties.iter().any(|penalty| penalty.kind == kind);
    let rank = has(PenaltyKind::DeprivationOfRank);
    said.extend(rank.then_some((Fact::RankLost, basis.penalties)));
    if has(PenaltyKind::BanOnOffice) {
        let how_long = match bans::how_long(d) {
            bans::HowLong::ForLife => Fact::BarredForLife,
            bans::HowLong::For(_) => Fact::BarredForATerm,
            bans::HowLong::NotKnown => Fact::BarredUnknown,
        };
        said.extend([(Fact::Barred, basis.penalties), (how_long, basis.penalties)]);
    }
    said
}

/// The entry by which something else is so of a defendant than a fact.
fn instead(fact: &Fact, d: &Defendant<'_>) -> Option<Seq> {
    let basis = &d.basis;
    match fact {
        Fact::Cases | Fact::Defendants | Fact::Named | Fact::Victims => None,
        Fact::InCustody => basis.died.or(basis.custody),
        Fact::Convicted
        | Fact::Acquitted
        | Fact::Terminated
        | Fact::Pending
        | Fact::Suspected
        | Fact::Charged
        | Fact::OnTrial
        | Fact::InForce => basis.standing,
        _ => basis.penalties.or(basis.standing),
    }
}

/// Where a defendant stands: in one of four, of which pending is three.
fn standing(d: &Defendant<'_>) -> Said<Fact> {
    let facts: &[Fact] = match d.standing {
        Standing::Convicted => &[Fact::Convicted],
        Standing::Acquitted => &[Fact::Acquitted],
        Standing::Terminated => &[Fact::Terminated],
        Standing::Suspected => &[Fact::Pending, Fact::Suspected],
        Standing::Charged => &[Fact::Pending, Fact::Charged],
        Standing::OnTrial => &[Fact::Pending, Fact::OnTrial],
    };
    facts.iter().map(|&fact| (fact, d.basis.standing)).collect()
}

/// What the sentence of a convict is.
fn sentence(d: &Defendant<'_>) -> Said<Fact> {
    let facts: &[Fact] = match Sentence::of(d) {
        None => &[],
        Some(Sentence::Prison { for_life: false }) => &[Fact::Prison],
        Some(Sentence::Prison { for_life: true }) => &[Fact::Prison, Fact::PrisonForLife],
        Some(Sentence::Suspended) => &[Fact::Suspended],
        Some(Sentence::Other) => &[Fact::Other],
        Some(Sentence::NoPunishment) => &[Fact::NoPunishment],
        Some(Sentence::NotRecorded) => &[Fact::NoSentence],
    };
    let entry = d.basis.penalties.or(d.basis.standing);
    facts.iter().map(|&fact| (fact, entry)).collect()
}

impl Default for OfAll {
    fn default() -> Self {
        let counts = Fact::ALL.iter().map(|&fact| (fact, Count::default()));
        Self {
            counts: counts.collect(),
            prison: terms::OfAll::default(),
            suspended: terms::OfAll::default(),
            bans: Bans::default(),
        }
    }
}

impl OfAll {
    /// Adds a case.
    pub fn add(&mut self, case: OfCase) {
        for (fact, count) in case.counts {
            self.counts.entry(fact).or_default().add(count);
        }
        if let Some(terms) = case.prison {
            self.prison.add(terms);
        }
        if let Some(terms) = case.suspended {
            self.suspended.add(terms);
        }
        self.bans.add(case.bans);
    }

    /// What it all comes to.
    #[must_use]
    pub fn stats(mut self) -> Stats {
        self.counts.values_mut().for_each(Count::sort);
        self.bans.sort();
        Stats {
            recorded_in_this_ledger: self.counts,
            prison_terms: self.prison.terms(),
            suspended_terms: self.suspended.terms(),
            bans: self.bans,
        }
    }
}
