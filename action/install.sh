#!/usr/bin/env bash
# Installs the trustscan that this action came with into an environment of its own, below RUNNER_TEMP.
# INPUT_PYTHON names the Python to use. Tells the environment's interpreter as the output `python`.
# With -I nothing of the repository that is checked out is imported.
set -euo pipefail

recent() {
  "$1" -I -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

candidates=(python3 python)
[ -z "${INPUT_PYTHON:-}" ] || candidates=("$INPUT_PYTHON")
found=
for candidate in "${candidates[@]}"; do
  if recent "$candidate"; then
    found=$candidate
    break
  fi
done
if [ -z "$found" ]; then
  echo "::error title=trustscan::needs Python 3.11 or newer as ${candidates[*]}"
  exit 2
fi

environment=$RUNNER_TEMP/trustscan
"$found" -I -m venv "$environment"
python=$environment/bin/python
[ -e "$python" ] || python=$environment/Scripts/python.exe
"$python" -I -m pip install --quiet --disable-pip-version-check "$GITHUB_ACTION_PATH"
echo "python=$python" >>"$GITHUB_OUTPUT"
