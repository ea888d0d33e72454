//go:build !noseeds

package seeds

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"slices"
	"strings"
	"testing"
)

// The client's article, as it was supplied.
const (
	articleFile   = "000_9631a6c7ea3640cd.txt"
	articleSHA256 = "cae826735a7e54a0350ff1ee64a20ded89cbe620aece20b56cea9896877dadf0"
	articleBytes  = 6364
	articleLines  = 10
)

func TestArticleIsByteForByteAsSupplied(t *testing.T) {
	entries, err := All()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(entries, func(e Entry) bool { return e.File == articleFile })
	if at < 0 {
		t.Fatalf("%s is not among %d entries", articleFile, len(entries))
	}
	e := entries[at]
	if sum := sha256.Sum256([]byte(e.Body)); hex.EncodeToString(sum[:]) != articleSHA256 {
		t.Errorf("SHA-256 is %x, want %s", sum, articleSHA256)
	}
	if len(e.Body) != articleBytes || strings.HasSuffix(e.Body, "\n") {
		t.Errorf("%d bytes, final newline %t; want %d and none", len(e.Body), strings.HasSuffix(e.Body, "\n"), articleBytes)
	}
	if n := strings.Count(e.Body, "\n") + 1; n != articleLines {
		t.Errorf("%d lines, want %d", n, articleLines)
	}
	if e.ID != "000_9631a6c7ea3640cd" || e.Lang != "bn" || e.Rights == "" {
		t.Errorf("ID %q, Lang %q, Rights %q", e.ID, e.Lang, e.Rights)
	}
	if e.Title != "" || e.Publisher != "" || e.URL != "" || !e.Published.IsZero() {
		t.Errorf("the source gives no title, publisher, address or date, the entry does: %+v", e)
	}
}

func TestIndexNamesEveryText(t *testing.T) {
	entries, err := All()
	if err != nil {
		t.Fatal(err)
	}
	texts, err := fs.Glob(files, "*.txt")
	if err != nil || len(texts) == 0 {
		t.Fatalf("no text embedded: %v", err)
	}
	var named []string
	for _, e := range entries {
		named = append(named, e.File)
	}
	slices.Sort(named)
	if !slices.Equal(named, texts) {
		t.Errorf("index.json names %q, the folder holds %q", named, texts)
	}
}
