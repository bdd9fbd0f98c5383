#!/bin/sh
# After azd provision: the images of a first deployment, whose registry did not exist before, and the weights.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=infra/hooks/azure.sh
. infra/hooks/azure.sh
# shellcheck source=infra/hooks/images.sh
. infra/hooks/images.sh
# shellcheck source=infra/hooks/weights.sh
. infra/hooks/weights.sh

if [ -z "${WORKER_IMAGE:-}" ]; then
  provide_images "$AZURE_CONTAINER_REGISTRY_NAME" "$AZURE_CONTAINER_REGISTRY_ENDPOINT"
  # By the templates, because az containerapp job update may lose what it does not know of a scale rule. azd is in the middle of
  # provisioning and cannot be asked again. Nothing is removed: the operator, whom only azd knows, keeps the roles.
  say "Deploying the templates once more, with the images."
  in_azure deployment sub create --name "$AZURE_ENV_NAME-images" --location "$AZURE_LOCATION" --parameters infra/main.bicepparam --output none
fi

if [ "${ARTIFACT_STREAMING:-false}" = true ]; then
  say "Preparing the worker's image for streaming."
  in_azure acr artifact-streaming update --name "$AZURE_CONTAINER_REGISTRY_NAME" --repository worker --enable-streaming true
  # An image that was there before streaming was enabled has no streaming artifact yet; one that has cannot get another.
  in_azure acr artifact-streaming create --name "$AZURE_CONTAINER_REGISTRY_NAME" --image "${WORKER_IMAGE#*/}" ||
    say "The image was not prepared now; if it was before, all is well. It works either way."
fi

upload_weights

# With Flex Consumption the function app's package follows, and azd runs these two after it.
if [ "${FUNCTIONS_HOST:-flex}" = containerApp ]; then
  sh infra/hooks/smoke-test.sh
  sh infra/hooks/first-steps.sh
fi
