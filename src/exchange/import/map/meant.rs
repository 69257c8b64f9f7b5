//! What a map says that words of a sheet mean: it has to be what there is, whether or not a cell has them.

use super::super::fields::{EVENTS, Kind};
use super::super::penalties::penalty;
use super::super::people;
use super::super::words::word;
use super::{Map, MapError, PLACEHOLDER, RowKind};

impl Map {
    /// Checks the words of all columns. `text` is the map, of which the line is told.
    pub(super) fn check_words(&self, text: &str) -> Result<(), MapError> {
        for (field, rules) in &self.columns {
            for (from, to) in rules.iter().flat_map(|rule| &rule.words) {
                self.check_word(field, from, to).map_err(|mut error| {
                    error.line = line_of(text, field, to);
                    error
                })?;
            }
        }
        let mut fixed = self.fixed.iter();
        match fixed.find(|(_, rule)| rule.text == PLACEHOLDER) {
            Some((field, _)) => Err(placeholder(field, None)),
            None => Ok(()),
        }
    }

    fn check_word(&self, field: &str, from: &str, to: &str) -> Result<(), MapError> {
        let wrong = |accepted: Option<String>| {
            let problem = format!("{from:?} of {field} cannot mean {to:?}");
            MapError::new(problem).accepted(accepted)
        };
        let lists = self.lists(field);
        if to == PLACEHOLDER {
            return Err(placeholder(field, lists.first()));
        }
        let is_penalty = matches!(field, "penalties" | "revised_penalties" | "penalty_kind");
        if is_penalty && let Err(error) = penalty(to) {
            return Err(wrong(error.accepted));
        }
        let told = lists.iter().map(|list| word(to, list));
        // A field may be one list for one event, and another for another.
        match told.collect::<Vec<_>>().as_slice() {
            [] => Ok(()),
            several if several.iter().any(Result::is_ok) => Ok(()),
            several => {
                let advice = several.iter().filter_map(|one| one.as_ref().err());
                let advice: Vec<String> = advice.filter_map(|one| one.accepted.clone()).collect();
                Err(wrong(Some(advice.join("; or "))))
            }
        }
    }

    /// The lists of words that a field may be one of.
    fn lists(&self, field: &str) -> Vec<Vec<&'static str>> {
        let words = |kind: Kind| match kind {
            Kind::Words(words) => Some(words),
            _ => None,
        };
        let own = super::of_record(field);
        match self.rows {
            RowKind::Defendant => people::holds(field).and_then(words).into_iter().collect(),
            RowKind::Fact if field == "event" => vec![EVENTS.keys().copied().collect()],
            RowKind::Fact => {
                let of_events = EVENTS.values().flatten().filter(|f| f.name == field);
                let all = own.into_iter().chain(of_events.map(|f| f.kind.clone()));
                let mut all: Vec<_> = all.filter_map(words).collect();
                all.dedup();
                all
            }
        }
    }
}

fn placeholder(field: &str, list: Option<&Vec<&'static str>>) -> MapError {
    let wrong = MapError::new(format!(
        "{field} is {PLACEHOLDER:?}, which stands for what only you know"
    ));
    wrong.accepted(Some(match list {
        Some(list) => format!("one of {}", list.join(", ")),
        None => "what is meant".into(),
    }))
}

/// The line of a field that has a word, counted from 1.
fn line_of(text: &str, field: &str, word: &str) -> Option<usize> {
    let mut lines = text.lines();
    let quoted = [format!("\"{word}\""), format!("'{word}'")];
    let is = |line: &str| {
        let of_field = line.trim_start().trim_start_matches('"').starts_with(field);
        of_field && quoted.iter().any(|word| line.contains(word))
    };
    lines.position(is).map(|at| at + 1)
}
