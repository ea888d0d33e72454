package feed

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestReadOPML(t *testing.T) {
	const src = "\uFEFF" + `<?xml version="1.0" encoding="UTF-8"?>
<opml version="1.0"><head><title>Mine</title></head><body>
<outline text="Papers"><outline type="rss" text="Ostrel" title="Ostrel &amp; Vell Post" xmlUrl=" https://ostrel.example/rss "/>
<outline text="নদীপুর বার্তা" xmlurl="https://nadipur.example/feed"/></outline>
<outline text="Ostrel again" xmlUrl="https://ostrel.example/rss"/><outline text="A folder"/></body></opml>`
	got, err := ReadOPML([]byte(src))
	want := []State{{URL: "https://ostrel.example/rss", Title: "Ostrel & Vell Post"}, {URL: "https://nadipur.example/feed", Title: "নদীপুর বার্তা"}}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %+v, error %v", got, err)
	}
	for name, src := range map[string]string{
		"a feed":    rss(entry(1, "")),
		"no feeds":  `<opml><body><outline text="x"/></body></opml>`,
		"cut off":   `<opml><body><outline xmlUrl="https://ostrel.example/rss"`,
		"not UTF-8": "<opml><body><outline text=\"\xff\xfe\xff\"/></body></opml>",
		"nothing":   "",
	} {
		if got, err := ReadOPML([]byte(src)); !errors.Is(err, ErrNotOPML) {
			t.Errorf("%s: got %+v, error %v", name, got, err)
		}
	}
}

// What is written is read back.
func TestWriteOPML(t *testing.T) {
	feeds := []State{{URL: "https://ostrel.example/rss?a=1&b=2", Title: `Ostrel "Post" <daily>`}, {URL: "https://nadipur.example/feed"}}
	var b strings.Builder
	if err := WriteOPML(&b, feeds); err != nil {
		t.Fatal(err)
	}
	got, err := ReadOPML([]byte(b.String()))
	feeds[1].Title = feeds[1].URL
	// "<daily>" reads like markup, as in a feed's title, and is no part of the name.
	feeds[0].Title = `Ostrel "Post"`
	if err != nil || !slices.Equal(got, feeds) {
		t.Errorf("got %+v, error %v, of\n%s", got, err, b.String())
	}
}

func FuzzReadOPML(f *testing.F) {
	f.Add([]byte(`<opml><body><outline xmlUrl="https://ostrel.example/rss" text="x"/></body></opml>`))
	f.Add([]byte("<opml><outline xmlUrl='\x00'/>"))
	f.Fuzz(func(t *testing.T, src []byte) {
		list, err := ReadOPML(src)
		if (err == nil) != (len(list) > 0) {
			t.Fatalf("%d feeds, error %v", len(list), err)
		}
	})
}
