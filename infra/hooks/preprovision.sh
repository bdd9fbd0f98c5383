#!/bin/sh
# Before azd provision: refuses what Azure would refuse after half an hour, and tells the templates what only a deployment that exists
# knows, its images and the first day of its budget. Azure is asked and not the environment, which is empty in a workflow and on
# a second machine. Needs the Azure CLI, signed in (az login), and git, besides azd.
set -eu
cd "$(dirname "$0")/../.."
# shellcheck source=infra/hooks/azure.sh
. infra/hooks/azure.sh
# shellcheck source=infra/hooks/images.sh
. infra/hooks/images.sh
# shellcheck source=infra/hooks/weights.sh
. infra/hooks/weights.sh

az account show --output none 2>/dev/null || refuse "The Azure CLI is not signed in: az login"
check_weights

# azd asks for the subscription after this hook. An environment without one has not been deployed, at least from here.
group=
if [ -n "${AZURE_SUBSCRIPTION_ID:-}" ]; then
  group=$(in_azure group list --tag "azd-env-name=$AZURE_ENV_NAME" --query '[0].name' --output tsv)
fi

# $1: which resources of the group, in JMESPath.
resources() { in_azure resource list --resource-group "$group" --query "[?$1].id" --output tsv; }

# $1: id; $2: what to read of it.
read_resource() { in_azure resource show --ids "$1" --query "$2" --output tsv; }

check_network() {
  environment=$(resources "type=='Microsoft.App/managedEnvironments'")
  [ -n "$environment" ] || return 0
  subnet=$(read_resource "$environment" properties.vnetConfiguration.infrastructureSubnetId)
  if [ -n "$subnet" ]; then deployed=true; else deployed=false; fi
  [ "$deployed" = "${PRIVATE_NETWORK:-false}" ] ||
    refuse "PRIVATE_NETWORK is $deployed in $group and cannot become ${PRIVATE_NETWORK:-false}: a Container Apps environment keeps the network" \
      "that it was made with. Remove everything first (azd down --purge) or make another environment (azd env new)."
}

# The processor that the worker runs on until now: its profile must stay while the worker moves to another.
find_profile() {
  worker=$(resources "tags.\"azd-service-name\"=='worker'")
  [ -n "$worker" ] || return 0
  profile=$(read_resource "$worker" properties.workloadProfileName)
  case $profile in
    Consumption) profile=cpu ;;
    gpu-t4) profile=gpuT4 ;;
    gpu-a100) profile=gpuA100 ;;
    *)
      refuse "The worker in $group runs on the profile $profile, which these templates do not know and would remove under it." \
        "Remove everything first (azd down --purge) or make another environment (azd env new)."
      ;;
  esac
  azd env set DEPLOYED_COMPUTE_PROFILE "$profile"
}

# Two function apps would take turns at the same messages, and azd would not know which to deploy to.
check_function_app() {
  apps=$(resources "tags.\"azd-service-name\"=='functions'")
  for app in $apps; do
    reason=
    case ${FUNCTIONS_HOST:-flex}:$app in
      flex:*/Microsoft.App/containerApps/* | containerApp:*/Microsoft.Web/sites/*) reason="FUNCTIONS_HOST was another when it was made" ;;
      flex:*)
        runtime=$(read_resource "$app" properties.functionAppConfig.runtime.name)
        [ "$runtime" != custom ] || reason="it is a custom handler, and the runtime of an app cannot be changed"
        ;;
    esac
    [ -z "$reason" ] ||
      refuse "$group has a function app that this deployment does not update: $reason. Uploads wait while there is none. Delete it, then go on:" \
        "az resource delete --ids $app"
  done
}

# A budget's first day cannot be changed, and a new one must begin in this month.
find_budget() {
  first_day=
  if [ -n "$group" ]; then
    first_day=$(ask_azure "resourceGroups/$group/providers/Microsoft.Consumption/budgets?api-version=2024-08-01" \
      "value[?name=='monthly'].properties.timePeriod.startDate | [0]")
  fi
  if [ -n "$first_day" ]; then first_day=${first_day%%T*}; else first_day=$(date -u +%Y-%m-01); fi
  azd env set BUDGET_START_DATE "$first_day"
}

# Executions beyond the quota only wait.
say_quota() {
  case ${COMPUTE_PROFILE:-cpu} in
    gpuT4) name=SubscriptionConsumptionT4Gpus ;;
    gpuA100) name=SubscriptionConsumptionNCA100Gpus ;;
    *) return 0 ;;
  esac
  if ! { [ -n "${AZURE_SUBSCRIPTION_ID:-}" ] && [ -n "${AZURE_LOCATION:-}" ] &&
    limit=$(ask_azure "providers/Microsoft.App/locations/$AZURE_LOCATION/usages?api-version=2025-07-01" "value[?name.value=='$name'].limit | [0]") &&
    [ -n "$limit" ]; }; then
    say "The quota of GPUs could not be read. The portal has it under Quotas, Azure Container Apps: $name."
    return
  fi
  limit=${limit%%.*}
  say "The subscription's quota for $COMPUTE_PROFILE in $AZURE_LOCATION is $limit at once."
  if [ "$limit" -eq 0 ]; then
    say "No picture can be made on such a GPU before the quota is raised (portal: Quotas, Azure Container Apps, $name)."
  elif [ -z "${MAX_EXECUTIONS:-}" ] || [ "$MAX_EXECUTIONS" -gt "$limit" ]; then
    say "Executions beyond it only wait: azd env set MAX_EXECUTIONS $limit"
  fi
}

if [ -n "$group" ]; then
  check_network
  check_function_app
  find_profile
fi
say_quota
if [ "${MONTHLY_BUDGET:-0}" != 0 ]; then find_budget; fi

# Where there is a registry, the images are in it before the templates name them. A first deployment makes it: postprovision.sh goes on.
registry_id=
if [ -n "$group" ]; then registry_id=$(resources "type=='Microsoft.ContainerRegistry/registries'"); fi
if [ -n "$registry_id" ]; then
  login_server=$(read_resource "$registry_id" properties.loginServer)
  provide_images "${registry_id##*/}" "$login_server"
else
  forget_images
fi
