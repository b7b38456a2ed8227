/** A progress bar on stderr, where that is a terminal; nothing elsewhere. */
import { SingleBar } from 'cli-progress';

export interface Progress {
  /** @param share of the whole, 0 to 1. @param what is being done. */
  update(share: number, what: string): void;
  /** Takes the bar off the screen. */
  stop(): void;
}

export function showProgress(): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{bar} {percentage}%  {what}',
    stream: process.stderr,
    hideCursor: true,
    clearOnComplete: true,
  });
  bar.start(1, 0, { what: '' });
  return {
    update: (share, what) => {
      bar.update(share, { what });
    },
    stop: () => {
      bar.stop();
    },
  };
}
