#!/usr/bin/env bash
# Cross-compiles the C++ tests and the C library for 64- and 32-bit ARM and runs them under emulation: the NEON kernels against
# their scalar twins, on each processor, and the library against what Node computes here; then disassembles those kernels. Wants Debian's cross compilers and qemu, and installs them as root.
set -euo pipefail
cd "$(dirname "$0")/.."

install_packages() {
  local missing=()
  command -v aarch64-linux-gnu-g++ >/dev/null || missing+=(g++-aarch64-linux-gnu)
  command -v arm-linux-gnueabihf-g++ >/dev/null || missing+=(g++-arm-linux-gnueabihf)
  command -v qemu-aarch64-static >/dev/null || missing+=(qemu-user-static)
  [ -f /usr/include/doctest/doctest.h ] || missing+=(doctest-dev)
  [ ${#missing[@]} -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ]; then
    echo "test-arm: missing packages. Run: sudo apt-get install ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build NAME: the C++ tests in build-tests-NAME.
build() {
  cmake -S . -B "build-tests-$1" --no-warn-unused-cli -DCOMPACT_RNN_ADDON=OFF \
    -DCOMPACT_RNN_TESTS=ON -DCOMPACT_RNN_SMALL=ON \
    -DCMAKE_TOOLCHAIN_FILE="native/toolchains/$1.cmake" >/dev/null
  cmake --build "build-tests-$1" --parallel "$(nproc)" >/dev/null
}

# test_on NAME CPU ISA...: all cases (or those that CASES names) but those of LAPACK, which the sysroots lack, and those of ISAs that were built and
# that CPU lacks. Those of each ISA named must be there: a kernel that was not built would not fail. A case that runs on a CPU
# without its ISA does.
test_on() {
  local name=$1 cpu=$2 isa excluded='LAPACK: *' output
  shift 2
  local run=("${EMULATORS[$name]}" -L "${SYSROOTS[$name]}" -cpu "$cpu" "build-tests-$name/native_tests" --no-version)
  for isa in "$@"; do
    "${run[@]}" --list-test-cases | grep "lstm on $isa agrees with its scalar twin" >/dev/null || {
      echo "test-arm: no kernel for $isa is tested on $name" >&2
      exit 1
    }
  done
  for isa in neondot neonmm; do
    [[ " $* " == *" $isa "* ]] || excluded+=",* on $isa *"
  done
  output=$("${run[@]}" --test-case="${CASES:-*}" --test-case-exclude="$excluded" 2>&1) || {
    echo "$output"
    exit 1
  }
  echo "$name ($cpu; $*): $(grep 'test cases' <<<"$output")"
}

readonly MOST_BYTES=400000

# example NAME PREFIX [RUNNER...]: the example as plain make builds it for boards, which hears.
example() {
  local out=$PWD/build-c-$1 prefix=$2 heard
  shift 2
  make -s -C examples/board -j"$(nproc)" CC="${prefix}gcc" CXX="${prefix}g++" OUT="$out"
  heard=$("$@" "$out/hear" models/digits/{digits.safetensors,audio/clean-5.wav} | awk 'NR > 1 { print $3 }' | xargs)
  [ "$heard" = "four nine nine eight seven" ] || {
    echo "test-arm: $out/hear hears: $heard" >&2
    exit 1
  }
}

# On 64-bit ARM it stays under 400 kB.
check_size() {
  local size
  size=$(stat -c %s build-c-aarch64/hear)
  [ "$size" -lt "$MOST_BYTES" ] || {
    echo "test-arm: build-c-aarch64/hear has $size bytes, and may have $MOST_BYTES" >&2
    exit 1
  }
}

declare -A EMULATORS=([aarch64]=qemu-aarch64-static [armv7]=qemu-arm-static)
declare -A SYSROOTS=([aarch64]=/usr/aarch64-linux-gnu [armv7]=/usr/arm-linux-gnueabihf)

install_packages
build aarch64
build armv7
example host ''
example aarch64 aarch64-linux-gnu- "${EMULATORS[aarch64]}" -L "${SYSROOTS[aarch64]}"
check_size
# Cores without dot products fault where one is tried; max has everything that qemu knows.
test_on aarch64 cortex-a53 neon
CASES='* agree* with *' test_on aarch64 cortex-a72 neon
CASES='* agree* with *' test_on aarch64 neoverse-n1 neon neondot
test_on aarch64 max neon neondot neonmm
test_on armv7 cortex-a7 neon
# What was just built: sums stay in registers; the C library computes what Node does here.
npx jest test/native/registers.test.ts test/c/library.test.ts
