//! Chance that is the same for ever: SplitMix64, written out here.
//!
//! A crate of random numbers may change its stream with a new version, and then the ledger made
//! from a seed would change with it. This one cannot: it is the published algorithm (Steele, Lea,
//! Flood, 2014) and a few ways to draw from it, in whole numbers only.

/// A stream of chance.
pub struct Chance(u64);

impl Chance {
    /// The stream of the `index`-th of many things made from one seed.
    pub fn of(seed: u64, index: u64) -> Self {
        let mut first = Self(seed ^ index.wrapping_mul(0xd134_2543_de82_ef95));
        Self(first.draw() ^ index)
    }

    /// The next 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number from 0 to one below the limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.draw()) * u128::from(limit)) >> 64) as u64
    }

    /// A number from the first to the last, both included.
    pub fn between(&mut self, first: u64, last: u64) -> u64 {
        first + self.below(last - first + 1)
    }

    /// Whether something happens that does so many times in a thousand.
    pub fn permille(&mut self, often: u64) -> bool {
        self.below(1_000) < often
    }

    /// One of several.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }

    /// One of several, each as often as its weight says.
    pub fn weighted<T: Copy>(&mut self, from: &[(u64, T)]) -> T {
        let mut drawn = self.below(from.iter().map(|(weight, _)| weight).sum());
        for &(weight, value) in from {
            if drawn < weight {
                return value;
            }
            drawn -= weight;
        }
        from[from.len() - 1].1
    }
}
