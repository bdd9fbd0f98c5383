#!/bin/sh
# After a deployment: one small picture goes the whole way, from the container input to the container output. Without it a deployment is
# a promise. SMOKE_TEST=false leaves it out.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=infra/hooks/azure.sh
. infra/hooks/azure.sh

if [ "${SMOKE_TEST:-true}" = false ]; then
  say "No picture was tried (SMOKE_TEST is false)."
  exit 0
fi
if [ "${PRIVATE_NETWORK:-false}" = true ]; then
  say "No picture was tried: storage takes none from outside its network. Drop one from inside, or through the API."
  exit 0
fi

storage() { in_azure storage blob "$@" --auth-mode login --account-name "$STORAGE_ACCOUNT_NAME"; }

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT
# A folder of its own, so that this result cannot be an earlier one. 64 by 64 pixels, black and white squares.
folder=smoke-test/$(date -u +%Y%m%d%H%M%S)
echo iVBORw0KGgoAAAANSUhEUgAAAEAAAABAAQAAAACCEkxzAAAAGElEQVR42mPghwIGPIwPUICPMWrOiDQHACAh/wEhVIQGAAAAAElFTkSuQmCC |
  openssl base64 -d -A >"$files/picture.png"

say "Trying one picture. The first one waits until roles work, the function app and a worker have started: minutes, on a GPU up to half an hour."
attempt=1
until storage upload --container-name input --name "$folder/style.png" --file "$files/picture.png" --overwrite --output none 2>"$files/refusal"; do
  [ $attempt -lt 20 ] || refuse "$(cat "$files/refusal")" \
    "No picture could be uploaded for ten minutes. Everything is deployed, but not proven. If who deploys may not upload" \
    "(OPERATOR_PRINCIPAL_ID names others), leave this out: azd env set SMOKE_TEST false"
  attempt=$((attempt + 1))
  sleep 30
done
storage upload --container-name input --name "$folder/content.png" --file "$files/picture.png" --overwrite --output none

attempt=1
until names=$(storage list --container-name output --prefix "$folder/" --query '[].name' --output tsv 2>"$files/refusal") && [ -n "$names" ]; do
  [ $attempt -lt 160 ] || refuse "$(cat "$files/refusal")" \
    "$folder/content.png has neither a result nor an error after 40 minutes. Everything is deployed, but something on the way stands still:" \
    "the workbook StyleCloud shows the queues, and this the worker's runs:" \
    "az containerapp job execution list --resource-group $RESOURCE_GROUP --name $WORKER_JOB_NAME"
  attempt=$((attempt + 1))
  sleep 15
done

case $names in
  *.error.json*)
    storage download --container-name output --name "$names" --file "$files/error.json" --output none
    refuse "$(cat "$files/error.json")" "The picture $folder/content.png failed: output/$names says why. Everything is deployed, but it does not work."
    ;;
esac
for half in content style; do
  storage delete --container-name input --name "$folder/$half.png" --output none
done
say "The picture is there: output/$names"
