//! Cells of files that spreadsheets open.

use std::borrow::Cow;

/// Beginnings by which a spreadsheet takes a cell for a formula.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet runs: an apostrophe stands before what it would take for a formula.
pub fn safe(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(FORMULA) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The same cell as it was before [`safe`], without outer blanks.
pub fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

/// Whether a cell is a formula that was left in a file instead of its value.
pub fn is_formula(cell: &str) -> bool {
    cell.trim().starts_with('=')
}

/// A line of a file, with its line break.
pub fn line<'a>(cells: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells: Vec<String> = cells.into_iter().map(|cell| safe(cell).into_owned()).collect();
    // Writing into memory does not fail.
    let _ = writer.write_record(&cells);
    writer.into_inner().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_made_text_and_comes_back() {
        for cell in ["=1+1", "+49 30", "-", "@SUM(A1)", "=HYPERLINK(\"x\")"] {
            assert!(safe(cell).starts_with('\''), "{cell}");
            assert_eq!(plain(&safe(cell)), cell);
        }
        assert!(safe("\tx").starts_with('\'') && safe("\rx").starts_with('\''));
        assert_eq!((safe("Ana").as_ref(), plain(" 'tis "), plain("O'Neill")), ("Ana", "'tis", "O'Neill"));
    }

    #[test]
    fn a_line_is_quoted_where_it_must_be() {
        let written = String::from_utf8(line(["a", "b,c", "d\"e", "=x"])).unwrap();
        assert_eq!(written, "a,\"b,c\",\"d\"\"e\",'=x\r\n");
    }
}
