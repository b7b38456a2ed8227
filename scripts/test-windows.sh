#!/usr/bin/env bash
# Cross-compiles the addon and the C++ tests for Windows and runs them under wine, the addon in Windows' own Node from npm: every
# kernel that this machine has against its scalar twin, all that the addon does, and its outputs beside those of this machine's
# addon. Wants Debian's g++-mingw-w64-x86-64-posix, wine64, ninja-build and doctest-dev.
set -euo pipefail
cd "$(dirname "$0")/.."
export WINEPREFIX=$PWD/build-packages/wine WINEDEBUG=-all NODE_SKIP_PLATFORM_CHECK=1
NODE=$(node --input-type=module -e "import { platformNamed } from './scripts/test-packages/platforms.mjs'
  console.log(platformNamed('win32-x64').command.at(-1))")

# MinGW-w64 looks into no folder of this machine's.
mkdir -p build-windows/include
cp -r /usr/include/doctest build-windows/include/
export CPLUS_INCLUDE_PATH=$PWD/build-windows/include
bash scripts/package/windows.sh build-windows/package -DCOMPACT_RNN_TESTS=ON
cmake --build build-windows --target native_tests
mkdir -p build-windows/out
# What it writes goes to files: under wine it cannot write to a pipe.
run() {
  wine "$@" </dev/null >build-windows/out/stdout 2>build-windows/out/stderr || {
    cat build-windows/out/stdout build-windows/out/stderr
    exit 1
  }
  tail -3 build-windows/out/stdout
}

excluded=''
for isa in avx512vnni:avx512_vnni avx512:avx512bw avxvnni:avx_vnni avx2:avx2; do
  grep -qw "${isa#*:}" /proc/cpuinfo || excluded+="* on ${isa%:*} *,"
done
run build-windows/native_tests.exe --no-version --test-case-exclude="$excluded"
addon=$PWD/build-windows/package/compact_rnn.node
for isa in scalar avx2 avx512; do
  [ $isa = scalar ] || grep -qw "${isa/avx512/avx512f}" /proc/cpuinfo || continue
  COMPACT_RNN_ISA=$isa COMPACT_RNN_ADDON=$addon run "$NODE" test/native/exercise.cjs
done
node test/native/agreement.cjs "$addon" wine "$NODE"
