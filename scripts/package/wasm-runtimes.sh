#!/usr/bin/env bash
# Builds LLVM's C++ library for WebAssembly with exceptions, from Debian's sources of LLVM 19 (165 MB to fetch, of which a few
# folders are unpacked): scripts/package/wasm-runtimes.sh FOLDER leaves FOLDER/include and FOLDER/lib. What is there is not made again.
set -euo pipefail
folder=$(realpath -m "$1")
threads=$(realpath "$(dirname "$0")/../../native/toolchains/wasm")
[ ! -f "$folder/lib/libc++abi.a" ] || exit 0
mkdir -p "$folder/source" "$folder/apt/lists/partial"
cd "$folder/source"

# Sources by an apt configuration of our own: the system's stays as it is.
fetch_sources() {
  local key=/usr/share/keyrings/debian-archive-keyring.gpg pattern
  for suite in bookworm bookworm-updates; do echo "deb-src [signed-by=$key] http://deb.debian.org/debian $suite main"; done >../apt/sources.list
  echo "deb-src [signed-by=$key] http://deb.debian.org/debian-security bookworm-security main" >>../apt/sources.list
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$folder/apt/sources.list" -o Dir::Etc::sourceparts=/nonexistent
    -o "Dir::State::lists=$folder/apt/lists" -o "Dir::Cache=$folder/apt" -o APT::Sandbox::User=root)
  "${apt[@]}" update
  "${apt[@]}" source --download-only llvm-toolchain-19
  for pattern in libcxx libcxxabi libunwind runtimes cmake llvm/cmake; do echo "*-19_*/$pattern"; done |
    tar xJf llvm-toolchain-19_*.orig.tar.xz --strip-components=1 --exclude='*/test/*' \
      --anchored --wildcards --no-wildcards-match-slash --files-from=-
  touch unpacked
}

# Its threads are those of native/toolchains/wasm: there are none.
build_libraries() {
  cmake -S runtimes -B build -G Ninja -Wno-dev --no-warn-unused-cli \
    -DCMAKE_BUILD_TYPE=MinSizeRel -DCMAKE_SYSTEM_NAME=WASI -DCMAKE_SYSTEM_PROCESSOR=wasm32 -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY \
    -DCMAKE_C_COMPILER=clang-19 -DCMAKE_CXX_COMPILER=clang++-19 -DCMAKE_AR="$(command -v llvm-ar-19)" -DCMAKE_RANLIB="$(command -v llvm-ranlib-19)" \
    -DCMAKE_C_COMPILER_TARGET=wasm32-wasi -DCMAKE_CXX_COMPILER_TARGET=wasm32-wasi \
    -DCMAKE_C_FLAGS=-msimd128 -DCMAKE_CXX_FLAGS="-msimd128 -fwasm-exceptions -isystem $threads" \
    -DCMAKE_INSTALL_PREFIX="$folder" -DLLVM_ENABLE_RUNTIMES='libcxx;libcxxabi' -DLLVM_INCLUDE_TESTS=OFF -DUNIX=ON -DCXX_SUPPORTS_EHSC_FLAG=OFF \
    -DLIBCXX_ENABLE_SHARED=OFF -DLIBCXX_ENABLE_FILESYSTEM=OFF -DLIBCXX_HAS_EXTERNAL_THREAD_API=ON -DLIBCXX_ENABLE_MONOTONIC_CLOCK=ON \
    -DLIBCXX_HAS_MUSL_LIBC=ON -DLIBCXX_CXX_ABI=libcxxabi -DLIBCXX_INCLUDE_BENCHMARKS=OFF -DLIBCXX_INCLUDE_TESTS=OFF \
    -DLIBCXXABI_ENABLE_SHARED=OFF -DLIBCXXABI_HAS_EXTERNAL_THREAD_API=ON -DLIBCXXABI_USE_LLVM_UNWINDER=OFF -DLIBCXXABI_SILENT_TERMINATE=ON \
    -DLIBCXX_INCLUDE_DOCS=OFF -DLIBCXXABI_ENABLE_PIC=OFF -DLIBCXX_ENABLE_TIME_ZONE_DATABASE=OFF -DLIBCXXABI_ENABLE_THREADS=ON
  cmake --build build --target install-cxx install-cxxabi
}

# The one file of the unwinder that WebAssembly needs: the machine itself unwinds.
add_unwinder() {
  clang-19 --target=wasm32-wasi -Os -msimd128 -fwasm-exceptions -DNDEBUG -D_LIBUNWIND_HIDE_SYMBOLS -D_LIBUNWIND_HAS_NO_THREADS -Ilibunwind/include -Ilibunwind/src \
    -c libunwind/src/Unwind-wasm.c -o build/unwind-wasm.o
  llvm-ar-19 rs "$folder/lib/libc++abi.a" build/unwind-wasm.o
}

[ -f unpacked ] || fetch_sources
build_libraries
add_unwinder
