//! An export as FollowTheMoney entities.

use std::io::{BufWriter, Write};

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
    let mut written: HashSet<u128> = HashSet::default();
    let lines = |made: Made<'_>| -> Vec<(Option<u128>, Vec<u8>)> {
        let entities = made.entities.iter();
        let line = |entity: &ftm::Entity| {
            let shared = entity.is_shared().then(|| entity.id.short());
            (shared, entity.line(&ids))
        };
        entities.map(line).collect()
    };
    job.each(
        |records, timeline, day| lines(ftm::of_no_case(&ids, records, timeline, day, job.history)),
        |told| lines(ftm::of_case(&ids, told, job.history)),
        |lines| {
            for (shared, line) in lines {
                if shared.is_none_or(|id| written.insert(id)) {
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
