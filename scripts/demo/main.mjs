// The main job from end to end: make a trained model smaller, run both, say what was lost and won.
//
//   npm run demo                       the model that ships, on strings of digits
//   npm run demo -- my.wav other.wav   and on recordings of yours, of digits in English
//   npm run demo -- my-model.onnx      a trained model of yours instead, on made-up frames
import { digits } from './digits.mjs';
import { anyModel } from './any-model.mjs';

const given = process.argv.slice(2);
const isRecording = (path) => path.toLowerCase().endsWith('.wav');
const models = given.filter((path) => !isRecording(path));

if (models.length === 0) await digits(given);
else if (given.length === 1) await anyModel(given[0]);
else {
  console.error(
    'npm run demo takes recordings (.wav) for the model that ships, or one model of yours',
  );
  process.exitCode = 2;
}
