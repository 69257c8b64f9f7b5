//! Examples of every record and of sheets, to start from.
//!
//! The records are one story, in the order in which it is recorded: each is accepted by the rules after
//! those before it. `tests/template.rs` appends them all.

use crate::case::event::Event;
use crate::exchange::import::{delimited, propose};

/// A record of each event that a ledger takes, as JSON, in the order of the story. Where an event is there
/// twice, the first is its example.
const STORY: [(&str, &str); 35] = [
    (
        "case_opened",
        r#"{"case":"example-2024","on":"2023-05","event":{"case_opened":{"title":"Police officers, city N","jurisdiction":"KZ","authority":"Anti-corruption service","incident":"January 2022","description":"Ill-treatment of detainees in the city's police department"}},"sources":[{"title":"Officers suspected","publisher":"Example Press","url":"https://example.org/1","published":"2023-05-20","kind":"press"}]}"#,
    ),
    (
        "case_identified",
        r#"{"case":"example-2024","on":"2023-05","event":{"case_identified":{"scheme":"erdr","number":"237500121000123"}},"sources":[{"title":"A lawyer's letter","kind":"lawyer"}]}"#,
    ),
    (
        "act_alleged",
        r#"{"case":"example-2024","on":"2022-01-04/2022-01-11","event":{"act_alleged":{"description":"Beatings during detention","place":"City N","victims":"5.."}},"sources":[{"title":"https://example.org/1","url":"https://example.org/1"}]}"#,
    ),
    (
        "victim_recorded",
        r#"{"case":"example-2024","on":"2023-05","event":{"victim_recorded":{"victim":"v1","description":"a detainee, aged 20 to 30"}},"sources":[{"title":"https://example.org/1","url":"https://example.org/1"}]}"#,
    ),
    (
        "injury_recorded",
        r#"{"case":"example-2024","on":"2022-01","event":{"injury_recorded":{"victims":["v1"],"severity":"moderate","description":"burns"}},"sources":[{"title":"A medical report","kind":"official","locator":"p. 3"}]}"#,
    ),
    (
        "defendant_joined",
        r#"{"case":"example-2024","on":"2023-05-20","event":{"defendant_joined":{"defendant":"d1","name":"Тоқташ Ғ.","aliases":["Toktash G."],"agency":"City police","rank":"major","position":"head of a unit"}},"sources":[{"title":"https://example.org/1","url":"https://example.org/1"}]}"#,
    ),
    (
        "defendant_group_joined",
        r#"{"case":"example-2024","on":"../2023-06-14","event":{"defendant_group_joined":{"group":"officers","count":3,"agency":"City police"}},"sources":[{"title":"https://example.org/2","url":"https://example.org/2"}]}"#,
    ),
    (
        "custody_changed",
        r#"{"case":"example-2024","on":"2023-06-14","event":{"custody_changed":{"who":["d1"],"custody":"house_arrest"}},"sources":[{"title":"https://example.org/2","url":"https://example.org/2"}]}"#,
    ),
    (
        "charge_filed",
        r#"{"case":"example-2024","on":"2023-07","event":{"charge_filed":{"charge":"c1","who":["d1","officers"],"code":"Criminal Code","article":"146","part":"2","title":"Torture"}},"sources":[{"title":"https://example.org/3","url":"https://example.org/3"}]}"#,
    ),
    (
        "charge_reclassified",
        r#"{"case":"example-2024","on":"2023-09","event":{"charge_reclassified":{"charge":"c1","who":["officers"],"code":"Criminal Code","article":"362","part":"3","title":"Abuse of power"}},"sources":[{"title":"https://example.org/4","url":"https://example.org/4"}]}"#,
    ),
    (
        "charge_withdrawn",
        r#"{"case":"example-2024","on":"2023-10","event":{"charge_withdrawn":{"charge":"c1","who":["officers-3"]}},"sources":[{"title":"https://example.org/4","url":"https://example.org/4"}]}"#,
    ),
    (
        "defendant_identified",
        r#"{"case":"example-2024","on":"2023-10-05","event":{"defendant_identified":{"defendant":"officers-1","name":"Б. Үлгі","rank":"captain"}},"sources":[{"title":"https://example.org/4","url":"https://example.org/4"}]}"#,
    ),
    (
        "defendant_severed",
        r#"{"case":"example-2024","on":"2023-11","event":{"defendant_severed":{"who":["officers-3"]}},"sources":[{"title":"https://example.org/5","url":"https://example.org/5"}]}"#,
    ),
    (
        "case_linked",
        r#"{"case":"example-2024","on":"2023-11","event":{"case_linked":{"to":"example-2025","relation":"related"}},"sources":[{"title":"https://example.org/5","url":"https://example.org/5"}]}"#,
    ),
    (
        "case_referred",
        r#"{"case":"example-2024","on":"2023-12","event":{"case_referred":{"court":"City court of N"}},"sources":[{"title":"https://example.org/6","url":"https://example.org/6"}]}"#,
    ),
    (
        "case_returned",
        r#"{"case":"example-2024","on":"2024-01","event":{"case_returned":{"court":"City court of N","reason":"The indictment is incomplete"}},"sources":[{"title":"https://example.org/6","url":"https://example.org/6"}]}"#,
    ),
    (
        "trial_opened",
        r#"{"case":"example-2024","on":"2024-02","event":{"trial_opened":{"court":"City court of N","instance":"first"}},"sources":[{"title":"https://example.org/7","url":"https://example.org/7"}]}"#,
    ),
    (
        "hearing_held",
        r#"{"id":"example-hearing","case":"example-2024","on":"2024-02-20","event":{"hearing_held":{"court":"City court of N","summary":"Two victims testified"}},"sources":[{"title":"Our observer's notes","kind":"ngo"}],"note":"The second half was closed to the public","learned":"2024-02-21"}"#,
    ),
    (
        "correction",
        r#"{"event":{"correction":{"target":"example-hearing","record":{"case":"example-2024","on":"2024-02-21","event":{"hearing_held":{"court":"City court of N","summary":"Two victims testified"}},"sources":[{"title":"Our observer's notes","kind":"ngo"}],"learned":"2024-02-21"},"reason":"the observer noted the wrong day"}}}"#,
    ),
    (
        "verdict",
        r#"{"case":"example-2024","on":"2024-03-18","assertion":"official","event":{"verdict":{"who":["d1"],"outcome":"convicted","charges":["c1"],"court":"City court of N","judge":"A. Judge"}},"sources":[{"title":"The court's own list","kind":"court"},{"title":"https://example.org/8","url":"https://example.org/8"}]}"#,
    ),
    (
        "sentence_imposed",
        r#"{"case":"example-2024","on":"2024-03-18","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"},{"kind":"deprivation_of_rank"},{"kind":"ban_on_office","for_life":true}],"court":"City court of N"}},"sources":[{"title":"https://example.org/8","url":"https://example.org/8"},{"title":"The court's own list","kind":"court"}]}"#,
    ),
    (
        "appeal_filed",
        r#"{"case":"example-2024","on":"2024-04-02","event":{"appeal_filed":{"appeal":"ap1","who":["d1"],"appellant":"defence","level":"appeal","grounds":"the length of the sentence"}},"sources":[{"title":"https://example.org/9","url":"https://example.org/9"}]}"#,
    ),
    (
        "appeal_decided",
        r#"{"case":"example-2024","on":"2024-07-09","event":{"appeal_decided":{"appeal":"ap1","outcome":"modified","court":"Regional court"}},"sources":[{"title":"https://example.org/10","url":"https://example.org/10"},{"title":"The court's own list","kind":"court"}]}"#,
    ),
    (
        "sentence_revised",
        r#"{"case":"example-2024","on":"2024-07-09","event":{"sentence_revised":{"who":["d1"],"penalties":[{"kind":"suspended_imprisonment","term":"P3Y"}],"basis":"appeal","appeal":"ap1","court":"Regional court"}},"sources":[{"title":"https://example.org/10","url":"https://example.org/10"},{"title":"The court's own list","kind":"court"}]}"#,
    ),
    (
        "entered_into_force",
        r#"{"case":"example-2024","on":"2024-07-09","event":{"entered_into_force":{"who":["d1"]}},"sources":[{"title":"https://example.org/10","url":"https://example.org/10"}]}"#,
    ),
    (
        "appeal_filed",
        r#"{"case":"example-2024","on":"2024-09","event":{"appeal_filed":{"appeal":"ap2","who":["d1"],"appellant":"victim","level":"cassation"}},"sources":[{"title":"https://example.org/11","url":"https://example.org/11"}]}"#,
    ),
    (
        "appeal_withdrawn",
        r#"{"case":"example-2024","on":"2024-10","event":{"appeal_withdrawn":{"appeal":"ap2"}},"sources":[{"title":"https://example.org/11","url":"https://example.org/11"}]}"#,
    ),
    (
        "released",
        r#"{"case":"example-2024","on":"2024-07-09","event":{"released":{"who":["d1"],"basis":"other"}},"sources":[{"title":"https://example.org/10","url":"https://example.org/10"}]}"#,
    ),
    (
        "proceedings_ended",
        r#"{"case":"example-2024","on":"2024-11","event":{"proceedings_ended":{"who":["officers-1"],"basis":"limitation","authority":"City court of N"}},"sources":[{"title":"https://example.org/12","url":"https://example.org/12"}]}"#,
    ),
    (
        "defendant_died",
        r#"{"case":"example-2024","on":"2024-11","event":{"defendant_died":{"defendant":"officers-2"}},"sources":[{"title":"https://example.org/12","url":"https://example.org/12"}]}"#,
    ),
    (
        "case_closed",
        r#"{"case":"example-2024","on":"2024-12","event":{"case_closed":{"reason":"Nobody is left to be tried"}},"sources":[{"title":"https://example.org/12","url":"https://example.org/12"}]}"#,
    ),
    (
        "case_reopened",
        r#"{"case":"example-2024","on":"2025-02","event":{"case_reopened":{"reason":"New evidence"}},"sources":[{"title":"https://example.org/13","url":"https://example.org/13"}]}"#,
    ),
    (
        "figure_claimed",
        r#"{"id":"example-figure","on":"2023-06","assertion":"official","event":{"figure_claimed":{"issuer":"General Prosecutor's Office","measure":"officers_in_custody","value":"39..42","as_of":"2023-06","scope":"officers accused of torture","verbatim":"about forty officers are in custody"}},"sources":[{"title":"https://example.org/14","url":"https://example.org/14"}]}"#,
    ),
    (
        "retraction",
        r#"{"event":{"retraction":{"target":"example-figure","reason":"the office never said so: it was another's estimate"}}}"#,
    ),
    (
        "evidence_withheld",
        r#"{"event":{"evidence_withheld":{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","authority":"The editors","reason":"it shows a victim's face"}}}"#,
    ),
];

/// The example of an event, and the records before it in the story, on which it may rest.
#[must_use]
pub fn of_event(name: &str) -> Option<(&'static str, Vec<&'static str>)> {
    let at = STORY.iter().position(|(event, _)| *event == name)?;
    let before = STORY[..at].iter().map(|(_, record)| *record).collect();
    Some((STORY[at].1, before))
}

/// The events of which there are examples: all but those that only this program writes.
#[must_use]
pub fn events() -> Vec<&'static str> {
    let known = |name: &&&str| of_event(name).is_some();
    Event::NAMES.iter().filter(known).copied().collect()
}

/// A sheet of defendants.
pub const SHEET: &str = "\
case,title,jurisdiction,opened,defendant,name,agency,rank,joined,article,charged,court,verdict_on,outcome,penalties,appeal_filed,appellant,appeal_decided,appeal_outcome,revised_penalties,in_force,source,learned,note
example-n,\"Police officers, city N\",KZ,2023-05,d1,Тоқташ Ғ.,City police,major,20.05.2023,146 part 2,Q3 2023,City court of N,18.03.2024,convicted,imprisonment:4y..6y; ban_on_office:for-life,2024-04-02,defence,July 2024,modified,suspended_imprisonment:3y,,https://example.org/1; The court's own list,2024-08-01,
example-n,,,,d2,Б. Үлгі,City police,,20.05.2023,146 part 2; 362 part 3,Q3 2023,City court of N,18.03.2024,acquitted,,,,,,,,https://example.org/1,,Released in the courtroom
example-n,,,,d3,,City police,,тамыз 2023,,,,,,,,,,,,,https://example.org/2,2023-09,Named by nobody so far
example-m,A prison guard,KZ,март 2023,d1,В. Пример,Prison service,,,,,,2024-02~,convicted,от 4 до 6 лет лишения свободы,,,,,,../2024-04,https://example.org/3,,
";

/// A sheet of facts.
pub const FACTS: &str = "\
id,case,event,on,title,defendant,name,charge,who,article,outcome,penalties,court,source,note
f1,example-n,case_opened,2023-05,\"Police officers, city N\",,,,,,,,,https://example.org/1,
f2,example-n,defendant_joined,2023-05,,d1,Тоқташ Ғ.,,,,,,,https://example.org/1,
f3,example-n,charge_filed,2023-06,,,,c1,d1,146,,,,https://example.org/1,
f4,example-n,verdict,18.03.2024,,,,,d1,,convicted,,City court of N,https://example.org/2; The court's own list,
f5,example-n,sentence_imposed,18.03.2024,,,,,d1,,,imprisonment:4y..6y,City court of N,https://example.org/2; The court's own list,The length was not read out
";

/// What a map can say of a whole sheet. A line that begins with `#` and no space is one that can be
/// switched on.
const OF_WHOLE: &str = r##"# Which column of a sheet is what. Lines that begin with # are not read: take the # away where one is of use.

casebook_map = 1

# What a row is: "defendant", or "fact".
rows = "defendant"

# Of a workbook, the sheet that is read: without this, the first that is not hidden.
#sheet = "Sheet1"

# Of a CSV file that is not UTF-8: "windows-1251", "kz-1048", "koi8-r", "windows-1252", …
#encoding = "utf-8"

# What separates the cells of a CSV file; found out where it is not given.
#delimiter = ","

# The row of the header, where there is a title above it.
#header_row = 1

# Which number of a date is the day, where both could be: "DD.MM.YYYY" or "MM/DD/YYYY".
#date_format = "DD.MM.YYYY"

# What separates the items of a list in one cell.
#separator = ";"

# Headers of columns that are not imported.
#ignore = ["Remarks"]

# What tells two facts of one case, event and people apart, beside those: fields, such as the date.
#key = ["charged"]

# What is the same for every row: FIELD = "value".
[fixed]
#assertion = "reported"
# The kind of every penalty of which a cell gives no more than the length.
#penalty_kind = "imprisonment"

# FIELD = "Header"; or more about the column, as below.
[columns]
"##;

/// What a map can say of a column.
const OF_COLUMNS: &str = r##"
# More about a column, as it could stand above:
# Ids made of names: "Дело № 5" becomes delo-5.
#charge = { column = "Charge", slug = true }
# Dates of this column in another order than those of the others.
#released = { column = "Released", date_format = "MM/DD/YYYY" }
# What this sheet's own words mean.
#custody = { column = "Arrest", words = { "СИЗО" = "remanded", "дома" = "released" } }
# A list with another separator in its cells, and one that has two columns.
#aliases = [{ column = "Also known as", separator = "," }, "Other names"]
# An id of each row: then a row keeps its records, whatever else in it changes.
#id = "Row id"
# A column of terms without their kind, beside penalty_kind above or in a column of its own.
#term = "Length"
"##;

/// A map of the example of a sheet, with every key that a map can have and a word on each.
#[must_use]
pub fn map() -> String {
    let sheet = delimited::read(SHEET.as_bytes(), delimited::Form::default());
    let written = propose(&sheet.unwrap_or_default(), None).to_toml();
    let columns = written
        .split_once("[columns]\n")
        .map_or("", |(_, rest)| rest);
    format!("{OF_WHOLE}{columns}{OF_COLUMNS}")
}
