//! Which cases and defendants are such as are asked for: certainly, or possibly.
//!
//! A defendant is certainly such who is in every state that the case may be in on the day, and possibly
//! such who is in one of them.

mod matching;

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Range, Somebody, Told, everybody, largest};
use crate::case::event::{Event, Penalty};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::record::Record;
use crate::case::state::{Standing, Status};
use crate::case::timeline::FactIndex;
use crate::seq::Seq;
use matching::{Found, Matching};

/// What is asked for; whatever is not given does not matter. Texts are compared without regard to
/// capitals, and match where they are part of what is recorded.
#[derive(Default)]
pub struct Wanted {
    /// Where the defendant stands.
    pub standing: Option<Standing>,
    /// The agency that the defendant served.
    pub agency: Option<String>,
    /// A court that the case has been before.
    pub court: Option<String>,
    /// The jurisdiction of the case.
    pub jurisdiction: Option<String>,
    /// Whether the verdict is in force.
    pub is_final: Option<bool>,
    /// Words, each of which is somewhere in what is recorded of the case.
    pub words: Vec<String>,
}

/// How sure it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sure {
    /// So in every state that the case may be in.
    Certain,
    /// So in some.
    Possible,
}

impl Sure {
    /// The word as it is written.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Possible => "possible",
        }
    }
}

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

/// A group that may have more members than are listed, who may be such as are asked for.
#[derive(Debug, Serialize)]
pub struct FoundGroup {
    /// The group.
    pub group: DefendantId,
    /// How many of it were found: from those who are certainly such to all who can be.
    pub people: Range,
    /// The entry that says how many it has.
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
    /// How sure it is that the defendant is one asked for.
    #[serde(rename = "match")]
    pub sure: Sure,
    /// The entries on which all this rests.
    pub entries: Vec<Seq>,
}

impl Wanted {
    /// Whether something is asked about defendants.
    fn is_of_people(&self) -> bool {
        self.standing.is_some() || self.agency.is_some() || self.is_final.is_some()
    }

    /// What is found in a case, if it is one asked for.
    #[must_use]
    pub fn find(&self, told: &Told<'_>) -> Option<FoundCase> {
        // Words of the case, court and jurisdiction: the events that have happened, or may have.
        let (mut sure, mut entries) = self.place(told)?;
        let worlds = told.worlds();
        let shown = worlds.all().flatten().next()?;
        if worlds.all().any(|world| world.is_none()) {
            sure = Sure::Possible;
        }
        let states: Vec<Option<Matching<'_, '_>>> = worlds
            .all()
            .map(|world| Some(Matching::new(self, world?)))
            .collect();
        let mut defendants = Vec::new();
        for somebody in everybody(&worlds) {
            let found: Vec<Option<Found>> = somebody
                .in_states
                .iter()
                .zip(&states)
                .map(|(d, state)| state.as_ref()?.found(d.as_ref()?.1))
                .collect();
            let all = found.iter().all(Option::is_some);
            let Some(one) = found.into_iter().flatten().reduce(Found::or) else {
                continue;
            };
            let how = if all { one.sure } else { Sure::Possible };
            defendants.extend(found_defendant(&somebody, sure.max(how), one.entries));
        }
        if self.is_of_people() {
            sure = defendants.iter().map(|d| d.sure).min()?;
        }
        entries.sort_unstable();
        entries.dedup();
        let larger = largest(&worlds).into_iter();
        let larger = larger.filter_map(|(group, of_it)| groups(group, of_it, &defendants));
        let larger = larger.collect();
        Some(FoundCase {
            case: told.case.clone(),
            title: shown.title.map(ToString::to_string),
            status: worlds.certain.as_ref().map(|case| case.status),
            sure,
            entries,
            defendants,
            larger,
        })
    }

    /// How sure it is that the case is of the court and the jurisdiction, and has the words; with the
    /// entries that say so.
    fn place(&self, told: &Told<'_>) -> Option<(Sure, Vec<Seq>)> {
        let as_of = told.timeline.by(told.day);
        let certainly = as_of.inside.iter().map(|&at| (at, Sure::Certain));
        let possibly = as_of.maybe.iter().map(|&at| (at, Sure::Possible));
        let happened: Vec<_> = certainly.chain(possibly).collect();
        let nodes = &told.timeline.nodes;
        let mut sure = Sure::Certain;
        let mut entries = Vec::new();
        let opened = told.timeline.names.opened;
        entries.extend(opened.map(|at| told.timeline.nodes[at].fact.logged.seq));
        if let Some(part) = &self.jurisdiction {
            let at = opened?;
            match &told.timeline.nodes[at].fact.record.event {
                Event::CaseOpened(e) if said(e.jurisdiction.as_ref(), part) => {}
                _ => return None,
            }
        }
        if let Some(part) = &self.court {
            let moves = |at: FactIndex| nodes[at].moves || as_of.is_depended_on(at);
            let of_it =
                |at: FactIndex| moves(at) && said(nodes[at].fact.record.event.court(), part);
            let (at, how) = *happened.iter().find(|(at, _)| of_it(*at))?;
            entries.push(told.timeline.nodes[at].fact.logged.seq);
            sure = sure.max(how);
        }
        for (at, how) in self.words_in(told, &happened)? {
            entries.push(told.timeline.nodes[at].fact.logged.seq);
            sure = sure.max(how);
        }
        Some((sure, entries))
    }

    /// For each word, the first event that has it, those that certainly happened first; `None` where a word
    /// is nowhere. A word of the case's own id needs none.
    fn words_in(
        &self,
        told: &Told<'_>,
        happened: &[(FactIndex, Sure)],
    ) -> Option<Vec<(FactIndex, Sure)>> {
        let words = self.words.iter().map(|word| word.to_lowercase());
        let mut missing: Vec<String> = words
            .filter(|word| !told.case.as_str().contains(word.as_str()))
            .collect();
        let mut found = Vec::new();
        for &(at, how) in happened {
            if missing.is_empty() {
                break;
            }
            let texts = texts(told.timeline.nodes[at].fact.record);
            let before = missing.len();
            missing.retain(|word| !texts.contains(word.as_str()));
            if missing.len() < before {
                found.push((at, how));
            }
        }
        missing.is_empty().then_some(found)
    }
}

/// A group of whom somebody was found, where it may have more members.
fn groups(
    group: &DefendantId,
    (more, seq): (Option<u64>, Seq),
    found: &[FoundDefendant],
) -> Option<FoundGroup> {
    let of_it = found.iter().filter(|d| d.group.as_ref() == Some(group));
    let people: Range = of_it.map(FoundDefendant::count).sum();
    people.can_be_any().then(|| FoundGroup {
        group: group.clone(),
        people: people.perhaps(more),
        entries: vec![seq],
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
    fn count(&self) -> Range {
        Range::between(u64::from(self.sure == Sure::Certain), Some(1))
    }
}

fn found_defendant(
    somebody: &Somebody<'_, '_>,
    sure: Sure,
    mut entries: Vec<Seq>,
) -> Option<FoundDefendant> {
    let (_, d) = somebody.shown()?;
    let is_certain = somebody.in_states.first().is_some_and(Option::is_some);
    for (_, d) in somebody.in_states.iter().flatten() {
        let basis = &d.basis;
        let own = [
            basis.standing,
            basis.is_final,
            basis.penalties,
            basis.name,
            basis.agency,
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
    entries.sort_unstable();
    entries.dedup();
    Some(FoundDefendant {
        defendant: somebody.id.clone(),
        group: d.group.cloned(),
        name: d.name.map(ToString::to_string),
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
        sure,
        entries,
    })
}

fn said(text: Option<&crate::case::text::Line>, part: &str) -> bool {
    text.is_some_and(|text| contains(text.as_str(), part))
}

/// Whether one text is part of another, whatever the capitals.
fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

/// All texts of a record, in small letters.
fn texts(record: &Record) -> String {
    fn collect(value: &serde_json::Value, texts: &mut String) {
        match value {
            serde_json::Value::String(text) => {
                texts.push_str(&text.to_lowercase());
                texts.push('\n');
            }
            serde_json::Value::Array(all) => all.iter().for_each(|value| collect(value, texts)),
            serde_json::Value::Object(all) => all.values().for_each(|value| collect(value, texts)),
            _ => {}
        }
    }
    let mut texts = String::new();
    if let Ok(value) = serde_json::to_value(record) {
        collect(&value, &mut texts);
    }
    texts
}
