//! Cases as FollowTheMoney entities, one JSON object a line.
//!
//! The public tool that reads them (`ftm validate`) drops in silence what it does not understand, and
//! rewrites values in its own way. What is written here is what it gives back: [`clean`] says what a value
//! may be.
//!
//! # What becomes what
//!
//! | in a ledger | entity | properties |
//! | --- | --- | --- |
//! | a case of which something has happened | `CourtCase` | `name` its title, or its id; `caseNumber`; `court`; `status` where it is certain; `fileDate` of `case_opened`; `country` where the jurisdiction is the two letters of ISO 3166, else in `summary`; `description`; `keywords` its id; `notes` what may have happened, names of one of several, related cases, authority, incident |
//! | a defendant who has certainly joined | `Person` | `name`, or `Unnamed defendant ID, CASE`: a name is required; `alias`; `title` the rank; `position`; `deathDate`; `summary` the agency; `notes` names that may be theirs. Whoever is another by `same_as` is one person, with the names of both |
//! | each defendant's part in a case | `CourtCaseParty` | `party`; `case`; `role` defendant; `status` where the standing is certain; `recordId` the id in the case; `summary` the state in a line, and what else it may be; `description` the charges and the verdicts on them; `sourceUrl` |
//! | an event that has certainly happened | `Event` | `name` it, in a line; `date`; `recordId`; `keywords` the case and the event's name; `description` its texts; `involved` the defendants, the agency of somebody who joins, and `organizer` the court, where the event moves the state; `notes` of the record. An alleged or disputed one says so in its `name`, and involves nobody |
//! | a court or an agency that an event names | `PublicBody` | `name` |
//! | a ban on office or a loss of rank, in force in every state that the case may be in | `Sanction` | `entity`; `program`; `provisions`; `authority` the court; `listingDate` when it was imposed; `status` whether the verdict is in force; `summary` the term; `recordId` the sentence; `sourceUrl` |
//! | a source | `Article` | `title`; `publisher`; `sourceUrl`; `publishedAt`; `language`; `keywords` its kind; `notes` the SHA-256 of the copy, and whatever the tool would not take |
//! | a citation of it | `Documentation` | `document`; `entity` the event, and the case; the person, of the event that told the name; `role` the kind; `retrievedAt`; `summary` the place in it |
//! | a figure that somebody claims | `Event` | as an event, on nobody |
//!
//! - A date is given as far as all its days agree: `2023-06~` is `2023-06`, `2022-01-04/2022-01-11` is
//!   `2022-01`, `../2024` is none. Where that is not what was written, what was (EDTF) is in `summary`.
//! - Only what is certain is a property. What may have happened is in `notes`, and makes no entity.
//! - What an entity rests on is told by `Documentation`; of a part in a case and of a sanction, which no
//!   document can be bound to, by `sourceUrl`. (`proof` is not known to every version of the model.)
//! - `referents` and `datasets` are what the tool writes beside: without them its output would differ.
//! - Ids are hashes of the ledger's origin and of ids in it, never of a person's name; those of sources
//!   and public bodies are of all that is written of them, so that each is written once.
//! - With the history, what is not in force is an `Event` whose name begins `Not in force:`.

mod case;
pub mod clean;
mod entity;
mod event;
mod people;
mod sanctions;

use std::collections::BTreeSet;

pub use entity::{Entity, Id, Ids};

use foldhash::HashSet;

use crate::answers::Told;
use crate::case::corrections::{Records, content};
use crate::case::date::Happened;
use crate::case::event::Event;
use crate::case::record::Record;
use crate::case::timeline::Timeline;
use crate::time::Day;

/// The entities that some entries make, in order.
pub struct Made<'i> {
    ids: &'i Ids,
    /// All of them. Sources and public bodies may have been made by others before.
    pub entities: Vec<Entity>,
    /// The sources and public bodies among them.
    known: HashSet<Id>,
}

impl<'i> Made<'i> {
    fn new(ids: &'i Ids) -> Self {
        Self {
            ids,
            entities: Vec::new(),
            known: HashSet::default(),
        }
    }

    /// Adds an entity that others make too, unless it was; gives its id.
    fn shared(&mut self, id: Id, entity: impl FnOnce(Id) -> Entity) -> Id {
        if self.known.insert(id) {
            self.entities.push(entity(id));
        }
        id
    }
}

/// The entities of a case.
#[must_use]
pub fn of_case<'i>(ids: &'i Ids, told: &Told<'_>, history: bool) -> Made<'i> {
    let mut made = Made::new(ids);
    let worlds = told.worlds();
    let parties = people::People::new(ids, told.case, &worlds);
    let case = case::case(&mut made, told, &worlds);
    people::people(&mut made, told, &worlds, &parties, case.as_ref());
    let as_of = told.timeline.by(told.day);
    for &at in &as_of.inside {
        let node = &told.timeline.nodes[at];
        event::event(&mut made, node, told.timeline, &parties, case.as_ref());
    }
    if history {
        past(&mut made, told.records, told.day);
    }
    made
}

/// The entities of the entries that belong to no case: figures, and the history of them.
#[must_use]
pub fn of_no_case<'i>(
    ids: &'i Ids,
    records: &Records<'_>,
    timeline: &Timeline<'_>,
    day: Option<Day>,
    history: bool,
) -> Made<'i> {
    let mut made = Made::new(ids);
    let nobody = people::People::default();
    for at in timeline.by(day).inside {
        event::event(&mut made, &timeline.nodes[at], timeline, &nobody, None);
    }
    if history {
        past(&mut made, records, day);
    }
    made
}

/// What is not in force any more, and the retractions.
fn past(made: &mut Made<'_>, records: &Records<'_>, day: Option<Day>) {
    let later = |record: &Record| {
        let on = record.on.as_ref();
        on.is_some_and(|on| on.by(day) == Happened::No)
    };
    let mut told = BTreeSet::new();
    for (index, entry) in records.entries().iter().enumerate() {
        let is_told = match &entry.record.event {
            Event::Retraction(e) => told.contains(e.target.as_str()),
            _ => !records.is_in_force(index) && !later(content(entry)),
        };
        if is_told {
            told.insert(entry.id.as_str());
            event::past(made, entry, records.superseded_by(index));
        }
    }
}
