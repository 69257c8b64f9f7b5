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

mod case;
mod charges;
mod columns;
mod judged;
mod spoken;

use std::collections::BTreeMap;

use super::fields::Kind;
use super::plan::{Bound, Rows};
use super::read::{Draft, Making};
use super::scripts::{check_scripts, unmixed};
use super::sheet::{Sheet, Trouble, Wrong};
use super::slugs::slug;
use case::{First, OF_CASE};
use columns::{Dates, FIELDS, Until, of_event};

pub use charges::charge_id;
pub use columns::{by, events_of, fields, holds};
pub use spoken::spoken;

/// What earlier rows said of a case.
#[derive(Default)]
struct Known {
    /// The text from which the id of a case was made, and its row.
    cases: BTreeMap<String, (String, u64)>,
    /// What was said of a case, event by event.
    said: BTreeMap<(String, &'static str), First>,
    /// The row of each defendant of a case.
    people: BTreeMap<(String, String), u64>,
    /// The row of each name in a case, and whether its id is made of it.
    names: BTreeMap<(String, String), (u64, bool)>,
}

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
        let Some((defendant, is_made)) = self.who(&case, known) else {
            self.nameless(&dates);
            return;
        };
        if is_made {
            common.made.insert("defendant");
        }
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
                Some(day) => {
                    draft.derive("on", day);
                    draft.made.insert("on");
                    draft.place("on", self.bound.column(on));
                }
                None => {
                    // Of a row without any date it is said once: of its defendant.
                    if until != Until::Opened && dates.broken.is_empty() {
                        let wrong =
                            Wrong::new(format!("nothing says when: {} needs a date", draft.event));
                        let open = dates.known.values().find(|date| date.latest().is_none());
                        let open = open.map_or(String::new(), |date| {
                            format!("; {date} has no end, and says of nothing by when it was")
                        });
                        let wrong = wrong.accepted(format!(
                            "{}; or one of what came later, such as verdict_on{open}",
                            self.bound.place_of(on, "a date")
                        ));
                        self.wrong(self.bound.column(on), wrong);
                    }
                    draft.is_broken = true;
                }
            },
        }
    }

    /// The id of the row's defendant, as it is given, or made of the name; and whether it was made.
    fn who(&mut self, case: &str, known: &mut Known) -> Option<(String, bool)> {
        let (given, broken) = self.one("defendant", &Kind::Slug);
        if broken {
            return None;
        }
        let column = self.bound.column("defendant").or(self.bound.column("name"));
        let is_made = given.is_none();
        let made = match given {
            Some(id) => id.as_str().map(str::to_owned),
            None => {
                let name = self
                    .bound
                    .texts(self.row, "name")
                    .first()
                    .map(|t| unmixed(t.text).unwrap_or_else(|| t.text.to_owned()));
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
        self.namesake(case, is_made, known);
        Some((id, is_made))
    }

    /// Two rows of one name in a case are one person told twice, unless each has an id of its own.
    fn namesake(&mut self, case: &str, is_made: bool, known: &mut Known) {
        let texts = self.bound.texts(self.row, "name");
        let Some(name) = texts.first().map(|text| super::words::plain(text.text)) else {
            return;
        };
        let mine = (self.row.number, is_made);
        let first = *known.names.entry((case.to_owned(), name)).or_insert(mine);
        if first.0 != mine.0 && (first.1 || is_made) {
            let wrong = Wrong::new(format!(
                "row {} has the same name in the case {case}, and one of the two has no id",
                first.0
            ));
            let wrong = wrong.accepted("one row a defendant; or ids in a column defendant in both");
            self.wrong(self.bound.column("name"), wrong);
        }
    }

    fn joined(&mut self, common: &Draft, defendant: &str, dates: &Dates) -> bool {
        let mut draft = common.as_event("defendant_joined");
        draft.fields.insert("defendant".into(), defendant.into());
        self.event_fields(&mut draft);
        self.own(&mut draft, "note", "note");
        self.date(&mut draft, "joined", dates, Until::of("defendant_joined"));
        self.take_part(draft, None)
    }

    /// Takes one of a row's records, under the row's id where it has one.
    fn take_part(&mut self, mut draft: Draft, more: Option<&str>) -> bool {
        // Whom it is about is said by every row, in whatever column.
        for field in ["defendant", "who", "charge", "appeal"] {
            if draft.fields.contains_key(field) {
                let column = self.bound.column("defendant").or(self.bound.column("name"));
                draft.cover(field, column);
            }
            // An id of a charge that no cell gives is no word of the sheet.
            if field == "charge" && draft.made.contains(field) {
                draft.uncover(field);
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
            draft.cover("id", self.bound.column("id"));
        }
        self.take(draft, true)
    }
}
