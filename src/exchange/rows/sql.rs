//! Rows as SQL: the tables, and views for the questions that people ask.
//!
//! A table for each of [`ALL`] and of [`ANSWERS`], with its key and what it refers to; `meta`, which says of which ledger
//! and as of when it all is; and the views, of `views.rs`. What is not recorded is NULL; yes is 1 and no is
//! 0; several texts and several entries are JSON arrays, for `json_each`.

mod views;

use super::{ALL, ANSWERS, Kind, Table, table};

pub use views::views;

/// The statements that make the tables.
#[must_use]
pub fn tables() -> Vec<String> {
    let meta = "CREATE TABLE meta (\n  key TEXT PRIMARY KEY NOT NULL,\n  value TEXT\n)";
    let mut statements = vec![meta.to_owned()];
    statements.extend(ALL.into_iter().chain(ANSWERS).map(create));
    statements
}

/// The statements that make the indexes of columns that refer to other tables, once all rows are there.
#[must_use]
pub fn indexes() -> Vec<String> {
    let mut statements = Vec::new();
    for of in ALL.into_iter().chain(ANSWERS) {
        let specification = table(of);
        for column in specification
            .columns
            .iter()
            .skip(1)
            .filter(|c| c.refers.is_some())
        {
            let (of, name) = (specification.name, &column.name);
            statements.push(format!("CREATE INDEX {of}_{name} ON {of} (\"{name}\")"));
        }
    }
    statements
}

fn create(of: Table) -> String {
    let specification = table(of);
    let mut lines = Vec::new();
    let count = specification.columns.len();
    for (nth, column) in specification.columns.iter().enumerate() {
        let kind = match column.kind {
            Kind::Number | Kind::Truth => "INTEGER",
            Kind::Text | Kind::List | Kind::Entries => "TEXT",
        };
        let key = if nth == 0 {
            " PRIMARY KEY NOT NULL"
        } else {
            ""
        };
        let refers = column.refers.map_or(String::new(), |r| {
            format!(" REFERENCES {} (\"{}\")", table(r.table).name, r.column)
        });
        let comma = if nth + 1 < count { "," } else { "" };
        let about = column.about.replace('\n', " ");
        lines.push(format!(
            "  \"{}\" {kind}{key}{refers}{comma} -- {about}",
            column.name
        ));
    }
    format!(
        "CREATE TABLE {} ( -- {}\n{}\n)",
        specification.name,
        specification.about,
        lines.join("\n")
    )
}

/// The statement that adds a row.
#[must_use]
pub fn insert(of: Table) -> String {
    let specification = table(of);
    let places = vec!["?"; specification.columns.len()].join(", ");
    format!("INSERT INTO {} VALUES ({places})", specification.name)
}
