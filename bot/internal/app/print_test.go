package app

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// popplerEnv names the folder of the programs that read what a browser prints.
const popplerEnv = "UKTI_TEST_POPPLER"

// paper is a page as a browser prints it.
type paper struct {
	text string // with one blank between words
	look image.Image
}

// printed prints a page, and reads it with Poppler. Its first sheet is looked at.
func printed(t *testing.T, ctx context.Context, address string) paper {
	t.Helper()
	do(t, ctx, navigate(address), visible("main"))
	pdf := get(t, ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	poppler := func(program string, args ...string) []byte {
		t.Helper()
		command := exec.CommandContext(t.Context(), filepath.Join(os.Getenv(popplerEnv), program), args...)
		command.Stdin = bytes.NewReader(pdf)
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%s: %v", program, err)
		}
		return out
	}
	text := poppler("pdftotext", "-layout", "-", "-")
	look, err := png.Decode(bytes.NewReader(poppler("pdftoppm", "-r", "75", "-l", "1", "-singlefile", "-png", "-")))
	if err != nil {
		t.Fatal(err)
	}
	return paper{strings.Join(strings.Fields(string(text)), " "), look}
}

// share is how much of a picture has a colour.
func share(p image.Image, want color.RGBA) float64 {
	n, all := 0, p.Bounds()
	for y := all.Min.Y; y < all.Max.Y; y++ {
		for x := all.Min.X; x < all.Max.X; x++ {
			if color.RGBAModel.Convert(p.At(x, y)) == want {
				n++
			}
		}
	}
	return float64(n) / float64(all.Dx()*all.Dy())
}

// What is printed says what was asked, what the article says with its marks and lines,
// where from, and when and where it was printed; nothing that only a screen can use.
// It is dark on white, also for who reads light on dark.
func TestPrint(t *testing.T) {
	if os.Getenv(popplerEnv) == "" {
		t.Skip(popplerEnv + " names no folder with Poppler's programs")
	}
	chromium := openBrowser(t)
	room := startRoom(t, roomArticles)
	host := strings.TrimSuffix(strings.TrimPrefix(room, "http://"), "/")
	today := time.Now().Format("2 January 2006")
	const asked, days = "When does the footbridge at Kalmi open again?", "মেলা কত দিন চলবে?"
	marked, removed, added := color.RGBA{0xfb, 0xe8, 0xa6, 255}, color.RGBA{0xf8, 0xdd, 0xd8, 255}, color.RGBA{0xd9, 0xf0, 0xda, 255}
	for _, tt := range []struct {
		name, path string
		has        []string
		colours    []color.RGBA // of marks
	}{
		{"strong answer", "?q=" + url.QueryEscape(days), []string{
			days, "মেলা চলবে দশ দিন।", "mela:2", "https://news.example/mela", host + "/?q=" + days, "1/1",
		}, []color.RGBA{marked}},
		{"weak answer", "?q=" + url.QueryEscape(asked), []string{
			asked, "It opens again in June, the council of Kalmi said.", "line 2", "bridge <b>1</b>:2", host + "/?q=" + asked, "1/1",
		}, nil},
		{"judgement", "?q=" + url.QueryEscape("“It opens again in July, the council of Kalmi said.”"), []string{
			"It opens again in [July], the council", "It opens again in June, the council",
		}, []color.RGBA{removed, added}},
		{"article", "a/" + url.PathEscape("bridge <b>1</b>") + "?line=2", []string{
			"Bridge at Kalmi", "1 The footbridge at Kalmi was closed for repairs.", "2 It opens again in June, the council of Kalmi said.", ":2", "/a/bridge <b>1</b>?line=2", "1/1",
		}, []color.RGBA{marked}},
		{"article that is elsewhere too", "a/mela", []string{"publisher’s page: https://news.example/mela"}, nil},
	} {
		for _, dark := range []bool{false, true} {
			ctx := tab(t, chromium, look{name: tt.name, width: 1000, height: 700, language: "en", dark: dark})
			sheet := printed(t, ctx, room+tt.path)
			for _, want := range append(tt.has, "Ukti · "+today) {
				if !strings.Contains(sheet.text, want) {
					t.Errorf("%s: %q is not on paper:\n%s", tt.name, want, sheet.text)
				}
			}
			for _, screen := range []string{"Copy", "Share", "text only", "Articles", "বাংলা", "×", "Ask"} {
				if strings.Contains(strings.Replace(sheet.text, asked, "", 1), screen) {
					t.Errorf("%s: %q is on paper:\n%s", tt.name, screen, sheet.text)
				}
			}
			if white := share(sheet.look, color.RGBA{255, 255, 255, 255}); white < .8 {
				t.Errorf("%s, dark %v: %.2f of the sheet is white", tt.name, dark, white)
			}
			for _, colour := range []color.RGBA{marked, removed, added} {
				if got := share(sheet.look, colour); (got > 5e-5) != slices.Contains(tt.colours, colour) {
					t.Errorf("%s, dark %v: %.6f of the sheet has the colour %v", tt.name, dark, got, colour)
				}
			}
		}
	}
}

// Of a long article every line is printed, with its number, on numbered sheets.
func TestPrintLong(t *testing.T) {
	if os.Getenv(popplerEnv) == "" {
		t.Skip(popplerEnv + " names no folder with Poppler's programs")
	}
	const lines = 400
	chromium := openBrowser(t)
	room := longRoom(t, lines)
	sheet := printed(t, tab(t, chromium, look{name: "long", width: 1000, height: 700, language: "en"}), room+"a/long")
	next := 1
	for _, m := range regexp.MustCompile(`(?:^| )(\d+) (\d+): `).FindAllStringSubmatch(sheet.text, -1) {
		if want := strconv.Itoa(next); m[1] != want || m[2] != want {
			t.Fatalf("after line %d comes %q", next-1, m[0])
		}
		next++
	}
	if next != lines+1 {
		t.Errorf("%d of %d lines are on paper", next-1, lines)
	}
	if sheets := regexp.MustCompile(` (\d+)/(\d+)( |$)`).FindAllString(sheet.text, -1); len(sheets) < 5 {
		t.Errorf("the sheets have the numbers %q", sheets)
	}
}
