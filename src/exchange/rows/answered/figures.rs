//! Figures beside what is counted.

use crate::answers::find::Sure;
use crate::answers::reconcile::{Beside, Contradiction, Difference, Meant};
use crate::exchange::rows::value::Row;
use crate::exchange::rows::worlds::sure_word;
use crate::exchange::rows::{Rows, Several, Table};
use crate::seq::Seq;

/// The rows of figures, and of those that contradict each other.
#[must_use]
pub fn of_figures(figures: &[Beside], against: &[Contradiction]) -> Rows {
    let mut rows = Rows::new(Several::Json);
    for figure in figures {
        beside(figure, &mut rows);
        for one in &figure.meant {
            meant(figure.claim.seq, one, &mut rows);
        }
    }
    for two in against {
        rows.row(Table::Contradictions)
            .unknown()
            .said(two.kind)
            .word(Some(&two.issuer))
            .word(Some(two.measure.as_str()))
            .text(two.case.as_ref())
            .number(Some(two.entries[0].0))
            .number(Some(two.entries[1].0));
    }
    rows.whole()
}

fn beside(figure: &Beside, rows: &mut Rows) {
    rows.row(Table::Reconciled)
        .number(Some(figure.claim.seq.0))
        .text(figure.claim.case.as_ref())
        .text(figure.counted.first)
        .text(figure.counted.last)
        .perhaps_range(figure.ours)
        .less(figure.difference)
        .word(Some(figure.direction.as_str()))
        .perhaps_range(figure.ours_ever)
        .less(figure.difference_ever)
        .word(Some(figure.direction_ever.as_str()))
        .perhaps_range(figure.named)
        .perhaps_range(figure.named_ever)
        .truth(figure.meant_is_whole)
        .entries(&figure.entries);
}

fn meant(figure: Seq, meant: &Meant, rows: &mut Rows) {
    let row = rows.row(Table::Meant).unknown().number(Some(figure.0));
    let row = match &meant.defendant {
        Some(defendant) => row.of(&meant.case, defendant),
        None => row.word(Some(meant.case.as_str())).unknown().unknown(),
    };
    let sure = |sure: Option<Sure>| sure.map(sure_word);
    row.word(sure(meant.as_of_then))
        .word(sure(meant.ever_by_then))
        .entries(&meant.entries);
}

impl Row<'_> {
    fn less(self, difference: Option<Difference>) -> Self {
        self.difference(difference.and_then(|difference| difference.min))
            .difference(difference.and_then(|difference| difference.max))
    }
}
