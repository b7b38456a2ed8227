/** A session as a web stream: chunks of samples in, recognitions out. */
import { TransformStream } from 'node:stream/web';
import type { Recognition } from './recognition';
import type { RecognitionSession } from './session';

/** What such a stream takes. */
export type AudioChunk = Float32Array | Int16Array | Uint8Array;

/** Back pressure: the writer waits for the recogniser and for the reader. */
export function transformOf(session: RecognitionSession): TransformStream<AudioChunk, Recognition> {
  let told = '';
  const tell = (
    recognitions: readonly Recognition[],
    controller: { enqueue(chunk: Recognition): void },
  ): void => {
    for (const recognition of recognitions) {
      if (!recognition.final && recognition.text === told) continue;
      told = recognition.final ? '' : recognition.text;
      controller.enqueue(recognition);
    }
  };
  const transformer = {
    transform: async (chunk: AudioChunk, controller: { enqueue(chunk: Recognition): void }) => {
      tell(await session.write(chunk), controller);
    },
    flush: async (controller: { enqueue(chunk: Recognition): void }) => {
      tell(await session.end(), controller);
    },
    // Either side gave up.
    cancel: () => {
      session.close();
    },
  };
  return new TransformStream<AudioChunk, Recognition>(transformer);
}
