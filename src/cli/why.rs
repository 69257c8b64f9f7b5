//! `casebook why`

mod text;

use clap::Args;
use serde::Serialize;

use super::answer::{json, one_case};
use super::output::Output;
use super::replay::{head, known};
use super::{Context, Failure, When};
use crate::answers::Told;
use crate::answers::why::{Field, OF_CASE, OF_DEFENDANT, Why, why};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Worlds};

/// Everything behind one shown fact: its entries, sources, dates, and what was corrected
///
/// What it rests on, who says the same, who disputes it or says otherwise, what was retracted or corrected
/// away, by whom and why, and what may have changed it by the day are shown after it. Where nothing is known,
/// why not. What was retracted stands in that part only: do not print names from it.
#[derive(Args)]
#[command(
    after_help = "Examples:\n  casebook why kz-taldykorgan-2024 officers-1 standing\n  casebook why kz-taldykorgan-2024 officers-1 P4Y..P6Y\n  casebook why kz-taldykorgan-2024 case status"
)]
pub struct WhyCommand {
    /// The case
    case: CaseId,
    /// The defendant, by id or by name; - or case for the case itself
    #[arg(allow_hyphen_values = true)]
    defendant: String,
    /// The field: standing, final, custody, penalties, name, aliases, agency, rank, position, group, severed, died, same_as, charges, appeals; of the case title, status, jurisdiction, charges, appeals; or a value that is shown, or may be so by then, such as convicted, P4Y..P6Y or c1
    field: String,
    #[command(flatten)]
    when: When,
}

#[derive(Serialize)]
struct Answer<'a> {
    case: &'a CaseId,
    defendant: Option<&'a DefendantId>,
    #[serde(flatten)]
    why: Why<'a>,
}

/// A state of a case, and the defendant in it who is asked about.
type InState<'w, 'a> = (&'w Case<'a>, Option<&'w Defendant<'a>>);

impl WhyCommand {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = self.when.view(context, true)?;
        known(&view, &self.case)?;
        one_case(&view, &self.when, &self.case, |told| {
            let worlds = told.worlds();
            let (state, defendant) = self.state(&worlds)?;
            let among = (state, &worlds);
            let field = Field::find_among(&self.field, told, among, defendant)
                .ok_or_else(|| self.no_field(told, defendant))?;
            let why = why(told, among, defendant, field);
            if context.json {
                let answer = Answer {
                    case: told.case,
                    defendant: defendant.map(|d| &d.defendant),
                    why,
                };
                return json("why/1", &view, &self.when, answer, out);
            }
            head(&view, &self.when, out)?;
            out.gap()?;
            text::print(state, defendant, &why, out)
        })?
    }

    /// The state in which the defendant who is asked about is, the certain one where it can be, and the defendant.
    fn state<'w, 'a>(&self, worlds: &'w Worlds<'a>) -> Result<InState<'w, 'a>, Failure> {
        let mut failed = None;
        for state in worlds.all().flatten() {
            match self.whom(state) {
                Ok(defendant) => return Ok((state, defendant)),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        Err(failed.unwrap_or_else(|| Failure::not_yet(self.case.as_str())))
    }

    /// The defendant who is asked about; `None` for the case itself.
    fn whom<'s, 'a>(&self, state: &'s Case<'a>) -> Result<Option<&'s Defendant<'a>>, Failure> {
        let asked = self.defendant.as_str();
        let all = &state.defendants;
        if let Some(d) = all.iter().find(|d| d.defendant.as_str() == asked) {
            return Ok(Some(d));
        }
        if matches!(asked, "-" | "case") {
            return Ok(None);
        }
        let lower = asked.to_lowercase();
        let named: Vec<&Defendant<'a>> = all
            .iter()
            .filter(|d| {
                let names = d.name.iter().chain(&d.aliases);
                names
                    .into_iter()
                    .any(|name| name.as_str().to_lowercase() == lower)
            })
            .collect();
        if let [one] = named.as_slice() {
            return Ok(Some(one));
        }
        let members = all
            .iter()
            .filter(|d| d.group.is_some_and(|g| g.as_str() == asked));
        let members: Vec<&str> = members.map(|d| d.defendant.as_str()).collect();
        let near = crate::case::nearest(asked, all.iter().map(|d| d.defendant.as_str()));
        Err(Failure::no_defendant(
            asked,
            self.case.as_str(),
            &members,
            near,
        ))
    }

    fn no_field(&self, told: &Told<'_>, defendant: Option<&Defendant<'_>>) -> Failure {
        let fields: &[Field] = if defendant.is_some() {
            &OF_DEFENDANT
        } else {
            &OF_CASE
        };
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let near = crate::case::nearest(&self.field, names.iter().copied());
        let whose = defendant.map_or(told.case.as_str(), |d| d.defendant.as_str());
        Failure::no_field(&self.field, whose, &names, near)
    }
}
