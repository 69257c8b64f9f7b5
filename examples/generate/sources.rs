//! What records cite: newspapers, courts, lawyers, none of which exists.

use casebook::case::ids::Digest;
use casebook::case::record::Source;
use casebook::case::vocabulary::SourceKind;
use casebook::time::Day;

use super::chance::Chance;
use super::dates::{after, exact};
use super::names::line;

const TITLES: &[&str] = &[
    "Дело о пытках: что известно",
    "Приговор оглашён",
    "Officers in court",
    "Ответ на запрос",
    "Сообщение пресс-службы",
    "Monthly review of trials",
    "Жалоба адвоката",
    "В суде продолжается процесс",
];

const PUBLISHERS: &[(&str, &str, SourceKind)] = &[
    ("Вестник Велдора", "vestnik.example", SourceKind::Press),
    ("Река", "reka.example/news", SourceKind::Press),
    (
        "Prosecutor's Office",
        "prosecutor.example",
        SourceKind::Official,
    ),
    ("Реестр судов", "courts.example/acts", SourceKind::Court),
    (
        "Coalition Against Torture",
        "coalition.example",
        SourceKind::Ngo,
    ),
    ("Адвокатское бюро", "bureau.example", SourceKind::Lawyer),
    (
        "запись разговора",
        "archive.example/t",
        SourceKind::Testimony,
    ),
    ("канал «Зал суда»", "channel.example", SourceKind::Other),
];

/// What a record of something that happened on `day`, made on `today`, cites.
pub fn sources(
    chance: &mut Chance,
    day: Day,
    today: Day,
    judgment: bool,
    withheld: Option<Digest>,
) -> Vec<Source> {
    let count = match chance.below(100) {
        0..=7 if withheld.is_none() => 0,
        0..=89 => 1,
        90..=98 => 2,
        _ => 3,
    } + usize::from(judgment && chance.permille(350));
    let mut all: Vec<Source> = (0..count).map(|_| source(chance, day, today)).collect();
    if let (Some(first), Some(digest)) = (all.first_mut(), withheld) {
        first.sha256 = Some(digest);
    }
    all
}

fn source(chance: &mut Chance, day: Day, today: Day) -> Source {
    let (publisher, site, kind) = chance.pick(PUBLISHERS);
    let published = after(day, chance.between(0, 5)).min(today);
    Source {
        title: line(*chance.pick(TITLES)),
        publisher: chance.permille(270).then(|| line(*publisher)),
        url: chance
            .permille(380)
            .then(|| line(format!("https://{site}/{}", chance.between(1_000, 99_999)))),
        published: chance.permille(150).then(|| exact(published)),
        retrieved: chance.permille(90).then(|| exact(today)),
        kind: chance.permille(450).then_some(*kind),
        locator: chance
            .permille(40)
            .then(|| line(format!("с. {}", chance.between(1, 40)))),
        lang: chance
            .permille(60)
            .then(|| line(*chance.pick(&["ru", "kk", "en"]))),
        sha256: None,
    }
}
