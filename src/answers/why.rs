//! Everything behind one shown fact: the entries that it comes from, with their sources and dates, what
//! was corrected in them, what they rest on, who says the same, who says otherwise, what was retracted or
//! corrected away, and what may change it.
//!
//! Where nothing is known, why not: that is an answer too.

mod charges;
mod fields;
mod looking;
mod otherwise;
mod possible;
mod shown;
mod speaks;
mod withdrawn;

use std::collections::BTreeSet;
use std::ptr;

pub use charges::OnCharge;
use charges::on_charges;
pub use fields::{Field, OF_CASE, OF_DEFENDANT};
use looking::Looking;
pub use possible::Possible;
use possible::possible;
use serde::Serialize;
use serde_json::Value;
pub use shown::Shown;
pub use withdrawn::{Ended, Withdrawn};

use super::Told;
use super::chains::about;
use crate::case::date::{Date, Happened};
use crate::case::record::Source;
use crate::case::state::{Case, Defendant, Worlds};
use crate::case::text::{Line, Prose, Reason, Recorder};
use crate::case::timeline::FactIndex;
use crate::case::vocabulary::Assertion;
use crate::seq::{Seq, Size};
use crate::time::Instant;

/// What stands behind a fact.
#[derive(Debug, Serialize)]
pub struct Why<'a> {
    /// Which fact.
    pub field: &'static str,
    /// What is shown.
    pub value: Value,
    /// The same in words; `None` where nothing is known.
    pub shown: Option<String>,
    /// Why nothing is known.
    pub unknown: Option<String>,
    /// What it may be instead on the day, where it is not known what had happened by then.
    pub possible: Vec<Possible>,
    /// The entries in force that it comes from.
    pub basis: Vec<Behind<'a>>,
    /// The charges, with what came of each, where the standing is asked about.
    pub charges: Vec<OnCharge<'a>>,
    /// Other records that say the same.
    pub also: Vec<Behind<'a>>,
    /// What these rest on, in the order of the timeline.
    pub depends_on: Vec<Behind<'a>>,
    /// What disputes them.
    pub disputed_by: Vec<Behind<'a>>,
    /// What says otherwise, or is only alleged.
    pub otherwise: Vec<Behind<'a>>,
    /// What was said of it once, and was retracted or corrected away; what a record in force said before it
    /// was corrected stands beside it.
    pub withdrawn: Vec<Withdrawn<'a>>,
    /// What may have changed it by the day.
    pub may_change: Vec<Behind<'a>>,
    /// What is recorded to have changed it after the day.
    pub later: Vec<Behind<'a>>,
    /// All entries named here.
    pub entries: BTreeSet<Seq>,
}

/// An entry in force, with all that vouches for it.
#[derive(Debug, Serialize)]
pub struct Behind<'a> {
    /// The entry.
    pub seq: Seq,
    /// Its event.
    pub event: &'static str,
    /// It, in a line.
    pub summary: String,
    /// When it happened.
    pub on: &'a Date,
    /// How that date is known.
    pub on_note: Option<&'a Line>,
    /// Who vouches for it.
    pub assertion: Assertion,
    /// Where it is known from.
    pub sources: &'a [Source],
    /// Who recorded it.
    pub by: &'a Recorder,
    /// When.
    pub recorded_at: Instant,
    /// What else was said.
    pub note: Option<&'a Prose>,
    /// The entries about this fact in the order of recording, where there is more than one: what it said
    /// before, and why that was changed.
    pub history: Vec<Step<'a>>,
}

/// One entry about a fact.
#[derive(Debug, Serialize)]
pub struct Step<'a> {
    /// The entry.
    pub seq: Seq,
    /// What it did: `recorded`, `corrected` or `retracted`.
    pub did: &'static str,
    /// What it says was so; `None` for a retraction.
    pub said: Option<String>,
    /// When that happened.
    pub on: Option<&'a Date>,
    /// Why it was changed.
    pub reason: Option<&'a Reason>,
    /// By whom.
    pub by: &'a Recorder,
    /// When.
    pub recorded_at: Instant,
}

/// Looks behind a fact about a defendant, or about the case where none is given, in one `state` of those that the
/// case may be in. Where that is not the certain one, all is only possible, and nothing is shown.
#[must_use]
pub fn why<'a>(
    told: &Told<'a>,
    (state, worlds): (&Case<'a>, &Worlds<'a>),
    defendant: Option<&Defendant<'a>>,
    field: Field,
) -> Why<'a> {
    let is_certain = worlds.certain.as_ref().is_some_and(|it| ptr::eq(it, state));
    let shown = if is_certain {
        shown::shown(told, state, defendant, field)
    } else {
        Shown::default()
    };
    let possible = possible(told, worlds, defendant, field, &shown);
    let behind = Looking {
        told,
        person: defendant.and_then(|d| told.timeline.names.person(&d.defendant)),
        field,
        chains: about(told.records, Size(0)),
    };
    let basis: Vec<FactIndex> = behind.places(&shown.from);
    let depends_on = behind.depends_on(&basis);
    let disputed_by = behind.disputing(&basis);
    let mut beside = behind.beside(&basis);
    beside.otherwise.retain(|at| !disputed_by.contains(at));
    let is_named = |at: &FactIndex| !basis.contains(at) && !depends_on.contains(at);
    let of = |happened| {
        let bearing = behind.bearing(happened).into_iter();
        bearing.filter(is_named).collect::<Vec<FactIndex>>()
    };
    let (may_change, later) = (of(Happened::Maybe), of(Happened::No));
    let unknown = shown.words.is_none().then(|| match defendant {
        _ if !is_certain => {
            let whom = defendant.map_or(told.case.as_str(), |d| d.defendant.as_str());
            format!("it is not known whether anything of {whom} had happened by then")
        }
        Some(d) => behind.unknown(state, d),
        None => "nobody has recorded it".to_owned(),
    });
    let groups = [
        basis,
        beside.same,
        depends_on,
        disputed_by,
        beside.otherwise,
        may_change,
        later,
    ];
    let told = groups.iter().flatten();
    let told: BTreeSet<Seq> = told.map(|&at| behind.node(at).fact.first).collect();
    let withdrawn = behind.withdrawn(&told);
    let all = groups.map(|group| group.iter().map(|&at| behind.behind(at)).collect());
    let charges = match (field, defendant) {
        (Field::Standing, Some(d)) if is_certain => on_charges(state, Some(&d.defendant)),
        _ => Vec::new(),
    };
    let mut entries = entries(&all, &charges, &withdrawn);
    entries.extend(possible.iter().flat_map(|one| &one.entries));
    let [
        basis,
        also,
        depends_on,
        disputed_by,
        otherwise,
        may_change,
        later,
    ] = all;
    Why {
        field: field.name(),
        value: shown.value,
        shown: shown.words,
        unknown,
        possible,
        basis,
        charges,
        also,
        depends_on,
        disputed_by,
        otherwise,
        withdrawn,
        may_change,
        later,
        entries,
    }
}

/// All entries that are named.
fn entries(
    all: &[Vec<Behind<'_>>],
    charges: &[OnCharge<'_>],
    withdrawn: &[Withdrawn<'_>],
) -> BTreeSet<Seq> {
    let mut entries: BTreeSet<Seq> = BTreeSet::new();
    for behind in all.iter().flatten() {
        entries.insert(behind.seq);
        entries.extend(behind.history.iter().map(|step| step.seq));
    }
    entries.extend(charges.iter().flat_map(|on| on.entries.iter().copied()));
    entries.extend(withdrawn.iter().flat_map(|w| [w.seq, w.ended.seq]));
    entries
}
