//! The facts that can be asked about, what is shown of each, and the entries from which it comes.

use serde::Serialize;
use serde_json::Value;

use crate::answers::Told;
use crate::case::event::{Event, Penalty};
use crate::case::state::{Case, Defendant, Standing, Status};
use crate::case::summary::{penalties, words};
use crate::seq::Seq;

/// A fact that is shown of a defendant, or of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// Where the defendant stands.
    Standing,
    /// Whether the verdict is in force.
    Final,
    /// The custody.
    Custody,
    /// The penalties in force.
    Penalties,
    /// The name.
    Name,
    /// Other spellings of it.
    Aliases,
    /// The agency served.
    Agency,
    /// The rank.
    Rank,
    /// The position.
    Position,
    /// The group.
    Group,
    /// Whether this part goes on elsewhere.
    Severed,
    /// The death.
    Died,
    /// Another defendant who is the same person.
    SameAs,
    /// The title of the case.
    Title,
    /// Where the case stands.
    Status,
    /// The jurisdiction of the case.
    Jurisdiction,
}

/// What can be asked about a defendant.
pub const OF_DEFENDANT: [Field; 13] = [
    Field::Standing,
    Field::Final,
    Field::Custody,
    Field::Penalties,
    Field::Name,
    Field::Aliases,
    Field::Agency,
    Field::Rank,
    Field::Position,
    Field::Group,
    Field::Severed,
    Field::Died,
    Field::SameAs,
];

/// What can be asked about a case.
pub const OF_CASE: [Field; 3] = [Field::Title, Field::Status, Field::Jurisdiction];

/// What is shown, and the entries from which it comes.
#[derive(Debug)]
pub struct Shown {
    /// As JSON.
    pub value: Value,
    /// In words; `None` where nothing is known.
    pub words: Option<String>,
    /// The entries in force.
    pub from: Vec<Seq>,
}

impl Field {
    /// Its name, as in JSON.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Standing => "standing",
            Self::Final => "final",
            Self::Custody => "custody",
            Self::Penalties => "penalties",
            Self::Name => "name",
            Self::Aliases => "aliases",
            Self::Agency => "agency",
            Self::Rank => "rank",
            Self::Position => "position",
            Self::Group => "group",
            Self::Severed => "severed",
            Self::Died => "died",
            Self::SameAs => "same_as",
            Self::Title => "title",
            Self::Status => "status",
            Self::Jurisdiction => "jurisdiction",
        }
    }

    /// The field that a word means: its name, or a value that is shown, such as `convicted` or `P4Y..P6Y`.
    #[must_use]
    pub fn find(
        word: &str,
        told: &Told<'_>,
        state: &Case<'_>,
        defendant: Option<&Defendant<'_>>,
    ) -> Option<Self> {
        let fields: &[Self] = if defendant.is_some() {
            &OF_DEFENDANT
        } else {
            &OF_CASE
        };
        let name = word.to_lowercase().replace([' ', '-'], "_");
        let meant = match name.as_str() {
            "verdict" | "outcome" => "standing",
            "sentence" | "penalty" | "term" => "penalties",
            "in_force" => "final",
            "alias" => "aliases",
            other => other,
        };
        let named = fields.iter().copied().find(|field| field.name() == meant);
        named.or_else(|| {
            let is_it = |field: &Self| shows(&shown(told, state, defendant, *field), word);
            let of_penalties =
                defendant.is_some_and(|d| d.penalties.iter().any(|p| is_part(p, word)));
            let penalties = of_penalties.then_some(Self::Penalties);
            penalties.or_else(|| fields.iter().copied().find(is_it))
        })
    }
}

/// Whether a value is what a word says.
fn shows(shown: &Shown, word: &str) -> bool {
    let same = |text: &str| {
        text.to_lowercase() == word.to_lowercase() || words(text) == words(&word.to_lowercase())
    };
    let listed = |value: &Value| {
        value
            .as_array()
            .is_some_and(|all| all.iter().any(|v| v.as_str().is_some_and(same)))
    };
    shown.words.as_deref().is_some_and(same)
        || shown.value.as_str().is_some_and(same)
        || listed(&shown.value)
}

/// Whether a word is a penalty, or a part of it: its kind, its term, its amount.
fn is_part(penalty: &Penalty, word: &str) -> bool {
    let word = word.to_lowercase();
    let mut parts = vec![
        penalty.to_string(),
        penalty.kind.to_string(),
        words(penalty.kind.as_str()),
    ];
    parts.extend(penalty.term.map(|term| term.to_string()));
    parts.extend(penalty.term.map(|term| term.in_words()));
    parts.extend(penalty.amount.as_ref().map(ToString::to_string));
    parts.iter().any(|part| part.to_lowercase() == word)
}

fn some(
    value: impl Serialize,
    words: Option<String>,
    from: impl IntoIterator<Item = Seq>,
) -> Shown {
    let mut from: Vec<Seq> = from.into_iter().collect();
    from.sort_unstable();
    from.dedup();
    Shown {
        value: serde_json::to_value(value).unwrap_or_default(),
        words,
        from,
    }
}

/// What is shown of a field. Of the case, where no defendant is given.
pub(super) fn shown(
    told: &Told<'_>,
    state: &Case<'_>,
    defendant: Option<&Defendant<'_>>,
    field: Field,
) -> Shown {
    match defendant {
        Some(d) => of_defendant(told, state, d, field),
        None => of_case(told, state, field),
    }
}

fn of_defendant(told: &Told<'_>, state: &Case<'_>, d: &Defendant<'_>, field: Field) -> Shown {
    let basis = &d.basis;
    let text = |text: Option<String>, from| some(text.as_ref(), text.clone(), from);
    let line =
        |line: Option<&crate::case::text::Line>, from| text(line.map(ToString::to_string), from);
    match field {
        Field::Standing => {
            // A conviction does not rest on an acquittal on another charge.
            let rulings = state.charges.iter().filter_map(|row| {
                let outcome = row.verdicts.get(&d.defendant)?;
                let is_it = Standing::from(*outcome) == d.standing;
                row.basis.get(&d.defendant).filter(|_| is_it)
            });
            let words = Some(d.standing.as_str().to_owned());
            some(
                d.standing,
                words,
                basis.standing.into_iter().chain(rulings.copied()),
            )
        }
        Field::Final => some(
            d.is_final,
            d.is_final.then(|| "in force".to_owned()),
            basis.is_final,
        ),
        Field::Custody => some(
            d.custody,
            d.custody.map(|c| words(c.as_str())),
            basis.custody,
        ),
        Field::Penalties => {
            let words = (!d.penalties.is_empty()).then(|| penalties(d.penalties));
            some(d.penalties, words, basis.penalties)
        }
        Field::Name => line(d.name, basis.name),
        Field::Aliases => {
            let aliases: Vec<String> = d.aliases.iter().map(ToString::to_string).collect();
            let words = (!aliases.is_empty()).then(|| aliases.join(", "));
            some(aliases, words, naming(told, d))
        }
        Field::Agency => line(d.agency, basis.agency),
        Field::Rank => line(d.rank, basis.rank),
        Field::Position => line(d.position, basis.position),
        Field::Group => text(d.group.map(ToString::to_string), basis.group),
        Field::Severed => {
            let words = match d.severed_to {
                Some(case) => format!("goes on in {case}"),
                None => "goes on elsewhere".to_owned(),
            };
            some(d.severed, d.severed.then_some(words), basis.severed)
        }
        Field::Died => text(d.died.map(ToString::to_string), basis.died),
        Field::SameAs => text(d.same_as.as_ref().map(ToString::to_string), basis.same_as),
        Field::Title | Field::Status | Field::Jurisdiction => some(Value::Null, None, None),
    }
}

/// All entries that give other spellings of a name.
fn naming(told: &Told<'_>, d: &Defendant<'_>) -> Vec<Seq> {
    let person = told.timeline.names.person(&d.defendant);
    let of_it = told.timeline.nodes.iter().filter(|node| {
        let aliases = match &node.fact.record.event {
            Event::DefendantJoined(e) => &e.aliases,
            Event::DefendantIdentified(e) if node.moves && e.defendant.is_some() => &e.aliases,
            _ => return false,
        };
        !aliases.is_empty() && person.is_some_and(|person| node.who.contains(&person))
    });
    of_it.map(|node| node.fact.logged.seq).collect()
}

fn of_case(told: &Told<'_>, state: &Case<'_>, field: Field) -> Shown {
    let opened = told
        .timeline
        .names
        .opened
        .map(|at| &told.timeline.nodes[at]);
    let seq = opened.map(|node| node.fact.logged.seq);
    let said = opened.and_then(|node| match &node.fact.record.event {
        Event::CaseOpened(e) => Some(e),
        _ => None,
    });
    match field {
        Field::Title => {
            let title = state.title.map(ToString::to_string);
            some(title.as_ref(), title.clone(), seq)
        }
        Field::Jurisdiction => {
            let jurisdiction = said
                .and_then(|e| e.jurisdiction.as_ref())
                .map(ToString::to_string);
            let from = seq.filter(|_| jurisdiction.is_some());
            some(jurisdiction.as_ref(), jurisdiction.clone(), from)
        }
        _ => {
            let words = Some(state.status.as_str().to_owned());
            some(state.status, words, of_status(state, seq))
        }
    }
}

/// The entries from which the status of a case follows.
fn of_status(state: &Case<'_>, opened: Option<Seq>) -> Vec<Seq> {
    let last = |names: &[&str]| {
        let events = state.timeline.iter().rev();
        let moving = events.filter(|event| event.assertion.moves_state());
        moving
            .filter(|event| names.contains(&event.event))
            .map(|event| event.seq)
            .next()
    };
    let counted = || {
        let all = state.defendants.iter();
        all.filter(|d| !d.severed && d.died.is_none() && !d.is_another)
    };
    match state.status {
        Status::Closed => last(&["case_closed"]).into_iter().collect(),
        Status::UnderAppeal => {
            let pending = state.appeals.iter().filter(|a| !a.pending.is_empty());
            pending.map(|appeal| appeal.seq).collect()
        }
        Status::Final => {
            let both = counted().flat_map(|d| [d.basis.standing, d.basis.is_final]);
            both.flatten().collect()
        }
        Status::Decided => counted().filter_map(|d| d.basis.standing).collect(),
        Status::InCourt => {
            let court = last(&["case_referred", "trial_opened"]);
            court.or(last(&["appeal_decided"])).into_iter().collect()
        }
        Status::Open => opened.into_iter().collect(),
    }
}
