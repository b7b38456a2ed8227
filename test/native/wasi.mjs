// Runs a program of WebAssembly: node wasi.mjs PROGRAM [ARGUMENTS].
import { readFileSync } from 'node:fs';
import { WASI } from 'node:wasi';

const [program, ...args] = process.argv.slice(2);
const wasi = new WASI({ version: 'preview1', args: [program, ...args], env: process.env });
const { instance } = await globalThis.WebAssembly.instantiate(
  readFileSync(program),
  wasi.getImportObject(),
);
process.exitCode = wasi.start(instance);
