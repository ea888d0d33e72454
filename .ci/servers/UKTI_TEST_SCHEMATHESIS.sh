# A tester written by others, which makes requests from the description of the API.
debian python3 python3
python3 -c 'import ensurepip' 2>/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends python3-venv >"$work/apt.log" 2>&1 ||
	{ tail -20 "$work/apt.log"; fail 'apt-get install python3-venv'; }
UKTI_TEST_SCHEMATHESIS=$work/schemathesis-4.32.5/bin/schemathesis
if [ ! -e "$work/schemathesis-4.32.5/installed" ]; then
	rm -rf "$work/schemathesis-4.32.5"
	python3 -m venv "$work/schemathesis-4.32.5" &&
		"$work/schemathesis-4.32.5/bin/pip" -q --disable-pip-version-check install schemathesis==4.32.5 &&
		touch "$work/schemathesis-4.32.5/installed" || fail 'pip install schemathesis==4.32.5'
fi
export UKTI_TEST_SCHEMATHESIS
