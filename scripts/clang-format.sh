#!/usr/bin/env bash
# Runs clang-format over the project's C++: scripts/clang-format.sh -i, or --dry-run --Werror to check.
set -euo pipefail
cd "$(dirname "$0")/.."
git ls-files 'native/*.h' 'native/*.cc' 'test/native/*.h' 'test/native/*.cc' 'bench/*.h' 'bench/*.cc' | xargs clang-format "$@"
