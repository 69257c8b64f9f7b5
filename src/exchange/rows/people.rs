//! Defendants, and what becomes of each: charges, penalties, appeals.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::facts::Facts;
use super::value::{Row, Value};
use super::{Rows, Table};
use crate::answers::find::Sure;
use crate::case::event::{Event, Penalty};
use crate::case::ids::{AppealId, CaseId, ChargeId, DefendantId};
use crate::case::state::{Appeal, Case, ChargeRow, Defendant, Worlds};
use crate::case::summary;
use crate::case::term::Term;
use crate::case::vocabulary::{AppealOutcome, Custody};
use crate::seq::Seq;

/// One thing in each of the states that a case may be in, the state that is shown first; `None` where a
/// state has no such thing.
struct InWorlds<T>(Vec<Option<T>>);

impl<T> InWorlds<T> {
    fn shown(&self) -> Option<&T> {
        self.0.first().and_then(Option::as_ref)
    }

    /// As it is shown, or else as it is in the first state that has it.
    fn any(&self) -> Option<&T> {
        self.0.iter().flatten().next()
    }

    fn sure(&self) -> Sure {
        match self.0.iter().all(Option::is_some) {
            true => Sure::Certain,
            false => Sure::Possible,
        }
    }

    /// All that is so in one state or another, in order, each once.
    fn all<V: Ord>(&self, what: impl FnMut(&T) -> V) -> BTreeSet<V> {
        self.0.iter().flatten().map(what).collect()
    }

    /// The entries on which it rests as it is told, and the others on which it may rest.
    fn rests(&self, on: impl Fn(&T) -> Vec<Seq>) -> (Vec<Seq>, Vec<Seq>) {
        let told: BTreeSet<Seq> = self.any().map(&on).into_iter().flatten().collect();
        let all: BTreeSet<Seq> = self.0.iter().flatten().flat_map(&on).collect();
        let others = all.difference(&told).copied().collect();
        (told.into_iter().collect(), others)
    }
}

/// Finds the same things in all states, by a key; in the order in which the states have them.
fn across<'w, 'a, K, T>(
    worlds: &'w Worlds<'a>,
    things: impl Fn(&'w Case<'a>) -> Vec<(K, T)>,
) -> Vec<(K, InWorlds<T>)>
where
    K: Clone + Eq + std::hash::Hash,
{
    let mut found: Vec<(K, InWorlds<T>)> = Vec::new();
    let mut places: HashMap<K, usize> = HashMap::default();
    let count = 1 + worlds.others.len();
    let certain = std::iter::once(&worlds.certain);
    for (nth, world) in certain.chain(&worlds.others).enumerate() {
        for (key, thing) in world.iter().flat_map(&things) {
            let place = *places.entry(key.clone()).or_insert_with(|| {
                let none = std::iter::repeat_with(|| None).take(count);
                found.push((key, InWorlds(none.collect())));
                found.len() - 1
            });
            found[place].1.0[nth] = Some(thing);
        }
    }
    found
}

pub(super) fn sure_word(sure: Sure) -> &'static str {
    match sure {
        Sure::Certain => "certain",
        Sure::Possible => "possible",
    }
}

pub(super) fn yes(is_so: bool) -> &'static str {
    if is_so { "yes" } else { "no" }
}

/// A word for people, as it is written in data: `on_trial`.
pub(super) fn wire(word: &str) -> String {
    word.replace(' ', "_")
}

impl Row {
    /// Goes on with the case, the defendant, and the defendant's key.
    fn of(self, case: &CaseId, defendant: &DefendantId) -> Self {
        self.text(Some(case))
            .text(Some(defendant))
            .text(Some(format!("{case}/{defendant}")))
    }

    /// Goes on with how sure it is.
    fn how_sure<T>(self, thing: &InWorlds<T>) -> Self {
        self.truth(thing.shown().is_some())
            .word(Some(sure_word(thing.sure())))
    }

    /// Goes on with the entries on which it rests.
    pub(super) fn rests(self, (told, others): (Vec<Seq>, Vec<Seq>)) -> Self {
        self.cell(Value::Entries(told)).cell(Value::Entries(others))
    }
}

pub(super) fn defendants(
    case: &CaseId,
    worlds: &Worlds<'_>,
    facts: &Facts<'_, '_>,
    rows: &mut Rows,
) {
    let may_be = unattributed(worlds);
    let all = across(worlds, |case| {
        let people = case.defendants.iter();
        people.map(|d| (d.defendant.clone(), d)).collect()
    });
    for (id, person) in all {
        if let Some(row) = defendant(case, &id, &person, may_be.get(&id), facts) {
            rows.add(Table::Defendants, row);
        }
    }
}

fn defendant(
    case: &CaseId,
    id: &DefendantId,
    person: &InWorlds<&Defendant<'_>>,
    may_be: Option<&Vec<String>>,
    facts: &Facts<'_, '_>,
) -> Option<Row> {
    let d = *person.any()?;
    let shown = person.shown().copied();
    let mut standings = person.all(|d| d.standing);
    let mut standing_possible: Vec<String> = std::mem::take(&mut standings)
        .into_iter()
        .map(|standing| wire(standing.as_str()))
        .collect();
    if person.sure() == Sure::Possible {
        standing_possible.push("absent".to_owned());
    }
    let stands = shown.and_then(|d| facts.at(d.basis.standing?));
    let event = stands.map(|node| &node.fact.record.event);
    let sentence = shown
        .filter(|d| !d.penalties.is_empty())
        .map(|d| summary::penalties(d.penalties));
    let custody = |d: &&Defendant<'_>| d.custody.map_or("not_recorded", Custody::as_str);
    Some(
        Row::with_id(format!("{case}/{id}"))
            .text(Some(case))
            .text(Some(id))
            .how_sure(person)
            .text(Some(d.group.map_or("none", |group| group.as_str())))
            .text(d.name)
            .cell(Value::list(&d.aliases))
            .cell(Value::list(may_be.into_iter().flatten()))
            .text(d.agency)
            .text(d.rank)
            .text(d.position)
            .text(shown.map(|d| wire(d.standing.as_str())))
            .cell(Value::List(standing_possible))
            .date(stands.map(|node| node.on))
            .text(event.and_then(Event::court))
            .text(event.and_then(Event::judge))
            .cell(shown.map_or(Value::Unknown, |d| Value::Truth(d.is_final)))
            .cell(Value::list(person.all(|d| yes(d.is_final))))
            .word(shown.and_then(|d| d.custody).map(Custody::as_str))
            .cell(Value::list(person.all(custody)))
            .text(sentence)
            .cell(shown.map_or(Value::Unknown, |d| Value::Truth(d.severed)))
            .text(shown.and_then(|d| d.severed_to))
            .date(shown.and_then(|d| d.died))
            .text(Some(d.same_as.as_ref().map_or("none", |id| id.as_str())))
            .truth(!d.is_another)
            .rests(person.rests(|d| basis(d))),
    )
}

/// The entries from which the facts about a defendant come.
pub(super) fn basis(d: &Defendant<'_>) -> Vec<Seq> {
    let b = &d.basis;
    let all = [
        b.standing,
        b.is_final,
        b.custody,
        b.penalties,
        b.name,
        b.aliases,
        b.group,
        b.agency,
        b.rank,
        b.position,
        b.severed,
        b.died,
        b.same_as,
    ];
    all.into_iter().flatten().collect()
}

/// What is known of one of several, for each who may be that one.
fn unattributed(worlds: &Worlds<'_>) -> BTreeMap<DefendantId, Vec<String>> {
    let mut may_be: BTreeMap<DefendantId, Vec<String>> = BTreeMap::new();
    let Some(shown) = worlds.all().flatten().next() else {
        return may_be;
    };
    for u in &shown.unattributed {
        let aliases = u.aliases.iter();
        let said = u.name.into_iter().chain(aliases);
        let said = said.chain([u.rank, u.position, u.agency].into_iter().flatten());
        let said: Vec<&str> = said.map(crate::case::text::Line::as_str).collect();
        let text = format!(
            "{} (of one of {}, {})",
            said.join(", "),
            u.one_of.len(),
            u.seq
        );
        for id in &u.one_of {
            may_be.entry(id.clone()).or_default().push(text.clone());
        }
    }
    may_be
}

/// A charge as one defendant faces it.
struct Faced<'w, 'a> {
    row: &'w ChargeRow<'a>,
    withdrawn: bool,
    verdict: &'static str,
    said_by: Option<Seq>,
}

impl Faced<'_, '_> {
    fn law(&self) -> String {
        let parts = [
            self.row.code,
            self.row.article,
            self.row.part,
            self.row.edition,
            self.row.title,
        ];
        let known: Vec<&str> = parts
            .into_iter()
            .flatten()
            .map(crate::case::text::Line::as_str)
            .collect();
        known.join(", ")
    }

    fn rests(&self) -> Vec<Seq> {
        [Some(self.row.seq), self.said_by]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The charges of a state, by charge and defendant.
fn faced<'w, 'a>(case: &'w Case<'a>) -> Vec<((&'w ChargeId, DefendantId), Faced<'w, 'a>)> {
    let mut all = Vec::new();
    for row in &case.charges {
        let those = [(&row.who, false), (&row.withdrawn, true)];
        for (who, withdrawn) in those {
            for id in who {
                let verdict = row.verdicts.get(id).map_or("none", |v| v.as_str());
                let faced = Faced {
                    row,
                    withdrawn,
                    verdict,
                    said_by: row.basis.get(id).copied(),
                };
                all.push(((row.charge, id.clone()), faced));
            }
        }
    }
    all
}

pub(super) fn charges(case: &CaseId, worlds: &Worlds<'_>, rows: &mut Rows) {
    for ((charge, id), faced) in across(worlds, faced) {
        let Some(told) = faced.any() else { continue };
        let laws = faced.all(Faced::law).into_iter();
        let row = Row::with_id(format!("{case}/{charge}/{id}"))
            .of(case, &id)
            .text(Some(charge))
            .how_sure(&faced)
            .text(told.row.code)
            .text(told.row.article)
            .text(told.row.part)
            .text(told.row.edition)
            .text(told.row.title)
            .cell(Value::list(laws.filter(|law| !law.is_empty())))
            .truth(told.withdrawn)
            .cell(Value::list(faced.all(|f| yes(f.withdrawn))))
            .word(Some(told.verdict))
            .cell(Value::list(faced.all(|f| f.verdict)))
            .rests(faced.rests(Faced::rests));
        rows.add(Table::Charges, row);
    }
}

/// The penalties of a state, by defendant, entry, and place among those of the entry.
fn imposed<'w>(case: &'w Case<'_>) -> Vec<((DefendantId, Seq, usize), &'w Penalty)> {
    let mut all = Vec::new();
    for d in &case.defendants {
        let Some(seq) = d.basis.penalties else {
            continue;
        };
        for (nth, penalty) in d.penalties.iter().enumerate() {
            all.push(((d.defendant.clone(), seq, nth), penalty));
        }
    }
    all
}

pub(super) fn penalties(
    case: &CaseId,
    worlds: &Worlds<'_>,
    facts: &Facts<'_, '_>,
    rows: &mut Rows,
) {
    let mut all = across(worlds, imposed);
    // Those who are shown first come first; the others beside those of the same defendant.
    let mut first: HashMap<DefendantId, usize> = HashMap::default();
    for (nth, ((id, ..), _)) in all.iter().enumerate() {
        first.entry(id.clone()).or_insert(nth);
    }
    all.sort_by_key(|((id, ..), _)| first.get(id).copied());
    let (mut number, mut last) = (0, None);
    for ((id, seq, _), penalty) in all {
        number = if last.as_ref() == Some(&id) {
            number + 1
        } else {
            1
        };
        let Some(p) = penalty.any() else { continue };
        let node = facts.at(seq);
        let event = node.map(|node| &node.fact.record.event);
        let basis = match event {
            Some(Event::SentenceRevised(e)) => e.basis.as_str(),
            _ => "none",
        };
        let row = Row::with_id(format!("{case}/{id}/{number}"))
            .of(case, &id)
            .how_sure(&penalty)
            .word(Some(p.kind.as_str()));
        let row = term(row, p.term.as_ref())
            .truth(p.for_life)
            .text(p.amount.as_ref())
            .text(p.description.as_ref())
            .word(event.map(Event::name))
            .word(Some(basis))
            .date(node.map(|node| node.on))
            .text(event.and_then(Event::court))
            .number(Some(seq.0));
        rows.add(Table::Penalties, row);
        last = Some(id);
    }
}

/// Goes on with a term, as written and in numbers.
fn term(row: Row, term: Option<&Term>) -> Row {
    let max = term.and_then(|term| term.max);
    row.text(term)
        .number(term.map(|term| term.min.months()))
        .number(term.map(|term| term.min.days()))
        .number(max.map(crate::case::term::Duration::months))
        .number(max.map(crate::case::term::Duration::days))
}

/// An appeal as it stands for one defendant.
struct Appealed<'w, 'a> {
    appeal: &'w Appeal<'a>,
    status: &'static str,
    outcome: Option<(AppealOutcome, Seq)>,
    ended: Option<Seq>,
}

impl Appealed<'_, '_> {
    fn rests(&self) -> Vec<Seq> {
        let decided = self.outcome.map(|(_, seq)| seq);
        [Some(self.appeal.seq), decided, self.ended]
            .into_iter()
            .flatten()
            .collect()
    }
}

/// The appeals of a state, by appeal and defendant.
fn appealed<'w, 'a>(case: &'w Case<'a>) -> Vec<((&'w AppealId, DefendantId), Appealed<'w, 'a>)> {
    let mut all = Vec::new();
    for appeal in &case.appeals {
        for id in &appeal.who {
            let decided = appeal.decisions.iter().find(|d| d.who.contains(id));
            let outcome = decided.map(|d| (d.outcome, d.seq));
            let ended = appeal.ended.iter().find(|end| end.who.contains(id));
            let status = if outcome.is_some() {
                "decided"
            } else if ended.is_some() {
                "ended"
            } else if appeal.withdrawn {
                "withdrawn"
            } else {
                "pending"
            };
            let ended = ended.map(|end| end.seq);
            let appealed = Appealed {
                appeal,
                status,
                outcome,
                ended,
            };
            all.push(((appeal.appeal, id.clone()), appealed));
        }
    }
    all
}

pub(super) fn appeals(case: &CaseId, worlds: &Worlds<'_>, facts: &Facts<'_, '_>, rows: &mut Rows) {
    for ((appeal, id), appealed) in across(worlds, appealed) {
        let Some(told) = appealed.any() else { continue };
        let filed = facts.at(told.appeal.seq);
        let grounds = filed.and_then(|node| match &node.fact.record.event {
            Event::AppealFiled(e) => e.grounds.as_ref(),
            _ => None,
        });
        let decided = told.outcome.and_then(|(_, seq)| facts.at(seq));
        let row = Row::with_id(format!("{case}/{appeal}/{id}"))
            .of(case, &id)
            .text(Some(appeal))
            .how_sure(&appealed)
            .word(Some(told.appeal.appellant.as_str()))
            .word(Some(told.appeal.level.as_str()))
            .word(Some(told.appeal.against.as_str()))
            .text(grounds)
            .date(filed.map(|node| node.on))
            .word(Some(told.status))
            .cell(Value::list(appealed.all(|a| a.status)))
            .word(Some(told.outcome.map_or("none", |(o, _)| o.as_str())))
            .date(decided.map(|node| node.on))
            .text(decided.and_then(|node| node.fact.record.event.court()))
            .number(Some(told.appeal.seq.0))
            .rests(appealed.rests(Appealed::rests));
        rows.add(Table::Appeals, row);
    }
}
