//! One row a fact: the event is a column or fixed, and its fields are columns by their names.

use serde_json::Value;

use super::fields::{EVENTS, Field, Kind, of_record};
use super::people::charge_id;
use super::plan::{Bound, Rows};
use super::read::{Draft, Making};
use super::scripts::{check_scripts, unmixed};
use super::sheet::{Sheet, Trouble, Wrong};
use super::slugs::slug;
use super::words::word;
use crate::case::ids::DefendantId;

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
        let whom = self.whom(&mut draft, fields);
        self.charge(&mut draft);
        self.strays(&mut draft, fields, whom);
        self.required(&mut draft, fields, whom);
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

    /// Whether a row has something for a field.
    fn tells(&self, field: &str) -> bool {
        !self.bound.texts(self.row, field).is_empty()
    }

    /// Whom a row is about, where the column for it has another name: one column of defendants is enough for
    /// all events, and one of names, where there is no other. Comes back with the column that was taken.
    fn whom(&mut self, draft: &mut Draft, fields: &[Field]) -> Option<&'static str> {
        let of = |name: &str| fields.iter().find(|field| field.name == name);
        let (defendant, who) = (of("defendant"), of("who"));
        if draft.event == "defendant_joined" {
            self.name_of(draft);
        }
        let (defendants, all) = (self.tells("defendant"), self.tells("who"));
        let taken = match (defendant, who) {
            (None, Some(who)) if defendants && !all => {
                self.field(draft, "defendant", who);
                Some("defendant")
            }
            (Some(_), _) | (_, Some(_))
                if draft.event != "defendant_identified"
                    && !["defendant", "who"].iter().any(|f| self.bound.speaks_of(f)) =>
            {
                self.by_name(draft, defendant.is_some());
                Some("name")
            }
            _ => None,
        };
        taken.filter(|field| self.tells(field))
    }

    /// The name of somebody who joins, of whom only the name is told, in the column of defendants.
    fn name_of(&mut self, draft: &mut Draft) {
        let texts = self.bound.texts(self.row, "defendant");
        let [text] = texts.as_slice() else { return };
        let given = text.rule.words.get(&super::words::plain(text.text));
        let is_id = |text: &str| text.parse::<DefendantId>().is_ok();
        if given.is_some() || is_id(text.text) || !text.rule.slug {
            return;
        }
        draft.made.insert("defendant");
        if !self.bound.speaks_of("name") && !draft.has("name") {
            draft.fields.insert("name".into(), text.text.into());
            draft.cover("name", text.column);
        }
    }

    /// Whom a row is about, by the name alone.
    fn by_name(&mut self, draft: &mut Draft, is_one: bool) {
        let (name, broken) = match draft.fields.get("name") {
            Some(name) => (Some(name.clone()), false),
            None => self.one("name", &Kind::Line),
        };
        draft.is_broken |= broken;
        let Some(name) = name.as_ref().and_then(Value::as_str) else {
            return;
        };
        let meant = unmixed(name);
        let name = meant.as_deref().unwrap_or(name);
        let id = match check_scripts(name) {
            Ok(()) => slug(name),
            Err(wrong) => {
                self.wrong(self.bound.column("name"), wrong);
                draft.is_broken = true;
                None
            }
        };
        let (field, value) = match is_one {
            true => ("defendant", id.map(Value::from)),
            false => ("who", id.map(|id| Value::from(vec![id]))),
        };
        draft
            .fields
            .extend(value.map(|value| (field.to_owned(), value)));
        draft.cover(field, self.bound.column("name"));
        draft.made.insert("defendant");
    }

    /// A charge without an id gets one, as in a sheet of defendants.
    fn charge(&mut self, draft: &mut Draft) {
        if draft.event != "charge_filed" || self.tells("charge") {
            return;
        }
        let people = draft.fields.get("who").and_then(Value::as_array);
        let people: Vec<&str> = people
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let article = draft.fields.get("article").and_then(Value::as_str);
        let id = match people.is_empty() {
            true => None,
            false => charge_id(&people.join(" "), article),
        };
        if let Some(id) = id {
            draft.fields.insert("charge".into(), id.into());
            draft.made.insert("charge");
            draft.uncover("charge");
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
        let fields = ["defendant", "who"];
        let texts = fields
            .iter()
            .flat_map(|field| self.bound.texts(self.row, field));
        let people = super::values::items(&texts.collect::<Vec<_>>())
            .into_iter()
            .filter_map(|text| text.meant().parse::<DefendantId>().ok())
            .map(|id| id.to_string())
            .collect();
        self.rows.lost.push(super::lost::Lost {
            row: self.row.number,
            case,
            event: None,
            people,
            introduces: None,
        });
    }

    /// Cells for fields that the row's event does not have.
    fn strays(&mut self, draft: &mut Draft, fields: &[Field], whom: Option<&str>) {
        let own = |name: &str| {
            name == "event"
                || of_record(name).is_some()
                || fields.iter().any(|f| f.name == name)
                || whom == Some(name)
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

    fn required(&mut self, draft: &mut Draft, fields: &[Field], whom: Option<&str>) {
        let is_own = matches!(draft.event, "retraction" | "evidence_withheld");
        let case = if is_own || draft.event == "figure_claimed" {
            None
        } else {
            Some("case")
        };
        let on = (!is_own).then_some("on");
        let required = fields.iter().filter(|f| f.is_required).map(|f| f.name);
        // What stands in the column that was taken is wrong, and is told; it is not missing.
        let is_told = |field: &str| {
            whom.is_some() && matches!(field, "who" | "defendant")
                || field == "charge" && draft.event == "charge_filed"
        };
        let required = required.filter(|field| !is_told(field)).collect::<Vec<_>>();
        for field in case.into_iter().chain(on).chain(required) {
            let is_empty = self.bound.texts(self.row, field).is_empty();
            if !draft.has(field) && is_empty {
                self.missing(draft, field);
            }
        }
    }
}
