//! The table, in Markdown.

use std::fmt::Write as _;
use std::time::Duration;

use crate::peer::Done;

/// A figure.
#[derive(Clone)]
pub struct Cell {
    /// How long it took; nothing where the peer has no such thing.
    pub time: Option<Duration>,
    /// Whether it is only the nearest that the peer has.
    nearest: bool,
    /// Over how many events it is a rate.
    events: Option<usize>,
    /// Whether the time is shown for each event.
    each: bool,
}

impl Cell {
    /// A figure of something done.
    pub fn new(time: Duration, done: &Done) -> Self {
        Self {
            time: (!matches!(done, Done::Not)).then_some(time),
            nearest: matches!(done, Done::Nearest),
            events: None,
            each: false,
        }
    }

    /// With the rate at which so many events were gone through.
    pub fn of(self, events: usize) -> Self {
        Self {
            events: Some(events),
            ..self
        }
    }

    /// The same, with the time of each.
    pub fn each(self, events: usize) -> Self {
        Self {
            each: true,
            ..self.of(events)
        }
    }

    fn show(&self, base: Option<&Self>) -> String {
        let Some(time) = self.time else {
            return "—".to_owned();
        };
        let mut text = match self.events {
            Some(events) if self.each => show_time(time / events.max(1) as u32),
            _ => show_time(time),
        };
        // Writing into a string does not fail.
        if let Some(events) = self.events {
            let rate = events as f64 / time.as_secs_f64();
            let _ = write!(text, ", {}/s", thousands(rate.round() as u64));
        }
        if let Some(base) = base.and_then(|base| base.time) {
            let ratio = time.as_secs_f64() / base.as_secs_f64();
            let digits = match ratio {
                ..0.095 => 3,
                ..0.95 => 2,
                ..9.5 => 1,
                _ => 0,
            };
            let _ = write!(text, ", ×{ratio:.digits$}");
        }
        let mark = if self.nearest { " †" } else { "" };
        text + mark
    }
}

/// A peer.
pub struct Row {
    /// Its name.
    pub name: String,
    /// Its figures, in the order of [`WORKS`]; none where it could not be measured.
    cells: Vec<Cell>,
    lacks: String,
    is_command: bool,
}

/// The works.
pub const WORKS: [&str; 5] = [
    "durable single appends",
    "bulk load",
    "verify the whole history",
    "rebuild all states",
    "one case at a date",
];

impl Row {
    /// A row without figures yet.
    pub fn new(name: String, lacks: &str, is_command: bool) -> Self {
        Self {
            name,
            cells: Vec::new(),
            lacks: lacks.to_owned(),
            is_command,
        }
    }

    /// The row with its figures.
    pub fn with(self, cells: Vec<Cell>) -> Self {
        Self { cells, ..self }
    }

    /// A row that stays without them.
    pub fn failed(self, why: &str) -> Self {
        let why = why.replace(['\n', '|'], " ");
        Self {
            lacks: format!("Not measured: {}", why.trim()),
            ..self
        }
    }
}

/// Prints the rows. The first command and the first library are casebook's, against which those
/// that follow are set.
pub fn show(rows: &[Row]) -> String {
    let mut text = format!("| | {} | what it does not do |\n", WORKS.join(" | "));
    text += &format!("|{}\n", " --- |".repeat(WORKS.len() + 2));
    for row in rows {
        let ours = rows.iter().find(|ours| ours.is_command == row.is_command);
        let cell = |at: usize| {
            let base = ours.and_then(|ours| ours.cells.get(at));
            row.cells
                .get(at)
                .map_or("—".to_owned(), |cell| cell.show(base))
        };
        let cells: Vec<String> = (0..WORKS.len()).map(cell).collect();
        text += &format!("| {} | {} | {} |\n", row.name, cells.join(" | "), row.lacks);
    }
    text
}

/// Three figures, in the unit that suits.
pub fn show_time(time: Duration) -> String {
    let (value, unit) = match time.as_secs_f64() {
        seconds if seconds >= 1.0 => (seconds, "s"),
        seconds if seconds >= 1e-3 => (seconds * 1e3, "ms"),
        seconds => (seconds * 1e6, "µs"),
    };
    let digits = if value < 10.0 {
        2
    } else {
        usize::from(value < 100.0)
    };
    format!("{value:.digits$} {unit}")
}

/// 12,345
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).unwrap_or("?"))
        .collect();
    groups.join(",")
}
