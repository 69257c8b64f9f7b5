//! `casebook diff`

mod point;
mod text;

use std::collections::BTreeSet;

use clap::Args;
use point::Point;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::Value;

use super::answer::{Cell, Column, Form, Table, form};
use super::output::{Output, entries, plain, strong};
use super::replay::{heads, to_json};
use super::{Context, Failure, When, failure};
use crate::answers::diff::{About, Cause, Change, Changes, Kind, changes};
use crate::case::ids::CaseId;
use crate::ledger::{LedgerError, View};
use crate::seq::{Seq, Size};
use crate::time::Period;

/// What the record says differently than it did: what was learned, corrected, retracted, and why
///
/// Two states of what is known are held against each other, by case and defendant, field by field: before,
/// after, by which entries, whose, why. Both are of the same day of the world, so that nothing is different
/// only because time went on. A record that was corrected or retracted is shown as it was, with the name in
/// it, if it had one: this is history, as in casebook history. A checkpoint that was published then must be
/// of this history: if the entries do not hash to what it says, the answer is no.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook diff 2024-03\n  casebook diff '#12' '#20'\n  casebook diff published/checkpoint --corrections"
)]
pub struct Diff {
    /// Since when: a date, inclusive, a time, an entry such as #12 (four digits are a year), or the path of a checkpoint
    since: String,
    /// Until when, in the same forms; all that is known now, if it is left out
    until: Option<String>,
    /// Only what was corrected or retracted
    #[arg(long)]
    corrections: bool,
    /// The world as of a day, a month or a year, inclusive of all of it: 2024-03-18, 2023-06, 2023
    #[arg(long, value_name = "DATE")]
    to: Option<Period>,
    /// Print the table as CSV
    #[arg(long)]
    csv: bool,
}

/// So many entries are looked up one by one; for more, the whole log is read.
const FEW: u64 = 4_096;

/// How many cases are worked on before they are written out.
const AT_A_TIME: usize = 1_024;

#[derive(Serialize)]
struct PointHead {
    given: String,
    kind: &'static str,
    entries: Size,
}

/// A change with whose it is and why.
#[derive(Serialize)]
struct Told<'a> {
    #[serde(flatten)]
    change: &'a Change,
    by: BTreeSet<&'a str>,
    why: Vec<&'a str>,
}

impl Diff {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = form(context, self.csv)?;
        let view = context.look()?;
        let since = Point::find(&self.since, &view)?;
        let until = match &self.until {
            Some(text) => Point::find(text, &view)?,
            None => Point::now(&view),
        };
        if since.size > until.size {
            return Err(Failure::wrong_order(&since.given, &until.given));
        }
        let view = if until.size.0 - since.size.0 > FEW {
            context.ledger.read()?
        } else {
            view
        };
        let view = view.through(until.size);
        let when = When {
            to: self.to.clone(),
            known_at: None,
        };
        if form == Form::Json {
            return self.json(&view, [since, until], &when, out);
        }
        let mut all = Vec::new();
        self.differences(
            &view,
            since.size,
            &when,
            |of_case| of_case,
            |of_case| {
                all.push(of_case);
                Ok(())
            },
        )?;
        if form == Form::Csv {
            return table(&all).csv(out);
        }
        self.head(&view, [&since, &until], out)?;
        text::print(&all, out)?;
        if since.size == until.size {
            failure::hint(&failure::nothing_since(&since.given));
        }
        Ok(())
    }

    /// Makes something of the differences of each case that has any, and of their causes, several cases
    /// at once; and takes it in the order of the cases.
    fn differences<P: Send>(
        &self,
        view: &View,
        since: Size,
        when: &When,
        make: impl Fn(Changes) -> P + Sync,
        mut take: impl FnMut(P) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for some in touched(view, since)?.chunks(AT_A_TIME) {
            let made: Vec<Result<Option<P>, LedgerError>> = some
                .par_iter()
                .map(|case| {
                    let entries = view.entries_with(case.as_ref())?;
                    let found = changes(case.as_ref(), &entries, since, when.day());
                    let asked = self.asked(found);
                    Ok((!asked.changes.is_empty()).then(|| make(asked)))
                })
                .collect();
            for part in made {
                if let Some(part) = part? {
                    take(part)?;
                }
            }
        }
        Ok(())
    }

    /// What is asked for of it.
    fn asked(&self, mut found: Changes) -> Changes {
        if self.corrections {
            found.changes.retain(|change| change.kind != Kind::Learned);
            let left = found.changes.iter().flat_map(|change| &change.entries);
            let left: BTreeSet<Seq> = left.copied().collect();
            found.causes.retain(|cause| left.contains(&cause.seq));
        }
        found
    }

    /// Writes the document, the changes as they come: `since`, `until`, `changes`, `causes`.
    fn json(
        &self,
        view: &View,
        [since, until]: [Point; 2],
        when: &When,
        out: &mut Output,
    ) -> Result<(), Failure> {
        let since_size = since.size;
        let (ledger, head) = heads(view, when);
        let heads = [
            ("{\"casebook\":\"diff/1\",\"ledger\":", to_json(&ledger)),
            (",\"view\":", to_json(&head)),
            (",\"since\":", to_json(&PointHead::from(since))),
            (",\"until\":", to_json(&PointHead::from(until))),
        ];
        for (name, value) in heads {
            out.raw(name.as_bytes())?;
            out.raw(&value)?;
        }
        out.raw(b",\"changes\":[")?;
        let make = |of_case: Changes| {
            let changes: Vec<Vec<u8>> = told(&of_case).iter().map(to_json).collect();
            let causes = of_case.causes.iter();
            let causes: Vec<_> = causes.map(|cause| (cause.seq, to_json(cause))).collect();
            (changes.join(&b','), causes)
        };
        let (mut first, mut causes) = (true, Vec::new());
        self.differences(view, since_size, when, make, |(changes, because)| {
            out.raw(if std::mem::take(&mut first) {
                b""
            } else {
                b","
            })?;
            out.raw(&changes)?;
            causes.extend(because);
            Ok(())
        })?;
        causes.sort_unstable_by_key(|(seq, _)| *seq);
        out.raw(b"],\"causes\":[")?;
        for (at, (_, cause)) in causes.iter().enumerate() {
            out.raw(if at == 0 { b"" } else { b"," })?;
            out.raw(cause)?;
        }
        Ok(out.raw(b"]}\n")?)
    }

    fn head(
        &self,
        view: &View,
        [since, until]: [&Point; 2],
        out: &mut Output,
    ) -> Result<(), Failure> {
        let what = if self.corrections {
            "what was corrected"
        } else {
            "what the record says differently"
        };
        let name = |point: &Point| format!("{} ({})", point.given, entries(point.size));
        let mut text = format!("  {what} since {}, until {}", name(since), name(until));
        if let Some(to) = &self.to {
            text.push_str(&format!("; as of {to}, through {}", to.last()));
        }
        Ok(out.line(0, &[strong(view.checkpoint().origin.as_str()), plain(text)])?)
    }
}

impl From<Point> for PointHead {
    fn from(point: Point) -> Self {
        Self {
            given: point.given,
            kind: point.kind,
            entries: point.size,
        }
    }
}

/// The cases that have entries from a place on, in order; `None` stands for what belongs to none.
fn touched(view: &View, since: Size) -> Result<Vec<Option<CaseId>>, LedgerError> {
    if view.known().0 - since.0 <= FEW {
        let seqs = (since.0..view.known().0).map(Seq);
        let cases: Result<BTreeSet<_>, _> = seqs.map(|seq| view.case_of(seq)).collect();
        return Ok(cases?.into_iter().collect());
    }
    let mut touched = vec![None];
    for case in view.cases()? {
        if view
            .places_of(case)?
            .last()
            .is_some_and(|last| last.0 >= since.0)
        {
            touched.push(Some(case.clone()));
        }
    }
    Ok(touched)
}

fn told(of_case: &Changes) -> Vec<Told<'_>> {
    let cause = |seq: &Seq| {
        let at = of_case.causes.binary_search_by_key(seq, |cause| cause.seq);
        at.ok().map(|at| &of_case.causes[at])
    };
    let told = |change| {
        let change: &Change = change;
        let causes: Vec<&Cause> = change.entries.iter().filter_map(cause).collect();
        Told {
            change,
            by: causes.iter().map(|cause| cause.by.as_str()).collect(),
            why: causes.iter().map(|cause| why(cause)).collect(),
        }
    };
    of_case.changes.iter().map(told).collect()
}

/// Why: the reason that is given, else what was learned.
fn why(cause: &Cause) -> &str {
    cause.reason.as_ref().unwrap_or(&cause.summary)
}

fn kind_word(kind: Kind) -> &'static str {
    match kind {
        Kind::Learned => "learned",
        Kind::Corrected => "corrected",
        Kind::Retracted => "retracted",
    }
}

/// What it is about, in two words: which kind of thing, and its id.
fn about(about: &About) -> (&'static str, String) {
    match about {
        About::Case => ("case", String::new()),
        About::Defendant(id) => ("defendant", id.clone()),
        About::Charge(id) => ("charge", id.clone()),
        About::Appeal(id) => ("appeal", id.clone()),
        About::OneOf(seq) => ("one_of", seq.to_string()),
        About::Figure(seq) => ("figure", seq.to_string()),
        About::Event(seq) => ("event", seq.to_string()),
    }
}

fn table(all: &[Changes]) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("about"),
        Column::Text("id"),
        Column::Text("field"),
        Column::Text("before"),
        Column::Text("after"),
        Column::Text("kind"),
        Column::Text("by"),
        Column::Text("why"),
        Column::Entries,
    ]);
    let value = |value: &Value, words: &String| Cell::text((!value.is_null()).then_some(words));
    for told in all.iter().flat_map(told) {
        let change = told.change;
        let (what, id) = about(&change.about);
        let by: Vec<&str> = told.by.into_iter().collect();
        table.row([
            Cell::text(change.case.as_ref()),
            Cell::text(Some(what)),
            Cell::text(Some(id).filter(|id| !id.is_empty())),
            Cell::text(Some(&change.field)),
            value(&change.before, &change.words[0]),
            value(&change.after, &change.words[1]),
            Cell::text(Some(kind_word(change.kind))),
            Cell::text(Some(by.join(", "))),
            Cell::text(Some(told.why.join("; "))),
            Cell::Entries(change.entries.clone()),
        ]);
    }
    table
}
