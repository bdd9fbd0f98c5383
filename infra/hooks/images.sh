# shellcheck shell=sh
# How the registry gets the images of these sources. Read by hooks, after azure.sh.
#
# An image that the registry has already is left alone. One that a release was built from the same files is imported, which takes
# seconds and every subscription may do. Otherwise it is built: in the registry, or by Docker on this machine with IMAGE_BUILDER=docker.

# Where releases of this repository are: RELEASED_IMAGES, or the packages of the GitHub repository that this is a clone of.
released_images() {
  if [ -n "${RELEASED_IMAGES:-}" ]; then
    echo "$RELEASED_IMAGES"
    return
  fi
  origin=$(git remote get-url origin 2>/dev/null) || return 0
  case $origin in
    https://github.com/*) origin=${origin#https://github.com/} ;;
    git@github.com:*) origin=${origin#git@github.com:} ;;
    *) return 0 ;;
  esac
  echo "ghcr.io/${origin%.git}" | tr '[:upper:]' '[:lower:]'
}

# $1: image in the registry; $2: Dockerfile; what follows goes to the build.
build_image() {
  image=$1
  dockerfile=$2
  shift 2
  case ${IMAGE_BUILDER:-registry} in
    registry)
      say "Building $image in the registry."
      in_azure acr build --registry "$registry" --image "$image" --platform linux/amd64 --file "$dockerfile" --timeout 7200 "$@" . ||
        refuse "$image was not built. Free and student subscriptions may not build in a registry: start Docker on this machine," \
          "then azd env set IMAGE_BUILDER docker, and run the same azd command again. It goes on from here."
      ;;
    docker)
      say "Building $image with Docker."
      docker build --platform linux/amd64 --file "$dockerfile" --tag "$endpoint/$image" "$@" .
      in_azure acr login --name "$registry"
      docker push "$endpoint/$image"
      ;;
    *) refuse "IMAGE_BUILDER is registry or docker, not $IMAGE_BUILDER." ;;
  esac
}

# $1: image in the registry; $2: released image; what follows as above.
provide_image() {
  image=$1
  source=$2
  shift 2
  if in_azure acr repository show --name "$registry" --image "$image" >/dev/null 2>&1; then
    say "$image is in the registry."
    return
  fi
  if [ -n "$released" ]; then
    if answer=$(in_azure acr import --name "$registry" --source "$released/$source" --image "$image" 2>&1); then
      say "$image was imported from $released/$source."
      return
    fi
    say "$released/$source could not be imported, so $image is built. $answer"
  fi
  build_image "$image" "$@"
}

# Sees to the images, and tells the templates of them through the environment. $1: name of the registry; $2: its host name.
provide_images() {
  registry=$1
  endpoint=$2
  released=$(released_images)
  case ${COMPUTE_PROFILE:-cpu} in cpu) backend=cpu ;; *) backend=cuda ;; esac

  tag=$(sh infra/hooks/image-tag.sh worker)
  provide_image "worker:$tag-$backend" "worker-$backend:$tag" gpu-worker/StyleCloud.GpuWorker/Dockerfile --build-arg "TORCH_BACKEND=$backend"
  WORKER_IMAGE=$endpoint/worker:$tag-$backend
  export WORKER_IMAGE
  azd env set WORKER_IMAGE "$WORKER_IMAGE"

  if [ "${FUNCTIONS_HOST:-flex}" = containerApp ]; then
    tag=$(sh infra/hooks/image-tag.sh functions)
    provide_image "functions:$tag" "functions:$tag" functions/StyleCloud.Functions/Dockerfile
    FUNCTIONS_IMAGE=$endpoint/functions:$tag
    export FUNCTIONS_IMAGE
    azd env set FUNCTIONS_IMAGE "$FUNCTIONS_IMAGE"
  fi
}

# Without a registry there are no images: the templates deploy their stand-ins.
forget_images() {
  [ -z "${WORKER_IMAGE:-}" ] || azd env set WORKER_IMAGE ""
  [ -z "${FUNCTIONS_IMAGE:-}" ] || azd env set FUNCTIONS_IMAGE ""
}
