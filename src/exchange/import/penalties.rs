//! Penalties as people write them: `imprisonment: 4y..6y`, `5 лет лишения свободы`, `3 года условно`.

use std::sync::LazyLock;

use super::sheet::Wrong;
use super::terms::{at_most, term};
use super::words::{plain, word, written_for};
use crate::case::event::Penalty;
use crate::case::vocabulary::PenaltyKind;
use clap::ValueEnum;

/// Reads a penalty: its kind, and then how long, how much, or for life.
pub fn penalty(text: &str) -> Result<Penalty, Wrong> {
    let penalty = if text.starts_with('{') {
        text.parse()
            .map_err(|e: crate::case::event::PenaltyError| Wrong::new(e.to_string()))
    } else {
        spelled(text)
    };
    penalty.and_then(|penalty| possible(text, penalty))
}

/// Refuses a length of what has none.
fn possible(text: &str, penalty: Penalty) -> Result<Penalty, Wrong> {
    let why = match penalty.kind {
        PenaltyKind::LifeImprisonment => "life imprisonment has no length",
        PenaltyKind::None => "no punishment has no length",
        _ => return Ok(penalty),
    };
    if penalty.term.is_none() {
        return Ok(penalty);
    }
    let wrong = Wrong::new(format!("{text:?} cannot be: {why}"));
    Err(wrong.accepted(match penalty.kind {
        PenaltyKind::None => "none alone, or a kind with this length, such as imprisonment",
        _ => "life_imprisonment alone; or imprisonment, where it is for this long",
    }))
}

/// A penalty in words.
fn spelled(text: &str) -> Result<Penalty, Wrong> {
    if let Some((kind, detail)) = text.split_once(':') {
        return of_kind(kind_of(kind.trim())?, detail.trim());
    }
    match kind_of(text) {
        Ok(kind) => of_kind(kind, ""),
        Err(wrong) => match beside(text) {
            Some((kind, detail)) => of_kind(kind, &detail),
            None if term(text).is_ok() => Err(Wrong::new(format!(
                "{text:?} is not a penalty: it says how long, and not of what kind"
            ))
            .accepted(format!(
                "such as imprisonment: {text}, or suspended_imprisonment: {text}"
            ))),
            None => Err(at_most(text).unwrap_or_else(|| no_penalty(text, wrong))),
        },
    }
}

fn no_penalty(text: &str, wrong: Wrong) -> Wrong {
    Wrong::new(format!("{text:?} is not a penalty")).accepted(format!(
        "a kind and its term, such as imprisonment:4y..6y, fine:500000 KZT, ban_on_office:for-life; {}",
        wrong.accepted.unwrap_or_default()
    ))
}

/// A penalty of which a text gives only the length, and something else the kind. A fine has no length.
pub fn of_length(kind: &str, text: &str) -> Option<String> {
    let is_length = penalty(text).is_err() && term(text).is_ok();
    let is_timed = kind_of(kind).is_ok_and(|kind| kind != PenaltyKind::Fine);
    (is_length && is_timed).then(|| format!("{kind}: {text}"))
}

fn kinds() -> Vec<&'static str> {
    PenaltyKind::value_variants()
        .iter()
        .map(|kind| kind.as_str())
        .collect()
}

fn kind_of(text: &str) -> Result<PenaltyKind, Wrong> {
    let word = word(text, &kinds())?;
    let kind = PenaltyKind::value_variants()
        .iter()
        .find(|kind| kind.as_str() == word);
    kind.copied()
        .ok_or_else(|| Wrong::new(format!("unknown word {text:?}")))
}

/// A kind at the beginning or at the end of a text, and the rest of it. The longest name counts.
fn beside(text: &str) -> Option<(PenaltyKind, String)> {
    // A hyphen may stand in a term, and capitals in an amount: 100 МРП.
    let words: Vec<&str> = text.split_whitespace().collect();
    let given = words.join(" ").to_lowercase();
    static NAMES: LazyLock<Vec<(String, &str)>> = LazyLock::new(names);
    NAMES.iter().find_map(|(name, kind)| {
        let before = given
            .strip_prefix(name)
            .filter(|rest| rest.starts_with(' '));
        let after = given.strip_suffix(name).filter(|rest| rest.ends_with(' '));
        before.or(after)?;
        let length = name.split_whitespace().count();
        let rest = match before {
            Some(_) => words.get(length..)?,
            None => words.get(..words.len().checked_sub(length)?)?,
        };
        Some((kind_of(kind).ok()?, rest.join(" ")))
    })
}

/// What each kind is called, the longest names first.
fn names() -> Vec<(String, &'static str)> {
    let of_kind = |kind| written_for(kind).map(move |name| (plain(name), kind));
    let mut names: Vec<_> = kinds().into_iter().flat_map(of_kind).collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names
}

fn of_kind(kind: PenaltyKind, detail: &str) -> Result<Penalty, Wrong> {
    let mut penalty = Penalty {
        kind,
        term: None,
        amount: None,
        for_life: false,
        description: None,
    };
    let text = |e: crate::case::text::TextError| Wrong::new(e.to_string());
    match plain(detail).as_str() {
        "" => {}
        "life" | "for life" | "пожизненно" | "өмір бойы" if kind == PenaltyKind::Imprisonment =>
        {
            penalty.kind = PenaltyKind::LifeImprisonment;
        }
        "for life" | "пожизненно" | "өмір бойы" => penalty.for_life = true,
        _ if kind == PenaltyKind::Fine && !detail.contains(|c: char| c.is_numeric()) => {
            return Err(Wrong::new(format!("{detail:?} is no amount"))
                .accepted("fine:500000 KZT; or fine alone, where the amount is not known"));
        }
        _ if kind == PenaltyKind::Fine && is_negative(detail) => {
            return Err(
                Wrong::new(format!("a fine cannot be below nothing: {detail:?}"))
                    .accepted("fine:500000 KZT; or fine alone, where the amount is not known"),
            );
        }
        _ if kind == PenaltyKind::Fine => penalty.amount = Some(detail.parse().map_err(text)?),
        _ => match (term(detail), kind) {
            (Ok(term), _) => penalty.term = Some(term),
            (
                Err(_),
                PenaltyKind::Other | PenaltyKind::NonCustodial | PenaltyKind::DeprivationOfRank,
            ) => {
                penalty.description = Some(detail.parse().map_err(text)?);
            }
            (Err(wrong), _) => return Err(wrong),
        },
    }
    Ok(penalty)
}

/// Whether an amount has a minus before its first digit, and nothing else there that could be a hyphen.
fn is_negative(amount: &str) -> bool {
    let before = amount.split(|c: char| c.is_numeric()).next().unwrap_or("");
    before.trim_end().ends_with(['-', '−', '–', '—'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn penalties_are_read_as_people_write_them() {
        for (text, said) in [
            ("imprisonment:4y..6y", "imprisonment of 4 to 6 years"),
            ("imprisonment 4-6 years", "imprisonment of 4 to 6 years"),
            ("5 лет лишения свободы", "imprisonment of 5 years"),
            ("лишение свободы: 5 лет", "imprisonment of 5 years"),
            ("условно 3 года", "suspended imprisonment of 3 years"),
            ("штраф 500000 тенге", "fine of 500000 тенге"),
            ("fine:500000 KZT", "fine of 500000 KZT"),
            ("Айыппұл 100 АЕК", "fine of 100 АЕК"),
            ("100 МРП штраф", "fine of 100 МРП"),
            ("fine: 100-200 MCI", "fine of 100-200 MCI"),
            ("ban_on_office:for-life", "ban on office for life"),
            ("3 года условно", "suspended imprisonment of 3 years"),
            ("5 years in prison", "imprisonment of 5 years"),
            ("5 years' imprisonment", "imprisonment of 5 years"),
            ("5 жыл бас бостандығынан айыру", "imprisonment of 5 years"),
            ("5 лет условно", "suspended imprisonment of 5 years"),
            ("3 жыл шартты", "suspended imprisonment of 3 years"),
            ("3 years suspended", "suspended imprisonment of 3 years"),
            ("5 лет колонии", "imprisonment of 5 years"),
            ("пожизненное лишение свободы", "life imprisonment"),
            ("айыппұл", "fine"),
            (
                "non_custodial",
                "non-custodial, of a kind that is not known",
            ),
        ] {
            assert_eq!(
                penalty(text).map(|p| p.to_string()),
                Ok(said.into()),
                "{text}"
            );
        }
        for text in [
            "4 years",
            "prision:4y",
            "imprisonment:long",
            "fine:-500 KZT",
            "fine: KZT −500",
            "life_imprisonment:4y",
            "none:2y",
        ] {
            assert!(penalty(text).is_err(), "{text}");
        }
    }
}
