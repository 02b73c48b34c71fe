//! Reading a file as spreadsheets write it: any of three separators, any of four encodings.

use serde::{Deserialize, Serialize};

/// More lines than one file may have.
pub const MOST_LINES: usize = 20_000;
const MOST_COLUMNS: usize = 60;
/// A cell holds at most so many characters; the rest is an open quote, or nothing that anybody wants to keep.
const LONGEST_CELL: usize = 2000;

/// A line with its number in the file, which is what its reader looks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub number: u64,
    pub cells: Vec<String>,
}

/// The first line, and those that follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub header: Vec<String>,
    pub lines: Vec<Line>,
}

/// Reads a file, or says in a sentence why it cannot be.
pub fn read(bytes: &[u8]) -> Result<Table, String> {
    let text = decode(bytes)?.replace("\r\n", "\n").replace('\r', "\n");
    let (separator, skipped, text) = separator(&text);
    if let Some(line) = unclosed_quote(text, separator) {
        return Err(format!("A quotation mark opened in line {} is never closed.", line + skipped));
    }
    let mut reader =
        csv::ReaderBuilder::new().delimiter(separator).flexible(true).has_headers(false).from_reader(text.as_bytes());
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| format!("The file cannot be read: {error}."))?;
        let number = record.position().map_or(0, |position| first_line(text, position)) + skipped;
        let cells: Vec<String> =
            record.iter().map(|cell| cell.chars().take(LONGEST_CELL + 1).filter(|c| *c != '\0').collect()).collect();
        if cells.iter().any(|cell| !cell.trim().is_empty()) {
            lines.push(Line { number, cells });
        }
        if lines.len() > MOST_LINES + 1 {
            return Err(format!("The file has more than {MOST_LINES} lines. Divide it into several."));
        }
    }
    if lines.is_empty() {
        return Err("The file is empty.".into());
    }
    let header: Vec<String> = lines.remove(0).cells.iter().map(|cell| cell.trim().to_owned()).collect();
    if lines.is_empty() {
        return Err("The file has only one line. The first names the columns; what they hold begins at the second.".into());
    }
    if header.len() > MOST_COLUMNS {
        return Err(format!("The file has {} columns; at most {MOST_COLUMNS} are read.", header.len()));
    }
    Ok(Table { header, lines })
}

/// The line on which a record begins: the reader counts from behind the one before, with the empty lines between.
fn first_line(text: &str, position: &csv::Position) -> u64 {
    let from = usize::try_from(position.byte()).unwrap_or(0);
    let empty = text.as_bytes().get(from..).unwrap_or_default().iter().take_while(|byte| **byte == b'\n').count();
    position.line() + u64::try_from(empty).unwrap_or(0)
}

/// The line in which a quoted cell begins that never ends, if there is one: all behind it would be read as one cell.
pub fn unclosed_quote(text: &str, separator: u8) -> Option<u64> {
    let (mut line, mut opened, mut is_at_start) = (1, None, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', Some(_)) if bytes.peek() == Some(&b'"') => drop(bytes.next()),
            (b'"', Some(_)) => opened = None,
            (b'"', None) if is_at_start => opened = Some(line),
            _ => {}
        }
        is_at_start = byte == b'\n' || byte == separator;
        line += u64::from(byte == b'\n');
    }
    opened
}

/// What a file says, in any of four encodings, or in a sentence that it is no text.
pub fn decode(bytes: &[u8]) -> Result<String, String> {
    let text = text_of(bytes);
    let is_text = !text.contains('\0') && !bytes.starts_with(b"PK\x03\x04");
    is_text.then_some(text).ok_or_else(|| "This is not a text file. Save the sheet as CSV and choose that file.".into())
}

/// What a file says: UTF-8 and UTF-16 by their marks, else UTF-8 if it is, else what Windows writes in Western Europe.
pub fn text_of(bytes: &[u8]) -> String {
    let utf16 = |rest: &[u8], of: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = rest.chunks_exact(2).map(|pair| of([pair[0], pair[1]])).collect();
        String::from_utf16_lossy(&units)
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => bytes.iter().map(|byte| windows_1252(*byte)).collect(),
        },
    }
}

fn windows_1252(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“',
        '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    if (0x80..0xa0).contains(&byte) { HIGH[usize::from(byte - 0x80)] } else { char::from(byte) }
}

/// The separator, how many lines come before what it separates, and that: as the first line says (`sep=;`), else the one that
/// the first line has most.
fn separator(text: &str) -> (u8, u64, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    if let Some(named) = first.trim().strip_prefix("sep=").and_then(|named| named.bytes().next()) {
        return (named, 1, rest);
    }
    let mut is_quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for byte in first.bytes() {
        is_quoted ^= byte == b'"';
        if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == byte && !is_quoted) {
            *count += 1;
        }
    }
    let most = counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator);
    (if counts.iter().all(|(_, count)| *count == 0) { b',' } else { most }, 0, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(bytes: &[u8]) -> Vec<Vec<String>> {
        read(bytes).unwrap().lines.into_iter().map(|line| line.cells).collect()
    }

    #[test]
    fn separators_marks_and_line_breaks_of_every_spreadsheet_are_read() {
        let expected = vec![vec!["Ana".to_owned(), "ana@x.org".to_owned()]];
        for file in [
            "Name,E-mail\nAna,ana@x.org\n",
            "\u{feff}Name;E-mail\r\nAna;ana@x.org\r\n",
            "Name\tE-mail\rAna\tana@x.org",
            "sep=;\nName;E-mail\nAna;ana@x.org",
        ] {
            assert_eq!(cells(file.as_bytes()), expected, "{file:?}");
        }
        let utf16: Vec<u8> = "\u{feff}Name\tE-mail\nAna\tana@x.org".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(cells(&utf16), expected);
        assert_eq!(cells(b"Name,Town\nJos\xe9,Z\xfcrich")[0], ["José", "Zürich"]);
    }

    #[test]
    fn quotes_hold_separators_and_line_breaks_and_lines_keep_their_numbers() {
        let table = read(b"\"Name, whole\",E-mail\n\"Petrova, Ana\",\"a\"\"b\"\n\n\"two\nlines\",x\nlast,y").unwrap();
        assert_eq!(table.header, ["Name, whole", "E-mail"]);
        let lines: Vec<(u64, &str)> = table.lines.iter().map(|line| (line.number, line.cells[0].as_str())).collect();
        assert_eq!(lines, [(2, "Petrova, Ana"), (4, "two\nlines"), (6, "last")]);
    }

    #[test]
    fn lines_are_counted_from_the_top_of_the_file_also_below_a_named_separator() {
        let table = read(b"sep=;\nName;E-mail\nAna;a@x.org\n\nBen;b@x.org").unwrap();
        assert_eq!(table.lines.iter().map(|line| line.number).collect::<Vec<_>>(), [3, 5]);
    }

    #[test]
    fn a_quotation_mark_that_is_never_closed_is_told_by_its_line() {
        let told = |line| Err(format!("A quotation mark opened in line {line} is never closed."));
        assert_eq!(read(b"Name,E-mail\nAna,a@x.org\n\"Ben,b@x.org\nCleo,c@x.org\n"), told(3));
        assert_eq!(read(b"sep=;\r\nName;E-mail\r\n\"two\r\nlines\";\"x\r\n"), told(4));
        for whole in ["a,b\n5\" disk,x", "a,b\n\"say \"\"hi\"\"\",x", "a,b\n\"\",\"x\"", "a,b\nx \"y,z"] {
            assert!(read(whole.as_bytes()).is_ok(), "{whole}");
        }
    }

    #[test]
    fn what_is_no_such_file_is_told() {
        for wrong in [&b""[..], b"\n\n", b"Name,E-mail\n", b"PK\x03\x04xl/workbook", b"a\0b,c\nd,e"] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
        let many = "Name,E-mail\n".to_owned() + &"a,b\n".repeat(MOST_LINES + 1);
        assert!(read(many.as_bytes()).unwrap_err().contains("20000"));
    }
}
