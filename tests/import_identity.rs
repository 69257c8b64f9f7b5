//! Whom a row is about, where the name was wrong; and dates that follow those of which they were inferred.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use serde_json::json;
use sheets::{
    PEOPLE, again, changes, correct, error_at, fresh, imported, nothing_is_left_to_say, put,
};

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
    let sheet = PEOPLE.replace(
        "Aliev,Police,2023-04-01,146,2024-03-18",
        "Aliyev,Army,2023-05-01,147,2024-04-18",
    );
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

/// A sheet with one person of this name and agency.
fn of(name: &str, agency: &str, day: &str) -> String {
    format!(
        "case,title,name,agency,verdict_on,outcome,source\nk,K,{name},{agency},{day},convicted,s\nk,K,Петров Илья,КНБ,2023-05-20,convicted,s\n"
    )
}

#[test]
fn a_near_name_beside_another_change_is_asked_about_too() {
    for (name, agency, day) in [
        ("Иванов Пётр Петрович", "Полиция", "2023-05-21"),
        ("Пётр Иванов", "МВД", "2023-05-20"),
        ("Иванов Петр", "МВД", "2023-05-21"),
    ] {
        let desk = fresh();
        put(&desk, "s.csv", &of("Иванов Пётр", "Полиция", "2023-05-20"));
        desk.say("import s.csv").ok();
        let before = desk.bytes();
        put(&desk, "s.csv", &of(name, agency, day));
        let done = desk.say("import s.csv");
        assert_eq!(done.status, 1, "{name}: {}{}", done.out, done.err);
        let told =
            format!("{name:?} looks like ivanov-pyotr (\"Иванов Пётр\", #2): in no row any more");
        assert!(done.err.contains(&told), "{}", done.err);
        assert_eq!(desk.bytes(), before);
    }
    // Somebody else by that surname is somebody else.
    for name in ["Иванов Борис", "Иванов К.", "Сидоров Олег"] {
        let desk = fresh();
        put(&desk, "s.csv", &of("Иванов А.", "Полиция", "2023-05-20"));
        desk.say("import s.csv").ok();
        put(&desk, "s.csv", &of(name, "МВД", "2023-05-21"));
        desk.say("import s.csv").ok();
    }
}
