#!/bin/sh
# Publishes the function app into artifacts/functions, which azd zips and uploads: host.json, the executable and one folder
# per function, side by side.
#
# Self-contained, because the platform's image for custom handlers has no .NET. Not compiled ahead of time, although that starts
# faster: such a program needs the C library of the machine that built it or a newer one, and this one may be newer than the
# platform's. ReadyToRun has most of the gain, runs on any Linux that .NET supports and can be built on any system.
set -eu
cd "$(dirname "$0")/../.."

rm -rf artifacts/functions
dotnet publish functions/StyleCloud.Functions -c Release -r linux-x64 --self-contained -p:PublishReadyToRun=true -o artifacts/functions

# azd keeps the file's mode in the zip; without this bit the host cannot start the handler.
chmod +x artifacts/functions/StyleCloud.Functions
