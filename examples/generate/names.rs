//! The words of a country that does not exist: its towns, courts, officers, newspapers.
//!
//! The country is XA, a code that ISO 3166 leaves to its users, and every surname is put together
//! from syllables. Nobody real is meant, and nobody can take a generated case for a real one.

use casebook::case::event::Penalty;
use casebook::case::term::{Quantity, Term};
use casebook::case::text::{Line, Prose, Reason};
use casebook::case::vocabulary::PenaltyKind;

use super::chance::Chance;

/// One line of the generator's own words.
pub fn line(text: impl Into<String>) -> Line {
    Line::try_from(text.into()).expect("the generator's words are one line and never empty")
}

/// Text of the generator's own words.
pub fn prose(text: impl Into<String>) -> Prose {
    Prose::try_from(text.into()).expect("the generator's words have no control characters")
}

/// A reason of the generator's own words.
pub fn reason(text: impl Into<String>) -> Reason {
    Reason::try_from(text.into()).expect("the generator's reasons are short")
}

/// A town: how ids spell it, how its people do.
pub const TOWNS: &[(&str, &str)] = &[
    ("veldor", "Велдор"),
    ("karnash", "Карнаш"),
    ("tugmen", "Тугмен"),
    ("salhat", "Салхат"),
    ("ormisk", "Ормиск"),
    ("beltau", "Белтау"),
    ("zharkul", "Жаркул"),
    ("nurgen", "Нурген"),
    ("dolmat", "Долмат"),
    ("ustvar", "Уствар"),
    ("kimshe", "Кимше"),
    ("talgor", "Талгор"),
    ("eskibel", "Ескибел"),
    ("murzan", "Мурзан"),
];

const ONSETS: &[(&str, &str)] = &[
    ("Бар", "Bar"),
    ("Вел", "Vel"),
    ("Гур", "Gur"),
    ("Дор", "Dor"),
    ("Жал", "Zhal"),
    ("Кур", "Kur"),
    ("Лам", "Lam"),
    ("Мер", "Mer"),
    ("Нур", "Nur"),
    ("Сал", "Sal"),
    ("Тол", "Tol"),
    ("Хас", "Khas"),
];
const MIDDLES: &[(&str, &str)] = &[
    ("бе", "be"),
    ("ге", "ge"),
    ("ди", "di"),
    ("ло", "lo"),
    ("ма", "ma"),
    ("ри", "ri"),
    ("та", "ta"),
    ("шу", "shu"),
];
const CODAS: &[(&str, &str)] = &[
    ("вков", "vkov"),
    ("гнин", "gnin"),
    ("длиев", "dliyev"),
    ("лмет", "lmet"),
    ("рсев", "rsev"),
    ("хтов", "khtov"),
    ("шбай", "shbay"),
];
const INITIALS: &[(&str, &str)] = &[
    ("А", "A"),
    ("Б", "B"),
    ("Г", "G"),
    ("Д", "D"),
    ("Е", "Ye"),
    ("И", "I"),
    ("К", "K"),
    ("М", "M"),
    ("Н", "N"),
    ("Р", "R"),
    ("С", "S"),
    ("Т", "T"),
];

/// A person's name, in two scripts.
pub fn person(chance: &mut Chance) -> (Line, Line) {
    let parts = [INITIALS, ONSETS, MIDDLES, CODAS].map(|from| chance.pick(from));
    let [initial, onset, middle, coda] = parts;
    (
        line(format!("{}. {}{}{}", initial.0, onset.0, middle.0, coda.0)),
        line(format!("{}. {}{}{}", initial.1, onset.1, middle.1, coda.1)),
    )
}

/// Who records: pseudonyms.
pub const RECORDERS: &[&str] = &[
    "aigul",
    "monitor-2",
    "Н. Наблюдатель",
    "desk",
    "r.k.",
    "sova",
    "волна",
    "archive-team",
    "tan",
    "hearings",
    "lantern",
    "бюро",
];

/// Where officers serve.
pub const AGENCIES: &[&str] = &[
    "Департамент полиции",
    "Следственный изолятор",
    "Городская полиция",
    "Prison service",
    "Управление уголовного розыска",
    "Anti-corruption bureau",
];
/// What they are.
pub const RANKS: &[&str] = &[
    "лейтенант",
    "старший лейтенант",
    "капитан",
    "майор",
    "подполковник",
    "сержант",
    "старшина",
];
/// What they do.
pub const POSITIONS: &[&str] = &[
    "оперуполномоченный",
    "начальник отделения",
    "участковый",
    "контролёр",
    "следователь",
    "deputy head of the detention centre",
];
/// What an article is called, with its number.
pub const ARTICLES: &[(&str, &str)] = &[
    ("146", "пытки"),
    ("362", "превышение власти"),
    ("451", "превышение власти с применением насилия"),
    ("110", "истязание"),
    ("106", "причинение тяжкого вреда здоровью"),
    ("414", "незаконное задержание"),
];
/// Why courts, prosecutors and recorders do what they do.
pub const GROUNDS: &[&str] = &[
    "доводы жалобы не нашли подтверждения",
    "the court found the evidence incomplete",
    "неполнота следствия",
    "процессуальные нарушения",
    "наказание чрезмерно мягкое",
    "the medical report was not examined",
    "по совокупности доказательств",
];
/// What happens at hearings.
pub const HEARINGS: &[&str] = &[
    "Допрошены двое свидетелей.",
    "The expert was heard.\nThe next day of hearing is not known yet.",
    "Заседание отложено: не явился защитник.",
    "Прения сторон.",
    "Оглашено обвинительное заключение.",
    "The court watched the recording from the corridor.",
];
/// What was done.
pub const ACTS: &[&str] = &[
    "Beaten during questioning.",
    "Избиение при задержании.",
    "Удушение пакетом, удары током.",
    "Held for two days without any record.",
    "Побои в камере после отбоя.",
];
/// What recorders note.
pub const NOTES: &[&str] = &[
    "Имя в документе закрыто.",
    "Two reports differ in detail; the fuller one is cited.",
    "Со слов адвоката.",
    "Copied from the monitor's notebook, page by page.",
];
/// Why entries are corrected.
pub const SLIPS: &[&str] = &[
    "mistyped",
    "уточнено по тексту решения",
    "the source was misread",
    "newspaper corrected itself",
    "опечатка",
    "checked against the register",
];
/// Why entries are taken back.
pub const WITHDRAWN: &[&str] = &[
    "entered twice",
    "относится к другому делу",
    "the source took it back",
    "дубль",
];

/// A court of a town.
pub fn court(chance: &mut Chance, town: &str) -> Line {
    line(match chance.below(4) {
        0 => format!("{town}: районный суд № {}", chance.between(1, 4)),
        1 => format!("Специализированный суд, {town}"),
        _ => format!("{town}: городской суд"),
    })
}

/// A court above those.
pub fn higher_court(chance: &mut Chance, town: &str) -> Line {
    line(match chance.below(3) {
        0 => "Верховный суд".to_owned(),
        _ => format!("{town}: областной суд"),
    })
}

/// A number, or what is known of one.
pub fn quantity(chance: &mut Chance, number: u64) -> Quantity {
    let max = match chance.below(8) {
        0 => None,
        1 => Some(number + chance.between(1, 4)),
        _ => Some(number),
    };
    Quantity { min: number, max }
}

const PENALTIES: &[(u64, PenaltyKind)] = &[
    (40, PenaltyKind::Imprisonment),
    (1, PenaltyKind::LifeImprisonment),
    (15, PenaltyKind::SuspendedImprisonment),
    (12, PenaltyKind::RestrictionOfLiberty),
    (5, PenaltyKind::Probation),
    (12, PenaltyKind::Fine),
    (3, PenaltyKind::CorrectionalLabour),
    (3, PenaltyKind::CommunityService),
    (4, PenaltyKind::NonCustodial),
    (2, PenaltyKind::None),
    (3, PenaltyKind::Other),
];

/// What a court punishes with: a main penalty, and often more.
pub fn penalties(chance: &mut Chance) -> Vec<Penalty> {
    let mut all = vec![penalty(chance, chance_kind)];
    if chance.permille(250) {
        all.push(penalty(chance, |_| PenaltyKind::BanOnOffice));
    }
    if chance.permille(80) {
        all.push(penalty(chance, |_| PenaltyKind::DeprivationOfRank));
    }
    all
}

fn chance_kind(chance: &mut Chance) -> PenaltyKind {
    chance.weighted(PENALTIES)
}

fn penalty(chance: &mut Chance, kind: impl Fn(&mut Chance) -> PenaltyKind) -> Penalty {
    let kind = kind(chance);
    let mut penalty = Penalty {
        kind,
        term: None,
        amount: None,
        for_life: false,
        description: None,
    };
    match kind {
        PenaltyKind::Fine => {
            penalty.amount = Some(line(format!("{}00000 XAT", chance.between(1, 90))));
        }
        PenaltyKind::Other => penalty.description = Some(prose("возмещение вреда")),
        PenaltyKind::BanOnOffice if chance.permille(400) => penalty.for_life = true,
        PenaltyKind::LifeImprisonment
        | PenaltyKind::NonCustodial
        | PenaltyKind::None
        | PenaltyKind::DeprivationOfRank => {}
        _ => penalty.term = Some(term(chance)),
    }
    penalty
}

fn term(chance: &mut Chance) -> Term {
    let years = chance.between(1, 9);
    let text = match chance.below(10) {
        0 => format!("P{years}Y..P{}Y", years + 2),
        1 => format!("P{years}Y.."),
        2 | 3 => format!("P{years}Y6M"),
        4 => format!("P{}M", years + 2),
        5 => format!("P{years}M{}D", chance.between(5, 25)),
        _ => format!("P{years}Y"),
    };
    text.parse()
        .expect("the generator writes only terms that a ledger accepts")
}
