//! The fold: from what has happened by a day to the state of the case.
//!
//! Total, and without rules: it takes any timeline and says what follows from it.

use super::standing::{Accusation, Record};
use super::{
    Appeal, Basis, Case, ChargeRow, Decision, Defendant, Ended, Happening, Possibility, Status,
    Unattributed,
};
use crate::case::event::{
    AppealDecided, AppealFiled, ChargeFiled, ChargeReclassified, DefendantIdentified, Event,
};
use crate::case::ids::{CaseId, ChargeId, DefendantId};
use crate::case::summary::summary;
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
    let as_of = timeline.by(day);
    if as_of.inside.is_empty() {
        return None;
    }
    let mut fold = Fold::new(timeline, &as_of);
    for &at in &as_of.inside {
        let node = &timeline.nodes[at];
        if node.moves || as_of.depended.contains(&at) {
            fold.take(at, &node.fact.record.event);
        }
    }
    Some(fold.finish(case, &as_of))
}

/// The classification of a charge, for those to whom it applies.
struct Row<'a> {
    code: Option<&'a Line>,
    article: Option<&'a Line>,
    part: Option<&'a Line>,
    edition: Option<&'a Line>,
    title: Option<&'a Line>,
    who: Vec<Person>,
    at: FactIndex,
}

struct Charge<'a> {
    id: &'a ChargeId,
    at: FactIndex,
    rows: Vec<Row<'a>>,
    withdrawn: Vec<(Person, FactIndex)>,
}

struct Filed<'a> {
    event: &'a AppealFiled,
    at: FactIndex,
    decisions: Vec<(FactIndex, AppealOutcome, Vec<Person>)>,
    ended: Vec<(FactIndex, Vec<Person>)>,
    withdrawn: bool,
}

impl Filed<'_> {
    fn is_pending(&self, timeline: &Timeline<'_>, person: Person) -> bool {
        !self.withdrawn
            && timeline.nodes[self.at].who.contains(&person)
            && !self
                .decisions
                .iter()
                .any(|(_, _, who)| who.contains(&person))
            && !self.ended.iter().any(|(_, who)| who.contains(&person))
    }
}

struct Fold<'a, 't> {
    timeline: &'t Timeline<'a>,
    /// Whether a defendant has been introduced by the day.
    present: Vec<bool>,
    people: Vec<Record<'a>>,
    charges: Vec<Charge<'a>>,
    appeals: Vec<Filed<'a>>,
    in_court: Option<FactIndex>,
    closed: bool,
}

impl<'a, 't> Fold<'a, 't> {
    fn new(timeline: &'t Timeline<'a>, as_of: &AsOf) -> Self {
        let shown = |at: &FactIndex| timeline.nodes[*at].moves || as_of.depended.contains(at);
        let inside: std::collections::HashSet<FactIndex> =
            as_of.inside.iter().copied().filter(shown).collect();
        let defendants = &timeline.names.defendants;
        Self {
            timeline,
            present: defendants
                .iter()
                .map(|d| inside.contains(&d.joined))
                .collect(),
            people: defendants.iter().map(|_| Record::default()).collect(),
            charges: Vec::new(),
            appeals: Vec::new(),
            in_court: None,
            closed: false,
        }
    }

    fn seq(&self, at: FactIndex) -> Seq {
        self.timeline.nodes[at].fact.logged.seq
    }

    fn take(&mut self, at: FactIndex, event: &'a Event) {
        let who = self.timeline.nodes[at].who.as_slice();
        match event {
            Event::CaseReferred(_) | Event::TrialOpened(_) => {
                self.in_court.get_or_insert(at);
            }
            Event::CaseReturned(_) => self.give_back(at),
            Event::CaseClosed(_) => self.closed = true,
            Event::CaseReopened(_) => self.closed = false,
            Event::DefendantSevered(_) => self.each(who, |person| person.severed = Some(at)),
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
            row.who.retain(|person| !who.contains(person));
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

    fn accusation(&self, person: Person) -> Accusation {
        let faced = self
            .charges
            .iter()
            .filter(|c| c.rows.iter().any(|r| r.who.contains(&person)));
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

    fn ids(&self, who: &[Person]) -> Vec<DefendantId> {
        who.iter()
            .map(|p| self.timeline.names.defendants[p.0].id.clone())
            .collect()
    }

    fn finish(self, case: &'a CaseId, as_of: &AsOf) -> Case<'a> {
        let identities = self.identities();
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
        }
    }

    fn status(&self, identities: &[Identity<'a>]) -> Status {
        let counted: Vec<Person> = (0..self.people.len())
            .map(Person)
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
    fn leads_to(&self, person: Person, identities: &[Identity<'a>]) -> Person {
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

    fn charge_rows(&self) -> Vec<ChargeRow<'a>> {
        let mut rows = Vec::new();
        let mut charges: Vec<&Charge<'a>> = self.charges.iter().collect();
        charges.sort_by_key(|charge| self.seq(charge.at));
        for charge in charges {
            for row in &charge.rows {
                let withdrawn: Vec<Person> = row
                    .who
                    .iter()
                    .copied()
                    .filter(|person| charge.withdrawn.iter().any(|(p, _)| p == person))
                    .collect();
                let verdicts = row.who.iter().filter_map(|&person| {
                    match self.people[person.0].slots.get(&Some(charge.id))?.held {
                        super::standing::Held::Verdict(outcome) => {
                            Some((self.timeline.names.defendants[person.0].id.clone(), outcome))
                        }
                        _ => None,
                    }
                });
                rows.push(ChargeRow {
                    charge: charge.id,
                    code: row.code,
                    article: row.article,
                    part: row.part,
                    edition: row.edition,
                    title: row.title,
                    who: self.ids(&row.who),
                    withdrawn: self.ids(&withdrawn),
                    verdicts: verdicts.collect(),
                    seq: self.seq(row.at),
                });
            }
        }
        rows
    }

    fn appeal_rows(&self) -> Vec<Appeal<'a>> {
        let mut rows: Vec<Appeal<'a>> = self
            .appeals
            .iter()
            .filter(|a| self.is_first(a))
            .map(|a| self.appeal_row(a))
            .collect();
        rows.sort_by_key(|row| row.seq);
        rows
    }

    fn is_first(&self, appeal: &Filed<'a>) -> bool {
        self.timeline.names.appeal(&appeal.event.appeal) == Some(appeal.at)
    }

    fn appeal_row(&self, appeal: &Filed<'a>) -> Appeal<'a> {
        let who = &self.timeline.nodes[appeal.at].who;
        let pending: Vec<Person> = who
            .iter()
            .copied()
            .filter(|&p| appeal.is_pending(self.timeline, p))
            .collect();
        let mut decisions: Vec<Decision> = appeal
            .decisions
            .iter()
            .map(|(at, outcome, who)| Decision {
                seq: self.seq(*at),
                outcome: *outcome,
                who: self.ids(who),
            })
            .collect();
        decisions.sort_by_key(|decision| decision.seq);
        let mut ended: Vec<Ended> = appeal
            .ended
            .iter()
            .map(|(at, who)| Ended {
                seq: self.seq(*at),
                who: self.ids(who),
            })
            .collect();
        ended.sort_by_key(|end| end.seq);
        Appeal {
            appeal: &appeal.event.appeal,
            appellant: appeal.event.appellant,
            level: appeal.event.level,
            against: appeal
                .event
                .against
                .unwrap_or(crate::case::vocabulary::AppealAgainst::Verdict),
            who: self.ids(who),
            decisions,
            withdrawn: appeal.withdrawn,
            ended,
            pending: self.ids(&pending),
            seq: self.seq(appeal.at),
        }
    }

    fn happening(&self, at: FactIndex) -> Happening<'a> {
        let node = &self.timeline.nodes[at];
        let logged = node.fact.logged;
        Happening {
            seq: logged.seq,
            id: &logged.id,
            on: node.on,
            event: node.fact.record.event.name(),
            assertion: node.fact.record.assertion,
            summary: summary(&node.fact.record.event),
            sources: node.fact.record.sources.len(),
            recorded_at: logged.recorded_at,
            by: &logged.by,
        }
    }

    fn possibilities(&self, as_of: &AsOf) -> Vec<Possibility<'a>> {
        let possible = |&at: &FactIndex| {
            let node = &self.timeline.nodes[at];
            Possibility {
                seq: self.seq(at),
                on: node.on,
                event: node.fact.record.event.name(),
            }
        };
        let mut all: Vec<Possibility<'a>> = as_of.maybe.iter().map(possible).collect();
        all.sort_by_key(|p| p.seq);
        all
    }

    fn defendants(&self, identities: &[Identity<'a>]) -> Vec<Defendant<'a>> {
        let mut people: Vec<Person> = (0..self.people.len())
            .map(Person)
            .filter(|p| self.present[p.0])
            .collect();
        let place = |person: &Person| {
            let defendant = &self.timeline.names.defendants[person.0];
            defendant.group.unwrap_or((&defendant.id, 0))
        };
        people.sort_by(|a, b| place(a).cmp(&place(b)));
        people
            .into_iter()
            .map(|person| self.defendant(person, &identities[person.0]))
            .collect()
    }

    fn defendant(&self, person: Person, identity: &Identity<'a>) -> Defendant<'a> {
        let introduced = &self.timeline.names.defendants[person.0];
        let record = &self.people[person.0];
        let (standing, by) = record.standing(&self.accusation(person));
        let seq = |at: Option<FactIndex>| at.map(|at| self.seq(at));
        Defendant {
            defendant: introduced.id.clone(),
            group: introduced.group.map(|(group, _)| group),
            name: identity.name.map(|(name, _)| name),
            agency: identity.agency.map(|(agency, _)| agency),
            rank: identity.rank.map(|(rank, _)| rank),
            standing,
            is_final: record.in_force.is_some(),
            custody: record.custody.map(|(custody, _)| custody),
            penalties: record.penalties.map_or(&[], |(penalties, _)| penalties),
            aliases: identity.aliases.iter().map(|(alias, _)| *alias).collect(),
            position: identity.position.map(|(position, _)| position),
            severed: record.severed.is_some(),
            died: record.died.map(|(on, _)| on),
            same_as: identity
                .same_as
                .map(|(other, _)| self.timeline.names.defendants[other.0].id.clone()),
            basis: Basis {
                standing: Some(self.seq(by)),
                is_final: seq(record.in_force),
                custody: seq(record.custody.map(|(_, at)| at)),
                penalties: seq(record.penalties.map(|(_, at)| at)),
                name: seq(identity.name.map(|(_, at)| at)),
                aliases: seq(identity.aliases.last().map(|(_, at)| *at)),
                group: seq(introduced.group.map(|_| introduced.joined)),
                agency: seq(identity.agency.map(|(_, at)| at)),
                rank: seq(identity.rank.map(|(_, at)| at)),
                position: seq(identity.position.map(|(_, at)| at)),
                severed: seq(record.severed),
                died: seq(record.died.map(|(_, at)| at)),
                same_as: seq(identity.same_as.map(|(_, at)| at)),
            },
        }
    }

    /// Who the defendants are: who they always were, at every day, in any view that knows it.
    fn identities(&self) -> Vec<Identity<'a>> {
        let mut identities: Vec<Identity<'a>> =
            self.people.iter().map(|_| Identity::default()).collect();
        for &at in &self.timeline.order.sequence {
            let node = &self.timeline.nodes[at];
            match &node.fact.record.event {
                Event::DefendantJoined(e) => {
                    for person in node.who.iter().filter(|p| self.introduced_by(**p, at)) {
                        let identity = &mut identities[person.0];
                        identity.name = e.name.as_ref().map(|n| (n, at)).or(identity.name);
                        identity.agency = e.agency.as_ref().map(|a| (a, at)).or(identity.agency);
                        identity.rank = e.rank.as_ref().map(|r| (r, at)).or(identity.rank);
                        identity.position =
                            e.position.as_ref().map(|p| (p, at)).or(identity.position);
                        identity.also(&e.aliases, at);
                    }
                }
                Event::DefendantGroupJoined(e) => {
                    for person in node.who.iter().filter(|p| self.introduced_by(**p, at)) {
                        let identity = &mut identities[person.0];
                        identity.agency = e.agency.as_ref().map(|a| (a, at)).or(identity.agency);
                    }
                }
                Event::DefendantIdentified(e) if node.moves && e.defendant.is_some() => {
                    for person in &node.who {
                        identities[person.0].learn(e, at, |id| self.timeline.names.person(id));
                    }
                }
                _ => {}
            }
        }
        identities
    }

    fn introduced_by(&self, person: Person, at: FactIndex) -> bool {
        self.timeline.names.defendants[person.0].joined == at
    }

    fn unattributed(&self) -> Vec<Unattributed<'a>> {
        let mut all: Vec<Unattributed<'a>> = Vec::new();
        for (at, node) in self.timeline.nodes.iter().enumerate() {
            let Event::DefendantIdentified(e) = &node.fact.record.event else {
                continue;
            };
            let shown = node.moves && node.who.iter().any(|person| self.present[person.0]);
            if shown && e.defendant.is_none() {
                all.push(Unattributed {
                    seq: self.seq(at),
                    one_of: self.ids(&node.who),
                    name: e.name.as_ref(),
                    aliases: &e.aliases,
                    agency: e.agency.as_ref(),
                    rank: e.rank.as_ref(),
                    position: e.position.as_ref(),
                });
            }
        }
        all.sort_by_key(|u| u.seq);
        all
    }
}

/// Who a defendant is, each fact with the event that told it.
#[derive(Default)]
struct Identity<'a> {
    name: Option<(&'a Line, FactIndex)>,
    aliases: Vec<(&'a Line, FactIndex)>,
    agency: Option<(&'a Line, FactIndex)>,
    rank: Option<(&'a Line, FactIndex)>,
    position: Option<(&'a Line, FactIndex)>,
    same_as: Option<(Person, FactIndex)>,
}

impl<'a> Identity<'a> {
    fn learn(
        &mut self,
        e: &'a DefendantIdentified,
        at: FactIndex,
        person: impl Fn(&DefendantId) -> Option<Person>,
    ) {
        self.name = e.name.as_ref().map(|name| (name, at)).or(self.name);
        self.agency = e.agency.as_ref().map(|agency| (agency, at)).or(self.agency);
        self.rank = e.rank.as_ref().map(|rank| (rank, at)).or(self.rank);
        self.position = e
            .position
            .as_ref()
            .map(|position| (position, at))
            .or(self.position);
        self.same_as = e
            .same_as
            .as_ref()
            .and_then(person)
            .map(|p| (p, at))
            .or(self.same_as);
        self.also(&e.aliases, at);
    }

    fn also(&mut self, aliases: &'a [Line], at: FactIndex) {
        for alias in aliases {
            if self.aliases.iter().all(|(known, _)| *known != alias) {
                self.aliases.push((alias, at));
            }
        }
    }
}
