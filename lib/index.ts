/**
 * compact-rnn: make trained recurrent models smaller (loadModel -> planCompression -> compress ->
 * saveModel), and run them (model.createStream().step(x), model.run(xs, { frames })).
 */
export * from './exports';
