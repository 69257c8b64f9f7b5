//! Which sentences cannot both be the one that was imposed.

use foldhash::{HashMap, HashMapExt};

use crate::case::event::{Event, Penalty};
use crate::case::term::Term;
use crate::case::timeline::FactIndex;
use crate::case::vocabulary::PenaltyKind;

/// Each sentence is held against so many others that were said before it.
const COMPARED: usize = 32;

/// Sentences of more penalties than any court imposes are compared as they are written.
const PENALTIES: usize = 16;

/// The penalties of a sentence.
fn penalties(event: &Event) -> &[Penalty] {
    match event {
        Event::SentenceImposed(e) => &e.penalties,
        Event::SentenceRevised(e) => &e.penalties,
        _ => &[],
    }
}

/// The penalties of a sentence in words, in whatever order they are recorded.
pub(super) fn written(event: &Event) -> Vec<String> {
    let mut all: Vec<String> = penalties(event).iter().map(ToString::to_string).collect();
    all.sort_unstable();
    all
}

/// Those sentences that cannot be the same as some other.
pub(super) fn at_odds<'e>(
    sentences: impl Iterator<Item = (FactIndex, &'e Event)>,
) -> Vec<FactIndex> {
    let mut number: HashMap<Vec<String>, usize> = HashMap::new();
    let mut distinct: Vec<(&[Penalty], Vec<FactIndex>)> = Vec::new();
    for (at, event) in sentences {
        let next = distinct.len();
        let which = *number.entry(written(event)).or_insert(next);
        if which == next {
            distinct.push((penalties(event), Vec::new()));
        }
        distinct[which].1.push(at);
    }
    let mut odd = vec![false; distinct.len()];
    for one in 0..distinct.len() {
        for other in one.saturating_sub(COMPARED)..one {
            if !can_be_one(distinct[one].0, distinct[other].0) {
                (odd[one], odd[other]) = (true, true);
            }
        }
    }
    let such = distinct.into_iter().zip(odd).filter(|(_, odd)| *odd);
    such.flat_map(|((_, ats), _)| ats).collect()
}

/// Whether two lists can be of one sentence: each penalty of the one can be one of the other. A sentence is
/// recorded whole, so that one with something added is another.
fn can_be_one(a: &[Penalty], b: &[Penalty]) -> bool {
    let covers = |a: &[Penalty], b: &[Penalty]| a.iter().all(|p| b.iter().any(|q| is_one(p, q)));
    a.len().max(b.len()) <= PENALTIES && covers(a, b) && covers(b, a)
}

/// Whether two penalties can be one. What is less exact can be what is more exact.
fn is_one(a: &Penalty, b: &Penalty) -> bool {
    let amounts = match (&a.amount, &b.amount) {
        (Some(a), Some(b)) => a == b,
        _ => true,
    };
    // For life, and for a term.
    let both = |a: &Penalty, b: &Penalty| a.for_life && !b.for_life && b.term.is_some();
    let lives = !both(a, b) && !both(b, a);
    let terms = a.term.zip(b.term).is_none_or(|(a, b)| meet(a, b));
    is_one_kind(a.kind, b.kind) && amounts && lives && terms
}

fn is_one_kind(a: PenaltyKind, b: PenaltyKind) -> bool {
    let may_be = |vague: PenaltyKind, kind: PenaltyKind| {
        vague == PenaltyKind::NonCustodial
            && !matches!(
                kind,
                PenaltyKind::Imprisonment | PenaltyKind::LifeImprisonment | PenaltyKind::None
            )
    };
    a == b || may_be(a, b) || may_be(b, a)
}

/// Whether two terms have a length in common.
fn meet(a: Term, b: Term) -> bool {
    let above = |a: Term, b: Term| b.max.is_some_and(|max| a.min.certainly_longer(max));
    !above(a, b) && !above(b, a)
}
