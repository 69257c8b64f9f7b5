//! The commands that an import advises can be copied in the order in which they are printed, and after them the
//! sheet and the ledger agree; what cannot be done yet is told, and what is done is not undone by it.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use std::process::Command;

use cli::{Desk, Done, binary};
use serde_json::{Value, json};
use sheets::{again, error_at, imported, nothing_is_left_to_say, put};

/// Two people. Once it is imported, the entries are: #1 the case; #2 Aliev joins, #3 is charged, #4 convicted,
/// #5 sentenced; #6 Bekov joins, #7 is charged, #8 convicted, #9 sentenced; #10 the case m; #11 Colov joins,
/// #12 acquitted.
const SHEET: &str = "\
id,case,title,name,agency,article,charged,verdict_on,outcome,penalties,source
1,k,K,Aliev,Police,146,2023-04-01,2024-03-18,convicted,imprisonment:4y,s
2,k,K,Bekov,Police,146,2023-04-01,2024-03-18,convicted,imprisonment:5y,s
3,m,M,Colov,Army,,,2024-05-02,acquitted,,s
";

/// Runs the commands that were printed, in their order, as they are but for the reason.
fn run_all(desk: &Desk, done: &Done) {
    let path = binary().parent().expect("a directory").display();
    let path = format!("{path}:/usr/bin:/bin");
    let lines = done.out.lines().map(str::trim_start);
    for command in lines.filter(|line| line.starts_with("casebook ")) {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &command.replace('…', "the list")])
            .current_dir(desk.path())
            .env("PATH", &path)
            .env("CASEBOOK_BY", "t");
        let ran = cli::done(&mut shell);
        assert_eq!(ran.status, 0, "{command}: {}\n{}", ran.err, done.out);
    }
}

#[test]
fn the_commands_of_a_changed_sheet_can_be_run_as_they_stand() {
    let without_ids: String = SHEET
        .lines()
        .map(|line| line.split_once(',').expect("cells").1.to_owned() + "\n")
        .collect();
    for sheet in [SHEET, &without_ids] {
        for (before, after) in [
            // Later, and earlier: the sentence has to follow its verdict.
            ("2024-03-18", "2024-04-18"),
            ("2024-03-18", "2024-02-18"),
            ("2023-04-01", "2023-05-01"),
            // Acquitted, and the sentence is no more; the same with another day.
            ("convicted,imprisonment:5y", "acquitted,"),
            (
                "2024-03-18,convicted,imprisonment:5y",
                "2024-04-18,acquitted,",
            ),
            (
                "2024-03-18,convicted,imprisonment:5y",
                "2024-02-18,acquitted,",
            ),
            ("imprisonment:5y", ""),
        ] {
            let desk = imported(sheet);
            put(&desk, "s.csv", &sheet.replace(before, after));
            let done = desk.say("import s.csv").ok();
            assert!(done.out.contains("\n  casebook "), "{}", done.out);
            run_all(&desk, &done);
            nothing_is_left_to_say(&desk);
        }
    }
}

#[test]
fn what_was_corrected_and_is_gone_is_retracted_with_what_it_corrected() {
    let desk = imported(SHEET);
    let corrected = SHEET.replace("imprisonment:4y", "imprisonment:7y");
    put(&desk, "s.csv", &corrected);
    sheets::correct(&desk);
    // With #13, the correction, alone, four years would be in force again.
    put(&desk, "s.csv", &SHEET.replace("imprisonment:4y", ""));
    let done = desk.say("import s.csv").ok();
    let told = "row 2: no longer says #13 k 2024-03-18 aliev sentenced: imprisonment of 7 years; without it no sentence of aliev is on record by this sheet\n  casebook retract '#13' --reason '…'\n  casebook retract '#5' --reason '…'\n";
    assert!(done.out.contains(told), "{}", done.out);
    let document = desk.say("import s.csv --json").ok().json();
    let commands = &document["gone"][0]["commands"];
    assert_eq!(commands.as_array().map(Vec::len), Some(2));
    run_all(&desk, &done);
    nothing_is_left_to_say(&desk);
    let shown = desk.say("show k").ok().out;
    assert!(!shown.contains("imprisonment of 4 years"), "{shown}");
}

#[test]
fn a_correction_that_has_to_wait_does_not_keep_the_others_out() {
    let desk = imported(SHEET);
    let sheet = SHEET
        .replace("convicted,imprisonment:5y", "acquitted,")
        .replace("Army", "Navy");
    put(&desk, "s.csv", &sheet);
    let correct = ["import", "s.csv", "--correct", "--reason", "the list"];
    let done = desk.run(correct);
    // #8 cannot become an acquittal as long as #9, the sentence, is in force.
    assert_eq!(done.status, 1, "{}", done.err);
    let told = "warning: s.csv:3:I (outcome): cut_loose: it is not corrected yet: it would take away what others rest on: #9 ";
    assert!(done.err.contains(told), "{}", done.err);
    assert!(
        done.err.contains("1 thing that a row says is not in force"),
        "{}",
        done.err
    );
    assert!(
        done.out
            .contains("row 4: appended #13 m ../2024-05-02 colov joined: Colov"),
        "{}",
        done.out
    );
    assert!(
        desk.say("show m").ok().out.contains("agency: Navy"),
        "{}",
        done.out
    );
    let order = ["casebook retract '#9'", "casebook correct 2.verdict"];
    let [first, second] = order.map(|command| done.out.find(command));
    assert!(first.is_some() && first < second, "{}", done.out);
    desk.run(["retract", "#9", "--reason", "the list"]).ok();
    desk.run(correct).ok();
    nothing_is_left_to_say(&desk);
}

#[test]
fn what_rests_on_a_change_that_is_not_made_is_told_how_it_is_made() {
    let acquitted = SHEET.replace("convicted,imprisonment:5y", "acquitted,");
    let desk = imported(&acquitted);
    put(&desk, "s.csv", SHEET);
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:3:J (penalties)");
    assert!(told.contains("no_conviction"), "{told}");
    assert!(
        told.ends_with(
            "the same import with --correct --reason WHY corrects that in the same batch"
        ),
        "{told}"
    );
    sheets::correct(&desk);
    nothing_is_left_to_say(&desk);
}

#[test]
fn a_row_with_an_id_can_move_to_another_case_and_back() {
    let desk = imported(SHEET);
    let before = desk.bytes();
    let moved = SHEET.replace("2,k,K", "2,m,M");
    put(&desk, "s.csv", &moved);
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1);
    let told = error_at(&done, "s.csv:3:B (case)");
    let why = "the row was of the case k when it was imported, and is of m now; where k was wrong: casebook retract '#9' ";
    assert!(told.contains(why), "{told}");
    assert_eq!(done.err.matches("error: ").count(), 2, "{}", done.err);
    assert_eq!(desk.bytes(), before);
    run_all(&desk, &done);
    let document = desk.say("import s.csv --json").ok().json();
    let ids: Vec<&Value> = document["appended"]
        .as_array()
        .expect("entries")
        .iter()
        .map(|entry| &entry["id"])
        .collect();
    assert_eq!(
        ids,
        [
            "2.defendant_joined.again-2",
            "2.charge_filed.bekov-146.again-2",
            "2.verdict.again-2",
            "2.sentence_imposed.again-2"
        ]
    );
    nothing_is_left_to_say(&desk);
    // It is that row still, whatever else in it changes.
    let document = again(&desk, &moved.replace("Bekov", "Bekova")).ok().json();
    assert_eq!(
        (&document["appended"], &document["gone"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(document["changed"][0]["id"], "2.defendant_joined.again-2");
    // And back: what stands in the other case comes first, and then it is recorded again.
    put(&desk, "s.csv", SHEET);
    let anew = desk.say("import s.csv --again");
    assert_eq!(anew.status, 1, "{}", anew.out);
    assert!(anew.err.contains("was of the case m"), "{}", anew.err);
    run_all(&desk, &anew);
    desk.say("import s.csv --again").ok();
    nothing_is_left_to_say(&desk);
}

#[test]
fn a_charge_is_retracted_after_the_verdict_that_named_it() {
    let sheet = "\
case,event,on,title,defendant,who,charge,charges,article,outcome
k,case_opened,2023,K,,,,,,
k,defendant_joined,2023,,d1,,,,,
k,charge_filed,2023,,,d1,c1,,146,
k,charge_filed,2023,,,d1,c2,,362,
k,verdict,2024-03-18,,,d1,,c1; c2,,convicted
";
    let desk = imported(sheet);
    let one = sheet
        .replace("c1; c2", "c1")
        .replace("k,charge_filed,2023,,,d1,c2,,362,\n", "");
    put(&desk, "s.csv", &one);
    let done = desk.say("import s.csv").ok();
    assert!(
        done.out
            .contains("no row: no longer says #4 k 2023 d1 charged: c2"),
        "{}",
        done.out
    );
    run_all(&desk, &done);
    nothing_is_left_to_say(&desk);
}
