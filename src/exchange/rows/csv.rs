//! Rows as CSV (RFC 4180): UTF-8 without a byte order mark, fields parted by commas, lines ended by CR LF,
//! a line of names first.
//!
//! | value | is written |
//! | --- | --- |
//! | not recorded | as an empty field |
//! | no items, no entries | `none` |
//! | yes or no | `yes`, `no` |
//! | items | with ` \| ` between them |
//! | entries | `3 7` |
//! | text | as it is; with an apostrophe before it where a spreadsheet would run it ([`harmless`]) |

use std::convert::Infallible;

use super::{ALL, Rows, Sheet, Table, Value, table};
use crate::exchange::{csv_field, csv_line, harmless};

/// What Excel needs before UTF-8 that is not ASCII, and what other tools would take for part of a name.
pub const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The name of a table's file.
#[must_use]
pub fn file(of: Table) -> String {
    format!("{}.csv", table(of).name)
}

/// The line of names.
#[must_use]
pub fn header(of: Table) -> Vec<u8> {
    let columns = &table(of).columns;
    let mut to = Vec::new();
    csv_line(
        columns.iter().map(|column| column.name.as_str()),
        END,
        &mut to,
    );
    to
}

/// The lines of all rows, table by table. Lists must be [joined](super::Several::Joined).
#[must_use]
pub fn lines(rows: &Rows) -> [Vec<u8>; ALL.len()] {
    std::array::from_fn(|nth| write(&rows.of[nth]))
}

const END: &str = "\r\n";

fn write(sheet: &Sheet) -> Vec<u8> {
    let mut to = Vec::new();
    let done: Result<(), Infallible> = sheet.each_row(|cells| {
        for (nth, value) in cells.enumerate() {
            if nth > 0 {
                to.push(b',');
            }
            match value {
                Value::Unknown => {}
                Value::Text(text) => csv_field(&harmless(text), &mut to),
                Value::Number(number) => to.extend(number.to_string().into_bytes()),
                Value::Difference(number) => to.extend(number.to_string().into_bytes()),
                Value::Truth(true) => to.extend(b"yes"),
                Value::Truth(false) => to.extend(b"no"),
            }
        }
        to.extend(END.as_bytes());
        Ok(())
    });
    let Ok(()) = done;
    to
}

/// What each file and each column has in it, for people: what stands beside the files.
#[must_use]
pub fn readme(head: &str) -> String {
    let mut text = format!("{head}\n{HOW_TO_READ}");
    for of in ALL {
        let specification = table(of);
        text.push_str(&format!(
            "\n{}: a row is {}\n\n",
            file(of),
            specification.about
        ));
        for column in &specification.columns {
            text.push_str(&format!("  {}: {}", column.name, column.about));
            if let Some(refers) = column.refers {
                let other = table(refers.table).name;
                text.push_str(&format!(" ({}.csv, {})", other, refers.column));
            }
            text.push('\n');
        }
    }
    text
}

const HOW_TO_READ: &str = "\
How to read it

- What is counted here is what is recorded in this ledger, never a total.
- An empty cell is what nobody recorded: not known. It is never a no: that is written no, and what is
  known to be nothing is written none.
- Where there are several, they are parted by \" | \"; entries, which are places in the log, by spaces.
- shown is yes for what has certainly happened by the day. sure says whether it is so in every state that
  the case may be in on the day (certain), or in some (possible). Columns that end in _possible list all
  that may be so.
- A date is written as it was recorded (EDTF: 2023-06 is some day of that month, ../2024-03-18 some day
  until then, ~ about, ? uncertain), with the first and the last day that it can mean beside it.
- Text that a spreadsheet would run as a formula has an apostrophe before it, also after a semicolon, a
  tab or the end of a line, where some spreadsheets begin another cell.
- The files are UTF-8. Excel shows Cyrillic rightly if they were exported with --bom, or through Data,
  From Text/CSV, 65001: Unicode (UTF-8).
";
