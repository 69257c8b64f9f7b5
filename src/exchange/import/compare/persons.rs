//! Who a row is about, where no cell gives the defendant's id. The id is made of the name, and the name is
//! what may have been wrong.
//!
//! 1. A row with an id of its own is about whom it was about when it was imported.
//! 2. Else whoever has the id that is made of the name; else the one defendant of the case of that name.
//! 3. Where there is none, and the ledger has somebody who is in no row of the sheet, and of whom everything
//!    else is recorded as the row says it, or whose name is near, the name may have been corrected: that is an
//!    error, and the user says which it is.

mod absent;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::super::lost::people_of;
use super::super::slugs::slug;
use super::super::{Planned, Trouble, Wrong};
use super::Asked;
use super::charges::{self, identify};
use super::content::flat;
use super::known::Case;
use crate::case::corrections::Fact;
use crate::case::event::{DefendantJoined, Event};
use crate::case::record::Record;
use crate::case::text::Line;
use crate::seq::Seq;

/// What a record says of somebody who joins.
pub fn joined(record: &Record) -> Option<&DefendantJoined> {
    match &record.event {
        Event::DefendantJoined(joined) => Some(joined),
        _ => None,
    }
}

/// The one defendant whom a record is about.
pub fn person(record: &Record) -> Option<String> {
    let mut people = people_of(record);
    let one = people.pop();
    one.filter(|_| people.is_empty())
}

/// Whom a sheet has in a case.
struct Sheet {
    /// The records about each person, by their place among the rows.
    people: BTreeMap<String, Vec<usize>>,
}

impl Sheet {
    fn new(rows: &[&mut Planned]) -> Self {
        let mut people: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, row) in rows.iter().enumerate() {
            for one in people_of(&row.record) {
                people.entry(one).or_default().push(at);
            }
        }
        Self { people }
    }

    /// Those whose ids are made of their names, and where each joins.
    fn made(&self, rows: &[&mut Planned]) -> Vec<(String, usize)> {
        let joins = |at: &&usize| {
            rows[**at].scope.made.contains("defendant") && joined(&rows[**at].record).is_some()
        };
        let people = self.people.iter();
        people
            .filter_map(|(id, at)| Some((id.clone(), *at.iter().find(joins)?)))
            .collect()
    }

    /// Gives a person the id that is recorded.
    fn rename(&mut self, rows: &mut [&mut Planned], from: &str, to: &str, key: &[String]) {
        let at = self.people.remove(from).unwrap_or_default();
        for &at in &at {
            rename(rows[at], from, to, key);
        }
        self.people.insert(to.to_owned(), at);
    }
}

/// Gives whom a record is about another id, with what is made of it.
fn rename(row: &mut Planned, from: &str, to: &str, key: &[String]) {
    let all = flat(&row.record);
    let mut ids: Vec<(&str, Value)> = Vec::new();
    if all.get("defendant").and_then(Value::as_str) == Some(from) {
        ids.push(("defendant", to.into()));
    }
    if let Some(Value::Array(who)) = all.get("who") {
        let other = |one: &Value| match one.as_str() == Some(from) {
            true => Value::from(to),
            false => one.clone(),
        };
        ids.push(("who", who.iter().map(other).collect()));
    }
    if let Some(charge) = charges::made(row) {
        let article = charge.article.as_ref().map(Line::as_str);
        let id = super::super::people::charge_id(to, article);
        ids.extend(id.map(|id| ("charge", Value::from(id))));
    }
    if row.scope.made.contains("appeal") {
        ids.extend(slug(&format!("ap {to}")).map(|id| ("appeal", Value::from(id))));
    }
    identify(row, &ids, key);
}

/// Finds out whom rows are about. Comes back with those who are asked about, by where they joined.
pub fn resolve(
    rows: &mut [&mut Planned],
    known: &Case<'_, '_>,
    asked: &Asked<'_>,
    troubles: &mut Vec<Trouble>,
) -> BTreeSet<String> {
    let mut sheet = Sheet::new(rows);
    let made = sheet.made(rows);
    if made.is_empty() {
        return BTreeSet::new();
    }
    let recorded = Recorded::new(known);
    let mut nobody = Vec::new();
    for (id, at) in made {
        let of_row = rows[at].record.id.as_ref();
        let of_row = of_row.and_then(|id| known.in_force_under(id));
        let named = match of_row.as_ref().and_then(|fact| joined(fact.record)) {
            Some(joined) => Some(joined.defendant.as_str().to_owned()),
            None if recorded.joined.contains_key(&id) => continue,
            None => recorded.named(rows[at]),
        };
        match named {
            Some(there) if there == id => {}
            Some(there) if !sheet.people.contains_key(&there) => {
                sheet.rename(rows, &id, &there, asked.key);
            }
            Some(there) if of_row.is_some() => troubles.push(moved(rows[at], &there, &sheet, rows)),
            _ if rows[at].record.id.is_none() => nobody.push((id, at)),
            _ => {}
        }
    }
    if nobody.is_empty() || !asked.is_whole {
        return BTreeSet::new();
    }
    let mut absent = recorded.absent(known, &sheet, asked);
    let mut about = BTreeSet::new();
    for (id, at) in nobody {
        let alike = absent.alike(rows, &sheet.people[&id]);
        let is_alike = !alike.is_empty();
        let name = joined(&rows[at].record).and_then(|joined| joined.name.as_ref());
        let they = match name {
            Some(name) if !is_alike => absent.near(name.as_str()),
            _ => alike,
        };
        if !they.is_empty() {
            let why = match is_alike {
                true => ", and all else is recorded as this row says it",
                false => "",
            };
            let known: Vec<Known> = they.iter().filter_map(|who| recorded.known(who)).collect();
            let mut known: Vec<&Known> = known.iter().collect();
            let mine = name.map_or("", |name| name.as_str()).to_lowercase();
            let unlike = |known: &&Known| {
                let near = strsim::jaro_winkler(&mine, &known.name.to_lowercase());
                // From 0, the same, to a million.
                ((1.0 - near) * 1e6) as u32
            };
            known.sort_by_key(unlike);
            troubles.push(looks_like(rows[at], &known, why));
            about.extend(they);
        }
    }
    about
}

/// The defendants that a case has.
struct Recorded<'a> {
    joined: BTreeMap<String, Fact<'a>>,
    by_name: HashMap<String, Vec<String>>,
}

impl<'a> Recorded<'a> {
    fn new(known: &Case<'_, 'a>) -> Self {
        let (mut all, mut by_name) = (BTreeMap::new(), HashMap::<String, Vec<String>>::new());
        for fact in known.records.facts() {
            let Some(joined) = joined(fact.record) else {
                continue;
            };
            let id = joined.defendant.as_str().to_owned();
            if let Some(name) = &joined.name {
                let same = by_name.entry(name.as_str().to_owned()).or_default();
                same.push(id.clone());
            }
            all.insert(id, fact);
        }
        let joined = all;
        Self { joined, by_name }
    }

    /// Somebody of the case, as they are told.
    fn known(&self, who: &str) -> Option<Known> {
        let fact = self.joined.get(who)?;
        Known::of(fact.record, fact.logged.seq)
    }

    /// The one defendant who has the name of a row.
    fn named(&self, row: &Planned) -> Option<String> {
        let name = joined(&row.record)?.name.as_ref()?;
        match self.by_name.get(name.as_str())?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    }
}

/// That a row's id was another person's, who is in the sheet too.
fn moved(row: &Planned, there: &str, sheet: &Sheet, rows: &[&mut Planned]) -> Trouble {
    let other = sheet.people.get(there).and_then(|at| at.first());
    let other = other.map_or(String::new(), |at| {
        format!(", who is in row {}", rows[*at].row)
    });
    let wrong = Wrong::new(format!(
        "the row's id was that of {there}{other}: ids have moved"
    ));
    let wrong = wrong.accepted("the id that each row had when it was imported");
    Trouble::at(row.row, row.scope.columns.get("id").copied(), wrong)
}

/// Somebody who is recorded.
pub struct Known {
    /// The id.
    pub who: String,
    /// The name, as it is told.
    name: String,
    /// The entry that says it.
    seq: Seq,
}

impl Known {
    /// Whom a record introduces.
    pub fn of(record: &Record, seq: Seq) -> Option<Self> {
        let who = joined(record)?.defendant.as_str().to_owned();
        let name = told_name(record);
        Some(Self { who, name, seq })
    }
}

fn told_name(record: &Record) -> String {
    let name = joined(record).and_then(|joined| joined.name.as_ref());
    name.map_or("no name".to_owned(), |name| format!("{:?}", name.as_str()))
}

/// That a row's name may be another one of somebody who is recorded, and why.
pub fn looks_like(row: &Planned, known: &[&Known], why: &str) -> Trouble {
    const NAMED: usize = 3;
    let known = &known[..known.len().min(NAMED)];
    let named = known
        .iter()
        .map(|known| format!("{} ({}, {})", known.who, known.name, known.seq));
    let named: Vec<String> = named.collect();
    let problem = format!(
        "{} looks like {}: in no row any more{why}",
        told_name(&row.record),
        named.join(" or ")
    );
    // Which of several it is only the user knows: an entry that is guessed would cross two people.
    let entry = match known {
        [one] => one.seq.to_string(),
        _ => "#…".to_owned(),
    };
    let mine = joined(&row.record).and_then(|joined| joined.name.as_ref());
    let mine = mine.map_or("", |name| name.as_str()).replace('\'', "'\\''");
    let accepted = format!(
        "for the same person: casebook correct '{entry}' --set 'name={mine}' --reason WHY, and import again; for somebody else: an id in a column defendant"
    );
    let columns = &row.scope.columns;
    let column = columns.get("name").or(columns.get("defendant"));
    Trouble::at(
        row.row,
        column.copied(),
        Wrong::new(problem).accepted(accepted),
    )
}
