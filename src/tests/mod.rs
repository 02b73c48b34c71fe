//! Whole-app tests: the application on a fresh store, each sentence on SQLite and on Postgres.

mod access;
mod accounts;
mod browser;
mod dashboards;
mod durability;
mod files;
mod forms;
mod harness;
mod imports;
mod interleaving;
mod joining;
mod meeting_details;
mod meeting_races;
mod meetings;
mod notes;
mod people;
mod plans;
mod programs;
mod progress;
mod removals;
mod server;
mod sharing;
mod stores;
mod tasks;
mod templates;
mod town;
