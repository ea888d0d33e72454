package dialog

import (
	"strings"
	"testing"

	"github.com/ukti-bot/ukti/adapters"
	"github.com/ukti-bot/ukti/bot/internal/kept"
)

// /privacy says, in every language, each sentence of what is kept here and none of what
// isn't, and every thing in the list that has to be told has its sentence.
func TestPrivacyTellsWhatIsKept(t *testing.T) {
	all := kept.Sentences(func(string) bool { return true })
	if len(all) < 5 {
		t.Fatalf("there are only the sentences %q", all)
	}
	for name, b := range map[string]*bench{"all": sitWithFeedback(t), "little": sit(t, twoArticles()...)} {
		here := map[string]bool{}
		for _, key := range kept.Sentences(b.keeps) {
			here[key] = true
		}
		for _, loc := range b.locales.All() {
			said := b.Answer(t.Context(), adapters.Question{Adapter: "test", Chat: "1", Asker: "1", Lang: loc.Tag, Text: "/privacy", Private: true})
			for _, key := range all {
				sentence := loc.Say(key)
				if sentence == "" {
					t.Errorf("%s: what package kept names %s has no sentence", loc.Tag, key)
				} else if strings.Contains(said.Lead, sentence) != here[key] {
					t.Errorf("%s, %s: %s is told: %v", name, loc.Tag, key, !here[key])
				}
			}
			if !strings.Contains(said.Note, "/forget") {
				t.Errorf("%s: how to delete it isn't told: %q", loc.Tag, said.Note)
			}
		}
	}
}
