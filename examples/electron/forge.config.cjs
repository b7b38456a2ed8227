// The same for Electron Forge.
module.exports = {
  packagerConfig: {
    asar: { unpack: '**/node_modules/@compact-rnn/**' },
    extraResource: ['node_modules/compact-rnn/models/digits/digits.safetensors'],
  },
  rebuildConfig: { onlyModules: [] },
};
