//! Standard output: text that is safe to print, and JSON.
//!
//! Text is built from [`Span`]s. Only this module writes escape sequences, and it escapes every
//! control character and bidirectional override in a span: nothing from a ledger reaches a terminal
//! raw.

use std::borrow::Cow;
use std::io::{self, BufWriter, Write};

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
    let unsafe_char = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(unsafe_char) {
        return Cow::Borrowed(text);
    }
    let escape = |c: char| {
        if unsafe_char(c) {
            c.escape_default().to_string()
        } else {
            c.to_string()
        }
    };
    Cow::Owned(text.chars().map(escape).collect())
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
        let width = terminal_size::terminal_size_of(&stdout).map(|(width, _)| width.0.into());
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
        let mut column = indent;
        for span in spans {
            let text = safe(&span.text);
            if self.colour {
                write!(self.to, "{}", span.style)?;
            }
            for word in text.split_inclusive(' ') {
                let long = word.trim_end().width();
                if column + long > width && column > indent {
                    let deeper = indent + 2;
                    write!(self.to, "\n{:deeper$}", "")?;
                    column = deeper;
                }
                self.to.write_all(word.as_bytes())?;
                column += word.width();
            }
            if self.colour {
                write!(self.to, "{:#}", span.style)?;
            }
        }
        self.to.write_all(b"\n")
    }

    /// Writes an empty line.
    pub fn gap(&mut self) -> io::Result<()> {
        self.to.write_all(b"\n")
    }

    /// Writes bytes as they are: JSON only, in which control characters are escaped.
    pub fn raw(&mut self, json: &[u8]) -> io::Result<()> {
        self.to.write_all(json)
    }

    /// Writes one JSON document.
    pub fn json(&mut self, document: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer(&mut self.to, document).map_err(io::Error::from)?;
        self.gap()
    }

    /// Writes out what is still held back.
    pub fn finish(&mut self) -> io::Result<()> {
        self.to.flush()
    }
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
