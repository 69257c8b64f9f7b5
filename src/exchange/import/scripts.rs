//! Letters of two scripts in one word: who searches for the one does not find the other, and nobody sees why.

use super::sheet::Wrong;
use crate::case::ids::CaseId;

/// Letters of two scripts that look the same, the Cyrillic one first.
const ALIKE: [(char, char); 22] = [
    ('а', 'a'),
    ('с', 'c'),
    ('е', 'e'),
    ('о', 'o'),
    ('р', 'p'),
    ('х', 'x'),
    ('у', 'y'),
    ('і', 'i'),
    ('һ', 'h'),
    ('А', 'A'),
    ('В', 'B'),
    ('С', 'C'),
    ('Е', 'E'),
    ('Н', 'H'),
    ('К', 'K'),
    ('М', 'M'),
    ('О', 'O'),
    ('Р', 'P'),
    ('Т', 'T'),
    ('Х', 'X'),
    ('У', 'Y'),
    ('І', 'I'),
];

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
}

/// A letter of the other script that looks the same.
fn alike(c: char) -> Option<char> {
    let pair = ALIKE
        .iter()
        .find(|(cyrillic, latin)| c == *cyrillic || c == *latin)?;
    Some(if c == pair.0 { pair.1 } else { pair.0 })
}

fn count(text: &str, is: fn(char) -> bool) -> usize {
    text.chars().filter(|c| is(*c)).count()
}

/// A text of which each word has the letters of one script, in its own capitals: of most of its letters, where
/// the others look like some of them. `None` where that cannot be told, or nothing is mixed.
pub fn unmixed(text: &str) -> Option<String> {
    let mut made = String::new();
    for part in text.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let (latin, cyrillic) = (count(part, is_latin), count(part, is_cyrillic));
        let of_all = count(text, is_latin) > count(text, is_cyrillic);
        if cyrillic == 0 || latin == 0 {
            made.push_str(part);
            continue;
        }
        let fits = |other: fn(char) -> bool| part.chars().all(|c| !other(c) || alike(c).is_some());
        let is_few: fn(char) -> bool = match latin.cmp(&cyrillic) {
            std::cmp::Ordering::Less => is_latin,
            std::cmp::Ordering::Greater => is_cyrillic,
            std::cmp::Ordering::Equal if of_all || !fits(is_latin) => is_cyrillic,
            std::cmp::Ordering::Equal => is_latin,
        };
        if !fits(is_few) {
            return None;
        }
        let other = |c: char| if is_few(c) { alike(c).unwrap_or(c) } else { c };
        made.extend(part.chars().map(other));
    }
    (made != text).then_some(made)
}

/// Refuses a letter of one script among those of another in one word: an id that looks like another and is not.
pub fn check_scripts(text: &str) -> Result<(), Wrong> {
    for word in text.split(|c: char| !c.is_alphanumeric()) {
        let cyrillic = word.chars().find(|c| is_cyrillic(*c));
        let latin = word.chars().any(|c| c.is_ascii_alphanumeric());
        // A number beside a word of one script is no mixture, unless the letter can be taken for another.
        let letters = word.chars().any(is_latin);
        let all_alike = word.chars().all(|c| c.is_ascii() || alike(c).is_some());
        let Some(c) = cyrillic.filter(|_| latin && (letters || all_alike)) else {
            continue;
        };
        let looks = alike(c).map_or(String::new(), |l| {
            format!(", which looks like the Latin {l}")
        });
        // Where digits stand between the two scripts, there is no mixed word of letters alone.
        let mixed = match count(word, is_latin) {
            few @ 1.. if few < count(word, is_cyrillic) => mixed_word(word),
            _ => None,
        };
        let problem = mixed.unwrap_or_else(|| {
            format!("{text:?} has the Cyrillic letter {c}{looks}, among Latin letters or digits")
        });
        let all_latin = || {
            text.chars()
                .map(|c| alike(c).filter(|_| is_cyrillic(c)).unwrap_or(c))
        };
        let meant = if letters {
            unmixed(text)
        } else {
            Some(all_latin().collect())
        };
        let meant = meant.map(|meant| {
            let small = meant.to_lowercase();
            let is_id = small.parse::<CaseId>().is_ok();
            if is_id { small } else { meant }
        });
        let advice = meant.map_or("letters of one script".into(), |meant| {
            format!("perhaps {meant}")
        });
        return Err(Wrong::new(problem).accepted(advice));
    }
    Ok(())
}

/// What is to be said of a word with letters of two scripts, which of them and where.
pub fn mixed_word(word: &str) -> Option<String> {
    let is_cyrillic = |c: &char| ('\u{400}'..='\u{52f}').contains(c);
    // Parts that a sign joins may be of different scripts: IT-отдел.
    word.split(|c: char| !c.is_alphabetic()).find_map(|part| {
        let cyrillic = part.chars().filter(is_cyrillic).count();
        let latin = part.chars().filter(char::is_ascii_alphabetic).count();
        if cyrillic == 0 || latin == 0 {
            return None;
        }
        let (script, among) = if latin <= cyrillic {
            ("Latin", "Cyrillic")
        } else {
            ("Cyrillic", "Latin")
        };
        let strange = |c: &char| match script {
            "Latin" => c.is_ascii_alphabetic(),
            _ => is_cyrillic(c),
        };
        let (at, c) = part.char_indices().find(|(_, c)| strange(c))?;
        let number = part[..at].chars().count() + 1;
        Some(format!(
            "the word {part:?} has the {script} letter {c:?} as its letter {number}, among {among} ones"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_that_only_look_like_others_are_told() {
        assert!(check_scripts("с1").is_err_and(|e| e.accepted.as_deref() == Some("perhaps c1")));
        assert!(check_scripts("dе").is_err_and(|e| e.accepted.as_deref() == Some("perhaps de")));
        let told = check_scripts("пр0G").expect_err("two scripts, and a digit between");
        assert!(told.problem.contains("the Cyrillic letter п"), "{told:?}");
        for fine in ["d1", "Тоқташ", "Дело 5", "Алматы-2024"] {
            assert_eq!(check_scripts(fine), Ok(()), "{fine}");
        }
    }

    #[test]
    fn the_fewer_letters_are_the_wrong_ones() {
        for (text, meant) in [
            ("Омаров Серiк Болатулы", Some("Омаров Серік Болатулы")),
            ("Сидоров Ивaн", Some("Сидоров Иван")),
            ("Сepiков", Some("Серіков")),
            ("Нypланов", Some("Нурланов")),
            ("Iбраев Ерлан", Some("Ібраев Ерлан")),
            ("Ivаnov Petr", Some("Ivanov Petr")),
            ("Cмит", Some("Смит")),
            ("146б", None),
            ("IT-отдел", None),
            ("Қазақ", None),
            ("Иванов Petrov", None),
            ("Жzzz", None),
        ] {
            assert_eq!(unmixed(text).as_deref(), meant, "{text}");
        }
    }

    #[test]
    fn a_letter_of_another_script_is_found_where_it_stands() {
        let told = mixed_word("Иванoв").expect("a Latin o");
        assert!(
            told.contains("the Latin letter 'o' as its letter 5"),
            "{told}"
        );
        let told = mixed_word("Сity").expect("a Cyrillic С");
        assert!(
            told.contains("the Cyrillic letter 'С' as its letter 1"),
            "{told}"
        );
        for fine in ["Иванов", "City", "IT-отдел", "Қазақ", "146б"] {
            assert_eq!(mixed_word(fine), None, "{fine}");
        }
    }
}
