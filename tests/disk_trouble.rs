//! A disk that is full, a ledger that may not be written, a directory that is gone: one clear line,
//! exit 2, and nothing harmed.
//!
//! Some of this needs a small disk, or another user; where the system grants neither, the test says
//! so and is passed over.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use casebook::store::Store;
use cli::{Desk, Done, binary, done};

const HEARING: &str = "append hearing-held --case k --on 2024";

/// Runs lines of a shell at the desk, with `casebook` in its path.
fn shell(desk: &Desk, program: &[&str], lines: &str) -> Done {
    let path = format!(
        "{}:/usr/sbin:/usr/bin:/sbin:/bin",
        binary().parent().expect("a directory").display()
    );
    let mut command = Command::new(program[0]);
    command
        .args(&program[1..])
        .args(["sh", "-c", lines])
        .current_dir(desk.path())
        .env("PATH", path)
        .env("CASEBOOK_BY", "tester")
        .env_remove("CASEBOOK_LEDGER");
    done(&mut command)
}

/// A file system of one's own, in which one may mount; `None` where the system does not grant it.
const OWN: [&str; 2] = ["unshare", "-rm"];

fn may_mount(desk: &Desk) -> bool {
    let probe = "mkdir -p probe && mount -t tmpfs -o size=64k tmpfs probe";
    let granted = Command::new("unshare").arg("--version").output().is_ok()
        && shell(desk, &OWN, probe).status == 0;
    if !granted {
        eprintln!("passed over: this system lets nobody mount a small disk");
    }
    granted
}

/// The program that runs another as somebody who is not root. Root may write everything.
fn as_anybody() -> Option<Vec<&'static str>> {
    let who = done(Command::new("id").arg("-u")).out;
    if who.trim() != "0" {
        return Some(vec!["env"]);
    }
    let other = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let works = Command::new("setpriv")
        .args(&other[1..])
        .arg("true")
        .output();
    if works.is_ok_and(|output| output.status.success()) {
        return Some(other.to_vec());
    }
    eprintln!("passed over: root may write everything, and there is no setpriv");
    None
}

#[test]
fn a_full_disk_records_nothing_and_harms_nothing() {
    let desk = Desk::with_a_case();
    if !may_mount(&desk) {
        return;
    }
    let before = desk.say("status --json").ok().json();
    let lines: Vec<String> = (0..400)
        .map(|n| {
            format!(r#"{{"id":"h{n}","case":"k","on":"2024","event":{{"hearing_held":{{}}}}}}"#)
        })
        .collect();
    fs::write(desk.path().join("batch"), lines.join("\n")).expect("a batch");
    // The disk is filled but for so many KiB, so that it gets full at one write or another.
    for room in [0, 4, 8, 16, 32] {
        let story = format!(
            "mkdir -p small && mount -t tmpfs -o size=256k tmpfs small && cp -a ledger batch small && cd small
            head -c $(( ($(stat -f -c %a .) * $(stat -f -c %S .)) - {room} * 1024 )) /dev/zero > fill
            casebook append --from batch --json; echo \"exit $?\"
            casebook status --json; casebook verify > /dev/null; echo \"verify $?\"
            rm fill; casebook append --from batch > /dev/null; echo \"then $?\"
            casebook verify --json"
        );
        let told = shell(&desk, &OWN, &story);
        let mut out = told.out.lines();
        assert_eq!(out.next(), Some("exit 2"), "{room} KiB: {told:?}");
        let error = told.err.lines().next().unwrap_or_default();
        assert!(
            error.starts_with("casebook: error: cannot "),
            "{room} KiB: {error}"
        );
        assert!(
            error.contains("No space left on device"),
            "{room} KiB: {error}"
        );
        assert!(
            told.err.contains("hint: nothing was recorded: make room"),
            "{}",
            told.err
        );
        let status: serde_json::Value =
            serde_json::from_str(out.next().unwrap_or_default()).expect("a status");
        assert_eq!(
            (&status["size"], &status["root"]),
            (&before["size"], &before["root"])
        );
        assert_eq!(out.next(), Some("verify 0"), "{room} KiB: {told:?}");
        assert_eq!(out.next(), Some("then 0"), "{room} KiB: {told:?}");
        let verified: serde_json::Value =
            serde_json::from_str(out.next().unwrap_or_default()).expect("a report");
        assert_eq!(
            (&verified["size"], &verified["ok"]),
            (&406.into(), &true.into())
        );
    }
}

#[test]
fn a_limit_on_the_size_of_files_is_told_and_not_died_of() {
    let desk = Desk::with_a_case();
    let before = desk.bytes();
    // Standard output is no file here: it is a pipe.
    let story = format!("ulimit -f 0; casebook {HEARING}");
    shell(&desk, &["env"], &story)
        .failed(2, "cannot write ledger/events.jsonl")
        .hinted("make room");
    assert!(before == desk.bytes(), "the ledger was changed");
    desk.say("verify").ok();
    desk.say(HEARING).ok();
}

/// What can be done with a ledger that may only be read.
const READING: &str = "for command in verify replay status findings entries 'show k' 'history k' repair; do
    casebook $command > /dev/null || exit 9; done; casebook append case-closed --case k --on 2024 --reason x --dry-run > /dev/null || exit 9";

#[test]
fn a_ledger_on_a_disk_that_may_only_be_read_is_read() {
    let desk = Desk::with_a_case();
    if !may_mount(&desk) {
        return;
    }
    let before = desk.bytes();
    let story = format!(
        "mount --bind ledger ledger && mount -o remount,ro,bind ledger || exit 8; {READING}; casebook {HEARING}"
    );
    shell(&desk, &OWN, &story)
        .failed(2, "cannot lock ledger/.lock: Read-only file system")
        .hinted("the ledger can be read here");
    assert!(before == desk.bytes(), "the ledger was changed");
}

#[test]
fn a_ledger_without_the_right_to_write_is_read() {
    let desk = Desk::with_a_case();
    let Some(anybody) = as_anybody() else { return };
    let before = desk.bytes();
    let modes = |writable: bool| {
        let (dir, file) = if writable {
            (0o755, 0o644)
        } else {
            (0o555, 0o444)
        };
        let set = |path: &std::path::Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
        };
        set(desk.path(), 0o755);
        for path in desk.bytes().keys() {
            set(path, file);
        }
        set(&desk.ledger().join(".lock"), file);
        set(&desk.ledger(), dir);
    };
    modes(false);
    let story = format!("{READING}; casebook {HEARING}");
    let told = shell(&desk, &anybody, &story);
    // A lock file that is not there yet cannot be made either.
    modes(true);
    fs::remove_file(desk.ledger().join(".lock")).expect("it is there");
    fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(0o555)).expect("it is ours");
    let without_lock = shell(&desk, &anybody, &format!("casebook {HEARING}"));
    fs::set_permissions(desk.ledger(), fs::Permissions::from_mode(0o755)).expect("it is ours");
    for told in [told, without_lock] {
        told.failed(2, "cannot lock ledger/.lock: Permission denied")
            .hinted("the ledger can be read here");
    }
    assert!(before == desk.bytes(), "the ledger was changed");
}

#[test]
fn a_directory_that_was_removed_before_is_said_to_be_no_ledger() {
    let desk = Desk::with_a_case();
    fs::remove_dir_all(desk.ledger()).expect("it is removed");
    for line in [HEARING, "verify", "replay", "repair --yes"] {
        desk.say(line)
            .failed(2, "ledger is not a ledger: it has no events.jsonl");
    }
    assert!(!desk.ledger().exists(), "it was made again");
    fs::create_dir(desk.ledger()).expect("a directory");
    desk.say(HEARING).failed(2, "is not a ledger");
    assert_eq!(fs::read_dir(desk.ledger()).expect("a directory").count(), 0);
}

/// An append that waits for a lock which is held, while something is done to the ledger.
fn while_it_waits(desk: &Desk, act: impl FnOnce()) -> (i32, String) {
    let held = Store::new(desk.ledger())
        .lock(Duration::ZERO)
        .expect("it is free");
    let start = Instant::now();
    let waiting = desk
        .command(HEARING.split(' '))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(Duration::from_millis(500));
    act();
    let output = waiting.wait_with_output().expect("it ends");
    assert!(
        start.elapsed() < Duration::from_secs(8),
        "it went on waiting"
    );
    drop(held);
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code().unwrap_or(-1), error)
}

#[test]
fn a_directory_that_is_removed_while_a_writer_waits_is_said_to_be_gone() {
    let desk = Desk::with_a_case();
    let moved = desk.path().join("moved");
    let (status, error) = while_it_waits(&desk, || {
        fs::rename(desk.ledger(), &moved).expect("it is moved");
    });
    assert_eq!(status, 2, "{error}");
    let words = "error: ledger is gone: it was removed or moved, and nothing was recorded";
    assert!(error.contains(words), "{error}");
    assert!(!desk.ledger().exists(), "it was made again");
    desk.say("verify --ledger moved").ok();
}

#[test]
fn whoever_removes_the_lock_of_another_lets_in_nobody_who_waits() {
    let desk = Desk::with_a_case();
    let before = desk.bytes();
    let (status, error) = while_it_waits(&desk, || {
        fs::remove_file(desk.ledger().join(".lock")).expect("it is removed");
    });
    assert_eq!(status, 2, "{error}");
    assert!(
        error.contains("was changed by somebody else while it was locked"),
        "{error}"
    );
    assert!(error.contains("hint: somebody removed .lock"), "{error}");
    assert!(before == desk.bytes(), "the ledger was changed");
    desk.say(HEARING).ok();
}

#[test]
fn a_repair_on_a_full_disk_asserts_nothing_and_can_be_made_again() {
    let desk = Desk::with_a_case();
    fs::write(desk.ledger().join("checkpoint"), "nonsense").expect("it is overwritten");
    let story = "ulimit -f 0; casebook repair --yes > /dev/null";
    shell(&desk, &["env"], story).failed(2, "cannot write ledger/interrupted/checkpoint-0");
    desk.say("status").failed(1, "bad_checkpoint");
    desk.say("repair --yes").ok();
    desk.say("verify").ok();
}
