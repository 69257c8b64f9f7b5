//! Everything that a command can fail with, and how it is said.
//!
//! On stderr: `casebook: error: …`, `casebook: warning: …`, `casebook: hint: …`, lower case, no full
//! stop. All of these sentences stand here, and in the files beside, by what they are about.

mod asked;
mod below;
mod export;
mod repair;
mod sheet;

use std::io;
use std::process::ExitCode;

use serde::Serialize;

use super::advice::naming_the_ledger;
use super::output::safe;
use crate::case::date;
use crate::case::ids::RecordId;
use crate::case::text::Reason;
use crate::ledger::Refusal;

pub use asked::nothing_since;
pub use below::NO_CHECKPOINT;
pub use sheet::{CHANGED, GONE, UNCORRECTED, in_sheet};

/// Why a command did not do what it was asked.
pub enum Failure {
    /// Nobody reads the output any more: no reason to complain.
    ClosedPipe,
    /// Rules say no.
    Refused(Vec<Refusal>),
    /// Anything else, in words.
    Said {
        status: u8,
        error: String,
        hint: Option<String>,
    },
}

#[derive(Serialize)]
struct Refused<'a> {
    casebook: &'static str,
    refused: &'a [Refusal],
}

/// How many refusals of a batch are told in text.
const TOLD: usize = 20;

impl Failure {
    /// It could not be run.
    pub fn cannot(error: impl Into<String>) -> Self {
        Self::Said {
            status: 2,
            error: error.into(),
            hint: None,
        }
    }

    /// The answer is no.
    pub fn no(error: impl Into<String>) -> Self {
        Self::Said {
            status: 1,
            error: error.into(),
            hint: None,
        }
    }

    /// With what to do about it.
    pub fn hint(self, hint: impl Into<String>) -> Self {
        match self {
            Self::Said { status, error, .. } => Self::Said {
                status,
                error,
                hint: Some(hint.into()),
            },
            other => other,
        }
    }

    pub fn no_recorder() -> Self {
        Self::cannot("who records this is missing: give --by NAME, or set CASEBOOK_BY")
            .hint("the name is public and permanent; a pseudonym is fine")
    }

    pub fn no_clock() -> Self {
        Self::cannot(
            "the clock of this machine cannot be read, or is outside the years 1970 to 9999",
        )
    }

    pub fn recorded(count: usize, last: &RecordId, error: &io::Error) -> Self {
        Self::cannot(format!(
            "{count} entries were recorded, the last as {last}, and the output cannot be written: {error}"
        ))
        .hint("do not append them again: casebook status shows the last entry")
    }

    /// A reason that says nothing.
    pub fn no_reason(given: &Reason) -> Self {
        Self::cannot(format!("--reason {:?} says nothing", given.as_str()))
            .hint("write why, in words: it is public and permanent")
    }

    /// A reference that a rule refuses before anything is appended.
    pub fn bad_target(detail: String, hint: Option<&str>) -> Self {
        let hint = hint.map(Into::into);
        Self::Refused(vec![Refusal {
            line: 0,
            rule: "bad_target",
            case: None,
            clashes_with: Vec::new(),
            detail,
            hint,
            about: None,
        }])
    }

    fn status(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Refused(_) => 1,
            Self::Said { status, .. } => *status,
        }
    }

    /// Says it, and gives the exit status.
    pub fn report(&self, json: bool) -> ExitCode {
        match self {
            Self::ClosedPipe => {}
            Self::Refused(refused) => {
                if json {
                    let document = Refused {
                        casebook: "refused/1",
                        refused,
                    };
                    let text = serde_json::to_string(&document).unwrap_or_default();
                    // The exit status says the same: a closed pipe changes nothing.
                    let _ = io::Write::write_all(&mut io::stdout(), format!("{text}\n").as_bytes());
                }
                for refusal in refused.iter().take(TOLD) {
                    error(&describe(refusal));
                    if let Some(text) = &refusal.hint {
                        hint(text);
                    }
                }
                if refused.len() > TOLD {
                    error(&format!("and {} more like these", refused.len() - TOLD));
                }
            }
            Self::Said {
                error: text,
                hint: more,
                ..
            } => {
                error(text);
                if let Some(text) = more {
                    hint(text);
                }
            }
        }
        ExitCode::from(self.status())
    }
}

fn describe(refusal: &Refusal) -> String {
    let case = refusal
        .case
        .as_ref()
        .map(|case| format!(" in {case}"))
        .unwrap_or_default();
    let clashes: Vec<String> = refusal
        .clashes_with
        .iter()
        .map(ToString::to_string)
        .collect();
    let clashes = match clashes.as_slice() {
        [] => String::new(),
        some => format!(" (clashes with {})", some.join(", ")),
    };
    let line = match refusal.line {
        0 => String::new(),
        line => format!("line {line}: "),
    };
    format!("{line}{}{case}: {}{clashes}", refusal.rule, refusal.detail)
}

/// Writes an error to stderr.
pub fn error(text: &str) {
    eprintln!("casebook: error: {}", safe(&naming_the_ledger(text)));
}

/// Writes a warning to stderr.
pub fn warning(text: &str) {
    eprintln!("casebook: warning: {}", safe(&naming_the_ledger(text)));
}

/// Writes a hint to stderr.
pub fn hint(text: &str) {
    eprintln!("casebook: hint: {}", safe(&naming_the_ledger(text)));
}

/// Writes what was done to stderr, where stdout has the result.
pub fn note(text: &str) {
    eprintln!("casebook: {}", safe(text));
}

/// Says what is wrong with the command line; prints help or the version where that was asked for.
pub fn usage(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // Whether or not anybody still reads it.
        let _ = error.print();
        return ExitCode::SUCCESS;
    }
    let text = error.render().to_string();
    let mut parts = text.split("\n\n");
    let said = parts.next().unwrap_or_default();
    let said: Vec<&str> = said
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    let said = said.join(" ");
    let said = said.strip_prefix("error: ").unwrap_or(&said);
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        self::error("a command is missing");
    } else {
        self::error(said);
    }
    let tips: Vec<&str> = parts
        .filter_map(|part| part.trim().strip_prefix("tip: "))
        .collect();
    if said.contains("unrecognized subcommand 'correction'") {
        hint("casebook correct REF puts another record in the place of the one at REF");
        return ExitCode::from(2);
    }
    for tip in &tips {
        hint(tip);
    }
    if said.contains("is not a date:") {
        hint(&format!("accepted are {}", date::ACCEPTED));
    } else if tips.is_empty() {
        hint("casebook --help, or casebook COMMAND --help, shows what can be given");
    }
    ExitCode::from(2)
}
