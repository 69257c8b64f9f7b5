//! Commands that are advised: whoever copies one means the ledger that was just looked at.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

/// What is done to a ledger: commands without a ledger, and help, need none named.
const COMMANDS: [&str; 14] = [
    "append",
    "correct",
    "findings",
    "history",
    "import",
    "reconcile",
    "repair",
    "replay",
    "retract",
    "show",
    "sources",
    "stats",
    "status",
    "verify",
];

/// `casebook`, and the ledger where the command line named one. Set once, before anything is run.
static CASEBOOK: OnceLock<String> = OnceLock::new();

/// From here on, advised commands name this ledger.
pub fn name(ledger: &Path) {
    let named = format!("casebook --ledger {}", quoted(&ledger.to_string_lossy()));
    // A second ledger cannot be named: the command line is read once.
    let _ = CASEBOOK.set(named);
}

/// How a command that is advised begins.
pub fn casebook() -> &'static str {
    CASEBOOK.get().map_or("casebook", String::as_str)
}

/// A sentence, with the ledger named in the commands that it advises.
pub fn naming_the_ledger(text: &str) -> Cow<'_, str> {
    let Some(casebook) = CASEBOOK.get() else {
        return Cow::Borrowed(text);
    };
    let (mut named, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("casebook ") {
        let end = after.find(|c: char| !c.is_ascii_lowercase());
        let command = &after[..end.unwrap_or(after.len())];
        let acts = COMMANDS.contains(&command) && !after[command.len()..].starts_with(" --help");
        named.push_str(before);
        named.push_str(if acts { casebook } else { "casebook" });
        named.push(' ');
        rest = after;
    }
    named.push_str(rest);
    Cow::Owned(named)
}

/// A word as a shell takes it whole.
pub fn quoted(text: &str) -> String {
    let plain =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '=' | ':');
    match !text.is_empty() && text.chars().all(plain) {
        true => text.to_owned(),
        false => format!("'{}'", text.replace('\'', "'\\''")),
    }
}
