//! An export as FollowTheMoney entities.

use std::io::Write;
use std::sync::RwLock;

use foldhash::HashSet;

use super::Job;
use super::folder::{ENTITIES, Folder, Written};
use crate::cli::Failure;
use crate::exchange::ftm::{self, Ids, Made};

/// The lines of some entities.
#[derive(Default)]
struct Lines {
    text: Vec<u8>,
    /// Where each of them ends, and by what it is known again, if others make it too.
    ends: Vec<(usize, Option<u128>)>,
}

pub fn write(job: &Job<'_>, mut folder: Folder) -> Result<Vec<Written>, Failure> {
    let ids = Ids::new(&job.view.checkpoint().origin);
    let mut file = folder.begin_summed(ENTITIES)?;
    let mut count = 0;
    // Sources and public bodies, which several cases have, are written where they come first.
    let written: RwLock<HashSet<u128>> = RwLock::default();
    let is_written = |id: u128| written.read().is_ok_and(|written| written.contains(&id));
    let lines = |made: Made<'_>| {
        let mut lines = Lines::default();
        for entity in &made.entities {
            let shared = entity.is_shared().then(|| entity.id.short());
            if !shared.is_some_and(is_written) {
                entity.write(&ids, &mut lines.text);
                lines.ends.push((lines.text.len(), shared));
            }
        }
        lines
    };
    job.each(
        |records, timeline, day| lines(ftm::of_no_case(&ids, records, timeline, day, job.history)),
        |told| lines(ftm::of_case(&ids, told, job.history)),
        |lines| {
            let mut from = 0;
            for (end, shared) in lines.ends {
                let line = &lines.text[std::mem::replace(&mut from, end)..end];
                let is_new = |id| written.write().is_ok_and(|mut written| written.insert(id));
                if shared.is_none_or(is_new) {
                    let done = file.write_all(line);
                    done.map_err(|error| folder.cannot("write", ENTITIES, &error))?;
                    count += 1;
                }
            }
            Ok(())
        },
    )?;
    folder.end(ENTITIES, file)?;
    let files = folder.finish()?.into_iter().map(|(file, sha256)| Written {
        file,
        rows: Some(count),
        tables: Vec::new(),
        sha256,
    });
    Ok(files.collect())
}
