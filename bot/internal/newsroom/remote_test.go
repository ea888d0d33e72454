package newsroom

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/knowledge"
	"github.com/ukti-bot/ukti/knowledge/ingest"
	"github.com/ukti-bot/ukti/knowledge/opensearch"
)

// cluster is the node of UKTI_TEST_OPENSEARCH behind a line that can be cut.
type cluster struct {
	url, index string
	cut        atomic.Bool
	direct     string
}

func newCluster(t *testing.T) *cluster {
	t.Helper()
	direct := os.Getenv("UKTI_TEST_OPENSEARCH")
	if direct == "" {
		t.Skip("UKTI_TEST_OPENSEARCH names no node; .ci/servers/UKTI_TEST_OPENSEARCH.sh starts one")
	}
	to, err := url.Parse(direct)
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{direct: direct, index: "ukti-test-room-" + strings.ToLower(t.Name())}
	proxy := httputil.NewSingleHostReverseProxy(to)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if c.cut.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		proxy.ServeHTTP(w, r)
	}))
	c.url = s.URL
	c.drop(t)
	t.Cleanup(func() { s.Close(); c.drop(t) })
	return c
}

// drop deletes what there is of the indexes.
func (c *cluster) drop(t *testing.T) {
	t.Helper()
	r, err := http.NewRequest(http.MethodDelete, c.direct+"/"+c.index+"-*", nil)
	if err != nil {
		t.Fatal(err)
	}
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Body.Close()
}

func (c *cluster) search() *Search {
	return &Search{Cluster: opensearch.Options{URLs: []string{c.url}, Index: c.index, Timeout: 20 * time.Second}, Recent: 2}
}

// invented is an article about one of several bridges, each with a price of its own.
func invented(i int) ingest.Document {
	names := strings.Fields("Nilganj Tilpara Borogram Sonadighi Kashipur Madhuban Rupnagar Shalbon Jorpukur Haripur")
	return ingest.Document{Article: knowledge.Article{
		ID:   knowledge.ArticleID(fmt.Sprintf("b%d", i)),
		Body: fmt.Sprintf("The bridge of %s costs %d lakh taka. Engineer Number%d drew it in %d days, and the council of %s paid for its paint.", names[i%10], 40+i, i, 100+i, names[i%10]),
	}}
}

func keep(t *testing.T, r *Room, docs ...ingest.Document) {
	t.Helper()
	out, err := r.Archive.Put(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range out {
		if o.Err != nil {
			t.Fatal(o.Err)
		}
	}
	if err := r.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// best is the best passage for a question, and whether all articles were searched.
func best(t *testing.T, r *Room, question string) (text string, partial bool) {
	t.Helper()
	x := r.Index.Live().Index()
	res, err := x.Search(t.Context(), knowledge.Query{Text: question})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Passages) == 0 || res.Confidence == knowledge.None {
		return "", res.Stats.Partial
	}
	if !x.Holds(res.Passages[0]) {
		t.Errorf("%s: the passage is not what its article has", question)
	}
	return res.Passages[0].Text, res.Stats.Partial
}

// soon waits until something holds, at most a minute: that is what is promised.
func soon(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within a minute", what)
		}
	}
}

// inStep waits until the cluster has what the archive has, as a reader meets it.
func (c *cluster) inStep(t *testing.T, r *Room) {
	t.Helper()
	last, err := r.Archive.Last(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	client, err := opensearch.New(c.search().Cluster)
	if err != nil {
		t.Fatal(err)
	}
	applied := r.Remote.State().Sync.Applied
	soon(t, fmt.Sprintf("%d changes, of which %d are applied", last, applied), func() bool { return r.Remote.State().Sync.Applied > 0 })
	soon(t, "a count", func() bool {
		n, err := client.Count(t.Context())
		want, failed := r.Archive.Count(t.Context())
		return err == nil && failed == nil && n == want
	})
}

// A room that holds two articles answers from all, and follows what comes, changes and goes.
func TestRoomAnswersFromTheRemoteEngine(t *testing.T) {
	c := newCluster(t)
	r := room(t, Options{DataDir: t.TempDir(), Search: c.search()})
	for i := range 10 {
		keep(t, r, invented(i))
	}
	runs(t, r)
	c.inStep(t, r)
	if n := r.Index.Live().Index().Near().Size().Articles; n > 3 {
		t.Errorf("%d articles are held in memory", n)
	}
	soon(t, "the size", func() bool { return r.Index.Live().Index().Size().Articles == 10 })
	for i, name := range []string{"Nilganj", "Tilpara", "Borogram"} {
		if got, partial := best(t, r, "What does the bridge of "+name+" cost?"); !strings.Contains(got, fmt.Sprintf("%d lakh", 40+i)) || partial {
			t.Errorf("%s: %q, partial %v", name, got, partial)
		}
	}
	revised := invented(0)
	revised.Body = strings.ReplaceAll(revised.Body, "40 lakh", "77 lakh")
	keep(t, r, revised)
	if got, _ := best(t, r, "What does the bridge of Nilganj cost?"); !strings.Contains(got, "77 lakh") {
		t.Errorf("revised a moment ago: %q", got)
	}
	if err := r.Archive.Remove(t.Context(), "b1"); err != nil {
		t.Fatal(err)
	}
	if got, _ := best(t, r, "What does the bridge of Tilpara cost?"); strings.Contains(got, "Tilpara") {
		t.Errorf("removed a moment ago: %q", got)
	}
	if err := r.Index.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.inStep(t, r)
}

// A cluster that is cut off for a while costs the older articles, and nothing else.
func TestRoomWhileTheClusterIsCutOff(t *testing.T) {
	c := newCluster(t)
	r := room(t, Options{DataDir: t.TempDir(), Search: c.search()})
	for i := range 6 {
		keep(t, r, invented(i))
	}
	runs(t, r)
	c.inStep(t, r)
	c.cut.Store(true)
	keep(t, r, invented(6)) // what comes meanwhile is answered, and told to the cluster later
	if got, partial := best(t, r, "What does the bridge of Rupnagar cost?"); !strings.Contains(got, "46 lakh") || !partial {
		t.Errorf("of the newest: %q, partial %v", got, partial)
	}
	if got, partial := best(t, r, "What does the bridge of Nilganj cost?"); strings.Contains(got, "40 lakh") || !partial {
		t.Errorf("of an old one: %q, partial %v", got, partial)
	}
	soon(t, "the operator is told", func() bool { s := r.Remote.State(); return s.Away != nil && s.Sync.Failed != nil && s.Partial > 0 })
	c.cut.Store(false)
	c.inStep(t, r)
	soon(t, "all is searched again", func() bool {
		got, partial := best(t, r, "What does the bridge of Nilganj cost?")
		return strings.Contains(got, "40 lakh") && !partial
	})
	soon(t, "the operator is told that, too", func() bool { s := r.Remote.State(); return s.Away == nil && s.Sync.Failed == nil })
}

// An index that somebody deleted, or that is of another archive, is made anew.
func TestRoomMakesTheIndexAnew(t *testing.T) {
	c := newCluster(t)
	dir := t.TempDir()
	open := func() *Room {
		r := room(t, Options{DataDir: dir, Search: c.search()})
		runs(t, r)
		return r
	}
	r := open()
	for i := range 4 {
		keep(t, r, invented(i))
	}
	c.inStep(t, r)
	c.drop(t)
	keep(t, r, invented(4))
	c.inStep(t, r)
	if got, _ := best(t, r, "What does the bridge of Nilganj cost?"); !strings.Contains(got, "40 lakh") {
		t.Errorf("anew: %q", got)
	}
}

// Without a cluster nothing waits for it: the newest articles answer, and it is said.
func TestRoomWithoutItsCluster(t *testing.T) {
	r := room(t, Options{DataDir: t.TempDir(), Search: &Search{Cluster: opensearch.Options{URLs: []string{"http://127.0.0.1:1"}, Index: "ukti"}, Recent: 2}})
	for i := range 6 {
		keep(t, r, invented(i))
	}
	if got, partial := best(t, r, "What does the bridge of Madhuban cost?"); !strings.Contains(got, "45 lakh") || !partial {
		t.Errorf("%q, partial %v", got, partial)
	}
	x := r.Index.Live().Index()
	if n := x.Size().Articles; n != 6 {
		t.Errorf("%d articles in all", n)
	}
	if err := r.Remote.measure(t.Context(), x.Near().Size()); err != nil || x.Size().Articles != 6 {
		t.Errorf("counted %d, %v", x.Size().Articles, err)
	}
	if a, ok := x.Article("b0"); !ok || a.Body != invented(0).Body {
		t.Error("an old article can't be read")
	}
	j, err := x.Judge(t.Context(), knowledge.Alleged{Source: "The bridge of Nilganj costs 40 lakh taka."}, nil)
	if err != nil || !j.Partial {
		t.Errorf("judged without the cluster: %+v, %v", j, err)
	}
	if s := r.Remote.State(); !errors.Is(s.Away, opensearch.ErrAway) || s.Partial < 2 {
		t.Errorf("told: %+v", s)
	}
}

// The change of an article that is not in memory is heard of as what it is.
func TestChangesOfWhatIsNotInMemory(t *testing.T) {
	r := room(t, Options{DataDir: t.TempDir(), Search: &Search{Cluster: opensearch.Options{URLs: []string{"http://127.0.0.1:1"}, Index: "ukti"}, Recent: 1}})
	for i := range 6 {
		keep(t, r, invented(i))
	}
	var heard []Revision
	defer r.Index.Subscribe(func(_ context.Context, revisions []Revision) { heard = append(heard, revisions...) })()
	revised := invented(0)
	revised.Body += " It is painted green."
	keep(t, r, revised)
	if err := r.Archive.Remove(t.Context(), "b1"); err != nil {
		t.Fatal(err)
	}
	keep(t, r, invented(7))
	var got []string
	for _, h := range heard {
		got = append(got, fmt.Sprintf("%s %t > %s %t", h.Before.ID, h.Before.Body == invented(0).Body, h.After.ID, h.After.Body == revised.Body))
	}
	if want := "[b0 true > b0 true b1 false >  false  false > b7 false]"; fmt.Sprint(got) != want {
		t.Errorf("heard %v, not %s", got, want)
	}
}
