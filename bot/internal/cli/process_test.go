package cli

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"
)

// processPatience bounds every wait for the process; on a busy machine it may be slow.
const processPatience = 30 * time.Second

// process is a bot that runs as a process of its own, with a page and nothing else.
type process struct {
	dir  string
	cmd  *exec.Cmd
	log  chan string
	said []string // what of log was read
	told chan string
	url  string
}

// startProcess starts one with a config of which more is a part.
func startProcess(t *testing.T, more string) *process {
	t.Helper()
	p := &process{dir: t.TempDir(), log: make(chan string, 1000), told: make(chan string, 1000)}
	socket := filepath.Join(p.dir, "notify")
	manager, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: socket, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = manager.Close() })
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := manager.Read(buf)
			if err != nil {
				return
			}
			p.told <- string(buf[:n])
		}
	}()
	p.write(t, "ferry.txt", "The ferry at Tilpara begins on 4 May.")
	p.write(t, "config.yaml", p.config("[ferry.txt]", more))
	p.cmd = exec.CommandContext(t.Context(), "ukti", "run")
	p.cmd.Dir = p.dir
	p.cmd.Env = append(os.Environ(), "NOTIFY_SOCKET="+socket, "WATCHDOG_USEC=600000", "UKTI_READER_ENABLED=false")
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			p.log <- lines.Text()
		}
		close(p.log)
	}()
	p.url = p.awaitLog(t, `the page is open" url=(\S+)`)
	p.awaitTold(t, `^READY=1\nSTATUS=\d of \d platforms running, 1 articles`)
	return p
}

func (p *process) config(articles, more string) string {
	return fmt.Sprintf("data_dir: data\narticles: %s\nhttp: {listen: '127.0.0.1:0'}\nweb: {enabled: true}\nterminal: {enabled: false}\n%s\n", articles, more)
}

func (p *process) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(p.dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// awaitLog waits for a line of the log and returns its first group.
func (p *process) awaitLog(t *testing.T, pattern string) string {
	t.Helper()
	re, late := regexp.MustCompile(pattern), time.After(processPatience)
	for {
		select {
		case line, ok := <-p.log:
			if p.said = append(p.said, line); !ok {
				t.Fatalf("the bot ended before it logged %s:\n%s", pattern, strings.Join(p.said, "\n"))
			}
			if m := re.FindStringSubmatch(line); m != nil {
				return m[len(m)-1]
			}
		case <-late:
			t.Fatalf("no line %s in\n%s", pattern, strings.Join(p.said, "\n"))
		}
	}
}

// awaitPage waits until the first page says something; while the page is started anew
// nobody is there.
func (p *process) awaitPage(t *testing.T, want string) {
	t.Helper()
	said := ""
	for late := time.Now().Add(processPatience); time.Now().Before(late); time.Sleep(20 * time.Millisecond) {
		r, err := http.Get(p.url)
		if err != nil {
			continue
		}
		body, err := io.ReadAll(r.Body)
		_ = r.Body.Close()
		if said = string(body); err == nil && strings.Contains(said, want) {
			return
		}
	}
	t.Fatalf("the page does not say %s, but\n%.2000s", want, said)
}

// awaitTold waits for a message to the service manager.
func (p *process) awaitTold(t *testing.T, pattern string) {
	t.Helper()
	re, late := regexp.MustCompile(pattern), time.After(processPatience)
	for {
		select {
		case message := <-p.told:
			if re.MatchString(message) {
				return
			}
		case <-late:
			t.Fatalf("the service manager was not told %s", pattern)
		}
	}
}

func (p *process) signal(t *testing.T, s os.Signal) {
	t.Helper()
	if err := p.cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// ukti runs a command beside the bot.
func (p *process) ukti(args ...string) (string, error) {
	cmd := exec.Command("ukti", args...)
	cmd.Dir = p.dir
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// end ends the process in good order.
func (p *process) end(t *testing.T) {
	t.Helper()
	p.signal(t, syscall.SIGTERM)
	p.awaitTold(t, `^STOPPING=1\n`)
	for range p.log { // to its end
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("the bot ended with %v", err)
	}
}

// SIGHUP and ukti reload have the config take hold without an end: articles, editors,
// the log's level, a token from a file, the language, the page's address. What can't is named, and a broken config leaves
// the old one in force.
func TestReload(t *testing.T) {
	const one, two = "1111111:AAoneONEoneONEoneONEoneONEoneONE-01", "2222222:AAtwoTWOtwoTWOtwoTWOtwoTWOtwoTWO-02"
	called := make(chan string, 1000)
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		called <- r.URL.Path
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer api.Close()
	await := func(path string) {
		t.Helper()
		for late := time.After(processPatience); ; {
			select {
			case got := <-called:
				if got == path {
					return
				}
			case <-late:
				t.Fatalf("%s was not called", path)
			}
		}
	}
	dir := t.TempDir()
	token := filepath.Join(dir, "token")
	if err := os.WriteFile(token, []byte(one), 0o600); err != nil {
		t.Fatal(err)
	}
	telegram := fmt.Sprintf("telegram: {token_file: %s, api_url: '%s'}\n", token, api.URL)
	p := startProcess(t, telegram)
	await("/bot" + one + "/getMe")

	// A rotated token: the file's name stays.
	p.write(t, "fair.txt", "The fair at Shimulbari opens on 3 June.")
	if err := os.WriteFile(token, []byte(two), 0o600); err != nil {
		t.Fatal(err)
	}
	p.awaitPage(t, `<html lang="bn">`)
	public := func(config string) string {
		return strings.Replace(config, "web: {", "web: {public_url: 'https://news.example.org', ", 1)
	}
	p.write(t, "config.yaml", public(p.config("[ferry.txt, fair.txt]", telegram+"archive: {editors: ['telegram:12345']}\nlog: {level: debug}\nlanguage: en\ntimezone: Asia/Dhaka\nmetrics: {listen: '127.0.0.1:0'}")))
	p.signal(t, syscall.SIGHUP)
	p.awaitTold(t, `^RELOADING=1\n(MONOTONIC_USEC=\d+\n)?STATUS=`)
	p.awaitTold(t, `^READY=1\nSTATUS=\d of 2 platforms running, 2 articles`)
	p.awaitLog(t, `article added.*article=fair`)
	p.awaitLog(t, `read anew" changed="articles, language, timezone, log.level, web.public_url, archive.editors, telegram.token"`)
	p.awaitLog(t, `after a restart only" keys=metrics.listen`)
	p.awaitPage(t, `<html lang="en">`)
	p.awaitPage(t, `href="https://news.example.org/"`)
	await("/bot" + two + "/getMe")
	if out, err := p.ukti("ask", "When does the fair at Shimulbari open?"); err != nil || !strings.Contains(out, "3 June") {
		t.Errorf("%v\n%s", err, out)
	}

	// A broken one.
	p.write(t, "config.yaml", p.config("[ferry.txt]", "archive: {editors: [telegram:@somebody]}\nlogg: {}"))
	p.signal(t, syscall.SIGHUP)
	p.awaitLog(t, `the config was not taken, the bot goes on with the one it has; see ukti check-config" error="config.yaml:6: .* more_mistakes=1`)
	p.awaitTold(t, `^READY=1\n`)
	if out, err := p.ukti("reload"); err == nil || !strings.Contains(out, "config.yaml:7: logg: is not a key; did you mean log?") || !strings.Contains(out, "the bot goes on with the one it has") {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := p.ukti("status"); err != nil || !strings.Contains(out, "2 with 2 sentences") {
		t.Errorf("%v\n%s", err, out)
	}

	// A right one again, by command.
	p.write(t, "config.yaml", p.config("[fair.txt]", "log: {level: debug}"))
	out, err := p.ukti("reload")
	for _, want := range []string{"changed          articles\n", "changed          archive.editors\n", "changed          telegram.token\n", "changed          telegram.api_url\n"} {
		if err != nil || !strings.Contains(out, want) {
			t.Errorf("%v, no %q in\n%s", err, want, out)
		}
	}
	p.awaitLog(t, `turned off.*telegram.token is not set`)
	if out, err := p.ukti("reload"); err != nil || out != "nothing has changed in the config\n" {
		t.Errorf("%v\n%s", err, out)
	}
	if out, err := p.ukti("status"); err != nil || strings.Contains(out, "\ntelegram ") || !strings.Contains(out, "1 with 1 sentences") {
		t.Errorf("%v\n%s", err, out)
	}
	p.end(t)
	if all := strings.Join(p.said, "\n"); strings.Contains(all, one) || strings.Contains(all, two) {
		t.Error("the log holds a token")
	}
}

// A bot that lives gives signs of life, and says how it is.
func TestSignsOfLife(t *testing.T) {
	p := startProcess(t, "")
	for range 3 {
		p.awaitTold(t, `^WATCHDOG=1\nSTATUS=1 of 1 platforms running, 1 articles, 0 stale feeds$`)
	}
	p.end(t)
}
