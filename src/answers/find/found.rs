//! What was found: cases, their defendants, and groups that may have more members than are listed.

use std::collections::BTreeSet;

use foldhash::HashMap;
use serde::Serialize;

use super::Sure;
use crate::answers::{Others, Range, Somebody};
use crate::case::event::Penalty;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Standing, Status};
use crate::case::timeline::Person;
use crate::seq::Seq;

/// A case in which something was found.
#[derive(Debug, Serialize)]
pub struct FoundCase {
    /// Its id.
    pub case: CaseId,
    /// Its title.
    pub title: Option<String>,
    /// Where it stands.
    pub status: Option<Status>,
    /// How sure it is that the case is one asked for.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entries that say where it is, and of which court and jurisdiction.
    pub entries: Vec<Seq>,
    /// The defendants found; all of them, where nothing was asked about defendants.
    pub defendants: Vec<FoundDefendant>,
    /// The groups of these that may have more members than are listed.
    pub larger: Vec<FoundGroup>,
}

/// A group that may have more members than are listed, who would be such as are asked for.
#[derive(Debug, Serialize)]
pub struct FoundGroup {
    /// The group.
    pub group: DefendantId,
    /// How many of it were found: from those who are certainly such to all who can be.
    pub people: Range,
    /// How many of these are not listed.
    #[serde(skip)]
    pub more: Range,
    /// Each of those who are not listed, by the id of the group.
    pub others: FoundDefendant,
    /// The entries that say how many it has, and where these stand.
    pub entries: Vec<Seq>,
}

/// A defendant who was found.
#[derive(Debug, Serialize)]
pub struct FoundDefendant {
    /// The id.
    pub defendant: DefendantId,
    /// The group of which this is a member.
    #[serde(skip)]
    pub group: Option<DefendantId>,
    /// The name, where it is known.
    pub name: Option<String>,
    /// The agency served.
    pub agency: Option<String>,
    /// Where the defendant stands, as far as is certain.
    pub standing: Option<Standing>,
    /// Where else the defendant may stand by then.
    pub standing_possible: Vec<Standing>,
    /// Whether the verdict is in force, as far as is certain.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// What else may be so of that by then.
    pub final_possible: Vec<bool>,
    /// The penalties in force, as far as is certain.
    pub penalties: Vec<Penalty>,
    /// Which others may be in force instead by then; an empty list is none.
    pub penalties_possible: Vec<Vec<Penalty>>,
    /// Whether this part of the case goes on elsewhere, and how sure that is; what is said above is as of then.
    pub severed: Option<Sure>,
    /// In which case.
    pub severed_to: Option<CaseId>,
    /// The other ids of the same person, with where they stand: what is recorded of these is not what is counted.
    pub also: Vec<Also>,
    /// How sure it is that the defendant is one asked for.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entries on which all this rests.
    pub entries: Vec<Seq>,
}

/// Another id of a person, who is counted by the one to which it leads.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Also {
    /// The id.
    pub defendant: DefendantId,
    /// Where the defendant of this id stands.
    pub standing: Standing,
}

/// A group that may have more members, who are such as are asked for.
pub(super) fn found_group(
    others: &Others<'_, '_>,
    mut entries: Vec<Seq>,
    found: &[FoundDefendant],
) -> Option<FoundGroup> {
    let group = others.they.id;
    let of_it = found.iter().filter(|d| d.group.as_ref() == Some(group));
    let people: Range = of_it.map(FoundDefendant::count).sum();
    entries.push(others.seq);
    // Whether there are any is not certain, whatever is certain of them.
    let they = found_defendant(
        &others.they,
        Sure::Possible,
        entries,
        &mut HashMap::default(),
    )?;
    let more = Range::default().perhaps(others.more);
    Some(FoundGroup {
        group: group.clone(),
        people: people + more,
        more,
        entries: they.entries.clone(),
        others: they,
    })
}

impl FoundCase {
    /// How many defendants were found, with the others whom their groups may have.
    #[must_use]
    pub fn people(&self) -> Range {
        let is_larger = |d: &&FoundDefendant| {
            self.larger
                .iter()
                .any(|g| d.group.as_ref() == Some(&g.group))
        };
        let others = self.defendants.iter().filter(|d| !is_larger(d));
        let groups = self.larger.iter().map(|group| group.people);
        others.map(FoundDefendant::count).chain(groups).sum()
    }
}

impl FoundDefendant {
    /// How many people this is: one, or perhaps one.
    #[must_use]
    pub fn count(&self) -> Range {
        Range::between(u64::from(self.sure == Sure::Certain), Some(1))
    }
}

/// The ids of people who are counted by other ids, by these.
pub(super) fn other_ids(case: &Case<'_>) -> HashMap<Person, Vec<Also>> {
    let mut all: HashMap<Person, Vec<Also>> = HashMap::default();
    for d in case.defendants.iter().filter(|d| d.is_another) {
        all.entry(d.counted_as).or_default().push(Also {
            defendant: d.defendant.clone(),
            standing: d.standing,
        });
    }
    all
}

/// Somebody who was found, as they are in each state.
pub(super) fn found_defendant(
    somebody: &Somebody<'_, '_>,
    sure: Sure,
    mut entries: Vec<Seq>,
    also: &mut HashMap<Person, Vec<Also>>,
) -> Option<FoundDefendant> {
    let (_, d) = somebody.shown()?;
    let is_certain = somebody.in_states.first().is_some_and(Option::is_some);
    for (_, d) in somebody.in_states.iter().flatten() {
        let basis = &d.basis;
        let own = [
            basis.standing,
            basis.is_final,
            basis.penalties,
            d.known_as.map(|(_, seq)| seq),
            basis.agency,
            basis.severed,
        ];
        entries.extend(own.into_iter().flatten());
    }
    let mut standing_possible = somebody.standings();
    standing_possible.retain(|standing| !is_certain || *standing != d.standing);
    let all = || somebody.in_states.iter().flatten().map(|(_, d)| d);
    let finals: BTreeSet<bool> = all().map(|d| d.is_final).collect();
    let mut penalties_possible: Vec<&[Penalty]> = Vec::new();
    for other in all().map(|d| d.penalties) {
        let is_shown = is_certain && other == d.penalties;
        if !is_shown && !penalties_possible.contains(&other) {
            penalties_possible.push(other);
        }
    }
    let severed = || all().filter(|d| d.severed);
    let is_sure = severed().count() == somebody.in_states.len();
    entries.sort_unstable();
    entries.dedup();
    Some(FoundDefendant {
        defendant: somebody.id.clone(),
        group: d.group.cloned(),
        name: d.known_as.map(|(name, _)| name.to_string()),
        agency: d.agency.map(ToString::to_string),
        standing: is_certain.then_some(d.standing),
        standing_possible,
        is_final: is_certain && d.is_final,
        final_possible: finals
            .into_iter()
            .filter(|is_final| !is_certain || *is_final != d.is_final)
            .collect(),
        penalties: if is_certain {
            d.penalties.to_vec()
        } else {
            Vec::new()
        },
        penalties_possible: penalties_possible
            .into_iter()
            .map(<[Penalty]>::to_vec)
            .collect(),
        severed: severed().next().map(|_| match is_sure {
            true => Sure::Certain,
            false => Sure::Possible,
        }),
        severed_to: severed().find_map(|d| d.severed_to).cloned(),
        also: also.remove(&d.person).unwrap_or_default(),
        sure,
        entries,
    })
}
