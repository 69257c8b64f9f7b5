//! What stands beside each fact: who vouches for it, on how many sources it rests, who disputes it.

use std::collections::BTreeMap;

use crate::case::record::Record;
use crate::case::summary::words;
use crate::case::timeline::Timeline;
use crate::case::vocabulary::Assertion;
use crate::cli::Failure;
use crate::cli::output::{Output, Span, alert, faint, plain};
use crate::seq::Seq;

/// What stands beside a fact.
struct Voucher {
    assertion: Assertion,
    sources: usize,
    disputed_by: Vec<Seq>,
    /// What else the record says, a line each.
    details: Vec<String>,
}

/// The vouchers of all entries in force.
pub(super) struct Vouchers(BTreeMap<Seq, Voucher>);

impl Vouchers {
    pub(super) fn new(timeline: &Timeline<'_>) -> Self {
        let mut vouchers = BTreeMap::new();
        for node in &timeline.nodes {
            let record = node.fact.record;
            let disputes = |other: &&crate::case::timeline::Node<'_>| {
                other.fact.first != node.fact.first
                    && other.fact.record.assertion == Assertion::Disputed
                    && other.fact.record.event.name() == record.event.name()
                    && (other.who.is_empty() && node.who.is_empty()
                        || other.who.iter().any(|person| node.who.contains(person)))
            };
            let disputed_by: Vec<Seq> = timeline
                .nodes
                .iter()
                .filter(disputes)
                .map(|o| o.fact.logged.seq)
                .collect();
            let (assertion, sources) = (record.assertion, record.sources.len());
            let details = details(record);
            let voucher = Voucher {
                assertion,
                sources,
                disputed_by,
                details,
            };
            vouchers.insert(node.fact.logged.seq, voucher);
        }
        Self(vouchers)
    }

    /// What else the record of an entry says.
    pub(super) fn details(&self, seq: Seq) -> &[String] {
        self.0.get(&seq).map_or(&[], |voucher| &voucher.details)
    }

    /// What stands beside a fact that comes from an entry.
    pub(super) fn beside(&self, seq: Option<Seq>) -> Vec<Span<'static>> {
        let Some((seq, voucher)) = seq.and_then(|seq| Some((seq, self.0.get(&seq)?))) else {
            return Vec::new();
        };
        let sources = match voucher.sources {
            0 => "no source".to_owned(),
            1 => "1 source".to_owned(),
            n => format!("{n} sources"),
        };
        let assertion = words(voucher.assertion.as_str());
        let mut spans = vec![faint(format!("  [{seq} {assertion}, {sources}]"))];
        if !voucher.disputed_by.is_empty() {
            let by: Vec<String> = voucher
                .disputed_by
                .iter()
                .map(ToString::to_string)
                .collect();
            spans.push(alert(format!(" disputed by {}", by.join(", "))));
        }
        spans
    }

    pub(super) fn line(
        &self,
        out: &mut Output,
        indent: usize,
        text: String,
        seq: Option<Seq>,
    ) -> Result<(), Failure> {
        let mut spans = vec![plain(text)];
        spans.extend(self.beside(seq));
        Ok(out.line(indent, &spans)?)
    }
}

/// What a record says beside its event: how its date is known, notes, claims, sealed fields.
fn details(record: &Record) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(record.on_note.as_ref().map(|note| format!("date: {note}")));
    let note = record.note.iter().flat_map(|note| note.as_str().lines());
    lines.extend(note.map(|line| format!("note: {line}")));
    lines.extend(
        record
            .learned
            .as_ref()
            .map(|on| format!("learnt, as the recorder says: {on}")),
    );
    match record.sealed.len() {
        0 => {}
        1 => lines.push("1 field is sealed".to_owned()),
        n => lines.push(format!("{n} fields are sealed")),
    }
    lines
}
