//! Lives of one or two small cases, told from bytes.
//!
//! A [`Choice`] is eight bytes, each of which decides one thing: what happens, to whom, when, how
//! exactly that is known, who vouches for it. What can be chosen follows from what was told before,
//! so that most choices make a record that a ledger accepts. Nothing here is random: property tests
//! and fuzzers make the bytes, and take away from them what a failure does not need.
#![allow(dead_code, reason = "each test uses what it needs")]

mod events;
mod mistakes;

use serde_json::{Value, json};

/// What one record is made from.
pub type Choice = [u8; 8];

/// The cases that are told of.
pub const CASES: [&str; 2] = ["k1", "k2"];

/// What each byte of a choice decides.
#[derive(Clone, Copy)]
struct Pick {
    /// What happens.
    what: u8,
    /// To whom.
    who: u8,
    /// How long after what was told last, or before it.
    when: u8,
    /// How exactly that is known.
    exactness: u8,
    /// A detail.
    a: u8,
    /// Another.
    b: u8,
    /// Who vouches for it; from [`OTHER_CASE`] on, it happens in the second case.
    vouched: u8,
    /// Sources, a note; from [`MISTAKEN`] on, something was a mistake; from [`WILD`] on, what happens
    /// need not be possible.
    beside: u8,
}

const OTHER_CASE: u8 = 0xb0;
const MISTAKEN: u8 = 0xc0;
const WILD: u8 = 0xf0;

impl Pick {
    fn of(choice: &Choice) -> Self {
        let [what, who, when, exactness, a, b, vouched, beside] = *choice;
        Self {
            what,
            who,
            when,
            exactness,
            a,
            b,
            vouched,
            beside,
        }
    }

    fn is_wild(&self) -> bool {
        self.beside >= WILD
    }
}

/// What was told of one case.
#[derive(Clone, Debug, Default)]
struct Life {
    opened: bool,
    /// The last day that was told of; days are counted from 1 January 2019.
    clock: u32,
    people: Vec<String>,
    groups: Vec<String>,
    charges: Vec<String>,
    victims: Vec<String>,
    /// Those of whom there is a verdict.
    judged: Vec<String>,
    convicted: Vec<String>,
    sentenced: Vec<String>,
    /// Appeals that wait for a decision.
    appeals: Vec<String>,
}

/// Proposes records, and remembers those that were taken.
#[derive(Clone, Debug)]
pub struct Teller {
    lives: [Life; 2],
    /// Records and what was put in their place: of each list the last is in force.
    chains: Vec<Vec<(String, Value)>>,
    proposed: usize,
    makes_mistakes: bool,
}

impl Teller {
    /// Tells everything, mistakes and their corrections too.
    pub fn new() -> Self {
        Self {
            lives: [Life::default(), Life::default()],
            chains: Vec::new(),
            proposed: 0,
            makes_mistakes: true,
        }
    }

    /// Tells facts only: nothing is corrected or retracted.
    pub fn of_facts() -> Self {
        Self {
            makes_mistakes: false,
            ..Self::new()
        }
    }

    /// A record that follows, more often than not, from what was told.
    pub fn propose(&mut self, choice: &Choice) -> Value {
        let pick = Pick::of(choice);
        self.proposed += 1;
        let mistaken = self.makes_mistakes
            && (MISTAKEN..WILD).contains(&pick.beside)
            && !self.chains.is_empty();
        let mut record = if mistaken {
            mistakes::propose(self, &pick)
        } else {
            self.fact(&pick)
        };
        record["id"] = format!("r{}", self.proposed).into();
        record["by"] = "teller".into();
        record
    }

    fn fact(&self, pick: &Pick) -> Value {
        let case = usize::from(pick.vouched >= OTHER_CASE);
        let life = &self.lives[case];
        let mut record = json!({
            "case": CASES[case],
            "on": date(day(life, pick), pick.exactness),
            "event": events::propose(life, pick),
        });
        vouch(&mut record, pick.vouched);
        let sources = usize::from(pick.beside % 3);
        if sources > 0 {
            record["sources"] = ["A", "B"][..sources]
                .iter()
                .map(|title| json!({"title": title}))
                .collect();
        }
        if pick.beside & 0x0c == 0x0c {
            record["note"] = "as told".into();
        }
        record
    }

    /// Remembers a record that was taken.
    pub fn told(&mut self, record: &Value) {
        let id = record["id"].as_str().unwrap_or_default().to_owned();
        let event = &record["event"];
        if let Some(correction) = event.get("correction") {
            let chain = self.chain(&correction["target"]);
            if let Some(chain) = chain {
                chain.push((id, correction["record"].clone()));
            }
        } else if let Some(retraction) = event.get("retraction") {
            if let Some(chain) = self.chain(&retraction["target"]) {
                chain.pop();
            }
            self.chains.retain(|chain| !chain.is_empty());
        } else {
            self.chains.push(vec![(id, record.clone())]);
            let case = CASES.iter().position(|case| record["case"] == *case);
            if let Some(case) = case {
                events::remember(&mut self.lives[case], record);
            }
        }
    }

    fn chain(&mut self, target: &Value) -> Option<&mut Vec<(String, Value)>> {
        let in_force =
            |chain: &&mut Vec<(String, Value)>| chain.last().is_some_and(|(id, _)| target == id);
        self.chains.iter_mut().find(in_force)
    }

    /// The records in force: the id of each, and what it says.
    pub fn in_force(&self) -> impl Iterator<Item = &(String, Value)> {
        self.chains.iter().filter_map(|chain| chain.last())
    }

    /// A correction of a record in force, whether or not it would be accepted.
    pub fn correct(&mut self, choice: &Choice) -> Option<Value> {
        if self.chains.is_empty() {
            return None;
        }
        let pick = Pick::of(choice);
        self.proposed += 1;
        let mut record = mistakes::correction(self, &pick);
        record["id"] = format!("r{}", self.proposed).into();
        record["by"] = "teller".into();
        Some(record)
    }
}

/// The day of an event: mostly some days after the one before, at times long before it.
fn day(life: &Life, pick: &Pick) -> u32 {
    let days = u32::from(pick.when & 0x1f);
    if pick.when >= 0xe0 {
        life.clock.saturating_sub(days * 20)
    } else {
        (life.clock + days).min(LAST_DAY)
    }
}

/// Days are kept below the day on which they are recorded.
const LAST_DAY: u32 = 336 * 7;

/// A day as a date of some exactness. Months have 28 days here: that is enough of a calendar.
fn date(day: u32, exactness: u8) -> String {
    let year = |day: u32| format!("{}", 2019 + day / 336);
    let month = |day: u32| format!("{}-{:02}", year(day), day % 336 / 28 + 1);
    let exact = |day: u32| format!("{}-{:02}", month(day), day % 28 + 1);
    match exactness % 16 {
        0..=5 => exact(day),
        6 => format!("{}?", exact(day)),
        7 => format!("{}~", exact(day)),
        8 => month(day),
        9 => format!("{}~", month(day)),
        10 => format!("{}-XX", month(day)),
        11 => year(day),
        12 => format!("{}/{}", exact(day.saturating_sub(6)), exact(day + 6)),
        13 => format!("{}/{}", month(day), month(day + 28)),
        14 => format!("../{}", exact(day)),
        _ => format!("{}/..", exact(day)),
    }
}

/// The day that a date was made of, or one near it.
fn day_of(date: &str) -> Option<u32> {
    let date = date.trim_start_matches("../");
    let year: u32 = date.get(0..4)?.parse().ok()?;
    let part = |from: usize| -> Option<u32> { date.get(from..from + 2)?.parse().ok() };
    let (month, day) = (part(5).unwrap_or(1), part(8).unwrap_or(1));
    Some(year.checked_sub(2019)? * 336 + (month - 1) * 28 + day.min(28) - 1)
}

fn vouch(record: &mut Value, vouched: u8) {
    let assertion = match vouched % 16 {
        0..=10 => return,
        11 | 12 => "official",
        13 => "court_found",
        14 => "alleged",
        _ => "disputed",
    };
    record["assertion"] = assertion.into();
}
