//! Markdown that people write, as HTML that is safe to show: no scripts, no images, links to the web and to mail only.
//! Tables are read. HTML is not: what looks like a tag is shown as it was typed, since it may be meant as words; only a
//! line break is one, which nothing else makes in a table, and comments stay hidden.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;
use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

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
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .link_rel(Some("noopener noreferrer nofollow"));
    cleaner
});

/// The text as HTML. Its headings start at `h2`: the page's own title stands above them.
pub fn to_html(markdown: &str) -> String {
    let events = read(markdown).into_iter().map(|event| match event {
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
    for event in read(markdown) {
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

/// How deep quotes, lists and emphasis go; what lies deeper stands at that depth. A browser's reader of HTML, and ours, take a time
/// that grows with the square of it.
const DEEPEST: usize = 24;

/// The events without those that open and close what lies too deep.
fn flattened(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut depth = 0_usize;
    let mut is_kept = |event: &Event<'_>| match event {
        Event::Start(_) => {
            depth += 1;
            depth <= DEEPEST
        }
        Event::End(_) => {
            depth = depth.saturating_sub(1);
            depth < DEEPEST
        }
        _ => true,
    };
    events.into_iter().filter(|event| is_kept(event)).collect()
}

/// The text in its parts, of which none is HTML.
fn read(markdown: &str) -> Vec<Event<'_>> {
    let mut events = Vec::new();
    // HTML that stands by itself comes line by line.
    let mut block: Option<String> = None;
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::Html(line) => block.get_or_insert_default().push_str(&line),
            Event::End(TagEnd::HtmlBlock) => {
                let typed = without_comments(&block.take().unwrap_or_default());
                if !typed.is_empty() {
                    events.push(Event::Start(Tag::Paragraph));
                    events.push(Event::Text(typed.into()));
                    events.push(Event::End(TagEnd::Paragraph));
                }
            }
            Event::InlineHtml(typed) if is_comment(&typed) => {}
            Event::InlineHtml(typed) if is_line_break(&typed) => events.push(Event::HardBreak),
            Event::InlineHtml(typed) => events.push(Event::Text(typed)),
            other => events.push(other),
        }
    }
    flattened(events)
}

/// A comment ends its block with its line, whatever else stands there.
fn without_comments(typed: &str) -> String {
    let mut parts = typed.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    let rest = parts.map(|part| part.split_once("-->").map_or("", |(_, rest)| rest));
    std::iter::once(first.as_str()).chain(rest).collect::<String>().trim().to_owned()
}

fn is_comment(typed: &str) -> bool {
    typed.starts_with("<!--")
}

fn is_line_break(typed: &str) -> bool {
    matches!(typed.to_ascii_lowercase().as_str(), "<br>" | "<br/>" | "<br />")
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
    fn what_is_nested_without_end_becomes_no_tower() {
        for (mark, element) in [(">", "<blockquote>"), ("1) ", "<ol"), ("- ", "<ul>")] {
            let html = to_html(&format!("{} deep", mark.repeat(6_000)));
            let levels = html.matches(element).count();
            assert!((1..=DEEPEST).contains(&levels) && html.contains("deep"), "{mark}: {levels}");
        }
        assert!(to_html("> one\n>> two").contains("<blockquote>\n<p>one</p>\n<blockquote>"), "what people write stays");
    }

    #[test]
    fn what_stands_beside_a_comment_is_shown() {
        let html = to_html("<!-- note --> Visible words\n\n<!-- only -->\n\nMore");
        assert!(html.contains("Visible words") && html.contains("More") && !html.contains("note") && !html.contains("only"));
    }

    #[test]
    fn html_is_shown_as_it_was_typed_and_never_runs() {
        let html = to_html(
            "<script>alert(1)</script>\n\n<p onclick=\"alert(2)\" style=\"color:red\">x</p>\n\nOr <svg onload=\"alert(3)\"></svg>",
        );
        for bad in ["<script", "<p ", "<svg"] {
            assert!(!html.contains(bad), "{bad} in {html}");
        }
        assert!(html.contains("<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>") && html.contains("Or &lt;svg"), "{html}");
    }

    #[test]
    fn words_in_angle_brackets_are_shown() {
        assert_eq!(to_html("Write to <name> first.").trim(), "<p>Write to &lt;name&gt; first.</p>");
        assert_eq!(to_html("<name>").trim(), "<p>&lt;name&gt;</p>");
        assert_eq!(first_paragraph("Write to <name> first."), "Write to <name> first.");
        assert_eq!(to_html("One<br>two<!-- not for all -->\n\n<!-- nor\nthis -->").trim(), "<p>One<br>\ntwo</p>");
    }

    #[test]
    fn tables_are_tables_and_stand_in_no_list() {
        let table = "| Week | What |\n|---|---:|\n| 1 | Say *hello* |\n\nThen go on.";
        let html = to_html(table);
        assert!(html.contains("<table>") && html.contains("<th>Week</th>") && html.contains("Say <em>hello</em>"), "{html}");
        assert!(!html.contains("style") && !html.contains('|'), "{html}");
        assert_eq!(first_paragraph(table), "Then go on.");
    }

    #[test]
    fn links_to_anything_but_the_web_and_mail_lose_their_target() {
        for target in
            ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "&#106;avascript:alert(1)"]
        {
            let html = to_html(&format!("[x]({target})"));
            assert!(!html.contains("href"), "{html}");
        }
        assert!(to_html("[write](mailto:a@example.org)").contains("mailto:"));
    }

    #[test]
    fn images_are_not_fetched_from_elsewhere() {
        assert!(!to_html("![x](https://example.org/x.png)<img src=x onerror=alert(1)>").contains("<img"));
    }

    #[test]
    fn a_list_shows_the_first_paragraph_as_text() {
        assert_eq!(first_paragraph("# Title\n\nFor *everyone*\nwho `reads`.\n\nMore."), "For everyone who reads.");
        assert_eq!(first_paragraph(""), "");
    }
}
