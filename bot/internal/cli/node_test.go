package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// deadNode is an OpenSearch node of a test's own, which it may kill.
type deadNode struct {
	t    *testing.T
	jars string
	dir  string
	port int
	cmd  *exec.Cmd
}

func newDeadNode(t *testing.T) *deadNode {
	t.Helper()
	jars := os.Getenv("UKTI_TEST_OPENSEARCH_JARS")
	if jars == "" {
		t.Skip("UKTI_TEST_OPENSEARCH_JARS names no folder with OpenSearch's; .ci/servers/UKTI_TEST_OPENSEARCH_JARS.sh gets them")
	}
	n := &deadNode{t: t, jars: jars, dir: t.TempDir(), port: 9250}
	for ; n.port < 9300; n.port++ { // the runner takes no others
		if l, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", n.port)); err == nil {
			_ = l.Close()
			break
		}
	}
	n.start()
	t.Cleanup(n.kill)
	return n
}

func (n *deadNode) url() string { return fmt.Sprint("http://127.0.0.1:", n.port) }

// start starts the node, with what it had before it was killed, and waits for it.
func (n *deadNode) start() {
	n.t.Helper()
	n.cmd = exec.Command("java", "-Xms256m", "-Xmx512m", "-cp", filepath.Join(n.jars, "*"), "org.codelibs.opensearch.runner.OpenSearchRunner",
		"-basePath", n.dir, "-numOfNode", "1", "-baseHttpPort", fmt.Sprint(n.port-1), "-clusterName", "ukti-test-dies")
	if err := n.cmd.Start(); err != nil {
		n.t.Fatal(err)
	}
	for until := time.Now().Add(3 * time.Minute); time.Now().Before(until); time.Sleep(200 * time.Millisecond) {
		if w, err := http.Get(n.url() + "/_cluster/health"); err == nil {
			if _ = w.Body.Close(); w.StatusCode == http.StatusOK {
				return
			}
		}
	}
	n.t.Fatal("the node does not start")
}

func (n *deadNode) kill() {
	_ = n.cmd.Process.Kill()
	_ = n.cmd.Wait()
}

// said is what the page's API answers.
type said struct {
	Partial bool
	Quotes  []struct{ Text string }
}

func (s said) quotes(words string) bool {
	return len(s.Quotes) > 0 && strings.Contains(s.Quotes[0].Text, words)
}

// The node that finds the articles is killed while questions come to a bot that runs. Each is
// answered in time: from what is in memory, which is said, until the node is back.
func TestRunWhileTheNodeDies(t *testing.T) {
	const within = 10 * time.Second // the cluster's time, and that of a busy machine
	node := newDeadNode(t)
	environ := remotePlace(t, node.url(), "ukti", bridge, ferry)
	listen := freeAddress(t)
	cmd := exec.Command("ukti", "run")
	cmd.Env = append(os.Environ(), append(environ, "UKTI_HTTP_LISTEN="+listen, "UKTI_WEB_ENABLED=true", "UKTI_WEB_RATE=1000", "UKTI_WEB_BURST=10000",
		"UKTI_TERMINAL_ENABLED=false", "UKTI_SEARCH_OPENSEARCH_TIMEOUT=3s")...)
	log := new(strings.Builder)
	cmd.Stderr = log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Kill()
		if _ = cmd.Wait(); t.Failed() {
			t.Log(log)
		}
	}()
	ask := func(question string) (s said, err error) {
		ctx, cancel := context.WithTimeout(t.Context(), within)
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+listen+"/api/ask?q="+url.QueryEscape(question), nil)
		if err != nil {
			return s, err
		}
		w, err := http.DefaultClient.Do(r)
		if err != nil {
			return s, err
		}
		defer func() { _ = w.Body.Close() }()
		if w.StatusCode != http.StatusOK {
			return s, fmt.Errorf("status %d", w.StatusCode)
		}
		return s, json.NewDecoder(w.Body).Decode(&s)
	}
	whole := func() {
		t.Helper()
		for until := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
			s, err := ask("What does the bridge cost?")
			if err == nil && !s.Partial && s.quotes("forty lakh") {
				return
			}
			if time.Now().After(until) {
				t.Fatalf("not all articles answer: %+v, %v", s, err)
			}
		}
	}
	whole()
	asking, stop := context.WithCancel(t.Context())
	var all sync.WaitGroup
	answered := 0
	all.Go(func() { // what is in memory answers all the while
		for ; asking.Err() == nil; answered++ {
			sleep(asking, 50*time.Millisecond)
			if s, err := ask("When does the ferry begin?"); err != nil || !s.quotes("fourth of May") {
				t.Errorf("question %d: %+v, %v", answered, s, err)
			}
		}
	})
	node.kill()
	for range 10 {
		if s, err := ask("What does the bridge cost?"); err != nil || !s.Partial || s.quotes("forty lakh") {
			t.Errorf("while the node is dead: %+v, %v", s, err)
		}
	}
	node.start()
	whole()
	stop()
	all.Wait()
	t.Logf("%d questions were answered meanwhile", answered)
	if answered < 10 {
		t.Error("those are too few to show anything")
	}
}
