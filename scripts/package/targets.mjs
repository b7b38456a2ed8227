// What a package of prebuilt code is for, and what builds it.
//
// name       of the package, in the scope @compact-rnn; also of its folders
// os, cpu, libc  what package managers compare; the truth about where it loads
// compiler   the prefix of Debian's cross compiler
// toolchain  CMake's, where it is not this machine's own
// debian     the architecture of Debian's LAPACK
// openblas   OpenBLAS's target, and for which processors beyond
// sameAs     the addon of that package, which holds to what both systems have
// apt        Debian packages that the build needs

const X64 = {
  os: 'linux',
  cpu: 'x64',
  compiler: '',
  debian: 'amd64',
  openblas: { TARGET: 'PRESCOTT', DYNAMIC_ARCH: '1', DYNAMIC_LIST: 'HASWELL SKYLAKEX' },
  apt: [],
};
const ARM64 = {
  os: 'linux',
  cpu: 'arm64',
  compiler: 'aarch64-linux-gnu-',
  toolchain: 'native/toolchains/aarch64.cmake',
  debian: 'arm64',
  openblas: { TARGET: 'ARMV8' },
  apt: ['g++-aarch64-linux-gnu'],
};

export const TARGETS = [
  { ...X64, name: 'linux-x64-gnu', libc: 'glibc' },
  { ...X64, name: 'linux-x64-musl', libc: 'musl', sameAs: 'linux-x64-gnu' },
  { ...ARM64, name: 'linux-arm64-gnu', libc: 'glibc' },
  { ...ARM64, name: 'linux-arm64-musl', libc: 'musl', sameAs: 'linux-arm64-gnu' },
  {
    name: 'linux-arm-gnueabihf',
    os: 'linux',
    cpu: 'arm',
    libc: 'glibc',
    compiler: 'arm-linux-gnueabihf-',
    toolchain: 'native/toolchains/armv7.cmake',
    debian: 'armhf',
    openblas: { TARGET: 'ARMV7' },
    apt: ['g++-arm-linux-gnueabihf'],
  },
];
