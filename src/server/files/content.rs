//! What a file really is: told by its content, piece by piece as it arrives. Its name only tells one kind of text from
//! another, and must not claim to be something else.

/// How much of the beginning is kept to look at.
const HEAD: usize = 64 * 1024;
/// How much of the end is kept, at least: the directory of a zip archive stands there, and grows with its pictures.
const TAIL: usize = 1024 * 1024;

/// What may be attached: the media type, and the endings of names that go with it, the usual one first.
const ALLOWED: &[(&str, &[&str], &str)] = &[
    ("application/pdf", &["pdf"], "a PDF"),
    ("image/jpeg", &["jpg", "jpeg"], "a JPEG picture"),
    ("image/png", &["png"], "a PNG picture"),
    ("image/webp", &["webp"], "a WebP picture"),
    ("image/gif", &["gif"], "a GIF picture"),
    ("video/mp4", &["mp4", "m4v"], "an MP4 video"),
    ("video/webm", &["webm"], "a WebM video"),
    ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"], "a Word document"),
    ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"], "an Excel sheet"),
    ("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"], "a PowerPoint presentation"),
    ("application/vnd.oasis.opendocument.text", &["odt"], "an OpenDocument text"),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"], "an OpenDocument sheet"),
    ("application/vnd.oasis.opendocument.presentation", &["odp"], "an OpenDocument presentation"),
    ("text/plain; charset=utf-8", &["txt", "text"], "plain text"),
    ("text/csv; charset=utf-8", &["csv"], "plain text"),
    ("text/markdown; charset=utf-8", &["md", "markdown"], "plain text"),
];

/// A checked file: its media type, and its name with an ending that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub media_type: &'static str,
    pub name: String,
}

/// Looks at a file while it arrives.
#[derive(Default)]
pub struct Inspection {
    head: Vec<u8>,
    tail: Vec<u8>,
    size: u64,
    text: TextCheck,
}

impl Inspection {
    /// The next piece.
    pub fn feed(&mut self, piece: &[u8]) {
        let room = HEAD - self.head.len().min(HEAD);
        self.head.extend_from_slice(&piece[..piece.len().min(room)]);
        self.tail.extend_from_slice(&piece[piece.len().saturating_sub(TAIL)..]);
        // What is too much is moved away seldom, not with every piece.
        if self.tail.len() > 2 * TAIL {
            self.tail.drain(..self.tail.len() - TAIL);
        }
        self.size += piece.len() as u64;
        self.text.feed(piece);
    }

    /// What it is, or why it is refused.
    pub fn verdict(&self, name: &str) -> Result<Checked, String> {
        let name = tidy_name(name);
        if self.head.is_empty() {
            return Err("This file is empty.".into());
        }
        let ending = ending_of(&name);
        let media_type = self.media_type(ending.as_deref())?;
        let (_, endings, words) = ALLOWED.iter().find(|(known, ..)| *known == media_type).ok_or_else(not_accepted)?;
        match ending {
            None => Ok(Checked { media_type, name: format!("{name}.{}", endings[0]) }),
            Some(ending) if endings.contains(&ending.as_str()) => Ok(Checked { media_type, name }),
            Some(ending) => Err(format!("The name ends in .{ending}, but the content is {words}. Please choose another file.")),
        }
    }

    fn media_type(&self, ending: Option<&str>) -> Result<&'static str, String> {
        if self.head.starts_with(b"PK\x03\x04") {
            return office_type(&self.head, &self.tail, self.size);
        }
        if self.head.starts_with(b"%PDF-") {
            return Ok("application/pdf");
        }
        match infer::get(&self.head).map(|kind| kind.mime_type()) {
            Some("image/jpeg") => Ok("image/jpeg"),
            Some("image/png") => Ok("image/png"),
            Some("image/webp") => Ok("image/webp"),
            Some("image/gif") => Ok("image/gif"),
            Some("video/mp4" | "video/x-m4v") => Ok("video/mp4"),
            Some("video/webm") => Ok("video/webm"),
            Some("text/html" | "text/xml") => Err(looks_like_a_web_page()),
            Some(other) if !other.starts_with("text/") => Err(not_accepted()),
            _ => self.text_type(ending),
        }
    }

    fn text_type(&self, ending: Option<&str>) -> Result<&'static str, String> {
        let is_called_text = matches!(ending, None | Some("txt" | "text" | "csv" | "md" | "markdown"));
        let is_utf16 = self.head.starts_with(&[0xff, 0xfe]) || self.head.starts_with(&[0xfe, 0xff]);
        if is_called_text && (is_utf16 || self.text.is_in_another_encoding()) {
            return Err(
                "This text is not in UTF-8, so that letters would be lost. Save it as UTF-8 and choose it again.".into()
            );
        }
        if !self.text.is_text() {
            return Err(not_accepted());
        }
        let start = String::from_utf8_lossy(&self.head);
        let start = start.trim_start_matches('\u{feff}').trim_start();
        // An address between angle brackets, as texts begin with, is no tag.
        let is_address = ["<https://", "<http://", "<mailto:"].iter().any(|begun| start.starts_with(begun));
        if start.starts_with('<') && !is_address {
            return Err(looks_like_a_web_page());
        }
        Ok(match ending {
            Some("csv") => "text/csv; charset=utf-8",
            Some("md" | "markdown") => "text/markdown; charset=utf-8",
            _ => "text/plain; charset=utf-8",
        })
    }
}

fn not_accepted() -> String {
    "Files of this kind are not accepted: it is no PDF, picture, document, sheet, presentation, text or video (MP4, WebM)."
        .into()
}

fn looks_like_a_web_page() -> String {
    "This looks like a web page or a drawing that can carry code (HTML, XML, SVG). Please send a PDF or a picture instead."
        .into()
}

/// Whether what arrives is UTF-8 without control characters.
#[derive(Default)]
struct TextCheck {
    /// The beginning of a character that the piece before ended in.
    begun: Vec<u8>,
    /// It has what stands in no text, of whatever encoding.
    is_binary: bool,
    is_no_utf8: bool,
}

impl TextCheck {
    fn feed(&mut self, piece: &[u8]) {
        let is_control = |byte: &u8| *byte == 0x7f || *byte < 0x20 && !matches!(*byte, b'\n' | b'\r' | b'\t' | 0x0c);
        self.is_binary |= piece.iter().any(is_control);
        if self.is_binary || self.is_no_utf8 {
            return;
        }
        let bytes = [std::mem::take(&mut self.begun).as_slice(), piece].concat();
        let readable = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                let (whole, begun) = bytes.split_at(error.valid_up_to());
                self.begun = begun.to_vec();
                std::str::from_utf8(whole).unwrap_or_default()
            }
            Err(_) => {
                self.is_no_utf8 = true;
                return;
            }
        };
        self.is_binary = readable.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'));
    }

    fn is_text(&self) -> bool {
        !self.is_binary && !self.is_no_utf8 && self.begun.is_empty()
    }

    fn is_in_another_encoding(&self) -> bool {
        !self.is_binary && !self.is_text()
    }
}

/// Where the directory of a zip archive begins in what was kept of its end, if all of it was.
fn directory_of(tail: &[u8], size: u64) -> Option<&[u8]> {
    const END: usize = 22;
    let at = (0..=tail.len().checked_sub(END)?).rev().find(|at| tail[*at..].starts_with(b"PK\x05\x06"))?;
    let number = |from: usize| Some(u32::from_le_bytes(tail.get(at + from..at + from + 4)?.try_into().ok()?));
    let from = at.checked_sub(usize::try_from(number(12)?).ok()?)?;
    let is_where_it_says = u64::from(number(16)?) + (tail.len() - from) as u64 == size;
    is_where_it_says.then(|| &tail[from..at])
}

/// Which office format a zip archive is; an archive of anything else is refused, and so is one with macros.
fn office_type(head: &[u8], tail: &[u8], size: u64) -> Result<&'static str, String> {
    let stored_type = head.get(38..).filter(|_| head.get(30..38) == Some(b"mimetype"));
    for media_type in [
        "application/vnd.oasis.opendocument.text",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.oasis.opendocument.presentation",
    ] {
        let rest = stored_type.and_then(|stored| stored.strip_prefix(media_type.as_bytes()));
        if rest.is_some_and(|rest| rest.starts_with(b"PK")) {
            return Ok(media_type);
        }
    }
    let Some(directory) = directory_of(tail, size) else {
        return Err(
            "This document could not be looked into: its directory is broken, or far too long. Please save it as a PDF.".into(),
        );
    };
    let names: Vec<&[u8]> =
        entry_names(head, b"PK\x03\x04", 26, 30).chain(entry_names(directory, b"PK\x01\x02", 28, 46)).collect();
    if names.iter().any(|name| name.to_ascii_lowercase().ends_with(b"vbaproject.bin")) {
        return Err("This document has macros in it. Please save it without them, or as a PDF.".into());
    }
    let is_office = names.contains(&b"[Content_Types].xml".as_slice());
    let main_parts: [(&[u8], &str); 3] = [
        (b"word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (b"xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"ppt/presentation.xml", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ];
    let found = main_parts.into_iter().find(|(part, _)| names.contains(part)).filter(|_| is_office);
    found.map(|(_, media_type)| media_type).ok_or_else(not_accepted)
}

/// The names behind every such header of a zip archive: the name's length stands at one offset, the name at another.
fn entry_names<'b>(
    bytes: &'b [u8],
    signature: &'static [u8; 4],
    length_at: usize,
    name_at: usize,
) -> impl Iterator<Item = &'b [u8]> {
    (0..bytes.len().saturating_sub(name_at)).filter(|at| bytes[*at..].starts_with(signature)).filter_map(move |at| {
        let length = usize::from(u16::from_le_bytes([*bytes.get(at + length_at)?, *bytes.get(at + length_at + 1)?]));
        bytes.get(at + name_at..at + name_at + length)
    })
}

const LONGEST_NAME: usize = 120;

/// A name that any system can keep: without folders, control characters and what turns the direction of writing.
pub fn tidy_name(raw: &str) -> String {
    let last = raw.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_hidden = |c: char| {
        c.is_control() || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    let kept: String = last
        .chars()
        .filter(|c| !is_hidden(*c))
        .map(|c| if matches!(c, '"' | '<' | '>' | ':' | '|' | '?' | '*' | '#' | '%') { '_' } else { c })
        .collect();
    let kept = kept.trim().trim_matches('.').trim();
    if kept.is_empty() {
        return "file".to_owned();
    }
    let length = kept.chars().count();
    if length <= LONGEST_NAME {
        return kept.to_owned();
    }
    let ending = ending_of(kept).map(|ending| format!(".{ending}")).unwrap_or_default();
    let stem: String = kept.chars().take(LONGEST_NAME - ending.len()).collect();
    stem + &ending
}

/// The ending of a name in lower case; what is long or has other characters is no ending.
fn ending_of(name: &str) -> Option<String> {
    let (stem, ending) = name.rsplit_once('.')?;
    let is_ending = !stem.is_empty() && (1..=8).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    is_ending.then(|| ending.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(name: &str, content: &[u8]) -> Result<Checked, String> {
        let mut inspection = Inspection::default();
        for piece in content.chunks(7) {
            inspection.feed(piece);
        }
        inspection.verdict(name)
    }

    /// A zip archive as its headers tell: enough of one to be looked at.
    fn zip(names: &[&str]) -> Vec<u8> {
        let (mut bytes, mut directory_at) = (Vec::new(), 0);
        for (signature, length_at, name_at) in [(b"PK\x03\x04", 26, 30), (b"PK\x01\x02", 28, 46)] {
            directory_at = bytes.len();
            for name in names {
                let mut header = vec![0_u8; name_at];
                header[..4].copy_from_slice(signature);
                header[length_at..length_at + 2].copy_from_slice(&(name.len() as u16).to_le_bytes());
                bytes.extend(header);
                bytes.extend(name.as_bytes());
            }
        }
        let mut end = vec![0_u8; 22];
        end[..4].copy_from_slice(b"PK\x05\x06");
        end[12..16].copy_from_slice(&((bytes.len() - directory_at) as u32).to_le_bytes());
        end[16..20].copy_from_slice(&(directory_at as u32).to_le_bytes());
        bytes.extend(end);
        bytes
    }

    /// A deck with so many pictures between its parts, and with one more part at the end.
    fn deck(pictures: usize, last: &str) -> Vec<u8> {
        let pictures: Vec<String> = (0..pictures).map(|n| format!("ppt/media/a-picture-with-a-long-name-{n:06}.png")).collect();
        let parts = ["[Content_Types].xml", "ppt/presentation.xml"].into_iter();
        zip(&parts.chain(pictures.iter().map(String::as_str)).chain([last]).collect::<Vec<_>>())
    }

    fn deck_verdict(content: &[u8]) -> Result<Checked, String> {
        let mut inspection = Inspection::default();
        content.chunks(8192).for_each(|piece| inspection.feed(piece));
        inspection.verdict("deck.pptx")
    }

    #[test]
    fn a_deck_with_thousands_of_pictures_is_taken_and_one_that_cannot_be_looked_into_is_not() {
        let many = deck(5_000, "ppt/last.xml");
        assert!(many.len() > 4 * HEAD, "its directory is longer than what is kept of the beginning");
        assert!(deck_verdict(&many).is_ok());
        assert!(deck_verdict(&deck(5_000, "ppt/VBAPROJECT.BIN")).unwrap_err().contains("macros"));
        assert!(deck_verdict(&deck(30_000, "ppt/last.xml")).unwrap_err().contains("looked into"));
        let cut = &many[..many.len() - 30];
        assert!(deck_verdict(cut).unwrap_err().contains("looked into"), "nothing says where its directory is");
    }

    #[test]
    fn a_text_in_another_encoding_is_told_how_to_come_back() {
        let utf16: Vec<u8> = "\u{feff}Name\tTown".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (name, content) in
            [("people.csv", b"Jos\xe9;Z\xfcrich\n".as_slice()), ("notes.txt", &utf16), ("notes.md", b"caf\xe9")]
        {
            assert!(verdict(name, content).is_err_and(|sentence| sentence.contains("Save it as UTF-8")), "{name}");
        }
        for (name, content) in [("cv.pdf", b"caf\xe9".as_slice()), ("notes.txt", b"caf\xe9\0\x01")] {
            assert!(verdict(name, content).is_err_and(|sentence| !sentence.contains("UTF-8")), "{name}");
        }
    }

    #[test]
    fn an_address_in_angle_brackets_is_no_web_page() {
        assert!(verdict("links.md", b"<https://town.example/guide>\n\n# Links").is_ok());
        assert!(verdict("links.md", b"<a href=\"https://town.example\">Guide</a>").is_err());
    }

    #[test]
    fn a_file_is_what_its_content_says() {
        let is = |name: &str, content: &[u8]| verdict(name, content).map(|checked| checked.media_type);
        assert_eq!(is("a.pdf", b"%PDF-1.7\n..."), Ok("application/pdf"));
        assert_eq!(is("a.txt", "Größe".as_bytes()), Ok("text/plain; charset=utf-8"));
        assert_eq!(is("a.csv", b"name;town\nAna;Paris\n"), Ok("text/csv; charset=utf-8"));
        assert_eq!(is("a.md", b"# Guide\n"), Ok("text/markdown; charset=utf-8"));
        let docx = zip(&["[Content_Types].xml", "_rels/.rels", "word/document.xml"]);
        assert_eq!(is("a.docx", &docx), Ok("application/vnd.openxmlformats-officedocument.wordprocessingml.document"));
        let mut odp = zip(&["mimetype"]);
        odp.splice(38..38, b"application/vnd.oasis.opendocument.presentation".iter().copied());
        assert_eq!(is("a.odp", &odp), Ok("application/vnd.oasis.opendocument.presentation"));
        assert_eq!(is("a.mp4", b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41"), Ok("video/mp4"));
    }

    #[test]
    fn wrong_content_under_a_good_name_is_refused() {
        for (name, content) in [
            ("cv.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".as_slice()),
            ("cv.pdf", b"just words"),
            ("photo.jpg", b"%PDF-1.7"),
            ("notes.txt", b"#!/bin/sh\nrm \0"),
            ("notes.txt", b"caf\xe9"),
            ("plan.docx", &zip(&["evil.exe"])),
            ("plan.xlsx", &zip(&["[Content_Types].xml", "word/document.xml"])),
            ("plan.docx", &zip(&["[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"])),
            ("empty.txt", b""),
        ] {
            assert!(verdict(name, content).is_err(), "{name}: {:?}", String::from_utf8_lossy(content));
        }
    }

    #[test]
    fn pages_and_drawings_with_code_are_refused_under_any_name() {
        for content in [
            b"<!DOCTYPE html><script>alert(1)</script>".as_slice(),
            b"\xef\xbb\xbf  <svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>",
            b"<?xml version=\"1.0\"?><svg/>",
            b"<!-- --><html>",
        ] {
            for name in ["a.txt", "a.svg", "a.html", "a.png", "a"] {
                assert!(verdict(name, content).is_err(), "{name}: {:?}", String::from_utf8_lossy(content));
            }
        }
    }

    #[test]
    fn a_name_is_made_fit_to_be_kept() {
        assert_eq!(tidy_name("C:\\Users\\ana\\cv.pdf"), "cv.pdf");
        assert_eq!(tidy_name("../../etc/passwd"), "passwd");
        assert_eq!(tidy_name("cv\u{202e}fdp.exe\r\n"), "cvfdp.exe");
        assert_eq!(tidy_name(" .. "), "file");
        assert_eq!(verdict("notes", b"words").unwrap().name, "notes.txt");
        let long = tidy_name(&format!("{}.pdf", "ä".repeat(300)));
        assert!(long.chars().count() == LONGEST_NAME && long.ends_with(".pdf"));
    }
}
