# The packages that Karst needs, by their names in Debian 12, and the one way to get them. Sourced by tools/serve,
# tools/bench and tools/check; not a program.

# To build the library and the server.
build_packages=(
  cmake g++ ninja-build
  libabsl-dev libboost-dev libcli11-dev libdeflate-dev libfmt-dev librocksdb-dev libsimdjson-dev libspdlog-dev
  libssl-dev libxxhash-dev zlib1g-dev
)

# To build karst-bench as well.
bench_packages=(libyaml-cpp-dev)

# To run every test as well.
test_packages=(ca-certificates catch2 clang clang-format openssl python3 python3-venv)

# For the SDKs of the other languages and the browser, which tools/check --all runs. A toolchain that is there already
# serves as well; cargo-web brings the current Rust, which Debian keeps beside its old one.
require_toolchains() {
  local wanted=()
  command -v go >/dev/null || wanted+=(golang-go)
  command -v javac >/dev/null || wanted+=(default-jdk-headless)
  command -v mvn >/dev/null || wanted+=(maven)
  command -v cargo >/dev/null || wanted+=(cargo-web)
  command -v chromium >/dev/null || wanted+=(chromium)
  ((${#wanted[@]} == 0)) || require_packages "${wanted[@]}"
}

is_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# require_packages NAME...: installs those that are missing, by apt-get, without a question.
require_packages() {
  if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
    command -v cmake >/dev/null && command -v ninja >/dev/null && return
    echo "Karst installs packages by itself only where there is apt-get. Please install what your system calls:" >&2
    echo "  $*" >&2
    exit 1
  fi
  local missing=() name
  for name in "$@"; do is_installed "$name" || missing+=("$name"); done
  ((${#missing[@]} == 0)) && return
  local as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing, and only root can install them: ${missing[*]}" >&2
      exit 1
    fi
    as_root=(sudo)
  fi
  echo "installing ${#missing[@]} packages: ${missing[*]}"
  local log
  log=$(mktemp)
  local environment=(env DEBIAN_FRONTEND=noninteractive)
  if ! { "${as_root[@]}" "${environment[@]}" apt-get -qq update &&
    "${as_root[@]}" "${environment[@]}" apt-get -qq install --yes --no-install-recommends "${missing[@]}"; } \
    >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    echo "apt-get could not install them; the last lines of its answer stand above." >&2
    exit 1
  fi
  rm -f "$log"
}

# quietly LOG COMMAND...: runs the command with its output in LOG, which is shown only when it fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  "$@" >"$log" 2>&1 && return
  tail -n 40 "$log" >&2
  echo "failed: $* (all of its output: $log)" >&2
  exit 1
}

if command -v ccache >/dev/null; then export CMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER-ccache}; fi
