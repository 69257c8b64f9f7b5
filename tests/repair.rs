//! A ledger whose checkpoint is gone: what `casebook repair` shows, what it asserts once somebody
//! said yes, and what it will not mend.

#[path = "support/cli.rs"]
mod cli;

use std::fs;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;

use cli::{Desk, binary, done};
use serde_json::{Value, json};

fn checkpoint(desk: &Desk) -> PathBuf {
    desk.ledger().join("checkpoint")
}

fn log(desk: &Desk) -> PathBuf {
    desk.ledger().join("events.jsonl")
}

/// A ledger of six entries without its checkpoint, and what that was.
fn without_checkpoint() -> (Desk, String) {
    let desk = Desk::with_a_case();
    let text = fs::read_to_string(checkpoint(&desk)).expect("a checkpoint");
    fs::remove_file(checkpoint(&desk)).expect("it is removed");
    (desk, text)
}

/// Something that a repair refuses, and that leaves the ledger byte for byte as it was.
fn refused(desk: &Desk, line: &str, status: i32, words: &str) -> cli::Done {
    let before = desk.bytes();
    let done = desk.say(line);
    done.failed(status, words);
    assert!(before == desk.bytes(), "the ledger was changed");
    done
}

fn append_to_log(desk: &Desk, bytes: &[u8]) {
    let mut log_bytes = fs::read(log(desk)).expect("the log");
    log_bytes.extend_from_slice(bytes);
    fs::write(log(desk), log_bytes).expect("the log is written");
}

fn altered(desk: &Desk, from: &str, to: &str) {
    let text = fs::read_to_string(log(desk)).expect("the log");
    assert!(text.contains(from));
    fs::write(log(desk), text.replacen(from, to, 1)).expect("it is altered");
}

#[test]
fn a_missing_checkpoint_is_asserted_after_it_was_shown_and_agreed_to() {
    let (desk, original) = without_checkpoint();
    desk.say("replay")
        .failed(1, "checkpoint_missing")
        .hinted("casebook repair");
    assert!(desk.say("verify").err.contains("casebook repair"));

    let shown = refused(&desk, "repair", 2, "no terminal to ask on");
    shown.hinted("casebook repair --yes");
    for words in [
        "origin  casebook.example/desk",
        "size    6 entries",
        original.lines().nth(2).expect("a root"),
        "last    #5, recorded at 20",
        "whether #1 to #5 had ever been acknowledged",
        "whether entries were cut off at the end, or the whole history was rewritten",
        "the checkpoint in a copy of the ledger",
    ] {
        assert!(
            shown.out.contains(words),
            "{words:?} is not in {}",
            shown.out
        );
    }

    let before = desk.bytes();
    let looked = desk.say("repair --dry-run").ok();
    assert_eq!(looked.out, shown.out);
    assert!(before == desk.bytes(), "a dry run wrote something");

    let repaired = desk.say("repair --yes").ok();
    assert!(
        repaired.out.contains("asserted: the ledger has 6 entries"),
        "{}",
        repaired.out
    );
    assert_eq!(
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
        original
    );
    desk.say("verify").ok();
    desk.say("append hearing-held --case k --on 2024").ok();
}

#[test]
fn the_readme_says_how() {
    let (desk, original) = without_checkpoint();
    let readme = include_str!("../README.md");
    let (_, block) = readme.split_once("```sh repair\n").expect("a block");
    let (block, _) = block.split_once("```").expect("its end");
    for line in block.lines() {
        let (command, _) = line.split_once('#').expect("a comment");
        let command = command.trim().strip_prefix("casebook ").expect("a command");
        desk.say(command).ok();
    }
    assert_eq!(
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
        original
    );
}

#[test]
fn on_a_terminal_it_asks_and_only_yes_is_a_yes() {
    let on_a_terminal = |desk: &Desk, answer: &str| {
        let script = "import os, pty, sys\n\
            pid, fd = pty.fork()\n\
            if pid == 0: os.execv(sys.argv[1], [sys.argv[1], 'repair'])\n\
            seen = b''\n\
            while b'type yes' not in seen: seen += os.read(fd, 4096)\n\
            os.write(fd, sys.argv[2].encode() + b'\\n')\n\
            try:\n\
            \x20   while True: seen += os.read(fd, 4096)\n\
            except OSError: pass\n\
            sys.stdout.write(seen.decode())\n\
            sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n";
        let mut command = Command::new("python3");
        command.args(["-c", script]).arg(binary()).arg(answer);
        done(
            command
                .current_dir(desk.path())
                .env_remove("CASEBOOK_LEDGER"),
        )
    };
    let (desk, original) = without_checkpoint();
    for answer in ["", "y", "no", "yes please"] {
        let asked = on_a_terminal(&desk, answer);
        assert_eq!(asked.status, 1, "{answer:?}: {}", asked.out);
        assert!(asked.out.contains("what cannot be known"), "{}", asked.out);
        assert!(asked.out.contains("nothing was asserted"), "{}", asked.out);
        assert!(
            !checkpoint(&desk).exists(),
            "{answer:?} was taken for a yes"
        );
    }
    let asked = on_a_terminal(&desk, "yes");
    assert_eq!(asked.status, 0, "{}", asked.out);
    assert_eq!(
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
        original
    );
}

#[test]
fn a_sound_ledger_needs_no_repair_and_one_that_is_not_what_its_checkpoint_says_gets_none() {
    let desk = Desk::with_a_case();
    let before = desk.bytes();
    let sound = desk.say("repair").ok();
    assert!(sound.out.contains("nothing to repair"), "{}", sound.out);
    assert_eq!(desk.say("repair --json").ok().json()["checkpoint"], "sound");
    assert!(before == desk.bytes());

    altered(&desk, "\"convicted\"", "\"acquitted\"");
    refused(&desk, "repair --yes", 1, "chain_broken").hinted("repair cannot mend that");
    let whole = fs::read_to_string(log(&desk)).expect("the log");
    let (shorter, _) = whole.trim_end().rsplit_once('\n').expect("some lines");
    fs::write(
        log(&desk),
        format!("{shorter}\n").replace("acquitted", "convicted"),
    )
    .expect("cut");
    refused(&desk, "repair --yes", 1, "shorter_than_checkpoint").hinted("from a copy");
}

#[test]
fn a_malformed_checkpoint_is_kept_and_an_empty_one_replaced() {
    for (number, nonsense) in ["nonsense", "\u{0}\u{0}\u{0}"].into_iter().enumerate() {
        let (desk, original) = without_checkpoint();
        fs::create_dir(desk.ledger().join("interrupted")).expect("a directory");
        for n in 0..number {
            fs::write(
                desk.ledger().join(format!("interrupted/checkpoint-{n}")),
                "older",
            )
            .expect("a file");
        }
        fs::write(checkpoint(&desk), nonsense).expect("it is overwritten");
        desk.say("status")
            .failed(1, "bad_checkpoint")
            .hinted("casebook repair");
        let repaired = desk.say("repair --yes --json").ok().json();
        let kept = format!("ledger/interrupted/checkpoint-{number}");
        assert_eq!(
            (
                &repaired["casebook"],
                &repaired["checkpoint"],
                &repaired["asserted"],
                &repaired["kept_as"]
            ),
            (
                &json!("repair/1"),
                &json!("malformed"),
                &json!(true),
                &json!(kept)
            )
        );
        assert_eq!(
            fs::read_to_string(desk.path().join(kept)).expect("it was kept"),
            nonsense
        );
        assert_eq!(
            fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
            original
        );
        desk.say("verify").ok();
    }
    let (desk, original) = without_checkpoint();
    fs::write(checkpoint(&desk), "").expect("it is emptied");
    desk.say("repair --yes").ok();
    assert_eq!(
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
        original
    );
    assert!(
        !desk.ledger().join("interrupted").exists(),
        "there was nothing to keep"
    );
}

#[test]
fn what_a_malformed_checkpoint_still_says_is_not_gone_beyond() {
    let desk = Desk::with_a_case();
    let mut old = fs::read_to_string(checkpoint(&desk)).expect("a checkpoint");
    desk.say("append hearing-held --case k --on 2024").ok();
    old.push_str("\nno signature\n");
    fs::write(checkpoint(&desk), &old).expect("it is overwritten");
    let shown = desk.say("repair --dry-run").ok().out;
    assert!(shown.contains("size    6 entries"), "{shown}");
    assert!(
        shown.contains("#6: whole, and left out of the ledger"),
        "{shown}"
    );
    assert!(
        shown.contains("the malformed checkpoint agrees with the log"),
        "{shown}"
    );
    assert!(!shown.contains("had ever been acknowledged"), "{shown}");
    refused(
        &desk,
        "repair --yes --size 5",
        1,
        "says that the ledger has at least 6 entries",
    );

    fs::write(checkpoint(&desk), old.replacen("\n6\n", "\n9\n", 1)).expect("it is overwritten");
    refused(
        &desk,
        "repair --yes",
        1,
        "the log has 7 whole entries, and the malformed checkpoint says 9",
    );
}

#[test]
fn a_half_line_stays_beyond_and_a_batch_that_it_may_belong_to_is_told() {
    let (desk, _) = without_checkpoint();
    append_to_log(&desk, b"{\"seq\":6,\"pr");
    let shown = desk.say("repair --yes").ok().out;
    assert!(
        shown.contains("12 bytes of an interrupted append, which the next append sets aside"),
        "{shown}"
    );
    let next = desk
        .say("append case-closed --case k --on 2024-05 --reason x")
        .ok();
    assert!(next.err.contains("set aside 12 bytes"), "{}", next.err);

    // Five entries of one batch, and half of a sixth.
    let (desk, _) = without_checkpoint();
    let text = fs::read_to_string(log(&desk)).expect("the log");
    let last = text.lines().last().expect("a line").to_owned();
    append_to_log(&desk, &last.as_bytes()[..150]);
    let shown = desk.say("repair --dry-run").ok().out;
    assert!(
        shown.contains("whether #1 to #5 are the beginning of a batch, of which the rest was interrupted, is damaged or is left out: --size 1 leaves them out too"),
        "{shown}"
    );

    // A half line of later: whoever wrote it found all before it committed.
    let (desk, _) = without_checkpoint();
    let later = last.replacen("\"recorded_at\":\"20", "\"recorded_at\":\"21", 1);
    append_to_log(&desk, &later.as_bytes()[..150]);
    let report = desk.say("repair --dry-run --json").ok().json();
    assert_eq!(
        (&report["certain"], &report["asserted"]),
        (&json!(6), &json!(false))
    );
}

#[test]
fn fewer_entries_can_be_asserted_and_what_that_leaves_out_is_told() {
    let (desk, _) = without_checkpoint();
    refused(
        &desk,
        "repair --yes --size 7",
        1,
        "the log has 6 whole entries, and 7 were asked for",
    )
    .hinted("--size 6");
    refused(&desk, "repair --yes --size 0", 2, "0");
    let shown = desk.say("repair --yes --size 4").ok().out;
    assert!(
        shown.contains("#4 to #5: whole, and left out of the ledger"),
        "{shown}"
    );
    desk.say("verify").ok();
    assert_eq!(desk.say("status --json").json()["size"], 4);
    desk.say("append hearing-held --case k --on 2024").ok();
    let aside = fs::read_to_string(
        desk.ledger().join("interrupted").join(
            fs::read_dir(desk.ledger().join("interrupted"))
                .expect("a directory")
                .next()
                .expect("a file")
                .expect("a file")
                .file_name(),
        ),
    );
    assert_eq!(aside.expect("what was left out is kept").lines().count(), 2);

    // Entries that had certainly been committed are named as such.
    desk.say("append hearing-held --case k --on 2024-02").ok();
    fs::remove_file(checkpoint(&desk)).expect("it is removed");
    let shown = desk.say("repair --dry-run --size 3").ok().out;
    assert!(
        shown.contains("of these, #3 to #4 had been committed: the ledger would lose them"),
        "{shown}"
    );
}

#[test]
fn damage_is_not_blessed_and_what_is_whole_before_it_only_on_demand() {
    let (desk, _) = without_checkpoint();
    altered(&desk, "\"acquitted\"", "\"acqu\u{1}tted\"");
    refused(&desk, "repair --yes", 1, "entry #5").hinted("--size 5");
    refused(&desk, "repair --yes --size 6", 1, "entry #5");
    let shown = desk.say("repair --yes --size 5").ok().out;
    assert!(shown.contains("damage: entry #5"), "{shown}");
    desk.say("verify").ok();

    // Where a link is broken, it or the entry before it was altered: neither is asserted.
    let (desk, _) = without_checkpoint();
    altered(&desk, "\"convicted\"", "\"acquitted\"");
    refused(&desk, "repair --yes", 1, "entry #5 (line 6): chain_broken").hinted("--size 4");
    refused(&desk, "repair --yes --size 5", 1, "chain_broken");

    let (desk, _) = without_checkpoint();
    altered(&desk, "{\"seq\":0", "{\"seq\":1");
    refused(&desk, "repair --yes", 1, "entry #0").hinted("nothing before it");
    fs::write(log(&desk), "").expect("it is emptied");
    refused(&desk, "repair --yes", 1, "the log has no entries");
    fs::write(log(&desk), "half").expect("it is overwritten");
    refused(&desk, "repair --yes", 1, "the log has no entries");
}

#[test]
fn signed_checkpoints_that_were_kept_have_to_agree() {
    let desk = Desk::with_a_case();
    let signed = format!(
        "{}\n\u{2014} casebook.example/desk AAAA\n",
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint")
    );
    fs::write(checkpoint(&desk), &signed).expect("it is signed");
    desk.say("append hearing-held --case k --on 2024").ok();
    let kept = desk.ledger().join("checkpoints/6");
    assert_eq!(fs::read_to_string(&kept).expect("it was kept"), signed);
    fs::remove_file(checkpoint(&desk)).expect("it is removed");
    let shown = desk.say("repair --dry-run --json").ok().json();
    assert_eq!(shown["agrees_with"], json!(["checkpoints/6"]));
    assert_eq!((&shown["certain"], &shown["size"]), (&json!(6), &json!(7)));
    refused(
        &desk,
        "repair --yes --size 5",
        1,
        "checkpoints/6 says that the ledger has at least 6",
    );

    let root = signed.lines().nth(2).expect("a root");
    let other = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
    for (content, words) in [
        (
            signed.replace(root, other),
            "root_differs: the first 6 entries hash to",
        ),
        (
            signed.replace("desk\n6", "other\n6"),
            "checkpoints/6 is of another ledger",
        ),
        (
            signed.replace("\n6\n", "\n5\n"),
            "checkpoints/6 is of 5 entries",
        ),
        (
            "nonsense".to_owned(),
            "checkpoints/6: the checkpoint has no valid origin",
        ),
    ] {
        fs::write(&kept, content).expect("it is overwritten");
        refused(&desk, "repair --yes", 1, words).hinted("nothing is asserted against");
    }
    fs::remove_file(&kept).expect("it is removed");
    fs::write(
        desk.ledger().join("checkpoints/9"),
        signed.replace("\n6\n", "\n9\n"),
    )
    .expect("a file");
    refused(
        &desk,
        "repair --yes",
        1,
        "the log has 7 whole entries, and checkpoints/9 says 9",
    );
}

#[test]
fn a_hostile_ledger_leads_nowhere_and_is_not_believed() {
    let (desk, original) = without_checkpoint();
    let elsewhere = desk.path().join("elsewhere");
    fs::write(&elsewhere, "not to be touched").expect("a file");
    symlink(&elsewhere, checkpoint(&desk)).expect("a link");
    desk.say("repair --yes").failed(2, "symbolic link");
    fs::remove_file(checkpoint(&desk)).expect("it is removed");

    for name in ["checkpoint.new", ".lock"] {
        let path = desk.ledger().join(name);
        let _ = fs::remove_file(&path);
        symlink(&elsewhere, &path).expect("a link");
        desk.say("repair --yes").failed(2, "symbolic link");
        fs::remove_file(&path).expect("it is removed");
    }
    symlink(desk.path(), desk.ledger().join("checkpoints")).expect("a link");
    desk.say("repair --yes").failed(2, "symbolic link");
    fs::remove_file(desk.ledger().join("checkpoints")).expect("it is removed");
    fs::write(checkpoint(&desk), "nonsense").expect("it is overwritten");
    symlink(desk.path(), desk.ledger().join("interrupted")).expect("a link");
    desk.say("repair --yes").failed(2, "symbolic link");
    fs::remove_file(desk.ledger().join("interrupted")).expect("it is removed");
    assert_eq!(
        fs::read_to_string(&elsewhere).expect("it is there"),
        "not to be touched"
    );

    let endless = fs::OpenOptions::new()
        .write(true)
        .open(checkpoint(&desk))
        .expect("it is there");
    endless.set_len(1 << 40).expect("a file with a hole");
    desk.say("repair --yes")
        .failed(2, "longer than any checkpoint");
    fs::remove_file(checkpoint(&desk)).expect("it is removed");

    let newer = fs::read_to_string(log(&desk)).expect("the log").replacen(
        "\"format\":1",
        "\"format\":2",
        1,
    );
    let sound = fs::read(log(&desk)).expect("the log");
    fs::write(log(&desk), newer).expect("it is overwritten");
    refused(&desk, "repair --yes", 2, "needs_newer");
    fs::write(log(&desk), sound).expect("it is restored");
    desk.say("repair --yes").ok();
    assert_eq!(
        fs::read_to_string(checkpoint(&desk)).expect("a checkpoint"),
        original
    );
}

#[test]
fn missing_documents_are_told_and_hinder_nothing() {
    let desk = Desk::with_a_case();
    let source = format!(r#"{{"title":"t","sha256":"{}"}}"#, "ab".repeat(32));
    desk.run([
        "append",
        "hearing-held",
        "--case",
        "k",
        "--on",
        "2024",
        "--source",
        &source,
    ])
    .ok();
    fs::remove_file(checkpoint(&desk)).expect("it is removed");
    let repaired: Value = desk.say("repair --yes --json").ok().json();
    assert_eq!(repaired["evidence"][0]["kind"], "evidence_missing");
    assert_eq!(repaired["asserted"], true);
}

#[test]
fn a_repair_waits_for_the_lock_and_a_look_does_not() {
    let (desk, _) = without_checkpoint();
    let store = casebook::store::Store::new(desk.ledger());
    let _held = store
        .lock(std::time::Duration::ZERO)
        .expect("the lock is free");
    let holder = format!("is being written by process {}", std::process::id());
    desk.say("repair --yes --lock-timeout 0.1")
        .failed(2, &holder)
        .hinted("--lock-timeout");
    desk.say("repair --dry-run").ok();
}
