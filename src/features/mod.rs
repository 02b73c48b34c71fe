//! The rooms. Each meets the others only at its front door; dependencies run one way, in this order.

pub mod accounts;
#[cfg(feature = "ssr")]
pub mod home;
pub mod joining;
pub mod leaving;
pub mod library;
pub mod meetings;
pub mod milestones;
pub mod organization;
pub mod pairing;
pub mod people;
pub mod programs;
pub mod skills;
pub mod tasks;
#[cfg(feature = "ssr")]
pub mod team;
