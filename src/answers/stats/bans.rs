//! Who is barred from office, and until when.
//!
//! From when a ban counts is a question of law, which casebook does not know. The days told here are
//! counted from the date of the sentence that is in force, and said to be so: where that is inexact, from the days
//! that its verdict leaves.

use chrono::{Days, Months};
use foldhash::HashMap;
use serde::Serialize;

use super::tally::NAMED;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::find::Sure;
use crate::answers::length::{Length, together};
use crate::answers::spread::Interval;
use crate::answers::{Somebody, Told, everybody};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::vocabulary::PenaltyKind;
use crate::seq::Seq;
use crate::time::Day;

/// For how long somebody is barred.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum HowLong {
    /// For life.
    ForLife,
    /// For a term.
    For(Interval<Length>),
    /// Nobody says.
    NotKnown,
}

/// The first and the last day on which something can end; `None` where that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// The first.
    pub earliest: Option<Day>,
    /// The last.
    pub latest: Option<Day>,
}

/// Somebody who is barred from office.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ban {
    /// The case.
    pub case: CaseId,
    /// Who.
    pub defendant: DefendantId,
    /// The name, where it is known.
    pub name: Option<String>,
    /// Whether it is for life.
    pub for_life: bool,
    /// For how long; `None` for life, or where it is not known.
    pub term: Option<Interval<Length>>,
    /// When it ends, counted from the date of the sentence.
    pub ends_counted_from_sentence: Option<Ends>,
    /// How sure it is.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entry of the sentence; where it is only possible, also those by which there is another, or none.
    pub entries: Vec<Seq>,
}

/// All who are barred, up to a thousand, and when the first and the last of the bans end.
#[derive(Debug, Default, Serialize)]
pub struct Bans {
    /// The first day on which a ban for a term can end, and the last, counted from the sentences.
    pub ends_counted_from_sentence: Option<Ends>,
    /// Who.
    pub people: Vec<Ban>,
    /// How many more there are.
    pub people_left_out: u64,
}

/// For how long somebody with a ban on office is barred.
pub fn how_long(d: &Defendant<'_>) -> HowLong {
    let bans = || {
        d.penalties
            .iter()
            .filter(|penalty| penalty.kind == PenaltyKind::BanOnOffice)
    };
    if bans().any(|ban| ban.for_life) {
        return HowLong::ForLife;
    }
    together(bans()).map_or(HowLong::NotKnown, HowLong::For)
}

/// Who is barred in any of the states of a case.
pub fn of_case(told: &Told<'_>, worlds: &Worlds<'_>, elsewhere: &Elsewhere<'_>) -> Vec<Ban> {
    let states: Vec<Vec<Ban>> = worlds
        .all()
        .map(|world| world.map_or_else(Vec::new, |case| in_state(told, case, elsewhere)))
        .collect();
    let mut found: Vec<Ban> = Vec::new();
    for ban in states.iter().flatten() {
        if !found.contains(ban) {
            found.push(ban.clone());
        }
    }
    if worlds.others.is_empty() {
        return found;
    }
    let people = everybody(worlds);
    let people: HashMap<&DefendantId, &Somebody<'_, '_>> = people
        .iter()
        .map(|somebody| (somebody.id, somebody))
        .collect();
    for ban in &mut found {
        let without: Vec<usize> = (0..states.len())
            .filter(|&state| !states[state].contains(ban))
            .collect();
        if without.is_empty() {
            continue;
        }
        ban.sure = Sure::Possible;
        // By what there is none, or another, where there is.
        let instead = without.into_iter().filter_map(|state| {
            let (_, d) = people.get(&ban.defendant)?.in_states[state]?;
            d.basis.penalties.or(d.basis.standing)
        });
        ban.entries.extend(instead);
        ban.entries.sort_unstable();
        ban.entries.dedup();
    }
    found
}

fn in_state(told: &Told<'_>, case: &Case<'_>, elsewhere: &Elsewhere<'_>) -> Vec<Ban> {
    let is_ban = |d: &&Defendant<'_>| {
        d.penalties
            .iter()
            .any(|penalty| penalty.kind == PenaltyKind::BanOnOffice)
    };
    let barred = case
        .defendants
        .iter()
        .filter(is_ban)
        .filter(|d| elsewhere.counts(case, d));
    barred.map(|d| ban(told, case, d)).collect()
}

fn ban(told: &Told<'_>, case: &Case<'_>, d: &Defendant<'_>) -> Ban {
    let how_long = how_long(d);
    let term = match how_long {
        HowLong::For(term) => Some(term),
        HowLong::ForLife | HowLong::NotKnown => None,
    };
    Ban {
        case: case.case.clone(),
        defendant: d.defendant.clone(),
        name: d.known_as.map(|(name, _)| name.to_string()),
        for_life: how_long == HowLong::ForLife,
        term,
        ends_counted_from_sentence: term.map(|term| ends(told, d, term)),
        sure: Sure::Certain,
        entries: d.basis.penalties.into_iter().collect(),
    }
}

/// When a term that begins with the sentence ends.
fn ends(told: &Told<'_>, d: &Defendant<'_>, term: Interval<Length>) -> Ends {
    let sentence = d.basis.penalties.and_then(|seq| told.place_of(seq));
    let days = sentence.map(|at| told.days(at));
    let first = days.and_then(|days| days.earliest);
    let last = days.and_then(|days| days.latest);
    Ends {
        earliest: first.and_then(|day| after(day, term.min)),
        latest: last.zip(term.max).and_then(|(day, max)| after(day, max)),
    }
}

/// The day that lies so long after another; `None` beyond the year 9999.
fn after(day: Day, length: Length) -> Option<Day> {
    let months = Months::new(u32::try_from(length.months()).ok()?);
    let day = day.checked_add_months(months)?;
    let day = day.checked_add_days(Days::new(length.days()))?;
    (day <= Day::from_ymd_opt(9999, 12, 31)?).then_some(day)
}

impl Bans {
    /// Adds those of a case.
    pub fn add(&mut self, bans: Vec<Ban>) {
        for ban in bans {
            if let Some(ends) = ban.ends_counted_from_sentence {
                let all = self.ends_counted_from_sentence.get_or_insert(ends);
                let earliest = all.earliest.zip(ends.earliest);
                all.earliest = earliest.map(|(a, b)| a.min(b));
                all.latest = all.latest.zip(ends.latest).map(|(a, b)| a.max(b));
            }
            if self.people.len() < NAMED {
                self.people.push(ban);
            } else {
                self.people_left_out += 1;
            }
        }
    }

    /// Puts them in the order of cases; those of one case keep theirs.
    pub fn sort(&mut self) {
        self.people.sort_by(|a, b| a.case.cmp(&b.case));
    }
}
