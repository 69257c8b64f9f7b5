//! cqrs-es with sqlite-es: a case is an aggregate, a record is an event of it, as JSON.
//!
//! Single appends go the framework's own way, `CqrsFramework::execute`: load the aggregate, handle
//! the command, commit. Its `commit` is of one aggregate at a time, so bulk goes to the repository
//! below it, which takes all events in one transaction. The pool is its default pool but for
//! `synchronous=FULL`.

use std::collections::{BTreeMap, HashMap};
use std::convert::Infallible;
use std::path::Path;

use casebook::case::record::Record;
use casebook::time::{Instant, Period};
use cqrs_es::event_sink::EventSink;
use cqrs_es::persist::{PersistedEventRepository as _, PersistedEventStore, SerializedEvent};
use cqrs_es::{Aggregate, AggregateContext as _, CqrsFramework, DomainEvent, EventStore as _};
use serde::{Deserialize, Serialize};
use sqlite_es::SqliteEventRepository;
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use tokio::runtime::Runtime;

use crate::events::{Batch, Event, Failure};
use crate::fold::{self, Kept, Written};
use crate::peer::{Done, Peer};

/// The peer.
pub struct Cqrs {
    /// What drives its futures.
    pub runtime: Runtime,
    /// The versions of both crates.
    pub version: String,
}

/// The table of sqlite-es, as its migrations make it; its snapshots are not used.
const TABLE: &str = "CREATE TABLE events (
    aggregate_type text NOT NULL, aggregate_id text NOT NULL,
    sequence integer CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL, event_version text NOT NULL,
    payload text NOT NULL, metadata text NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
  ) STRICT";

/// An event of a case. The ledger's order and time are put into it, as the framework has neither.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Recorded {
    seq: u64,
    recorded_at: i64,
    record: Record,
}

impl Recorded {
    fn new(event: &Event) -> Result<Self, Failure> {
        Ok(Self {
            seq: event.seq,
            recorded_at: event.recorded_at.millis(),
            record: Record::decode(&event.record)?,
        })
    }

    fn kept(self) -> Result<Kept, Failure> {
        let time = Instant::from_millis(self.recorded_at);
        Ok(Kept {
            seq: self.seq,
            recorded_at: time.ok_or("a time out of range")?,
            record: Written::Decoded(Box::new(self.record)),
        })
    }
}

impl DomainEvent for Recorded {
    fn event_type(&self) -> String {
        self.record.event.name().to_owned()
    }

    fn event_version(&self) -> String {
        "1.0".to_owned()
    }
}

/// A case: what happened in it, to be folded by casebook.
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

/// The events as the framework writes them, each with its place in its own aggregate.
fn serialized(events: &[Event]) -> Result<Vec<SerializedEvent>, Failure> {
    let mut sequences: HashMap<&str, usize> = HashMap::new();
    let serialize = |event| {
        let recorded = Recorded::new(event)?;
        let sequence = sequences.entry(&event.case).or_default();
        *sequence += 1;
        Ok(SerializedEvent::new(
            event.case.clone(),
            *sequence,
            Events::TYPE.to_owned(),
            recorded.event_type(),
            recorded.event_version(),
            serde_json::to_value(&recorded)?,
            serde_json::json!({}),
        ))
    };
    events.iter().map(serialize).collect()
}

impl Peer for Cqrs {
    fn name(&self) -> String {
        self.version.clone()
    }

    fn lacks(&self) -> &'static str {
        "No order but within one case, no chain, nothing to verify, no times. Not durable by \
         default (`synchronous=NORMAL`); FULL here. Keeps JSON values, not bytes. No as-of."
    }

    fn load(&self, dir: &Path, batch: &Batch<'_>) -> Result<Done, Failure> {
        self.runtime.block_on(async {
            let pool = open(dir).await?;
            sqlx::query(TABLE).execute(&pool).await?;
            let repository = SqliteEventRepository::new(pool.clone());
            let events = serialized(batch.events)?;
            repository.persist::<Events>(&events, None).await?;
            pool.close().await;
            Ok(Done::Fully)
        })
    }

    fn append_each(&self, dir: &Path, events: &[Event]) -> Result<Done, Failure> {
        self.runtime.block_on(async {
            let pool = open(dir).await?;
            let repository = SqliteEventRepository::new(pool.clone());
            let store = PersistedEventStore::<_, Events>::new_event_store(repository);
            let framework = CqrsFramework::new(store, Vec::new(), ());
            for event in events {
                framework
                    .execute(&event.case, Recorded::new(event)?)
                    .await?;
            }
            pool.close().await;
            Ok(Done::Fully)
        })
    }

    fn verify(&self, _dir: &Path) -> Result<Done, Failure> {
        Ok(Done::Not)
    }

    fn rebuild(&self, dir: &Path, to: &Period) -> Result<Done, Failure> {
        let cases = self.runtime.block_on(async {
            let pool = open(dir).await?;
            let repository = SqliteEventRepository::new(pool.clone());
            let mut events = repository.stream_all_events::<Events>().await?;
            let mut cases: BTreeMap<String, Vec<Kept>> = BTreeMap::new();
            while let Some(event) = events.next::<Events>(&[]).await {
                let event = event?;
                let case = cases.entry(event.aggregate_id).or_default();
                case.push(event.payload.kept()?);
            }
            pool.close().await;
            Ok::<_, Failure>(cases)
        })?;
        Ok(Done::States(fold::all(cases, to)?))
    }

    fn one(&self, dir: &Path, case: &str, to: &Period) -> Result<Done, Failure> {
        let events = self.runtime.block_on(async {
            let pool = open(dir).await?;
            let repository = SqliteEventRepository::new(pool.clone());
            let store = PersistedEventStore::<_, Events>::new_event_store(repository);
            let mut context = store.load_aggregate(case).await?;
            let events = std::mem::take(context.aggregate());
            pool.close().await;
            Ok::<_, Failure>(events.0)
        })?;
        let kept = events.into_iter().map(Recorded::kept);
        Ok(Done::States(fold::one(
            case,
            kept.collect::<Result<_, _>>()?,
            to,
        )?))
    }
}
