//! `casebook stats`, for people.

use super::side_by_side::some_of;
use super::{BANS, of_terms};
use crate::answers::find::Sure;
use crate::answers::length::in_words;
use crate::answers::stats::{Ban, Bans, Ends, Fact, Stats, Terms};
use crate::cli::Failure;
use crate::cli::output::{Output, faint, plain, strong};

/// Which facts are shown together, and under what.
const GROUPS: [(&str, &[(usize, Fact)]); 4] = [
    (
        "recorded in this ledger",
        &[
            (0, Fact::Cases),
            (0, Fact::Defendants),
            (2, Fact::Named),
            (0, Fact::Victims),
        ],
    ),
    (
        "where the defendants stand",
        &[
            (0, Fact::Convicted),
            (0, Fact::Acquitted),
            (0, Fact::Terminated),
            (0, Fact::Pending),
            (2, Fact::Suspected),
            (2, Fact::Charged),
            (2, Fact::OnTrial),
            (0, Fact::InForce),
            (0, Fact::InCustody),
        ],
    ),
    (
        "sentences of the convicted",
        &[
            (0, Fact::Prison),
            (2, Fact::PrisonForLife),
            (0, Fact::Suspended),
            (0, Fact::Other),
            (0, Fact::NoPunishment),
            (0, Fact::NoSentence),
        ],
    ),
    (
        "rank and office",
        &[
            (0, Fact::RankLost),
            (0, Fact::Barred),
            (2, Fact::BarredForLife),
            (2, Fact::BarredForATerm),
            (2, Fact::BarredUnknown),
        ],
    ),
];

pub(super) fn text(stats: &Stats, out: &mut Output) -> Result<(), Failure> {
    for (title, facts) in GROUPS {
        out.gap()?;
        out.line(0, &[strong(title)])?;
        for (deeper, fact) in facts {
            let count = &stats.recorded_in_this_ledger[fact];
            let label = format!(
                "{:deeper$}{:<width$}",
                "",
                fact.label(),
                width = 24 - deeper
            );
            let number = format!("{:>3}  ", count.range.to_string());
            let entries = some_of(&count.entries, count.entries_left_out);
            out.line(2, &[plain(label), plain(number), faint(entries)])?;
        }
    }
    bans(&stats.bans, out)?;
    terms("prison terms, other than life", &stats.prison_terms, out)?;
    terms("suspended terms", &stats.suspended_terms, out)
}

fn terms(title: &'static str, terms: &Terms, out: &mut Output) -> Result<(), Failure> {
    if !terms.known.can_be_any() && !terms.not_known.can_be_any() {
        return Ok(());
    }
    out.gap()?;
    out.line(0, &[strong(title)])?;
    let counts = [("known", terms.known), ("not known", terms.not_known)];
    for (label, range) in counts {
        out.line(2, &[plain(format!("{label:<10}{range}"))])?;
    }
    for (label, length) in of_terms(terms) {
        if let Some(length) = length {
            let of = match label {
                "sum" if terms.not_known.can_be_any() => format!(", of the {} known", terms.known),
                _ => String::new(),
            };
            let text = format!("{label:<10}{}{of}", in_words(&length));
            out.line(2, &[plain(text)])?;
        }
    }
    Ok(())
}

/// When the bans for a term end.
fn bans(bans: &Bans, out: &mut Output) -> Result<(), Failure> {
    let Some(all) = bans.ends_counted_from_sentence else {
        return Ok(());
    };
    let for_term: Vec<&Ban> = bans
        .people
        .iter()
        .filter(|ban| ban.term.is_some())
        .collect();
    out.line(
        2,
        &[plain(format!(
            "bans for a term end {}, counted from the sentence",
            ends(all)
        ))],
    )?;
    for ban in for_term.iter().take(BANS) {
        let who = ban
            .name
            .clone()
            .unwrap_or_else(|| "(name unknown)".to_owned());
        let until = ban.ends_counted_from_sentence.map(ends).unwrap_or_default();
        let perhaps = if ban.sure == Sure::Possible {
            ", possibly"
        } else {
            ""
        };
        let term = ban.term.map(|term| in_words(&term)).unwrap_or_default();
        out.line(
            4,
            &[
                strong(format!("{} {}", ban.case, ban.defendant)),
                plain(format!(" {who}; {term}, until {until}{perhaps} ")),
                faint(some_of(&ban.entries, 0)),
            ],
        )?;
    }
    let more = for_term.len().saturating_sub(BANS) as u64 + bans.people_left_out;
    if more > 0 {
        out.line(4, &[faint(format!("and {more} more"))])?;
    }
    Ok(())
}

fn ends(ends: Ends) -> String {
    match (ends.earliest, ends.latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or before"),
        (None, None) => "on a day that is not known".to_owned(),
    }
}
