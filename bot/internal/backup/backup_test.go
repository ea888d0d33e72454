package backup

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/receipt"
	"github.com/ukti-bot/ukti/bot/internal/state"
	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/embed/vectordb"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/ingest/feed"
	"github.com/ukti-bot/ukti/knowledge/ingest/websub"
	"github.com/ukti-bot/ukti/knowledge/sqlitefile"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// bot is a data_dir in use.
type bot struct {
	Source
	state   *state.Store
	archive *archive.Archive
}

// newBot makes a data_dir with something in every table.
func newBot(t *testing.T) *bot {
	t.Helper()
	dir := t.TempDir()
	b := &bot{Source: Source{DataDir: filepath.Join(dir, "data"), Config: filepath.Join(dir, "ukti.yaml"), Version: "1.2.3", Now: noon}}
	b.Keys = map[string]string{"telegram.token": filepath.Join(dir, "token")}
	var err error
	if b.state, err = state.Open(t.Context(), b.DataDir, state.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.state.Close() })
	if b.archive, err = archive.Open(t.Context(), b.DataDir, archive.Options{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.archive.Close() })
	_, _, err = receipt.MakeKeys(t.Context(), b.DataDir, noon)
	do(t, err)
	_, err = b.state.PutReceipt(t.Context(), "BBBBBBBBBB", []byte("{}"), noon, false)
	do(t, err)
	_, err = b.state.PutChoice(t.Context(), "test:1", "test:chat", "next", []byte{0, 1, 2})
	do(t, err,
		os.WriteFile(b.Config, []byte("language: bn\n"), 0o600), os.WriteFile(b.Keys["telegram.token"], []byte("invented-token\n"), 0o600),
		b.state.SetSetting(t.Context(), "test:1", "language", "hi"), b.state.Memory("test").Put(t.Context(), "a", []byte("b"), 0),
		b.state.Quoted().Keep(t.Context(), state.QuotedMessage{Platform: "test", Place: "1", Message: "2", Sentences: []state.QuotedSentence{{Article: "ferry", Revision: "r", End: 17}}}, time.Hour))
	b.watch(t)
	b.put(t, "ferry", "The ferry begins.")
	b.put(t, "ferry", "The ferry began.")
	b.put(t, "fair", "The fair opens.")
	b.put(t, "gone", "The market moved.")
	b.put(t, "copy", "The fair opens.") // a duplicate
	b.put(t, "long", strings.Repeat("The long bridge at Dorigaon carries many carts each day. ", 20))
	do(t, b.archive.Remove(t.Context(), "gone"))
	_, err = b.archive.Feeds().Add(t.Context(), feed.State{URL: "https://news.example/feed", Title: "News"})
	do(t, err)
	_, err = b.archive.Feeds().Take(t.Context(), "https://news.example/feed", feed.Item{GUID: "g1", Fingerprint: "f1"}, ingest.Document{
		Article: knowledge.Article{ID: "item", Body: "An item of a feed."}, Page: ingest.Page{URL: "https://news.example/item"}, Original: []byte("<p>An item of a feed.</p>"), MediaType: "text/html",
	})
	do(t, err)
	do(t, b.archive.Feeds().Hold(t.Context(), "https://news.example/feed", feed.Item{GUID: "g2", Fingerprint: "f2"}, ingest.Document{
		Article: knowledge.Article{ID: "held", Body: "Please log in."},
	}, "it shows a login"))
	do(t, b.archive.Subscriptions().Keep(t.Context(), websub.Subscription{Feed: "https://news.example/feed", Hub: "https://hub.example/", Secret: "x"}))
	vectors, err := vectordb.Open(t.Context(), b.DataDir)
	do(t, err)
	do(t, vectors.Close())
	return b
}

// watch has a chat watch something, which was found and told, and get a digest.
func (b *bot) watch(t *testing.T) {
	t.Helper()
	w := b.state.Watches()
	n, _, err := w.Add(t.Context(), state.Watch{Chat: "test:chat", Adapter: "test", Place: "chat", Owner: "test:1", Text: "ferry", Expires: noon}, 1, 1)
	do(t, err)
	_, err = w.Found(t.Context(), state.Look{
		Found: []state.Finding{{Watch: n, Article: "ferry", Found: noon}}, Later: []state.Later{{Number: 1, Since: noon}}, Most: 1,
	}, "article", 1)
	do(t, err)
	found, err := w.Begin(t.Context(), "test:chat", 1)
	do(t, err, w.Told(t.Context(), found[0].Message, noon, "test:chat", "2026-03-01"),
		w.SetDigest(t.Context(), state.Digest{Chat: "test:chat", Adapter: "test", Place: "chat", Owner: "test:1", Due: noon}))
}

func (b *bot) put(t *testing.T, id, body string) {
	t.Helper()
	out, err := b.archive.Put(t.Context(), []ingest.Document{{Article: knowledge.Article{ID: knowledge.ArticleID(id), Body: body}}})
	do(t, err)
	do(t, out[0].Err)
}

func (b *bot) close(t *testing.T) {
	t.Helper()
	do(t, b.state.Close(), b.archive.Close())
}

func do(t *testing.T, errs ...error) {
	t.Helper()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
}

// write makes a backup and returns its path.
func (b *bot) write(t *testing.T) (string, Manifest) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.tar.gz")
	m, err := Write(t.Context(), b.Source, path)
	do(t, err)
	return path, m
}

// tables returns every row of every table of the databases in a folder, by
// database/table.
func tables(t *testing.T, dir string) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, name := range []string{state.File, archive.File} {
		db, err := sql.Open("sqlite", sqlitefile.Source(filepath.Join(dir, name)))
		do(t, err)
		defer func() { _ = db.Close() }()
		for _, table := range query(t, db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
			all[name+"/"+table] = query(t, db, `SELECT * FROM "`+table+`" ORDER BY 1, 2`)
		}
	}
	return all
}

// query returns the rows, each as one text.
func query(t *testing.T, db *sql.DB, question string) (out []string) {
	t.Helper()
	rows, err := db.Query(question)
	do(t, err)
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	do(t, err)
	for rows.Next() {
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		do(t, rows.Scan(values...))
		texts := make([]string, len(values))
		for i, v := range values {
			switch x := (*v.(*any)).(type) {
			case []byte, string:
				texts[i] = fmt.Sprintf("%s", x)
			default:
				texts[i] = fmt.Sprint(x)
			}
		}
		out = append(out, strings.Join(texts, " | "))
	}
	do(t, rows.Err())
	return out
}

// What is restored into an empty folder is what there was, in every table, and the
// config and the keys are beside.
func TestRestoreIntoAnEmptyFolder(t *testing.T) {
	b := newBot(t)
	want := tables(t, b.DataDir)
	if len(want) < 10 {
		t.Fatalf("%d tables", len(want))
	}
	for name, rows := range want {
		if len(rows) == 0 {
			t.Errorf("nothing in %s: the case is not met", name)
		}
	}
	path, m := b.write(t) // while the bot runs
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	dir := filepath.Join(t.TempDir(), "new", "data")
	r, err := Restore(t.Context(), path, RestoreOptions{DataDir: dir, Now: noon})
	do(t, err)
	if len(r.Files) != 6 || r.Made != noon || r.Version != "1.2.3" || len(m.Damaged) > 0 || r.Aside != "" {
		t.Errorf("restored %+v", r)
	}
	got := tables(t, dir)
	for name, rows := range want {
		if !slices.Equal(got[name], rows) {
			t.Errorf("%s holds\n%s\nwant\n%s", name, strings.Join(got[name], "\n"), strings.Join(rows, "\n"))
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d tables, want %d", len(got), len(want))
	}
	for name, want := range map[string]string{"config.yaml": "language: bn\n", "keys/telegram.token": "invented-token\n"} {
		path := filepath.Join(dir, restoredFolder, name)
		text, err := os.ReadFile(path)
		if err != nil || string(text) != want || !slices.Contains(r.Beside, path) {
			t.Errorf("%s: %q, %v; told of %v", name, text, err, r.Beside)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if got, want := signing(t, dir), signing(t, b.DataDir); !slices.EqualFunc(got, want, func(a, b receipt.PublicKey) bool { return a.Key.Equal(b.Key) }) {
		t.Errorf("receipts are signed with %v, were with %v", got, want)
	}
	restored := &bot{Source: Source{DataDir: dir}}
	restored.state, err = state.Open(t.Context(), dir, state.Options{})
	do(t, err)
	restored.archive, err = archive.Open(t.Context(), dir, archive.Options{})
	do(t, err)
	restored.put(t, "more", "It can be written to.")
	restored.close(t)
}

// A backup that is made while articles come in is of one moment.
func TestBackupWhileWriting(t *testing.T) {
	b := newBot(t)
	ctx, stop := context.WithCancel(t.Context())
	var writer sync.WaitGroup
	writer.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			b.put(t, fmt.Sprint("a", i), fmt.Sprintf("The cart number %d crossed the bridge.", i))
		}
	})
	path, m := b.write(t)
	stop()
	writer.Wait()
	if _, err := Restore(t.Context(), path, RestoreOptions{DataDir: t.TempDir(), Now: noon}); err != nil || len(m.Damaged) > 0 {
		t.Errorf("%v, damaged %v", err, m.Damaged)
	}
}

// Nothing is overwritten, a bot that runs is left alone, and what is replaced is put
// aside.
func TestRestoreOverAnArchive(t *testing.T) {
	b := newBot(t)
	path, _ := b.write(t)
	if _, err := Write(t.Context(), b.Source, path); !errors.Is(err, ErrExists) {
		t.Errorf("a backup was overwritten: %v", err)
	}
	b.put(t, "later", "The rain came later.")
	o := RestoreOptions{DataDir: b.DataDir, Replace: true, Now: noon}
	if _, err := Restore(t.Context(), path, o); !errors.Is(err, sqlitefile.ErrInUse) || !strings.Contains(err.Error(), "stop the bot") {
		t.Errorf("beside a running bot: %v", err)
	}
	b.close(t)
	if _, err := Restore(t.Context(), path, RestoreOptions{DataDir: b.DataDir, Now: noon}); !errors.Is(err, ErrNotEmpty) || !strings.Contains(err.Error(), "--replace") {
		t.Errorf("into a folder in use: %v", err)
	}
	before := tables(t, b.DataDir)
	r, err := Restore(t.Context(), path, o)
	do(t, err)
	if got := tables(t, r.Aside); !slices.Equal(got["archive.db/articles"], before["archive.db/articles"]) {
		t.Error("what was there is not aside")
	}
	if got := len(tables(t, b.DataDir)["archive.db/articles"]); got != len(before["archive.db/articles"])-1 {
		t.Errorf("%d articles after the restore", got)
	}
}

// A damaged backup changes nothing, whichever byte of it has changed and wherever it
// was cut off.
func TestDamagedBackups(t *testing.T) {
	b := newBot(t)
	path, _ := b.write(t)
	whole, err := os.ReadFile(path)
	do(t, err)
	want := tables(t, b.DataDir)
	b.close(t)
	parts := 20 // of the backup, each spoilt in two ways
	if os.Getenv("UKTI_TEST_LONG") != "" {
		parts = 60
	}
	refused := 0
	try := func(name string, data []byte) {
		t.Helper()
		dir := t.TempDir()
		spoilt := filepath.Join(t.TempDir(), "spoilt")
		do(t, os.WriteFile(spoilt, data, 0o600))
		if _, err := Restore(t.Context(), spoilt, RestoreOptions{DataDir: dir, Now: noon}); err == nil {
			// A bit of gzip's header, such as the time, that says nothing.
			if got := tables(t, dir); !slices.Equal(got["archive.db/revisions"], want["archive.db/revisions"]) {
				t.Errorf("%s: something else was restored", name)
			}
			return
		} else if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "restore another one") {
			t.Errorf("%s: %v", name, err)
		}
		refused++
		if names := heldIn(dir); len(names) > 0 {
			t.Errorf("%s: %v is left", name, names)
		}
	}
	for at := 0; at < len(whole); at += 1 + len(whole)/parts {
		spoilt := bytes.Clone(whole)
		spoilt[at] ^= 0x10
		try(fmt.Sprintf("byte %d of %d", at, len(whole)), spoilt)
		try(fmt.Sprintf("cut at %d", at), whole[:at])
	}
	if refused < parts*5/3 {
		t.Errorf("%d were refused of %d parts", refused, parts)
	}
}

// packed makes a backup of files as they are given.
func packed(t *testing.T, m Manifest, files ...[2]string) string {
	t.Helper()
	var out bytes.Buffer
	zipped := gzip.NewWriter(&out)
	w := tar.NewWriter(zipped)
	text, err := json.Marshal(m)
	do(t, err)
	for _, f := range append([][2]string{{manifestName, string(text)}}, files...) {
		do(t, w.WriteHeader(&tar.Header{Name: f[0], Typeflag: tar.TypeReg, Size: int64(len(f[1])), Mode: 0o600}))
		_, err := w.Write([]byte(f[1]))
		do(t, err)
	}
	do(t, w.Close(), zipped.Close())
	path := filepath.Join(t.TempDir(), "made")
	do(t, os.WriteFile(path, out.Bytes(), 0o600))
	return path
}

// No name in a backup leads out of the folder, and a later form is not guessed at.
func TestRefusedBackups(t *testing.T) {
	const hash = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae" // of foo
	entry := func(name string) Entry { return Entry{Name: name, Size: 3, SHA256: hash} }
	for _, name := range []string{"../ukti.db", "/etc/passwd", "keys/../../x", "keys/.ssh", `keys\x`, "notes.txt", "keys/a/b", "manifest.json"} {
		path := packed(t, Manifest{Format: format, Files: []Entry{entry(name)}}, [2]string{name, "foo"})
		if _, err := Restore(t.Context(), path, RestoreOptions{DataDir: t.TempDir(), Now: noon}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%q: %v", name, err)
		}
	}
	for name, path := range map[string]string{
		"twice":       packed(t, Manifest{Format: format, Files: []Entry{entry("keys/a"), entry("keys/a")}}, [2]string{"keys/a", "foo"}, [2]string{"keys/a", "foo"}),
		"one more":    packed(t, Manifest{Format: format, Files: []Entry{entry("keys/a")}}, [2]string{"keys/a", "foo"}, [2]string{"keys/b", "foo"}),
		"one less":    packed(t, Manifest{Format: format, Files: []Entry{entry("keys/a")}}),
		"other bytes": packed(t, Manifest{Format: format, Files: []Entry{entry("keys/a")}}, [2]string{"keys/a", "bar"}),
		"no database": packed(t, Manifest{Format: format, Files: []Entry{entry("archive.db")}}, [2]string{"archive.db", "foo"}),
	} {
		dir := t.TempDir()
		if _, err := Restore(t.Context(), path, RestoreOptions{DataDir: dir, Now: noon}); err == nil || len(heldIn(dir)) > 0 {
			t.Errorf("%s: %v, %v", name, err, heldIn(dir))
		}
	}
	later := packed(t, Manifest{Format: format + 1, Version: "9.0"})
	if _, err := Restore(t.Context(), later, RestoreOptions{DataDir: t.TempDir(), Now: noon}); err == nil || !strings.Contains(err.Error(), "restore it with that version") {
		t.Errorf("a later form: %v", err)
	}
	if _, err := Restore(t.Context(), filepath.Join(t.TempDir(), "none"), RestoreOptions{DataDir: t.TempDir(), Now: noon}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no backup: %v", err)
	}
	if _, err := Write(t.Context(), Source{DataDir: t.TempDir(), Now: noon}, filepath.Join(t.TempDir(), "x")); err == nil || !strings.Contains(err.Error(), "nothing in data_dir") {
		t.Errorf("nothing to back up: %v", err)
	}
}

// Reading a backup writes nowhere but into its folder, whatever the bytes.
func FuzzUnpack(f *testing.F) {
	f.Add([]byte("manifest.json"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var out bytes.Buffer
		zipped := gzip.NewWriter(&out)
		_, _ = zipped.Write(plain)
		_ = zipped.Close()
		home := t.TempDir()
		path, dir := filepath.Join(home, "backup"), filepath.Join(home, "in")
		do(t, os.WriteFile(path, out.Bytes(), 0o600), os.Mkdir(dir, 0o700))
		_, _ = unpack(t.Context(), path, dir)
		if entries, err := os.ReadDir(home); err != nil || len(entries) != 2 {
			t.Errorf("%v, %v", entries, err)
		}
	})
}

// signing are the keys of receipts in a folder, which must be the owner's alone.
func signing(t *testing.T, dir string) []receipt.PublicKey {
	t.Helper()
	keys, err := receipt.OpenKeys(dir)
	do(t, err)
	all, err := keys.Public()
	do(t, err)
	return all
}
