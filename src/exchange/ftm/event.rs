//! Events, and the sources that they cite.

use super::people::People;
use super::{Entity, Id, Made};
use crate::case::corrections::{Logged, content};
use crate::case::event::Event;
use crate::case::record::Source;
use crate::case::summary::summary;
use crate::case::text::Line;
use crate::case::timeline::{Node, Timeline};
use crate::case::vocabulary::{Assertion, SourceKind};

/// An event that has certainly happened.
pub(super) fn event(
    made: &mut Made<'_>,
    node: &Node<'_>,
    timeline: &Timeline<'_>,
    people: &People,
    case: Option<&Id>,
) {
    let record = node.fact.record;
    let line = match record.assertion {
        Assertion::Alleged => format!("Alleged: {}", summary(&record.event)),
        Assertion::Disputed => format!("Disputed: {}", summary(&record.event)),
        _ => summary(&record.event),
    };
    // An event stays what it is when its record is corrected.
    let key = ["event", &node.fact.first.0.to_string()];
    let mut entity = basics(made, node.fact.logged, key, &line);
    if node.moves {
        let whom = node.who.iter().filter_map(|person| {
            let id = &timeline.names.defendants[person.0].id;
            people.person(id)
        });
        entity = entity.link("involved", whom);
        let agency = agency(&record.event).and_then(|name| body(made, name));
        entity = entity.link("involved", agency.as_ref());
        let court = record.event.court().and_then(|name| body(made, name));
        entity = entity.link("organizer", court.as_ref());
    }
    let id = entity.id;
    made.entities.push(entity);
    cite(made, node.fact.logged, (key, &id), case);
}

/// An entry that is not in force, or that put another out of force.
pub(super) fn past(made: &mut Made<'_>, entry: &Logged, by: Option<&Logged>) {
    let record = content(entry);
    let line = match &entry.record.event {
        Event::Retraction(_) => summary(&record.event),
        _ => format!("Not in force: {}", summary(&record.event)),
    };
    let key = ["entry", &entry.seq.0.to_string()];
    let mut entity = basics(made, entry, key, &line);
    let reason = by.and_then(|by| match &by.record.event {
        Event::Correction(e) => Some(&e.reason),
        Event::Retraction(e) => Some(&e.reason),
        _ => None,
    });
    let because = reason.map_or(String::new(), |reason| format!(": {reason}"));
    let superseded = by.map(|by| format!("put out of force by {}{because}", by.seq));
    entity = entity.text("notes", superseded.as_deref());
    let id = entity.id;
    made.entities.push(entity);
    cite(made, entry, (key, &id), None);
}

/// What every entry's entity has.
fn basics(made: &Made<'_>, entry: &Logged, [kind, key]: [&str; 2], line: &str) -> Entity {
    let record = content(entry);
    let name = super::clean::name(line).unwrap_or_else(|| record.event.name().into());
    let whole = (name != line).then_some(line);
    let texts = texts(&record.event);
    Entity::new(made.ids.of(kind, &[key]), "Event")
        .name("name", [&*name])
        .date("date", "on", record.on.as_ref())
        .text("summary", [format!("entry {}", entry.seq).as_str()])
        .text("description", whole)
        .text("description", texts.iter().map(String::as_str))
        .label(
            "keywords",
            record.case.as_ref().map(crate::case::ids::CaseId::as_str),
        )
        .label("keywords", [record.event.name()])
        .label("recordId", [entry.id.as_str()])
        .text("notes", record.on_note.as_ref().map(Line::as_str))
        .text(
            "notes",
            record.note.as_ref().map(crate::case::text::Prose::as_str),
        )
}

/// What an event says at more length than in a line.
fn texts(event: &Event) -> Vec<String> {
    let mut texts = Vec::new();
    let mut say = |head: &str, text: Option<&str>| {
        texts.extend(text.map(|text| format!("{head}: {text}")));
    };
    match event {
        Event::ActAlleged(e) => {
            say("place", e.place.as_ref().map(Line::as_str));
            say(
                "description",
                e.description.as_ref().map(crate::case::text::Prose::as_str),
            );
        }
        Event::HearingHeld(e) => say(
            "summary",
            e.summary.as_ref().map(crate::case::text::Prose::as_str),
        ),
        Event::CaseReturned(e) => say(
            "reason",
            e.reason.as_ref().map(crate::case::text::Reason::as_str),
        ),
        Event::DefendantJoined(e) => {
            say(
                "description",
                e.description.as_ref().map(crate::case::text::Prose::as_str),
            );
        }
        Event::DefendantGroupJoined(e) => {
            say(
                "description",
                e.description.as_ref().map(crate::case::text::Prose::as_str),
            );
        }
        Event::DefendantIdentified(e) if e.defendant.is_none() => {
            let aliases: Vec<&str> = e.aliases.iter().map(Line::as_str).collect();
            let aliases = aliases.join(", ");
            say("also", Some(aliases.as_str()).filter(|a| !a.is_empty()));
            say("agency", e.agency.as_ref().map(Line::as_str));
            say("rank", e.rank.as_ref().map(Line::as_str));
            say("position", e.position.as_ref().map(Line::as_str));
        }
        Event::Verdict(e) => {
            say("judge", e.judge.as_ref().map(Line::as_str));
            say(
                "reason",
                e.reason.as_ref().map(crate::case::text::Reason::as_str),
            );
        }
        Event::AppealFiled(e) => say("grounds", e.grounds.as_ref().map(Line::as_str)),
        Event::AppealDecided(e) => {
            say("judge", e.judge.as_ref().map(Line::as_str));
            say(
                "reason",
                e.reason.as_ref().map(crate::case::text::Reason::as_str),
            );
        }
        Event::FigureClaimed(e) => say("in their words", e.verbatim.as_ref().map(Line::as_str)),
        Event::Retraction(e) => say("reason", Some(e.reason.as_str())),
        Event::EvidenceWithheld(e) => say("reason", Some(e.reason.as_str())),
        _ => {}
    }
    texts
}

/// The agency of somebody who joins, or becomes known.
fn agency(event: &Event) -> Option<&Line> {
    match event {
        Event::DefendantJoined(e) => e.agency.as_ref(),
        Event::DefendantGroupJoined(e) => e.agency.as_ref(),
        Event::DefendantIdentified(e) if e.defendant.is_some() => e.agency.as_ref(),
        _ => None,
    }
}

/// A court or an agency.
fn body(made: &mut Made<'_>, name: &Line) -> Option<Id> {
    let name = super::clean::name(name.as_str())?;
    let id = made.ids.of("body", &[&name]);
    Some(made.shared(id, |id| {
        Entity::new(id, "PublicBody").name("name", [&*name])
    }))
}

/// The sources of an entry.
fn articles(made: &mut Made<'_>, entry: &Logged) -> Vec<Id> {
    let sources = &content(entry).sources;
    sources.iter().map(|source| article(made, source)).collect()
}

/// The sources of an entry, each bound to the event, and to the case.
fn cite(
    made: &mut Made<'_>,
    entry: &Logged,
    ([kind, key], event): ([&str; 2], &Id),
    case: Option<&Id>,
) {
    let articles = articles(made, entry);
    for (nth, (source, article)) in content(entry).sources.iter().zip(&articles).enumerate() {
        let id = made.ids.of("citation", &[kind, key, &nth.to_string()]);
        let citation = documentation(id, source, article)
            .link("entity", [event])
            .date("retrievedAt", "retrieved", source.retrieved.as_ref())
            .text("summary", source.locator.as_ref().map(Line::as_str));
        made.entities.push(citation);
    }
    if let Some(case) = case {
        bind(made, entry, &articles, case);
    }
}

/// The sources of an entry, each bound to what they are about, once.
pub(super) fn document(made: &mut Made<'_>, entry: &Logged, about: &Id) {
    let articles = articles(made, entry);
    bind(made, entry, &articles, about);
}

fn bind(made: &mut Made<'_>, entry: &Logged, articles: &[Id], about: &Id) {
    for (source, article) in content(entry).sources.iter().zip(articles) {
        let id = made.ids.of("documents", &[about.text(), article.text()]);
        made.shared(id, |id| {
            documentation(id, source, article).link("entity", [about])
        });
    }
}

fn documentation(id: Id, source: &Source, article: &Id) -> Entity {
    Entity::new(id, "Documentation")
        .link("document", [article])
        .label("role", source.kind.map(SourceKind::as_str))
}

/// A document, with all that is said of it but where and when it was read.
fn article(made: &mut Made<'_>, source: &Source) -> Id {
    fn line(text: &Option<Line>) -> &str {
        text.as_ref().map_or("", Line::as_str)
    }
    let key = [
        source.title.as_str(),
        line(&source.publisher),
        line(&source.url),
        source.published.as_ref().map_or("", |date| date.as_str()),
        source.kind.map_or("", SourceKind::as_str),
        line(&source.lang),
        source.sha256.as_ref().map_or("", |digest| digest.as_str()),
    ];
    let id = made.ids.of("article", &key);
    made.shared(id, |id| document_of(id, source, key))
}

fn document_of(id: Id, source: &Source, key: [&str; 7]) -> Entity {
    let [title, publisher, url, _, kind, lang, digest] = key;
    let note = |head: &str, text: &str| (!text.is_empty()).then(|| format!("{head}: {text}"));
    let doubtful = note("URL", url).filter(|_| super::clean::url(url).as_deref() != Some(url));
    let unknown = note("language", lang).filter(|_| super::clean::language(lang).is_none());
    let copy = note("SHA-256 of the copy", digest);
    let notes = [doubtful, unknown, copy];
    Entity::new(id, "Article")
        .label("title", [title])
        .label("publisher", [publisher])
        .urls("sourceUrl", [url])
        .date("publishedAt", "published", source.published.as_ref())
        .language(Some(lang))
        .label("keywords", [kind])
        .text("notes", notes.iter().flatten().map(String::as_str))
}
