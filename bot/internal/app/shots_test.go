package app

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// shots makes the pictures in docs/img anew:
//
//	UKTI_TEST_CHROMIUM=/usr/bin/chromium go test ./bot/internal/app -run Screenshots -shots ../../../docs/img
var shots = flag.String("shots", "", "write screenshots of the page into this `folder`")

func TestScreenshots(t *testing.T) {
	chromium := openBrowser(t)
	room := startRoom(t)
	const (
		answer = "?q=পুতিন কবে বেইজিং সফর করেছিলেন?"
		read   = "a/000_9631a6c7ea3640cd?line=6#L6"
	)
	for _, shot := range []struct {
		name string
		look look
		path string
	}{
		{"ask-phone", look{width: 390, height: 720, phone: true}, answer},
		{"read-phone-dark", look{width: 390, height: 720, phone: true, dark: true}, read},
		{"ask-desktop-dark", look{width: 1000, height: 640, dark: true}, answer},
		{"read-desktop", look{width: 1000, height: 640}, read},
	} {
		ctx := tab(t, chromium, shot.look)
		do(t, ctx, chromedp.Navigate(room), chromedp.Navigate(room+shot.path), chromedp.WaitVisible("main"))
		png := get(t, ctx, chromedp.CaptureScreenshot())
		if len(png) < 5000 {
			t.Errorf("%s: a picture of %d bytes shows nothing", shot.name, len(png))
		}
		if *shots != "" {
			if err := os.WriteFile(filepath.Join(*shots, shot.name+".png"), png, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}
