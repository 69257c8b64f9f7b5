//! `casebook show`

mod vouchers;

use std::collections::BTreeSet;

use clap::Args;

use vouchers::Vouchers;

use super::output::{Output, alert, faint, plain, strong};
use super::replay::{figure_lines, head, json, known};
use super::{Context, Failure, When};
use crate::case::corrections::{Records, content};
use crate::case::event::Event;
use crate::case::ids::{CaseId, DefendantId, Digest};
use crate::case::record::Record;
use crate::case::state::{Appeal, Case, ChargeRow, Defendant, figures, project};
use crate::case::summary::{penalties, words};
use crate::case::timeline::Timeline;
use crate::case::vocabulary::Assertion;
use crate::ledger::View;
use crate::seq::Seq;

/// One case in full: its defendants, charges, penalties, appeals, its timeline
///
/// Beside each fact stands the entry that it comes from, who vouches for it, on how many sources it
/// rests, and which entries dispute it.
#[derive(Args)]
pub struct Show {
    /// The case
    case: CaseId,
    #[command(flatten)]
    when: When,
}

impl Show {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let view = self.when.view(context, true)?;
        let case = &self.case;
        known(&view, case)?;
        if context.json {
            return json(&view, &self.when, &[case], false, out);
        }
        let entries = view.entries_of(case)?;
        let records = Records::new(&entries);
        let timeline = Timeline::new(records.facts());
        head(&view, &self.when, out)?;
        out.gap()?;
        let Some(state) = project(case, &timeline, self.when.day()) else {
            out.line(
                0,
                &[plain(format!("nothing of {case} had happened by then"))],
            )?;
            return Ok(());
        };
        let vouchers = Vouchers::new(&timeline);
        print(&state, &vouchers, out)?;
        let claimed = figures(&timeline, self.when.day());
        if !claimed.is_empty() {
            out.gap()?;
            out.line(0, &[strong("claimed figures")])?;
            figure_lines(&claimed, out)?;
        }
        withheld(&view, records.facts().map(|fact| fact.record), out)
    }
}

fn print(state: &Case<'_>, vouchers: &Vouchers, out: &mut Output) -> Result<(), Failure> {
    let title = state.title.map_or("(never opened)", |title| title.as_str());
    out.line(
        0,
        &[
            strong(state.case.as_str()),
            plain(format!("  {}", state.status.as_str())),
        ],
    )?;
    let opened = state
        .timeline
        .iter()
        .find(|event| event.event == "case_opened");
    vouchers.line(out, 0, title.to_owned(), opened.map(|event| event.seq))?;
    section(out, "defendants", !state.defendants.is_empty())?;
    for defendant in &state.defendants {
        print_defendant(defendant, vouchers, out)?;
    }
    for unattributed in &state.unattributed {
        let one_of: Vec<&str> = unattributed
            .one_of
            .iter()
            .map(DefendantId::as_str)
            .collect();
        let name = unattributed.name.map_or("somebody", |name| name.as_str());
        let text = format!(
            "{name}: one of {}, which one is not known",
            one_of.join(", ")
        );
        vouchers.line(out, 2, text, Some(unattributed.seq))?;
    }
    section(out, "charges", !state.charges.is_empty())?;
    for charge in &state.charges {
        print_charge(charge, vouchers, out)?;
    }
    section(out, "appeals", !state.appeals.is_empty())?;
    for appeal in &state.appeals {
        print_appeal(appeal, vouchers, out)?;
    }
    section(out, "timeline", true)?;
    for event in &state.timeline {
        let mark = match event.assertion {
            Assertion::Alleged | Assertion::Disputed => format!(" ({})", event.assertion),
            _ => String::new(),
        };
        let mut spans = vec![
            strong(format!("{}  ", event.on)),
            plain(format!("{}{mark}", event.summary)),
        ];
        spans.extend(vouchers.beside(Some(event.seq)));
        out.line(2, &spans)?;
        for detail in vouchers.details(event.seq) {
            out.line(4, &[faint(detail.as_str())])?;
        }
    }
    section(
        out,
        "may have happened",
        !state.may_have_happened.is_empty(),
    )?;
    for possible in &state.may_have_happened {
        let text = format!("{}  {}", possible.on, words(possible.event));
        vouchers.line(out, 2, text, Some(possible.seq))?;
    }
    Ok(())
}

fn section(out: &mut Output, title: &'static str, shown: bool) -> Result<(), Failure> {
    if shown {
        out.gap()?;
        out.line(0, &[strong(title)])?;
    }
    Ok(())
}

fn print_defendant(
    d: &Defendant<'_>,
    vouchers: &Vouchers,
    out: &mut Output,
) -> Result<(), Failure> {
    let basis = &d.basis;
    let mut first = vec![strong(d.defendant.as_str().to_owned())];
    match d.name {
        Some(name) => {
            first.push(plain(format!("  {name}")));
            first.extend(vouchers.beside(basis.name));
        }
        None => first.push(faint("  name unknown")),
    }
    out.line(2, &first)?;
    let mut fact = |label: &str, value: Option<String>, seq: Option<Seq>| match value {
        Some(value) => vouchers.line(out, 4, format!("{label}: {value}"), seq),
        None => Ok(()),
    };
    let aliases: Vec<String> = d.aliases.iter().map(ToString::to_string).collect();
    fact(
        "also known as",
        (!aliases.is_empty()).then(|| aliases.join(", ")),
        basis.aliases,
    )?;
    fact("group", d.group.map(ToString::to_string), basis.group)?;
    fact("agency", d.agency.map(ToString::to_string), basis.agency)?;
    fact("rank", d.rank.map(ToString::to_string), basis.rank)?;
    fact(
        "position",
        d.position.map(ToString::to_string),
        basis.position,
    )?;
    fact(
        "standing",
        Some(d.standing.as_str().to_owned()),
        basis.standing,
    )?;
    fact(
        "in force",
        d.is_final.then(|| "yes".to_owned()),
        basis.is_final,
    )?;
    fact(
        "penalties",
        (!d.penalties.is_empty()).then(|| penalties(d.penalties)),
        basis.penalties,
    )?;
    fact(
        "custody",
        d.custody.map(|custody| words(custody.as_str())),
        basis.custody,
    )?;
    fact(
        "severed",
        d.severed.then(|| "goes on elsewhere".to_owned()),
        basis.severed,
    )?;
    fact("died", d.died.map(ToString::to_string), basis.died)?;
    fact(
        "the same person as",
        d.same_as.as_ref().map(ToString::to_string),
        basis.same_as,
    )
}

fn print_charge(
    charge: &ChargeRow<'_>,
    vouchers: &Vouchers,
    out: &mut Output,
) -> Result<(), Failure> {
    let law = [
        charge.code,
        charge.article,
        charge.part,
        charge.edition,
        charge.title,
    ];
    let law: Vec<String> = law.into_iter().flatten().map(ToString::to_string).collect();
    let law = if law.is_empty() {
        "classification unknown".to_owned()
    } else {
        law.join(", ")
    };
    vouchers.line(
        out,
        2,
        format!("{}  {law}", charge.charge),
        Some(charge.seq),
    )?;
    let pending = charge
        .who
        .iter()
        .filter(|who| !charge.verdicts.contains_key(who));
    let pending: Vec<&str> = pending.map(DefendantId::as_str).collect();
    if !pending.is_empty() {
        out.line(4, &[plain(format!("against {}", pending.join(", ")))])?;
    }
    for (who, verdict) in &charge.verdicts {
        vouchers.line(
            out,
            4,
            format!("{who} {verdict}"),
            charge.basis.get(who).copied(),
        )?;
    }
    for who in &charge.withdrawn {
        vouchers.line(
            out,
            4,
            format!("{who} withdrawn"),
            charge.basis.get(who).copied(),
        )?;
    }
    Ok(())
}

fn print_appeal(appeal: &Appeal<'_>, vouchers: &Vouchers, out: &mut Output) -> Result<(), Failure> {
    let list = |who: &[DefendantId]| {
        who.iter()
            .map(DefendantId::as_str)
            .collect::<Vec<_>>()
            .join(", ")
    };
    let text = format!(
        "{}  {} by the {} for {}",
        appeal.appeal,
        appeal.level,
        appeal.appellant,
        list(&appeal.who)
    );
    vouchers.line(out, 2, text, Some(appeal.seq))?;
    for decision in &appeal.decisions {
        let text = format!(
            "{} for {}",
            words(decision.outcome.as_str()),
            list(&decision.who)
        );
        vouchers.line(out, 4, text, Some(decision.seq))?;
    }
    for ended in &appeal.ended {
        vouchers.line(
            out,
            4,
            format!("ended for {}", list(&ended.who)),
            Some(ended.seq),
        )?;
    }
    if appeal.withdrawn {
        out.line(4, &[plain("withdrawn")])?;
    } else if !appeal.pending.is_empty() {
        out.line(
            4,
            &[alert(format!(
                "waits for a decision for {}",
                list(&appeal.pending)
            ))],
        )?;
    }
    Ok(())
}

/// Says which cited documents are kept back, by whom and why.
fn withheld<'r>(
    view: &View,
    records: impl Iterator<Item = &'r Record>,
    out: &mut Output,
) -> Result<(), Failure> {
    let sources = records.flat_map(|record| &record.sources);
    let cited: BTreeSet<&Digest> = sources
        .filter_map(|source| source.sha256.as_ref())
        .collect();
    if cited.is_empty() {
        return Ok(());
    }
    let withholdings = view.withholdings()?;
    for fact in Records::new(&withholdings).facts() {
        if let Event::EvidenceWithheld(e) = &content(fact.logged).event
            && cited.contains(&e.sha256)
        {
            out.gap()?;
            let text = format!(
                "document {} is withheld by {}: {} ",
                e.sha256, e.authority, e.reason
            );
            out.line(0, &[alert(text), faint(fact.logged.seq.to_string())])?;
        }
    }
    Ok(())
}
