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

#[test]
fn a_name_that_is_a_formula_or_was_read_in_a_wrong_encoding_is_nobodys() {
    for (spoilt, told) in [
        ("Èâàíîâ Ï.", "it has \"Иванов\" in it"),
        ("=A2", "is a formula, and not what it gives"),
        ("Неизвестный сотрудник", "is no name"),
        ("unknown (2)", "is no name"),
    ] {
        let desk = fresh();
        let sheet = format!("case,name,joined\nk,Aliev,2023\nk,{spoilt},2023\n");
        put(&desk, "s.csv", &sheet);
        let done = desk.say("import s.csv --dry-run");
        let error = error_at(&done, "s.csv:3:B (name)");
        assert!(error.contains(told), "{error}");
    }
}

/// Two addresses in one cell would be one source, on which the fact seems to rest alone.
#[test]
fn two_addresses_in_a_cell_are_not_one_source() {
    for cell in [
        "https://a.example/1, https://a.example/2",
        "https://a.example/1 https://a.example/2",
    ] {
        let desk = fresh();
        put(
            &desk,
            "s.csv",
            &format!("case,name,joined,source\nk,Aliev,2023,\"{cell}\"\n"),
        );
        let done = desk.say("import s.csv --dry-run");
        let error = error_at(&done, "s.csv:2:D (source)");
        assert!(
            error.contains("more than one address; \";\" between them"),
            "{error}"
        );
    }
    // An archive's address has the other in it.
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,name,joined,source\nk,Aliev,2023,https://web.example/2022/https://a.example/1\n",
    );
    desk.say("import s.csv --dry-run").ok();
}

/// Which of two names that are gone a new one stands for is not guessed: the advice would cross two people.
#[test]
fn of_several_whom_a_new_name_may_mean_the_advice_names_none() {
    let desk = fresh();
    put(
        &desk,
        "s.csv",
        "case,title,name,joined\nk,K,Fomin Fedor,2023\nk,K,Galiev Gani,2023\n",
    );
    desk.say("import s.csv").ok();
    put(
        &desk,
        "s.csv",
        "case,title,name,joined\nk,K,Fomina Fedora,2023\nk,K,Galieva Gana,2023\n",
    );
    let done = desk.say("import s.csv --dry-run");
    let error = error_at(&done, "s.csv:3:C (name)");
    assert!(error.contains("casebook correct '#…'"), "{error}");
    let [likely, other] = ["galiev-gani", "fomin-fedor"].map(|who| error.find(who));
    assert!(likely.is_some() && likely < other, "{error}");
}

/// A group that cannot be read has members: those who name them are not accused.
#[test]
fn rows_about_members_wait_for_the_row_of_their_group() {
    let desk = fresh();
    let sheet = "case,event,on,title,group,count,who,outcome\nk,case_opened,2023,K,,,,\n\
                 k,defendant_group_joined,2023,,g,four,,\nk,verdict,2024,,,,g-1; g-2,convicted\n";
    put(&desk, "f.csv", sheet);
    let map = "casebook_map = 1\nrows = \"fact\"\n[columns]\ncase = \"case\"\nevent = \"event\"\non = \"on\"\n\
               title = \"title\"\ngroup = \"group\"\ncount = \"count\"\nwho = \"who\"\noutcome = \"outcome\"\n";
    put(&desk, "f.toml", map);
    let done = desk.say("import f.csv --map f.toml --dry-run");
    error_at(&done, "f.csv:3:F (count)");
    assert!(!done.err.contains("error: f.csv:4"), "{}", done.err);
}
