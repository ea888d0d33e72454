# A Discord server written by others, for the end-to-end test of adapters/discord.
# The override is the last version that it works with.
UKTI_TEST_DISCORD_TWIN=$(npm_folder discord-digital-twin <<'JSON'
{"private": true, "dependencies": {"discord-digital-twin": "0.1.1"}, "overrides": {"spiceflow": "1.19.0"}}
JSON
) || fail 'npm install discord-digital-twin'
export UKTI_TEST_DISCORD_TWIN
