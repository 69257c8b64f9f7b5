//! What stands in the way of an export.

use std::io;
use std::path::Path;

use super::Failure;

impl Failure {
    pub fn two_forms() -> Self {
        Self::cannot("an answer is given as --json or as --csv, not both")
    }

    /// An export that the disk stood in the way of.
    pub fn cannot_export(what: &str, path: &Path, error: &io::Error) -> Self {
        Self::cannot(format!("cannot {what} {}: {error}", path.display()))
    }

    /// A file, or a link that leads nowhere, where a directory is wanted.
    pub fn no_directory(path: &Path) -> Self {
        Self::cannot(format!("{} is not a directory", path.display()))
            .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// The files are in place, and could not be told of.
    pub fn exported_untold(self, dir: &Path) -> Self {
        let hint = format!(
            "all files were written into {}: only what tells of them was not",
            dir.display()
        );
        self.hint(hint)
    }

    /// A directory that has more in it than an export.
    pub fn not_an_export(dir: &Path, name: &str) -> Self {
        Self::cannot(format!(
            "{} is not empty: {name} in it is no file of an export",
            dir.display()
        ))
        .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// A directory with files that no export says to have written.
    pub fn no_export_made_it(dir: &Path, name: &str) -> Self {
        Self::cannot(format!(
            "{} is not empty, and is not the directory of an export: it has {name} in it, and no .casebook-export",
            dir.display()
        ))
        .hint("name a new directory, an empty one, or one of an earlier export")
    }

    /// Of an earlier export, some files took their places, and some perhaps did not.
    pub fn unfinished_export(dir: &Path, formats: &[&str]) -> String {
        format!(
            "an earlier export into {} was not finished ({}): its files may be partly of that one, partly of one before, until they are exported again",
            dir.display(),
            formats.join(", ")
        )
    }

    /// Files of an earlier export that are as they were: what was taken back since may be in them.
    pub fn left_from_earlier(names: &[String]) -> String {
        let names = names.join(", ");
        format!(
            "left as they were, from an earlier export: {names}; what was taken back since is still in them"
        )
    }

    /// An export into the ledger itself.
    pub fn export_into_ledger(dir: &Path) -> Self {
        Self::cannot(format!("{} is in the ledger", dir.display()))
            .hint("name a directory outside of it: only what is recorded belongs there")
    }

    /// A byte order mark in a format that has none.
    pub fn no_mark_here() -> Self {
        Self::cannot("--bom is for --format csv")
    }
}
