//! A sheet is read in the words in which people write it, in English, Russian and Kazakh; where a word
//! is not known, the error says how to say what it means.

#[path = "support/cli.rs"]
mod cli;

use std::fs;

use cli::{Desk, Done};
use serde_json::{Value, json};

/// What comes of a sheet, by the map where one is given.
fn tried(sheet: &str, map: Option<&str>) -> Done {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/desk"]).ok();
    fs::write(desk.path().join("s.csv"), sheet).expect("a sheet");
    let mut line = "import s.csv --dry-run --json".to_owned();
    if let Some(map) = map {
        fs::write(desk.path().join("m.toml"), map).expect("a map");
        line.push_str(" --map m.toml");
    }
    desk.say(&line)
}

/// The events that a sheet makes.
fn events(done: Done) -> Vec<Value> {
    let document = done.ok().json();
    let records = document["records"].as_array().cloned().expect("records");
    records
        .into_iter()
        .map(|r| r["record"]["event"].clone())
        .collect()
}

/// The only event of a name.
#[track_caller]
fn only<'e>(events: &'e [Value], name: &str) -> &'e Value {
    let found: Vec<&Value> = events.iter().filter(|e| !e[name].is_null()).collect();
    assert_eq!(found.len(), 1, "{name} in {events:?}");
    &found[0][name]
}

/// A sheet of facts with one more row, of this event word.
fn fact(word: &str, more: &str) -> String {
    format!(
        "case,event,on,title,defendant,who,{more}\nk,case opened,2023,K,,,\nk,defendant_joined,2023,,d1,,\nk,{word},2024-03,,,d1,\n"
    )
}

#[test]
fn events_are_known_by_the_words_that_people_use() {
    for (word, custody) in [
        ("detained", "detained"),
        ("Arrested", "detained"),
        ("задержан", "detained"),
        ("арестован", "remanded"),
        ("ұсталды", "detained"),
        ("house arrest", "house_arrest"),
    ] {
        let events = events(tried(&fact(word, "note"), None));
        let changed = only(&events, "custody_changed");
        assert_eq!(changed["custody"], custody, "{word}");
    }
    for (word, outcome) in [
        ("convicted", "convicted"),
        ("оправдан", "acquitted"),
        ("сотталды", "convicted"),
    ] {
        let events = events(tried(&fact(word, "note"), None));
        assert_eq!(only(&events, "verdict")["outcome"], outcome, "{word}");
    }
    // An appeal has an id of its own.
    let sheet = "case,event,on,title,defendant,who,charge,outcome,appellant,level,appeal\n\
        k,возбуждено дело,2023,K,,,,,,,\n\
        k,подозреваемый,2023,,d1,,,,,,\n\
        k,предъявлено обвинение,2023-04,,,d1,c1,,,,\n\
        k,приговор,2024-03,,,d1,,осуждён,,,\n\
        k,апелляция,2024-04,,,d1,,,защита,апелляция,ap1\n";
    let made = tried(sheet, None);
    let names: Vec<String> = events(made)
        .iter()
        .filter_map(|e| e.as_object()?.keys().next().cloned())
        .collect();
    assert_eq!(
        names,
        [
            "case_opened",
            "defendant_joined",
            "charge_filed",
            "verdict",
            "appeal_filed"
        ]
    );
}

#[test]
fn a_word_that_is_not_known_is_told_how_to_be_made_known() {
    let done = tried(&fact("взяли", "note"), None);
    assert_eq!(done.status, 1);
    let told = done.json()["errors"][0].clone();
    assert_eq!((&told["row"], &told["column"]), (&json!(4), &json!("B")));
    let accepted = told["accepted"].as_str().expect("advice");
    assert!(
        accepted.contains("event = { column = \"event\", words = { \"взяли\" = \""),
        "{accepted}"
    );
    // The advice is one that works.
    let map = "casebook_map = 1\nrows = \"fact\"\n[columns]\ncase = \"case\"\non = \"on\"\ntitle = \"title\"\ndefendant = \"defendant\"\nwho = \"who\"\nnote = \"note\"\nevent = { column = \"event\", words = { \"взяли\" = \"charge_withdrawn\" } }\n";
    let done = tried(&fact("взяли", "note"), Some(map));
    assert!(
        !done.json()["errors"].to_string().contains("unknown word"),
        "{done:?}"
    );
}

/// A sheet of a convicted man, whose sentence is said so, and of an acquitted one.
fn sentenced(header: &str, penalty: &str) -> String {
    format!(
        "case,name,joined,verdict_on,outcome,{header}\nk,A,2023,2024-03,convicted,{penalty}\nk,B,2023,2024-03,acquitted,\n"
    )
}

#[test]
fn a_penalty_in_plain_words_is_read() {
    for (text, kind, term) in [
        ("3 года условно", "suspended_imprisonment", "P3Y"),
        ("5 years in prison", "imprisonment", "P5Y"),
        ("5 лет лишения свободы", "imprisonment", "P5Y"),
        ("5 жыл бас бостандығынан айыру", "imprisonment", "P5Y"),
    ] {
        let events = events(tried(&sentenced("Наказание", text), None));
        let penalties = &only(&events, "sentence_imposed")["penalties"];
        assert_eq!(*penalties, json!([{"kind": kind, "term": term}]), "{text}");
    }
}

#[test]
fn a_term_without_its_kind_is_told_how_to_be_given_one() {
    for text in ["от 4 до 6 лет", "4 года", "5 years", "5 жыл"] {
        let done = tried(&sentenced("Наказание", text), None);
        assert_eq!(done.status, 1);
        let errors = done.json()["errors"].clone();
        assert_eq!(errors.as_array().map(Vec::len), Some(1), "{errors}");
        let accepted = errors[0]["accepted"].as_str().expect("advice");
        for words in [
            format!("imprisonment: {text}"),
            "penalty_kind = \"imprisonment\" under [fixed]".to_owned(),
        ] {
            assert!(accepted.contains(&words), "{words} is not in {accepted}");
        }
    }
    // As it says, in the cell or in the map.
    let cell = events(tried(
        &sentenced("Наказание", "imprisonment: от 4 до 6 лет"),
        None,
    ));
    let map = "casebook_map = 1\nrows = \"defendant\"\n[fixed]\npenalty_kind = \"imprisonment\"\n[columns]\ncase = \"case\"\nname = \"name\"\njoined = \"joined\"\nverdict_on = \"verdict_on\"\noutcome = \"outcome\"\nterm = \"Наказание\"\n";
    let by_map = events(tried(&sentenced("Наказание", "от 4 до 6 лет"), Some(map)));
    // Doing no more than that to the map that is proposed is enough.
    let fixed = map.replace("term = ", "penalties = ");
    let by_kind = events(tried(
        &sentenced("Наказание", "от 4 до 6 лет"),
        Some(&fixed),
    ));
    for made in [cell, by_map, by_kind] {
        // The acquitted man has no sentence.
        let imposed = only(&made, "sentence_imposed");
        assert_eq!(
            *imposed,
            json!({"who": ["a"], "penalties": [{"kind": "imprisonment", "term": "P4Y..P6Y"}]})
        );
    }
}

#[test]
fn headers_are_known_by_the_words_that_people_use() {
    let propose = |header: &str, row: &str| {
        let desk = Desk::empty();
        fs::write(desk.path().join("s.csv"), format!("{header}\n{row}\n")).expect("a sheet");
        desk.say("import s.csv --propose").ok().out
    };
    for (headers, fields) in [
        (
            "Дело;Фамилия;Место работы;Статья УК;Дата предъявления обвинения;Дата возбуждения;Исход;Ссылки;Комментарии;Дата задержания",
            vec![
                "name = \"Фамилия\"",
                "agency = \"Место работы\"",
                "article = \"Статья УК\"",
                "charged = \"Дата предъявления обвинения\"",
                "opened = \"Дата возбуждения\"",
                "outcome = \"Исход\"",
                "source = \"Ссылки\"",
                "note = \"Комментарии\"",
                "custody_on = \"Дата задержания\"",
                "custody = \"detained\"",
            ],
        ),
        (
            "Case No;Full name;Employer;Charges;Date charged;Opened on;Решение суда;Links;Remarks;Learned on",
            vec![
                "name = \"Full name\"",
                "agency = \"Employer\"",
                "article = \"Charges\"",
                "opened = \"Opened on\"",
                "outcome = \"Решение суда\"",
                "source = \"Links\"",
                "note = \"Remarks\"",
                "learned = \"Learned on\"",
            ],
        ),
        (
            "Іс;Тегі;Жұмыс орны;ҚК бабы;Сот шешімі;Сілтемелер;Ұсталған күні;Түсініктеме",
            vec![
                "name = \"Тегі\"",
                "agency = \"Жұмыс орны\"",
                "article = \"ҚК бабы\"",
                "outcome = \"Сот шешімі\"",
                "source = \"Сілтемелер\"",
                "custody_on = \"Ұсталған күні\"",
                "note = \"Түсініктеме\"",
            ],
        ),
        (
            "case;event;date;City;Потерпевшие;count",
            vec![
                "place = \"City\"",
                "victims = \"Потерпевшие\"",
                "count = \"count\"",
            ],
        ),
    ] {
        let map = propose(headers, "x");
        for field in fields {
            assert!(
                map.lines().any(|line| line == field),
                "{field} is not in\n{map}"
            );
        }
    }
    // A column that nothing holds is the user's to leave out.
    let done = tried("case,name,joined,Статус\nk,A,2023,x\n", None);
    let told = done.json()["errors"][0].clone();
    assert!(
        told["accepted"]
            .to_string()
            .contains("--ignore \\\"Статус\\\""),
        "{told}"
    );
}

#[test]
fn a_date_of_detention_says_who_was_detained_and_of_nobody_else() {
    let sheet = "Дело,ФИО,Дата обвинения,Дата задержания\nk,А,2023-02,2023-01-15\nk,Б,2023-02,\n";
    let made = events(tried(sheet, None));
    assert_eq!(
        *only(&made, "custody_changed"),
        json!({"who": ["a"], "custody": "detained"})
    );
}

#[test]
fn what_is_missing_is_missed_from_a_column() {
    let told = |sheet: &str| tried(sheet, None).json()["errors"][0]["accepted"].to_string();
    let verdict = told("case,name,joined,verdict_on,outcome\nk,A,2023,,convicted\n");
    assert!(
        verdict.contains("a date in column D (verdict_on)"),
        "{verdict}"
    );
    let none = told("case,name,joined,outcome\nk,A,2023,convicted\n");
    assert!(
        none.contains("none is mapped to verdict_on (headers known for it: \\\"verdict_on\\\", \\\"verdict date\\\""),
        "{none}"
    );
    let when = told("case,name\nk,A\n");
    assert!(when.contains("none is mapped to joined"), "{when}");
}

/// A sheet of one man with a word under a header.
fn told_of(header: &str, word: &str) -> Value {
    let sheet = format!("case,name,joined,{header}\nk,A,2023,2024,{word}\n");
    let done = tried(&sheet, None);
    assert_eq!(done.status, 1, "{word}");
    let errors = done.json()["errors"].clone();
    assert_eq!(errors.as_array().map(Vec::len), Some(1), "{word}: {errors}");
    errors[0].clone()
}

#[test]
fn no_advice_says_that_a_word_means_its_contrary() {
    for (header, word, said) in [
        ("verdict_on,outcome", "под следствием", "an empty cell"),
        ("verdict_on,outcome", "освобождён", "is no outcome"),
        ("verdict_on,outcome", "not convicted", "terminated, where"),
        ("verdict_on,outcome", "оправдан частично", "sheet of facts"),
        (
            "appeal_decided,appeal_outcome",
            "quashed",
            "quashed_remitted, where",
        ),
        ("custody_on,custody", "в бегах за границей", "one of "),
        ("verdict_on,outcome", "condemned", "one of convicted"),
    ] {
        let told = told_of(header, word).to_string();
        assert!(told.contains(said), "{word}: {told}");
        // What it shows to be copied names no meaning.
        let copied = told.split("words = {").nth(1);
        assert!(
            copied.is_none_or(|rest| rest.contains("= \\\"…\\\" }")),
            "{word}: {told}"
        );
        assert!(!told.contains("did you mean"), "{word}: {told}");
    }
    // A slip of one letter has one meaning.
    let told = told_of("verdict_on,outcome", "convcted").to_string();
    assert!(
        told.contains("{ \\\"convcted\\\" = \\\"convicted\\\" }"),
        "{told}"
    );
}

#[test]
fn what_is_copied_as_it_is_shown_is_refused_by_its_line() {
    let map = |word: &str| {
        format!(
            "casebook_map = 1\nrows = \"defendant\"\n\n[columns]\ncase = \"case\"\nname = \"name\"\njoined = \"joined\"\nverdict_on = \"verdict_on\"\noutcome = {{ column = \"outcome\", words = {{ \"condemned\" = \"{word}\" }} }}\n"
        )
    };
    let sheet =
        "case,name,joined,verdict_on,outcome\nk,A,2023,2024,condemned\nk,B,2023,2024,condemned\n";
    let done = tried(sheet, Some(&map("…")));
    assert_eq!(done.status, 2, "{done:?}");
    let told = done.out.clone() + &done.err;
    assert!(
        told.contains("line 9: ") && told.contains("only you know"),
        "{told}"
    );
    assert!(
        told.contains("one of convicted, acquitted, terminated"),
        "{told}"
    );
    // What is no word is the map's fault, and is told once.
    let done = tried(sheet, Some(&map("guilty as hell")));
    let told = done.out.clone() + &done.err;
    assert!(
        told.contains("line 9: ") && told.contains("cannot mean"),
        "{told}"
    );
    assert_eq!(told.matches("guilty as hell").count(), 1, "{told}");
    let made = events(tried(sheet, Some(&map("guilty"))));
    assert_eq!(
        made.iter()
            .filter(|e| e["verdict"]["outcome"] == "convicted")
            .count(),
        2
    );
}

#[test]
fn who_is_in_a_prison_for_the_remanded_is_remanded() {
    for word in ["СИЗО", "в СИЗО", "тергеу изоляторы", "pre-trial detention"]
    {
        let sheet = format!("case,name,joined,custody_on,custody\nk,A,2023,2024,{word}\n");
        let made = events(tried(&sheet, None));
        assert_eq!(
            only(&made, "custody_changed")["custody"],
            "remanded",
            "{word}"
        );
    }
}

#[test]
fn the_kind_of_all_rows_is_no_penalty_of_its_own() {
    // One gives a kind, one only a length, one an amount: each has the one penalty that its cell gives.
    let sheet = "case,name,joined,verdict_on,outcome,P\n\
        k,A,2023,2024-03,convicted,5 лет лишения свободы\n\
        k,B,2023,2024-03,convicted,от 4 до 6 лет\n\
        k,C,2023,2024-03,convicted,fine:500 KZT\n\
        k,D,2023,2024-03,convicted,\n";
    let map = "casebook_map = 1\nrows = \"defendant\"\n[fixed]\npenalty_kind = \"imprisonment\"\n[columns]\ncase = \"case\"\nname = \"name\"\njoined = \"joined\"\nverdict_on = \"verdict_on\"\noutcome = \"outcome\"\npenalties = \"P\"\n";
    let made = events(tried(sheet, Some(map)));
    let imposed = made.iter().filter(|e| !e["sentence_imposed"].is_null());
    let penalties: Vec<&Value> = imposed
        .map(|e| &e["sentence_imposed"]["penalties"])
        .collect();
    assert_eq!(
        penalties,
        [
            &json!([{"kind": "imprisonment", "term": "P5Y"}]),
            &json!([{"kind": "imprisonment", "term": "P4Y..P6Y"}]),
            &json!([{"kind": "fine", "amount": "500 KZT"}]),
        ]
    );
}

#[test]
fn a_term_without_a_shortest_is_told_how_to_be_recorded() {
    for text in [
        "до 7 лет",
        "imprisonment: up to 7 years",
        "до 7 лет лишения свободы",
        "imprisonment:..7y",
    ] {
        let told = tried(&sentenced("Наказание", text), None).json()["errors"].to_string();
        assert!(
            told.contains("1d..7y, from a day to that"),
            "{text}: {told}"
        );
    }
    let made = events(tried(&sentenced("Наказание", "imprisonment:1d..7y"), None));
    let penalties = &only(&made, "sentence_imposed")["penalties"];
    assert_eq!(
        *penalties,
        json!([{"kind": "imprisonment", "term": "P1D..P7Y"}])
    );
}

#[test]
fn a_sentence_for_life_is_life_imprisonment_and_no_fine() {
    for text in ["life", "life in prison", "imprisonment: life", "пожизненно"] {
        let made = events(tried(&sentenced("penalties", text), None));
        let penalties = &only(&made, "sentence_imposed")["penalties"];
        assert_eq!(*penalties, json!([{"kind": "life_imprisonment"}]), "{text}");
    }
}

#[test]
fn what_no_sentence_can_be_is_refused_at_its_cell() {
    for (text, said) in [
        ("fine:-500 KZT", "below nothing"),
        ("life_imprisonment:4y", "life imprisonment has no length"),
        ("none; imprisonment:2y", "no punishment, and one"),
        ("none:2y", "no punishment has no length"),
    ] {
        let errors = tried(&sentenced("penalties", text), None).json()["errors"].clone();
        assert_eq!(errors.as_array().map(Vec::len), Some(1), "{text}: {errors}");
        let told = &errors[0];
        assert_eq!(
            (&told["row"], &told["column"]),
            (&json!(2), &json!("F")),
            "{told}"
        );
        assert!(told["problem"].to_string().contains(said), "{told}");
    }
    // Two terms of a kind may be meant.
    let done = tried(
        &sentenced("penalties", "imprisonment:4y; imprisonment:5y"),
        None,
    )
    .ok();
    let warnings = done.json()["doubts"].to_string();
    assert!(
        warnings.contains("has two terms of imprisonment"),
        "{warnings}"
    );
    let done = tried(
        &sentenced("penalties", "imprisonment:4y; ban_on_office:5y"),
        None,
    )
    .ok();
    assert!(
        !done.json()["doubts"].to_string().contains("two terms"),
        "{done:?}"
    );
}

#[test]
fn an_amount_is_written_as_it_was() {
    let made = events(tried(&sentenced("Наказание", "айыппұл 100 АЕК"), None));
    let penalties = &only(&made, "sentence_imposed")["penalties"];
    assert_eq!(*penalties, json!([{"kind": "fine", "amount": "100 АЕК"}]));
}

#[test]
fn what_points_elsewhere_or_says_nothing_is_no_text() {
    for (header, text, said) in [
        ("source", "n/a", "an empty cell"),
        ("source", "см. выше", "what is meant, in each row"),
        ("agency", "то же", "what is meant, in each row"),
        ("agency", "Unknown", "an empty cell"),
    ] {
        let sheet = format!("case,name,joined,{header}\nk,A,2023,{text}\n");
        let errors = tried(&sheet, None).json()["errors"].clone();
        assert_eq!(errors.as_array().map(Vec::len), Some(1), "{text}: {errors}");
        assert_eq!(errors[0]["column"], "D", "{errors}");
        assert!(errors[0]["accepted"].to_string().contains(said), "{errors}");
    }
}

#[test]
fn a_bound_of_an_approximate_date_is_approximate() {
    // Nothing says when he joined: by the time of his arrest.
    for (arrested, joined) in [
        ("2022~", "../2022~"),
        ("2022-03?", "../2022-03?"),
        ("2022-01/2022-03~", "../2022-03~"),
        ("2022", "../2022-12-31"),
    ] {
        let sheet = format!("case,name,custody_on,custody\nk,A,{arrested},detained\n");
        let done = tried(&sheet, None).ok().json();
        let records = done["records"].as_array().cloned().expect("records");
        for name in ["case_opened", "defendant_joined"] {
            let found = records
                .iter()
                .find(|r| !r["record"]["event"][name].is_null());
            assert_eq!(found.expect(name)["record"]["on"], joined, "{arrested}");
        }
    }
}

#[test]
fn a_letter_of_another_script_is_pointed_out_with_the_whole_name_as_it_was_meant() {
    for (name, meant, id) in [
        (
            "Омаров Серiк Болатулы",
            "Омаров Серік Болатулы",
            "omarov-serik-bolatuly",
        ),
        ("Сидоров Ивaн", "Сидоров Иван", "sidorov-ivan"),
        ("Нypланов", "Нурланов", "nurlanov"),
        ("Ivаnov", "Ivanov", "ivanov"),
    ] {
        let sheet = format!("case,name,joined\nk,{name},2023\n");
        let done = tried(&sheet, None).ok();
        let told = done.json()["doubts"].clone();
        assert_eq!(told.as_array().map(Vec::len), Some(1), "{name}: {told}");
        assert_eq!(told[0]["column"], "B", "{told}");
        assert!(
            told[0]["accepted"]
                .to_string()
                .contains(&format!("\\\"{meant}\\\"")),
            "{told}"
        );
        // The name is as it was written, and the id is not wrong for ever.
        let made = events(done);
        let joined = only(&made, "defendant_joined");
        assert_eq!(joined["defendant"], id);
        assert_eq!(joined["name"], name);
    }
}

#[test]
fn text_that_a_program_has_spoilt_is_refused_at_its_cell() {
    for name in ["M\u{fffd}ller", "Сер?к ??????", "MÃ¼ller", "РџСЂРёРІРµС‚"] {
        let sheet = format!("case,name,joined,note\nk,{name},2023,why? so?\n");
        let errors = tried(&sheet, None).json()["errors"].clone();
        assert_eq!(errors.as_array().map(Vec::len), Some(1), "{name}: {errors}");
        assert_eq!(
            (&errors[0]["row"], &errors[0]["column"]),
            (&json!(2), &json!("B"))
        );
        assert!(
            errors[0]["accepted"]
                .to_string()
                .contains("saved as CSV UTF-8"),
            "{errors}"
        );
    }
    // In a note question marks may be meant: it is pointed out.
    let done = tried("case,name,joined,note\nk,Müller,2023,д?ло\n", None).ok();
    assert!(
        done.json()["doubts"]
            .to_string()
            .contains("question marks stand"),
        "{done:?}"
    );
}

#[test]
fn several_ids_in_one_cell_are_never_made_one() {
    let sheet = "case,event,on,title,defendant,who,outcome\nk,case_opened,2023,K,,,\nk,defendant_joined,2023,,d1,,\nk,defendant_joined,2023,,g-1,,\nk,verdict,2024,,,\"d1, g-1\",convicted\n";
    let map = |who: &str| {
        format!(
            "casebook_map = 1\nrows = \"fact\"\n[columns]\ncase = \"case\"\nevent = \"event\"\non = \"on\"\ntitle = \"title\"\ndefendant = \"defendant\"\noutcome = \"outcome\"\nwho = {who}\n"
        )
    };
    let done = tried(sheet, Some(&map("{ column = \"who\", slug = true }")));
    let errors = done.json()["errors"].clone();
    assert_eq!(
        (&errors[0]["row"], &errors[0]["column"]),
        (&json!(5), &json!("F")),
        "{errors}"
    );
    let advice = "{ column = \"who\", separator = \",\" }";
    assert!(
        errors[0]["accepted"]
            .as_str()
            .is_some_and(|a| a.contains(advice)),
        "{errors}"
    );
    let made = events(tried(sheet, Some(&map(advice))));
    assert_eq!(only(&made, "verdict")["who"], json!(["d1", "g-1"]));
}
