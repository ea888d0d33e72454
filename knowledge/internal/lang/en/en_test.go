package en

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/ukti-bot/ukti/knowledge/internal/lang"
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
	a := New()
	for _, w := range strings.Fields("the what's didn't how many of which whom") {
		if !a.Stop(w) {
			t.Errorf("%s is no stop word", w)
		}
	}
	for _, w := range strings.Fields("china say two 14 killed minister 2013 first") {
		if a.Stop(w) {
			t.Errorf("%s is a stop word", w)
		}
	}
}

func TestAsks(t *testing.T) {
	a := New()
	for question, kind := range map[string]lang.Kind{
		"who opened the bridge":                            lang.Person,
		"to whom was the prize given":                      lang.Person,
		"whose boat sank":                                  lang.Person,
		"which minister resigned":                          lang.Person,
		"what is the name of the driver":                   lang.Person,
		"what are the names of the two police officers":    lang.Person,
		"when does the fair start":                         lang.Time,
		"what time does the train leave":                   lang.Time,
		"in which year did the dam break":                  lang.Time,
		"on what date was the vote":                        lang.Time,
		"where is the mill":                                lang.Place,
		"in what country was he born":                      lang.Place,
		"which village was flooded":                        lang.Place,
		"how many boats sank":                              lang.Number,
		"how long was the strike":                          lang.Number,
		"how old is the bridge":                            lang.Number,
		"what percentage voted":                            lang.Number,
		"by how much did prices rise":                      lang.Number,
		"why did the dam break":                            lang.Reason,
		"what caused the fire":                             lang.Reason,
		"how did the dam break":                            lang.Any,
		"what did the mayor say when he resigned":          lang.Any,
		"which company built the bridge":                   lang.Any,
		"what is the name of the hospital":                 lang.Any,
		"who was the mayor when the bridge was opened":     lang.Person,
		"with the branch closed, where can customers bank": lang.Place,
		"us sanctions iran":                                lang.Any,
		"":                                                 lang.Any,
	} {
		if got := a.Asks(strings.Fields(question)); got != kind {
			t.Errorf("Asks(%s) = %v, want %v", question, got, kind)
		}
	}
}

func TestHolds(t *testing.T) {
	a := New()
	for _, c := range []struct {
		sentence string
		kind     lang.Kind
		want     string
	}{
		{"the dam broke in 1987", lang.Time, "1987"},
		{"the fair starts on may 6", lang.Time, "may 6"},
		{"the fair starts on may 6", lang.Number, ""},
		{"the strike took 3 days", lang.Number, "3"},
		{"two of 14 boats sank", lang.Number, "two 14"},
		{"mayor lindholm opened it", lang.Person, "mayor lindholm"},
		{"the meeting was in lindby", lang.Place, "lindby"},
		{"it closed because of rain", lang.Reason, "because"},
		{"it rained on monday", lang.Time, "monday"},
	} {
		words := strings.Fields(c.sentence)
		var got []string
		for _, i := range lang.Holds(lang.TraitsOf(a, words), c.kind) {
			got = append(got, words[i])
		}
		if !slices.Equal(got, strings.Fields(c.want)) {
			t.Errorf("Holds(%s, %v) = %q, want %q", c.sentence, c.kind, got, c.want)
		}
	}
}

func FuzzStem(f *testing.F) {
	a := New()
	for _, w := range strings.Fields("sanctions generously skis dying 's ' yyyy") {
		f.Add(w)
	}
	f.Fuzz(func(t *testing.T, word string) {
		if !utf8.ValidString(word) {
			t.Skip()
		}
		stem := a.Stem(word)
		if !utf8.ValidString(stem) || len(stem) > len(word) || a.Stem(stem) != stem {
			t.Errorf("Stem(%q) = %q, again %q", word, stem, a.Stem(stem))
		}
		a.Spelling(word)
		a.Stop(word)
	})
}

func BenchmarkStem(b *testing.B) {
	a := New()
	forms := strings.Fields("sanctions university killed government supplies")
	for i := 0; b.Loop(); i++ {
		a.Stem(forms[i%len(forms)])
	}
}
