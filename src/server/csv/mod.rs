//! Files of comma-separated values: from people's spreadsheets, and for them.

mod refusal;
mod table;

use std::borrow::Cow;

use axum::http::header;
use axum::response::{IntoResponse, Response};

pub use refusal::{Refusal, refused_file, refused_lines};
pub use table::{Line, Table, decode, read, text_of, unclosed_quote};

/// The mark by which spreadsheets know UTF-8.
pub const MARK: &[u8] = b"\xef\xbb\xbf";

/// Whether a spreadsheet would take the cell for a formula.
fn is_formula(cell: &str) -> bool {
    cell.trim_start().starts_with(['=', '+', '-', '@']) || cell.starts_with(['\t', '\r', '\n'])
}

/// A cell that no spreadsheet runs, whoever wrote what is in it: an apostrophe stands before what would be a formula.
pub fn safe(cell: &str) -> Cow<'_, str> {
    if is_formula(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The same cell as it was before [`safe`], without outer blanks.
pub fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('\'').filter(|rest| is_formula(rest)).map_or(cell, str::trim)
}

/// A line of a file, with its line break; no cell of it is a formula.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells: Vec<String> = cells.into_iter().map(|cell| safe(cell).into_owned()).collect();
    // Writing into memory does not fail.
    let _ = writer.write_record(&cells);
    writer.into_inner().unwrap_or_default()
}

/// A file made of [`line`]s, without those behind the first of which a cell is so; nothing where none is.
pub fn without(file: &str, is_so: impl Fn(&str) -> bool) -> Option<String> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(file.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().filter_map(Result::ok).collect();
    let stays = |(nth, record): &(usize, &csv::StringRecord)| *nth == 0 || !record.iter().any(|cell| is_so(plain(cell)));
    let left: Vec<_> = records.iter().enumerate().filter(stays).collect();
    let is_whole = left.len() == records.len();
    (!is_whole).then(|| left.into_iter().map(|(_, record)| String::from_utf8_lossy(&line(record)).into_owned()).collect())
}

/// The lines as a file to download.
pub fn download(name: &str, lines: impl IntoIterator<Item = Vec<String>>) -> Response {
    let mut file = MARK.to_vec();
    for cells in lines {
        file.extend(line(cells.iter().map(String::as_str)));
    }
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, file).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_text_and_comes_back() {
        for formula in ["=1+1", "+49 30", "-2", "-", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", "=HYPERLINK(\"x\")"] {
            assert_eq!(safe(formula), format!("'{formula}"));
            assert_eq!(plain(&safe(formula)), formula.trim());
        }
        for text in ["Ana", "", "a=b", "2026-12-03", "ana@town.example"] {
            assert_eq!(safe(text), text);
        }
        assert_eq!((plain(" 'tis "), plain("O'Neill")), ("'tis", "O'Neill"));
    }

    #[test]
    fn a_file_loses_the_lines_that_it_must_and_keeps_the_others_as_they_were() {
        let file: Vec<u8> = [["Name", "Note"], ["Al", "x"], ["Zoe \"Zed\" Quill", "=1,2"], ["'Alan", "Al, too"]]
            .iter()
            .flat_map(|cells| line(cells.iter().copied()))
            .collect();
        let file = String::from_utf8(file).unwrap();
        assert_eq!(without(&file, |cell| cell == "Nobody"), None);
        assert_eq!(without(&file, |cell| cell == "Al").unwrap(), file.replace("Al,x\r\n", ""));
        let quoted = without(&file, |cell| cell == "Zoe \"Zed\" Quill").unwrap();
        assert!(!quoted.contains("Zed") && quoted.ends_with("\"Al, too\"\r\n"), "{quoted}");
        assert!(without(&file, |cell| cell == "Name").is_none(), "the first line says what the others hold");
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be() {
        let written = String::from_utf8(line(["a", "b,c", "d\"e", "=x"])).unwrap();
        assert_eq!(written, "a,\"b,c\",\"d\"\"e\",'=x\r\n");
    }
}
