package newsroom

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/archive"
	"github.com/ukti-bot/ukti/knowledge/ingest/fetch"
	"github.com/ukti-bot/ukti/knowledge/ingest/recheck"
)

// Whoever hears of the index is told of each article as it was and as it is.
func TestSubscribe(t *testing.T) {
	s := newSite(t)
	const begins, began = "The ferry at Tilpara begins on 4 May, the district office said.", "The ferry at Tilpara begins on 5 May, the district office said."
	s.tell(begins)
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t)})
	var heard []string
	cancel := r.Index.Subscribe(func(_ context.Context, revisions []Revision) {
		for _, v := range revisions {
			if v.Before.ID != "" && v.After.ID != "" && v.Before.ID != v.After.ID {
				t.Errorf("two articles in one revision: %+v", v)
			}
			heard = append(heard, fmt.Sprintf("%q → %q, withdrawn %v", v.Before.Body, v.After.Body, !v.After.Withdrawn.IsZero()))
		}
	})
	out, err := r.Intake.AddAddress(t.Context(), s.URL+"/story/0")
	if err != nil {
		t.Fatal(err)
	}
	catchUp := func() {
		t.Helper()
		if err := r.Index.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	catchUp()
	s.mu.Lock()
	s.stories[0] = began
	s.mu.Unlock()
	counts, err := r.Pages.Check(t.Context(), []string{string(out.ID)}, false, nil)
	if err != nil || counts[recheck.Corrected] != 1 {
		t.Fatal(counts, err)
	}
	p, _, err := r.Archive.Pages().Page(t.Context(), out.ID)
	if err != nil {
		t.Fatal(err)
	}
	p.Withdrawn = time.Now()
	if err := r.Archive.Pages().Withdraw(t.Context(), p, "gone"); err != nil {
		t.Fatal(err)
	}
	catchUp()
	if err := r.Intake.Remove(t.Context(), out.ID); err != nil {
		t.Fatal(err)
	}
	cancel()
	s.tell("Another story that nobody hears of here, the district office said.")
	if _, err := r.Intake.AddAddress(t.Context(), s.URL+"/story/1"); err != nil {
		t.Fatal(err)
	}
	catchUp()
	want := []string{
		fmt.Sprintf("%q → %q, withdrawn false", "", begins),
		fmt.Sprintf("%q → %q, withdrawn false", begins, began),
		fmt.Sprintf("%q → %q, withdrawn true", began, began),
		fmt.Sprintf("%q → %q, withdrawn false", began, ""),
	}
	if fmt.Sprint(heard) != fmt.Sprint(want) {
		t.Errorf("heard\n%q\nwant\n%q", heard, want)
	}
}

// What is too old is quoted no more, and the file of somebody's own is.
func TestRetention(t *testing.T) {
	clock := time.Date(2030, 1, 2, 3, 4, 5, 0, time.UTC)
	s := newSite(t)
	s.tell("The ferry at Tilpara begins on 4 May, the district office said.")
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t), Now: func() time.Time { return clock }, Keep: archive.Keeping{Default: 90 * 24 * time.Hour}})
	if _, err := r.Intake.AddAddress(t.Context(), s.URL+"/story/0"); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Intake.AddUpload(t.Context(), "library.txt", strings.NewReader("The library lends books.")); err != nil {
		t.Fatal(err)
	}
	for days, want := range []int{2, 1} {
		clock = clock.Add(time.Duration(1+days*90) * 24 * time.Hour)
		if err := r.removeOld(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.Index.CatchUp(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := r.Index.Live().Index().Size().Articles; n != want {
			t.Errorf("%d articles, want %d", n, want)
		}
	}
}

func TestCheckNamedPages(t *testing.T) {
	r := room(t, Options{DataDir: t.TempDir(), Fetch: client(t), Shipped: shippedArticle})
	for name, want := range map[string]error{"shipped": ErrNoPage, "nothing": knowledge.ErrNoArticle} {
		if _, err := r.Pages.Check(t.Context(), []string{name}, false, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
	if counts, err := r.Pages.Check(t.Context(), nil, true, nil); err != nil || len(counts) != 0 {
		t.Errorf("%v, %v", counts, err)
	}
}

// slowWeb counts who asks one host at a time.
type slowWeb struct{ now, most atomic.Int64 }

func (w *slowWeb) Get(context.Context, string, fetch.Conditional) (*fetch.Page, error) {
	if n := w.now.Add(1); n > w.most.Load() {
		w.most.Store(n)
	}
	time.Sleep(time.Second)
	w.now.Add(-1)
	return &fetch.Page{Status: 304}, nil
}

// One host is asked for one thing at a time, whoever asks; others meanwhile.
func TestInTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := new(slowWeb)
		f := &inTurn{Fetcher: w, hosts: map[string]*turn{}}
		began := time.Now()
		var all sync.WaitGroup
		for i := range 12 {
			all.Go(func() {
				if _, err := f.Get(t.Context(), fmt.Sprintf("https://h%d.example/%d", i%3, i), fetch.Conditional{}); err != nil {
					t.Error(err)
				}
			})
		}
		ctx, stop := context.WithTimeout(t.Context(), 1500*time.Millisecond)
		defer stop()
		all.Go(func() {
			for range 3 {
				if _, err := f.Get(ctx, "https://h0.example/late", fetch.Conditional{}); err != nil && !errors.Is(err, context.DeadlineExceeded) {
					t.Error(err)
				}
			}
		})
		all.Wait()
		if took := time.Since(began); w.most.Load() != 3 || took < 4*time.Second || took > 6*time.Second {
			t.Errorf("%d at once, %v", w.most.Load(), took)
		}
		if len(f.hosts) != 0 {
			t.Errorf("%d hosts are kept", len(f.hosts))
		}
	})
}

var _ recheck.Store = pageStore{archive.PageStore{}, nil}
