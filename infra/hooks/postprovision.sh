#!/bin/sh
# After azd provision: builds the images inside the registry, so that no Docker is needed here, gives them to the jobs, and
# uploads weights if VGG16_WEIGHTS names the Keras file. What the registry has already is not built again.
# Needs the Azure CLI, signed in (az login), besides azd.
set -eu
cd "$(dirname "$0")/../.."

say() { echo "== $*"; }
in_azure() { az "$@" --subscription "$AZURE_SUBSCRIPTION_ID" --only-show-errors; }

# Before anything is built: a wrong file should not cost a build first.
weights_name=vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5
weights_md5=6d6bbae143d832006294945121d1f1fc
if [ -n "${VGG16_WEIGHTS:-}" ]; then
  found=$(openssl md5 -r "$VGG16_WEIGHTS" | cut -d ' ' -f 1)
  if [ "$found" != "$weights_md5" ]; then
    echo "$VGG16_WEIGHTS is not $weights_name: its MD5 is $found, expected $weights_md5." >&2
    exit 1
  fi
fi

if version=$(git rev-parse --short=12 HEAD 2>/dev/null); then
  [ -z "$(git status --porcelain)" ] || version=$version-changed
else
  version=$(date -u +%Y%m%d%H%M%S)
fi

# Build an image unless the registry has this version of it. A changed working tree has no version, so it is always built.
# $1: repository; $2: Dockerfile; $3: tag; what follows goes to the build.
build() {
  repository=$1
  dockerfile=$2
  tag=$3
  shift 3
  case $version in
    *-changed) ;;
    *)
      if in_azure acr repository show --name "$AZURE_CONTAINER_REGISTRY_NAME" --image "$repository:$tag" >/dev/null 2>&1; then
        say "$repository:$tag is in the registry."
        return
      fi
      ;;
  esac
  say "Building $repository:$tag in the registry."
  in_azure acr build --registry "$AZURE_CONTAINER_REGISTRY_NAME" --image "$repository:$tag" --platform linux/amd64 \
    --file "$dockerfile" --timeout 7200 "$@" .
}

if [ "$COMPUTE_PROFILE" = cpu ]; then backend=cpu; else backend=cuda; fi
worker_image="$AZURE_CONTAINER_REGISTRY_ENDPOINT/worker:$version-$backend"
build worker gpu-worker/StyleCloud.GpuWorker/Dockerfile "$version-$backend" --build-arg "TORCH_BACKEND=$backend"

if [ "$ARTIFACT_STREAMING" = true ]; then
  say "Preparing the worker's image for streaming."
  in_azure acr artifact-streaming update --name "$AZURE_CONTAINER_REGISTRY_NAME" --repository worker --enable-streaming true
  # An image that was built before streaming was enabled has no streaming artifact yet; one that has cannot get another.
  in_azure acr artifact-streaming create --name "$AZURE_CONTAINER_REGISTRY_NAME" --image "worker:$version-$backend" ||
    say "The image was not prepared now; if it was before, all is well. It works either way."
fi

for job in "$WORKER_JOB_NAME" "$REDRIVE_JOB_NAME"; do
  say "Giving the image to $job."
  in_azure containerapp job update --name "$job" --resource-group "$RESOURCE_GROUP" --image "$worker_image" --output none
done
# The next provision keeps the image instead of going back to the stand-in.
azd env set WORKER_IMAGE "$worker_image"

if [ "$FUNCTIONS_HOST" = containerApp ]; then
  functions_image="$AZURE_CONTAINER_REGISTRY_ENDPOINT/functions:$version"
  build functions functions/StyleCloud.Functions/Dockerfile "$version"
  in_azure containerapp update --name "$FUNCTION_APP_NAME" --resource-group "$RESOURCE_GROUP" --image "$functions_image" --output none
  azd env set FUNCTIONS_IMAGE "$functions_image"
fi

if [ -n "${VGG16_WEIGHTS:-}" ]; then
  say "Uploading the weights to the container models."
  # A new role takes minutes to reach the storage service.
  attempt=1
  until in_azure storage blob upload --auth-mode login --account-name "$STORAGE_ACCOUNT_NAME" --container-name models \
    --name "$weights_name" --file "$VGG16_WEIGHTS" --overwrite --output none; do
    if [ $attempt -ge 10 ]; then
      echo "The weights were not uploaded. With PRIVATE_NETWORK, upload them from inside the network." >&2
      exit 1
    fi
    attempt=$((attempt + 1))
    sleep 30
  done
else
  say "No weights were given (VGG16_WEIGHTS): pictures are made with those in the image or with default features."
fi

if [ "$FUNCTIONS_HOST" = containerApp ]; then
  sh infra/hooks/first-steps.sh
fi
