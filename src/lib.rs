//! **casebook** keeps the record of court cases as an append-only, hash-chained log of events, and
//! rebuilds the state of every case, and its audit history, from the log, as of any date.
//!
//! # The layers
//!
//! Imports run one way, down this list; `tests/architecture.rs` checks it.
//!
//! | module | what it is | what it may not know |
//! | --- | --- | --- |
//! | [`cli`] | the command line, one file a command; all wording of errors and hints in one place | |
//! | [`ledger`] | the library's face: open, append, verify, read. Joins the two below it | how anything is printed |
//! | [`store`] | files, locks, durability, documents; every operation goes through [`store::disk`] | what a record says |
//! | [`exchange`] | other formats, in and out: sheets, tables, databases. From rows to records, from states to rows | files, clocks, the log |
//! | [`answers`] | the questions that people ask of cases: how many, what changed, why | files, clocks, the log |
//! | [`case`] | the domain: events, dates, terms, timeline, state, rules | files, clocks, hashes, the log |
//! | [`log`] | the log: envelope, leaf, chain, tree, checkpoint | files, clocks, courts |
//! | [`origin`], [`time`], [`seq`] | a ledger's name; days and instants; places and sizes | everything else |
//!
//! `case` and `log` do not know each other. Only [`cli`] reads the clock and the environment.
//!
//! # How data flows
//!
//! Reading: bytes → [`log::entry::Entry`] → [`case::corrections::Logged`], by case →
//! [`case::corrections::Records`] (what is in force) → [`case::timeline::Timeline`] (the order in which
//! it happened, and what depends on what) → [`case::state::project`] (the state on a day) or
//! [`case::rules`] (what is wrong with it). Each step is a function of the one before, and of a day.
//!
//! Writing: a [`ledger::Submission`] is judged with all that its case has already, and then goes down
//! one path, whose crash argument is written at the head of [`store`].
//!
//! # The words of the trade
//!
//! | word | meaning |
//! | --- | --- |
//! | ledger | a directory: the log and what belongs to it |
//! | entry | one line of the log: an envelope around one record; its place is its [`seq::Seq`] |
//! | record | what a recorder submits: an event, with its case, date and sources; known by its `id` |
//! | event | the domain fact inside a record: `verdict`, `appeal_filed`, … |
//! | leaf, head, root | the hash of an entry; of the last entry; the Merkle root over all |
//! | checkpoint | origin, size and root: how much of the log is the ledger |
//! | timeline | a case's events in force, in the order in which they happened |
//! | projection | a fold over a timeline: the state of a case |
//! | finding | what the rules have to say: an error or a warning |
//! | fault | what verification found wrong with the bytes |
//! | refusal | an append that was not made, because a rule forbids it |
//!
//! Two times are never mixed: `on`, when it happened, an inexact [`case::date::Date`]; and
//! `recorded_at`, when it entered the ledger, a [`time::Instant`].

pub mod answers;
pub mod case;
pub mod cli;
pub mod exchange;
pub mod ledger;
pub mod log;
pub mod origin;
pub mod seq;
pub mod store;
pub mod time;
