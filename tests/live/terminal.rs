//! A person at a terminal: the program's verbs of a member, with a home of their own.

use super::support::program;
use serde_json::Value;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A person at a terminal, with a home of their own.
pub(crate) struct Terminal {
    pub(crate) name: &'static str,
    pub(crate) home: tempfile::TempDir,
    /// Certificates to be trusted.
    pub(crate) ca: Option<PathBuf>,
    pub(crate) url: String,
}

impl Terminal {
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command
            .args(arguments)
            .current_dir(self.home.path())
            .env("XDG_STATE_HOME", self.home.path())
            .stdin(Stdio::null());
        for setting in ["GAMEDAY_URL", "GAMEDAY_TOKEN", "GAMEDAY_CA", "GAMEDAY_PIN"] {
            command.env_remove(setting);
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().expect("it runs")
    }

    #[track_caller]
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let error = String::from_utf8_lossy(&out.stderr);
        assert!(out.status.success(), "{arguments:?}: {error}");
        String::from_utf8(out.stdout).expect("UTF-8")
    }

    #[track_caller]
    pub(crate) fn json(&self, arguments: &[&str]) -> Value {
        serde_json::from_str(&self.done(arguments)).expect("JSON")
    }

    /// What is told to whoever is refused, with this exit code.
    #[track_caller]
    pub(crate) fn refused(&self, code: i32, arguments: &[&str]) -> String {
        let out = self.run(arguments);
        let error = String::from_utf8_lossy(&out.stderr).into_owned();
        assert_eq!(out.status.code(), Some(code), "{arguments:?}: {error}");
        error
    }

    pub(crate) fn join(&self, more: &[&str]) -> Vec<String> {
        let ca = self.ca.as_ref().map(|it| it.to_str().expect("UTF-8"));
        let ca = ca.map_or_else(Vec::new, |ca| vec!["--ca", ca]);
        let whole = [&["join", &self.url, "--name", self.name], &ca[..], more].concat();
        whole.into_iter().map(str::to_owned).collect()
    }

    pub(crate) fn session(&self) -> PathBuf {
        self.home.path().join("gameday/session.json")
    }
}

pub(crate) fn strs(all: &[String]) -> Vec<&str> {
    all.iter().map(String::as_str).collect()
}
