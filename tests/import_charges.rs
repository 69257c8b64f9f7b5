//! Which charge a row tells of, where its article was wrong, or was not known.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use serde_json::{Value, json};
use sheets::{PEOPLE, again, changes, correct, error_at, imported, nothing_is_left_to_say, put};

#[test]
fn a_changed_article_is_a_correction_of_the_charge_and_no_second_one() {
    let desk = imported(PEOPLE);
    let sheet = PEOPLE
        .replace("01,146,", "01,146 part 3,")
        .replace("146; 362", "146; 364");
    let document = again(&desk, &sheet).ok().json();
    assert_eq!(document["appended"], json!([]));
    let changed = changes(&document);
    assert_eq!(
        changed,
        [
            (
                "3".to_owned(),
                "article".to_owned(),
                json!("146"),
                json!("146 part 3")
            ),
            (
                "7".to_owned(),
                "article".to_owned(),
                json!("362"),
                json!("364")
            ),
        ]
    );
    // It may be the court that changed it: that is another command.
    let shown = desk.say("import s.csv").ok().out;
    let reclassified =
        "charge-reclassified --case k --on … --charge aliev-146 --article '146 part 3'";
    assert!(shown.contains(reclassified), "{shown}");
    correct(&desk);
    nothing_is_left_to_say(&desk);
    let state = desk.say("show k --json").ok().json();
    assert_eq!(
        state["cases"][0]["charges"].as_array().map(Vec::len),
        Some(3)
    );
    // The charge that was corrected away comes beside the other: it is a charge more, with an id of its own.
    let sheet = sheet.replace("146 part 3,", "146 part 3; 146,");
    let document = again(&desk, &sheet).ok().json();
    assert_eq!(document["changed"], json!([]));
    let made = document["appended"].as_array().expect("entries");
    assert_eq!(made.len(), 1, "{made:?}");
    nothing_is_left_to_say(&desk);
    // And put back, as any row that is put back, it is a correction again.
    let desk = imported(PEOPLE);
    again(&desk, &PEOPLE.replace("01,146,", "01,147,")).ok();
    correct(&desk);
    let back = again(&desk, PEOPLE).ok().json();
    assert_eq!(changes(&back)[0].3, json!("146"));
    assert_eq!(back["appended"], json!([]));
}

#[test]
fn a_charge_that_was_retracted_stays_so_and_two_that_were_corrected_can_be_put_back() {
    let desk = imported(PEOPLE);
    desk.run(["retract", "#3", "--reason", "of another case"])
        .ok();
    let document = desk.say("import s.csv --json").json();
    assert_eq!(document["appended"], json!([]));
    let retracted = document["already"].as_array().expect("entries");
    let retracted: Vec<&Value> = retracted
        .iter()
        .filter(|e| e["in_force"] == false)
        .collect();
    assert_eq!((retracted.len(), &retracted[0]["seq"]), (1, &json!(3)));
    desk.say("import s.csv --again").ok();
    nothing_is_left_to_say(&desk);
    // Both charges of Bekov, one after the other; then the sheet as it was.
    for (seq, article) in [("#6", "article=147"), ("#7", "article=364")] {
        desk.run(["correct", seq, "--set", article, "--reason", "the list"])
            .ok();
    }
    let document = desk.say("import s.csv --json").json();
    let back: Vec<Value> = changes(&document).into_iter().map(|c| c.3).collect();
    assert_eq!(back, [json!("146"), json!("362")]);
}

#[test]
fn an_article_learnt_later_belongs_to_the_charge_that_was_known_by_its_date() {
    let sheet = "case,title,name,charged,article,source\nk,K,Aliev,2023-04-01,,s\n";
    let desk = imported(sheet);
    let document = again(&desk, &sheet.replace("01,,s", "01,146,s"))
        .ok()
        .json();
    let changed = changes(&document);
    assert_eq!(changed.len(), 1, "{changed:?}");
    assert_eq!(
        (&changed[0].1, &changed[0].3),
        (&"article".to_owned(), &json!("146"))
    );
    assert_eq!(document["appended"], json!([]));
}

#[test]
fn which_of_several_changed_charges_is_which_is_asked_and_not_guessed() {
    let desk = imported(PEOPLE);
    let before = desk.bytes();
    let sheet = PEOPLE.replace("146; 362", "147; 364");
    put(&desk, "s.csv", &sheet);
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1);
    let told = error_at(&done, "s.csv:3:F (article)");
    for words in [
        "which charge of bekov is which",
        "the sheet has 147; 364",
        "146 (#6, bekov-146); 362 (#7, bekov-362)",
        "a column charge",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    assert_eq!(desk.bytes(), before);
    assert!(!done.out.contains("no longer says"), "{}", done.out);
    // What the error advises helps.
    let head = sheet.replace("charged,article", "charged,charge,article");
    let with_ids = head
        .replace("2023-04-01,146,", "2023-04-01,aliev-146,146,")
        .replace("2023-04-01,147;", "2023-04-01,bekov-146; bekov-362,147;");
    let document = again(&desk, &with_ids).ok().json();
    let changed: Vec<String> = changes(&document).into_iter().map(|c| c.0).collect();
    assert_eq!(changed, ["6", "7"]);
}

#[test]
fn a_charge_that_was_recorded_by_hand_is_not_taken_for_another() {
    // Without a charge of Aliev there are #1 to #7: the one by hand is #8.
    let desk = imported(&PEOPLE.replace("2023-04-01,146,", ",,"));
    let by_hand = "append charge-filed --case k --on 2023-04-01 --charge c9 --who aliev --article 146 --source s";
    desk.say(by_hand).ok();
    // The same article is that charge; another one is asked about.
    let document = again(&desk, PEOPLE).ok().json();
    assert_eq!(
        (&document["changed"], &document["appended"]),
        (&json!([]), &json!([]))
    );
    put(&desk, "s.csv", &PEOPLE.replace("01,146,", "01,147,"));
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:2:F (article)");
    assert!(
        told.contains("the sheet has 147, recorded is 146 (#8, c9)"),
        "{told}"
    );
}

#[test]
fn a_reclassification_is_what_the_sheet_says_by_now() {
    let desk = imported(PEOPLE);
    let line = "append charge-reclassified --case k --on 2023-09 --charge aliev-146 --article 362 --source s";
    desk.say(line).ok();
    let document = again(&desk, &PEOPLE.replace("01,146,", "01,362,"))
        .ok()
        .json();
    assert_eq!(
        (&document["changed"], &document["appended"]),
        (&json!([]), &json!([]))
    );
    assert_eq!(document["gone"], json!([]));
}

#[test]
fn charges_of_the_same_articles_are_those_charges_whatever_else_has_changed() {
    let desk = imported(PEOPLE);
    // Another day for both charges of Bekov, and a third one.
    let sheet = PEOPLE.replace("2023-04-01,146; 362", "2023-04-05,362; 146; 412");
    let document = again(&desk, &sheet).ok().json();
    let changed: Vec<(String, Value)> = changes(&document)
        .into_iter()
        .map(|change| (change.0 + &change.1, change.3))
        .collect();
    // His joining was inferred of that day; the case was opened by the charge of the other one.
    let day = json!("2023-04-05");
    let expected = [
        ("5on".to_owned(), json!("../2023-04-05")),
        ("7on".to_owned(), day.clone()),
        ("6on".to_owned(), day),
    ];
    assert_eq!(changed, expected);
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(1));
}

#[test]
fn several_articles_in_a_cell_that_are_taken_for_one_are_pointed_out() {
    let desk = cli::Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    let told = |article: &str| {
        let sheet = format!(
            "case,title,name,charged,article\nk,Case K,Ann Example,2022-03-01,\"{article}\"\n"
        );
        std::fs::write(desk.path().join("t.csv"), sheet).expect("room for a sheet");
        desk.say("import t.csv --dry-run").ok().err
    };
    let several = told("146, 362");
    assert!(
        several.contains("t.csv:2:E (article): \"146, 362\" is taken for one article"),
        "{several}"
    );
    assert!(several.contains("separator = \",\""), "{several}");
    for one in ["146, 2", "146 part 2", "146; 362"] {
        assert!(!told(one).contains("taken for one"), "{one}");
    }
}
