package app

import (
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// shots makes the pictures in docs/img anew:
//
//	UKTI_TEST_CHROMIUM=/usr/bin/chromium go test ./bot/internal/app -run Screenshots -shots ../../../docs/img
var shots = flag.String("shots", "", "write screenshots of the page into this `folder`")

func TestScreenshots(t *testing.T) {
	chromium := openBrowser(t)
	room, whole := startRoom(t), startWholeRoom(t)
	misquoted := "?q=" + url.QueryEscape("“"+strings.Replace(lineSix(t), "৪ মে", "৯ মে", 1)+"”")
	const (
		answer = "?q=পুতিন কবে বেইজিং সফর করেছিলেন?"
		read   = "a/000_9631a6c7ea3640cd?line=6#L6"
	)
	for _, shot := range []struct {
		name string
		look look
		room string
		path string
	}{
		{"ask-phone", look{width: 390, height: 720, phone: true}, room, answer},
		{"read-phone-dark", look{width: 390, height: 720, phone: true, dark: true}, room, read},
		{"ask-desktop-dark", look{width: 1000, height: 640, dark: true}, room, answer},
		{"read-desktop", look{width: 1000, height: 640}, room, read},
		{"judged-desktop", look{width: 1000, height: 640}, whole, misquoted},
		{"changes-phone-dark", look{width: 390, height: 720, phone: true, dark: true}, whole, "a/kheya/changes"},
	} {
		ctx := tab(t, chromium, shot.look)
		do(t, ctx, navigate(shot.room), navigate(shot.room+shot.path), visible("main"))
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
