//! An export as CSV.

use std::io::Write;

use super::Job;
use super::folder::{Folder, README, Written};
use crate::cli::Failure;
use crate::exchange::rows::{self, Several, csv};

pub fn write(job: &Job<'_>, mut folder: Folder, bom: bool) -> Result<Vec<Written>, Failure> {
    let mark = if bom { csv::BYTE_ORDER_MARK } else { "" };
    let names = rows::ALL.map(csv::file);
    let mut files = Vec::new();
    for (table, name) in rows::ALL.into_iter().zip(&names) {
        let mut file = folder.begin_summed(name)?;
        let began = file.write_all(mark.as_bytes());
        let began = began.and_then(|()| file.write_all(&csv::header(table)));
        began.map_err(|error| folder.cannot("write", name, &error))?;
        files.push((file, 0));
    }
    job.each(
        |records, timeline, day| {
            let rows = rows::of_no_case(records, timeline, day, job.history, Several::Joined);
            (counted(&rows), csv::lines(&rows))
        },
        |told| {
            let rows = rows::of_case(told, &told.worlds(), job.history, Several::Joined);
            (counted(&rows), csv::lines(&rows))
        },
        |(counts, lines)| {
            for (nth, (file, count)) in files.iter_mut().enumerate() {
                let done = file.write_all(&lines[nth]);
                done.map_err(|error| folder.cannot("write", &names[nth], &error))?;
                *count += counts[nth];
            }
            Ok(())
        },
    )?;
    let mut counts = Vec::new();
    for ((file, count), name) in files.into_iter().zip(&names) {
        folder.end(name, file)?;
        counts.push(Some(count));
    }
    let (_, mut readme) = folder.begin(README)?;
    let text = csv::readme(&super::sqlite::head(job)?);
    let done = readme.write_all(text.as_bytes());
    done.map_err(|error| folder.cannot("write", README, &error))?;
    counts.push(None);
    let written = folder.finish()?.into_iter().zip(counts);
    let written = written.map(|((file, sha256), rows)| Written {
        file,
        rows,
        tables: Vec::new(),
        sha256,
    });
    Ok(written.collect())
}

fn counted(rows: &rows::Rows) -> [u64; rows::ALL.len()] {
    std::array::from_fn(|nth| rows.of[nth].len() as u64)
}
