package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/ukti-bot/ukti/bot/internal/config"
)

// browserEnv names the Chromium that the page is tried in.
const browserEnv = "UKTI_TEST_CHROMIUM"

// startRoom runs a bot that is nothing but the page and gives its address. Without
// articles it quotes the shipped one.
func startRoom(t *testing.T, articles ...string) string {
	t.Helper()
	c := config.Default()
	c.Reader.Enabled = config.Off // the tests' answers must not hang on the processor
	c.DataDir = filepath.Join(t.TempDir(), "data")
	c.Articles = articles
	c.HTTP.Listen = "127.0.0.1:0"
	c.Terminal.Enabled = config.Off
	c.Web.Rate = 0
	return startWith(t, c)
}

// look is how a person sees a page.
type look struct {
	name          string
	width, height int64
	phone, dark   bool
	noScript      bool
	language      string        // Accept-Language; "bn" when empty
	refused       chan<- string // takes what the browser refused; nil: nothing may be
}

var desktop = look{name: "desktop", width: 1200, height: 860}

// openBrowser starts one Chromium for a test; each look is a tab of its own.
func openBrowser(t *testing.T) context.Context {
	t.Helper()
	path := os.Getenv(browserEnv)
	if path == "" {
		t.Skip(browserEnv + " names no Chromium")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("hide-scrollbars", true))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tab opens a tab with a look.
func tab(t *testing.T, parent context.Context, l look) context.Context {
	t.Helper()
	ctx, cancel := chromedp.NewContext(parent)
	t.Cleanup(cancel)
	// The first call opens the tab, which lasts as long as the call's context.
	if err := chromedp.Do(ctx, command(network.Enable, network.EnableParams{})); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventExceptionThrown:
			t.Errorf("the page's script failed: %s", e.ExceptionDetails.Text)
		case *log.EventEntryAdded:
			switch {
			case e.Entry.Source != log.EntrySourceSecurity:
			case l.refused != nil:
				l.refused <- e.Entry.Text
			default:
				t.Errorf("the browser refused something: %s", e.Entry.Text)
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	scheme, scale := "light", 1.0
	if l.dark {
		scheme = "dark"
	}
	if l.phone {
		scale = 1.5
	}
	if l.language == "" {
		l.language = "bn"
	}
	do(t, ctx,
		command(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: l.width, Height: l.height, DeviceScaleFactor: scale, Mobile: l.phone,
		}),
		command(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		}),
		command(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: l.noScript}),
		command(network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
			Headers: network.Headers{"Accept-Language": l.language},
		}),
	)
	return ctx
}

// command makes a protocol command an action.
func command[P, R any](c cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, c, params)
		return err
	})
}

// allowClipboard lets pages of this address read the clipboard.
func allowClipboard(t *testing.T, ctx context.Context, origin string) {
	t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		do(t, ctx, command(browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted,
			Origin: strings.TrimSuffix(origin, "/"),
		}))
	}
}
