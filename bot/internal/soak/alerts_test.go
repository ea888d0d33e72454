//go:build soak

package soak

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

const rulesFile = "../../../docs/deploy/alerts.yaml"

// settled is how long after a fault an alert may still fire because of it: the rules
// look back, some of them a day.
const settled = 26 * time.Hour

// alerts has Prometheus's own tool evaluate the rules over what was measured: each fault
// fires its alerts, and nothing else does.
func alerts(t *testing.T, l life, samples []sample) {
	promtool := os.Getenv("UKTI_TEST_PROMTOOL")
	if promtool == "" {
		t.Skip("UKTI_TEST_PROMTOOL names no promtool")
	}
	rules, err := filepath.Abs(rulesFile)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(rules)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range regexp.MustCompile(`(?m)^ +- alert: (\w+)$`).FindAllStringSubmatch(string(text), -1) {
		names = append(names, m[1])
	}
	if len(names) < 10 {
		t.Fatalf("only the alerts %q were found", names)
	}
	file := filepath.Join(l.Dir, "alerts_test.yaml")
	if err := os.WriteFile(file, []byte(ruleTest(rules, samples, l.Began)), 0o600); err != nil {
		t.Fatal(err)
	}
	// Every expectation is that no alert fires, so that the tool names each moment at
	// which one does.
	out, _ := run(t.Context(), promtool, "test", "rules", file)
	fired := firing(out, l.Began)
	if !strings.Contains(out, "SUCCESS") && len(fired) == 0 {
		t.Fatalf("promtool says:\n%.2000s", out)
	}
	for _, name := range slices.Sorted(maps.Keys(fired)) {
		t.Logf("%s fired: %s", name, spans(fired[name], l.Began))
	}
	for _, f := range l.Plan {
		for _, name := range f.Must {
			if !slices.ContainsFunc(fired[name], func(at time.Time) bool { return !at.Before(f.From) && at.Before(f.To.Add(settled)) }) {
				t.Errorf("%s did not fire although %s", name, f.Kind)
			}
		}
	}
	for name, times := range fired {
		for _, at := range times {
			if !slices.ContainsFunc(l.Plan, func(f fault) bool { return f.explains(name, at) }) {
				t.Errorf("%s fired at %v, hours %.1f, for no reason", name, at, at.Sub(l.Began).Hours())
				break
			}
		}
	}
}

// explains reports that an alert may fire at a moment because of the fault.
func (f fault) explains(alert string, at time.Time) bool {
	return (slices.Contains(f.Must, alert) || slices.Contains(f.May, alert)) && !at.Before(f.From) && at.Before(f.To.Add(settled))
}

// looked is how often it is asked which alerts fire.
const looked = 20 * time.Minute

// ruleTest is a test file for promtool with all that was measured.
func ruleTest(rules string, samples []sample, began time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "rule_files: [%q]\nevaluation_interval: %s\ntests:\n- interval: %s\n  input_series:\n", rules, short(sampleEvery), short(sampleEvery))
	series := map[string][]string{}
	add := func(name string, i int, value string) {
		if len(series[name]) == 0 {
			series[name] = slices.Repeat([]string{"_"}, len(samples)+1)
		}
		series[name][i+1] = value // the first is at the beginning, before anything was measured
	}
	for i, s := range samples {
		up := "0"
		if s.Up {
			up = "1"
		}
		add("up", i, up)
		for name, value := range s.Series {
			if strings.Contains(name, "_timestamp_seconds") && value != 0 {
				value -= float64(began.Unix()) // the tool's time begins at 0
			}
			if !strings.HasPrefix(name, "soak_") {
				add(name, i, fmt.Sprintf("%g", value))
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(series)) {
		labelled := name + `{job="ukti",instance="soak"}`
		if before, ok := strings.CutSuffix(name, "}"); ok {
			labelled = before + `,job="ukti",instance="soak"}`
		}
		fmt.Fprintf(&b, "  - series: '%s'\n    values: '%s'\n", labelled, packed(series[name]))
	}
	b.WriteString("  promql_expr_test:\n")
	every := int(looked / sampleEvery)
	for i := 0; i < len(samples); i += every {
		at := time.Duration(i+1) * sampleEvery
		fmt.Fprintf(&b, "  - expr: 'count by (alertname) (ALERTS{alertstate=\"firing\"}) > 0'\n    eval_time: %s\n    exp_samples: []\n", short(at))
	}
	return b.String()
}

// packed writes values as promtool wants them, those that repeat in short.
func packed(values []string) string {
	var out []string
	for i := 0; i < len(values); {
		n := 1
		for i+n < len(values) && values[i+n] == values[i] {
			n++
		}
		switch {
		case n == 1:
			out = append(out, values[i])
		case values[i] == "_":
			out = append(out, fmt.Sprintf("_x%d", n))
		default:
			out = append(out, fmt.Sprintf("%sx%d", values[i], n-1))
		}
		i += n
	}
	return strings.Join(out, " ")
}

func short(d time.Duration) string { return fmt.Sprintf("%dm", int(d.Minutes())) }

var (
	failedAt = regexp.MustCompile(`time: ((?:\d+[a-z]+)+)`)
	namedBy  = regexp.MustCompile(`alertname="(\w+)"`)
)

// firing reads from promtool's complaints which alerts fired when.
func firing(out string, began time.Time) map[string][]time.Time {
	all := map[string][]time.Time{}
	var at time.Time
	for line := range strings.Lines(out) {
		if m := failedAt.FindStringSubmatch(line); m != nil {
			if d, err := duration(m[1]); err == nil {
				at = began.Add(d)
			}
		}
		for _, m := range namedBy.FindAllStringSubmatch(line, -1) {
			if !strings.Contains(line, "exp:") || strings.Contains(line, "got:") {
				all[m[1]] = append(all[m[1]], at)
			}
		}
	}
	return all
}

// duration reads Prometheus's durations, which have days and weeks.
func duration(text string) (d time.Duration, err error) {
	units := map[string]time.Duration{"w": 7 * 24 * time.Hour, "d": 24 * time.Hour, "h": time.Hour, "m": time.Minute, "s": time.Second, "ms": time.Millisecond}
	for _, m := range regexp.MustCompile(`(\d+)([a-z]+)`).FindAllStringSubmatch(text, -1) {
		n, err := time.ParseDuration(m[1] + "ns")
		if err != nil || units[m[2]] == 0 {
			return 0, fmt.Errorf("no duration: %s", text)
		}
		d += time.Duration(n.Nanoseconds()) * units[m[2]]
	}
	return d, nil
}

// spans tells moments as hours since the beginning, those next to each other as one.
func spans(times []time.Time, began time.Time) string {
	var out []string
	for i := 0; i < len(times); {
		j := i
		for j+1 < len(times) && times[j+1].Sub(times[j]) <= looked {
			j++
		}
		out = append(out, fmt.Sprintf("day %.2f to %.2f", times[i].Sub(began).Hours()/24, times[j].Sub(began).Hours()/24))
		i = j + 1
	}
	return strings.Join(out, ", ")
}
