/** `POST /transcribe`: a recording in, its words out. */
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CompactRnnError } from '../errors';
import { withTemporaryFolder } from '../files';
import { openAudio } from '../speech';
import type { Recognition } from '../recognise';
import type { House } from './house';
import type { ServedModel } from './models';

/** A status, and what is said as JSON. */
export interface Reply {
  readonly status: number;
  readonly body: object;
}

const notAForm: Reply = {
  status: 415,
  body: { error: 'the recording itself is the body, not a form: curl --data-binary @x.wav' },
};

/** It goes to a file: headers may be anywhere in it, and those who are slow hold no memory. */
export async function transcribeUpload(
  request: IncomingMessage,
  model: ServedModel,
  house: House,
): Promise<Reply> {
  const { maxUpload } = house.options;
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
      return { status: 200, body: await transcribed(path, model, house) };
    } catch (error) {
      return failure(error, path);
    }
  });
}

/** Whether it was all there, and not more than allowed. */
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

async function transcribed(path: string, { name, recogniser }: ServedModel, house: House) {
  return openAudio(path, {}, async ({ sampleRate, pieces }) => {
    using session = recogniser.open({ sampleRate, endpointing: false });
    const recognitions: Recognition[] = [];
    for await (const piece of pieces()) await session.write(piece);
    recognitions.push(...(await session.end()));
    house.countWork(name, session.figures);
    return {
      text: recognitions.map(({ text }) => text).join(' '),
      words: recognitions.flatMap(({ words }) => words),
      seconds: session.figures.seconds,
    };
  });
}

/** Errors name the file, which is nothing that the caller knows. */
function failure(error: unknown, path: string): Reply {
  if (!(error instanceof CompactRnnError)) throw error;
  const message = error.message.replaceAll(path, 'the recording');
  const isTheirs = error.code === 'INVALID_FILE' || error.code === 'INVALID_INPUT';
  return { status: isTheirs ? 400 : 500, body: { error: message } };
}
