//! Where an entry's id is from: whether an import made it.

use crate::case::ids::RecordId;

/// Where an id is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// Made of what identifies the fact; see `key.rs`.
    Made,
    /// Made of the id of a row that makes several records: `ROW.EVENT`, or `ROW.EVENT.CHARGE`.
    Row,
    /// Given by somebody: in a column for ids, by hand, or by the program that appended it.
    Given,
}

impl Origin {
    /// Where the id of an event's record is from.
    pub fn of(event: &str, id: &RecordId) -> Self {
        let id = id.as_str();
        let digits = id
            .strip_prefix(event)
            .and_then(|rest| rest.strip_prefix(':'));
        let is_made =
            |digits: &str| digits.len() == 24 && digits.bytes().all(|b| b.is_ascii_hexdigit());
        if digits.is_some_and(is_made) {
            return Self::Made;
        }
        let after = id.split_once('.').and_then(|_| {
            let at = id.rfind(&format!(".{event}"))?;
            Some(&id[at + 1 + event.len()..])
        });
        match after {
            Some(after) if after.is_empty() || after.starts_with('.') => Self::Row,
            _ => Self::Given,
        }
    }
}

/// What stands between the id of a record that was taken out of force, and the number of the one that says it
/// again.
const AGAIN: &str = ".again-";

/// The id under which a record of a row is recorded for the second time, the third, …: of a row with an id each
/// record has its own, and no id is given twice.
#[must_use]
pub fn again(id: &RecordId, number: u32) -> Option<RecordId> {
    format!("{id}{AGAIN}{number}").parse().ok()
}

/// The id that a record had when it was recorded first, where it is recorded again.
pub fn first_of(id: &RecordId) -> Option<RecordId> {
    let (first, number) = id.as_str().rsplit_once(AGAIN)?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| first.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::super::key::made_id;
    use super::*;

    #[test]
    fn an_id_that_is_used_again_is_still_that_of_its_row() {
        let first: RecordId = "r1.charge_filed.d1-146".parse().expect("an id");
        let second = again(&first, 2).expect("an id");
        assert_eq!(first_of(&second), Some(first.clone()));
        assert_eq!(first_of(&first), None);
        assert_eq!(Origin::of("charge_filed", &second), Origin::Row);
    }

    #[test]
    fn an_import_knows_the_ids_that_it_made() {
        let of = |id: &str| Origin::of("charge_filed", &id.parse().expect("an id"));
        let made = made_id(None, "charge_filed", &["d1-146".to_owned()], 0);
        assert_eq!(of(made.as_str()), Origin::Made);
        assert_eq!(of("r1.charge_filed.d1-146"), Origin::Row);
        assert_eq!(of("a.b.charge_filed"), Origin::Row);
        for given in ["c1", "charge_filed:abc", "charge_filed", "r1.charge_filedx"] {
            assert_eq!(of(given), Origin::Given, "{given}");
        }
    }
}
