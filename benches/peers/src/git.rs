//! git: a file for each case, a commit for each event.
//!
//! The commits give the order and, by their hashes, the chain; the commit's time is when the event
//! was recorded. The repository is of SHA-256, so that the chain is as strong as casebook's. Nothing
//! of the user's own set-up is used: no configuration, hooks, signatures or background work.

use std::collections::{BTreeMap, HashMap};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;
use std::process::Command;

use casebook::time::Period;

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Kept};
use crate::peer::{Done, Peer};
use crate::process;

/// The peer.
pub struct Git {
    /// Its version.
    pub version: String,
}

/// What git's own documentation says for a repository that has to survive a power cut, and what
/// keeps other work out of the figures.
const SETTINGS: [&str; 6] = [
    "core.fsync=all",
    "core.fsyncMethod=fsync",
    "core.hooksPath=/dev/null",
    "commit.gpgSign=false",
    "gc.auto=0",
    "maintenance.auto=false",
];

/// git in a directory, knowing nobody.
fn git(dir: &Path) -> Command {
    let mut command = Command::new("git");
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("GIT_")) {
        command.env_remove(name);
    }
    command
        .current_dir(dir)
        .env("HOME", dir)
        .env("XDG_CONFIG_HOME", dir)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null");
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), "peers");
        command.env(format!("GIT_{who}_EMAIL"), "peers@example.org");
    }
    for setting in SETTINGS {
        command.args(["-c", setting]);
    }
    command
}

/// A case's file, in one of a hundred or so directories, as git itself files its objects: each
/// commit writes the directory anew, and thousands of files in one would be held against git.
fn path(case: &str) -> String {
    let ending = case.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
    format!("cases/{}/{case}.jsonl", &case[ending..])
}

/// What `git fast-import` reads: a commit for each event, with all of its case's file.
fn stream(events: &[Event]) -> Vec<u8> {
    let mut files: HashMap<&str, Vec<u8>> = HashMap::new();
    let mut text = Vec::new();
    for event in events {
        let file = files.entry(&event.case).or_default();
        file.extend_from_slice(&event.line());
        let seconds = event.recorded_at.millis() / 1000;
        let head = format!(
            "commit refs/heads/main\ncommitter peers <peers@example.org> {seconds} +0000\n\
             data {}\n{}\nM 100644 inline {}\ndata {}\n",
            event.kind.len(),
            event.kind,
            path(&event.case),
            file.len(),
        );
        text.extend_from_slice(head.as_bytes());
        text.extend_from_slice(file);
        text.push(b'\n');
    }
    text.extend_from_slice(b"done\n");
    text
}

fn parse(file: &[u8]) -> Result<Vec<Kept>, Failure> {
    let lines = file.split(|byte| *byte == b'\n');
    lines
        .filter(|line| !line.is_empty())
        .map(Kept::parse)
        .collect()
}

impl Peer for Git {
    fn name(&self) -> String {
        format!("git {}", self.version)
    }

    fn lacks(&self) -> &'static str {
        "One time only, and the committer sets it. A commit is not durable by default; it is with \
         `core.fsync=all`, as here. No states. (Order and chain it has.)"
    }

    fn is_command(&self) -> bool {
        true
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        let init = [
            "init",
            "-q",
            "--template=",
            "--object-format=sha256",
            "-b",
            "main",
        ];
        process::output(git(dir).args(init))?;
        let import = ["fast-import", "--quiet", "--done"];
        process::fed(git(dir).args(import), &stream(batch.events))?;
        Ok(Done::Fully)
    }

    fn ready(&self, dir: &Path) -> Result<(), Failure> {
        process::output(git(dir).args(["reset", "-q", "--hard"])).map(drop)
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        for event in events {
            let path = path(&event.case);
            if let Some(parent) = dir.join(&path).parent() {
                std::fs::create_dir_all(parent)?;
            }
            let file = OpenOptions::new()
                .append(true)
                .create(true)
                .open(dir.join(&path));
            file?.write_all(&event.line())?;
            process::output(git(dir).args(["add", "--", &path]))?;
            let time = event.recorded_at.to_string();
            let commit = ["commit", "-q", "-m", event.kind];
            process::output(git(dir).env("GIT_COMMITTER_DATE", time).args(commit))?;
        }
        Ok(Done::Fully)
    }

    fn verify(&self, dir: &Path) -> Result<Done, Failure> {
        let fsck = [
            "fsck",
            "--full",
            "--strict",
            "--no-dangling",
            "--no-progress",
        ];
        process::output(git(dir).args(fsck))?;
        Ok(Done::Fully)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let list = process::output(git(dir).args(["ls-tree", "-r", "main"]))?;
        // "<mode> blob <hash>\tcases/<ending>/<case>.jsonl"
        let (mut names, mut hashes) = (Vec::new(), String::new());
        for line in String::from_utf8(list)?.lines() {
            let (object, path) = line.split_once('\t').ok_or("ls-tree: no path")?;
            let name = path.rsplit('/').next().unwrap_or(path);
            names.push(name.trim_end_matches(".jsonl").to_owned());
            hashes += object.rsplit(' ').next().ok_or("ls-tree: no hash")?;
            hashes.push('\n');
        }
        let files = process::fed(git(dir).args(["cat-file", "--batch"]), hashes.as_bytes())?;
        let (mut rest, mut cases) = (&files[..], BTreeMap::new());
        for name in names {
            // "<hash> blob <length>\n", the file, "\n"
            let end = rest.iter().position(|byte| *byte == b'\n');
            let (head, file) = rest.split_at(end.ok_or("cat-file: cut short")? + 1);
            let length = std::str::from_utf8(head)?.trim_end().rsplit(' ').next();
            let length: usize = length.ok_or("cat-file: no length")?.parse()?;
            cases.insert(name, parse(&file[..length])?);
            rest = &file[length + 1..];
        }
        Ok(Done::States(fold::all(cases, to)?))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let object = format!("main:{}", path(case));
        let file = process::output(git(dir).args(["show", &object]))?;
        Ok(Done::States(fold::one(case, parse(&file)?, to)?))
    }
}
