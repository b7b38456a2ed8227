# For `npx node-gyp rebuild` in a clone. What it builds stands in native/binding.gyp, which packages
# hold; this file is in none, since package managers take one at a package's root for an install script.
{
  "targets": [
    { "target_name": "addon", "type": "none", "dependencies": ["native/binding.gyp:compact_rnn"] }
  ]
}
