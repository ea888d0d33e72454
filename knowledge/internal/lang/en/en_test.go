package en

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
	"github.com/ukti-bot/ukti/knowledge/internal/lang/langtest"
)

func TestStem(t *testing.T) {
	a := New()
	for _, group := range []string{
		"sanction sanctions sanctioned sanctioning", "supply supplies supplied", "country countries", "elect elected elects",
		"china china's", "run running runs", "agree agreed agrees", "weapon weapons",
	} {
		forms := strings.Fields(group)
		for _, form := range forms {
			if got, want := a.Stem(form), a.Stem(forms[0]); got != want {
				t.Errorf("Stem(%s) = %s, Stem(%s) = %s", form, got, forms[0], want)
			}
			if got := a.Stem(form); a.Stem(got) != got {
				t.Errorf("Stem(%s) = %s is not its own stem", form, got)
			}
		}
	}
	for _, pair := range [][2]string{{"china", "chin"}, {"march", "mar"}, {"news", "new"}, {"iran", "iraq"}, {"2013", "20"}, {"ঢাকা", "ঢাকার"}} {
		if a.Stem(pair[0]) == a.Stem(pair[1]) {
			t.Errorf("%s and %s share the stem %s", pair[0], pair[1], a.Stem(pair[0]))
		}
	}
}

func TestSpelling(t *testing.T) {
	a := New()
	for _, r := range lang.Rows(spellingText) {
		if len(r.Cells) != 2 {
			t.Errorf("spelling.tsv: %q", r.Cells)
		}
	}
	for british, american := range map[string]string{
		"colour": "color", "organised": "organized", "centre": "center", "travelled": "traveled", "jewellery": "jewelry",
		"defence": "defense", "programme": "program", "our": "our", "dialogue": "dialog",
	} {
		if got := a.Spelling(british); got != american {
			t.Errorf("Spelling(%s) = %s, want %s", british, got, american)
		}
	}
}

func TestStop(t *testing.T) {
	langtest.Stop(t, New(),
		"the what's didn't how many of which whom",
		"china say two 14 killed minister 2013 first")
}

func TestAsks(t *testing.T) {
	langtest.Asks(t, New(), map[string]lang.Kind{
		"which army closed the bridge":                     lang.Any,
		"how much did the bridge cost":                     lang.Money,
		"how many farmers came":                            lang.People,
		"which month does the fair open":                   lang.Month,
		"in what year was it built":                        lang.Year,
		"how tall is the tower":                            lang.Length,
		"how many days did the strike last":                lang.Duration,
		"who opened the bridge":                            lang.Name,
		"to whom was the prize given":                      lang.Name,
		"whose boat sank":                                  lang.Name,
		"which minister resigned":                          lang.Name,
		"what is the name of the driver":                   lang.Name,
		"what are the names of the two police officers":    lang.Name,
		"when does the fair start":                         lang.Day,
		"what time does the train leave":                   lang.Clock,
		"in which year did the dam break":                  lang.Year,
		"on what date was the vote":                        lang.Date,
		"where is the mill":                                lang.Place,
		"in what country was he born":                      lang.Place,
		"which village was flooded":                        lang.Place,
		"how many boats sank":                              lang.Count,
		"how long was the strike":                          lang.Duration,
		"how old is the bridge":                            lang.Duration,
		"what percentage voted":                            lang.Percent,
		"by how much did prices rise":                      lang.Money,
		"why did the dam break":                            lang.Reason,
		"what caused the fire":                             lang.Reason,
		"how did the dam break":                            lang.Any,
		"what did the mayor say when he resigned":          lang.Any,
		"which company built the bridge":                   lang.Any,
		"what is the name of the hospital":                 lang.Any,
		"who was the mayor when the bridge was opened":     lang.Name,
		"with the branch closed, where can customers bank": lang.Place,
		"us sanctions iran":                                lang.Any,
		"":                                                 lang.Any,
	})
}

func TestHolds(t *testing.T) {
	langtest.Holds(t, New(), []langtest.Held{
		{Sentence: "the army closed the bridge", Kind: lang.Person, Words: "army"},
		{Sentence: "the fair opens on may 6", Kind: lang.Date, Words: "6"},
		{Sentence: "the train leaves at 9 pm", Kind: lang.Clock, Words: "9 pm"},
		{Sentence: "the strike took 3 days", Kind: lang.Duration, Words: "3 days"},
		{Sentence: "it cost 72 lakh 17 thousand taka", Kind: lang.Money, Words: "72 lakh 17 thousand taka"},
		{Sentence: "300 farmers and 14 goats came", Kind: lang.People, Words: "300"},
		{Sentence: "300 farmers and 14 goats came", Kind: lang.Count, Words: "14"},
		{Sentence: "the bridge was opened by robert khan", Kind: lang.Name, Words: "robert khan"},
		{Sentence: "the dam broke in 1987", Kind: lang.Time, Words: "1987"},
		{Sentence: "the fair starts on may 6", Kind: lang.Time, Words: "may 6"},
		{Sentence: "the fair starts on may 6", Kind: lang.Number, Words: ""},
		{Sentence: "the strike took 3 days", Kind: lang.Number, Words: "3 days"},
		{Sentence: "two of 14 boats sank", Kind: lang.Number, Words: "two 14"},
		{Sentence: "mayor lindholm opened it", Kind: lang.Person, Words: "mayor lindholm"},
		{Sentence: "the meeting was in lindby", Kind: lang.Place, Words: "lindby"},
		{Sentence: "it closed because of rain", Kind: lang.Reason, Words: "because"},
		{Sentence: "it rained on monday", Kind: lang.Time, Words: "monday"},
	})
}

func FuzzStem(f *testing.F) {
	langtest.FuzzStem(f, New(), "sanctions generously skis dying 's ' yyyy 12km", func(t *testing.T, word, stem string) {
		if len(stem) > len(word) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	langtest.BenchmarkStem(b, New(), "sanctions university killed government supplies")
}
