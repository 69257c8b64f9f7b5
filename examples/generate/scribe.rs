//! The recorder of one life: turns what happens to a case into records, with the recorder's
//! delays, doubts and slips.
//!
//! Every prefix of what a scribe writes is free of errors: nothing is recorded before what it
//! names, nothing is dated after its recording, a wrong date never passes an event that binds it.

use casebook::case::date::Date;
use casebook::case::event::{Event, EvidenceWithheld};
use casebook::case::ids::{CaseId, Digest, RecordId};
use casebook::case::record::Record;
use casebook::case::text::Recorder;
use casebook::case::vocabulary::Assertion;
use casebook::time::{Day, Instant};
use chrono::NaiveTime;

use super::chance::Chance;
use super::dates::{after, before, exact, inexact};
use super::mistakes::with_date;
use super::names::{GROUNDS, NOTES, RECORDERS, SLIPS, line, prose, reason};
use super::sources::sources;

const DAY: i64 = 86_400_000;

/// A record that waits for its place in the log.
pub struct Pending {
    /// When it is recorded, in milliseconds.
    pub at: i64,
    /// Its bytes.
    pub record: Vec<u8>,
}

/// How an event may be dated.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Dating {
    /// In any way: it is bound to nothing that could be misread.
    Loose,
    /// Inexactly, but never so that it could stand before the last event of the chain of charges,
    /// verdicts and appeals: else nobody could tell which verdict an appeal was against.
    Chain,
    /// As in a chain, or open to the past.
    ChainOrUntil,
    /// To the day.
    Exact,
}

/// What is recorded later than its turn.
pub enum PutOff {
    /// A fact that is found out long after.
    Late(Option<CaseId>, Day, Event),
    /// What an entry should have said; each of several corrects the one before.
    Correct(RecordId, Vec<Record>),
    /// A correction that is itself wrong, and taken back.
    CorrectAndUndo(RecordId, Box<Record>),
}

/// The recorder of one life.
pub struct Scribe {
    /// What the life draws its chances from.
    pub chance: Chance,
    /// The case that is written about; none for what belongs to no case.
    pub case: Option<CaseId>,
    by: Recorder,
    at: i64,
    floor: Day,
    /// What waits until the recorder catches up.
    pub put_off: Vec<PutOff>,
    withheld: Option<Digest>,
    written: Vec<Pending>,
}

impl Scribe {
    /// Somebody who begins to record at a moment what began to happen on a day.
    pub fn new(mut chance: Chance, case: Option<CaseId>, at: i64, begins: Day) -> Self {
        let by = recorder(&mut chance);
        Self {
            chance,
            case,
            by,
            at,
            floor: before(begins, 200),
            put_off: Vec::new(),
            withheld: None,
            written: Vec::new(),
        }
    }

    /// The day of the last recording.
    pub fn today(&self) -> Day {
        Instant::from_millis(self.at)
            .expect("the generator's years have four digits")
            .day()
    }

    /// All that was written, what was put off included.
    pub fn finish(mut self) -> Vec<Pending> {
        while !self.put_off.is_empty() {
            self.catch_up(1_000);
        }
        self.written
    }

    /// Records that something happened on a day.
    pub fn fact(&mut self, day: Day, dating: Dating, event: Event) {
        self.turn_to(day);
        let assertion = self.voucher(&event);
        let record = self.draft(day, dating, assertion, event);
        let floor = (dating != Dating::Loose).then_some(self.floor);
        if floor.is_some() {
            self.floor = self.floor.max(day);
        }
        let can_be_misdated =
            dating != Dating::Exact && !matches!(record.event, Event::DefendantDied(_));
        match self.chance.below(1_000) {
            0..=15 if can_be_misdated => self.misdated(record, day, floor),
            16..=29 => self.misprinted(record),
            30..=35 => self.wrongly_corrected(record),
            36..=50 => self.doubled(record, day),
            _ => {
                let refined = (record.on != Some(exact(day)) && self.chance.permille(200))
                    .then(|| with_date(&record, day));
                let id = self.write(record);
                self.put_off
                    .extend(refined.map(|refined| PutOff::Correct(id, vec![refined])));
            }
        }
    }

    /// Records what the event of a chain must find in its place: a defendant, before the charges.
    /// Some are only alleged; the charges then bring them into the state.
    pub fn root(&mut self, day: Day, event: Event) {
        if self.chance.permille(40) {
            self.alleged(day, event);
        } else {
            self.fact(day, Dating::Loose, event);
        }
        self.floor = self.floor.max(day);
    }

    /// Records what somebody alleges or disputes.
    pub fn alleged(&mut self, day: Day, event: Event) {
        self.turn_to(day);
        let assertion =
            *self
                .chance
                .pick(&[Assertion::Alleged, Assertion::Alleged, Assertion::Disputed]);
        let record = self.draft(day, Dating::Loose, assertion, event);
        self.write(record);
    }

    /// Keeps for later what happened on a day and is found out only long after.
    pub fn found_late(&mut self, day: Day, event: Event) {
        self.put_off
            .push(PutOff::Late(self.case.clone(), day, event));
    }

    /// Keeps a document back, which the next source then cites.
    pub fn withhold(&mut self) {
        let digest = self.digest();
        let event = |reason_text| {
            Event::EvidenceWithheld(EvidenceWithheld {
                sha256: digest.clone(),
                authority: line("редакционный совет"),
                reason: reason(reason_text),
            })
        };
        let draft = Record::of(event("names a minor"));
        let id = self.write(draft);
        if self.chance.permille(200) {
            self.correct(id, Record::of(event("names a minor, and where she lives")));
        }
        self.withheld = Some(digest);
    }

    /// Now and then, writes what was put off.
    pub fn catch_up(&mut self, permille: u64) {
        if self.put_off.is_empty() || !self.chance.permille(permille) {
            return;
        }
        for put_off in std::mem::take(&mut self.put_off) {
            match put_off {
                PutOff::Late(case, day, event) => {
                    let days = self.chance.between(60, 600);
                    self.pause(days);
                    let now = std::mem::replace(&mut self.case, case);
                    self.fact(day, Dating::Loose, event);
                    self.case = now;
                }
                PutOff::Correct(mut target, records) => {
                    for record in records {
                        target = self.correct(target, record);
                    }
                }
                PutOff::CorrectAndUndo(target, wrong) => {
                    let id = self.correct(target, *wrong);
                    self.retract(id, SLIPS);
                }
            }
        }
    }

    /// Who vouches: mostly a source that reports it, for judgments often an authority or the court.
    fn voucher(&mut self, event: &Event) -> Assertion {
        let often = if is_judgment(event) { 550 } else { 120 };
        if !self.chance.permille(often) {
            Assertion::Reported
        } else if matches!(event, Event::Verdict(_)) && self.chance.permille(400) {
            Assertion::CourtFound
        } else {
            Assertion::Official
        }
    }

    fn draft(&mut self, day: Day, dating: Dating, assertion: Assertion, event: Event) -> Record {
        let (on, on_note) = self.date(day, dating);
        let withheld = self.withheld.take();
        let today = self.today();
        let learned = today > after(day, 400) && self.chance.permille(60);
        let sources = sources(&mut self.chance, day, today, is_judgment(&event), withheld);
        Record {
            id: None,
            by: None,
            case: self.case.clone(),
            on: Some(on),
            on_note: on_note.map(line),
            assertion,
            event,
            sources,
            note: self
                .chance
                .permille(60)
                .then(|| prose(*self.chance.pick(NOTES))),
            learned: learned.then(|| exact(after(day, 30))),
            sealed: if self.chance.permille(8) {
                vec![self.digest()]
            } else {
                Vec::new()
            },
        }
    }

    fn date(&mut self, day: Day, dating: Dating) -> (Date, Option<&'static str>) {
        let often = match dating {
            Dating::Loose => 260,
            Dating::Chain | Dating::ChainOrUntil => 140,
            Dating::Exact => 0,
        };
        if self.chance.permille(often) {
            let (date, note) = inexact(&mut self.chance, day);
            let fits = match date.earliest() {
                _ if dating == Dating::Loose => true,
                None => dating == Dating::ChainOrUntil,
                Some(day) => day >= self.floor,
            };
            if fits {
                return (date, self.chance.permille(350).then_some(note));
            }
        }
        (exact(day), None)
    }

    fn digest(&mut self) -> Digest {
        let bytes: Vec<u8> = (0..4)
            .flat_map(|_| self.chance.draw().to_be_bytes())
            .collect();
        casebook::log::hash::hex(&bytes)
            .parse()
            .expect("32 bytes in hexadecimal are a digest")
    }

    /// Writes a record, and gives it its id.
    pub fn write(&mut self, mut record: Record) -> RecordId {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&self.chance.draw().to_be_bytes());
        random[8..].copy_from_slice(&self.chance.draw().to_be_bytes()[..2]);
        let ms = u64::try_from(self.at).expect("nothing is recorded before 2015");
        let id = uuid::Builder::from_unix_timestamp_millis(ms, &random).into_uuid();
        let id: RecordId = id
            .to_string()
            .parse()
            .expect("a UUID is made of what a record's id may have");
        if self.chance.permille(70) {
            self.by = recorder(&mut self.chance);
        }
        record.id = Some(id.clone());
        record.by = Some(self.by.clone());
        let mut bytes = record.encode();
        bytes.shrink_to_fit();
        self.written.push(Pending {
            at: self.at,
            record: bytes,
        });
        id
    }

    /// Moves the clock to when what happened on a day comes to be recorded.
    fn turn_to(&mut self, day: Day) {
        let step = match self.chance.below(100) {
            0..=49 => 0,
            50..=84 => self.chance.between(20_000, 1_800_000) as i64,
            _ => self.chance.between(1, 12) as i64 * DAY + self.chance.below(DAY as u64) as i64,
        };
        let lag = match self.chance.below(100) {
            0..=59 => self.chance.between(0, 2),
            60..=89 => self.chance.between(2, 14),
            90..=97 => self.chance.between(15, 90),
            _ => self.chance.between(100, 400),
        };
        let time_of_day = self.chance.between(6 * 3_600_000, 21 * 3_600_000) as i64;
        let midnight = day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        let reported = midnight + lag as i64 * DAY + time_of_day;
        self.at = (self.at + step).max(reported);
    }

    /// Lets days pass before the next recording.
    pub fn pause(&mut self, days: u64) {
        self.at += days as i64 * DAY + self.chance.below(9 * 3_600_000) as i64;
    }
}

/// A ground that courts give, now and then.
pub fn ground(chance: &mut Chance, often: u64) -> Option<&'static str> {
    chance.permille(often).then(|| *chance.pick(GROUNDS))
}

fn recorder(chance: &mut Chance) -> Recorder {
    chance
        .pick(RECORDERS)
        .parse()
        .expect("the recorders' pseudonyms are short lines")
}

fn is_judgment(event: &Event) -> bool {
    matches!(
        event,
        Event::Verdict(_)
            | Event::SentenceImposed(_)
            | Event::SentenceRevised(_)
            | Event::AppealDecided(_)
    )
}
