// npm's install script: builds the addon, unless there is one that loads on this machine.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { compile, ROOT } from './cmake-js.mjs';

const ADDON = join(ROOT, 'build', 'Release', 'compact_rnn.node');
const HOW = {
  linux: 'On Debian or Ubuntu: sudo apt-get install cmake make g++',
  darwin: 'On macOS: xcode-select --install; brew install cmake',
  win32: "On Windows: Visual Studio's C++ build tools, which bring CMake",
};

/** In a process of its own: an addon for another machine may end the process that loads it. */
function loads(addon) {
  const script = `require(${JSON.stringify(addon)})`;
  return spawnSync(process.execPath, ['-e', script], { stdio: 'ignore' }).status === 0;
}

const runs = (command) => command !== undefined && !spawnSync(command, ['--version']).error;

/**
 * What the build needs and this machine has not; on Windows cmake-js looks for the compiler itself.
 */
function missing() {
  const found = (...commands) => commands.some(runs);
  return [
    found('cmake') ? [] : 'cmake',
    process.platform === 'win32' || found('make', 'ninja') ? [] : 'make (or ninja)',
    process.platform === 'win32' || found(process.env.CXX, 'c++', 'g++', 'clang++')
      ? []
      : 'a C++17 compiler',
  ].flat();
}

function fail(reason, remedy) {
  console.error(`compact-rnn: the native addon cannot be built here: ${reason}.\n${remedy}`);
  process.exit(1);
}

if (!loads(ADDON)) {
  const lacking = missing();
  if (lacking.length > 0) {
    fail(
      `missing ${lacking.join(', ')}`,
      `${HOW[process.platform] ?? 'Install them'}. Then install compact-rnn again.`,
    );
  }
  try {
    compile('--log-level', 'error');
  } catch {
    fail(
      'the compiler or CMake failed (above)',
      'It needs CMake 3.18 or later and a C++17 compiler.',
    );
  }
}
