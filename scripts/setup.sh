#!/usr/bin/env bash
# Brings a fresh Debian or Ubuntu machine with Node 20 or later to a built project. Safe to run again at any time: what is
# there already is not made again.
#
#   scripts/setup.sh           what it takes to build and run
#   scripts/setup.sh --tests   also what the tests need: their C++ programs, plain and sanitized
#   scripts/setup.sh --sudo    may call sudo to install packages; otherwise only root installs any
set -euo pipefail
cd "$(dirname "$0")/.."

EIGEN=native/third_party/eigen

say() { printf 'setup: %s\n' "$*" >&2; }
fail() {
  say "$*"
  exit 1
}

# What a command says is of interest only where it fails.
quietly() {
  local log
  log=$(mktemp)
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    rm "$log"
    fail "this failed, see above: $*"
  }
  rm "$log"
}

check_node() {
  command -v node >/dev/null || fail "Node.js 20 or later is needed: see https://nodejs.org"
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 20 ] || fail "Node.js 20 or later is needed, but this is $(node --version)"
}

# Each line: how to tell that it is there, and the Debian package that brings it.
missing_packages() {
  command -v cmake >/dev/null || echo cmake
  command -v make >/dev/null || echo make
  command -v g++ >/dev/null || command -v clang++ >/dev/null || echo g++
  /sbin/ldconfig -p | grep 'libopenblas\.so' >/dev/null || echo libopenblas0-pthread
  [ -f "$EIGEN/unsupported/Eigen/FFT" ] || [ -f /usr/include/eigen3/unsupported/Eigen/FFT ] || echo libeigen3-dev
  [ "$1" = tests ] || return 0
  [ -f /usr/include/doctest/doctest.h ] || echo doctest-dev
  command -v clang-format >/dev/null || echo clang-format
  command -v ccache >/dev/null || echo ccache
}

install_packages() {
  local missing
  missing=$(missing_packages "$1" | paste -sd ' ')
  [ -n "$missing" ] || return 0
  command -v apt-get >/dev/null || fail "these Debian packages (or your system's own) are missing: $missing"
  local as_root=''
  if [ "$(id -u)" -ne 0 ]; then
    [ "$may_sudo" = yes ] || fail "these packages are missing: $missing
setup: Install them (sudo apt-get install $missing), or let me: npm run setup -- --sudo"
    as_root='sudo'
  fi
  say "installing $missing"
  quietly $as_root apt-get update -qq
  # shellcheck disable=SC2086 # a list of names
  quietly $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
}

install_node_modules() {
  [ node_modules/.package-lock.json -nt package-lock.json ] && return 0
  say "installing node modules"
  # No scripts: onnxruntime-node's would download CUDA, and our own build comes below.
  quietly npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
}

# Eigen's headers go into the package, so that it builds where no Eigen is installed; of what it calls unsupported, the FFT.
vendor_eigen() {
  [ -f "$EIGEN/unsupported/Eigen/FFT" ] && return 0
  say "vendoring Eigen"
  rm -rf "$EIGEN" "$EIGEN.partial" # an older one lacks the FFT
  mkdir -p "$EIGEN.partial/unsupported/Eigen/src"
  cp -r /usr/include/eigen3/Eigen "$EIGEN.partial/"
  cp /usr/include/eigen3/unsupported/Eigen/FFT "$EIGEN.partial/unsupported/Eigen/"
  cp -r /usr/include/eigen3/unsupported/Eigen/src/FFT "$EIGEN.partial/unsupported/Eigen/src/"
  cp /usr/share/doc/libeigen3-dev/copyright "$EIGEN.partial/COPYRIGHT"
  mv "$EIGEN.partial" "$EIGEN"
}

# As many compilers at a time as there are processors, and as memory holds: 0.6 GB each.
compilers() {
  local processors memory
  processors=$(nproc)
  memory=$(awk '/MemAvailable/ { print int($2 / 600000) }' /proc/meminfo 2>/dev/null || echo "$processors")
  [ "$memory" -ge 1 ] || memory=1
  echo $((memory < processors ? memory : processors))
}

# compile DIR SETTING...: what earlier builds compiled is not compiled again.
compile() {
  local dir=$1 settings=()
  shift
  ! command -v ninja >/dev/null || export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"
  ! command -v ccache >/dev/null || settings+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  # A build that is there already takes its settings from here, too.
  quietly cmake -S . -B "$dir" "${settings[@]}" "$@"
  quietly env CCACHE_BASEDIR="$PWD" CCACHE_NOHASHDIR=1 \
    cmake --build "$dir" --parallel "$(compilers)"
}

build() {
  say "building (minutes the first time)"
  if [ "$1" = tests ]; then
    compile build -DCOMPACT_RNN_TESTS=ON -DCOMPACT_RNN_EIGEN=ON -DCOMPACT_RNN_SANITIZE=
  else
    compile build -DCOMPACT_RNN_TESTS=OFF -DCOMPACT_RNN_SANITIZE=
  fi
  quietly node_modules/.bin/tsc -p tsconfig.build.json
  quietly node_modules/.bin/tsc -p tsconfig.bench.json
  chmod +x dist/cli/main.js
  [ "$1" = tests ] || return 0
  say "building with sanitizers"
  compile build-sanitized -DCOMPACT_RNN_TESTS=ON -DCOMPACT_RNN_SANITIZE=address,undefined
  # The tests of threads, without Node, which ThreadSanitizer does not know.
  compile build-tsan -DCOMPACT_RNN_ADDON=OFF -DCOMPACT_RNN_TESTS=ON -DCOMPACT_RNN_SANITIZE=thread
}

what=''
may_sudo=no
for option in "$@"; do
  case "$option" in
    --tests) what=tests ;;
    --sudo) may_sudo=yes ;;
    *) fail "there is no option $option; there are --tests and --sudo" ;;
  esac
done
check_node
install_packages "$what"
install_node_modules
vendor_eigen
build "$what"
