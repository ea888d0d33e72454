package knowledge

import (
	"context"
	"fmt"
	"testing"
)

// crowd are articles whose sentence has the words of said, in another order.
func crowd(n int) (out []Article) {
	for i := range n {
		out = append(out, Article{ID: ArticleID(fmt.Sprint("other-", i)), Body: fmt.Sprintf("On day nine it was not he who was there, and there he was not, %d.", i)})
	}
	return out
}

// Words that hundreds of sentences have in another order are no alteration of these: not of
// the one article that has them in theirs, nor of the text that one had before.
func TestOrderIsJudgedInACrowd(t *testing.T) {
	const said = "He was not there, and it was not he who was there on day nine."
	one := Article{ID: "said", Body: said}
	former, err := NewFormer(t.Context(), nil, []Superseded{{Article: Article{ID: "said", Revision: "1", Body: said}, By: "2"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		articles []Article
		former   *Former
	}{
		"of an article":       {append(crowd(300), one), nil},
		"of its earlier text": {append(crowd(300), Article{ID: "said", Body: "She left."}), former},
		"of one among texts":  {crowd(300), former},
	} {
		x, err := Build(t.Context(), withoutErrors(tt.articles), Options{})
		if err != nil {
			t.Fatal(err)
		}
		for text, want := range map[string]Verdict{said: Verbatim, "“It was not he who was there on day nine”": Part} {
			j, err := x.Judge(t.Context(), Alleged{Source: text}, tt.former)
			if err != nil {
				t.Fatal(err)
			}
			if c := j.Claims[0]; c.Verdict != want || len(c.Places) == 0 || c.Places[0].Article != "said" {
				t.Errorf("%s: %s: %v, %d places, want %v", name, text, c.Verdict, len(c.Places), want)
			}
		}
	}
}

// Many sentences of words that an archive has everywhere are what costs a judge most.
func BenchmarkJudgeInACrowd(b *testing.B) {
	x, err := Build(context.Background(), withoutErrors(crowd(20_000)), Options{})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := x.Judge(context.Background(), Alleged{Source: "He was not there, and it was not he who was there on day nine."}, nil); err != nil {
			b.Fatal(err)
		}
	}
}
