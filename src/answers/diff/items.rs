//! What is compared of a state: whom or what it is about, and each of its fields.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{About, Side};
use crate::case::event::Event;
use crate::case::ids::DefendantId;
use crate::case::state::{Appeal, Basis, Case, ChargeRow, Defendant, Unattributed};
use crate::case::summary::{penalties, words};
use crate::seq::Seq;

/// A value of a field: its JSON, its words, and the entries from which it comes.
#[derive(Clone, Default)]
pub(super) struct Shown {
    pub(super) value: Value,
    pub(super) words: String,
    pub(super) from: Vec<Seq>,
}

impl Shown {
    pub(super) fn new(value: impl Serialize, words: impl Into<String>, from: Vec<Seq>) -> Self {
        Self {
            value: serde_json::to_value(value).unwrap_or_default(),
            words: words.into(),
            from,
        }
    }
}

/// Fields by name, in an order of their own.
pub(super) type Fields = Vec<(&'static str, Shown)>;

/// What is compared: whom or what it is about, and its fields.
pub(super) struct Item {
    pub(super) about: About,
    pub(super) who: Option<DefendantId>,
    pub(super) fields: Fields,
}

/// All that is compared of a state.
pub(super) fn items(side: &Side<'_>) -> Vec<Item> {
    let Some(case) = &side.state else {
        return Vec::new();
    };
    let mut items = vec![of_case(case, side)];
    items.extend(case.defendants.iter().map(of_defendant));
    let mut charges: BTreeMap<&str, Vec<&ChargeRow<'_>>> = BTreeMap::new();
    for row in &case.charges {
        charges.entry(row.charge.as_str()).or_default().push(row);
    }
    items.extend(charges.into_iter().map(|(id, rows)| of_charge(id, &rows)));
    items.extend(case.appeals.iter().map(of_appeal));
    items.extend(case.unattributed.iter().map(|one| of_one_of(one, side)));
    items
}

fn of_case(case: &Case<'_>, side: &Side<'_>) -> Item {
    let opened = side
        .facts
        .values()
        .find_map(|fact| match &fact.record.event {
            Event::CaseOpened(e) => Some((e, fact.logged.seq)),
            _ => None,
        });
    let from: Vec<Seq> = opened.iter().map(|(_, seq)| *seq).collect();
    let title = case.title.map(ToString::to_string);
    let mut fields = vec![
        ("case", Shown::new("shown", "shown", Vec::new())),
        (
            "title",
            Shown::new(&title, title.clone().unwrap_or_default(), from.clone()),
        ),
        (
            "status",
            Shown::new(case.status, case.status.as_str(), Vec::new()),
        ),
    ];
    if let Some((e, _)) = opened {
        let jurisdiction = e.jurisdiction.as_ref().map(ToString::to_string);
        let words = jurisdiction.clone().unwrap_or_default();
        fields.push(("jurisdiction", Shown::new(jurisdiction, words, from)));
    }
    Item {
        about: About::Case,
        who: None,
        fields,
    }
}

fn of_defendant(d: &Defendant<'_>) -> Item {
    let basis: &Basis = &d.basis;
    let from = |seq: Option<Seq>| seq.into_iter().collect::<Vec<_>>();
    let text = |text: Option<String>, seq| {
        let words = text.clone().unwrap_or_default();
        Shown::new(text, words, from(seq))
    };
    let yes = |is_so: bool, seq| Shown::new(is_so.then_some(true), "yes", from(seq));
    let list = |items: Vec<String>, seq| {
        let words = items.join(", ");
        Shown::new((!items.is_empty()).then_some(items), words, from(seq))
    };
    let aliases = d.aliases.iter().map(ToString::to_string).collect();
    let sentence = (!d.penalties.is_empty()).then_some(d.penalties);
    let custody = d.custody.map(|custody| words(custody.as_str()));
    let severed = d.severed.then(|| match d.severed_to {
        Some(case) => format!("to {case}"),
        None => "yes".to_owned(),
    });
    let fields = vec![
        ("defendant", Shown::new("recorded", "recorded", Vec::new())),
        ("name", text(d.name.map(ToString::to_string), basis.name)),
        ("aliases", list(aliases, basis.aliases)),
        ("group", text(d.group.map(ToString::to_string), basis.group)),
        (
            "agency",
            text(d.agency.map(ToString::to_string), basis.agency),
        ),
        ("rank", text(d.rank.map(ToString::to_string), basis.rank)),
        (
            "position",
            text(d.position.map(ToString::to_string), basis.position),
        ),
        (
            "standing",
            Shown::new(d.standing, d.standing.as_str(), from(basis.standing)),
        ),
        ("final", yes(d.is_final, basis.is_final)),
        (
            "penalties",
            Shown::new(sentence, penalties(d.penalties), from(basis.penalties)),
        ),
        (
            "custody",
            Shown::new(d.custody, custody.unwrap_or_default(), from(basis.custody)),
        ),
        ("severed", text(severed, basis.severed)),
        ("died", text(d.died.map(ToString::to_string), basis.died)),
        (
            "same_as",
            text(d.same_as.as_ref().map(ToString::to_string), basis.same_as),
        ),
    ];
    Item {
        about: About::Defendant(d.defendant.to_string()),
        who: Some(d.defendant.clone()),
        fields,
    }
}

fn ids(who: &[DefendantId]) -> String {
    let ids: Vec<&str> = who.iter().map(DefendantId::as_str).collect();
    ids.join(", ")
}

/// A list of texts as a value; none is unknown.
fn texts(texts: Vec<String>, from: Vec<Seq>) -> Shown {
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    let words = texts.join("; ");
    Shown::new((!texts.is_empty()).then_some(texts), words, from)
}

fn of_charge(id: &str, rows: &[&ChargeRow<'_>]) -> Item {
    let seqs: Vec<Seq> = rows.iter().map(|row| row.seq).collect();
    let bases = || {
        rows.iter()
            .flat_map(|row| row.basis.values().copied())
            .collect()
    };
    let law = |row: &&ChargeRow<'_>| {
        let law = [row.code, row.article, row.part, row.edition, row.title];
        let known: Vec<String> = law.into_iter().flatten().map(ToString::to_string).collect();
        known.join(", ")
    };
    let verdicts = |row: &&ChargeRow<'_>| {
        let said = row
            .verdicts
            .iter()
            .map(|(who, verdict)| format!("{who} {verdict}"));
        said.collect::<Vec<_>>().join(", ")
    };
    let each = |text: &dyn Fn(&&ChargeRow<'_>) -> String| rows.iter().map(text).collect();
    let fields = vec![
        ("charge", Shown::new("recorded", "recorded", Vec::new())),
        ("classification", texts(each(&law), seqs.clone())),
        ("who", texts(each(&|row| ids(&row.who)), seqs)),
        (
            "withdrawn",
            texts(each(&|row| ids(&row.withdrawn)), bases()),
        ),
        ("verdicts", texts(each(&verdicts), bases())),
    ];
    Item {
        about: About::Charge(id.to_owned()),
        who: None,
        fields,
    }
}

fn of_appeal(appeal: &Appeal<'_>) -> Item {
    let own = vec![appeal.seq];
    let what = format!("{} by the {}", appeal.level, appeal.appellant);
    let decided = appeal.decisions.iter();
    let decided = decided.map(|d| format!("{} for {}", words(d.outcome.as_str()), ids(&d.who)));
    let seqs = appeal.decisions.iter().map(|d| d.seq).collect();
    let fields = vec![
        ("appeal", Shown::new(&what, what.as_str(), own.clone())),
        (
            "against",
            Shown::new(appeal.against, appeal.against.as_str(), own.clone()),
        ),
        ("who", texts(vec![ids(&appeal.who)], own)),
        ("decisions", texts(decided.collect(), seqs)),
        (
            "withdrawn",
            Shown::new(appeal.withdrawn.then_some(true), "yes", Vec::new()),
        ),
        ("pending", texts(vec![ids(&appeal.pending)], Vec::new())),
    ];
    Item {
        about: About::Appeal(appeal.appeal.to_string()),
        who: None,
        fields,
    }
}

fn of_one_of(one: &Unattributed<'_>, side: &Side<'_>) -> Item {
    let known = [one.name, one.agency, one.rank, one.position]
        .into_iter()
        .flatten();
    let known = known.chain(one.aliases).map(ToString::to_string);
    let known = known.collect::<Vec<_>>().join(", ");
    let text = format!("{known}: one of {}", ids(&one.one_of));
    Item {
        about: About::OneOf(side.first.get(&one.seq).copied().unwrap_or(one.seq)),
        who: None,
        fields: vec![("one_of", Shown::new(&text, text.as_str(), vec![one.seq]))],
    }
}
