//! Charges whose ids no cell gives. Their ids are made of the article, and the article is what may have been
//! wrong: so a charge is known by whom it is against, and by what is left.
//!
//! 1. A charge in force that says what the row says is there already, also where it says so by its
//!    reclassification.
//! 2. One of the same article is that one, changed. One that was retracted stays so; one that was corrected
//!    away from what the row says is changed back.
//! 3. Where then one is left in the sheet and one, that an import made, in the ledger, it is that one, changed.
//! 4. Where more are left on both sides, nothing is guessed: it is an error that says what to do.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::super::key::key_of;
use super::super::origin::Origin;
use super::super::people::charge_id;
use super::super::{Planned, Trouble, Wrong};
use super::Met;
use super::content::{flat, overlaid, says, with_fields};
use super::known::{Case, Version, changed, there};
use crate::case::corrections::{Fact, content};
use crate::case::event::{ChargeFiled, ChargeReclassified, Event};
use crate::case::ids::{ChargeId, DefendantId, RecordId};
use crate::case::record::Record;

/// The charge of a row that has no id of its own for it.
pub fn made(row: &Planned) -> Option<&ChargeFiled> {
    match &row.record.event {
        Event::ChargeFiled(charge) if row.scope.made.contains("charge") => Some(charge),
        _ => None,
    }
}

fn filed(record: &Record) -> Option<&ChargeFiled> {
    match &record.event {
        Event::ChargeFiled(charge) => Some(charge),
        _ => None,
    }
}

/// Whom charges are against, or the row's own id: which charges a row's are among.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Among {
    Row(String),
    People(Vec<DefendantId>),
}

impl Among {
    fn people(charge: &ChargeFiled) -> Self {
        let mut who = charge.who.clone();
        who.sort();
        Self::People(who)
    }

    fn row(id: &RecordId) -> Option<Self> {
        let (row, _) = id.as_str().split_once(".charge_filed")?;
        Some(Self::Row(row.to_owned()))
    }
}

/// The charges of a case.
struct Charges<'a> {
    in_force: HashMap<Among, Vec<Fact<'a>>>,
    earlier: HashMap<Among, Vec<Version<'a>>>,
    reclassified: HashMap<&'a ChargeId, Vec<&'a ChargeReclassified>>,
    withdrawn: HashSet<&'a ChargeId>,
}

impl<'a> Charges<'a> {
    fn new(known: &Case<'_, 'a>) -> Self {
        let mut charges = Self {
            in_force: HashMap::new(),
            earlier: HashMap::new(),
            reclassified: HashMap::new(),
            withdrawn: HashSet::new(),
        };
        for fact in known.records.facts() {
            match &fact.record.event {
                Event::ChargeFiled(charge) => {
                    let row = Among::row(&known.beginning(&fact).id);
                    for among in row.into_iter().chain([Among::people(charge)]) {
                        charges.in_force.entry(among).or_default().push(fact);
                    }
                }
                Event::ChargeReclassified(to) => {
                    charges.reclassified.entry(&to.charge).or_default().push(to);
                }
                Event::ChargeWithdrawn(withdrawn) => {
                    charges.withdrawn.insert(&withdrawn.charge);
                }
                _ => {}
            }
        }
        for logged in known.records.entries() {
            let record = content(logged);
            let now = known.records.in_force_for(&logged.id);
            let is_in_force = now.is_some_and(|now| now.logged.seq == logged.seq);
            if let Some(charge) = filed(record).filter(|_| !is_in_force) {
                let versions = charges.earlier.entry(Among::people(charge)).or_default();
                versions.push(Version { logged, record });
            }
        }
        charges
    }

    /// Whether a charge says what a row says by what it was reclassified to.
    fn says_now(&self, record: &Record, row: &Planned) -> bool {
        let reclassified = filed(record).and_then(|charge| self.reclassified.get(&charge.charge));
        let text = |line: &Option<crate::case::text::Line>| {
            line.as_ref()
                .map_or(Value::Null, |l| Value::from(l.as_str()))
        };
        let says_it = |to: &&ChargeReclassified| {
            let fields = [
                ("code", text(&to.code)),
                ("article", text(&to.article)),
                ("part", text(&to.part)),
                ("edition", text(&to.edition)),
                ("title", text(&to.title)),
            ];
            with_fields(record, &fields).is_some_and(|now| says(&now, row))
        };
        says(record, row) || reclassified.is_some_and(|all| all.iter().any(says_it))
    }
}

/// Holds the charges of rows that have no ids for them.
pub fn hold(
    known: &mut Case<'_, '_>,
    rows: &[&mut Planned],
    met: &mut [Option<Met>],
    troubles: &mut Vec<Trouble>,
) {
    let mut groups: BTreeMap<Among, Vec<usize>> = BTreeMap::new();
    for (at, row) in rows.iter().enumerate() {
        if let Some(charge) = made(row).filter(|_| met[at].is_none()) {
            let of_row = row.record.id.as_ref().and_then(Among::row);
            let among = of_row.unwrap_or_else(|| Among::people(charge));
            groups.entry(among).or_default().push(at);
        }
    }
    if groups.is_empty() {
        return;
    }
    let charges = Charges::new(known);
    for (among, mut left) in groups {
        let found = charges.in_force.get(&among);
        let first = made(rows[left[0]]).map(Among::people);
        let found = found.or_else(|| charges.in_force.get(first.as_ref()?));
        let mut group = Group {
            known,
            charges: &charges,
            facts: found.cloned().unwrap_or_default(),
        };
        for step in [Group::says, Group::article, Group::earlier] {
            left.retain(|&at| {
                met[at] = step(&mut group, rows[at]);
                met[at].is_none()
            });
        }
        group.rest(rows, &left, met, troubles);
    }
}

/// The charges of one person, or of one row.
struct Group<'g, 'k, 'a> {
    known: &'g mut Case<'k, 'a>,
    charges: &'g Charges<'a>,
    facts: Vec<Fact<'a>>,
}

impl<'a> Group<'_, '_, 'a> {
    /// Takes the first charge that no row has and that is the one.
    fn find(&mut self, is_it: impl Fn(&Fact<'a>) -> bool) -> Option<Fact<'a>> {
        let mut facts = self.facts.iter();
        let found = facts.find(|fact| !self.known.used.contains(&fact.first) && is_it(fact));
        let found = *found?;
        self.known.used.insert(found.first);
        Some(found)
    }

    fn says(&mut self, row: &Planned) -> Option<Met> {
        let charges = self.charges;
        self.find(|fact| charges.says_now(fact.record, row))
            .map(there)
    }

    fn article(&mut self, row: &Planned) -> Option<Met> {
        let mine = made(row)?.article.as_ref()?;
        let same =
            |fact: &Fact<'_>| filed(fact.record).and_then(|c| c.article.as_ref()) == Some(mine);
        let found = self.find(same)?;
        Some(changed(found, overlaid(found.record, row)?))
    }

    fn earlier(&mut self, row: &Planned) -> Option<Met> {
        let versions = self.charges.earlier.get(&Among::people(made(row)?))?;
        let version = *versions.iter().find(|version| says(version.record, row))?;
        let Some(now) = self.known.records.in_force_for(&version.logged.id) else {
            let gone = || self.known.gone(version, row, None);
            return (!self.known.again).then(gone);
        };
        let after = overlaid(now.record, row)?;
        // Where another row has what is in force, this one is a charge more.
        let is_free = self.known.used.insert(now.first);
        is_free.then(|| changed(now, after))
    }

    /// What no charge was found for: one changed charge, or new ones, or what cannot be told.
    fn rest(
        self,
        rows: &[&mut Planned],
        left: &[usize],
        met: &mut [Option<Met>],
        troubles: &mut Vec<Trouble>,
    ) {
        let is_open = |fact: &&Fact<'_>| {
            let charge = filed(fact.record).map(|charge| &charge.charge);
            !self.known.used.contains(&fact.first)
                && charge.is_none_or(|charge| !self.charges.withdrawn.contains(charge))
        };
        let open: Vec<&Fact<'_>> = self.facts.iter().filter(is_open).collect();
        let (Some(&first), false) = (left.first(), open.is_empty()) else {
            return;
        };
        let is_made = |fact: &Fact<'_>| {
            Origin::of("charge_filed", &self.known.beginning(fact).id) != Origin::Given
        };
        match (left, open.as_slice()) {
            ([at], [fact]) if is_made(fact) => {
                self.known.used.insert(fact.first);
                met[*at] = overlaid(fact.record, rows[*at]).map(|after| changed(**fact, after));
            }
            _ => {
                self.known.used.extend(open.iter().map(|fact| fact.first));
                let mine: Vec<&Planned> = left.iter().map(|&at| &*rows[at]).collect();
                let column = rows[first].scope.columns.get("article").copied();
                troubles.push(Trouble::at(rows[first].row, column, unclear(&mine, &open)));
            }
        }
    }
}

/// That it cannot be told which charge is which, and what to do.
fn unclear(rows: &[&Planned], facts: &[&Fact<'_>]) -> Wrong {
    let named = |charge: &ChargeFiled| match &charge.article {
        Some(article) => article.as_str().to_owned(),
        None => "one without an article".to_owned(),
    };
    let mine: Vec<String> = rows.iter().filter_map(|row| made(row)).map(named).collect();
    let theirs = facts.iter().filter_map(|fact| {
        let charge = filed(fact.record)?;
        let (seq, id) = (fact.logged.seq, &charge.charge);
        Some(format!("{} ({seq}, {id})", named(charge)))
    });
    let theirs: Vec<String> = theirs.collect();
    let who = rows
        .first()
        .and_then(|row| made(row))
        .map(|charge| &charge.who);
    let who: Vec<&str> = who.into_iter().flatten().map(DefendantId::as_str).collect();
    Wrong::new(format!(
        "it cannot be told which charge of {} is which: the sheet has {}, recorded is {}",
        who.join(", "),
        mine.join("; "),
        theirs.join("; ")
    ))
    .accepted(
        "the ids of the charges in a column charge, in the order of the articles; or one change after the other; or casebook correct for what is recorded",
    )
}

/// Gives a new charge an id that no other charge of the case has; what is made of the id follows it.
pub fn name(row: &mut Planned, taken: &mut HashSet<ChargeId>, key: &[String]) {
    let Some(charge) = made(row).map(|charge| charge.charge.clone()) else {
        return;
    };
    let numbered = |number: u32| match number {
        1 => Some(charge.clone()),
        _ => {
            // Room for the number.
            let base: String = charge.as_str().chars().take(50).collect();
            charge_id(&base, Some(&number.to_string()))?.parse().ok()
        }
    };
    let free = (1..).filter_map(numbered).find(|id| !taken.contains(id));
    let Some(free) = free else { return };
    taken.insert(free.clone());
    if free != charge {
        identify(row, &[("charge", Value::from(free.as_str()))], key);
    }
}

/// Gives a row's record other ids of things. Its key, and its own id where it has one of the row, are made
/// of them.
pub fn identify(row: &mut Planned, ids: &[(&str, Value)], key: &[String]) {
    let of_row = row.record.id.take();
    let Some(record) = with_fields(&row.record, ids) else {
        row.record.id = of_row;
        return;
    };
    let tail = filed(&record).map(|charge| format!(".{}", charge.charge.as_str()));
    let tail = format!(".{}{}", record.event.name(), tail.unwrap_or_default());
    row.record = record;
    row.record.id = of_row.and_then(|id| {
        let (row, _) = id
            .as_str()
            .rsplit_once(&format!(".{}", row.record.event.name()))?;
        format!("{row}{tail}").parse().ok()
    });
    let all = flat(&row.record);
    row.key = key_of(row.record.event.name(), &all, &all, key);
}
