//! What a map says and no row of the sheet uses: most likely a slip in the map.

use super::super::fields::EVENTS;
use super::super::map::RowKind;
use super::super::people::events_of;
use super::super::plan::{Bound, Rows};
use super::super::sheet::{Sheet, Trouble, Wrong};
use super::super::words::plain;

/// Tells which columns are left out that are not there, and which fixed fields reached no record.
pub(super) fn unused(sheet: &Sheet, bound: &Bound<'_>, rows: &mut Rows) {
    let map = bound.map;
    for name in &map.ignore {
        let is_there = sheet
            .header
            .iter()
            .any(|header| plain(header) == plain(name));
        if !is_there {
            let wrong = Wrong::new(format!("there is no column {name:?} to be left out"));
            let wrong = wrong.accepted("a header of the sheet in ignore, or none");
            rows.doubts.push(Trouble::at(sheet.header_row, None, wrong));
        }
    }
    // Of a sheet that makes nothing, or not all that it should, nothing can be said.
    if rows.planned.is_empty() || !rows.troubles.is_empty() {
        return;
    }
    for field in map.fixed.keys().map(String::as_str) {
        let events = match map.rows {
            RowKind::Fact => events_with(field),
            // A proposal fixes the kind of custody for whoever has a date of it.
            RowKind::Defendant if field == "custody" => continue,
            RowKind::Defendant => events_of(field),
        };
        let is_made = |event: &&str| rows.planned.iter().any(|p| p.record.event.name() == *event);
        if !events.is_empty() && !events.iter().any(is_made) {
            let wrong = Wrong::new(format!(
                "{field} is fixed in the map, and no row makes what has it: {}",
                events.join(", ")
            ));
            rows.doubts.push(Trouble::at(sheet.header_row, None, wrong));
        }
    }
}

/// The events that have a field.
fn events_with(field: &str) -> Vec<&'static str> {
    let all = EVENTS.iter();
    all.filter(|(_, fields)| fields.iter().any(|f| f.name == field))
        .map(|(event, _)| *event)
        .collect()
}
