//! One row a fact: the event is a column or fixed, and its fields are columns by their names.

use serde_json::Value;

use super::fields::{EVENTS, Field, Kind, of_record};
use super::plan::{Bound, Rows};
use super::read::{Draft, Making};
use super::sheet::{Sheet, Trouble, Wrong};
use super::words::word;

/// Reads each row.
pub fn read(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    if !bound.speaks_of("event") {
        let wrong = Wrong::new("nothing says which event a row is")
            .accepted("a column event, or event under [fixed] in the map");
        rows.troubles
            .push(Trouble::at(sheet.header_row, None, wrong));
        return;
    }
    for row in &sheet.rows {
        Making::new(bound, row, rows).fact();
    }
}

impl Making<'_, '_> {
    fn fact(&mut self) {
        let names: Vec<&'static str> = EVENTS.keys().copied().collect();
        let (event, broken) = self.one("event", &Kind::Words(names));
        let named = event
            .as_ref()
            .and_then(Value::as_str)
            .and_then(|name| EVENTS.get_key_value(name));
        let Some((event, fields)) = named else {
            if !broken {
                let wrong = Wrong::new("event is missing").accepted(
                    "the name of an event, such as verdict; casebook append --help lists them",
                );
                self.wrong(self.bound.column("event"), wrong);
            }
            self.others();
            return;
        };
        let mut draft = Draft::of(event);
        self.common(&mut draft);
        for field in ["id", "on", "on_note", "note"] {
            self.own(&mut draft, field, field);
        }
        for field in fields {
            self.field(&mut draft, field.name, field);
        }
        self.said_by_event(&mut draft, fields);
        self.strays(&mut draft, fields);
        self.required(&mut draft, fields);
        self.take(draft, false);
    }

    /// What the word for the event says beside it: who was "arrested" is detained, and whoever is
    /// "acquitted" has a verdict of that outcome.
    fn said_by_event(&mut self, draft: &mut Draft, fields: &[Field]) {
        let field = match draft.event {
            "custody_changed" => "custody",
            "verdict" => "outcome",
            _ => return,
        };
        let is_told = !self.bound.texts(self.row, field).is_empty();
        let texts = self.bound.texts(self.row, "event");
        let Some(text) = texts.first().filter(|_| !is_told) else {
            return;
        };
        let words = fields.iter().find_map(|f| match &f.kind {
            Kind::Words(words) if f.name == field => Some(words),
            _ => None,
        });
        if let Some(Ok(said)) = words.map(|words| word(text.text, words)) {
            draft.fields.insert(field.into(), said.into());
            draft.cover(field, text.column);
        }
    }

    /// Of a row whose event is not known, what can still be judged.
    fn others(&mut self) {
        let mut draft = Draft::of("hearing_held");
        self.common(&mut draft);
        for field in ["id", "on"] {
            self.own(&mut draft, field, field);
        }
        let case = draft.case().and_then(|case| case.parse().ok());
        self.rows.lost.push(super::plan::Lost {
            row: self.row.number,
            case,
            event: None,
            people: Vec::new(),
        });
    }

    /// Cells for fields that the row's event does not have.
    fn strays(&mut self, draft: &mut Draft, fields: &[Field]) {
        let own = |name: &str| {
            name == "event" || of_record(name).is_some() || fields.iter().any(|f| f.name == name)
        };
        let columns: Vec<(&str, usize)> = self.bound.all().collect();
        // A column may be one field for one event, and another for another.
        let used: Vec<usize> = columns
            .iter()
            .filter(|(name, _)| own(name))
            .map(|(_, column)| *column)
            .collect();
        for (name, column) in columns {
            let there = self
                .row
                .cells
                .get(column)
                .is_some_and(|c| !c.text.is_empty());
            if there && !used.contains(&column) {
                let names: Vec<&str> = fields.iter().map(|f| f.name).collect();
                let wrong = Wrong::new(format!("{} has no field {name}", draft.event))
                    .accepted(format!("an empty cell; it has {}", names.join(", ")));
                self.wrong(Some(column), wrong);
                draft.is_broken = true;
            }
        }
    }

    fn required(&mut self, draft: &mut Draft, fields: &[Field]) {
        let is_own = matches!(draft.event, "retraction" | "evidence_withheld");
        let case = if is_own || draft.event == "figure_claimed" {
            None
        } else {
            Some("case")
        };
        let on = (!is_own).then_some("on");
        let required = fields.iter().filter(|f| f.is_required).map(|f| f.name);
        for field in case.into_iter().chain(on).chain(required) {
            let is_empty = self.bound.texts(self.row, field).is_empty();
            if !draft.has(field) && is_empty {
                self.missing(draft, field);
            }
        }
    }
}
