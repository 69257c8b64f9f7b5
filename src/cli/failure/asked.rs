//! What is asked for, and is not there or cannot be answered.

use super::Failure;
use crate::seq::{Seq, Size};

impl Failure {
    /// Two stages, or two dates, at which to stop.
    pub fn two_ends() -> Self {
        Self::cannot("--to was given two stages, or two dates").hint(
            "give one stage (verdict, appeal or force), one date for the world, or one of each: --to force --to 2024-03",
        )
    }

    /// From the verdict to the verdict.
    pub fn no_way() -> Self {
        Self::cannot("from the verdict to the verdict it takes no time")
            .hint("--from verdict goes with --to appeal or --to force")
    }

    pub fn not_a_point(text: &str) -> Self {
        Self::cannot(format!(
            "{text:?} is neither a date, a time, an entry, nor a file that can be read"
        ))
        .hint("give 2024-03-18, 2024-03, 2024-03-18T09:30:00Z, #12, or the path of a checkpoint")
    }

    pub fn not_a_checkpoint(path: &str, problem: &str) -> Self {
        Self::cannot(format!("{path}: {problem}"))
            .hint("a checkpoint is three lines: origin, size, root; the ledger's own is the file checkpoint in its directory")
    }

    pub fn other_ledger(path: &str, theirs: &str, ours: &str) -> Self {
        Self::no(format!(
            "{path} is a checkpoint of {theirs}, and this ledger is {ours}: the two have no history in common"
        ))
    }

    pub fn larger_ledger(path: &str, theirs: Size, ours: Size) -> Self {
        Self::no(format!(
            "{path} is of {theirs} entries, and this ledger has {ours}: entries that were there are missing, or this copy is an older one"
        ))
        .hint("get the newer copy; if this is the newest one, entries were taken away")
    }

    pub fn other_history(path: &str, size: Size) -> Self {
        Self::no(format!(
            "{path} is not of this history: the first {size} entries of this ledger hash to another root"
        ))
        .hint("what was published then and what stands here now are not the same entries: something before that was altered, dropped or slipped in; compare with the copy that the checkpoint came with")
    }

    pub fn no_such_entry(seq: Seq, size: Size) -> Self {
        Self::no(format!(
            "there is no entry {seq}: this ledger has {size} entries"
        ))
    }

    pub fn wrong_order(since: &str, until: &str) -> Self {
        Self::cannot(format!("{since} is later than {until}"))
            .hint("the earlier one comes first: casebook diff SINCE UNTIL")
    }

    pub fn not_yet(case: &str) -> Self {
        Self::no(format!("nothing of {case} had happened by then"))
    }

    pub fn no_defendant(asked: &str, case: &str, members: &[&str], near: Option<&str>) -> Self {
        let failure = Self::no(format!("there is no defendant {asked} in {case} by then"));
        match (members, near) {
            ([], Some(near)) => failure.hint(format!("did you mean {near}?")),
            ([], None) => failure.hint(format!("casebook show {case} lists the defendants")),
            (members, _) => failure.hint(format!(
                "{asked} is a group: ask about one of {}",
                members.join(", ")
            )),
        }
    }

    pub fn no_field(asked: &str, whose: &str, names: &[&str], near: Option<&str>) -> Self {
        let failure = Self::no(format!(
            "{asked:?} is neither a field nor anything that is shown of {whose}"
        ));
        let near = near.map_or(String::new(), |near| format!("did you mean {near}? "));
        failure.hint(format!("{near}the fields are {}", names.join(", ")))
    }

    pub fn no_case(case: &str, known: Option<&str>) -> Self {
        let failure = Self::no(format!(
            "there is no case {case} in this ledger, as known then"
        ));
        match known {
            Some(known) => failure.hint(format!("did you mean {known}?")),
            None => failure.hint("casebook replay lists the cases"),
        }
    }

    pub fn no_entry(reference: &str) -> Self {
        Self::no(format!("there is no entry or record {reference}"))
            .hint("casebook history CASE lists the entries of a case, with their ids")
    }
}

/// Nothing was recorded between two points, of which one may be meant otherwise.
pub fn nothing_since(since: &str) -> String {
    format!(
        "nothing was recorded after {since}: a day, a month or a year is meant with all of it; for what was recorded within it, give the day before, a time, or #SEQ"
    )
}
