//! Imports run one way, down the list of the layers; `log` and `case` do not know each other.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, the topmost first, each with those of the same height that it must not know.
const LAYERS: [(&str, &[&str]); 10] = [
    ("cli", &[]),
    ("ledger", &[]),
    ("store", &["exchange", "answers", "case"]),
    ("exchange", &["log"]),
    ("answers", &["log"]),
    ("case", &["log"]),
    ("log", &["case"]),
    ("origin", &[]),
    ("time", &[]),
    ("seq", &[]),
];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).expect("the sources are there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            found.push(path);
        }
    }
}

fn rank(layer: &str) -> Option<usize> {
    LAYERS.iter().position(|(name, _)| *name == layer)
}

fn layer_of(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix("src").ok()?;
    let first = inside.iter().next()?.to_str()?;
    rank(first.strip_suffix(".rs").unwrap_or(first))
}

/// The modules of the crate that a file names, in `use` lines and in paths.
fn named(text: &str) -> Vec<&str> {
    let word = |rest: &'_ str| {
        rest.find(|c: char| !c.is_alphanumeric() && c != '_')
            .unwrap_or(rest.len())
    };
    text.split("crate::")
        .skip(1)
        .map(|rest| &rest[..word(rest)])
        .collect()
}

#[test]
fn no_layer_knows_one_above_it() {
    let mut files = Vec::new();
    sources(Path::new("src"), &mut files);
    let mut checked = 0;
    for file in files {
        let Some(mine) = layer_of(&file) else {
            continue;
        };
        let text = fs::read_to_string(&file).expect("a source is text");
        for module in named(&text) {
            let Some(theirs) = rank(module) else { continue };
            checked += 1;
            let barred = LAYERS[mine].1.contains(&module);
            assert!(
                theirs >= mine && !barred,
                "{} must not know crate::{module}",
                file.display()
            );
        }
    }
    assert!(
        checked > 100,
        "the check found only {checked} imports: it no longer reads them"
    );
}

#[test]
fn the_domain_has_no_clock_and_no_files() {
    let mut files = Vec::new();
    sources(Path::new("src/case"), &mut files);
    sources(Path::new("src/log"), &mut files);
    sources(Path::new("src/answers"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).expect("a source is text");
        for word in [
            "std::fs",
            "std::io",
            "SystemTime",
            "Utc::now",
            "std::env",
            "std::net",
        ] {
            assert!(!text.contains(word), "{} names {word}", file.display());
        }
    }
}
