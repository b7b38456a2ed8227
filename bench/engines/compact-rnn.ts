/** This library. */
import { built } from '../checkout';
import type { Engine } from './engine';

export const compactRnn: Engine = {
  name: 'compact-rnn',
  takes: () => true,
  launch: (benchCase) => ({
    command: process.execPath,
    args: [built('engines/compact-rnn.child'), JSON.stringify(benchCase)],
  }),
};
