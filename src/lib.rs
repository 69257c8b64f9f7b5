//! casebook (draft)
pub mod case;
pub mod log;
pub mod origin;
pub mod seq;
pub mod time;
