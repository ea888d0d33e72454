# axe-core, which looks for what keeps people from using a page, for the tests of
# the page in a real browser.
UKTI_TEST_AXE=$(npm_folder axe-core <<'JSON'
{"private": true, "dependencies": {"axe-core": "4.14.1"}}
JSON
)/node_modules/axe-core/axe.min.js || fail 'npm install axe-core'
export UKTI_TEST_AXE
