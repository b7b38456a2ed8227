/** An engine: this library or a peer of it, as the harness starts its processes. */
import type { Case } from '../cases';

/** The command of a child that speaks the protocol. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export interface Engine {
  readonly name: string;
  /**
   * Whether the case is one for this engine, installed or not.
   */
  takes(benchCase: Case): boolean;
  /**
   * Makes what its children need in the folder, which goes at the end. @throws Error: why it cannot
   * be measured.
   */
  setUp?(folder: string): Promise<void>;
  launch(benchCase: Case, folder: string): Launch;
}
