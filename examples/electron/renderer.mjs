// The page: the microphone's samples go to the main process, whose words are shown.

/**
 * @typedef {{
 *   begin: (sampleRate: number) => Promise<void>;
 *   hear: (samples: Float32Array) => Promise<string>;
 *   end: () => Promise<string>;
 * }} Recognizer
 */
const { recognizer } = /** @type {Window & { recognizer: Recognizer }} */ (
  /** @type {unknown} */ (window)
);
const button = /** @type {HTMLButtonElement} */ (document.getElementById('speak'));
const words = /** @type {HTMLParagraphElement} */ (document.getElementById('words'));
/** @type {(() => Promise<void>) | undefined} */
let stop;

async function start() {
  const microphone = await navigator.mediaDevices.getUserMedia({ audio: true });
  const audio = new AudioContext();
  await audio.audioWorklet.addModule('recorder.worklet.mjs');
  await recognizer.begin(audio.sampleRate);
  const recorder = new AudioWorkletNode(audio, 'recorder');
  recorder.port.onmessage = async ({ data }) => {
    words.textContent = await recognizer.hear(data);
  };
  audio.createMediaStreamSource(microphone).connect(recorder);
  stop = async () => {
    for (const track of microphone.getTracks()) track.stop();
    await audio.close();
    words.textContent = await recognizer.end();
  };
}

button.addEventListener('click', async () => {
  const running = stop;
  stop = undefined;
  button.setAttribute('aria-pressed', String(!running));
  await (running ? running() : start());
});
