/** The packages of prebuilt code, one for each platform. */

const SCOPE = '@compact-rnn';

/** Runs wherever WebAssembly does. */
export const WASM = `${SCOPE}/wasm32-wasi`;

/**
 * Node's names of platform and architecture, and their packages. Linux has two C libraries; the
 * package manager installs the one that fits, so whichever is there is the right one.
 */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'linux x64': ['linux-x64-gnu', 'linux-x64-musl'],
  'linux arm64': ['linux-arm64-gnu', 'linux-arm64-musl'],
  'linux arm': ['linux-arm-gnueabihf'],
  'darwin arm64': ['darwin-arm64'],
  'darwin x64': ['darwin-x64'],
  'win32 x64': ['win32-x64'],
};

/** The packages that may hold an addon for it; none for a platform without one. */
export function packagesOf(platform: string, arch: string): string[] {
  return (PACKAGES[`${platform} ${arch}`] ?? []).map((name) => `${SCOPE}/${name}`);
}
