package dialog

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/knowledge"
)

// Every example on the first page is a question that the archive surely answers.
func TestExamplesAreAnswered(t *testing.T) {
	var articles []knowledge.Article
	for i, name := range []string{"Ruma Tilbari", "Anil Goyapara", "Sefali Borogram", "Motin Nodipar"} {
		articles = append(articles, knowledge.Article{
			ID: knowledge.ArticleID(fmt.Sprint("news", i)), Publisher: "Koroti Courier", Published: time.Date(2029, 5, 1+i, 0, 0, 0, 0, time.UTC),
			Body: fmt.Sprintf("The ferry of pier %d was late again.\n\"The boat of pier %d will leave at six,\" said mayor %s.\nPeople waited.\n", i, i, name),
		})
	}
	b := sitWithRoom(t, articles...)
	asked := b.Overview(t.Context(), "en").Examples
	if len(asked) != 3 {
		t.Fatalf("the examples are %q", asked)
	}
	answered := map[string]bool{}
	for _, question := range asked {
		r := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "c", Asker: "a", Text: question, Lang: "en"})
		if !strings.HasSuffix(question, "?") || r.Confidence != adapters.Strong || len(r.Quotes) == 0 {
			t.Errorf("%q is answered %q", question, r.Confidence)
			continue
		}
		answered[r.Quotes[0].Source.Article] = true
	}
	if len(answered) != 3 {
		t.Errorf("the examples lead to %v", answered)
	}
	// One whose article goes is offered no more.
	if err := b.room.Intake.Remove(t.Context(), "news3"); err != nil {
		t.Fatal(err)
	}
	for _, question := range b.Overview(t.Context(), "en").Examples {
		if strings.Contains(question, "Motin Nodipar") {
			t.Errorf("%q is still offered", question)
		}
	}
	if asked := sit(t).Overview(t.Context(), "en").Examples; len(asked) > 0 {
		t.Errorf("an empty archive offers %q", asked)
	}
}
