#!/bin/sh
# Checks the templates without a cloud: sh infra/check.sh [path of bicep]
# Prints one line per check, and what a failed check said. Exit status 1 when one failed.
# After an intended change: sh infra/check.sh --write [path of bicep] writes the snapshots anew, for git to show what changed.
set -u

mode=validate
if [ "${1:-}" = --write ]; then
  mode=overwrite
  shift
fi
bicep=${1:-bicep}
if ! command -v "$bicep" >/dev/null; then
  echo "bicep was not found. Put it on the PATH or name it: sh infra/check.sh /path/of/bicep" >&2
  exit 2
fi
cd "$(dirname "$0")" || exit 2
failed=0

# Bicep reports wrong types as warnings and still exits with 0, so anything that it says is a failure.
silently() {
  title=$1
  shift
  if said=$("$@" 2>&1) && [ -z "$said" ]; then
    echo "ok    $title"
  else
    echo "FAIL  $title"
    printf '%s\n' "$said"
    failed=1
  fi
}

# ShellCheck does not see that the functions below are called, through silently.
# shellcheck disable=SC2317
build() { "$bicep" build "$1" --stdout >/dev/null; }
# shellcheck disable=SC2317
build_parameters() { "$bicep" build-params "$1" --stdout >/dev/null; }
# shellcheck disable=SC2317
formatted() { "$bicep" format "$1" --stdout | diff "$1" -; }
# shellcheck disable=SC2317
snapshot() {
  "$bicep" snapshot "$1" --mode "$mode" --tenant-id 00000000-0000-0000-0000-000000000000 \
    --subscription-id 11111111-1111-1111-1111-111111111111 --location swedencentral --deployment-name stylecloud
}

# What cannot be deployed must be refused, and by a sentence that helps.
# $1: set of options; $2: what sed does to it; $3: a part of the sentence
# shellcheck disable=SC2317
refused() {
  copy=snapshots/refused.bicepparam
  sed "$2" "snapshots/$1.bicepparam" >"$copy"
  said=$(snapshot "$copy" 2>&1)
  status=$?
  rm -f "$copy" snapshots/refused.snapshot.json
  case $said in
    *"$3"*) [ "$status" -ne 0 ] || echo "refused, with exit status 0" ;;
    *) printf '%s\n' "$said" "(the sentence is not there: $3)" ;;
  esac
}

# What a refusal says would help must be deployable.
# $1: set of options; $2: what sed does to it
# shellcheck disable=SC2317
accepted() {
  copy=snapshots/accepted.bicepparam
  sed "$2" "snapshots/$1.bicepparam" >"$copy"
  "$bicep" build-params "$copy" --stdout >/dev/null && mode=overwrite snapshot "$copy"
  rm -f "$copy" snapshots/accepted.snapshot.json
}

silently "build main.bicep" build main.bicep
silently "lint main.bicep" "$bicep" lint main.bicep
for file in main.bicepparam snapshots/*.bicepparam; do
  silently "build $file" build_parameters "$file"
  silently "lint $file" "$bicep" lint "$file"
done
for file in main.bicep main.bicepparam modules/*.bicep snapshots/*.bicepparam; do
  silently "format $file" formatted "$file"
done
for file in snapshots/*.bicepparam; do
  silently "snapshot $file" snapshot "$file"
done
for file in snapshots/*.snapshot.json; do
  option=$(basename "$file" .snapshot.json)
  [ "$option" = default ] || silently "$option changes only what it should" python3 snapshots/differences.py "$option"
done
silently "a GPU in a region without one is refused" \
  refused gpu-t4 "s/swedencentral/northeurope/" "gpuT4 is not offered in northeurope. Choose one of: "
silently "Flex Consumption in a region without it is refused" \
  refused default "s/swedencentral/francesouth/" "Flex Consumption is not offered in francesouth. Choose one of: "
silently "a container app in a region without Flex Consumption is not refused" \
  accepted functions-container-app "s/swedencentral/francesouth/"
silently "a budget without its first month is refused" \
  refused contacts-and-budget "/budgetStartDate/d" "set budgetStartDate (BUDGET_START_DATE)"
exit $failed
