package dialog

import (
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

func TestTakenAs(t *testing.T) {
	b := sit(t, twoArticles()...)
	turn := b.begin(adapters.Question{Adapter: "test"})
	turn.loc = b.locales.Tag("en")
	day := func(d int) time.Time { return time.Date(2029, 11, d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		taken knowledge.Taken
		want  string
	}{
		{knowledge.Taken{}, ""},
		{knowledge.Taken{News: true}, ""},
		{knowledge.Taken{Newest: true}, "Taken as: the newest first."},
		{knowledge.Taken{From: day(20)}, "Taken as: articles since 20 November 2029."},
		{knowledge.Taken{Until: day(21)}, "Taken as: articles until 20 November 2029."},
		{knowledge.Taken{From: day(20), Until: day(21)}, "Taken as: articles of 20 November 2029."},
		{knowledge.Taken{From: day(12), Until: day(19)}, "Taken as: articles of 12 November 2029 to 18 November 2029."},
		{knowledge.Taken{From: day(20), Until: day(21), Lifted: true, NewestHeld: day(9)}, "Taken as: articles of 20 November 2029. There is nothing of that time, so all were looked through."},
	} {
		got := turn.takenAs(tt.taken)
		if !strings.HasPrefix(got, tt.want) || (got == "") != (tt.want == "") {
			t.Errorf("%+v is told as %q, want %q", tt.taken, got, tt.want)
		}
		if newest := strings.Contains(got, "9 November 2029") && !tt.taken.NewestHeld.IsZero(); newest != !tt.taken.NewestHeld.IsZero() {
			t.Errorf("%+v does not tell what the newest is of: %q", tt.taken, got)
		}
	}
}

// A question about last week says how it was taken, in the asker's zone, before the answer.
func TestTakenStandsBeforeTheAnswer(t *testing.T) {
	b := sit(t, twoArticles()...)
	b.clock = time.Date(2029, 5, 17, 20, 0, 0, 0, time.UTC)
	r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "room", Asker: "reader", Lang: "en", Text: "What opened over the Koroti last week?"})
	first, _, _ := strings.Cut(r.Lead, "\n")
	if !strings.HasPrefix(first, "Taken as: articles of ") || len(r.Quotes) == 0 || r.Quotes[0].Source.Article != "bridge" {
		t.Errorf("the reply is %s", show(r))
	}
}

// What a later article says otherwise stands second, word for word, and is announced.
func TestLaterIsTold(t *testing.T) {
	b := sit(t, twoArticles()...)
	turn := b.begin(adapters.Question{Adapter: "test"})
	turn.loc = b.locales.Tag("en")
	res, err := b.shelf.Index().Search(t.Context(), knowledge.Query{Text: "How much is the toll for a car?", Article: "bridge"})
	if err != nil {
		t.Fatal(err)
	}
	later := res.Passages[0]
	r := adapters.Reply{Quotes: []adapters.Quote{{Text: "first"}, {Text: "last"}}, Note: "next"}
	turn.tellLater(&r, &later)
	if len(r.Quotes) != 3 || r.Quotes[0].Text != "first" || r.Quotes[1].Source.Article != "bridge" || r.Quotes[2].Text != "last" {
		t.Errorf("the quotes are %+v", r.Quotes)
	}
	if !strings.HasPrefix(r.Note, "The second quote is from a later article, of 12 May 2029") || !strings.HasSuffix(r.Note, "next") {
		t.Errorf("the note is %q", r.Note)
	}
	turn.tellLater(&r, nil)
	if len(r.Quotes) != 3 {
		t.Error("nothing later is told of, too")
	}
}
