#!/usr/bin/env bash
# Builds the addon and the C++ tests with clang, as macOS does, and runs the tests. Wants Debian's clang and doctest-dev.
set -euo pipefail
cd "$(dirname "$0")/.."

command -v clang++ >/dev/null || {
  echo "test-clang: no clang++ here. Run: sudo apt-get install clang" >&2
  exit 1
}
cmake -S . -B build-clang -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCOMPACT_RNN_TESTS=ON >/dev/null
cmake --build build-clang --parallel "$(nproc)" >/dev/null
build-clang/native_tests --no-version
