# A browser, for the tests of the page.
debian chromium chromium
UKTI_TEST_CHROMIUM=$(command -v chromium)
export UKTI_TEST_CHROMIUM
