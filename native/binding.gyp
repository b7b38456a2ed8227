# For those who call node-gyp: `npx node-gyp rebuild -C node_modules/compact-rnn/native`. The same
# build as `npx compact-rnn build`. It does not lie at the package's root, since package managers
# would take it there for an install script.
{
  "targets": [
    {
      "target_name": "compact_rnn",
      "type": "none",
      "actions": [
        {
          "action_name": "cmake",
          "inputs": ["../CMakeLists.txt"],
          "outputs": ["../build/Release/compact_rnn.node"],
          "action": ["node", "../scripts/build.mjs"]
        }
      ]
    }
  ]
}
