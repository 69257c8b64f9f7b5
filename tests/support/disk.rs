//! A disk in memory that fails when it is told to, and forgets in a power cut what was not synced.
//!
//! It keeps what is durable apart from what a running system sees. A write is durable once its file
//! is synced, a name once its directory is. In a power cut each operation that was not yet synced
//! may have reached the disk or not, a write also by half, whatever the others did:
//! [`MemDisk::after_power_cut`] gives every disk that may be found.
#![allow(dead_code, reason = "each test file uses what it needs")]

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use casebook::store::disk::{Disk, DiskFile, DiskLock, Mode};

/// How the operation at some step fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is not made, and fails.
    NotMade,
    /// A write stops after so many bytes, and fails. Other operations are not made.
    Torn(usize),
    /// It is made, and reported as failed.
    MadeButFailed,
    /// The process is killed before it.
    KilledBefore,
    /// The process is killed after it.
    KilledAfter,
}

#[derive(Clone, Debug)]
enum Change {
    Write(usize, u64, Vec<u8>),
    Truncate(usize, u64),
    Link(PathBuf, usize),
    Rename(PathBuf, PathBuf),
    MakeDir(PathBuf),
}

impl Change {
    /// The directory whose sync makes it durable, for a change of names.
    fn directory(&self) -> Option<&Path> {
        match self {
            Self::Write(..) | Self::Truncate(..) => None,
            Self::Link(path, _) | Self::Rename(_, path) | Self::MakeDir(path) => above(path),
        }
    }

    fn file(&self) -> Option<usize> {
        match self {
            Self::Write(file, ..) | Self::Truncate(file, _) => Some(*file),
            _ => None,
        }
    }
}

/// The directory in which a name stands: a bare name stands in the one where the program runs.
fn above(path: &Path) -> Option<&Path> {
    match path.parent()? {
        bare if bare.as_os_str().is_empty() && path != Path::new(".") => Some(Path::new(".")),
        above => Some(above),
    }
}

/// Files by number, and names for them.
#[derive(Clone, Debug, Default)]
struct Tree {
    files: BTreeMap<usize, Vec<u8>>,
    names: BTreeMap<PathBuf, usize>,
    dirs: BTreeSet<PathBuf>,
}

impl Tree {
    fn make(&mut self, change: &Change) {
        match change {
            Change::Write(file, offset, bytes) => {
                let content = self.files.entry(*file).or_default();
                let end = *offset as usize + bytes.len();
                if content.len() < end {
                    content.resize(end, 0);
                }
                content[*offset as usize..end].copy_from_slice(bytes);
            }
            Change::Truncate(file, length) => {
                self.files
                    .entry(*file)
                    .or_default()
                    .resize(*length as usize, 0);
            }
            Change::Link(path, file) => {
                self.names.insert(path.clone(), *file);
            }
            Change::Rename(from, to) => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
            }
            Change::MakeDir(path) => {
                self.dirs.insert(path.clone());
            }
        }
    }

    /// What lies in a directory that was lost is lost with it.
    fn reachable(mut self) -> Self {
        let dirs = self.dirs.clone();
        let is_there = |path: &Path| {
            let mut up = above(path);
            while let Some(dir) = up.filter(|dir| !dir.as_os_str().is_empty()) {
                if !dirs.contains(dir) {
                    return false;
                }
                up = above(dir);
            }
            true
        };
        self.names.retain(|path, _| is_there(path));
        self.dirs.retain(|path| is_there(path));
        self
    }
}

#[derive(Debug, Default)]
struct State {
    live: Tree,
    durable: Tree,
    /// What was done and not yet synced, in order.
    pending: Vec<Change>,
    next_file: usize,
    /// Operations made so far, by name, and how many bytes they wrote.
    steps: Vec<(String, usize)>,
    plan: Option<(usize, Fault)>,
    dead: bool,
}

/// The disk.
#[derive(Clone, Debug, Default)]
pub struct MemDisk(Arc<Mutex<State>>);

impl MemDisk {
    pub fn new() -> Self {
        let disk = Self::default();
        for tree in ["/", "/desk", "."] {
            let mut state = disk.state();
            state.live.dirs.insert(tree.into());
            state.durable.dirs.insert(tree.into());
        }
        disk
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().expect("no test holds it while it panics")
    }

    /// From here on counts steps anew; the one with this number fails.
    pub fn plan(&self, plan: Option<(usize, Fault)>) {
        let mut state = self.state();
        state.steps.clear();
        state.plan = plan;
    }

    /// The steps made since the last plan, each with how many bytes it wrote.
    pub fn steps(&self) -> Vec<(String, usize)> {
        self.state().steps.clone()
    }

    /// The disk as another process finds it after this one was killed.
    pub fn after_kill(&self) -> Self {
        let state = self.state();
        Self(Arc::new(Mutex::new(State {
            live: state.live.clone(),
            durable: state.durable.clone(),
            pending: state.pending.clone(),
            next_file: state.next_file,
            ..State::default()
        })))
    }

    /// Every disk that may be found after a power cut.
    pub fn after_power_cut(&self) -> Vec<Self> {
        let state = self.state();
        let mut trees = vec![state.durable.clone()];
        for change in &state.pending {
            let mut more = Vec::new();
            for tree in &trees {
                for made in Self::in_part(change) {
                    let mut tree = tree.clone();
                    tree.make(&made);
                    more.push(tree);
                }
            }
            trees.extend(more);
            assert!(
                trees.len() < 100_000,
                "{} changes wait for a sync",
                state.pending.len()
            );
        }
        let next_file = state.next_file;
        let disk = |tree: Tree| {
            let live = tree.reachable();
            Self(Arc::new(Mutex::new(State {
                durable: live.clone(),
                live,
                next_file,
                ..State::default()
            })))
        };
        trees.into_iter().map(disk).collect()
    }

    /// A change as far as it may have reached the disk.
    fn in_part(change: &Change) -> Vec<Change> {
        match change {
            Change::Write(file, offset, bytes) if bytes.len() > 1 => {
                let half = Change::Write(*file, *offset, bytes[..bytes.len() / 2].to_vec());
                vec![half, change.clone()]
            }
            other => vec![other.clone()],
        }
    }

    /// A file's bytes, if it is there.
    pub fn read(&self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        let state = self.state();
        let file = state.live.names.get(path.as_ref())?;
        Some(state.live.files.get(file).cloned().unwrap_or_default())
    }

    /// The paths of all files.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.state().live.names.keys().cloned().collect()
    }

    /// Puts a file there, durably, as if it had always been.
    pub fn put(&self, path: impl AsRef<Path>, bytes: &[u8]) {
        let mut state = self.state();
        let file = state.next_file;
        state.next_file += 1;
        for tree in [true, false] {
            let tree = if tree {
                &mut state.live
            } else {
                &mut state.durable
            };
            tree.names.insert(path.as_ref().to_owned(), file);
            tree.files.insert(file, bytes.to_vec());
        }
    }

    /// Takes a file away, durably, as if it had never been.
    pub fn remove(&self, path: impl AsRef<Path>) {
        let mut state = self.state();
        state.live.names.remove(path.as_ref());
        state.durable.names.remove(path.as_ref());
    }

    fn has_dir(&self, path: Option<&Path>) -> bool {
        path.is_none_or(|path| self.state().live.dirs.contains(path))
    }

    /// Makes a step, or fails as it was planned. Says whether it took effect, and what is reported.
    fn step(&self, name: &str, change: Option<Change>) -> (bool, io::Result<()>) {
        let mut state = self.state();
        let failed = || Err(io::Error::other("the disk failed, as it was told to"));
        if state.dead {
            return (false, failed());
        }
        let at = state.steps.len();
        let length = match &change {
            Some(Change::Write(_, _, bytes)) => bytes.len(),
            _ => 0,
        };
        state.steps.push((name.to_owned(), length));
        let fault = state
            .plan
            .filter(|(step, _)| *step == at)
            .map(|(_, fault)| fault);
        state.dead = matches!(fault, Some(Fault::KilledBefore | Fault::KilledAfter));
        let (took, change) = match (fault, change) {
            (Some(Fault::NotMade | Fault::KilledBefore), _) => (false, None),
            (Some(Fault::Torn(length)), Some(Change::Write(file, offset, bytes))) => {
                let part = bytes[..length.min(bytes.len())].to_vec();
                (true, Some(Change::Write(file, offset, part)))
            }
            (Some(Fault::Torn(_)), _) => (false, None),
            (_, change) => (true, change),
        };
        if let Some(change) = change {
            state.live.make(&change);
            state.pending.push(change);
        }
        (took, if fault.is_some() { failed() } else { Ok(()) })
    }

    fn change(&self, name: &str, change: Change) -> io::Result<()> {
        self.step(name, Some(change)).1
    }

    /// A sync: makes those of the pending changes durable that `is` names.
    fn sync(&self, name: &str, is: impl Fn(&Change) -> bool) -> io::Result<()> {
        let (took, result) = self.step(name, None);
        if took {
            let mut state = self.state();
            let all = std::mem::take(&mut state.pending);
            let (settled, open): (Vec<Change>, Vec<Change>) = all.into_iter().partition(|c| is(c));
            state.pending = open;
            for change in settled {
                state.durable.make(&change);
            }
        }
        result
    }
}

fn name(what: &str, path: &Path) -> String {
    format!(
        "{what} {}",
        path.strip_prefix("/desk/ledger").unwrap_or(path).display()
    )
}

struct MemFile {
    disk: MemDisk,
    file: usize,
    path: PathBuf,
}

struct MemLock;

impl DiskLock for MemLock {}

impl DiskFile for MemFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self
            .disk
            .state()
            .live
            .files
            .get(&self.file)
            .map_or(0, Vec::len) as u64)
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        let state = self.disk.state();
        let content = state
            .live
            .files
            .get(&self.file)
            .map_or(&[][..], Vec::as_slice);
        let from = content.get(offset as usize..).unwrap_or_default();
        let count = from.len().min(buffer.len());
        buffer[..count].copy_from_slice(&from[..count]);
        Ok(count)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.disk.change(
            &name("write", &self.path),
            Change::Write(self.file, offset, bytes.to_vec()),
        )
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        if self.length()? == length {
            return Ok(());
        }
        self.disk.change(
            &name("truncate", &self.path),
            Change::Truncate(self.file, length),
        )
    }

    fn sync(&self) -> io::Result<()> {
        let file = self.file;
        self.disk.sync(&name("sync", &self.path), |change| {
            change.file() == Some(file)
        })
    }
}

impl Disk for MemDisk {
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>> {
        let found = self.state().live.names.get(path).copied();
        let file = match (found, mode) {
            (Some(file), _) => file,
            (None, Mode::Write) if !self.has_dir(above(path)) => {
                return Err(io::ErrorKind::NotFound.into());
            }
            (None, Mode::Read) => return Err(io::ErrorKind::NotFound.into()),
            (None, Mode::Write) => {
                let file = {
                    let mut state = self.state();
                    state.next_file += 1;
                    state.next_file - 1
                };
                self.change(&name("create", path), Change::Link(path.to_owned(), file))?;
                file
            }
        };
        Ok(Box::new(MemFile {
            disk: self.clone(),
            file,
            path: path.to_owned(),
        }))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.change(
            &name("rename", to),
            Change::Rename(from.to_owned(), to.to_owned()),
        )
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.sync(&name("sync_dir", path), |change| {
            change.directory() == Some(path)
        })
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        if self.has_dir(Some(path)) {
            return Ok(());
        }
        if !self.has_dir(above(path)) {
            return Err(io::ErrorKind::NotFound.into());
        }
        self.change(&name("create_dir", path), Change::MakeDir(path.to_owned()))
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let state = self.state();
        let inside = state.live.names.keys().filter(|p| p.parent() == Some(path));
        Ok(inside
            .filter_map(|p| p.file_name()?.to_str().map(str::to_owned))
            .collect())
    }

    fn lock(&self, _: &Path, _: Duration) -> io::Result<Option<Box<dyn DiskLock>>> {
        if self.state().dead {
            return Err(io::Error::other("the process was killed"));
        }
        Ok(Some(Box::new(MemLock)))
    }
}
