//! Eight bytes at a time, as a word: texts here are short, so words are sooner looked through than
//! a search is begun.
//!
//! The tricks are those of <https://graphics.stanford.edu/~seander/bithacks.html#ZeroInWord>.

const ONES: u64 = u64::MAX / 255;
const HIGHS: u64 = ONES << 7;

/// The high bit of each byte that is below a limit of at most 0x80; above the first such byte others
/// may be wrong.
#[inline]
pub(super) fn below(word: u64, limit: u8) -> u64 {
    word.wrapping_sub(ONES * u64::from(limit)) & !word & HIGHS
}

/// The high bit of each byte that is this one; above the first such byte others may be wrong.
#[inline]
pub(super) fn equal(word: u64, byte: u8) -> u64 {
    below(word ^ (ONES * u64::from(byte)), 1)
}
