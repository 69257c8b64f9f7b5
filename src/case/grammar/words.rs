//! Words of which one may stand at a place.

use super::super::plain::Reader;

/// Words as they are written, quotes and all; found by their first letter.
pub(super) struct Words {
    /// Sorted, so that those of a first letter stand together.
    words: Vec<Word>,
    /// Where those begin that have this byte after the quote. In a box: what is looked at one after the
    /// other lies close together without it.
    begins: Box<[u8; 256]>,
}

struct Word {
    /// Its place among those given.
    place: usize,
    written: Vec<u8>,
    /// Its first sixteen bytes, and which of these it has: nearly all have no more.
    head: u128,
    mask: u128,
}

impl Word {
    fn new((place, written): (usize, String)) -> Self {
        let written = written.into_bytes();
        let (mut head, mut mask) = ([0; 16], [0; 16]);
        for ((head, mask), byte) in head.iter_mut().zip(&mut mask).zip(&written) {
            (*head, *mask) = (*byte, 0xff);
        }
        Self {
            place,
            written,
            head: u128::from_le_bytes(head),
            mask: u128::from_le_bytes(mask),
        }
    }

    /// The byte after the quote.
    fn letter(&self) -> u8 {
        letter(self.head)
    }

    fn stands_at(&self, sixteen: u128, reader: &mut Reader<'_>) -> bool {
        if sixteen & self.mask != self.head {
            return false;
        }
        let length = self.written.len();
        if length <= 16 {
            reader.step(length);
            return true;
        }
        reader.take_all(&self.written)
    }
}

fn letter(sixteen: u128) -> u8 {
    (sixteen >> 8) as u8
}

impl Words {
    /// Of fewer than 256 words, each with a quote before it.
    pub(super) fn new(words: impl IntoIterator<Item = String>) -> Self {
        let mut words: Vec<Word> = words.into_iter().enumerate().map(Word::new).collect();
        words.sort_by(|a, b| a.written.cmp(&b.written));
        let none = u8::try_from(words.len()).unwrap_or(u8::MAX);
        let mut begins = Box::new([none; 256]);
        for (place, word) in (0..none).zip(&words).rev() {
            begins[usize::from(word.letter())] = place;
        }
        Self { words, begins }
    }

    /// Steps over the word that stands here. Gives its place among those given.
    pub(super) fn take(&self, reader: &mut Reader<'_>) -> Option<usize> {
        let sixteen = reader.sixteen();
        let letter = letter(sixteen);
        let first = usize::from(self.begins[usize::from(letter)]);
        let mut of_the_letter = self.words[first..]
            .iter()
            .take_while(|word| word.letter() == letter);
        let found = of_the_letter.find(|word| word.stands_at(sixteen, reader));
        found.map(|word| word.place)
    }
}
