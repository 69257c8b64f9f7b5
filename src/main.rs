//! The `casebook` binary: parse, run, exit.

use std::process::ExitCode;

/// Reading a log is for a good part the making of small pieces of text, on all cores at once.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    casebook::cli::main()
}
