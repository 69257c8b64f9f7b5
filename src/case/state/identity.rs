//! Who the defendants are, which does not depend on the day.

use crate::case::event::{DefendantIdentified, Event};
use crate::case::ids::DefendantId;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Person, Timeline};

/// Who a defendant is, each fact with the event that told it.
#[derive(Default)]
pub(super) struct Identity<'a> {
    pub(super) name: Option<(&'a Line, FactIndex)>,
    pub(super) aliases: Vec<(&'a Line, FactIndex)>,
    pub(super) agency: Option<(&'a Line, FactIndex)>,
    pub(super) rank: Option<(&'a Line, FactIndex)>,
    pub(super) position: Option<(&'a Line, FactIndex)>,
    pub(super) same_as: Option<(Person, FactIndex)>,
}

impl<'a> Identity<'a> {
    /// Who the defendants are: who they always were, at every day, in any view that knows it.
    pub(super) fn all(timeline: &Timeline<'a>) -> Vec<Self> {
        let mut identities: Vec<Self> = timeline
            .names
            .defendants
            .iter()
            .map(|_| Self::default())
            .collect();
        for &at in &timeline.order.sequence {
            let node = &timeline.nodes[at];
            match &node.fact.record.event {
                Event::DefendantJoined(e) => {
                    for person in node
                        .who
                        .iter()
                        .filter(|p| timeline.names.defendants[p.0].joined == at)
                    {
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
                    for person in node
                        .who
                        .iter()
                        .filter(|p| timeline.names.defendants[p.0].joined == at)
                    {
                        let identity = &mut identities[person.0];
                        identity.agency = e.agency.as_ref().map(|a| (a, at)).or(identity.agency);
                    }
                }
                Event::DefendantIdentified(e) if node.moves && e.defendant.is_some() => {
                    for person in &node.who {
                        identities[person.0].learn(e, at, |id| timeline.names.person(id));
                    }
                }
                _ => {}
            }
        }
        identities
    }

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
