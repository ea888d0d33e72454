package en

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/language"
	"github.com/ukti-bot/ukti/knowledge/internal/language/languagetest"
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
	for _, r := range language.Rows(spellingText) {
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
	languagetest.Stop(t, New(),
		"the what's didn't how many of which whom",
		"china say two 14 killed minister 2013 first")
}

func TestAsks(t *testing.T) {
	languagetest.Asks(t, New(), map[string]language.Kind{
		"which army closed the bridge":                     language.Any,
		"how much did the bridge cost":                     language.Money,
		"how many farmers came":                            language.People,
		"which month does the fair open":                   language.Month,
		"in what year was it built":                        language.Year,
		"how tall is the tower":                            language.Length,
		"how many days did the strike last":                language.Duration,
		"who opened the bridge":                            language.Name,
		"to whom was the prize given":                      language.Name,
		"whose boat sank":                                  language.Name,
		"which minister resigned":                          language.Name,
		"what is the name of the driver":                   language.Name,
		"what are the names of the two police officers":    language.Name,
		"when does the fair start":                         language.Day,
		"what time does the train leave":                   language.Clock,
		"in which year did the dam break":                  language.Year,
		"on what date was the vote":                        language.Date,
		"where is the mill":                                language.Place,
		"in what country was he born":                      language.Place,
		"which village was flooded":                        language.Place,
		"how many boats sank":                              language.Count,
		"how long was the strike":                          language.Duration,
		"how old is the bridge":                            language.Duration,
		"what percentage voted":                            language.Percent,
		"by how much did prices rise":                      language.Money,
		"why did the dam break":                            language.Reason,
		"what caused the fire":                             language.Reason,
		"how did the dam break":                            language.Any,
		"what did the mayor say when he resigned":          language.Any,
		"which company built the bridge":                   language.Any,
		"what is the name of the hospital":                 language.Called,
		"who was the mayor when the bridge was opened":     language.Name,
		"with the branch closed, where can customers bank": language.Place,
		"us sanctions iran":                                language.Any,
		"":                                                 language.Any,
	})
}

func TestFrame(t *testing.T) {
	languagetest.Frame(t, New(), map[string]string{
		"what is the number of boats without lights": "number",
		"how many days did the strike last":          "days",
		"how much money did the mayor pay":           "money",
		"which day does the fair open":               "day",
		"what did the mayor say about the number":    "",
		"who counted the number of days":             "",
		"the number of boats":                        "number",
	})
}

func TestHolds(t *testing.T) {
	languagetest.Holds(t, New(), []languagetest.Held{
		{Sentence: "the mill was shut from friday noon to 9 am on sunday", Kind: language.Duration, Words: "friday noon 9 am sunday"},
		{Sentence: "the fair opens on may 6 to music", Kind: language.Duration, Words: ""},
		{Sentence: "the army closed the bridge", Kind: language.Person, Words: "army"},
		{Sentence: "the fair opens on may 6", Kind: language.Date, Words: "6"},
		{Sentence: "the train leaves at 9 pm", Kind: language.Clock, Words: "9 pm"},
		{Sentence: "the strike took 3 days", Kind: language.Duration, Words: "3 days"},
		{Sentence: "it cost 72 lakh 17 thousand taka", Kind: language.Money, Words: "72 lakh 17 thousand taka"},
		{Sentence: "300 farmers and 14 goats came", Kind: language.People, Words: "300"},
		{Sentence: "300 farmers and 14 goats came", Kind: language.Count, Words: "14"},
		{Sentence: "the bridge was opened by robert khan", Kind: language.Name, Words: "robert khan"},
		{Sentence: "the dam broke in 1987", Kind: language.Time, Words: "1987"},
		{Sentence: "the fair starts on may 6", Kind: language.Time, Words: "may 6"},
		{Sentence: "the fair starts on may 6", Kind: language.Number, Words: ""},
		{Sentence: "the strike took 3 days", Kind: language.Number, Words: "3 days"},
		{Sentence: "two of 14 boats sank", Kind: language.Number, Words: "two 14"},
		{Sentence: "mayor lindholm opened it", Kind: language.Person, Words: "mayor lindholm"},
		{Sentence: "the meeting was in lindby", Kind: language.Place, Words: "lindby"},
		{Sentence: "it closed because of rain", Kind: language.Reason, Words: "because"},
		{Sentence: "it rained on monday", Kind: language.Time, Words: "monday"},
	})
}

func FuzzStem(f *testing.F) {
	languagetest.FuzzStem(f, New(), "sanctions generously skis dying 's ' yyyy 12km", func(t *testing.T, word, stem string) {
		if len(stem) > len(word) {
			t.Errorf("Stem(%q) grew to %q", word, stem)
		}
	})
}

func BenchmarkStem(b *testing.B) {
	languagetest.BenchmarkStem(b, New(), "sanctions university killed government supplies")
}
