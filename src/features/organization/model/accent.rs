//! The organization's color: readable wherever it stands, in the light theme as chosen and in the dark one as derived.

/// How much the color must differ from what is beneath it, and the text on it from the color: as all text here does.
const LEAST_CONTRAST: f64 = 5.3;
/// Page, surface and wells of the two themes, and what is written on the color there: `style/tokens.css` has the same.
const LIGHT: Ground = Ground { beneath: ["faf8f4", "ffffff", "f1ede5"], ink: "ffffff" };
const DARK: Ground = Ground { beneath: ["0f161e", "17212c", "0b1118"], ink: "08131d" };
/// As light as our own blue in the dark theme, at least.
const DARK_LIGHTNESS: f64 = 0.75;

struct Ground {
    beneath: [&'static str; 3],
    ink: &'static str,
}

/// A color as it is shown: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent([u8; 3]);

impl std::str::FromStr for Accent {
    type Err = ();

    fn from_str(text: &str) -> Result<Accent, ()> {
        let digits = text.trim();
        let digits = digits.strip_prefix('#').unwrap_or(digits);
        if digits.len() != 6 || !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(());
        }
        let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).map_err(drop);
        Ok(Accent([part(0)?, part(2)?, part(4)?]))
    }
}

impl std::fmt::Display for Accent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

impl Accent {
    /// The blue that stands there until another is chosen.
    pub const OURS: Accent = Accent([0x0b, 0x5c, 0x94]);

    /// Refuses a color that can't be read on our pages, in a sentence that names one near it that can.
    pub fn check(self) -> Result<(), String> {
        if self.is_readable_on(&LIGHT) {
            return Ok(());
        }
        let near = self.suggestion();
        Err(format!("Links and buttons in {self} would be hard to read. {near} is near it and is readable."))
    }

    /// The nearest color of the same hue that is readable in the light theme.
    pub fn suggestion(self) -> Accent {
        let Oklch { l, c, h } = self.oklch();
        let darker = (0..=100).map(|step| Oklch { l: l * (1.0 - f64::from(step) / 100.0), c, h }.accent());
        darker.into_iter().find(|color| color.is_readable_on(&LIGHT)).unwrap_or(Accent::OURS)
    }

    /// The same hue for the dark theme: lighter, until it can be read there.
    pub fn in_the_dark(self) -> Accent {
        let Oklch { l, c, h } = self.oklch();
        let from = l.max(DARK_LIGHTNESS);
        let lighter = (0..=50).map(|step| Oklch { l: from + (1.0 - from) * f64::from(step) / 50.0, c, h }.accent());
        lighter.into_iter().find(|color| color.is_readable_on(&DARK)).unwrap_or(Accent([0x6d, 0xb8, 0xec]))
    }

    /// The style sheet that puts the pair in place of ours. The two dark rules are those of `style/tokens.css`.
    pub fn style_sheet(self) -> String {
        let light = format!("--accent:{self};--accent-ink:#{}", LIGHT.ink);
        let dark = format!("--accent:{};--accent-ink:#{}", self.in_the_dark(), DARK.ink);
        format!(
            "@layer tokens{{:root{{{light}}}@media (prefers-color-scheme:dark){{:root:not([data-theme=\"light\"]){{{dark}}}}}\
             :root[data-theme=\"light\"]{{{light}}}:root[data-theme=\"dark\"]{{{dark}}}}}"
        )
    }

    fn is_readable_on(self, ground: &Ground) -> bool {
        let on = |hex: &str| hex.parse().is_ok_and(|other| self.contrast(other) >= LEAST_CONTRAST);
        ground.beneath.iter().all(|hex| on(hex)) && on(ground.ink)
    }

    /// The contrast ratio of WCAG 2.
    fn contrast(self, other: Accent) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(to_linear);
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }

    /// By Björn Ottosson's matrices: lightness as the eye sees it, how colorful, which hue.
    fn oklch(self) -> Oklch {
        let [r, g, b] = self.0.map(to_linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let a = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let b = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        Oklch { l: 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s, c: a.hypot(b), h: b.atan2(a) }
    }
}

#[derive(Clone, Copy)]
struct Oklch {
    l: f64,
    c: f64,
    h: f64,
}

impl Oklch {
    /// The color on a screen; what no screen shows is made less colorful until one does.
    fn accent(self) -> Accent {
        let shown = (0..=40).map(|step| self.linear(self.c * (1.0 - f64::from(step) / 40.0)));
        let in_gamut = |rgb: &[f64; 3]| rgb.iter().all(|part| (-0.0005..=1.0005).contains(part));
        let rgb = shown.into_iter().find(in_gamut).unwrap_or_else(|| self.linear(0.0));
        Accent(rgb.map(from_linear))
    }

    fn linear(self, c: f64) -> [f64; 3] {
        let (a, b) = (c * self.h.cos(), c * self.h.sin());
        let l = (self.l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
        let m = (self.l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
        let s = (self.l - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
        [
            4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
            -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
            -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
        ]
    }
}

fn to_linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn from_linear(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let part = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    (part * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn our_own_blue_passes_and_every_suggestion_does() {
        assert_eq!(Accent::OURS.check(), Ok(()));
        for nth in 0..=255_u8 {
            for color in [[nth, 255 - nth, 0], [255, nth, nth], [nth, nth, 255], [nth, nth, nth], [nth, 200, 255 - nth]] {
                let color = Accent(color);
                let near = color.suggestion();
                assert_eq!(near.check(), Ok(()), "{near} for {color}");
                assert!(color.check().is_err() || near == color, "a color that passes is its own suggestion: {color}, {near}");
                assert!(near.in_the_dark().is_readable_on(&DARK), "{near} in the dark is {}", near.in_the_dark());
            }
        }
    }

    #[test]
    fn a_suggestion_keeps_the_hue() {
        for text in ["#ff7a00", "#2ecc71", "#e91e63", "#00bcd4"] {
            let color: Accent = text.parse().unwrap();
            let turned = (color.oklch().h - color.suggestion().oklch().h).abs();
            assert!(turned < 0.12, "{text} became {}", color.suggestion());
        }
    }

    #[test]
    fn contrast_is_counted_as_wcag_does() {
        let (black, white): (Accent, Accent) = ("#000000".parse().unwrap(), "#ffffff".parse().unwrap());
        assert!((black.contrast(white) - 21.0).abs() < 0.001);
        assert!(("#767676".parse::<Accent>().unwrap().contrast(white) - 4.54).abs() < 0.01);
    }

    #[test]
    fn the_grounds_are_those_of_the_style_sheet() {
        let tokens = include_str!("../../../../style/tokens.css");
        for (ground, token) in [(LIGHT, "--accent-ink: #"), (DARK, "--accent-ink: #")] {
            assert!(tokens.contains(&format!("{token}{}", ground.ink)));
            for (name, hex) in ["page", "surface", "sunken"].iter().zip(ground.beneath) {
                assert!(tokens.contains(&format!("--{name}: #{hex};")), "{name} is #{hex}");
            }
        }
    }

    #[test]
    fn what_is_no_color_is_told() {
        for wrong in ["", "#fff", "red", "#12345g", "#1234567", "ä12345"] {
            assert!(wrong.parse::<Accent>().is_err(), "{wrong}");
        }
    }
}
