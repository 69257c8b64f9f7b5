//! Getting cases out: into sheets, into a database, into entities. What was taken back is in none of them.

#[path = "support/cli.rs"]
mod cli;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use cli::Desk;
use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

const FORMATS: [&str; 3] = ["csv", "sqlite", "ftm"];

/// Four officers, whose names are not known, and a figure that somebody claims:
/// #0 ledger_opened, #1 o, #2 g, #3 r, #4 v, #5 s1, #6 s2, #7 n, #8 a, #9 f1, #10 f2.
const OFFICERS: &str = r#"
{"id":"o","case":"k","on":"../2023-06","event":{"case_opened":{"title":"=Four officers","jurisdiction":"KZ"}},"sources":[{"title":"Report","url":"https://example.org/a"}]}
{"id":"g","case":"k","on":"2023-01","event":{"defendant_group_joined":{"group":"officers","count":4,"agency":"Полиция"}}}
{"id":"r","case":"k","on":"2023-02","event":{"case_referred":{"court":"City court"}}}
{"id":"v","case":"k","on":"2024-03","event":{"verdict":{"who":["officers"],"outcome":"convicted","court":"City court"}},"sources":[{"title":"Verdict","kind":"court","published":"2024-03-19"}]}
{"id":"s1","case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["officers-1","officers-2","officers-3"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"},{"kind":"ban_on_office","for_life":true}]}}}
{"id":"s2","case":"k","on":"2024-03-18","event":{"sentence_imposed":{"who":["officers-4"],"penalties":[{"kind":"non_custodial"}]}}}
{"id":"n","case":"k","on":"2024-05-20","event":{"defendant_identified":{"one_of":["officers"],"name":"A. Example"}}}
{"id":"a","case":"k","on":"2024-04-02","event":{"appeal_filed":{"appeal":"ap1","who":["officers-1"],"appellant":"victim","level":"appeal"}}}
{"id":"f1","on":"2024-04","event":{"figure_claimed":{"issuer":"Prosecutor","measure":"officers_convicted","value":"5..","as_of":"2024-03"}}}
{"id":"f2","case":"k","on":"2024-04","event":{"figure_claimed":{"issuer":"Paper","measure":"officers_convicted","value":3}}}
"#;

fn desk(batch: &str) -> Desk {
    let desk = Desk::empty();
    desk.run(["init", "--origin", "casebook.example/out"]).ok();
    desk.batch(batch.trim()).ok();
    desk
}

/// The rows of a sheet, each by the names of its columns.
fn sheet(desk: &Desk, dir: &str, file: &str) -> Vec<BTreeMap<String, String>> {
    let path = desk.path().join(dir).join(file);
    let mut reader = csv::Reader::from_path(path).expect("a sheet");
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row with all cells")).collect()
}

fn row<'r>(
    rows: &'r [BTreeMap<String, String>],
    key: &str,
    is: &str,
) -> &'r BTreeMap<String, String> {
    let found: Vec<_> = rows.iter().filter(|row| row[key] == is).collect();
    assert_eq!(found.len(), 1, "one row with {key} {is}");
    found[0]
}

fn database(desk: &Desk, dir: &str) -> Connection {
    let path = desk.path().join(dir).join("casebook.sqlite");
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).expect("a database")
}

/// The first column of a question's answer, as text.
fn ask(database: &Connection, question: &str) -> Vec<String> {
    let mut statement = database.prepare(question).expect("a question");
    let rows = statement.query_map([], |row| row.get::<_, String>(0));
    let rows = rows.expect("an answer");
    rows.map(|row| row.expect("text")).collect()
}

/// Every file in a directory, byte for byte.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).expect("a directory");
    let entries = entries.map(|entry| entry.expect("an entry"));
    entries
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).expect("a file"))
        })
        .collect()
}

fn has(files: &BTreeMap<String, Vec<u8>>, text: &str) -> bool {
    let part = text.as_bytes();
    let has = |bytes: &Vec<u8>| bytes.windows(part.len()).any(|window| window == part);
    files.values().any(has)
}

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
fn history_before_a_day_has_nothing_of_after_it() {
    let desk = desk(OFFICERS);
    desk.run(["retract", "a", "--reason", "There was no appeal"])
        .ok();
    desk.run([
        "correct",
        "r",
        "--reason",
        "Another court",
        "--set",
        "court=Right court",
    ])
    .ok();
    for format in FORMATS {
        let args = [
            "export",
            format,
            "--format",
            format,
            "--with-history",
            "--to",
        ];
        desk.run(args.into_iter().chain(["2024-03"])).ok();
        let all = files(&desk.path().join(format));
        // The appeal is of April 2024, and so is its retraction of that; the court is of 2023.
        assert!(!has(&all, "There was no appeal"), "{format}");
        assert!(
            has(&all, "Another court") && has(&all, "Right court"),
            "{format}"
        );
    }
    let db = database(&desk, "sqlite");
    let past = "SELECT seq || ' ' || in_force || ' ' || IFNULL(superseded_by, '-') FROM events WHERE seq IN (3, 8, 11, 12)";
    // #3 is the referral, corrected by #12.
    assert_eq!(ask(&db, past), ["3 0 12", "12 1 -"]);
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
        ask(&db, "SELECT id FROM counted_defendants ORDER BY 1"),
        ["a/d2", "b/d1"]
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
            "SELECT agency || ' ' || cases || ' ' || defendants_certain || ' ' || convicted_certain || ' ' || pending_certain FROM stats_by_agency"
        ),
        ["KNB 1 1 0 1", "Полиция 1 4 4 0"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT year || ' ' || convicted_possible FROM stats_by_year"
        ),
        ["2020 0", "2024 4"]
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
            "SELECT defendant || ' ' || json_extract(before, '$[0].term') || ' ' || json_extract(after, '$[0].kind') || ' ' || before_seq FROM revised_sentences"
        ),
        ["officers-1 P4Y..P6Y suspended_imprisonment 5"]
    );
    assert_eq!(
        ask(
            &db,
            "SELECT appeal || ' ' || defendant FROM pending_appeals"
        ),
        ["ap1 officers-1"]
    );
    // The paper's figure is about the case, the prosecutor's about no case: both beside four.
    assert_eq!(
        ask(
            &db,
            "SELECT seq || ' ' || value_min || ' ' || ours_certain FROM figures_beside_counts"
        ),
        ["9 5 4", "10 3 4"]
    );
    // The verdict rests on one source; the two sentences and the revision on none.
    assert_eq!(
        ask(&db, "SELECT seq || ' ' || sources FROM single_source_facts"),
        ["4 1", "5 0", "6 0", "11 0"]
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
fn the_same_ledger_gives_the_same_bytes() {
    let desk = desk(OFFICERS);
    for format in FORMATS {
        let once = format!("export once-{format} --format {format} --with-history --json");
        let said = desk.say(&once).ok().json();
        assert_eq!(said["casebook"], "export/1");
        desk.say(&format!(
            "export again-{format} --format {format} --with-history"
        ))
        .ok();
        let first = files(&desk.path().join(format!("once-{format}")));
        let second = files(&desk.path().join(format!("again-{format}")));
        assert_eq!(
            first.keys().collect::<Vec<_>>(),
            second.keys().collect::<Vec<_>>()
        );
        assert!(first == second, "{format} differs");
        // What is said to have been written is what is there.
        let told = said["files"].as_array().expect("files");
        assert_eq!(told.len(), first.len());
        for file in told {
            let name = file["file"].as_str().expect("a name");
            assert_eq!(file["sha256"], sha256(&first[name]), "{name}");
        }
        // In the place of an earlier export, nothing is left of it.
        desk.say(&format!(
            "export once-{format} --format {format} --to 2023-01-15"
        ))
        .ok();
        let replaced = files(&desk.path().join(format!("once-{format}")));
        assert_eq!(
            replaced.keys().collect::<Vec<_>>(),
            second.keys().collect::<Vec<_>>()
        );
        assert!(!has(&replaced, "Prosecutor"), "{format}");
    }
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let digits = Sha256::digest(bytes);
    digits.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// When an entry was recorded.
fn recorded_at(desk: &Desk, seq: usize) -> String {
    let entries = desk.say("entries").ok().out;
    let line = entries.lines().nth(seq).expect("the entry");
    let entry: Value = serde_json::from_str(line).expect("an entry");
    entry["recorded_at"].as_str().expect("a time").to_owned()
}

#[test]
fn a_name_that_was_taken_back_is_in_no_byte_of_an_export() {
    let desk = desk(
        r#"
{"id":"o","case":"k","on":"2023-01","event":{"case_opened":{"title":"Wrongtitle case"}},"note":"Wrongnote"}
{"id":"j1","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"d1","name":"Wrongname One","aliases":["Ошибкин"],"description":"Wrongname One, they say"}}}
{"id":"j2","case":"k","on":"2023-01","event":{"defendant_joined":{"defendant":"d2"}}}
{"id":"i2","case":"k","on":"2024","event":{"defendant_identified":{"defendant":"d2","name":"Wrongname Two"}},"sources":[{"title":"Wrongsource on Wrongname Two"}]}
{"id":"h","case":"k","on":"2023-05","event":{"hearing_held":{"summary":"Wrongname Three spoke"}}}
{"id":"f","on":"2023-06","event":{"figure_claimed":{"issuer":"Wrongissuer","measure":"victims","value":9}}}"#,
    );
    std::thread::sleep(std::time::Duration::from_millis(5));
    desk.run([
        "correct",
        "o",
        "--reason",
        "not Wrongtitle but Right",
        "--set",
        "title=Right case",
        "--unset",
        "note",
    ])
    .ok();
    desk.run([
        "correct",
        "j1",
        "--reason",
        "Wrongname One is innocent",
        "--set",
        "name=Right One",
        "--unset",
        "aliases",
        "--unset",
        "description",
    ])
    .ok();
    desk.run([
        "retract",
        "i2",
        "--reason",
        "Wrongname Two is somebody else",
    ])
    .ok();
    desk.run(["retract", "h", "--reason", "Wrongname Three was not there"])
        .ok();
    desk.run(["retract", "f", "--reason", "Wrongissuer never said so"])
        .ok();
    let before = recorded_at(&desk, 6);
    let known = format!("--known-at={before}");
    for format in FORMATS {
        for (nth, option) in ["--json", "--to=2023-12", "--to=2023-05-10"]
            .into_iter()
            .enumerate()
        {
            let dir = format!("{format}-{nth}");
            let said = desk.run(["export", &dir, "--format", format, option]).ok();
            let all = files(&desk.path().join(&dir));
            for wrong in ["Wrong", "Ошибкин"] {
                assert!(!has(&all, wrong), "{wrong} is in {format} {option}");
                assert!(!said.out.contains(wrong));
            }
            assert!(
                has(&all, "Right One") && has(&all, "Right case"),
                "{format} {option}"
            );
        }
        // As known before, it was believed.
        let dir = format!("{format}-known");
        desk.run(["export", &dir, "--format", format, &known]).ok();
        let all = files(&desk.path().join(&dir));
        for believed in [
            "Wrongname One",
            "Ошибкин",
            "Wrongname Two",
            "Wrongissuer",
            "Wrongsource",
        ] {
            assert!(
                has(&all, believed),
                "{believed} is not in {format} as known then"
            );
        }
        assert!(!has(&all, "Right One"));
        // Who asks for the history gets it, marked.
        let dir = format!("{format}-history");
        desk.run(["export", &dir, "--format", format, "--with-history"])
            .ok();
        let all = files(&desk.path().join(&dir));
        for past in [
            "Wrongname One",
            "Wrongname Two",
            "is innocent",
            "Wrongsource",
            "Wrongissuer never",
        ] {
            assert!(has(&all, past), "{past} is not in the history of {format}");
        }
    }
    let events = sheet(&desk, "csv-history", "events.csv");
    // #2 is j1: corrected by #8. #4 is i2: retracted by #9.
    let old = row(&events, "seq", "2");
    let of = |row: &BTreeMap<String, String>| {
        ["in_force", "superseded_by", "happened"].map(|name| row[name].clone())
    };
    assert_eq!(of(old), ["no", "8", "none"]);
    let new = row(&events, "seq", "8");
    assert_eq!(of(new), ["yes", "", "yes"]);
    assert_eq!(
        (new["corrects"].as_str(), new["first_seq"].as_str()),
        ("j1", "2")
    );
    assert_eq!(new["reason"], "Wrongname One is innocent");
    assert_eq!(row(&events, "seq", "9")["event"], "retraction");
    let db = database(&desk, "sqlite-history");
    assert!(ask(&db, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    assert!(ask(&db, "SELECT name FROM defendants WHERE name LIKE 'Wrong%'").is_empty());
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
fn a_directory_with_anything_else_in_it_is_left_alone() {
    let desk = desk(OFFICERS);
    fs::create_dir(desk.path().join("mine")).expect("a directory");
    fs::write(desk.path().join("mine/notes.txt"), "mine").expect("a file");
    desk.say("export mine --format csv")
        .failed(2, "notes.txt in it is no file of an export")
        .hinted("a new directory");
    assert_eq!(files(&desk.path().join("mine")).len(), 1);
    // Neither the ledger nor anything in it is a place for an export.
    let before = desk.bytes();
    desk.say("export ledger/out --format csv")
        .failed(2, "is in the ledger");
    desk.say("export ledger --format sqlite")
        .failed(2, "is in the ledger");
    assert!(desk.bytes() == before && !desk.path().join("ledger/out").exists());
    fs::write(desk.path().join("file"), "").expect("a file");
    desk.say("export file --format csv")
        .failed(2, "cannot make");
    desk.say("export out --format ftm --bom")
        .failed(2, "--bom is for --format csv");
    desk.say("export out").failed(2, "--format");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_directory() {
    let desk = desk(OFFICERS);
    let (out, other) = (desk.path().join("out"), desk.path().join("other"));
    fs::create_dir(&out).expect("a directory");
    fs::write(&other, "precious").expect("a file");
    for name in ["cases.csv", ".cases.csv.partial", "casebook.sqlite"] {
        std::os::unix::fs::symlink(&other, out.join(name)).expect("a link");
        for format in ["csv", "sqlite"] {
            desk.say(&format!("export out --format {format}"))
                .failed(2, name);
        }
        fs::remove_file(out.join(name)).expect("the link goes");
    }
    assert_eq!(fs::read(&other).expect("a file"), b"precious");
}

#[test]
fn what_an_interrupted_export_left_is_replaced_and_formats_live_side_by_side() {
    let desk = desk(OFFICERS);
    let out = desk.path().join("a/b/out");
    fs::create_dir_all(&out).expect("directories");
    fs::write(out.join(".cases.csv.partial"), "half").expect("a file");
    for format in FORMATS {
        desk.say(&format!("export a/b/out --format {format}")).ok();
    }
    let names: Vec<String> = files(&out).into_keys().collect();
    assert_eq!(
        names.len(),
        11,
        "eight sheets, README.txt, a database, entities: {names:?}"
    );
    assert!(names.iter().all(|name| !name.starts_with('.')));
}

#[test]
fn excel_gets_its_mark_only_where_it_is_asked_for() {
    let desk = desk(OFFICERS);
    desk.say("export plain --format csv").ok();
    desk.say("export marked --format csv --bom").ok();
    let (plain, marked) = (
        files(&desk.path().join("plain")),
        files(&desk.path().join("marked")),
    );
    for (name, bytes) in plain.iter().filter(|(name, _)| name.ends_with(".csv")) {
        let with_mark = ["\u{feff}".as_bytes(), bytes].concat();
        assert!(marked[name] == with_mark, "{name}");
    }
}

#[test]
fn the_readme_beside_the_sheets_names_every_column() {
    let desk = desk(OFFICERS);
    desk.say("export out --format csv --to 2024-06").ok();
    let all = files(&desk.path().join("out"));
    let readme = String::from_utf8_lossy(&all["README.txt"]).into_owned();
    assert!(readme.contains("origin: casebook.example/out\n") && readme.contains("to: 2024-06\n"));
    for name in all.keys().filter(|name| name.ends_with(".csv")) {
        let mut reader =
            csv::Reader::from_path(desk.path().join("out").join(name)).expect("a sheet");
        for column in reader.headers().expect("names") {
            assert!(
                readme.contains(&format!("\n  {column}: ")),
                "{column} of {name}"
            );
        }
    }
}
