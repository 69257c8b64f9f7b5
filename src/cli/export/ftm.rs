//! An export as FollowTheMoney entities.

use std::io::{BufWriter, Write};
use std::sync::RwLock;

use foldhash::HashSet;

use super::Job;
use super::folder::{ENTITIES, Folder, Written};
use crate::cli::Failure;
use crate::exchange::ftm::{self, Ids, Made};

pub fn write(job: &Job<'_>, mut folder: Folder) -> Result<Vec<Written>, Failure> {
    let ids = Ids::new(&job.view.checkpoint().origin);
    let (_, file) = folder.begin(ENTITIES)?;
    let mut file = BufWriter::with_capacity(1 << 16, file);
    let mut count = 0;
    // Sources and public bodies, which several cases have, are written where they come first.
    let written: RwLock<HashSet<u128>> = RwLock::default();
    let is_written = |id: u128| written.read().is_ok_and(|written| written.contains(&id));
    let lines = |made: Made<'_>| -> Vec<(Option<u128>, Vec<u8>)> {
        let line = |entity: &ftm::Entity| {
            let shared = entity.is_shared().then(|| entity.id.short());
            let line = |shared| (shared, entity.line(&ids));
            (!shared.is_some_and(is_written)).then(|| line(shared))
        };
        made.entities.iter().filter_map(line).collect()
    };
    job.each(
        |records, timeline, day| lines(ftm::of_no_case(&ids, records, timeline, day, job.history)),
        |told| lines(ftm::of_case(&ids, told, job.history)),
        |lines| {
            for (shared, line) in lines {
                let is_new = |id| written.write().is_ok_and(|mut written| written.insert(id));
                if shared.is_none_or(is_new) {
                    let done = file.write_all(&line);
                    done.map_err(|error| folder.cannot("write", ENTITIES, &error))?;
                    count += 1;
                }
            }
            Ok(())
        },
    )?;
    let done = file.flush();
    done.map_err(|error| folder.cannot("write", ENTITIES, &error))?;
    drop(file);
    let files = folder.finish()?.into_iter().map(|(file, sha256)| Written {
        file,
        rows: Some(count),
        tables: Vec::new(),
        sha256,
    });
    Ok(files.collect())
}
