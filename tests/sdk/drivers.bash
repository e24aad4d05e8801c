# Sourced by run: gets each SDK at its locked version, builds its driver in $cache and adds it to `drivers` as the
# runner takes it, NAME=COMMAND. The tests run in copies beside the installed clients, so that nothing is installed into
# the source tree. Where a toolchain cannot be had, the runner gets the reason instead, plays what can be played, and
# fails.

drivers=()

# at_least VERSION WANTED: whether a dotted version is no older than another.
at_least() { [[ $(printf '%s\n' "$1" "$2" | sort -V | head -n 1) == "$2" ]]; }

# What is shown only when it fails.
quietly() {
  local log=$1
  shift
  "$@" >"$log" 2>&1 || { tail -n 40 "$log" >&2; echo "failed: $*" >&2; return 1; }
}

# can_run NAME COMMAND...: the driver of that SDK is started by this command.
can_run() {
  local name=$1 command
  shift
  printf -v command ' %q' "$@"
  drivers+=("$name=${command# }")
}

# cannot_run NAME REASON
cannot_run() { drivers+=("$1=-$2"); }

# version_of PATTERN COMMAND...: what the group of the pattern matches in the command's answer; nothing where there is
# no such command.
version_of() {
  local pattern=$1
  shift
  { "$@" 2>&1 || true; } | sed -nE "s/$pattern/\\1/p"
}

# install_npm FOLDER: a copy of that folder beside the packages that its lock file names.
install_npm() {
  local home=$cache/$1
  mkdir -p "$home"
  rm -f "$home"/*.mjs
  cp "$here/$1"/* "$home/"
  cmp -s "$home/package-lock.json" "$home/node_modules/.installed-lock" && return
  npm --prefix "$home" ci --ignore-scripts --no-audit --no-fund --loglevel=error
  cp "$home/package-lock.json" "$home/node_modules/.installed-lock"
}

install_javascript() {
  install_npm javascript
  can_run JavaScript node --no-warnings "$cache/javascript/driver.mjs"
}

install_python() {
  local home=$cache/python
  mkdir -p "$home"
  rm -f "$home"/*.py
  cp "$here"/python/*.* "$home/"
  can_run Python "$home/venv/bin/python" -B "$home/driver.py"
  cmp -s "$home/requirements.txt" "$home/venv/.installed-requirements" && return
  python3 -m venv "$home/venv"
  "$home/venv/bin/pip" install --quiet --disable-pip-version-check --requirement "$home/requirements.txt"
  cp "$home/requirements.txt" "$home/venv/.installed-requirements"
}

# From 1.21 on, go gets the toolchain that go.mod asks for by itself. An older one, such as Debian 12's, can still
# download it as the module that it is; only the bits that make programs of its files are not in a module.
go_root() {
  local module folder
  module=golang.org/toolchain@v0.0.1-$(sed -n 's/^toolchain //p' "$here/go/go.mod").$(go env GOOS)-$(go env GOARCH)
  (cd "$cache/go" && go mod download "$module") || return 1
  folder=$(go env GOMODCACHE)/$module
  chmod -R u+w,a+x "$folder/bin" "$folder/pkg/tool" && echo "$folder"
}

install_go() {
  local home=$cache/go go=go root version
  version=$(version_of '^go version go([0-9.]+).*' go version)
  if [[ -z $version ]]; then
    cannot_run Go "there is no go"
    return
  fi
  mkdir -p "$home"
  if ! at_least "$version" 1.21; then
    if ! root=$(go_root); then
      cannot_run Go "the SDK needs a newer go than $version, which could not be downloaded"
      return
    fi
    go=$root/bin/go
    unset GOROOT
  fi
  (cd "$here/go" && quietly "$home/build.log" "$go" build -trimpath -mod=readonly -o "$home/driver" .)
  can_run Go "$home/driver"
}

install_java() {
  local home=$cache/java version
  version=$(version_of '^javac ([0-9]+).*' javac -version)
  if [[ -z $version ]] || ! command -v mvn >/dev/null || ! at_least "$version" 11; then
    cannot_run Java "there is no JDK from 11 on with mvn"
    return
  fi
  mkdir -p "$home"
  if ! cmp -s "$here/java/pom.xml" "$home/installed-pom.xml"; then
    rm -rf "$home/libraries"
    quietly "$home/fetch.log" mvn --quiet --batch-mode --file "$here/java/pom.xml" dependency:copy-dependencies \
      -DoutputDirectory="$home/libraries"
    cp "$here/java/pom.xml" "$home/installed-pom.xml"
  fi
  rm -rf "$home/classes"
  quietly "$home/build.log" javac -Xlint:all,-classfile,-processing -Werror --release 11 \
    -classpath "$home/libraries/*" -d "$home/classes" "$here"/java/*.java
  can_run Java java -XX:TieredStopAtLevel=1 -cp "$home/classes:$home/libraries/*" Driver
}

# Needs install_python: the calls are written from the service model that botocore ships.
install_rust() {
  local home=$cache/rust version wanted
  version=$(version_of '^cargo ([0-9.]+).*' cargo --version)
  wanted=$(sed -nE 's/^rust-version = "(.*)"/\1/p' "$here/rust/Cargo.toml")
  if [[ -z $version ]] || ! at_least "$version" "$wanted"; then
    cannot_run Rust "the SDK needs cargo $wanted; here is ${version:-none}"
    return
  fi
  mkdir -p "$home/src"
  cp "$here/rust/Cargo.toml" "$home/"
  cp "$here"/rust/src/*.rs "$home/src/"  # cargo reads no Cargo.toml without a source beside it
  # The lock file is kept without the address of a registry, which cargo wants in each entry that has a checksum.
  quietly "$home/build.log" cargo generate-lockfile --manifest-path "$home/Cargo.toml"
  local source
  source=$(grep -m1 '^source = ' "$home/Cargo.lock")
  sed "/^checksum = /i $source" "$here/rust/Cargo.lock" >"$home/Cargo.lock.kept"
  mv "$home/Cargo.lock.kept" "$home/Cargo.lock"
  "$cache/python/venv/bin/python" -B "$here/rust/make_calls.py" "$here/scenarios" >"$home/src/calls.rs"
  quietly "$home/build.log" cargo build --quiet --locked --manifest-path "$home/Cargo.toml" --target-dir "$home/target"
  can_run Rust "$home/target/debug/driver"
}
