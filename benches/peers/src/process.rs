//! Running other programs.

use std::ffi::OsStr;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::events::Failure;

/// What a command printed; a failure with what it complained of.
pub fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    fed(command, &[])
}

/// The same, with something on its standard input. That is written by a thread of its own, so that
/// neither side waits for the other.
pub fn fed(command: &mut Command, input: &[u8]) -> Result<Vec<u8>, Failure> {
    let name = command.get_program().to_owned();
    let child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let mut child = child.map_err(|error| format!("{}: {error}", name.display()))?;
    let pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || {
            // A program that does not read to the end says why by its exit status.
            pipe.map(|mut pipe| pipe.write_all(input))
        });
        child.wait_with_output()
    })?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{}: {}: {}", name.display(), output.status, said.trim()).into())
}

/// The version that a program gives of itself, the first word that begins with a digit; a failure
/// where it is not there.
pub fn version(program: impl AsRef<OsStr>) -> Result<String, Failure> {
    let text = String::from_utf8(output(Command::new(program).arg("--version"))?)?;
    let mut words = text.split(|c: char| c.is_whitespace() || c == ',');
    let version = words.find(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    Ok(version.unwrap_or("of unknown version").to_owned())
}
