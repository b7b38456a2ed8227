// binding.gyp's one action. CMake gets a folder of its own: node-gyp's Makefile stands in build/ and is running.
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const manifest = require.resolve('cmake-js/package.json');
const cmakeJs = join(dirname(manifest), require(manifest).bin['cmake-js']);

execFileSync(process.execPath, [cmakeJs, 'compile', '--out', 'build/cmake'], { stdio: 'inherit' });
mkdirSync('build/Release', { recursive: true });
copyFileSync('build/cmake/Release/compact_rnn.node', 'build/Release/compact_rnn.node');
