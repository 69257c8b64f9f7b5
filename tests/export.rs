//! Getting cases out, into sheets and into a database: what is in them, counted by hand.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/exported.rs"]
mod exported;

use exported::{FORMATS, OFFICERS, ask, database, desk, files, has, row, sheet};

#[test]
fn sheets_have_a_row_for_each_thing_and_tell_unknown_from_none() {
    let desk = desk(OFFICERS);
    let said = desk.say("export out --format csv").ok();
    assert!(said.out.contains("penalties.csv"), "{}", said.out);
    let names: Vec<String> = files(&desk.path().join("out")).into_keys().collect();
    let expected = [
        "README.txt",
        "appeals.csv",
        "cases.csv",
        "charges.csv",
        "defendants.csv",
        "events.csv",
        "figures.csv",
        "penalties.csv",
        "sources.csv",
    ];
    assert_eq!(names, expected);
    // Three officers with two penalties each and one with one; ten events and the ledger's opening.
    let counts = [
        "cases",
        "defendants",
        "charges",
        "penalties",
        "appeals",
        "events",
        "figures",
        "sources",
    ]
    .map(|name| sheet(&desk, "out", &format!("{name}.csv")).len());
    assert_eq!(counts, [1, 4, 0, 7, 1, 11, 2, 2]);

    let cases = sheet(&desk, "out", "cases.csv");
    let case = row(&cases, "case", "k");
    assert_eq!(case["title"], "'=Four officers", "no spreadsheet runs it");
    assert_eq!(case["status"], "under_appeal");
    assert_eq!(
        (
            case["opened"].as_str(),
            case["opened_earliest"].as_str(),
            case["opened_latest"].as_str()
        ),
        ("../2023-06", "", "2023-06-30")
    );
    assert_eq!(
        (
            case["convicted_certain"].as_str(),
            case["convicted_possible"].as_str()
        ),
        ("4", "4")
    );
    assert_eq!(case["authority"], "", "nobody recorded it");
    assert_eq!(
        case["entries_possible"], "none",
        "it is known that there are none"
    );

    let defendants = sheet(&desk, "out", "defendants.csv");
    let first = row(&defendants, "id", "k/officers-1");
    assert_eq!(
        (
            first["name"].as_str(),
            first["group"].as_str(),
            first["final"].as_str()
        ),
        ("", "officers", "no")
    );
    assert_eq!(first["may_be"], "A. Example (of one of 4, #7)");
    assert_eq!(first["agency"], "Полиция");
    assert_eq!(
        (
            first["standing"].as_str(),
            first["standing_on_latest"].as_str()
        ),
        ("convicted", "2024-03-31")
    );
    // The group's joining, the verdict, the sentence.
    assert_eq!(first["entries"], "2 4 5");

    let penalties = sheet(&desk, "out", "penalties.csv");
    let prison = row(&penalties, "id", "k/officers-3/1");
    let of = |name: &str| prison[name].as_str();
    assert_eq!(
        [
            of("kind"),
            of("term"),
            of("term_min_months"),
            of("term_max_months"),
            of("seq")
        ],
        ["imprisonment", "P4Y..P6Y", "48", "72", "5"]
    );
    assert_eq!(
        row(&penalties, "id", "k/officers-4/1")["kind"],
        "non_custodial"
    );

    let figures = sheet(&desk, "out", "figures.csv");
    let claimed = row(&figures, "seq", "9");
    let of = |name: &str| claimed[name].as_str();
    assert_eq!(
        [
            of("case"),
            of("value"),
            of("value_min"),
            of("value_max"),
            of("as_of_latest")
        ],
        ["", "5..", "5", "", "2024-03-31"]
    );
    assert_eq!(
        row(&sheet(&desk, "out", "sources.csv"), "id", "4.1")["kind"],
        "court"
    );
    let appeal = &sheet(&desk, "out", "appeals.csv")[0];
    assert_eq!(
        (appeal["status"].as_str(), appeal["outcome"].as_str()),
        ("pending", "none")
    );
}

#[test]
fn what_may_have_happened_by_the_day_is_marked_and_moves_no_state() {
    let desk = desk(OFFICERS);
    desk.say("export out --format csv --to 2024-03-10").ok();
    // In the order in which they happened: the case was opened some time until June 2023.
    // The verdict fell in March 2024: by the 10th it may have. The sentences of the 18th had not.
    let events = sheet(&desk, "out", "events.csv");
    let told: Vec<(&str, &str)> = events
        .iter()
        .map(|e| (e["seq"].as_str(), e["happened"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("0", "none"),
            ("2", "yes"),
            ("3", "yes"),
            ("1", "yes"),
            ("4", "maybe")
        ]
    );
    let defendants = sheet(&desk, "out", "defendants.csv");
    let first = row(&defendants, "id", "k/officers-1");
    assert_eq!(
        (
            first["standing"].as_str(),
            first["standing_possible"].as_str()
        ),
        ("on_trial", "on_trial | convicted")
    );
    assert_eq!(
        (
            first["entries"].as_str(),
            first["entries_possible"].as_str()
        ),
        ("2 3", "4")
    );
    let cases = sheet(&desk, "out", "cases.csv");
    let case = row(&cases, "case", "k");
    assert_eq!(
        (
            case["convicted_certain"].as_str(),
            case["convicted_possible"].as_str()
        ),
        ("0", "4")
    );
    assert!(sheet(&desk, "out", "penalties.csv").is_empty());
    assert!(
        sheet(&desk, "out", "figures.csv").is_empty(),
        "said in April"
    );

    desk.say("export db --format sqlite --to 2024-03-10").ok();
    let sure = ask(
        &database(&desk, "db"),
        "SELECT DISTINCT sure FROM currently_convicted",
    );
    assert_eq!(sure, ["possible"]);
}

#[test]
fn a_figure_that_may_have_been_said_by_the_day_is_marked() {
    let desk = desk(OFFICERS);
    desk.say("export out --format csv --to 2024-04-10").ok();
    let figures = sheet(&desk, "out", "figures.csv");
    let happened: Vec<&str> = figures.iter().map(|f| f["happened"].as_str()).collect();
    assert_eq!(
        happened,
        ["maybe", "maybe"],
        "both were said some time in April"
    );
}

#[test]
fn whoever_is_tried_in_another_case_of_the_ledger_is_counted_there() {
    let desk = desk(
        r#"
{"id":"o1","case":"a","on":"2023","event":{"case_opened":{"title":"A"}}}
{"id":"o2","case":"b","on":"2023","event":{"case_opened":{"title":"B"}}}
{"id":"j1","case":"a","on":"2023","event":{"defendant_joined":{"defendant":"d1","agency":"KNB"}}}
{"id":"j2","case":"a","on":"2023","event":{"defendant_joined":{"defendant":"d2","agency":"KNB"}}}
{"id":"j3","case":"b","on":"2023","event":{"defendant_joined":{"defendant":"d1","agency":"KNB"}}}
{"id":"s1","case":"a","on":"2023-05","event":{"defendant_severed":{"who":["d1"],"to":"b"}}}
{"id":"s2","case":"a","on":"2023-05","event":{"defendant_severed":{"who":["d2"],"to":"elsewhere"}}}"#,
    );
    desk.say("export out --format sqlite").ok();
    // d1 of case a is d1 of case b; d2 went to a case that the ledger does not have.
    let db = database(&desk, "out");
    assert_eq!(
        ask(
            &db,
            "SELECT defendants_certain || ' ' || defendants_possible FROM stats_by_agency"
        ),
        ["2 2"]
    );
    assert_eq!(
        ask(&db, "SELECT severed_to FROM defendants WHERE id = 'a/d1'"),
        ["b"]
    );
}

#[test]
fn a_penalty_that_a_revision_may_have_ended_is_only_possible() {
    let revised = OFFICERS.trim().to_owned()
        + r#"
{"id":"rv","case":"k","on":"2025","event":{"sentence_revised":{"who":["officers-4"],"penalties":[{"kind":"fine","amount":"100 KZT"}],"basis":"appeal"}}}"#;
    let desk = desk(&revised);
    desk.say("export out --format csv --to 2025-06-01").ok();
    let penalties = sheet(&desk, "out", "penalties.csv");
    let of = |id: &str| {
        let row = row(&penalties, "id", id);
        ["kind", "shown", "sure", "seq"].map(|name| row[name].clone())
    };
    assert_eq!(
        of("k/officers-4/1"),
        ["non_custodial", "yes", "possible", "6"]
    );
    assert_eq!(of("k/officers-4/2"), ["fine", "no", "possible", "11"]);
    assert_eq!(
        of("k/officers-1/1"),
        ["imprisonment", "yes", "certain", "5"]
    );
}

#[test]
fn the_database_is_whole_and_its_views_answer() {
    let revised = OFFICERS.trim().to_owned()
        + r#"
{"id":"rv","case":"k","on":"2025-01-09","event":{"sentence_revised":{"who":["officers-1"],"penalties":[{"kind":"suspended_imprisonment","term":"P3Y"}],"basis":"appeal","appeal":"ap1"}}}
{"id":"o2","case":"q","on":"2020","event":{"case_opened":{"title":"Quiet"}}}
{"id":"j2","case":"q","on":"2020","event":{"defendant_joined":{"defendant":"d1","agency":"KNB"}}}
{"id":"r2","case":"q","on":"2020-05","event":{"case_referred":{"court":"Other court"}}}"#;
    let desk = desk(&revised);
    desk.say("export out --format sqlite --to 2025").ok();
    let db = database(&desk, "out");
    assert!(ask(&db, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    assert_eq!(ask(&db, "SELECT * FROM pragma_integrity_check"), ["ok"]);
    assert_eq!(
        ask(
            &db,
            "SELECT \"table\" || '.' || \"to\" FROM pragma_foreign_key_list('penalties') ORDER BY 1"
        ),
        ["cases.case", "defendants.id", "events.seq"]
    );
    assert_eq!(
        ask(&db, "SELECT value FROM meta WHERE key = 'day'"),
        ["2025-12-31"]
    );
    // Four officers of the police, all convicted; one of the KNB, on trial.
    assert_eq!(
        ask(
            &db,
            "SELECT agency || ' ' || cases_certain || ' ' || defendants_certain || ' ' || convicted_certain || ' ' || pending_certain FROM stats_by_agency"
        ),
        ["KNB 1 1 0 1", "Полиция 1 4 4 0"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT COALESCE(year, 'none') || ' ' || convicted_possible FROM stats_by_year"
        ),
        ["2024 4", "none 0"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT defendant FROM currently_convicted WHERE sure = 'certain'"
        )
        .len(),
        4
    );
    assert_eq!(
        ask(
            &db,
            "SELECT defendant || ' ' || json_extract(before, '$[0].term') || ' ' || json_extract(after, '$[0].kind') || ' ' || change FROM revised_sentences"
        ),
        ["officers-1 P4Y..P6Y suspended_imprisonment softened"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT appeal || ' ' || defendant FROM pending_appeals"
        ),
        ["ap1 officers-1"]
    );
    // The paper's is of April, beside four; the prosecutor's is of some day of March, on the first of which
    // nobody was convicted yet.
    assert_eq!(
        ask(
            &db,
            "SELECT seq || ' ' || value_min || ' ' || ours_certain FROM figures_beside_counts"
        ),
        ["9 5 0", "10 3 4"]
    );
    // The opening and the verdict rest on one source; the figures are no facts, and all else rests on none.
    assert_eq!(
        ask(&db, "SELECT seq || ' ' || title FROM single_source_facts"),
        ["1 Report", "4 Verdict"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT seq || ' ' || event FROM unsourced_facts WHERE event LIKE 'sentence%' ORDER BY seq"
        ),
        [
            "5 sentence_imposed",
            "6 sentence_imposed",
            "11 sentence_revised"
        ]
    );
    // In court since May 2020, and five years later nothing more.
    assert_eq!(ask(&db, "SELECT \"case\" FROM silent_cases"), ["q"]);
    assert_eq!(
        ask(
            &db,
            "SELECT name || ' ' || json_array_length(one_of) FROM unattributed_names"
        ),
        ["A. Example 4"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT GROUP_CONCAT(seq, ' ') FROM defendant_events WHERE defendant_id = 'k/officers-4'"
        ),
        ["2 4 6 7"]
    );
    // What nobody recorded is not what is known to be none.
    assert_eq!(
        ask(&db, "SELECT id FROM defendants WHERE name IS NULL").len(),
        5
    );
    assert_eq!(
        ask(&db, "SELECT \"group\" FROM defendants WHERE id = 'q/d1'"),
        ["none"]
    );
}

#[test]
fn two_who_are_one_and_sources_that_disagree_are_kept_everywhere() {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K"}}}
{"id":"j1","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","name":"A. First"}}}
{"id":"j2","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d2","name":"А. Первый"}}}
{"id":"i2","case":"k","on":"2024","event":{"defendant_identified":{"defendant":"d2","same_as":"d1"}}}
{"id":"f1","case":"k","on":"2024-03","event":{"figure_claimed":{"issuer":"Paper","measure":"officers_convicted","value":3}},"sources":[{"title":"First line"}]}
{"id":"f2","case":"k","on":"2024-03","event":{"figure_claimed":{"issuer":"Paper","measure":"officers_convicted","value":4}},"sources":[{"title":"Last line"}]}
{"id":"o2","case":"z","on":"2023","event":{"case_opened":{"title":"Z"}}}
{"id":"jz","case":"z","on":"2023","event":{"defendant_joined":{"defendant":"d1"}}}
{"id":"vz","case":"z","on":"2024","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}}
{"id":"al","case":"k","on":"2024-04","assertion":"disputed","event":{"verdict":{"who":["d1"],"outcome":"acquitted"}}}"#,
    );
    for format in FORMATS {
        desk.run(["export", format, "--format", format]).ok();
        let all = files(&desk.path().join(format));
        for kept in ["А. Первый", "First line", "Last line", "isputed"] {
            assert!(has(&all, kept), "{kept} is not in {format}");
        }
    }
    let defendants = sheet(&desk, "csv", "defendants.csv");
    let second = row(&defendants, "id", "k/d2");
    assert_eq!(
        (second["same_as"].as_str(), second["counted"].as_str()),
        ("d1", "no")
    );
    assert_eq!(
        row(&sheet(&desk, "csv", "cases.csv"), "case", "k")["defendants_certain"],
        "1"
    );
    assert_eq!(
        row(&defendants, "id", "k/d1")["standing"],
        "suspected",
        "what is disputed moves nothing"
    );
    let db = database(&desk, "sqlite");
    assert_eq!(
        ask(
            &db,
            "SELECT outcome || defendants_certain FROM stats_by_outcome"
        ),
        ["convicted1", "suspected1"]
    );
    // The one who is convicted is of another case than the one that the paper speaks of.
    assert_eq!(
        ask(
            &db,
            "SELECT value || ' ' || ours_certain FROM figures_beside_counts"
        ),
        ["3 0", "4 0"]
    );
}

#[test]
fn of_a_group_that_may_be_larger_the_others_are_possible_in_every_view() {
    // Two to five officers, of whom two are listed, and all who are listed are convicted: 2 to 5. Of the
    // guards, one is listed and nobody says how many there are. One more joined by himself.
    let batch = r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K","jurisdiction":"KZ"}}}
{"id":"g","case":"k","on":"2023","event":{"defendant_group_joined":{"group":"g","count":"2..5","agency":"P"}}}
{"id":"v","case":"k","on":"2023-02","event":{"verdict":{"who":["g"],"outcome":"convicted"}}}
{"id":"j","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","agency":"P"}}}
{"id":"f","case":"k","on":"2023-03","event":{"figure_claimed":{"issuer":"I","measure":"officers_convicted","value":4}}}
{"id":"f2","on":"2023-03","event":{"figure_claimed":{"issuer":"I","measure":"officers_acquitted","value":4}}}"#;
    let guards = r#"
{"id":"h","case":"k","on":"2023","event":{"defendant_group_joined":{"group":"h","count":"1..","agency":"P"}}}
{"id":"w","case":"k","on":"2023-02","event":{"verdict":{"who":["h"],"outcome":"acquitted"}}}"#;
    let counts = "SELECT printf('%s %s', defendants_certain, COALESCE(defendants_possible, 'any')) || printf(' %s %s', convicted_certain, COALESCE(convicted_possible, 'any')) || printf(' %s %s', acquitted_certain, COALESCE(acquitted_possible, 'any')) || printf(' %s %s', pending_certain, COALESCE(pending_possible, 'any')) FROM stats_by_agency";
    let figures =
        "SELECT ours_certain || ' ' || COALESCE(ours_possible, 'any') FROM figures_beside_counts";
    let alone = desk(batch);
    alone.say("export out --format sqlite").ok();
    let db = database(&alone, "out");
    assert_eq!(ask(&db, counts), ["3 6 2 5 0 0 1 1"]);
    assert_eq!(ask(&db, figures), ["2 5", "0 0"]);
    let both = desk(&(batch.to_owned() + guards));
    both.say("export out --format sqlite").ok();
    let db = database(&both, "out");
    assert_eq!(ask(&db, counts), ["4 any 2 5 1 any 1 1"]);
    assert_eq!(ask(&db, figures), ["2 5", "1 any"]);
    let more = "SELECT id || ' ' || COALESCE(group_more, 'any') FROM defendants ORDER BY id";
    assert_eq!(
        ask(&db, more),
        ["k/d1 0", "k/g-1 3", "k/g-2 3", "k/h-1 any"]
    );
    // As casebook stats counts them.
    let stats = both.say("stats --json").ok().json();
    let said = |fact: &str| stats["recorded_in_this_ledger"][fact].clone();
    assert_eq!(
        (
            said("convicted")["certain"].as_u64(),
            said("convicted")["possible"].as_u64()
        ),
        (Some(2), Some(5))
    );
    assert!(said("acquitted")["possible"].is_null() && said("defendants")["possible"].is_null());
}

#[test]
fn the_dead_are_not_held() {
    // All three are remanded; d1 dies on 5 January, d2 some day of that month, d3 does not.
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K","jurisdiction":"KZ"}}}
{"id":"j1","case":"k","on":"2022","event":{"defendant_joined":{"defendant":"d1"}}}
{"id":"j2","case":"k","on":"2022","event":{"defendant_joined":{"defendant":"d2"}}}
{"id":"j3","case":"k","on":"2022","event":{"defendant_joined":{"defendant":"d3"}}}
{"id":"c","case":"k","on":"2023-01-03","event":{"custody_changed":{"who":["d1","d2","d3"],"custody":"remanded"}}}
{"id":"x1","case":"k","on":"2023-01-05","event":{"defendant_died":{"defendant":"d1"}}}
{"id":"x2","case":"k","on":"2023-01","event":{"defendant_died":{"defendant":"d2"}}}
{"id":"f","on":"2023-01-04","event":{"figure_claimed":{"issuer":"I","measure":"officers_in_custody","value":3}}}"#,
    );
    let held =
        "SELECT SUM(in_custody_certain) || ' ' || SUM(in_custody_possible) FROM stats_by_agency";
    let ours = "SELECT ours_certain || ' ' || ours_possible FROM figures_beside_counts";
    for (to, expected) in [
        ("2023-01-04", "2 3"),
        ("2023-01-10", "1 2"),
        ("2023-02", "1 1"),
    ] {
        desk.say(&format!("export {to} --format sqlite --to {to}"))
            .ok();
        let db = database(&desk, to);
        assert_eq!(ask(&db, held), [expected], "{to}");
        // On 4 January all but d2 certainly live, whatever came after.
        assert_eq!(ask(&db, ours), ["2 3"], "{to}");
        let stats = desk.say(&format!("stats --json --to {to}")).ok().json();
        let said = &stats["recorded_in_this_ledger"]["in_custody"];
        assert_eq!(
            format!("{} {}", said["certain"], said["possible"]),
            expected,
            "{to}"
        );
    }
    let of = "SELECT in_custody_possible FROM defendants WHERE defendant <> 'd3' ORDER BY id";
    let db = database(&desk, "2023-01-10");
    assert_eq!(ask(&db, of), [r#"["no"]"#, r#"["no","yes"]"#]);
}

#[test]
fn no_text_becomes_a_formula_where_cells_are_parted_by_semicolons() {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"a;=1+1","jurisdiction":"\u00a0=2"}}}
{"id":"j","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1","agency":"b; c"}}}"#,
    );
    desk.say("export out --format csv").ok();
    let all = files(&desk.path().join("out"));
    assert!(has(&all, "\"a;'=1+1\",'\u{a0}=2,"));
    assert!(has(&all, ",\"b; c\","));
    let stats = desk.say("stats --by jurisdiction --csv").ok();
    assert!(stats.out.contains("'\u{a0}=2,"), "{}", stats.out);
    let stats = desk.say("stats --by agency --csv").ok();
    assert!(stats.out.contains("\"b; c\","), "{}", stats.out);
}
