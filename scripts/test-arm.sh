#!/usr/bin/env bash
# Cross-compiles the C++ tests for 64- and 32-bit ARM and runs them under emulation: the NEON kernels against their scalar
# twins. Wants Debian's cross compilers and qemu, and installs them as root.
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

# test_on NAME QEMU SYSROOT CPU
test_on() {
  local name=$1 qemu=$2 sysroot=$3 cpu=$4 output
  cmake -S . -B "build-tests-$name" --no-warn-unused-cli -DCOMPACT_RNN_TESTS=ON \
    -DCMAKE_TOOLCHAIN_FILE="native/toolchains/$name.cmake" >/dev/null
  cmake --build "build-tests-$name" --parallel "$(nproc)" >/dev/null
  local run=("$qemu" -L "$sysroot" -cpu "$cpu" "build-tests-$name/native_tests" --no-version)
  # A kernel that was not built would not fail: it must be among the cases.
  "${run[@]}" --list-test-cases | grep 'lstm on neon agrees with its scalar twin' >/dev/null || {
    echo "test-arm: no NEON kernel is tested on $name" >&2
    exit 1
  }
  output=$("${run[@]}" 2>&1) || {
    echo "$output"
    exit 1
  }
  echo "$name ($cpu): $(grep 'test cases' <<<"$output")"
}

install_packages
test_on aarch64 qemu-aarch64-static /usr/aarch64-linux-gnu cortex-a53
test_on armv7 qemu-arm-static /usr/arm-linux-gnueabihf cortex-a7
