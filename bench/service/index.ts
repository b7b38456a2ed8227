/** The speech service under load: `npm run bench -- --service soak` and `scale`. */
import { printLines, withProgress } from '../../lib/cli';
import { writeAtomically } from '../../lib/files';
import { thisMachine } from '../machine';
import { commandOf } from '../markdown';
import { runScale } from './scale';
import { scaleMarkdown } from './scale-markdown';
import { soakMarkdown } from './soak-markdown';
import { runSoak } from './soaking';

export interface ServiceOptions {
  readonly minutes?: number;
  readonly sessions: number;
  readonly seed: number;
  readonly json?: string;
  readonly table?: string;
}

/** Seconds between two kills of workers. */
const KILL_EVERY = 20;

/**
 * Prints, and writes, what came of it.
 * @throws Error where a soak found what must not be.
 */
export async function measureService(
  what: 'soak' | 'scale',
  options: ServiceOptions,
  signal: AbortSignal,
): Promise<void> {
  const { minutes = 10, sessions, seed } = options;
  const head = { ...thisMachine(), date: new Date().toISOString() };
  const command = commandOf(process.argv.slice(2), process.env);
  const seconds = 60 * minutes;
  const write = async (result: object, markdown: string): Promise<void> => {
    printLines(...markdown.trimEnd().split('\n'));
    const { json, table } = options;
    const report = `${JSON.stringify({ ...head, command, ...result }, null, 2)}\n`;
    if (json !== undefined) await writeAtomically(json, [report]);
    if (table !== undefined) await writeAtomically(table, [markdown]);
  };
  if (what === 'scale') {
    const rows = await withProgress('starting', (onProgress) =>
      runScale({
        seconds,
        signal,
        onProgress: (stage, done) => {
          onProgress({ stage, done, total: 1 });
        },
      }),
    );
    await write({ rows }, scaleMarkdown(rows, { ...head, command }));
    return;
  }
  const result = await withProgress('soaking', (onProgress) =>
    runSoak({
      seconds,
      sessions,
      seed,
      killEvery: Math.min(KILL_EVERY, seconds / 3),
      signal,
      onProgress: (done) => {
        onProgress({ stage: 'soaking', done, total: 1 });
      },
    }),
  );
  await write({ soak: result }, soakMarkdown(result, { ...head, command }));
  if (result.wrongs.length > 0) throw new Error(`the soak found ${result.wrongs.join('; ')}`);
}
