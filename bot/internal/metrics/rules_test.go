package metrics

import (
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"go.yaml.in/yaml/v3"
)

const deploy = "../../../docs/deploy/"

// ours finds a metric's name in an expression.
var ours = regexp.MustCompile(`\b(?:ukti|process|go)_[a-z_]+\b`)

// Rules and dashboard name metrics that there are, and the page names all rules: a
// rule about a metric that was renamed would never fire.
func TestRulesNameMetrics(t *testing.T) {
	told := toldNames(t)
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(read(t, deploy+"alerts.yaml"), &rules); err != nil || len(rules.Groups) != 1 {
		t.Fatal(err)
	}
	page := string(read(t, "../../../docs/monitoring.md"))
	if n := len(rules.Groups[0].Rules); n < 10 {
		t.Errorf("only %d rules", n)
	}
	for _, r := range rules.Groups[0].Rules {
		checkNames(t, r.Alert, r.Expr, told)
		if r.Annotations["summary"] == "" || !strings.Contains(page, "`"+r.Alert+"`") {
			t.Errorf("%s has no summary, or docs/monitoring.md does not say what to do", r.Alert)
		}
	}
	var board struct {
		Panels []struct {
			Title   string
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(read(t, deploy+"dashboard.json"), &board); err != nil || len(board.Panels) == 0 {
		t.Fatal(err)
	}
	for _, p := range board.Panels {
		for _, target := range p.Targets {
			checkNames(t, p.Title, target.Expr, told)
		}
	}
}

func checkNames(t *testing.T, where, expr string, told []string) {
	t.Helper()
	found := ours.FindAllString(expr, -1)
	if len(found) == 0 && !strings.HasPrefix(expr, "up{") {
		t.Errorf("%s names no metric: %s", where, expr)
	}
	for _, name := range found {
		if !slices.Contains(told, strings.TrimSuffix(name, "_bucket")) {
			t.Errorf("%s names %s, which there is not", where, name)
		}
	}
}

// toldNames are the names of all metrics.
func toldNames(t *testing.T) []string {
	t.Helper()
	m := New(sources())
	m.Handler(&script{replies: make([]adapters.Reply, 1)}).Answer(t.Context(), adapters.Question{Adapter: "web"})
	m.trace("web").Step("expand", 0)
	m.trace("web").Judged("verbatim")
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range families {
		names = append(names, f.GetName())
	}
	return names
}

// Every rule has a case in which it fires; see alerts_test.yaml.
func TestRulesAreTested(t *testing.T) {
	cases := string(read(t, deploy+"alerts_test.yaml"))
	for _, m := range regexp.MustCompile(`- alert: (\w+)`).FindAllStringSubmatch(string(read(t, deploy+"alerts.yaml")), -1) {
		if !strings.Contains(cases, `alertname="`+m[1]+`"}', value: 1}`) {
			t.Errorf("no case in which %s fires", m[1])
		}
	}
}

// Prometheus's own tool reads the rules, and has them fire.
func TestPromtool(t *testing.T) {
	promtool := os.Getenv("UKTI_TEST_PROMTOOL")
	if promtool == "" {
		t.Skip("UKTI_TEST_PROMTOOL names no promtool")
	}
	for _, args := range [][]string{{"check", "rules", deploy + "alerts.yaml"}, {"test", "rules", deploy + "alerts_test.yaml"}} {
		out, err := exec.CommandContext(t.Context(), promtool, args...).CombinedOutput()
		if err != nil || !strings.Contains(string(out), "SUCCESS") {
			t.Errorf("%q: %v\n%s", args, err, out)
		}
	}
}

func read(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// What a fleet is scaled by is told.
func TestFleetIsScaledByMetrics(t *testing.T) {
	found := regexp.MustCompile(`metric: \{name: (\w+)\}`).FindAllStringSubmatch(string(read(t, deploy+"fleet.yaml")), -1)
	if len(found) == 0 {
		t.Fatal("no metric")
	}
	told := toldNames(t)
	for _, m := range found {
		if !slices.Contains(told, m[1]) {
			t.Errorf("it is scaled by %s, which there is not", m[1])
		}
	}
}
