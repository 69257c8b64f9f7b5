//! What should be looked at. Real records are incomplete: none of this refuses an append.

mod unclear;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{Days, Months};

use super::{Finding, Judged};
use crate::case::corrections::Records;
use crate::case::date::{Date, Happened};
use crate::case::event::{Event, FigureClaimed};
use crate::case::ids::{CaseId, DefendantId};
use crate::case::state::{Case, Defendant, Standing, Status, project};
use crate::case::timeline::{FactIndex, Node, Person, Ruling, Timeline};
use crate::case::vocabulary::{AppealOutcome, Measure};
use crate::time::Day;

/// The warnings of one case, or of what belongs to no case, as of a day.
#[must_use]
pub fn warnings(
    case: Option<&CaseId>,
    records: &Records<'_>,
    timeline: &Timeline<'_>,
    day: Day,
) -> Vec<Finding> {
    let judged = Judged {
        case,
        records,
        timeline,
    };
    let seen: Vec<FactIndex> = timeline
        .order
        .sequence
        .iter()
        .copied()
        .filter(|&at| timeline.nodes[at].on.by(Some(day)) != Happened::No)
        .collect();
    let mut found = judged.figures_disagree(&seen);
    if let Some(case) = case {
        found.extend(judged.sources(&seen));
        found.extend(judged.verdicts(&seen));
        found.extend(judged.order_unclear(&seen));
        if let Some(state) = project(case, timeline, Some(day)) {
            found.extend(judged.no_sentence_yet(&state, &seen, day));
            found.extend(judged.same_person(&state));
            found.extend(judged.long_silent(&state, &seen, day));
        }
    }
    found.sort_by(|a, b| a.seq.cmp(&b.seq).then(a.rule.cmp(b.rule)));
    found
}

impl<'a> Judged<'_, 'a> {
    fn node(&self, at: FactIndex) -> &Node<'a> {
        &self.timeline.nodes[at]
    }

    fn event(&self, at: FactIndex) -> &'a Event {
        &self.node(at).fact.record.event
    }

    fn sources(&self, seen: &[FactIndex]) -> Vec<Finding> {
        let mut found = Vec::new();
        for &at in seen {
            let (event, name) = (self.event(at), self.event(at).name());
            match self.node(at).fact.record.sources.len() {
                0 => {
                    found.push(self.finding(
                        "unsourced",
                        at,
                        format!("the {name} cites no source"),
                    ));
                }
                1 if self.node(at).moves && event.is_judgment() => {
                    found.push(self.finding(
                        "single_source",
                        at,
                        format!("the {name} rests on one source"),
                    ));
                }
                _ => {}
            }
        }
        found
    }

    /// Verdicts that follow another, a remittal without a trial, or a death.
    fn verdicts(&self, seen: &[FactIndex]) -> Vec<Finding> {
        let mut found = Vec::new();
        for &at in seen {
            if !self.node(at).moves || !matches!(self.event(at), Event::Verdict(_)) {
                continue;
            }
            let mut standing: BTreeMap<FactIndex, Vec<&str>> = BTreeMap::new();
            for &person in &self.node(at).who {
                for earlier in self.still_standing(at, person) {
                    standing
                        .entry(earlier)
                        .or_default()
                        .push(self.defendant(person));
                }
            }
            for (earlier, who) in standing {
                let seq = self.seq(earlier);
                let detail = format!(
                    "a second verdict on {} with no quashing of {seq} between; the later one counts",
                    who.join(", ")
                );
                found.push(self.finding("verdict_stands", at, detail).clashes_with(seq));
            }
            found.extend(self.no_retrial(at, seen));
            found.extend(self.verdict_after_death(at, seen));
        }
        found
    }

    /// The verdicts last given before `later` on the same charges, which no quashing between took
    /// away.
    fn still_standing(&self, later: FactIndex, person: Person) -> BTreeSet<FactIndex> {
        let bearing = &self.timeline.bearings[person.0];
        let order = &self.timeline.order;
        let is_verdict = |at: FactIndex| matches!(self.event(at), Event::Verdict(_));
        let last_before = |charge| {
            let on_it = bearing.rulings.iter().filter(move |r| r.charge == charge);
            let before = on_it.filter(|r| is_verdict(r.at) && order.stands_before(r.at, later));
            before.max_by_key(|r| order.position[r.at])
        };
        let stands = |first: &&Ruling<'_>| {
            !bearing.quashings.iter().any(|&q| {
                order.stands_before(first.at, q)
                    && order.stands_before(q, later)
                    && self.timeline.sets_aside(q, person, first)
            })
        };
        let given = bearing.rulings.iter().filter(|r| r.at == later);
        given
            .filter_map(|second| last_before(second.charge))
            .filter(stands)
            .map(|r| r.at)
            .collect()
    }

    fn no_retrial(&self, at: FactIndex, seen: &[FactIndex]) -> Option<Finding> {
        let before: Vec<FactIndex> = seen.iter().copied().take_while(|&e| e != at).collect();
        for &person in &self.node(at).who {
            let concerns =
                |e: &&FactIndex| self.node(**e).moves && self.node(**e).who.contains(&person);
            let last = before
                .iter()
                .rev()
                .filter(concerns)
                .find(|e| match self.event(**e) {
                    Event::AppealDecided(d) => d.outcome.is_quashing(),
                    other => matches!(other, Event::Verdict(_)),
                });
            let Some(&last) = last else { continue };
            let remitted = matches!(self.event(last),
                Event::AppealDecided(d) if d.outcome == AppealOutcome::QuashedRemitted);
            let tried = before
                .iter()
                .skip_while(|e| **e != last)
                .any(|e| self.node(*e).moves && matches!(self.event(*e), Event::TrialOpened(_)));
            if remitted && !tried {
                let seq = self.seq(last);
                let detail =
                    format!("a verdict after the remittal {seq}, and no trial_opened between");
                return Some(self.finding("no_retrial", at, detail).clashes_with(seq));
            }
        }
        None
    }

    fn verdict_after_death(&self, at: FactIndex, seen: &[FactIndex]) -> Vec<Finding> {
        let node = self.node(at);
        let deaths = seen.iter().copied().filter(|&d| {
            let other = self.node(d);
            other.moves
                && matches!(self.event(d), Event::DefendantDied(_))
                && other.on.certainly_before(node.on)
                && other.who.iter().any(|p| node.who.contains(p))
        });
        let finding = |death| {
            let who = self
                .node(death)
                .who
                .first()
                .map_or("", |p| self.defendant(*p));
            let detail = format!("{who} died on {}, before the verdict", self.node(death).on);
            self.finding("verdict_after_death", at, detail)
                .clashes_with(self.seq(death))
        };
        deaths.map(finding).collect()
    }

    fn no_sentence_yet(&self, state: &Case<'_>, seen: &[FactIndex], day: Day) -> Vec<Finding> {
        let by_seq: HashMap<_, FactIndex> = seen.iter().map(|&at| (self.seq(at), at)).collect();
        let mut found = Vec::new();
        for defendant in &state.defendants {
            let convicted =
                defendant.standing == Standing::Convicted && defendant.penalties.is_empty();
            let verdict = defendant
                .basis
                .standing
                .and_then(|seq| by_seq.get(&seq).copied());
            let (true, Some(verdict)) = (convicted, verdict) else {
                continue;
            };
            let waited = self
                .node(verdict)
                .on
                .latest()
                .and_then(|d| d.checked_add_days(Days::new(90)));
            let person = self.timeline.names.person(&defendant.defendant);
            let sentenced = seen.iter().any(|&at| {
                let sentence = matches!(
                    self.event(at),
                    Event::SentenceImposed(_) | Event::SentenceRevised(_)
                );
                sentence
                    && self.node(at).moves
                    && !self.timeline.order.certainly_before(at, verdict)
                    && person.is_some_and(|p| self.node(at).who.contains(&p))
            });
            if waited.is_some_and(|waited| waited < day) && !sentenced {
                let who = &defendant.defendant;
                let detail = format!(
                    "{who} was convicted on {}, and no sentence is on record",
                    self.node(verdict).on
                );
                found.push(
                    self.finding("no_sentence_yet", verdict, detail)
                        .about(who.as_str()),
                );
            }
        }
        found
    }

    fn figures_disagree(&self, seen: &[FactIndex]) -> Vec<Finding> {
        let claims: Vec<(FactIndex, &FigureClaimed, &Date)> = seen
            .iter()
            .filter_map(|&at| match self.event(at) {
                Event::FigureClaimed(e) => {
                    Some((at, e, e.as_of.as_ref().unwrap_or(self.node(at).on)))
                }
                _ => None,
            })
            .collect();
        let mut found = Vec::new();
        for (index, (at, claim, as_of)) in claims.iter().enumerate() {
            let other = claims[..index].iter().find(|(_, other, day)| {
                other.measure == claim.measure
                    && other.issuer == claim.issuer
                    && day == as_of
                    && other.value != claim.value
            });
            if let Some((before, other, _)) = other {
                let seq = self.seq(*before);
                let detail = format!(
                    "{} as of {as_of}: {} claims {}, and {} in {seq}",
                    claim.measure.as_str().replace('_', " "),
                    claim.issuer,
                    claim.value,
                    other.value
                );
                found.push(
                    self.finding("figures_disagree", *at, detail)
                        .clashes_with(seq),
                );
            }
            found.extend(self.more_victims(*at, claim, seen));
        }
        found
    }

    /// Victims recorded above victims claimed.
    fn more_victims(
        &self,
        at: FactIndex,
        claim: &FigureClaimed,
        seen: &[FactIndex],
    ) -> Option<Finding> {
        let most = claim
            .value
            .max
            .filter(|_| claim.measure == Measure::Victims)?;
        let recorded: Vec<(FactIndex, u64)> = seen
            .iter()
            .filter(|&&v| self.node(v).moves)
            .filter_map(|&v| match self.event(v) {
                Event::VictimRecorded(e) => Some((v, e.count.map_or(1, |count| count.min))),
                _ => None,
            })
            .collect();
        let total = recorded
            .iter()
            .fold(0_u64, |sum, (_, count)| sum.saturating_add(*count));
        (total > most).then(|| {
            let detail = format!(
                "victims: {total} recorded, and {} claims {}",
                claim.issuer, claim.value
            );
            let finding = self
                .finding("figures_disagree", at, detail)
                .about("victims");
            recorded.iter().fold(finding, |finding, (v, _)| {
                finding.clashes_with(self.seq(*v))
            })
        })
    }

    fn same_person(&self, state: &Case<'_>) -> Vec<Finding> {
        let mut found = Vec::new();
        for (index, one) in state.defendants.iter().enumerate() {
            for other in &state.defendants[..index] {
                let joined = leads_to(state, one) == leads_to(state, other);
                if one.name.is_none() || one.name != other.name || joined {
                    continue;
                }
                let Some(person) = self.timeline.names.person(&one.defendant) else {
                    continue;
                };
                let at = self.timeline.names.defendants[person.0].joined;
                let detail = format!(
                    "{} and {} have the same name",
                    other.defendant, one.defendant
                );
                let mut finding = self
                    .finding("same_person", at, detail)
                    .about(one.defendant.as_str());
                finding.seq = one.basis.name.into_iter().chain(other.basis.name).collect();
                found.push(finding.hint(format!(
                    "if they are one person: casebook append defendant-identified --defendant {} --same-as {} …",
                    one.defendant, other.defendant
                )));
            }
        }
        found
    }

    fn long_silent(&self, state: &Case<'_>, seen: &[FactIndex], day: Day) -> Option<Finding> {
        if state.status != Status::InCourt {
            return None;
        }
        let last = seen
            .iter()
            .copied()
            .max_by_key(|&at| (self.node(at).on.latest(), at))?;
        let since = self.node(last).on.latest()?;
        (since.checked_add_months(Months::new(24))? < day).then(|| {
            let detail = format!("the case is in court, and nothing is known of it since {since}");
            self.finding("long_silent", last, detail)
        })
    }
}

/// The defendant to whom `same_as` leads.
fn leads_to<'s>(state: &'s Case<'_>, from: &'s Defendant<'_>) -> &'s DefendantId {
    let mut at = from;
    // Those who lead in a circle are left where they have been round once.
    for _ in 0..state.defendants.len() {
        let next = at.same_as.as_ref();
        match next.and_then(|id| state.defendants.iter().find(|d| d.defendant == *id)) {
            Some(next) => at = next,
            None => break,
        }
    }
    &at.defendant
}
