# The folder with OpenSearch's jars, for tests that start a node of their own and kill it.
# UKTI_TEST_OPENSEARCH.sh gets them.
if [ -z "${opensearch_dir:-}" ]; then
	# shellcheck source=/dev/null
	source .ci/servers/UKTI_TEST_OPENSEARCH.sh
fi
export UKTI_TEST_OPENSEARCH_JARS=$opensearch_dir/jars
