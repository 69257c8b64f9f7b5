//! Whether a cell holds one name or several: several people in one cell would be one person for ever.
//!
//! `Smith, John` and `de la Cruz y Gómez` are one name, as is `García Márquez, Gabriel José` for all that a
//! program can tell: that is no error, and a reader is asked to look. Two names are what a semicolon, a slash or
//! an "and" parts, and what a comma parts after a whole name with initials.

use super::sheet::Wrong;

/// Words between two names.
const AND: [&str; 9] = ["and", "or", "и", "или", "және", "мен", "пен", "&", "+"];

/// Words that stand for more people than are named.
const OTHERS: [&str; 6] = ["al", "others", "др", "другие", "басқалар", "басқалары"];

/// What follows a name and is none.
const SUFFIXES: [&str; 12] = [
    "jr",
    "sr",
    "ii",
    "iii",
    "iv",
    "phd",
    "md",
    "esq",
    "мл",
    "ст",
    "младший",
    "старший",
];

/// What a text of names may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Names {
    /// One name.
    One,
    /// One name or two: nothing tells.
    Doubtful,
    /// Several.
    Several,
}

/// A word of a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    /// A name, with a capital where its script has such.
    Whole,
    /// `J.`, `И.И.`
    Initial,
    /// `de`, `von`, `Jr.`
    Other,
}

fn word(text: &str) -> Word {
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    let first = bare.chars().next();
    if first.is_none_or(char::is_lowercase) || SUFFIXES.contains(&bare.to_lowercase().as_str()) {
        return Word::Other;
    }
    let mut parts = bare.split(['.', '-']);
    match parts.all(|part| part.chars().count() == 1) {
        true => Word::Initial,
        false => Word::Whole,
    }
}

/// A part of a text, by its words.
struct Part(Vec<Word>);

impl Part {
    fn of(text: &str) -> Self {
        // Initials may stand before a name without a space: А.Смит.
        let words = text
            .split_whitespace()
            .flat_map(|word| word.split_inclusive('.'));
        Self(words.map(word).collect())
    }

    fn has(&self, word: Word) -> bool {
        self.0.contains(&word)
    }

    /// A name that stands alone: two words, or a word and initials.
    fn is_whole(&self) -> bool {
        let named = self.0.iter().filter(|word| **word != Word::Other);
        self.has(Word::Whole) && named.count() > 1
    }
}

/// Says whether a text is one name.
pub fn names(text: &str) -> Names {
    let parted = text
        .split([';', '/', '\n'])
        .filter(|part| Part::of(part).has(Word::Whole));
    if parted.count() > 1 {
        return Names::Several;
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let last = words
        .last()
        .map(|word| word.trim_matches('.').to_lowercase());
    if words.len() > 2 && last.is_some_and(|last| OTHERS.contains(&last.as_str())) {
        return Names::Several;
    }
    let mut sides = words.split(|word| AND.contains(&word.to_lowercase().as_str()));
    if sides.clone().count() > 1 && sides.all(|side| Part::of(&side.join(" ")).has(Word::Whole)) {
        return Names::Several;
    }
    let parts: Vec<Part> = text.split(',').map(Part::of).collect();
    let named: Vec<&Part> = parts.iter().filter(|part| part.has(Word::Whole)).collect();
    match named.as_slice() {
        [_, _, _, ..] => Names::Several,
        [first, second] if first.is_whole() && second.is_whole() => {
            let particles = parts.iter().any(|part| part.has(Word::Other));
            let is_cyrillic = text.chars().any(|c| ('\u{400}'..='\u{52f}').contains(&c));
            match (first.has(Word::Initial) || is_cyrillic, particles) {
                (true, _) => Names::Several,
                (false, true) => Names::One,
                (false, false) => Names::Doubtful,
            }
        }
        _ => Names::One,
    }
}

/// What is wrong with a cell of several names.
pub fn several(text: &str) -> Wrong {
    Wrong::new(format!("{text:?} names several people")).accepted(
        "a row for each; in a list, such as who, the separator under [columns] in a map: { column = …, separator = \",\" }",
    )
}

/// What is to be looked at in a cell that may be of two names.
pub fn doubtful(text: &str) -> Wrong {
    Wrong::new(format!("{text:?} may be two people, and is taken for one"))
        .accepted("a row for each, if there are two")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_names_are_known_from_one() {
        for one in [
            "Smith, John",
            "Smith, John A.",
            "Smith, J. R.",
            "Иванов, Иван Иванович",
            "Иванов И.И.",
            "де ла Круз, Мария",
            "de la Cruz y Gómez",
            "de la Cruz y Gómez, Ana María",
            "Van der Berg, John P.",
            "Costa e Silva",
            "Smith, John, Jr.",
            "John Smith, Jr.",
            "Anderson",
            "Сандр Иов",
            "Тоқташ Ғ. Ө.",
            "Иванов Иван, майор",
            "Al-Masri, Khaled",
            "Мен Ён Хи",
            "Сулейменов и К.",
            "Khaled Al",
            "Smith, J.R.",
        ] {
            assert_eq!(names(one), Names::One, "{one}");
        }
        for several in [
            "Иванов И., Петров П.",
            "Иванов И.И., Петров П.П.",
            "И. Иванов, П. Петров",
            "Иванов Иван, Петров Пётр",
            "A. Smith and B. Jones",
            "Smith & Jones",
            "Иванов и Петров",
            "Тоқташ Ғ. және Үлгі Ө.",
            "Aliev; Bekov",
            "Aliev / Bekov",
            "Иванов, Петров, Сидоров",
            "Smith J., Jones B.",
            "A. Smith or B. Jones",
            "А.Смит,Б.Джонс",
            "Асан пен Үсен",
            "Тоқташ Ғ. мен Үлгі Ө.",
            "Иванов И. и др.",
            "A. Smith et al.",
            "Тоқташ Ғ. және басқалар",
        ] {
            assert_eq!(names(several), Names::Several, "{several}");
        }
        for doubtful in ["García Márquez, Gabriel José", "John Smith, Peter Jones"] {
            assert_eq!(names(doubtful), Names::Doubtful, "{doubtful}");
        }
    }
}
