//! `casebook template`: examples to start from, which work word for word.

#[path = "support/cli.rs"]
mod cli;

use std::fs;

use casebook::case::event::Event;
use cli::Desk;

fn fresh() -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    desk
}

#[test]
fn every_event_has_an_example_that_the_rules_accept_after_what_it_needs() {
    let desk = fresh();
    let mut told = 0;
    for name in Event::NAMES {
        let template = desk.run(["template", name, "--with-needs"]);
        if matches!(*name, "ledger_opened" | "format_raised") {
            // These only this program writes.
            template.failed(1, "there is no template");
            continue;
        }
        let text = template.ok().out;
        let last = desk.run(["template", name]).ok().out;
        assert!(text.ends_with(&last), "{name}");
        assert!(last.contains(&format!("\"{name}\":{{")), "{name}: {last}");
        let own = fresh();
        let done = own.batch(&text);
        assert_eq!(done.status, 0, "{name}: {}", done.err);
        told += 1;
    }
    assert_eq!(told, Event::NAMES.len() - 2);
}

#[test]
fn both_names_of_an_event_are_known_and_a_slip_is_named() {
    let desk = Desk::empty();
    let one = desk.say("template case-opened").ok().out;
    assert_eq!(one, desk.say("template case_opened").ok().out);
    desk.say("template verdct")
        .failed(1, "there is no template \"verdct\"")
        .hinted("did you mean verdict?");
    desk.say("template shet")
        .failed(1, "no template")
        .hinted("did you mean sheet?");
}

#[test]
fn a_sheet_from_the_template_is_imported_as_it_is() {
    for kind in ["sheet", "facts"] {
        let desk = fresh();
        let sheet = desk.run(["template", kind]).ok().out;
        fs::write(desk.path().join("s.csv"), &sheet).expect("a sheet");
        let done = desk.say("import s.csv").ok();
        assert!(done.out.contains("row 2: appended #1 "), "{}", done.out);
        desk.say("verify").ok();
        let again = desk.say("import s.csv").ok().out;
        assert!(again.contains("nothing to append"), "{again}");
    }
}

#[test]
fn the_map_of_the_sheet_explains_the_one_that_is_proposed_for_it() {
    let desk = fresh();
    let sheet = desk.say("template sheet").ok().out;
    fs::write(desk.path().join("s.csv"), sheet).expect("a sheet");
    let map = desk.say("template map").ok().out;
    // What it says of the columns is what is proposed for them; the rest is comments.
    let proposed = desk.say("import s.csv --propose").ok().out;
    let (_, columns) = proposed.split_once("[columns]\n").expect("columns");
    assert!(map.contains(columns), "{map}");
    assert!(map.contains("\n#header_row = 1\n"), "{map}");
    fs::write(desk.path().join("s.toml"), map).expect("a map");
    let by_map = desk
        .say("import s.csv --map s.toml --dry-run --json")
        .ok()
        .json();
    let without = desk.say("import s.csv --dry-run --json").ok().json();
    assert_eq!(by_map["records"], without["records"]);
    // d1: opened, joined, charged, convicted, sentenced, appealed, decided, revised; d2: joined, two charges,
    // acquitted; d3: joined; the other case: opened, joined, convicted, sentenced, in force.
    assert_eq!(
        by_map["records"].as_array().map(Vec::len),
        Some(8 + 4 + 1 + 5)
    );
}
