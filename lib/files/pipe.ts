/**
 * Pipes (`<(...)`, `/dev/stdin`, FIFOs) are read to their end, as they cannot be read by position.
 * Node's own reading would wait on a thread of libuv's pool, where nothing interrupts it; a socket
 * waits in the event loop, and is closed by an abort.
 */
import { close as closeFile, open as openFile } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Socket } from 'node:net';
import { promisify } from 'node:util';
import { CompactRnnError } from '../errors';
import { Bytes } from './bytes';
import { ioError } from './errors';
import { WITHOUT_WAITING } from './kind';

const open = promisify(openFile);
const close = promisify(closeFile);

/** What pipes have sent, by device and inode, where it is kept. */
let kept: Map<string, Promise<Uint8Array>> | undefined;

/**
 * From here on what a pipe sends is kept, so that it can be read again, as a file can: for programs
 * that end soon.
 */
export function keepPipes(): void {
  kept ??= new Map();
}

/**
 * All that the pipe sends until nobody writes into it any more.
 * @throws CompactRnnError IO; the reason of `signal`.
 */
export async function readPipe(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  if (!kept) return received(path, signal);
  const { dev, ino } = await stat(path);
  const key = `${dev}:${ino}`;
  const known = kept.get(key);
  if (known) return known;
  const bytes = received(path, signal);
  kept.set(key, bytes);
  return bytes;
}

async function received(path: string, signal?: AbortSignal): Promise<Uint8Array> {
  signal?.throwIfAborted();
  const pipe = await open(path, WITHOUT_WAITING).catch((cause: unknown): never => {
    throw ioError(path, 'read', cause);
  });
  const socket = await socketOf(path, pipe);
  const abort = (): void => {
    socket.destroy(signal!.reason as Error);
  };
  signal?.addEventListener('abort', abort);
  const bytes = new Bytes();
  try {
    for await (const part of socket) bytes.add(part as Buffer, path);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    throw cause instanceof CompactRnnError ? cause : ioError(path, 'read', cause);
  } finally {
    signal?.removeEventListener('abort', abort);
    socket.destroy();
  }
  return bytes.all();
}

async function socketOf(path: string, pipe: number): Promise<Socket> {
  try {
    return new Socket({ fd: pipe, readable: true, writable: false });
  } catch (cause) {
    await close(pipe);
    throw ioError(path, 'read', cause);
  }
}
