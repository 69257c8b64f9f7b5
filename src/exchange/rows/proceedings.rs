//! What becomes of each defendant: charges, penalties, appeals.

use foldhash::HashMap;

use super::facts::Facts;
use super::value::Row;
use super::worlds::{across, yes};
use super::{Rows, Table};
use crate::case::event::{Event, Penalty};
use crate::case::ids::{AppealId, CaseId, ChargeId, DefendantId};
use crate::case::state::{Appeal, Case, ChargeRow, Worlds};
use crate::case::term::Term;
use crate::case::text::Line;
use crate::case::vocabulary::AppealOutcome;
use crate::seq::Seq;

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
        let known: Vec<&str> = parts.into_iter().flatten().map(Line::as_str).collect();
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
        rows.row(Table::Charges)
            .written(format_args!("{case}/{charge}/{id}"))
            .of(case, &id)
            .word(Some(charge.as_str()))
            .how_sure(&faced)
            .word(told.row.code.map(Line::as_str))
            .word(told.row.article.map(Line::as_str))
            .word(told.row.part.map(Line::as_str))
            .word(told.row.edition.map(Line::as_str))
            .word(told.row.title.map(Line::as_str))
            .recorded(laws.filter(|law| !law.is_empty()))
            .truth(told.withdrawn)
            .recorded(faced.all(|f| yes(f.withdrawn)))
            .word(Some(told.verdict))
            .recorded(faced.all(|f| f.verdict))
            .rests(faced.rests(Faced::rests));
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
        let row = rows
            .row(Table::Penalties)
            .written(format_args!("{case}/{id}/{number}"))
            .of(case, &id)
            .how_sure(&penalty)
            .word(Some(p.kind.as_str()));
        term(row, p.term.as_ref())
            .truth(p.is_for_life())
            .text(p.amount.as_ref())
            .text(p.description.as_ref())
            .word(event.map(Event::name))
            .word(Some(basis))
            .date(node.map(|node| node.on))
            .text(event.and_then(Event::court))
            .number(Some(seq.0));
        last = Some(id);
    }
}

/// Goes on with a term, as written and in numbers.
fn term<'s>(row: Row<'s>, term: Option<&Term>) -> Row<'s> {
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
        rows.row(Table::Appeals)
            .written(format_args!("{case}/{appeal}/{id}"))
            .of(case, &id)
            .word(Some(appeal.as_str()))
            .how_sure(&appealed)
            .word(Some(told.appeal.appellant.as_str()))
            .word(Some(told.appeal.level.as_str()))
            .word(Some(told.appeal.against.as_str()))
            .text(grounds)
            .date(filed.map(|node| node.on))
            .word(Some(told.status))
            .recorded(appealed.all(|a| a.status))
            .word(Some(told.outcome.map_or("none", |(o, _)| o.as_str())))
            .date(decided.map(|node| node.on))
            .text(decided.and_then(|node| node.fact.record.event.court()))
            .number(Some(told.appeal.seq.0))
            .rests(appealed.rests(Appealed::rests));
    }
}
