package knowledge

import (
	"fmt"
	"testing"
)

// What an article costs doesn't depend on watches that share no word with it: it meets the
// same ones, whatever others there are, and looks at no other.
func TestStrangersAreNotMet(t *testing.T) {
	p, err := NewPercolator()
	if err != nil {
		t.Fatal(err)
	}
	a := Article{ID: "ferry", Body: "The ferry over the Kusum begins on Monday.\nIt carries forty people and two carts."}
	x := build(t, a)
	for id, asked := range map[int64]string{1: "When does the ferry over the Kusum begin?", 2: "কুসুম নদীর ফেরি", 3: "Kusum"} {
		if err := p.Add(t.Context(), x, id, asked); err != nil {
			t.Fatal(err)
		}
	}
	before := len(p.Meet(a))
	for i := range 2000 {
		if err := p.Add(t.Context(), x, int64(10+i), fmt.Sprintf("Neptune moon%d photographed", i)); err != nil {
			t.Fatal(err)
		}
	}
	if after := len(p.Meet(a)); before < 2 || after != before {
		t.Errorf("%d are met, of them %d before the strangers came", after, before)
	}
	is, found, err := p.Confirm(t.Context(), x, Met{ID: 1}, "ferry", "When does the ferry over the Kusum begin?")
	if err != nil || is != Answered || found.Text != "The ferry over the Kusum begins on Monday." {
		t.Errorf("%v, %q, %v", is, found.Text, err)
	}
	if is, _, err := p.Confirm(t.Context(), x, Met{ID: 9, Missing: 1}, "ferry", "Who photographed Neptune's moon?"); is != Unanswered || err != nil {
		t.Errorf("%v, %v", is, err)
	}
}

// A question is not told of sentences that hold its one common word: that tells nothing of
// what is asked. Who watches the word itself is told of all of them.
func TestCommonWordsAreNotTold(t *testing.T) {
	news := []Article{{ID: "thief", Body: "A man was arrested at the ford.\nHe had two lamps with him."}}
	for i := range 40 {
		news = append(news, Article{ID: ArticleID(fmt.Sprintf("n%d", i)), Body: fmt.Sprintf("Lamp number %d of the harbour was lit.\nAnother man was arrested there.\nThe boats came in late.", i)})
	}
	news = append(news, Article{ID: "mayor", Body: "The mayor of Nolgram, who sold lanterns, was arrested.\nThe town was quiet."})
	x := build(t, news...)
	p, err := NewPercolator()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		asked string
		of    ArticleID
		want  Standing
	}{
		{"Why was he arrested?", "thief", Unanswered},
		{"arrested", "thief", Holding},
		{"Why was the lantern mayor of Nolgram arrested?", "mayor", Holding},
	} {
		if err := p.Add(t.Context(), x, 1, tt.asked); err != nil {
			t.Fatal(err)
		}
		a, _ := x.Article(tt.of)
		met := p.Meet(a)
		if len(met) != 1 {
			t.Fatalf("%s: %d are met", tt.asked, len(met))
		}
		if is, _, err := p.Confirm(t.Context(), x, met[0], tt.of, tt.asked); is != tt.want || err != nil {
			t.Errorf("%s: %v, %v", tt.asked, is, err)
		}
	}
}
