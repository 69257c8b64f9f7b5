//! `casebook sources`

mod text;

use clap::Args;
use serde::Serialize;

use super::answer::{
    Asked, Cell, Column, Form, Table, each_case, json_and_rows, json_rows, loose, one_case,
};
use super::output::Output;
use super::replay::{head, known};
use super::{Context, Failure};
use crate::answers::Told;
use crate::answers::sources::{Disagreement, Matter, Resting, Rests, Weak, of_figures, resting};
use crate::case::ids::CaseId;
use crate::case::vocabulary::Assertion;
use crate::ledger::View;

/// Which facts rest on one source, on officials only, on none; what sources disagree on
///
/// Records that say the same event, about the same people, on the same date as it is written, are one fact,
/// which rests on the sources of all of them: their notes, recorders and who vouches for each may differ, and so
/// may capitals in the name of a court. What happens once in a trial, such as its sentence, is one fact also where
/// one says "in March" and another "on 18 March": only the day itself then rests on the second alone. A less exact
/// date of what comes again, such as custody, or an allegation beside a report, is a statement of its own. Documents of one publisher,
/// at one address, or cited twice are one source: neither bears the other out.
/// A fact rests on officials only where the record says that it is theirs, or all its sources are
/// official.
///
/// Sources disagree where records in force, also one that is only alleged or disputed, say what cannot all be
/// so: of what somebody is called, of agency, rank and position, whenever it was learnt; of the verdict, the
/// sentence or the date of one trial; of custody on one and the same day; of what a charge was reclassified to,
/// on dates that overlap; and where two figures of one day have no number in common. A later event that changes what was
/// before, such as another custody a year on, or a sentence revised on appeal, is no disagreement, and
/// neither is a term or a date that is less exact.
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

/// How many facts there are, and how many rest on how little.
#[derive(Clone, Copy, Default, Serialize)]
struct Counts {
    facts: u64,
    no_source: usize,
    one_source: usize,
    officials_only: usize,
}

/// The rows of some cases, as they are written: those of facts, and those of disagreements.
#[derive(Default)]
struct Rows {
    counts: Counts,
    weak: Vec<u8>,
    disagreements: Vec<u8>,
}

impl Sources {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let form = self.asked.form(context)?;
        let when = &self.asked.when;
        let view = when.view(context, self.case.is_some())?;
        if let Some(case) = &self.case {
            known(&view, case)?;
        }
        match form {
            Form::Json => self.json(&view, out),
            Form::Csv => self.csv(&view, out),
            Form::Text => {
                let (mut counts, mut all) = (Counts::default(), Resting::default());
                for mut part in self.parts(&view, |resting| resting)? {
                    counts.add(Counts::of(&part));
                    all.weak.extend(self.shown(&mut part));
                    all.against.extend(part.against);
                }
                head(&view, when, out)?;
                out.gap()?;
                text::print(&all, &counts, out)
            }
        }
    }

    /// Parts of the answer, in order: what belongs to no case, then case by case, several at once.
    fn parts<T: Send>(
        &self,
        view: &View,
        make: impl Fn(Resting) -> T + Sync,
    ) -> Result<Vec<T>, Failure> {
        let when = &self.asked.when;
        let part = |told: &Told<'_>| make(resting(told));
        if let Some(case) = &self.case {
            return Ok(vec![one_case(view, when, case, part)?]);
        }
        let figures = loose(view, when, |timeline, day| of_figures(None, timeline, day))?;
        let mut parts = vec![make(Resting {
            against: figures,
            ..Resting::default()
        })];
        parts.extend(each_case(view, when, part)?);
        Ok(parts)
    }

    /// The facts of a part that are asked for.
    fn shown(&self, part: &mut Resting) -> Vec<Weak> {
        let mut weak = std::mem::take(&mut part.weak);
        weak.retain(|weak| {
            self.rests
                .is_none_or(|rests| weak.rests_on.contains(&rests))
        });
        weak
    }

    fn json(&self, view: &View, out: &mut Output) -> Result<(), Failure> {
        let parts = self.parts(view, |mut resting| Rows {
            counts: Counts::of(&resting),
            weak: json_rows(&self.shown(&mut resting)),
            disagreements: json_rows(&resting.against),
        })?;
        let mut counts = Counts::default();
        parts.iter().for_each(|part| counts.add(part.counts));
        let weak = parts.iter().map(|part| part.weak.as_slice()).collect();
        let against = parts.iter().map(|part| part.disagreements.as_slice());
        let lists = [("weak", weak), ("disagreements", against.collect())];
        json_and_rows("sources/1", view, &self.asked.when, counts, &lists, out)
    }

    fn csv(&self, view: &View, out: &mut Output) -> Result<(), Failure> {
        let parts = self.parts(view, |mut resting| Rows {
            weak: table(&self.shown(&mut resting), &[]).csv_rows(),
            disagreements: table(&[], &resting.against).csv_rows(),
            ..Rows::default()
        })?;
        out.raw(&table(&[], &[]).csv_names())?;
        let weak = parts.iter().map(|part| &part.weak);
        for rows in weak.chain(parts.iter().map(|part| &part.disagreements)) {
            out.raw(rows)?;
        }
        Ok(())
    }
}

impl Counts {
    fn of(part: &Resting) -> Self {
        let count = |rests: Rests| {
            let such = part.weak.iter();
            such.filter(|weak| weak.rests_on.contains(&rests)).count()
        };
        Self {
            facts: part.facts,
            no_source: count(Rests::NoSource),
            one_source: count(Rests::OneSource),
            officials_only: count(Rests::OfficialsOnly),
        }
    }

    fn add(&mut self, other: Self) {
        self.facts += other.facts;
        self.no_source += other.no_source;
        self.one_source += other.one_source;
        self.officials_only += other.officials_only;
    }
}

fn assertions(all: &[Assertion]) -> Vec<&'static str> {
    all.iter().map(|assertion| assertion.as_str()).collect()
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
        Matter::Appeal => "appeal",
        Matter::Charge => "charge",
        Matter::Custody => "custody",
        Matter::Severance => "severance",
        Matter::Date => "date",
        Matter::Name => "name",
        Matter::Agency => "agency",
        Matter::Rank => "rank",
        Matter::Position => "position",
        Matter::Figure => "figure",
    }
}

/// A row for each fact that rests on little, then one for each disagreement.
fn table(weak: &[Weak], against: &[Disagreement]) -> Table {
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
    for weak in weak {
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
            Cell::text(Some(assertions(&weak.assertions).join(" "))),
            Cell::text(Some(weak.cited)),
            Cell::text(Some(weak.independent)),
            Cell::text(Some(weak.sources.join("; ")).filter(|titles| !titles.is_empty())),
            Cell::Entries(weak.entries.clone()),
        ]);
    }
    for against in against {
        let sides = || against.sides.iter();
        let says: Vec<String> = sides()
            .map(|side| format!("{}  {}", side.on, side.says))
            .collect();
        let vouched: Vec<String> = sides()
            .map(|side| assertions(&side.assertions).join(" "))
            .collect();
        let titles: Vec<String> = sides().map(|side| side.sources.join("; ")).collect();
        let mut cells = vec![
            Cell::text(against.case.as_ref()),
            Cell::Unknown,
            Cell::text(Some(matter_name(against.matter))),
            Cell::Unknown,
            Cell::Unknown,
            Cell::text(Some(says.join(" | "))),
            Cell::text(Some(vouched.join(" | "))),
        ];
        cells.extend((0..2).map(|_| Cell::Unknown));
        cells.push(Cell::text(Some(titles.join(" | "))));
        cells.push(Cell::Entries(against.entries.clone()));
        table.row(cells);
    }
    table
}
