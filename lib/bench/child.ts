/**
 * The fresh process of `bench`: measures the model named on its command line and sends the
 * row, or the error.
 */
import { CompactRnnError } from '../errors';
import { measure } from './measure';

export type Message =
  | { row: Awaited<ReturnType<typeof measure>> }
  | { error: { code: CompactRnnError['code']; message: string } };

function describe(error: unknown): Message {
  if (error instanceof CompactRnnError)
    return { error: { code: error.code, message: error.message } };
  return { error: { code: 'IO', message: error instanceof Error ? error.message : String(error) } };
}

async function main(): Promise<void> {
  // Nobody is left to tell. Whoever listens for it stays alive until then: see the end.
  process.on('disconnect', () => process.exit());
  const [path = '', threads, batch] = process.argv.slice(2);
  const setting = { threads: Number(threads), batch: Number(batch) };
  const message: Message = await measure(path, setting).then((row) => ({ row }), describe);
  process.send?.(message, () => {
    process.disconnect();
  });
}

void main();
