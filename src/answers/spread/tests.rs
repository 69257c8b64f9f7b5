//! The bounds, beside those of trying everything.

use super::*;

fn lot(values: &[(u64, Option<u64>)]) -> Lot<u64> {
    Lot::new(values.iter().map(|&(min, max)| Interval { min, max }))
}

/// Tries every choice of states and the ends of every range.
fn by_hand(choices: &[Vec<Lot<u64>>]) -> [Option<(u64, u64)>; 3] {
    let mut found: [Option<(u64, u64)>; 3] = [None; 3];
    let mut worlds: Vec<Vec<(u64, u64)>> = vec![Vec::new()];
    for lots in choices {
        worlds = worlds
            .iter()
            .flat_map(|so_far| {
                lots.iter().map(move |lot| {
                    let people = lot.values.iter().flat_map(|(v, n)| {
                        (0..*n).map(move |_| (v.min, v.max.unwrap_or(u64::MAX)))
                    });
                    so_far.iter().copied().chain(people).collect()
                })
            })
            .collect();
    }
    for world in worlds.iter().filter(|world| !world.is_empty()) {
        let mut low: Vec<u64> = world.iter().map(|v| v.0).collect();
        let mut high: Vec<u64> = world.iter().map(|v| v.1).collect();
        low.sort_unstable();
        high.sort_unstable();
        let last = world.len() - 1;
        let places = [(0, 0), (last / 2, world.len() / 2), (last, last)];
        for (slot, (a, b)) in found.iter_mut().zip(places) {
            let (low, high) = (low[a], high[b]);
            *slot = Some(slot.map_or((low, high), |(l, h)| (l.min(low), h.max(high))));
        }
    }
    found
}

#[test]
fn the_bounds_are_those_of_trying_everything() {
    let mut seed = 7_u64;
    let mut next = |below: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..3_000 {
        let mut choices: Vec<Vec<Lot<u64>>> = Vec::new();
        for _ in 0..=next(3) {
            let mut lots = Vec::new();
            for _ in 0..=next(2) {
                let values: Vec<_> = (0..next(4))
                    .map(|_| {
                        let min = next(6);
                        (min, (next(6) > 0).then_some(min + next(4)))
                    })
                    .collect();
                lots.push(lot(&values));
            }
            choices.push(lots);
        }
        let mut spread = Spread::default();
        for lots in &choices {
            spread.add(lots.clone());
        }
        let summary = spread.summary();
        let told = [summary.shortest, summary.median, summary.longest]
            .map(|found| found.map(|v| (v.min, v.max.unwrap_or(u64::MAX))));
        assert_eq!(told, by_hand(&choices), "{choices:?}");
    }
}

#[test]
fn others_of_a_group_weigh_where_it_moves_the_median_most() {
    // Two with 1, three with 9; the group of those with 1 may have two more.
    let mut spread = Spread::default();
    let mut group = lot(&[(1, Some(1)), (1, Some(1))]);
    group.more.push((
        vec![Interval {
            min: 1,
            max: Some(1),
        }],
        Some(2),
    ));
    spread.add(vec![group]);
    spread.add(vec![lot(&[(9, Some(9)), (9, Some(9)), (9, Some(9))])]);
    let median = spread.summary().median.expect("there are some");
    assert_eq!((median.min, median.max), (1, Some(9)));
    assert_eq!(spread.summary().count, Range::between(5, Some(7)));
}
