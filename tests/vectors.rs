//! Published vectors for the hashes, and one vector for each defect of a log.
//!
//! The defects were written by `tests/vectors/make.py`, which knows the format and not this program.

use std::fs;
use std::path::Path;

use casebook::ledger::{Ledger, LedgerError};
use casebook::log::hash::{Leaf, hex};
use casebook::log::tree::Tree;
use serde_json::Value;

/// The leaves and roots with which certificate transparency logs are tested (RFC 6962).
#[test]
fn the_roots_are_those_of_certificate_transparency() {
    let leaves: [&[u8]; 8] = [
        b"",
        b"\x00",
        b"\x10",
        b"\x20\x21",
        b"\x30\x31",
        b"\x40\x41\x42\x43",
        b"\x50\x51\x52\x53\x54\x55\x56\x57",
        b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
    ];
    let roots = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];
    let mut tree = Tree::default();
    for (leaf, root) in leaves.into_iter().zip(roots) {
        tree.push(Leaf::of(leaf));
        assert_eq!(hex(&tree.root().0), root, "at size {}", tree.size());
    }
}

/// What verification finds in a vector, in the words of its first line.
fn found(dir: &Path) -> Vec<String> {
    match Ledger::open(dir).verify(&|_, _| {}) {
        Ok(report) => {
            let told = report.faults.iter().map(|fault| match fault.seq {
                Some(seq) => format!("{}@{}", fault.kind.as_str(), seq.0),
                None => fault.kind.as_str().to_owned(),
            });
            told.collect()
        }
        Err(LedgerError::NeedsNewer { from, .. }) => vec![format!("needs_newer@{}", from.0)],
        Err(other) => panic!("verification failed: {other}"),
    }
}

#[test]
fn each_defect_is_found_and_nothing_else() {
    let mut checked = 0;
    for entry in fs::read_dir("tests/vectors").expect("the vectors are there") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|e| e != "jsonl") {
            continue;
        }
        let bytes = fs::read(&path).expect("a vector can be read");
        let end = bytes
            .iter()
            .position(|b| *b == b'\n')
            .expect("a vector has a first line");
        let head: Value = serde_json::from_slice(&bytes[..end]).expect("the first line is JSON");
        let dir = tempfile::tempdir().expect("there is room for a directory");
        fs::write(dir.path().join("events.jsonl"), &bytes[end + 1..]).expect("the log is written");
        let checkpoint = head["checkpoint"].as_str().expect("a checkpoint");
        fs::write(dir.path().join("checkpoint"), checkpoint).expect("the checkpoint is written");
        let expected: Vec<&str> = head["expect"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(found(dir.path()), expected, "{}", path.display());
        // What verification faults, no state may rest on, as far as hashes and framing tell.
        let readable = Ledger::open(dir.path()).read().is_ok();
        let hashes = [
            "chain_broken",
            "root_differs",
            "wrong_seq",
            "shorter",
            "bad_checkpoint",
        ];
        let broken = expected
            .iter()
            .any(|e| hashes.iter().any(|h| e.starts_with(h)));
        assert!(!(readable && broken), "{} could be read", path.display());
        checked += 1;
    }
    assert!(checked >= 33, "only {checked} vectors were found");
}
