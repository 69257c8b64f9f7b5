//! Terms as people write them: `4-6 years`, `от 4 до 6 лет`, `4 жыл 6 ай`.

use super::sheet::Wrong;
use crate::case::term::Term;

const ACCEPTED: &str = "4y, 4y6m, 4y..6y, 4y.., 4-6 years, от 4 до 6 лет, 4 жыл";

/// What stands before a term that is the longest.
const AT_MOST: [&str; 16] = [
    "up to ",
    "at most ",
    "not more than ",
    "no more than ",
    "less than ",
    "maximum ",
    "max ",
    "under ",
    "до ",
    "не более ",
    "не больше ",
    "не свыше ",
    "максимум ",
    "менее ",
    "0y..",
    "..",
];

/// What to say of a term of which only the longest is told: a record has none without a shortest.
pub fn at_most(text: &str) -> Option<Wrong> {
    /// No term is longer.
    const LIMIT: usize = 100;
    if text.len() > LIMIT {
        return None;
    }
    let lower = text.to_lowercase();
    let rest = AT_MOST.iter().find_map(|words| lower.strip_prefix(words));
    let rest = rest.or_else(|| lower.strip_suffix(" дейін"))?;
    let longest = term(rest.trim())
        .ok()
        .filter(|term| Some(term.min) == term.max)?;
    let written = longest.to_string().trim_start_matches('P').to_lowercase();
    let wrong = Wrong::new(format!(
        "{text:?} says how long at most, and not how long at least"
    ));
    Some(wrong.accepted(format!(
        "1d..{written}, from a day to that; or the kind of the penalty alone, and these words in a note"
    )))
}

/// Reads a term.
pub fn term(text: &str) -> Result<Term, Wrong> {
    if let Some(wrong) = at_most(text) {
        return Err(wrong);
    }
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
            "m" | "mo" | "mos" | "month" | "months" | "м" | "мес" | "месяц" | "месяца"
            | "месяцев" | "ай" | "айға" => Piece::Unit('M'),
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
            ("4г. 6м.", "P4Y6M"),
            ("1d..7y", "P1D..P7Y"),
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
        for text in [
            "до 7 лет",
            "up to 7 years",
            "..7y",
            "0y..7y",
            "7 жылға дейін",
            "не более 7 лет",
        ] {
            let wrong = term(text).expect_err("no shortest");
            let accepted = wrong.accepted.unwrap_or_default();
            assert!(
                accepted.starts_with("1d..7y, from a day to that"),
                "{text}: {accepted}"
            );
        }
    }
}
