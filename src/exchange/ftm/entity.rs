//! An entity, and its id.

use std::borrow::Cow;
use std::ops::Range;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use sha2::{Digest, Sha256};

use super::clean;
use crate::case::date::Date;
use crate::origin::Origin;

/// How many digits an id has.
const DIGITS: usize = 40;

/// An entity's id: forty digits of a hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id([u8; DIGITS]);

impl Id {
    /// Its digits.
    pub(super) fn text(&self) -> &str {
        std::str::from_utf8(&self.0).expect("digits are ASCII")
    }

    /// The number that its first digits make: what it takes to know it again among millions.
    #[must_use]
    pub fn short(&self) -> u128 {
        u128::from_str_radix(&self.text()[..32], 16).expect("an id is made of digits")
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.text())
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
        const HEX: &[u8; 16] = b"0123456789abcdef";
        let mut sum = Sha256::new();
        // No part can be taken for two.
        for part in [self.origin.as_str(), kind].iter().chain(key) {
            sum.update((part.len() as u64).to_be_bytes());
            sum.update(part.as_bytes());
        }
        let hash = sum.finalize();
        let digit = |at: usize| {
            let byte = hash[at / 2];
            HEX[usize::from(if at.is_multiple_of(2) {
                byte >> 4
            } else {
                byte & 15
            })]
        };
        Id(std::array::from_fn(digit))
    }
}

/// An entity, as it is written on a line.
#[derive(Debug)]
pub struct Entity {
    /// Its id.
    pub id: Id,
    schema: &'static str,
    /// All values, one after another.
    text: String,
    /// Each property's name, and where its value stands; in the order in which they were added.
    properties: Vec<(&'static str, Range<usize>)>,
}

impl Entity {
    pub(super) fn new(id: Id, schema: &'static str) -> Self {
        Self {
            id,
            schema,
            text: String::new(),
            properties: Vec::new(),
        }
    }

    /// Whether it may be made by several cases: it is written once.
    #[must_use]
    pub fn is_shared(&self) -> bool {
        matches!(self.schema, "Article" | "PublicBody")
    }

    fn add(mut self, property: &'static str, value: Option<impl AsRef<str>>) -> Self {
        let Some(value) = value else { return self };
        let value = value.as_ref();
        let same = |(name, at): &(&str, Range<usize>)| {
            *name == property && self.text[at.clone()] == *value
        };
        if !self.properties.iter().any(same) {
            let from = self.text.len();
            self.text.push_str(value);
            self.properties.push((property, from..self.text.len()));
        }
        self
    }

    fn each<'t>(
        self,
        property: &'static str,
        values: impl IntoIterator<Item = &'t str>,
        clean: impl Fn(&'t str) -> Option<Cow<'t, str>>,
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
        let add = |entity: Self, id: &Id| entity.add(property, Some(id.text()));
        ids.into_iter().fold(self, add)
    }

    /// Adds its line, as `ftm` writes it.
    pub fn write(&self, ids: &Ids, to: &mut Vec<u8>) {
        let line = Line {
            id: &self.id,
            schema: self.schema,
            properties: Properties(self),
            referents: [],
            datasets: [&ids.dataset],
        };
        serde_json::to_writer(&mut *to, &line).expect("an entity has string keys only");
        to.push(b'\n');
    }
}

#[derive(Serialize)]
struct Line<'a> {
    id: &'a Id,
    schema: &'static str,
    properties: Properties<'a>,
    referents: [(); 0],
    datasets: [&'a String; 1],
}

/// The properties by name, each with its values in the order in which they were added.
struct Properties<'a>(&'a Entity);

impl Serialize for Properties<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut sorted: Vec<_> = self.0.properties.iter().collect();
        sorted.sort_by_key(|(name, _)| *name);
        let mut map = to.serialize_map(None)?;
        for values in sorted.chunk_by(|(one, _), (other, _)| one == other) {
            map.serialize_entry(values[0].0, &Values(self.0, values))?;
        }
        map.end()
    }
}

struct Values<'a>(&'a Entity, &'a [&'a (&'static str, Range<usize>)]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let values = self.1.iter().map(|(_, at)| &self.0.text[at.clone()]);
        to.collect_seq(values)
    }
}
