//! The step with the files: what is there, and the way to add one.

use leptos::prelude::*;

use super::parts::OnwardLinks;
use super::{Desk, Typed};
use crate::features::programs::model::{MOST_OF_EACH, SetupStep};
use crate::features::programs::store::Attachment;
use crate::server::files::{self, FileKind, size_label};
use crate::ui::{FieldNote, Icon};

/// The files, and a form for one more.
#[component]
pub fn AttachmentsStep(desk: Desk, typed: Typed) -> impl IntoView {
    let program = format!("/programs/{}", desk.program.id);
    let (here, next) = (desk.address(SetupStep::Attachments), desk.address(SetupStep::Plan));
    let is_full = desk.whole.attachments.len() >= MOST_OF_EACH;
    let list = if desk.whole.attachments.is_empty() {
        view! { <p class="extras-none">"Nothing is attached, and nothing needs to be."</p> }.into_any()
    } else {
        let line = |file: &Attachment| {
            let id = file.id.to_string();
            if desk.removing.as_ref().is_some_and(|removing| removing.named == id) {
                return view! { <li><SureToRemove file=file.clone() here=here.clone()/></li> }.into_any();
            }
            let (href, words) = (format!("{here}?remove={id}#remove-{id}"), format!("Remove “{}”", file.name));
            view! {
                <li>
                    <FileLink file=file.clone()/>
                    <a class="icon-button" href=href aria-label=words title="Remove"><Icon name="x"/></a>
                </li>
            }
            .into_any()
        };
        view! { <ul class="rows">{desk.whole.attachments.iter().map(line).collect::<Vec<_>>()}</ul> }.into_any()
    };
    let errors = typed.errors;
    let invalid = errors.on("file").is_some();
    let described = if invalid { "file-hint file-error" } else { "file-hint" };
    let add = (!is_full).then(|| {
        view! {
            <form class="form" method="post" action=format!("{program}/attachments") enctype="multipart/form-data">
                <div class="field">
                    <label for="file">"Attach a file"</label>
                    <p class="hint" id="file-hint">{desk.file_hint}</p>
                    <FieldNote name="file" errors/>
                    <input
                        class="input" id="file" name="file" type="file" required=true accept=FileKind::Attachment.accept()
                        aria-invalid=invalid.then_some("true") aria-describedby=described
                    />
                </div>
                <div class="actions"><button class="button" type="submit"><Icon name="plus"/>"Attach"</button></div>
            </form>
        }
    });
    view! {
        <div class="section stack">
            {list}
            {add}
            <p class="hint">"Whoever may see the program may read its attachments."</p>
        </div>
        <OnwardLinks next next_step=SetupStep::Plan program/>
    }
}

/// Asks before a file is taken away.
#[component]
fn SureToRemove(file: Attachment, here: String) -> impl IntoView {
    let id = file.id.to_string();
    let (place, title) = (format!("remove-{id}"), format!("remove-title-{id}"));
    view! {
        <form class="stack" method="post" action=here.clone() id=place aria-labelledby=title>
            <h3 id=title.clone()>"Remove “"<bdi>{file.name}</bdi>"”?"</h3>
            <p>"Nobody reads it here any more. It can’t be brought back, only attached again."</p>
            <input type="hidden" name="file" value=id/>
            <input type="hidden" name="lost" value="1"/>
            <div class="actions">
                <a class="button" href=here.clone()>"Keep it"</a>
                <button class="button button-danger" name="act" value="remove">"Remove it"</button>
            </div>
        </form>
    }
}

/// A file's name as a link to it, with its size.
#[component]
pub fn FileLink(file: Attachment) -> impl IntoView {
    let href = files::url(file.id, &file.name);
    view! {
        <span class="file-link">
            <Icon name="file-text"/>
            <span><a href=href><bdi>{file.name}</bdi></a><small class="muted">{size_label(file.size)}</small></span>
        </span>
    }
}
