//! What became of a defendant: custody, the verdict and the sentence, the appeal, the end.

use serde_json::Value;

use super::super::fields::Kind;
use super::super::penalties::{of_length, penalty};
use super::super::plan::Text;
use super::super::read::{Draft, Making};
use super::super::sheet::Wrong;
use super::super::slugs::slug;
use super::super::values::items;
use super::columns::Dates;

impl Making<'_, '_> {
    pub(super) fn judged(&mut self, common: &Draft, defendant: &str, dates: &Dates) {
        let there = |field: &str| !self.bound.texts(self.row, field).is_empty();
        // What the map fixes for all rows makes nothing of a row that says nothing.
        let sentence = there("penalties")
            || self.is_told("penalty_kind")
            || self.is_told("term")
            || self.is_told("amount");
        let in_custody = self.is_told("custody") || (there("custody") && there("custody_on"));
        let sentence_on = if there("sentence_on") {
            "sentence_on"
        } else {
            "verdict_on"
        };
        let is_decided = self.is_decided();
        let appealed = there("appeal_filed") || there("appeal_outcome");
        let filed = if there("appeal_filed") {
            "appeal_filed"
        } else {
            "appeal_decided"
        };
        let made: [(&'static str, &'static str, bool); 10] = [
            ("custody_changed", "custody_on", in_custody),
            ("verdict", "verdict_on", there("outcome")),
            ("sentence_imposed", sentence_on, sentence),
            ("appeal_filed", filed, appealed),
            ("appeal_decided", "appeal_decided", there("appeal_outcome")),
            (
                "sentence_revised",
                "appeal_decided",
                there("revised_penalties") && is_decided,
            ),
            ("entered_into_force", "in_force", there("in_force")),
            ("proceedings_ended", "ended", there("ended_basis")),
            ("released", "released", there("release_basis")),
            ("defendant_died", "died", there("died")),
        ];
        let mut lost = false;
        for (event, on, is_made) in made {
            if !is_made {
                continue;
            }
            let mut draft = common.as_event(event);
            self.event_fields(&mut draft);
            let derives = event == "appeal_filed" && !there("appeal_filed");
            self.date(&mut draft, on, dates, None);
            if derives {
                draft.until();
            }
            self.particulars(&mut draft, defendant);
            // What rests on a part that could not be read is not judged without it.
            draft.is_broken |= lost
                && matches!(
                    event,
                    "sentence_imposed"
                        | "appeal_decided"
                        | "sentence_revised"
                        | "entered_into_force"
                );
            lost |= !self.take_part(draft, None);
        }
        self.unused(dates);
    }

    /// Whether a sentence that was revised was so by a decision: without one the appeal would stay open.
    fn is_decided(&mut self) -> bool {
        let texts = self.bound.texts(self.row, "revised_penalties");
        let Some(revised) = texts
            .first()
            .filter(|_| self.bound.texts(self.row, "appeal_outcome").is_empty())
        else {
            return true;
        };
        let column = revised.column;
        let wrong = Wrong::new("a sentence is revised, and what the appeal decided is missing");
        let place = self
            .bound
            .place_of("appeal_outcome", "modified, or another outcome,");
        self.wrong(
            column,
            wrong.accepted(format!("{place}; and its date in appeal_decided")),
        );
        false
    }

    /// Dates of what the row does not tell.
    fn unused(&mut self, dates: &Dates) {
        let needs: [(&str, &[&str]); 5] = [
            (
                "verdict_on",
                &["outcome", "penalties", "penalty_kind", "term"],
            ),
            ("custody_on", &["custody"]),
            ("appeal_decided", &["appeal_outcome", "revised_penalties"]),
            ("ended", &["ended_basis"]),
            ("released", &["release_basis"]),
        ];
        for (date, fields) in needs {
            let told = fields.iter().any(|field| match *field {
                // A kind that is the same for all rows says nothing of a row without a length.
                "penalty_kind" => self.is_told(field),
                _ => !self.bound.texts(self.row, field).is_empty(),
            });
            if dates.known.contains_key(date) && !told {
                let wrong = Wrong::new(format!("there is a date, and {} is missing", fields[0]));
                self.wrong(
                    self.bound.column(date),
                    wrong.accepted(format!(
                        "{}; or an empty cell here",
                        self.bound.place_of(fields[0], fields[0])
                    )),
                );
            }
        }
    }

    /// What the sheet does not have as a column.
    fn particulars(&mut self, draft: &mut Draft, defendant: &str) {
        let who = Value::from(vec![defendant]);
        match draft.event {
            "defendant_died" => {
                draft.fields.insert("defendant".into(), defendant.into());
            }
            "appeal_filed" | "appeal_decided" | "sentence_revised" => {
                self.appeal(draft, defendant, who);
            }
            "sentence_imposed" => {
                self.penalty(draft);
                draft.fields.insert("who".into(), who);
            }
            _ => {
                draft.fields.insert("who".into(), who);
            }
        }
    }

    fn appeal(&mut self, draft: &mut Draft, defendant: &str, who: Value) {
        let (id, broken) = if draft.event == "appeal_filed" {
            self.one("appeal", &Kind::Slug)
        } else {
            let quiet = self
                .bound
                .texts(self.row, "appeal")
                .first()
                .map(|t| Value::from(t.text));
            (quiet, false)
        };
        draft.is_broken |= broken;
        if id.is_none() {
            draft.made.insert("appeal");
        }
        let id = id.or_else(|| slug(&format!("ap {defendant}")).map(Value::from));
        draft.fields.extend(id.map(|id| ("appeal".to_owned(), id)));
        draft.fields.insert("who".into(), who);
        let level = self
            .bound
            .texts(self.row, "appeal_level")
            .first()
            .map_or("appeal", |t| t.text);
        let cassation =
            super::super::words::word(level, &["appeal", "cassation"]) == Ok("cassation");
        match draft.event {
            "appeal_filed" => {
                draft.fields.entry("appellant").or_insert("unknown".into());
                draft.fields.entry("level").or_insert("appeal".into());
            }
            "sentence_revised" => {
                let basis = if cassation { "cassation" } else { "appeal" };
                draft.fields.insert("basis".into(), basis.into());
                let court = self
                    .bound
                    .texts(self.row, "appeal_court")
                    .first()
                    .map(|t| t.text.to_owned());
                draft
                    .fields
                    .extend(court.map(|c| ("court".to_owned(), Value::from(c))));
            }
            _ => {}
        }
    }

    /// A penalty from columns of its own: its kind, its term, its amount.
    fn penalty(&mut self, draft: &mut Draft) {
        let text = |field: &str| self.bound.texts(self.row, field).first().copied();
        let (kind, detail) = (text("penalty_kind"), text("term").or(text("amount")));
        for column in ["penalty_kind", "term", "amount"] {
            if self.bound.speaks_of(column) {
                draft.cover("penalties", self.bound.column(column));
            }
        }
        let Some(kind) = kind else {
            if let Some(detail) = detail.filter(|_| !draft.has("penalties")) {
                let wrong = Wrong::new("the kind of the penalty is missing")
                    .accepted(format!(
                        "{}; or, where it is the same in all rows, penalty_kind = \"imprisonment\" under [fixed] in the map",
                        self.bound.place_of("penalty_kind", "imprisonment, fine, …")
                    ));
                self.wrong(self.bound.column("penalty_kind").or(detail.column), wrong);
                draft.is_broken = true;
            }
            return;
        };
        // The kind of all rows is that of a penalty with a length; beside other penalties it is none of its own.
        let is_used = |item: &Text<'_>| of_length(kind.meant(), item.text).is_some();
        let listed = items(&self.bound.texts(self.row, "penalties"));
        let is_extra = kind.column.is_some() && !listed.iter().any(is_used);
        if detail.is_none() && !listed.is_empty() && !is_extra {
            return;
        }
        let meant = kind.meant();
        let whole = detail.map_or(meant.to_owned(), |d| format!("{meant}:{}", d.text));
        match penalty(&whole)
            .and_then(|p| serde_json::to_value(p).map_err(|e| Wrong::new(e.to_string())))
        {
            Ok(value) => {
                let list = draft
                    .fields
                    .entry("penalties")
                    .or_insert(Value::Array(Vec::new()));
                if let Value::Array(list) = list {
                    list.insert(0, value);
                }
            }
            Err(wrong) => {
                let kind_is_right = penalty(meant).is_ok();
                self.wrong(
                    detail
                        .filter(|_| kind_is_right)
                        .map_or(kind.column, |d| d.column),
                    wrong,
                );
                draft.is_broken = true;
            }
        }
    }
}
