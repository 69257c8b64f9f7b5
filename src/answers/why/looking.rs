//! Looking behind a fact: what it rests on, what disputes it, what may change it.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashSet;

use super::otherwise::thing_of;
use super::speaks::speaks_of;
use super::{Behind, Field, Step};
use crate::answers::Told;
use crate::answers::sources::{Thing, says, told_of};
use crate::case::corrections::{Logged, content};
use crate::case::date::Happened;
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant};
use crate::case::summary::summary;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Node, Person};
use crate::case::vocabulary::Assertion;
use crate::seq::Seq;

/// Where to look for what stands behind a field.
pub(super) struct Looking<'t, 'a> {
    pub(super) told: &'t Told<'a>,
    pub(super) person: Option<Person>,
    pub(super) field: Field,
    /// The entries about each fact.
    pub(super) chains: BTreeMap<Seq, Vec<(Seq, bool)>>,
}

impl<'a> Looking<'_, 'a> {
    pub(super) fn node(&self, at: FactIndex) -> &Node<'a> {
        &self.told.timeline.nodes[at]
    }

    pub(super) fn places(&self, seqs: &[Seq]) -> Vec<FactIndex> {
        let seqs: HashSet<&Seq> = seqs.iter().collect();
        let sequence = self.told.timeline.order.sequence.iter().copied();
        sequence
            .filter(|&at| seqs.contains(&self.node(at).fact.logged.seq))
            .collect()
    }

    /// All that the basis rests on, however indirectly, as far as it is about the same people: who was
    /// charged in the same breath is another story.
    pub(super) fn depends_on(&self, basis: &[FactIndex]) -> Vec<FactIndex> {
        let mut found: BTreeSet<FactIndex> = BTreeSet::new();
        let mut open = basis.to_vec();
        while let Some(at) = open.pop() {
            let more = self.told.timeline.depends_on(at);
            let own = more.filter(|on| self.is_about(self.node(*on)));
            open.extend(own.filter(|on| !basis.contains(on) && found.insert(*on)));
        }
        let sequence = self.told.timeline.order.sequence.iter().copied();
        sequence.filter(|at| found.contains(at)).collect()
    }

    /// Disputed events of the same kind, about the same people.
    pub(super) fn disputing(&self, basis: &[FactIndex]) -> Vec<FactIndex> {
        let disputes = |at: &FactIndex| {
            let other = self.node(*at);
            other.fact.record.assertion == Assertion::Disputed
                && basis.iter().any(|&of| {
                    let node = self.node(of);
                    let same = other.fact.record.event.name() == node.fact.record.event.name();
                    of != *at && same && self.is_about(other)
                })
        };
        let sequence = self.told.timeline.order.sequence.iter().copied();
        sequence.filter(disputes).collect()
    }

    pub(super) fn is_about(&self, node: &Node<'_>) -> bool {
        node.who.is_empty() || self.person.is_none_or(|person| node.who.contains(&person))
    }

    /// What moves the state, bears on the field, and happened by the day or not, as is asked.
    pub(super) fn bearing(&self, happened: Happened) -> Vec<FactIndex> {
        let inside = self.told.timeline.by(self.told.day).inside;
        let inside: HashSet<FactIndex> = inside.into_iter().collect();
        let outside = |at: &FactIndex| {
            let node = self.node(*at);
            node.moves
                && node.on.by(self.told.day) == happened
                && !inside.contains(at)
                && self.is_about(node)
                && speaks_of(&node.fact.record.event, self.field)
        };
        let sequence = self.told.timeline.order.sequence.iter().copied();
        sequence.filter(outside).collect()
    }

    /// An event in a line, with what it says of the field.
    pub(super) fn says(&self, event: &Event) -> String {
        let aliases: &[Line] = match event {
            Event::DefendantJoined(e) if self.field == Field::Aliases => &e.aliases,
            Event::DefendantIdentified(e) if self.field == Field::Aliases => &e.aliases,
            _ => &[],
        };
        let thing = thing_of(self.field).filter(|thing| *thing != Thing::Name);
        match thing.filter(|thing| told_of(event, *thing).is_some()) {
            Some(thing) => format!("{}; {}", summary(event), says(event, thing)),
            None if aliases.is_empty() => summary(event),
            None => {
                let aliases: Vec<&str> = aliases.iter().map(Line::as_str).collect();
                format!("{}; also: {}", summary(event), aliases.join(", "))
            }
        }
    }

    pub(super) fn behind(&self, at: FactIndex) -> Behind<'a> {
        let node = self.node(at);
        let (record, logged) = (node.fact.record, node.fact.logged);
        Behind {
            seq: logged.seq,
            event: record.event.name(),
            summary: self.says(&record.event),
            on: node.on,
            on_note: record.on_note.as_ref(),
            assertion: record.assertion,
            sources: &record.sources,
            by: &logged.by,
            recorded_at: logged.recorded_at,
            note: record.note.as_ref(),
            history: self.history(node.fact.first),
        }
    }

    /// What was said of a fact, one entry after another.
    fn history(&self, first: Seq) -> Vec<Step<'a>> {
        let seqs = self.chains.get(&first).map_or(&[][..], Vec::as_slice);
        if seqs.len() < 2 {
            return Vec::new();
        }
        let entries = self.told.records.entries();
        let at = |seq: Seq| entries.binary_search_by_key(&seq, |entry| entry.seq).ok();
        let logged = seqs.iter().filter_map(|(seq, _)| at(*seq));
        logged.map(|at| self.step(&entries[at])).collect()
    }

    fn step(&self, entry: &'a Logged) -> Step<'a> {
        let (did, reason) = match &entry.record.event {
            Event::Correction(e) => ("corrected", Some(&e.reason)),
            Event::Retraction(e) => ("retracted", Some(&e.reason)),
            _ => ("recorded", None),
        };
        let record = content(entry);
        let said = !matches!(record.event, Event::Retraction(_));
        Step {
            seq: entry.seq,
            did,
            said: said.then(|| self.says(&record.event)),
            on: record.on.as_ref(),
            reason,
            by: &entry.by,
            recorded_at: entry.recorded_at,
        }
    }

    /// Why nothing is known.
    pub(super) fn unknown(&self, state: &Case<'a>, d: &Defendant<'a>) -> String {
        let id = &d.defendant;
        let own = match self.field {
            Field::Name if d.known_as.is_some() => format!("no name is recorded of {id}"),
            Field::Name => "nobody has recorded a name".to_owned(),
            Field::Aliases => "nobody has recorded another spelling of the name".to_owned(),
            Field::Agency | Field::Rank | Field::Position => {
                format!("nobody has recorded the {}", self.field.name())
            }
            Field::Custody => format!("nobody has recorded whether {id} is held"),
            Field::Group => format!("{id} was not joined as a member of a group"),
            Field::Severed => format!("nobody has recorded that {id} is tried elsewhere"),
            Field::Died => format!("nobody has recorded a death of {id}"),
            Field::SameAs => format!("nobody has recorded that {id} is another defendant"),
            Field::Final => self.set_aside(d, "no entry into force is recorded", |event| {
                matches!(event, Event::EnteredIntoForce(_))
            }),
            Field::Penalties => self.set_aside(d, "no sentence is recorded", |event| {
                matches!(event, Event::SentenceImposed(_) | Event::SentenceRevised(_))
            }),
            Field::Charges => format!("no charge is recorded against {id}"),
            Field::Appeals => format!("no appeal is recorded for {id}"),
            Field::Standing | Field::Title | Field::Status | Field::Jurisdiction => {
                "nobody has recorded it".to_owned()
            }
        };
        let one_of = state.unattributed.iter().filter(|u| u.one_of.contains(id));
        let known = one_of.filter_map(|u| {
            let known = match self.field {
                Field::Name => u.name,
                Field::Agency => u.agency,
                Field::Rank => u.rank,
                Field::Position => u.position,
                _ => None,
            };
            let ids: Vec<&str> = u.one_of.iter().map(DefendantId::as_str).collect();
            let ids = ids.join(", ");
            known.map(|known| {
                format!(
                    "; {known} is that of one of {ids}, which one is not known ({})",
                    u.seq
                )
            })
        });
        let other = d
            .known_as
            .filter(|_| self.field == Field::Name && d.name.is_none());
        let other = other.map(|(name, seq)| {
            format!("; {name} is that of the same person by another id ({seq})")
        });
        own + &known.chain(other).collect::<String>()
    }

    /// Nothing of the kind is recorded; or what is was set aside, and by what.
    fn set_aside(
        &self,
        d: &Defendant<'_>,
        never: &str,
        is_such: impl Fn(&Event) -> bool,
    ) -> String {
        let inside = self.told.timeline.by(self.told.day).inside;
        let of_them = |at: &FactIndex| {
            let node = self.node(*at);
            node.moves && self.person.is_some_and(|person| node.who.contains(&person))
        };
        let own: Vec<FactIndex> = inside.into_iter().filter(of_them).collect();
        let event = |at: &FactIndex| &self.node(*at).fact.record.event;
        let Some(last) = own.iter().rposition(|at| is_such(event(at))) else {
            return format!("{never} of {}", d.defendant);
        };
        let undoes = |event: &Event| match event {
            Event::AppealDecided(e) => e.outcome.is_quashing(),
            other => matches!(other, Event::ProceedingsEnded(_) | Event::Verdict(_)),
        };
        let seq = |at: FactIndex| self.node(at).fact.logged.seq;
        let by = own[last..].iter().rfind(|at| undoes(event(at)));
        let by = by.map_or(String::new(), |at| format!(", set aside by {}", seq(*at)));
        format!("{} is not in force any more{by}", seq(own[last]))
    }
}
