//! Words of sheets, in English, Russian and Kazakh, for the words of the domain's closed lists.

mod meanings;
mod nobody;
mod unsaid;

use meanings::MEANT;
pub(super) use nobody::{check_name, says_nothing, says_the_same};
pub use unsaid::unsaid;

use super::sheet::{Wrong, meant};

/// A text in the form in which words are compared.
pub fn plain(text: &str) -> String {
    let lower = text.to_lowercase().replace(['_', '-'], " ");
    let words: Vec<&str> = lower.split_whitespace().collect();
    words.join(" ").trim_end_matches('.').to_owned()
}

/// What people write for a word of a list, the word itself first.
pub fn written_for(word: &'static str) -> impl Iterator<Item = &'static str> {
    let meant = MEANT.iter().find(|(known, _)| *known == word);
    let others = meant.map_or(&[][..], |(_, others)| *others);
    std::iter::once(word).chain(others.iter().copied())
}

/// The word of a list that a text means.
pub fn word(text: &str, among: &[&'static str]) -> Result<&'static str, Wrong> {
    if let Some(word) = among.iter().find(|word| **word == text) {
        return Ok(word);
    }
    let given = plain(text);
    let is = |known: &&&'static str| written_for(known).any(|w| plain(w) == given);
    if let Some(found) = among.iter().find(is) {
        return Ok(found);
    }
    if let Some((problem, accepted)) = unsaid(&given, among) {
        return Err(Wrong::new(format!("{text:?} {problem}")).accepted(accepted));
    }
    let wrong = Wrong::new(format!("unknown word {text:?}"));
    let known = among.join(", ");
    Err(match near(text, among) {
        Some(near) => wrong.accepted(format!("did you mean {near}? known are {known}")),
        None => wrong.accepted(format!("one of {known}")),
    })
}

/// The word of a list of which a text is a slip. With something before it a word often means the contrary:
/// who is unconvicted is not convicted.
pub fn near(text: &str, among: &[&'static str]) -> Option<&'static str> {
    let given = plain(text).replace(' ', "_");
    let near = meant(&given, among.iter().copied())?;
    let is_whole = given
        .strip_suffix(near)
        .is_none_or(|rest| rest.chars().count() < 2);
    let found = among.iter().find(|word| **word == near);
    found.copied().filter(|_| is_whole)
}

/// Whether a text says yes or no.
pub fn flag(text: &str) -> Result<bool, Wrong> {
    match plain(text).as_str() {
        "yes" | "y" | "true" | "1" | "x" | "+" | "да" | "иә" => Ok(true),
        "no" | "n" | "false" | "0" | "нет" | "жоқ" => Ok(false),
        _ => Err(Wrong::new(format!("{text:?} is neither yes nor no"))
            .accepted("yes, no, да, нет, иә, жоқ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_word_means_two_of_a_list() {
        for fields in super::super::fields::EVENTS.values() {
            for field in fields {
                if let super::super::fields::Kind::Words(list) = &field.kind {
                    one_meaning_each(list);
                }
            }
        }
        let events: Vec<&'static str> = super::super::fields::EVENTS.keys().copied().collect();
        one_meaning_each(&events);
    }

    fn one_meaning_each(list: &[&'static str]) {
        let mut seen = std::collections::BTreeMap::new();
        for known in list {
            for text in written_for(known) {
                let before = seen.insert(plain(text), *known);
                assert!(
                    before.is_none_or(|other| other == *known),
                    "{text} is {before:?} and {known}"
                );
            }
        }
    }

    #[test]
    fn what_means_no_word_is_no_other_word_for_one() {
        let among = ["convicted", "acquitted", "terminated"];
        for text in ["под следствием", "Освобождён", "оправдан частично"]
        {
            let wrong = word(text, &among).expect_err("no word");
            assert!(!wrong.problem.contains("unknown word"), "{}", wrong.problem);
        }
        assert!(unsaid("quashed", &["upheld", "quashed_remitted"]).is_some());
        assert!(unsaid("quashed", &among).is_none());
        assert_eq!(word("СИЗО", &["detained", "remanded"]), Ok("remanded"));
    }

    #[test]
    fn words_of_three_languages_are_known_and_a_slip_is_named() {
        let among = ["convicted", "acquitted", "terminated"];
        assert_eq!(word("Осуждён", &among), Ok("convicted"));
        assert_eq!(word("ақталды", &among), Ok("acquitted"));
        assert_eq!(word("Not guilty", &among), Ok("acquitted"));
        let wrong = word("convcted", &among).expect_err("no word");
        assert!(
            wrong
                .accepted
                .is_some_and(|a| a.starts_with("did you mean convicted?"))
        );
        for contrary in ["unconvicted", "not convicted", "nonconvicted"] {
            assert_eq!(near(contrary, &among), None, "{contrary}");
            let wrong = word(contrary, &among).expect_err("no word");
            let advice = wrong.accepted.unwrap_or_default();
            assert!(!advice.contains("did you mean"), "{contrary}: {advice}");
        }
        assert_eq!(near("convicteed", &among), Some("convicted"));
        assert_eq!(flag("Да"), Ok(true));
        assert!(flag("maybe").is_err());
    }
}
