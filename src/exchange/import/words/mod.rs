//! Words of sheets, in English, Russian and Kazakh, for the words of the domain's closed lists.

use super::sheet::{Wrong, meant};

/// What people write where they have no name.
const NO_NAME: [&str; 16] = [
    "unknown",
    "not known",
    "unnamed",
    "anonymous",
    "n/a",
    "no name",
    "?",
    "неизвестно",
    "неизвестный",
    "неизвестен",
    "не известно",
    "не установлен",
    "аноним",
    "нет данных",
    "белгісіз",
    "аты белгісіз",
];

/// Refuses as a name what says that there is none, or how many there are: it would be somebody of that
/// name for ever.
pub(super) fn check_name(text: &str) -> Result<(), Wrong> {
    let small = text.trim().to_lowercase();
    let counts = small.starts_with(|c: char| c.is_ascii_digit());
    if !counts && !NO_NAME.contains(&small.as_str()) {
        return Ok(());
    }
    Err(Wrong::new(format!("{text:?} is no name")).accepted(
        "a name; an empty cell, where it is not known, beside an id in defendant; several unnamed people are a group: defendant_group_joined, with a count",
    ))
}

/// Each word of a list, and what people write for it: all small, with one space between words.
const MEANT: &[(&str, &[&str])] = &[
    (
        "convicted",
        &[
            "guilty",
            "found guilty",
            "осужден",
            "осуждён",
            "осуждена",
            "осуждены",
            "виновен",
            "признан виновным",
            "обвинительный",
            "обвинительный приговор",
            "сотталды",
            "сотталған",
            "кінәлі",
        ],
    ),
    (
        "acquitted",
        &[
            "not guilty",
            "оправдан",
            "оправдана",
            "оправданы",
            "оправдательный",
            "оправдательный приговор",
            "ақталды",
            "ақталған",
        ],
    ),
    (
        "terminated",
        &[
            "discontinued",
            "прекращено",
            "дело прекращено",
            "прекращен",
            "прекращён",
            "қысқартылды",
            "тоқтатылды",
        ],
    ),
    (
        "imprisonment",
        &[
            "prison",
            "jail",
            "лишение свободы",
            "лишения свободы",
            "бас бостандығынан айыру",
        ],
    ),
    (
        "life_imprisonment",
        &[
            "life sentence",
            "пожизненное лишение свободы",
            "өмір бойы бас бостандығынан айыру",
        ],
    ),
    (
        "suspended_imprisonment",
        &[
            "suspended",
            "suspended sentence",
            "условно",
            "условное лишение свободы",
            "шартты",
            "шартты түрде",
        ],
    ),
    (
        "restriction_of_liberty",
        &[
            "ограничение свободы",
            "ограничения свободы",
            "бас бостандығын шектеу",
        ],
    ),
    ("probation", &["пробация", "сынақ"]),
    ("fine", &["штраф", "айыппұл"]),
    (
        "correctional_labour",
        &[
            "correctional labor",
            "исправительные работы",
            "түзеу жұмыстары",
        ],
    ),
    (
        "community_service",
        &[
            "общественные работы",
            "обязательные работы",
            "қоғамдық жұмыстар",
        ],
    ),
    (
        "deprivation_of_rank",
        &[
            "loss of rank",
            "лишение звания",
            "лишен звания",
            "атағынан айыру",
        ],
    ),
    (
        "ban_on_office",
        &[
            "ban",
            "запрет занимать должности",
            "лишение права занимать должности",
            "лауазым атқаруға тыйым",
        ],
    ),
    (
        "non_custodial",
        &[
            "не связанное с лишением свободы",
            "наказание без лишения свободы",
        ],
    ),
    ("none", &["no punishment", "без наказания", "жазасыз"]),
    (
        "remanded",
        &["in custody", "под стражей", "арестован", "қамауда"],
    ),
    ("detained", &["задержан", "ұсталды"]),
    (
        "house_arrest",
        &["домашний арест", "под домашним арестом", "үйқамақ"],
    ),
    ("bail", &["залог", "под залогом", "кепіл"]),
    ("recognizance", &["подписка о невыезде"]),
    (
        "released",
        &[
            "free",
            "на свободе",
            "освобожден",
            "освобождён",
            "босатылды",
        ],
    ),
    ("wanted", &["в розыске", "іздеуде"]),
    (
        "defence",
        &["defense", "defendant", "защита", "осужденный", "қорғаушы"],
    ),
    ("victim", &["потерпевший", "потерпевшие", "жәбірленуші"]),
    ("prosecutor", &["прокурор", "прокуратура"]),
    ("unknown", &["неизвестно", "белгісіз"]),
    ("appeal", &["апелляция", "апелляционная", "апелляциялық"]),
    ("cassation", &["кассация", "кассационная", "кассациялық"]),
    (
        "upheld",
        &[
            "без изменения",
            "оставлен без изменения",
            "оставлен в силе",
            "өзгеріссіз",
        ],
    ),
    ("modified", &["изменен", "изменён", "өзгертілді"]),
    (
        "quashed_remitted",
        &[
            "отменен, на новое рассмотрение",
            "направлено на новое рассмотрение",
        ],
    ),
    ("quashed_acquitted", &["отменен, оправдан"]),
    (
        "press",
        &["media", "news", "сми", "пресса", "баспасөз", "бақ"],
    ),
    ("official", &["официальный", "официально", "ресми"]),
    ("court", &["суд", "сот"]),
    ("ngo", &["нпо", "үеұ"]),
    ("lawyer", &["адвокат"]),
    ("testimony", &["показания", "свидетельство"]),
    ("other", &["другое", "иное", "басқа"]),
    ("reported", &["сообщается"]),
    ("alleged", &["предположительно", "утверждается"]),
    ("disputed", &["оспаривается"]),
    (
        "case_opened",
        &["дело возбуждено", "возбуждение дела", "іс қозғалды"],
    ),
    ("defendant_joined", &["подозреваемый", "подозрение"]),
    (
        "charge_filed",
        &[
            "charged",
            "charge",
            "обвинение",
            "предъявлено обвинение",
            "айып тағылды",
        ],
    ),
    ("verdict", &["judgment", "judgement", "приговор", "үкім"]),
    (
        "sentence_imposed",
        &[
            "sentence",
            "sentenced",
            "наказание",
            "назначено наказание",
            "жаза тағайындалды",
        ],
    ),
    ("appeal_filed", &["подана апелляция", "жалоба подана"]),
    ("appeal_decided", &["апелляция рассмотрена"]),
    ("trial_opened", &["trial", "суд начался"]),
    ("hearing_held", &["hearing", "заседание", "сот отырысы"]),
    ("case_referred", &["sent to court", "направлено в суд"]),
    (
        "entered_into_force",
        &["вступил в силу", "заңды күшіне енді"],
    ),
];

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
    let wrong = Wrong::new(format!("unknown word {text:?}"));
    let near = meant(&given.replace(' ', "_"), among.iter().copied());
    let known = among.join(", ");
    Err(match near {
        Some(near) => wrong.accepted(format!("did you mean {near}? known are {known}")),
        None => wrong.accepted(format!("one of {known}")),
    })
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
        assert_eq!(flag("Да"), Ok(true));
        assert!(flag("maybe").is_err());
    }
}
