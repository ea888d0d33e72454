# Debian's Chromium, for the tests of the page in a real browser.
debian chromium chromium
UKTI_TEST_CHROMIUM=$(command -v chromium) || fail 'apt-get install chromium'
export UKTI_TEST_CHROMIUM
