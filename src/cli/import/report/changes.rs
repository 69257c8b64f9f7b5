//! What has changed in a sheet since it was imported, and what is gone from it, in text.

use std::io;

use super::{Report, TOLD, in_line};
use crate::case::event::Event;
use crate::cli::advice::{casebook, quoted};
use crate::cli::correct::{command, retraction, show_change};
use crate::cli::output::{Output, faint, plain, strong};
use crate::exchange::import::{Change, Planned};

impl Report<'_> {
    /// What an import recorded, and no row says any more.
    pub(super) fn gone(&self, out: &mut Output) -> io::Result<()> {
        let gone = &self.batch.gone;
        for gone in gone.iter().take(TOLD) {
            let place = match gone.row {
                Some(row) => format!("row {row}: "),
                None => "no row: ".to_owned(),
            };
            let text = format!("no longer says {} {}", gone.seq, in_line(&gone.record));
            out.line(0, &[strong(place), plain(text)])?;
            out.line(2, &[faint(retraction(gone.seq))])?;
        }
        if gone.len() > TOLD {
            let more = gone.len() - TOLD;
            out.line(0, &[plain(format!("… and {more} more: --json gives all"))])?;
        }
        Ok(())
    }

    pub(super) fn change(
        &self,
        planned: &Planned,
        change: &Change,
        out: &mut Output,
    ) -> io::Result<()> {
        let done = self.corrects && self.batch.rows.troubles.is_empty();
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
