//! The fold: from what has happened by a day to the state of the case.
//!
//! Total, and without rules: it takes any timeline and says what follows from it.

use super::identity::Identity;
use super::standing::{Accusation, Record};
use super::{Case, Status};
use crate::case::event::{AppealDecided, AppealFiled, ChargeFiled, ChargeReclassified, Event};
use crate::case::ids::{CaseId, ChargeId};
use crate::case::text::Line;
use crate::case::timeline::{AsOf, FactIndex, Person, Ruling, Timeline};
use crate::case::vocabulary::{AppealOutcome, Custody, VerdictOutcome};
use crate::seq::Seq;
use crate::time::Day;

/// The state of a case on a day; of all that is known of it, where no day is given. `None` as long
/// as nothing of it has happened.
#[must_use]
pub fn project<'a>(
    case: &'a CaseId,
    timeline: &Timeline<'a>,
    day: Option<Day>,
) -> Option<Case<'a>> {
    project_as_of(case, timeline, &timeline.by(day))
}

/// The state of a case in which this has happened, and nothing else.
pub(super) fn project_as_of<'a>(
    case: &'a CaseId,
    timeline: &Timeline<'a>,
    as_of: &AsOf,
) -> Option<Case<'a>> {
    if as_of.inside.is_empty() {
        return None;
    }
    let mut fold = Fold::new(timeline, as_of);
    for &at in &as_of.inside {
        let node = &timeline.nodes[at];
        if node.moves || as_of.is_depended_on(at) {
            fold.take(at, &node.fact.record.event);
        }
    }
    Some(fold.finish(case, as_of))
}

/// The classification of a charge, for those to whom it applies.
pub(super) struct Row<'a> {
    pub(super) code: Option<&'a Line>,
    pub(super) article: Option<&'a Line>,
    pub(super) part: Option<&'a Line>,
    pub(super) edition: Option<&'a Line>,
    pub(super) title: Option<&'a Line>,
    pub(super) who: Vec<Person>,
    pub(super) at: FactIndex,
}

pub(super) struct Charge<'a> {
    pub(super) id: &'a ChargeId,
    pub(super) at: FactIndex,
    pub(super) rows: Vec<Row<'a>>,
    pub(super) withdrawn: Vec<(Person, FactIndex)>,
}

pub(super) struct Filed<'a> {
    pub(super) event: &'a AppealFiled,
    pub(super) at: FactIndex,
    pub(super) decisions: Vec<(FactIndex, AppealOutcome, Vec<Person>)>,
    pub(super) ended: Vec<(FactIndex, Vec<Person>)>,
    pub(super) withdrawn: bool,
}

/// Whether somebody is one of these, who are in order.
fn is_among(person: Person, who: &[Person]) -> bool {
    who.binary_search(&person).is_ok()
}

impl Filed<'_> {
    pub(super) fn is_pending(&self, timeline: &Timeline<'_>, person: Person) -> bool {
        !self.withdrawn
            && is_among(person, &timeline.nodes[self.at].who)
            && !self
                .decisions
                .iter()
                .any(|(_, _, who)| is_among(person, who))
            && !self.ended.iter().any(|(_, who)| is_among(person, who))
    }
}

pub(super) struct Fold<'a, 't> {
    pub(super) timeline: &'t Timeline<'a>,
    /// Whether a defendant has been introduced by the day.
    pub(super) present: Vec<bool>,
    pub(super) people: Vec<Record<'a>>,
    pub(super) charges: Vec<Charge<'a>>,
    pub(super) appeals: Vec<Filed<'a>>,
    pub(super) in_court: Option<FactIndex>,
    pub(super) closed: bool,
}

impl<'a, 't> Fold<'a, 't> {
    pub(super) fn new(timeline: &'t Timeline<'a>, as_of: &AsOf) -> Self {
        let mut inside = vec![false; timeline.nodes.len()];
        for &at in &as_of.inside {
            inside[at] = timeline.nodes[at].moves || as_of.is_depended_on(at);
        }
        let defendants = &timeline.names.defendants;
        Self {
            timeline,
            present: defendants.iter().map(|d| inside[d.joined]).collect(),
            people: defendants.iter().map(|_| Record::default()).collect(),
            charges: Vec::new(),
            appeals: Vec::new(),
            in_court: None,
            closed: false,
        }
    }

    pub(super) fn seq(&self, at: FactIndex) -> Seq {
        self.timeline.nodes[at].fact.logged.seq
    }

    pub(super) fn take(&mut self, at: FactIndex, event: &'a Event) {
        let who = self.timeline.nodes[at].who.as_slice();
        match event {
            Event::CaseReferred(_) | Event::TrialOpened(_) => {
                self.in_court.get_or_insert(at);
            }
            Event::CaseReturned(_) => self.give_back(at),
            Event::CaseClosed(_) => self.closed = true,
            Event::CaseReopened(_) => self.closed = false,
            Event::DefendantSevered(e) => {
                self.each(who, |person| person.severed = Some((e.to.as_ref(), at)));
            }
            Event::DefendantDied(_) => {
                let on = self.timeline.nodes[at].on;
                self.each(who, |person| person.died = Some((on, at)));
            }
            Event::ChargeFiled(e) => self.charge(at, e, who),
            Event::ChargeReclassified(e) => self.reclassify(at, e, who),
            Event::ChargeWithdrawn(e) => {
                let charge = self.charges.iter_mut().find(|c| *c.id == e.charge);
                if let Some(charge) = charge {
                    charge
                        .withdrawn
                        .extend(who.iter().map(|&person| (person, at)));
                }
            }
            Event::CustodyChanged(e) => self.each(who, |p| p.custody = Some((e.custody, at))),
            Event::Released(_) => self.each(who, |p| p.custody = Some((Custody::Released, at))),
            Event::ProceedingsEnded(_) => {
                self.each(who, |person| person.end(at));
                self.end_appeals(at, who, None);
            }
            Event::Verdict(e) => self.each(who, |p| p.rule(&e.charges, e.outcome, at)),
            Event::SentenceImposed(e) => self.each(who, |p| p.penalties = Some((&e.penalties, at))),
            Event::SentenceRevised(e) => self.each(who, |p| p.penalties = Some((&e.penalties, at))),
            Event::EnteredIntoForce(_) => self.each(who, |person| person.in_force = Some(at)),
            Event::AppealFiled(event) => self.appeals.push(Filed {
                event,
                at,
                decisions: Vec::new(),
                ended: Vec::new(),
                withdrawn: false,
            }),
            Event::AppealWithdrawn(e) => {
                let appeal = self.appeals.iter_mut().find(|a| a.event.appeal == e.appeal);
                if let Some(appeal) = appeal {
                    appeal.withdrawn = true;
                }
            }
            Event::AppealDecided(e) => self.decide(at, e, who),
            _ => {}
        }
    }

    fn each(&mut self, who: &[Person], mut change: impl FnMut(&mut Record<'a>)) {
        for person in who {
            change(&mut self.people[person.0]);
        }
    }

    fn charge(&mut self, at: FactIndex, e: &'a ChargeFiled, who: &[Person]) {
        if self.timeline.names.charge(&e.charge) != Some(at) {
            return;
        }
        let row = Row {
            code: e.code.as_ref(),
            article: e.article.as_ref(),
            part: e.part.as_ref(),
            edition: e.edition.as_ref(),
            title: e.title.as_ref(),
            who: who.to_vec(),
            at,
        };
        self.charges.push(Charge {
            id: &e.charge,
            at,
            rows: vec![row],
            withdrawn: Vec::new(),
        });
    }

    fn reclassify(&mut self, at: FactIndex, e: &'a ChargeReclassified, who: &[Person]) {
        let Some(charge) = self.charges.iter_mut().find(|c| *c.id == e.charge) else {
            return;
        };
        for row in &mut charge.rows {
            row.who.retain(|person| !is_among(*person, who));
        }
        charge.rows.retain(|row| !row.who.is_empty());
        charge.rows.push(Row {
            code: e.code.as_ref(),
            article: e.article.as_ref(),
            part: e.part.as_ref(),
            edition: e.edition.as_ref(),
            title: e.title.as_ref(),
            who: who.to_vec(),
            at,
        });
    }

    fn give_back(&mut self, at: FactIndex) {
        for index in 0..self.people.len() {
            let joined = self.timeline.names.defendants[index].joined;
            if !self.timeline.order.certainly_before(at, joined) {
                let accusation = self.accusation(Person(index));
                self.people[index].give_back(&accusation, at);
            }
        }
        self.in_court = None;
    }

    fn decide(&mut self, at: FactIndex, e: &'a AppealDecided, who: &[Person]) {
        let appeal = self.appeals.iter_mut().find(|a| a.event.appeal == e.appeal);
        if let Some(appeal) = appeal {
            appeal.decisions.push((at, e.outcome, who.to_vec()));
        }
        let timeline = self.timeline;
        if !timeline.quashes_verdict(at) {
            return;
        }
        for &person in who {
            let record = &mut self.people[person.0];
            let fallen = record.quash(&e.charges, |charge, verdict| {
                // Only where it stands matters to what sets it aside, not what it says.
                let ruling = Ruling {
                    at: verdict,
                    charge,
                    outcome: VerdictOutcome::Terminated,
                };
                timeline.sets_aside(at, person, &ruling)
            });
            match e.outcome.verdict() {
                Some(outcome) => record.rule(&e.charges, outcome, at),
                None => record.remit(&e.charges, fallen, at),
            }
            record.drop_penalties_without_conviction();
        }
        self.end_appeals(at, who, Some(e));
    }

    /// Ends the appeals that wait for a decision on any of these, other than the one decided.
    fn end_appeals(&mut self, at: FactIndex, who: &[Person], decided: Option<&AppealDecided>) {
        for appeal in &mut self.appeals {
            if decided.is_some_and(|d| d.appeal == appeal.event.appeal) {
                continue;
            }
            let waiting: Vec<Person> = who
                .iter()
                .copied()
                .filter(|&person| appeal.is_pending(self.timeline, person))
                .collect();
            if !waiting.is_empty() {
                appeal.ended.push((at, waiting));
            }
        }
    }

    pub(super) fn accusation(&self, person: Person) -> Accusation {
        let faced = self
            .charges
            .iter()
            .filter(|c| c.rows.iter().any(|row| is_among(person, &row.who)));
        let (mut charged, mut withdrawn) = (None, None);
        for charge in faced {
            match charge.withdrawn.iter().find(|(p, _)| *p == person) {
                Some((_, at)) => withdrawn = Some(*at),
                None => charged = charged.or(Some(charge.at)),
            }
        }
        Accusation {
            joined: self.timeline.names.defendants[person.0].joined,
            in_court: self.in_court,
            charged,
            all_withdrawn: withdrawn.filter(|_| charged.is_none()),
        }
    }

    fn finish(self, case: &'a CaseId, as_of: &AsOf) -> Case<'a> {
        let identities = Identity::all(self.timeline);
        let title = self.timeline.names.opened.and_then(|at| {
            match &self.timeline.nodes[at].fact.record.event {
                Event::CaseOpened(e) => Some(&e.title),
                _ => None,
            }
        });
        Case {
            case,
            title,
            status: self.status(&identities),
            charges: self.charge_rows(),
            defendants: self.defendants(&identities),
            unattributed: self.unattributed(),
            appeals: self.appeal_rows(),
            timeline: as_of.inside.iter().map(|&at| self.happening(at)).collect(),
            may_have_happened: self.possibilities(as_of),
            larger: self.larger(&identities),
        }
    }

    fn status(&self, identities: &[Identity<'a>]) -> Status {
        let counted: Vec<Person> = self
            .listed()
            .filter(|&person| self.is_counted(person, identities))
            .collect();
        let waits = |appeal: &Filed<'_>| {
            appeal.event.is_against_verdict()
                && counted.iter().any(|&p| appeal.is_pending(self.timeline, p))
        };
        let decided = |p: &Person| self.people[p.0].is_decided(&self.accusation(*p));
        if self.closed {
            Status::Closed
        } else if self.appeals.iter().any(waits) {
            Status::UnderAppeal
        } else if !counted.is_empty() && counted.iter().all(decided) {
            let in_force = counted.iter().all(|p| self.people[p.0].is_in_force());
            if in_force {
                Status::Final
            } else {
                Status::Decided
            }
        } else if self.in_court.is_some() || counted.iter().any(|p| self.people[p.0].is_remitted())
        {
            Status::InCourt
        } else {
            Status::Open
        }
    }

    /// The defendants, without those whom a group only may have.
    pub(super) fn listed(&self) -> impl Iterator<Item = Person> + '_ {
        let all = (0..self.people.len()).map(Person);
        all.filter(|person| self.timeline.names.is_listed(*person))
    }

    /// Whether somebody counts for the case's status: introduced, neither severed nor dead, and not
    /// another defendant by another name.
    fn is_counted(&self, person: Person, identities: &[Identity<'a>]) -> bool {
        let record = &self.people[person.0];
        self.present[person.0]
            && record.severed.is_none()
            && record.died.is_none()
            && self.leads_to(person, identities) == person
    }

    /// The defendant to whom `same_as` leads, among those introduced by the day. Those who lead in
    /// a circle are counted as the first of them.
    pub(super) fn leads_to(&self, person: Person, identities: &[Identity<'a>]) -> Person {
        let mut path = vec![person];
        loop {
            let last = path[path.len() - 1];
            let next = identities[last.0].same_as.map(|(next, _)| next);
            match next.filter(|next| self.present[next.0]) {
                None => return last,
                Some(next) => match path.iter().position(|p| *p == next) {
                    Some(start) => return path[start..].iter().copied().min().unwrap_or(last),
                    None => path.push(next),
                },
            }
        }
    }
}
