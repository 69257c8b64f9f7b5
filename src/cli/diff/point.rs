//! A point in the history of a ledger: a date, a time, an entry, or a checkpoint.

use std::fs;

use crate::cli::Failure;
use crate::ledger::View;
use crate::log::checkpoint::{CHECKPOINT_LIMIT, Checkpoint};
use crate::seq::{Seq, Size};
use crate::time::{Instant, Moment};

/// A point, as it was given, with how many entries there were.
pub struct Point {
    /// As it was given.
    pub given: String,
    /// What it was taken for.
    pub kind: &'static str,
    /// How many entries were there.
    pub size: Size,
}

/// What a text may mean.
enum Given {
    Time(Instant),
    Entry(Seq),
    Checkpoint(Checkpoint),
}

impl Point {
    /// Finds a point in the history of a ledger. Four digits are a year: an entry of that number is
    /// written with its `#`.
    pub fn find(text: &str, view: &View) -> Result<Self, Failure> {
        let known = view.known();
        let (kind, size) = match read(text)? {
            Given::Time(time) => ("time", view.size_at(time)?),
            Given::Entry(seq) if seq.0 < known.0 => ("entry", Size(seq.0 + 1)),
            Given::Entry(seq) => return Err(Failure::no_such_entry(seq, known)),
            Given::Checkpoint(checkpoint) => {
                check(text, &checkpoint, view)?;
                ("checkpoint", checkpoint.size)
            }
        };
        let given = text.to_owned();
        Ok(Self { given, kind, size })
    }

    /// The end of what is known.
    pub fn now(view: &View) -> Self {
        Self {
            given: "now".to_owned(),
            kind: "now",
            size: view.known(),
        }
    }
}

fn read(text: &str) -> Result<Given, Failure> {
    let number = |digits: &str| {
        let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        plain.then(|| digits.parse().ok()).flatten().map(Seq)
    };
    if let Some(digits) = text.strip_prefix('#') {
        return number(digits)
            .map(Given::Entry)
            .ok_or_else(|| Failure::not_a_point(text));
    }
    if let Ok(moment) = text.parse::<Moment>() {
        return Ok(Given::Time(moment.through()));
    }
    if let Some(seq) = number(text) {
        return Ok(Given::Entry(seq));
    }
    let length = fs::metadata(text).map_err(|_| Failure::not_a_point(text))?;
    if !length.is_file() {
        return Err(Failure::not_a_checkpoint(text, "it is not a file"));
    }
    if length.len() > CHECKPOINT_LIMIT as u64 {
        return Err(Failure::not_a_checkpoint(
            text,
            "it is too long for a checkpoint",
        ));
    }
    let bytes = fs::read(text).map_err(|_| Failure::not_a_point(text))?;
    Checkpoint::parse(&bytes)
        .map(Given::Checkpoint)
        .map_err(|error| Failure::not_a_checkpoint(text, &error.to_string()))
}

/// A checkpoint is a point of this history only if the entries hash to what it says.
fn check(path: &str, theirs: &Checkpoint, view: &View) -> Result<(), Failure> {
    let ours = view.checkpoint();
    if theirs.origin != ours.origin {
        let (theirs, ours) = (theirs.origin.as_str(), ours.origin.as_str());
        return Err(Failure::other_ledger(path, theirs, ours));
    }
    if theirs.size > ours.size {
        return Err(Failure::larger_ledger(path, theirs.size, ours.size));
    }
    let root = if theirs.size == ours.size {
        ours.root
    } else {
        view.root_at(theirs.size)?
    };
    if root == theirs.root {
        Ok(())
    } else {
        Err(Failure::other_history(path, theirs.size))
    }
}
