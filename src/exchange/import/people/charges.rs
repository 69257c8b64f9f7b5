//! What a defendant is charged with: a charge for each article.

use serde_json::Value;

use super::super::fields::Kind;
use super::super::read::{Draft, Making};
use super::super::sheet::Wrong;
use super::super::slugs::slug;
use super::columns::{Dates, Until};

/// The id of a charge that has none: of whom it is against, and the article, where that is known.
pub fn charge_id(who: &str, article: Option<&str>) -> Option<String> {
    slug(&format!("{who} {}", article.unwrap_or("charge")))
}

impl Making<'_, '_> {
    /// A charge for each article.
    pub(super) fn charges(&mut self, common: &Draft, defendant: &str, dates: &Dates) {
        let (articles, mut broken) = self.several("article", &Kind::Line);
        let (ids, wrong_ids) = self.several("charge", &Kind::Slug);
        broken |= wrong_ids;
        // Of a charge it may be known when it was filed, and not yet under which article.
        let told = !self.bound.texts(self.row, "charge_title").is_empty()
            || ["charged", "code", "part", "edition"]
                .iter()
                .any(|field| self.is_told(field));
        let count = articles.len().max(ids.len()).max(usize::from(told));
        if !ids.is_empty() && !articles.is_empty() && ids.len() != articles.len() {
            self.wrong(
                self.bound.column("charge"),
                Wrong::new(format!(
                    "there are {} charges and {} articles",
                    ids.len(),
                    articles.len()
                )),
            );
            broken = true;
        }
        let mut base = common.as_event("charge_filed");
        base.is_broken |= broken;
        if count > 0 {
            self.event_fields(&mut base);
            self.date(&mut base, "charged", dates, Until::of("charge_filed"));
        }
        for at in 0..count {
            let mut draft = base.clone();
            let article = articles.get(at).and_then(Value::as_str);
            draft
                .fields
                .extend(article.map(|a| ("article".to_owned(), Value::from(a))));
            draft.cover("article", self.bound.column("article"));
            let id = ids.get(at).and_then(Value::as_str).map(str::to_owned);
            if id.is_none() {
                draft.made.insert("charge");
            }
            let id = id.or_else(|| charge_id(defendant, article));
            draft.fields.insert("charge".into(), id.clone().into());
            draft
                .fields
                .insert("who".into(), Value::from(vec![defendant]));
            self.take_part(draft, id.as_deref());
        }
    }
}
