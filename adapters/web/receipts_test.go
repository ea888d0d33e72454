package web

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// drawer keeps receipts in memory: of what begins with "good".
type drawer struct {
	mu   sync.Mutex
	kept map[string]string
}

func (d *drawer) Receipt(_ context.Context, text string) (string, []byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	code := strings.ToUpper(strings.ReplaceAll(text, "-", ""))
	signed, ok := d.kept[code]
	if !ok {
		return "", nil, fmt.Errorf("%s: %w", text, adapters.ErrNoReceipt)
	}
	return code, []byte(signed), nil
}

func (d *drawer) Keep(_ context.Context, signed []byte) (string, error) {
	if !strings.HasPrefix(string(signed), "good") {
		return "", fmt.Errorf("%s: %w", signed, adapters.ErrNoReceipt)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.kept["BCDFGHJKMT"] = string(signed)
	return "BCDFGHJKMT", nil
}

// An answer on the page carries its receipt; it is kept when somebody asks for it, and
// not before.
func TestReceipt(t *testing.T) {
	const unkept = `good {"a":"<&>"}`
	kept := &drawer{kept: map[string]string{}}
	h := &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		if q.Command == "receipt" {
			return adapters.Reply{Lead: "Of the code " + q.Args["code"], Lang: "en"}
		}
		return adapters.Reply{Lead: "From the article:", Confidence: adapters.Strong, Lang: "en", Unkept: unkept}
	}}
	s := open(t, h, Options{Receipts: kept, Lang: "en"})
	s.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	_, page := s.get(t, "/?q=when")
	forms := nodes(parse(t, page), class("receipt"))
	if len(forms) != 1 || len(kept.kept) != 0 {
		t.Fatalf("%d forms for a receipt, %d kept", len(forms), len(kept.kept))
	}
	value := attribute(nodes(forms[0], tag("input"))[0], "value")
	if value != unkept || attribute(forms[0], "action") != "/r" {
		t.Errorf("the form holds %q", value)
	}
	send := func(value string, headers ...string) *http.Response {
		r, _ := s.do(t, http.MethodPost, "/r", url.Values{"receipt": {value}}.Encode(), append([]string{"Content-Type", formType}, headers...)...)
		return r
	}
	if r := send("made up"); r.StatusCode != http.StatusNotFound || len(kept.kept) != 0 {
		t.Errorf("what was made up: %s", r.Status)
	}
	if r := send(value, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); r.StatusCode != http.StatusForbidden || len(kept.kept) != 0 {
		t.Errorf("from another site: %s", r.Status)
	}
	if r := send(value); r.StatusCode != http.StatusSeeOther || r.Header.Get("Location") != "/r/BCDFGHJKMT" || len(kept.kept) != 1 {
		t.Errorf("%s to %s, %d kept", r.Status, r.Header.Get("Location"), len(kept.kept))
	}
	for _, path := range []string{"/r/BCDFGHJKMT", "/r/bcdfg-hjkmt"} {
		r, page := s.get(t, path)
		if r.StatusCode != http.StatusOK || !strings.Contains(page, "Receipt BCDFG-HJKMT") || !strings.Contains(page, "Of the code BCDFGHJKMT") || !strings.Contains(page, `href="/r/BCDFGHJKMT/json"`) {
			t.Errorf("%s: %s\n%s", path, r.Status, page)
		}
	}
	if r, body := s.get(t, "/r/BCDFGHJKMT/json"); body != unkept+"\n" || !strings.Contains(r.Header.Get("Content-Disposition"), "BCDFGHJKMT.json") {
		t.Errorf("the signed line is %q", body)
	}
	for _, path := range []string{"/r/BCDFGHJKMM", "/r/x/json", "/r/"} {
		if r, _ := s.get(t, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

// Where there are no receipts there is nothing of them.
func TestNoReceipts(t *testing.T) {
	s := open(t, &adaptertest.Handler{Reply: func(context.Context, adapters.Question) adapters.Reply {
		return adapters.Reply{Lead: "x", Confidence: adapters.Strong, Unkept: "good"}
	}}, Options{})
	if _, page := s.get(t, "/?q=when"); strings.Contains(page, `name="receipt"`) {
		t.Error("a receipt is offered that nobody keeps")
	}
	for _, path := range []string{"/r/BCDFGHJKMT", "/verify"} {
		if r, _ := s.get(t, path); r.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %s", path, r.Status)
		}
	}
}

// The page that checks receipts is one file, which loads nothing and may run nothing but
// its own script.
func TestVerifyPage(t *testing.T) {
	s := open(t, &adaptertest.Handler{}, Options{Receipts: &drawer{}})
	r, page := s.get(t, "/verify")
	if page != string(Verify) {
		t.Error("it is not served as it is in the file")
	}
	if found := regexp.MustCompile(`(?i)https?:|src=|href=|url\(|import\s|fetch\(|XMLHttp`).FindString(page); found != "" {
		t.Errorf("it has %q: it may load something", found)
	}
	_, script, _ := strings.Cut(page, "<script>")
	script, _, _ = strings.Cut(script, "</script>")
	sum := sha256.Sum256([]byte(script))
	policy := r.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "script-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("its policy is %s", policy)
	}
	if r, _ := s.get(t, "/verify?save"); !strings.Contains(r.Header.Get("Content-Disposition"), "attachment") {
		t.Error("it can't be saved")
	}
}

// Its check believes what a key has signed, and nothing of which a byte was changed.
func TestVerifyScript(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip("there is no node to run its script with")
	}
	quoted := "গ্রন্থাগারটিতে বারো হাজার বই আছে।"
	sum := sha256.Sum256([]byte(quoted))
	private := ed25519.NewKeyFromSeed([]byte("a seed of thirty-two bytes, here"))
	b64 := base64.RawURLEncoding
	key := b64.EncodeToString(private.Public().(ed25519.PublicKey))
	signed := `{"ukti":"receipt/1","code":"BCDFGHJKMT","time":"2029-05-12T12:00:00Z","kind":"answer","degree":"strong","version":"1.0","index":12,` +
		`"question":{"salt":"","sha256":""},"quotes":[{"article":"গ্রন্থাগার","revision":"6uwg4x5f22","start":0,"end":9,"line":1,"sha256":"` + hex.EncodeToString(sum[:]) + `"}],"key":"` + key + `"`
	whole := signed + `,"signature":"` + b64.EncodeToString(ed25519.Sign(private, []byte(signed))) + `"}`
	_, script, _ := strings.Cut(string(Verify), "<script>")
	script, _, _ = strings.Cut(script, "</script>")
	// The page around the script: one element for all.
	stub := `const element = { addEventListener() {}, dataset: {}, files: [] };
globalThis.document = { getElementById: () => element, querySelectorAll: () => [], documentElement: {} };
Object.defineProperty(globalThis, "navigator", { value: { language: "en" }, configurable: true });
`
	test := fmt.Sprintf(`
(async () => {
  const whole = %q, key = %q, quoted = %q;
  const expect = async (what, want, ...args) => { const [good] = await check(...args); if (good !== want) console.log(what, good); };
  await expect("whole", true, whole, "", "");
  await expect("with a newline", true, whole + "\n", key, quoted);
  await expect("another key", false, whole, key.replace(/./, "A"), "");
  await expect("other words", false, whole, key, quoted + " ");
  await expect("nothing", false, "", "", "");
  await expect("no receipt", false, "{}", "", "");
  for (let i = 0; i < whole.length; i++) {
    const changed = String.fromCharCode(whole.charCodeAt(i) ^ 1);
    await expect("byte " + i + " of " + whole.length, false, whole.slice(0, i) + changed + whole.slice(i + 1), "", "");
  }
  console.log("done");
})();
`, whole, key, quoted)
	file := filepath.Join(t.TempDir(), "verify.cjs")
	if err := os.WriteFile(file, []byte(stub+script+test), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), node, file).CombinedOutput()
	if err != nil || strings.TrimSpace(string(out)) != "done" {
		t.Errorf("%v: %s", err, out)
	}
}
