//! A map proposed from the headers of a sheet, in English, Russian and Kazakh.
//!
//! A header that is the name of a field is that field; others are looked up in [`MEANT`]. A sheet with a
//! column for the event is one of facts, any other one of defendants. Nothing is guessed further: a header
//! that is not known is left for the user to name.

use std::collections::{BTreeMap, BTreeSet};

use super::map::{Map, RowKind, Rule, knows};
use super::sheet::Sheet;
use super::words::plain;
use crate::case::ids::CaseId;

/// Headers in other words: what they are in a sheet of defendants, and in one of facts.
const MEANT: &[(&[&str], &str, &str)] = &[
    (
        &[
            "case id",
            "case number",
            "case no",
            "дело",
            "номер дела",
            "№ дела",
            "іс",
            "іс нөмірі",
        ],
        "case",
        "case",
    ),
    (
        &[
            "case title",
            "case name",
            "название",
            "название дела",
            "істің атауы",
        ],
        "title",
        "title",
    ),
    (
        &["country", "страна", "юрисдикция", "ел"],
        "jurisdiction",
        "jurisdiction",
    ),
    (
        &["defendant id", "id подсудимого", "айыпталушы"],
        "defendant",
        "defendant",
    ),
    (
        &[
            "defendant name",
            "full name",
            "имя",
            "фио",
            "ф.и.о",
            "обвиняемый",
            "подсудимый",
            "аты жөні",
            "тегі аты",
            "сотталушы",
        ],
        "name",
        "name",
    ),
    (
        &["also known as", "aka", "alias", "другие имена"],
        "aliases",
        "aliases",
    ),
    (
        &[
            "ведомство",
            "орган",
            "место службы",
            "institution",
            "ведомство орган",
            "мекеме",
            "қызмет орны",
        ],
        "agency",
        "agency",
    ),
    (&["звание", "шені", "атағы"], "rank", "rank"),
    (&["post", "должность", "лауазымы"], "position", "position"),
    (
        &["статья", "charge article", "бап", "бабы"],
        "article",
        "article",
    ),
    (&["часть", "бөлігі"], "part", "part"),
    (
        &["offence", "offense", "обвинение", "айып"],
        "charge_title",
        "title",
    ),
    (
        &[
            "charge date",
            "date of charge",
            "дата обвинения",
            "айып тағылған күні",
        ],
        "charged",
        "",
    ),
    (&["суд", "сот", "court name"], "court", "court"),
    (&["судья", "судьясы"], "judge", "judge"),
    (
        &["verdict", "result", "приговор", "решение", "итог", "үкім"],
        "outcome",
        "outcome",
    ),
    (
        &[
            "verdict date",
            "date of verdict",
            "дата приговора",
            "үкім күні",
            "үкім шыққан күн",
        ],
        "verdict_on",
        "",
    ),
    (
        &["penalty", "sentence", "punishment", "наказание", "жаза"],
        "penalties",
        "penalties",
    ),
    (
        &[
            "penalty kind",
            "kind of penalty",
            "вид наказания",
            "жаза түрі",
        ],
        "penalty_kind",
        "",
    ),
    (
        &[
            "sentence length",
            "length",
            "срок",
            "срок наказания",
            "мерзімі",
        ],
        "term",
        "",
    ),
    (&["sentence date", "дата наказания"], "sentence_on", ""),
    (
        &["мера пресечения", "бұлтартпау шарасы"],
        "custody",
        "custody",
    ),
    (
        &["appeal date", "дата апелляции", "апелляция күні"],
        "appeal_filed",
        "",
    ),
    (
        &["appeal decision date", "дата решения апелляции"],
        "appeal_decided",
        "",
    ),
    (
        &[
            "appeal outcome",
            "appeal result",
            "решение апелляции",
            "апелляция нәтижесі",
        ],
        "appeal_outcome",
        "",
    ),
    (
        &[
            "date in force",
            "entered into force",
            "дата вступления в силу",
            "заңды күшіне енген күні",
        ],
        "in_force",
        "",
    ),
    (
        &["trial date", "начало суда", "сот басталған күні"],
        "trial_opened",
        "",
    ),
    (
        &[
            "sources",
            "источник",
            "источники",
            "дереккөз",
            "дереккөздер",
        ],
        "source",
        "source",
    ),
    (
        &["url", "link", "ссылка", "сілтеме"],
        "source_url",
        "source_url",
    ),
    (
        &["publisher", "издание", "сми", "басылым"],
        "source_publisher",
        "source_publisher",
    ),
    (
        &[
            "published",
            "date published",
            "дата публикации",
            "жарияланған күні",
        ],
        "source_published",
        "source_published",
    ),
    (
        &[
            "notes",
            "comment",
            "comments",
            "примечание",
            "примечания",
            "комментарий",
            "ескерту",
        ],
        "note",
        "note",
    ),
    (
        &[
            "date learned",
            "learnt",
            "когда узнали",
            "дата получения сведений",
            "білген күні",
        ],
        "learned",
        "learned",
    ),
    (&["recorded by", "кто внес", "енгізген"], "by", "by"),
    (&["record id", "row id", "ид", "№ записи"], "id", "id"),
    (
        &["event type", "событие", "тип события", "оқиға"],
        "",
        "event",
    ),
    (&["date", "event date", "дата", "күні", "when"], "", "on"),
    (
        &["defendants", "who is concerned", "кто", "кім", "кімге"],
        "",
        "who",
    ),
    (
        &["description", "описание", "сипаттама"],
        "description",
        "description",
    ),
    (&["place", "место", "орны"], "", "place"),
    (&["victims", "потерпевшие", "жәбірленушілер"], "", "victims"),
];

/// Proposes a map.
#[must_use]
pub fn propose(sheet: &Sheet) -> Map {
    let has_event = sheet
        .header
        .iter()
        .any(|header| meant(RowKind::Fact, header) == Some("event"));
    let rows = if has_event {
        RowKind::Fact
    } else {
        RowKind::Defendant
    };
    let mut columns: BTreeMap<String, Vec<Rule>> = BTreeMap::new();
    let mut ignore = Vec::new();
    for (column, header) in sheet.header.iter().enumerate() {
        let Some(field) = meant(rows, header) else {
            ignore.extend(is_running_number(header).then(|| header.clone()));
            continue;
        };
        let is_named = needs_ids(sheet, column, field);
        let field = if is_named {
            in_words(rows, field, sheet, column)
        } else {
            field
        };
        let rule = Rule {
            text: header.clone(),
            separator: ";".into(),
            slug: is_named && IDS.contains(&field),
            ..Rule::default()
        };
        let rules = columns.entry(field.to_owned()).or_default();
        // A list may have several columns; anything else has one, and the second is the user's to name.
        if rules.is_empty() || matches!(field, "source" | "aliases" | "penalties") {
            rules.push(rule);
        }
    }
    Map {
        rows,
        sheet: None,
        encoding: None,
        delimiter: None,
        header_row: None,
        ignore,
        key: Vec::new(),
        fixed: BTreeMap::new(),
        columns,
    }
}

/// The field that a header means.
fn meant(rows: RowKind, header: &str) -> Option<&'static str> {
    let given = plain(header);
    let name = given.replace(' ', "_");
    let own = super::map::fields_of(rows)
        .into_iter()
        .find(|field| *field == name);
    own.or_else(|| {
        let (_, person, fact) = MEANT
            .iter()
            .find(|(words, ..)| words.contains(&given.as_str()))?;
        let field = if rows == RowKind::Fact { fact } else { person };
        Some(*field).filter(|field| !field.is_empty() && knows(rows, field))
    })
}

/// The fields that hold ids.
const IDS: [&str; 6] = ["case", "defendant", "who", "charge", "appeal", "group"];

/// A column that counts the rows of a sheet. It changes when they are sorted, and names nothing.
fn is_running_number(header: &str) -> bool {
    ["№", "№ п/п", "n", "no", "nr", "#", "р/с"].contains(&plain(header).as_str())
}

/// What a column of ids is that holds words: a defendant's name, the article or the title of a charge.
fn in_words(rows: RowKind, field: &'static str, sheet: &Sheet, column: usize) -> &'static str {
    let mut cells = sheet.rows.iter().filter_map(|row| row.cells.get(column));
    match (rows, field) {
        (RowKind::Defendant, "defendant") => "name",
        (RowKind::Defendant, "charge")
            if cells.any(|c| c.text.contains(|c: char| c.is_ascii_digit())) =>
        {
            "article"
        }
        (RowKind::Defendant, "charge") => "charge_title",
        _ => field,
    }
}

/// Whether a column that should hold ids holds names: then ids are made of them.
fn needs_ids(sheet: &Sheet, column: usize, field: &str) -> bool {
    if !IDS.contains(&field) {
        return false;
    }
    let cells = sheet.rows.iter().filter_map(|row| row.cells.get(column));
    let texts: BTreeSet<&str> = cells
        .map(|cell| &*cell.text)
        .filter(|text| !text.is_empty())
        .collect();
    let is_name = |text: &str| {
        text.split(';').any(|item| {
            let item = super::sheet::trimmed(item);
            item.parse::<CaseId>().is_err() && super::slugs::check_scripts(item).is_ok()
        })
    };
    // One slip among ids is a slip; where most are names, names are meant.
    let names = texts.iter().filter(|text| is_name(text)).count();
    2 * names > texts.len()
}

#[cfg(test)]
mod tests {
    use super::super::delimited::{Form, read};
    use super::*;

    fn proposed(text: &str) -> String {
        propose(&read(text.as_bytes(), Form::default()).expect("a sheet")).to_toml()
    }

    #[test]
    fn headers_of_three_languages_are_known() {
        let map = proposed("Дело;ФИО;Суд;Дата приговора;Итог\nАлматы 5;Х;С;2024;осужден\n");
        assert!(map.contains("rows = \"defendant\""), "{map}");
        assert!(
            map.contains("case = { column = \"Дело\", slug = true }"),
            "{map}"
        );
        assert!(map.contains("verdict_on = \"Дата приговора\""), "{map}");
        let map = proposed("case,event,on,who,Примечание\nk1,verdict,2024,d1,\n");
        assert!(map.contains("rows = \"fact\""), "{map}");
        assert!(
            map.contains("case = \"case\"") && map.contains("note = \"Примечание\""),
            "{map}"
        );
        let map = proposed("іс,аты-жөні,сот\nk1,Х,С\n");
        assert!(
            map.contains("name = \"аты-жөні\"") && map.contains("court = \"сот\""),
            "{map}"
        );
    }

    #[test]
    fn each_word_means_a_field_that_there_is() {
        for (words, person, fact) in MEANT {
            assert!(
                person.is_empty() || knows(RowKind::Defendant, person),
                "{words:?}"
            );
            assert!(fact.is_empty() || knows(RowKind::Fact, fact), "{words:?}");
            assert!(words.iter().all(|word| plain(word) == *word), "{words:?}");
        }
    }
}
