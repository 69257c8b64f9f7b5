//! What a workbook has and a spreadsheet does not show at once: hidden rows and columns, which are read like all
//! others, and comments, which are not. Either is told, since nobody sees it.

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Cursor, Read};

use zip::ZipArchive;

use super::sheet::{COLUMN_LIMIT, letter};

/// What is not shown of a sheet.
#[derive(Default)]
pub struct Unshown {
    /// The numbers of its hidden rows.
    pub rows: BTreeSet<u64>,
    /// Its hidden columns, counted from 0.
    pub columns: BTreeSet<usize>,
    /// How many cells have a comment, and the first of them.
    pub comments: Option<(usize, String)>,
}

impl Unshown {
    /// What to tell of the columns and the comments of a sheet that has so many columns.
    pub fn notes(&self, width: usize) -> Vec<String> {
        let columns: Vec<String> = self.columns.range(..width).map(|c| letter(*c)).collect();
        let mut notes = match columns.as_slice() {
            [] => Vec::new(),
            [only] => vec![format!("the hidden column {only} is read too")],
            several => vec![format!(
                "the hidden columns {} are read too",
                several.join(", ")
            )],
        };
        notes.extend(self.comments.as_ref().map(|(count, first)| match count {
            1 => format!("the cell {first} has a comment, which is not read"),
            count => format!(
                "{count} cells, the first of them {first}, have comments, which are not read"
            ),
        }));
        notes
    }
}

/// What is not shown of a sheet; nothing, where the file does not say it in the usual way.
pub fn unshown(bytes: &[u8], sheet: &str) -> Unshown {
    let found = ZipArchive::new(Cursor::new(bytes)).ok();
    found
        .and_then(|mut file| in_file(&mut file, sheet))
        .unwrap_or_default()
}

fn in_file(file: &mut ZipArchive<Cursor<&[u8]>>, sheet: &str) -> Option<Unshown> {
    let book = tags(file, "xl/workbook.xml", "sheet")?;
    let named = book
        .iter()
        .find(|tag| attribute(tag, "name").as_deref() == Some(sheet))?;
    let id = attribute(named, "r:id")?;
    let related = tags(file, "xl/_rels/workbook.xml.rels", "Relationship")?;
    let part = related
        .iter()
        .find(|tag| attribute(tag, "Id").as_ref() == Some(&id))?;
    let path = path_of(&attribute(part, "Target")?, "xl");
    let (mut number, mut found) = (0, Unshown::default());
    let is_hidden = |tag: &str| attribute(tag, "hidden").is_some_and(|h| h == "1" || h == "true");
    each_tag(file, &path, "row", |tag| {
        let said = attribute(tag, "r").and_then(|r| r.parse().ok());
        number = said.unwrap_or_else(|| u64::saturating_add(number, 1));
        if is_hidden(tag) {
            found.rows.insert(number);
        }
    })?;
    each_tag(file, &path, "col", |tag| {
        let end = |name| attribute(tag, name).and_then(|n| n.parse::<usize>().ok());
        if let (true, Some(first), Some(last)) = (is_hidden(tag), end("min"), end("max")) {
            let columns = first.max(1)..=last.min(COLUMN_LIMIT);
            found.columns.extend(columns.map(|column| column - 1));
        }
    })?;
    found.comments = comments(file, &path);
    Some(found)
}

/// How many cells of a sheet have a comment, and the first of them.
fn comments(file: &mut ZipArchive<Cursor<&[u8]>>, sheet: &str) -> Option<(usize, String)> {
    let (folder, name) = sheet.rsplit_once('/')?;
    let related = tags(file, &format!("{folder}/_rels/{name}.rels"), "Relationship")?;
    let is_comments =
        |tag: &&String| attribute(tag, "Type").is_some_and(|t| t.ends_with("/comments"));
    let target = attribute(related.iter().find(is_comments)?, "Target")?;
    let mut found: Option<(usize, String)> = None;
    each_tag(file, &path_of(&target, folder), "comment", |tag| {
        let place = || (0, attribute(tag, "ref").unwrap_or_default());
        found.get_or_insert_with(place).0 += 1;
    })?;
    found
}

/// The path of a part that is named from a folder.
fn path_of(target: &str, folder: &str) -> String {
    if let Some(path) = target.strip_prefix('/') {
        return path.to_owned();
    }
    match (target.strip_prefix("../"), folder.rsplit_once('/')) {
        (Some(rest), Some((above, _))) => format!("{above}/{rest}"),
        _ => format!("{folder}/{target}"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn hidden_columns_and_comments_are_told() {
        let mut file = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in [
            ("xl/workbook.xml", "<sheet name=\"S\" r:id=\"a\"/>"),
            (
                "xl/_rels/workbook.xml.rels",
                "<Relationship Id=\"a\" Target=\"worksheets/s.xml\"/>",
            ),
            (
                "xl/worksheets/s.xml",
                "<cols><col min=\"1\" max=\"1\"/><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"9\" max=\"99999999999\" hidden=\"1\"/></cols><row r=\"1\"/>",
            ),
            (
                "xl/worksheets/_rels/s.xml.rels",
                "<Relationship Id=\"c\" Type=\"http://x/comments\" Target=\"../comments1.xml\"/>",
            ),
            (
                "xl/comments1.xml",
                "<commentList><comment ref=\"B2\"/><comment ref=\"C3\"/></commentList>",
            ),
        ] {
            let options = zip::write::SimpleFileOptions::default();
            file.start_file(name, options).expect("a part");
            file.write_all(text.as_bytes()).expect("its text");
        }
        let bytes = file.finish().expect("a file").into_inner();
        let found = unshown(&bytes, "S");
        let comments = "2 cells, the first of them B2, have comments, which are not read";
        assert_eq!(
            found.notes(4),
            ["the hidden columns B, C are read too", comments]
        );
        assert_eq!(
            found.notes(2),
            ["the hidden column B is read too", comments]
        );
        assert!(found.columns.len() < COLUMN_LIMIT);
        assert!(unshown(&bytes, "T").notes(4).is_empty());
    }
}
