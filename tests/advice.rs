//! A command that is advised acts on the ledger that was looked at, wherever it is copied to.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::fs;
use std::process::Command;

use cli::{Desk, binary};
use sheets::{PEOPLE, fresh, put};

/// A desk whose ledger is in a directory of another name, with a space in it; and beside it the
/// ledger of somebody else, where it is looked for when none is named.
fn two_ledgers() -> Desk {
    let desk = fresh();
    fs::rename(desk.ledger(), desk.path().join("my ledger")).expect("it can be renamed");
    desk.run(["init", "--origin", "casebook.example/other"])
        .ok();
    put(&desk, "s.csv", PEOPLE);
    desk.run(["--ledger", "my ledger", "import", "s.csv"]).ok();
    desk
}

#[test]
fn what_is_advised_names_the_ledger_that_was_named() {
    let desk = two_ledgers();
    let others = desk.bytes();
    let without: Vec<&str> = PEOPLE.lines().filter(|l| !l.contains("Bekov")).collect();
    put(&desk, "s.csv", &without.join("\n"));
    let done = desk.run(["--ledger", "my ledger", "import", "s.csv"]).ok();
    let lines = done.out.lines().map(str::trim);
    let commands: Vec<&str> = lines.filter(|line| line.starts_with("casebook ")).collect();
    assert_eq!(commands.len(), 4, "{}", done.out);
    let path = binary().parent().expect("a directory").display();
    for command in commands {
        assert!(
            command.starts_with("casebook --ledger 'my ledger' retract "),
            "{command}"
        );
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command.replace('…', "the list")])
            .current_dir(desk.path())
            .env("PATH", format!("{path}:/usr/bin:/bin"))
            .env("CASEBOOK_BY", "tester");
        assert!(shell.status().expect("a shell").success(), "{command}");
    }
    assert_eq!(desk.bytes(), others, "the other ledger was written to");
}

#[test]
fn so_do_hints_and_where_none_was_named_none_is() {
    let desk = two_ledgers();
    let named = desk.run(["--ledger", "my ledger", "show", "none"]);
    let hint = "casebook: hint: casebook --ledger 'my ledger' replay lists the cases\n";
    assert!(named.err.ends_with(hint), "{}", named.err);
    let unnamed = desk.say("show none");
    let hint = "casebook: hint: casebook replay lists the cases\n";
    assert!(unnamed.err.ends_with(hint), "{}", unnamed.err);
    // In the environment it stays named for the next command.
    let mut command = desk.command(["show", "none"]);
    let done = command.env("CASEBOOK_LEDGER", "my ledger").output();
    let told = String::from_utf8(done.expect("it runs").stderr).expect("UTF-8");
    assert!(told.ends_with(hint), "{told}");
}
