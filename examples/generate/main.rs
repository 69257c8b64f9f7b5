//! Makes a ledger of any size, for measuring and for trying things out.
//!
//! ```text
//! cargo run --release --example generate -- 100000 /tmp/ledger --seed 7
//! ```
//!
//! The same size and seed give the same bytes, for ever and on any machine. The cases are invented
//! and their country does not exist; but they go as cases go: some end with the complaint, some go
//! through three courts, and recorders come late, err, correct themselves and take corrections
//! back. Every event of format 1 occurs but `format_raised`, as there is no format to raise to.
//! `casebook findings` has no errors to report, at this size or at any prefix of it.

mod aftermath;
mod appeals;
mod beginnings;
mod chance;
mod dates;
mod lives;
mod mistakes;
mod names;
mod plan;
mod scribe;
mod slips;
mod sources;
mod stream;
mod verdicts;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::Parser;

pub use stream::generate;

/// Makes a ledger of any size: the same size and seed, the same bytes
#[derive(Parser)]
struct Arguments {
    /// How many entries, the opening of the ledger included
    #[arg(value_parser = clap::value_parser!(u64).range(1..))]
    entries: u64,
    /// Where: a directory that does not exist yet, or is empty
    dir: PathBuf,
    /// What chance starts from
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let start = Instant::now();
    let Arguments { entries, dir, seed } = arguments;
    match make_room(&dir).and_then(|()| generate(entries, seed, &dir)) {
        Ok(written) => {
            println!(
                "{entries} entries, {} lives, {} bytes, {:.2} s, at most {} lives in memory",
                written.lives,
                written.bytes,
                start.elapsed().as_secs_f64(),
                written.held
            );
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("generate: error: {}: {error}", dir.display());
            ExitCode::from(2)
        }
    }
}

/// Makes the directory, or sees that it is empty.
fn make_room(dir: &Path) -> io::Result<()> {
    std::fs::create_dir_all(dir)?;
    match std::fs::read_dir(dir)?.next() {
        None => Ok(()),
        Some(_) => Err(io::Error::new(
            io::ErrorKind::DirectoryNotEmpty,
            "the directory is not empty: a ledger is made in a new one",
        )),
    }
}
