# A Bot API server written by others, for the smoke test of adapters/telegram.
UKTI_TEST_TELEGRAM_SERVER=$(npm_folder telegram-test-api <<'JSON'
{"private": true, "dependencies": {"telegram-test-api": "4.2.1"}}
JSON
) || fail 'npm install telegram-test-api'
export UKTI_TEST_TELEGRAM_SERVER
