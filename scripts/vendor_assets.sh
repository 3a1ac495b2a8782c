#!/bin/sh
# Rebuild the vendored front-end assets. Needs npm on the machine that rebuilds, never at run time.
# Change a version here, run the script, read the diff, commit. See static/vendor/README.md.
set -eu

govuk_frontend=6.6.0
sass=1.108.2
htmx=2.0.10
axe_core=4.14.1

root=$(cd "$(dirname "$0")/.." && pwd)
vendor="$root/src/resguardo/interfaces/web/static/vendor"
browser_tests="$root/tests/browser/vendor"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
npm install --silent --no-audit --no-fund --ignore-scripts \
  "govuk-frontend@$govuk_frontend" "sass@$sass" "htmx.org@$htmx" "axe-core@$axe_core"

mkdir -p "$vendor/govuk-frontend" "$vendor/htmx" "$browser_tests/axe-core"

cp "$root/scripts/vendor_frontend.scss" frontend.scss
npx sass --load-path=node_modules --style=compressed --no-source-map --no-charset \
  --quiet-deps frontend.scss "$vendor/govuk-frontend/frontend.css"
echo "govuk-frontend $govuk_frontend (npm), compiled with sass $sass" \
  > "$vendor/govuk-frontend/VERSION"

cp node_modules/htmx.org/dist/htmx.min.js "$vendor/htmx/htmx.min.js"
cp node_modules/htmx.org/LICENSE "$vendor/htmx/LICENSE"
echo "htmx.org $htmx (npm), dist/htmx.min.js unchanged" > "$vendor/htmx/VERSION"

cp node_modules/axe-core/axe.min.js "$browser_tests/axe-core/axe.min.js"
cp node_modules/axe-core/LICENSE "$browser_tests/axe-core/LICENSE"
echo "axe-core $axe_core (npm), axe.min.js unchanged; used by browser tests only" \
  > "$browser_tests/axe-core/VERSION"

if grep -Eiq 'gds.transport|url\(' "$vendor/govuk-frontend/frontend.css"; then
  echo "frontend.css names a font or a picture that is not ours to ship" >&2
  exit 1
fi
