//! What is different, for people.

use super::{about, kind_word, why};
use crate::answers::diff::{About, Cause, Change, Changes, Kind};
use crate::case::ids::CaseId;
use crate::case::summary::words;
use crate::cli::Failure;
use crate::cli::output::{Output, alert, faint, plain, strong};
use crate::seq::Seq;

/// How many cases are different, and by how much.
fn counted(all: &[Changes]) -> String {
    let number = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {one}s")),
    };
    let kinds = [
        (Kind::Learned, "new record"),
        (Kind::Corrected, "correction"),
        (Kind::Retracted, "retraction"),
    ];
    let by = kinds.into_iter().filter_map(|(kind, word)| {
        let causes = all.iter().flat_map(|case| &case.causes);
        number(causes.filter(|cause| cause.kind == kind).count(), word)
    });
    let by: Vec<String> = by.collect();
    let of_cases = |case: &&Changes| case.changes.iter().any(|change| change.case.is_some());
    let cases = number(all.iter().filter(of_cases).count(), "case");
    let cases = cases.unwrap_or_else(|| "what belongs to no case".to_owned());
    if by.is_empty() {
        "nothing is different".to_owned()
    } else {
        format!("{cases}, by {}", by.join(", "))
    }
}

pub(super) fn print(all: &[Changes], out: &mut Output) -> Result<(), Failure> {
    out.line(0, &[plain(counted(all))])?;
    for of_case in all {
        out.gap()?;
        let case = of_case
            .changes
            .iter()
            .find_map(|change| change.case.as_ref());
        let title = case.map_or("of no case", CaseId::as_str);
        out.line(0, &[strong(title)])?;
        let changes: Vec<&Change> = of_case.changes.iter().collect();
        let items: Vec<&[&Change]> = changes.chunk_by(|a, b| a.about == b.about).collect();
        for alike in items.chunk_by(|a, b| is_alike(a, b)) {
            item(alike, out)?;
        }
        out.line(2, &[strong("because")])?;
        for cause in &of_case.causes {
            because(cause, out)?;
        }
    }
    Ok(())
}

/// Whether two members of a group that follow each other are different in the same way.
fn is_alike(a: &[&Change], b: &[&Change]) -> bool {
    let place = |change: &Change| match &change.about {
        About::Defendant(id) => {
            let (group, number) = id.rsplit_once('-')?;
            number
                .parse::<u64>()
                .ok()
                .map(|number| (group.to_owned(), number))
        }
        _ => None,
    };
    let next = place(a[0]).map(|(group, number)| (group, number.saturating_add(1)));
    let same = |(a, b): (&&Change, &&Change)| {
        a.field == b.field && a.words == b.words && a.entries == b.entries
    };
    next.is_some() && next == place(b[0]) && a.len() == b.len() && a.iter().zip(b).all(same)
}

/// What is different of one thing, or of several that are alike.
fn item(alike: &[&[&Change]], out: &mut Output) -> Result<(), Failure> {
    let (first, last) = (alike[0], alike[alike.len() - 1]);
    let (what, id) = about(&first[0].about);
    let title = if alike.len() > 1 {
        format!("{what} {id} … {}", about(&last[0].about).1)
    } else {
        format!("{} {id}", words(what))
    };
    out.line(2, &[plain(title.trim_end())])?;
    for change in first {
        let entries: Vec<String> = change.entries.iter().map(Seq::to_string).collect();
        let mark = format!("  [{} {}]", kind_word(change.kind), entries.join(" "));
        let mark = if change.kind == Kind::Learned {
            faint(mark)
        } else {
            alert(mark)
        };
        let [before, after] = &change.words;
        let field = words(&change.field);
        let spans = [
            faint(format!("{field}: ")),
            plain(format!("{before} → ")),
            strong(after.as_str()),
            mark,
        ];
        out.line(4, &spans)?;
    }
    Ok(())
}

fn because(cause: &Cause, out: &mut Output) -> Result<(), Failure> {
    let what = match cause.kind {
        Kind::Learned => "",
        Kind::Corrected => "correction: ",
        Kind::Retracted => "retraction: ",
    };
    let by = format!("  {} by {}", cause.recorded_at, cause.by);
    let text = format!("  {what}{}", why(cause));
    out.line(4, &[strong(cause.seq.to_string()), plain(text), faint(by)])?;
    if !cause.sources.is_empty() {
        out.line(6, &[faint(format!("source: {}", cause.sources.join("; ")))])?;
    }
    Ok(())
}
