//! What to say to whoever wrote a text that is not known.

use super::super::fields::Kind;
use super::super::map::{PLACEHOLDER, RowKind};
use super::super::plan::Text;
use super::super::sheet::Wrong;
use super::super::terms::term;
use super::super::words::{near, plain, unsaid};

/// With what the map could say of the very text that is not known.
pub(super) fn advised(
    wrong: Wrong,
    rows: RowKind,
    (field, kind): (&str, &Kind),
    text: Text<'_>,
) -> Wrong {
    let rule = text.rule;
    let (Some(said), Some(_), false) = (&wrong.accepted, text.column, text.is_error) else {
        return wrong;
    };
    let more = match kind {
        Kind::Words(words) => {
            // It is no word of a list, whatever the map would say of it.
            if unsaid(&plain(text.text), words).is_some() {
                return wrong;
            }
            let example = near(text.text, words).unwrap_or(PLACEHOLDER);
            format!(
                "{field} = {{ column = {:?}, words = {{ {:?} = {example:?} }} }} under [columns] in the map says what a word of this sheet means",
                rule.text, text.text
            )
        }
        Kind::Penalty if rows == RowKind::Defendant && term(text.text).is_ok() => {
            "or, where it is the same in all rows, penalty_kind = \"imprisonment\" under [fixed] in the map: the kind of each that gives only its length".to_owned()
        }
        _ => return wrong,
    };
    let said = format!("{said}; {more}");
    wrong.accepted(said)
}
