//! Files of comma-separated values for people's spreadsheets.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::shared::{AppError, AppResult};

/// A cell that no spreadsheet takes for a formula, whoever wrote what is in it.
pub fn cell(text: &str) -> String {
    let is_formula = text.trim_start().starts_with(['=', '+', '-', '@', '\t', '\r']) || text.starts_with(['\t', '\r', '\n']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// The lines as a file to download. It begins with the mark by which spreadsheets know UTF-8.
pub fn download(name: &str, lines: impl IntoIterator<Item = Vec<String>>) -> AppResult<Response> {
    let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
    for line in lines {
        writer.write_record(line.iter().map(|text| cell(text))).map_err(|_| AppError::Internal)?;
    }
    let file = writer.into_inner().map_err(|_| AppError::Internal)?;
    let name: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers = [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    Ok((headers, file).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_formula_is_text() {
        for formula in ["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1"] {
            assert_eq!(cell(formula), format!("'{formula}"));
        }
        for text in ["Ana", "", "a=b", "2026-12-03", "ana@town.example"] {
            assert_eq!(cell(text), text);
        }
    }
}
