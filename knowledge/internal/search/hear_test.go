package search

import (
	"testing"

	"github.com/ukti-bot/ukti/knowledge/internal/index"
)

// Of the words that a typed one may be, the one that sounds most alike and is the
// commonest counts most.
func TestDoubt(t *testing.T) {
	x := build(t, index.Article{ID: "a", Body: "খেলা শুরু। খেলা শেষ। খেলার মাঠ। কেল্লা পুরোনো। খালা এলেন।"})
	q := read(t, x, "khela kobe", "bn-Latn")
	weight := map[string]float64{}
	for _, target := range q.Words[0].Targets {
		weight[x.Vocabulary().Term(target.Term)] = target.Weight
	}
	if !(weight["খেলা"] > weight["খালা"] && weight["খালা"] > weight["কেল্লা"]) {
		t.Errorf("khela may be %v", weight)
	}
}

func TestSent(t *testing.T) {
	x := build(t, seed(t))
	for question, want := range map[string]string{
		"putin kobe beijing giyechilen?": "পুতিন কবে বেইজিং যা?",
		"taiwan er biruddhe ki korbe":    "তাইওয়ানের এর বিরুদ্ধে কী করছে", // the index has no করবে
		"kotha theke elo, 3 ta na 4 ta?": "কোথা থেকে elo, 3 তা না 4 তা?",
		"When did Putin go to Beijing?":  "When did Putin go to Beijing?",
		"পুতিন কবে বেইজিং সফর করেছিলেন?": "পুতিন কবে বেইজিং সফর করেছিলেন?",
	} {
		if got := sent(t.Context(), x, read(t, x, question, "")); got != want {
			t.Errorf("%s is sent as %s, want %s", question, got, want)
		}
	}
}
