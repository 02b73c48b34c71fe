//! How values travel between browser and server: JSON, read from text. Islands read their props from text too, so the
//! browser's code holds one reader per type instead of one for text and one for bytes.

use leptos::server_fn::codec::Post;
use leptos::server_fn::{ContentType, Decodes, Encodes, Format, FormatType};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The input and output encoding of every server function.
pub type Json = Post<JsonText>;

/// JSON as text.
pub struct JsonText;

impl ContentType for JsonText {
    const CONTENT_TYPE: &'static str = "application/json";
}

impl FormatType for JsonText {
    const FORMAT_TYPE: Format = Format::Text;
}

impl<T: Serialize> Encodes<T> for JsonText {
    type Error = serde_json::Error;

    fn encode(value: &T) -> Result<bytes::Bytes, serde_json::Error> {
        serde_json::to_string(value).map(bytes::Bytes::from)
    }
}

impl<T: DeserializeOwned> Decodes<T> for JsonText {
    type Error = serde_json::Error;

    fn decode(data: bytes::Bytes) -> Result<T, serde_json::Error> {
        let text = std::str::from_utf8(&data).map_err(|_| serde::de::Error::custom("not text"))?;
        serde_json::from_str(text)
    }
}
