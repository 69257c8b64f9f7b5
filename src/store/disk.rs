//! The seam: every operation on files that a ledger makes, and nothing else.
//!
//! [`OsDisk`] is the operating system. A disk that fails on demand, or forgets what was not yet
//! synced, can stand in its place under the same code: the tests have such ones.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant as Clock};

/// What a file is opened for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Reading; it must be there.
    Read,
    /// Reading and writing; it is made where it is not there.
    Write,
}

/// An open file.
pub trait DiskFile: Send + Sync {
    /// Its length in bytes.
    fn length(&self) -> io::Result<u64>;
    /// Reads into `buffer` from an offset; fewer bytes only at the end of the file.
    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize>;
    /// Writes all of `bytes` at an offset.
    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Cuts it, or fills it up with zeros, to a length.
    fn truncate(&self, length: u64) -> io::Result<()>;
    /// Returns when its bytes and its length survive a power cut.
    fn sync(&self) -> io::Result<()>;
}

/// Held as long as it lives.
pub trait DiskLock: Send + Sync {}

/// The operations on files and directories.
pub trait Disk: Send + Sync {
    /// Opens a file, never through a symbolic link.
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>>;
    /// Puts a file in the place of another, at once.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Returns when the names in a directory survive a power cut.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Makes a directory where it is not there. The one above it has to be there.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Whether other libraries find the same files at the same paths.
    fn is_native(&self) -> bool {
        false
    }
    /// Whether a path is a symbolic link. A disk may have none.
    fn is_link(&self, _path: &Path) -> bool {
        false
    }
    /// The names of the files in a directory; none where it is not there.
    fn list(&self, path: &Path) -> io::Result<Vec<String>>;
    /// Takes the lock of a file, waiting for it at most so long; `None` where somebody has it still.
    fn lock(&self, path: &Path, timeout: Duration) -> io::Result<Option<Box<dyn DiskLock>>>;
}

/// The files of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct OsDisk;

/// A ledger may come from somebody who wishes us harm: no file of it may lead elsewhere.
fn refuse_link(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_symlink() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is a symbolic link, which is not followed",
        )),
        Ok(metadata) if metadata.is_dir() => Err(io::ErrorKind::IsADirectory.into()),
        Ok(metadata) if !metadata.is_file() => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is not a regular file",
        )),
        _ => Ok(()),
    }
}

impl Disk for OsDisk {
    fn open(&self, path: &Path, mode: Mode) -> io::Result<Box<dyn DiskFile>> {
        refuse_link(path)?;
        let write = mode == Mode::Write;
        let file = OpenOptions::new()
            .read(true)
            .write(write)
            .create(write)
            .truncate(false)
            .open(path)?;
        Ok(Box::new(OsFile(file)))
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        File::open(path)?.sync_all()
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        match fs::create_dir(path) {
            // Whoever made it: what matters is that it is one.
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
            made => made,
        }
    }

    fn is_native(&self) -> bool {
        true
    }

    fn is_link(&self, path: &Path) -> bool {
        fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_symlink())
    }

    fn list(&self, path: &Path) -> io::Result<Vec<String>> {
        let entries = match fs::read_dir(path) {
            Ok(entries) => entries,
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(e) => return Err(e),
        };
        entries
            .map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned()))
            .collect()
    }

    fn lock(&self, path: &Path, timeout: Duration) -> io::Result<Option<Box<dyn DiskLock>>> {
        let until = Clock::now() + timeout;
        loop {
            refuse_link(path)?;
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create(true)
                .truncate(false)
                .open(path)?;
            let Some(file) = wait_for(file, path, until)? else {
                return Ok(None);
            };
            // Whoever removed the file, or the whole directory, made this lock worthless.
            if is_at(&file, path)? {
                // Only to tell those who wait who it is: nothing depends on it.
                let _ = sign(&OsFile(file.try_clone()?));
                return Ok(Some(Box::new(OsLock(file))));
            }
        }
    }
}

/// Writes which process holds a lock, where it does not say so yet. To cut the file first would be
/// simpler; but then some file systems write it out with the next sync of any other file.
fn sign(lock: &OsFile) -> io::Result<()> {
    /// The longest number of a process, and blanks.
    const WIDTH: usize = 16;
    let mine = format!("{:<WIDTH$}", std::process::id());
    let mut there = [0; WIDTH];
    let length = lock.read_at(0, &mut there)?;
    if there[..length] == *mine.as_bytes() {
        return Ok(());
    }
    lock.write_at(0, mine.as_bytes())
}

/// Waits for a lock in the system's own queue: it lets those who wait have the lock in the order in
/// which they came. Who only asks again and again may wait for ever behind those who came later.
fn wait_for(file: File, path: &Path, until: Clock) -> io::Result<Option<File>> {
    /// How often it is looked whether there is still something to wait for.
    const LOOK: Duration = Duration::from_millis(100);
    match file.try_lock() {
        Ok(()) => return Ok(Some(file)),
        Err(TryLockError::Error(e)) => return Err(e),
        Err(TryLockError::WouldBlock) if Clock::now() >= until => return Ok(None),
        Err(TryLockError::WouldBlock) => {}
    }
    let (taken, waiting) = mpsc::channel();
    // Once nobody waits any more, what it gets is dropped, and so given back.
    thread::Builder::new().spawn(move || taken.send(file.lock().map(|()| file)))?;
    loop {
        let left = until.saturating_duration_since(Clock::now());
        match waiting.recv_timeout(left.min(LOOK)) {
            Ok(got) => return got.map(Some),
            Err(RecvTimeoutError::Timeout) if left.is_zero() => return Ok(None),
            Err(RecvTimeoutError::Timeout) => {
                fs::symlink_metadata(path)?;
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err(io::Error::other(
                    "the thread that waited ended without a word",
                ));
            }
        }
    }
}

/// Whether a file is still the one that has this name.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let (mine, there) = (file.metadata()?, fs::symlink_metadata(path)?);
    Ok((mine.dev(), mine.ino()) == (there.dev(), there.ino()))
}

struct OsFile(File);

/// The operating system lets go of the lock with the file, also when the process is killed.
struct OsLock(#[expect(dead_code, reason = "it is held, not used")] File);

impl DiskLock for OsLock {}

impl DiskFile for OsFile {
    fn length(&self) -> io::Result<u64> {
        Ok(self.0.metadata()?.len())
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> io::Result<usize> {
        use std::os::unix::fs::FileExt;
        let mut filled = 0;
        while filled < buffer.len() {
            match self
                .0
                .read_at(&mut buffer[filled..], offset + filled as u64)
            {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                Err(e) => return Err(e),
            }
        }
        Ok(filled)
    }

    fn write_at(&self, offset: u64, bytes: &[u8]) -> io::Result<()> {
        use std::os::unix::fs::FileExt;
        self.0.write_all_at(bytes, offset)
    }

    fn truncate(&self, length: u64) -> io::Result<()> {
        self.0.set_len(length)
    }

    fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}
