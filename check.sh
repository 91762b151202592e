#!/usr/bin/env bash
# Everything that must hold before a change is done: it builds without warnings, is formatted, and passes its tests.
# Needs nothing but a .NET SDK; tests that compare with PyTorch are skipped without it. The last line says how many tests passed
# and failed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en NO_COLOR=1

dotnet restore
dotnet build -c Release --no-restore
dotnet format --verify-no-changes --no-restore

log=$(mktemp)
trap 'rm -f "$log"' EXIT
result=0
dotnet test -c Release --no-build --no-ansi --no-progress 2>&1 | tee "$log" || result=$?

# The runner ends with a summary over all test projects.
count() { sed -nE "s/^ *$1: *([0-9]+).*/\1/p" "$log" | tail -n 1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
echo "${skipped:-0} skipped"
echo "${passed:-0} passed, ${failed:-0} failed"
[[ $result -eq 0 && ${passed:-0} -gt 0 && ${failed:-0} -eq 0 ]]
