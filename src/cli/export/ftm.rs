//! An export as FollowTheMoney entities.

use super::Job;
use super::folder::{Folder, Written};
use crate::cli::Failure;

pub fn write(_job: &Job<'_>, _folder: Folder) -> Result<Vec<Written>, Failure> {
    Ok(Vec::new())
}
