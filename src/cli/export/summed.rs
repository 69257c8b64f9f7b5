//! Files that are summed up (SHA-256) on the way to the disk, so that none has to be read again for it.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

/// A file that is written from its beginning to its end.
pub struct Summed(BufWriter<Summing>);

struct Summing {
    file: File,
    sum: Sha256,
}

impl Summed {
    /// A file in which nothing is yet.
    pub fn new(file: File) -> Self {
        let sum = Sha256::new();
        Self(BufWriter::with_capacity(1 << 16, Summing { file, sum }))
    }

    /// Writes what is left; gives the digits of the sum. It is on the disk when this returns.
    pub fn finish(self) -> io::Result<String> {
        let Summing { file, sum } = self.0.into_inner()?;
        file.sync_all()?;
        Ok(digits(sum))
    }
}

impl Write for Summed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Write for Summing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.sum.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Syncs a file that another wrote, and sums it up.
pub fn settle(path: &Path) -> io::Result<String> {
    let mut file = OpenOptions::new().read(true).write(true).open(path)?;
    file.sync_all()?;
    let mut sum = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            read => sum.update(&buffer[..read]),
        }
    }
    Ok(digits(sum))
}

fn digits(sum: Sha256) -> String {
    let bytes = sum.finalize();
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
