package web

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/adapters/adaptertest"
)

// What a question is narrowed to reaches the conversation, stands in the answer's
// address, and can be taken off piece by piece; so can the time that its words speak of.
func TestNarrowed(t *testing.T) {
	dhaka := time.FixedZone("+06", 6*60*60)
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, dhaka) }
	h := &adaptertest.Handler{Reply: func(_ context.Context, q adapters.Question) adapters.Reply {
		r := ferryReply()
		if !q.Within.AnyTime {
			r.Taken = adapters.Period{From: day(5), Until: day(6)}
		}
		return r
	}}
	s := open(t, h, Options{Now: func() time.Time { return day(20) }})
	for _, c := range []struct {
		narrow, within string
		chips          string // each with the parameters that are left without it
	}{
		{"", "{   false}", "5 March 2026: when=any"},
		{"when=any", "{   true}", ""},
		{"publisher=Paper+%26+Co&when=any", "{ Paper & Co  true}", "Paper & Co: when=any"},
		{"from=2026-03-01&until=2026-03-31&when=any", "{  2026-03-01 2026-04-01 true}", "1 March 2026 – 31 March 2026: when=any"},
		{"from=2026-03-01&when=any", "{  2026-03-01 true}", "from 1 March 2026 on: when=any"},
		{"until=2026-03-01&when=any", "{   2026-03-02 true}", "until 1 March 2026: when=any"},
		{"from=2026-03-01&until=2026-03-01&when=any", "{  2026-03-01 2026-03-02 true}", "1 March 2026: when=any"},
		{"from=soon&until=%00&when=any", "{   true}", ""},
		{"article=aaaaaaaaaa&publisher=P&from=2026-03-01", "{aaaaaaaaaa P 2026-03-01 false}",
			"তিলপাড়ার খেয়া: from=2026-03-01&publisher=P | P: article=aaaaaaaaaa&from=2026-03-01 | from 1 March 2026 on: article=aaaaaaaaaa&publisher=P | 5 March 2026: article=aaaaaaaaaa&from=2026-03-01&publisher=P&when=any"},
	} {
		_, body := s.get(t, "/?lang=en&q=When&"+c.narrow)
		asked := h.Asked()
		w := asked[len(asked)-1].Within
		if !asked[len(asked)-1].Lifts {
			t.Errorf("%s: the conversation is not told that the page has chips", c.narrow)
		}
		got := []string{w.Article, w.Publisher}
		for _, at := range []time.Time{w.From, w.Until} {
			if !at.IsZero() {
				got = append(got, at.Format(time.DateOnly))
			} else if at == w.From {
				got = append(got, "")
			}
		}
		if told := fmt.Sprintf("{%s %v}", strings.TrimRight(strings.Join(got, " "), ""), w.AnyTime); strings.Join(strings.Fields(told), " ") != strings.Join(strings.Fields(c.within), " ") {
			t.Errorf("%s: the conversation is told %s, want %s", c.narrow, told, c.within)
		}
		var chips []string
		doc := parse(t, body)
		answer := nodes(doc, class("answer"))[0]
		for _, p := range nodes(answer, class("chips")) {
			for _, a := range nodes(p, tag("a")) {
				to, err := url.Parse(attribute(a, "href"))
				if err != nil {
					t.Fatal(err)
				}
				left := to.Query()
				if left.Get("q") != "When" || left.Get("lang") != "en" {
					t.Errorf("%s: without it there is %s", c.narrow, to)
				}
				left.Del("q")
				left.Del("lang")
				chips = append(chips, strings.TrimSuffix(textOf(a), " ×")+": "+left.Encode())
			}
		}
		if told := strings.Join(chips, " | "); told != c.chips {
			t.Errorf("%s: the chips are\n%s, want\n%s", c.narrow, told, c.chips)
		}
		address, err := url.Parse(attribute(nodes(answer, class("address"))[0], "href"))
		if err != nil || readBounds(address.Query()) != readBounds(must(t, c.narrow)) {
			t.Errorf("%s: the answer's address is %s", c.narrow, address)
		}
	}
	// The form keeps what it was narrowed to; an article has a box of its own.
	_, body := s.get(t, "/?lang=en&q=x&publisher=Paper+%26+Co&article=aaaaaaaaaa&from=2026-03-01")
	for _, want := range []string{`<option selected value="Paper &amp; Co">`, `name="article" value="aaaaaaaaaa"`, `name="from" value="2026-03-01"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the form has no %s", want)
		}
	}
	if _, body = s.get(t, "/a/aaaaaaaaaa"); !strings.Contains(body, `<input type="hidden" name="article" value="aaaaaaaaaa">`) {
		t.Error("an article can't be asked")
	}
	n := len(h.Asked())
	for _, publisher := range []string{"P", "P", "Q"} { // the same form sent twice is one, with another publisher it is another
		s.post(t, url.Values{"q": {"x"}, "publisher": {publisher}, "me": {id("me", 1)}, "form": {id("form", 1)}})
	}
	if got := len(h.Asked()) - n; got != 2 {
		t.Errorf("%d of three forms were asked, want 2", got)
	}
}

func must(t *testing.T, query string) url.Values {
	t.Helper()
	v, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	return v
}
