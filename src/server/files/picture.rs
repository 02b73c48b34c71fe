//! Photos and logos: decoded and written anew, so that nothing but the picture remains of what was sent.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use tokio::sync::Semaphore;

use super::FileKind;
use crate::shared::{AppError, AppResult};

/// The side of a photo, in pixels.
const PHOTO_SIDE: u32 = 256;
/// What a logo is fitted into: twice what the header shows.
const LOGO_BOX: (u32, u32) = (640, 160);
/// The most pixels that are decoded: more than any phone's camera takes by default.
const MOST_PIXELS: u64 = 30_000_000;
const MOST_MEMORY: u64 = 200 * 1024 * 1024;
/// By how much the longer side may exceed the shorter.
const MOST_TIMES_AS_LONG: u32 = 20;
/// How many pictures are decoded at once: each may need much memory.
static TURNS: Semaphore = Semaphore::const_new(2);

/// A picture as it is kept.
#[derive(Debug)]
pub struct Redrawn {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
    pub name: &'static str,
}

/// Decodes and writes anew, or says in a sentence why not.
pub async fn redraw(kind: FileKind, sent: Vec<u8>) -> AppResult<Result<Redrawn, String>> {
    let _turn = TURNS.acquire().await.map_err(|_| AppError::Internal)?;
    let drawn = tokio::task::spawn_blocking(move || {
        decode(&sent).and_then(|picture| if kind == FileKind::Photo { photo(&picture) } else { logo(&picture) })
    });
    drawn.await.map_err(|error| {
        tracing::error!(%error, "a picture could not be drawn");
        AppError::Internal
    })
}

fn decode(sent: &[u8]) -> Result<DynamicImage, String> {
    let unreadable = |_| "This is no JPEG, PNG or WebP picture, or it is damaged.".to_owned();
    let mut reader = ImageReader::new(Cursor::new(sent)).with_guessed_format().map_err(|_| String::new())?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err("This is no JPEG, PNG or WebP picture.".into());
    }
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(unreadable)?;
    // The size is known from the header: a small file that would unfold into a huge picture is not unfolded.
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS || decoder.total_bytes() > MOST_MEMORY {
        return Err(format!("This picture has {width} × {height} pixels, which is too many. Please make it smaller first."));
    }
    // Scaling such a strip would unfold it after all.
    if width.max(height) / width.min(height).max(1) > MOST_TIMES_AS_LONG {
        return Err(format!("This picture has {width} × {height} pixels, which is too long and thin. Please crop it first."));
    }
    let orientation = decoder.orientation().map_err(unreadable)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn photo(picture: &DynamicImage) -> Result<Redrawn, String> {
    // Cropped first: what would be cut off is not scaled.
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    let square = square.resize_exact(PHOTO_SIDE, PHOTO_SIDE, FilterType::CatmullRom).to_rgba8();
    // JPEG knows no transparency: what shines through becomes white.
    let opaque = RgbImage::from_fn(PHOTO_SIDE, PHOTO_SIDE, |x, y| {
        let [r, g, b, a] = square.get_pixel(x, y).0;
        let over_white = |c: u8| ((u16::from(c) * u16::from(a) + 255 * (255 - u16::from(a))) / 255) as u8;
        Rgb([r, g, b].map(over_white))
    });
    let mut bytes = Vec::new();
    opaque.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, 86)).map_err(unwritable)?;
    Ok(Redrawn { bytes, media_type: "image/jpeg", name: "photo.jpg" })
}

fn logo(picture: &DynamicImage) -> Result<Redrawn, String> {
    let (width, height) = LOGO_BOX;
    let is_larger = picture.width() > width || picture.height() > height;
    let fitted = if is_larger { picture.resize(width, height, FilterType::CatmullRom) } else { picture.clone() };
    let mut bytes = Vec::new();
    fitted.to_rgba8().write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).map_err(unwritable)?;
    Ok(Redrawn { bytes, media_type: "image/png", name: "logo.png" })
}

fn unwritable(error: image::ImageError) -> String {
    tracing::error!(%error, "a picture could not be written");
    "This picture could not be prepared.".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Vec::new();
        RgbImage::new(width, height).write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).unwrap();
        bytes
    }

    #[tokio::test]
    async fn a_strip_of_pixels_is_refused_before_it_is_unfolded() {
        for (width, height) in [(20_000, 1), (1, 20_000), (2_100, 100)] {
            for kind in [FileKind::Photo, FileKind::Logo] {
                let refused = redraw(kind, png(width, height)).await.unwrap().unwrap_err();
                assert!(refused.contains("too long and thin"), "{refused}");
            }
        }
        assert!(redraw(FileKind::Photo, png(2_000, 100)).await.unwrap().is_ok());
    }

    #[tokio::test]
    async fn a_photo_is_cut_from_the_middle() {
        let mut sent = Vec::new();
        let stripes = RgbImage::from_fn(96, 32, |x, _| if (32..64).contains(&x) { Rgb([0, 200, 0]) } else { Rgb([250, 0, 0]) });
        stripes.write_to(&mut Cursor::new(&mut sent), ImageFormat::Png).unwrap();
        let redrawn = redraw(FileKind::Photo, sent).await.unwrap().unwrap();
        let photo = decode(&redrawn.bytes).unwrap().to_rgb8();
        for x in [4, PHOTO_SIDE / 2, PHOTO_SIDE - 5] {
            let Rgb([red, green, _]) = *photo.get_pixel(x, PHOTO_SIDE / 2);
            assert!(green > 150 && red < 80, "at {x}: {red} {green}");
        }
    }

    #[tokio::test]
    async fn a_photo_becomes_a_square() {
        let redrawn = redraw(FileKind::Photo, png(600, 300)).await.unwrap().unwrap();
        let again = decode(&redrawn.bytes).unwrap();
        assert_eq!((again.width(), again.height(), redrawn.media_type), (PHOTO_SIDE, PHOTO_SIDE, "image/jpeg"));
    }

    #[tokio::test]
    async fn what_the_camera_wrote_is_dropped_and_its_orientation_kept() {
        let mut sent = Vec::new();
        RgbImage::from_fn(64, 32, |x, _| if x < 32 { Rgb([250, 0, 0]) } else { Rgb([0, 0, 250]) })
            .write_to(&mut Cursor::new(&mut sent), ImageFormat::Jpeg)
            .unwrap();
        // Orientation 6: to be turned clockwise by a quarter, and a word that stands for the place where it was taken.
        let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0f\0\x02\0\0\0\x08\0\0\0\x26\0\0\0\0Athens!\0".to_vec();
        let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
        let mut segment = vec![0xff, 0xe1, length[0], length[1]];
        segment.append(&mut exif);
        sent.splice(2..2, segment);
        let redrawn = redraw(FileKind::Photo, sent).await.unwrap().unwrap();
        assert!(!redrawn.bytes.windows(6).any(|w| w == b"Athens" || w == b"Exif\0\0"));
        let again = decode(&redrawn.bytes).unwrap().to_rgb8();
        assert!(again.get_pixel(128, 20).0[0] > 200 && again.get_pixel(128, 236).0[2] > 200, "left has become top");
    }

    #[tokio::test]
    async fn a_logo_fits_its_box_and_is_never_blown_up() {
        for (sent, kept) in [((2000, 500), (640, 160)), ((100, 900), (18, 160)), ((90, 30), (90, 30))] {
            let redrawn = redraw(FileKind::Logo, png(sent.0, sent.1)).await.unwrap().unwrap();
            let again = decode(&redrawn.bytes).unwrap();
            assert_eq!((again.width(), again.height()), kept);
        }
    }

    #[tokio::test]
    async fn a_small_file_that_unfolds_into_a_huge_picture_is_not_unfolded() {
        let mut bomb = png(1, 1);
        // The header of a PNG says how large the picture is; its checksum covers that.
        bomb[16..24].copy_from_slice(&[0, 0, 0xff, 0xff, 0, 0, 0xff, 0xff]);
        let checksum = crc32(&bomb[12..29]).to_be_bytes();
        bomb[29..33].copy_from_slice(&checksum);
        let refused = redraw(FileKind::Photo, bomb).await.unwrap().err().unwrap();
        assert!(refused.contains("65535"), "{refused}");
    }

    fn crc32(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
        })
    }

    #[tokio::test]
    async fn what_is_no_picture_is_refused() {
        for sent in
            [b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), b"GIF89a".to_vec(), png(4, 4)[..40].to_vec(), vec![]]
        {
            assert!(redraw(FileKind::Logo, sent).await.unwrap().is_err());
        }
    }
}
