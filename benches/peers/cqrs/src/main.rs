//! cqrs-es with sqlite-es: a case is an aggregate, a record is an event of it, as JSON.
//!
//! ```text
//! peers-cqrs load DIR       < CASE KIND SEQ TIME RECORD, a line each
//! peers-cqrs append DIR     < the same
//! peers-cqrs all DIR        > CASE SEQ TIME RECORD, a line each
//! peers-cqrs one DIR CASE   > the same
//! peers-cqrs --version
//! ```
//!
//! Single appends go the framework's own way, `CqrsFramework::execute`: load the aggregate, handle
//! the command, commit. Its `commit` is of one aggregate at a time, so bulk goes to the repository
//! below it, which takes all events in one transaction. The pool is its default pool but for
//! `synchronous=FULL`. Order and times are put into the events, as the framework has neither.

use std::collections::HashMap;
use std::convert::Infallible;
use std::error::Error;
use std::io::{BufWriter, Read as _, Write as _};
use std::path::Path;

use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{PersistedEventRepository as _, PersistedEventStore, SerializedEvent};
use cqrs_es::{Aggregate, AggregateContext as _, CqrsFramework, DomainEvent, EventStore as _};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlite_es::SqliteEventRepository;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

type Failure = Box<dyn Error + Send + Sync>;

/// The table of sqlite-es, as its migrations make it; its snapshots are not used.
const TABLE: &str = "CREATE TABLE events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    sequence integer CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL, event_version text NOT NULL,
    payload text NOT NULL, metadata text NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
  ) STRICT";

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Recorded {
    kind: String,
    seq: u64,
    recorded_at: String,
    record: Value,
}

impl DomainEvent for Recorded {
    fn event_type(&self) -> String {
        self.kind.clone()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

/// A case: what happened in it.
#[derive(Default, Serialize, Deserialize)]
struct Events(Vec<Recorded>);

impl Aggregate for Events {
    const TYPE: &'static str = "case";
    type Command = Recorded;
    type Event = Recorded;
    type Error = Infallible;
    type Services = ();

    async fn handle(
        &mut self,
        command: Recorded,
        _service: &(),
        sink: &EventSink<Self>,
    ) -> Result<(), Infallible> {
        sink.write(command, self).await;
        Ok(())
    }

    fn apply(&mut self, event: Recorded) {
        self.0.push(event);
    }
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let runtime = tokio::runtime::Runtime::new()?;
    runtime.block_on(async {
        match words[..] {
            ["--version"] => {
                println!(
                    "{} with sqlite-es {}",
                    locked("cqrs-es"),
                    locked("sqlite-es")
                );
                Ok(())
            }
            ["load", dir] => load(Path::new(dir), given()?).await,
            ["append", dir] => append(Path::new(dir), given()?).await,
            ["all", dir] => all(Path::new(dir)).await,
            ["one", dir, case] => one(Path::new(dir), case).await,
            _ => Err("usage: peers-cqrs load|append|all|one DIR [CASE]".into()),
        }
    })
}

/// The version of a crate that this was built with.
fn locked(name: &str) -> &'static str {
    let lock = include_str!("../Cargo.lock");
    let package = lock.split_once(&format!("name = \"{name}\"\nversion = \""));
    let version = package.and_then(|(_, rest)| rest.split_once('"'));
    version.map_or("", |(version, _)| version)
}

/// The events on the standard input, each with its case.
fn given() -> Result<Vec<(String, Recorded)>, Failure> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text)?;
    let event = |line: &str| {
        let mut parts = line.splitn(5, ' ');
        let mut part = || parts.next().ok_or("a line that was cut short");
        let (case, kind) = (part()?.to_owned(), part()?.to_owned());
        let (seq, recorded_at) = (part()?.parse()?, part()?.to_owned());
        let record = serde_json::from_str(part()?)?;
        let recorded = Recorded {
            kind,
            seq,
            recorded_at,
            record,
        };
        Ok((case, recorded))
    };
    text.lines().map(event).collect()
}

fn print(to: &mut impl std::io::Write, case: &str, event: &Recorded) -> Result<(), Failure> {
    write!(to, "{case} {} {} ", event.seq, event.recorded_at)?;
    serde_json::to_writer(&mut *to, &event.record)?;
    Ok(to.write_all(b"\n")?)
}

async fn open(dir: &Path) -> Result<SqlitePool, Failure> {
    let options = SqliteConnectOptions::new()
        .filename(dir.join("events.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true);
    let pool = SqlitePoolOptions::new().max_connections(10);
    Ok(pool.connect_with(options).await?)
}

async fn load(dir: &Path, events: Vec<(String, Recorded)>) -> Result<(), Failure> {
    let pool = open(dir).await?;
    sqlx::query(TABLE).execute(&pool).await?;
    let mut sequences: HashMap<String, usize> = HashMap::new();
    let mut serialized = Vec::with_capacity(events.len());
    for (case, event) in events {
        let sequence = sequences.entry(case.clone()).or_default();
        *sequence += 1;
        serialized.push(SerializedEvent::new(
            case,
            *sequence,
            Events::TYPE.to_owned(),
            event.event_type(),
            event.event_version(),
            serde_json::to_value(&event)?,
            serde_json::json!({}),
        ));
    }
    let repository = SqliteEventRepository::new(pool.clone());
    repository.persist::<Events>(&serialized, None).await?;
    pool.close().await;
    Ok(())
}

async fn append(dir: &Path, events: Vec<(String, Recorded)>) -> Result<(), Failure> {
    let pool = open(dir).await?;
    let repository = SqliteEventRepository::new(pool.clone());
    let store = PersistedEventStore::<_, Events>::new_event_store(repository);
    let framework = CqrsFramework::new(store, Vec::new(), ());
    for (case, event) in events {
        framework.execute(&case, event).await?;
    }
    pool.close().await;
    Ok(())
}

async fn all(dir: &Path) -> Result<(), Failure> {
    let pool = open(dir).await?;
    let repository = SqliteEventRepository::new(pool.clone());
    let mut events = repository.stream_all_events::<Events>().await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    while let Some(event) = events.next::<Events>(&[]).await {
        let event = event?;
        print(&mut out, &event.aggregate_id, &event.payload)?;
    }
    out.flush()?;
    pool.close().await;
    Ok(())
}

async fn one(dir: &Path, case: &str) -> Result<(), Failure> {
    let pool = open(dir).await?;
    let repository = SqliteEventRepository::new(pool.clone());
    let store = PersistedEventStore::<_, Events>::new_event_store(repository);
    let mut context = store.load_aggregate(case).await?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    for event in &context.aggregate().0 {
        print(&mut out, case, event)?;
    }
    out.flush()?;
    pool.close().await;
    Ok(())
}
