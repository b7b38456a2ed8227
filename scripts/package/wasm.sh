#!/usr/bin/env bash
# The addon as a WebAssembly module, with what loads it: scripts/package/wasm.sh FOLDER [CMake options] leaves compact_rnn.wasm
# and index.cjs there. Wants Debian's clang-19, lld-19, llvm-19, wasi-libc and libclang-rt-19-dev-wasm32.
set -euo pipefail
folder=$(realpath -m "$1")
shift
cd "$(dirname "$0")/../.."
! command -v ccache >/dev/null || export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
export COMPACT_RNN_WASM_RUNTIMES=${COMPACT_RNN_WASM_RUNTIMES:-$PWD/build-wasm/runtimes}
bash scripts/package/wasm-runtimes.sh "$COMPACT_RNN_WASM_RUNTIMES"
cmake -S . -B build-wasm -G Ninja -DCMAKE_TOOLCHAIN_FILE=native/toolchains/wasm32-wasi.cmake -DCOMPACT_RNN_EIGEN=ON "$@" >/dev/null
cmake --build build-wasm --target compact_rnn
mkdir -p "$folder"
cp build-wasm/Release/compact_rnn.wasm native/wasm/*.cjs "$folder/"
