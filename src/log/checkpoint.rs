//! The checkpoint: origin, size and root, as C2SP [tlog-checkpoint] writes them.
//!
//! ```text
//! casebook.example/taldykorgan
//! 31
//! CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
//! ```
//!
//! Three lines, each ended by a line feed. Once signed, an empty line follows and then one line for
//! each signature, as in a C2SP [signed-note]: an em dash, a name, base64. The signatures are kept
//! as they are; nothing here checks them.
//!
//! [tlog-checkpoint]: https://c2sp.org/tlog-checkpoint
//! [signed-note]: https://c2sp.org/signed-note

use super::hash::Root;
use crate::origin::Origin;
use crate::seq::Size;

/// The longest checkpoint that is read, in bytes: more than any set of signatures needs.
pub const CHECKPOINT_LIMIT: usize = 65_536;

/// How much of a log is the ledger, and what it hashes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The ledger's name.
    pub origin: Origin,
    /// How many entries it has.
    pub size: Size,
    /// The Merkle root over their leaves.
    pub root: Root,
    /// Signature lines as they stand, each with its line feed; empty where there are none.
    pub signatures: String,
}

/// Why bytes are no checkpoint.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not text, or too long.
    #[error("the checkpoint is not a text of at most {CHECKPOINT_LIMIT} bytes")]
    NotText,
    /// A line is missing or malformed.
    #[error("the checkpoint has no valid {0} on line {1}")]
    Line(&'static str, usize),
}

impl Checkpoint {
    /// Reads a checkpoint.
    ///
    /// # Errors
    ///
    /// Names the line that is wrong.
    pub fn parse(bytes: &[u8]) -> Result<Self, CheckpointError> {
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|t| t.len() <= CHECKPOINT_LIMIT);
        let text = text.ok_or(CheckpointError::NotText)?;
        let mut rest = text;
        let mut line = |what, number| {
            let (line, after) = rest
                .split_once('\n')
                .ok_or(CheckpointError::Line(what, number))?;
            rest = after;
            Ok(line)
        };
        let origin = line("origin", 1)?
            .parse()
            .map_err(|_| CheckpointError::Line("origin", 1))?;
        let size = number(line("size", 2)?).ok_or(CheckpointError::Line("size", 2))?;
        let root = line("root", 3)?
            .parse()
            .map_err(|_| CheckpointError::Line("root", 3))?;
        let signatures = match rest {
            "" => "",
            signed => signed
                .strip_prefix('\n')
                .filter(|lines| are_signatures(lines))
                .ok_or(CheckpointError::Line("signatures", 4))?,
        };
        Ok(Self {
            origin,
            size: Size(size),
            root,
            signatures: signatures.to_owned(),
        })
    }

    /// What a malformed checkpoint still says, where its first three lines can be read.
    #[must_use]
    pub fn legible(bytes: &[u8]) -> Option<Self> {
        let ends = bytes.iter().enumerate().filter(|(_, b)| **b == b'\n');
        let (end, _) = ends.take(3).nth(2)?;
        Self::parse(&bytes[..=end]).ok()
    }

    /// Writes it.
    #[must_use]
    pub fn format(&self) -> String {
        let body = format!("{}\n{}\n{}\n", self.origin, self.size, self.root);
        if self.signatures.is_empty() {
            body
        } else {
            format!("{body}\n{}", self.signatures)
        }
    }

    /// Whether it bears signatures; whose, and whether they are good, is not checked.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        !self.signatures.is_empty()
    }
}

fn are_signatures(lines: &str) -> bool {
    let signature = |line: &str| {
        let (name, blob) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        (!name.is_empty() && !blob.is_empty() && !blob.contains(' ')).then_some(())
    };
    lines.ends_with('\n') && lines.lines().all(|line| signature(line).is_some())
}

/// A number without a sign or leading zeros.
fn number(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    (plain && (text == "0" || !text.starts_with('0')))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &str =
        "casebook.example/taldykorgan\n31\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn a_checkpoint_is_written_as_it_was_read() {
        let signed = format!("{PLAIN}\n\u{2014} casebook.example/taldykorgan AAAA\n");
        for text in [PLAIN, &signed] {
            let checkpoint = Checkpoint::parse(text.as_bytes()).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(checkpoint.format(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            "",
            "casebook.example\n31\n",
            &PLAIN.replace("31", "031"),
            &PLAIN.replace("31", "-1"),
            &PLAIN.replace("CsUY", "CsU"),
            &PLAIN.replace("casebook", "Casebook"),
            &PLAIN[..PLAIN.len() - 1],
            &format!("{PLAIN}\n"),
            &format!("{PLAIN}x\n"),
            &format!("{PLAIN}\nno signature\n"),
        ] {
            assert!(Checkpoint::parse(bad.as_bytes()).is_err(), "{bad:?}");
        }
    }

    #[test]
    fn of_a_malformed_one_the_first_three_lines_may_still_be_read() {
        let plain = Checkpoint::parse(PLAIN.as_bytes()).ok();
        assert!(plain.is_some());
        let legible = |text: &str| Checkpoint::legible(text.as_bytes());
        assert_eq!(legible(&format!("{PLAIN}\nno signature\n")), plain);
        assert_eq!(legible(&PLAIN[..PLAIN.len() - 1]), None);
        assert_eq!(legible(""), None);
    }
}
