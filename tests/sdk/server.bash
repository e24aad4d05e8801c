# Sourced by the scripts beside it: starts a karst-server of their own and ends it, by its process id.

# start_server <path of karst-server>: sets KARST_ENDPOINT, unless it is set already: then that address is used.
start_server() {
  local server=$1 line
  server_pid=
  [ -z "${KARST_ENDPOINT:-}" ] || return 0
  [ -x "$server" ] || { echo "no server at $server; build it first or name it" >&2; return 1; }
  coproc SERVER { exec "$server" --port 0; }
  server_pid=$SERVER_PID
  trap stop_server EXIT
  read -r line <&"${SERVER[0]}" || { echo "the server ended without saying where it listens" >&2; return 1; }
  [[ $line =~ (http://[^ ]+) ]] || { echo "the server said: $line" >&2; return 1; }
  export KARST_ENDPOINT=${BASH_REMATCH[1]}
}

# Answers the server's own status: a sanitizer reports at exit.
stop_server() {
  [ -n "$server_pid" ] || return 0
  local pid=$server_pid
  server_pid=
  kill "$pid" 2>/dev/null || true
  wait "$pid"
}
