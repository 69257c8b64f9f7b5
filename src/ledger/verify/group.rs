//! Lines that stand together: 64 of them, whose part of the tree is hashed with them, on whatever core they
//! are taken apart.

use std::ops::Range;

use super::line::{Line, Note};
use crate::log::hash::Leaf;
use crate::log::tree::Tree;
use crate::seq::Seq;

/// The height of the subtree of a group.
pub(super) const HEIGHT: u32 = 6;

/// How many lines are taken together: those of a perfect subtree.
pub(super) const GROUP: u64 = 1 << HEIGHT;

/// Lines that stand together, taken apart.
pub(super) struct Group {
    pub(super) lines: Vec<Line>,
    /// Where each of them is in its block.
    pub(super) places: Vec<Range<usize>>,
    /// Whether each follows from the one before, and none is at fault.
    pub(super) clean: bool,
    /// Whether it stands at a multiple of its size, and the root of its subtree then.
    pub(super) subtree: Option<[u8; 32]>,
}

impl Group {
    /// Takes the lines of a block at these places apart, the first of which is an entry's.
    pub(super) fn new(block: &[u8], places: Vec<Range<usize>>, first: Seq) -> Self {
        let seqs = (first.0..).map(Seq);
        let lines: Vec<Line> = places
            .iter()
            .zip(seqs)
            .map(|(place, seq)| Line::new(&block[place.clone()], seq))
            .collect();
        let subtree = (lines.len() as u64 == GROUP && first.0.is_multiple_of(GROUP)).then(|| {
            let mut tree = Tree::default();
            tree.extend(lines.iter().map(|line| line.leaf));
            tree.root().0
        });
        Self {
            clean: is_clean(&lines, first),
            lines,
            places,
            subtree,
        }
    }
}

/// Whether lines follow each other, and none has anything wrong with it.
fn is_clean(lines: &[Line], first: Seq) -> bool {
    let mut before: Option<(Leaf, crate::time::Instant)> = None;
    lines.iter().zip(first.0..).all(|(line, place)| {
        let Some((seq, prev, time)) = line.envelope else {
            return false;
        };
        let follows = before.is_none_or(|(leaf, earlier)| leaf == prev && earlier <= time);
        before = Some((line.leaf, time));
        let whole = line.remark.as_ref().is_none_or(|remark| {
            let raises = matches!(remark.note, Note::Opens { .. } | Note::Raises(_));
            remark.fault.is_none() && !raises
        });
        seq.0 == place && follows && whole
    })
}
