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

#[cfg(test)]
mod tests {
    use super::super::key::made_id;
    use super::*;

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
