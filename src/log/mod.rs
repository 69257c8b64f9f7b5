//! The log, pure: envelope, leaf, chain, tree, checkpoint.
//!
//! It knows nothing of courts, and nothing of files: it turns bytes into entries and entries into
//! bytes, and says what is wrong with either. Proved against published vectors in
//! `tests/vectors.rs`.

pub mod chain;
pub mod checkpoint;
pub mod entry;
pub mod hash;
pub mod tree;
