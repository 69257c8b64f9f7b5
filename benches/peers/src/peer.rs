//! What is asked of every peer.

use std::path::Path;

use casebook::time::Period;

use crate::events::{Batch, Event, Failure};
use crate::fold::Answer;

/// How a work was done.
pub enum Done {
    /// As asked.
    Fully,
    /// With the states that casebook finds too.
    States(Answer),
    /// With the states, in the JSON that the command prints.
    Printed(Vec<u8>),
    /// What the peer has that comes nearest; its last column says what that is.
    Nearest,
    /// The peer has no such thing.
    Not,
}

/// Something to keep events in. Every work begins with the store closed and ends with it closed,
/// and what is written is on the disk by then.
pub trait Peer {
    /// What it is, with its version.
    fn name(&self) -> String;

    /// What it does not do: order, chain, two times, durability of each commit; and how it was set
    /// up to do what it can.
    fn lacks(&self) -> &'static str;

    /// Whether it runs as a process of its own, as a command does; a library otherwise.
    fn is_command(&self) -> bool {
        false
    }

    /// Loads events at once into a directory that is empty.
    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure>;

    /// Makes a loaded store ready for appends, where that takes something; not measured.
    fn ready(&self, _dir: &Path) -> Result<(), Failure> {
        Ok(())
    }

    /// Appends events one by one, each on the disk before the next.
    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure>;

    /// Verifies the whole history.
    fn verify(&self, dir: &Path) -> Result<Done, Failure>;

    /// Rebuilds the states of all cases, as of the end of a period.
    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure>;

    /// The state of one case, as of the end of a period.
    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure>;
}
