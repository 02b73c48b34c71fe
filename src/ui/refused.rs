//! Lines of a file that are refused: a table, and a list where the screen is narrow.

use leptos::prelude::*;

/// A line's number, the column, what was found there and what is expected.
pub type RefusedLine = (u64, &'static str, String, String);

/// What is wrong in which line. The roles stay where the style lays the rows out as a list.
#[component]
pub fn RefusedLines(
    label: &'static str,
    #[prop(default = "Expected")] expectation: &'static str,
    lines: Vec<RefusedLine>,
) -> impl IntoView {
    let rows = lines.into_iter().map(|(line, column, found, expected)| {
        let found = if found.is_empty() { "nothing".to_owned() } else { found };
        view! {
            <tr role="row">
                <td role="cell" class="nums" data-label="Line">{line}</td>
                <td role="cell">{column}</td>
                <td role="cell" data-label="Found"><bdi>{found}</bdi></td>
                <td role="cell" data-label=expectation>{expected}</td>
            </tr>
        }
    });
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=label>
            <table class="table refused-lines" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th scope="col" role="columnheader">"Line"</th>
                        <th scope="col" role="columnheader">"Column"</th>
                        <th scope="col" role="columnheader">"Found"</th>
                        <th scope="col" role="columnheader">{expectation}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}
