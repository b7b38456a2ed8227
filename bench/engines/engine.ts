/** An engine: this library or a peer of it, as the harness starts its subjects. */
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
   * Whether the case is one for this engine; that it can do it where it is not installed is not
   * asked.
   */
  takes(subject: Case): boolean;
  /**
   * Makes what its children need in the folder, which goes at the end. @throws Error: why it cannot
   * be measured.
   */
  setUp?(folder: string): Promise<void>;
  launch(subject: Case, folder: string): Launch;
}
