//! The built program, run as a person runs it.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A directory in which a person works, with a ledger in `ledger/`.
pub struct Desk {
    dir: TempDir,
}

/// What a command did.
#[derive(Debug)]
pub struct Done {
    pub status: i32,
    pub out: String,
    pub err: String,
}

impl Done {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }

    /// It failed with this status, and the first line on stderr has these words.
    pub fn failed(&self, status: i32, words: &str) -> &Self {
        assert_eq!(self.status, status, "{}", self.err);
        let mut errors = self
            .err
            .lines()
            .filter(|l| l.starts_with("casebook: error: "));
        let first = errors.next().unwrap_or_default();
        assert!(first.starts_with("casebook: error: "), "{}", self.err);
        assert!(first.contains(words), "{words:?} is not in {first:?}");
        assert!(!first.ends_with('.'), "{first}");
        self
    }

    /// One of the hints has these words.
    pub fn hinted(&self, words: &str) -> &Self {
        let hints = self
            .err
            .lines()
            .filter(|l| l.starts_with("casebook: hint: "));
        assert!(
            hints.clone().any(|l| l.contains(words)),
            "{words:?} is not in {}",
            self.err
        );
        self
    }

    pub fn ok(self) -> Self {
        assert_eq!(self.status, 0, "{}", self.err);
        self
    }
}

pub fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_casebook"))
}

impl Desk {
    /// An empty directory.
    pub fn empty() -> Self {
        Self {
            dir: TempDir::new().expect("there is room for a directory"),
        }
    }

    /// A ledger with a case `k`, a convicted defendant `d1` and an acquitted `d2`.
    pub fn with_a_case() -> Self {
        let desk = Self::empty();
        desk.run(["init", "--origin", "casebook.example/desk"]).ok();
        let batch = [
            r#"{"id":"o","case":"k","on":"2023","event":{"case_opened":{"title":"K"}}}"#,
            r#"{"id":"j1","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d1"}}}"#,
            r#"{"id":"j2","case":"k","on":"2023","event":{"defendant_joined":{"defendant":"d2"}}}"#,
            r#"{"id":"v1","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}}"#,
            r#"{"id":"v2","case":"k","on":"2024-03-18","event":{"verdict":{"who":["d2"],"outcome":"acquitted"}}}"#,
        ];
        desk.batch(&batch.join("\n")).ok();
        desk
    }

    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn ledger(&self) -> PathBuf {
        self.path().join("ledger")
    }

    /// A command that is ready to run.
    pub fn command<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Command {
        let mut command = Command::new(binary());
        command
            .current_dir(self.path())
            .args(args)
            .env("CASEBOOK_BY", "tester")
            .env("RUST_BACKTRACE", "0");
        command.env_remove("CASEBOOK_LEDGER").stdin(Stdio::null());
        command
    }

    pub fn run<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Done {
        done(&mut self.command(args))
    }

    /// Runs a command line, cut at its spaces.
    pub fn say(&self, line: &str) -> Done {
        self.run(line.split(' '))
    }

    pub fn without_recorder<S: AsRef<OsStr>>(&self, args: impl IntoIterator<Item = S>) -> Done {
        done(self.command(args).env_remove("CASEBOOK_BY"))
    }

    /// Appends a batch from standard input.
    pub fn batch(&self, text: &str) -> Done {
        self.feed(text.as_bytes())
    }

    pub fn feed(&self, bytes: &[u8]) -> Done {
        let mut command = self.command(["append", "--from", "-"]);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let mut stdin = child.stdin.take().expect("it has a standard input");
        // It may stop reading before the end: that is for its status to tell.
        let _ = stdin.write_all(bytes);
        drop(stdin);
        let output = child.wait_with_output().expect("the program ends");
        from(&output)
    }

    /// Every file of the ledger other than the lock, byte for byte.
    pub fn bytes(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        collect(&self.ledger(), &mut files);
        files.retain(|path, _| !path.ends_with(".lock"));
        files
    }
}

fn collect(dir: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let bytes = fs::read(&path).expect("a file can be read");
            files.insert(path, bytes);
        }
    }
}

pub fn done(command: &mut Command) -> Done {
    from(&command.output().expect("the program starts"))
}

fn from(output: &std::process::Output) -> Done {
    Done {
        status: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}
