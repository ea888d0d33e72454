package archive

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile/sqlitetest"
)

func TestTwoAtOnce(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	_, err := Open(t.Context(), dir, Options{})
	if !errors.Is(err, sqlitefile.ErrInUse) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") {
		t.Errorf("a second one got: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(tb testing.TB, path string)
		want  error
	}{
		{"newer", sqlitetest.Newer, sqlitefile.ErrNewer},
		{"no database", sqlitetest.NoDatabase, sqlitefile.ErrDamaged},
		{"damaged", sqlitetest.Damage, sqlitefile.ErrDamaged},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			a, err := Open(t.Context(), dir, Options{})
			if err != nil {
				t.Fatal(err)
			}
			put(t, a, doc("a", story(1, 300)))
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, File)
			tt.spoil(t, path)
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, tt.want) || !strings.Contains(err.Error(), "backup") {
				t.Fatalf("got %v, want %v", err, tt.want)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, before) {
				t.Errorf("the file was changed (%v)", err)
			}
			_ = errors.Join(os.Remove(path), os.Remove(filepath.Join(dir, LockFile)))
			open(t, dir) // the failed Open must have let the folder go
		})
	}
}

func TestFolderInTheWay(t *testing.T) {
	blocked := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(blocked, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), blocked, Options{}); err == nil || !strings.Contains(err.Error(), "data_dir") {
		t.Errorf("a file in the place of the folder: %v", err)
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, File), 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), dir, Options{}); !errors.Is(err, sqlitefile.ErrReadOnly) {
		t.Errorf("a folder in the place of the file: %v", err)
	}
}

func TestOddFolderNames(t *testing.T) {
	for _, name := range []string{"a b", "ক", "50%", "what?", "a#b", "a;b'c\"d", "deep/er"} {
		dir := filepath.Join(t.TempDir(), name)
		put(t, open(t, dir), doc("a", "A text."))
		if _, err := os.Stat(filepath.Join(dir, File)); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// After Remove not even the files' bytes tell of the article.
func TestRemoveLeavesNoTrace(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	put(t, a, doc("a", "The mayor's-secret-word stood here."), doc("b", "Another text."))
	put(t, a, doc("a", "It was taken out: secret-word no more."))
	if err := a.Remove(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{File, File + "-wal"} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(data, []byte("secret-word")) {
			t.Errorf("%s still holds the text", name)
		}
	}
}
