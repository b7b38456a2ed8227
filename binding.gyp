# For those who call node-gyp: the same build as `npm run build:native`, by the same CMakeLists.txt.
{
  "targets": [
    {
      "target_name": "compact_rnn",
      "type": "none",
      "actions": [
        {
          "action_name": "cmake",
          "inputs": ["CMakeLists.txt"],
          "outputs": ["build/Release/compact_rnn.node"],
          "action": ["node", "scripts/gyp-build.mjs"]
        }
      ]
    }
  ]
}
