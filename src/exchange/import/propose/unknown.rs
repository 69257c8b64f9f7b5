//! What a proposal leaves to the user: the columns of which nothing is known, and the fields they can be.

use std::fmt::Write;

use super::super::map::{Map, RowKind};
use super::super::sheet::Sheet;
use super::super::words::plain;

/// The fields that a sheet of defendants mostly has, and what each is.
const OF_DEFENDANTS: [(&str, &str); 30] = [
    ("case", "which case the row is of: needed"),
    ("title", "what the case is called"),
    ("jurisdiction", "the country, as KZ"),
    ("opened", "the date on which the case was opened"),
    ("name", "the defendant: this or defendant is needed"),
    ("defendant", "an id of the defendant, as d1"),
    ("agency", "where the defendant served"),
    ("rank", "the rank there"),
    ("position", "the post there"),
    ("joined", "the date since which they are a defendant"),
    ("custody", "detained, remanded, house_arrest, released, …"),
    ("custody_on", "since when"),
    ("article", "of what law they are charged with, as 146"),
    ("charge_title", "the same in words"),
    ("charged", "the date of the charge"),
    ("court", "the court"),
    ("judge", "the judge"),
    ("trial_opened", "the date on which the trial began"),
    ("verdict_on", "the date of the verdict"),
    ("outcome", "convicted, acquitted or terminated"),
    (
        "penalties",
        "the sentence, as imprisonment:4y; fine:500000 KZT",
    ),
    ("term", "its length alone, beside penalty_kind"),
    (
        "in_force",
        "the date on which the verdict entered into force",
    ),
    ("appeal_filed", "the date of the appeal"),
    ("appeal_decided", "the date of its decision"),
    ("appeal_outcome", "upheld, modified, quashed_acquitted, …"),
    ("source", "who says so: a title or an address"),
    ("learned", "the date on which you learnt it"),
    ("note", "anything else"),
    ("id", "an id of the row, which never changes"),
];

/// The fields that a sheet of facts mostly has, and what each is.
const OF_FACTS: [(&str, &str); 17] = [
    ("event", "what happened, as verdict: needed"),
    ("case", "which case: needed"),
    ("on", "when: needed"),
    ("title", "what the case is called, where it is opened"),
    ("who", "whom it is about: ids, as d1; d2"),
    ("defendant", "the id of who joins"),
    ("name", "the name of who joins"),
    ("agency", "where they served"),
    ("custody", "detained, remanded, house_arrest, released, …"),
    ("charge", "an id of the charge"),
    ("article", "of what law"),
    ("court", "the court"),
    ("outcome", "of a verdict or an appeal"),
    ("penalties", "the sentence, as imprisonment:4y"),
    ("source", "who says so: a title or an address"),
    ("note", "anything else"),
    ("id", "an id of the row, which never changes"),
];

/// The columns of a sheet of which a map says nothing.
#[must_use]
pub fn unknown<'s>(sheet: &'s Sheet, map: &Map) -> Vec<&'s str> {
    let rules = map.columns.values().flatten().map(|rule| &rule.text);
    let said: Vec<String> = rules.chain(&map.ignore).map(|name| plain(name)).collect();
    let headers = sheet.header.iter().filter(|header| !header.is_empty());
    let unsaid = headers.filter(|header| !said.contains(&plain(header)));
    unsaid.map(String::as_str).collect()
}

/// Comments for the end of a proposed map: a line for each column that is not known, and the fields that there
/// are. Nothing where all are known.
#[must_use]
pub fn left_open(map: &Map, unknown: &[&str]) -> String {
    let mut text = String::new();
    if unknown.is_empty() {
        return text;
    }
    text.push_str("\n# Columns that are not known. Put a field in place of each FIELD, or the name into ignore above:\n");
    for header in unknown {
        // One line of a comment, whatever the header has.
        let header: String = header
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let _ = writeln!(text, "#FIELD = {header:?}");
    }
    let (fields, rows): (&[_], _) = match map.rows {
        RowKind::Defendant => (&OF_DEFENDANTS, "defendant"),
        RowKind::Fact => (&OF_FACTS, "fact"),
    };
    let _ = writeln!(text, "# The usual fields of a sheet of one row a {rows}:");
    for (field, meaning) in fields
        .iter()
        .filter(|(field, _)| !map.columns.contains_key(*field))
    {
        let _ = writeln!(text, "#   {field}: {meaning}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::super::map::knows;
    use super::*;

    #[test]
    fn every_field_that_is_told_is_one() {
        for (field, _) in OF_DEFENDANTS {
            assert!(knows(RowKind::Defendant, field), "{field}");
        }
        for (field, _) in OF_FACTS {
            assert!(knows(RowKind::Fact, field), "{field}");
        }
    }
}
