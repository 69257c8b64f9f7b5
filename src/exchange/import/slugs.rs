//! Ids made of names: `Тоқташ Ғ.` becomes `toqtash-gh`.
//!
//! The letters are those in which Kazakh and Russian names are mostly written in Latin. It need not be
//! anybody's own spelling, only always the same: the name itself is kept as it was written.

/// What a letter is in Latin.
fn latin(c: char) -> &'static str {
    match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' => "g",
        'ғ' => "gh",
        'д' => "d",
        'е' | 'э' | 'є' => "e",
        'ё' => "yo",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' | 'й' | 'ї' => "i",
        'к' => "k",
        'қ' => "q",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'ң' => "ng",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ы' => "y",
        'ю' => "yu",
        'я' => "ya",
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => "a",
        'é' | 'è' | 'ê' | 'ë' => "e",
        'í' | 'ì' | 'î' | 'ï' | 'ı' => "i",
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ø' => "o",
        'ú' | 'ù' | 'û' | 'ü' => "u",
        'ç' => "c",
        'ğ' => "g",
        'ş' => "s",
        'ñ' => "n",
        'ß' => "ss",
        _ => "",
    }
}

/// Makes an id of a name: `None` where nothing of it can be written so.
#[must_use]
pub fn slug(text: &str) -> Option<String> {
    let mut made = String::new();
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if latin(c).is_empty() {
            // Signs that are heard with the letter before them part no words.
            let parts = !matches!(c, 'ъ' | 'ь' | '\'' | '’' | 'ʼ');
            if parts && !made.is_empty() && !made.ends_with('-') {
                made.push('-');
            }
        } else {
            made.push_str(latin(c));
        }
    }
    let mut made: &str = &made;
    if made.len() > 64 {
        made = &made[..64];
    }
    let made = made.trim_matches('-');
    (!made.is_empty()).then(|| made.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_ids() {
        for (name, id) in [
            ("Тоқташ Ғ.", "toqtash-gh"),
            ("Дело № 1-23/2024", "delo-1-23-2024"),
            ("Өмір Ұлы Үйсін һәм Әлі", "omir-uly-uisin-ham-ali"),
            ("K1", "k1"),
            ("  ", ""),
        ] {
            assert_eq!(slug(name).unwrap_or_default(), id);
        }
        assert!(slug(&"щ".repeat(40)).is_some_and(|s| s.len() <= 64));
    }
}
