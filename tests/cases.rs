//! Finding cases and defendants.

#[path = "support/asked.rs"]
mod asked;
#[path = "support/cli.rs"]
mod cli;

use asked::*;
use cli::Desk;
use serde_json::{Value, json};

/// The defendants found, as `case/defendant match`; a case without any as `case/ match`.
fn found(desk: &Desk, args: &[&str]) -> Vec<String> {
    let answer = desk.run(["cases", "--json"].iter().chain(args)).ok().json();
    assert_eq!(answer["casebook"], "cases/1");
    let mut all = Vec::new();
    for case in answer["cases"].as_array().expect("cases") {
        let name = case["case"].as_str().expect("an id");
        let defendants = case["defendants"].as_array().expect("defendants");
        if defendants.is_empty() {
            all.push(format!(
                "{name}/ {}",
                case["match"].as_str().expect("how sure")
            ));
        }
        let one = |d: &Value| {
            let text = |key: &str| d[key].as_str().expect("a text").to_owned();
            format!("{name}/{} {}", text("defendant"), text("match"))
        };
        all.extend(defendants.iter().map(one));
    }
    all
}

/// Two cases: in `a` Askarov of the police is convicted, Bekov (KNB) is on trial; in `b` three unnamed are,
/// of whom one is Serikov of the police.
fn desk() -> Desk {
    let person = |who: &str, name: &str, agency: &str| {
        let fields = json!({"defendant": who, "name": name, "agency": agency});
        fact("a", "2023-01-02", "defendant_joined", fields)
    };
    told(&[
        fact(
            "a",
            "2023-01-01",
            "case_opened",
            json!({"title": "Beating in Almaty", "jurisdiction": "KZ"}),
        ),
        person("d1", "Askarov", "City police"),
        person("d2", "Bekov", "KNB"),
        fact(
            "a",
            "2023-05-01",
            "trial_opened",
            json!({"court": "Almaty city court"}),
        ),
        verdict("a", "2023-12", &["d1"], "convicted"),
        sentence(
            "a",
            "2023-12",
            &["d1"],
            json!([{"kind": "imprisonment", "term": "P4Y", "description": "in a colony"}]),
        ),
        fact(
            "a",
            "2024-02-01",
            "entered_into_force",
            json!({"who": ["d1"]}),
        ),
        fact(
            "b",
            "2023-03-01",
            "case_opened",
            json!({"title": "Three officers", "jurisdiction": "KG"}),
        ),
        fact(
            "b",
            "2023-03-01",
            "defendant_group_joined",
            json!({"group": "g", "count": 3}),
        ),
        fact(
            "b",
            "2023-04-01",
            "case_referred",
            json!({"court": "Osh city court"}),
        ),
        fact(
            "b",
            "2023-06-01",
            "defendant_identified",
            json!({"one_of": ["g"], "name": "Serikov", "agency": "City police"}),
        ),
    ])
}

#[test]
fn cases_are_found_by_each_thing_that_can_be_asked() {
    let desk = desk();
    let all = [
        "a/d1 certain",
        "a/d2 certain",
        "b/g-1 certain",
        "b/g-2 certain",
        "b/g-3 certain",
    ];
    assert_eq!(found(&desk, &[]), all);
    assert_eq!(found(&desk, &["--standing", "convicted"]), all[..1]);
    assert_eq!(found(&desk, &["--standing", "on_trial"]), all[1..]);
    assert_eq!(found(&desk, &["--agency", "knb"]), all[1..2]);
    assert_eq!(found(&desk, &["--court", "ALMATY"]), all[..2]);
    assert_eq!(found(&desk, &["--court", "city court"]), all);
    assert_eq!(found(&desk, &["--jurisdiction", "kg"]), all[2..]);
    assert_eq!(found(&desk, &["--final"]), all[..1]);
    assert_eq!(found(&desk, &["--not-final"]), all[1..]);
    assert_eq!(found(&desk, &["--standing", "acquitted"]), [""; 0]);
    assert_eq!(found(&desk, &["--final", "--jurisdiction", "KG"]), [""; 0]);
}

#[test]
fn what_may_have_happened_makes_it_possible() {
    let desk = desk();
    assert_eq!(
        found(&desk, &["--standing", "convicted", "--to", "2023-11"]),
        [""; 0]
    );
    assert_eq!(
        found(&desk, &["--standing", "convicted", "--to", "2023-12-15"]),
        ["a/d1 possible"]
    );
    assert_eq!(
        found(
            &desk,
            &[
                "--standing",
                "on_trial",
                "--to",
                "2023-12-15",
                "--jurisdiction",
                "KZ"
            ]
        ),
        ["a/d1 possible", "a/d2 certain"]
    );
    assert_eq!(
        found(&desk, &["--standing", "convicted", "--to", "2023-12"]),
        ["a/d1 certain"]
    );
    let text = desk
        .say("cases --standing convicted --to 2023-12-15")
        .ok()
        .out;
    assert!(
        text.contains("on trial; possibly convicted; possibly imprisonment of 4 years  (possible)"),
        "{text}"
    );
    assert!(
        text.contains("0 to 1 cases, 0 to 1 defendants found"),
        "{text}"
    );
    let json = desk.say("cases --standing convicted --to 2023-12-15 --json");
    let one = json.ok().json()["cases"][0]["defendants"][0].clone();
    assert_eq!(one["standing_possible"], json!(["convicted"]));
    // Joined by 2, before the court by 4; what may have fallen, the verdict and the sentence, are 5 and 6.
    assert_eq!(one["entries"], json!([2, 4, 5, 6]));
}

#[test]
fn who_may_be_the_one_of_several_is_possible() {
    let desk = desk();
    assert_eq!(
        found(&desk, &["--agency", "police"]),
        [
            "a/d1 certain",
            "b/g-1 possible",
            "b/g-2 possible",
            "b/g-3 possible"
        ]
    );
    let answer = desk.say("cases --json --agency police").ok().json();
    // Joined as a group by entry 9, on trial by 10; the one of them who served there is told by 11.
    assert_eq!(
        answer["cases"][1]["defendants"][0]["entries"],
        json!([10, 11])
    );
    assert_eq!(
        found(&desk, &["--text", "serikov"]),
        ["b/g-1 possible", "b/g-2 possible", "b/g-3 possible"]
    );
}

#[test]
fn words_are_looked_for_in_the_case_and_narrow_to_whoever_has_them() {
    let desk = desk();
    let both = ["a/d1 certain", "a/d2 certain"];
    // Words of the case are of all in it; words of a person, of that one.
    assert_eq!(found(&desk, &["--text", "beating"]), both);
    assert_eq!(found(&desk, &["--text", "askarov"]), both[..1]);
    assert_eq!(found(&desk, &["--text", "askarov beating"]), both[..1]);
    assert_eq!(
        found(&desk, &["--text", "askarov", "--text", "BEATING"]),
        both[..1]
    );
    assert_eq!(found(&desk, &["--text", "askarov bekov"]), both);
    assert_eq!(
        found(&desk, &["--text", "askarov", "--text", "serikov"]),
        [""; 0]
    );
    assert_eq!(
        found(&desk, &["--text", "colony", "--to", "2023-11"]),
        [""; 0]
    );
    assert_eq!(
        found(&desk, &["--text", "colony", "--to", "2023-12-15"]),
        ["a/d1 possible", "a/d2 possible"]
    );
}

#[test]
fn a_person_by_two_ids_is_found_once_by_what_is_known_under_either() {
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        fact(
            "k",
            "2023",
            "defendant_joined",
            json!({"defendant": "d2", "name": "Askarov", "agency": "KNB"}),
        ),
        fact(
            "k",
            "2023",
            "defendant_joined",
            json!({"defendant": "d3", "name": "Bekov", "agency": "Police"}),
        ),
        fact(
            "k",
            "2023-02",
            "defendant_identified",
            json!({"defendant": "d2", "same_as": "d1"}),
        ),
    ]);
    assert_eq!(found(&desk, &[]), ["k/d1 certain", "k/d3 certain"]);
    assert_eq!(found(&desk, &["--agency", "knb"]), ["k/d1 certain"]);
    assert_eq!(found(&desk, &["--text", "askarov"]), ["k/d1 certain"]);
    assert_eq!(
        found(&desk, &["--standing", "suspected"]),
        ["k/d1 certain", "k/d3 certain"]
    );
}

#[test]
fn a_court_that_is_only_alleged_is_no_court_of_the_case() {
    let desk = told(&[
        opened("k", "2023"),
        vouched(
            fact("k", "2023", "trial_opened", json!({"court": "Osh court"})),
            "alleged",
        ),
    ]);
    assert_eq!(found(&desk, &["--court", "osh"]), [""; 0]);
    assert_eq!(found(&desk, &["--text", "osh"]), ["k/ certain"]);
}

#[test]
fn the_ledger_that_ships_is_told_case_by_case() {
    let text = shipped("cases").ok().out;
    let line = |start: &str| {
        let found = text.lines().find(|line| line.starts_with(start));
        found.unwrap_or_else(|| panic!("{start:?} is not in {text}"))
    };
    assert!(
        text.contains("3 cases, 18 defendants found in this ledger"),
        "{text}"
    );
    assert_eq!(
        line("  imprisoned-1"),
        "  imprisoned-1 … imprisoned-7  (name unknown); KNB; convicted; imprisonment of 3 to 5 years  #17 #20 #22"
    );
    assert_eq!(
        line("  officers-1"),
        "  officers-1 … officers-3  (name unknown); Police of the Almaty region; convicted; imprisonment of 4 to 6 years, deprivation of rank, ban on office for life  #5 #6 #7"
    );
    assert!(line("  officers-4").contains("non-custodial"), "{text}");
    assert!(
        !text.contains("said of"),
        "descriptions are left to `show`: {text}"
    );
    let csv = lines_of_csv(&shipped("cases --csv").ok());
    assert_eq!(csv.len(), 19, "a row for each of 18, and the head");
    assert!(
        csv.iter()
            .any(|row| row[2] == "officers-2" && row[8].contains("said of"))
    );
}

/// Of a group of "three to five" three are listed, one of them served in the KNB; of one of "two or more" two.
#[test]
fn a_group_that_may_have_more_members_counts_as_such() {
    let group = |case: &str, count: &str| {
        let fields = json!({"group": "g", "count": count, "agency": "City police"});
        fact(case, "2023", "defendant_group_joined", fields)
    };
    let of_knb = json!({"defendant": "g-3", "agency": "KNB"});
    let desk = told(&[
        opened("k", "2023"),
        group("k", "3..5"),
        fact("k", "2023", "defendant_identified", of_knb),
        joined("k", "2023", "d1"),
    ]);
    let said = |args: &str| desk.say(&format!("cases{args}")).ok().out;
    // d1, three of the group, and up to two others of it.
    assert!(
        said("").contains("1 case, 4 to 6 defendants"),
        "{}",
        said("")
    );
    assert!(said("").contains("g  3 to 5 people"), "{}", said(""));
    // The group is of the police: two of those listed, and whoever else it has. Of the KNB is the third alone.
    assert!(said(" --agency police").contains("1 case, 2 to 4 defendants"));
    assert!(said(" --agency knb").contains("1 case, 1 defendant found"));
    // Of those convicted there is none, whatever the group has.
    assert!(said(" --standing convicted").contains("0 cases, 0 defendants"));
    let larger = &desk.say("cases --json").ok().json()["cases"][0]["larger"][0];
    assert_eq!(larger["people"], json!({"certain": 3, "possible": 5}));
    assert_eq!(larger["entries"], json!([2]));
    assert_eq!(larger["others"]["agency"], "City police");
    // A column of people, whose sum is what the text says: 4 of one row each, and 0 to 2 in a row of the group.
    let rows = lines_of_csv(&desk.say("cases --csv").ok());
    let at = |name: &str| rows[0].iter().position(|n| n == name).expect("a column");
    let sum = |column: &str| -> u64 {
        let cells = rows[1..].iter().map(|row| &row[at(column)]);
        cells
            .map(|cell| cell.parse::<u64>().expect("a number"))
            .sum()
    };
    assert_eq!((sum("people_certain"), sum("people_possible")), (4, 6));
    let others = rows.iter().find(|row| row[at("defendant")] == "g");
    let others = others.expect("a row of those who are not listed");
    assert_eq!(others[at("people_possible")], "2");
    assert_eq!(others[at("agency")], "City police");
    also(&desk, &[opened("l", "2023"), group("l", "2..")]);
    assert!(
        said("").contains("2 cases, 6 or more defendants"),
        "{}",
        said("")
    );
}

/// In May 2024 the sentence of December was revised, and it is in force since June: on 10 May it may be either,
/// and in June the verdict may be in force.
#[test]
fn what_may_have_changed_by_the_day_is_shown_as_possible() {
    let shorter = json!({"who": ["d1"], "basis": "cassation", "penalties": prison("P4Y")});
    let desk = told(&[
        opened("k", "2023"),
        joined("k", "2023", "d1"),
        verdict("k", "2023-12-01", &["d1"], "convicted"),
        sentence("k", "2023-12-01", &["d1"], prison("P6Y")),
        fact("k", "2024-05", "sentence_revised", shorter),
        fact("k", "2024-06", "entered_into_force", json!({"who": ["d1"]})),
    ]);
    let of = |day: &str| {
        let answer = desk.say(&format!("cases --json --to {day}")).ok().json();
        let d = answer["cases"][0]["defendants"][0].clone();
        let terms = d["penalties_possible"].as_array().expect("lists").iter();
        let terms: Vec<Value> = terms.map(|all| all[0]["term"].clone()).collect();
        json!([
            d["penalties"][0]["term"],
            terms,
            d["final"],
            d["final_possible"]
        ])
    };
    assert_eq!(of("2024-04-30"), json!(["P6Y", [], false, []]));
    assert_eq!(of("2024-05-10"), json!(["P6Y", ["P4Y"], false, []]));
    assert_eq!(of("2024-06-10"), json!(["P4Y", [], false, [true]]));
    assert_eq!(of("2024-06-30"), json!(["P4Y", [], true, []]));
    let text = desk.say("cases --to 2024-05-10").ok().out;
    assert!(
        text.contains("imprisonment of 6 years; possibly imprisonment of 4 years"),
        "{text}"
    );
    let text = desk.say("cases --to 2024-06-10").ok().out;
    assert!(
        text.contains("convicted; possibly in force; imprisonment of 4 years"),
        "{text}"
    );
    let rows = lines_of_csv(&desk.say("cases --csv --to 2024-05-10").ok());
    let place = rows[0].iter().position(|c| c == "penalties_possible");
    assert_eq!(rows[1][place.expect("a column")], "imprisonment of 4 years");
}

#[test]
fn who_goes_on_in_another_case_is_said_to() {
    let desk = Desk::with_a_case();
    let facts = [
        r#"{"case":"k","on":"2023-05-01","event":{"defendant_joined":{"defendant":"d3"}}}"#,
        r#"{"case":"k","on":"2023-06-01","event":{"defendant_severed":{"who":["d3"],"to":"m"}}}"#,
    ];
    desk.batch(&facts.join("\n")).ok();
    let told = desk.say("cases").ok().out;
    assert!(
        told.contains("d3  (name unknown); suspected; severed to m"),
        "{told}"
    );
    let of_d3 = |to: &str| {
        let answer = desk.say(&format!("cases --json --to {to}")).ok().json();
        let all = answer["cases"][0]["defendants"]
            .as_array()
            .expect("a list")
            .clone();
        let found = all.into_iter().find(|d| d["defendant"] == "d3");
        found.map(|d| {
            (
                d["severed"].clone(),
                d["severed_to"].clone(),
                d["entries"].clone(),
            )
        })
    };
    let severed = |sure: &str| Some((json!(sure), json!("m"), json!([6, 7])));
    assert_eq!(of_d3("2023-06-01"), severed("certain"));
    assert_eq!(
        of_d3("2023-05-31").map(|(severed, ..)| severed),
        Some(json!(null))
    );
}
