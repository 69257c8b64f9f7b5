//! What has changed in a sheet since it was imported, and what is gone from it, in text.

use std::io;

use super::{Report, TOLD, in_line};
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::record::Record;
use crate::case::vocabulary::VerdictOutcome;
use crate::cli::advice::{casebook, quoted};
use crate::cli::correct::{command, retraction, show_change};
use crate::cli::output::{Output, faint, plain, strong};
use crate::exchange::import::{Change, Gone, Planned, Turn, in_turn};

impl Report<'_> {
    /// What rows say otherwise, and what no row says any more, in an order in which the commands can be run.
    pub(super) fn turns(&self, out: &mut Output) -> io::Result<()> {
        let mut gone = 0;
        for turn in in_turn(self.changes(), &self.batch.gone) {
            match turn {
                Turn::Changed(planned, change) => self.change(planned, change, out)?,
                Turn::Gone(one) => {
                    gone += 1;
                    if gone <= TOLD {
                        self.gone(one, out)?;
                    }
                }
            }
        }
        if gone > TOLD {
            let more = gone - TOLD;
            out.line(0, &[plain(format!("… and {more} more: --json gives all"))])?;
        }
        Ok(())
    }

    /// What an import recorded, and no row says any more.
    fn gone(&self, gone: &Gone, out: &mut Output) -> io::Result<()> {
        let place = match gone.row {
            Some(row) => format!("row {row}: "),
            None => "no row: ".to_owned(),
        };
        let mut text = format!("no longer says {} {}", gone.seq, in_line(&gone.record));
        if let Some(who) = self.left_without_a_sentence(gone) {
            text.push_str(&format!(
                "; without it no sentence of {who} is on record by this sheet"
            ));
        }
        out.line(0, &[strong(place), plain(text)])?;
        for layer in &gone.layers {
            out.line(2, &[faint(retraction(*layer))])?;
        }
        Ok(())
    }

    /// Whom a sentence that is gone leaves convicted, and without another one in the sheet.
    fn left_without_a_sentence(&self, gone: &Gone) -> Option<String> {
        let Event::SentenceImposed(sentence) = &gone.record.event else {
            return None;
        };
        let of_case = |record: &Record| record.case == gone.record.case;
        let is_alone = |who: &&DefendantId| {
            let mut is_convicted = false;
            for (planned, _) in self.rows().filter(|(row, _)| of_case(&row.record)) {
                match &planned.record.event {
                    Event::SentenceImposed(other) if other.who.contains(who) => return false,
                    Event::Verdict(verdict) if verdict.who.contains(who) => {
                        is_convicted |= verdict.outcome == VerdictOutcome::Convicted;
                    }
                    _ => {}
                }
            }
            is_convicted
        };
        let who: Vec<&str> = sentence
            .who
            .iter()
            .filter(is_alone)
            .map(DefendantId::as_str)
            .collect();
        (!who.is_empty()).then(|| who.join(", "))
    }

    fn change(&self, planned: &Planned, change: &Change, out: &mut Output) -> io::Result<()> {
        let done = self.is_corrected(change);
        let what = match (done, self.how.dry_run) {
            (true, true) => "has changed: would correct",
            (true, false) => "has changed: corrected",
            (false, _) => "has changed: it says something else than",
        };
        out.line(0, &[strong(format!("row {}: ", planned.row)), plain(what)])?;
        show_change(out, change.seq, &change.before, &change.after)?;
        if !done {
            out.line(
                2,
                &[faint(command(&change.id, &change.before, &change.after))],
            )?;
            if let Some(other) = reclassification(change) {
                out.line(2, &[faint(other)])?;
            }
        }
        Ok(())
    }
}

/// What is recorded instead of a correction, where it is not the sheet that was wrong: the charge was given
/// another article since.
fn reclassification(change: &Change) -> Option<String> {
    let (Event::ChargeFiled(before), Event::ChargeFiled(after)) =
        (&change.before.event, &change.after.event)
    else {
        return None;
    };
    let article = after
        .article
        .as_ref()
        .filter(|_| before.article.is_some())?;
    let case = change.before.case.as_ref()?;
    (before.article != after.article).then(|| {
        format!(
            "or, if it was reclassified: {} append charge-reclassified --case {case} --on … --charge {} --article {}",
            casebook(),
            before.charge,
            quoted(article.as_str())
        )
    })
}
