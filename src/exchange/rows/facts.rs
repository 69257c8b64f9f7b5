//! What has happened by the day, and what may have, found by its entry.

use foldhash::HashMap;

use crate::case::timeline::{FactIndex, Node, Timeline};
use crate::seq::Seq;
use crate::time::Day;

/// The events of a timeline, as of a day.
pub(super) struct Facts<'t, 'a> {
    pub(super) timeline: &'t Timeline<'a>,
    /// What has happened (`true`) or may have (`false`), in the order of the timeline.
    pub(super) happened: Vec<(FactIndex, bool)>,
    by_seq: HashMap<Seq, FactIndex>,
}

impl<'t, 'a> Facts<'t, 'a> {
    pub(super) fn new(timeline: &'t Timeline<'a>, day: Option<Day>) -> Self {
        let as_of = timeline.by(day);
        let mut how: Vec<Option<bool>> = vec![None; timeline.nodes.len()];
        as_of.inside.iter().for_each(|&at| how[at] = Some(true));
        as_of.maybe.iter().for_each(|&at| how[at] = Some(false));
        let sequence = timeline.order.sequence.iter();
        let happened = sequence.filter_map(|&at| Some((at, how[at]?)));
        let places = timeline.nodes.iter().enumerate();
        Self {
            happened: happened.collect(),
            by_seq: places
                .map(|(at, node)| (node.fact.logged.seq, at))
                .collect(),
            timeline,
        }
    }

    /// The event in force at an entry.
    pub(super) fn at(&self, seq: Seq) -> Option<&'t Node<'a>> {
        self.by_seq.get(&seq).map(|&at| &self.timeline.nodes[at])
    }

    /// The events that have certainly happened, in order.
    pub(super) fn certain(&self) -> impl Iterator<Item = &'t Node<'a>> + '_ {
        let certain = self.happened.iter().filter(|(_, certainly)| *certainly);
        certain.map(|(at, _)| &self.timeline.nodes[*at])
    }
}
