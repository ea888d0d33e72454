package app

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// lighthouseEnv names the script that starts Lighthouse.
const lighthouseEnv = "UKTI_TEST_LIGHTHOUSE"

// longRoom runs a bot with the tests' articles and one more, "long", of so many lines.
func longRoom(t *testing.T, lines int) string {
	t.Helper()
	body, err := os.ReadFile(roomArticles + "/kheya.txt")
	if err != nil {
		t.Fatal(err)
	}
	sentences := strings.Split(strings.TrimSpace(strings.ReplaceAll(string(body), "\n\n", "\n")), "\n")
	var text strings.Builder
	for n := range lines {
		fmt.Fprintf(&text, "%d: %s\n", n+1, sentences[n%len(sentences)])
	}
	file := filepath.Join(t.TempDir(), "long.txt")
	if err := os.WriteFile(file, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return startRoom(t, roomArticles, file)
}

// lighthouse is what it found of a page.
type lighthouse struct {
	Categories map[string]struct {
		Score float64
		Refs  []struct{ ID string } `json:"auditRefs"`
	}
	Audits map[string]struct {
		Score *float64 // nil for what does not apply here
		Mode  string   `json:"scoreDisplayMode"`
		Value float64  `json:"numericValue"`
		Says  string   `json:"displayValue"`
	}
}

// looks is how often Lighthouse is started at most: now and then it says that it has
// failed itself, and asks for that.
const looks = 3

// lookAt has Lighthouse look at a page.
func lookAt(t *testing.T, address string, categories []string) (found lighthouse) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "report.json")
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	for try := 1; ; try++ {
		command := exec.CommandContext(ctx, "node", os.Getenv(lighthouseEnv), address, "--quiet", "--disable-full-page-screenshot", "--only-categories=performance,"+strings.Join(categories, ","), "--output=json", "--output-path="+file,
			"--chrome-flags=--headless=new --no-sandbox --disable-gpu")
		command.Env = append(os.Environ(), "CHROME_PATH="+os.Getenv(browserEnv))
		out, err := command.CombinedOutput()
		if err == nil {
			break
		}
		if try == looks || !strings.Contains(string(out), "Please run Lighthouse again") {
			t.Fatalf("lighthouse: %v\n%s", err, out)
		}
	}
	report, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(report, &found)
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Lighthouse finds nothing amiss in what a page is. How fast it was on this machine,
// which does other work too, is told and not judged; what makes it so is: the bytes, what
// is compressed and kept, what moves, what blocks.
func TestLighthouse(t *testing.T) {
	if os.Getenv(lighthouseEnv) == "" || os.Getenv(browserEnv) == "" {
		t.Skip(lighthouseEnv + " names no Lighthouse, or " + browserEnv + " no Chromium")
	}
	room := longRoom(t, 3000)
	all := []string{"accessibility", "best-practices", "seo"}
	structure := []string{
		"cumulative-layout-shift", "uses-text-compression", "uses-long-cache-ttl", "font-display", "viewport", "redirects", "unsized-images",
		"unminified-javascript", "unused-css-rules", "unused-javascript", "bf-cache", "no-document-write", "efficient-animated-content",
	}
	for _, tt := range []struct {
		name     string
		path     string
		looked   []string
		robots   bool    // may list it
		bytes    float64 // of all that is loaded, at most
		elements float64 // at most
	}{
		{"home", "", all, true, 100_000, 150},
		{"answer", "?q=" + url.QueryEscape(question), all, false, 100_000, 150}, // each would be a search
		{"article", "a/kheya", all, true, 100_000, 150},
		{"long article", "a/long", all[1:], true, 160_000, 10_000}, // the short one has every kind of element that it has
	} {
		t.Run(tt.name, func(t *testing.T) {
			found := lookAt(t, room+tt.path, tt.looked)
			for _, category := range tt.looked {
				refs := found.Categories[category].Refs
				if len(refs) == 0 {
					t.Errorf("%s was not looked at", category)
				}
				for _, ref := range refs {
					audit := found.Audits[ref.ID]
					kept := ref.ID == "is-crawlable" && !tt.robots
					if audit.Score != nil && audit.Mode != "informative" && (*audit.Score < 1) != kept {
						t.Errorf("%s: %s is %v %s", category, ref.ID, *audit.Score, audit.Says)
					}
				}
			}
			for _, name := range structure {
				if audit, looked := found.Audits[name]; !looked || audit.Score == nil && name != "bf-cache" || audit.Score != nil && *audit.Score < 1 {
					t.Errorf("performance: %s is %+v", name, audit)
				}
			}
			bytes, elements := found.Audits["total-byte-weight"].Value, found.Audits["dom-size"].Value
			if bytes == 0 || bytes > tt.bytes || elements == 0 || elements > tt.elements {
				t.Errorf("it has %.0f bytes and %.0f elements, want at most %.0f and %.0f", bytes, elements, tt.bytes, tt.elements)
			}
			t.Logf("performance %.0f, blocked for %.0f ms", 100*found.Categories["performance"].Score, found.Audits["total-blocking-time"].Value)
		})
	}
}

// In a long article, which a browser lays out as it is read, an address still leads to
// its line, and nothing of what stands before it moves afterwards.
func TestLongArticle(t *testing.T) {
	chromium := openBrowser(t)
	room := longRoom(t, 3000)
	for _, line := range []int{1, 50, 51, 1777, 3000} {
		ctx := tab(t, chromium, desktop)
		do(t, ctx, navigate(fmt.Sprintf("%sa/long?line=%d#L%d", room, line, line)), visible("main"))
		seen := evaluate[[]string](t, ctx, `(async () => {
			await document.fonts.ready
			for (let i = 0; i < 4; i++) await new Promise(done => requestAnimationFrame(done))
			return [...document.querySelectorAll('li.on')].filter(l => {
				const r = l.getBoundingClientRect()
				return r.top >= 0 && r.bottom <= innerHeight && document.elementFromPoint(r.left + r.width / 2, r.top + 8)?.closest('li') === l
			}).map(l => l.querySelector('.t').textContent.split(':')[0])
		})()`)
		if want := []string{fmt.Sprint(line)}; !slices.Equal(seen, want) {
			t.Errorf("of line %d there is %v in sight", line, seen)
		}
	}
	ctx := tab(t, chromium, desktop)
	do(t, ctx, navigate(room+"a/long"), visible("main"))
	if evaluate[bool](t, ctx, `document.querySelector('#L2000 .t').checkVisibility({contentVisibilityAuto: true})`) {
		t.Error("a line far down is laid out before anybody comes near it")
	}
	if got := evaluate[string](t, ctx, `find('2950: ') && scrollY > innerHeight ? getSelection().anchorNode.parentElement.closest('li').id : ''`); got != "L2950" {
		t.Errorf("the browser's own search for a line far down found %q", got)
	}
}
