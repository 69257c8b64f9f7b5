//! What cannot be.

use chrono::Days;

use super::{Finding, Judged};
use crate::case::corrections::Records;
use crate::case::event::{Event, Penalty};
use crate::case::ids::CaseId;
use crate::case::term::Quantity;
use crate::case::timeline::{FactIndex, GROUP_LIMIT, Kind, Timeline};

/// The errors of one case, or of what belongs to no case.
#[must_use]
pub fn errors(
    case: Option<&CaseId>,
    records: &Records<'_>,
    timeline: &Timeline<'_>,
) -> Vec<Finding> {
    let judged = Judged {
        case,
        records,
        timeline,
    };
    let mut found = judged.targets();
    found.extend(judged.opening());
    found.extend(judged.references());
    found.extend(judged.decided_twice());
    for at in 0..timeline.nodes.len() {
        found.extend(judged.range(at));
        found.extend(judged.future(at));
        found.extend(judged.too_early(at));
        if timeline.nodes[at].moves {
            found.extend(judged.ground(at));
            found.extend(judged.after_death(at));
        }
    }
    found.sort_by(|a, b| a.seq.cmp(&b.seq));
    found
}

impl Judged<'_, '_> {
    fn targets(&self) -> Vec<Finding> {
        let finding = |(logged, error): (
            &crate::case::corrections::Logged,
            &crate::case::corrections::TargetError,
        )| Finding {
            rule: error.rule(),
            case: self.case.cloned(),
            seq: vec![logged.seq],
            detail: error.to_string(),
            hint: None,
            first: logged.seq,
            subject: String::new(),
            field: None,
        };
        self.records.rejected().map(finding).collect()
    }

    fn opening(&self) -> Vec<Finding> {
        let Some(case) = self.case else {
            return Vec::new();
        };
        let Some(opened) = self.timeline.names.opened else {
            let all = 0..self.timeline.nodes.len();
            let unknown = |at| {
                let detail = format!("no case {case} is opened in this ledger");
                self.finding("unknown_case", at, detail).hint(format!(
                    "open it first: casebook append case-opened --case {case} …"
                ))
            };
            return all.map(unknown).collect();
        };
        let again = |(at, node): (FactIndex, &crate::case::timeline::Node<'_>)| {
            (at != opened && matches!(node.fact.record.event, Event::CaseOpened(_))).then(|| {
                let first = self.seq(opened);
                self.finding(
                    "opened_twice",
                    at,
                    format!("{case} was opened by {first} already"),
                )
                .clashes_with(first)
                .hint(format!("to change its title, correct {first}"))
            })
        };
        self.timeline
            .nodes
            .iter()
            .enumerate()
            .filter_map(again)
            .collect()
    }

    fn references(&self) -> Vec<Finding> {
        let unknown = self.timeline.unknown.iter().map(|u| {
            self.finding("unknown_reference", u.at, format!("there is no {}", u.what))
                .about(&u.what)
                .in_field(u.field)
        });
        let twice = self.timeline.names.duplicates.iter().map(|d| {
            let first = self.seq(d.first);
            self.finding(
                "duplicate_reference",
                d.at,
                format!("{} is introduced by {first} already", d.what),
            )
            .clashes_with(first)
            .about(&d.what)
        });
        unknown.chain(twice).collect()
    }

    fn decided_twice(&self) -> Vec<Finding> {
        let late = |d: &crate::case::timeline::DecidedTwice| {
            let before = self.seq(d.before);
            let appeal = match &self.timeline.nodes[d.at].fact.record.event {
                Event::AppealDecided(e) => &e.appeal,
                Event::AppealWithdrawn(e) => &e.appeal,
                _ => return None,
            };
            let decided = matches!(
                self.timeline.nodes[d.before].fact.record.event,
                Event::AppealDecided(_)
            );
            let what = if decided { "decided" } else { "withdrawn" };
            let detail = format!("the appeal {appeal} was {what} by {before} already");
            Some(
                self.finding("already_decided", d.at, detail)
                    .clashes_with(before),
            )
        };
        self.timeline
            .decided_twice
            .iter()
            .filter_map(late)
            .collect()
    }

    fn range(&self, at: FactIndex) -> Vec<Finding> {
        let bad = |detail: String| self.finding("bad_range", at, detail.clone()).about(detail);
        let event = &self.timeline.nodes[at].fact.record.event;
        let mut found: Vec<Finding> = penalties(event)
            .iter()
            .filter_map(|penalty| penalty.term)
            .filter_map(|term| term.fault().map(|fault| bad(format!("{term}: {fault}"))))
            .collect();
        if let Some(quantity) = quantity(event).filter(Quantity::is_reversed) {
            found.push(bad(format!("{quantity}: the minimum is above the maximum")));
        }
        if let Event::DefendantGroupJoined(e) = event
            && !(1..=GROUP_LIMIT).contains(&e.count.min)
        {
            found.push(bad(format!(
                "a group of {}: it can have 1 to {GROUP_LIMIT} members",
                e.count
            )));
        }
        found
    }

    fn future(&self, at: FactIndex) -> Option<Finding> {
        let node = &self.timeline.nodes[at];
        let recorded = node.fact.logged.recorded_at.day();
        let limit = recorded.checked_add_days(Days::new(1))?;
        (node.on.earliest()? > limit).then(|| {
            let detail = format!("{} is after {recorded}, the day of recording", node.on);
            self.finding("in_the_future", at, detail)
                .hint("check the year")
        })
    }

    fn too_early(&self, at: FactIndex) -> Vec<Finding> {
        let nodes = &self.timeline.nodes;
        let (on, event) = (nodes[at].on, &nodes[at].fact.record.event);
        let before = |ground: &FactIndex| on.certainly_before(nodes[*ground].on);
        let finding = |ground: FactIndex| {
            let (other, seq) = (&nodes[ground], self.seq(ground));
            let name = other.fact.record.event.name();
            let detail = format!(
                "{on} is before {seq} ({name}, {}), on which it depends",
                other.on
            );
            let finding = self
                .finding("too_early", at, detail)
                .clashes_with(seq)
                .about(format!("{}", other.fact.first));
            match (event, &other.fact.record.event) {
                (_, Event::DefendantJoined(_) | Event::DefendantGroupJoined(_)) => {
                    let last = on.latest().map(|d| d.to_string()).unwrap_or_default();
                    finding.hint(format!(
                        "if the joining is only known to be before that, date it ../{last}: \
                         casebook correct '{seq}' --on ../{last} --reason …"
                    ))
                }
                _ => finding,
            }
        };
        self.timeline
            .cannot_precede(at)
            .into_iter()
            .filter(before)
            .map(finding)
            .collect()
    }

    /// Whether a sentence, a revision or an entry into force has what it rests on.
    fn ground(&self, at: FactIndex) -> Vec<Finding> {
        let node = &self.timeline.nodes[at];
        let mut found = Vec::new();
        for &person in &node.who {
            let who = self.defendant(person);
            let ruling = match &node.fact.record.event {
                Event::EnteredIntoForce(_) => Kind::AnyVerdict,
                _ => Kind::Conviction,
            };
            let mut lacks = |rule, detail: String, hint: &str| {
                let finding = self.finding(rule, at, detail).about(who).hint(hint);
                // Where there is such a ruling at another time, it is most likely the date that is wrong.
                let field = match self.timeline.has_ruling(person, ruling) {
                    true => "on",
                    false => "who",
                };
                found.push(finding.in_field(field));
            };
            match &node.fact.record.event {
                Event::SentenceImposed(_) | Event::SentenceRevised(_)
                    if self.timeline.lacks_ruling(at, person, Kind::Conviction) =>
                {
                    let detail = format!(
                        "{who} has no conviction that stands and may precede {}",
                        node.on
                    );
                    lacks(
                        "no_conviction",
                        detail,
                        "append the conviction first, or check who and when",
                    );
                }
                Event::SentenceRevised(_) if self.timeline.lacks_sentence(at, person) => {
                    let detail = format!(
                        "{who} has no sentence that stands and may precede {}",
                        node.on
                    );
                    lacks(
                        "no_sentence",
                        detail,
                        "append the sentence first, with sentence-imposed",
                    );
                }
                Event::EnteredIntoForce(_)
                    if self.timeline.lacks_ruling(at, person, Kind::AnyVerdict) =>
                {
                    let detail = format!(
                        "{who} has no verdict that stands and may precede {}",
                        node.on
                    );
                    lacks("no_verdict", detail, "append the verdict first");
                }
                _ => {}
            }
        }
        found
    }

    fn after_death(&self, at: FactIndex) -> Vec<Finding> {
        let node = &self.timeline.nodes[at];
        if !matches!(
            node.fact.record.event,
            Event::CustodyChanged(_) | Event::SentenceImposed(_) | Event::SentenceRevised(_)
        ) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for (death, other) in self.timeline.nodes.iter().enumerate() {
            let died = other.moves && matches!(other.fact.record.event, Event::DefendantDied(_));
            if died && other.on.certainly_before(node.on) {
                for person in node.who.iter().filter(|p| other.who.contains(p)) {
                    let (who, seq) = (self.defendant(*person), self.seq(death));
                    let detail = format!("{who} died on {} ({seq}), before {}", other.on, node.on);
                    found.push(
                        self.finding("after_death", at, detail)
                            .clashes_with(seq)
                            .about(who),
                    );
                }
            }
        }
        found
    }
}

fn penalties(event: &Event) -> &[Penalty] {
    match event {
        Event::SentenceImposed(e) => &e.penalties,
        Event::SentenceRevised(e) => &e.penalties,
        _ => &[],
    }
}

fn quantity(event: &Event) -> Option<Quantity> {
    match event {
        Event::FigureClaimed(e) => Some(e.value),
        Event::ActAlleged(e) => e.victims,
        Event::VictimRecorded(e) => e.count,
        Event::InjuryRecorded(e) => e.count,
        Event::DefendantGroupJoined(e) => Some(e.count),
        _ => None,
    }
}
