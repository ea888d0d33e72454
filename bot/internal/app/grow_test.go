package app

import (
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"github.com/ukti-bot/ukti/adapters/adaptertest"
	"github.com/ukti-bot/ukti/bot/internal/config"
)

// visitors is the config of a bot that is nothing but the page over the articles of the
// reading room, with its data in dir.
func visitors(dir string) *config.Config {
	c := config.Default()
	c.Reader.Enabled = config.Off
	c.DataDir, c.Articles = dir, []string{roomArticles}
	c.HTTP.Listen = "127.0.0.1:0"
	c.Terminal.Enabled = config.Off
	c.Web.Rate = 0
	return c
}

// questions is how many the next test asks:
//
//	go test ./bot/internal/app -run QuestionsLeaveNothing -questions 10000
var questions = flag.Int("questions", 0, "ask so many `questions` by the page's address; 0 for as many as there is time for")

// However many questions come by the page's address, nothing is written for them.
func TestQuestionsLeaveNothing(t *testing.T) {
	total := *questions
	switch {
	case total > 0:
	case adaptertest.Long():
		total = 300
	default:
		total = 100
	}
	dir := filepath.Join(t.TempDir(), "data")
	room := startWith(t, visitors(dir))
	const first = 30 // what a start writes behind the first answers is written by then
	askMany(t, room, 1, first)
	before := sizeOf(t, dir)
	askMany(t, room, first+1, first+total)
	if after := sizeOf(t, dir); after != before {
		t.Errorf("%d questions have left data_dir at %d bytes, it was %d", total, after, before)
	}
}

// askMany asks the questions from one number to another, four at once, among them some
// that set something.
func askMany(t *testing.T, room string, from, to int) {
	var next atomic.Int64
	next.Store(int64(from) - 1)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				n := next.Add(1)
				if n > int64(to) || t.Failed() {
					return
				}
				asked := fmt.Sprintf("%s %d", question, n)
				switch n % 50 {
				case 0:
					asked = "/language en"
				case 1:
					asked = "/settings"
				}
				ask(t, room, asked)
			}
		})
	}
	all.Wait()
}

// ask opens a question's address and returns the page.
func ask(t *testing.T, room, asked string) string {
	r, err := http.Get(room + "?q=" + url.QueryEscape(asked))
	if err != nil {
		t.Error(err)
		return ""
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("%q: %s, %v", asked, r.Status, err)
	}
	return string(body)
}

// sizeOf is the size of all files of a folder.
func sizeOf(t *testing.T, dir string) (size int64) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if os.IsNotExist(err) {
			return nil
		}
		files++
		size += info.Size()
		return err
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files, %v", files, err)
	}
	return size
}

// A page that was opened before a restart goes on working after it.
func TestChoicesOutliveTheProcess(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	var form url.Values
	t.Run("before", func(t *testing.T) {
		form = choices(t, ask(t, startWith(t, visitors(dir)), question))
	})
	presses := form["press"]
	if len(presses) == 0 {
		t.Fatal("the answer offers nothing")
	}
	t.Run("after", func(t *testing.T) {
		room := startWith(t, visitors(dir))
		for i, press := range presses {
			form.Set("press", press)
			body := post(t, room, form)
			if !strings.Contains(body, "<blockquote") {
				t.Errorf("choice %d shows nothing", i+1)
			}
		}
		form.Set("me", strings.Repeat("A", 26))
		if body := post(t, room, form); strings.Contains(body, "<blockquote") {
			t.Error("another page presses it, too")
		}
	})
	t.Run("elsewhere", func(t *testing.T) {
		room := startWith(t, visitors(filepath.Join(t.TempDir(), "data")))
		if body := post(t, room, form); strings.Contains(body, "<blockquote") {
			t.Error("a bot that never made the choice believes it")
		}
	})
}

func post(t *testing.T, room string, form url.Values) string {
	t.Helper()
	r, err := http.PostForm(room, form)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Body.Close() }()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// choices reads the form of an answer's choices.
func choices(t *testing.T, page string) url.Values {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{}
	for n := range doc.Descendants() {
		if n.Data != "form" || attribute(n, "class") != "choices" {
			continue
		}
		for field := range n.Descendants() {
			if name := attribute(field, "name"); name != "" {
				form.Add(name, attribute(field, "value"))
			}
		}
	}
	return form
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
