# shellcheck shell=sh
# What every hook reads first: how it speaks, how it stops, how it asks Azure.

say() { echo "== $*"; }

refuse() {
  echo "$*" >&2
  exit 1
}

in_azure() { az "$@" --subscription "$AZURE_SUBSCRIPTION_ID" --only-show-errors; }

# For resources that the Azure CLI has no command for. $1: method's address below the subscription; $2: what to read of the answer.
ask_azure() {
  az rest --method get --url "/subscriptions/$AZURE_SUBSCRIPTION_ID/$1" --query "$2" --output tsv --only-show-errors
}
