//! `ithaca-assets NAME=WASM … [--optimize]`: turns the compiled WASM modules, the style sheets and `public/` into `site/`, which the binary
//! embeds. Run it in the project's folder. `site/` is replaced only when something differs, so that nothing is rebuilt in vain.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use sha2::{Digest, Sha256};

/// What every page loads, in the order in which the sheets are joined.
const EVERYDAY: &[&str] = &["tokens", "base", "ui", "accounts", "home", "milestones", "meetings", "tasks", "joining"];

/// What pages of programs, people and administration load besides, so that a plan and a meeting load less.
const ROOMS: &[&str] = &["programs", "pairing", "leaving", "people", "library", "organization"];

/// What current browsers understand; naming all features would write import kinds that they refuse.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let modules: Vec<(&str, &Path)> =
        arguments.iter().filter_map(|a| a.split_once('=')).map(|(name, wasm)| (name, Path::new(wasm))).collect();
    if modules.is_empty() {
        eprintln!("usage: ithaca-assets NAME=WASM … [--optimize]");
        return ExitCode::FAILURE;
    }
    match build(&modules, arguments.iter().any(|a| a == "--optimize")) {
        Ok(report) => {
            println!("{report}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("site/ could not be built: {error}");
            ExitCode::FAILURE
        }
    }
}

fn build(modules: &[(&str, &Path)], optimize: bool) -> io::Result<String> {
    let fresh = Path::new("site.new");
    let _ = fs::remove_dir_all(fresh);
    fs::create_dir_all(fresh)?;
    for (name, wasm) in modules {
        let mut output = wasm_bindgen_cli_support::Bindgen::new()
            .input_path(wasm)
            .out_name(name)
            .web(true)
            .and_then(|bindgen| bindgen.typescript(false).remove_producers_section(true).generate_output())
            .map_err(io::Error::other)?;
        for function in output.wasm_mut().funcs.iter_mut().filter(|f| f.name.as_deref().is_some_and(is_dead_weight)) {
            let mut body = function.kind.unwrap_local_mut().builder_mut().func_body();
            body.instrs_mut().clear();
            body.unreachable();
        }
        output.emit(fresh).map_err(io::Error::other)?;
        let script = fresh.join(format!("{name}.js"));
        fs::write(&script, without_remarks(&fs::read_to_string(&script)?))?;
        if optimize {
            shrink(&fresh.join(format!("{name}_bg.wasm")))?;
        }
    }
    fs::write(fresh.join("app.css"), style(EVERYDAY)?)?;
    fs::write(fresh.join("rooms.css"), style(ROOMS)?)?;
    copy(Path::new("public"), fresh)?;
    let (hash, files) = digest(fresh)?;
    if fs::read_to_string("site/hash.txt").is_ok_and(|known| known == hash) {
        fs::remove_dir_all(fresh)?;
        return Ok("site/ is up to date".into());
    }
    let quality = if optimize { 11 } else { 4 };
    for file in files.iter().filter(|f| matches!(f.extension().and_then(|e| e.to_str()), Some("css" | "js" | "wasm" | "svg"))) {
        compress(file, quality)?;
    }
    fs::write(fresh.join("hash.txt"), &hash)?;
    let size = |name: &str| fs::metadata(fresh.join(name)).map_or(0, |m| m.len());
    let kilobytes = |bytes: u64| bytes.div_ceil(1000);
    let mut report = format!(
        "site/ is built ({hash}), with brotli: css {} kB, in rooms {} kB more",
        kilobytes(size("app.css.br")),
        kilobytes(size("rooms.css.br"))
    );
    for (name, _) in modules {
        let wasm = size(&format!("{name}_bg.wasm.br"));
        let js = size(&format!("{name}.js.br")) + size("boot.js.br");
        report += &format!("; {name}: wasm {} kB, js {} kB", kilobytes(wasm), kilobytes(js));
    }
    let _ = fs::remove_dir_all("site");
    fs::rename(fresh, "site")?;
    Ok(report)
}

/// Whether a function is emptied, because no optimizer may drop it and nobody would miss it; it stops the page if it is
/// called after all, in development too, so that the journeys would find it.
/// Every view has a table of functions that names `hydrate_async`, by which pages come alive as a whole and lazily: islands
/// never do. What is nested deeper in it may be shared with others and is kept. And a panic stops the page anyway; its
/// words, which `core::panicking` puts together, go nowhere in a browser.
fn is_dead_weight(function: &str) -> bool {
    let is_hash = |last: &str| last.len() == 17 && last.starts_with('h') && last[1..].bytes().all(|b| b.is_ascii_hexdigit());
    let name = function.rsplit_once("::").filter(|(_, last)| is_hash(last)).map_or(function, |(name, _)| name);
    // `core::panicking::…`, or `core[12f89f2d8a73214f]::panicking::…`.
    let in_core = name.strip_prefix("core").map(|rest| match rest.strip_prefix('[') {
        Some(rest) => rest.split_once(']').map_or("", |(_, rest)| rest),
        None => rest,
    });
    name.strip_suffix("::{{closure}}").unwrap_or(name).ends_with("::hydrate_async")
        || in_core.is_some_and(|rest| rest.starts_with("::panicking::"))
}

fn shrink(module: &Path) -> io::Result<()> {
    let tool = std::env::var("WASM_OPT").unwrap_or_else(|_| "node_modules/.bin/wasm-opt".into());
    let status = Command::new(&tool).args(WASM_FEATURES).arg("-Oz").arg(module).arg("-o").arg(module).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(io::Error::other(format!("{tool} ended with {status}"))),
        Err(_) => {
            eprintln!(
                "wasm-opt is not here ({tool}), so the WASM stays about twice as large; 'npm install' in this folder brings it"
            );
            Ok(())
        }
    }
}

/// The generated script without its remarks and indentation; it has no text that spans lines.
fn without_remarks(script: &str) -> String {
    let is_code = |line: &&str| !(line.is_empty() || line.starts_with("//") || line.starts_with("/*") || line.starts_with('*'));
    script.lines().map(str::trim).filter(is_code).collect::<Vec<_>>().join("\n")
}

fn style(sheets: &[&str]) -> io::Result<String> {
    let mut joined = String::new();
    for sheet in sheets {
        joined.push_str(&without_comments(&fs::read_to_string(format!("style/{sheet}.css"))?));
    }
    Ok(joined.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n"))
}

fn without_comments(css: &str) -> String {
    let mut rest = css;
    let mut kept = String::with_capacity(css.len());
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept + rest
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// The hash of every file's name and content, and the files.
fn digest(folder: &Path) -> io::Result<(String, Vec<PathBuf>)> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut hasher = Sha256::new();
    for file in &files {
        hasher.update(file.to_string_lossy().as_bytes());
        hasher.update(fs::read(file)?);
    }
    let hash = hasher.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    Ok((hash, files))
}

fn compress(file: &Path, quality: u32) -> io::Result<()> {
    let mut name = file.as_os_str().to_owned();
    name.push(".br");
    let mut writer = brotli::CompressorWriter::new(fs::File::create(name)?, 1 << 16, quality, 22);
    writer.write_all(&fs::read(file)?)?;
    writer.flush()
}
