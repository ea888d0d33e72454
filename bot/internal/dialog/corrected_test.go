package dialog_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/bot/internal/dialog/corrected"
	"github.com/ukti-bot/ukti/bot/internal/dialog/locale"
	"github.com/ukti-bot/ukti/knowledge"
)

// textOf is a text of the article "ferry".
func textOf(t *testing.T, superseded bool, lines ...string) corrected.Text {
	t.Helper()
	a := knowledge.Article{ID: "ferry", Title: "খেয়াঘাটের খবর", Publisher: "মধুপুর বার্তা", Lang: "bn", Body: strings.Join(lines, "\n")}
	a.Revision = knowledge.Revision(a.Body)
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) { yield(a, nil) }, knowledge.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	return corrected.Text{Article: a, Index: x, Superseded: superseded}
}

// sentence is one that was changed at a time; is is "" where nothing stands for it.
func sentence(before, now corrected.Text, was, is string, at time.Time) corrected.Sentence {
	s := corrected.Sentence{At: at, Before: before, Now: now}
	s.Was.Start = strings.Index(before.Article.Body, was)
	s.Was.End = s.Was.Start + len(was)
	if is != "" {
		s.Is.Start = strings.Index(now.Article.Body, is)
		s.Is.End = s.Is.Start + len(is)
	}
	return s
}

func TestReply(t *testing.T) {
	const was, is, also = "খেয়া চালু হবে ৪ মে।", "খেয়া চালু হবে ৯ মে।", "ভাড়া পাঁচ টাকা।"
	before, now := textOf(t, true, was, also), textOf(t, false, is)
	monday, tuesday := time.Date(2031, 5, 5, 20, 0, 0, 0, time.UTC), time.Date(2031, 5, 6, 1, 0, 0, 0, time.UTC)
	one := sentence(before, now, was, is, monday)
	for _, c := range []struct {
		lang string
		told corrected.Told
		want string
	}{
		{"bn", corrected.Told{Sentences: []corrected.Sentence{one}}, "৬ মে ২০৩১ তারিখে সংশোধন করা হয়েছে:\nআগে ছিল: | খেয়া চালু হবে ৪ মে।\nএখন আছে: | খেয়া চালু হবে ৯ মে।\nএই চ্যাটে এমন বার্তা না চাইলে: /settings corrections off"},
		{"hi", corrected.Told{Sentences: []corrected.Sentence{one}}, "6 मई 2031 को सुधारा गया:\nपहले था: | খেয়া চালু হবে ৪ মে।\nअब है: | খেয়া চালু হবে ৯ মে।\nइस चैट में ऐसे संदेश न चाहिए तो: /settings corrections off"},
		{"en", corrected.Told{Sentences: []corrected.Sentence{one, sentence(before, now, also, "", tuesday)}},
			"Corrected on 6 May 2031:\nwas: | খেয়া চালু হবে ৪ মে।\nnow: | খেয়া চালু হবে ৯ মে।\nwas, and is no longer in the article: | ভাড়া পাঁচ টাকা।\nNo more of this in the chat: /settings corrections off"},
		{"en", corrected.Told{Sentences: []corrected.Sentence{one, sentence(before, now, also, "", monday.Add(-24*time.Hour))}},
			"Corrected since:\nwas, until 6 May 2031: | খেয়া চালু হবে ৪ মে।\nnow: | খেয়া চালু হবে ৯ মে।\nwas, until 5 May 2031, and is no longer in the article: | ভাড়া পাঁচ টাকা।\nNo more of this in the chat: /settings corrections off"},
		{"en", corrected.Told{Withdrawals: []corrected.Withdrawal{{At: monday, Article: now.Article}}, Removed: []time.Time{tuesday}},
			"On 6 May 2031 its publisher took away an article that is quoted here: “খেয়াঘাটের খবর”\nOn 6 May 2031 an article that is quoted here was taken out of the archive.\nNo more of this in the chat: /settings corrections off"},
		{"en", corrected.Told{Sentences: []corrected.Sentence{one, one, one, one, one, {At: monday}, {At: monday}}},
			"Corrected on 6 May 2031:" + strings.Repeat("\nwas: | খেয়া চালু হবে ৪ মে।\nnow: | খেয়া চালু হবে ৯ মে।", corrected.MostSentences) + "\n2 more sentences were changed.\nNo more of this in the chat: /settings corrections off"},
	} {
		locales, err := locale.Load(c.lang)
		if err != nil {
			t.Fatal(err)
		}
		r, ok := corrected.Writer{Locale: locales.Default(), Zone: time.FixedZone("Dhaka", 6*60*60)}.Reply(c.told)
		said := r.Lead
		for _, q := range r.Quotes {
			said += fmt.Sprintf("\n%s | %s", q.Head, q.Text)
		}
		if said += "\n" + r.Note; !ok || said != c.want || r.Lang != c.lang {
			t.Errorf("%t, %s:\n%s\nwant\n%s", ok, r.Lang, said, c.want)
		}
	}
}

// TestUnsound: what its article does not have is not shown.
func TestUnsound(t *testing.T) {
	before, now := textOf(t, true, "It was so."), textOf(t, false, "It is so.")
	forged := before
	forged.Article.Body = "It was not"
	locales, err := locale.Load("en")
	if err != nil {
		t.Fatal(err)
	}
	for name, s := range map[string]corrected.Sentence{
		"other bytes": {Before: forged, Was: knowledge.Span{Start: 0, End: 10}, Now: now},
		"no bytes":    {Before: before, Now: now},
		"too many":    {Before: before, Was: knowledge.Span{Start: 0, End: 999}, Now: now},
	} {
		if r, ok := (corrected.Writer{Locale: locales.Default(), Zone: time.UTC}).Reply(corrected.Told{Sentences: []corrected.Sentence{s}}); ok {
			t.Errorf("%s: shown %+v", name, r.Quotes)
		}
	}
}
