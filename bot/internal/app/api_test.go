package app

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const apiDescription = "../../../adapters/web/openapi.yaml"

// The API keeps what its description says, whatever is asked: requests are made from
// it, right ones and wrong ones, and every answer is held against it.
func TestAPIKeepsItsDescription(t *testing.T) {
	tester := os.Getenv("UKTI_TEST_SCHEMATHESIS")
	if tester == "" {
		t.Skip("UKTI_TEST_SCHEMATHESIS names no schemathesis")
	}
	room := startRoom(t, roomArticles)
	path, err := filepath.Abs(apiDescription)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), tester, "run", path, "--url", strings.TrimSuffix(room, "/"),
		"--max-examples", "60", "--seed", "1", "--checks", "all", "--warnings", "off")
	cmd.Dir = t.TempDir() // it keeps notes
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	tested := regexp.MustCompile(`Tested: +(\d+)`).FindSubmatch(out)
	var description struct {
		Paths map[string]any
	}
	text, err := os.ReadFile(apiDescription)
	if err == nil {
		err = yaml.Unmarshal(text, &description)
	}
	if err != nil || tested == nil || string(tested[1]) == "0" || len(description.Paths) < 4 {
		t.Errorf("%d paths are described, tested were %s, %v", len(description.Paths), tested, err)
	}
	if served, status := getBody(t, room+"api/openapi.yaml"); status != 200 || served != string(text) {
		t.Errorf("the description that is served is another one (%d)", status)
	}
}
