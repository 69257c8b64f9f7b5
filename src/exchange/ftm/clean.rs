//! Values as FollowTheMoney has them: what its tool makes of each is the same again.
//!
//! It puts text into Unicode's form NFC, takes out what cannot be seen, and trims it; of a name it also
//! takes quotes around it, and doubled spaces; a date is one of its prefixes; a country, a language and a
//! URL are of its kind, or are dropped. The rules are those of the packages `followthemoney`, `normality`,
//! `rigour` and `prefixdate`.

mod codes;

use std::borrow::Cow;

use chrono::Datelike;
pub use codes::{country, language};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::case::date::Date;

/// Text of any length.
#[must_use]
pub fn text(text: &str) -> Option<Cow<'_, str>> {
    if is_tidy(text) {
        return (!text.is_empty()).then_some(Cow::Borrowed(text));
    }
    // What is taken out may bring letters together that are then composed.
    let mut tidy = once(text);
    loop {
        let again = once(&tidy);
        if again == tidy {
            return (!tidy.is_empty()).then_some(Cow::Owned(tidy));
        }
        tidy = again;
    }
}

/// Whether nothing is to be done, as far as that is seen at once: so it is with most texts.
fn is_tidy(text: &str) -> bool {
    text.trim().len() == text.len()
        && (text.chars().all(is_plain)
            || is_nfc_quick(text.chars()) == IsNormalized::Yes
                && text.chars().all(|c| visible(c) == Some(c)))
}

/// Letters of Latin and Cyrillic, digits and signs that stay what they are beside whatever others.
fn is_plain(c: char) -> bool {
    matches!(
        c,
        ' '..='~'
            | '\u{a0}'..='\u{ac}'
            | '\u{ae}'..='\u{2ff}'
            | '\u{400}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{2010}'..='\u{2027}'
            | '\n'
    )
}

fn once(text: &str) -> String {
    let seen: String = text.nfc().filter_map(visible).collect();
    seen.trim().to_owned()
}

/// A character as it is kept, if it is.
fn visible(c: char) -> Option<char> {
    match c {
        '\n' => Some(c),
        _ if c.is_control() => None,
        '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{2060}'..='\u{2064}' | '\u{ad}' | '\u{feff}' => {
            None
        }
        '\u{2000}'..='\u{200a}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{a00}'
        | '\u{1680}'
        | '\u{202f}'
        | '\u{205f}'
        | '\u{3000}' => Some(' '),
        _ => Some(c),
    }
}

/// The longest label.
const LABEL: usize = 1_024;

/// The longest name.
const NAME: usize = 384;

/// A label: text that is not long.
#[must_use]
pub fn label(label: &str) -> Option<Cow<'_, str>> {
    let label = text(label)?;
    if label.len() <= LABEL {
        return Some(label);
    }
    text(&shortened(&label, LABEL)).map(owned)
}

/// A name: one line, without quotes around it.
#[must_use]
pub fn name(name: &str) -> Option<Cow<'_, str>> {
    let name = text(name)?;
    let quote = |c: char| matches!(c, '"' | '\'');
    if name.len() <= NAME && is_one_line(&name) && !name.starts_with(quote) {
        return Some(name);
    }
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut line = shortened(&words.join(" "), NAME);
    // The tool would cut quotes at both ends, even where they are not a pair.
    if line.chars().count() > 1 && line.starts_with(quote) && line.ends_with(quote) {
        line = format!("\u{201c}{}\u{201d}", &line[1..line.len() - 1]);
    }
    text(&line).map(owned)
}

/// Whether its words have nothing between them but a single space.
fn is_one_line(text: &str) -> bool {
    let mut before = ' ';
    text.chars().all(|c| {
        let is_so = !c.is_whitespace() || (c == ' ' && before != ' ');
        before = c;
        is_so
    })
}

fn owned<'t>(text: Cow<'_, str>) -> Cow<'t, str> {
    Cow::Owned(text.into_owned())
}

fn shortened(text: &str, longest: usize) -> String {
    if text.chars().count() <= longest {
        return text.to_owned();
    }
    let kept: String = text.chars().take(longest - 1).collect();
    format!("{}…", kept.trim_end())
}

/// An identifier, where it is short enough to be one.
#[must_use]
pub fn identifier(number: &str) -> Option<Cow<'_, str>> {
    text(number).filter(|number| number.chars().count() <= 64)
}

/// As much of a date as all its days have in common: a day, a month, a year, or nothing.
#[must_use]
pub fn date(date: &Date) -> Option<Cow<'_, str>> {
    let (first, last) = (date.earliest()?, date.latest()?);
    let year = first.year();
    if year != last.year() || !(1000..=2999).contains(&year) {
        return None;
    }
    Some(if date.is_written_as_day() {
        Cow::Borrowed(date.as_str())
    } else if first == last {
        first.to_string().into()
    } else if first.month() == last.month() {
        format!("{year}-{:02}", first.month()).into()
    } else {
        year.to_string().into()
    })
}

/// What was written, where a date does not say all of it.
#[must_use]
pub fn as_written(what: &str, on: &Date) -> Option<String> {
    (date(on).as_deref() != Some(on.as_str())).then(|| format!("{what} {on} (EDTF)"))
}

/// An address on the web that the tool takes as it is. What is doubtful is none: it is kept as text.
#[must_use]
pub fn url(url: &str) -> Option<Cow<'_, str>> {
    let url = text(url)?;
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"))?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, after) = rest.split_at(end);
    let plain = |c: char| !c.is_whitespace() && !matches!(c, '\\' | '<' | '>' | '"' | '[' | ']');
    // An empty query, fragment or parameter would be cut off.
    let is_cut = after.ends_with(['?', '#', ';'])
        || ["?#", ";?", ";#", ";/"].iter().any(|e| after.contains(e));
    if !is_host(host) || !after.chars().all(plain) || is_cut {
        return None;
    }
    match after.starts_with('/') {
        true => Some(url),
        // A path is always there.
        false => Some(url.replacen(host, &format!("{host}/"), 1).into()),
    }
}

fn is_host(host: &str) -> bool {
    let (name, port) = host.split_once(':').unwrap_or((host, "80"));
    let letter = |c: char| c.is_ascii_alphanumeric() || ('\u{400}'..='\u{4ff}').contains(&c);
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| {
        (1..=63).contains(&label.chars().count())
            && label.chars().all(|c| letter(c) || c == '-')
            && label.contains(letter)
    };
    let last = labels.last().copied().unwrap_or_default();
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    labels.len() > 1
        && labels.iter().all(is_label)
        && last.chars().count() > 1
        && !digits(last)
        && (1..=4).contains(&port.len())
        && digits(port)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_characters_are_tidy_beside_all_others() {
        let class = unicode_normalization::char::canonical_combining_class;
        for c in ('\0'..=char::MAX).filter(|c| is_plain(*c)) {
            assert_eq!(visible(c), Some(c));
            assert_eq!(class(c), 0, "{c:?}");
            assert_eq!(is_nfc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
        }
        // What is composed with the letter before it is not plain, and is looked at.
        assert_eq!(text("\u{438}\u{306}").as_deref(), Some("\u{439}"));
    }

    #[test]
    fn what_the_tool_would_change_is_changed_before() {
        assert_eq!(text(" e\u{301} \u{200b}").as_deref(), Some("é"));
        assert_eq!(text("a\u{2028}b\nc\u{ad}").as_deref(), Some("a b\nc"));
        assert_eq!(text("\u{200b}"), None);
        // Only once the joiner is gone are the two composed.
        assert_eq!(text("e\u{200d}\u{301}").as_deref(), Some("é"));
        assert_eq!(
            name("\"A\"  and \u{a0}'B'").as_deref(),
            Some("“A\" and 'B”")
        );
        assert_eq!(name("\"").as_deref(), Some("\""));
        assert_eq!(name("Тоқташ\nҒ.").as_deref(), Some("Тоқташ Ғ."));
        assert_eq!(
            name(&"я".repeat(1_000)).map(|n| n.chars().count()),
            Some(384)
        );
    }

    #[test]
    fn a_date_is_as_much_as_all_its_days_agree_on() {
        for (written, held) in [
            ("2024-03-18", Some("2024-03-18")),
            ("2023-06~", Some("2023-06")),
            ("2022-01-04/2022-01-11", Some("2022-01")),
            ("2022-XX-XX", Some("2022")),
            ("2022-12/2023-01", None),
            ("../2024-03-18", None),
            ("202X", None),
            ("0999", None),
        ] {
            let on: Date = written.parse().expect("a date");
            assert_eq!(date(&on).as_deref(), held, "{written}");
        }
        let month: Date = "2023-06".parse().expect("a date");
        assert_eq!(as_written("on", &month), None);
    }

    #[test]
    fn only_addresses_that_are_taken_as_they_are_are_given() {
        let same = |address: &str| assert_eq!(url(address).as_deref(), Some(address));
        same("https://example.org/a?x=1#y");
        same("https://пример.рф/путь");
        assert_eq!(
            url("https://example.org").as_deref(),
            Some("https://example.org/")
        );
        assert_eq!(
            url("https://example.org?q=1").as_deref(),
            Some("https://example.org/?q=1")
        );
        for bad in [
            "archive box 3",
            "mailto:a@b.org",
            "https://a b.org/",
            "https://x.1/",
            "https://x.org/?",
            "HTTPS://x.org/",
            "https://u@x.org/",
        ] {
            assert_eq!(url(bad), None, "{bad}");
        }
        assert_eq!(country("KZ").as_deref(), Some("kz"));
        assert_eq!(country("UK"), None);
        assert_eq!(country("Kazakhstan"), None);
        assert_eq!(language("kk-KZ").as_deref(), Some("kaz"));
    }
}
