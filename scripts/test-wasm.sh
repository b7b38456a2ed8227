#!/usr/bin/env bash
# Builds the addon and the C++ tests for WebAssembly and runs them under Node: every kernel against its scalar twin, all that the
# addon does, and its outputs beside those of this machine's addon; then the library in headless Chromium, where there is one. Wants Debian's clang-19, lld-19, llvm-19, wasi-libc,
# libclang-rt-19-dev-wasm32 and doctest-dev; fetches and builds a C++ library the first time (minutes).
set -euo pipefail
cd "$(dirname "$0")/.."
bash scripts/package/wasm.sh build-wasm/package -DCOMPACT_RNN_TESTS=ON
cmake --build build-wasm --target native_tests
# There is one thread, and Eigen for LAPACK.
node --no-warnings test/native/wasi.mjs build-wasm/native_tests.wasm --no-version \
  --test-case-exclude='*threads*,LAPACK: *,a thread that*'
addon=$PWD/build-wasm/package/index.cjs
COMPACT_RNN_ADDON=$addon node test/native/exercise.cjs
node test/native/agreement.cjs "$addon"
! command -v chromium >/dev/null || node test/native/browser/main.mjs build-wasm/package
