//! A posted form with a file in it.

use axum::extract::multipart::{Field, MultipartError};
use axum::extract::{DefaultBodyLimit, FromRequest, Multipart, Request};
use axum::response::Response;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::content::{Checked, Inspection};
use super::{FileKind, picture, size_label};
use crate::server::forms::Posted;
use crate::server::kept::{self, is_plain_form};
use crate::server::{App, Asker, token};
use crate::shared::id::FileId;
use crate::shared::{AppError, AppResult};

/// A form with a file in it, the body of which has not been read yet: first decide whether this person may send it.
pub struct Upload {
    form: Form,
    most_text: usize,
}

enum Form {
    /// Of the type `multipart/form-data`.
    Parts(Multipart),
    /// The same form without its file: as it comes back to whoever was signed out, and from programs.
    Plain(Vec<(String, String)>),
    Unreadable,
}

/// What a form brought: its other fields, and the file that was chosen, if one was, or why it is refused.
pub struct Received {
    fields: Vec<(String, String)>,
    pub file: Result<Option<Stored>, String>,
}

/// Checked bytes in the store that are no file yet: `files::insert` makes them one.
#[derive(Debug)]
pub struct Stored {
    pub(super) id: FileId,
    pub(super) name: String,
    pub(super) media_type: &'static str,
    pub(super) size: i64,
    pub(super) sha256: String,
    pub(super) kind: FileKind,
}

impl Stored {
    /// The name under which it will be handed out.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl FromRequest<App> for Upload {
    type Rejection = AppError;

    async fn from_request(mut request: Request, app: &App) -> AppResult<Upload> {
        let most_text = app.settings.max_body;
        // A file that is too large for its kind is read to its end up to here, so that the form comes back with a sentence:
        // browsers show no answer to a request that they couldn't finish.
        let files = &app.settings.files;
        let most = files.attachment_max.max(files.picture_max).saturating_mul(2);
        if !is_plain_form(&request) {
            DefaultBodyLimit::max(usize::try_from(most).unwrap_or(usize::MAX).saturating_add(most_text)).apply(&mut request);
        }
        let form = if is_plain_form(&request) {
            Form::Plain(Posted::from_request(request, app).await?.0)
        } else {
            Multipart::from_request(request, app).await.map_or(Form::Unreadable, Form::Parts)
        };
        Ok(Upload { form, most_text })
    }
}

fn unreadable() -> AppError {
    AppError::Refused("That form could not be read. Please go back, reload the page and try again.".into())
}

fn broken_off(error: MultipartError) -> AppError {
    if error.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE { AppError::TooLarge } else { unreadable() }
}

impl Upload {
    /// Reads the form. The file is checked and its bytes are stored; what is refused leaves nothing.
    pub async fn receive(self, asker: &Asker, kind: FileKind) -> AppResult<Received> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut file = Ok(None);
        let mut text_left = self.most_text;
        let mut form = match self.form {
            Form::Parts(form) => form,
            Form::Plain(fields) => return Ok(Received { fields, file }),
            Form::Unreadable => return Err(unreadable()),
        };
        while let Some(mut field) = form.next_field().await.map_err(broken_off)? {
            let name = field.name().unwrap_or_default().to_owned();
            let file_name = field.file_name().map(str::to_owned);
            match file_name {
                Some(chosen) if !chosen.is_empty() && matches!(file, Ok(None)) => {
                    file = receive_file(asker, kind, &chosen, &mut field).await?.map(Some);
                }
                Some(_) => while field.chunk().await.map_err(broken_off)?.is_some() {},
                None => fields.push((name, receive_text(&mut field, &mut text_left).await?)),
            }
        }
        Ok(Received { fields, file })
    }

    /// The answer to whoever is not signed in: what they wrote comes back, to be sent again; the file is not kept.
    pub async fn sign_in_first(self) -> AppResult<Response> {
        let mut fields: Vec<(String, String)> = Vec::new();
        let mut text_left = self.most_text;
        let mut form = match self.form {
            Form::Parts(form) => form,
            Form::Plain(fields) => return Ok(kept::sign_in_first(fields)),
            Form::Unreadable => return Err(AppError::SignedOut),
        };
        while let Some(mut field) = form.next_field().await.map_err(broken_off)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_none() {
                fields.push((name, receive_text(&mut field, &mut text_left).await?));
            } else {
                while field.chunk().await.map_err(broken_off)?.is_some() {}
            }
        }
        Ok(kept::sign_in_first(fields))
    }
}

async fn receive_text(field: &mut Field<'_>, left: &mut usize) -> AppResult<String> {
    let mut text = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(broken_off)? {
        *left = left.checked_sub(piece.len()).ok_or(AppError::TooLarge)?;
        text.extend_from_slice(&piece);
    }
    String::from_utf8(text).map_err(|_| unreadable())
}

impl Received {
    /// The other fields; every field of `T` should have a default.
    pub fn form<T: DeserializeOwned>(&self) -> AppResult<T> {
        let text = serde_urlencoded::to_string(&self.fields).map_err(|_| unreadable())?;
        serde_urlencoded::from_str(&text).map_err(|_| unreadable())
    }
}

async fn receive_file(asker: &Asker, kind: FileKind, name: &str, field: &mut Field<'_>) -> AppResult<Result<Stored, String>> {
    let id = FileId(token::uuid(asker.now));
    if kind.is_redrawn() {
        receive_picture(asker, id, kind, field).await
    } else {
        receive_attachment(asker, id, kind, name, field).await
    }
}

fn too_large(kind: FileKind, app: &App) -> String {
    format!("This file is larger than {}.", size_label(kind.most_bytes(&app.settings.files)))
}

async fn receive_picture(
    asker: &Asker,
    id: FileId,
    kind: FileKind,
    field: &mut Field<'_>,
) -> AppResult<Result<Stored, String>> {
    let most = usize::try_from(kind.most_bytes(&asker.app.settings.files)).unwrap_or(usize::MAX);
    let mut sent: Vec<u8> = Vec::new();
    let mut fits = true;
    while let Some(piece) = field.chunk().await.map_err(broken_off)? {
        fits = fits && sent.len() + piece.len() <= most;
        if fits {
            sent.extend_from_slice(&piece);
        }
    }
    if !fits {
        return Ok(Err(too_large(kind, &asker.app)));
    }
    keep_picture(&asker.app, id, kind, sent).await
}

async fn keep_picture(app: &App, id: FileId, kind: FileKind, sent: Vec<u8>) -> AppResult<Result<Stored, String>> {
    match picture::redraw(kind, sent).await? {
        Ok(picture::Redrawn { bytes, media_type, name }) => {
            keep_checked(app, id, kind, Checked { media_type, name: name.to_owned() }, bytes).await.map(Ok)
        }
        Err(sentence) => Ok(Err(sentence)),
    }
}

async fn keep_checked(app: &App, id: FileId, kind: FileKind, checked: Checked, bytes: Vec<u8>) -> AppResult<Stored> {
    let Checked { media_type, name } = checked;
    let sha256 = token::hex(&Sha256::digest(&bytes));
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    app.files.put(id, Bytes::from(bytes)).await?;
    Ok(Stored { id, name, media_type, size, sha256, kind })
}

/// Checks and stores bytes that came in another way than by a form: the demo's. A refusal is a sentence.
pub async fn keep(app: &App, kind: FileKind, name: &str, bytes: Vec<u8>) -> AppResult<Stored> {
    let id = FileId(token::uuid(app.clock.now()));
    if kind.is_redrawn() {
        return keep_picture(app, id, kind, bytes).await?.map_err(AppError::Refused);
    }
    let mut inspection = Inspection::default();
    inspection.feed(&bytes);
    let checked = inspection.verdict(name).map_err(AppError::Refused)?;
    keep_checked(app, id, kind, checked, bytes).await
}

async fn receive_attachment(
    asker: &Asker,
    id: FileId,
    kind: FileKind,
    name: &str,
    field: &mut Field<'_>,
) -> AppResult<Result<Stored, String>> {
    let most = kind.most_bytes(&asker.app.settings.files);
    let mut incoming = Some(asker.app.files.begin(id)?);
    let (mut inspection, mut hash, mut size) = (Inspection::default(), Sha256::new(), 0_u64);
    loop {
        let piece = match field.chunk().await {
            Ok(Some(piece)) => piece,
            Ok(None) => break,
            Err(error) => {
                abandon(incoming).await;
                return Err(broken_off(error));
            }
        };
        size += piece.len() as u64;
        if size > most {
            abandon(incoming.take()).await;
        }
        if let Some(incoming) = &mut incoming {
            inspection.feed(&piece);
            hash.update(&piece);
            incoming.write(piece).await?;
        }
    }
    let Some(incoming) = incoming else { return Ok(Err(too_large(kind, &asker.app))) };
    match inspection.verdict(name) {
        Ok(Checked { media_type, name }) => {
            incoming.finish().await?;
            let size = i64::try_from(size).unwrap_or(i64::MAX);
            Ok(Ok(Stored { id, name, media_type, size, sha256: token::hex(&hash.finalize()), kind }))
        }
        Err(sentence) => {
            incoming.abandon().await;
            Ok(Err(sentence))
        }
    }
}

async fn abandon(incoming: Option<super::store::Incoming>) {
    if let Some(incoming) = incoming {
        incoming.abandon().await;
    }
}
