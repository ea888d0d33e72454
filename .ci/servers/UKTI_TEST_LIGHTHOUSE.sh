# Lighthouse, which scores pages as a browser loads them, for the tests of the page in
# a real browser.
UKTI_TEST_LIGHTHOUSE=$(npm_folder lighthouse <<'JSON'
{"private": true, "dependencies": {"lighthouse": "12.8.2"}}
JSON
)/node_modules/lighthouse/cli/index.js || fail 'npm install lighthouse'
export UKTI_TEST_LIGHTHOUSE
