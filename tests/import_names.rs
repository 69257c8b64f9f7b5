//! Whom a row names: what stands where a name should and is none is refused.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/sheets.rs"]
mod sheets;

use sheets::{error_at, fresh, put};

#[test]
fn who_is_not_named_is_nobody_of_that_name() {
    for nobody in [
        "группа из 3 полицейских",
        "четверо",
        "три сотрудника",
        "полицейский",
        "Ivanov (2 чел.)",
        "same",
        "он же",
        "тот же",
    ] {
        let desk = fresh();
        let sheet = format!("case,name,joined\nk,Aliev,2023\nk,{nobody},2023\n");
        put(&desk, "s.csv", &sheet);
        let done = desk.say("import s.csv --dry-run");
        assert_eq!(done.status, 1, "{nobody}");
        let told = error_at(&done, "s.csv:3:B (name)");
        let said = [
            "defendant_group_joined, with a count",
            "the name itself, in each row",
        ];
        assert!(said.iter().any(|said| told.contains(said)), "{told}");
        // In a sheet of facts, in which ids are made of the names.
        let sheet =
            format!("case,event,on,title,who\nk,case_opened,2023,K,\nk,verdict,2023,,{nobody}\n");
        put(&desk, "f.csv", &sheet);
        let map = "casebook_map = 1\nrows = \"fact\"\n[columns]\ncase = \"case\"\nevent = \"event\"\non = \"on\"\ntitle = \"title\"\nwho = { column = \"who\", slug = true }\n";
        put(&desk, "f.toml", map);
        let done = desk.say("import f.csv --map f.toml --dry-run");
        let told = error_at(&done, "f.csv:3:E (who)");
        assert!(told.contains(" no name"), "{told}");
    }
}
