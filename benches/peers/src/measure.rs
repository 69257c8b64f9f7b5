//! How each peer is measured.

use std::path::Path;
use std::time::{Duration, Instant};

use casebook::time::Period;

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Answer};
use crate::peer::{Done, Peer};
use crate::table::{Cell, Row};

/// Each work is done this often at least, and at most, and no more once [`ENOUGH`] has passed; the
/// median counts. Single appends are many, and done once.
pub const RUNS: (usize, usize) = (3, 15);
const ENOUGH: Duration = Duration::from_secs(1);

/// What is asked, of all peers the same.
pub struct Task {
    /// All events.
    pub events: Vec<Event>,
    /// How many of them, the last ones, are appended one by one to a store of the others.
    pub singles: usize,
    /// The states are as of the end of this.
    pub to: Period,
    /// The case that is asked for by itself.
    pub case: String,
    /// The states, once somebody has found them.
    pub states: Option<Answer>,
}

/// Measures a peer in a directory; a failure takes its row, not the run.
pub fn row(peer: &dyn Peer, task: &mut Task, dir: &Path) -> Row {
    let row = Row::new(peer.name(), peer.lacks(), peer.is_command());
    eprintln!("peers: {}", row.name);
    match works(peer, task, dir) {
        Ok(cells) => row.with(cells),
        Err(failure) => row.failed(&failure.to_string()),
    }
}

fn works(peer: &dyn Peer, task: &mut Task, dir: &Path) -> Result<Vec<Cell>, Failure> {
    let store = dir.join("store");
    let fresh = || -> Result<(), Failure> {
        if store.exists() {
            std::fs::remove_dir_all(&store)?;
        }
        Ok(std::fs::create_dir(&store)?)
    };
    let singles = singles(peer, task, dir, &store, fresh)?;
    let batch = Batch::new(&task.events, dir.join("all.jsonl"))?;
    let load = median(fresh, || peer.load(&store, &batch), |_| Ok(()))?;
    let nothing = || Ok(());
    let verify = median(nothing, || peer.verify(&store), |_| Ok(()))?;
    let all = median(
        nothing,
        || peer.rebuild(&store, &task.to),
        |answer| {
            let states = task.states.get_or_insert_with(|| answer.clone());
            same(answer, states)
        },
    )?;
    let states = task.states.as_ref();
    let one = median(
        nothing,
        || peer.one(&store, &task.case, &task.to),
        |answer| {
            let line = states.and_then(|states| states.0.get_key_value(&task.case));
            let expected = line.map(|(case, line)| (case.clone(), line.clone()));
            same(answer, &expected.into_iter().collect())
        },
    )?;
    std::fs::remove_dir_all(&store)?;
    let count = task.events.len();
    Ok(vec![
        singles,
        load.of(count),
        verify.of(count),
        all.of(count),
        one,
    ])
}

/// Appends the last events one by one to a store of the others.
fn singles(
    peer: &dyn Peer,
    task: &Task,
    dir: &Path,
    store: &Path,
    fresh: impl Fn() -> Result<(), Failure>,
) -> Result<Cell, Failure> {
    fresh()?;
    let (before, after) = task.events.split_at(task.events.len() - task.singles);
    peer.load(store, &Batch::new(before, dir.join("before.jsonl"))?)?;
    peer.ready(store)?;
    let start = Instant::now();
    let done = peer.append_each(store, after)?;
    Ok(Cell::new(start.elapsed(), &done).each(after.len()))
}

/// The median of some runs, each prepared, and its answer checked, off the clock.
fn median(
    prepare: impl Fn() -> Result<(), Failure>,
    run: impl Fn() -> Result<Done, Failure>,
    mut check: impl FnMut(&Answer) -> Result<(), Failure>,
) -> Result<Cell, Failure> {
    let (mut cells, mut spent) = (Vec::new(), Duration::ZERO);
    while cells.len() < RUNS.0 || cells.len() < RUNS.1 && spent < ENOUGH {
        prepare()?;
        let start = Instant::now();
        let done = run()?;
        let time = start.elapsed();
        spent += time;
        cells.push(Cell::new(time, &done));
        match done {
            Done::States(answer) => check(&answer)?,
            Done::Printed(json) => check(&fold::of_json(&json)?)?,
            Done::Fully | Done::Nearest | Done::Not => {}
        }
    }
    cells.sort_by_key(|cell| cell.time);
    Ok(cells.swap_remove(cells.len() / 2))
}

fn same(found: &Answer, expected: &Answer) -> Result<(), Failure> {
    if found == expected && !found.0.is_empty() {
        return Ok(());
    }
    let differs = expected
        .0
        .iter()
        .find(|(case, line)| found.0.get(*case) != Some(line));
    Err(format!("it came to other states than casebook: {differs:?}").into())
}
