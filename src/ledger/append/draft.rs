//! A batch that is ready to be written, and how it is written.

use std::collections::BTreeSet;
use std::vec::IntoIter;

use super::{Append, Appended, New, Submit};
use crate::case::ids::Digest;
use crate::case::rules::Finding;
use crate::ledger::indexed::LAG;
use crate::ledger::judge::judge;
use crate::ledger::sort::{Cited, Pending, Sorted};
use crate::ledger::{LedgerError, View};
use crate::log::chain::Link;
use crate::log::entry::Entry as Envelope;
use crate::log::hash::Leaf;
use crate::log::tree::Tree;
use crate::store::{StoreError, Writer};
use crate::time::Instant;

/// How many bytes of lines are made before they are written.
const BLOCK: usize = 4 << 20;

/// A batch that no rule forbids, ready to be written.
pub(super) struct Draft {
    new: Vec<Pending>,
    pub(super) cited: Cited,
    recorded_at: Instant,
    link: Link,
    tree: Tree,
    /// What is said of it.
    appended: Appended,
    /// The last block of lines.
    lines: Vec<u8>,
}

impl Draft {
    pub(super) fn new<S: Submit>(
        view: &View,
        batch: Vec<S>,
        how: &Append,
    ) -> Result<Self, LedgerError> {
        let recorded_at = recorded_at(view, how)?;
        let sorted = Sorted::new(view, batch, recorded_at)?;
        let judged = judge(view, &sorted)?;
        if !judged.refused.is_empty() {
            return Err(LedgerError::Refused(judged.refused));
        }
        let (new, already, cited) = sorted.into_parts();
        let (link, tree) = (*view.link(), view.tree().clone());
        let appended = Appended {
            appended: Vec::with_capacity(new.len()),
            already,
            warnings: judged.warnings,
            size: tree.size(),
            head: link.head,
            root: tree.root(),
            set_aside: 0,
        };
        Ok(Self {
            new,
            cited,
            recorded_at,
            link,
            tree,
            appended,
            lines: Vec::new(),
        })
    }

    /// Warns of cited documents that neither the ledger has nor the append brings.
    pub(super) fn warn_of_missing(&mut self, there: &BTreeSet<String>, how: &Append) {
        let brought = |digest: &Digest| how.documents.iter().any(|d| d.sha256 == digest.as_str());
        for (digest, (seq, case)) in &self.cited {
            if !there.contains(digest.as_str()) && !brought(digest) {
                self.appended.warnings.push(Finding {
                    rule: "evidence_missing",
                    case: case.clone(),
                    seq: vec![*seq],
                    detail: format!("it cites the document {digest}, which is not in evidence/"),
                    hint: None,
                    first: *seq,
                    subject: String::new(),
                    field: None,
                });
            }
        }
    }

    /// Makes the lines, and gives them away block by block. The last block is kept, too. Says whether
    /// that is all of them.
    fn write(
        &mut self,
        mut give: impl FnMut(&[u8]) -> Result<(), StoreError> + Send,
    ) -> Result<bool, StoreError> {
        let mut new = std::mem::take(&mut self.new).into_iter();
        let mut block = self.block(&mut new, Vec::new());
        let mut given = Vec::new();
        let is_all = new.len() == 0;
        while new.len() > 0 {
            // While one block is written, the next one is made.
            let (done, next) = rayon::join(|| give(&block), || self.block(&mut new, given));
            done?;
            given = std::mem::replace(&mut block, next);
        }
        give(&block)?;
        self.lines = block;
        self.appended.size = self.tree.size();
        self.appended.head = self.link.head;
        self.appended.root = self.tree.root();
        Ok(is_all)
    }

    /// Makes the next lines, as many as a block has, in the room of an earlier one.
    fn block(&mut self, new: &mut IntoIter<Pending>, mut lines: Vec<u8>) -> Vec<u8> {
        lines.clear();
        while lines.len() < BLOCK {
            let Some(new) = new.next() else {
                break;
            };
            let entry = Envelope {
                seq: self.link.next,
                prev: self.link.head,
                recorded_at: self.recorded_at,
                record: &new.encoded,
            };
            let start = lines.len();
            entry.write(&mut lines);
            let leaf = Leaf::of(&lines[start..]);
            lines.push(b'\n');
            self.link = Link::after(&entry, leaf);
            self.tree.push(leaf);
            let (seq, id) = (new.seq, new.id);
            self.appended.appended.push(New { seq, id, leaf });
        }
        lines
    }

    /// What would be done.
    pub(super) fn dry_run(mut self) -> Result<Appended, LedgerError> {
        self.write(|_| Ok(()))?;
        Ok(self.appended)
    }

    /// Writes it. Says what was done, and whether the view is now of the ledger as it is.
    pub(super) fn commit(
        mut self,
        writer: &Writer,
        view: &mut View,
        how: &Append,
    ) -> Result<(Appended, bool), LedgerError> {
        for document in &how.documents {
            writer.attach(document)?;
        }
        if self.new.is_empty() {
            return Ok((self.appended, true));
        }
        self.appended.set_aside = view.beyond()?;
        let built_on = view.checkpoint();
        let mut next = built_on.clone();
        let mut is_all = false;
        writer.commit(view.committed_bytes(), Some(built_on), |log| {
            is_all = self.write(|lines| log.add(lines))?;
            next.size = self.appended.size;
            next.root = self.appended.root;
            next.signatures = String::new();
            Ok(next.clone())
        })?;
        // All is recorded by now. A view that cannot go on is not kept; the next append says why.
        let is_short = is_all && self.lines.len() as u64 <= LAG;
        let goes_on = is_short && view.advance(&self.lines, next).is_ok();
        Ok((self.appended, goes_on))
    }
}

/// The later of the clock and the last entry, if the clock can be believed.
fn recorded_at(view: &View, how: &Append) -> Result<Instant, LedgerError> {
    const BEHIND_MS: i64 = 10_000;
    const AHEAD_MS: i64 = 366 * 86_400_000;
    let now = how.now;
    let Some(last) = view.link().recorded_at else {
        return Ok(now);
    };
    if now.millis() < last.millis() - BEHIND_MS {
        return Err(LedgerError::ClockBehind { now, last });
    }
    if now.millis() > last.millis() + AHEAD_MS && !how.clock_ok {
        return Err(LedgerError::ClockAhead { now, last });
    }
    Ok(now.max(last))
}
