//! One of a thing is told as one.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::json;

/// A ledger with nothing but its opening has one entry; with a case, one case.
#[test]
fn one_entry_and_one_case_are_one() {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/one"]).ok();
    let said = |line: &str, words: &str| {
        let text = desk.say(line).ok().out;
        assert!(text.contains(words), "{line}: {text}");
    };
    said("status", "1 entry, 0 cases");
    said("replay", ", 1 entry\n");
    said("verify", ", 1 entry\n");
    said("findings", "0 errors, 0 warnings");
    also(&desk, &[opened("k", "2023")]);
    said("status", "2 entries, 1 case\n");
    said("history k", "1 entry, in the order of recording");
    said("findings", "0 errors, 1 warning,");
    said("diff #0", "since #0 (1 entry), until now (2 entries)");
    said(
        "sources",
        "1 fact recorded in this ledger: 1 rests on no source",
    );
    also(&desk, &[joined("k", "2023", "d1")]);
    said(
        "sources",
        "2 facts recorded in this ledger: 2 rest on no source",
    );
}

/// "1 officer charged", wherever a figure is told.
#[test]
fn one_officer_is_no_officers() {
    let figure = |measure: &str, value: u64, as_of: &str| {
        let claim = json!({"issuer": "P", "measure": measure, "value": value, "as_of": as_of});
        json!({"on": "2024-02", "event": {"figure_claimed": claim}})
    };
    let desk = told(&[
        figure("officers_charged", 1, "2024-01-01"),
        figure("officers_charged", 2, "2024-01-01"),
        figure("cases_in_court", 1, "2024-01-01"),
        figure("victims", 1, "2024-01-01"),
        figure("complaints", 1, "2024-01-01"),
    ]);
    for command in ["reconcile", "replay"] {
        let text = desk.say(command).ok().out;
        for words in [
            "P: 1 officer charged",
            "P: 2 officers charged",
            "P: 1 case in court",
            "P: 1 victim",
            "P: 1 complaint",
        ] {
            assert!(text.contains(words), "{command}: {text}");
        }
        assert!(!text.contains("1 victims") && !text.contains("1 complaints"));
    }
    let text = desk.say("sources").ok().out;
    assert!(text.contains("P: 1 officer charged\n"), "{text}");
}
