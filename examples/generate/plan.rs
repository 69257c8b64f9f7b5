//! Which lives begin when: a function of the size and the seed alone, so that lives can be made in
//! any order and can name each other.

use casebook::case::ids::CaseId;
use casebook::time::Instant;
use chrono::Datelike;

use super::chance::Chance;
use super::names::TOWNS;

const DAY: i64 = 86_400_000;

/// When the ledger is opened: 2015-01-01T08:00:00.000Z.
pub const BEGINNING: i64 = 1_420_099_200_000;

/// Over how many days lives begin in a ledger of more than a few entries: until mid-2025.
const SPAN: i64 = 3_830;

/// One in so many lives belongs to no case: somebody claims figures.
const STATEMENT: u64 = 40;

/// About how many cases may be followed at a time as they happen. Others come from archives, and
/// are in the log within weeks: so the memory that is needed does not grow with the ledger.
const FOLLOWED_AT_A_TIME: u64 = 3_000;

/// What a ledger of a size, from a seed, is made of.
pub struct Plan {
    seed: u64,
    step: i64,
    followed: u64,
}

impl Plan {
    /// The plan of a ledger of so many entries, five to a case.
    pub fn new(entries: u64, seed: u64) -> Self {
        let lives = (entries / 5).max(1);
        let most = i64::try_from(lives).unwrap_or(i64::MAX);
        // A life that is followed goes on for a year or two of the ten.
        let followed = (FOLLOWED_AT_A_TIME * 8 * 1_000 / lives).min(550);
        Self {
            seed,
            step: (SPAN * DAY / most).clamp(1, 30 * DAY),
            followed,
        }
    }

    /// The chances of a life.
    pub fn chance(&self, index: u64) -> Chance {
        Chance::of(self.seed, index)
    }

    /// When the first entry of a life may be made. It never goes back from one life to the next.
    pub fn start(&self, index: u64) -> i64 {
        let steps = i64::try_from(index).expect("there are fewer lives than that");
        BEGINNING + 1 + steps * self.step + self.trait_of(index).below(self.step as u64) as i64
    }

    /// Whether a life is recorded as it happens.
    pub fn is_followed(&self, index: u64) -> bool {
        let mut chance = self.trait_of(index);
        chance.draw();
        chance.permille(self.followed)
    }

    /// The case of a life and its town; none where the life belongs to no case.
    pub fn case(&self, index: u64) -> Option<(CaseId, &'static str)> {
        if index % STATEMENT == STATEMENT - 1 {
            return None;
        }
        let mut chance = self.trait_of(index);
        chance.draw();
        chance.draw();
        let (slug, town) = *chance.pick(TOWNS);
        let year = Instant::from_millis(self.start(index))
            .expect("the generator's years have four digits")
            .day()
            .year();
        let id = format!("{slug}-{year}-{index:05}")
            .parse()
            .expect("a town, a year and a number make a slug");
        Some((id, town))
    }

    /// Chances of what is fixed of a life before it is lived.
    fn trait_of(&self, index: u64) -> Chance {
        Chance::of(self.seed ^ 0x5bd1_e995_0f0f_71c3, index)
    }
}
