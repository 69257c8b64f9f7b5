//! The views of what is answered: the tables of answers, with names and what else people read beside keys.

use super::View;

/// They repeat no rule of an answer.
pub(super) const ANSWERED: [View; 14] = [
    View {
        name: "stats",
        about: "how many are recorded in this ledger, as casebook stats has them",
        select: "\
SELECT what, counted_certain AS certain, counted_possible AS possible, entries, entries_left_out
FROM totals WHERE answer = 'stats' ORDER BY id",
    },
    View {
        name: "stats_of_terms",
        about: "how long the sentences are, as casebook stats has them",
        select: "SELECT * FROM terms ORDER BY kind",
    },
    View {
        name: "barred_from_office",
        about: "who is barred from office, and until when, counted from the date of the sentence",
        select: "\
SELECT b.\"case\", b.defendant, d.name, b.for_life, b.term_min, b.term_max, b.ends_earliest, b.ends_latest, b.sure, b.entries
FROM bans b JOIN defendants d ON d.id = b.defendant_id ORDER BY b.\"case\", b.id",
    },
    View {
        name: "figures_beside_counts",
        about: "each claimed figure beside what this ledger counts as of its date, as casebook reconcile has them; NULL where it is not counted, and ours_possible also where nothing limits it",
        select: "\
SELECT f.seq, f.\"case\", f.issuer, f.measure, f.value, f.value_min, f.value_max, COALESCE(f.as_of, f.\"on\") AS as_of, f.happened, f.assertion, f.scope,
  r.counted_first, r.counted_last, r.ours_certain, r.ours_possible, r.difference_min, r.difference_max, r.direction,
  r.ours_ever_certain, r.ours_ever_possible, r.difference_ever_min, r.difference_ever_max, r.direction_ever,
  r.named_certain, r.named_possible, r.named_ever_certain, r.named_ever_possible, r.meant_is_whole, r.entries
FROM figures f LEFT JOIN reconciled r ON r.seq = f.seq ORDER BY f.seq",
    },
    View {
        name: "figures_meant",
        about: "which defendants, or cases, are counted for each claimed figure",
        select: "\
SELECT m.seq, f.issuer, f.measure, m.\"case\", m.defendant, d.name, m.as_of_then, m.ever_by_then, m.entries
FROM meant m JOIN figures f ON f.seq = m.seq LEFT JOIN defendants d ON d.id = m.defendant_id ORDER BY m.id",
    },
    View {
        name: "figures_that_contradict",
        about: "two claims of one issuer that contradict each other, or go back",
        select: "\
SELECT c.kind, c.issuer, c.measure, c.\"case\", c.first_seq, a.value AS first, COALESCE(a.as_of, a.\"on\") AS first_as_of,
  c.second_seq, b.value AS second, COALESCE(b.as_of, b.\"on\") AS second_as_of
FROM contradictions c JOIN figures a ON a.seq = c.first_seq JOIN figures b ON b.seq = c.second_seq ORDER BY c.id",
    },
    View {
        name: "durations",
        about: "how long it took with each defendant, in days, for each from_stage and to_stage, as casebook durations has them",
        select: "\
SELECT s.from_stage, s.to_stage, d.\"case\", d.defendant, d.name, s.state, s.days_min, s.days_max,
  s.from_earliest, s.from_latest, s.to_earliest, s.to_latest, s.sure, s.entries
FROM spans s JOIN defendants d ON d.id = s.defendant_id",
    },
    View {
        name: "durations_in_all",
        about: "how long it took over the whole ledger, for each from_stage and to_stage",
        select: "SELECT * FROM span_totals ORDER BY id",
    },
    View {
        name: "revised_sentences",
        about: "each conviction that was softened, toughened, changed, quashed or ended, with the sentence before and after, as casebook revised has them; before and after are NULL where the new sentence is not recorded",
        select: "\
SELECT r.\"case\", r.defendant, d.name, r.change, r.\"on\", r.on_earliest, r.on_latest, r.event, r.basis, r.appeal, r.outcome,
  r.quashed_charges, r.standing_before, r.penalties_before AS before, r.standing_after, r.penalties_after AS after, r.sure, r.entries
FROM revisions r JOIN defendants d ON d.id = r.defendant_id ORDER BY r.\"case\", r.id",
    },
    View {
        name: "revised_in_all",
        about: "how many convictions were softened, toughened, changed, quashed and ended",
        select: "\
SELECT what, counted_certain AS certain, counted_possible AS possible FROM totals WHERE answer = 'revised' ORDER BY id",
    },
    View {
        name: "single_source_facts",
        about: "facts that rest on one source: all that is cited comes from one place, as casebook sources has them",
        select: "\
SELECT e.\"case\", e.seq, e.event, e.\"on\", e.summary, e.happened, r.cited, r.independent, s.title, s.publisher, s.kind, s.url, r.entries
FROM resting r JOIN events e ON e.seq = r.seq LEFT JOIN sources s ON s.id = (SELECT o.id FROM sources o, json_each(r.entries) i
  WHERE o.seq = i.value ORDER BY o.seq, o.number LIMIT 1)
WHERE r.one_source = 1 ORDER BY e.\"case\", e.place",
    },
    View {
        name: "unsourced_facts",
        about: "facts for which no source is cited",
        select: "\
SELECT e.\"case\", e.seq, e.event, e.\"on\", e.summary, e.happened, r.entries
FROM resting r JOIN events e ON e.seq = r.seq WHERE r.no_source = 1 ORDER BY e.\"case\", e.place",
    },
    View {
        name: "officials_only_facts",
        about: "facts that only officials vouch for",
        select: "\
SELECT e.\"case\", e.seq, e.event, e.\"on\", e.summary, e.happened, r.cited, r.independent, r.entries
FROM resting r JOIN events e ON e.seq = r.seq WHERE r.officials_only = 1 ORDER BY e.\"case\", e.place",
    },
    View {
        name: "sources_disagree",
        about: "records in force that say different things of the same; say has what each side says, entries all that say so",
        select: "SELECT \"case\", matter, who, say, entries FROM disagreements ORDER BY \"case\" IS NOT NULL, \"case\", id",
    },
];
