//! From the record of a run to what people and programs read: one file each, one function.

mod block;
mod group;
mod json;
mod paint;
mod progress;
mod sentence;
mod terminal;

pub use block::{Detail, unexpected};
pub use json::json;
pub use paint::choice;
pub use progress::Progress;
pub use sentence::sentence;
pub use terminal::{summary, terminal};
