//! What is said of times that overlap.

use foldhash::HashSet;

use crate::case::timeline::FactIndex;
use crate::time::Day;

/// From when until when something is said to have been, and what.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spell {
    pub(super) from: Day,
    pub(super) until: Day,
    /// What is said, by number.
    pub(super) kind: usize,
    pub(super) at: FactIndex,
}

/// The farthest that spells of one kind reach, and the farthest of any other kind.
#[derive(Default)]
struct Reach {
    far: Option<(Day, usize)>,
    other: Option<(Day, usize)>,
}

impl Reach {
    /// How far spells of other kinds than this reach.
    fn beside(&self, kind: usize) -> Option<Day> {
        let beside = self.far.filter(|(_, own)| *own != kind).or(self.other);
        beside.map(|(day, _)| day)
    }

    fn add(&mut self, day: Day, kind: usize, is_farther: impl Fn(Day, Day) -> bool) {
        match self.far {
            Some((far, own)) if own == kind => {
                self.far = Some((if is_farther(day, far) { day } else { far }, kind));
            }
            Some((far, _)) if !is_farther(day, far) => {
                let is_more = self.other.is_none_or(|(other, _)| is_farther(day, other));
                self.other = Some((day, kind)).filter(|_| is_more).or(self.other);
            }
            before => {
                self.other = before;
                self.far = Some((day, kind));
            }
        }
    }
}

/// Those that overlap one of another kind. Each is held against the one before it that reaches farthest, and
/// the one after it that begins first; the spells are put in order of their beginnings.
pub(super) fn at_odds(spells: &mut [Spell]) -> HashSet<FactIndex> {
    spells.sort_by_key(|spell| (spell.from, spell.until, spell.at));
    let mut odd = HashSet::default();
    let mut before = Reach::default();
    for spell in &*spells {
        if before
            .beside(spell.kind)
            .is_some_and(|until| until >= spell.from)
        {
            odd.insert(spell.at);
        }
        before.add(spell.until, spell.kind, |a, b| a > b);
    }
    let mut after = Reach::default();
    for spell in spells.iter().rev() {
        if after
            .beside(spell.kind)
            .is_some_and(|from| from <= spell.until)
        {
            odd.insert(spell.at);
        }
        after.add(spell.from, spell.kind, |a, b| a < b);
    }
    odd
}

/// Those at odds, in rows of which each overlaps the one before. The spells are in order.
pub(super) fn rows(spells: &[Spell], odd: &HashSet<FactIndex>) -> Vec<Vec<FactIndex>> {
    let mut rows: Vec<Vec<FactIndex>> = Vec::new();
    let mut until: Option<Day> = None;
    for spell in spells.iter().filter(|spell| odd.contains(&spell.at)) {
        match rows.last_mut() {
            Some(row) if until.is_some_and(|until| until >= spell.from) => row.push(spell.at),
            _ => rows.push(vec![spell.at]),
        }
        until = until.max(Some(spell.until));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every pair is compared here, on all sets of three spells out of these days and kinds.
    #[test]
    fn the_same_are_found_as_by_comparing_every_pair() {
        let day = |n: u32| Day::from_ymd_opt(2024, 1, n).expect("a day");
        let mut possible = Vec::new();
        for from in 1..=3 {
            for until in from..=3 {
                possible.extend((0..3).map(|kind| (day(from), day(until), kind)));
            }
        }
        let mut seen = 0;
        for a in &possible {
            for b in &possible {
                for c in &possible {
                    for d in possible.iter().step_by(5) {
                        let spells = [a, b, c, d];
                        let mut spells: Vec<Spell> = spells
                            .iter()
                            .enumerate()
                            .map(|(at, &&(from, until, kind))| Spell {
                                from,
                                until,
                                kind,
                                at,
                            })
                            .collect();
                        let meet = |x: &Spell, y: &Spell| {
                            x.kind != y.kind && x.from <= y.until && y.from <= x.until
                        };
                        let all = spells.clone();
                        let odd = all.iter().filter(|x| all.iter().any(|y| meet(x, y)));
                        let odd: HashSet<FactIndex> = odd.map(|x| x.at).collect();
                        assert_eq!(at_odds(&mut spells), odd, "{all:?}");
                        seen += odd.len();
                    }
                }
            }
        }
        assert!(seen > 10_000, "only {seen} were at odds");
    }
}
