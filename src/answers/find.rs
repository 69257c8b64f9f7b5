//! Which cases and defendants are such as are asked for: certainly, or possibly.
//!
//! A defendant is certainly such who is in every state that the case may be in on the day, and possibly
//! such who is in one of them.

mod found;
mod matching;

use serde::Serialize;

use super::{Somebody, Told, everybody, others};
use crate::case::event::Event;
use crate::case::record::Record;
use crate::case::state::Standing;
use crate::case::timeline::FactIndex;
use crate::seq::Seq;
pub use found::{Also, FoundCase, FoundDefendant, FoundGroup};
use found::{found_defendant, found_group, other_ids};
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
        let mut also = other_ids(shown);
        let mut defendants = Vec::new();
        for somebody in everybody(&worlds) {
            let Some(one) = meant(&somebody, &states) else {
                continue;
            };
            defendants.extend(found_defendant(
                &somebody,
                sure.max(one.sure),
                one.entries,
                &mut also,
            ));
        }
        let others = others(&worlds).into_iter();
        let larger = others.filter_map(|others| {
            let one = meant(&others.they, &states)?;
            found_group(&others, one.entries, &defendants)
        });
        let larger: Vec<FoundGroup> = larger.collect();
        if self.is_of_people() {
            let perhaps = larger.iter().map(|_| Sure::Possible);
            sure = defendants.iter().map(|d| d.sure).chain(perhaps).min()?;
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

/// Whether somebody is one of those asked for: certainly, in every state.
fn meant(somebody: &Somebody<'_, '_>, states: &[Option<Matching<'_, '_>>]) -> Option<Found> {
    let found = somebody.in_states.iter().zip(states);
    let found = found.map(|(d, state)| state.as_ref()?.found(d.as_ref()?.1));
    let found: Vec<Option<Found>> = found.collect();
    let is_in_all = found.iter().all(Option::is_some);
    let mut one = found.into_iter().flatten().reduce(Found::or)?;
    if !is_in_all {
        one.sure = Sure::Possible;
    }
    Some(one)
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
