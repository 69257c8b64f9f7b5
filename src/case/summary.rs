//! An event in one line, for people. Text from the ledger stands in it as it was written: who
//! prints it to a terminal has to make it safe.

use std::fmt::{self, Display, Formatter};

use serde::{Serialize, Serializer};

use super::event::{Event, FigureClaimed, Penalty};
use super::term::Quantity;
use super::vocabulary::Measure;

/// An event, to be written in a line where that is asked for: most answers never do.
#[derive(Clone, Copy, Debug)]
pub struct InALine<'a>(pub &'a Event);

/// What happened, in a line.
#[must_use]
pub fn summary(event: &Event) -> String {
    InALine(event).to_string()
}

/// Who claims how many of what.
#[must_use]
pub fn claim(e: &FigureClaimed) -> String {
    Claim(e).to_string()
}

/// A list of penalties, for people.
#[must_use]
pub fn penalties(penalties: &[Penalty]) -> String {
    List(penalties).to_string()
}

/// A word of a vocabulary, for people.
#[must_use]
pub fn words(word: &str) -> String {
    word.replace('_', " ")
}

/// What so many of a measure are, for people: `1 officer charged`, `2 officers charged`, without the number.
#[must_use]
pub fn of_measure(measure: Measure, value: &Quantity) -> String {
    let many = words(measure.as_str());
    if *value != Quantity::exactly(1) {
        return many;
    }
    let (what, rest) = many.split_once(' ').unwrap_or((&many, ""));
    let one = what.strip_suffix('s').unwrap_or(what);
    format!("{one} {rest}").trim_end().to_owned()
}

impl Display for InALine<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            Event::LedgerOpened(e) => write!(f, "ledger opened: {}", e.origin),
            Event::FormatRaised(e) => write!(f, "records of format {} may follow", e.format),
            Event::Correction(e) => write!(f, "corrects {}: {}", e.target, Self(&e.record.event)),
            Event::Retraction(e) => write!(f, "retracts {}", e.target),
            Event::EvidenceWithheld(e) => {
                write!(f, "document {} withheld by {}", e.sha256, e.authority)
            }
            Event::FigureClaimed(e) => Claim(e).fmt(f),
            event => case_event(event, f),
        }
    }
}

impl Serialize for InALine<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

struct Claim<'a>(&'a FigureClaimed);

impl Display for Claim<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let e = self.0;
        let (value, measure) = (e.value.in_words(), of_measure(e.measure, &e.value));
        write!(f, "{}: {value} {measure}", e.issuer)?;
        write!(f, "{}{}", Part(" as of ", &e.as_of), Part(": ", &e.scope))
    }
}

fn case_event(event: &Event, f: &mut Formatter<'_>) -> fmt::Result {
    match event {
        Event::CaseOpened(e) => write!(f, "case opened: {}", e.title),
        Event::CaseIdentified(e) => write!(f, "number {} in {}", e.number, e.scheme),
        Event::CaseLinked(e) => write!(f, "{} {}", Words(e.relation.as_str()), e.to),
        Event::CaseReferred(e) => write!(f, "sent to court: {}", e.court),
        Event::CaseReturned(e) => {
            write!(f, "sent back to the prosecutor{}", Part(", ", &e.court))
        }
        Event::TrialOpened(e) => match e.instance {
            Some(instance) => write!(f, "trial opened at {} ({instance})", e.court),
            None => write!(f, "trial opened at {}", e.court),
        },
        Event::HearingHeld(e) => {
            write!(
                f,
                "hearing{}{}",
                Part(" at ", &e.court),
                Part(": ", &e.summary)
            )
        }
        Event::CaseClosed(e) => write!(f, "case closed: {}", e.reason),
        Event::CaseReopened(e) => write!(f, "case reopened: {}", e.reason),
        Event::ActAlleged(e) => {
            write!(f, "act alleged{}", Part(" at ", &e.place))?;
            if let Some(victims) = &e.victims {
                write!(f, ", {victims} victims")?;
            }
            Part(": ", &e.description).fmt(f)
        }
        Event::VictimRecorded(e) => {
            write!(f, "victim {}", e.victim)?;
            if let Some(count) = &e.count {
                write!(f, " ({count})")?;
            }
            Part(": ", &e.description).fmt(f)
        }
        Event::InjuryRecorded(e) => {
            let (count, severity) = (Part(" of ", &e.count), Part(", ", &e.severity));
            write!(f, "injury{count}{severity}{}", Part(": ", &e.description))
        }
        event => defendant_event(event, f),
    }
}

fn defendant_event(event: &Event, f: &mut Formatter<'_>) -> fmt::Result {
    match event {
        Event::DefendantJoined(e) => {
            write!(f, "{} joined{}", e.defendant, Part(": ", &e.name))
        }
        Event::DefendantGroupJoined(e) => write!(f, "group {} of {} joined", e.group, e.count),
        Event::DefendantIdentified(e) => {
            match &e.defendant {
                Some(defendant) => defendant.fmt(f)?,
                None => write!(f, "one of {}", List(&e.one_of))?,
            }
            let same = Part(", the same as ", &e.same_as);
            write!(f, " identified{}{same}", Part(": ", &e.name))
        }
        Event::DefendantSevered(e) => {
            write!(f, "{} severed{}", List(&e.who), Part(" to ", &e.to))
        }
        Event::DefendantDied(e) => write!(f, "{} died", e.defendant),
        Event::ChargeFiled(e) => {
            let law = Law([&e.code, &e.article, &e.part, &e.title]);
            write!(f, "{} charged: {}{law}", List(&e.who), e.charge)
        }
        Event::ChargeReclassified(e) => {
            let law = Law([&e.code, &e.article, &e.part, &e.title]);
            write!(
                f,
                "{} reclassified{}{law}",
                e.charge,
                ListAfter(" for ", &e.who)
            )
        }
        Event::ChargeWithdrawn(e) => {
            write!(f, "{} withdrawn{}", e.charge, ListAfter(" for ", &e.who))
        }
        Event::CustodyChanged(e) => {
            write!(f, "{}: {}", List(&e.who), Words(e.custody.as_str()))
        }
        Event::ProceedingsEnded(e) => {
            let basis = Words(e.basis.as_str());
            write!(f, "proceedings ended for {}: {basis}", List(&e.who))
        }
        event => judgment(event, f),
    }
}

fn judgment(event: &Event, f: &mut Formatter<'_>) -> fmt::Result {
    match event {
        Event::Verdict(e) => {
            let on = ListAfter(" of ", &e.charges);
            let absent = if e.in_absentia { ", in absentia" } else { "" };
            write!(f, "{} {}{on}{absent}", List(&e.who), e.outcome)?;
            Part(", ", &e.court).fmt(f)
        }
        Event::SentenceImposed(e) => {
            write!(f, "{} sentenced: {}", List(&e.who), List(&e.penalties))
        }
        Event::SentenceRevised(e) => {
            let basis = Words(e.basis.as_str());
            write!(f, "sentence of {} revised ({basis}): ", List(&e.who))?;
            List(&e.penalties).fmt(f)
        }
        Event::EnteredIntoForce(e) => write!(f, "verdict on {} entered into force", List(&e.who)),
        Event::AppealFiled(e) => {
            write!(f, "{} {} by the {}", e.level, e.appeal, e.appellant)?;
            write!(f, " for {}", List(&e.who))?;
            f.write_str(match e.is_against_verdict() {
                true => "",
                false => ", not against the verdict",
            })
        }
        Event::AppealWithdrawn(e) => write!(f, "appeal {} withdrawn", e.appeal),
        Event::AppealDecided(e) => {
            let (whom, on) = (ListAfter(" for ", &e.who), ListAfter(" on ", &e.charges));
            let outcome = Words(e.outcome.as_str());
            write!(f, "appeal {} decided{whom}: {outcome}{on}", e.appeal)?;
            Part(", ", &e.court).fmt(f)
        }
        Event::Released(e) => write!(f, "{} released: {}", List(&e.who), Words(e.basis.as_str())),
        other => Words(other.name()).fmt(f),
    }
}

/// A word of a vocabulary.
struct Words(&'static str);

impl Display for Words {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, word) in self.0.split('_').enumerate() {
            f.write_str(if nth == 0 { "" } else { " " })?;
            f.write_str(word)?;
        }
        Ok(())
    }
}

/// With commas between them.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (nth, item) in self.0.iter().enumerate() {
            f.write_str(if nth == 0 { "" } else { ", " })?;
            item.fmt(f)?;
        }
        Ok(())
    }
}

/// A list after some words; nothing, where there is none.
struct ListAfter<'a, T>(&'static str, &'a [T]);

impl<T: Display> Display for ListAfter<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.1.is_empty() {
            return Ok(());
        }
        f.write_str(self.0)?;
        List(self.1).fmt(f)
    }
}

/// What may be known, after some words; nothing, where it is not.
struct Part<'a, T>(&'static str, &'a Option<T>);

impl<T: Display> Display for Part<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Some(part) = self.1 else { return Ok(()) };
        f.write_str(self.0)?;
        part.fmt(f)
    }
}

/// What is known of a law, in brackets.
struct Law<'a, T>([&'a Option<T>; 4]);

impl<T: Display> Display for Law<'_, T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut before = " (";
        for part in self.0.into_iter().flatten() {
            f.write_str(before)?;
            part.fmt(f)?;
            before = ", ";
        }
        f.write_str(if before == ", " { ")" } else { "" })
    }
}
