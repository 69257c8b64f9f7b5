//! Ledgers made by hand, link by link, as somebody would who can rewrite all of one.

use casebook::log::chain::Link;
use casebook::log::checkpoint::Checkpoint;
use casebook::log::entry::Entry;
use casebook::log::hash::Leaf;
use casebook::log::tree::Tree;
use casebook::time::Instant;

/// The bytes of a ledger's log and of its checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    pub log: Vec<u8>,
    pub checkpoint: Vec<u8>,
}

/// The name of the ledgers that are made here.
pub const ORIGIN: &str = "casebook.example/small";

const DAY: &str = "2026-11-22T12:00:00.000Z";

/// A small ledger: a group, a correction and its retraction, an appeal with what came of it.
const SMALL: [&str; 15] = [
    r#"{"id":"o","by":"f","event":{"ledger_opened":{"format":1,"origin":"casebook.example/small","title":"Small"}}}"#,
    r#"{"id":"a","by":"f","case":"k","on":"2020-01-01","event":{"case_opened":{"title":"K"}}}"#,
    r#"{"id":"b","by":"f","case":"k","on":"../2020-02","event":{"defendant_joined":{"defendant":"d1","name":"N"}},"sources":[{"title":"A"}]}"#,
    r#"{"id":"c","by":"f","case":"k","on":"2020","event":{"defendant_group_joined":{"group":"g","count":"2..4"}}}"#,
    r#"{"id":"d","by":"f","case":"k","on":"2020-03~","event":{"charge_filed":{"charge":"c1","who":["d1","g"],"article":"146"}}}"#,
    r#"{"id":"e","by":"f","case":"k","on":"2021-01-10","assertion":"official","event":{"verdict":{"who":["d1"],"outcome":"convicted","charges":["c1"]}}}"#,
    r#"{"id":"f","by":"f","case":"k","on":"2021-01-10","event":{"sentence_imposed":{"who":["d1"],"penalties":[{"kind":"imprisonment","term":"P4Y..P6Y"}]}}}"#,
    r#"{"id":"g","by":"f","event":{"correction":{"target":"e","record":{"case":"k","on":"2021-01-09","event":{"verdict":{"who":["d1"],"outcome":"convicted"}}},"reason":"a\nb"}}}"#,
    r#"{"id":"h","by":"f","case":"k","on":"2021-02-01","event":{"appeal_filed":{"appeal":"ap1","who":["d1"],"appellant":"defence","level":"appeal"}}}"#,
    r#"{"id":"i","by":"f","case":"k","on":"2021-05-04/2021-05-11","event":{"appeal_decided":{"appeal":"ap1","outcome":"modified"}}}"#,
    r#"{"id":"j","by":"f","case":"k","on":"2021-05","event":{"sentence_revised":{"who":["d1"],"penalties":[{"kind":"fine","amount":"500000 KZT"}],"basis":"appeal","appeal":"ap1"}}}"#,
    r#"{"id":"l","by":"f","event":{"retraction":{"target":"g","reason":"the first was right"}}}"#,
    r#"{"id":"m","by":"f","case":"k2","on":"2022-XX-XX","event":{"case_opened":{"title":"Қазақ"}},"note":"n"}"#,
    r#"{"id":"n","by":"f","on":"2023-06","event":{"figure_claimed":{"issuer":"P","measure":"victims","value":"98.."}}}"#,
    r#"{"id":"p","by":"f","event":{"evidence_withheld":{"sha256":"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","authority":"A","reason":"r"}}}"#,
];

/// The small ledger; always the same bytes.
pub fn small() -> Files {
    let at: Instant = DAY.parse().expect("a time");
    forge(ORIGIN, SMALL.iter().map(|record| (at, record.as_bytes())))
}

/// A ledger of these records, every link and the root of which are right.
pub fn forge<'r>(origin: &str, records: impl IntoIterator<Item = (Instant, &'r [u8])>) -> Files {
    let mut log = Vec::new();
    let (mut link, mut tree) = (Link::default(), Tree::default());
    for (recorded_at, record) in records {
        let entry = Entry {
            seq: link.next,
            prev: link.head,
            recorded_at,
            record,
        };
        let line = entry.format();
        let leaf = Leaf::of(&line);
        link = Link::after(&entry, leaf);
        tree.push(leaf);
        log.extend_from_slice(&line);
        log.push(b'\n');
    }
    let checkpoint = Checkpoint {
        origin: origin.parse().expect("an origin"),
        size: tree.size(),
        root: tree.root(),
        signatures: String::new(),
    };
    Files {
        log,
        checkpoint: checkpoint.format().into_bytes(),
    }
}

/// The same records, in a chain of which every link is right.
pub fn resealed(log: &[u8]) -> Files {
    let mut last: Instant = DAY.parse().expect("a time");
    let lines = log
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    let records: Vec<(Instant, &[u8])> = lines
        .map(|line| match Entry::parse(line) {
            Ok(entry) => {
                last = entry.recorded_at.max(last);
                (last, entry.record)
            }
            Err(_) => (last, record_in(line)),
        })
        .collect();
    forge(ORIGIN, records)
}

/// What stands where a record would in a line that is no entry.
fn record_in(line: &[u8]) -> &[u8] {
    const BEFORE: &[u8] = b"\"record\":";
    let found = line.windows(BEFORE.len()).position(|part| part == BEFORE);
    let record = found.map_or(line, |at| &line[at + BEFORE.len()..]);
    record.strip_suffix(b"}").unwrap_or(record)
}
