//! Standard output: text that is safe to print, and JSON.
//!
//! Text is built from [`Span`]s. Only this module writes escape sequences, and it escapes every
//! control character and bidirectional override in a span: nothing from a ledger reaches a terminal
//! raw.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

use crate::seq::Size;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};
use serde::Serialize;
use unicode_width::UnicodeWidthStr;

/// A piece of a line, in one style.
pub struct Span<'a> {
    style: Style,
    text: Cow<'a, str>,
}

/// Plain text.
pub fn plain<'a>(text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span {
        style: Style::new(),
        text: text.into(),
    }
}

/// What a line is about.
pub fn strong<'a>(text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span {
        style: Style::new().bold(),
        text: text.into(),
    }
}

/// What is beside the point: places, sources.
pub fn faint<'a>(text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span {
        style: Style::new().dimmed(),
        text: text.into(),
    }
}

/// What should be looked at.
pub fn alert<'a>(text: impl Into<Cow<'a, str>>) -> Span<'a> {
    Span {
        style: AnsiColor::Yellow.on_default(),
        text: text.into(),
    }
}

/// Text as it may be printed: control characters and bidirectional controls are escaped.
pub fn safe(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unsafe) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| {
        if is_unsafe(c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(escape).collect())
}

/// Whether a character may do something to a terminal, or to the order of what stands there.
fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Where results go.
pub struct Output {
    to: BufWriter<io::Stdout>,
    colour: bool,
    width: Option<usize>,
}

impl Output {
    /// Standard output: coloured and wrapped on a terminal only.
    pub fn new() -> Self {
        let stdout = io::stdout();
        let width = width_of(&stdout);
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        Self {
            to: BufWriter::with_capacity(1 << 16, stdout),
            colour,
            width,
        }
    }

    /// Writes a line; on a terminal, what does not fit goes on below, further in.
    pub fn line(&mut self, indent: usize, spans: &[Span<'_>]) -> io::Result<()> {
        let width = self.width.unwrap_or(usize::MAX).max(24);
        write!(self.to, "{:indent$}", "")?;
        let (mut column, mut gap) = (indent, 0);
        for span in spans {
            let text = safe(&span.text);
            if self.colour {
                write!(self.to, "{}", span.style)?;
            }
            for piece in text.split_inclusive(' ') {
                let word = piece.trim_end_matches(' ');
                // The space between two words is written with the second: none ends a line.
                if column + gap + word.width() > width && column > indent && !word.is_empty() {
                    let deeper = indent + 2;
                    write!(self.to, "\n{:deeper$}", "")?;
                    (column, gap) = (deeper, 0);
                }
                if !word.is_empty() {
                    write!(self.to, "{:gap$}{word}", "")?;
                    column += gap + word.width();
                    gap = 0;
                }
                gap += piece.len() - word.len();
            }
            if self.colour {
                write!(self.to, "{:#}", span.style)?;
            }
        }
        self.to.write_all(b"\n")
    }

    /// How wide a line of the terminal is, where there is one.
    pub fn width(&self) -> Option<usize> {
        self.width
    }

    /// Writes an empty line.
    pub fn gap(&mut self) -> io::Result<()> {
        self.to.write_all(b"\n")
    }

    /// Writes JSON as it is; on a terminal, with what could harm it escaped as JSON does it.
    pub fn raw(&mut self, json: &[u8]) -> io::Result<()> {
        if self.width.is_none() {
            return self.to.write_all(json);
        }
        let escape = |c: char| match c {
            '\n' => c.to_string(),
            _ if is_unsafe(c) => format!("\\u{:04x}", u32::from(c)),
            _ => c.to_string(),
        };
        let text: String = String::from_utf8_lossy(json).chars().map(escape).collect();
        self.to.write_all(text.as_bytes())
    }

    /// Writes one JSON document.
    pub fn json(&mut self, document: &impl Serialize) -> io::Result<()> {
        if self.width.is_none() {
            serde_json::to_writer(&mut self.to, document).map_err(io::Error::from)?;
        } else {
            let text = serde_json::to_vec(document).map_err(io::Error::from)?;
            self.raw(&text)?;
        }
        self.gap()
    }

    /// Writes out what is still held back.
    pub fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

/// How wide the lines of a terminal are; `None` where it is none, or does not say.
fn width_of(stdout: &io::Stdout) -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(stdout).ok()?;
    (size.ws_col > 0).then_some(size.ws_col.into())
}

/// So many of a thing: `1 entry`, `2 entries`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    let what = if number == 1 { one } else { many };
    format!("{number} {what}")
}

/// So many entries.
pub fn entries(size: Size) -> String {
    counted(size.0, "entry", "entries")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_raw_reaches_a_terminal() {
        assert_eq!(safe("Тоқташ Ғ. – “x”"), "Тоқташ Ғ. – “x”");
        assert_eq!(safe("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
        assert_eq!(safe("a\u{202e}b\u{9b}"), "a\\u{202e}b\\u{9b}");
        assert_eq!(safe("a\nb"), "a\\nb");
    }
}
