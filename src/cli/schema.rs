//! `casebook schema`

use super::Failure;
use super::output::Output;
use crate::case::record::Record;

pub fn run(out: &mut Output) -> Result<(), Failure> {
    let schema = schemars::schema_for!(Record);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is JSON");
    out.raw(text.as_bytes())?;
    Ok(out.gap()?)
}
