#!/bin/sh
# Says how to use what was deployed.
set -eu

upload="az storage blob upload --auth-mode login --account-name $STORAGE_ACCOUNT_NAME"
container="/subscriptions/$AZURE_SUBSCRIPTION_ID/resourceGroups/$RESOURCE_GROUP/providers/Microsoft.Storage/storageAccounts/$STORAGE_ACCOUNT_NAME/blobServices/default/containers"
cat <<END

StyleCloud is deployed.

1. Put a style into the library:
     $upload --container-name styles --name starry-night.jpg --file <painting.jpg>
2. Drop a photo for it:
     $upload --container-name input --name starry-night/photo.jpg --file <photo.jpg>
3. Minutes later the picture is there:
     az storage blob download --auth-mode login --account-name $STORAGE_ACCOUNT_NAME --container-name output --name starry-night/photo.png --file photo.png

In the browser:     $FUNCTION_APP_URI/api/
Is all within reach: curl $FUNCTION_APP_URI/api/health/ready
Try failed jobs again: az containerapp job start --resource-group $RESOURCE_GROUP --name $REDRIVE_JOB_NAME
The workbook StyleCloud in the resource group $RESOURCE_GROUP shows queues, jobs and cost.
Remove everything:  azd down --purge

Who deployed may do this, or the group OPERATOR_PRINCIPAL_ID. Others need a role, even who owns the subscription:
     az role assignment create --assignee <person> --role "Storage Blob Data Contributor" --scope $container/input
     az role assignment create --assignee <person> --role "Storage Blob Data Reader" --scope $container/output
A role takes up to ten minutes to work after it was given: until then uploads are refused.
END
