//! The files of an export: the same bytes for the same ledger, in a directory of their own.

#[path = "support/cli.rs"]
mod cli;
#[path = "support/exported.rs"]
mod exported;

use std::fs;

use exported::{FORMATS, MARKER, OFFICERS, desk, files, has};

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

#[test]
fn a_directory_with_anything_else_in_it_is_left_alone() {
    let desk = desk(OFFICERS);
    fs::create_dir(desk.path().join("mine")).expect("a directory");
    // A name such as an export gives makes nothing a file of an export, nor does somebody else's marker.
    for (name, marker) in [("notes.txt", ""), ("cases.csv", ""), ("README.txt", "mine")] {
        let mine = desk.path().join("mine");
        fs::write(mine.join(name), "mine").expect("a file");
        if !marker.is_empty() {
            fs::write(mine.join(MARKER), marker).expect("a file");
        }
        desk.say("export mine --format csv")
            .failed(2, &format!("it has {name} in it, and no {MARKER}"))
            .hinted("a new directory");
        let left = files(&mine);
        assert!(left.len() == 1 && left[name] == b"mine");
        fs::remove_file(mine.join(name)).expect("it goes");
    }
    // Beside an export, somebody's own file is not touched, nor is anything else.
    desk.say("export out --format csv").ok();
    fs::write(desk.path().join("out/notes.txt"), "mine").expect("a file");
    let before = files(&desk.path().join("out"));
    desk.say("export out --format csv --to 2023")
        .failed(2, "notes.txt in it is no file of an export")
        .hinted("a new directory");
    assert!(files(&desk.path().join("out")) == before);
    // Neither the ledger nor anything in it is a place for an export.
    let before = desk.bytes();
    desk.say("export ledger/out --format csv")
        .failed(2, "is in the ledger");
    desk.say("export ledger --format sqlite")
        .failed(2, "is in the ledger");
    assert!(desk.bytes() == before && !desk.path().join("ledger/out").exists());
    fs::write(desk.path().join("file"), "").expect("a file");
    for path in ["file", "file/out"] {
        desk.say(&format!("export {path} --format csv"))
            .failed(2, "file is not a directory")
            .hinted("a new directory");
    }
    desk.say("export out --format ftm --bom")
        .failed(2, "--bom is for --format csv");
    desk.say("export out").failed(2, "--format");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_directory() {
    let desk = desk(OFFICERS);
    let (out, other) = (desk.path().join("out"), desk.path().join("other"));
    desk.say("export out --format ftm").ok();
    fs::copy(out.join(MARKER), &other).expect("a file");
    std::os::unix::fs::symlink("nowhere", desk.path().join("dangling")).expect("a link");
    desk.say("export dangling --format csv")
        .failed(2, "dangling is not a directory");
    let precious = fs::read(&other).expect("a file");
    let names = ["cases.csv", ".cases.csv.partial", "casebook.sqlite", MARKER];
    for name in names {
        if name == MARKER {
            fs::remove_file(out.join(MARKER)).expect("it goes");
        }
        std::os::unix::fs::symlink(&other, out.join(name)).expect("a link");
        for format in ["csv", "sqlite"] {
            desk.say(&format!("export out --format {format}"))
                .failed(2, name);
        }
        fs::remove_file(out.join(name)).expect("the link goes");
    }
    assert_eq!(fs::read(&other).expect("a file"), precious);
}

#[test]
fn what_an_interrupted_export_left_is_replaced_and_formats_live_side_by_side() {
    let desk = desk(OFFICERS);
    let out = desk.path().join("a/b/out");
    // It stopped before its marker was whole, and before that it could not begin.
    fs::create_dir_all(&out).expect("directories");
    fs::write(out.join(format!(".{MARKER}.partial")), "half").expect("a file");
    desk.say("export a/b/out --format csv").ok();
    for name in files(&out).keys() {
        fs::remove_file(out.join(name)).expect("it goes");
    }
    fs::write(out.join(".cases.csv.partial"), "half").expect("a file");
    for (format, left) in FORMATS
        .into_iter()
        .zip(["", "cases.csv", "casebook.sqlite"])
    {
        let done = desk.say(&format!("export a/b/out --format {format}")).ok();
        // Of another format, what is there stays, and is told of: it may have what was taken back since.
        assert_eq!(
            done.err.contains("left as they were"),
            !left.is_empty(),
            "{}",
            done.err
        );
        assert!(done.err.contains(left));
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
fn an_export_that_stopped_between_its_files_is_told_of_until_it_is_made_again() {
    let desk = desk(OFFICERS);
    let marker = desk.path().join("out").join(MARKER);
    let said = || fs::read_to_string(&marker).expect("a marker");
    desk.say("export out --format csv").ok();
    let whole = said();
    assert!(whole.ends_with("\nformats: csv\n"), "{whole}");
    // As a kill leaves it when only some of the files are in their places.
    fs::write(&marker, format!("{whole}not finished: csv\n")).expect("a file");
    let warns = |command: &str| {
        let done = desk.say(command).ok();
        done.err.contains("was not finished (csv)")
    };
    assert!(warns("export out --format sqlite"));
    assert!(said().ends_with("\nformats: csv, sqlite\nnot finished: csv\n"));
    assert!(warns("export out --format csv"));
    assert!(said().ends_with("\nformats: csv, sqlite\n"), "{}", said());
    assert!(!warns("export out --format csv"));
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

#[cfg(target_os = "linux")]
#[test]
fn files_that_were_written_and_could_not_be_told_of_are_there() {
    let desk = desk(OFFICERS);
    for json in [false, true] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full");
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_casebook"));
        command.args(["--ledger", "ledger", "export", "out", "--format", "ftm"]);
        command.args(json.then_some("--json"));
        let done = command
            .current_dir(desk.path())
            .stdout(full.expect("a full device"))
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("cannot write the output"), "{said}");
        assert!(said.contains("all files were written into out"), "{said}");
        assert_eq!(files(&desk.path().join("out")).len(), 1);
    }
}
