#!/usr/bin/env bash
# The addon for 64-bit Windows, cross-compiled: scripts/package/windows.sh FOLDER [CMake options] leaves compact_rnn.node there.
# Wants Debian's g++-mingw-w64-x86-64-posix. It needs no library that Windows lacks; Eigen computes.
set -euo pipefail
folder=$(realpath -m "$1")
shift
cd "$(dirname "$0")/../.."
! command -v ccache >/dev/null || export CMAKE_CXX_COMPILER_LAUNCHER=ccache CCACHE_BASEDIR=$PWD CCACHE_NOHASHDIR=1
cmake -S . -B build-windows -G Ninja -DCMAKE_TOOLCHAIN_FILE=native/toolchains/windows-x64.cmake -DCOMPACT_RNN_EIGEN=ON "$@" >/dev/null
cmake --build build-windows --target compact_rnn
mkdir -p "$folder"
cp build-windows/Release/compact_rnn.node "$folder/"
