//! Integration tests of the web server: real HTTP on a free port, with a game
//! that is only pretended.

mod access;
mod attacks;
mod commands;
mod compare;
mod desk;
mod drill;
mod frozen;
mod join;
mod logs;
mod members;
mod own;
mod pages;
mod plan;
mod scenario;
mod script;
mod stage;
mod streams;
mod support;
mod tls;
mod visits;
