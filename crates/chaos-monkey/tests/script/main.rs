//! The script of a game: when its events come and to whom, what the one who
//! runs it can do, what guards keep back.

mod control;
mod denied;
mod guards;
mod guest;
mod monkeys;
mod outside;
mod retime;
mod room;
mod tells;
mod timing;
mod traffic;
