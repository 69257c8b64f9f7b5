//! What every answer has in common: as of when, over which cases, in which form.

mod some;
mod table;

use clap::Args;
use foldhash::HashSet;
use serde::Serialize;

pub use some::{each_of, loose, made_ahead};
pub use table::{Cell, Column, Table, seqs};

use super::output::Output;
use super::replay::{LedgerHead, ViewHead, heads, to_json};
use super::{Context, Failure, When};
use crate::answers::Told;
use crate::answers::elsewhere::Elsewhere;
use crate::answers::roll::{Roll, Rolls};
use crate::case::corrections::Records;
use crate::case::ids::CaseId;
use crate::case::timeline::Timeline;
use crate::ledger::{LedgerError, View};

/// How many cases are worked on before their parts of an answer are put together.
const AT_A_TIME: usize = 1_024;

/// What every answer that is a table takes.
#[derive(Args)]
pub struct Asked {
    #[command(flatten)]
    pub when: When,
    /// Print the table as CSV
    #[arg(long)]
    pub csv: bool,
}

/// In which form an answer is given.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// A table.
    Csv,
}

/// An answer as a JSON document.
#[derive(Serialize)]
struct Document<'a, A: Serialize> {
    casebook: &'static str,
    ledger: LedgerHead<'a>,
    view: ViewHead,
    #[serde(flatten)]
    answer: A,
}

impl Asked {
    /// In which form.
    pub fn form(&self, context: &Context) -> Result<Form, Failure> {
        form(context, self.csv)
    }
}

/// In which form an answer is given.
pub fn form(context: &Context, csv: bool) -> Result<Form, Failure> {
    match (context.json, csv) {
        (true, true) => Err(Failure::two_forms()),
        (true, false) => Ok(Form::Json),
        (false, true) => Ok(Form::Csv),
        (false, false) => Ok(Form::Text),
    }
}

/// Makes a part of an answer from every case that a view knows, several at once. They come in the order
/// of the cases' ids; the entries that belong to no case make the part beside them.
pub fn each_case<T: Send>(
    view: &View,
    when: &When,
    part: impl Fn(&Told<'_>) -> T + Sync,
) -> Result<Vec<T>, LedgerError> {
    let mut parts = Vec::new();
    take_each(view, when, part, |made| parts.push(made))?;
    Ok(parts)
}

/// The same, where each part is taken as it comes, and need not be kept.
fn take_each<T: Send>(
    view: &View,
    when: &When,
    part: impl Fn(&Told<'_>) -> T + Sync,
    take: impl FnMut(T),
) -> Result<(), LedgerError> {
    let cases: Vec<&CaseId> = view.cases()?.collect();
    each_of(view, when, &cases, part, take)
}

/// The same, where a defendant whose part of a case goes on in another that is shown is counted there
/// only. A case that depends on another in this way is looked at again, after all others.
pub fn take_each_apart<T: Send>(
    view: &View,
    when: &When,
    part: impl Fn(&Told<'_>, &Elsewhere<'_>) -> T + Sync,
    mut take: impl FnMut(T),
) -> Result<(), LedgerError> {
    let alone = |told: &Told<'_>| by_itself(told, |elsewhere| part(told, elsewhere));
    let mut again = Vec::new();
    take_each(view, when, alone, |made| match made {
        Ok(made) => take(made),
        Err(waits) => again.push(waits),
    })?;
    take_again(view, when, &again, part, take)
}

/// A case of which no part of an answer can be made by itself, and the cases on which it depends.
pub struct Waits {
    case: CaseId,
    asked: Vec<CaseId>,
}

/// Makes a part of an answer from a case, where it depends on no other.
pub fn by_itself<T>(told: &Told<'_>, part: impl FnOnce(&Elsewhere<'_>) -> T) -> Result<T, Waits> {
    let elsewhere = Elsewhere::default();
    let made = part(&elsewhere);
    let asked = elsewhere.into_asked();
    if asked.is_empty() {
        return Ok(made);
    }
    let case = told.case.clone();
    Err(Waits { case, asked })
}

/// Makes the parts of the cases that depend on others, and takes them in their order.
pub fn take_again<T>(
    view: &View,
    when: &When,
    again: &[Waits],
    part: impl Fn(&Told<'_>, &Elsewhere<'_>) -> T,
    mut take: impl FnMut(T),
) -> Result<(), LedgerError> {
    let asked: HashSet<&CaseId> = again.iter().flat_map(|waits| &waits.asked).collect();
    let mut rolls = Rolls::default();
    for case in asked {
        rolls.insert(case.clone(), one_case(view, when, case, Roll::of)?);
    }
    for waits in again {
        let elsewhere = Elsewhere::listed(&rolls, when.day());
        take(one_case(view, when, &waits.case, |told| {
            part(told, &elsewhere)
        })?);
    }
    Ok(())
}

/// Makes an answer from one case.
pub fn one_case<T>(
    view: &View,
    when: &When,
    case: &CaseId,
    part: impl FnOnce(&Told<'_>) -> T,
) -> Result<T, LedgerError> {
    let entries = view.entries_of(case)?;
    let records = Records::new(&entries);
    let timeline = Timeline::new(records.facts());
    let others = timeline.with_others();
    Ok(part(&Told {
        case,
        records: &records,
        timeline: &timeline,
        whole: others.as_ref().unwrap_or(&timeline),
        day: when.day(),
    }))
}

/// Prints an answer as JSON: `{"casebook":KIND,"ledger":…,"view":…,` and the fields of the answer.
pub fn json(
    kind: &'static str,
    view: &View,
    when: &When,
    answer: impl Serialize,
    out: &mut Output,
) -> Result<(), Failure> {
    let (ledger, head) = heads(view, when);
    Ok(out.json(&Document {
        casebook: kind,
        ledger,
        view: head,
        answer,
    })?)
}

/// Prints an answer as JSON, of which the last fields are lists of rows that were [written](json_rows)
/// already, several cases at once: for answers of which the rows are as many as the entries.
pub fn json_and_rows(
    kind: &'static str,
    view: &View,
    when: &When,
    answer: impl Serialize,
    lists: &[(&str, Vec<&[u8]>)],
    out: &mut Output,
) -> Result<(), Failure> {
    let (ledger, head) = heads(view, when);
    let document = to_json(&Document {
        casebook: kind,
        ledger,
        view: head,
        answer,
    });
    // Its last brace comes after the lists.
    out.raw(&document[..document.len() - 1])?;
    for (name, rows) in lists {
        out.raw(format!(",\"{name}\":[").as_bytes())?;
        let mut rows = rows.iter().filter(|rows| !rows.is_empty());
        if let Some(first) = rows.next() {
            out.raw(first)?;
        }
        for rows in rows {
            out.raw(b",")?;
            out.raw(rows)?;
        }
        out.raw(b"]")?;
    }
    Ok(out.raw(b"}\n")?)
}

/// Rows as JSON, with commas between them.
pub fn json_rows(rows: &[impl Serialize]) -> Vec<u8> {
    let mut text = to_json(&rows);
    // Without the brackets around them.
    text.pop();
    text.drain(..1);
    text
}
