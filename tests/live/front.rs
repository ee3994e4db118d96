//! A public cache that a team puts before its own service plays a game, and
//! scores better for it.
//!
//! The caches are Debian's nginx and Varnish. Where one is missing its test says
//! so and passes; with `GAMEDAY_NEEDS_CACHES` set, as in CI, it fails.

use super::load::Service;
use super::support::{play, scenario, wait_for};
use model::outcome::FailCause;
use rustix::process::{Pid, Signal, kill_process};
use sim_engine::{OwnService, Plan, Player, TeamEntry, TeamState};
use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tokio::net::TcpStream;

/// Prints a line past the capture of the test runner: what is left out is of
/// interest when all pass, too.
macro_rules! say {
    ($($part:tt)*) => {
        writeln!(std::io::stderr(), $($part)*).expect("somewhere to print to")
    };
}

/// How long a cache may take to listen.
const UP_WITHIN: Duration = Duration::from_secs(20);

const NGINX: &str = r#"
worker_processes 1;
daemon off;
pid FOLDER/nginx.pid;
error_log FOLDER/nginx.log;
events { worker_connections 1024; }
http {
  access_log off;
  client_body_temp_path FOLDER/body;
  proxy_temp_path FOLDER/proxy;
  fastcgi_temp_path FOLDER/fastcgi;
  uwsgi_temp_path FOLDER/uwsgi;
  scgi_temp_path FOLDER/scgi;
  proxy_cache_path FOLDER/cache keys_zone=hashes:8m;
  upstream service { server SERVICE; keepalive 32; }
  server {
    listen LISTEN;
    location / {
      proxy_pass http://service;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_cache hashes;
      # By the query, too: by the path alone everybody would get the same hash.
      proxy_cache_key $request_uri;
      proxy_cache_valid 200 1h;
      # Who asks for what is being fetched waits for it.
      proxy_cache_lock on;
      proxy_cache_lock_timeout 15s;
      proxy_cache_lock_age 15s;
    }
  }
}
"#;

const VARNISH: &str = r#"
vcl 4.1;
backend service { .host = "127.0.0.1"; .port = "PORT"; .first_byte_timeout = 15s; }
sub vcl_recv { return (hash); }
sub vcl_backend_response {
  if (beresp.status == 200) { set beresp.ttl = 1h; } else { set beresp.uncacheable = true; }
}
"#;

/// A cache that runs until it is dropped.
struct Cache {
    child: Child,
    address: SocketAddr,
    _folder: tempfile::TempDir,
}

impl Cache {
    fn nginx(service: SocketAddr) -> Option<Self> {
        Self::start("nginx", |folder, listen| {
            let at = folder.display().to_string();
            let config = folder.join("nginx.conf");
            let text = NGINX.replace("FOLDER", &at);
            let text = text.replace("SERVICE", &service.to_string());
            let text = text.replace("LISTEN", &listen.to_string());
            std::fs::write(&config, text).expect("a file in our folder");
            let mut command = Command::new("nginx");
            // Before it has read that file it would write to the system's log.
            command.arg("-c").arg(config).args(["-p", &at, "-e"]);
            command.arg(folder.join("nginx.log"));
            command
        })
    }

    fn varnish(service: SocketAddr) -> Option<Self> {
        Self::start("varnishd", |folder, listen| {
            let vcl = folder.join("cache.vcl");
            let text = VARNISH.replace("PORT", &service.port().to_string());
            std::fs::write(&vcl, text).expect("a file in our folder");
            let mut command = Command::new("varnishd");
            command.args(["-F", "-j", "none", "-s", "malloc,32m", "-a"]);
            command.arg(listen.to_string()).arg("-f").arg(vcl);
            command.arg("-n").arg(folder.join("varnish"));
            command
        })
    }

    /// Nothing if the program is not on this machine and need not be.
    fn start(program: &str, command: impl Fn(&Path, SocketAddr) -> Command) -> Option<Self> {
        let is_there = Command::new(program)
            .arg(if program == "nginx" { "-v" } else { "-V" })
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if is_there.is_err() {
            let needed = std::env::var_os("GAMEDAY_NEEDS_CACHES");
            assert!(needed.is_none(), "{program} is not installed");
            say!("left out: {program} is not installed (apt-get install nginx-light varnish)");
            return None;
        }
        let folder = tempfile::tempdir().expect("a folder");
        // Both may give up their rights, and have to reach their files all the same.
        let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
        std::fs::set_permissions(folder.path(), open).expect("our own folder");
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
        let address = free.local_addr().expect("an address");
        drop(free);
        let child = command(folder.path(), address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it starts");
        Some(Self {
            child,
            address,
            _folder: folder,
        })
    }

    async fn up(&self) {
        wait_for("the cache to listen", UP_WITHIN, || async {
            TcpStream::connect(self.address).await.ok()
        })
        .await;
    }
}

impl Drop for Cache {
    fn drop(&mut self) {
        // So that it ends its workers, too.
        let _ = kill_process(Pid::from_child(&self.child), Signal::TERM);
        let _ = self.child.wait();
    }
}

/// A service with five slots and a queue, as slow as the story's is for its scenario.
fn service() -> Service {
    Service::start(&[
        "--base",
        "1s",
        "--plus",
        "50ms",
        "--slots",
        "5",
        "--queue-limit",
        "10",
    ])
}

fn team(name: &str, address: SocketAddr) -> TeamEntry {
    let service = OwnService {
        url: format!("http://{address}/calc"),
        address,
        declared: None,
    };
    TeamEntry {
        name: name.into(),
        player: Player::Own(service),
    }
}

/// A game of two services: one alone, one behind a cache.
async fn bare_and_behind(cache: impl Fn(SocketAddr) -> Option<Cache>) {
    let (bare, behind) = (service(), service());
    let Some(cache) = cache(behind.address()) else {
        return;
    };
    cache.up().await;
    let teams = vec![team("bare", bare.address()), team("cached", cache.address)];
    let plan = Plan::try_new(scenario("front.toml"), 7, 1, teams).expect("a plan");
    let ended = play(plan).await;
    let [bare, cached] = ended.game.teams() else {
        panic!("two teams play");
    };
    let points = |team: &TeamState| team.split().total().get() / 1_000;
    let (without, with) = (points(bare), points(cached));
    say!("{without} points bare, {with} behind a cache");
    assert_eq!(
        bare.totals().sent,
        cached.totals().sent,
        "the same requests"
    );
    assert!(
        with > 0 && with > without + 1_000,
        "{without} bare, {with} behind a cache"
    );
    let full = |team: &TeamState| team.totals().failed[FailCause::QueueFull as usize];
    assert!(
        full(bare) > 4 * full(cached),
        "{} and {}",
        full(bare),
        full(cached)
    );
    assert_eq!(cached.totals().wrong, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nginx_before_a_service_scores_better() {
    bare_and_behind(Cache::nginx).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn varnish_before_a_service_scores_better() {
    bare_and_behind(Cache::varnish).await;
}
