/** One utterance of a data set: its input, and its text or labels. */
export interface Utterance {
  /** Its line in the manifest, from 1. */
  readonly line: number;
  /** Path of a WAV or FLAC file. */
  readonly audio?: string | undefined;
  /** The channel of the audio, from 1; where left out, the average of all. */
  readonly channel?: number | undefined;
  /** Path of an .npy or .npz file, [frames, inputSize]. */
  readonly features?: string | undefined;
  /** What was said. */
  readonly text?: string | undefined;
  /** Frames of the model's input, where the header of the file tells. */
  readonly frames?: number | undefined;
  /** Numbers of units; those of frames may be -1, not counted. */
  readonly labels?: Int32Array | undefined;
}
