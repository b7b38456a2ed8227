// On the audio thread: collects samples and posts them, a tenth of a second at a time.

class Recorder extends AudioWorkletProcessor {
  /** @type {number[]} */
  #samples = [];

  /** @param {Float32Array[][]} inputs */
  process([input]) {
    this.#samples.push(...(input?.[0] ?? []));
    if (this.#samples.length >= sampleRate / 10) {
      this.port.postMessage(Float32Array.from(this.#samples));
      this.#samples = [];
    }
    return true;
  }
}

registerProcessor('recorder', Recorder);
