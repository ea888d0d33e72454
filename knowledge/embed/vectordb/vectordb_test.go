package vectordb

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/embed"
	"github.com/ukti-bot/ukti/knowledge/internal/vector"
)

var (
	e5    = embed.Space{Model: "e5", Prefix: "passage: "}
	plain = embed.Space{Model: "e5"}
)

func open(t *testing.T, folder string) *DB {
	t.Helper()
	d, err := Open(t.Context(), folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

// vectorWith returns a vector that has n in it.
func vectorWith(t testing.TB, n int8) embed.Vector {
	v, err := vector.FromBytes([]int8{-128, n, 0, 127})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestKeptOverARestart(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "made here, with a # and a ?")
	d := open(t, folder)
	a, b, c := embed.KeyOf("এক"), embed.KeyOf("দুই"), embed.KeyOf("তিন")
	keep := func(s embed.Space, vectors map[embed.Key]embed.Vector) {
		t.Helper()
		if err := d.Put(t.Context(), s, vectors); err != nil {
			t.Fatal(err)
		}
	}
	keep(e5, map[embed.Key]embed.Vector{a: vectorWith(t, 1), b: vectorWith(t, 2)})
	keep(plain, map[embed.Key]embed.Vector{a: vectorWith(t, 3)})
	keep(e5, map[embed.Key]embed.Vector{b: vectorWith(t, 4)}) // in the place of the old one
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	d = open(t, folder)
	want := func(s embed.Space, want map[embed.Key]int8) {
		t.Helper()
		got, err := d.Get(t.Context(), s, []embed.Key{a, b, c})
		if err != nil || len(got) != len(want) {
			t.Fatalf("got %d vectors, %v, want %d", len(got), err, len(want))
		}
		for k, n := range want {
			if !slices.Equal(got[k].Bytes(), vectorWith(t, n).Bytes()) {
				t.Errorf("got %v, want the one with %d", got[k].Bytes(), n)
			}
		}
	}
	want(e5, map[embed.Key]int8{a: 1, b: 4})
	want(plain, map[embed.Key]int8{a: 3})
	want(embed.Space{Model: "never seen"}, nil)
	spaces := func(want ...embed.Space) {
		t.Helper()
		if got, err := d.Spaces(t.Context()); err != nil || !slices.Equal(got, want) {
			t.Errorf("spaces %v, %v, want %v", got, err, want)
		}
	}
	spaces(e5, plain)
	if err := d.Clear(t.Context(), e5); err != nil {
		t.Fatal(err)
	}
	want(e5, nil)
	want(plain, map[embed.Key]int8{a: 3})
	spaces(plain)
}

func TestTwoProcessesOpenANewFileAtOnce(t *testing.T) {
	folder := t.TempDir()
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			d, err := Open(t.Context(), folder)
			if err != nil {
				t.Error(err)
				return
			}
			defer func() { _ = d.Close() }()
			for i := range 10 {
				key := embed.KeyOf(fmt.Sprint(n, i))
				if err := d.Put(t.Context(), e5, map[embed.Key]embed.Vector{key: vectorWith(t, int8(n))}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestAFileThatIsNone(t *testing.T) {
	for name, test := range map[string]struct {
		spoil func(t *testing.T, folder string)
		want  string
	}{
		"other bytes": {func(t *testing.T, folder string) {
			write(t, folder, strings.Repeat("no database ", 1000))
		}, "delete it, the vectors are computed again"},
		"a later version": {func(t *testing.T, folder string) {
			d := open(t, folder)
			if _, err := d.file.Write.ExecContext(t.Context(), "PRAGMA user_version = 99"); err != nil {
				t.Fatal(err)
			}
			_ = d.Close()
		}, "a later version of Ukti wrote it (it is of version 99"},
		"a folder": {func(t *testing.T, folder string) {
			if err := os.Mkdir(filepath.Join(folder, File), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "let the user that runs Ukti own data_dir"},
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			test.spoil(t, folder)
			_, err := Open(t.Context(), folder)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want … %s", err, test.want)
			}
		})
	}
}

func write(t *testing.T, folder, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, File), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestAVectorThatIsNone(t *testing.T) {
	d := open(t, t.TempDir())
	key := embed.KeyOf("x")
	if err := d.Put(t.Context(), e5, map[embed.Key]embed.Vector{key: {}}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Get(t.Context(), e5, []embed.Key{key}); err == nil || !strings.Contains(err.Error(), "delete the file") {
		t.Errorf("got %v, want an error that says what to do", err)
	}
}

func TestEndedContext(t *testing.T) {
	d := open(t, t.TempDir())
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Put(ctx, e5, map[embed.Key]embed.Vector{embed.KeyOf("x"): vectorWith(t, 1)}); err == nil {
		t.Error("kept in spite of an ended context")
	}
	if got, err := d.Get(t.Context(), e5, []embed.Key{embed.KeyOf("x")}); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v, want nothing", got, err)
	}
}

// BenchmarkGet reads the vectors of an archive as a filling does, 512 at a time.
func BenchmarkGet(b *testing.B) {
	d, err := Open(b.Context(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	const n = 10240
	keys := make([]embed.Key, n)
	vectors := map[embed.Key]embed.Vector{}
	for i := range keys {
		values := make([]int8, 384)
		values[i%384] = 1
		v, _ := vector.FromBytes(values)
		keys[i] = embed.KeyOf(fmt.Sprint(i))
		vectors[keys[i]] = v
	}
	if err := d.Put(b.Context(), e5, vectors); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		for part := range slices.Chunk(keys, 512) {
			if got, err := d.Get(b.Context(), e5, part); err != nil || len(got) != len(part) {
				b.Fatal(len(got), err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/vector")
}
