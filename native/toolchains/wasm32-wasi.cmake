# Cross-compiles for WebAssembly (WASI, one thread, 128-bit SIMD, exceptions) with Debian's clang-19,
# lld-19 and wasi-libc, over the C++ library of scripts/package/wasm-runtimes.sh, which stands in
# $COMPACT_RNN_WASM_RUNTIMES: Debian's own knows no exceptions.
set(CMAKE_SYSTEM_NAME WASI)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER clang-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_CXX_COMPILER clang++-19)
set(CMAKE_CXX_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR /usr/bin/llvm-ar-19)
set(CMAKE_RANLIB /usr/bin/llvm-ranlib-19)
set(CMAKE_TRY_COMPILE_TARGET_TYPE STATIC_LIBRARY)
set(CMAKE_EXECUTABLE_SUFFIX_C .wasm)
set(CMAKE_EXECUTABLE_SUFFIX_CXX .wasm)
# Threads are in the headers: there are none.
set(CMAKE_HAVE_PTHREAD_H ON)
set(CMAKE_HAVE_LIBC_PTHREAD ON)

set(runtimes $ENV{COMPACT_RNN_WASM_RUNTIMES})
string(CONCAT CMAKE_CXX_FLAGS_INIT
  "-msimd128 -fwasm-exceptions -nostdinc++ -isystem ${runtimes}/include/c++/v1 "
  "-isystem ${CMAKE_CURRENT_LIST_DIR}/wasm -isystem ${CMAKE_CURRENT_LIST_DIR}/../../test/native/wasm -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS")
string(CONCAT CMAKE_EXE_LINKER_FLAGS_INIT
  "-nostdlib++ -L${runtimes}/lib -lc++ -lc++abi -lwasi-emulated-signal -lwasi-emulated-process-clocks "
  "-Wl,-z,stack-size=1048576")
