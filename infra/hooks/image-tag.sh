#!/bin/sh
# Prints what an image is tagged with: a hash of the files that its build reads, as they are in this folder, committed or not.
# A change that no build sees gives the same tag, and the same files give it on every machine: the release workflow tags with it
# too, so that a deployment finds the released image of its own sources, or none.
#   sh infra/hooks/image-tag.sh worker | functions
set -eu
cd "$(dirname "$0")/../.."

case ${1:-} in
  worker) set -- functions/StyleCloud.Contracts functions/StyleCloud.Platform functions/StyleCloud.Imaging gpu-worker ;;
  functions) set -- functions gpu-worker/build host.json ;;
  *)
    echo "Name an image: worker or functions." >&2
    exit 2
    ;;
esac

# A repository of its own for the moment: it knows what to ignore, and neither the index nor the settings of a user count.
GIT_DIR=$(mktemp -d)
GIT_WORK_TREE=.
export GIT_DIR GIT_WORK_TREE
trap 'rm -rf "$GIT_DIR"' EXIT
git init --quiet --object-format=sha1
git -c core.autocrlf=input -c core.safecrlf=false -c core.fileMode=false -c core.excludesFile=/dev/null add -- "$@" \
  .dockerignore .editorconfig global.json Directory.Build.props Directory.Build.targets Directory.Packages.props ':!*.md'
git ls-files --stage | git hash-object --stdin | cut -c 1-12
