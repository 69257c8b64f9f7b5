//! One row a defendant: each row makes the records of one defendant of one case, and the first row of a
//! case also those of the case.
//!
//! | record | is made where there is | of |
//! | --- | --- | --- |
//! | `case_opened` | any row of the case | `title jurisdiction authority incident case_description`, dated `opened` |
//! | `case_identified` | `number` | `number scheme`, dated `opened` |
//! | `case_referred` | `referred`, a date | `court` |
//! | `trial_opened` | `trial_opened`, a date | `court` |
//! | `defendant_joined` | always | `defendant name aliases agency rank position description`, dated `joined` |
//! | `charge_filed` | `article`, `charge_title` or `charged` | `charge code article part edition charge_title`, dated `charged`; a list of articles makes several |
//! | `custody_changed` | `custody` | dated `custody_on` |
//! | `verdict` | `outcome` | `court judge in_absentia verdict_reason`, dated `verdict_on` |
//! | `sentence_imposed` | `penalties`, or `penalty_kind` with `term` or `amount` | `court judge`, dated `sentence_on` or `verdict_on` |
//! | `entered_into_force` | `in_force`, a date | |
//! | `appeal_filed` | `appeal_filed`, a date, or `appeal_outcome` | `appeal appellant appeal_level grounds` |
//! | `appeal_decided` | `appeal_outcome` | `appeal_court`, dated `appeal_decided` |
//! | `sentence_revised` | `revised_penalties` | `appeal_court`, dated `appeal_decided`; the basis is the level of the appeal |
//! | `proceedings_ended` | `ended_basis` | dated `ended` |
//! | `released` | `release_basis` | dated `released` |
//! | `defendant_died` | `died`, a date | |
//!
//! Where a row does not say when a case was opened, when somebody joined or was charged, the record is
//! dated `../DAY`: some time until the first date of the row by which it must have happened. Such a date is
//! not the sheet's: another one in the ledger stays. A defendant without an id in `defendant` gets one made of the name. The title of a
//! case without one is what stands in `case`. `note` goes to `defendant_joined`.

mod columns;

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Kind;
use super::penalties::penalty;
use super::plan::{Bound, Rows};
use super::read::{Draft, Making};
use super::sheet::{Sheet, Trouble, Wrong};
use super::slugs::{check_scripts, slug};
use columns::{Dates, FIELDS, Until, of_event};

pub use columns::{fields, holds};

/// What earlier rows said of a case.
#[derive(Default)]
struct Known {
    /// The text from which the id of a case was made, and its row.
    cases: BTreeMap<String, (String, u64)>,
    /// What was said of a case, and where: field, value, row.
    said: BTreeMap<(String, &'static str), (Value, u64)>,
    /// The row of each defendant of a case.
    people: BTreeMap<(String, String), u64>,
}

/// Events of a case, not of one of its defendants: each is made once, of what all rows say of it.
const OF_CASE: [(&str, &str, &str); 4] = [
    ("case_opened", "opened", "case"),
    ("case_identified", "opened", "number"),
    ("case_referred", "referred", "referred"),
    ("trial_opened", "trial_opened", "trial_opened"),
];

/// Reads each row.
pub fn read(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let start =
        "name it under [columns] in a map; casebook template sheet prints a sheet to start from";
    for (columns, what) in [
        (&["case"][..], "case"),
        (&["defendant", "name"], "defendant"),
    ] {
        if !columns.iter().any(|column| bound.speaks_of(column)) {
            let wrong =
                Wrong::new(format!("no column says which {what} a row is about")).accepted(start);
            rows.troubles
                .push(Trouble::at(sheet.header_row, None, wrong));
            return;
        }
    }
    let mut known = Known::default();
    for row in &sheet.rows {
        Making::new(bound, row, rows).defendant(&mut known);
    }
}

impl Making<'_, '_> {
    fn defendant(&mut self, known: &mut Known) {
        let mut common = Draft::of("defendant_joined");
        self.common(&mut common);
        if !common.has("case") && !common.is_broken {
            self.missing(&mut common, "case");
        }
        let dates = self.dates();
        let Some(case) = common.case().map(str::to_owned) else {
            self.nameless(&dates);
            return;
        };
        self.check_case(&case, known);
        for (event, on, trigger) in OF_CASE {
            self.of_case(&common, (event, on, trigger), &dates, &case, known);
        }
        let Some(defendant) = self.who(&case, known) else {
            self.nameless(&dates);
            return;
        };
        // Of somebody who did not join nothing can be judged; what is wrong is told all the same.
        common.is_broken |= !self.joined(&common, &defendant, &dates);
        self.charges(&common, &defendant, &dates);
        self.judged(&common, &defendant, &dates);
        self.left_over();
    }

    /// Of a row without a case or a defendant nothing is made; what else is wrong with it is told.
    fn nameless(&mut self, dates: &Dates) {
        let before = self.rows.planned.len();
        let mut common = Draft::of("defendant_joined");
        common.is_broken = true;
        self.joined(&common, "d", dates);
        self.charges(&common, "d", dates);
        self.judged(&common, "d", dates);
        self.rows.planned.truncate(before);
    }

    /// Two names that make the same id are not the same case.
    fn check_case(&mut self, case: &str, known: &mut Known) {
        let texts = self.bound.texts(self.row, "case");
        let Some(text) = texts.first().copied() else {
            return;
        };
        let row = self.row.number;
        let written = super::words::plain(text.text);
        let (first, at) = known
            .cases
            .entry(case.to_owned())
            .or_insert((written.clone(), row));
        if *first != written {
            let wrong = Wrong::new(format!(
                "{:?} makes the id {case}, and so does what stands in row {at}",
                text.text
            ));
            let wrong = wrong
                .accepted("the same name for the same case, and for another one an id of its own");
            self.wrong(text.column, wrong);
        }
    }

    /// An event of the case. Rows may repeat it or leave it out, and must not contradict each other.
    fn of_case(
        &mut self,
        common: &Draft,
        (event, on, trigger): (&'static str, &'static str, &str),
        dates: &Dates,
        case: &str,
        known: &mut Known,
    ) {
        if self.bound.texts(self.row, trigger).is_empty() {
            return;
        }
        let mut draft = common.as_event(event);
        draft.forget_covers();
        self.event_fields(&mut draft);
        if event == "case_identified" && !draft.has("scheme") {
            draft.fields.insert("scheme".into(), "court".into());
        }
        if event == "case_opened" && !draft.has("title") {
            let title = self
                .bound
                .texts(self.row, "case")
                .first()
                .map(|t| t.text.to_owned());
            draft
                .fields
                .extend(title.map(|title| ("title".to_owned(), Value::String(title))));
        }
        let is_first = !known.said.contains_key(&(case.to_owned(), event));
        match Until::of(event) {
            // Later rows of a case need not say when it was opened.
            Some(_) if !is_first && !dates.known.contains_key(on) => {}
            until => self.date(&mut draft, on, dates, until),
        }
        if matches!(event, "case_referred" | "trial_opened") && !draft.has("court") {
            self.missing(&mut draft, "court");
        }
        if draft.is_broken {
            self.take(draft, true);
            return;
        }
        let said = Value::Object(draft.fields.clone());
        if is_first {
            known
                .said
                .insert((case.to_owned(), event), (said, self.row.number));
            self.take(draft, true);
        } else {
            self.compare_with_first(&draft, case, known);
        }
    }

    /// What a later row says of a case has to be what the first one said.
    fn compare_with_first(&mut self, draft: &Draft, case: &str, known: &Known) {
        let Some((first, at)) = known.said.get(&(case.to_owned(), draft.event)) else {
            return;
        };
        for (field, _, to) in FIELDS.iter().filter(|(_, event, _)| *event == draft.event) {
            let (Some(mine), false) = (
                draft.fields.get(*to),
                self.bound.texts(self.row, field).is_empty(),
            ) else {
                continue;
            };
            if first.get(to) != Some(mine) {
                let there = first.get(to).and_then(Value::as_str).unwrap_or("nothing");
                let wrong = Wrong::new(format!(
                    "row {at} says {there:?} of the case {case}, and this row something else"
                ));
                self.wrong(
                    self.bound.column(field),
                    wrong.accepted("the same in all rows of a case, or an empty cell"),
                );
            }
        }
    }

    /// Reads the fields of a draft's event.
    fn event_fields(&mut self, draft: &mut Draft) {
        self.made.insert(draft.event);
        for (from, event, to) in FIELDS {
            if event == draft.event {
                self.field(draft, from, of_event(event, to));
            }
        }
    }

    /// Dates a draft; where it may be, until the first other date of the row.
    fn date(&mut self, draft: &mut Draft, on: &'static str, dates: &Dates, until: Option<Until>) {
        if dates.broken.contains(&on) {
            draft.is_broken = true;
            return;
        }
        match (dates.known.get(on), until) {
            (Some(date), _) => draft.date(date.as_str(), self.bound.column(on)),
            (None, None) => {
                let wrong = Wrong::new(format!("the date is missing: {} needs it", draft.event));
                self.wrong(
                    self.bound.column(on),
                    wrong.accepted(self.bound.place_of(on, "a date")),
                );
                draft.is_broken = true;
            }
            (None, Some(until)) => match dates.until(until) {
                Some(day) => draft.derive("on", day),
                None => {
                    // Of a row without any date it is said once: of its defendant.
                    if until != Until::Opened && dates.broken.is_empty() {
                        let wrong =
                            Wrong::new(format!("nothing says when: {} needs a date", draft.event));
                        let wrong = wrong.accepted(format!(
                            "{}; or one of what came later, such as verdict_on",
                            self.bound.place_of(on, "a date")
                        ));
                        self.wrong(self.bound.column(on), wrong);
                    }
                    draft.is_broken = true;
                }
            },
        }
    }

    /// The id of the row's defendant: as it is given, or made of the name.
    fn who(&mut self, case: &str, known: &mut Known) -> Option<String> {
        let (given, broken) = self.one("defendant", &Kind::Slug);
        if broken {
            return None;
        }
        let column = self.bound.column("defendant").or(self.bound.column("name"));
        let made = match given {
            Some(id) => id.as_str().map(str::to_owned),
            None => {
                let name = self
                    .bound
                    .texts(self.row, "name")
                    .first()
                    .map(|t| t.text.to_owned());
                if let Some(Err(wrong)) = name.as_deref().map(check_scripts) {
                    self.wrong(self.bound.column("name"), wrong);
                    return None;
                }
                name.as_deref().and_then(slug)
            }
        };
        let Some(id) = made else {
            self.wrong(
                column,
                Wrong::new("the row names no defendant")
                    .accepted("an id in defendant, such as d1, or a name"),
            );
            return None;
        };
        let first = known
            .people
            .insert((case.to_owned(), id.clone()), self.row.number);
        if let Some(first) = first {
            let wrong = Wrong::new(format!(
                "the defendant {id} of the case {case} is in row {first} already"
            ));
            self.wrong(column, wrong.accepted("one row a defendant, with several charges in one cell; or ids in a column defendant, if they are two people"));
            return None;
        }
        Some(id)
    }

    fn joined(&mut self, common: &Draft, defendant: &str, dates: &Dates) -> bool {
        let mut draft = common.as_event("defendant_joined");
        draft.fields.insert("defendant".into(), defendant.into());
        self.event_fields(&mut draft);
        self.own(&mut draft, "note", "note");
        self.date(&mut draft, "joined", dates, Until::of("defendant_joined"));
        self.take_part(draft, None)
    }

    /// A charge for each article.
    fn charges(&mut self, common: &Draft, defendant: &str, dates: &Dates) {
        let (articles, mut broken) = self.several("article", &Kind::Line);
        let (ids, wrong_ids) = self.several("charge", &Kind::Slug);
        broken |= wrong_ids;
        // Of a charge it may be known when it was filed, and not yet under which article.
        let told = !self.bound.texts(self.row, "charge_title").is_empty()
            || ["charged", "code", "part", "edition"]
                .iter()
                .any(|field| self.is_told(field));
        let count = articles.len().max(ids.len()).max(usize::from(told));
        if !ids.is_empty() && !articles.is_empty() && ids.len() != articles.len() {
            self.wrong(
                self.bound.column("charge"),
                Wrong::new(format!(
                    "there are {} charges and {} articles",
                    ids.len(),
                    articles.len()
                )),
            );
            broken = true;
        }
        let mut base = common.as_event("charge_filed");
        base.is_broken |= broken;
        if count > 0 {
            self.event_fields(&mut base);
            self.date(&mut base, "charged", dates, Until::of("charge_filed"));
        }
        for at in 0..count {
            let mut draft = base.clone();
            let article = articles.get(at).and_then(Value::as_str);
            draft
                .fields
                .extend(article.map(|a| ("article".to_owned(), Value::from(a))));
            draft.cover("article", self.bound.column("article"));
            let id = ids.get(at).and_then(Value::as_str).map(str::to_owned);
            let id = id.or_else(|| slug(&format!("{defendant} {}", article.unwrap_or("charge"))));
            draft.fields.insert("charge".into(), id.clone().into());
            draft
                .fields
                .insert("who".into(), Value::from(vec![defendant]));
            self.take_part(draft, id.as_deref());
        }
    }

    fn judged(&mut self, common: &Draft, defendant: &str, dates: &Dates) {
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
        let appealed =
            there("appeal_filed") || there("appeal_outcome") || there("revised_penalties");
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
                there("revised_penalties"),
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

    /// Dates of what the row does not tell.
    fn unused(&mut self, dates: &Dates) {
        let needs = [
            ("verdict_on", ["outcome", "penalties", "penalty_kind"]),
            ("custody_on", ["custody"; 3]),
            (
                "appeal_decided",
                ["appeal_outcome", "revised_penalties", "revised_penalties"],
            ),
            ("ended", ["ended_basis"; 3]),
            ("released", ["release_basis"; 3]),
        ];
        for (date, fields) in needs {
            let told = fields
                .iter()
                .any(|field| !self.bound.texts(self.row, field).is_empty());
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
        let id = id.or_else(|| slug(&format!("ap {defendant}")).map(Value::from));
        draft.fields.extend(id.map(|id| ("appeal".to_owned(), id)));
        draft.fields.insert("who".into(), who);
        let level = self
            .bound
            .texts(self.row, "appeal_level")
            .first()
            .map_or("appeal", |t| t.text);
        let cassation = super::words::word(level, &["appeal", "cassation"]) == Ok("cassation");
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
        let meant = kind
            .rule
            .words
            .get(&super::words::plain(kind.text))
            .map_or(kind.text, String::as_str);
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

    /// Takes one of a row's records, under the row's id where it has one.
    fn take_part(&mut self, mut draft: Draft, more: Option<&str>) -> bool {
        // Whom it is about is said by every row, in whatever column.
        for field in ["defendant", "who", "charge", "appeal"] {
            if draft.fields.contains_key(field) {
                let column = self.bound.column("defendant").or(self.bound.column("name"));
                draft.cover(field, column);
            }
        }
        let id = self.bound.texts(self.row, "id").first().map(|t| t.text);
        if let Some(id) = id {
            let tail = more.map(|more| format!(".{more}")).unwrap_or_default();
            let id = format!("{id}.{}{tail}", draft.event);
            if id.parse::<crate::case::ids::RecordId>().is_err() {
                if draft.event == "defendant_joined" {
                    self.wrong(
                        self.bound.column("id"),
                        Wrong::new(format!("{id:?} is not a record's id"))
                            .accepted("1 to 40 of letters, digits and . _ : -"),
                    );
                }
                draft.is_broken = true;
            }
            draft.derive("id", id);
        }
        self.take(draft, true)
    }
}
