package feed

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
)

// Every feed among the test data of the library that reads feeds is read, with its items,
// or refused with a reason. The library's own tests hold kinds of feeds that nobody thinks of.
func TestLibrarysOwnFeeds(t *testing.T) {
	dir, err := exec.CommandContext(t.Context(), "go", "list", "-m", "-f", "{{.Dir}}", "github.com/mmcdole/gofeed").Output()
	if err != nil {
		t.Fatalf("go list tells where the library is: %v", err)
	}
	read, refused := 0, 0
	err = filepath.WalkDir(filepath.Join(strings.TrimSpace(string(dir)), "testdata", "parser"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if filepath.Ext(path) == ".json" && !bytes.Contains(src, []byte("jsonfeed.org")) {
			return nil // what a feed beside it is to become
		}
		d, err := parse(src, "", base)
		switch {
		case err != nil && (!errors.Is(err, ErrNotFeed) || len(err.Error()) < len(ErrNotFeed.Error())+5):
			t.Errorf("%s: refused without a reason: %v", path, err)
		case err != nil:
			refused++
		case len(d.items) == 0 && itemsIn(src) > 0:
			t.Errorf("%s: %d items are passed over in silence", path, itemsIn(src))
		default:
			read++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if read < 100 {
		t.Errorf("%d feeds were read, %d refused: is the test data elsewhere?", read, refused)
	}
	t.Logf("%d feeds read, %d refused with a reason", read, refused)
}

// itemsIn is how many items the library itself finds.
func itemsIn(src []byte) int {
	f, err := gofeed.NewParser().Parse(bytes.NewReader(src))
	if err != nil || f == nil {
		return 0
	}
	return len(f.Items)
}
