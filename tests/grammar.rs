//! What verification takes for a record without decoding it is one.

#[path = "fuzz/checks.rs"]
mod checks;

use casebook::case::event::Event;
use casebook::case::grammar::{DOUBTED, Plain, plainly};
use casebook::case::record::Record;
use casebook::exchange::examples;

/// The example of an event.
fn example(event: &str) -> Record {
    let (example, _) = examples::of_event(event).expect("an event has an example");
    Record::decode(example.as_bytes()).expect("an example is a record")
}

/// As it is written, with an id and a recorder.
fn written(mut record: Record) -> String {
    record.id = "r-1".parse().ok();
    record.by = "Тоқташ".parse().ok();
    String::from_utf8(record.encode()).expect("a record is UTF-8")
}

/// The example of each event.
fn records() -> impl Iterator<Item = (&'static str, String)> {
    let events = examples::events().into_iter();
    events.map(|event| (event, written(example(event))))
}

/// A correction that puts the example of each event in the place of something.
fn corrections() -> impl Iterator<Item = (&'static str, String)> {
    examples::events().into_iter().map(|event| {
        let mut correction = example("correction");
        let Event::Correction(said) = &mut correction.event else {
            panic!("the example of a correction is one");
        };
        *said.record = example(event);
        said.record.id = None;
        (event, written(correction))
    })
}

fn decodes(text: &[u8]) -> bool {
    Record::decode(text).is_ok_and(|r| r.id.is_some() && r.by.is_some())
}

#[test]
fn every_event_is_taken_for_what_it_is() {
    for (event, record) in records() {
        assert!(decodes(record.as_bytes()), "{record}");
        let doubted = DOUBTED.contains(&event);
        assert_eq!(plainly(record.as_bytes()).is_some(), !doubted, "{record}");
        checks::record(record.as_bytes());
    }
}

#[test]
fn a_correction_is_plain_where_what_it_says_is() {
    let mut plain = 0;
    for (event, record) in corrections() {
        let of_a_case = example(event).case.is_some() && !DOUBTED.contains(&event);
        assert_eq!(plainly(record.as_bytes()).is_some(), of_a_case, "{record}");
        checks::record(record.as_bytes());
        plain += usize::from(of_a_case);
    }
    assert!(plain > 25, "{plain}");
}

#[test]
fn what_an_amendment_touches_is_told() {
    let id = |text: &str| text.parse().expect("an id");
    let told = |record: &Record| plainly(written(record.clone()).as_bytes());
    let mut retraction = example("retraction");
    let mut correction = example("correction");
    match (&mut retraction.event, &mut correction.event) {
        (Event::Retraction(r), Event::Correction(c)) => {
            (r.target, c.target) = (id("wrong-1"), id("wrong-2"));
        }
        _ => panic!("the examples are what they are called"),
    }
    let target = id("wrong-1");
    assert_eq!(told(&retraction), Some(Plain::Retraction { target }));
    let (id, target) = (id("r-1"), id("wrong-2"));
    assert_eq!(told(&correction), Some(Plain::Correction { id, target }));
    assert_eq!(told(&example("verdict")), Some(Plain::Fact));
}

#[test]
fn what_is_altered_is_never_taken_for_more_than_it_is() {
    let (mut accepted, mut refused) = (0, 0);
    let mut check = |altered: &[u8]| match plainly(altered) {
        Some(_) => {
            checks::record(altered);
            accepted += 1;
        }
        None => refused += 1,
    };
    for (_, record) in records().chain(corrections().step_by(12)) {
        let bytes = record.as_bytes();
        for at in 0..bytes.len() {
            for byte in *b"\"{}[],:\\ \n0-x\x7f\x80" {
                let mut altered = bytes.to_vec();
                altered[at] = byte;
                check(&altered);
            }
            check(&bytes[..at]);
            check(&[&bytes[..at], &bytes[at + 1..]].concat());
        }
        for (from, to) in MISTAKES {
            check(record.replace(from, to).as_bytes());
        }
    }
    assert!(
        accepted > 5_000 && refused > 50_000,
        "{accepted} accepted, {refused} refused"
    );
}

/// What is right, and what is wrong in its place.
const MISTAKES: [(&str, &str); 10] = [
    (r#""id":"r-1","#, ""),
    (r#""by":"Тоқташ","#, ""),
    (r#""by":"Тоқташ","#, r#""by":"Тоқташ","by":"Тоқташ","#),
    (r#""case":"example-2024","#, ""),
    (r#""sources":[{"#, r#""sources":[{"sha256":"0","#),
    (r#"["d1"]"#, "[]"),
    (r#"["d1"]"#, r#"["d1",]"#),
    (r#"["d1"]"#, "null"),
    (r#""title":"#, r#""titel":"#),
    (r#"}},"sources""#, r#"},"verdict":{}},"sources""#),
];
