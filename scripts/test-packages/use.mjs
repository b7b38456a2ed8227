// What is done with an installed package: its addon loads, and a model is compressed, run, measured
// and listened with.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What docs/guides/boards.md shows. */
const FIVE_DIGITS = ['four', 'nine', 'nine', 'eight', 'seven'];

/**
 * In a folder in which the package was installed, by a command that runs Node. The addon must come
 * from where `origin` matches. Returns what computed.
 */
export function use(folder, origin, command, env) {
  const library = join('node_modules', 'compact-rnn');
  /** What a script prints. To a file, since wine's programs cannot write to pipes. */
  const node = (...args) => {
    const [program, ...rest] = [...command, ...args];
    const [out, err] = ['out.txt', 'err.txt'].map((name) => join(folder, name));
    const stdio = ['ignore', openSync(out, 'w'), openSync(err, 'w')];
    const { status, error } = spawnSync(program, rest, { cwd: folder, env, stdio });
    if (status !== 0)
      throw error ?? new Error(`${args.join(' ')}: ${status}\n${readFileSync(err, 'utf8')}`);
    return readFileSync(out, 'utf8');
  };
  const rnn = (...args) => JSON.parse(node(join(library, 'dist/cli/main.js'), ...args, '--json'));

  const doctor = rnn('doctor');
  assert.match(doctor.addonOrigin, origin);
  assert.deepEqual(doctor.problems, []);

  const digits = join(library, 'models', 'digits');
  const { after } = rnn(
    ...['compress', join(digits, 'digits.safetensors'), '-o', 'small.safetensors', '--tau', '0.8'],
  );
  assert.equal(after.parameters, 349_832);

  const heard = (model) =>
    rnn('transcribe', model, join(digits, 'audio', 'clean-5.wav'))[0].words.map(({ word }) => word);
  assert.deepEqual(heard(join(digits, 'digits.safetensors')), FIVE_DIGITS);
  assert.ok(heard('small.safetensors').length > 0);

  const [row] = rnn('bench', 'small.safetensors');
  assert.ok(row.stepMicros.median > 0);

  // Emulated cores are not called by the name of those underneath.
  const { processor, rows } = rnn('bench', '--board', 'small.safetensors', '--seconds', '0.05');
  assert.ok(rows.length > 0);
  assert.equal(processor.emulated, /qemu/.test(command[0]));
  for (const { name } of processor.emulated ? processor.kinds : [])
    assert.match(name, /, emulated$/);

  writeFileSync(join(folder, 'run.cjs'), RUN);
  assert.ok(Number(node('run.cjs')) > 0);
  return `${doctor.addonOrigin} with ${doctor.linalg.version}`;
}

/** As a program does, in its main thread and in a worker. */
const RUN = `
  const { Worker, isMainThread } = require('node:worker_threads');
  const { loadModel } = require('compact-rnn');
  loadModel('small.safetensors')
    .then((model) => model.run(new Float32Array(3 * model.inputSize), { frames: 3 }))
    .then((ys) => isMainThread ? new Worker(__filename).on('exit', (status) => {
      if (status !== 0) process.exit(status);
      console.log(ys.length / 3);
    }) : undefined);`;
