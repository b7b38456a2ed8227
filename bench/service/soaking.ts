/** The soak of the harness: the service with the model that ships, on two workers. */
import { join } from 'node:path';
import { ROOT } from '../checkout';
import { readRecordings, type Recording } from './recordings';
import { Server } from './server';
import { soak, type SoakOptions, type SoakResult } from './soak';

const FOLDER = join(ROOT, 'models', 'digits');
const MODEL = join(FOLDER, 'digits.safetensors');
/** In Hz; the recordings have 8000. */
const LIES = [16_000, 7999, 11_025, 44_100];

async function soakedRecordings(): Promise<Recording[]> {
  return readRecordings(MODEL, join(FOLDER, 'audio'), LIES);
}

/**
 * @param idleSeconds that silent callers wait for.
 * @throws Error where the service does not start.
 */
export async function runSoak(options: SoakOptions, idleSeconds = 5): Promise<SoakResult> {
  const recordings = await soakedRecordings();
  const server = await Server.start([
    ...[MODEL, '--threads', '2', '--log', 'none', '--idle-timeout', String(idleSeconds)],
    // Callers who come before those whom they follow have left.
    ...['--max-sessions', String(2 * options.sessions), '--max-message', '65536'],
  ]);
  let result: SoakResult;
  try {
    result = await soak(server, recordings, options);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const code = await server.stop();
  const wrongs = code === 0 ? [] : [`the service ended with ${code ?? 'a signal'}`];
  return { ...result, wrongs: [...result.wrongs, ...wrongs] };
}
