//! `casebook sources`

use clap::Args;
use serde::Serialize;

use super::answer::{Asked, Cell, Column, Form, Table, each_case, json, loose, one_case};
use super::output::{Output, alert, faint, plain, strong};
use super::replay::{head, known};
use super::{Context, Failure};
use crate::answers::sources::{Disagreement, Matter, Resting, Rests, Weak, of_figures, resting};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::vocabulary::Assertion;
use crate::seq::Seq;

/// Which facts rest on one source, on officials only, on none; what sources disagree on
///
/// Documents of one publisher, at one address, or cited twice are one source: neither bears the other out.
/// A fact rests on officials only where the record says that it is theirs, or all its sources are
/// official. Sources disagree where a record is disputed, where two in force say different things of the
/// same verdict, sentence, date or name, and where two figures of one date have no number in common.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook sources --rests officials_only\n  casebook sources --case kz-taldykorgan-2024 --csv"
)]
pub struct Sources {
    /// Only this case
    #[arg(long)]
    case: Option<CaseId>,
    /// Only facts that rest on this
    #[arg(long)]
    rests: Option<Rests>,
    #[command(flatten)]
    asked: Asked,
}

#[derive(Serialize)]
struct Answer<'a> {
    facts: u64,
    no_source: usize,
    one_source: usize,
    officials_only: usize,
    weak: &'a [Weak],
    disagreements: &'a [Disagreement],
}

impl Sources {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, self.case.is_some())?;
        let mut all = Resting::default();
        let parts = match &self.case {
            Some(case) => {
                known(&view, case)?;
                vec![one_case(&view, when, case, resting)?]
            }
            None => {
                all.against = loose(&view, when, |timeline, day| of_figures(None, timeline, day))?;
                each_case(&view, when, resting)?
            }
        };
        for part in parts {
            all.facts += part.facts;
            all.weak.extend(part.weak);
            all.against.extend(part.against);
        }
        let counts = [Rests::NoSource, Rests::OneSource, Rests::OfficialsOnly].map(|rests| {
            let such = all
                .weak
                .iter()
                .filter(|weak| weak.rests_on.contains(&rests));
            such.count()
        });
        if let Some(rests) = self.rests {
            all.weak.retain(|weak| weak.rests_on.contains(&rests));
        }
        match form {
            Form::Json => {
                let [no_source, one_source, officials_only] = counts;
                let answer = Answer {
                    facts: all.facts,
                    no_source,
                    one_source,
                    officials_only,
                    weak: &all.weak,
                    disagreements: &all.against,
                };
                json("sources/1", &view, when, answer, out)
            }
            Form::Csv => table(&all).csv(out),
            Form::Text => {
                head(&view, when, out)?;
                out.gap()?;
                text(&all, counts, out)
            }
        }
    }
}

fn rests_words(rests: Rests) -> &'static str {
    match rests {
        Rests::NoSource => "no source",
        Rests::OneSource => "one source",
        Rests::OfficialsOnly => "officials only",
    }
}

fn rests_name(rests: Rests) -> &'static str {
    match rests {
        Rests::NoSource => "no_source",
        Rests::OneSource => "one_source",
        Rests::OfficialsOnly => "officials_only",
    }
}

fn matter_name(matter: Matter) -> &'static str {
    match matter {
        Matter::Disputed => "disputed",
        Matter::Verdict => "verdict",
        Matter::Sentence => "sentence",
        Matter::Date => "date",
        Matter::Name => "name",
        Matter::Figure => "figure",
    }
}

/// A row for each fact that rests on little, then one for each disagreement.
fn table(all: &Resting) -> Table {
    let mut table = Table::new([
        Column::Text("case"),
        Column::Text("rests_on"),
        Column::Text("disagree_on"),
        Column::Text("event"),
        Column::Text("on"),
        Column::Text("says"),
        Column::Text("assertion"),
        Column::Text("cited"),
        Column::Text("independent"),
        Column::Text("sources"),
        Column::Entries,
    ]);
    for weak in &all.weak {
        let rests: Vec<&str> = weak
            .rests_on
            .iter()
            .map(|rests| rests_name(*rests))
            .collect();
        table.row([
            Cell::text(Some(&weak.case)),
            Cell::text(Some(rests.join(" "))),
            Cell::Unknown,
            Cell::text(Some(weak.event)),
            Cell::text(Some(&weak.on)),
            Cell::text(Some(&weak.says)),
            Cell::text(Some(weak.assertion)),
            Cell::text(Some(weak.cited)),
            Cell::text(Some(weak.independent)),
            Cell::text(Some(weak.sources.join("; ")).filter(|titles| !titles.is_empty())),
            Cell::Entries(weak.entries.to_vec()),
        ]);
    }
    for against in &all.against {
        let titles: Vec<String> = against
            .sources
            .iter()
            .map(|titles| titles.join("; "))
            .collect();
        let mut cells = vec![
            Cell::text(against.case.as_ref()),
            Cell::Unknown,
            Cell::text(Some(matter_name(against.matter))),
            Cell::Unknown,
            Cell::Unknown,
            Cell::text(Some(against.say.join(" | "))),
        ];
        cells.extend((0..3).map(|_| Cell::Unknown));
        cells.push(Cell::text(Some(titles.join(" | "))));
        cells.push(Cell::Entries(against.entries.clone()));
        table.row(cells);
    }
    table
}

fn text(all: &Resting, counts: [usize; 3], out: &mut Output) -> Result<(), Failure> {
    let [none, one, officials] = counts;
    let line = format!(
        "{} facts recorded in this ledger: {none} rest on no source, {one} on one source, {officials} on officials only",
        all.facts
    );
    out.line(0, &[plain(line)])?;
    for of_case in all.weak.chunk_by(|a, b| a.case == b.case) {
        out.gap()?;
        out.line(0, &[strong(of_case[0].case.as_str())])?;
        for weak in of_case {
            fact(weak, out)?;
        }
    }
    if !all.against.is_empty() {
        out.gap()?;
        out.line(0, &[strong("sources disagree")])?;
        for against in &all.against {
            disagreement(against, out)?;
        }
    }
    Ok(())
}

fn fact(weak: &Weak, out: &mut Output) -> Result<(), Failure> {
    let rests: Vec<&str> = weak
        .rests_on
        .iter()
        .map(|rests| rests_words(*rests))
        .collect();
    let doubt = match weak.assertion {
        Assertion::Alleged | Assertion::Disputed => format!(" ({})", weak.assertion),
        _ => String::new(),
    };
    let entry = weak.entries[0];
    out.line(
        2,
        &[
            strong(format!("{entry}  ")),
            plain(format!("{}  {}{doubt}  ", weak.on, weak.says)),
            alert(format!("[{}]", rests.join(", "))),
        ],
    )?;
    if !weak.sources.is_empty() {
        out.line(4, &[faint(weak.sources.join("; "))])?;
    }
    Ok(())
}

fn disagreement(against: &Disagreement, out: &mut Output) -> Result<(), Failure> {
    let case = against.case.as_ref().map_or("of no case", CaseId::as_str);
    let who: Vec<&str> = against.who.iter().map(DefendantId::as_str).collect();
    let on = match against.matter {
        Matter::Disputed => "a record is disputed",
        Matter::Verdict => "on the verdict",
        Matter::Sentence => "on the sentence",
        Matter::Date => "on the date",
        Matter::Name => "on the name",
        Matter::Figure => "on a figure",
    };
    let head = [
        strong(format!("{case}  ")),
        plain(format!("{on}  ")),
        faint(who.join(", ")),
    ];
    out.line(2, &head)?;
    for (at, says) in against.say.iter().enumerate() {
        let seq = against
            .entries
            .get(at)
            .map_or(String::new(), Seq::to_string);
        out.line(4, &[strong(format!("{seq}  ")), plain(says.as_str())])?;
        let titles = against
            .sources
            .get(at)
            .map_or(String::new(), |t| t.join("; "));
        let cited = if titles.is_empty() {
            "no source".to_owned()
        } else {
            titles
        };
        out.line(6, &[faint(cited)])?;
    }
    Ok(())
}
