//! Rows of which nothing came, and what others miss by it: one slip is told once, and not again in each row that
//! rests on the row in which it is.

use crate::case::ids::CaseId;
use crate::case::record::Record;

/// The fields of an event, by their names.
type Fields = serde_json::Map<String, serde_json::Value>;

/// A row, or a part of one, of which nothing came.
#[derive(Clone, Debug)]
pub struct Lost {
    /// The row.
    pub row: u64,
    /// Its case, where that could be read.
    pub case: Option<CaseId>,
    /// The event that it would have been.
    pub event: Option<&'static str>,
    /// Whom it is about, where that could be read.
    pub people: Vec<String>,
    /// The id that it would have introduced, where it would one, and that could be read.
    pub introduces: Option<String>,
}

/// How surely it is a row of which nothing came that a rule misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Likely {
    /// What is known of the row is all as it would be.
    Yes,
    /// It may be, and may be otherwise: it is not known of which case the row was, or about whom.
    Perhaps,
}

/// What a rule misses.
pub struct Missed<'m> {
    /// The rule.
    pub rule: &'m str,
    /// The case in which it does.
    pub case: Option<&'m CaseId>,
    /// The ids that are missed, or of whom something is: any of them.
    pub ids: Vec<String>,
    /// What kind of thing an id is of.
    pub field: Option<&'m str>,
}

impl Lost {
    /// What nothing came of a record.
    #[must_use]
    pub fn of(row: u64, record: &Record) -> Self {
        let event = record.event.name();
        let fields = fields_of(record).unwrap_or_default();
        Self {
            row,
            case: record.case.clone(),
            event: Some(event),
            people: people_in(&fields),
            introduces: introduced_in(event, &fields),
        }
    }

    /// Whether this is what a rule misses.
    #[must_use]
    pub fn is_missed(&self, missed: &Missed<'_>) -> Option<Likely> {
        let events = needed_by(missed.rule, missed.field);
        let other_case = self.case.is_some() && self.case.as_ref() != missed.case;
        let other_event = self.event.is_some_and(|event| !events.contains(&event));
        if events.is_empty() || other_case || other_event {
            return None;
        }
        let is_about = match (missed.rule, &self.introduces) {
            ("unknown_case", _) => Some(true),
            ("unknown_reference", Some(id)) => Some(
                missed.ids.contains(id)
                    || self.event == Some("defendant_group_joined")
                        && missed.ids.iter().any(|missed| is_member(missed, id)),
            ),
            ("unknown_reference", None) if missed.field != Some("defendant") => None,
            _ if self.people.is_empty() => None,
            _ => Some(self.people.iter().any(|one| missed.ids.contains(one))),
        };
        match is_about {
            Some(true) if self.case.is_some() => Some(Likely::Yes),
            Some(false) => None,
            _ => Some(Likely::Perhaps),
        }
    }
}

/// Whether an id is of a member of a group: `g-1` of `g`.
fn is_member(id: &str, group: &str) -> bool {
    let number = id.strip_prefix(group).and_then(|id| id.strip_prefix('-'));
    number.is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

/// The events of which a rule misses one; of what kind of thing, where a rule knows several.
#[must_use]
pub fn needed_by(rule: &str, field: Option<&str>) -> &'static [&'static str] {
    match (rule, field) {
        ("unknown_case", _) => &["case_opened"],
        ("no_conviction" | "no_verdict", _) => &["verdict", "appeal_decided"],
        ("no_sentence", _) => &["sentence_imposed"],
        ("unknown_reference", Some("charge")) => &["charge_filed"],
        ("unknown_reference", Some("appeal")) => &["appeal_filed"],
        ("unknown_reference", Some("victim")) => &["victim_recorded"],
        ("unknown_reference", _) => &["defendant_joined", "defendant_group_joined"],
        _ => &[],
    }
}

/// Whom a record is about.
pub fn people_of(record: &Record) -> Vec<String> {
    fields_of(record)
        .as_ref()
        .map(people_in)
        .unwrap_or_default()
}

/// Whom an event is about, by its fields.
pub(super) fn people_in(fields: &Fields) -> Vec<String> {
    let named = ["defendant", "group", "who"];
    let named = named.iter().filter_map(|name| fields.get(*name));
    let texts = named.flat_map(|value| match value {
        serde_json::Value::Array(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    });
    texts
        .filter_map(|text| text.as_str().map(str::to_owned))
        .collect()
}

/// The id that an event introduces, by its fields.
pub(super) fn introduced_in(event: &str, fields: &Fields) -> Option<String> {
    let field = match event {
        "defendant_joined" => "defendant",
        "defendant_group_joined" => "group",
        "charge_filed" => "charge",
        "appeal_filed" => "appeal",
        "victim_recorded" => "victim",
        _ => return None,
    };
    fields.get(field)?.as_str().map(str::to_owned)
}

/// The fields of a record's event.
fn fields_of(record: &Record) -> Option<Fields> {
    let value = serde_json::to_value(&record.event).ok()?;
    let (_, fields) = value.as_object()?.into_iter().next()?;
    fields.as_object().cloned()
}
