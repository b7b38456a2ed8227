// What a package of prebuilt code is for, and what builds it.
//
// name       of the package, in the scope @compact-rnn; also of its folders
// os, cpu, libc  what package managers compare; the truth about where it loads
// compiler   the prefix of Debian's cross compiler
// toolchain  CMake's, where it is not this machine's own
// debian     the architecture of Debian's LAPACK
// openblas   OpenBLAS's target, and for which processors beyond; without it Eigen computes
// build      makes the files of the package, where buildAddon does not
// main       of those files the one that is loaded, where it is not compact_rnn.node
// code       by others, beside what is always in it (notices.mjs)
// dependencies  npm packages, in the versions of the repository's own package.json
// folder     of build-packages, where it is compiled: what musl's is linked of is compiled once for both
// apt        Debian packages that the build needs
import { buildWasm } from './wasm.mjs';
import { buildWindows } from './windows.mjs';

const X64 = {
  folder: 'linux-x64',
  os: 'linux',
  cpu: 'x64',
  compiler: '',
  debian: 'amd64',
  openblas: { TARGET: 'PRESCOTT', DYNAMIC_ARCH: '1', DYNAMIC_LIST: 'HASWELL SKYLAKEX' },
  apt: [],
};
const ARM64 = {
  folder: 'linux-arm64',
  os: 'linux',
  cpu: 'arm64',
  compiler: 'aarch64-linux-gnu-',
  toolchain: 'native/toolchains/aarch64.cmake',
  debian: 'arm64',
  openblas: { TARGET: 'ARMV8' },
  apt: ['g++-aarch64-linux-gnu'],
};

/** Built on such machines alone, by .github/workflows/release.yml: packed around what is there. */
export const ELSEWHERE = [
  { name: 'darwin-arm64', os: 'darwin', cpu: 'arm64' },
  { name: 'darwin-x64', os: 'darwin', cpu: 'x64' },
];

export const TARGETS = [
  { ...X64, name: 'linux-x64-gnu', libc: 'glibc' },
  { ...X64, name: 'linux-x64-musl', libc: 'musl' },
  { ...ARM64, name: 'linux-arm64-gnu', libc: 'glibc' },
  { ...ARM64, name: 'linux-arm64-musl', libc: 'musl' },
  {
    name: 'linux-arm-gnueabihf',
    folder: 'linux-arm',
    os: 'linux',
    cpu: 'arm',
    libc: 'glibc',
    compiler: 'arm-linux-gnueabihf-',
    toolchain: 'native/toolchains/armv7.cmake',
    debian: 'armhf',
    openblas: { TARGET: 'ARMV7' },
    apt: ['g++-arm-linux-gnueabihf'],
  },
  {
    name: 'win32-x64',
    os: 'win32',
    cpu: 'x64',
    build: buildWindows,
    code: ['MinGW-w64', "GCC's libraries"],
    apt: ['g++-mingw-w64-x86-64-posix', 'ninja-build'],
  },
  {
    // Runs anywhere, and is installed everywhere: where another package fits, that one is loaded.
    name: 'wasm32-wasi',
    build: buildWasm,
    main: 'index.cjs',
    code: ['emnapi', "LLVM's libraries", 'wasi-libc'],
    dependencies: ['@emnapi/core', '@emnapi/runtime'],
    apt: ['clang-19', 'lld-19', 'llvm-19', 'wasi-libc', 'libclang-rt-19-dev-wasm32', 'ninja-build'],
  },
];
