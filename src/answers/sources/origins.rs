//! From how many places sources come.

use std::collections::BTreeMap;

use crate::case::record::Source;

/// From how many places sources come.
pub(super) fn independent(sources: &[&Source]) -> usize {
    if sources.len() < 2 {
        return sources.len();
    }
    let mut place: Vec<usize> = (0..sources.len()).collect();
    let mut first: BTreeMap<(u8, String), usize> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate() {
        for mark in marks(source) {
            let other = *first.entry(mark).or_insert(at);
            let (one, two) = (root(&place, at), root(&place, other));
            place[one.max(two)] = one.min(two);
        }
    }
    (0..sources.len()).filter(|&at| place[at] == at).count()
}

fn root(place: &[usize], mut at: usize) -> usize {
    while place[at] != at {
        at = place[at];
    }
    at
}

/// What two sources that come from one place have in common.
fn marks(source: &Source) -> Vec<(u8, String)> {
    let text = |text: &dyn ToString| text.to_string().to_lowercase();
    let mut marks = Vec::new();
    marks.extend(source.publisher.as_ref().map(|p| (0, text(p))));
    marks.extend(
        source
            .url
            .as_ref()
            .map(|u| (1, text(u).trim_end_matches('/').to_owned())),
    );
    marks.extend(source.sha256.as_ref().map(|digest| (2, text(digest))));
    // A title tells where something comes from only where nothing else does.
    if source.publisher.is_none() && source.url.is_none() {
        marks.push((3, text(&source.title)));
    }
    marks
}
