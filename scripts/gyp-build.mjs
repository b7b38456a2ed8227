// binding.gyp's one action. CMake gets a folder of its own: node-gyp's Makefile stands in build/
// and is running.
import { copyFileSync, mkdirSync } from 'node:fs';
import { compile } from './cmake-js.mjs';

compile('--out', 'build/cmake');
mkdirSync('build/Release', { recursive: true });
copyFileSync('build/cmake/Release/compact_rnn.node', 'build/Release/compact_rnn.node');
