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

# A GPU profile where there is none must be refused, and by a sentence that helps.
# shellcheck disable=SC2317
refused_region() {
  copy=snapshots/refused-region.bicepparam
  sed "s/swedencentral/northeurope/" snapshots/gpu-t4.bicepparam >"$copy"
  said=$(snapshot "$copy" 2>&1)
  status=$?
  rm -f "$copy" snapshots/refused-region.snapshot.json
  case $said in
    *"gpuT4 is not offered in northeurope. Choose one of: "*) [ "$status" -ne 0 ] || echo "refused, with exit status 0" ;;
    *) printf '%s\n' "$said" "(no sentence about the region)" ;;
  esac
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
silently "a GPU in a region without one is refused" refused_region
exit $failed
