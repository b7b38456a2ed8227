#!/usr/bin/env bash
# Makes the packages for musl and runs their addons over it: on x86-64 all that the addon does, its outputs beside those of
# this machine's, and digits heard; of 64-bit ARM, emulated, whether it loads and has threads. There is no Node for musl on npm,
# but Bun, whose addons are Node's; its C++ library is Debian's, over test/native/musl/glibc.c. Wants Debian's
# g++-aarch64-linux-gnu and qemu-user-static.
set -euo pipefail
cd "$(dirname "$0")/.."
readonly VERSION=1.4.5
readonly OUT=$PWD/build-packages

fail() {
  echo "test-musl: $*" >&2
  exit 1
}
for tool in aarch64-linux-gnu-g++ qemu-aarch64-static; do
  command -v "$tool" >/dev/null ||
    fail "there is no $tool. Run: sudo apt-get install g++-aarch64-linux-gnu qemu-user-static"
done
[ -f dist/index.js ] || fail "the library is not built. Run: npm run setup"

addon() { echo "$OUT/stage/$1-musl/compact_rnn.node"; }

# prepare NAME BUN'S_NAME COMPILER_PREFIX: Bun and libraries in build-packages/bun/NAME; checks the addon.
prepare() {
  local name=@oven/bun-linux-$2-musl prefix=$3 out=$OUT/bun/$1 library
  [ -x "$out/package/bin/bun" ] || {
    mkdir -p "$out"
    tar xzf "$out/$(npm pack --silent --pack-destination "$out" "$name@$VERSION")" -C "$out"
  }
  for library in libstdc++.so.6 libgcc_s.so.1; do cp -L "$("${prefix}g++" -print-file-name=$library)" "$out/"; done
  # Over musl, whose names it finds when it is loaded.
  "${prefix}gcc" -O1 -Wall -shared -fPIC -nostdlib -fno-stack-protector test/native/musl/glibc.c -lgcc -o "$out/glibc.so"
  ln -sf glibc.so "$out/ld-linux-x86-64.so.2" # which Debian's C++ library needs, too
  ! readelf -d "$(addon "$1")" | grep -E 'NEEDED.*lib[cm]\.so\.6' || fail "the addon of $1 asks for glibc"
}

node scripts/package/main.mjs --only linux-x64-musl,linux-arm64-musl
prepare linux-x64 x64 ''
prepare linux-arm64 aarch64 aarch64-linux-gnu-

bun=("$OUT/linux-x64/musl/deb/lib/ld-musl-x86_64.so.1" --library-path "$OUT/bun/linux-x64"
  --preload "$OUT/bun/linux-x64/glibc.so" "$OUT/bun/linux-x64/package/bin/bun")
export COMPACT_RNN_ADDON
COMPACT_RNN_ADDON=$(addon linux-x64)
"${bun[@]}" test/native/exercise.cjs
env -u COMPACT_RNN_ADDON node test/native/agreement.cjs "$COMPACT_RNN_ADDON" "${bun[@]}"
heard=$("${bun[@]}" dist/cli/main.js transcribe models/digits/{digits.safetensors,audio/clean-5.wav})
[ "$heard" = "four nine nine eight seven" ] || fail "heard: $heard"
echo "test-musl: linux-x64 agrees, and hears $heard"

# Emulated, Bun itself runs out of memory in larger programs.
COMPACT_RNN_ADDON=$(addon linux-arm64)
bun=(qemu-aarch64-static -cpu max -L "$OUT/linux-arm64/musl/deb" -E LD_LIBRARY_PATH="$OUT/bun/linux-arm64"
  -E LD_PRELOAD="$OUT/bun/linux-arm64/glibc.so" "$OUT/bun/linux-arm64/package/bin/bun")
echo "test-musl: linux-arm64 loads: $("${bun[@]}" test/native/musl/load.cjs)"
