package cli

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// remotePlace is a folder whose archive has articles of these texts, the oldest first, and a
// config that names a node.
func remotePlace(t *testing.T, url, index string, texts ...string) (environ []string) {
	t.Helper()
	dir := t.TempDir()
	t.Chdir(dir)
	environ = []string{
		"UKTI_READER_ENABLED=false", "UKTI_DATA_DIR=" + filepath.Join(dir, "data"), "UKTI_SEARCH_OPENSEARCH_URLS=" + url,
		"UKTI_SEARCH_OPENSEARCH_INDEX=" + index, "UKTI_SEARCH_OPENSEARCH_TIMEOUT=1m", "UKTI_SEARCH_OPENSEARCH_RECENT=1",
	}
	for i, text := range texts {
		add(t, environ, string(rune('a'+i))+".txt", text)
	}
	return environ
}

func add(t *testing.T, environ []string, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, status := runWith(t, environ, "", "add", name); status != statusOK {
		t.Fatal(stderr)
	}
}

const (
	bridge = "The bridge of Nilganj costs forty lakh taka."
	ferry  = "The ferry of Tilpara begins on the fourth of May."
)

// Where no node can be reached the newest articles answer, and it is said.
func TestAskWhileOpenSearchIsAway(t *testing.T) {
	environ := remotePlace(t, "http://127.0.0.1:1", "ukti", bridge, ferry)
	for _, c := range []struct{ question, want string }{
		{"When does the ferry begin?", `"article":"b"`},
		{"What does the bridge cost?", `"quotes":[]`},
	} {
		stdout, stderr, status := runWith(t, environ, "", "ask", "--json", c.question)
		if status != statusOK || !strings.Contains(stdout, c.want) || !strings.Contains(stdout, `"partial":true`) {
			t.Errorf("%s: status %d\n%s", c.question, status, stdout)
		}
		for _, want := range []string{"answered from the newest articles alone", "no OpenSearch node can be reached", "searched=1", "articles=2"} {
			if !strings.Contains(stderr, want) {
				t.Errorf("%s: it is not said: %s\n%s", c.question, want, stderr)
			}
		}
	}
	for text, want := range map[string]string{ferry: `"verdict":"verbatim"`, bridge: `"verdict":"absent"`} {
		stdout, stderr, status := runWith(t, environ, "", "judge", "--json", text)
		if status != statusOK || !strings.Contains(stdout, want) || !strings.Contains(stdout, `"partial":true`) || !strings.Contains(stderr, "no OpenSearch node can be reached") {
			t.Errorf("%s: status %d\n%s%s", text, status, stdout, stderr)
		}
	}
	all := append(environ, "UKTI_SEARCH_OPENSEARCH_RECENT=2")
	if stdout, _, _ := runWith(t, all, "", "ask", "--json", "What does the bridge cost?"); !strings.Contains(stdout, `"article":"a"`) || strings.Contains(stdout, "partial") {
		t.Errorf("all articles are among the newest: %s", stdout)
	}
	if _, stderr, status := runWith(t, environ, "", "search-index"); status != statusFailure || !strings.Contains(stderr, "no OpenSearch node can be reached") {
		t.Errorf("search-index: status %d, %s", status, stderr)
	}
	if _, stderr, _ := runWith(t, environ[:2], "", "search-index"); !strings.Contains(stderr, "set search.opensearch.urls") {
		t.Errorf("without a node: %s", stderr)
	}
}

func TestAskByOpenSearch(t *testing.T) {
	url := os.Getenv("UKTI_TEST_OPENSEARCH")
	if url == "" {
		t.Skip("UKTI_TEST_OPENSEARCH names no node; .ci/servers/UKTI_TEST_OPENSEARCH.sh starts one")
	}
	t.Cleanup(func() {
		r, err := http.NewRequest(http.MethodDelete, url+"/ukti-test-cli-*", nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := http.DefaultClient.Do(r); err != nil {
			t.Error(err)
		}
	})
	environ := remotePlace(t, url, "ukti-test-cli", bridge, ferry)
	says := func(want string, args ...string) {
		t.Helper()
		stdout, stderr, status := runWith(t, environ, `{"id":1,"question":"What does the bridge cost? When does the ferry begin?"}`, args...)
		if status != statusOK || stderr != "" || !strings.Contains(stdout, want) {
			t.Errorf("%q: status %d, not %s\n%s%s", args, status, want, stdout, stderr)
		}
	}
	says("2 articles are in the index", "search-index", "--rebuild")
	says("forty lakh", "ask", "What does the bridge cost?")
	says("1. "+bridge, "ask", "--explain", "What does the bridge cost?")
	says(`"article":"a"`, "ask", "--json", "What does the bridge cost?")
	says(`"article":"b"`, "ask", "--batch")
	says(`"verdict":"verbatim"`, "judge", "--json", bridge)
	if stdout, _, _ := runWith(t, environ, "", "judge", "--json", bridge); strings.Contains(stdout, "partial") {
		t.Errorf("judged by a part: %s", stdout)
	}
	texts := `{"id":1,"text":"` + bridge + `"}` + "\n" + `{"id":2,"text":"` + ferry + `"}`
	if stdout, stderr, _ := runWith(t, environ, texts, "judge", "--batch"); strings.Count(stdout, `"verdict":"verbatim"`) != 2 {
		t.Errorf("a batch: %s%s", stdout, stderr)
	}
	says("forty lakh", "judge", bridge)
	add(t, environ, "c.txt", "The globe in the reading room is of brass.")
	says("3 articles are in the index; 1 were sent, 0 removed", "search-index")
	says("brass", "ask", "What is the globe of?")
}
