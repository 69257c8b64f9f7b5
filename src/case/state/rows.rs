//! What the fold came to, as it is shown.

use std::collections::BTreeMap;

use super::fold::{Charge, Filed, Fold};
use super::identity::Identity;
use super::standing::{Held, Slot};
use super::{
    Appeal, Basis, ChargeRow, Decision, Defendant, Ended, Happening, Larger, Possibility,
    Unattributed,
};
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::summary::InALine;
use crate::case::timeline::{AsOf, FactIndex, Person};
use crate::case::vocabulary::AppealAgainst;

impl<'a> Fold<'a, '_> {
    /// The ids of those who are listed, in the order of defendants: by id, members of a group by number.
    pub(super) fn ids(&self, who: &[Person]) -> Vec<DefendantId> {
        let mut who = who.to_vec();
        who.retain(|person| self.timeline.names.is_listed(*person));
        who.sort_by(|a, b| self.place(*a).cmp(&self.place(*b)));
        who.into_iter()
            .map(|p| self.timeline.names.defendants[p.0].id.clone())
            .collect()
    }

    /// Where a defendant stands among the others.
    fn place(&self, person: Person) -> (&DefendantId, u64) {
        let defendant = &self.timeline.names.defendants[person.0];
        defendant.group.unwrap_or((&defendant.id, 0))
    }

    pub(super) fn charge_rows(&self) -> Vec<ChargeRow<'a>> {
        let mut rows = Vec::new();
        let mut charges: Vec<&Charge<'a>> = self.charges.iter().collect();
        charges.sort_by_key(|charge| self.seq(charge.at));
        for charge in charges {
            for row in &charge.rows {
                let dropped = |person: &Person| charge.withdrawn.iter().any(|(p, _)| p == person);
                let listed = row.who.iter();
                let listed = listed.filter(|person| self.timeline.names.is_listed(**person));
                let (withdrawn, who): (Vec<Person>, Vec<Person>) =
                    listed.partition(|person| dropped(person));
                let mut verdicts = BTreeMap::new();
                let mut basis = BTreeMap::new();
                for person in &who {
                    let id = &self.timeline.names.defendants[person.0].id;
                    let slot = self.people[person.0].slots.get(&Some(charge.id));
                    if let Some(Slot {
                        held: Held::Verdict(outcome),
                        at,
                        ..
                    }) = slot
                    {
                        verdicts.insert(id.clone(), *outcome);
                        basis.insert(id.clone(), self.seq(*at));
                    }
                }
                for (person, at) in charge
                    .withdrawn
                    .iter()
                    .filter(|(p, _)| withdrawn.contains(p))
                {
                    let id = &self.timeline.names.defendants[person.0].id;
                    basis.insert(id.clone(), self.seq(*at));
                }
                rows.push(ChargeRow {
                    charge: charge.id,
                    code: row.code,
                    article: row.article,
                    part: row.part,
                    edition: row.edition,
                    title: row.title,
                    who: self.ids(&who),
                    withdrawn: self.ids(&withdrawn),
                    verdicts,
                    basis,
                    seq: self.seq(row.at),
                });
            }
        }
        rows
    }

    pub(super) fn appeal_rows(&self) -> Vec<Appeal<'a>> {
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
            against: appeal.event.against.unwrap_or(AppealAgainst::Verdict),
            who: self.ids(who),
            decisions,
            withdrawn: appeal.withdrawn,
            ended,
            pending: self.ids(&pending),
            seq: self.seq(appeal.at),
        }
    }

    pub(super) fn happening(&self, at: FactIndex) -> Happening<'a> {
        let node = &self.timeline.nodes[at];
        let logged = node.fact.logged;
        Happening {
            at,
            seq: logged.seq,
            id: &logged.id,
            on: node.on,
            event: node.fact.record.event.name(),
            assertion: node.fact.record.assertion,
            summary: InALine(&node.fact.record.event),
            sources: node.fact.record.sources.len(),
            recorded_at: logged.recorded_at,
            by: &logged.by,
        }
    }

    pub(super) fn possibilities(&self, as_of: &AsOf) -> Vec<Possibility<'a>> {
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

    pub(super) fn defendants(&self, identities: &[Identity<'a>]) -> Vec<Defendant<'a>> {
        let mut people: Vec<Person> = self.listed().filter(|p| self.present[p.0]).collect();
        people.sort_by(|a, b| self.place(*a).cmp(&self.place(*b)));
        let mut all: Vec<Defendant<'a>> = people
            .into_iter()
            .map(|person| self.defendant(person, identities))
            .collect();
        let names: Vec<_> = all
            .iter()
            .filter(|d| d.is_another)
            .filter_map(|d| Some((d.counted_as, d.known_as?)))
            .collect();
        if !names.is_empty() {
            for d in all.iter_mut().filter(|d| d.known_as.is_none()) {
                let of_them = names.iter().find(|(person, _)| *person == d.counted_as);
                d.known_as = of_them.map(|(_, name)| *name);
            }
        }
        all
    }

    fn defendant(&self, person: Person, identities: &[Identity<'a>]) -> Defendant<'a> {
        let identity = &identities[person.0];
        let introduced = &self.timeline.names.defendants[person.0];
        let record = &self.people[person.0];
        let (standing, by) = record.standing(&self.accusation(person));
        let seq = |at: Option<FactIndex>| at.map(|at| self.seq(at));
        let counted_as = self.leads_to(person, identities);
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
                severed: seq(record.severed.map(|(_, at)| at)),
                died: seq(record.died.map(|(_, at)| at)),
                same_as: seq(identity.same_as.map(|(_, at)| at)),
            },
            person,
            severed_to: record.severed.and_then(|(to, _)| to),
            counted_as,
            is_another: counted_as != person,
            known_as: identity.name.map(|(name, at)| (name, self.seq(at))),
            awaits_appeal: self.appeals.iter().any(|appeal| {
                let is_first = appeal.event.is_against_verdict() && self.is_first(appeal);
                is_first && appeal.is_pending(self.timeline, person)
            }),
        }
    }

    /// The groups that may have more members than those who were made for them.
    pub(super) fn larger(&self, identities: &[Identity<'a>]) -> Vec<Larger<'a>> {
        let mut all = Vec::new();
        let names = &self.timeline.names;
        let mut made = vec![0; self.timeline.nodes.len()];
        for person in self.listed().filter(|person| self.present[person.0]) {
            made[names.defendants[person.0].joined] += 1;
        }
        for (at, node) in self.timeline.nodes.iter().enumerate() {
            let Event::DefendantGroupJoined(e) = &node.fact.record.event else {
                continue;
            };
            let more = e.count.max.map(|most| most.saturating_sub(made[at]));
            if made[at] > 0 && more != Some(0) {
                let others = names.others(&e.group);
                let others = others.map(|person| self.defendant(person, identities));
                all.push(Larger {
                    group: &e.group,
                    more,
                    seq: self.seq(at),
                    others: others.filter(|others| !others.is_another),
                });
            }
        }
        all
    }

    pub(super) fn unattributed(&self) -> Vec<Unattributed<'a>> {
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
