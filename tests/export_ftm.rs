//! Cases as FollowTheMoney entities: held against the model, as strictly as its own tool would.
//!
//! `ftm validate` gives back what it was given, without what it does not understand. What it understands is
//! written down here again, from the model's schemata, independently of what writes the entities.

#[path = "support/cli.rs"]
mod cli;

use std::collections::{BTreeMap, BTreeSet};

use cli::Desk;
use serde_json::Value;

/// A property, and its type or the schemata to which it may refer.
type Property = (&'static str, &'static str);

/// The properties that are used of each schema, each with its type or the schemata that it may refer to.
const MODEL: [(&str, &[&str], &[Property]); 8] = [
    (
        "CourtCase",
        &["name"],
        &[
            ("name", "name"),
            ("status", "string"),
            ("caseNumber", "identifier"),
            ("court", "string"),
            ("fileDate", "date"),
            ("country", "country"),
            ("summary", "text"),
            ("description", "text"),
            ("notes", "text"),
            ("keywords", "string"),
        ],
    ),
    (
        "CourtCaseParty",
        &["party", "case"],
        &[
            ("party", "Person"),
            ("case", "CourtCase"),
            ("role", "string"),
            ("status", "string"),
            ("recordId", "string"),
            ("summary", "text"),
            ("description", "text"),
            ("sourceUrl", "url"),
        ],
    ),
    (
        "Person",
        &["name"],
        &[
            ("name", "name"),
            ("alias", "name"),
            ("title", "string"),
            ("position", "string"),
            ("deathDate", "date"),
            ("summary", "text"),
            ("notes", "text"),
        ],
    ),
    ("PublicBody", &["name"], &[("name", "name")]),
    (
        "Event",
        &["name"],
        &[
            ("name", "name"),
            ("date", "date"),
            ("summary", "text"),
            ("description", "text"),
            ("notes", "text"),
            ("keywords", "string"),
            ("recordId", "string"),
            ("involved", "Person PublicBody"),
            ("organizer", "PublicBody"),
        ],
    ),
    (
        "Sanction",
        &["entity"],
        &[
            ("entity", "Person"),
            ("program", "string"),
            ("provisions", "string"),
            ("authority", "string"),
            ("status", "string"),
            ("country", "country"),
            ("listingDate", "date"),
            ("recordId", "string"),
            ("summary", "text"),
            ("sourceUrl", "url"),
        ],
    ),
    (
        "Article",
        &["title"],
        &[
            ("title", "string"),
            ("publisher", "string"),
            ("sourceUrl", "url"),
            ("publishedAt", "date"),
            ("language", "language"),
            ("keywords", "string"),
            ("summary", "text"),
            ("notes", "text"),
        ],
    ),
    (
        "Documentation",
        &["document", "entity"],
        &[
            ("document", "Article"),
            ("entity", "Event CourtCase Person"),
            ("role", "string"),
            ("retrievedAt", "date"),
            ("summary", "text"),
        ],
    ),
];

struct Graph {
    entities: Vec<Value>,
}

fn export(desk: &Desk, dir: &str, options: &[&str]) -> Graph {
    let args = ["export", dir, "--format", "ftm"];
    desk.run(args.iter().chain(options)).ok();
    let path = desk.path().join(dir).join("entities.ftm.json");
    let text = std::fs::read_to_string(path).expect("entities");
    let entities = text
        .lines()
        .map(|line| serde_json::from_str(line).expect("an entity"));
    let graph = Graph {
        entities: entities.collect(),
    };
    graph.check();
    graph
}

fn desk(batch: &str) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/out"]).ok();
    desk.batch(batch.trim()).ok();
    desk
}

fn schema(entity: &Value) -> &str {
    entity["schema"].as_str().expect("a schema")
}

/// The values of a property.
fn values<'e>(entity: &'e Value, property: &str) -> Vec<&'e str> {
    let all = entity["properties"][property].as_array();
    let all = all.into_iter().flatten();
    all.map(|value| value.as_str().expect("text")).collect()
}

impl Graph {
    fn of(&self, of: &str) -> Vec<&Value> {
        self.entities.iter().filter(|e| schema(e) == of).collect()
    }

    /// The one entity of a schema of which a property has a value.
    fn one(&self, of: &str, property: &str, value: &str) -> &Value {
        let found = self.of(of);
        let mut found = found
            .into_iter()
            .filter(|e| values(e, property).contains(&value));
        let one = found
            .next()
            .unwrap_or_else(|| panic!("no {of} with {property} {value}"));
        assert!(found.next().is_none(), "two {of} with {property} {value}");
        one
    }

    fn check(&self) {
        let mut kinds = BTreeMap::new();
        for entity in &self.entities {
            let id = entity["id"].as_str().expect("an id");
            assert!(
                id.len() == 40 && id.bytes().all(|b| b.is_ascii_hexdigit()),
                "{id}"
            );
            assert!(
                kinds.insert(id, schema(entity)).is_none(),
                "{id} is there twice"
            );
        }
        for entity in &self.entities {
            let fields: Vec<&String> = entity.as_object().expect("an object").keys().collect();
            assert_eq!(
                fields,
                ["datasets", "id", "properties", "referents", "schema"]
            );
            let found = MODEL.iter().find(|(name, ..)| *name == schema(entity));
            let (_, required, properties) = found.expect("a schema of the model");
            for needed in *required {
                assert!(!values(entity, needed).is_empty(), "{needed} of {entity}");
            }
            for property in entity["properties"].as_object().expect("properties").keys() {
                let known = properties.iter().find(|(name, _)| name == property);
                let (_, kind) = known.unwrap_or_else(|| panic!("{property} of {entity}"));
                let all = values(entity, property);
                assert!(!all.is_empty());
                assert_eq!(
                    all.iter().collect::<BTreeSet<_>>().len(),
                    all.len(),
                    "{entity}"
                );
                for value in all {
                    check_value(kind, value, &kinds);
                }
            }
        }
    }
}

fn check_value(kind: &str, value: &str, kinds: &BTreeMap<&str, &str>) {
    let quote = |c: char| c == '"' || c == '\'';
    let unseen = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{ad}' | '\u{feff}' | '\u{300}'..='\u{302}')
    };
    assert!(!value.is_empty() && value == value.trim(), "{value:?}");
    assert!(!value.contains(unseen), "{value:?}");
    match kind {
        "text" => {}
        "string" => assert!(value.chars().count() <= 1_024),
        "identifier" => assert!(value.chars().count() <= 64),
        "name" => {
            assert!(
                !value.contains("  ") && !value.contains('\n') && !value.contains('\u{a0}'),
                "{value:?}"
            );
            assert!(
                !(value.len() > 1 && value.starts_with(quote) && value.ends_with(quote)),
                "{value:?}"
            );
            assert!(value.chars().count() <= 384);
        }
        "date" => {
            let shape: String = value
                .chars()
                .map(|c| if c.is_ascii_digit() { '0' } else { c })
                .collect();
            assert!(
                ["0000", "0000-00", "0000-00-00"].contains(&shape.as_str()),
                "{value}"
            );
        }
        "country" => assert_eq!(value, "kz"),
        "language" => assert!(["kaz", "rus", "eng"].contains(&value), "{value}"),
        "url" => {
            let rest = value
                .strip_prefix("https://")
                .or_else(|| value.strip_prefix("http://"));
            let path = rest.and_then(|rest| rest.find('/'));
            assert!(
                path.is_some_and(|at| at > 3) && !value.contains(' '),
                "{value}"
            );
        }
        ranges => {
            let found = kinds
                .get(value)
                .unwrap_or_else(|| panic!("nobody is {value}"));
            assert!(
                ranges.split(' ').any(|range| range == *found),
                "{found} is none of {ranges}"
            );
        }
    }
}

/// What a tool that knows no better would lose or change: quotes, marks, joiners, dates, addresses.
const ODD: &str = r#"
{"id":"o","case":"k","on":"../2023-06","event":{"case_opened":{"title":"\"Odd\"  case","jurisdiction":"KZ","authority":"\u200b","incident":"e\u0301tude"}},"sources":[{"title":"T","url":"https://example.org","published":"2022-XX","retrieved":"2023-06~","lang":"kk-KZ","kind":"press","locator":"p. 3"},{"title":"B","url":"box 3","lang":"Klingon"}]}
{"id":"num","case":"k","on":"2022","event":{"case_identified":{"scheme":"erdr","number":"221900121000001"}}}
{"id":"j1","case":"k","on":"2022-01-04/2022-01-11","event":{"defendant_joined":{"defendant":"d1","name":"'Жас' Ғ.'","aliases":["Zhas\ufeff"],"agency":"Полиция","rank":"major","position":"chief"}},"sources":[{"title":"T2","url":"https://example.org/x y","lang":"ru"}]}
{"id":"j2","case":"k","on":"2022","event":{"defendant_joined":{"defendant":"d2","name":"Second"}}}
{"id":"g","case":"k","on":"2022","event":{"defendant_group_joined":{"group":"officers","count":3}}}
{"id":"same","case":"k","on":"2023","event":{"defendant_identified":{"defendant":"d2","same_as":"d1"}}}
{"id":"one","case":"k","on":"2023","event":{"defendant_identified":{"one_of":["officers"],"name":"A. Example"}}}
{"id":"c1","case":"k","on":"2022-03","event":{"charge_filed":{"charge":"c1","who":["d1"],"code":"Criminal Code","article":"146"}}}
{"id":"r","case":"k","on":"2022-05","event":{"case_referred":{"court":"City court"}}}
{"id":"al","case":"k","on":"2022-06~","assertion":"alleged","event":{"custody_changed":{"who":["officers-1"],"custody":"released"}}}
{"id":"v","case":"k","on":"2024-03","event":{"verdict":{"who":["d1","officers-1"],"outcome":"convicted","charges":["c1"],"court":"City court","judge":"B. Judge","reason":"line one\nline two"}}}
{"id":"s","case":"k","on":"2024-03","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y"},{"kind":"ban_on_office","term":"P5Y.."},{"kind":"deprivation_of_rank"},{"kind":"fine","amount":"1"}],"court":"City court"}},"sources":[{"title":"S","url":"https://example.org/s?a=1"}]}
{"id":"die","case":"k","on":"2025-02-XX","event":{"defendant_died":{"defendant":"officers-3"}}}
{"id":"f","on":"2023-06","event":{"figure_claimed":{"issuer":"Prosecutor","measure":"victims","value":88,"verbatim":"88 citizens"}}}
"#;

#[test]
fn every_entity_is_as_the_model_has_it_whatever_people_wrote() {
    let desk = desk(ODD);
    for (dir, options) in [
        ("a", &[][..]),
        ("b", &["--to", "2024-03-10"]),
        ("c", &["--with-history"]),
    ] {
        let graph = export(&desk, dir, options);
        assert!(graph.entities.len() > 20);
    }
    let graph = export(&desk, "d", &[]);
    let count = |of: &str| graph.of(of).len();
    // d1, who is d2 too, and three officers; each of the five has a part.
    assert_eq!((count("Person"), count("CourtCaseParty")), (4, 5));
    // Fourteen events; the court and the agency; four sources.
    assert_eq!(
        (count("Event"), count("PublicBody"), count("Article")),
        (14, 2, 4)
    );
    let case = graph.one("CourtCase", "keywords", "k");
    assert_eq!(values(case, "name"), ["\"Odd\" case"]);
    assert_eq!(values(case, "country"), ["kz"]);
    assert_eq!(values(case, "caseNumber"), ["221900121000001"]);
    assert!(
        values(case, "fileDate").is_empty()
            && values(case, "summary").contains(&"opened ../2023-06 (EDTF)")
    );
    assert!(values(case, "notes").contains(&"incident: étude"));
    assert!(
        values(case, "notes")
            .iter()
            .any(|n| n.starts_with("A. Example is one of officers-1, officers-2, officers-3"))
    );
}

#[test]
fn what_the_model_cannot_hold_of_a_date_or_an_address_is_in_the_text() {
    let graph = export(&desk(ODD), "out", &[]);
    let joined = graph.one("Event", "recordId", "j1");
    assert_eq!(
        values(joined, "date"),
        ["2022-01"],
        "all its days are in January"
    );
    assert!(values(joined, "summary").contains(&"on 2022-01-04/2022-01-11 (EDTF)"));
    let verdict = graph.one("Event", "recordId", "v");
    assert_eq!(values(verdict, "date"), ["2024-03"]);
    assert!(
        !values(verdict, "summary")
            .iter()
            .any(|s| s.contains("EDTF")),
        "nothing is lost of it"
    );
    let first = graph.one("Article", "title", "T");
    assert_eq!(values(first, "sourceUrl"), ["https://example.org/"]);
    assert_eq!(
        (values(first, "publishedAt"), values(first, "language")),
        (vec!["2022"], vec!["kaz"])
    );
    let second = graph.one("Article", "title", "B");
    assert!(values(second, "sourceUrl").is_empty() && values(second, "language").is_empty());
    assert_eq!(values(second, "notes"), ["URL: box 3", "language: Klingon"]);
    let cited = graph.one("Documentation", "summary", "p. 3");
    assert_eq!(values(cited, "retrievedAt"), ["2023-06"]);
    assert!(values(cited, "summary").contains(&"retrieved 2023-06~ (EDTF)"));
    let dead = graph.one("Person", "name", "Unnamed defendant officers-3, k");
    assert_eq!(values(dead, "deathDate"), ["2025-02"]);
    assert_eq!(values(dead, "summary"), ["died 2025-02-XX (EDTF)"]);
}

#[test]
fn only_bans_on_office_and_losses_of_rank_are_sanctions() {
    let graph = export(&desk(ODD), "out", &[]);
    let mut programs: Vec<&str> = graph
        .of("Sanction")
        .iter()
        .flat_map(|s| values(s, "program"))
        .collect();
    programs.sort_unstable();
    assert_eq!(programs, ["Ban on office", "Loss of rank"]);
    let ban = graph.one("Sanction", "program", "Ban on office");
    assert_eq!(values(ban, "listingDate"), ["2024-03"]);
    assert_eq!(values(ban, "authority"), ["City court"]);
    assert_eq!(values(ban, "sourceUrl"), ["https://example.org/s?a=1"]);
    assert!(values(ban, "summary").contains(&"term: P5Y.."));
    assert!(
        values(ban, "endDate").is_empty() && values(ban, "duration").is_empty(),
        "nobody says when it ends"
    );
    let person = graph.one("Person", "title", "major");
    assert_eq!(
        values(ban, "entity"),
        [person["id"].as_str().expect("an id")]
    );
}

#[test]
fn what_may_have_happened_is_told_in_notes_and_makes_nothing() {
    let desk = desk(ODD);
    let graph = export(&desk, "out", &["--to", "2024-03-10"]);
    assert!(
        graph.of("Sanction").is_empty(),
        "the sentence may not have fallen yet"
    );
    assert!(
        graph
            .of("Event")
            .iter()
            .all(|e| !values(e, "keywords").contains(&"verdict"))
    );
    let party = graph.one("CourtCaseParty", "recordId", "d1");
    assert!(values(party, "status").is_empty(), "it is not certain");
    assert!(values(party, "summary").contains(&"standing not certain: convicted or on trial"));
    let case = graph.one("CourtCase", "keywords", "k");
    let notes = values(case, "notes");
    assert!(
        notes.iter().any(|n| n
            .starts_with("may have happened: on 2024-03 (EDTF): d1, officers-1 convicted of c1")),
        "{notes:?}"
    );
    // Two weeks later it is certain.
    let graph = export(&desk, "later", &["--to", "2024-03"]);
    assert_eq!(
        values(graph.one("CourtCaseParty", "recordId", "d1"), "status"),
        ["convicted"]
    );
    assert_eq!(graph.of("Sanction").len(), 2);
}

#[test]
fn an_allegation_involves_nobody_and_one_person_is_not_two() {
    let graph = export(&desk(ODD), "out", &[]);
    let alleged = graph.one("Event", "recordId", "al");
    assert_eq!(values(alleged, "name"), ["Alleged: officers-1: released"]);
    assert!(values(alleged, "involved").is_empty());
    let verdict = graph.one("Event", "recordId", "v");
    assert_eq!(
        (
            values(verdict, "involved").len(),
            values(verdict, "organizer").len()
        ),
        (2, 1)
    );
    assert!(values(verdict, "description").contains(&"reason: line one\nline two"));
    let person = graph.one("Person", "title", "major");
    assert_eq!(values(person, "name"), ["“Жас' Ғ.”"]);
    assert_eq!(values(person, "alias"), ["Second", "Zhas"]);
    let (first, second) = (
        graph.one("CourtCaseParty", "recordId", "d1"),
        graph.one("CourtCaseParty", "recordId", "d2"),
    );
    assert_eq!(values(first, "party"), values(second, "party"));
    assert_eq!(
        values(first, "description"),
        ["charge c1 (Criminal Code, 146), convicted (#8)"]
    );
    // A figure is an event, on nobody.
    let figure = graph.one("Event", "recordId", "f");
    assert!(values(figure, "name")[0].starts_with("Prosecutor: 88 victims"));
    assert!(values(figure, "involved").is_empty());
}

#[test]
fn a_name_that_becomes_known_does_not_change_who_somebody_is() {
    let desk = desk(ODD);
    let before = export(&desk, "before", &[]);
    let unnamed = before.one("Person", "name", "Unnamed defendant officers-2, k")["id"].clone();
    desk.batch(r#"{"id":"known","case":"k","on":"2025","event":{"defendant_identified":{"defendant":"officers-2","name":"C. Known"}},"sources":[{"title":"Naming"}]}"#).ok();
    let after = export(&desk, "after", &[]);
    let known = after.one("Person", "name", "C. Known");
    assert_eq!(known["id"], unnamed);
    // The source that named this person is bound to this person.
    let naming = after.one("Article", "title", "Naming")["id"]
        .as_str()
        .expect("an id");
    let bound = after
        .of("Documentation")
        .into_iter()
        .filter(|d| values(d, "document") == [naming]);
    let bound: BTreeSet<&str> = bound.flat_map(|d| values(d, "entity")).collect();
    assert!(bound.contains(known["id"].as_str().expect("an id")));
}

/// Who links to a verdict links to it still when its date was corrected; what it said before is another
/// entity, which only the history has.
#[test]
fn a_correction_changes_what_an_event_says_and_not_which_it_is() {
    let source = r#""sources":[{"title":"Daily"}]"#;
    let desk = desk(&format!(
        r#"{{"case":"k","on":"2023","event":{{"case_opened":{{"title":"K"}}}}}}
{{"case":"k","on":"2023","event":{{"defendant_joined":{{"defendant":"d1","name":"Ann Example"}}}}}}
{{"id":"v","case":"k","on":"2024-03-18","event":{{"verdict":{{"who":["d1"],"outcome":"convicted"}}}},{source}}}
{{"id":"s","case":"k","on":"2024-03-18","event":{{"sentence_imposed":{{"who":["d1"],"penalties":[{{"kind":"ban_on_office","term":"P2Y"}}]}}}},{source}}}"#
    ));
    let ids = |graph: &Graph| -> BTreeSet<String> {
        let ids = graph.entities.iter().map(|e| e["id"].as_str());
        ids.map(|id| id.expect("an id").to_owned()).collect()
    };
    let before = export(&desk, "before", &[]);
    desk.say("correct v --on 2024-02-18 --reason misread").ok();
    desk.run([
        "correct",
        "s",
        "--set",
        r#"penalties=[{"kind":"ban_on_office","term":"P3Y"}]"#,
        "--reason",
        "misread",
    ])
    .ok();
    let after = export(&desk, "after", &[]);
    assert_eq!(ids(&before), ids(&after));
    assert_ne!(before.entities, after.entities);
    let history = export(&desk, "history", &["--with-history"]);
    assert!(ids(&after).is_subset(&ids(&history)));
    let past = history.of("Event").into_iter().filter(|event| {
        let name = values(event, "name").concat();
        name.starts_with("Not in force")
    });
    for event in past {
        let id = event["id"].as_str().expect("an id");
        assert!(!ids(&before).contains(id), "{event}");
    }
}

#[test]
fn the_history_is_events_that_say_that_they_are_not_in_force() {
    let desk = desk(ODD);
    desk.run([
        "correct",
        "j2",
        "--reason",
        "misspelt",
        "--set",
        "name=Sekond",
    ])
    .ok();
    desk.run(["retract", "f", "--reason", "never said"]).ok();
    let graph = export(&desk, "out", &["--with-history"]);
    let old = graph.one("Event", "name", "Not in force: d2 joined: Second");
    assert_eq!(values(old, "notes"), ["put out of force by #15: misspelt"]);
    assert!(values(old, "involved").is_empty());
    graph.one("Event", "name", "Not in force: Prosecutor: 88 victims");
    graph.one("Event", "name", "retracts f");
    let without = export(&desk, "without", &[]);
    let is_past = |e: &&Value| values(e, "name")[0].starts_with("Not in force");
    assert!(!without.of("Event").iter().any(is_past));
}

#[test]
fn a_ban_that_may_have_been_lifted_is_no_sanction() {
    let desk = desk(ODD);
    desk.batch(r#"{"id":"rev","case":"k","on":"2025","event":{"sentence_revised":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y"},{"kind":"deprivation_of_rank"}],"basis":"pardon"}}}"#).ok();
    let graph = export(&desk, "out", &["--to", "2025-06-01"]);
    let programs: Vec<&str> = graph
        .of("Sanction")
        .iter()
        .flat_map(|s| values(s, "program"))
        .collect();
    assert_eq!(programs, ["Loss of rank"], "with or without the pardon");
}

#[test]
fn a_source_and_a_court_that_two_cases_name_are_one_each() {
    let desk = desk(ODD);
    desk.batch(
        r#"
{"id":"o2","case":"z","on":"2022","event":{"case_opened":{"title":"Z"}},"sources":[{"title":"S","url":"https://example.org/s?a=1"}]}
{"id":"r2","case":"z","on":"2022","event":{"case_referred":{"court":"City court"}}}
{"id":"cl","case":"z","on":"2025-03","event":{"case_closed":{"reason":"over"}}}"#
            .trim(),
    )
    .ok();
    let graph = export(&desk, "out", &["--to", "2025-03-10"]);
    let source = graph.one("Article", "title", "S")["id"].clone();
    graph.one("PublicBody", "name", "City court");
    let cited = |d: &&Value| values(d, "document") == [source.as_str().expect("an id")];
    // The sentence of the one case, and that case; the opening of the other, and that case.
    assert_eq!(
        graph.of("Documentation").into_iter().filter(cited).count(),
        4
    );
    // The case may have been closed in the first days of March.
    let case = graph.one("CourtCase", "keywords", "z");
    assert!(values(case, "status").is_empty());
    assert!(values(case, "summary").contains(&"status not certain: closed or in court"));
}
