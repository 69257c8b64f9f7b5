//! What verification takes for a record without decoding it is one.

use casebook::case::grammar::{DOUBTED, is_plainly_a_record};
use casebook::case::record::Record;
use casebook::exchange::examples;

/// The example of each event, with an id and a recorder.
fn records() -> impl Iterator<Item = (&'static str, String)> {
    examples::events().into_iter().map(|event| {
        let (example, _) = examples::of_event(event).expect("an event has an example");
        let mut record = Record::decode(example.as_bytes()).expect("an example is a record");
        record.id = "r-1".parse().ok();
        record.by = "Тоқташ".parse().ok();
        let written = String::from_utf8(record.encode()).expect("a record is UTF-8");
        (event, written)
    })
}

fn decodes(text: &[u8]) -> bool {
    Record::decode(text).is_ok_and(|r| r.id.is_some() && r.by.is_some())
}

#[test]
fn every_event_of_a_case_is_taken_for_what_it_is() {
    for (event, record) in records() {
        assert!(decodes(record.as_bytes()), "{record}");
        let doubted = DOUBTED.contains(&event);
        assert_eq!(is_plainly_a_record(record.as_bytes()), !doubted, "{record}");
    }
}

#[test]
fn what_is_altered_is_never_taken_for_more_than_it_is() {
    let (mut accepted, mut refused) = (0, 0);
    let mut check = |altered: &[u8]| {
        if is_plainly_a_record(altered) {
            assert!(decodes(altered), "{}", String::from_utf8_lossy(altered));
            accepted += 1;
        } else {
            refused += 1;
        }
    };
    for (_, record) in records() {
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
