package knowledge

import (
	"strings"
	"testing"
	"time"
)

// dispatches are three reports of one accident and one of something else.
func dispatches(t *testing.T) *Index {
	t.Helper()
	day := func(d int) time.Time { return time.Date(2031, 3, d, 0, 0, 0, 0, time.UTC) }
	return build(t,
		Article{ID: "first", Title: "Ferry Morningstar sinks off Lindby", Published: day(3), Body: "A ferry sank off the coast on Sunday night.\nThree people died, the harbour master said.\nThe owner has left town."},
		Article{ID: "second", Title: "Morningstar: toll rises", Published: day(5), Body: "The number of people who died on the ferry has risen to five.\nDivers found the bell of the ship."},
		Article{ID: "fair", Title: "Book fair opens", Published: day(9), Body: "The fair in the old mill opened on Saturday.\nIt has 40 stalls."},
	)
}

func TestTimeOfQuestion(t *testing.T) {
	x := dispatches(t)
	now := time.Date(2031, 3, 10, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		question string
		first    string // article and line
		degree   Confidence
		lifted   bool
	}{
		{"What happened yesterday?", "fair:1", Strong, false},
		{"What is the news of today?", "fair:1", None, true}, // nothing is of that day
		{"latest news", "fair:1", Strong, false},
		{"What happened on 9 March?", "fair:1", Strong, false}, // the day's news, not what names the day
		{"What is the latest on the Morningstar?", "second:1", -1, false},
		{"What is the current number of dead on the Morningstar?", "second:1", -1, false},
		{"Has the owner of the ferry Morningstar left town at present?", "first:3", Weak, false}, // the later report tells nothing of him
		{"How many people died on the ferry?", "second:1", -1, false},                            // a number that later news corrects
		{"How many stalls does the fair have today?", "fair:2", -1, true},
	} {
		r, err := x.Search(t.Context(), Query{Text: tt.question, Now: now})
		if err != nil {
			t.Fatal(err)
		}
		first := string(r.Passages[0].Article) + ":" + string(rune('0'+r.Passages[0].Line))
		if first != tt.first || r.Stats.Taken.Lifted != tt.lifted || tt.degree >= 0 && r.Confidence != tt.degree {
			t.Errorf("%s: %s, %v, taken as %+v", tt.question, first, r.Confidence, r.Stats.Taken)
		}
	}
}

// abroad are two reports of one accident in two languages, and a later one of another.
func abroad(t *testing.T) *Index {
	t.Helper()
	day := func(d int) time.Time { return time.Date(2031, 3, d, 0, 0, 0, 0, time.UTC) }
	return build(t,
		Article{ID: "bn", Title: "কুসুম নদে খেয়াডুবি", Published: day(3), Body: "কুসুম নদে খেয়া ডুবে তিনজনের মৃত্যু হয়েছে।\nখেয়াটির মাঝি জোরান ডেলভিক পলাতক।\nনিখোঁজ আছেন আটজন।"},
		Article{ID: "en", Title: "Kusum ferry: toll rises", Published: day(6), Body: "The death toll of the ferry that sank in the Kusum has risen to nine, and two people are missing.\nBoatman Joran Delvik was found on Wednesday."},
		Article{ID: "flood", Title: "Zorvath after the flood", Published: day(4), Body: "The number of people killed has climbed to seven.\nThe water is falling."},
		Article{ID: "mine", Title: "Mine at Toomaville", Published: day(9), Body: "The death toll of the Toomaville mine has risen to 21.\nFour people are missing."},
	)
}

// A later report counts in whatever language it is, but not one of another story: it lacks
// what the story is about.
func TestLaterInAnotherLanguage(t *testing.T) {
	x := abroad(t)
	for question, want := range map[string]string{
		"খেয়াডুবিতে সর্বশেষ মৃতের সংখ্যা কত?": "en:1",
		"কুসুম নদে এখন কতজন নিখোঁজ?":           "en:1",
		"latest Kusum death toll":         "en:1",
		"Any news of the boatman Delvik?": "en:2",
		"latest Toomaville death toll":    "mine:1",
		"latest Zorvath death toll":       "flood:1", // others hold more of the other words
	} {
		r := ask(t, x, Query{Text: question, Now: time.Date(2031, 3, 10, 9, 0, 0, 0, time.UTC)})
		if first := string(r.Passages[0].Article) + ":" + string(rune('0'+r.Passages[0].Line)); first != want || r.Confidence == None {
			t.Errorf("%s: %s, %v, want %s", question, first, r.Confidence, want)
		}
	}
}

// Within one article, and where the road is left out, the words of time are words.
func TestTimeLeftOut(t *testing.T) {
	x := dispatches(t)
	for _, q := range []Query{{Article: "first"}, {Without: []Component{WithoutTime}}} {
		q.Text = "Who has left town today?"
		r, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		if !r.Stats.Taken.IsZero() || r.Passages[0].Article != "first" || r.Passages[0].Line != 3 {
			t.Errorf("%+v: %+v", r.Stats.Taken, r.Passages[0])
		}
	}
}

// What only the title says is met, and the first line stands for it: a title is no line.
func TestTitleIsEvidence(t *testing.T) {
	x := dispatches(t)
	for question, want := range map[string]string{
		"What happened to the Morningstar off Lindby?":       "A ferry sank off the coast on Sunday night.",
		"Which town did the owner of the Morningstar leave?": "The owner has left town.",
	} {
		r, err := x.Search(t.Context(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Passages) == 0 || r.Passages[0].Text != want {
			t.Errorf("%s: %+v", question, r.Passages)
		}
		for _, p := range r.Passages {
			if strings.Contains(p.Text, "Morningstar") {
				t.Errorf("%s: a title is quoted", question)
			}
		}
	}
}

func TestCompounds(t *testing.T) {
	x := build(t,
		Article{ID: "mill", Body: "The sawmill burned.\nThe head quarters moved to Lindby.\nNobody was hurt."},
		Article{ID: "mela", Body: "বইমেলা শুরু হয়েছে সোমবার।\nপাঠ্য বই পাওয়া যাচ্ছে না।\nমাঝি ফিরেছেন।"},
	)
	for question, want := range map[string]string{
		"Which saw mill burned?":       "The sawmill burned.",
		"Where did headquarters move?": "The head quarters moved to Lindby.",
		"বই মেলা কবে শুরু?":            "বইমেলা শুরু হয়েছে সোমবার।",
		"পাঠ্যবই কোথায়?":              "পাঠ্য বই পাওয়া যাচ্ছে না।",
		"boi mela kobe shuru":          "বইমেলা শুরু হয়েছে সোমবার।",
	} {
		r, err := x.Search(t.Context(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Passages) == 0 || r.Passages[0].Text != want {
			t.Errorf("%s: %+v", question, r.Passages)
			continue
		}
		if met := r.Stats.Words[0]; !met.Covered {
			t.Errorf("%s: %+v is not met", question, met)
		}
	}
}

// What a compound is said of in one report is said of its part in the next.
func TestPartsOfCompounds(t *testing.T) {
	x := build(t,
		Article{ID: "a", Body: "নৌকাডুবি নিয়ে তদন্ত চলছে।\nনৌকা ডুবে দুজন আহত হন।\nমাঝি ফিরেছেন।"},
		Article{ID: "market", Body: "হাটে ছিলেন ৭০ জন জেলে।\nগরু ছিল কম।"},
		Article{ID: "b", Body: "নৌকাটিতে ছিলেন ১২ জন জেলে।\nবাজারে ছিলেন ৪০ জন ক্রেতা।"},
	)
	r := ask(t, x, Query{Text: "নৌকাডুবির সময় কতজন জেলে ছিলেন?"})
	if first := r.Passages[0]; first.Article != "b" || first.Line != 1 {
		t.Errorf("%s:%d %s", first.Article, first.Line, first.Text)
	}
	without := ask(t, x, Query{Text: "নৌকাডুবির সময়", Article: "b", Without: []Component{component(t, "compound")}})
	if len(without.Passages) > 0 && without.Stats.Words[0].Covered {
		t.Errorf("without the expander, %+v is met", without.Stats.Words)
	}
}

// A word of nearly one meaning leads where the word itself does not, and a name is met in
// another script although the articles of its own have it, too.
func TestSynonymsAndNames(t *testing.T) {
	x := build(t,
		Article{ID: "mill", Title: "Ostrevko mill", Body: "The mill in Lindby pays 90 labourers by the week.\nIts gate is green.\nOstrevko bought it in spring."},
		Article{ID: "bn", Title: "ওস্ত্রেভকো মিল", Body: "মিলটির ফটক সবুজ।\nওস্ত্রেভকো একটি জাহাজ কিনেছেন।"},
	)
	r := ask(t, x, Query{Text: "How many staff?", Explain: true})
	if len(r.Passages) == 0 || r.Passages[0].Line != 1 || r.Stats.Words[0].Expander != "synonym" {
		t.Errorf("%+v by %+v", r.Passages, r.Stats.Words)
	}
	r = ask(t, x, Query{Text: "Which ship did Ostrevko buy?"})
	if len(r.Passages) == 0 || r.Passages[0].Text != "ওস্ত্রেভকো একটি জাহাজ কিনেছেন।" {
		t.Errorf("%+v", r.Passages)
	}
}

// A day that is named is met by the day of publication, too, which is told then; a text
// that names the day is found as before.
func TestNamedDay(t *testing.T) {
	day := func(m, d int) time.Time { return time.Date(2031, time.Month(m), d, 0, 0, 0, 0, time.UTC) }
	x := build(t,
		Article{ID: "early", Published: day(2, 12), Body: "The council of Lindby raised the ferry fare to 30 crowns.\nThe mayor was ill."},
		Article{ID: "late", Published: day(3, 4), Body: "The council of Lindby raised the ferry fare to 40 crowns.\nThe mayor was there."},
		Article{ID: "after", Published: day(3, 20), Body: "The ferry stands still.\nIts engine failed on 7 March.\nThe council meets again on 2 April."},
		Article{ID: "মেলা", Published: day(2, 12), Body: "পরিষদ মেলার ফি ৩০ টাকা করেছে।"},
		Article{ID: "মেলা ২", Published: day(3, 4), Body: "পরিষদ মেলার ফি ৪০ টাকা করেছে।"},
	)
	now := day(3, 25)
	for _, tt := range []struct {
		question, first string
		named           bool
	}{
		{"What did the council of Lindby raise on 12 February?", "early:1", true},
		{"What did the council of Lindby raise on 4 March?", "late:1", true},
		{"What did the council of Lindby raise in February?", "early:1", true},
		{"What did the council of Lindby raise on 3 March 2031?", "late:1", true}, // told of the day after
		{"What failed on 7 March?", "after:2", false},
		{"What did the council raise since 1 March?", "late:1", false},
		{"১২ ফেব্রুয়ারি পরিষদ মেলার ফি কত করেছে?", "মেলা:1", true},
		{"৪ মার্চ পরিষদ মেলার ফি কত করেছে?", "মেলা ২:1", true},
		{"मेले की फीस 12 फरवरी को परिषद ने कितनी की?", "মেলা:1", true},
		{"12 february te parishad melar fee koto koreche", "মেলা:1", true},
	} {
		r := ask(t, x, Query{Text: tt.question, Now: now})
		if len(r.Passages) == 0 {
			t.Errorf("%s: nothing", tt.question)
			continue
		}
		first := string(r.Passages[0].Article) + ":" + string(rune('0'+r.Passages[0].Line))
		if taken := r.Stats.Taken; first != tt.first || taken.Named != tt.named || taken.Named && taken.From.IsZero() {
			t.Errorf("%s: %s, taken as %+v", tt.question, first, taken)
		}
	}
}

// A dateline's month is not the month that the report tells of.
func TestOtherMonth(t *testing.T) {
	x := build(t,
		Article{ID: "a", Body: "In March the mill of Lindby sold 900 sacks of flour.\nThe mill is old."},
		Article{ID: "b", Body: "Toomaville, 4 April: In March the mine sold 900 tonnes of coal.\nThe mine is old."},
	)
	for question, sure := range map[string]bool{
		"How many sacks of flour did the mill of Lindby sell in March?":  true,
		"How many tonnes of coal did the Toomaville mine sell in April?": false,
		"How many tonnes of coal did the Toomaville mine sell in March?": true,
	} {
		if r := ask(t, x, Query{Text: question}); (r.Confidence == Strong) != sure {
			t.Errorf("%s: %v (%.2f)", question, r.Confidence, r.Stats.Sureness)
		}
	}
}
