"""Says what an option's snapshot adds to, removes from and changes in the default's, and whether that is all it should.

    python3 differences.py OPTION           compares with what is expected below; exit status 1 when it differs
    python3 differences.py OPTION --print   prints the differences
"""

import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).parent
JOB = "Microsoft.App/jobs caj-worker"
SITE = "Microsoft.Web/sites func-isolated"
TOPIC = "Microsoft.EventGrid/topics evgt"
PULL = "Microsoft.Authorization/roleAssignments AcrPull of id-functions on cr"
ENVIRONMENT = "Microsoft.App/managedEnvironments cae"
DATA = "Microsoft.Storage/storageAccounts st"
HOST = "Microsoft.Storage/storageAccounts sthost"
ZONES = ("blob", "queue", "table")
ENDPOINTS = ("st-blob", "st-queue", "sthost-blob", "sthost-table")
RULES = ("failed-share", "poisoned", "queue-age", "queues-not-watched")
UPLOAD_RULES = ("dead-lettered", "dropped")

GPU = {
    "~ Microsoft.Web/sites func-isolated properties.siteConfig.appSettings.Intake__WorkerMemory",
    f"~ {ENVIRONMENT} properties.workloadProfiles",
    f"~ {JOB} properties.workloadProfileName",
    f"~ {JOB} properties.configuration.replicaRetryLimit",
    f"~ {JOB} properties.configuration.eventTriggerConfig.scale.maxExecutions",
    f"~ {JOB} properties.configuration.eventTriggerConfig.scale.rules.jobs.metadata.queueLength",
    f"~ {JOB} properties.template.containers.worker.env.Worker__Device",
    f"~ {JOB} properties.template.containers.worker.resources.cpu",
    f"~ {JOB} properties.template.containers.worker.resources.memory",
}

EXPECTED = {
    "gpu-t4": GPU,
    "gpu-a100": {*GPU, f"~ {JOB} properties.template.containers.worker.env.Worker__IdleExit"},
    "gpu-to-cpu": {f"~ {ENVIRONMENT} properties.workloadProfiles"},
    "images": {
        f"~ {JOB} properties.template.containers.worker.image",
        "~ Microsoft.App/jobs caj-redrive properties.template.containers.redrive.image",
        "~ Microsoft.Insights/scheduledQueryRules alert-queue-age properties.enabled",
    },
    "functions-container-app": {
        f"+ {PULL}",
        "+ Microsoft.App/containerApps ca-func",
        f"- {SITE}",
        f"- {SITE.replace('sites', 'sites/basicPublishingCredentialsPolicies')}/ftp",
        f"- {SITE.replace('sites', 'sites/basicPublishingCredentialsPolicies')}/scm",
        "- Microsoft.Web/serverfarms plan-isolated",
    },
    "private-network": {
        "+ Microsoft.Network/virtualNetworks vnet",
        *(f"+ Microsoft.Network/privateDnsZones privatelink.{zone}" for zone in ZONES),
        *(f"+ Microsoft.Network/privateDnsZones/virtualNetworkLinks privatelink.{zone}/vnet" for zone in ZONES),
        *(f"+ Microsoft.Network/privateEndpoints pep-{name}" for name in ENDPOINTS),
        *(f"+ Microsoft.Network/privateEndpoints/privateDnsZoneGroups pep-{name}/default" for name in ENDPOINTS),
        *(f"~ {account} properties.{name}" for account in (DATA, HOST) for name in ("publicNetworkAccess", "networkAcls.defaultAction")),
        *(f"~ {ENVIRONMENT} properties.vnetConfiguration{part}" for part in ("", ".infrastructureSubnetId", ".internal")),
        f"~ {SITE} properties.virtualNetworkSubnetId",
    },
    "entra-api": {f"+ {SITE.replace('sites', 'sites/config')}/authsettingsV2"},
    "event-topic": {
        f"+ {TOPIC}",
        "+ Microsoft.Authorization/roleAssignments EventGrid Data Sender of id-functions on evgt",
        "+ Microsoft.Authorization/roleAssignments EventGrid Data Sender of id-worker on evgt",
        f"~ {SITE} properties.siteConfig.appSettings.Events__TopicEndpoint",
        f"~ {JOB} properties.template.containers.worker.env.Events__TopicEndpoint",
        "~ Microsoft.App/jobs caj-redrive properties.template.containers.redrive.env.Events__TopicEndpoint",
    },
    "custom-domain": {
        f"+ {SITE.replace('sites', 'sites/certificates')}/cert-func-isolated",
        f"+ {SITE.replace('sites', 'sites/hostNameBindings')}/pictures.example.com",
        f"+ {SITE.replace('sites', 'sites/hostNameBindings')}/pictures.example.com with its certificate",
    },
    "contacts-and-budget": {
        "+ Microsoft.Consumption/budgets monthly",
        "+ Microsoft.Insights/actionGroups ag",
        *(f"~ Microsoft.Insights/scheduledQueryRules alert-{rule} properties.actions.actionGroups" for rule in RULES),
        *(f"~ Microsoft.Insights/metricAlerts alert-{rule} properties.actions" for rule in UPLOAD_RULES),
    },
    "artifact-streaming": {"~ Microsoft.ContainerRegistry/registries cr sku.name"},
}

ROLES = {
    "7f951dda-4ed3-4680-a7ca-43fe172d538d": "AcrPull",
    "d5a91429-5739-47e2-a06b-3470a27159e7": "EventGrid Data Sender",
    "3913510d-42f4-4e42-8a64-420c390055eb": "Monitoring Metrics Publisher",
    "ba92f5b4-2d11-453d-a403-e96b0029c9fe": "Storage Blob Data Contributor",
    "b7e6dc6d-f1e8-4753-8033-0f276bb0955b": "Storage Blob Data Owner",
    "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1": "Storage Blob Data Reader",
    "974c5e8b-45b9-4653-ba55-5f855dd0fb88": "Storage Queue Data Contributor",
    "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a": "Storage Queue Data Message Sender",
    "19e7f393-937e-4f77-808e-94535e297925": "Storage Queue Data Reader",
    "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3": "Storage Table Data Contributor",
}


def without_token(text, token):
    return text.replace(f"-{token}", "").replace(token, "")


def who(principal_id, token):
    """The identity that a principal id, or the expression for one, belongs to."""
    found = re.search(r"(?:userAssignedIdentities|systemTopics)/([\w-]+)", principal_id)
    return without_token(found.group(1), token) if found else "operator"


def assignment(resource, token):
    """A role assignment in words: its name is only a hash."""
    scope = resource["id"].split("/providers/Microsoft.Authorization/")[0].rsplit("/", 1)[1]
    role = ROLES[resource["properties"]["roleDefinitionId"].rsplit("/", 1)[1]]
    return f"{role} of {who(resource['properties']['principalId'], token)} on {without_token(scope, token)}"


def name_of(resource, token):
    if resource["type"] == "Microsoft.Authorization/roleAssignments":
        return assignment(resource, token)
    if zone := re.search(r"privatelink\.\w+", resource["name"]):
        # The suffix of a zone is known only in the cloud, so its name is still an expression here.
        return zone.group() + ("/vnet" if resource["type"].endswith("Links") else "")
    suffix = " with its certificate" if "thumbprint" in resource.get("properties", {}) else ""
    return without_token(resource["name"], token) + suffix


def load(option):
    resources = json.loads((HERE / f"{option}.snapshot.json").read_text())["predictedResources"]
    token = next(item["name"].removeprefix("log-") for item in resources if item["type"].endswith("/workspaces"))
    named = {f"{item['type']} {name_of(item, token)}": item for item in resources}
    if len(named) != len(resources):
        sys.exit(f"{option}: two resources have the same name")
    return named


def leaves(value, path=""):
    """Every value by its path. Things with a name are found by it, so that one more setting is one difference."""
    if isinstance(value, list) and value and all(isinstance(item, dict) and "name" in item for item in value) and "workloadProfiles" not in path:
        if all(set(item) == {"name", "value"} for item in value):
            value = {item["name"]: item["value"] for item in value}
        else:
            value = {item["name"]: item for item in value}
    if not isinstance(value, dict):
        return {path: value}
    return {key: leaf for name, item in value.items() for key, leaf in leaves(item, f"{path}.{name}" if path else name).items()}


def differences(option):
    before, after = load("default"), load(option)
    found = {f"+ {name}" for name in after.keys() - before.keys()} | {f"- {name}" for name in before.keys() - after.keys()}
    for name in before.keys() & after.keys():
        old, new = leaves(before[name]), leaves(after[name])
        found |= {f"~ {name} {path}" for path in old.keys() | new.keys() if path not in old or path not in new or old[path] != new[path]}
    return found


def settings(option, name, path):
    """The settings of a function app."""
    found = leaves(load(option)[name])
    return {key.removeprefix(path): value for key, value in found.items() if key.startswith(path)}


def hosts_differ():
    """Wherever the function app runs it reads the same settings, and as a container its runtime too."""
    flex = settings("default", SITE, "properties.siteConfig.appSettings.")
    container = settings("functions-container-app", "Microsoft.App/containerApps ca-func", "properties.template.containers.functions.env.")
    return not flex or container != flex | {"FUNCTIONS_WORKER_RUNTIME": "dotnet-isolated"}


def main():
    option = sys.argv[1]
    found = differences(option)
    if "--print" in sys.argv:
        print("\n".join(sorted(found)))
        return 0
    expected = EXPECTED[option]
    for line in sorted(found - expected):
        print(f"not expected: {line}")
    for line in sorted(expected - found):
        print(f"missing: {line}")
    if option == "functions-container-app" and hosts_differ():
        print("not expected: the two hosts have different settings")
        return 1
    return int(found != expected)


if __name__ == "__main__":
    sys.exit(main())
