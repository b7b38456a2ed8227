/** `POST /transcribe`: a recording in, its words out. */
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CompactRnnError } from '../errors';
import { withTemporaryFolder } from '../files';
import { openAudio } from '../speech';
import type { Recognition } from '../recognise';
import type { ServiceContext } from './context';
import type { ServedModel } from './models';

/** A status, and a body that is sent as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: object;
}

const notAForm: Reply = {
  status: 415,
  body: { error: 'the recording itself is the body, not a form: curl --data-binary @x.wav' },
};

/** The recording goes to a file first: readers seek in it, and slow callers hold no memory. */
export async function transcribeUpload(
  request: IncomingMessage,
  model: ServedModel,
  context: ServiceContext,
): Promise<Reply> {
  const { maxUpload } = context.options;
  const tooLarge: Reply = {
    status: 413,
    body: { error: `the recording is larger than ${maxUpload} bytes: send it in parts` },
  };
  if (/^multipart\//i.test(request.headers['content-type'] ?? '')) return notAForm;
  if (Number(request.headers['content-length'] ?? 0) > maxUpload) return tooLarge;
  return withTemporaryFolder('compact-rnn-upload', async (folder) => {
    const path = join(folder, 'recording');
    if (!(await received(request, path, maxUpload))) return tooLarge;
    try {
      return { status: 200, body: await transcribed(path, model, context) };
    } catch (error) {
      return failure(error, path);
    }
  });
}

/** Whether all of it was received, and no more than allowed. */
async function received(request: IncomingMessage, path: string, most: number): Promise<boolean> {
  let size = 0;
  const limited = async function* (source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const piece of source) {
      size += piece.length;
      if (size > most) return;
      yield piece;
    }
  };
  await pipeline(request, limited, createWriteStream(path, { mode: 0o600 }));
  return size <= most;
}

async function transcribed(
  path: string,
  { name, recogniser }: ServedModel,
  context: ServiceContext,
) {
  return openAudio(path, {}, async ({ sampleRate, pieces }) => {
    using session = recogniser.open({ sampleRate, endpointing: false });
    const recognitions: Recognition[] = [];
    for await (const piece of pieces()) await session.write(piece);
    recognitions.push(...(await session.end()));
    context.countWork(name, session.figures);
    return {
      text: recognitions.map(({ text }) => text).join(' '),
      words: recognitions.flatMap(({ words }) => words),
      seconds: session.figures.seconds,
    };
  });
}

/** Errors name the temporary file, which the caller does not know. */
function failure(error: unknown, path: string): Reply {
  if (!(error instanceof CompactRnnError)) throw error;
  const message = error.message.replaceAll(path, 'the recording');
  const isTheirs = error.code === 'INVALID_FILE' || error.code === 'INVALID_INPUT';
  return { status: isTheirs ? 400 : 500, body: { error: message } };
}
