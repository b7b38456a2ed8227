/** A preset: the architecture of a published model under a name. */
import type { ModelSpec } from '../spec';

export interface Preset {
  readonly name: string;
  /** Paper, table and row. */
  readonly source: string;
  /** The parameter count as the paper prints it. */
  readonly published: string;
  readonly spec: ModelSpec;
}
