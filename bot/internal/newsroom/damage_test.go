package newsroom

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/archive"
)

// Bytes that were changed in the file of the archive are not quoted: the article is
// left out and named, the others are served, and adding it again brings it back.
func TestChangedBytesAreNotQuoted(t *testing.T) {
	dir := t.TempDir()
	r := room(t, Options{DataDir: dir})
	for name, text := range map[string]string{"bridge.txt": "The bridge at Dorigaon opens on Monday.", "ferry.txt": "The ferry begins."} {
		if _, err := r.Intake.AddUpload(t.Context(), name, strings.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	closeRoom(t, r)
	spoil(t, dir)

	r = room(t, Options{DataDir: dir})
	if got := held(r); got != "ferry: The ferry begins." {
		t.Errorf("the index holds %s", got)
	}
	if err := r.Index.Check(t.Context()); err != nil {
		t.Error(err)
	}
	var damaged *archive.DamagedError
	if len(r.LeftOut) != 1 || !errors.As(r.LeftOut[0], &damaged) || damaged.ID != "bridge" {
		t.Errorf("left out: %v", r.LeftOut)
	}
	if _, err := r.Kept(t.Context(), "bridge", ""); !errors.As(err, &damaged) {
		t.Errorf("it can be read: %v", err)
	}
	if _, err := r.Intake.AddUpload(t.Context(), "bridge.txt", strings.NewReader("The bridge at Dorigaon opens on Monday.")); err != nil {
		t.Fatal(err)
	}
	if err := r.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, r, "ferry: The ferry begins. | bridge: The bridge at Dorigaon opens on Monday.")
}

// spoil changes a word in the file of the archive that nobody has open.
func spoil(t *testing.T, dir string) {
	t.Helper()
	path := filepath.Join(dir, "archive.db")
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Replace(file, []byte("opens on Monday"), []byte("opens on Sunday"), 1)
	if bytes.Equal(changed, file) {
		t.Fatal("the text is not in the file")
	}
	if err := os.WriteFile(path, changed, 0o600); err != nil {
		t.Fatal(err)
	}
}

// An article whose file is still there is put right from it at the start, and goes with
// its file as before.
func TestDamageIsMendedFromTheFile(t *testing.T) {
	news := t.TempDir()
	o := Options{DataDir: t.TempDir(), Paths: []string{news}, Notes: newNotes()}
	write(t, news, map[string]string{"bridge.txt": "The bridge at Dorigaon opens on Monday.", "ferry.txt": "The ferry begins."})
	closeRoom(t, room(t, o))
	spoil(t, o.DataDir)
	r := room(t, o)
	wantHeld(t, r, "ferry: The ferry begins. | bridge: The bridge at Dorigaon opens on Monday.")
	if len(r.LeftOut) > 0 {
		t.Errorf("left out: %v", r.LeftOut)
	}
	closeRoom(t, r)
	if err := os.Remove(filepath.Join(news, "bridge.txt")); err != nil {
		t.Fatal(err)
	}
	wantHeld(t, room(t, o), "ferry: The ferry begins.")
}
