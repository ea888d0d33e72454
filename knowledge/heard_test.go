package knowledge

import "testing"

// What a Banglish word sounds as leads where that word does: to what means nearly the same.
func TestHeardInBanglish(t *testing.T) {
	x := build(t,
		Article{ID: "ferry", Lang: "bn", Body: "ঘাটে নৌকা বেড়েছে।\nনিহতের সংখ্যা নয়।\nসকালে বৃষ্টি ছিল।"},
	)
	r, err := x.Search(t.Context(), Query{Text: "koto jon mara gese", Lang: "bn-Latn"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Passages) == 0 || r.Passages[0].Line != 2 || len(r.Stats.Words) != 1 || r.Stats.Words[0].Expander != "synonym" {
		t.Errorf("%+v, words %+v", r.Passages, r.Stats.Words)
	}
}
