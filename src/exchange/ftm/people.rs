//! The defendants, and their parts in the case.

use std::borrow::Cow;
use std::collections::BTreeSet;

use foldhash::HashMap;

use super::case::TOLD;
use super::event::document;
use super::sanctions::sanctions;
use super::{Entity, Id, Ids, Made};
use crate::answers::Told;
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, ChargeRow, Defendant, Unattributed, Worlds};
use crate::case::summary::{penalties, words};
use crate::case::text::Line;
use crate::case::timeline::Node;
use crate::seq::Seq;

/// The persons who stand for the defendants that have certainly joined a case.
#[derive(Default)]
pub(super) struct People {
    ids: HashMap<DefendantId, Id>,
}

impl People {
    pub(super) fn new(ids: &Ids, case: &CaseId, worlds: &Worlds<'_>) -> Self {
        let shown = worlds.certain.as_ref();
        let people: &[Defendant<'_>] = shown.map_or(&[], |shown| &shown.defendants);
        let places: HashMap<&DefendantId, usize> = people
            .iter()
            .enumerate()
            .map(|(at, d)| (&d.defendant, at))
            .collect();
        let id = |d: &Defendant<'_>| {
            let whose = &people[leads_to(people, &places, d)].defendant;
            ids.of("person", &[case.as_str(), whose.as_str()])
        };
        Self {
            ids: people
                .iter()
                .map(|d| (d.defendant.clone(), id(d)))
                .collect(),
        }
    }

    pub(super) fn person(&self, defendant: &DefendantId) -> Option<&Id> {
        self.ids.get(defendant)
    }
}

/// The one whom a defendant turned out to be, as far as they are here.
fn leads_to(
    people: &[Defendant<'_>],
    places: &HashMap<&DefendantId, usize>,
    from: &Defendant<'_>,
) -> usize {
    let mut at = places[&from.defendant];
    let mut seen = BTreeSet::from([at]);
    while let Some(&next) = people[at].same_as.as_ref().and_then(|id| places.get(id)) {
        if !seen.insert(next) {
            // They lead in a circle: the first of it stands for all.
            return seen.into_iter().min().unwrap_or(next);
        }
        at = next;
    }
    at
}

/// All of them, with their parts in the case.
pub(super) fn people(
    made: &mut Made<'_>,
    told: &Told<'_>,
    worlds: &Worlds<'_>,
    people: &People,
    case: Option<&Id>,
) {
    let (Some(shown), Some(case)) = (&worlds.certain, case) else {
        return;
    };
    let seen = Seen::new(told, worlds);
    let mut of: HashMap<&Id, Vec<&Defendant<'_>>> = HashMap::default();
    for d in &shown.defendants {
        if let Some(id) = people.person(&d.defendant) {
            of.entry(id).or_default().push(d);
        }
    }
    for d in &shown.defendants {
        let Some(id) = people.person(&d.defendant) else {
            continue;
        };
        // The first of those who are one person makes it.
        if let Some(all) = of.remove(id) {
            person(made, told, id, &all, &seen);
        }
        party(made, told, d, id, case, &seen);
        sanctions(made, told, d, id, &seen);
    }
}

/// What is looked up for each defendant.
pub(super) struct Seen<'w, 'a> {
    /// The defendants in each of the other states.
    others: Vec<HashMap<&'w DefendantId, &'w Defendant<'a>>>,
    pub(super) nodes: HashMap<Seq, &'w Node<'a>>,
    /// What is known of one of several, by each of them.
    may_be: HashMap<&'w DefendantId, Vec<&'w Unattributed<'a>>>,
    charges: HashMap<&'w DefendantId, Vec<&'w ChargeRow<'a>>>,
    pub(super) country: Option<&'w str>,
}

impl<'w, 'a> Seen<'w, 'a> {
    fn new(told: &'w Told<'a>, worlds: &'w Worlds<'a>) -> Self {
        let people = |world: &'w Option<Case<'a>>| {
            let people = world.iter().flat_map(|case| &case.defendants);
            people.map(|d| (&d.defendant, d)).collect()
        };
        let nodes = told.timeline.nodes.iter();
        let opened = told.timeline.names.opened;
        let opened = opened.map(|at| &told.timeline.nodes[at].fact.record.event);
        let shown = worlds.certain.as_ref();
        let mut may_be: HashMap<&DefendantId, Vec<&Unattributed<'a>>> = HashMap::default();
        for u in shown.iter().flat_map(|case| &case.unattributed) {
            for id in &u.one_of {
                may_be.entry(id).or_default().push(u);
            }
        }
        let mut charges: HashMap<&DefendantId, Vec<&ChargeRow<'a>>> = HashMap::default();
        for row in shown.iter().flat_map(|case| &case.charges) {
            for id in row.who.iter().chain(&row.withdrawn) {
                charges.entry(id).or_default().push(row);
            }
        }
        Self {
            may_be,
            charges,
            others: worlds.others.iter().map(people).collect(),
            nodes: nodes.map(|n| (n.fact.logged.seq, n)).collect(),
            country: opened.and_then(|event| match event {
                Event::CaseOpened(e) => e.jurisdiction.as_ref().map(Line::as_str),
                _ => None,
            }),
        }
    }

    /// A defendant in every state, the shown one first.
    pub(super) fn all(&self, d: &'w Defendant<'a>) -> impl Iterator<Item = &'w Defendant<'a>> + '_ {
        let others = self.others.iter();
        std::iter::once(d).chain(others.filter_map(|o| o.get(&d.defendant).copied()))
    }

    /// Where the sources of an entry can be found.
    pub(super) fn urls(&self, seq: Option<Seq>) -> impl Iterator<Item = &'w str> {
        let node = seq.and_then(|seq| self.nodes.get(&seq));
        let sources = node.into_iter().flat_map(|node| &node.fact.record.sources);
        sources.filter_map(|source| source.url.as_ref().map(Line::as_str))
    }
}

fn person(
    made: &mut Made<'_>,
    told: &Told<'_>,
    id: &Id,
    all: &[&Defendant<'_>],
    seen: &Seen<'_, '_>,
) {
    let first = all[0];
    let names = all.iter().filter_map(|d| d.name);
    let names: Vec<Cow<'_, str>> = names
        .filter_map(|name| super::clean::name(name.as_str()))
        .collect();
    let unnamed = || format!("Unnamed defendant {}, {}", first.defendant, told.case).into();
    let name = names.first().cloned().unwrap_or_else(unnamed);
    let agencies = all.iter().filter_map(|d| d.agency);
    let agencies: Vec<String> = agencies.map(|a| format!("agency: {a}")).collect();
    let ranks = all.iter().filter_map(|d| d.rank);
    let positions = all.iter().filter_map(|d| d.position);
    let aliases = all
        .iter()
        .flat_map(|d| d.aliases.iter().map(|a| a.as_str()));
    let mut entity = Entity::new(*id, "Person")
        .name("name", [&*name])
        .name("alias", names.iter().skip(1).map(|name| &**name))
        .name("alias", aliases)
        .label("title", ranks.map(Line::as_str))
        .label("position", positions.map(Line::as_str))
        .text("summary", agencies.iter().map(String::as_str))
        .date("deathDate", "died", all.iter().find_map(|d| d.died));
    let may_be = all.iter().filter_map(|d| seen.may_be.get(&d.defendant));
    for u in may_be.flatten().take(TOLD) {
        let name = u.name.map_or("somebody", Line::as_str);
        let note = format!(
            "may be {name}, who is one of {} ({})",
            u.one_of.len(),
            u.seq
        );
        entity = entity.text("notes", [note.as_str()]);
    }
    made.entities.push(entity);
    let known = all.iter().find_map(|d| d.basis.name);
    if let Some(node) = known.and_then(|seq| seen.nodes.get(&seq)) {
        document(made, node.fact.logged, id);
    }
}

fn party(
    made: &mut Made<'_>,
    told: &Told<'_>,
    d: &Defendant<'_>,
    person: &Id,
    case: &Id,
    seen: &Seen<'_, '_>,
) {
    let key = [told.case.as_str(), d.defendant.as_str()];
    let standings: BTreeSet<&str> = seen.all(d).map(|d| d.standing.as_str()).collect();
    let certain = (standings.len() == 1).then_some(d.standing.as_str());
    let may: Vec<&str> = standings.into_iter().collect();
    let may = format!("standing not certain: {}", may.join(" or "));
    let charges = charges(&d.defendant, seen);
    let entity = Entity::new(made.ids.of("party", &key), "CourtCaseParty")
        .link("party", [person])
        .link("case", [case])
        .label("role", ["defendant"])
        .label("status", certain)
        .label("recordId", [d.defendant.as_str()])
        .text("summary", [state(d).as_str()])
        .text("summary", certain.is_none().then_some(may.as_str()))
        .text("description", charges.iter().map(String::as_str))
        .urls("sourceUrl", seen.urls(d.basis.standing));
    made.entities.push(entity);
}

/// A defendant's state in a line, as it follows from what has certainly happened.
fn state(d: &Defendant<'_>) -> String {
    let mut parts = vec![d.standing.as_str().to_owned()];
    let mut say = |text: Option<String>| parts.extend(text);
    say(d.is_final.then(|| "in force".to_owned()));
    say((!d.penalties.is_empty()).then(|| penalties(d.penalties)));
    say(d.custody.map(|custody| words(custody.as_str())));
    say(d.severed.then(|| match d.severed_to {
        Some(to) => format!("severed to {to}"),
        None => "severed".to_owned(),
    }));
    say(d.died.map(|on| format!("died {on}")));
    say(d
        .same_as
        .as_ref()
        .map(|other| format!("the same person as {other}")));
    parts.join("; ")
}

/// The charges against a defendant, each in a line.
fn charges(id: &DefendantId, seen: &Seen<'_, '_>) -> Vec<String> {
    let rows = seen.charges.get(id).into_iter().flatten();
    let line = |row: &&ChargeRow<'_>| {
        let law = [row.code, row.article, row.part, row.edition, row.title];
        let law: Vec<&str> = law.into_iter().flatten().map(Line::as_str).collect();
        let verdict = row.verdicts.get(id).map(ToString::to_string);
        // Whoever was charged and has no verdict on it faces it, or it was withdrawn.
        let withdrawn = || row.basis.contains_key(id).then(|| "withdrawn".to_owned());
        let end = verdict.or_else(withdrawn);
        let end = end.map_or(String::new(), |end| format!(", {end}"));
        let law = law.join(", ");
        format!("charge {} ({law}){end} ({})", row.charge, row.seq)
    };
    rows.take(TOLD).map(line).collect()
}
