//! Markdown that people write, as HTML that is safe to show: no scripts, no images, links to the web and to mail only.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd, html};

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = Builder::default();
    cleaner
        .tags(HashSet::from([
            "p",
            "h2",
            "h3",
            "h4",
            "ul",
            "ol",
            "li",
            "strong",
            "em",
            "a",
            "blockquote",
            "code",
            "pre",
            "br",
            "hr",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// The text as HTML. Its headings start at `h2`: the page's own title stands above them.
pub fn to_html(markdown: &str) -> String {
    let events = Parser::new(markdown).map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lowered(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        other => other,
    });
    let mut raw = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut raw, events);
    CLEANER.clean(&raw).to_string()
}

/// The first paragraph without any mark-up, for lists.
pub fn first_paragraph(markdown: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for event in Parser::new(markdown) {
        match event {
            Event::Start(Tag::Paragraph) => inside = true,
            Event::End(TagEnd::Paragraph) => break,
            Event::Text(words) | Event::Code(words) if inside => text.push_str(&words),
            Event::SoftBreak | Event::HardBreak if inside => text.push(' '),
            _ => {}
        }
    }
    text
}

fn lowered(level: HeadingLevel) -> HeadingLevel {
    match level {
        HeadingLevel::H1 | HeadingLevel::H2 => HeadingLevel::H2,
        HeadingLevel::H3 => HeadingLevel::H3,
        _ => HeadingLevel::H4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_become_elements() {
        let html = to_html("# What\n\nA **bold** word and a [link](https://example.org/a).\n\n- one\n- two");
        assert!(html.contains("<h2>What</h2>") && html.contains("<strong>bold</strong>") && html.contains("<li>one</li>"));
        assert!(html.contains(r#"<a href="https://example.org/a" rel="noopener noreferrer nofollow">link</a>"#));
    }

    #[test]
    fn scripts_and_handlers_vanish() {
        let html = to_html(
            "<script>alert(1)</script>\n\n<p onclick=\"alert(2)\" style=\"color:red\">x</p>\n\n<svg onload=\"alert(3)\"></svg>",
        );
        for bad in ["script", "alert(1)", "onclick", "style", "onload", "svg"] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("<p>x</p>"));
    }

    #[test]
    fn links_to_anything_but_the_web_and_mail_lose_their_target() {
        for target in
            ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "&#106;avascript:alert(1)"]
        {
            let html = to_html(&format!("[x]({target}) <a href=\"{target}\">y</a>"));
            assert!(!html.contains("href"), "{html}");
        }
        assert!(to_html("[write](mailto:a@example.org)").contains("mailto:"));
    }

    #[test]
    fn images_are_not_fetched_from_elsewhere() {
        assert!(!to_html("![x](https://example.org/x.png)<img src=x onerror=alert(1)>").contains("img"));
    }

    #[test]
    fn a_list_shows_the_first_paragraph_as_text() {
        assert_eq!(first_paragraph("# Title\n\nFor *everyone*\nwho `reads`.\n\nMore."), "For everyone who reads.");
        assert_eq!(first_paragraph(""), "");
    }
}
