package watch_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/watch"
	"github.com/ukti-bot/ukti/knowledge"
)

// manyWatchers has chats watch a name each, of which one article names all.
func manyWatchers(b *bench, n int) (article string) {
	b.tb.Helper()
	b.bounds = watch.Bounds{PerChat: 5, ADay: 50}
	b.restart()
	var named []string
	for i := range n {
		name := strings.ToUpper(string(rune('a'+i/20))) + word(i)
		b.says(fmt.Sprint("chat", i), "/watch "+name)
		named = append(named, name)
	}
	return "These were at the fair: " + strings.Join(named, ", ") + "."
}

// toldTimes says how often each chat was told.
func (b *bench) toldTimes() map[string]int {
	times := map[string]int{}
	for _, n := range b.out.all {
		times[n.Place]++
	}
	return times
}

// An article that meets more watches than are asked at once is looked at again until all
// were, whatever comes between; who watches since it came in is not told.
func TestNoneIsLeftOut(t *testing.T) {
	const chats = 300
	b := sit(t)
	article := manyWatchers(b, chats)
	b.arrives("fair", article)
	for i := range 3 { // the first twenty, and two lots of the others
		if _, err := b.watcher.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := b.watcher.Counts().Waiting; n != 1 {
			t.Errorf("after %d looks %d articles wait", i+1, n)
		}
	}
	b.says("late", "/watch A"+word(0))
	b.says("later", "/watch fair "+word(3))
	b.restart()
	b.arrives("school", "The school at Nolgram was painted, and A"+word(1)+" paid for it.")
	b.later(10 * time.Minute)
	times := b.toldTimes()
	for i := range chats {
		want := 1
		if n := times[fmt.Sprint("chat", i)]; n != want {
			t.Errorf("chat%d was told %d times", i, n)
		}
	}
	if times["late"]+times["later"] > 0 {
		t.Errorf("who watches since was told of what came before: %v", times)
	}
	if c := b.watcher.Counts(); c.Waiting != 0 || c.Over != 0 {
		t.Errorf("%d articles wait, %d were given up", c.Waiting, c.Over)
	}
}

// While many articles wait, few watches are asked of each, so that they are through soon;
// none is left out.
func TestInHaste(t *testing.T) {
	const chats, articles = 10, 60
	b := sit(t)
	named := manyWatchers(b, chats)
	var all []knowledge.Article
	for i := range articles {
		body := fmt.Sprintf("%s%d and %s%d were cold. %s", word(i*7), i, word(i*11+3), i, named)
		all = append(all, knowledge.Article{ID: knowledge.ArticleID(fmt.Sprint("fair", i)), Body: body, Published: b.clock})
	}
	b.put(all...)
	for _, want := range []int{50, 50} { // the other ten are looked at at leisure
		if _, err := b.watcher.Look(t.Context()); err != nil {
			t.Fatal(err)
		}
		if c := b.watcher.Counts(); c.Waiting != want {
			t.Errorf("%d articles wait after %d were looked at, want %d", c.Waiting, c.Looked, want)
		}
	}
	b.later(10 * time.Minute)
	if c := b.watcher.Counts(); c.Looked != articles || c.Waiting != 0 || c.Asked < chats*articles {
		t.Errorf("%+v", c)
	}
	if n := len(b.toldTimes()); n != chats {
		t.Errorf("%d chats were told", n)
	}
}

// What waits for too long, or too much of it, is given up: the operator hears of it.
func TestGivenUp(t *testing.T) {
	b := sit(t)
	b.mostLater = 2
	article := manyWatchers(b, 140)
	for i := range 4 {
		b.arrives(fmt.Sprint("fair", i), fmt.Sprintf("On day %d: %s", i, article))
	}
	if _, err := b.watcher.Look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := b.watcher.Counts(); c.Waiting != 2 || c.Over != 2 {
		t.Errorf("%d articles wait, %d were given up", c.Waiting, c.Over)
	}
	b.clock = b.clock.Add(80 * time.Hour)
	if err := b.watcher.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if c := b.watcher.Counts(); c.Waiting != 0 || c.Over != 4 {
		t.Errorf("after three days %d articles wait, %d were given up", c.Waiting, c.Over)
	}
	if got := b.log.String(); !strings.Contains(got, "given up") {
		t.Errorf("the log says %q", got)
	}
}
