// On the audio thread: gathers tenths of a second as 16-bit integers.

class Recorder extends AudioWorkletProcessor {
  #samples = new Int16Array(Math.round(sampleRate / 10));
  #filled = 0;

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    for (const sample of inputs[0]?.[0] ?? []) {
      this.#samples[this.#filled++] = Math.max(
        -32_768,
        Math.min(32_767, Math.round(32_768 * sample)),
      );
      if (this.#filled < this.#samples.length) continue;
      this.port.postMessage(this.#samples, [this.#samples.buffer]);
      this.#samples = new Int16Array(Math.round(sampleRate / 10));
      this.#filled = 0;
    }
    return true;
  }
}

registerProcessor('recorder', Recorder);
