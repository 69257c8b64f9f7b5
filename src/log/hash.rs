//! Hashes of the log: [`Leaf`] of an entry, [`Root`] of a tree.
//!
//! RFC 6962, section 2.1: a leaf is SHA-256(0x00 ‖ data), a node SHA-256(0x01 ‖ left ‖ right), the
//! root of the empty tree SHA-256 of nothing. What is hashed as data is an entry's line as it
//! stands in the file, without its line feed. By hand:
//!
//! ```text
//! { printf '\000'; sed -n 1p events.jsonl | tr -d '\n'; } | sha256sum
//! ```

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// The hash of an entry: the link of the chain, and the leaf of the tree. Written in hexadecimal.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Leaf(pub [u8; 32]);

/// The root of a Merkle tree. Written in base64, as in a checkpoint.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Root(pub [u8; 32]);

/// SHA-256 of nothing: what the first entry has as `prev`, and the root of the empty tree.
pub const EMPTY: [u8; 32] = [
    0xe3, 0xb0, 0xc4, 0x42, 0x98, 0xfc, 0x1c, 0x14, 0x9a, 0xfb, 0xf4, 0xc8, 0x99, 0x6f, 0xb9, 0x24,
    0x27, 0xae, 0x41, 0xe4, 0x64, 0x9b, 0x93, 0x4c, 0xa4, 0x95, 0x99, 0x1b, 0x78, 0x52, 0xb8, 0x55,
];

/// A text is no hash.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a hash of 32 bytes")]
pub struct HashError;

impl Leaf {
    /// The leaf of an entry.
    #[must_use]
    pub fn of(line: &[u8]) -> Self {
        Self(
            Sha256::new_with_prefix([0_u8])
                .chain_update(line)
                .finalize()
                .into(),
        )
    }

    /// Reads 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn from_hex(text: &[u8]) -> Option<Self> {
        // A look at all of them at once: an end at the first capital would be no sooner.
        let is_lower = !text
            .iter()
            .fold(false, |found, b| found | b.is_ascii_uppercase());
        let sixty_four = (is_lower && text.len() == 64).then_some(text)?;
        const_hex::decode_to_array(sixty_four).ok().map(Self)
    }
}

/// The hash of a node over two others.
#[must_use]
pub fn node(left: &[u8; 32], right: &[u8; 32]) -> [u8; 32] {
    Sha256::new_with_prefix([1_u8])
        .chain_update(left)
        .chain_update(right)
        .finalize()
        .into()
}

/// Lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    const_hex::encode(bytes)
}

impl fmt::Display for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl fmt::Debug for Leaf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Leaf({self})")
    }
}

impl FromStr for Leaf {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        Self::from_hex(text.as_bytes()).ok_or(HashError)
    }
}

impl Serialize for Leaf {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl fmt::Display for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64.encode(self.0))
    }
}

impl fmt::Debug for Root {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Root({self})")
    }
}

impl FromStr for Root {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        let bytes = BASE64.decode(text).map_err(|_| HashError)?;
        bytes.try_into().map(Self).map_err(|_| HashError)
    }
}

impl Serialize for Root {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}
