//! An event in one line, for people. Text from the ledger stands in it as it was written: who
//! prints it to a terminal has to make it safe.

use std::fmt::Display;

use super::event::{Event, FigureClaimed, Penalty};

/// What happened, in a line.
#[must_use]
pub fn summary(event: &Event) -> String {
    match event {
        Event::LedgerOpened(e) => format!("ledger opened: {}", e.origin),
        Event::FormatRaised(e) => format!("records of format {} may follow", e.format),
        Event::Correction(e) => format!("corrects {}: {}", e.target, summary(&e.record.event)),
        Event::Retraction(e) => format!("retracts {}", e.target),
        Event::EvidenceWithheld(e) => format!("document {} withheld by {}", e.sha256, e.authority),
        Event::FigureClaimed(e) => claim(e),
        _ => case_event(event),
    }
}

/// Who claims how many of what.
#[must_use]
pub fn claim(e: &FigureClaimed) -> String {
    let as_of = e
        .as_of
        .as_ref()
        .map(|d| format!(" as of {d}"))
        .unwrap_or_default();
    let (value, measure) = (e.value.in_words(), words(e.measure.as_str()));
    format!(
        "{}: {value} {measure}{as_of}{}",
        e.issuer,
        tail(e.scope.as_ref())
    )
}

fn case_event(event: &Event) -> String {
    match event {
        Event::CaseOpened(e) => format!("case opened: {}", e.title),
        Event::CaseIdentified(e) => format!("number {} in {}", e.number, e.scheme),
        Event::CaseLinked(e) => format!("{} {}", words(e.relation.as_str()), e.to),
        Event::CaseReferred(e) => format!("sent to court: {}", e.court),
        Event::CaseReturned(e) => format!("sent back to the prosecutor{}", by(e.court.as_ref())),
        Event::TrialOpened(e) => match e.instance {
            Some(instance) => format!("trial opened at {} ({instance})", e.court),
            None => format!("trial opened at {}", e.court),
        },
        Event::HearingHeld(e) => format!(
            "hearing{}{}",
            at(e.court.as_ref()),
            tail(e.summary.as_ref())
        ),
        Event::CaseClosed(e) => format!("case closed: {}", e.reason),
        Event::CaseReopened(e) => format!("case reopened: {}", e.reason),
        Event::ActAlleged(e) => {
            let victims = e
                .victims
                .map(|v| format!(", {v} victims"))
                .unwrap_or_default();
            format!(
                "act alleged{}{victims}{}",
                at(e.place.as_ref()),
                tail(e.description.as_ref())
            )
        }
        Event::VictimRecorded(e) => {
            let count = e.count.map(|c| format!(" ({c})")).unwrap_or_default();
            format!("victim {}{count}{}", e.victim, tail(e.description.as_ref()))
        }
        Event::InjuryRecorded(e) => {
            let count = e.count.map(|c| format!(" of {c}")).unwrap_or_default();
            let severity = e.severity.map(|s| format!(", {s}")).unwrap_or_default();
            format!("injury{count}{severity}{}", tail(e.description.as_ref()))
        }
        _ => defendant_event(event),
    }
}

fn defendant_event(event: &Event) -> String {
    match event {
        Event::DefendantJoined(e) => {
            format!("{} joined{}", e.defendant, tail(e.name.as_ref()))
        }
        Event::DefendantGroupJoined(e) => format!("group {} of {} joined", e.group, e.count),
        Event::DefendantIdentified(e) => {
            let whom = match &e.defendant {
                Some(defendant) => defendant.to_string(),
                None => format!("one of {}", list(&e.one_of)),
            };
            let same = e
                .same_as
                .as_ref()
                .map(|s| format!(", the same as {s}"))
                .unwrap_or_default();
            format!("{whom} identified{}{same}", tail(e.name.as_ref()))
        }
        Event::DefendantSevered(e) => {
            let to =
                e.to.as_ref()
                    .map(|c| format!(" to {c}"))
                    .unwrap_or_default();
            format!("{} severed{to}", list(&e.who))
        }
        Event::DefendantDied(e) => format!("{} died", e.defendant),
        Event::ChargeFiled(e) => {
            let law = law(&[&e.code, &e.article, &e.part, &e.title]);
            format!("{} charged: {}{law}", list(&e.who), e.charge)
        }
        Event::ChargeReclassified(e) => {
            let law = law(&[&e.code, &e.article, &e.part, &e.title]);
            format!("{} reclassified{}{law}", e.charge, whom(&e.who))
        }
        Event::ChargeWithdrawn(e) => format!("{} withdrawn{}", e.charge, whom(&e.who)),
        Event::CustodyChanged(e) => format!("{}: {}", list(&e.who), words(e.custody.as_str())),
        Event::ProceedingsEnded(e) => {
            format!(
                "proceedings ended for {}: {}",
                list(&e.who),
                words(e.basis.as_str())
            )
        }
        _ => judgment(event),
    }
}

fn judgment(event: &Event) -> String {
    match event {
        Event::Verdict(e) => {
            let on = if e.charges.is_empty() {
                String::new()
            } else {
                format!(" of {}", list(&e.charges))
            };
            let absent = if e.in_absentia { ", in absentia" } else { "" };
            format!(
                "{} {}{on}{absent}{}",
                list(&e.who),
                e.outcome,
                by(e.court.as_ref())
            )
        }
        Event::SentenceImposed(e) => {
            format!("{} sentenced: {}", list(&e.who), penalties(&e.penalties))
        }
        Event::SentenceRevised(e) => format!(
            "sentence of {} revised ({}): {}",
            list(&e.who),
            words(e.basis.as_str()),
            penalties(&e.penalties)
        ),
        Event::EnteredIntoForce(e) => format!("verdict on {} entered into force", list(&e.who)),
        Event::AppealFiled(e) => {
            let against = if e.is_against_verdict() {
                ""
            } else {
                ", not against the verdict"
            };
            format!(
                "{} {} by the {} for {}{against}",
                e.level,
                e.appeal,
                e.appellant,
                list(&e.who)
            )
        }
        Event::AppealWithdrawn(e) => format!("appeal {} withdrawn", e.appeal),
        Event::AppealDecided(e) => {
            let on = if e.charges.is_empty() {
                String::new()
            } else {
                format!(" on {}", list(&e.charges))
            };
            format!(
                "appeal {} decided{}: {}{on}{}",
                e.appeal,
                whom(&e.who),
                words(e.outcome.as_str()),
                by(e.court.as_ref())
            )
        }
        Event::Released(e) => format!("{} released: {}", list(&e.who), words(e.basis.as_str())),
        other => words(other.name()),
    }
}

/// A list of penalties, for people.
#[must_use]
pub fn penalties(penalties: &[Penalty]) -> String {
    list(penalties)
}

/// A word of a vocabulary, for people.
#[must_use]
pub fn words(word: &str) -> String {
    word.replace('_', " ")
}

fn list<T: Display>(items: &[T]) -> String {
    items
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ")
}

fn whom<T: Display>(who: &[T]) -> String {
    if who.is_empty() {
        String::new()
    } else {
        format!(" for {}", list(who))
    }
}

fn by<T: Display>(court: Option<&T>) -> String {
    court.map(|c| format!(", {c}")).unwrap_or_default()
}

fn at<T: Display>(place: Option<&T>) -> String {
    place.map(|p| format!(" at {p}")).unwrap_or_default()
}

fn tail<T: Display>(text: Option<&T>) -> String {
    text.map(|t| format!(": {t}")).unwrap_or_default()
}

fn law<T: Display>(parts: &[&Option<T>]) -> String {
    let known: Vec<String> = parts
        .iter()
        .filter_map(|p| p.as_ref())
        .map(ToString::to_string)
        .collect();
    if known.is_empty() {
        String::new()
    } else {
        format!(" ({})", known.join(", "))
    }
}
