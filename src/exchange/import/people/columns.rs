//! The columns that a sheet of defendants can have, and the dates of its rows.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::fields::{EVENTS, Field, Kind, OF_RECORD, of_record};
use super::super::read::Making;
use super::super::sheet::{Trouble, Wrong};
use crate::case::date::Date;

/// The fields of such a sheet that are fields of an event: as in the sheet, the event, as in the event.
pub const FIELDS: [(&str, &str, &str); 36] = [
    ("title", "case_opened", "title"),
    ("jurisdiction", "case_opened", "jurisdiction"),
    ("authority", "case_opened", "authority"),
    ("incident", "case_opened", "incident"),
    ("case_description", "case_opened", "description"),
    ("number", "case_identified", "number"),
    ("scheme", "case_identified", "scheme"),
    ("court", "case_referred", "court"),
    ("court", "trial_opened", "court"),
    ("court", "verdict", "court"),
    ("court", "sentence_imposed", "court"),
    ("judge", "verdict", "judge"),
    ("judge", "sentence_imposed", "judge"),
    ("name", "defendant_joined", "name"),
    ("aliases", "defendant_joined", "aliases"),
    ("agency", "defendant_joined", "agency"),
    ("rank", "defendant_joined", "rank"),
    ("position", "defendant_joined", "position"),
    ("description", "defendant_joined", "description"),
    ("code", "charge_filed", "code"),
    ("part", "charge_filed", "part"),
    ("edition", "charge_filed", "edition"),
    ("charge_title", "charge_filed", "title"),
    ("custody", "custody_changed", "custody"),
    ("outcome", "verdict", "outcome"),
    ("in_absentia", "verdict", "in_absentia"),
    ("verdict_reason", "verdict", "reason"),
    ("penalties", "sentence_imposed", "penalties"),
    ("appellant", "appeal_filed", "appellant"),
    ("appeal_level", "appeal_filed", "level"),
    ("grounds", "appeal_filed", "grounds"),
    ("appeal_outcome", "appeal_decided", "outcome"),
    ("appeal_court", "appeal_decided", "court"),
    ("revised_penalties", "sentence_revised", "penalties"),
    ("ended_basis", "proceedings_ended", "basis"),
    ("release_basis", "released", "basis"),
];

/// The other fields, and what they hold.
const OTHERS: [(&str, Kind); 20] = [
    ("defendant", Kind::Slug),
    ("charge", Kind::Slug),
    ("appeal", Kind::Slug),
    ("article", Kind::Line),
    ("penalty_kind", Kind::Line),
    ("term", Kind::Line),
    ("amount", Kind::Line),
    ("opened", Kind::Date),
    ("referred", Kind::Date),
    ("trial_opened", Kind::Date),
    ("joined", Kind::Date),
    ("charged", Kind::Date),
    ("custody_on", Kind::Date),
    ("verdict_on", Kind::Date),
    ("sentence_on", Kind::Date),
    ("in_force", Kind::Date),
    ("appeal_filed", Kind::Date),
    ("appeal_decided", Kind::Date),
    ("ended", Kind::Date),
    ("released", Kind::Date),
];

/// What a field of such a sheet holds.
pub fn holds(name: &str) -> Option<Kind> {
    if name == "died" {
        return Some(Kind::Date);
    }
    if let Some((_, kind)) = OTHERS.iter().find(|(field, _)| *field == name) {
        return Some(kind.clone());
    }
    if let Some((_, event, field)) = FIELDS.iter().find(|(field, ..)| *field == name) {
        return Some(of_event(event, field).kind.clone());
    }
    // A date belongs to one of a row's events, never to all.
    of_record(name).filter(|_| name != "on" && name != "on_note")
}

/// The names of all fields of such a sheet.
pub fn fields() -> Vec<&'static str> {
    let of_events = FIELDS.iter().map(|(field, ..)| *field);
    let others = OTHERS.iter().map(|(field, _)| *field);
    let own = OF_RECORD
        .iter()
        .copied()
        .filter(|f| *f != "on" && *f != "on_note");
    let mut all: Vec<&str> = of_events.chain(others).chain(own).chain(["died"]).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// A field of an event.
pub fn of_event(event: &str, field: &str) -> &'static Field {
    let fields = EVENTS.get(event).map_or(&[][..], Vec::as_slice);
    let found = fields.iter().find(|f| f.name == field);
    found.unwrap_or_else(|| panic!("{event} has no field {field}: a test says so"))
}

/// The events, of those that a row makes, to which a field of such a sheet belongs.
pub fn events_of(name: &str) -> Vec<&'static str> {
    let of_fields = FIELDS.iter().filter(|(field, ..)| *field == name);
    let others: &[&str] = match name {
        "charge" | "article" | "charged" => &["charge_filed"],
        "penalty_kind" | "term" | "amount" | "sentence_on" => &["sentence_imposed"],
        "verdict_on" => &["verdict", "sentence_imposed"],
        "custody_on" => &["custody_changed"],
        "appeal" => &["appeal_filed"],
        "appeal_court" => &["sentence_revised"],
        _ => &[],
    };
    of_fields
        .map(|(_, event, _)| *event)
        .chain(others.iter().copied())
        .collect()
}

impl Making<'_, '_> {
    /// Whether the row has anything for a field in a cell of its own.
    pub(super) fn is_told(&self, field: &str) -> bool {
        let texts = self.bound.texts(self.row, field);
        texts.iter().any(|text| text.column.is_some())
    }

    /// Cells that reached no record: the row says nothing else of the event to which they belong.
    pub(super) fn left_over(&mut self) {
        let columns: Vec<(&str, usize)> = self.bound.all().collect();
        for (field, column) in columns {
            let events = events_of(field);
            let text = self.row.cells.get(column).map_or("", |cell| &*cell.text);
            let number = self.row.number;
            let mut told = self.rows.troubles.iter().rev();
            let mut is_wrong = || {
                told.by_ref()
                    .take_while(|t| t.row == number)
                    .any(|t| t.column == Some(column))
            };
            if text.is_empty()
                || events.is_empty()
                || events.iter().any(|event| self.made.contains(event))
                || is_wrong()
            {
                continue;
            }
            let wrong = Wrong::new(format!(
                "{text:?} is in no record: {field} is part of {}, and the row tells of none",
                events.join(", ")
            ));
            let wrong = wrong.accepted("what happened, and when; or a note");
            self.rows
                .doubts
                .push(Trouble::at(number, Some(column), wrong));
        }
    }

    /// The dates of a row, each read once; those that are wrong are told here.
    pub(super) fn dates(&mut self) -> Dates {
        let mut dates = Dates::default();
        let names = OTHERS
            .iter()
            .filter(|(_, kind)| *kind == Kind::Date)
            .map(|(name, _)| *name);
        for name in names.chain(["died"]) {
            let (value, broken) = self.one(name, &Kind::Date);
            if broken {
                dates.broken.push(name);
            }
            let date = value
                .as_ref()
                .and_then(Value::as_str)
                .and_then(|d| d.parse().ok());
            dates.known.extend(date.map(|date| (name, date)));
        }
        dates
    }
}

/// The dates of a row.
#[derive(Default)]
pub struct Dates {
    /// By their columns.
    pub known: BTreeMap<&'static str, Date>,
    /// The columns whose dates could not be read.
    pub broken: Vec<&'static str>,
}

impl Dates {
    /// Some time until the first of those by which it must have happened.
    pub fn until(&self, until: Until) -> Option<String> {
        let later = self.known.iter().filter(|(name, _)| until.is_by(name));
        let dated = later.filter_map(|(_, date)| Some((date.latest()?, by(date)?)));
        // Of two with the same bound it is the one without a doubt.
        dated
            .min_by_key(|(latest, text)| (*latest, text.ends_with(['?', '~', '%'])))
            .map(|(_, text)| text)
    }
}

/// Some time until a date. Of one that is only approximate the bound is so, too.
pub fn by(date: &Date) -> Option<String> {
    let last = date.latest()?;
    let end = date.as_str().rsplit('/').next().unwrap_or_default();
    Some(match end.ends_with(['?', '~', '%']) {
        true => format!("../{end}"),
        false => format!("../{last}"),
    })
}

/// What a row may leave undated: it had happened by what came later.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The case was opened by whatever else is told of it.
    Opened,
    /// A defendant joined by whatever else is told of them, but for the opening of the case.
    Joined,
    /// A charge was filed by the time of the trial.
    Charged,
}

impl Until {
    /// What an event is, if it may be left undated.
    pub fn of(event: &str) -> Option<Self> {
        match event {
            "case_opened" | "case_identified" => Some(Self::Opened),
            "defendant_joined" => Some(Self::Joined),
            "charge_filed" => Some(Self::Charged),
            _ => None,
        }
    }

    /// Whether it must have happened by this date of a row.
    fn is_by(self, date: &str) -> bool {
        match self {
            Self::Opened => true,
            Self::Joined => date != "opened",
            Self::Charged => !matches!(
                date,
                "opened" | "joined" | "custody_on" | "died" | "released" | "ended"
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_of_such_a_sheet_is_one_of_the_domain() {
        for name in fields() {
            assert!(holds(name).is_some(), "{name}");
        }
        assert!(holds("on").is_none());
    }
}
