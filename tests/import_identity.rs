//! Which fact a row is, where what it is known by may have been wrong: the article of a charge, the name of a
//! defendant, the day from which another was inferred.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use cli::{Desk, Done};
use serde_json::{Value, json};
use sheets::{error_at, fresh, put};

const PEOPLE: &str = "\
case,title,name,agency,charged,article,verdict_on,outcome,source
k,K,Aliev,Police,2023-04-01,146,2024-03-18,convicted,s
k,K,Bekov,Prison,2023-04-01,146; 362,2024-03-18,acquitted,s
";

/// A desk on which a sheet was imported.
fn imported(sheet: &str) -> Desk {
    let desk = fresh();
    put(&desk, "s.csv", sheet);
    desk.say("import s.csv").ok();
    desk
}

/// Imports the sheet as it is now.
fn again(desk: &Desk, sheet: &str) -> Done {
    put(desk, "s.csv", sheet);
    desk.say("import s.csv --json")
}

fn correct(desk: &Desk) -> Value {
    let args = [
        "import",
        "s.csv",
        "--correct",
        "--reason",
        "the list",
        "--json",
    ];
    desk.run(args).ok().json()
}

/// What changes, field by field: the id of the record, the field, before and after.
fn changes(document: &Value) -> Vec<(String, String, Value, Value)> {
    let mut all = Vec::new();
    for change in document["changed"].as_array().expect("changes") {
        let fields = |record: &Value| {
            let mut all = record.as_object().expect("a record").clone();
            let event = all.remove("event").expect("an event");
            let event = event
                .as_object()
                .expect("an event")
                .values()
                .next()
                .cloned();
            all.extend(event.expect("fields").as_object().expect("fields").clone());
            all
        };
        let (before, after) = (fields(&change["before"]), fields(&change["after"]));
        let names = before.keys().chain(after.keys());
        let names: std::collections::BTreeSet<&String> = names.collect();
        for name in names
            .into_iter()
            .filter(|name| before.get(*name) != after.get(*name))
        {
            let value =
                |of: &serde_json::Map<String, Value>| of.get(name).cloned().unwrap_or_default();
            let id = change["seq"].to_string();
            all.push((id, name.clone(), value(&before), value(&after)));
        }
    }
    all
}

fn nothing_is_left_to_say(desk: &Desk) {
    let document = desk.say("import s.csv --json").ok().json();
    for what in ["appended", "changed", "gone", "errors"] {
        assert_eq!(document[what], json!([]), "{what}");
    }
}

// The entries of PEOPLE: #1 the case, #2 Aliev joins, #3 146, #4 the verdict; #5 Bekov joins, #6 146, #7 362,
// #8 the verdict.

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
    let document = desk.say("import s.csv --json").ok().json();
    assert_eq!(document["appended"], json!([]));
    let retracted = document["already"].as_array().expect("entries");
    let retracted: Vec<&Value> = retracted
        .iter()
        .filter(|e| e["in_force"] == false)
        .collect();
    assert_eq!((retracted.len(), &retracted[0]["seq"]), (1, &json!(3)));
    // Both charges of Bekov, one after the other; then the sheet as it was.
    for (seq, article) in [("#6", "article=147"), ("#7", "article=364")] {
        desk.run(["correct", seq, "--set", article, "--reason", "the list"])
            .ok();
    }
    let document = desk.say("import s.csv --json").ok().json();
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
fn a_corrected_name_is_asked_about_and_makes_no_second_defendant() {
    let desk = imported(PEOPLE);
    let before = desk.bytes();
    let sheet = PEOPLE.replace("Aliev", "Aliyev");
    put(&desk, "s.csv", &sheet);
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1);
    let told = error_at(&done, "s.csv:2:C (name)");
    assert!(
        told.contains("\"Aliyev\" looks like aliev (\"Aliev\", #2)"),
        "{told}"
    );
    assert_eq!(desk.bytes(), before);
    assert_eq!(
        done.err.matches("casebook: error: ").count(),
        2,
        "{}",
        done.err
    );
    assert!(!done.out.contains("no longer says"), "{}", done.out);
    // The command that is shown puts it right, and the row is that person's from then on.
    assert!(
        told.contains("casebook correct '#2' --set 'name=Aliyev' --reason WHY"),
        "{told}"
    );
    desk.run([
        "correct",
        "#2",
        "--set",
        "name=Aliyev",
        "--reason",
        "the court's spelling",
    ])
    .ok();
    nothing_is_left_to_say(&desk);
    // Somebody else has an id.
    let sheet = PEOPLE
        .replace("title,name", "title,defendant,name")
        .replace("K,Aliev", "K,d9,Caliev")
        .replace("K,Bekov", "K,,Bekov");
    let document = again(&desk, &sheet).ok().json();
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(3));
}

#[test]
fn a_new_name_that_differs_in_more_is_somebody_else() {
    let desk = imported(PEOPLE);
    let sheet = PEOPLE.replace("Aliev,Police", "Aliyev,Army");
    let document = again(&desk, &sheet).ok().json();
    // He joined, was charged and convicted; of the other one it is told that no row has him.
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(3));
    assert_eq!(document["gone"].as_array().map(Vec::len), Some(3));
}

#[test]
fn by_a_rows_id_a_changed_name_is_a_correction_of_the_name_alone() {
    let sheet = PEOPLE
        .replace(
            "case,title",
            "id,case,title,appeal_filed,appeal_outcome,appeal_decided",
        )
        .replace("k,K,A", "r1,k,K,2024-04,upheld,2024-07,A")
        .replace("k,K,B", "r2,k,K,,,,B");
    let desk = imported(&sheet);
    let changed = sheet.replace("Aliev", "Aliyev");
    let document = again(&desk, &changed).ok().json();
    // The ids of his charge and of his appeal, which were made of the name, stay too.
    let expected = (
        "2".to_owned(),
        "name".to_owned(),
        json!("Aliev"),
        json!("Aliyev"),
    );
    assert_eq!(changes(&document), [expected]);
    assert_eq!(
        (&document["appended"], &document["gone"]),
        (&json!([]), &json!([]))
    );
    correct(&desk);
    nothing_is_left_to_say(&desk);
    // Name and article at once, in the other row.
    let changed = changed
        .replace("Bekov", "Bekova")
        .replace("146; 362", "146; 364");
    let document = again(&desk, &changed).ok().json();
    let names: Vec<String> = changes(&document).into_iter().map(|c| c.1).collect();
    assert_eq!(names, ["name", "article"]);
    assert_eq!(document["appended"], json!([]));
    // Ids that were given out anew are no corrections of names.
    let moved = sheet
        .replace("r1", "r9")
        .replace("r2", "r1")
        .replace("r9", "r2");
    let done = again(&desk, &moved);
    assert_eq!(done.status, 1);
    let told = error_at(&done, "s.csv:2:A (id)");
    assert!(told.contains("that of bekov, who is in row 3"), "{told}");
}

#[test]
fn inferred_dates_follow_the_day_from_which_they_were_inferred() {
    let sheet = "case,title,name,verdict_on,outcome,source\nk,K,Aliev,2024-03-18,convicted,s\nk,K,Bekov,2024-05-02,acquitted,s\n";
    let desk = imported(sheet);
    let changed = sheet.replace("2024-03-18", "2024-03-25");
    let document = again(&desk, &changed).ok().json();
    // #1 the case, #2 the joining, #3 the verdict.
    let day = |seq: &str, before: &str, after: &str| {
        (seq.to_owned(), "on".to_owned(), json!(before), json!(after))
    };
    assert_eq!(
        changes(&document),
        [
            day("1", "../2024-03-18", "../2024-03-25"),
            day("2", "../2024-03-18", "../2024-03-25"),
            day("3", "2024-03-18", "2024-03-25"),
        ]
    );
    // In one correction with whatever else has changed of the joining.
    let named = "case,title,defendant,name,verdict_on,outcome,source\nk,K,aliev,A. Aliev,2024-03-25,convicted,s\nk,K,bekov,Bekov,2024-05-02,acquitted,s\n";
    let document = again(&desk, named).ok().json();
    let both: Vec<String> = changes(&document).into_iter().map(|c| c.0 + &c.1).collect();
    assert_eq!(both, ["1on", "2name", "2on", "3on"]);
    put(&desk, "s.csv", &changed);
    // Also where only the verdict was corrected, by hand.
    desk.run([
        "correct",
        "#3",
        "--on",
        "2024-03-25",
        "--reason",
        "the list",
    ])
    .ok();
    let document = desk.say("import s.csv --json").ok().json();
    let seqs: Vec<String> = changes(&document).into_iter().map(|c| c.0).collect();
    assert_eq!(seqs, ["1", "2"]);
    correct(&desk);
    nothing_is_left_to_say(&desk);
    // A sheet that knows less moves nothing.
    let later = "case,title,name,in_force,source\nk,K,Aliev,2024-06-01,s\n";
    let document = again(&desk, later).ok().json();
    assert_eq!(document["changed"], json!([]));
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(1));
    // And a date that was recorded by hand stays.
    desk.run([
        "correct",
        "#2",
        "--on",
        "2023-07",
        "--reason",
        "the indictment",
    ])
    .ok();
    let document = again(&desk, &sheet.replace("2024-03-18", "2024-03-27"))
        .ok()
        .json();
    let seqs: Vec<String> = changes(&document).into_iter().map(|c| c.1 + &c.0).collect();
    assert!(!seqs.iter().any(|seq| seq == "on2"), "{seqs:?}");
}
