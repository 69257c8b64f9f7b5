//! What can happen next in the life of a case, and what is remembered of it.

use serde_json::{Value, json};

use super::{CASES, Life, Pick};

/// Something that can happen: how often, where it is possible, and the event.
struct Turn {
    often: usize,
    possible: fn(&Life) -> bool,
    event: fn(&Life, &Pick) -> Value,
}

const fn turn(often: usize, possible: fn(&Life) -> bool, event: fn(&Life, &Pick) -> Value) -> Turn {
    Turn {
        often,
        possible,
        event,
    }
}

/// All that can happen.
const TURNS: &[Turn] = &[
    turn(9, |l| !l.judged.is_empty(), appeal),
    turn(8, |l| !l.people.is_empty(), verdict),
    turn(12, |l| !l.convicted.is_empty(), sentence),
    turn(16, |l| !l.appeals.is_empty(), decision),
    turn(8, |l| !l.sentenced.is_empty(), revision),
    turn(2, |l| l.people.len() < 6, joined),
    turn(2, |l| l.groups.len() < 2, group),
    turn(6, |l| !l.people.is_empty(), charge),
    turn(2, |l| !l.charges.is_empty(), reclassified),
    turn(
        1,
        |l| !l.charges.is_empty(),
        |l, p| json!({"charge_withdrawn": {"charge": one(&l.charges, p.a)}}),
    ),
    turn(3, |l| !l.people.is_empty(), custody),
    turn(2, |l| !l.people.is_empty(), identified),
    turn(
        2,
        |l| l.opened,
        |_, p| json!({"trial_opened": {"court": "C", "instance": word(&["first", "appeal", "retrial"], p.a)}}),
    ),
    turn(
        2,
        |l| l.opened,
        |_, _| json!({"case_referred": {"court": "C"}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, _| json!({"case_returned": {"reason": "not ready"}}),
    ),
    turn(
        2,
        |l| !l.judged.is_empty(),
        |l, p| json!({"entered_into_force": {"who": some(&l.judged, p)}}),
    ),
    turn(
        1,
        |l| !l.appeals.is_empty(),
        |l, p| json!({"appeal_withdrawn": {"appeal": one(&l.appeals, p.a)}}),
    ),
    turn(
        1,
        |l| !l.people.is_empty(),
        |l, p| json!({"released": {"who": some(&l.people, p), "basis": word(&["served", "parole", "pardon"], p.a)}}),
    ),
    turn(
        1,
        |l| !l.people.is_empty(),
        |l, p| json!({"proceedings_ended": {"who": some(&l.people, p), "basis": word(&["limitation", "death", "amnesty"], p.a)}}),
    ),
    turn(
        1,
        |l| !l.people.is_empty(),
        |l, p| json!({"defendant_severed": {"who": some(&l.people, p), "to": CASES[usize::from(p.a % 2)]}}),
    ),
    turn(
        1,
        |l| l.people.len() > 3,
        |l, p| json!({"defendant_died": {"defendant": one(&l.people, p.who)}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, _| json!({"case_closed": {"reason": "decided"}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, _| json!({"case_reopened": {"reason": "new facts"}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, p| json!({"hearing_held": {"summary": word(&["adjourned", "heard"], p.a)}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, p| json!({"case_identified": {"scheme": "erdr", "number": p.a.to_string()}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, p| json!({"case_linked": {"to": CASES[usize::from(p.a % 2)], "relation": word(&["related", "merged_into"], p.b)}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, p| json!({"act_alleged": {"place": "a cell", "victims": quantity(p)}}),
    ),
    turn(
        1,
        |l| l.victims.len() < 3,
        |l, p| json!({"victim_recorded": {"victim": format!("v{}", l.victims.len() + 1), "count": quantity(p)}}),
    ),
    turn(
        1,
        |l| !l.victims.is_empty(),
        |l, p| json!({"injury_recorded": {"victims": some(&l.victims, p), "severity": word(&["light", "grave"], p.b)}}),
    ),
    turn(
        1,
        |l| l.opened,
        |_, p| json!({"figure_claimed": {"issuer": word(&["P", "Q"], p.a), "measure": word(&["victims", "officers_on_trial"], p.b), "value": quantity(p)}}),
    ),
    turn(
        1,
        |l| !l.opened,
        |_, p| json!({"case_opened": {"title": format!("Case {}", p.a)}}),
    ),
];

/// The next event of a case.
pub fn propose(life: &Life, pick: &Pick) -> Value {
    if pick.is_wild() {
        return (TURNS[usize::from(pick.what) % TURNS.len()].event)(life, pick);
    }
    if !life.opened {
        return json!({"case_opened": {"title": format!("Case {}", pick.a)}});
    }
    if life.people.is_empty() {
        return if pick.a < 0x80 {
            joined(life, pick)
        } else {
            group(life, pick)
        };
    }
    let possible = TURNS.iter().filter(|turn| (turn.possible)(life));
    let turns: Vec<&Turn> = possible
        .flat_map(|turn| std::iter::repeat_n(turn, turn.often))
        .collect();
    (turns[usize::from(pick.what) % turns.len()].event)(life, pick)
}

fn word<'w>(words: &[&'w str], by: u8) -> &'w str {
    words[usize::from(by) % words.len()]
}

/// One of a list; somebody who is not there, where it is empty.
fn one(list: &[String], by: u8) -> &str {
    match list {
        [] => "nobody",
        some => &some[usize::from(by) % some.len()],
    }
}

/// One or two of a list.
fn some<'l>(list: &'l [String], pick: &Pick) -> Vec<&'l str> {
    let mut some = vec![one(list, pick.who)];
    if pick.who >= 0xa0 && list.len() > 1 {
        some.push(one(list, pick.who / 7));
    }
    some
}

fn quantity(pick: &Pick) -> Value {
    let least = pick.b % 5 + 1;
    match pick.a % 4 {
        0 | 1 => least.into(),
        2 => format!("{least}..{}", least + pick.a % 3).into(),
        _ => format!("{least}..").into(),
    }
}

fn joined(life: &Life, pick: &Pick) -> Value {
    let mut fields = json!({"defendant": format!("d{}", life.people.len() + 1)});
    if pick.a % 3 == 1 {
        fields["name"] = format!("Name {}", pick.b % 3).into();
        fields["aliases"] = json!([format!("Alias {}", pick.b % 4)]);
    }
    if pick.a % 3 == 2 {
        fields["agency"] = "Police".into();
    }
    json!({"defendant_joined": fields})
}

fn group(life: &Life, pick: &Pick) -> Value {
    json!({"defendant_group_joined": {"group": format!("g{}", life.groups.len() + 1), "count": quantity(pick)}})
}

fn charge(life: &Life, pick: &Pick) -> Value {
    json!({"charge_filed": {"charge": format!("c{}", life.charges.len() + 1), "who": some(&life.people, pick),
        "article": (pick.a % 3 + 146).to_string()}})
}

fn reclassified(life: &Life, pick: &Pick) -> Value {
    let mut fields =
        json!({"charge": one(&life.charges, pick.a), "article": format!("36{}", pick.b % 3)});
    if pick.b % 2 == 1 {
        fields["who"] = json!(some(&life.people, pick));
    }
    json!({"charge_reclassified": fields})
}

fn custody(life: &Life, pick: &Pick) -> Value {
    let custody = word(
        &["detained", "remanded", "house_arrest", "bail", "released"],
        pick.a,
    );
    json!({"custody_changed": {"who": some(&life.people, pick), "custody": custody}})
}

fn identified(life: &Life, pick: &Pick) -> Value {
    let mut fields = json!({"name": format!("Name {}", pick.b % 3), "rank": word(&["captain", "major"], pick.b)});
    if pick.a % 3 == 1 {
        let several = [&life.people, &life.groups][usize::from(!life.groups.is_empty())];
        fields["one_of"] = json!(some(several, pick));
    } else {
        fields["defendant"] = one(&life.people, pick.who).into();
    }
    if pick.a % 3 == 2 {
        fields["same_as"] = one(&life.people, pick.b).into();
    }
    json!({"defendant_identified": fields})
}

fn verdict(life: &Life, pick: &Pick) -> Value {
    let outcome = word(
        &[
            "convicted",
            "convicted",
            "convicted",
            "acquitted",
            "terminated",
        ],
        pick.a,
    );
    let mut fields = json!({"who": some(&life.people, pick), "outcome": outcome});
    if pick.b % 2 == 1 && !life.charges.is_empty() {
        fields["charges"] = json!(some(&life.charges, pick));
    }
    json!({"verdict": fields})
}

fn penalties(pick: &Pick) -> Value {
    let penalty = match pick.a % 7 {
        0 | 1 => json!({"kind": "imprisonment", "term": format!("P{}Y", pick.b % 9 + 1)}),
        2 => json!({"kind": "imprisonment", "term": "P4Y..P6Y"}),
        3 => json!({"kind": "suspended_imprisonment", "term": "P2Y6M.."}),
        4 => json!({"kind": "fine", "amount": "500000 KZT"}),
        5 => json!({"kind": "life_imprisonment"}),
        _ => json!({"kind": "non_custodial", "description": "not known further"}),
    };
    match pick.b % 4 {
        0 => json!([penalty, {"kind": "ban_on_office", "for_life": true}]),
        _ => json!([penalty]),
    }
}

fn sentence(life: &Life, pick: &Pick) -> Value {
    json!({"sentence_imposed": {"who": some(&life.convicted, pick), "penalties": penalties(pick)}})
}

fn revision(life: &Life, pick: &Pick) -> Value {
    let basis = word(&["appeal", "amnesty", "breach", "cassation"], pick.b);
    json!({"sentence_revised": {"who": some(&life.sentenced, pick), "penalties": penalties(pick), "basis": basis}})
}

fn appeal(life: &Life, pick: &Pick) -> Value {
    let mut fields = json!({"appeal": format!("ap-{}-{}", life.clock, pick.who),
        "who": some(&life.judged, pick), "level": word(&["appeal", "cassation"], pick.b),
        "appellant": word(&["defence", "victim", "prosecutor"], pick.a)});
    if pick.b % 8 == 7 {
        fields["against"] = "other".into();
    }
    json!({"appeal_filed": fields})
}

fn decision(life: &Life, pick: &Pick) -> Value {
    let outcomes = [
        "upheld",
        "modified",
        "quashed_remitted",
        "quashed_acquitted",
        "quashed_convicted",
        "quashed_terminated",
    ];
    let mut fields =
        json!({"appeal": one(&life.appeals, pick.who), "outcome": word(&outcomes, pick.a)});
    if pick.b % 5 == 4 && !life.charges.is_empty() {
        fields["charges"] = json!(some(&life.charges, pick));
    }
    if pick.b % 7 == 6 {
        fields["who"] = json!(some(&life.judged, pick));
    }
    json!({"appeal_decided": fields})
}

/// Remembers what an event introduced, and for whom it makes what possible.
pub fn remember(life: &mut Life, record: &Value) {
    let Some((name, fields)) = record["event"].as_object().and_then(|e| e.iter().next()) else {
        return;
    };
    let text = |field: &str| fields[field].as_str().unwrap_or_default().to_owned();
    let who = || -> Vec<String> {
        let who = fields["who"].as_array().into_iter().flatten();
        who.filter_map(Value::as_str).map(str::to_owned).collect()
    };
    match name.as_str() {
        "case_opened" => life.opened = true,
        "defendant_joined" => life.people.push(text("defendant")),
        "defendant_group_joined" => {
            let group = text("group");
            life.people.extend([group.clone(), format!("{group}-1")]);
            life.groups.push(group);
        }
        "charge_filed" => life.charges.push(text("charge")),
        "victim_recorded" => life.victims.push(text("victim")),
        "verdict" => {
            life.judged.extend(who());
            if fields["outcome"] == "convicted" {
                life.convicted.extend(who());
            }
        }
        "sentence_imposed" => life.sentenced.extend(who()),
        "appeal_filed" => life.appeals.push(text("appeal")),
        "appeal_decided" | "appeal_withdrawn" => {
            let appeal = text("appeal");
            life.appeals.retain(|open| *open != appeal);
        }
        _ => {}
    }
    let day = record["on"].as_str().and_then(super::day_of);
    life.clock = life.clock.max(day.unwrap_or(0));
}
