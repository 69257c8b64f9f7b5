//! `casebook init`

use clap::Args;
use serde::Serialize;

use super::output::{Output, plain, strong};
use super::{Context, Failure, Recorder, now};
use crate::case::text::Line;
use crate::log::hash::Root;
use crate::origin::Origin;
use crate::seq::Size;

/// Start a ledger
///
/// Its origin is its name in every checkpoint, for ever. It need not be an address that answers; a
/// name under a domain of yours, such as casebook.example/taldykorgan, will not be anybody else's.
#[derive(Args)]
pub struct Init {
    /// The ledger's name for ever: small letters, digits, dots, hyphens, in parts joined by /
    #[arg(long, value_name = "NAME")]
    origin: Origin,
    /// What the ledger is about
    #[arg(long)]
    title: Option<Line>,
    /// The recorder: a name or a pseudonym, public and permanent
    #[arg(long, env = "CASEBOOK_BY", value_name = "RECORDER")]
    by: Option<Recorder>,
}

#[derive(Serialize)]
struct Started<'a> {
    casebook: &'static str,
    origin: &'a Origin,
    size: Size,
    root: Root,
}

impl Init {
    pub fn run(self, context: &Context, out: &mut Output) -> Result<(), Failure> {
        let by = self.by.ok_or_else(Failure::no_recorder)?;
        let checkpoint = context.ledger.init(&self.origin, self.title, by, now()?)?;
        if context.json {
            let (size, root) = (checkpoint.size, checkpoint.root);
            out.json(&Started {
                casebook: "init/1",
                origin: &checkpoint.origin,
                size,
                root,
            })?;
        } else {
            let dir = context.ledger.store().dir().display().to_string();
            out.line(
                0,
                &[
                    plain("started "),
                    strong(checkpoint.origin.as_str()),
                    plain(format!(" in {dir}")),
                ],
            )?;
        }
        Ok(())
    }
}
