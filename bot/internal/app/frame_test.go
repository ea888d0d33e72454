package app

import (
	"context"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// framingSite is another site, which shows the address in its own, ?src=, in a frame.
func framingSite(t *testing.T) string {
	t.Helper()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		_, _ = fmt.Fprintf(w, `<!DOCTYPE html><link rel="icon" href="data:,"><p id="own">The paper's own text.</p>
			<iframe src="%s" title="Ukti" width="600" height="500" onload="document.body.dataset.loaded = (document.body.dataset.loaded ?? '') + 'x'"></iframe>`, html.EscapeString(r.URL.Query().Get("src")))
	}))
	t.Cleanup(site.Close)
	return site.URL
}

// inFrame returns what a script gives in the one frame of a page. The page itself can't
// look into a frame of another origin; the browser can.
func inFrame(t *testing.T, ctx context.Context, script string) string {
	t.Helper()
	return get(t, ctx, called("a script in the frame", func(ctx context.Context, at *chromedp.Target) (string, error) {
		tree, err := cdp.Call(ctx, at, page.GetFrameTree, cdp.Empty{})
		if err != nil || len(tree.FrameTree.ChildFrames) != 1 {
			return "", fmt.Errorf("the page has not one frame: %w", err)
		}
		world, err := cdp.Call(ctx, at, page.CreateIsolatedWorld, page.CreateIsolatedWorldParams{FrameID: tree.FrameTree.ChildFrames[0].Frame.ID})
		if err != nil {
			return "", err
		}
		return chromedp.Evaluate[string](script, func(p *runtime.EvaluateParams) { p.ContextID = world.ExecutionContextID })(ctx, at)
	}))
}

// A site that the operator named shows the box and passages in a frame, and its readers
// can ask there; no other site can show them, and none can show the page itself.
func TestFrameOfAnotherSite(t *testing.T) {
	chromium := openBrowser(t)
	named, other := framingSite(t), framingSite(t)
	c := visitors(filepath.Join(t.TempDir(), "data"))
	c.Web.Embed = []string{named}
	room := startWith(t, c)
	show := func(site, path string) (shown string, refused []string, ctx context.Context) {
		t.Helper()
		refusals := make(chan string, 10)
		ctx = tab(t, chromium, look{name: "a site", width: 800, height: 700, refused: refusals})
		do(t, ctx, navigate(site+"/?src="+url.QueryEscape(room+path)), visible("#own"), ready("body[data-loaded]"))
		shown = inFrame(t, ctx, `location.href.startsWith('chrome-error') ? '' : document.querySelector('main')?.innerText ?? ''`)
		for len(refusals) > 0 {
			refused = append(refused, <-refusals)
		}
		return shown, refused, ctx
	}
	for _, tt := range []struct{ site, path, has string }{
		{named, "embed/a/kheya?line=6", lineSix(t)},
		{named, "embed/ask?q=" + url.QueryEscape(question), lineSix(t)},
		{other, "embed/a/kheya?line=6", ""},
		{other, "embed/ask?q=" + url.QueryEscape(question), ""},
		{named, "a/kheya?line=6", ""},
		{named, "?q=" + url.QueryEscape(question), ""},
	} {
		shown, refused, _ := show(tt.site, tt.path)
		if tt.has != "" && (!strings.Contains(shown, tt.has) || len(refused) > 0) {
			t.Errorf("/%s is framed as %q; refused was %q", tt.path, shown, refused)
		}
		if tt.has == "" && (shown != "" || !slices.ContainsFunc(refused, func(s string) bool { return strings.Contains(s, "frame") })) {
			t.Errorf("/%s is framed as %q; refused was %q", tt.path, shown, refused)
		}
	}
	_, _, ctx := show(named, "embed/ask?lang=bn")
	if got := inFrame(t, ctx, fmt.Sprintf(`document.querySelector('#q').value = %q; document.querySelector('form').requestSubmit(); ''`, question)); got != "" {
		t.Fatal(got)
	}
	do(t, ctx, ready(`body[data-loaded="xx"]`))
	if got := inFrame(t, ctx, `document.querySelector('blockquote').textContent`); got != lineSix(t) {
		t.Errorf("asked in the frame it quotes %q", got)
	}
	if got := evaluate[string](t, ctx, `location.origin`); got != named {
		t.Errorf("asking has led the reader away to %s", got)
	}
}
