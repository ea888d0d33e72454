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
	if got := named(knowledge.Span{End: 10}); got != nil {
		t.Errorf("the first sentence names %q", got)
	}
	if got := x.Named("none", knowledge.Span{End: 10}); got != nil {
		t.Errorf("an article that is not held names %v", got)
	}
}
