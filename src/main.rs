//! The command line: serve, fill in the demo, add an admin.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use ithaca::demo;
use ithaca::features::accounts;
use ithaca::server::config::Settings;
use ithaca::server::{App, boot};

/// Ithaca: mentoring for organizations. Settings come from Leptos.toml and from the environment, which wins.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    /// The folder for the SQLite store (otherwise ITHACA_DATA, or `data`).
    #[arg(long, global = true, value_name = "DIR")]
    data: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the application until SIGTERM or Ctrl-C.
    Serve,
    /// Fill an empty store with an invented organization to look around in.
    Demo {
        /// Do nothing where there are people already, instead of refusing.
        #[arg(long)]
        if_empty: bool,
        #[command(flatten)]
        large: Large,
    },
    /// Look after admins.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
}

/// With any of these, a large organization instead of the one with a story.
#[derive(clap::Args)]
struct Large {
    /// How many people (10000 if another number is given).
    #[arg(long, value_name = "N")]
    people: Option<usize>,
    /// How many programs (20 if another number is given).
    #[arg(long, value_name = "N")]
    programs: Option<usize>,
    /// How many meetings (ten for each person if another number is given).
    #[arg(long, value_name = "N")]
    meetings: Option<usize>,
    /// The same seed gives the same organization on the same day.
    #[arg(long, value_name = "S")]
    seed: Option<u64>,
}

impl Large {
    fn size(&self) -> Option<demo::Size> {
        let is_wanted = self.people.is_some() || self.programs.is_some() || self.meetings.is_some() || self.seed.is_some();
        let people = self.people.unwrap_or(10_000);
        is_wanted.then(|| demo::Size {
            people,
            programs: self.programs.unwrap_or(20),
            meetings: self.meetings.unwrap_or(people.saturating_mul(10)),
            seed: self.seed.unwrap_or(1),
        })
    }
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Add an admin; the password is read from the first line of standard input.
    Create {
        /// The e-mail address to sign in with.
        #[arg(long)]
        email: String,
        /// The person's name.
        #[arg(long)]
        name: String,
    },
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let environment = |name: &str| std::env::var(name).ok();
    let settings = match Settings::load(&environment, arguments.data) {
        Ok(settings) => settings,
        Err(error) => return fail(&format!("ithaca does not start: {error}")),
    };
    log_to_stderr(settings.log_json);
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("ithaca does not start: {error}")),
    };
    runtime.block_on(run(arguments.command, settings))
}

async fn run(command: Command, settings: Settings) -> ExitCode {
    let app = match boot::open(settings).await {
        Ok(app) => app,
        Err(error) => return fail(&format!("ithaca does not start: {error}")),
    };
    let outcome = match command {
        Command::Serve => serve(&app).await,
        Command::Demo { if_empty, large } => fill(&app, if_empty, large.size()).await,
        Command::Admin { command: AdminCommand::Create { email, name } } => create_admin(&app, name, email).await,
    };
    app.db.close().await;
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => fail(&sentence),
    }
}

async fn serve(app: &App) -> Result<(), String> {
    if let Some(link) = accounts::offer_setup_link(app).await.map_err(|e| e.to_string())? {
        println!("This store is empty. Set up the first admin here, once, within a day:\n  {link}");
    }
    println!("Ithaca {} listens on {} — open {}", env!("CARGO_PKG_VERSION"), app.settings.addr, app.settings.public_url);
    boot::serve(app.clone()).await.map_err(|e| format!("ithaca cannot serve on {}: {e}", app.settings.addr))
}

async fn fill(app: &App, if_empty: bool, size: Option<demo::Size>) -> Result<(), String> {
    let filled = if if_empty { demo::fill_if_empty(app, size).await } else { demo::fill(app, size).await.map(Some) };
    if let Some(summary) = filled.map_err(|e| e.to_string())? {
        println!("{summary}");
    }
    Ok(())
}

async fn create_admin(app: &App, name: String, email: String) -> Result<(), String> {
    if std::io::stdin().is_terminal() {
        print!("Password for {email} (it will be visible): ");
        let _ = std::io::stdout().flush();
    }
    let mut password = String::new();
    std::io::stdin().lock().read_line(&mut password).map_err(|e| e.to_string())?;
    let added = accounts::add_admin(app, name, email.clone(), password.trim_end_matches(['\r', '\n']).to_owned()).await;
    match added {
        Ok(_) => {
            println!("{email} is an admin now and can sign in.");
            Ok(())
        }
        Err(ithaca::shared::AppError::Invalid(errors)) => {
            Err(errors.0.into_iter().map(|e| e.sentence).collect::<Vec<_>>().join(" "))
        }
        Err(error) => Err(error.to_string()),
    }
}

fn log_to_stderr(json: bool) {
    let filter = tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "ithaca=info,warn".into());
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    if json { builder.json().init() } else { builder.init() }
}

fn fail(sentence: &str) -> ExitCode {
    eprintln!("{sentence}");
    ExitCode::FAILURE
}
