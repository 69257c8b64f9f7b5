//! The `casebook` binary: parse, run, exit.

use std::process::ExitCode;

fn main() -> ExitCode {
    casebook::cli::main()
}
