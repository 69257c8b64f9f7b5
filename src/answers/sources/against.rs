//! Records in force that say different things of the same.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt};
use serde::Serialize;

use super::titles;
use crate::answers::Told;
use crate::answers::reconcile::{disagreeing, mentioned};
use crate::case::event::Event;
use crate::case::ids::{CaseId, ChargeId, DefendantId};
use crate::case::summary::summary;
use crate::case::text::Line;
use crate::case::timeline::{FactIndex, Node, Person, Timeline};
use crate::case::vocabulary::Assertion;
use crate::seq::Seq;
use crate::time::Day;

/// On what sources disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Matter {
    /// A record is marked as disputed.
    Disputed,
    /// What the verdict was.
    Verdict,
    /// What the sentence was.
    Sentence,
    /// When it was.
    Date,
    /// What somebody is called.
    Name,
    /// How many.
    Figure,
}

/// Records that say different things.
#[derive(Clone, Debug, Serialize)]
pub struct Disagreement {
    /// The case; `None` where it is of none.
    pub case: Option<CaseId>,
    /// On what.
    pub matter: Matter,
    /// Whom it is about.
    pub who: Vec<DefendantId>,
    /// What each of them says.
    pub say: Vec<String>,
    /// The titles of the sources of each.
    pub sources: Vec<Vec<String>>,
    /// The entries, in the same order.
    pub entries: Vec<Seq>,
}

/// So many records are listed against one that is disputed.
const LISTED: usize = 20;

type Pairs = BTreeMap<(Matter, FactIndex, FactIndex), Vec<Person>>;

struct Looking<'t, 'a> {
    told: &'t Told<'a>,
    seen: &'t [FactIndex],
}

/// What the records of a case disagree on, among those seen by the day, in order.
pub(super) fn of_case(told: &Told<'_>, seen: &[FactIndex]) -> Vec<Disagreement> {
    let looking = Looking { told, seen };
    let mut all = looking.disputed();
    let mut pairs = Pairs::new();
    looking.judgments(&mut pairs);
    looking.names(&mut pairs);
    for ((matter, before, after), who) in pairs {
        all.push(looking.disagreement(matter, &[before, after], &who));
    }
    all.extend(of_figures(Some(told.case), told.timeline, told.day));
    all
}

impl<'a> Looking<'_, 'a> {
    fn node(&self, at: FactIndex) -> &Node<'a> {
        &self.told.timeline.nodes[at]
    }

    fn event(&self, at: FactIndex) -> &'a Event {
        &self.node(at).fact.record.event
    }

    fn disagreement(&self, matter: Matter, among: &[FactIndex], who: &[Person]) -> Disagreement {
        let names = &self.told.timeline.names;
        let nodes = || among.iter().map(|&at| self.node(at));
        Disagreement {
            case: Some(self.told.case.clone()),
            matter,
            who: who
                .iter()
                .map(|p| names.defendants[p.0].id.clone())
                .collect(),
            say: nodes()
                .map(|node| format!("{}  {}", node.on, summary(&node.fact.record.event)))
                .collect(),
            sources: nodes()
                .map(|node| titles(std::iter::once(node.fact.record)))
                .collect(),
            entries: nodes().map(|node| node.fact.logged.seq).collect(),
        }
    }

    /// Each disputed record, with those of the same kind about the same people that it disputes.
    fn disputed(&self) -> Vec<Disagreement> {
        let is_disputed =
            |at: FactIndex| self.node(at).fact.record.assertion == Assertion::Disputed;
        let mut of_kind: HashMap<&str, Vec<FactIndex>> = HashMap::new();
        for &at in self.seen.iter().filter(|at| !is_disputed(**at)) {
            of_kind.entry(self.event(at).name()).or_default().push(at);
        }
        let mut all = Vec::new();
        for &at in self.seen.iter().filter(|at| is_disputed(**at)) {
            let who = &self.node(at).who;
            let about = |other: &FactIndex| {
                let theirs = &self.node(*other).who;
                who.is_empty() && theirs.is_empty() || theirs.iter().any(|p| who.contains(p))
            };
            let others = of_kind.get(self.event(at).name()).into_iter().flatten();
            let mut among = vec![at];
            among.extend(others.copied().filter(about).take(LISTED));
            all.push(self.disagreement(Matter::Disputed, &among, who));
        }
        all
    }

    /// Verdicts, sentences and what happens once: each against the one before it about the same person.
    /// What follows a quashing stands by itself.
    fn judgments(&self, pairs: &mut Pairs) {
        let mut last: HashMap<(Person, &str, Option<&ChargeId>), FactIndex> = HashMap::new();
        for &at in self.seen.iter().filter(|&&at| self.node(at).moves) {
            let event = self.event(at);
            let charges: Vec<Option<&ChargeId>> = match event {
                Event::Verdict(e) if !e.charges.is_empty() => e.charges.iter().map(Some).collect(),
                Event::Verdict(_)
                | Event::SentenceImposed(_)
                | Event::EnteredIntoForce(_)
                | Event::DefendantDied(_) => vec![None],
                Event::AppealDecided(e) if e.outcome.is_quashing() => {
                    last.retain(|(person, ..), _| !self.node(at).who.contains(person));
                    continue;
                }
                _ => continue,
            };
            for &person in &self.node(at).who {
                for &charge in &charges {
                    let key = (person, event.name(), charge);
                    let before = last.insert(key, at);
                    if before.is_none() && matches!(event, Event::Verdict(_)) {
                        // Another verdict has a sentence and a force of its own.
                        last.retain(|key, _| key.0 != person || key.1 == event.name());
                    }
                    if let Some(before) = before.filter(|before| *before != at)
                        && let Some(matter) = self.differ(before, at)
                    {
                        let who = pairs.entry((matter, before, at)).or_default();
                        if !who.contains(&person) {
                            who.push(person);
                        }
                    }
                }
            }
        }
    }

    /// On what two records of one kind differ, if they can be of the same event.
    fn differ(&self, before: FactIndex, at: FactIndex) -> Option<Matter> {
        let matter = match (self.event(before), self.event(at)) {
            (Event::Verdict(a), Event::Verdict(b)) => {
                (a.outcome != b.outcome).then_some(Matter::Verdict)
            }
            (Event::SentenceImposed(a), Event::SentenceImposed(b)) => {
                (a.penalties != b.penalties).then_some(Matter::Sentence)
            }
            _ => None,
        };
        let (one, other) = (self.node(before).on, self.node(at).on);
        match matter {
            Some(matter) => one.overlaps(other).then_some(matter),
            // The same is said of two dates.
            None => (one != other).then_some(Matter::Date),
        }
    }

    /// Names of one person, none of which is known as another spelling of the other.
    fn names(&self, pairs: &mut Pairs) {
        let mut last: HashMap<Person, FactIndex> = HashMap::new();
        for &at in self.seen.iter().filter(|&&at| self.node(at).moves) {
            let Some((name, aliases)) = naming(self.event(at)) else {
                continue;
            };
            for &person in &self.node(at).who {
                if let Some(before) = last.insert(person, at)
                    && let Some((other, others)) = naming(self.event(before))
                    && name != other
                    && !others.contains(&name)
                    && !aliases.contains(&other)
                {
                    pairs
                        .entry((Matter::Name, before, at))
                        .or_default()
                        .push(person);
                }
            }
        }
    }
}

/// The name that an event gives to one person, and other spellings of it.
fn naming(event: &Event) -> Option<(&str, Vec<&str>)> {
    let (name, aliases) = match event {
        Event::DefendantJoined(e) => (&e.name, &e.aliases),
        Event::DefendantIdentified(e) if e.defendant.is_some() => (&e.name, &e.aliases),
        _ => return None,
    };
    let aliases = aliases.iter().map(Line::as_str).collect();
    name.as_ref().map(|name| (name.as_str(), aliases))
}

/// Figures of the same measure and date that have no number in common, whoever claims them; of a case, or
/// of what belongs to none.
#[must_use]
pub fn of_figures(
    case: Option<&CaseId>,
    timeline: &Timeline<'_>,
    day: Option<Day>,
) -> Vec<Disagreement> {
    let claims = mentioned(timeline, day).claims;
    let mut cited: HashMap<Seq, Vec<String>> = HashMap::new();
    if !claims.is_empty() {
        let nodes = timeline.nodes.iter();
        cited.extend(nodes.map(|node| {
            (
                node.fact.logged.seq,
                titles(std::iter::once(node.fact.record)),
            )
        }));
    }
    let found = disagreeing(&claims).into_iter();
    let told = found.map(|pair| {
        let both = pair.map(|at| &claims[at]);
        let say = |claim: &&crate::answers::reconcile::Claim| {
            let what = claim.measure.as_str().replace('_', " ");
            format!("{}  {}: {} {what}", claim.date(), claim.issuer, claim.words)
        };
        Disagreement {
            case: case.cloned(),
            matter: Matter::Figure,
            who: Vec::new(),
            say: both.iter().map(say).collect(),
            sources: both
                .iter()
                .filter_map(|c| cited.get(&c.seq).cloned())
                .collect(),
            entries: both.iter().map(|c| c.seq).collect(),
        }
    });
    told.collect()
}
