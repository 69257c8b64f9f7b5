//! Every single byte of a small ledger, altered in turn: verification tells, and never panics.

#[path = "support/cli.rs"]
mod cli;

use std::fs;

use casebook::ledger::Ledger;
use cli::Desk;

#[test]
fn no_byte_can_be_altered_unnoticed() {
    let desk = Desk::with_a_case();
    fs::write(desk.path().join("page.txt"), "evidence").expect("a document");
    desk.say("append case-closed --case k --on 2024-05 --reason x --attach page.txt")
        .ok();
    let ledger = Ledger::open(desk.ledger());
    let clean = |what: &str| {
        let report = ledger
            .verify(&|_, _| {})
            .unwrap_or_else(|e| panic!("{what}: {e}"));
        report.faults.is_empty()
    };
    assert!(clean("as it is"));
    let files = desk.bytes();
    let mut altered = 0;
    for (path, bytes) in &files {
        if path.ends_with(".gitattributes") {
            continue;
        }
        for at in 0..bytes.len() {
            for change in [0x01, 0x20, 0x80] {
                let mut changed = bytes.clone();
                changed[at] ^= change;
                fs::write(path, &changed).expect("a byte is altered");
                let told = match ledger.verify(&|_, _| {}) {
                    Ok(report) => !report.faults.is_empty(),
                    Err(error) => error.to_string().contains("needs to be updated"),
                };
                assert!(told, "byte {at} of {} ^ {change:#x}", path.display());
                altered += 1;
            }
        }
        fs::write(path, bytes).expect("it is restored");
    }
    assert!(clean("restored"));
    assert!(altered > 4000, "only {altered} alterations were tried");
}
