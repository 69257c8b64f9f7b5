//! What stands where a name should and is none: that there is none, how many there are, what somebody is, or
//! that it is whoever the row above names. It would be one person of that name for ever.

use std::sync::LazyLock;

use super::super::sheet::Wrong;
use super::plain;

/// What people write where they have no name.
const NO_NAME: [&str; 17] = [
    "null",
    "nil",
    "none",
    "xx",
    "xxx",
    "nn",
    "n.n",
    "др",
    "и др",
    "неизв",
    "неуст",
    "n/a",
    "no name",
    "?",
    "неизвестен",
    "аноним",
    "нет данных",
];

/// How words begin that say of somebody that the name is not known.
const UNKNOWN: [&str; 10] = [
    "unknown",
    "unnamed",
    "unidentified",
    "anonymous",
    "withheld",
    "undisclosed",
    "неизвестн",
    "неустановленн",
    "неопознанн",
    "белгісіз",
];

/// What stands between them. Somebody may be called Неизвестный, and has another name beside it.
const WITH_UNKNOWN: [&str; 22] = [
    "not",
    "is",
    "name",
    "names",
    "named",
    "known",
    "person",
    "persons",
    "suspect",
    "не",
    "имя",
    "имена",
    "фио",
    "личность",
    "лицо",
    "лица",
    "известно",
    "установлено",
    "установлен",
    "аты",
    "жөні",
    "адам",
];

/// What people write for what another row says.
const SAME: [&str; 23] = [
    "same",
    "the same",
    "same as above",
    "same person",
    "as above",
    "see above",
    "see below",
    "ditto",
    "idem",
    "ibid",
    "он же",
    "она же",
    "они же",
    "тот же",
    "та же",
    "те же",
    "то же",
    "то же самое",
    "тоже",
    "см. выше",
    "см выше",
    "сол адам",
    "дәл сол",
];

/// Words for a number of people that need no other: four of them.
const TOGETHER: [&str; 18] = [
    "двое",
    "трое",
    "четверо",
    "пятеро",
    "шестеро",
    "семеро",
    "восьмеро",
    "девятеро",
    "десятеро",
    "группа",
    "несколько",
    "several",
    "екеу",
    "үшеу",
    "төртеу",
    "бесеу",
    "алтау",
    "бірнеше",
];

/// Numbers in words, which count people where a word for people follows.
const NUMBERS: [&str; 34] = [
    "один",
    "два",
    "две",
    "три",
    "четыре",
    "пять",
    "шесть",
    "семь",
    "восемь",
    "девять",
    "десять",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "some",
    "group",
    "бір",
    "екі",
    "үш",
    "төрт",
    "бес",
    "алты",
    "жеті",
    "сегіз",
    "тоғыз",
    "он",
    "other",
];

/// Words for people that stand alone where a name should: as they are, since names begin so.
const ROLES: [&str; 33] = [
    "офицер",
    "офицеры",
    "guards",
    "сотрудник",
    "сотрудники",
    "сотрудница",
    "полицейский",
    "полицейские",
    "полицейская",
    "милиционер",
    "милиционеры",
    "следователь",
    "следователи",
    "надзиратель",
    "надзиратели",
    "оперативник",
    "оперативники",
    "человек",
    "люди",
    "подозреваемый",
    "обвиняемый",
    "подсудимый",
    "officer",
    "officers",
    "policeman",
    "policemen",
    "policewoman",
    "қызметкер",
    "қызметкері",
    "қызметкерлер",
    "қызметкерлері",
    "полицейлер",
    "тергеуші",
];

/// Words for people that are counted, from their beginnings.
const PEOPLE: [&str; 16] = [
    "сотрудник",
    "полицейск",
    "милиционер",
    "следовател",
    "надзирател",
    "оперативник",
    "человек",
    "подозреваем",
    "обвиняем",
    "подсудим",
    "officer",
    "policem",
    "policewom",
    "қызметкер",
    "полицейлер",
    "тергеуші",
];

/// Words for people that are only counted: they begin names too, or are some.
const COUNTED: [&str; 9] = [
    "чел",
    "лиц",
    "лица",
    "people",
    "persons",
    "men",
    "guards",
    "адам",
    "полицей",
];

/// What stands beside a word for people and names nobody.
const BESIDE: [&str; 22] = [
    "a",
    "an",
    "the",
    "police",
    "prison",
    "law",
    "enforcement",
    "senior",
    "former",
    "полиции",
    "полиция",
    "тюрьмы",
    "колонии",
    "правоохранительных",
    "органов",
    "мвд",
    "кнб",
    "бывший",
    "бывшие",
    "старший",
    "некий",
    "старшие",
];

/// Refuses as a name what names nobody.
pub(in super::super) fn check_name(text: &str) -> Result<(), Wrong> {
    const NAME: &str = "a name; an empty cell, where it is not known, beside an id in defendant; several unnamed people are a group: defendant_group_joined, with a count";
    if says_the_same(text) {
        return Err(
            Wrong::new(format!("{text:?} is no name: it points to another row"))
                .accepted("the name itself, in each row"),
        );
    }
    let small = text.trim().to_lowercase();
    let counts = small.starts_with(|c: char| c.is_ascii_digit());
    if counts || NO_NAME.contains(&small.trim_end_matches('.')) {
        return Err(Wrong::new(format!("{text:?} is no name")).accepted(NAME));
    }
    let words: Vec<&str> = small
        .split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',' | '.'))
        .filter(|word| !word.is_empty())
        .collect();
    if is_counted(&words) {
        return Err(
            Wrong::new(format!("{text:?} is no name: it says how many there are")).accepted(NAME),
        );
    }
    if is_unknown(&words) {
        let wrong = Wrong::new(format!("{text:?} is no name: it says that it is not known"));
        return Err(wrong.accepted(NAME));
    }
    if is_role(&words) {
        return Err(
            Wrong::new(format!("{text:?} is no name: it says what somebody is")).accepted(NAME),
        );
    }
    Ok(())
}

/// Whether a text points to what another row says.
pub(in super::super) fn says_the_same(text: &str) -> bool {
    static PLAIN: LazyLock<Vec<String>> = LazyLock::new(|| SAME.map(plain).into());
    PLAIN.contains(&plain(text))
}

/// Whether a text says that nothing is known.
pub(in super::super) fn says_nothing(text: &str) -> bool {
    const NOTHING: [&str; 14] = [
        "n/a",
        "unknown",
        "not known",
        "no data",
        "no source",
        "none",
        "tbd",
        "н/д",
        "нет данных",
        "нет",
        "неизвестно",
        "не известно",
        "белгісіз",
        "жоқ",
    ];
    NOTHING.contains(&plain(text).as_str())
}

/// Whether there is a number of people.
fn is_counted(words: &[&str]) -> bool {
    let number = |word: &&str| word.bytes().all(|b| b.is_ascii_digit()) || NUMBERS.contains(word);
    let is_more = |word: &&&str| !["ещё", "еще", "и", "and", "тағы"].contains(*word);
    let first = words.iter().find(is_more);
    let first = first.is_some_and(|word| TOGETHER.contains(word));
    let after = words
        .iter()
        .position(number)
        .map_or(words.len(), |at| at + 1);
    first
        || words[after..]
            .iter()
            .any(|word| is_person(word) || COUNTED.contains(word))
}

/// Whether there is nothing but that a name is not known.
fn is_unknown(words: &[&str]) -> bool {
    let says_so = |word: &&str| UNKNOWN.iter().any(|start| word.starts_with(start));
    let denies = words.iter().any(|word| matches!(*word, "not" | "не"));
    let is_beside = |word: &&str| {
        says_so(word) || WITH_UNKNOWN.contains(word) || is_of_a_role(word) || is_number(word)
    };
    (denies || words.iter().any(says_so)) && words.iter().all(is_beside)
}

/// Whether there is nothing but what somebody is, and which of them.
fn is_role(words: &[&str]) -> bool {
    let is_role = |word: &&str| ROLES.contains(word);
    let is_either = |word: &&str| is_of_a_role(word) || is_number(word);
    words.iter().any(is_role) && words.iter().all(is_either)
}

fn is_of_a_role(word: &str) -> bool {
    ROLES.contains(&word) || BESIDE.contains(&word)
}

fn is_number(word: &str) -> bool {
    word.trim_start_matches(['№', '#'])
        .bytes()
        .all(|b| b.is_ascii_digit())
}

fn is_person(word: &str) -> bool {
    PEOPLE.iter().any(|start| word.starts_with(start))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_names_nobody_is_told_from_who_has_an_unusual_name() {
        for nobody in [
            "5 officers",
            "группа из 3 полицейских",
            "четверо",
            "Четверо полицейских",
            "три сотрудника",
            "полицейский",
            "Сотрудник полиции",
            "police officer",
            "two policemen",
            "a group of officers",
            "Ivanov (2 чел.)",
            "Иванов и 2 человека",
            "үш полицей",
            "бірнеше адам",
            "same",
            "The same",
            "он же",
            "Тот же",
            "см. выше",
            "Anonymous",
            "Неизвестный сотрудник",
            "unknown (2)",
            "Guards",
            "неустановленное лицо",
            "имя неизвестно",
            "ФИО не установлено",
            "unknown officer",
            "Белгісіз қызметкер",
            "not named",
            "Name withheld",
            "офицер",
            "officer 1",
            "ещё трое",
            "и др.",
            "null",
        ] {
            assert!(check_name(nobody).is_err(), "{nobody}");
        }
        for name in [
            "Иванов 2-й",
            "Иванов II",
            "Ким Он",
            "Он Бес",
            "Адам",
            "Адам Үш",
            "Адамов Чел",
            "Челюсткин И.",
            "Трояновский",
            "Тритенко",
            "Семерев",
            "Группин А.",
            "Полицеймако Мария",
            "Следников",
            "Человский Н.",
            "Сотников",
            "Officerov",
            "Человеков",
            "Милиционеров",
            "John Tenney",
            "Mendes",
            "Six Guard",
            "Bekzat",
            "Тоқташ Ғ.",
            "Үшкемпіров",
            "Бестай Сегізбай",
            "Сегізбай Алты",
            "Жетібай",
            "Mehmet Ali Beş",
            "Ахмет Он",
            "Samed",
            "Самед",
            "Тожиев",
            "Тот",
            "Людмила Три",
            "Police Sergeant Smith",
            "Сотрудник Иванов",
            "Неизвестный Эрнст",
            "Ким Не",
            "Officer Dibble",
        ] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }
}
