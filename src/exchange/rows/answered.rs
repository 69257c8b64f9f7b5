//! Answers as rows of tables: what the commands that answer questions say, so that no rule of theirs has to
//! be told again in another language.
//!
//! [`of_case`] makes the rows of one case, and the numbers that it adds to those of the whole ledger;
//! [`Whole`] adds them up. No row is kept on the way. Names are not in these rows: whoever reads them finds
//! those at the defendant.

mod figures;
mod whole;

pub use figures::of_figures;
pub use whole::Whole;

use serde::Serialize;

use super::value::Row;
use super::worlds::{sure_word, wire};
use super::{Rows, Several, Table};
use crate::answers::Days;
use crate::answers::durations::{self, From, Took, Until};
use crate::answers::elsewhere::Elsewhere;
use crate::answers::revised::{self, Revision, Under};
use crate::answers::sources::{self, Disagreement, Resting, Rests, Weak};
use crate::answers::spread::Interval;
use crate::answers::stats::{self, Ban, By, OfCaseBy};
use crate::answers::{Told, length::Length};
use crate::case::date::Date;
use crate::case::ids::DefendantId;
use crate::case::state::Worlds;
use crate::case::timeline::Timeline;
use crate::time::Day;

/// From which stage to which other it is told how long it took.
const SPANS: [(From, Until); 11] = [
    (From::Act, Until::Verdict),
    (From::Act, Until::Appeal),
    (From::Act, Until::Force),
    (From::Charge, Until::Verdict),
    (From::Charge, Until::Appeal),
    (From::Charge, Until::Force),
    (From::Referral, Until::Verdict),
    (From::Referral, Until::Appeal),
    (From::Referral, Until::Force),
    (From::Verdict, Until::Appeal),
    (From::Verdict, Until::Force),
];

/// What one case has.
pub struct OfCase {
    /// Its rows.
    pub rows: Rows,
    stats: stats::OfCase,
    divided: Vec<OfCaseBy>,
    spans: Vec<durations::OfCase>,
    revised: revised::OfCase,
    /// How many facts there are, and how many rest on no source, on one, on officials only.
    facts: [u64; 4],
}

/// The rows of a case.
#[must_use]
pub fn of_case(told: &Told<'_>, worlds: &Worlds<'_>, elsewhere: &Elsewhere<'_>) -> OfCase {
    let mut rows = Rows::new(Several::Json);
    let stats = stats::OfCase::in_worlds(told, worlds, elsewhere);
    stats.bans().iter().for_each(|one| ban(one, &mut rows));
    let spans = durations::OfCase::in_worlds(told, worlds, SPANS, elsewhere);
    for (stages, of_case) in SPANS.into_iter().zip(&spans) {
        let took = of_case.rows().iter();
        took.for_each(|took| span(stages, took, &mut rows));
    }
    let revised = revised::OfCase::new(told, elsewhere);
    revised
        .rows()
        .iter()
        .for_each(|row| revision(row, &mut rows));
    let found = sources::resting(told);
    found.weak.iter().for_each(|fact| resting(fact, &mut rows));
    found
        .against
        .iter()
        .for_each(|one| disagreement(one, &mut rows));
    OfCase {
        rows: rows.whole(),
        stats,
        divided: OfCaseBy::in_worlds(told, worlds, By::ALL, elsewhere).into(),
        spans: spans.into(),
        revised,
        facts: facts(&found),
    }
}

/// The rows of the figures that belong to no case, where they disagree.
pub fn of_no_case(timeline: &Timeline<'_>, day: Option<Day>, rows: &mut Rows) {
    let found = sources::of_figures(None, timeline, day);
    found.iter().for_each(|one| disagreement(one, rows));
}

fn facts(found: &Resting) -> [u64; 4] {
    let of = |rests: Rests| {
        let such = found.weak.iter();
        such.filter(|weak| weak.rests_on.contains(&rests)).count() as u64
    };
    [
        found.facts,
        of(Rests::NoSource),
        of(Rests::OneSource),
        of(Rests::OfficialsOnly),
    ]
}

fn ban(ban: &Ban, rows: &mut Rows) {
    let ends = ban.ends_counted_from_sentence;
    rows.row(Table::Bans)
        .unknown()
        .of(&ban.case, &ban.defendant)
        .truth(ban.for_life)
        .lengths(ban.term)
        .text(ends.and_then(|ends| ends.earliest))
        .text(ends.and_then(|ends| ends.latest))
        .word(Some(sure_word(ban.sure)))
        .entries(&ban.entries);
}

fn span((from, until): (From, Until), took: &Took, rows: &mut Rows) {
    rows.row(Table::Spans)
        .unknown()
        .written(format_args!("{}/{}", took.case, took.defendant))
        .stages(from, until)
        .word(Some(took.state.as_str()))
        .days(took.days)
        .between(took.from)
        .between(took.to)
        .word(Some(sure_word(took.sure)))
        .entries(&took.entries);
}

fn revision(row: &Revision, rows: &mut Rows) {
    let on: Option<Date> = row.on.parse().ok();
    let penalties = |under: &Under| under.penalties.as_ref().map(json);
    rows.row(Table::Revisions)
        .unknown()
        .of(&row.case, &row.defendant)
        .word(Some(row.change.as_str()))
        .date(on.as_ref())
        .word(Some(row.by.event))
        .word(row.by.basis)
        .text(row.by.appeal.as_ref())
        .word(row.by.outcome)
        .number(Some(row.by.quashed_charges as u64))
        .written(wire(row.before.standing.as_str()))
        .text(penalties(&row.before))
        .written(wire(row.after.standing.as_str()))
        .text(penalties(&row.after))
        .word(Some(sure_word(row.sure)))
        .entries(&row.entries);
}

fn resting(fact: &Weak, rows: &mut Rows) {
    let on = |rests: Rests| fact.rests_on.contains(&rests);
    rows.row(Table::Resting)
        .number(fact.entries.first().map(|seq| seq.0))
        .word(Some(fact.case.as_str()))
        .truth(on(Rests::NoSource))
        .truth(on(Rests::OneSource))
        .truth(on(Rests::OfficialsOnly))
        .number(Some(fact.cited as u64))
        .number(Some(fact.independent as u64))
        .entries(fact.entries.iter());
}

fn disagreement(one: &Disagreement, rows: &mut Rows) {
    rows.row(Table::Disagreements)
        .unknown()
        .text(one.case.as_ref())
        .said(one.matter)
        .list(one.who.iter().map(DefendantId::as_str))
        .list(one.sides.iter().map(|side| side.says.as_str()))
        .entries(&one.entries);
}

fn json(what: &(impl Serialize + ?Sized)) -> String {
    serde_json::to_string(what).expect("what is answered is JSON")
}

impl Row<'_> {
    /// Goes on with a word, as it is written in an answer.
    fn said(self, word: impl Serialize) -> Self {
        let quoted = json(&word);
        self.word(Some(quoted.trim_matches('"')))
    }

    fn stages(self, from: From, until: Until) -> Self {
        self.said(from).said(until)
    }

    fn days(self, days: Option<Interval<u64>>) -> Self {
        self.number(days.map(|days| days.min))
            .number(days.and_then(|days| days.max))
    }

    fn between(self, days: Option<Days>) -> Self {
        self.text(days.and_then(|days| days.earliest))
            .text(days.and_then(|days| days.latest))
    }

    /// Goes on with how long, at least and at most (ISO 8601).
    fn lengths(self, length: Option<Interval<Length>>) -> Self {
        self.text(length.map(|length| length.min.iso()))
            .text(length.and_then(|length| length.max).map(Length::iso))
    }
}
