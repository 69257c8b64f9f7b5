//! What is wrong with a sheet, a map or a template.

use std::io;

use super::Failure;
use crate::exchange::import::{Trouble, Wrong, letter};

impl Failure {
    /// A sheet, or a map, that cannot be read at all.
    pub fn of_file(path: &str, wrong: Wrong) -> Self {
        let failure = Self::cannot(format!("{path}: {}", wrong.problem));
        match wrong.accepted {
            Some(accepted) => failure.hint(format!("accepted: {accepted}")),
            None => failure,
        }
    }

    /// A sheet that is too large.
    pub fn too_large(path: &str, limit: u64) -> Self {
        Self::cannot(format!("{path} is larger than {} MiB", limit >> 20))
            .hint("cut it into several, and import one after the other")
    }

    /// A file that cannot be read.
    pub fn unreadable(path: &str, error: &io::Error) -> Self {
        Self::cannot(format!("cannot read {path}: {error}"))
    }

    /// A sheet with errors, which were told.
    pub fn sheet(path: &str, errors: usize, dry_run: bool) -> Self {
        let would = if dry_run { "would be" } else { "was" };
        let errors = if errors == 1 {
            "1 error".to_owned()
        } else {
            format!("{errors} errors")
        };
        Self::no(format!("{path}: {errors}; nothing {would} appended"))
    }

    /// Rows that say what is not in force, and that was not recorded either.
    pub fn left_of_sheet(path: &str, left: usize) -> Self {
        let what = if left == 1 {
            "1 thing that a row says is".to_owned()
        } else {
            format!("{left} things that rows say are")
        };
        Self::no(format!("{path}: {what} not in force"))
            .hint("what was retracted is recorded anew by the same import with --again; what could not be corrected yet says what comes first")
    }

    /// A word that is no template.
    pub fn no_template(word: &str, near: Option<&str>) -> Self {
        let failure = Self::no(format!("there is no template {word:?}"));
        match near {
            Some(near) => failure.hint(format!("did you mean {near}?")),
            None => failure.hint("an event, such as verdict, or sheet, facts, map; casebook append --help lists the events"),
        }
    }
}

/// Something wrong in a sheet, with its place as a spreadsheet shows it.
pub fn in_sheet(path: &str, header: &[String], trouble: &Trouble) -> String {
    let row = match trouble.row {
        0 => "map".to_owned(),
        row => row.to_string(),
    };
    let column = match (trouble.column, trouble.column.and_then(|c| header.get(c))) {
        (Some(column), Some(name)) if !name.is_empty() => format!(":{} ({name})", letter(column)),
        (Some(column), _) => format!(":{}", letter(column)),
        (None, _) => String::new(),
    };
    let rule = trouble
        .rule
        .map(|rule| format!("{rule}: "))
        .unwrap_or_default();
    let accepted = trouble
        .accepted
        .as_ref()
        .map(|a| format!("; {a}"))
        .unwrap_or_default();
    format!("{path}:{row}{column}: {rule}{}{accepted}", trouble.problem)
}

/// What to do with rows that have changed.
pub const CHANGED: &str = "nothing is appended for changed rows: run the commands that are shown, or the same import with --correct --reason WHY; a row that is another fact needs an id of its own";

/// What to do with what rests on a change that is not made.
pub const UNCORRECTED: &str = "the row says so, and what is recorded says otherwise: the same import with --correct --reason WHY corrects that in the same batch";

/// What to do with what a sheet no longer says.
pub const GONE: &str = "what an import recorded and no row says any more stays in force: nothing is retracted by itself; where it was wrong, run the commands that are shown, in that order";
