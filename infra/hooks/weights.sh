# shellcheck shell=sh
# The weights that VGG16_WEIGHTS names, a Keras file that anybody can download. Read by hooks, after azure.sh.

weights_name=vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5
weights_md5=6d6bbae143d832006294945121d1f1fc

# Before anything is made: a wrong file should not cost that.
check_weights() {
  [ -n "${VGG16_WEIGHTS:-}" ] || return 0
  found=$(openssl md5 -r "$VGG16_WEIGHTS" | cut -d ' ' -f 1)
  [ "$found" = "$weights_md5" ] || refuse "$VGG16_WEIGHTS is not $weights_name: its MD5 is $found, expected $weights_md5."
}

upload_weights() {
  if [ -z "${VGG16_WEIGHTS:-}" ]; then
    say "No weights were given (VGG16_WEIGHTS): pictures are made with those in the image or with default features."
    return
  fi
  if [ "${PRIVATE_NETWORK:-false}" = true ]; then
    say "The weights were not uploaded: storage takes nothing from outside its network. From inside:"
    say "az storage blob upload --auth-mode login --account-name $STORAGE_ACCOUNT_NAME --container-name models --name $weights_name --file $VGG16_WEIGHTS"
    return
  fi
  say "Uploading the weights to the container models."
  # A new role takes minutes to reach the storage service.
  attempt=1
  until in_azure storage blob upload --auth-mode login --account-name "$STORAGE_ACCOUNT_NAME" --container-name models \
    --name "$weights_name" --file "$VGG16_WEIGHTS" --overwrite --output none; do
    [ $attempt -lt 10 ] || refuse "The weights were not uploaded: storage refused them $attempt times in five minutes."
    attempt=$((attempt + 1))
    sleep 30
  done
}
