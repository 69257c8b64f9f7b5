//! What may be something that is recorded, under another name, is asked about, and nothing is appended: the
//! answers that are offered work when they are copied.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use cli::{Desk, Done};
use serde_json::json;
use sheets::{again, error_at, fresh, imported, nothing_is_left_to_say, put};

/// Two cases. Once it is imported, the entries are: #1 the case А; #2 Иванов joins, #3 is charged, #4 convicted,
/// #5 sentenced; #6 to #9 Сидоров; #10 the case Б; #11 Ким joins, #12 is charged, #13 convicted, #14 sentenced.
const CASES: &str = "\
Дело,ФИО,Ведомство,Статья,Дата приговора,Приговор,Наказание,Источник
Дело А,Иванов Пётр,МВД,146,2023-05-20,осуждён,imprisonment:4y,s1; s2
Дело А,Сидоров Иван,МВД,146,2023-05-20,осуждён,imprisonment:5y,s1; s2
Дело Б,Ким Ли,КНБ,362,2023-06-20,осуждён,imprisonment:6y,s1; s2
";

/// Imports a changed sheet, of which something is asked.
fn asked(desk: &Desk, sheet: &str) -> Done {
    let before = desk.bytes();
    put(desk, "s.csv", sheet);
    let done = desk.say("import s.csv");
    assert_eq!(done.status, 1, "{}{}", done.out, done.err);
    assert_eq!(desk.bytes(), before);
    done
}

#[test]
fn a_case_under_another_name_is_asked_about_also_where_others_have_joined_it() {
    let desk = imported(CASES);
    let renamed = CASES.replace("Дело А", "Дело Альфа");
    let more: String = ["Новый Айдар", "Новая Роза", "Третий Олег"]
        .map(|name| format!("Дело Альфа,{name},МВД,147,2023-05-20,оправдан,,s1; s2\n"))
        .concat();
    for sheet in [renamed.clone(), renamed.clone() + &more] {
        let done = asked(&desk, &sheet);
        let told = error_at(&done, "s.csv:2:A (Дело)");
        assert!(told.contains("looks like delo-a: in no row"), "{told}");
    }
    // For another case: what is recorded of the old one is retracted, from the last on.
    let done = asked(&desk, &renamed);
    let told = error_at(&done, "s.csv:2:A (Дело)");
    let commands =
        "casebook retract '#9' --reason '…', and so on with #8, #7, #6, #5, #4, #3, #2, #1";
    assert!(told.ends_with(commands), "{told}");
    // For the same case: the line that is shown, in a map.
    let line = "case = { column = \"Дело\", slug = true, words = { \"дело альфа\" = \"delo-a\" } }";
    assert!(told.contains(line), "{told}");
    let map = desk.say("import s.csv --propose").ok().out;
    let lines = map.lines().map(|old| match old.starts_with("case = ") {
        true => line,
        false => old,
    });
    put(&desk, "m.toml", &lines.collect::<Vec<_>>().join("\n"));
    let document = desk.say("import s.csv --map m.toml --json").ok().json();
    for what in ["appended", "changed", "gone"] {
        assert_eq!(document[what], json!([]), "{what}");
    }
    // The retractions can be run in their order, and then it is another case.
    for seq in (1..=9).rev() {
        desk.run(["retract", &format!("#{seq}"), "--reason", "mixed up"])
            .ok();
    }
    let document = again(&desk, &renamed).ok().json();
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(9));
}

#[test]
fn a_new_name_where_most_other_cells_are_those_of_somebody_who_is_gone_is_asked_about() {
    let kim = "Ким Ли,КНБ,362,2023-06-20";
    // Of agency, article, date, outcome, penalties and source one differs, or two.
    for other in [
        "Пак Чжон,МВД,362,2023-06-20",
        "Пак Чжон,КНБ,362,2023-06-21",
        "Пак Чжон,МВД,362,2023-06-21",
    ] {
        let desk = imported(CASES);
        let sheet = CASES.replace(kim, other);
        let done = asked(&desk, &sheet);
        let told = error_at(&done, "s.csv:4:B (ФИО)");
        assert!(
            told.contains("\"Пак Чжон\" looks like kim-li (\"Ким Ли\", #11): in no row any more"),
            "{told}"
        );
        assert!(!done.out.contains("no longer says"), "{}", done.out);
        // The same person: the command that is shown, and then the other cells are corrections.
        assert!(
            told.contains("casebook correct '#11' --set 'name=Пак Чжон' --reason WHY"),
            "{told}"
        );
        let name = [
            "correct",
            "#11",
            "--set",
            "name=Пак Чжон",
            "--reason",
            "misread",
        ];
        desk.run(name).ok();
        let document = again(&desk, &sheet).ok().json();
        assert_eq!(document["appended"], json!([]));
        sheets::correct(&desk);
        nothing_is_left_to_say(&desk);
    }
}

#[test]
fn somebody_else_by_most_cells_or_with_an_id_is_somebody_else() {
    // Three of six differ.
    let desk = imported(CASES);
    let other = "Пак Чжон,МВД,365,2023-06-21";
    let document = again(&desk, &CASES.replace("Ким Ли,КНБ,362,2023-06-20", other))
        .ok()
        .json();
    assert_eq!(document["gone"].as_array().map(Vec::len), Some(4));
    // An id of one's own.
    let desk = imported(CASES);
    let with_id = CASES
        .replace("ФИО", "ID,ФИО")
        .replace("Дело А,", "Дело А,,")
        .replace("Дело Б,Ким Ли,КНБ", "Дело Б,d9,Пак Чжон,МВД");
    let map = desk.say("import s.csv --propose").ok().out;
    put(
        &desk,
        "m.toml",
        &map.replace("[columns]", "[columns]\ndefendant = \"ID\""),
    );
    put(&desk, "s.csv", &with_id);
    let document = desk.say("import s.csv --map m.toml --json").ok().json();
    assert_eq!(document["appended"].as_array().map(Vec::len), Some(4));
    // A sheet that never had whom it does not name: nothing is asked.
    let desk = fresh();
    put(&desk, "s.csv", CASES);
    desk.say("import s.csv").ok();
    let lines: Vec<&str> = CASES.lines().collect();
    let second = format!(
        "{}\n{}\n",
        lines[0],
        lines[3].replace("Ким Ли,КНБ", "Пак Чжон,МВД")
    );
    put(&desk, "second.csv", &second);
    desk.say("import second.csv").ok();
}

/// A sheet that grows by a case a week: the import that brought the case brought nothing else by which it would be
/// known again.
#[test]
fn a_case_that_came_alone_is_asked_about_under_another_name() {
    let desk = fresh();
    let head = "case,title,name,joined,verdict date,outcome\n";
    let base = "k1,K,Ann Aliev,2023-01,2023-05-10,convicted\n";
    let ninth = "k9,K9,Bek Bekov,2023-02,2023-06-11,acquitted\n";
    for sheet in [base.to_owned(), format!("{base}{ninth}")] {
        put(&desk, "s.csv", &(head.to_owned() + &sheet));
        desk.say("import s.csv").ok();
    }
    let renamed = ninth.replace("k9,", "k-9,");
    put(&desk, "s.csv", &format!("{head}{base}{renamed}"));
    let done = desk.say("import s.csv");
    let told = error_at(&done, "s.csv:3:A (case)");
    assert!(told.contains("the case k-9 looks like k9"), "{told}");
    assert!(
        told.contains("for the same case: k9 in this column"),
        "{told}"
    );
    // Of somebody else, or with another verdict, it is another case.
    for other in [
        "Bek Bekov,2023-02,2023-06-12,acquitted",
        "Bek Ivanov,2023-02,2023-06-11,acquitted",
    ] {
        put(&desk, "s.csv", &format!("{head}{base}k-9,K9,{other}\n"));
        desk.say("import s.csv --dry-run").ok();
    }
}
