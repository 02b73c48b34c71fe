//! `/staff` and its lists: the programs that somebody runs, and what in them may need a hand. Others find nothing there.

mod lines;

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use lines::Reader;

use super::store::staff::{
    self, LateRow, Numbers, PairRow, RequestRow, SILENT_DAYS, StaffedRow, UNANSWERED_DAYS, UnpairedRow, Watch,
};
use crate::features::programs::model::Part;
use crate::features::programs::pages::State;
use crate::server::paging::{Cursor, Order, Page, Wanted};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, Conn, zones};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::{Icon, Pager};

const PROGRAMS_A_PAGE: usize = 30;
const LINES_A_PAGE: usize = 30;
const PROGRAMS_TO_CHOOSE: i64 = 500;

impl Watch {
    /// The word in its address.
    fn path(self) -> &'static str {
        match self {
            Watch::Unpaired => "unpaired",
            Watch::Silent => "silent",
            Watch::Late => "late",
            Watch::Unanswered => "requests",
            Watch::Pairs => "pairs",
            Watch::Waiting => "waiting",
        }
    }

    fn at(path: &str) -> Option<Watch> {
        Watch::ALL.into_iter().find(|watch| watch.path() == path)
    }

    fn heading(self) -> &'static str {
        match self {
            Watch::Unpaired => "Mentees without a mentor",
            Watch::Silent => "Pairs gone silent",
            Watch::Late => "Late milestones",
            Watch::Unanswered => "Unanswered requests",
            Watch::Pairs => "Pairs",
            Watch::Waiting => "Waiting for an answer",
        }
    }

    /// The rule, for its readers.
    fn sentence(self) -> String {
        match self {
            Watch::Unpaired => {
                "Mentees in a program that is open or running whom nobody mentors there, the longest waiting first.".to_owned()
            }
            Watch::Silent => format!(
                "Pairs older than {SILENT_DAYS} days that held no meeting in the last {SILENT_DAYS} days, have none arranged for the next \
                 {SILENT_DAYS}, and have asked for none; and those whose mentee was deactivated, who take a seat until they are ended."
            ),
            Watch::Late => {
                "The milestone that a pair works on, where its due date has passed; what is late longest stands first."
                    .to_owned()
            }
            Watch::Unanswered => format!(
                "Requests to join a program, for a mentor or for another mentor that nobody has answered for more than \
                 {UNANSWERED_DAYS} days."
            ),
            Watch::Pairs => "Mentors and mentees who work together at present, the oldest pair first.".to_owned(),
            Watch::Waiting => {
                "Requests to join a program, for a mentor or for another mentor that wait for an answer, the longest waiting first."
                    .to_owned()
            }
        }
    }

    fn nothing(self) -> (&'static str, &'static str) {
        match self {
            Watch::Unpaired => ("Everybody has a mentor", "Mentees stand here from the day they join until they are paired."),
            Watch::Silent => ("No pair is silent", "Every pair has met lately, or will meet soon."),
            Watch::Late => ("Nothing is late", "Every pair works on a milestone that is on time."),
            Watch::Unanswered => ("Nobody has waited long", "Requests that stay unanswered for long are found here."),
            Watch::Pairs => ("No pairs yet", "Pairs stand here once mentees have a mentor."),
            Watch::Waiting => ("Nobody waits for an answer", "Requests stand here until somebody has answered them."),
        }
    }
}

/// GET /staff
pub async fn show(asker: Asker, visit: Visit, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let position = wanted.position();
    let mut conn = asker.read().await?;
    let scan = position.scan(Order::NewestFirst, PROGRAMS_A_PAGE);
    let found = staff::list_programs(&mut conn, &asker.viewer, scan).await?;
    if found.is_empty() && !asker.viewer.is_admin {
        return Err(AppError::NotFound);
    }
    let page = position.page(found, PROGRAMS_A_PAGE, |program| Cursor { at: program.created_at, id: program.id.0 });
    let numbers = staff::count_all(&mut conn, &asker).await?;
    drop(conn);
    Ok(visit.frame(&asker, Place::Home, "Staff").page(move || view! { <StaffPage numbers page/> }))
}

#[component]
fn StaffPage(numbers: Numbers, page: Page<StaffedRow>) -> impl IntoView {
    let (newer, older) = page.links("/staff?");
    let number = |(watch, count): (Watch, i64)| {
        let class = if count == 0 { "number is-none" } else { "number" };
        view! { <li><a class=class href=format!("/staff/{}", watch.path())><b>{count}</b><span>{watch.heading()}</span></a></li> }
    };
    let programs = if page.rows.is_empty() {
        view! {
            <div class="empty">
                <Icon name="compass"/>
                <h3>"No programs yet"</h3>
                <p>"A program brings mentors and mentees together, with a plan that they follow."</p>
                <a class="button button-primary" href="/programs/new">"Make a program"</a>
            </div>
        }
        .into_any()
    } else {
        view! { <ul class="lines">{page.rows.into_iter().map(|program| view! { <ProgramLine program/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <a class="back" href="/"><Icon name="chevron-left"/>"Home"</a>
        <div class="page-head"><div><h1>"Staff"</h1><p class="lead">"The programs that you run, and what in them may need a hand."</p></div></div>
        <section class="section">
            <h2 class="visually-hidden">"What may need a hand"</h2>
            <ul class="numbers">{numbers.each().map(number).collect_view()}</ul>
        </section>
        <section class="section">
            <div class="section-head"><h2>"Programs"</h2><a href="/meetings/disputed">"Meetings to settle"</a></div>
            {programs}
            <Pager
                label="Pages of programs"
                before=newer.map(|href| ("Newer", href)) behind=older.map(|href| ("Older", href))
            />
        </section>
    }
}

#[component]
fn ProgramLine(program: StaffedRow) -> impl IntoView {
    let StaffedRow { id, title, state, mentors, mentees, pairs, waiting, .. } = program;
    let people = |part: Part| format!("/programs/{id}/people?part={}", part.as_str());
    let list = |watch: Watch| format!("/staff/{}?program={id}", watch.path());
    let count = |n: i64, one: &'static str, many: &'static str, href: String| {
        view! { <li><a href=href><b>{n}</b> " " {if n == 1 { one } else { many }}</a></li> }
    };
    let waiting = (waiting > 0).then(|| {
        view! { <li class="is-waiting"><a href=list(Watch::Waiting)><b>{waiting}</b> " waiting"</a></li> }
    });
    view! {
        <li class="line">
            <div>
                <p class="line-title"><a href=format!("/programs/{id}") dir="auto">{title}</a></p>
                <ul class="tally">
                    {count(mentors, "mentor", "mentors", people(Part::Mentor))}
                    {count(mentees, "mentee", "mentees", people(Part::Mentee))}
                    {count(pairs, "pair", "pairs", list(Watch::Pairs))} {waiting}
                </ul>
            </div>
            <div class="line-do"><State state/></div>
        </li>
    }
}

/// The program that a list is filtered by, as its address says it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    program: String,
}

/// GET /staff/{list}
pub async fn show_list(
    asker: Asker,
    visit: Visit,
    Path(list): Path<String>,
    Query(chosen): Query<Chosen>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let watch = Watch::at(&list).ok_or(AppError::NotFound)?;
    let mut conn = asker.read().await?;
    let titles = staff::list_titles(&mut conn, &asker.viewer, PROGRAMS_TO_CHOOSE).await?;
    if titles.is_empty() && !asker.viewer.is_admin {
        return Err(AppError::NotFound);
    }
    let program: Option<ProgramId> = chosen.program.parse().ok();
    let count = staff::count(&mut conn, &asker, watch, program).await?;
    let lines = Lines::load(&mut conn, &asker, watch, program, &wanted).await?;
    drop(conn);
    let filter = program.map(|id| format!("program={id}&")).unwrap_or_default();
    let links = lines.links(&format!("/staff/{}?{filter}", watch.path()));
    let reader = Reader {
        id: asker.viewer.id,
        now: asker.now,
        today: zones::day(asker.now, &asker.viewer.zone),
        zone: asker.viewer.zone.clone(),
    };
    Ok(visit.frame(&asker, Place::Home, watch.heading()).page(move || {
        view! { <ListPage watch count titles program lines links reader/> }
    }))
}

/// A page of one of the lists.
enum Lines {
    Unpaired(Page<UnpairedRow>),
    Pairs(Page<PairRow>),
    Late(Page<LateRow>),
    Requests(Page<RequestRow>),
}

impl Lines {
    async fn load(
        conn: &mut Conn,
        asker: &Asker,
        watch: Watch,
        program: Option<ProgramId>,
        wanted: &Wanted,
    ) -> AppResult<Lines> {
        let position = wanted.position();
        let scan = position.scan(Order::OldestFirst, LINES_A_PAGE);
        Ok(match watch {
            Watch::Unpaired => {
                let rows = staff::list(conn, asker, watch, program, scan).await?;
                Lines::Unpaired(position.page(rows, LINES_A_PAGE, |row: &UnpairedRow| Cursor { at: row.since, id: row.id }))
            }
            Watch::Silent | Watch::Pairs => {
                let rows = staff::list(conn, asker, watch, program, scan).await?;
                Lines::Pairs(position.page(rows, LINES_A_PAGE, |row: &PairRow| Cursor { at: row.since, id: row.id.0 }))
            }
            Watch::Late => {
                let rows = staff::list(conn, asker, watch, program, scan).await?;
                let place = |row: &LateRow| Cursor { at: row.due_on.and_time(chrono::NaiveTime::MIN).and_utc(), id: row.id };
                Lines::Late(position.page(rows, LINES_A_PAGE, place))
            }
            Watch::Unanswered | Watch::Waiting => {
                let rows = staff::list(conn, asker, watch, program, scan).await?;
                Lines::Requests(position.page(rows, LINES_A_PAGE, |row: &RequestRow| Cursor { at: row.since, id: row.id }))
            }
        })
    }

    fn links(&self, path: &str) -> (Option<String>, Option<String>) {
        match self {
            Lines::Unpaired(page) => page.links(path),
            Lines::Pairs(page) => page.links(path),
            Lines::Late(page) => page.links(path),
            Lines::Requests(page) => page.links(path),
        }
    }
}

#[component]
fn ListPage(
    watch: Watch,
    count: i64,
    titles: Vec<(ProgramId, String)>,
    program: Option<ProgramId>,
    lines: Lines,
    links: (Option<String>, Option<String>),
    reader: Reader,
) -> impl IntoView {
    let filter = (titles.len() > 1).then(|| view! { <Filter watch titles program/> });
    let list = if count == 0 {
        view! { <Nothing watch is_filtered=program.is_some()/> }.into_any()
    } else {
        let rows = match lines {
            Lines::Unpaired(page) => page.rows.into_iter().map(|row| lines::unpaired(row, &reader)).collect_view(),
            Lines::Pairs(page) => page.rows.into_iter().map(|row| lines::pair(row, &reader)).collect_view(),
            Lines::Late(page) => page.rows.into_iter().map(|row| lines::late(row, &reader)).collect_view(),
            Lines::Requests(page) => page.rows.into_iter().map(|row| lines::request(row, &reader)).collect_view(),
        };
        view! { <ul class="lines">{rows}</ul> }.into_any()
    };
    let (before, behind) = links;
    let count = (count > 0).then(|| view! { " " <span class="count">{count}</span> });
    view! {
        <a class="back" href="/staff"><Icon name="chevron-left"/>"Staff"</a>
        <div class="page-head"><div><h1>{watch.heading()}{count}</h1><p class="lead">{watch.sentence()}</p></div></div>
        {filter}
        {list}
        <Pager
            label="Pages of the list"
            before=before.map(|href| ("Before", href)) behind=behind.map(|href| ("Further", href))
        />
    }
}

#[component]
fn Filter(watch: Watch, titles: Vec<(ProgramId, String)>, program: Option<ProgramId>) -> impl IntoView {
    let options = titles.into_iter().map(|(id, title)| {
        let is_chosen = program == Some(id);
        view! { <option value=id.to_string() selected=is_chosen>{title}</option> }
    });
    view! {
        <form class="filters" method="get" action=format!("/staff/{}", watch.path())>
            <div class="field">
                <label for="program">"Program"</label>
                <select class="select" id="program" name="program"><option value="">"All programs"</option>{options.collect_view()}</select>
            </div>
            <button class="button">"Show"</button>
        </form>
    }
}

#[component]
fn Nothing(watch: Watch, is_filtered: bool) -> impl IntoView {
    let (heading, words) = watch.nothing();
    let (href, label) = if is_filtered {
        (format!("/staff/{}", watch.path()), "Show all programs")
    } else {
        ("/staff".to_owned(), "Back to staff")
    };
    let heading = if is_filtered { "Nothing in this program" } else { heading };
    view! { <div class="empty"><Icon name="check"/><h2>{heading}</h2><p>{words}</p><a class="button" href=href>{label}</a></div> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_list_is_found_at_its_own_address() {
        assert!(Watch::ALL.into_iter().all(|watch| Watch::at(watch.path()) == Some(watch)));
        assert_eq!(Watch::at("elsewhere"), None);
    }
}
