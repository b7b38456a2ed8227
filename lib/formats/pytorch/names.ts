/** The buffer in which modules that this library wrote carry their architecture, as UTF-8. */
export const ARCHITECTURE_BUFFER = 'compact_rnn_architecture';
