//! Whether a defendant is one of those asked for, in one state of a case.

use foldhash::HashMap;

use super::{Sure, Wanted, contains};
use crate::case::ids::DefendantId;
use crate::case::state::{Case, Defendant, Unattributed};
use crate::case::text::Line;
use crate::seq::Seq;

/// That somebody is one of those asked for.
#[derive(Clone)]
pub(super) struct Found {
    pub(super) sure: Sure,
    /// What says so, beside what is known of the defendant.
    pub(super) entries: Vec<Seq>,
}

impl Found {
    /// In one state or in another.
    pub(super) fn or(mut self, other: Self) -> Self {
        self.sure = self.sure.max(other.sure);
        self.entries.extend(other.entries);
        self
    }
}

/// What is asked for, in one state of a case.
pub(super) struct Matching<'q, 'w> {
    wanted: &'q Wanted,
    case: &'w Case<'w>,
    /// What is recorded of somebody under other ids.
    also: HashMap<&'w DefendantId, Vec<&'w Defendant<'w>>>,
    /// The names that are of one of several: for each of these, which.
    perhaps: HashMap<&'w DefendantId, Vec<usize>>,
    /// The most of the words that are a defendant's own. Only those who have so many are meant; where
    /// nobody has any, the words are about the case, and all are.
    most_words: usize,
}

impl<'q, 'w> Matching<'q, 'w> {
    pub(super) fn new(wanted: &'q Wanted, case: &'w Case<'w>) -> Self {
        let mut matching = Self {
            wanted,
            case,
            also: others(case),
            perhaps: HashMap::default(),
            most_words: 0,
        };
        let named: HashMap<&DefendantId, &Defendant<'_>> = case
            .defendants
            .iter()
            .filter(|d| d.name.is_some())
            .map(|d| (&d.defendant, d))
            .collect();
        for (at, unattributed) in case.unattributed.iter().enumerate() {
            for id in &unattributed.one_of {
                // Who is known by another name is not the one of that name.
                let is_other = unattributed.name.zip(named.get(id));
                if !is_other
                    .is_some_and(|(name, d)| d.name != Some(name) && !d.aliases.contains(&name))
                {
                    matching.perhaps.entry(id).or_default().push(at);
                }
            }
        }
        if !wanted.words.is_empty() {
            let people = case.defendants.iter().filter(|d| !d.is_another);
            let most = people.map(|d| matching.words_of(d).0).max();
            matching.most_words = most.unwrap_or(0);
        }
        matching
    }

    /// Whether a defendant is one of those asked for. Who is another by another id is not.
    pub(super) fn found(&self, d: &Defendant<'_>) -> Option<Found> {
        let wanted = self.wanted;
        let stands = wanted
            .standing
            .is_none_or(|standing| standing == d.standing)
            && wanted
                .is_final
                .is_none_or(|is_final| is_final == d.is_final);
        if d.is_another || !stands {
            return None;
        }
        let by_agency = self.by_agency(d)?;
        if self.most_words == 0 {
            return Some(by_agency);
        }
        let (words, found) = self.words_of(d);
        (words == self.most_words).then(|| by_agency.or(found))
    }

    /// By the agency; possibly, where one of several is known to have served it.
    fn by_agency(&self, d: &Defendant<'_>) -> Option<Found> {
        let certain = Found {
            sure: Sure::Certain,
            entries: Vec::new(),
        };
        let Some(part) = &self.wanted.agency else {
            return Some(certain);
        };
        let mut known = self
            .records(d)
            .filter_map(|d| d.agency.zip(d.basis.agency))
            .peekable();
        if known.peek().is_some() {
            let (_, seq) = known.find(|(agency, _)| contains(agency.as_str(), part))?;
            return Some(Found {
                entries: vec![seq],
                ..certain
            });
        }
        let served = |u: &&Unattributed<'_>| {
            u.agency
                .is_some_and(|agency| contains(agency.as_str(), part))
        };
        let places = self.perhaps.get(&d.defendant)?;
        let found = places
            .iter()
            .map(|&at| &self.case.unattributed[at])
            .find(served)?;
        Some(Found {
            sure: Sure::Possible,
            entries: vec![found.seq],
        })
    }

    /// How many of the words are in a defendant's name, agency, rank and position; possibly only, where
    /// more of them are in those of one of several, who may be this one.
    fn words_of(&self, d: &Defendant<'_>) -> (usize, Found) {
        let own: Vec<&str> = self
            .records(d)
            .flat_map(|d| {
                let own = [d.name, d.agency, d.rank, d.position].into_iter().flatten();
                own.chain(d.aliases.iter().copied())
            })
            .map(Line::as_str)
            .collect();
        let number = |texts: &[&str]| {
            let words = self.wanted.words.iter();
            words
                .filter(|word| texts.iter().any(|text| contains(text, word)))
                .count()
        };
        let mut best = (
            number(&own),
            Found {
                sure: Sure::Certain,
                entries: Vec::new(),
            },
        );
        for &at in self.perhaps.get(&d.defendant).into_iter().flatten() {
            let u = &self.case.unattributed[at];
            let theirs = [u.name, u.agency, u.rank, u.position].into_iter().flatten();
            let theirs: Vec<&str> = theirs.chain(u.aliases).map(Line::as_str).collect();
            let words = number(&theirs);
            if words > best.0 {
                best = (
                    words,
                    Found {
                        sure: Sure::Possible,
                        entries: vec![u.seq],
                    },
                );
            }
        }
        best
    }

    /// What is recorded of somebody, under each id.
    fn records<'d>(&'d self, d: &'d Defendant<'d>) -> impl Iterator<Item = &'d Defendant<'d>> {
        let also = self.also.get(&d.defendant).into_iter().flatten();
        std::iter::once(d).chain(also.map(|d| *d as &Defendant<'_>))
    }
}

/// What is recorded of people under ids other than those by which they are counted.
fn others<'w>(case: &'w Case<'w>) -> HashMap<&'w DefendantId, Vec<&'w Defendant<'w>>> {
    let mut also: HashMap<&DefendantId, Vec<&Defendant<'_>>> = HashMap::default();
    if case.defendants.iter().all(|d| !d.is_another) {
        return also;
    }
    let all: HashMap<&DefendantId, &Defendant<'_>> =
        case.defendants.iter().map(|d| (&d.defendant, d)).collect();
    let mut counted: HashMap<&DefendantId, &DefendantId> = HashMap::default();
    for d in case.defendants.iter().filter(|d| d.is_another) {
        let mut path = Vec::new();
        let mut at = d;
        // Those who lead in a circle end at the one of them who is counted.
        let end = loop {
            if !at.is_another {
                break &at.defendant;
            }
            if let Some(known) = counted.get(&at.defendant) {
                break *known;
            }
            path.push(&at.defendant);
            match at.same_as.as_ref().and_then(|next| all.get(next)) {
                Some(next) if path.len() <= all.len() => at = next,
                _ => break &at.defendant,
            }
        };
        counted.extend(path.into_iter().map(|id| (id, end)));
        also.entry(end).or_default().push(d);
    }
    also
}
