//! Which cases and defendants are such as are asked for: certainly, or possibly.
//!
//! A defendant is certainly such who is in every state that the case may be in on the day, and possibly
//! such who is in one of them.

use serde::Serialize;

use super::Told;
use crate::case::event::{Event, Penalty};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Standing, Status};
use crate::seq::Seq;

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
}

/// A defendant who was found.
#[derive(Debug, Serialize)]
pub struct FoundDefendant {
    /// The id.
    pub defendant: DefendantId,
    /// The name, where it is known.
    pub name: Option<String>,
    /// The agency served.
    pub agency: Option<String>,
    /// Where the defendant stands, as far as is certain.
    pub standing: Option<Standing>,
    /// Whether the verdict is in force, as far as is certain.
    #[serde(rename = "final")]
    pub is_final: bool,
    /// The penalties in force, as far as is certain.
    pub penalties: Vec<Penalty>,
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

    fn fits(&self, d: &Defendant<'_>) -> bool {
        let agency = d.agency.map_or("", |agency| agency.as_str());
        self.standing.is_none_or(|standing| standing == d.standing)
            && self.is_final.is_none_or(|is_final| is_final == d.is_final)
            && self
                .agency
                .as_ref()
                .is_none_or(|part| contains(agency, part))
    }

    /// What is found in a case, if it is one asked for.
    #[must_use]
    pub fn find(&self, told: &Told<'_>) -> Option<FoundCase> {
        let worlds = told.worlds();
        // Words of the case, court and jurisdiction: the events that have happened, or may have.
        let (mut sure, mut entries) = self.place(told)?;
        let shown = worlds.all().flatten().next()?;
        if worlds.all().any(|world| world.is_none()) {
            sure = Sure::Possible;
        }
        let by_name = self.people_named(shown);
        let fits = |d: &Defendant<'_>| {
            self.fits(d)
                && by_name
                    .as_ref()
                    .is_none_or(|named| named.contains(&d.defendant))
        };
        let mut defendants = Vec::new();
        for id in people_of(&worlds.all().flatten().collect::<Vec<_>>()) {
            let in_world = |world: &Option<&Case<'_>>| {
                let found = world.and_then(|w| w.defendants.iter().find(|d| d.defendant == *id));
                found.is_some_and(&fits)
            };
            let (all, any) = (
                worlds.all().all(|world| in_world(&world)),
                worlds.all().any(|world| in_world(&world)),
            );
            if any {
                let sure = if all { sure } else { Sure::Possible };
                defendants.extend(found_defendant(&worlds, id, sure));
            }
        }
        if self.is_of_people() {
            sure = defendants.iter().map(|d| d.sure).min()?;
        }
        entries.sort_unstable();
        entries.dedup();
        Some(FoundCase {
            case: told.case.clone(),
            title: shown.title.map(ToString::to_string),
            status: worlds.certain.as_ref().map(|case| case.status),
            sure,
            entries,
            defendants,
        })
    }

    /// How sure it is that the case is of the court and the jurisdiction, and has the words; with the
    /// entries that say so.
    fn place(&self, told: &Told<'_>) -> Option<(Sure, Vec<Seq>)> {
        let as_of = told.timeline.by(told.day);
        let certainly = as_of.inside.iter().map(|&at| (at, Sure::Certain));
        let possibly = as_of.maybe.iter().map(|&at| (at, Sure::Possible));
        let happened: Vec<_> = certainly.chain(possibly).collect();
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
            let of_it = |at: usize| said(told.timeline.nodes[at].fact.record.event.court(), part);
            let (at, how) = *happened.iter().find(|(at, _)| of_it(*at))?;
            entries.push(told.timeline.nodes[at].fact.logged.seq);
            sure = sure.max(how);
        }
        for word in &self.words {
            let has_it = |at: usize| mentions(&told.timeline.nodes[at].fact.record, word);
            let (at, how) = if contains(told.case.as_str(), word) {
                continue;
            } else {
                *happened.iter().find(|(at, _)| has_it(*at))?
            };
            entries.push(told.timeline.nodes[at].fact.logged.seq);
            sure = sure.max(how);
        }
        Some((sure, entries))
    }

    /// The defendants of whom all words are said by name, agency, rank or position, if there are any.
    fn people_named(&self, case: &Case<'_>) -> Option<Vec<DefendantId>> {
        let named = |d: &&Defendant<'_>| {
            let own = [d.name, d.agency, d.rank, d.position].into_iter().flatten();
            let texts: Vec<&str> = own
                .chain(d.aliases.iter().copied())
                .map(|t| t.as_str())
                .collect();
            self.words
                .iter()
                .all(|word| texts.iter().any(|text| contains(text, word)))
        };
        let ids: Vec<DefendantId> = case
            .defendants
            .iter()
            .filter(named)
            .map(|d| d.defendant.clone())
            .collect();
        (!self.words.is_empty() && !ids.is_empty()).then_some(ids)
    }
}

/// The defendants of the states of a case, each once, in order.
fn people_of<'w>(worlds: &[&'w Case<'_>]) -> Vec<&'w DefendantId> {
    let mut ids: Vec<&DefendantId> = Vec::new();
    for world in worlds {
        for d in &world.defendants {
            if !ids.contains(&&d.defendant) {
                ids.push(&d.defendant);
            }
        }
    }
    ids
}

fn found_defendant(
    worlds: &crate::case::state::Worlds<'_>,
    id: &DefendantId,
    sure: Sure,
) -> Option<FoundDefendant> {
    let of_it = |world: &Case<'_>| world.defendants.iter().position(|d| d.defendant == *id);
    let certain = worlds.certain.as_ref();
    let d = worlds
        .all()
        .flatten()
        .find_map(|w| of_it(w).map(|at| &w.defendants[at]))?;
    let is_certain = certain.is_some_and(|case| of_it(case).is_some());
    let basis = &d.basis;
    let mut entries: Vec<Seq> = [
        basis.standing,
        basis.is_final,
        basis.penalties,
        basis.name,
        basis.agency,
    ]
    .into_iter()
    .flatten()
    .collect();
    entries.sort_unstable();
    entries.dedup();
    Some(FoundDefendant {
        defendant: id.clone(),
        name: d.name.map(ToString::to_string),
        agency: d.agency.map(ToString::to_string),
        standing: is_certain.then_some(d.standing),
        is_final: is_certain && d.is_final,
        penalties: d.penalties.to_vec(),
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

/// Whether a word is in any text of a record.
fn mentions(record: &crate::case::record::Record, word: &str) -> bool {
    fn any(value: &serde_json::Value, word: &str) -> bool {
        match value {
            serde_json::Value::String(text) => contains(text, word),
            serde_json::Value::Array(all) => all.iter().any(|value| any(value, word)),
            serde_json::Value::Object(all) => all.values().any(|value| any(value, word)),
            _ => false,
        }
    }
    serde_json::to_value(record).is_ok_and(|value| any(&value, word))
}
