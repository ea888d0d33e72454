package knowledge_test

import (
	"slices"
	"testing"

	"github.com/ukti-bot/ukti/knowledge"
)

func TestNamed(t *testing.T) {
	body := "The rain stopped at noon.\nDirector Nila Barman thanked the visitors. পরিচালক নীলা রহমান বলেন, মেলা চলবে।\n"
	x, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		yield(knowledge.Article{ID: "fair", Body: body}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	named := func(in knowledge.Span) (list []string) {
		for _, s := range x.Named("fair", in) {
			list = append(list, body[s.Start:s.End])
		}
		return list
	}
	if got := named(knowledge.Span{End: len(body)}); !slices.Contains(got, "Director Nila Barman") || !slices.Contains(got, "পরিচালক নীলা রহমান") {
		t.Errorf("named %q", got)
	}
	dated := "LINDBY, May 3 — The fair opened on Saturday.\nMayor Ada Quill, Joran Delvik and others came.\n"
	d, err := knowledge.Build(t.Context(), func(yield func(knowledge.Article, error) bool) {
		yield(knowledge.Article{ID: "dated", Body: dated}, nil)
	}, knowledge.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range d.Named("dated", knowledge.Span{End: len(dated)}) {
		got = append(got, dated[s.Start:s.End])
	}
	if want := []string{"Mayor Ada Quill", "Joran Delvik"}; !slices.Equal(got, want) {
		t.Errorf("behind a dateline %q is named, want %q", got, want)
	}
	if got := named(knowledge.Span{End: 10}); got != nil {
		t.Errorf("the first sentence names %q", got)
	}
	if got := x.Named("none", knowledge.Span{End: 10}); got != nil {
		t.Errorf("an article that is not held names %v", got)
	}
}
