package ingest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
)

func TestReadFolder(t *testing.T) {
	dhaka := time.FixedZone("", 6*60*60)
	want := []knowledge.Article{
		{ID: "ferry", Title: "The Ostrel ferry: sailings", Publisher: "Ostrel Post", URL: "https://ostrel.example/ferry", Lang: "en",
			Published: time.Date(2026, 2, 3, 0, 0, 0, 0, time.UTC),
			Body:      "\n# The ferry\n\nThe Ostrel ferry sails **twice** a day.\n"},
		{ID: "Market", Title: "Market moves", Lang: "en-GB",
			Body: "The Vell market moves to the old station from the first of May, the council decided on Tuesday evening.\n" +
				"Forty-one stalls & two bakeries will stand under the glass roof, which was mended in the spring of last year."},
		{ID: "row-1", Title: "জলমিনার", URL: "https://ostrel.example/1", Lang: "bn", Published: time.Date(2026, 1, 31, 18, 30, 0, 0, dhaka),
			Body: "মধুডাঙার জলমিনার ১৯৬৪ সালে তৈরি।\nএটি ২৫ মিটার উঁচু।"},
		{ID: "2", Body: "The mill at Vell has a new wheel."},
		{ID: "row-3", Body: "🚢 leaves at nine."},
		{ID: "setu", Body: "নদীপুরের নতুন সেতু সোমবার খুলে দেওয়া হয়েছে।সেতুটি ৪২০ মিটার লম্বা।\r\nটোল লাগবে না।"},
	}
	articles := Read(context.Background(), []string{filepath.Join("testdata", "library")}, Options{})
	for range 2 { // the sequence can be used again
		n := 0
		for got, err := range articles {
			if err != nil {
				t.Fatal(err)
			}
			if n >= len(want) {
				t.Fatalf("more than %d articles: %+v", len(want), got)
			}
			if !got.Published.Equal(want[n].Published) {
				t.Errorf("%s: published %v, want %v", got.ID, got.Published, want[n].Published)
			}
			got.Published = want[n].Published
			if got != want[n] {
				t.Errorf("article %d\n got %+v\nwant %+v", n, got, want[n])
			}
			n++
		}
		if n != len(want) {
			t.Errorf("%d articles, want %d", n, len(want))
		}
	}
}

func TestTextFileIsItsBytes(t *testing.T) {
	for name, src := range map[string]string{
		"no final newline":  "Ostrel.",
		"carriage returns":  "Ostrel.\r\nVell.\r\n",
		"byte order mark":   "\uFEFFOstrel.",
		"decomposed vowels": "ক\u09c7\u09beন \u09a1\u09bc",
		"white space":       "\n \t Ostrel. \n\n",
		"escape character":  "Ostrel \x1b[31m.",
	} {
		got, errs := collect(t, of(map[string]string{"a.txt": src}), "a.txt")
		if len(errs) > 0 || len(got) != 1 || got[0].Body != src {
			t.Errorf("%s: got %q, errors %v; want %q", name, got, errs, src)
		}
	}
}

func TestOrderAndWhatIsPassedOver(t *testing.T) {
	fsys := of(map[string]string{
		"in/b.txt": "x", "in/a/z.txt": "x", "in/a.txt": "x", "in/a/deep/er/y.TXT": "x", "in/a-b/w.htm": "<p>x",
		"in/.hidden.txt": "\xff", "in/.git/c.txt": "\xff", "in/readme": "\xff", "in/photo.jpg": "\xff",
	})
	got, errs := collect(t, fsys, "in")
	if want := []string{"w", "a", "y", "z", "b"}; !slices.Equal(ids(got), want) || len(errs) > 0 {
		t.Errorf("got %q, errors %v; want %q", ids(got), errs, want)
	}
	// A hidden file is read when it is named.
	if got, errs := collect(t, of(map[string]string{".draft.txt": "x"}), ".draft.txt"); len(got) != 1 || got[0].ID != ".draft" {
		t.Errorf("got %v, errors %v", got, errs)
	}
}

func TestTheRestStillLoads(t *testing.T) {
	fsys := of(map[string]string{
		"in/a.txt": "x", "in/b.txt": "\xff", "in/c.jsonl": "{\"id\": \"c1\", \"text\": \"x\"}\n{\n{\"id\": \"c3\", \"text\": \"x\"}",
		"in/d/e.txt": "x", "in/locked/f.txt": "x", "in/secret.txt": "x", "in/z.txt": "x",
	})
	fsys.denied["locked"], fsys.denied["secret.txt"] = true, true
	got, errs := collect(t, fsys, "nowhere", "in")
	if want := []string{"a", "c1", "c3", "e", "z"}; !slices.Equal(ids(got), want) {
		t.Errorf("got %q, want %q", ids(got), want)
	}
	var said []string
	for _, e := range errs {
		said = append(said, e.Error())
	}
	want := []string{
		"nowhere: missing: file does not exist; check the path",
		"in/locked: cannot be read: permission denied; give the user that runs this program the right to read it",
		"in/b.txt:1: not UTF-8 at byte 0 (0xff); save it as UTF-8 in the program it was written with",
		`in/c.jsonl:2: broken JSON at byte 1 of the line: unexpected end of JSON input; write one JSON object a line: {"id": "…", "text": "…"}`,
		"in/secret.txt: cannot be read: permission denied; give the user that runs this program the right to read it",
	}
	if !slices.Equal(said, want) {
		t.Errorf("errors\n%s\nwant\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
}

func TestDuplicateIDs(t *testing.T) {
	fsys := of(map[string]string{
		"a/x.txt": "first", "b/x.md": "second", "c.jsonl": "{\"id\": \"y\", \"text\": \"x\"}\n{\"id\": \"x\", \"text\": \"third\"}\n{\"id\": \"y\", \"text\": \"z\"}",
	})
	got, errs := collect(t, fsys, "a", "b", "c.jsonl")
	if want := []string{"x", "y"}; !slices.Equal(ids(got), want) || got[0].Body != "first" {
		t.Errorf("got %+v, want %q", got, want)
	}
	want := []string{`b/x.md: two articles of one id: "x" is a/x.txt already`, `c.jsonl:2: two articles of one id: "x" is a/x.txt already`, `c.jsonl:3: two articles of one id: "y" is c.jsonl:1 already`}
	if len(errs) != len(want) {
		t.Fatalf("errors %v, want %d", errs, len(want))
	}
	for i, e := range errs {
		if !errors.Is(e, ErrDuplicate) || !strings.HasPrefix(e.Error(), want[i]+"; ") {
			t.Errorf("got %v, want %s", e, want[i])
		}
	}
}

// Links within a folder are followed, each folder once; none leads out of it.
func TestLinks(t *testing.T) {
	root := t.TempDir()
	in, out := filepath.Join(root, "in"), filepath.Join(root, "out")
	for _, err := range []error{
		os.MkdirAll(filepath.Join(in, "sub", "deep"), 0o755), os.Mkdir(out, 0o755),
		os.WriteFile(filepath.Join(in, "sub", "a.txt"), []byte("x"), 0o644),
		os.WriteFile(filepath.Join(in, "sub", "deep", "d.txt"), []byte("x"), 0o644),
		os.WriteFile(filepath.Join(in, ".hidden.txt"), []byte("x"), 0o644),
		os.WriteFile(filepath.Join(out, "b.txt"), []byte("x"), 0o644),
		os.WriteFile(filepath.Join(root, "c"), []byte("x"), 0o644),
		os.Symlink(in, filepath.Join(in, "sub", "loop")),
		os.Symlink(filepath.Join("sub", "deep"), filepath.Join(in, "again")),
		os.Symlink(filepath.Join(in, ".hidden.txt"), filepath.Join(in, "shown.txt")),
		os.Symlink(out, filepath.Join(in, "linked")),
		os.Symlink(filepath.Join("..", "..", "out", "b.txt"), filepath.Join(in, "sub", "b.txt")),
		os.Symlink(filepath.Join(root, "c"), filepath.Join(in, "c.txt")),
		os.Symlink(filepath.Join(root, "gone"), filepath.Join(in, "gone.txt")),
		os.Symlink(in, filepath.Join(root, "folder")), // a folder that is a link itself
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, folder := range []string{in, filepath.Join(root, "folder")} {
		got, errs := collect(t, disk{}, folder)
		if want := []string{"d", "shown", "a"}; !slices.Equal(ids(got), want) {
			t.Errorf("got %q, want %q", ids(got), want)
		}
		var said []string
		for _, e := range errs {
			kind := ErrOutside
			if errors.Is(e, ErrMissing) {
				kind = ErrMissing
			} else if !errors.Is(e, ErrOutside) || !strings.Contains(e.Error(), "put the file itself there") {
				t.Error(e)
			}
			said = append(said, filepath.Base(e.Path)+": "+kind.Error())
		}
		if want := []string{"c.txt: a link out of the folder", "gone.txt: missing", "linked: a link out of the folder", "b.txt: a link out of the folder"}; !slices.Equal(said, want) {
			t.Errorf("errors %q, want %q", said, want)
		}
	}
}

// A file that is replaced by a link after it was found is not read either.
func TestLinkInTheLastMoment(t *testing.T) {
	root := t.TempDir()
	in, secret := filepath.Join(root, "in"), filepath.Join(root, "secret.txt")
	file := filepath.Join(in, "a.txt")
	if err := errors.Join(os.Mkdir(in, 0o755), os.WriteFile(secret, []byte("secret"), 0o600), os.Symlink(secret, file)); err != nil {
		t.Fatal(err)
	}
	for d, err := range ReadDocuments(t.Context(), []string{file}, Options{Within: in}) {
		if !errors.Is(err, ErrOutside) {
			t.Errorf("read %q, %v", d.Body, err)
		}
	}
	for d, err := range ReadDocuments(t.Context(), []string{file}, Options{}) { // named itself
		if err != nil || d.Body != "secret" {
			t.Errorf("read %q, %v", d.Body, err)
		}
	}
}

func TestCancelledContextEndsTheSequence(t *testing.T) {
	fsys := of(map[string]string{"in/a.jsonl": strings.Repeat("{\"id\": \"x\"}\n", 50), "in/b.txt": "x"})
	for stopAt := range 4 {
		ctx, cancel := context.WithCancel(context.Background())
		if stopAt == 0 {
			cancel()
		}
		n := 0
		var last error
		for _, err := range read(ctx, fsys, []string{"in", "in"}, Options{}) {
			n++
			if last = err; n == stopAt {
				cancel()
			}
		}
		if n != stopAt+1 || !errors.Is(last, context.Canceled) {
			t.Errorf("stopped at %d: %d came, the last %v", stopAt, n, last)
		}
		cancel()
	}
}

func TestLeavingTheLoop(t *testing.T) {
	fsys := of(map[string]string{"in/a.jsonl": "{\n{\"id\": \"x\", \"text\": \"x\"}\n", "in/b.txt": "x", "in/c.txt": ""})
	fsys.MapFS["in/locked/d.txt"], fsys.denied["locked"] = fsys.MapFS["in/b.txt"], true
	const all = 5
	for leaveAt := 1; leaveAt <= all; leaveAt++ {
		n := 0
		for range read(context.Background(), fsys, []string{"in"}, Options{}) {
			if n++; n == leaveAt {
				break // going on after this would panic
			}
		}
		if n != leaveAt {
			t.Errorf("%d came, want %d", n, leaveAt)
		}
	}
}
