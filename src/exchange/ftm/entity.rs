//! An entity, and its id.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::clean;
use crate::case::date::Date;
use crate::origin::Origin;

/// An entity's id: forty digits of a hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Id(String);

impl Id {
    /// Its digits.
    pub(super) fn text(&self) -> &str {
        &self.0
    }

    /// The number that its first digits make: what it takes to know it again among millions.
    #[must_use]
    pub fn short(&self) -> u128 {
        u128::from_str_radix(&self.0[..32], 16).expect("an id is made of digits")
    }
}

/// Where the ids of a ledger's entities come from.
pub struct Ids {
    origin: Origin,
    dataset: String,
}

impl Ids {
    /// Those of a ledger.
    #[must_use]
    pub fn new(origin: &Origin) -> Self {
        let slug = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
        Self {
            origin: origin.clone(),
            dataset: origin.as_str().chars().map(slug).collect(),
        }
    }

    /// The id of what is of a kind and has a key.
    pub(super) fn of(&self, kind: &str, key: &[&str]) -> Id {
        let mut sum = Sha256::new();
        // No part can be taken for two.
        for part in [self.origin.as_str(), kind].iter().chain(key) {
            sum.update((part.len() as u64).to_be_bytes());
            sum.update(part.as_bytes());
        }
        let digits = sum.finalize();
        Id(digits[..20].iter().map(|b| format!("{b:02x}")).collect())
    }
}

/// An entity, as it is written on a line.
#[derive(Debug)]
pub struct Entity {
    /// Its id.
    pub id: Id,
    schema: &'static str,
    properties: Vec<(&'static str, Vec<String>)>,
}

impl Entity {
    pub(super) fn new(id: Id, schema: &'static str) -> Self {
        Self {
            id,
            schema,
            properties: Vec::new(),
        }
    }

    /// Whether it may be made by several cases: it is written once.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.schema, "Article" | "PublicBody")
    }

    fn add(mut self, property: &'static str, value: Option<String>) -> Self {
        let Some(value) = value else { return self };
        let found = self
            .properties
            .iter_mut()
            .find(|(name, _)| *name == property);
        match found {
            Some((_, values)) if values.contains(&value) => {}
            Some((_, values)) => values.push(value),
            None => self.properties.push((property, vec![value])),
        }
        self
    }

    fn each<'t>(
        self,
        property: &'static str,
        values: impl IntoIterator<Item = &'t str>,
        clean: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let add = |entity: Self, value| entity.add(property, clean(value));
        values.into_iter().fold(self, add)
    }

    pub(super) fn name<'t>(
        self,
        property: &'static str,
        names: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        self.each(property, names, clean::name)
    }

    pub(super) fn label<'t>(
        self,
        property: &'static str,
        labels: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        self.each(property, labels, clean::label)
    }

    pub(super) fn text<'t>(
        self,
        property: &'static str,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        self.each(property, texts, clean::text)
    }

    pub(super) fn identifier(self, property: &'static str, number: &str) -> Self {
        self.add(property, clean::identifier(number))
    }

    pub(super) fn country(self, jurisdiction: Option<&str>) -> Self {
        self.add("country", jurisdiction.and_then(clean::country))
    }

    pub(super) fn language(self, lang: Option<&str>) -> Self {
        self.add("language", lang.and_then(clean::language))
    }

    pub(super) fn urls<'t>(
        self,
        property: &'static str,
        urls: impl IntoIterator<Item = &'t str>,
    ) -> Self {
        self.each(property, urls, clean::url)
    }

    /// What of a date can be held; what was written, where that is more, in the summary.
    pub(super) fn date(self, property: &'static str, what: &str, on: Option<&Date>) -> Self {
        let written = on.and_then(|on| clean::as_written(what, on));
        self.add(property, on.and_then(clean::date))
            .add("summary", written)
    }

    pub(super) fn link<'t>(
        self,
        property: &'static str,
        ids: impl IntoIterator<Item = &'t Id>,
    ) -> Self {
        let add = |entity: Self, id: &Id| entity.add(property, Some(id.0.clone()));
        ids.into_iter().fold(self, add)
    }

    /// Its line, as `ftm` writes it.
    #[must_use]
    pub fn line(&self, ids: &Ids) -> Vec<u8> {
        let mut properties = serde_json::Map::new();
        for (name, values) in &self.properties {
            properties.insert((*name).to_owned(), serde_json::json!(values));
        }
        let line = Line {
            id: &self.id,
            schema: self.schema,
            properties,
            referents: [],
            datasets: [&ids.dataset],
        };
        let mut text = serde_json::to_vec(&line).expect("an entity has string keys only");
        text.push(b'\n');
        text
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a Id,
    schema: &'static str,
    properties: serde_json::Map<String, serde_json::Value>,
    referents: [(); 0],
    datasets: [&'a String; 1],
}
