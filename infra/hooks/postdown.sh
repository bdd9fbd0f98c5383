#!/bin/sh
# After azd down: what the environment remembers of images, profile and budget is gone with them.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=infra/hooks/images.sh
. infra/hooks/images.sh

forget_images
[ -z "${DEPLOYED_COMPUTE_PROFILE:-}" ] || azd env set DEPLOYED_COMPUTE_PROFILE ""
[ -z "${BUDGET_START_DATE:-}" ] || azd env set BUDGET_START_DATE ""
