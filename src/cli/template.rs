//! `casebook template`

use clap::Args;

use super::output::Output;
use super::{Context, Failure};
use crate::case::nearest;
use crate::exchange::examples::{FACTS, SHEET, events, map, of_event};

/// Print a filled-in example to start from
///
/// Of an event: a record, ready for casebook append --from -, which the rules accept after those that it
/// rests on. Of a sheet: sheet has one row a defendant, facts one row a fact, map is a map of the first, with
/// every key that a map can have.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook template verdict\n  casebook template verdict --with-needs | casebook append --from -\n  casebook template sheet > trials.csv && casebook import trials.csv --dry-run"
)]
pub struct Template {
    /// An event, such as verdict; or sheet, facts, map
    #[arg(value_name = "EVENT|sheet|facts|map")]
    of: String,
    /// Also the records that it may rest on, before it
    #[arg(long)]
    with_needs: bool,
}

impl Template {
    pub fn run(self, _: &Context, out: &mut Output) -> Result<(), Failure> {
        let text = match self.of.as_str() {
            "sheet" => SHEET.to_owned(),
            "facts" => FACTS.to_owned(),
            "map" => map(),
            event => self.event(&event.replace('-', "_"))?,
        };
        Ok(out.raw(text.as_bytes())?)
    }

    fn event(&self, name: &str) -> Result<String, Failure> {
        let Some((record, before)) = of_event(name) else {
            let known = events().into_iter().chain(["sheet", "facts", "map"]);
            return Err(Failure::no_template(&self.of, nearest(name, known)));
        };
        let before = before.into_iter().filter(|_| self.with_needs);
        Ok(before
            .chain([record])
            .map(|record| format!("{record}\n"))
            .collect())
    }
}
