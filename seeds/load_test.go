package seeds

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const lighthouse = "The Ostrel lighthouse was lit again on Monday.\n"

func sum(s string) string {
	b := sha256.Sum256([]byte(s))
	return hex.EncodeToString(b[:])
}

func TestLoad(t *testing.T) {
	index := fmt.Sprintf(`{"articles": [{"file": "a.txt", "lang": "en", "sha256": %q, "title": "Light", "publisher": "Ostrel Post",
		"url": "https://ostrel.example/light", "published": "2026-01-31", "rights": "Ostrel Post"}]}`, sum(lighthouse))
	got, err := load(fstest.MapFS{"index.json": {Data: []byte(index)}, "a.txt": {Data: []byte(lighthouse)}})
	if err != nil {
		t.Fatal(err)
	}
	want := Entry{File: "a.txt", ID: "a", Lang: "en", SHA256: sum(lighthouse), Title: "Light", Publisher: "Ostrel Post",
		URL: "https://ostrel.example/light", Published: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC), Rights: "Ostrel Post", Body: lighthouse}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
}

func TestLoadRefuses(t *testing.T) {
	good := fmt.Sprintf(`{"file": "a.txt", "lang": "en", "sha256": %q, "rights": "R"}`, sum(lighthouse))
	tests := map[string]struct {
		index string
		kind  error  // nil: any
		names string // what the message must name
	}{
		"changed bytes": {`{"file": "a.txt", "lang": "en", "sha256": "00", "rights": "R"}`, ErrChanged, "a.txt"},
		"missing file":  {`{"file": "b.txt", "lang": "en", "sha256": "00", "rights": "R"}`, fs.ErrNotExist, "b.txt"},
		"outside":       {`{"file": "../a.txt", "lang": "en", "sha256": "00", "rights": "R"}`, nil, "../a.txt"},
		"one id twice":  {good + "," + good, nil, `"a"`},
		"no rights":     {`{"file": "a.txt", "lang": "en", "sha256": "00"}`, nil, "rights"},
		"bad date":      {`{"file": "a.txt", "lang": "en", "sha256": "00", "rights": "R", "published": "yesterday"}`, nil, "published"},
		"unknown key":   {`{"file": "a.txt", "tittle": "x"}`, nil, "tittle"},
		"not UTF-8":     {fmt.Sprintf(`{"file": "l1.txt", "lang": "fr", "sha256": %q, "rights": "R"}`, sum("caf\xe9")), nil, "l1.txt"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			_, err := load(fstest.MapFS{
				"index.json": {Data: []byte(`{"articles": [` + test.index + `]}`)},
				"a.txt":      {Data: []byte(lighthouse)},
				"l1.txt":     {Data: []byte("caf\xe9")},
			})
			if err == nil || (test.kind != nil && !errors.Is(err, test.kind)) || !strings.Contains(err.Error(), test.names) {
				t.Errorf("got %v, want it to be %v and to name %s", err, test.kind, test.names)
			}
		})
	}
	if _, err := load(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no index: got %v", err)
	}
}
