//! Rows of a workbook that a spreadsheet does not show, such as those that a filter leaves out. They are read
//! like all others; that they were is told, since nobody sees them.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

/// The numbers of the hidden rows of a sheet; none, where the file does not say it in the usual way.
pub fn hidden_rows(bytes: &[u8], sheet: &str) -> BTreeSet<u64> {
    let found = ZipArchive::new(Cursor::new(bytes)).ok();
    found
        .and_then(|mut file| in_file(&mut file, sheet))
        .unwrap_or_default()
}

fn in_file(file: &mut ZipArchive<Cursor<&[u8]>>, sheet: &str) -> Option<BTreeSet<u64>> {
    let book = tags(file, "xl/workbook.xml", "sheet")?;
    let named = book
        .iter()
        .find(|tag| attribute(tag, "name").as_deref() == Some(sheet))?;
    let id = attribute(named, "r:id")?;
    let related = tags(file, "xl/_rels/workbook.xml.rels", "Relationship")?;
    let part = related
        .iter()
        .find(|tag| attribute(tag, "Id").as_ref() == Some(&id))?;
    let target = attribute(part, "Target")?;
    let path = match target.strip_prefix('/') {
        Some(path) => path.to_owned(),
        None => format!("xl/{target}"),
    };
    let (mut number, mut hidden) = (0, BTreeSet::new());
    each_tag(file, &path, "row", |tag| {
        let said = attribute(tag, "r").and_then(|r| r.parse().ok());
        number = said.unwrap_or_else(|| u64::saturating_add(number, 1));
        if attribute(tag, "hidden").is_some_and(|hidden| hidden == "1" || hidden == "true") {
            hidden.insert(number);
        }
    })?;
    Some(hidden)
}

/// The tags of a name in a part of a file.
fn tags(file: &mut ZipArchive<Cursor<&[u8]>>, path: &str, name: &str) -> Option<Vec<String>> {
    let mut found = Vec::new();
    each_tag(file, path, name, |tag| found.push(tag.to_owned()))?;
    Some(found)
}

/// Takes a part of a file apart, tag by tag: it may be larger than should be held at once.
fn each_tag(
    file: &mut ZipArchive<Cursor<&[u8]>>,
    path: &str,
    name: &str,
    mut take: impl FnMut(&str),
) -> Option<()> {
    /// No tag that is looked for is longer.
    const LONGEST: u64 = 1 << 20;
    let mut text = BufReader::new(file.by_name(path).ok()?);
    let mut piece = Vec::new();
    loop {
        piece.clear();
        if (&mut text)
            .take(LONGEST)
            .read_until(b'>', &mut piece)
            .ok()?
            == 0
        {
            return Some(());
        }
        let start = piece.iter().rposition(|byte| *byte == b'<').unwrap_or(0);
        let tag = String::from_utf8_lossy(&piece[start..]);
        let rest = tag.strip_prefix('<').and_then(|tag| tag.strip_prefix(name));
        if let Some(rest) = rest.filter(|rest| rest.starts_with(char::is_whitespace)) {
            take(rest);
        }
    }
}

/// What a tag says of something.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let before = tag.match_indices(name).find(|(at, _)| {
        let after = tag[at + name.len()..].trim_start();
        tag[..*at].ends_with(char::is_whitespace) && after.starts_with('=')
    });
    let (at, _) = before?;
    let value = tag[at + name.len()..]
        .trim_start()
        .strip_prefix('=')?
        .trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let value = value[1..].split(quote).next()?;
    let plain = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&amp;", "&"),
    ];
    let text = plain
        .iter()
        .fold(value.to_owned(), |text, (from, to)| text.replace(from, to));
    Some(text)
}
