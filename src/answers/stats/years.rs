//! Years, in words.

/// A year, or one of those from the first to the last; `None` where that is not known.
#[must_use]
pub fn years_in_words(earliest: Option<i32>, latest: Option<i32>) -> String {
    match (earliest, latest) {
        (Some(a), Some(b)) if a == b => a.to_string(),
        (Some(a), Some(b)) if a + 1 == b => format!("{a} or {b}"),
        (Some(a), Some(b)) => format!("{a} to {b}"),
        (Some(a), None) => format!("{a} or later"),
        (None, Some(b)) => format!("{b} or before"),
        (None, None) => "not recorded".to_owned(),
    }
}
