'use strict';
// The little of WASI that the module calls: clocks, random bytes, variables of the environment, and
// lines that it writes before it aborts. Node's own WASI warns that it is experimental, and browsers
// have none.

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;

/** The imports of `wasi_snapshot_preview1`; `memory` gives the module's memory once there is one. */
module.exports = function wasi(environment, memory) {
  const view = () => new DataView(memory().buffer);
  const bytes = (at, size) => new Uint8Array(memory().buffer, at, size);
  const variables = Object.entries(environment).map(([name, value]) =>
    new TextEncoder().encode(`${name}=${value}\0`),
  );
  const refuse = () => BAD_DESCRIPTOR;

  return {
    environ_sizes_get(count, size) {
      view().setUint32(count, variables.length, true);
      view().setUint32(
        size,
        variables.reduce((sum, { length }) => sum + length, 0),
        true,
      );
      return SUCCESS;
    },
    environ_get(pointers, text) {
      variables.forEach((variable, i) => {
        view().setUint32(pointers + 4 * i, text, true);
        bytes(text, variable.length).set(variable);
        text += variable.length;
      });
      return SUCCESS;
    },
    clock_time_get(clock, _precision, time) {
      const realtime = 0;
      const milliseconds = clock === realtime ? Date.now() : performance.now();
      view().setBigUint64(time, BigInt(Math.round(milliseconds * 1e6)), true);
      return SUCCESS;
    },
    random_get(at, size) {
      globalThis.crypto.getRandomValues(bytes(at, size));
      return SUCCESS;
    },
    fd_write(_descriptor, pieces, count, written) {
      let size = 0;
      let text = '';
      for (let i = 0; i < count; ++i) {
        const length = view().getUint32(pieces + 8 * i + 4, true);
        text += new TextDecoder().decode(bytes(view().getUint32(pieces + 8 * i, true), length));
        size += length;
      }
      if (text.trim() !== '') console.error(text.trimEnd());
      view().setUint32(written, size, true);
      return SUCCESS;
    },
    proc_exit(status) {
      throw new Error(`compact-rnn's WebAssembly module ended with status ${status}`);
    },
    sched_yield: () => SUCCESS,
    fd_close: refuse,
    fd_fdstat_get: refuse,
    fd_read: refuse,
    fd_seek: refuse,
    poll_oneoff: refuse,
  };
};
