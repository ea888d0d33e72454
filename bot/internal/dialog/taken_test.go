package dialog

import (
	"fmt"
	"slices"
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
		got := asking{turn}.takenAs(tt.taken)
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
	asking{turn}.tellLater(&r, &later)
	if len(r.Quotes) != 3 || r.Quotes[0].Text != "first" || r.Quotes[1].Source.Article != "bridge" || r.Quotes[2].Text != "last" {
		t.Errorf("the quotes are %+v", r.Quotes)
	}
	if !strings.HasPrefix(r.Note, "The second quote is from a later article, of 12 May 2029") || !strings.HasSuffix(r.Note, "next") {
		t.Errorf("the note is %q", r.Note)
	}
	asking{turn}.tellLater(&r, nil)
	if len(r.Quotes) != 3 {
		t.Error("nothing later is told of, too")
	}
}

// fares are two reports of one council, three weeks apart.
func fares() []knowledge.Article {
	day := func(m, d int) time.Time { return time.Date(2029, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	return []knowledge.Article{
		{ID: "raised", Title: "Lindby raises the fare", Published: day(11, 20), Body: "The council of Lindby raised the ferry fare to 30 crowns after a long debate.\nThe mayor was ill."},
		{ID: "lowered", Title: "Ferry: cheaper again", Published: day(12, 11), Body: "The fare went down.\nThe council of Lindby lowered the ferry fare."},
	}
}

// The time that a question was taken to speak of can be left out: by a choice, which keeps
// no word of the question, and in words.
func TestTimeCanBeLeftOut(t *testing.T) {
	b := sit(t, fares()...)
	b.clock = time.Date(2029, 12, 12, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct{ question, taken, label, words, lead string }{
		{"What did the council of Lindby do to the ferry fare after a long debate yesterday?", "Taken as: articles of 11 December 2029.", "Leave the time out", "any time?", "The time left out: What did"},
		{"After a debate, what did the council of Lindby do to the ferry fare yesterday?", "Taken as: articles of 11 December 2029.", "Leave the time out", "leave out the date", "The time left out: After a debate"},
	} {
		r := b.say(tt.question)
		if !strings.HasPrefix(r.Lead, tt.taken) || len(r.Quotes) == 0 || r.Quotes[0].Source.Article != "lowered" {
			t.Fatalf("%s: %s", tt.question, show(r))
		}
		pressed := b.press(t, r, tt.label)
		if len(pressed.Quotes) == 0 || pressed.Quotes[0].Source.Article != "raised" || pressed.Confidence != adapters.Weak {
			t.Errorf("%s: pressed, it is %s", tt.question, show(pressed))
		}
		said := b.say(tt.words)
		if len(said.Quotes) == 0 || said.Quotes[0].Source.Article != "raised" || !strings.HasPrefix(said.Lead, tt.lead) {
			t.Errorf("%s, %s: %s", tt.question, tt.words, show(said))
		}
		if again := b.say(tt.words); len(again.Quotes) > 0 {
			t.Errorf("%s: nothing was narrowed any more, yet %s", tt.question, show(again))
		}
	}
	// Where the platform has a way of its own, it is the only one.
	lifting := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "room", Asker: "another", Lang: "en", Lifts: true, Text: "What did the council of Lindby do to the ferry fare after a long debate yesterday?"})
	if lifting.Taken.IsZero() || slices.ContainsFunc(lifting.Choices, func(c adapters.Choice) bool { return c.Label == "Leave the time out" }) {
		t.Errorf("a platform that lifts the time itself is offered to: %s", show(lifting))
	}
	for key, c := range b.store.choices {
		if strings.Contains(fmt.Sprint(c), "debate") {
			t.Errorf("the choice %s keeps the question: %v", key, c)
		}
	}
}

// Where there is no time, or nothing else without it, nothing is offered; and each language
// has words for it.
func TestNoTimeToLeaveOut(t *testing.T) {
	b := sit(t, fares()...)
	b.clock = time.Date(2029, 12, 12, 9, 0, 0, 0, time.UTC)
	if r := b.say("any time?"); len(r.Quotes) > 0 {
		t.Errorf("nothing was asked, yet %s", show(r))
	}
	for _, question := range []string{"Who lowered the ferry fare?", "Who lowered the ferry fare yesterday?", "Was the mayor ill today?"} {
		for _, c := range b.say(question).Choices {
			if c.Label == "Leave the time out" {
				t.Errorf("%s: leaving the time out is offered", question)
			}
		}
	}
	for _, words := range []string{"যেকোনো সময়?", "সময় বাদ দিন", "jekono somoy", "किसी भी समय?", "regardless of the time"} {
		b.say("What did the council of Lindby do to the ferry fare after a long debate yesterday?")
		if r := b.say(words); len(r.Quotes) == 0 || r.Quotes[0].Source.Article != "raised" {
			t.Errorf("%s: %s", words, show(r))
		}
	}
}

// A day or a month that is named is told as what stands first, not as all that was searched.
func TestNamedDayIsTold(t *testing.T) {
	b := sit(t, fares()...)
	b.clock = time.Date(2029, 12, 12, 9, 0, 0, 0, time.UTC)
	for question, lead := range map[string]string{
		"What did the council of Lindby do on 20 November?": "Taken as: articles of 20 November 2029 first.",
		"What did the council of Lindby do in November?":    "Taken as: articles of 1 November 2029 to 30 November 2029 first.",
	} {
		if r := b.say(question); !strings.HasPrefix(r.Lead, lead) || len(r.Quotes) == 0 || r.Quotes[0].Source.Article != "raised" {
			t.Errorf("%s: %s", question, show(r))
		}
	}
}
