//! Terms and penalties as people write them: `4-6 years`, `от 4 до 6 лет`, `4 жыл 6 ай`,
//! `imprisonment: 4y..6y`, `5 лет лишения свободы`.

use super::sheet::Wrong;
use super::words::{plain, word, written_for};
use crate::case::event::Penalty;
use crate::case::term::Term;
use crate::case::vocabulary::PenaltyKind;
use clap::ValueEnum;

const ACCEPTED: &str = "4y, 4y6m, 4y..6y, 4y.., 4-6 years, от 4 до 6 лет, 4 жыл";

/// Reads a term.
pub fn term(text: &str) -> Result<Term, Wrong> {
    let wrong = || Wrong::new(format!("{text:?} is not a term")).accepted(ACCEPTED);
    let tight: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let term = match tight.parse::<Term>() {
        Ok(term) => term,
        Err(_) => spelled(text)
            .ok_or_else(wrong)?
            .parse()
            .map_err(|_| wrong())?,
    };
    match term.fault() {
        Some(fault) => Err(Wrong::new(format!("{text:?} cannot be: {fault}")).accepted(ACCEPTED)),
        None => Ok(term),
    }
}

/// A piece of a term in words.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Piece {
    Number(f64),
    Unit(char),
    Until,
    AtLeast,
}

/// A term in words, as it is written in a record.
fn spelled(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let open = [
        "at least ",
        "not less than ",
        "не менее ",
        "кемінде ",
        "minimum ",
        "over ",
    ];
    let (at_least, rest) = match open
        .iter()
        .find_map(|words| lower.trim().strip_prefix(words))
    {
        Some(rest) => (true, rest.to_owned()),
        None => (false, lower.clone()),
    };
    let pieces = pieces(&rest)?;
    let halves: Vec<&[Piece]> = pieces.split(|p| *p == Piece::Until).collect();
    match halves.as_slice() {
        [only] => {
            let open = at_least || only.contains(&Piece::AtLeast);
            let term = duration(only, None)?;
            Some(if open { format!("{term}..") } else { term })
        }
        [from, to] if !at_least => {
            let unit = to.iter().rev().find_map(|p| match p {
                Piece::Unit(unit) => Some(*unit),
                _ => None,
            });
            Some(format!(
                "{}..{}",
                duration(from, unit)?,
                duration(to, None)?
            ))
        }
        _ => None,
    }
}

/// Numbers, units and what joins them; nothing where there is any other word.
fn pieces(text: &str) -> Option<Vec<Piece>> {
    let mut spaced = String::new();
    let mut before = ' ';
    for c in text.chars() {
        let c = if matches!(c, '\u{2010}'..='\u{2015}') {
            '-'
        } else {
            c
        };
        let joins = |a: char, b: char| {
            (a.is_numeric() || matches!(a, '.' | ',')) == (b.is_numeric() || matches!(b, '.' | ','))
                && (a == '-') == (b == '-')
        };
        if !joins(before, c) {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    let mut pieces = Vec::new();
    for word in spaced.split_whitespace() {
        let piece = match word.trim_end_matches(['.', ',']) {
            "" if word == ".." => Piece::Until,
            "" | "of" | "from" | "for" | "and" | "от" | "и" | "на" | "сроком" | "мен" =>
            {
                continue;
            }
            "-" | "to" | "до" => Piece::Until,
            "y" | "yr" | "yrs" | "year" | "years" | "years'" | "year's" | "years’" | "year’s"
            | "г" | "год" | "года" | "лет" | "жыл" | "жылға" => Piece::Unit('Y'),
            "m" | "mo" | "mos" | "month" | "months" | "мес" | "месяц" | "месяца" | "месяцев"
            | "ай" | "айға" => Piece::Unit('M'),
            "d" | "day" | "days" | "день" | "дня" | "дней" | "сут" | "суток" | "күн" | "күнге" => {
                Piece::Unit('D')
            }
            "жылдан" => {
                pieces.extend([Piece::Unit('Y'), Piece::Until]);
                continue;
            }
            "айдан" => {
                pieces.extend([Piece::Unit('M'), Piece::Until]);
                continue;
            }
            "дейін" => continue,
            "+" => Piece::AtLeast,
            number => Piece::Number(number.replace(',', ".").parse().ok()?),
        };
        pieces.push(piece);
    }
    Some(pieces)
}

/// A duration such as `P4Y6M`. A number without its unit takes that of the other end.
fn duration(pieces: &[Piece], unit: Option<char>) -> Option<String> {
    let (mut years, mut months, mut days) = (None, None, None);
    let mut rest = pieces.iter().filter(|p| **p != Piece::AtLeast).peekable();
    while let Some(Piece::Number(number)) = rest.next() {
        let unit = match rest.peek() {
            Some(Piece::Unit(unit)) => {
                rest.next();
                Some(*unit)
            }
            _ => unit,
        };
        let half = (number.fract() - 0.5).abs() < f64::EPSILON;
        let whole = number.trunc();
        let slot = match unit? {
            'Y' if half => {
                months = Some(6.0);
                &mut years
            }
            _ if number.fract() != 0.0 => return None,
            'Y' => &mut years,
            'M' => &mut months,
            _ => &mut days,
        };
        if slot.replace(whole).is_some() {
            return None;
        }
    }
    let parts = [(years, 'Y'), (months, 'M'), (days, 'D')];
    let text: String = parts
        .iter()
        .filter_map(|(n, unit)| n.map(|n| format!("{n}{unit}")))
        .collect();
    (rest.next().is_none() && !text.is_empty()).then(|| format!("P{text}"))
}

/// Reads a penalty: its kind, and then how long, how much, or for life.
pub fn penalty(text: &str) -> Result<Penalty, Wrong> {
    if text.starts_with('{') {
        return text
            .parse()
            .map_err(|e: crate::case::event::PenaltyError| Wrong::new(e.to_string()));
    }
    if let Some((kind, detail)) = text.split_once(':') {
        return of_kind(kind_of(kind.trim())?, detail.trim());
    }
    match kind_of(text) {
        Ok(kind) => of_kind(kind, ""),
        Err(wrong) => match beside(text) {
            Some((kind, detail)) => of_kind(kind, &detail),
            None if term(text).is_ok() => Err(Wrong::new(format!("{text:?} is not a penalty: it says how long, and not of what kind"))
                .accepted(format!("such as imprisonment: {text}, or suspended_imprisonment: {text}"))),
            None => Err(Wrong::new(format!("{text:?} is not a penalty")).accepted(
                format!("a kind and its term, such as imprisonment:4y..6y, fine:500000 KZT, ban_on_office:for-life; {}", wrong.accepted.unwrap_or_default()),
            )),
        },
    }
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
    // A hyphen may stand in a term.
    let given = text
        .to_lowercase()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut names: Vec<(String, &str)> = kinds()
        .into_iter()
        .flat_map(|kind| written_for(kind).map(move |name| (plain(name), kind)))
        .collect();
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    names.into_iter().find_map(|(name, kind)| {
        let before = given
            .strip_prefix(&name)
            .filter(|rest| rest.starts_with(' '));
        let after = given.strip_suffix(&name).filter(|rest| rest.ends_with(' '));
        let rest = before.or(after)?.trim();
        Some((kind_of(kind).ok()?, rest.to_owned()))
    })
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
        "for life" | "пожизненно" | "өмір бойы" => penalty.for_life = true,
        _ if kind == PenaltyKind::Fine && !detail.contains(|c: char| c.is_numeric()) => {
            return Err(Wrong::new(format!("{detail:?} is no amount"))
                .accepted("fine:500000 KZT; or fine alone, where the amount is not known"));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_as_people_write_them() {
        for (text, written) in [
            ("P4Y", "P4Y"),
            ("4y..6y", "P4Y..P6Y"),
            ("4 y 6 m", "P4Y6M"),
            ("4-6 years", "P4Y..P6Y"),
            ("4–6 лет", "P4Y..P6Y"),
            ("от 4 до 6 лет", "P4Y..P6Y"),
            ("from 4 to 6 years", "P4Y..P6Y"),
            ("6 months to 1 year", "P6M..P1Y"),
            ("4 года", "P4Y"),
            ("4 года 6 месяцев", "P4Y6M"),
            ("4 жыл", "P4Y"),
            ("4 жыл 6 ай", "P4Y6M"),
            ("4 жылдан 6 жылға дейін", "P4Y..P6Y"),
            ("at least 4 years", "P4Y.."),
            ("не менее 4 лет", "P4Y.."),
            ("4,5 года", "P4Y6M"),
            ("15 суток", "P15D"),
        ] {
            assert_eq!(
                term(text).map(|t| t.to_string()),
                Ok(written.into()),
                "{text}"
            );
        }
        for text in [
            "4",
            "4-6",
            "long",
            "до 6 лет",
            "6-4 years",
            "0 years",
            "4 years 2 years",
            "4.2 years",
            "",
        ] {
            assert!(term(text).is_err(), "{text}");
        }
    }

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
        for text in ["4 years", "prision:4y", "imprisonment:long"] {
            assert!(penalty(text).is_err(), "{text}");
        }
    }
}
