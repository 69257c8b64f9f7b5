//! The Merkle tree over all leaves (RFC 6962, section 2.1), kept as its right edge.
//!
//! A tree of n leaves is cut into perfect subtrees, one for each bit that is set in n, the largest
//! first. Their roots are all that is needed to add a leaf or to know the root: at most 64 hashes,
//! whatever the size.

use super::hash::{EMPTY, Leaf, Root, node};
use crate::seq::Size;

/// The right edge of a tree: what is needed to grow it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    size: u64,
    /// The roots of the perfect subtrees, the largest first.
    edge: Vec<[u8; 32]>,
}

impl Tree {
    /// How many leaves it has.
    #[must_use]
    pub fn size(&self) -> Size {
        Size(self.size)
    }

    /// The right edge: the roots of its perfect subtrees, the largest first.
    #[must_use]
    pub fn edge(&self) -> &[[u8; 32]] {
        &self.edge
    }

    /// The tree that has a right edge, where its subtrees are as many as a tree of the size has.
    #[must_use]
    pub fn from_edge(size: Size, edge: Vec<[u8; 32]>) -> Option<Self> {
        let size = size.0;
        (edge.len() == size.count_ones() as usize).then_some(Self { size, edge })
    }

    /// Adds a leaf on the right.
    pub fn push(&mut self, leaf: Leaf) {
        self.push_perfect(0, leaf.0);
    }

    /// Adds, on the right, a tree of 2^`height` leaves. Trees of that height come at their multiples
    /// only: that is what makes it one of this tree's own subtrees.
    ///
    /// # Panics
    ///
    /// Where it comes elsewhere.
    pub fn push_perfect(&mut self, height: u32, root: [u8; 32]) {
        let count = 1 << height;
        assert_eq!(self.size % count, 0, "a subtree stands at its multiples");
        let mut hash = root;
        // Each trailing one of the size is a subtree of the height that the new one reaches.
        for _ in 0..(self.size >> height).trailing_ones() {
            let left = self
                .edge
                .pop()
                .expect("the edge has a subtree for each bit of the size");
            hash = node(&left, &hash);
        }
        self.edge.push(hash);
        self.size += count;
    }

    /// The root.
    #[must_use]
    pub fn root(&self) -> Root {
        let mut from_the_right = self.edge.iter().rev();
        match from_the_right.next() {
            None => Root(EMPTY),
            Some(last) => Root(from_the_right.fold(*last, |right, left| node(left, &right))),
        }
    }
}

impl Extend<Leaf> for Tree {
    fn extend<I: IntoIterator<Item = Leaf>>(&mut self, leaves: I) {
        for leaf in leaves {
            self.push(leaf);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition of RFC 6962, word for word.
    fn by_definition(leaves: &[Leaf]) -> [u8; 32] {
        match leaves {
            [] => EMPTY,
            [only] => only.0,
            _ => {
                let split = leaves.len().next_power_of_two() / 2;
                let (left, right) = leaves.split_at(split);
                node(&by_definition(left), &by_definition(right))
            }
        }
    }

    #[test]
    fn the_edge_gives_the_root_of_the_definition_at_every_size() {
        let leaves: Vec<Leaf> = (0..200_u32).map(|n| Leaf::of(&n.to_be_bytes())).collect();
        let mut tree = Tree::default();
        for size in 0..leaves.len() {
            assert_eq!(
                tree.root().0,
                by_definition(&leaves[..size]),
                "at size {size}"
            );
            tree.push(leaves[size]);
        }
    }

    #[test]
    fn a_tree_grows_by_perfect_subtrees_as_by_leaves() {
        let leaves: Vec<Leaf> = (0..83_u32).map(|n| Leaf::of(&n.to_be_bytes())).collect();
        let mut by_leaves = Tree::default();
        let mut by_subtrees = Tree::default();
        by_leaves.extend(leaves.iter().copied());
        for some in leaves.chunks(8) {
            if some.len() == 8 {
                by_subtrees.push_perfect(3, by_definition(some));
            } else {
                by_subtrees.extend(some.iter().copied());
            }
        }
        assert_eq!(by_subtrees, by_leaves);
    }
}
