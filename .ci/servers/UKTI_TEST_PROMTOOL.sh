# Prometheus's tool, which checks alert rules.
debian promtool prometheus
UKTI_TEST_PROMTOOL=$(command -v promtool)
export UKTI_TEST_PROMTOOL
