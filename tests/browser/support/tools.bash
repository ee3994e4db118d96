# What the browser tests and the pictures need: sourced by both, in this folder.
#
# needs_tools NAME BINARY: fails as NAME if something is missing, and installs what npm has to bring.
fail() {
  printf 'tests/browser/%s: %s\n' "$1" "$2" >&2
  exit 1
}

needs_tools() {
  local tool
  [[ -x $2 ]] || fail "$1" "there is no program at $2; build it: cargo build --release"
  [[ -x /usr/bin/chromium ]] || fail "$1" "needs /usr/bin/chromium; on Debian: apt-get install chromium fonts-noto-cjk"
  for tool in node npm; do
    command -v "$tool" >/dev/null || fail "$1" "needs $tool; on Debian: apt-get install nodejs npm"
  done
  # npm writes down in node_modules what it installed.
  if [[ ! node_modules/.package-lock.json -nt package-lock.json ]]; then
    npm ci --include=dev --no-audit --no-fund --loglevel=error
  fi
}
