//! The sources of a row.

use serde_json::{Map as Object, Value, json};

use super::super::fields::{Kind, of_record, of_source};
use super::super::sheet::Wrong;
use super::Making;

impl Making<'_, '_> {
    /// The sources of a row: each item of `source`, an address or a title; and the one that
    /// `source_url`, `source_title` and the others tell about.
    pub(super) fn sources(&mut self) -> (Vec<Value>, bool) {
        let (listed, mut broken) = self.several("source", &Kind::Line);
        broken |= self.are_several_in_one(&listed);
        let mut one = Object::new();
        for field in &of_source()[1..] {
            let (value, wrong) = self.one(field, &of_record(field).unwrap_or(Kind::Line));
            broken |= wrong;
            if let Some(value) = value {
                one.insert(field["source_".len()..].into(), value);
            }
        }
        let is_address = |title: &Value| {
            title
                .as_str()
                .is_some_and(|t| t.starts_with("https://") || t.starts_with("http://"))
        };
        let mut listed: Vec<Value> = listed
            .into_iter()
            .map(|title| {
                if is_address(&title) {
                    json!({"title": title.clone(), "url": title})
                } else {
                    json!({"title": title})
                }
            })
            .collect();
        if one.is_empty() {
            return (listed, broken);
        }
        if !one.contains_key("title") {
            // A name in one column and its address in another are one source.
            let only =
                listed.len() == 1 && !(one.contains_key("url") && listed[0].get("url").is_some());
            let title = if only {
                let other = listed.remove(0);
                if let Some(url) = other.get("url") {
                    one.insert("url".into(), url.clone());
                }
                Some(other["title"].clone())
            } else {
                one.get("url").or_else(|| one.get("publisher")).cloned()
            };
            match title {
                Some(title) => one.insert("title".into(), title),
                None => {
                    let column = of_source()
                        .iter()
                        .find_map(|field| self.bound.column(field));
                    self.wrong(
                        column,
                        Wrong::new("the source has neither a title nor an address")
                            .accepted("source_title or source_url"),
                    );
                    return (listed, true);
                }
            };
        }
        listed.insert(0, Value::Object(one));
        (listed, broken)
    }

    /// Refuses two addresses as one: they would be one source.
    fn are_several_in_one(&mut self, listed: &[Value]) -> bool {
        let is_address = |part: &&str| part.starts_with("https://") || part.starts_with("http://");
        let addresses = |text: &str| text.split([' ', ',', '\n', '|']).filter(is_address).count();
        let texts = self.bound.texts(self.row, "source");
        let mut listed = listed.iter().filter_map(Value::as_str);
        let (Some(several), Some(text)) = (listed.find(|t| addresses(t) > 1), texts.first()) else {
            return false;
        };
        let wrong = Wrong::new(format!("{several:?} is more than one address"));
        let advice = format!("{:?} between them", text.rule.separator);
        self.wrong_at(*text, wrong.accepted(advice));
        true
    }
}
