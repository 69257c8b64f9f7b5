//! What a fuzzer once found worth keeping, and what other tests read, held against the same checks
//! that `tests/fuzz/run` fuzzes; and each of the small ones with every byte altered.

#[path = "fuzz/checks.rs"]
mod checks;

use std::fs;
use std::path::{Path, PathBuf};

use checks::CHECKS;

fn files(dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(dir).unwrap_or_else(|e| panic!("{}: {e}", dir.display()));
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

fn seeds(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let dir = Path::new("tests/fuzz/seeds").join(name);
    let read = |path: PathBuf| {
        let bytes = fs::read(&path).expect("a seed can be read");
        (path, bytes)
    };
    files(&dir).into_iter().map(read).collect()
}

#[test]
fn every_seed_passes_its_check() {
    for (name, check) in CHECKS {
        let seeds = seeds(name);
        assert!(seeds.len() >= 10, "only {} seeds of {name}", seeds.len());
        for (path, bytes) in seeds {
            // Where a check fails, this is the input.
            println!("{}", path.display());
            check(&bytes);
        }
    }
}

#[test]
fn so_does_every_seed_with_a_byte_altered() {
    for (name, check) in CHECKS {
        let whole = matches!(name, "ledger" | "lives");
        let (most, changes): (usize, &[u8]) = if whole {
            (8, &[0x01])
        } else {
            (400, &[0x01, 0x20, 0x80])
        };
        for (path, bytes) in seeds(name) {
            println!("{}", path.display());
            // A sheet costs more than a line, and every part of it matters: some bytes from all over it.
            let (most, step) = match name {
                "import" => (bytes.len(), (bytes.len() / 80).max(1)),
                _ => (most, 1),
            };
            for at in (0..bytes.len().min(most)).step_by(step) {
                for change in changes {
                    let mut altered = bytes.clone();
                    altered[at] ^= change;
                    check(&altered);
                }
            }
        }
    }
}

#[test]
fn so_does_every_line_that_other_tests_read() {
    let mut checked = 0;
    for dir in ["tests/vectors", "tests/histories"] {
        for path in files(Path::new(dir)) {
            if path.extension().is_none_or(|e| e != "jsonl") {
                continue;
            }
            let bytes = fs::read(&path).expect("a file can be read");
            for line in bytes.split(|byte| *byte == b'\n') {
                checks::entry(line);
                checks::record(line);
                if let Ok(entry) = casebook::log::entry::Entry::parse(line) {
                    checks::record(entry.record);
                }
                checked += 1;
            }
        }
    }
    assert!(checked > 300, "only {checked} lines were found");
}
