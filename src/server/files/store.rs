//! Where the bytes lie: a folder, or a bucket of any store that speaks S3. Each object is named by its file's id.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use bytes::Bytes;
use futures::StreamExt;
use futures::stream::BoxStream;
use object_store::aws::AmazonS3Builder;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ClientOptions, GetOptions, GetRange, ObjectStore, ObjectStoreExt};

use crate::server::config::{FilePlace, Secret};
use crate::shared::id::FileId;
use crate::shared::{AppError, AppResult};

/// The smallest part that S3 takes; what is smaller as a whole is sent at once.
const PART: usize = 8 * 1024 * 1024;

/// The object store; cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<Inner>);

struct Inner {
    place: FilePlace,
    /// Opened when it is first needed: a server without uploads has no folder for them.
    store: OnceLock<Arc<dyn ObjectStore>>,
}

impl Files {
    /// The store at this place, which is not looked at yet.
    pub fn at(place: FilePlace) -> Files {
        Files(Arc::new(Inner { place, store: OnceLock::new() }))
    }

    /// Opens the store, or says why that can't be done.
    pub fn open(&self) -> Result<&Arc<dyn ObjectStore>, String> {
        if let Some(store) = self.0.store.get() {
            return Ok(store);
        }
        let store = match &self.0.place {
            FilePlace::Folder(folder) => open_folder(folder)?,
            FilePlace::S3 { .. } => open_bucket(&self.0.place)?,
        };
        Ok(self.0.store.get_or_init(|| store))
    }

    fn store(&self) -> AppResult<&Arc<dyn ObjectStore>> {
        self.open().map_err(|error| {
            tracing::error!(error, "the store of files cannot be opened");
            AppError::Internal
        })
    }

    fn path(&self, id: FileId) -> Path {
        let prefix = match &self.0.place {
            FilePlace::S3 { prefix, .. } => prefix.as_str(),
            FilePlace::Folder(_) => "",
        };
        Path::from(format!("{prefix}/{id}"))
    }

    /// Stores a whole file.
    pub async fn put(&self, id: FileId, bytes: Bytes) -> AppResult<()> {
        self.store()?.put(&self.path(id), bytes.into()).await.map(drop).map_err(|e| failed(&e))
    }

    /// Begins a file that arrives in pieces.
    pub fn begin(&self, id: FileId) -> AppResult<Incoming> {
        Ok(Incoming { writer: BufWriter::with_capacity(self.store()?.clone(), self.path(id), PART) })
    }

    /// A file's bytes, or those of a range of it.
    pub async fn get(
        &self,
        id: FileId,
        range: Option<std::ops::Range<u64>>,
    ) -> AppResult<BoxStream<'static, object_store::Result<Bytes>>> {
        let options = GetOptions { range: range.map(GetRange::Bounded), ..GetOptions::default() };
        let found = self.store()?.get_opts(&self.path(id), options).await;
        found.map(object_store::GetResult::into_stream).map_err(|error| failed(&error))
    }

    /// All of a file's bytes, where the file is known to be small.
    pub async fn read(&self, id: FileId) -> AppResult<Bytes> {
        let found = self.store()?.get(&self.path(id)).await.map_err(|error| failed(&error))?;
        found.bytes().await.map_err(|error| failed(&error))
    }

    /// Deletes a file's bytes; that there are none is fine.
    pub async fn delete(&self, id: FileId) -> AppResult<()> {
        match self.store()?.delete(&self.path(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(&error)),
        }
    }

    /// The ids of everything in the store.
    pub async fn list(&self) -> AppResult<Vec<FileId>> {
        if matches!(&self.0.place, FilePlace::Folder(folder) if !folder.exists()) {
            return Ok(Vec::new());
        }
        let prefix = match &self.0.place {
            FilePlace::S3 { prefix, .. } if !prefix.is_empty() => Some(Path::from(prefix.as_str())),
            _ => None,
        };
        let mut objects = self.store()?.list(prefix.as_ref());
        let mut ids = Vec::new();
        while let Some(object) = objects.next().await {
            let object = object.map_err(|error| failed(&error))?;
            // What has another name, we didn't put there.
            ids.extend(object.location.filename().and_then(|name| name.parse::<FileId>().ok()));
        }
        Ok(ids)
    }
}

/// A file on its way into the store: nothing is there before [`Incoming::finish`].
pub struct Incoming {
    writer: BufWriter,
}

impl Incoming {
    /// The next piece.
    pub async fn write(&mut self, piece: Bytes) -> AppResult<()> {
        self.writer.put(piece).await.map_err(|error| failed(&error))
    }

    /// All of it has arrived.
    pub async fn finish(mut self) -> AppResult<()> {
        use tokio::io::AsyncWriteExt;
        self.writer.shutdown().await.map_err(|error| {
            tracing::error!(%error, "a file could not be stored");
            AppError::Internal
        })
    }

    /// It isn't wanted after all.
    pub async fn abandon(mut self) {
        if let Err(error) = self.writer.abort().await {
            tracing::warn!(%error, "what was stored of a refused file may be left over");
        }
    }
}

fn open_folder(folder: &PathBuf) -> Result<Arc<dyn ObjectStore>, String> {
    let named = |error: String| format!("the folder {} cannot be used: {error}", folder.display());
    std::fs::create_dir_all(folder).map_err(|error| named(error.to_string()))?;
    let store = LocalFileSystem::new_with_prefix(folder).map_err(|error| named(error.to_string()))?;
    Ok(Arc::new(store.with_fsync(true)))
}

fn open_bucket(place: &FilePlace) -> Result<Arc<dyn ObjectStore>, String> {
    let FilePlace::S3 { bucket, endpoint, region, access_key_id, secret_access_key: Secret(secret), .. } = place else {
        return Err("no bucket is named".into());
    };
    // A second call finds the provider that the first one installed.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = AmazonS3Builder::new().with_bucket_name(bucket).with_region(region);
    // Not every store that speaks S3 knows how to delete several at once.
    builder = builder.with_disable_bulk_delete(true);
    if !endpoint.is_empty() {
        builder = builder.with_endpoint(endpoint);
    }
    if !access_key_id.is_empty() {
        builder = builder.with_access_key_id(access_key_id).with_secret_access_key(secret);
    }
    let options = ClientOptions::new().with_allow_http(endpoint.starts_with("http://"));
    let store = builder.with_client_options(options).build().map_err(|error| error.to_string())?;
    Ok(Arc::new(store))
}

#[track_caller]
fn failed(error: &object_store::Error) -> AppError {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return AppError::NotFound;
    }
    tracing::error!(%error, at = %std::panic::Location::caller(), "the store of files");
    AppError::Internal
}
