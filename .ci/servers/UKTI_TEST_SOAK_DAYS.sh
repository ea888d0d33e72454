# Days of a bot's life that are played; a month takes some minutes.
UKTI_TEST_SOAK_DAYS=${UKTI_TEST_SOAK_DAYS:-2}
export UKTI_TEST_SOAK_DAYS
