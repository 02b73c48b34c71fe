//! Text as it is searched for and sorted: lower case, without accents, split into words.

/// Letters that are found by typing plainer ones.
const PLAIN: &[(&str, &str)] = &[
    ("a", "àáâãäåāăąǎǻạảấầẩẫậắằẳẵặ"),
    ("ae", "æǽ"),
    ("c", "çćĉċč"),
    ("d", "ďđð"),
    ("e", "èéêëēĕėęěẹẻẽếềểễệ"),
    ("g", "ĝğġģǧ"),
    ("h", "ĥħ"),
    ("i", "ìíîïĩīĭįıǐịỉ"),
    ("j", "ĵ"),
    ("k", "ķǩ"),
    ("l", "ĺļľŀł"),
    ("n", "ñńņňŉ"),
    ("o", "òóôõöøōŏőǒơọỏốồổỗộớờởỡợ"),
    ("oe", "œ"),
    ("r", "ŕŗř"),
    ("s", "śŝşšș"),
    ("ss", "ß"),
    ("t", "ţťŧț"),
    ("th", "þ"),
    ("u", "ùúûüũūŭůűųǔưụủứừửữự"),
    ("w", "ŵ"),
    ("y", "ýÿŷỳỵỷỹ"),
    ("z", "źżž"),
    ("α", "ά"),
    ("ε", "έ"),
    ("η", "ή"),
    ("ι", "ίϊΐ"),
    ("ο", "ό"),
    ("σ", "ς"),
    ("υ", "ύϋΰ"),
    ("ω", "ώ"),
    ("е", "ё"),
    ("и", "й"),
];

/// A word has at most this many letters; what is longer is cut.
const LONGEST_WORD: usize = 60;
const LONGEST_SEARCH: usize = 200;

/// The words of a text, folded: letters and digits, whatever stands between them left out.
pub fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars().flat_map(char::to_lowercase).filter(|letter| !is_mark(*letter)) {
        let Some(word) = words.last_mut() else { break };
        match plain(letter) {
            Some(plain) => word.push_str(plain),
            None if letter.is_alphanumeric() => word.push(letter),
            // An apostrophe stands within a word: O’Neill is found as oneill.
            None if matches!(letter, '\'' | '’' | 'ʼ') => {}
            None if word.is_empty() => {}
            None => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    for word in &mut words {
        if let Some((end, _)) = word.char_indices().nth(LONGEST_WORD) {
            word.truncate(end);
        }
    }
    words
}

fn plain(letter: char) -> Option<&'static str> {
    if letter.is_ascii() {
        return None;
    }
    PLAIN.iter().find(|(_, letters)| letters.contains(letter)).map(|(plain, _)| *plain)
}

/// The text as it is sorted.
pub fn sort_key(text: &str) -> String {
    words(text).join(" ")
}

/// The `LIKE` pattern of keys that have these words in them: empty where nothing was typed. A search of signs alone has no
/// words and finds nothing, as no key has such a sign in it.
pub fn containing(typed: &str) -> String {
    // Databases refuse patterns of many thousand signs, and nothing is that long.
    let typed: String = typed.chars().take(LONGEST_SEARCH).collect();
    match sort_key(&typed) {
        _ if typed.trim().is_empty() => String::new(),
        key if key.is_empty() => "-".to_owned(),
        key => format!("%{key}%"),
    }
}

/// Accents that stand by themselves, and the vowel points of Hebrew and Arabic, which are written or not.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}'..='\u{5c2}' | '\u{640}' | '\u{64b}'..='\u{65f}' | '\u{670}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_what_stands_between_words_do_not_matter() {
        assert_eq!(words("Gráinne  O’Neill-Łukasz (Head)"), ["grainne", "oneill", "lukasz", "head"]);
        assert_eq!(words("Trần Wanjirũ Yılmaz ΆΝΝΑ Straße"), ["tran", "wanjiru", "yilmaz", "αννα", "strasse"]);
        assert_eq!(words("e\u{301}"), ["e"]);
    }

    #[test]
    fn operators_and_quotes_are_no_words() {
        assert_eq!(words("\"ana\" OR NOT (mor*) & | ! :* <->"), ["ana", "or", "not", "mor"]);
        assert!(words("--- ' \" * _").is_empty());
    }

    #[test]
    fn what_people_search_for_is_never_a_pattern() {
        assert_eq!(containing(" Gráinne O’Neill "), "%grainne oneill%");
        assert_eq!(containing("100%_a"), "%100 a%");
        assert_eq!((containing("%_").as_str(), containing("  ").as_str()), ("-", ""));
    }

    #[test]
    fn other_scripts_are_words_too() {
        assert_eq!(words("נועה בן־דוד"), ["נועה", "בן", "דוד"]);
        assert_eq!(words("زينب حسين"), ["زينب", "حسين"]);
        assert_eq!(words(&"x".repeat(100))[0].len(), LONGEST_WORD);
        assert!(containing(&"word ".repeat(20_000)).len() <= LONGEST_SEARCH + 2, "databases refuse longer patterns");
    }
}
