/** Runs the built command line, as a user would, in a folder of its own. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npyParts } from '../../lib/formats/numpy';

/** A command that hangs is killed: its exit code is then null. Milliseconds. */
const LONGEST = 300_000;

const MAIN = join(__dirname, '..', '..', 'dist', 'cli', 'main.js');
if (!existsSync(MAIN)) throw new Error(`${MAIN} is not built: npm run build:ts`);

/** Lines of progress, which only work of more than ten seconds has: on a busy machine. */
const PROGRESS = /^ *\d+% {2}.*\n/gm;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A folder that is removed after the tests of the file, and commands that run in it. */
export class Workplace {
  static readonly main = MAIN;

  readonly folder = mkdtempSync(join(tmpdir(), 'compact-rnn-cli-'));

  run(...args: string[]): Outcome {
    return this.runWith({}, ...args);
  }

  runWith(env: NodeJS.ProcessEnv, ...args: string[]): Outcome {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      timeout: LONGEST,
    });
    return { code: status, stdout, stderr: stderr.replace(PROGRESS, '') };
  }

  /** Starts a command and leaves it to the caller. */
  start(...args: string[]): ChildProcess {
    return spawn(process.execPath, [MAIN, ...args], {
      cwd: this.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  /** The JSON that a command prints; it must succeed. */
  json(...args: string[]): unknown {
    const outcome = this.run(...args, '--json');
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(outcome.stdout);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  write(name: string, content: string | Uint8Array): string {
    writeFileSync(this.path(name), content);
    return name;
  }

  /** A model of the spec, made by `init`. */
  model(name: string, spec: object, seed = 1): string {
    this.write('spec.json', JSON.stringify(spec));
    expect(this.run('init', 'spec.json', '-o', name, '--seed', String(seed))).toMatchObject({
      code: 0,
    });
    return name;
  }

  frames(name: string, shape: number[], value: (i: number) => number = Math.sin): string {
    const size = shape.reduce((product, n) => product * n, 1);
    return this.write(
      name,
      Buffer.concat(
        npyParts({ shape, data: Float32Array.from({ length: size }, (_, i) => value(i)) }),
      ),
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A small model of two layers, and one of a bidirectional layer. */
export const SMALL = {
  cell: 'lstm',
  input: 8,
  layers: 2,
  cells: 24,
  output: 5,
  outputActivation: 'sigmoid',
};
export const BOTH_WAYS = {
  cell: 'gru',
  input: 8,
  layers: 1,
  cells: 10,
  direction: 'bidirectional',
};
