//! Which facts are others than before, and by which entries.

use std::collections::BTreeMap;

use foldhash::HashSet;

use super::{Kind, Side};
use crate::answers::chains::{about, bears_on};
use crate::case::corrections::Records;
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::timeline::Timeline;
use crate::seq::{Seq, Size};

/// A fact that is another than before.
pub(super) struct Chain<'a> {
    pub(super) kind: Kind,
    /// The entries recorded in between that are about it, without those that were undone again.
    pub(super) entries: Vec<Seq>,
    /// What happened, as it was recorded before and as it is now.
    events: Vec<&'a Event>,
    /// Whom it is about, or was.
    who: HashSet<DefendantId>,
}

/// The facts that are others than before, by their first entries.
pub(super) struct Moved<'a>(pub(super) BTreeMap<Seq, Chain<'a>>);

impl<'a> Moved<'a> {
    pub(super) fn new(
        records: &Records<'a>,
        timelines: &[Timeline<'a>; 2],
        sides: &[Side<'a>; 2],
        since: Size,
    ) -> Self {
        let mut moved = BTreeMap::new();
        for (first, entries) in about(records, since) {
            let [before, after] = sides.each_ref().map(|side| side.facts.get(&first));
            let entries = lasting(entries);
            let undone = entries
                .last()
                .is_some_and(|(_, is_retraction)| *is_retraction);
            let kind = match (before, after) {
                (None, Some(_)) => Kind::Learned,
                (Some(_), None) => Kind::Retracted,
                (Some(before), Some(after)) if before.record != after.record => {
                    if undone {
                        Kind::Retracted
                    } else {
                        Kind::Corrected
                    }
                }
                // Recorded and retracted, or corrected and corrected back, in between.
                _ => continue,
            };
            let chain = Chain {
                kind,
                entries: entries.into_iter().map(|(seq, _)| seq).collect(),
                events: before
                    .into_iter()
                    .chain(after)
                    .map(|f| &f.record.event)
                    .collect(),
                who: HashSet::default(),
            };
            moved.insert(first, chain);
        }
        for timeline in timelines {
            for node in &timeline.nodes {
                if let Some(chain) = moved.get_mut(&node.fact.first) {
                    let ids = node
                        .who
                        .iter()
                        .map(|p| timeline.names.defendants[p.0].id.clone());
                    chain.who.extend(ids);
                }
            }
        }
        Self(moved)
    }

    /// The facts that made a difference: those that it came from before and comes from now, as far as they
    /// are others; else those that bear on the field, of this defendant or of nobody in particular; else all.
    pub(super) fn causes(
        &self,
        field: &str,
        who: Option<&DefendantId>,
        firsts: impl IntoIterator<Item = Seq>,
    ) -> (Kind, Vec<Seq>) {
        let direct: Vec<&Chain<'_>> = firsts
            .into_iter()
            .filter_map(|first| self.0.get(&first))
            .collect();
        if !direct.is_empty() {
            return told(&direct);
        }
        let bears = |c: &&Chain<'_>| c.events.iter().any(|event| bears_on(event, field));
        let of_it = |c: &&Chain<'_>| who.is_none_or(|who| c.who.is_empty() || c.who.contains(who));
        let all = || self.0.values();
        let near: Vec<&Chain<'_>> = all().filter(bears).filter(of_it).collect();
        if !near.is_empty() {
            return told(&near);
        }
        let bearing: Vec<&Chain<'_>> = all().filter(bears).collect();
        if bearing.is_empty() {
            told(&all().collect::<Vec<_>>())
        } else {
            told(&bearing)
        }
    }
}

/// The entries about a fact that were not undone again: a retraction takes back the last that is in force. One
/// that takes back what was recorded before them is itself what made the difference.
fn lasting(entries: Vec<(Seq, bool)>) -> Vec<(Seq, bool)> {
    let mut left: Vec<(Seq, bool)> = Vec::new();
    for entry in entries {
        let (_, is_retraction) = entry;
        if left
            .pop_if(|(_, before)| is_retraction && !*before)
            .is_none()
        {
            left.push(entry);
        }
    }
    left
}

/// A correction or a retraction says more of why than what was new besides.
fn told(chains: &[&Chain<'_>]) -> (Kind, Vec<Seq>) {
    let kind = chains.iter().map(|chain| chain.kind).max();
    let mut entries: Vec<Seq> = chains.iter().flat_map(|c| &c.entries).copied().collect();
    entries.sort_unstable();
    entries.dedup();
    (kind.unwrap_or(Kind::Learned), entries)
}
